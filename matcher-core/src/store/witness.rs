//! Which commit was the last that returned? One line beside the records, written after each commit.
//!
//! SQLite takes a log whose end is damaged for one that ends earlier, and a deleted log for one that never was: the records
//! then open whole and older than they were. This line tells. It is derived: without it, or if it can't be read, nothing is
//! compared, and the next commit writes it anew. It needs no fsync, since a line too old harms nothing.

use std::fs;
use std::path::Path;

/// The file inside a market's directory.
pub(super) const FILE: &str = "committed";

/// Where the line is written before it takes the place of the last one.
const NEW: &str = "committed.new";

/// The generation of the last commit that returned, if the line is whole.
pub(super) fn read(directory: &Path) -> Option<u64> {
    let line = fs::read_to_string(directory.join(FILE)).ok()?;
    let generation = line.split(' ').nth(1)?.parse().ok()?;
    (line == words(generation)).then_some(generation)
}

/// Writes the line. Whether that succeeds changes no commit, so that nobody is told: the records are on disk already.
pub(super) fn write(directory: &Path, generation: u64) {
    let new = directory.join(NEW);
    if fs::write(&new, words(generation)).is_ok() {
        fs::rename(&new, directory.join(FILE)).ok();
    }
}

fn words(generation: u64) -> String {
    let digest = blake3::hash(&generation.to_le_bytes()).to_hex();
    format!("generation {generation} {}\n", &digest.as_str()[..16])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_read_back_and_a_spoilt_one_is_none() {
        let directory = tempfile::tempdir().unwrap();
        assert_eq!(read(directory.path()), None);
        write(directory.path(), 17);
        assert_eq!(read(directory.path()), Some(17));
        let file = directory.path().join(FILE);
        let line = fs::read_to_string(&file).unwrap();
        for spoilt in [line.replace("17", "18"), line.trim_end().to_owned(), String::new()] {
            fs::write(&file, spoilt).unwrap();
            assert_eq!(read(directory.path()), None);
        }
    }
}
