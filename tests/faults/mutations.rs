//! Is a damaged file noticed? Every file of stored markets is flipped, cut, grown, deleted and swapped; each time another
//! process asks the market everything, so that a panic, a hang or a hunger for memory is seen too.
//!
//! An error is right, and so are the answers of before. Anything else is a silent wrong answer.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use serde_json::{Value, json};

use super::answers::Answers;
use super::folder;
use super::layer::{End, Ended, Faults, Process, alone, library};
use super::model::{Draw, Model};
use super::repair::{self, Repaired};
use super::report::{Counted, rounds};

const COLUMNS: [&str; 6] = ["tried", "same answers", "error", "silent", "panic", "hang"];
/// A page of SQLite, and of most systems.
const PAGE: usize = 4096;
/// How files are damaged.
const WAYS: [&str; 10] = [
    "one bit",
    "one byte",
    "16 bytes",
    "a page of zeros",
    "cut anywhere",
    "cut to nothing",
    "grown",
    "deleted",
    "swapped with an older one",
    "two pages exchanged",
];

/// A stored market, and one of an earlier generation beside it.
struct Stored {
    name: &'static str,
    _folder: tempfile::TempDir,
    path: PathBuf,
    older: PathBuf,
    model: Model,
    generation: u64,
}

impl Stored {
    fn task(&self, until: u64) -> Value {
        json!({"do": "write", "seed": self.model.seed(), "until": until})
    }

    /// Closed as it should be.
    fn closed(name: &'static str, seed: u64, generation: u64) -> Self {
        let folder = folder::temporary();
        let root = folder.path().canonicalize().unwrap();
        let (path, older) = (root.join("market"), root.join("older"));
        let stored = Self { name, _folder: folder, path, older, model: Model::new(seed), generation };
        assert_eq!(Process::start(&stored.path, stored.task(generation - 2), None).end().end, End::Done);
        folder::copy(&stored.path, &stored.older);
        assert_eq!(Process::start(&stored.path, stored.task(generation), None).end().end, End::Done);
        stored
    }

    /// Left by a writer that was killed, with its log.
    fn killed(name: &'static str, seed: u64, generation: u64) -> Self {
        let stored = Self::closed(name, seed, generation - 2);
        let faults = Faults::in_phase("close").with("KILL_AT", 1);
        let ended = Process::start(&stored.path, stored.task(generation), Some(&faults)).end();
        assert_eq!(ended.end, End::Killed, "{}", ended.errors);
        assert!(stored.path.join("records.sqlite-wal").metadata().unwrap().len() > 0);
        Self { generation, ..stored }
    }

    fn ask(&self, path: &Path) -> Ended {
        Process::start(path, json!({"do": "ask", "seed": self.model.seed()}), None).end()
    }
}

/// What a file holds after damage.
enum Damaged {
    Bytes(Vec<u8>),
    Gone,
}

/// A file after damage; `None` where this way changes nothing.
fn damaged(market: &Path, older: &Path, file: &Path, way: &str, draw: &mut Draw) -> Option<Damaged> {
    let before = std::fs::read(file).unwrap();
    let mut bytes = before.clone();
    let length = bytes.len();
    let mut scramble = |bytes: &mut Vec<u8>, count: usize| {
        let at = draw.place(length);
        bytes[at..length.min(at + count)].fill_with(|| u8::try_from(draw.below(256)).unwrap());
    };
    match way {
        "deleted" => return Some(Damaged::Gone),
        "grown" => bytes.extend((0..=draw.below(5000)).map(|at| u8::try_from(at % 251).unwrap())),
        "swapped with an older one" => bytes = std::fs::read(twin(market, older, file)?).unwrap(),
        _ if length == 0 => return None,
        "one bit" => bytes[draw.place(length)] ^= 1 << draw.below(8),
        "one byte" => scramble(&mut bytes, 1),
        "16 bytes" => scramble(&mut bytes, 16),
        "a page of zeros" => {
            let from = draw.place(length) / PAGE * PAGE;
            bytes[from..length.min(from + PAGE)].fill(0);
        }
        "cut anywhere" => bytes.truncate(draw.place(length)),
        "cut to nothing" => bytes.clear(),
        _ => {
            let pages = (length / PAGE).max(1);
            let (one, other) = (draw.place(pages) * PAGE, draw.place(pages) * PAGE);
            let (first, second) = (one.min(other), one.max(other));
            if first == second {
                return None;
            }
            let (head, tail) = bytes.split_at_mut(second);
            head[first..first + PAGE].swap_with_slice(&mut tail[..PAGE]);
        }
    }
    (bytes != before).then_some(Damaged::Bytes(bytes))
}

