//! What is wrong with a table as a whole.

use std::io;
use std::path::PathBuf;

use crate::cancel::Cancelled;

use super::super::report::{IngestReport, Severity};

/// A table that can't be read as a whole. What is wrong with single rows stands in the [`IngestReport`].
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TableError {
    /// The file can't be read.
    #[error("can't read {}", path.as_ref().map_or("the table".into(), |path| path.to_string_lossy()))]
    Io {
        /// The file, if there is one.
        path: Option<PathBuf>,
        /// Why.
        source: io::Error,
    },
    /// The file has no header line.
    #[error("the file is empty; its first line must name the columns")]
    Empty,
    /// No column holds the id.
    #[error("{table} needs a column {expected}{}", found(columns, nearest.as_deref()))]
    NoIdColumn {
        /// The table.
        table: &'static str,
        /// The column that is missing.
        expected: &'static str,
        /// The columns there are; empty if the first line holds no column name, as its cells may then be personal.
        columns: Vec<String>,
        /// The column that comes nearest.
        nearest: Option<String>,
    },
    /// Two columns have one name.
    #[error("column {column} stands twice; names count without case and outer spaces")]
    DuplicateColumn {
        /// The name.
        column: String,
    },
    /// A column has a type that holds no cell.
    #[error("column {column} has the type {found}; expected {expected}")]
    ColumnType {
        /// The column.
        column: &'static str,
        /// Its type.
        found: String,
        /// What is right.
        expected: &'static str,
    },
    /// A row, or an open quote, goes on and on. What comes before it is not taken either.
    #[error("line {line} is longer than {most} bytes, which no row is; a break after each row is right")]
    LongRow {
        /// Line of the file, from 1, on which the row starts.
        line: usize,
        /// Most bytes of a row.
        most: usize,
    },
    /// The table as a whole is too large to be read.
    #[error("the table has more than {most} bytes; several smaller ones, added one after another, are right")]
    TooLarge {
        /// Most bytes of a table.
        most: u64,
    },
    /// More columns than a table has.
    #[error("the table has {found} columns; at most {most} are right")]
    TooManyColumns {
        /// Columns of the header.
        found: usize,
        /// Most columns of a table.
        most: usize,
    },
    /// A column's name is longer than a name is.
    #[error("the name of column {column} has {found} bytes; at most {most} are right")]
    LongName {
        /// The column, counted from 1.
        column: usize,
        /// Bytes of its name.
        found: usize,
        /// Most bytes of a name.
        most: usize,
    },
    /// A JSON array can't be read.
    #[error("no JSON array of objects: it breaks in line {line}, column {column}")]
    Json {
        /// Line from 1.
        line: usize,
        /// Column from 1.
        column: usize,
    },
    /// The stream of rows broke.
    #[error("the stream of rows broke after row {row}")]
    Stream {
        /// Rows that came before.
        row: u64,
        /// Why.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// Stopped by the caller.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
    /// Rows are refused and the caller asked to refuse the whole batch then.
    #[error("{} of {} rows of {} are refused, and so is the batch{}", .0.refused, .0.refused + .0.accepted, .0.table, first(.0))]
    Refused(Box<IngestReport>),
}

/// The columns there are, for a message.
fn found(columns: &[String], nearest: Option<&str>) -> String {
    const SHOWN: usize = 40;
    if columns.is_empty() {
        return "; the first line names no column of this table, is the header missing?".to_owned();
    }
    let more = if columns.len() > SHOWN { " …" } else { "" };
    let names = columns.iter().take(SHOWN).map(String::as_str).collect::<Vec<_>>().join(", ");
    let nearest = nearest.map(|name| format!(", the nearest is {name}")).unwrap_or_default();
    format!("; it has {names}{more}{nearest}")
}

/// The first error, for a message.
fn first(report: &IngestReport) -> String {
    let error = report.issues.iter().find(|issue| issue.severity == Severity::Error);
    error.map(|issue| format!("; first {issue}")).unwrap_or_default()
}
