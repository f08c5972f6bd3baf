//! What can go wrong with the records on disk.

use std::path::{Path, PathBuf};

use crate::cancel::Cancelled;

/// Records that can't be opened, read or written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// Stopped by the caller.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
    /// No market there.
    #[error("{path} holds no market: expected a directory with the file records.sqlite of this library")]
    NoMarket {
        /// Where.
        path: PathBuf,
    },
    /// A newer version wrote it.
    #[error("the market at {path} has format {found}, this version reads up to {expected}: install a newer version")]
    Newer {
        /// Where.
        path: PathBuf,
        /// Its format.
        found: u32,
        /// The newest format this version reads.
        expected: u32,
    },
    /// Another process writes to it.
    #[error("the market at {path} is open for writing elsewhere: close it there, or open it here with read_only")]
    Locked {
        /// Where.
        path: PathBuf,
    },
    /// SQLite refuses; the cause is chained.
    #[error("the records at {path} can't be used")]
    Sqlite {
        /// Where.
        path: PathBuf,
        /// The cause.
        #[source]
        source: rusqlite::Error,
    },
    /// A directory or lock file can't be made.
    #[error("{path} can't be written")]
    Directory {
        /// Where.
        path: PathBuf,
        /// The cause.
        #[source]
        source: std::io::Error,
    },
    /// A stored body that isn't a record of this version.
    #[error("the record {id} of {table} can't be read")]
    Record {
        /// Table.
        table: &'static str,
        /// Id.
        id: String,
        /// The cause.
        #[source]
        source: serde_json::Error,
    },
}

impl StoreError {
    pub(super) fn sqlite(path: &Path, source: rusqlite::Error) -> Self {
        Self::Sqlite { path: path.to_path_buf(), source }
    }
}
