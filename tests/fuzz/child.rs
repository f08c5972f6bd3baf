//! How is one target fed? Saved cases and seeds first, then what is made of them until time is up, each input watched.

use std::any::Any;
use std::collections::{BTreeSet, HashSet};
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::Write as _;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook};
use std::path::Path;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};
use std::{process, thread};

use super::mutate::{Random, minimised, mutated};
use super::parent::directory;
use super::targets::{PLANTED, TARGETS, Target};

/// The exit code of a process that hung.
pub(crate) const HANG: i32 = 70;
/// One input may take no longer.
const SLOWEST: Duration = Duration::from_secs(10);
/// One input of at most 64 KB may take no more memory than this beyond what stays.
const LARGEST_KB: u64 = 512 << 10;
/// Inputs that are kept as seeds because they were answered as none before.
const MOST_KEPT: usize = 2_000;
/// Panics that are looked at closely; more of other places would be told by the next run.
const MOST_PANICS: usize = 5;
/// Runs of the target to make a failing input shorter.
const TRIES: usize = 2_000;

/// What became of a target.
#[derive(Default)]
pub(crate) struct Tally {
    pub(crate) inputs: u64,
    pub(crate) kept: usize,
    pub(crate) panics: usize,
    pub(crate) hangs: u64,
    pub(crate) ends: u64,
    pub(crate) slowest_ms: u128,
    pub(crate) memory_kb: Option<u64>,
}

impl Tally {
    fn write(&self) -> String {
        let memory = self.memory_kb.map_or("-".to_owned(), |kb| kb.to_string());
        format!("{} {} {} {} {memory}", self.inputs, self.kept, self.panics, self.slowest_ms)
    }

    pub(crate) fn read(text: &str) -> Self {
        let mut numbers = text.split(' ').map(|number| number.parse::<u64>().ok());
        let mut next = || numbers.next().flatten();
        let whole = |number: Option<u64>| usize::try_from(number.unwrap_or(0)).unwrap_or(usize::MAX);
        let (inputs, kept, panics) = (next().unwrap_or(0), whole(next()), whole(next()));
        let slowest_ms = u128::from(next().unwrap_or(0));
        Self { inputs, kept, panics, slowest_ms, memory_kb: next(), ..Self::default() }
    }
}

/// Where the last panic happened and what it said.
static PANIC: Mutex<Option<(String, String)>> = Mutex::new(None);

/// Runs a target for some seconds.
pub(crate) fn run(name: &str, seconds: u64, seed: u64) {
    let target = TARGETS.iter().chain(PLANTED).find(|target| target.name == name).unwrap();
    set_hook(Box::new(|info| {
        let place = info.location().map_or_else(String::new, ToString::to_string);
        let payload = info.payload();
        let said = payload.downcast_ref::<String>().cloned();
        let said = said.or_else(|| payload.downcast_ref::<&str>().map(|said| (*said).to_owned()));
        *PANIC.lock().unwrap() = Some((place, said.unwrap_or_default()));
    }));
    let mut feeding = Feeding::new(target);
    let mut seeds: Vec<Vec<u8>> = (target.seeds)();
    for case in cases(name) {
        feeding.feed(&case);
        seeds.push(case);
    }
    for seed in seeds.clone() {
        feeding.feed(&seed);
    }
    // Making a market or a lexicon for the first time is no input's time or memory.
    (feeding.tally.slowest_ms, feeding.tally.memory_kb) = (0, None);
    let mut random = Random::new(seed);
    let end = Instant::now() + Duration::from_secs(seconds);
    while Instant::now() < end {
        let input = mutated(&mut random, &seeds, target.words);
        if feeding.feed(&input) && seeds.len() < MOST_KEPT {
            seeds.push(input);
            feeding.tally.kept += 1;
        }
    }
    println!("tally: {}", feeding.tally.write());
}

/// Inputs that failed once, in the order of their names.
fn cases(name: &str) -> Vec<Vec<u8>> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/cases").join(name);
    let Ok(entries) = fs::read_dir(directory) else { return Vec::new() };
    let paths: BTreeSet<_> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.into_iter().map(|path| fs::read(path).unwrap()).collect()
}

