//! Where do records come from? [`Table`] holds rows of CSV, NDJSON, JSON values, records or Arrow, read one by one;
//! [`read`] turns them into a [`Batch`] of records and a report.
//!
//! A text file is kept in memory as text, its rows never as a whole. No file is written here.

mod bound;
mod delimited;
mod encoding;
mod error;
mod header;
mod json;
mod numbered;
mod row;

use std::fmt;
use std::io::Read;
use std::path::Path;

pub use error::TableError;
pub use row::Row;
use rustc_hash::FxHashMap;

use self::bound::{bytes, file};
use self::delimited::DelimitedRows;
use self::header::Header;
use self::json::JsonRows;
use self::numbered::NumberedRows;
use super::cell::{Context, Raw, Refusal};
use super::report::{IngestReport, OnError, Place, Severity, Tally};
use super::{Record, report};

/// Rows of a table, not yet read.
pub struct Table {
    rows: Box<dyn Rows>,
}

/// Where one row stands, and what is wrong with it as a whole.
#[derive(Default)]
pub(crate) struct RowStart {
    /// Line of the file, from 1.
    pub(crate) line: Option<u64>,
    /// Why the row can't be read.
    pub(crate) fault: Option<Refusal>,
    /// True for a row of empty cells, as spreadsheets leave at the end of a file.
    pub(crate) is_blank: bool,
}

/// A source of rows. Columns are numbered as in [`Rows::columns`].
pub(crate) trait Rows: Send {
    /// Names as the source gives them; JSON may add some with any row.
    fn columns(&self) -> &[String];

    /// Goes to the next row, `None` after the last.
    fn advance(&mut self) -> Result<Option<RowStart>, TableError>;

    /// A cell of the row at hand.
    fn cell(&self, column: usize) -> Raw<'_>;

    /// What the file is like: a rule and words for each surprise.
    fn notes(&self) -> Vec<(&'static str, String)> {
        Vec::new()
    }

    /// False if `;` parts the cells, so that it can't part the items of a list.
    fn semicolon_splits(&self) -> bool {
        true
    }

    /// True for records of this library.
    fn holds_own_records(&self) -> bool {
        false
    }

    /// True if all columns are known before the first row.
    fn has_header(&self) -> bool {
        true
    }

    /// The type of a column that no cell can be read from.
    fn unreadable(&self, _column: usize) -> Option<String> {
        None
    }
}

impl Table {
    /// Reads a CSV file: header first, delimiter `,`, `;`, tab or `|`; UTF-8, UTF-16 or cp1252.
    ///
    /// # Errors
    ///
    /// [`TableError::Io`] or [`TableError::Empty`].
    pub fn csv(path: impl AsRef<Path>) -> Result<Self, TableError> {
        Self::from_csv(file(path.as_ref())?)
    }

    /// Reads CSV from any source, to its end.
    ///
    /// # Errors
    ///
    /// [`TableError::Io`] or [`TableError::Empty`].
    ///
    /// # Examples
    ///
    /// ```
    /// use matcher_core::record::{Context, OnError, Table, Worker, read};
    /// use matcher_core::region::Gazetteer;
    ///
    /// let table = Table::csv_reader("worker_id;skills\nW1;forklift | las\n".as_bytes())?;
    /// let batch = read::<Worker>(table, &Context::new(&Gazetteer::bundled()), OnError::Report)?;
    /// assert_eq!(batch.records[0].skills.as_ref().map(Vec::len), Some(2));
    /// # Ok::<(), matcher_core::record::TableError>(())
    /// ```
    pub fn csv_reader(reader: impl Read) -> Result<Self, TableError> {
        Self::from_csv(bytes(reader)?)
    }

    fn from_csv(bytes: Vec<u8>) -> Result<Self, TableError> {
        Ok(Self::from_rows(DelimitedRows::new(bytes)?))
    }

    /// Reads a file of one JSON object a line, or of one JSON array of objects.
    ///
    /// # Errors
    ///
    /// [`TableError::Io`], or [`TableError::Json`] for an array that can't be read.
    pub fn ndjson(path: impl AsRef<Path>) -> Result<Self, TableError> {
        Ok(Self::from_rows(JsonRows::from_bytes(file(path.as_ref())?)?))
    }

