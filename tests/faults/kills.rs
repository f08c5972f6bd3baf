//! Is a commit all or nothing, and does it survive once it has returned? A writer is killed, and the market looked at.
//!
//! Kills fall at random moments, and at every kind of file operation inside opening, committing and closing: before it,
//! after it, and in the middle of a write. One market goes through many kills, so that damage would pile up.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use matcher_core::{MarketOptions, Matcher};
use serde_json::json;

use super::answers::Answers;
use super::folder;
use super::layer::{End, Faults, Process, alone, library};
use super::model::{Draw, Model};
use super::report::{Counted, rounds, spread};
use super::verify::verify;

const COLUMNS: [&str; 6] = ["killed", "right", "refused", "lost", "wrong", "panics"];
/// Kills that one market goes through.
const LIFE: u64 = 25;
/// Rounds that a reader stays open.
const STAY: u64 = 4;

/// A market that goes through kills.
struct Ground {
    folder: tempfile::TempDir,
    model: Model,
    acknowledged: u64,
    /// A reader that stays open, and what it answered first.
    reader: Option<(Matcher, Answers)>,
}

impl Ground {
    fn new(seed: u64) -> Self {
        let folder = folder::temporary();
        Self { folder, model: Model::new(seed), acknowledged: 0, reader: None }
    }

    fn path(&self) -> std::path::PathBuf {
        self.folder.path().canonicalize().unwrap().join("market")
    }

    fn open_reader(&mut self) {
        let market = Matcher::open(&self.path(), MarketOptions::default(), true).unwrap();
        let answers = Answers::of(&market).unwrap();
        self.reader = Some((market, answers));
    }

    /// What the open reader answers now and didn't at first.
    fn reader_differs(&self) -> Vec<String> {
        let Some((market, first)) = &self.reader else { return Vec::new() };
        match Answers::of(market) {
            Ok(now) => first.differences(&now),
            Err(error) => vec![error.to_string()],
        }
    }
}

/// What kills did, kind by kind.
struct Tally {
    counted: Counted,
    longest: Duration,
    faults: Vec<String>,
}

impl Tally {
    fn new() -> Self {
        Self { counted: Counted::new(&COLUMNS), longest: Duration::ZERO, faults: Vec::new() }
    }

    /// Looks at a market after a kill.
    fn judge(&mut self, kind: &str, path: &Path, model: &Model, acknowledged: u64) -> Option<u64> {
        self.counted.add(kind, "killed");
        match verify(path, model, acknowledged) {
            Ok(verified) => {
                self.counted.add(kind, "right");
                self.longest = self.longest.max(verified.longest);
                Some(verified.generation)
            }
            Err(fault) => {
                let (column, told) = fault.told();
                self.counted.add(kind, column);
                self.faults
                    .push(format!("{kind}, seed {}, acknowledged {acknowledged}: {column}, {told}", model.seed()));
                None
            }
        }
    }

    fn show(mut self, name: &str) {
        self.counted.note(format!("Longest opening: {:.2} s.", self.longest.as_secs_f64()));
        self.counted.notes(&self.faults);
        self.counted.show(name);
        assert!(self.faults.is_empty(), "{}", self.faults.join("\n"));
    }
}

/// The last generation that a process acknowledged.
fn last(told: &[serde_json::Value]) -> Option<u64> {
    told.iter().filter_map(|told| told["acknowledged"].as_u64()).max()
}

/// Kills a writer once; `None` if the point was never reached.
fn kill(ground: &mut Ground, draw: &mut Draw, known: &mut BTreeMap<String, u64>) -> Option<String> {
    let path = ground.path();
    let task = |until: u64| json!({"do": "write", "seed": ground.model.seed(), "until": until});
    let is_new = ground.acknowledged == 0;
    let choice = if is_new && draw.below(2) == 0 { 8 } else { draw.below(10) };
    if choice < 3 || library().is_none() {
        let mut process = Process::start(&path, task(ground.acknowledged + 1000), None);
        while let Some(told) = process.next() {
            assert!(told["refused"].is_null(), "{told}");
            if let Some(generation) = told["acknowledged"].as_u64() {
                ground.acknowledged = generation;
                break;
            }
        }
        std::thread::sleep(Duration::from_micros(draw.below(200_000)));
        process.kill();
        let ended = process.end();
        assert_eq!(ended.end, End::Killed, "{}", ended.errors);
        ground.acknowledged = last(&ended.told).unwrap_or(ground.acknowledged);
        return Some("at a random moment".to_owned());
    }
    let (phase, name) = match choice {
        8 => ("open".to_owned(), if is_new { "creating" } else { "opening" }),
        9 => ("close".to_owned(), "closing"),
        _ => (format!("commit-{}", 1 + draw.below(3)), "inside a commit"),
    };
    let known = known.entry(name.to_owned()).or_insert(40);
    let how = *draw.one_of(&["before", "middle", "after"]);
    let point = 1 + draw.below(*known);
    let mut faults = Faults::in_phase(&phase).with("KILL_AT", point).with("KILL_HOW", how);
    let loses_power = draw.below(4) == 0;
    if loses_power {
        faults = faults.with("POWER", 1 + draw.below(1 << 30));
        // A reader would lose its power too.
        ground.reader = None;
    }
    let ended = Process::start(&path, task(ground.acknowledged + 3), Some(&faults)).end();
    let refused = ended.told.iter().find(|told| !told["refused"].is_null());
    assert!(refused.is_none(), "{refused:?}");
    ground.acknowledged = last(&ended.told).unwrap_or(ground.acknowledged);
    if ended.end == End::Killed {
        return Some(if loses_power { format!("{name}, power lost") } else { format!("{name}, {how} an operation") });
    }
    assert_eq!(ended.end, End::Done, "{}", ended.errors);
    // Counts stand in the order of phases: open, commits, close.
    let of_phase = match name {
        "closing" => ended.counts.last(),
        "inside a commit" => ended.counts.get(1),
        _ => ended.counts.first(),
    };
    *known = of_phase.map_or(*known, |counts| counts.operations.max(1));
    None
}

