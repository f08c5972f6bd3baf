//! Does a repair bring back what is whole, and name what is lost?

use serde_json::Value;

use super::answers::Records;
use super::layer::{End, Ended};
use super::model::Model;

pub(crate) const COLUMNS: [&str; 7] =
    ["tried", "all back", "loss told", "an older state, told", "refused", "wrong", "panic"];

/// What became of one repair.
pub(crate) struct Repaired {
    pub(crate) column: &'static str,
    pub(crate) told: String,
}

impl Repaired {
    pub(crate) fn is_wrong(&self) -> bool {
        ["wrong", "panic"].contains(&self.column)
    }
}

/// Compares a repaired market with the model of the generation that was damaged.
pub(crate) fn judge(model: &Model, generation: u64, ended: &Ended) -> Repaired {
    let Some(told) = ended.told.last().filter(|_| ended.end == End::Done) else {
        return Repaired { column: "panic", told: format!("repair, {:?}: {}", ended.end, ended.errors) };
    };
    if !told["error"].is_null() {
        // Nothing could be read: the message says so, and to put a copy in place.
        return Repaired { column: "refused", told: told["error"].to_string() };
    }
    if !told["after"].is_null() {
        return Repaired { column: "wrong", told: format!("repaired, and doesn't open: {}", told["after"]) };
    }
    let found: Records = serde_json::from_value(told["records"].clone()).unwrap();
    let expected = model.records(generation);
    if found == expected {
        return Repaired { column: "all back", told: String::new() };
    }
    let findings: Vec<&str> =
        told["checkup"]["findings"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    let is_behind = findings.iter().any(|finding| finding.contains("was committed"));
    if is_behind && (0..generation).any(|older| model.records(older) == found) {
        return Repaired { column: "an older state, told", told: String::new() };
    }
    let wrong = untold(&expected, &found, &told["checkup"], &findings, is_behind);
    if wrong.is_empty() {
        return Repaired { column: "loss told", told: String::new() };
    }
    Repaired { column: "wrong", told: format!("repair: {}; told: {}", wrong.join(", "), told["checkup"]) }
}

/// Records that are other than before, and lost ones that nobody is told of: by name, or in the count of their table.
fn untold(expected: &Records, found: &Records, checkup: &Value, findings: &[&str], is_behind: bool) -> Vec<String> {
    let lost = checkup["lost"].as_array().unwrap();
    let mut wrong = Vec::new();
    for (table, records) in expected {
        let counted = findings.iter().any(|finding| finding.starts_with(&format!("{table} hold")))
            || checkup["missing"][&**table].as_u64().is_some_and(|more| more > 0)
            // Counts lie in the settings: without them a repair says that it can't tell how many there were.
            || checkup["settings_lost"] == true;
        for (id, digest) in records {
            let is_named = lost.iter().any(|entry| entry[0] == **table && entry[1] == **id);
            match found[table].get(id) {
                Some(back) if back != digest && !is_behind => wrong.push(format!("{table} {id} has changed")),
                None if !is_named && !counted => wrong.push(format!("{table} {id} is lost, untold")),
                _ => {}
            }
        }
        let more = found[table].keys().filter(|id| !records.contains_key(*id) && !is_behind);
        wrong.extend(more.map(|id| format!("{table} {id} came from nowhere")));
    }
    wrong
}