struct Feeding {
    target: &'static Target,
    tally: Tally,
    /// The file that holds the input at hand, should this process not live to tell.
    input: File,
    /// Milliseconds since the start at which the input at hand was given, plus one; 0 between inputs.
    given: Arc<AtomicU64>,
    start: Instant,
    answers: HashSet<u64>,
    /// Places of panics.
    places: HashSet<String>,
}

impl Feeding {
    fn new(target: &'static Target) -> Self {
        let input = File::create(directory(target.name).join("input")).unwrap();
        let (given, start) = (Arc::new(AtomicU64::new(0)), Instant::now());
        let seen = Arc::clone(&given);
        thread::spawn(move || {
            loop {
                thread::sleep(Duration::from_millis(200));
                let since = seen.load(Ordering::Relaxed);
                let now = u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX);
                if since > 0 && now.saturating_sub(since) > u64::try_from(SLOWEST.as_millis()).unwrap_or(u64::MAX) {
                    process::exit(HANG);
                }
            }
        });
        let (answers, places) = (HashSet::new(), HashSet::new());
        Self { target, tally: Tally::default(), input, given, start, answers, places }
    }

    /// Gives one input; true if it was answered as none before.
    fn feed(&mut self, input: &[u8]) -> bool {
        self.tally.inputs += 1;
        write_over(&mut self.input, input);
        let before = memory("VmRSS:", true);
        let now = self.start.elapsed();
        self.given.store(u64::try_from(now.as_millis()).unwrap_or(u64::MAX) + 1, Ordering::Relaxed);
        let done = attempt(self.target, input);
        self.given.store(0, Ordering::Relaxed);
        self.tally.slowest_ms = self.tally.slowest_ms.max(self.start.elapsed().saturating_sub(now).as_millis());
        if let (Some(before), Some(peak)) = (before, memory("VmHWM:", false)) {
            let taken = peak.saturating_sub(before);
            self.tally.memory_kb = self.tally.memory_kb.max(Some(taken));
            if taken > LARGEST_KB {
                self.save("memory", input, &format!("one input took {} MB", taken >> 10));
            }
        }
        match done {
            Ok(answer) => self.answers.insert(answer),
            Err((place, said)) => {
                self.panicked(input, &place, &said);
                false
            }
        }
    }

    fn panicked(&mut self, input: &[u8], place: &str, said: &str) {
        if self.places.len() >= MOST_PANICS || !self.places.insert(place.to_owned()) {
            return;
        }
        self.tally.panics += 1;
        let again = |input: &[u8]| attempt(self.target, input).is_err_and(|(at, _)| at == place);
        let smallest = minimised(input, TRIES, again);
        self.save("panic", &smallest, &format!("{place}: {said}"));
    }

    fn save(&self, kind: &str, input: &[u8], words: &str) {
        let mut name = String::new();
        for byte in &blake3::hash(input).as_bytes()[..6] {
            let _ = write!(name, "{byte:02x}");
        }
        let path = directory(self.target.name).join(format!("{kind}-{name}"));
        fs::write(&path, input).unwrap();
        let words = words.replace('\n', " ");
        println!("found: input {}: {words}; {}", self.tally.inputs, path.display());
    }
}

/// The answer to one input, or where it panicked and what that said.
fn attempt(target: &Target, input: &[u8]) -> Result<u64, (String, String)> {
    catch_unwind(AssertUnwindSafe(|| (target.run)(input)))
        .map_err(|_: Box<dyn Any + Send>| PANIC.lock().unwrap().take().unwrap_or_default())
}

fn write_over(file: &mut File, input: &[u8]) {
    use std::io::Seek as _;
    file.rewind().unwrap();
    file.write_all(input).unwrap();
    file.set_len(input.len() as u64).unwrap();
}

/// A figure of this process in KB, as Linux tells it; `anew` starts the peak from here.
fn memory(figure: &str, anew: bool) -> Option<u64> {
    if anew {
        fs::write("/proc/self/clear_refs", "5").ok()?;
    }
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(figure))?;
    line.trim().strip_suffix(" kB")?.parse().ok()
}
