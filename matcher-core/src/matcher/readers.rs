//! Who is reading? Each reader leaves a line in a file of its own and keeps it locked, so that one that died is told from one
//! that reads.

use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use super::lock::named;

/// The folder of these files inside a market's directory.
const FOLDER: &str = "readers";

/// Tells the readers of one process apart.
static NUMBER: AtomicU64 = AtomicU64::new(0);

/// A reader's line, taken away when dropped.
pub(super) struct Reading {
    path: PathBuf,
    _file: File,
}

impl Reading {
    /// Leaves a line; `None` where nothing can be written, as on a drive that is read-only for this reader.
    pub(super) fn begin(directory: &Path, generation: u64, opener: Option<&str>) -> Option<Self> {
        let folder = directory.join(FOLDER);
        fs::create_dir_all(&folder).ok()?;
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let path = folder.join(format!("{}-{number}", std::process::id()));
        let mut file = OpenOptions::new().create(true).truncate(false).write(true).open(&path).ok()?;
        file.try_lock().ok()?;
        let line = format!("{}, since generation {generation}", named(opener));
        file.set_len(0).and_then(|()| file.write_all(line.as_bytes())).ok()?;
        Some(Self { path, _file: file })
    }
}

impl Drop for Reading {
    fn drop(&mut self) {
        fs::remove_file(&self.path).ok();
    }
}

/// Who is reading now, each in the words of their line, in the order of their files. Lines of readers that died are taken
/// away.
pub(super) fn reading(directory: &Path) -> Vec<String> {
    let Ok(entries) = fs::read_dir(directory.join(FOLDER)) else { return Vec::new() };
    let mut files: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    files.sort();
    files.retain(|path| {
        let dead = File::open(path).is_ok_and(|file| file.try_lock().is_ok());
        if dead {
            fs::remove_file(path).ok();
        }
        !dead
    });
    files.iter().map(|path| fs::read_to_string(path).unwrap_or_else(|_| "a reader".to_owned())).collect()
}
