//! Is an index what was committed? tantivy keeps checksums of its segments, not of the files that list them.
//!
//! The seal is one line with a digest of both lists, written after them and before the records are committed: without it,
//! or if it reads otherwise, the index is built anew.

use std::fs;
use std::path::Path;

use super::IndexError;

/// The file beside the two indexes.
pub(super) const FILE: &str = "seal";
/// Where it is written before it takes the place of the last one.
const NEW: &str = "seal.new";
/// tantivy's list of segments.
const LIST: &str = "meta.json";

/// What the seal of an index in a directory must read; `None` without both lists.
fn expected(directory: &Path) -> Option<String> {
    let mut hasher = blake3::Hasher::new();
    for part in ["workers", "vacancies"] {
        let list = fs::read(directory.join(part).join(LIST)).ok()?;
        hasher.update(&(list.len() as u64).to_le_bytes()).update(&list);
    }
    Some(format!("{}\n", hasher.finalize().to_hex()))
}

/// Seals an index that has just been committed.
pub(super) fn write(directory: &Path) -> Result<(), IndexError> {
    let new = directory.join(NEW);
    let failed = |source| IndexError::Directory { path: directory.to_path_buf(), source };
    let line = expected(directory).ok_or_else(|| failed(std::io::ErrorKind::NotFound.into()))?;
    // Not synced: a seal that a power cut takes costs a rebuilt index.
    fs::write(&new, line).and_then(|()| fs::rename(&new, directory.join(FILE))).map_err(failed)
}

/// True if the lists are those that were sealed.
pub(super) fn holds(directory: &Path) -> bool {
    fs::read_to_string(directory.join(FILE))
        .is_ok_and(|line| expected(directory).is_some_and(|expected| line == expected))
}
