//! Which targets run, two at a time, and what came of them? A process for each; the table of all at the end.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::Mutex;
use std::{env, fs, thread};

use super::child::{HANG, Tally};
use super::targets::{PLANTED, TARGETS, Target};

/// What one target came to.
struct Line {
    name: &'static str,
    tally: Tally,
    /// Words for each finding.
    found: Vec<String>,
}

/// Where findings are written.
pub(crate) fn directory(target: &str) -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("fuzz").join(target)
}

fn number(name: &str, default: u64) -> u64 {
    env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

/// Runs the targets whose name holds one of the words; false if anything was found.
pub(crate) fn run(wanted: &[String]) -> bool {
    let (seconds, seed) = (number("FUZZ_SECONDS", 5), number("FUZZ_SEED", 1));
    find_planted(seed);
    let is_named = |target: &&Target| wanted.iter().any(|word| target.name.contains(word.as_str()));
    let open: VecDeque<&Target> = if wanted.is_empty() {
        TARGETS.iter().collect()
    } else {
        TARGETS.iter().chain(PLANTED).filter(is_named).collect()
    };
    let open = Mutex::new(open);
    let done: Mutex<Vec<Line>> = Mutex::default();
    thread::scope(|scope| {
        for _ in 0..number("FUZZ_JOBS", 2) {
            scope.spawn(|| {
                loop {
                    let next = open.lock().unwrap().pop_front();
                    let Some(target) = next else { break };
                    let line = watched(target, seconds, seed);
                    done.lock().unwrap().push(line);
                }
            });
        }
    });
    let mut lines = done.into_inner().unwrap();
    lines.sort_by_key(|line| TARGETS.iter().position(|target| target.name == line.name));
    print(&lines, seconds, seed);
    lines.iter().all(|line| line.found.is_empty())
}

/// Fails if the driver finds no fault where there is one. A planted hang takes ten seconds to be one, and memory is not
/// told on every system: those two are asked for by name.
fn find_planted(seed: u64) {
    let planted = |name: &str| watched(PLANTED.iter().find(|target| target.name == name).unwrap(), 0, seed);
    let panic = planted("planted_panic");
    let [found] = &panic.found[..] else { panic!("a planted panic was found as {:?}", panic.found) };
    let shortest = fs::read(found.rsplit_once("; ").unwrap().1).unwrap();
    assert_eq!((panic.tally.panics, shortest.as_slice()), (1, &b"!"[..]), "a planted panic was not made short");
    assert_eq!(planted("planted_end").tally.ends, 1, "the end of a process was not found");
}

fn print(lines: &[Line], seconds: u64, seed: u64) {
    println!("fuzz: {seconds} s a target, seed {seed}");
    println!("| target | inputs | kept | panics | hangs | ends | slowest, ms | largest memory, MB |");
    println!("| --- | --- | --- | --- | --- | --- | --- | --- |");
    for Line { name, tally, .. } in lines {
        let Tally { inputs, kept, panics, hangs, ends, slowest_ms, memory_kb, .. } = tally;
        let memory = memory_kb.map_or("-".to_owned(), |kb| format!("{}", kb.div_ceil(1024)));
        println!("| {name} | {inputs} | {kept} | {panics} | {hangs} | {ends} | {slowest_ms} | {memory} |");
    }
    for line in lines {
        for found in &line.found {
            println!("{}, seed {seed}: {found}", line.name);
        }
    }
}

/// Runs one target in a process of its own, whatever becomes of that.
fn watched(target: &'static Target, seconds: u64, seed: u64) -> Line {
    let directory = directory(target.name);
    fs::create_dir_all(&directory).unwrap();
    let Output { status, stdout, stderr } = command(target.name, seconds, seed).output().unwrap();
    let report = String::from_utf8_lossy(&stdout);
    let mut tally = Tally::default();
    let mut found = Vec::new();
    for line in report.lines() {
        match line.split_once(": ") {
            Some(("tally", numbers)) => tally = Tally::read(numbers),
            Some(("found", words)) => found.push(words.to_owned()),
            _ => {}
        }
    }
    if !status.success() {
        let is_hang = status.code() == Some(HANG);
        let input = directory.join(if is_hang { "hang" } else { "end" });
        fs::copy(directory.join("input"), &input).unwrap();
        *(if is_hang { &mut tally.hangs } else { &mut tally.ends }) += 1;
        let said = String::from_utf8_lossy(&stderr);
        let said = said.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
        found.push(format!("the process ended, {status}: {said}; input {}", input.display()));
    }
    Line { name: target.name, tally, found }
}

/// The command for one process, with no more memory than a small office machine has where a shell can see to that.
fn command(target: &str, seconds: u64, seed: u64) -> Command {
    const MOST_KB: &str = "12000000";
    let this = env::current_exe().unwrap();
    let mut command = if cfg!(target_os = "linux") {
        let mut shell = Command::new("sh");
        shell.args(["-c", "ulimit -v \"$1\"; shift; exec \"$@\"", "sh", MOST_KB]).arg(this);
        shell
    } else {
        Command::new(this)
    };
    command.args(["--child", target, &seconds.to_string(), &seed.to_string()]).stdin(Stdio::null());
    command
}
