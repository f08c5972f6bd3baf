//! What can go wrong with the records on disk.

use std::path::{Path, PathBuf};

use super::verify::Finding;
use rusqlite::ErrorCode;

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
    /// Somebody else writes to it.
    #[error(
        "the market at {path} is open for writing elsewhere, by {holder}: close it there, or open it here with read_only"
    )]
    Locked {
        /// Where.
        path: PathBuf,
        /// Who holds the lock: process and program, as they told.
        holder: String,
    },
    /// Records aren't what was written.
    #[error("the records at {path} are damaged: {finding}{more}; `matcher check --repair` keeps what is whole and names what is lost", more = and_more(*.others))]
    Damaged {
        /// Where.
        path: PathBuf,
        /// The first thing found.
        finding: Finding,
        /// How much more was found.
        others: usize,
    },
    /// Nothing can be read that a repair could keep.
    #[error("nothing of the records at {path} can be read: put a copy in their place")]
    Lost {
        /// Where.
        path: PathBuf,
        /// The cause.
        #[source]
        source: rusqlite::Error,
    },
    /// A person is erased from the records, and the file couldn't be written anew without them.
    #[error(
        "the person is erased at {path}, but their bytes may remain in the file until the market is opened for writing again, with room on the disk for a second copy of the records"
    )]
    Unswept {
        /// Where.
        path: PathBuf,
        /// The cause.
        #[source]
        source: Box<StoreError>,
    },
    /// SQLite refuses; the cause is chained.
    #[error("the records at {path} can't be used{hint}", hint = hint(source))]
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

/// What follows the first finding.
fn and_more(others: usize) -> String {
    if others == 0 { String::new() } else { format!(", and {others} more") }
}

/// What helps, where the cause tells.
fn hint(source: &rusqlite::Error) -> &'static str {
    match source.sqlite_error_code() {
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
            "; `matcher check --repair` keeps what is whole, or put a copy in their place"
        }
        Some(ErrorCode::DiskFull) => "; free some space and try again: what was committed stands",
        Some(ErrorCode::SystemIoFailure) => "; see to the disk and open it again: what was committed stands",
        Some(ErrorCode::CannotOpen | ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => {
            "; see to the rights to the folder and open it again"
        }
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
            "; another program, such as a database browser, writes to them: close it and open it again"
        }
        _ => "; `matcher check --repair` says what is wrong with them",
    }
}
