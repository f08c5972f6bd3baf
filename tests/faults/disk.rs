//! What if the disk is full, an fsync fails, or derived files are gone? The last commit stands, and the next one works.

use std::path::{Path, PathBuf};
use std::process::Command;

use matcher_core::{MarketOptions, Matcher};
use serde_json::{Value, json};

use super::answers::Answers;
use super::folder;
use super::layer::{Counts, End, Ended, Faults, Process, alone, library};
use super::model::{Draw, Model};
use super::report::{Counted, rounds, spread};
use super::verify::verify;

const COLUMNS: [&str; 5] = ["tried", "failed and stood", "killed then", "committed", "wrong"];
/// Generations before the one that meets the fault; the next one neither erases nor counts anew.
const BEFORE: u64 = 3;

/// A market of some generations, and copies of it.
struct Base {
    _folder: tempfile::TempDir,
    path: PathBuf,
    model: Model,
}

impl Base {
    fn new(seed: u64) -> Self {
        let folder = folder::temporary();
        let path = folder.path().canonicalize().unwrap().join("market");
        let base = Self { _folder: folder, path, model: Model::new(seed) };
        assert_eq!(Process::start(&base.path, base.task(BEFORE), None).end().end, End::Done);
        base
    }

    fn task(&self, until: u64) -> Value {
        json!({"do": "write", "seed": self.model.seed(), "until": until})
    }

    fn copy(&self) -> PathBuf {
        let path = self.path.with_file_name("struck");
        folder::remove(&path);
        folder::copy(&self.path, &path);
        path
    }

    /// What one commit does without a fault.
    fn counts(&self) -> Counts {
        Process::start(&self.copy(), self.task(BEFORE + 1), Some(&Faults::default())).end().counts[1]
    }

    /// What is wrong after a process that met a fault in its first commit.
    fn judge(&self, path: &Path, ended: &Ended) -> (&'static str, Vec<String>) {
        let mut wrong = Vec::new();
        let find = |name: &str| ended.told.iter().find(|told| !told[name].is_null());
        let failed = find("failed");
        if failed.is_some() && ended.end == End::Killed {
            // What was staged may be there or not, but whole.
            let verified = verify(path, &self.model, BEFORE);
            return ("killed then", verified.err().map(|fault| format!("{fault:?}")).into_iter().collect());
        }
        if ended.end != End::Done || find("closed").is_none() {
            wrong.push(format!("ended {:?}: {:?} {}", ended.end, ended.told.last(), ended.errors));
        }
        if let Some(failed) = failed {
            if failed["error"]["kind"] != "storage" {
                wrong.push(format!("the error is of kind {}", failed["error"]));
            }
            for (name, generation) in [("standing", BEFORE), ("on_disk", BEFORE), ("retried", BEFORE + 1)] {
                match find(name) {
                    Some(told) => {
                        let differs = self.model.answers(generation).differences(&Answers::from_json(&told[name]));
                        wrong.extend(differs.into_iter().map(|part| format!("{name}: {part}")));
                    }
                    None => wrong.push(format!("{name} isn't told")),
                }
            }
        }
        if let Err(fault) = verify(path, &self.model, BEFORE + 1) {
            wrong.push(format!("{fault:?}"));
        }
        (if failed.is_some() { "failed and stood" } else { "committed" }, wrong)
    }
}

/// Runs a writer under faults; where its first commit fails it goes on or, every third time, is killed there.
fn strike(base: &Base, path: &Path, faults: &Faults, turn: usize) -> Ended {
    let mut task = base.task(BEFORE + 1);
    task["waits"] = true.into();
    let mut process = Process::start(path, task, Some(faults));
    let mut told = Vec::new();
    while let Some(line) = process.next() {
        if line.get("on_disk").is_some() {
            if turn % 3 == 2 {
                process.kill();
            } else {
                process.go_on();
            }
        }
        told.push(line);
    }
    let mut ended = process.end();
    ended.told.splice(..0, told);
    ended
}

/// Counts what happened; the wrong ones fail the test after the table is shown.
fn run(name: &str, base: &Base, faults: impl Iterator<Item = (String, Faults)>) {
    let (mut counted, mut all_wrong) = (Counted::new(&COLUMNS), Vec::new());
    for (turn, (kind, faults)) in faults.enumerate() {
        let path = base.copy();
        let ended = strike(base, &path, &faults, turn);
        let (outcome, wrong) = base.judge(&path, &ended);
        counted.add(&kind, "tried");
        counted.add(&kind, if wrong.is_empty() { outcome } else { "wrong" });
        if !wrong.is_empty() {
            all_wrong.push(format!("{kind}: {}", wrong.join("; ")));
        }
    }
    counted.notes(&all_wrong);
    counted.show(name);
    assert!(all_wrong.is_empty(), "{}", all_wrong.join("\n"));
    assert!(counted.sum("failed and stood") + counted.sum("killed then") > 0, "no fault has struck");
}

#[test]
fn a_full_disk_fails_the_commit_and_nothing_else() {
    let _alone = alone();
    if library().is_none() {
        return;
    }
    let base = Base::new(rounds("FAULTS_SEED", 1) + 2);
    let bytes = base.counts().bytes;
    let mut draw = Draw::new(base.model.seed());
    let budgets = (0..rounds("FAULTS_BUDGETS", 5)).map(|_| draw.below(bytes));
    let faults = budgets.map(|budget| Faults::in_phase("commit-1").with("BYTES", budget));
    run("full disk", &base, faults.map(|faults| ("space runs out inside a commit".to_owned(), faults)));
}