/// The same file of the older market, or one of its kind: the index numbers its files anew.
fn twin(copy: &Path, older: &Path, file: &Path) -> Option<PathBuf> {
    let same = older.join(file.strip_prefix(copy).unwrap());
    if same.exists() {
        return Some(same);
    }
    let kind = folder::kind(copy, file);
    folder::files(older).into_iter().find(|found| folder::kind(older, found) == kind)
}

/// What became of one mutation.
struct Outcome {
    column: &'static str,
    /// What a reader of the table should see.
    told: String,
    /// Whether each error names the market's path.
    names_path: bool,
    /// Errors that don't say what to do, without the path.
    vague: Vec<String>,
}

/// What a repair did with a market that was refused, and what is wrong about that.
fn mended(stored: &Stored, path: &Path) -> Repaired {
    let ended = Process::start(path, json!({"do": "repair"}), None).end();
    repair::judge(&stored.model, stored.generation, &ended)
}

/// Words by which a message says what to do.
const REMEDIES: [&str; 5] = ["repair", "put a copy", "install", "open it", "expected"];

fn judge(stored: &Stored, path: &Path, ended: &Ended) -> Outcome {
    let mut outcome = Outcome { column: "same answers", told: String::new(), names_path: true, vague: Vec::new() };
    if ended.end == End::Hung {
        return Outcome { column: "hang", ..outcome };
    }
    // One that the library catches, to build anew what was damaged, is none for its caller.
    if ended.end != End::Done {
        return Outcome {
            column: "panic",
            told: ended.errors.lines().take(3).collect::<Vec<_>>().join(" "),
            ..outcome
        };
    }
    for told in &ended.told {
        let stage = told["stage"].as_str().unwrap();
        if let Some(message) = told["error"]["message"].as_str() {
            if outcome.column != "silent" {
                outcome.column = "error";
                outcome.told = format!("{stage}: {} {message}", told["error"]["kind"]);
            }
            outcome.names_path &= message.contains(path.to_str().unwrap());
            if !REMEDIES.iter().any(|word| message.contains(word)) {
                outcome.vague.push(message.replace(path.to_str().unwrap(), "PATH"));
            }
            continue;
        }
        let more = u64::from(["committed", "reopened"].contains(&stage));
        let differs = stored.model.answers(stored.generation + more).differences(&Answers::from_json(&told["answers"]));
        if !differs.is_empty() && outcome.column != "silent" {
            outcome.column = "silent";
            outcome.told = format!("{stage}: {}", differs[..differs.len().min(4)].join(", "));
        }
    }
    outcome
}

/// What is struck, and how.
struct Mutation {
    stored: usize,
    file: PathBuf,
    way: &'static str,
    seed: u64,
}

fn draw_mutations(markets: &[Stored], wanted: u64, draw: &mut Draw) -> Vec<Mutation> {
    let mutation = |draw: &mut Draw| {
        let stored = draw.place(markets.len());
        let root = &markets[stored].path;
        // Kinds before files, since the index has many files of each; the records and their log are every second one.
        let files = folder::files(root);
        let records = ["records.sqlite", "records.sqlite-wal"].map(|name| root.join(name));
        let present: Vec<&PathBuf> = records.iter().filter(|file| file.exists()).collect();
        let file = if draw.below(2) == 0 {
            (*draw.one_of(&present)).clone()
        } else {
            let kinds: BTreeSet<String> = files.iter().map(|file| folder::kind(root, file)).collect();
            let kinds: Vec<String> = kinds.into_iter().collect();
            let kind = draw.one_of(&kinds).clone();
            let of_kind: Vec<&PathBuf> = files.iter().filter(|file| folder::kind(root, file) == kind).collect();
            (*draw.one_of(&of_kind)).clone()
        };
        let (way, seed) = (WAYS[draw.place(WAYS.len())], draw.bits());
        damaged(root, &markets[stored].older, &file, way, &mut Draw::new(seed))?;
        Some(Mutation { stored, file: file.strip_prefix(root).unwrap().to_path_buf(), way, seed })
    };
    let mut mutations = Vec::new();
    while (mutations.len() as u64) < wanted {
        mutations.extend(mutation(draw));
    }
    mutations
}

