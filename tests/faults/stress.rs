//! One writer, many readers: is every answer that of one generation, whole? Threads of one process and processes beside each
//! other, each answer compared with the model of its generation.

use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use matcher_core::store::StoreError;
use matcher_core::{Error, ErrorKind, MarketOptions, Matcher, RankOptions, Snapshot};
use serde_json::json;

use super::answers::Answers;
use super::child::{finish, told};
use super::folder;
use super::layer::{End, Faults, Process, alone, library};
use super::model::{Draw, Model, options};
use super::report::{Counted, rounds};
use super::verify::compare;

/// What threads found, shared.
struct Found {
    counted: Mutex<Counted>,
    wrong: Mutex<Vec<String>>,
}

impl Found {
    fn new() -> Self {
        Self { counted: Mutex::new(Counted::new(&["asked", "right", "wrong"])), wrong: Mutex::default() }
    }

    fn note(&self, who: &str, differs: &[String]) {
        let mut counted = self.counted.lock().unwrap();
        counted.add(who, "asked");
        counted.add(who, if differs.is_empty() { "right" } else { "wrong" });
        if !differs.is_empty() {
            self.wrong.lock().unwrap().push(format!("{who}: {}", differs.join(", ")));
        }
    }

    fn show(self, name: &str) {
        let (mut counted, wrong) = (self.counted.into_inner().unwrap(), self.wrong.into_inner().unwrap());
        counted.notes(&wrong);
        counted.show(name);
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}

/// What a market answers beside what the model says of that generation.
fn differs(model: &Model, market: &Matcher) -> Vec<String> {
    match Answers::of(market) {
        Ok(answers) => model.answers(answers.generation).differences(&answers),
        Err(error) => vec![told(&error).to_string()],
    }
}

#[test]
fn threads_that_read_see_one_generation_whole() {
    let _alone = alone();
    let until = rounds("FAULTS_GENERATIONS", 25);
    let folder = folder::temporary();
    let path = folder.path().canonicalize().unwrap().join("market");
    let model = Model::new(rounds("FAULTS_SEED", 1) + 20);
    let mut market = Matcher::create(&path, options()).unwrap();
    model.batch(1).stage(&mut market).unwrap();
    finish(&mut market, &model, 1).unwrap();
    // What the writer's own process sees: the snapshot, and a ranking made from it.
    let shared = Mutex::new(market.snapshot().clone());
    let (done, found) = (AtomicBool::new(false), Found::new());
    let is_done = || done.load(Ordering::Relaxed);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            // However this thread ends, the others end too.
            let _end = OnDrop(&done);
            for generation in 2..=until {
                model.batch(generation).stage(&mut market).unwrap();
                finish(&mut market, &model, generation).unwrap();
                *shared.lock().unwrap() = market.snapshot().clone();
                found.note("the writer", &differs(&model, &market));
            }
        });
        scope.spawn(|| {
            while !is_done() {
                let reader = Matcher::open(&path, MarketOptions::default(), true);
                let differs =
                    reader.map_or_else(|error| vec![told(&error).to_string()], |reader| differs(&model, &reader));
                found.note("a reader that opens anew", &differs);
            }
        });
        scope.spawn(|| {
            let mut draw = Draw::new(model.seed());
            while !is_done() {
                let reader = Matcher::open(&path, MarketOptions::default(), true).unwrap();
                let generation = reader.snapshot().generation();
                for _ in 0..=draw.below(6) {
                    let mut differs = differs(&model, &reader);
                    if reader.snapshot().generation() != generation {
                        differs.push("its generation has changed".to_owned());
                    }
                    found.note("a reader that stays", &differs);
                }
            }
        });
        scope.spawn(|| {
            while !is_done() {
                let snapshot: Snapshot = shared.lock().unwrap().clone();
                let expected = model.answers(snapshot.generation());
                let ranked = snapshot.rank_workers(None, &RankOptions::default()).unwrap();
                let differs = if expected.ranks(&ranked) { Vec::new() } else { vec!["another ranking".to_owned()] };
                found.note("a shared snapshot", &differs);
            }
        });
        scope.spawn(|| {
            while !is_done() {
                let refused = Matcher::open(&path, MarketOptions::default(), false);
                let differs = match refused {
                    Err(Error::Store(StoreError::Locked { .. })) => Vec::new(),
                    // The writer has just ended.
                    _ if is_done() => break,
                    Err(error) => vec![told(&error).to_string()],
                    Ok(_) => vec!["two writers at once".to_owned()],
                };
                found.note("a second writer, refused", &differs);
                std::thread::sleep(std::time::Duration::from_millis(5));
            }
        });
    });
    drop(market);
    let again = Matcher::open(&path, MarketOptions::default(), false).unwrap();
    assert_eq!(compare(&again, &model, until, "in the end").unwrap(), until);
    found.show("threads");
}

