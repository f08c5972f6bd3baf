//! Files of a market: listing, copying, naming their kinds.

use std::fs;
use std::path::{Path, PathBuf};

/// Every file below a folder, in the order of paths.
pub(crate) fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> =
        entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect();
    files.sort();
    files
}

/// Copies a folder. Never of a market that this process has open: closing a file drops SQLite's locks on it.
pub(crate) fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// What kind of file it is, for tables: its name, or that of a kind for files that are numbered.
pub(crate) fn kind(market: &Path, file: &Path) -> String {
    let inside = file.strip_prefix(market).unwrap().to_string_lossy().into_owned();
    let name = file.file_name().unwrap().to_string_lossy().into_owned();
    match file.extension() {
        Some(extension) if inside.starts_with("index") && name.len() > 32 => {
            format!("index/*.{}", extension.to_string_lossy())
        }
        _ if inside.starts_with("index") => format!("index/*{name}"),
        _ => inside,
    }
}

/// A folder that goes when dropped: in memory where the system offers that, since a kill loses nothing that was written and
/// an fsync of a disk is slow.
pub(crate) fn temporary() -> tempfile::TempDir {
    tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap()
}

/// Removes a folder that may be absent. A watcher of the index, on its way out, can still make a lock file, hence the turns.
pub(crate) fn remove(path: &Path) {
    for turn in 0.. {
        match fs::remove_dir_all(path) {
            Err(error) if path.exists() => assert!(turn < 9, "{error}: {:?}", files(path)),
            _ => return,
        }
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
}
