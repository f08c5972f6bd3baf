//! Is an index what was committed? tantivy keeps a checksum in each file of a segment, none of the list of segments, and
//! takes a whole file of an older commit for the one of this.
//!
//! The seal is one line: a digest of both lists and of the length and the checksum of every file they name. It is written
//! after them and before the records are committed; without it, or if it reads otherwise, the index is built anew.

use std::fs::{self, File};
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use super::IndexError;

/// The file beside the two indexes.
pub(super) const FILE: &str = "seal";
/// Where it is written before it takes the place of the last one.
const NEW: &str = "seal.new";
/// tantivy's list of segments.
const LIST: &str = "meta.json";
/// Bytes at the end of a file that hold tantivy's footer, checksum included; it has about a hundred.
const FOOTER: u64 = 256;

/// What of an index is sealed: its folder and the files of its segments.
pub(super) struct Sealed<'a> {
    pub(super) folder: &'a Path,
    pub(super) files: Vec<PathBuf>,
}

/// What the seal of an index must read.
fn expected(parts: &[Sealed<'_>]) -> std::io::Result<String> {
    let mut hasher = blake3::Hasher::new();
    for part in parts {
        let list = fs::read(part.folder.join(LIST))?;
        hasher.update(&(list.len() as u64).to_le_bytes()).update(&list);
        let mut files: Vec<&Path> = part.files.iter().map(PathBuf::as_path).collect();
        files.sort_unstable();
        for name in files {
            hasher.update(name.as_os_str().as_encoded_bytes()).update(b"\0");
            // A segment names files that it may do without.
            let Ok(mut file) = File::open(part.folder.join(name)) else { continue };
            let length = file.metadata()?.len();
            file.seek(SeekFrom::Start(length.saturating_sub(FOOTER)))?;
            let mut footer = Vec::new();
            file.read_to_end(&mut footer)?;
            hasher.update(&length.to_le_bytes()).update(&footer);
        }
    }
    Ok(format!("{}\n", hasher.finalize().to_hex()))
}

/// Seals an index that has just been committed.
pub(super) fn write(directory: &Path, parts: &[Sealed<'_>]) -> Result<(), IndexError> {
    let new = directory.join(NEW);
    // Not synced: a seal that a power cut takes costs a rebuilt index.
    let written = expected(parts).and_then(|line| fs::write(&new, line));
    let written = written.and_then(|()| fs::rename(&new, directory.join(FILE)));
    written.map_err(|source| IndexError::Directory { path: directory.to_path_buf(), source })
}

/// True if the index is the one that was sealed.
pub(super) fn holds(directory: &Path, parts: &[Sealed<'_>]) -> bool {
    fs::read_to_string(directory.join(FILE)).is_ok_and(|line| expected(parts).is_ok_and(|expected| line == expected))
}
