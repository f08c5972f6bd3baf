//! Who may write? One at a time, by a lock that the system drops when the process ends.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::Write;
use std::path::Path;

use crate::store::StoreError;

/// Name of the lock file; it may stay, as the lock is on the open file.
pub(super) const FILE: &str = "writer.lock";

/// The right to write to a directory, given back when dropped.
pub(super) struct WriterLock {
    _file: File,
}

impl WriterLock {
    /// Takes the lock of a directory without waiting. `opener` says in the caller's words who does.
    pub(super) fn take(directory: &Path, opener: Option<&str>) -> Result<Self, StoreError> {
        let path = directory.join(FILE);
        let failed = |source| StoreError::Directory { path: path.clone(), source };
        let mut file = OpenOptions::new().create(true).truncate(false).write(true).open(&path).map_err(failed)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let (path, holder) = (directory.to_path_buf(), holder(&path));
                return Err(StoreError::Locked { path, holder });
            }
            Err(TryLockError::Error(source)) => return Err(failed(source)),
        }
        // Only words for whoever comes second: a disk too full for them takes no lock away.
        file.set_len(0).and_then(|()| file.write_all(named(opener).as_bytes())).ok();
        Ok(Self { _file: file })
    }
}

/// This process in words: its number, and who it says it is.
pub(super) fn named(opener: Option<&str>) -> String {
    let process = std::process::id();
    opener.map_or_else(|| format!("process {process}"), |opener| format!("process {process}, {opener}"))
}

/// Who holds a lock, as they wrote it.
fn holder(path: &Path) -> String {
    // Where a lock keeps others from reading, nothing is known.
    let told = fs::read_to_string(path).unwrap_or_default();
    if told.is_empty() { "another process".to_owned() } else { told }
}
