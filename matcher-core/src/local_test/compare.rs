//! Does the same come out again? What a certificate says beside what the test gives now, field by field.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde_json::Value;

use super::certificate::Contents;
use super::search::Finding;
use crate::record::shown;

/// What became of a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Status {
    /// The test gives the same.
    Same,
    /// It gives something else.
    Differs,
    /// It gives the same but for people whose records are no longer there.
    Erased,
    /// The certificate isn't what was made: its digest doesn't fit what it says.
    Tampered,
}

impl Status {
    /// The word used in tables: `same`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Differs => "differs",
            Self::Erased => "erased",
            Self::Tampered => "tampered",
        }
    }
}

/// One thing that isn't as the certificate says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Difference {
    /// The field, with dots: `counts.local`.
    pub field: String,
    /// The worker concerned, in lists of workers.
    pub worker_id: Option<String>,
    /// `changed`, `appeared`, `gone` (beside what the certificate says), `order`; of a whole certificate `broken`, `digest`,
    /// `no_such_vacancy`, `none_in_common` or why none could be made now.
    pub what: String,
    /// What the certificate says; `None` for digests, and for what may be personal.
    pub before: Option<String>,
    /// What is found now, likewise.
    pub after: Option<String>,
}

/// What was found when the test of a certificate was made again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Verification {
    /// In a word.
    pub status: Status,
    /// Everything that isn't as the certificate says, in its order; empty if it is the same.
    pub differences: Vec<Difference>,
}

/// Lists of workers, compared by their ids.
const BY_WORKER: [&str; 3] = ["near_misses", "waivers", "records"];

/// Fields that say nothing of what is found: the digest is looked at before, a later generation alone is no difference.
const LEFT_OUT: [&str; 2] = ["digest", "fingerprints.generation"];

/// Fields whose values help nobody but a forger.
const NOT_TOLD: [&str; 3] = ["salt", "records", "criteria.vacancy_digest"];

impl Verification {
    /// A certificate that isn't what was made.
    pub(crate) fn tampered(what: &str, field: &str) -> Self {
        Self { status: Status::Tampered, differences: vec![whole(field, what)] }
    }
}

/// A difference without values.
fn whole(field: &str, what: &str) -> Difference {
    Difference { field: field.to_owned(), worker_id: None, what: what.to_owned(), before: None, after: None }
}

/// A certificate of a vacancy that the market doesn't have.
pub(crate) fn absent() -> Verification {
    Verification { status: Status::Differs, differences: vec![whole("vacancy_id", "no_such_vacancy")] }
}

/// Compares what a certificate says with what the test gives now. `obstacle` is why none could be made now, `is_stored` says
/// whether a worker has a record, be it of somebody who wasn't on file on the day.
pub(crate) fn verify(
    stated: &Contents,
    found: &Contents,
    obstacle: Option<Finding>,
    is_stored: impl Fn(&str) -> bool,
) -> Verification {
    let mut differences = Vec::new();
    differences.extend(obstacle.map(|finding| whole("counts", finding.as_str())));
    walk("", &stated.value(), &found.value(), &mut differences);
    let gone: BTreeSet<&str> = stated.records.iter().map(|record| record.worker_id.as_str()).collect();
    let there: BTreeSet<&str> = found.records.iter().map(|record| record.worker_id.as_str()).collect();
    let gone: BTreeSet<&str> = gone.difference(&there).copied().filter(|id| !is_stored(id)).collect();
    if gone.len() > 1 && gone.len() == stated.records.len() {
        // Nobody of whom it speaks is here: another market, whatever else is alike.
        differences.push(whole("records", "none_in_common"));
    }
    let status = if differences.is_empty() {
        Status::Same
    } else if differences.iter().all(|difference| follows(difference, stated, found, &gone))
        && stated.counts.registered == found.counts.registered + gone.len() as u64
    {
        Status::Erased
    } else {
        Status::Differs
    };
    Verification { status, differences }
}

