//! Who may write? One process at a time, by a lock that the system drops when the process ends.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;

use crate::store::StoreError;

/// Name of the lock file; it is empty and may stay.
pub(super) const FILE: &str = "writer.lock";

/// The right to write to a directory, given back when dropped.
pub(super) struct WriterLock {
    _file: File,
}

impl WriterLock {
    /// Takes the lock of a directory without waiting.
    pub(super) fn take(directory: &Path) -> Result<Self, StoreError> {
        let path = directory.join(FILE);
        let opened = OpenOptions::new().create(true).truncate(false).write(true).open(&path);
        let file = opened.map_err(|source| StoreError::Directory { path: path.clone(), source })?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(TryLockError::WouldBlock) => Err(StoreError::Locked { path: directory.to_path_buf() }),
            Err(TryLockError::Error(source)) => Err(StoreError::Directory { path, source }),
        }
    }
}
