//! What does the other process do? It writes, reads or is asked everything, and tells each step in a line of JSON.
//!
//! `{"do": "write", "seed", "until"}` opens or creates the market and commits generations until one is reached.
//! `{"do": "ask", "seed"}` opens read-only and for writing, commits once more and opens again, and tells every answer.
//! `{"do": "read", "times"}` opens read-only again and again.
//! `{"do": "repair"}` repairs the market, opens it and tells every record.

use std::io::{BufRead, Write};
use std::path::Path;

use matcher_core::{Error, Matcher};
use serde_json::{Value, json};

use super::answers::{Answers, records};
use super::model::{Model, options};

/// This is the other process; run without a task it does nothing.
#[test]
#[ignore = "run by the other tests as a process of its own"]
fn child() {
    let Ok(task) = std::env::var("FAULTS_TASK") else { return };
    let task: Value = serde_json::from_str(&task).unwrap();
    let market = task["market"].as_str().unwrap();
    match task["do"].as_str().unwrap() {
        "write" => write(&task, Path::new(market)),
        "ask" => ask(&task, Path::new(market)),
        "repair" => repair(Path::new(market)),
        _ => read(&task, Path::new(market)),
    }
}

/// Tells a step. The line begins after whatever the test harness has printed.
fn tell(step: &Value) {
    let mut out = std::io::stdout().lock();
    writeln!(out, "@@ {step}").unwrap();
    out.flush().unwrap();
}

/// What an error says, with its causes.
pub(crate) fn told(error: &Error) -> Value {
    let mut message = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(next) = cause {
        message = format!("{message}: {next}");
        cause = next.source();
    }
    json!({"kind": error.kind().as_str(), "message": message})
}

/// Says to the layer which part of the work begins or ends; without the layer this is a file that isn't there.
fn mark(task: &Value, name: &str) {
    let _ = std::fs::File::open(Path::new(task["control"].as_str().unwrap()).join(name));
}

fn write(task: &Value, path: &Path) {
    let model = Model::new(task["seed"].as_u64().unwrap());
    mark(task, "begin-open");
    let mut market = match Matcher::create(path, options()) {
        Ok(market) => market,
        Err(error) => return tell(&json!({"refused": told(&error)})),
    };
    mark(task, "end");
    let mut generation = market.snapshot().generation();
    tell(&json!({"opened": generation}));
    for turn in 1.. {
        if generation >= task["until"].as_u64().unwrap() {
            break;
        }
        generation += 1;
        model.batch(generation).stage(&mut market).unwrap();
        mark(task, &format!("begin-commit-{turn}"));
        let committed = finish(&mut market, &model, generation);
        mark(task, "end");
        if let Err(error) = committed {
            tell(&json!({"failed": generation, "error": told(&error)}));
            tell(&json!({"standing": Answers::of(&market).unwrap().to_json()}));
            tell(&match Matcher::open(path, options(), true).and_then(|reader| Answers::of(&reader)) {
                Ok(answers) => json!({"on_disk": answers.to_json()}),
                Err(error) => json!({"on_disk": Value::Null, "error": told(&error)}),
            });
            if task["waits"] == true {
                std::io::stdin().lock().read_line(&mut String::new()).unwrap();
            }
            mark(task, "space");
            if market.snapshot().generation() == generation {
                // An erasure that is committed, and whose files the next opening writes anew.
                drop(market);
                market = Matcher::create(path, options()).unwrap();
                tell(&json!({"acknowledged": generation}));
                continue;
            }
            if let Err(error) = finish(&mut market, &model, generation) {
                return tell(&json!({"failed_again": generation, "error": told(&error)}));
            }
            tell(&json!({"retried": Answers::of(&market).unwrap().to_json()}));
        }
        assert_eq!(market.snapshot().generation(), generation);
        if let Some(id) = model.batch(generation).erased {
            tell(&json!({"erased": id}));
        }
        tell(&json!({"acknowledged": generation}));
    }
    mark(task, "begin-close");
    drop(market);
    mark(task, "end");
    tell(&json!({"closed": generation}));
}

/// Brings a staged batch to its end.
pub(crate) fn finish(market: &mut Matcher, model: &Model, generation: u64) -> Result<(), Error> {
    let batch = model.batch(generation);
    match batch.erased {
        Some(id) => market.erase_worker(&id).map(drop),
        None if batch.refreshes => market.refresh_statistics().map(drop),
        None => market.commit().map(drop),
    }
}

/// Each stage is told with its answers, or with the error that ends it.
fn ask(task: &Value, path: &Path) {
    let model = Model::new(task["seed"].as_u64().unwrap());
    let stage = |name: &str, answers: Result<Answers, Error>| {
        let is_right = answers.is_ok();
        tell(&match answers {
            Ok(answers) => json!({"stage": name, "answers": answers.to_json()}),
            Err(error) => json!({"stage": name, "error": told(&error)}),
        });
        is_right
    };
    // Neither gives settings: those of the last commit count.
    let open = |read_only| Matcher::open(path, matcher_core::MarketOptions::default(), read_only);
    stage("read-only", open(true).and_then(|market| Answers::of(&market)));
    let mut market = match open(false) {
        Ok(market) => market,
        Err(error) => {
            stage("writing", Err(error));
            return;
        }
    };
    if !stage("writing", Answers::of(&market)) {
        return;
    }
    let generation = market.snapshot().generation() + 1;
    let committed = model.batch(generation).stage(&mut market).and_then(|()| finish(&mut market, &model, generation));
    if stage("committed", committed.and_then(|()| Answers::of(&market))) {
        drop(market);
        stage("reopened", open(false).and_then(|market| Answers::of(&market)));
    }
}

fn read(task: &Value, path: &Path) {
    for _ in 0..task["times"].as_u64().unwrap() {
        let opened = Matcher::open(path, matcher_core::MarketOptions::default(), true);
        match opened.and_then(|market| Ok((Answers::of(&market)?, market))) {
            Ok((answers, market)) => {
                tell(&json!({"read": answers.to_json()}));
                // Once more, while commits go on.
                let again = Answers::of(&market).map_or_else(|error| told(&error), |answers| answers.to_json());
                tell(&json!({"again": again, "same": again == answers.to_json()}));
            }
            Err(error) => tell(&json!({"error": told(&error)})),
        }
    }
}

fn repair(path: &Path) {
    let checkup = match Matcher::repair(path, options()) {
        Ok(checkup) => checkup,
        Err(error) => return tell(&json!({"error": told(&error)})),
    };
    tell(&match Matcher::open(path, options(), false).and_then(|market| records(&market)) {
        Ok(records) => json!({"checkup": checkup, "records": records}),
        Err(error) => json!({"checkup": checkup, "after": told(&error)}),
    });
}
