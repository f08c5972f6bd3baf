//! What can go wrong with an index.

use std::path::PathBuf;

use crate::cancel::Cancelled;

/// An index that can't be opened or written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum IndexError {
    /// tantivy refused; the cause is chained.
    #[error("the search index at {path} can't be used")]
    Engine {
        /// Where, or `memory`.
        path: PathBuf,
        /// The cause.
        #[source]
        source: tantivy::TantivyError,
    },
    /// Files whose checksums differ from what was written.
    #[error("the search index at {path} is damaged: {files:?}")]
    Damaged {
        /// Where.
        path: PathBuf,
        /// The files.
        files: Vec<PathBuf>,
    },
    /// Another format, or no generation at all.
    #[error("the search index at {path} has format {found}, this version writes {expected}")]
    Format {
        /// Where.
        path: PathBuf,
        /// What was found.
        found: String,
        /// What is right.
        expected: u32,
    },
    /// Stopped by the caller.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
    /// The directory can't be made or cleared.
    #[error("the directory {path} can't be written")]
    Directory {
        /// Where.
        path: PathBuf,
        /// The cause.
        #[source]
        source: std::io::Error,
    },
}