#[test]
fn a_failed_fsync_fails_the_commit_and_nothing_else() {
    let _alone = alone();
    if library().is_none() {
        return;
    }
    let base = Base::new(rounds("FAULTS_SEED", 1) + 3);
    let points = spread(base.counts().fsyncs, rounds("FAULTS_FSYNCS", 4));
    let faults = points.into_iter().flat_map(|point| {
        let once = Faults::in_phase("commit-1").with("FSYNC_AT", point);
        let always = once.clone().with("FSYNC_ON", 1);
        [("one fsync fails".to_owned(), once), ("every fsync from one on fails".to_owned(), always)]
    });
    run("failed fsync", &base, faults);
}

/// A file system of its own, which only some users may mount; given back when dropped.
struct Tmpfs(PathBuf);

impl Tmpfs {
    fn mount(path: &Path, kilobytes: u64) -> Option<Self> {
        std::fs::create_dir_all(path).unwrap();
        Self::call("mount", &["-t", "tmpfs", "-o", &format!("size={kilobytes}k"), "tmpfs"], path)
            .then(|| Self(path.to_path_buf()))
    }

    fn grow(&self, kilobytes: u64) {
        assert!(Self::call("mount", &["-o", &format!("remount,size={kilobytes}k")], &self.0));
    }

    fn call(program: &str, arguments: &[&str], path: &Path) -> bool {
        Command::new(program).args(arguments).arg(path).output().is_ok_and(|told| told.status.success())
    }
}

impl Drop for Tmpfs {
    fn drop(&mut self) {
        Self::call("umount", &[], &self.0);
    }
}

/// Writes a file until the disk is full, and gives so many bytes back.
fn fill(path: &Path, left: u64) {
    let mut file = std::fs::File::create(path).unwrap();
    while std::io::Write::write(&mut file, &[1; 4096]).is_ok_and(|written| written > 0) {}
    let length = file.metadata().unwrap().len();
    file.set_len(length - left).unwrap();
}

#[test]
fn a_small_disk_that_fills_up_fails_the_commit_and_nothing_else() {
    let _alone = alone();
    let folder = folder::temporary();
    let mount = folder.path().canonicalize().unwrap().join("disk");
    let Some(disk) = Tmpfs::mount(&mount, 2048) else {
        eprintln!("left out: a tmpfs can't be mounted here");
        return;
    };
    let (path, model) = (mount.join("market"), Model::new(rounds("FAULTS_SEED", 1) + 4));
    // Filled up to a little space, so that a commit a few generations on finds no more.
    let task = |until: u64| json!({"do": "write", "seed": model.seed(), "until": until, "waits": true});
    assert_eq!(Process::start(&path, task(2), None).end().end, End::Done);
    fill(&mount.join("filler"), 96 << 10);
    let mut process = Process::start(&path, task(40), None);
    let (mut acknowledged, mut failed) = (2, None);
    while let Some(told) = process.next() {
        acknowledged = told["acknowledged"].as_u64().unwrap_or(acknowledged);
        if told["failed"].is_u64() {
            assert_eq!(told["error"]["kind"], "storage", "{told}");
            failed = told["failed"].as_u64();
        } else if let (Some(generation), false) = (failed, told["standing"].is_null()) {
            let standing = Answers::from_json(&told["standing"]);
            assert_eq!(model.answers(generation - 1).differences(&standing), Vec::<String>::new());
        } else if !told["on_disk"].is_null() || !told["error"].is_null() {
            disk.grow(16 << 10);
            process.go_on();
        }
    }
    let ended = process.end();
    assert_eq!(ended.end, End::Done, "{}", ended.errors);
    assert!(failed.is_some(), "the disk has never been full");
    assert_eq!(acknowledged, 40, "{:?}", ended.told);
    verify(&path, &model, acknowledged).unwrap();
}

/// Everything beside the records and their log can be derived.
fn is_derived(file: &Path) -> bool {
    !["records.sqlite", "records.sqlite-wal"].iter().any(|name| file.file_name().is_some_and(|file| file == *name))
}

#[test]
fn every_derived_file_can_be_deleted_and_is_made_anew() {
    let _alone = alone();
    let base = Base::new(rounds("FAULTS_SEED", 1) + 5);
    let expected = base.model.answers(BEFORE);
    let derived: Vec<PathBuf> = folder::files(&base.path).into_iter().filter(|file| is_derived(file)).collect();
    assert!(derived.len() > 10, "{derived:?}");
    let inside = |file: &Path| file.strip_prefix(&base.path).unwrap().to_path_buf();
    let mut cases: Vec<(String, Vec<PathBuf>)> =
        derived.iter().map(|file| (folder::kind(&base.path, file), vec![inside(file)])).collect();
    cases.push(("all of them".to_owned(), derived.iter().map(|file| inside(file)).collect()));
    cases.push(("the folder of the index".to_owned(), vec![PathBuf::from("index")]));
    let (mut counted, mut wrong) = (Counted::new(&["deleted", "same answers", "wrong"]), Vec::new());
    for (kind, gone) in cases {
        let path = base.copy();
        for file in &gone {
            let file = path.join(file);
            if file.is_dir() { std::fs::remove_dir_all(file) } else { std::fs::remove_file(file) }.unwrap();
        }
        counted.add(&kind, "deleted");
        let asked = [true, false].map(|read_only| {
            let market = Matcher::open(&path, MarketOptions::default(), read_only).unwrap();
            expected.differences(&Answers::of(&market).unwrap())
        });
        let is_same = asked.iter().all(Vec::is_empty);
        counted.add(&kind, if is_same { "same answers" } else { "wrong" });
        if !is_same {
            wrong.push(format!("{kind}: {asked:?}"));
        }
    }
    counted.show("derived files");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