/// Whether a difference follows from so many people being gone, and from nothing else.
fn follows(difference: &Difference, stated: &Contents, found: &Contents, gone: &BTreeSet<&str>) -> bool {
    let falls = |before: u64, after: u64| before.checked_sub(after).is_some_and(|fall| fall <= gone.len() as u64);
    if let Some(worker) = &difference.worker_id {
        return difference.what == "gone" && gone.contains(worker.as_str());
    }
    match difference.field.split_once('.') {
        Some(("counts", name)) => {
            let of = |contents: &Contents| {
                let counts = contents.counts;
                match name {
                    "registered" => Some(counts.registered),
                    "local" => Some(counts.local),
                    "eligible" => Some(counts.eligible),
                    "unknown" => Some(counts.unknown),
                    "qualified" => Some(counts.qualified),
                    _ => None,
                }
            };
            of(stated).zip(of(found)).is_some_and(|(before, after)| falls(before, after))
        }
        Some(("reasons", code)) => {
            let of = |contents: &Contents| contents.reasons.get(code).copied().unwrap_or(0);
            falls(of(stated), of(found))
        }
        _ => false,
    }
}

/// Tells where two values of one field differ.
fn walk(path: &str, before: &Value, after: &Value, rows: &mut Vec<Difference>) {
    if before == after || LEFT_OUT.contains(&path) {
        return;
    }
    match (before, after) {
        (Value::Object(old), Value::Object(new)) => {
            let added = new.keys().filter(|name| !old.contains_key(*name));
            for name in old.keys().chain(added) {
                let inner = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                match (old.get(name), new.get(name)) {
                    (Some(old), Some(new)) => walk(&inner, old, new, rows),
                    (old, new) => rows.push(difference(&inner, None, old, new)),
                }
            }
        }
        (Value::Array(old), Value::Array(new)) if BY_WORKER.contains(&path) => by_worker(path, old, new, rows),
        _ => rows.push(difference(path, None, Some(before), Some(after))),
    }
}

/// Tells where two lists of workers differ.
fn by_worker(path: &str, before: &[Value], after: &[Value], rows: &mut Vec<Difference>) {
    let mut entries: BTreeMap<&str, [Vec<&Value>; 2]> = BTreeMap::new();
    for (side, list) in [before, after].into_iter().enumerate() {
        for entry in list {
            let id = entry.get("worker_id").and_then(Value::as_str).unwrap_or_default();
            entries.entry(id).or_default()[side].push(entry);
        }
    }
    let known = rows.len();
    for (id, [old, new]) in &entries {
        for at in 0..old.len().max(new.len()) {
            let (old, new) = (old.get(at).copied(), new.get(at).copied());
            if old != new {
                rows.push(difference(path, Some(id), old, new));
            }
        }
    }
    if rows.len() == known {
        rows.push(whole(path, "order"));
    }
}

fn difference(path: &str, worker_id: Option<&str>, before: Option<&Value>, after: Option<&Value>) -> Difference {
    let what = match (before, after) {
        (Some(_), Some(_)) => "changed",
        (Some(_), None) => "gone",
        _ => "appeared",
    };
    let told = |value: Option<&Value>| value.filter(|_| !NOT_TOLD.contains(&path)).and_then(text);
    Difference {
        field: path.to_owned(),
        worker_id: worker_id.map(str::to_owned),
        what: what.to_owned(),
        before: told(before),
        after: told(after),
    }
}

/// A value in a cell: a near miss by its code, need and course, a waiver by its reason, lists with commas. `None` if it holds a
/// number as long as that of a person.
fn text(value: &Value) -> Option<String> {
    let text = match value {
        Value::Null => return None,
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().filter_map(text).collect::<Vec<_>>().join(", "),
        Value::Object(fields) => {
            let told = fields.iter().filter(|(name, _)| *name != "worker_id");
            let told = told.filter_map(|(name, value)| Some(format!("{name} {}", text(value)?)));
            told.collect::<Vec<_>>().join(", ")
        }
        other => other.to_string(),
    };
    shown(&text)
}
