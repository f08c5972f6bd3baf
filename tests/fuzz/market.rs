//! A stored market whose files were written over: opened for reading, then for writing, ranked and committed. An input is
//! a list of edits; what it may not do is panic, hang or end the process. Whether answers stay right is another test's.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use matcher_core::record::{Record, Table};
use matcher_core::{MarketOptions, Matcher, OnError, RankOptions, Vacancy, Worker};

use super::targets::{answer, kind};

/// A small market as it lies on disk: each file's path in its directory, and its bytes.
static STORED: LazyLock<Vec<(PathBuf, Vec<u8>)>> = LazyLock::new(|| {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("market");
    let mut market = Matcher::create(&path, MarketOptions::default()).unwrap();
    market.add_workers(table(matcher_tests::WORKERS), OnError::Raise).unwrap();
    market.commit().unwrap();
    market.add_vacancies(table(matcher_tests::VACANCIES), OnError::Raise).unwrap();
    market.commit().unwrap();
    let mut files = Vec::new();
    // While the market is open, so that what is written ahead lies beside the records.
    collect(&path, &path, &mut files);
    files.sort();
    files
});

fn table(text: &str) -> Table {
    Table::csv_reader(text.as_bytes()).unwrap()
}

fn collect(root: &Path, directory: &Path, files: &mut Vec<(PathBuf, Vec<u8>)>) {
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(root, &path, files);
        } else {
            files.push((path.strip_prefix(root).unwrap().to_owned(), fs::read(&path).unwrap()));
        }
    }
}

/// An edit has six bytes: which file, what to do, where (two bytes, as a share of the file), how many, and with what.
pub(crate) fn seeds() -> Vec<Vec<u8>> {
    let mut seeds = vec![Vec::new()];
    for file in 0..u8::try_from(STORED.len()).unwrap_or(u8::MAX) {
        for what in 0..6 {
            seeds.push(vec![file, what, file.wrapping_mul(37), what.wrapping_mul(91), 9, 0xa5]);
        }
    }
    seeds
}

fn edited(bytes: &[u8]) -> Vec<(PathBuf, Vec<u8>)> {
    let mut files = STORED.clone();
    for edit in bytes.chunks_exact(6).take(16) {
        if files.is_empty() {
            break;
        }
        let at = usize::from(edit[0]) % files.len();
        let content = &mut files[at].1;
        let share = usize::from(u16::from_be_bytes([edit[2], edit[3]]));
        let start = content.len() * share / (1 << 16);
        let end = (start + usize::from(edit[4])).min(content.len());
        match edit[1] % 6 {
            0 => content[start..end].fill(edit[5]),
            1 => content[start..end].iter_mut().for_each(|byte| *byte ^= edit[5]),
            2 => content.truncate(start),
            3 => drop(files.remove(at)),
            4 => *content = bytes.to_vec(),
            _ => {
                let again = content[start..].to_vec();
                content.extend(again);
            }
        }
    }
    files
}

pub(crate) fn run(bytes: &[u8]) -> u64 {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("market");
    for (name, content) in edited(bytes) {
        let file = path.join(name);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, content).unwrap();
    }
    let read = Matcher::open(&path, MarketOptions::default(), true).map(|market| looked_through(&market));
    let written = Matcher::open(&path, MarketOptions::default(), false).map(|mut market| {
        let added = market.add_workers(table("worker_id,skills\nW9,las\n"), OnError::Raise).is_ok();
        let generation = market.commit().map_err(|error| kind(&error));
        (added, generation.is_ok(), looked_through(&market))
    });
    answer((read.map_err(|error| kind(&error)), written.map_err(|error| kind(&error))))
}

/// Reads and ranks everything there is; an error is as good as an answer here.
fn looked_through(market: &Matcher) -> (usize, usize, Option<usize>) {
    fn records<R: Record>(market: &Matcher) -> usize {
        market.records::<R>().map_or(0, |records| records.len())
    }
    let ranking = market.rank_workers(None, &RankOptions::default());
    drop(market.rank_vacancies(None, &RankOptions::default()));
    (records::<Worker>(market), records::<Vacancy>(market), ranking.ok().map(|ranking| ranking.rows().len()))
}