#[test]
fn damage_is_an_error_or_changes_nothing() {
    let _alone = alone();
    let wanted = rounds("FAULTS_MUTATIONS", 60);
    let seed = rounds("FAULTS_SEED", 1);
    // Generation 6 erases somebody, 5 counts anew; the next one does neither.
    let mut markets =
        vec![Stored::closed("closed", seed + 10, 4), Stored::closed("with somebody erased", seed + 11, 7)];
    if library().is_some() {
        markets.push(Stored::killed("left by a killed writer", seed + 12, 8));
    }
    for stored in &markets {
        let copy = stored.path.with_file_name("whole");
        folder::copy(&stored.path, &copy);
        let outcome = judge(stored, &copy, &stored.ask(&copy));
        assert_eq!(outcome.column, "same answers", "{}: {}", stored.name, outcome.told);
    }
    let mutations = draw_mutations(&markets, wanted, &mut Draw::new(seed));
    let counted = [&COLUMNS[..], &COLUMNS[..], &repair::COLUMNS[..]].map(Counted::new);
    let tables = Mutex::new(Tables { counted, bad: Vec::new(), errors: 0, vague: BTreeSet::new() });
    let next = std::sync::atomic::AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for worker in 0..2 {
            let (markets, mutations, tables, next) = (&markets, &mutations, &tables, &next);
            scope.spawn(move || {
                while let Some(mutation) = mutations.get(next.fetch_add(1, std::sync::atomic::Ordering::Relaxed)) {
                    one(&markets[mutation.stored], mutation, worker, tables);
                }
            });
        }
    });
    let Tables { counted: [mut by_file, by_way, repairs], mut bad, errors, vague } = tables.into_inner().unwrap();
    by_file.note(format!("Errors: {errors}."));
    bad.extend(vague.into_iter().map(|message| format!("doesn't say what to do: {message}")));
    bad.sort();
    by_file.notes(&bad);
    by_file.show("mutations by file");
    by_way.show("mutations by way");
    repairs.show("repairs");
    assert!(bad.is_empty(), "{wanted} mutations, {} things to mend:\n{}", bad.len(), bad.join("\n"));
}

/// What a run found, shared by its threads.
struct Tables {
    /// By file, by way, and repairs by file.
    counted: [Counted; 3],
    bad: Vec<String>,
    errors: u64,
    /// Messages that don't say what to do.
    vague: BTreeSet<String>,
}

fn one(stored: &Stored, mutation: &Mutation, worker: usize, tables: &Mutex<Tables>) {
    let path = stored.path.with_file_name(format!("struck-{worker}"));
    folder::remove(&path);
    folder::copy(&stored.path, &path);
    let (file, way) = (path.join(&mutation.file), mutation.way);
    match damaged(&path, &stored.older, &file, way, &mut Draw::new(mutation.seed)).unwrap() {
        Damaged::Bytes(bytes) => std::fs::write(&file, bytes).unwrap(),
        Damaged::Gone => std::fs::remove_file(&file).unwrap(),
    }
    let outcome = judge(stored, &path, &stored.ask(&path));
    let repaired = (outcome.column == "error").then(|| mended(stored, &path));
    let kind = folder::kind(&stored.path, &stored.path.join(&mutation.file));
    let mut tables = tables.lock().unwrap();
    let Tables { counted: [by_file, by_way, repairs], bad, errors, vague } = &mut *tables;
    for (table, row) in [(by_file, kind.as_str()), (by_way, way)] {
        table.add(row, "tried");
        table.add(row, outcome.column);
    }
    let mut tell = |what: &str, told: &str| bad.push(format!("{kind}, {way}, {}: {what}; {told}", stored.name));
    if let Some(repaired) = repaired {
        *errors += 1;
        vague.extend(outcome.vague);
        let row = format!("{kind}, {way}");
        repairs.add(&row, "tried");
        repairs.add(&row, repaired.column);
        if repaired.is_wrong() {
            tell(repaired.column, &repaired.told);
        }
    }
    if !["same answers", "error"].contains(&outcome.column) {
        tell(outcome.column, &outcome.told);
    } else if !outcome.names_path {
        tell("the path isn't named", &outcome.told);
    }
}