#[test]
fn a_killed_writer_loses_nothing_and_leaves_nothing_half_done() {
    let _alone = alone();
    let wanted = rounds("FAULTS_KILLS", 20);
    let seed = rounds("FAULTS_SEED", 1);
    let (mut draw, mut tally) = (Draw::new(seed), Tally::new());
    let (mut known, mut killed) = (BTreeMap::new(), 0);
    let mut ground = Ground::new(draw.bits());
    // Some points are never reached; the bound ends a run in which none is.
    for round in 0..wanted * 4 {
        if killed == wanted {
            break;
        }
        if killed % LIFE == LIFE - 1 && ground.acknowledged > 6 {
            ground = Ground::new(draw.bits());
        }
        if ground.reader.is_none() && ground.acknowledged > 0 {
            ground.open_reader();
        }
        let kind = kill(&mut ground, &mut draw, &mut known);
        let path = ground.path();
        if !path.exists() && ground.acknowledged == 0 {
            continue;
        }
        let Some(kind) = kind else {
            ground.acknowledged = verify(&path, &ground.model, ground.acknowledged).expect("nothing struck").generation;
            continue;
        };
        killed += 1;
        match tally.judge(&kind, &path, &ground.model, ground.acknowledged) {
            Some(generation) => ground.acknowledged = generation,
            None => ground = Ground::new(draw.bits()),
        }
        let differs = ground.reader_differs();
        assert!(differs.is_empty(), "a reader that stayed open: {differs:?}");
        if round % STAY == STAY - 1 {
            ground.reader = None;
        }
    }
    assert_eq!(tally.counted.sum("killed"), wanted);
    tally.show("kills");
}

/// What is killed at each of its operations: its name, the phase of the writer, and what its market looks like before.
type Whole = (&'static str, &'static str, fn(&Path));

const WHOLE: [Whole; 4] = [
    ("creating a market", "open", |path| std::fs::remove_dir_all(path).unwrap()),
    ("making the index anew on opening", "open", |path| std::fs::remove_dir_all(path.join("index")).unwrap()),
    ("one commit", "commit-1", |_| {}),
    ("closing", "close", |_| {}),
];

#[test]
fn every_operation_can_be_the_last() {
    let _alone = alone();
    if library().is_none() {
        return;
    }
    let most = rounds("FAULTS_POINTS", 4);
    let model = Model::new(rounds("FAULTS_SEED", 1) + 1);
    let base = folder::temporary();
    let base = base.path().canonicalize().unwrap().join("market");
    let task = |until: u64| json!({"do": "write", "seed": model.seed(), "until": until});
    assert_eq!(Process::start(&base, task(4), None).end().end, End::Done);
    let mut tally = Tally::new();
    for (name, phase, prepare) in WHOLE {
        let fresh = || {
            let path = base.with_file_name("struck");
            folder::remove(&path);
            folder::copy(&base, &path);
            prepare(&path);
            path
        };
        let path = fresh();
        let before = if path.exists() { 4 } else { 0 };
        let whole = Process::start(&path, task(before + 1), Some(&Faults::default())).end();
        let at = match phase {
            "open" => 0,
            "close" => whole.counts.len() - 1,
            _ => 1,
        };
        let operations = whole.counts[at].operations;
        for point in spread(operations, most) {
            for how in ["before", "middle", "after"] {
                let path = fresh();
                let faults = Faults::in_phase(phase).with("KILL_AT", point).with("KILL_HOW", how);
                let ended = Process::start(&path, task(before + 1), Some(&faults)).end();
                let acknowledged = last(&ended.told).unwrap_or(before);
                // Threads of the index make a few operations more or fewer, so that the last ones aren't always reached.
                if ended.end == End::Killed {
                    tally.judge(name, &path, &model, acknowledged);
                }
            }
        }
        tally.counted.note(format!("{name}: {operations} operations."));
    }
    assert!(tally.counted.sum("killed") > 0);
    tally.show("every operation");
}