    /// Reads NDJSON from any source, to its end.
    ///
    /// # Errors
    ///
    /// As [`Table::ndjson`].
    pub fn ndjson_reader(reader: impl Read) -> Result<Self, TableError> {
        Ok(Self::from_rows(JsonRows::from_bytes(bytes(reader)?)?))
    }

    /// Takes rows that are JSON objects.
    #[must_use]
    pub fn values(rows: Vec<serde_json::Value>) -> Self {
        Self::from_rows(JsonRows::from_values(rows))
    }

    /// Takes records made in Rust, to check them like rows of a file.
    #[must_use]
    pub fn records<R: Record>(records: &[R]) -> Self {
        Self::from_rows(JsonRows::from_records(records))
    }

    /// The same rows, each with its number as id where the table has no column of ids.
    #[must_use]
    pub(crate) fn numbered(self, column: &str) -> Self {
        Self::from_rows(NumberedRows::new(self.rows, column))
    }

    pub(crate) fn from_rows(rows: impl Rows + 'static) -> Self {
        Self { rows: Box::new(rows) }
    }
}

impl fmt::Debug for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Table").field("columns", &self.rows.columns().len()).finish_non_exhaustive()
    }
}

/// Rows read between two looks at the cancel handle: a few milliseconds.
const ROWS_PER_LOOK: u64 = 1_024;

/// Records that were read, and what became of the others.
#[derive(Clone, Debug)]
pub struct Batch<R> {
    /// Records in the order of their first row; of a repeated id the last record.
    pub records: Vec<R>,
    /// Counts and issues.
    pub report: IngestReport,
}

/// Reads a table into records.
///
/// A bad cell refuses its row; the other rows go on. Of rows with one id the last one that is read wins.
///
/// # Errors
///
/// [`TableError`] if the table as a whole can't be read: no id column, two columns of one name, a column of a type that
/// holds no cell, a stream that breaks, [`TableError::Cancelled`]. With [`OnError::Raise`] also [`TableError::Refused`] if any row is refused.
pub fn read<R: Record>(table: Table, context: &Context<'_>, on_error: OnError) -> Result<Batch<R>, TableError> {
    let mut rows = table.rows;
    let context = context.for_table(rows.semicolon_splits(), rows.holds_own_records());
    let mut tally = Tally::default();
    for (rule, words) in rows.notes() {
        tally.push(Severity::Notice, rule, Place::default(), None, words);
    }
    let mut header = Header::new::<R>();
    header.extend(rows.as_ref(), &mut tally)?;
    if rows.has_header() {
        header.require_id(rows.as_ref())?;
    }

    let mut records: Vec<R> = Vec::new();
    let mut places: FxHashMap<Box<str>, usize> = FxHashMap::default();
    let (mut number, mut accepted, mut refused) = (0_u64, 0_u64, 0_u64);
    while let Some(start) = rows.advance()? {
        number += 1;
        if number % ROWS_PER_LOOK == 0 {
            context.check_cancel()?;
        }
        header.extend(rows.as_ref(), &mut tally)?;
        let place = Place { row: Some(number), line: start.line, ..Place::default() };
        if start.is_blank {
            tally.notice("blank_row", None, place, || None, "missing in this row, which is passed over".into());
            continue;
        }
        if let Some(Refusal { rule, expected }) = start.fault {
            tally.push(Severity::Error, rule, place, None, expected);
            refused += 1;
            continue;
        }
        let mut row = Row::new(rows.as_ref(), &header, &context, &mut tally, place);
        let record = R::read(&mut row);
        if let Some(record) = &record {
            record.check(&mut row);
        }
        let Some(record) = record.filter(|_| !row.is_refused()) else {
            refused += 1;
            continue;
        };
        accepted += 1;
        if let Some(&at) = places.get(record.key()) {
            let place = Place { id: Some(record.key()), column: Some(R::KEY), ..place };
            let words = "stands in an earlier row, which this one replaces";
            tally.push(Severity::Notice, "repeated_id", place, report::shown_id(record.key()), words);
            records[at] = record;
        } else {
            places.insert(record.key().into(), records.len());
            records.push(record);
        }
    }
    if number > 0 {
        header.require_id(rows.as_ref())?;
    }
    let report = tally.into_report(R::TABLE, accepted, refused);
    if on_error == OnError::Raise && refused > 0 {
        return Err(TableError::Refused(Box::new(report)));
    }
    Ok(Batch { records, report })
}

#[cfg(test)]
mod tests;
