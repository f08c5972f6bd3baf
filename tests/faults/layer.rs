//! Runs this program once more as a process of its own, under the fault layer where one is asked for.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use serde_json::Value;

use super::folder;

/// Memory that a process may map: far above what a small market needs.
const MEMORY_KB: u64 = 8 << 20;
/// A process that takes longer hangs.
pub(crate) const LIMIT: Duration = Duration::from_secs(120);

/// The layer as a library; `None` where it can't be made, which a test then says.
pub(crate) fn library() -> Option<&'static Path> {
    static LIBRARY: OnceLock<Option<PathBuf>> = OnceLock::new();
    LIBRARY
        .get_or_init(|| {
            if !cfg!(target_os = "linux") {
                eprintln!("left out: the fault layer is for Linux");
                return None;
            }
            let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("faults/layer.c");
            // Made under a name of its own, since another run may be loading the last one.
            let library = Path::new(env!("CARGO_TARGET_TMPDIR")).join("faults.so");
            let new = library.with_extension(std::process::id().to_string());
            let mut compiler = Command::new("cc");
            compiler.args(["-shared", "-fPIC", "-O1", "-o"]).arg(&new).arg(source).args(["-ldl", "-lpthread"]);
            match compiler.status() {
                Ok(status) if status.success() => std::fs::rename(new, &library).ok().map(|()| library),
                told => {
                    eprintln!("left out: cc doesn't make the fault layer ({told:?})");
                    None
                }
            }
        })
        .as_deref()
}

/// Keeps tests of this program from running side by side: between its fork and its exec, a process that one of them starts
/// holds the locks of markets that another has open, and a market that was just closed would seem to be in use.
pub(crate) fn alone() -> MutexGuard<'static, ()> {
    static ONE: Mutex<()> = Mutex::new(());
    ONE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Where and how the layer strikes.
#[derive(Clone, Default)]
pub(crate) struct Faults {
    /// The layer's variables without `FAULTS_`, and their values.
    asked: Vec<(&'static str, String)>,
}

impl Faults {
    /// In one phase of the process: `open`, `commit-1`, `commit-2` …, `close`.
    pub(crate) fn in_phase(phase: &str) -> Self {
        Self { asked: vec![("PHASE", phase.to_owned())] }
    }

    pub(crate) fn with(mut self, name: &'static str, value: impl std::fmt::Display) -> Self {
        self.asked.push((name, format!("{value}")));
        self
    }
}

/// What one phase of a process did.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Counts {
    pub(crate) operations: u64,
    pub(crate) bytes: u64,
    pub(crate) fsyncs: u64,
}

/// How a process ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    Done,
    Killed,
    Failed,
    Hung,
}

/// A process that works on one market.
pub(crate) struct Process {
    child: Child,
    lines: Receiver<Value>,
    errors: Option<std::thread::JoinHandle<String>>,
    control: tempfile::TempDir,
}

impl Process {
    /// Starts one. `task` says what it does, see [`super::child`]; with `faults` it runs under the layer.
    pub(crate) fn start(market: &Path, mut task: Value, faults: Option<&Faults>) -> Self {
        let control = folder::temporary();
        task["market"] = market.to_string_lossy().into();
        task["control"] = control.path().to_string_lossy().into();
        let mut command = Command::new("sh");
        command.args(["-c", &format!("ulimit -v {MEMORY_KB}; exec \"$@\""), "sh"]);
        command.arg(std::env::current_exe().unwrap());
        command.args(["child::child", "--exact", "--ignored", "--nocapture"]);
        command.env("FAULTS_TASK", task.to_string()).env("RUST_BACKTRACE", "0");
        if let Some(faults) = faults {
            command.env("LD_PRELOAD", library().expect("a test that needs the layer asks for it"));
            command.env("FAULTS_DIR", market).env("FAULTS_CONTROL", control.path());
            for (name, value) in &faults.asked {
                command.env(format!("FAULTS_{name}"), value);
            }
        }
        let pipes = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = pipes.spawn().unwrap();
        let (sender, lines) = channel();
        let out = BufReader::new(child.stdout.take().unwrap());
        std::thread::spawn(move || {
            // What a killed process wrote in part isn't told.
            for line in out.lines().map_while(Result::ok) {
                let told = line.rsplit_once("@@ ").and_then(|(_, json)| serde_json::from_str(json).ok());
                if told.is_some_and(|told| sender.send(told).is_err()) {
                    break;
                }
            }
        });
        let err = child.stderr.take().unwrap();
        let errors = std::thread::spawn(move || std::io::read_to_string(err).unwrap_or_default());
        Self { child, lines, errors: Some(errors), control }
    }

    /// The next line the process tells; `None` once it has ended.
    pub(crate) fn next(&self) -> Option<Value> {
        match self.lines.recv_timeout(LIMIT) {
            Ok(told) => Some(told),
            Err(RecvTimeoutError::Disconnected) => None,
            Err(RecvTimeoutError::Timeout) => panic!("the process says nothing"),
        }
    }

    /// Tells it to go on.
    pub(crate) fn go_on(&mut self) {
        writeln!(self.child.stdin.as_mut().unwrap(), "go on").unwrap();
    }

    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Lets it go on that stopped itself.
    pub(crate) fn wake(&self) {
        assert!(Command::new("kill").args(["-CONT", &self.id().to_string()]).status().unwrap().success());
    }

    /// True once it has stopped itself.
    pub(crate) fn is_stopped(&self) -> bool {
        let status = std::fs::read_to_string(format!("/proc/{}/stat", self.id())).unwrap_or_default();
        status.rsplit(')').next().is_some_and(|rest| rest.trim_start().starts_with('T'))
    }

    pub(crate) fn kill(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
    }

    /// What each phase did so far, in the order of phases.
    pub(crate) fn counts(&self) -> Vec<Counts> {
        let text = std::fs::read_to_string(self.control.path().join("counts")).unwrap_or_default();
        let read = |line: &str| {
            let mut numbers = line.split(' ').map(|number| number.parse().unwrap());
            let mut next = || numbers.next().unwrap();
            Counts { operations: next(), bytes: next(), fsyncs: next() }
        };
        text.lines().map(read).collect()
    }

    /// Waits for its end: how it ended, what else it told, and what it wrote to stderr.
    pub(crate) fn end(mut self) -> Ended {
        drop(self.child.stdin.take());
        let started = Instant::now();
        let status = loop {
            match self.child.try_wait().unwrap() {
                Some(status) => break Some(status),
                None if started.elapsed() > LIMIT => break None,
                None => std::thread::sleep(Duration::from_millis(2)),
            }
        };
        if status.is_none() {
            self.kill();
            self.child.wait().unwrap();
        }
        let errors = self.errors.take().unwrap().join().unwrap();
        let told = self.lines.iter().collect();
        let counts = self.counts();
        let end = match status {
            None => End::Hung,
            Some(status) if status.success() => End::Done,
            Some(status) if killed(status) => End::Killed,
            Some(_) => End::Failed,
        };
        Ended { end, told, errors, counts }
    }
}

/// What is left of a process.
pub(crate) struct Ended {
    pub(crate) end: End,
    pub(crate) told: Vec<Value>,
    pub(crate) errors: String,
    pub(crate) counts: Vec<Counts>,
}

#[cfg(unix)]
fn killed(status: std::process::ExitStatus) -> bool {
    std::os::unix::process::ExitStatusExt::signal(&status) == Some(9)
}

#[cfg(not(unix))]
fn killed(_: std::process::ExitStatus) -> bool {
    true
}