/// Sets a flag when dropped.
struct OnDrop<'a>(&'a AtomicBool);

impl Drop for OnDrop<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

#[test]
fn processes_that_read_see_one_generation_whole() {
    let _alone = alone();
    let until = rounds("FAULTS_GENERATIONS", 25);
    let folder = folder::temporary();
    let path = folder.path().canonicalize().unwrap().join("market");
    let model = Model::new(rounds("FAULTS_SEED", 1) + 21);
    let writer = Process::start(&path, json!({"do": "write", "seed": model.seed(), "until": until}), None);
    let acknowledged = AtomicU64::new(0);
    while acknowledged.load(Ordering::Relaxed) == 0 {
        acknowledged.store(writer.next().unwrap()["acknowledged"].as_u64().unwrap_or(0), Ordering::Relaxed);
    }
    let found = Found::new();
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                let reader = Process::start(&path, json!({"do": "read", "times": until}), None);
                let at_least = acknowledged.load(Ordering::Relaxed);
                let ended = reader.end();
                assert_eq!(ended.end, End::Done, "{}", ended.errors);
                for told in &ended.told {
                    if told["same"].is_boolean() {
                        let differs = if told["same"] == true { vec![] } else { vec![told["again"].to_string()] };
                        found.note("a reading process, asked again", &differs);
                    } else if told["read"].is_object() {
                        let answers = Answers::from_json(&told["read"]);
                        assert!(answers.generation >= at_least, "a commit that was acknowledged isn't seen");
                        found.note("a reading process", &model.answers(answers.generation).differences(&answers));
                    } else {
                        found.note("a reading process", &[told["error"].to_string()]);
                    }
                }
            });
        }
        while let Some(told) = writer.next() {
            if let Some(generation) = told["acknowledged"].as_u64() {
                acknowledged.store(generation, Ordering::Relaxed);
            }
        }
    });
    assert_eq!(writer.end().end, End::Done);
    assert_eq!(acknowledged.into_inner(), until);
    found.show("processes");
}

/// A writer that stands still inside a commit: whoever waited for it would wait for ever.
#[test]
fn a_second_writer_is_refused_while_a_commit_stands_still_and_readers_are_not() {
    let _alone = alone();
    if library().is_none() {
        return;
    }
    let folder = folder::temporary();
    let path = folder.path().canonicalize().unwrap().join("market");
    let model = Model::new(rounds("FAULTS_SEED", 1) + 22);
    let faults = Faults::in_phase("commit-3").with("STOP_AT", 20);
    let writer = Process::start(&path, json!({"do": "write", "seed": model.seed(), "until": 3}), Some(&faults));
    let mut acknowledged = 0;
    while acknowledged < 2 {
        acknowledged = writer.next().unwrap()["acknowledged"].as_u64().unwrap_or(acknowledged);
    }
    while !writer.is_stopped() {
        std::thread::sleep(std::time::Duration::from_millis(2));
    }
    let error = Matcher::open(&path, MarketOptions::default(), false).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Storage);
    let told = error.to_string();
    assert!(told.contains("open for writing elsewhere"), "{told}");
    assert!(told.contains(path.to_str().unwrap()), "{told}");
    let reader = Matcher::open(&path, MarketOptions::default(), true).unwrap();
    assert_eq!(compare(&reader, &model, 2, "beside a commit that stands still").unwrap(), 2);
    writer.wake();
    let holder = writer.id();
    assert_eq!(writer.end().end, End::Done);
    assert_eq!(compare(&reader, &model, 2, "after that commit").unwrap(), 2);
    let reader = Matcher::open(&path, MarketOptions::default(), true).unwrap();
    assert_eq!(compare(&reader, &model, 3, "after that commit").unwrap(), 3);
    assert!(told.contains(&holder.to_string()), "the message doesn't name the holder, process {holder}: {told}");
}

#[test]
fn a_second_writer_is_refused_in_the_same_process() {
    let _alone = alone();
    let folder = folder::temporary();
    let first = Matcher::create(folder.path(), options()).unwrap();
    let second = |path: &Path| Matcher::open(path, MarketOptions::default(), false);
    let error = second(folder.path()).unwrap_err();
    assert!(matches!(error, Error::Store(StoreError::Locked { .. })), "{error}");
    drop(first);
    drop(second(folder.path()).unwrap());
}
