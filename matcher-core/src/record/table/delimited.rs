//! CSV as offices make it: the delimiter is found out, rows may be ragged, spreadsheets leave blank rows.

use std::io::Cursor;

use csv::{Reader, ReaderBuilder, StringRecord};

use super::bound::MOST_ROW_BYTES;
use super::encoding::decode;
use super::{RowStart, Rows, TableError};
use crate::record::cell::{Raw, Refusal};

/// Delimiters that are looked for; on a tie the earlier one is taken.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// Rows of the file that decide on the delimiter: enough to see a comma inside a text, few enough to cost nothing.
const SNIFFED_ROWS: usize = 50;

/// Bytes of the file that are looked at for its delimiter at most.
const SNIFFED_BYTES: usize = MOST_ROW_BYTES;

/// Rows of a CSV text.
pub(super) struct DelimitedRows {
    reader: Reader<Cursor<String>>,
    delimiter: u8,
    columns: Vec<String>,
    record: StringRecord,
    note: Option<(&'static str, String)>,
}

impl DelimitedRows {
    pub(super) fn new(bytes: Vec<u8>) -> Result<Self, TableError> {
        let decoded = decode(bytes);
        let mut text = decoded.text;
        let mut told = None;
        // Spreadsheets write the delimiter above the header, as `sep=;`.
        let first = text.lines().next().unwrap_or_default().trim_end();
        if let Some(&[delimiter]) = first.strip_prefix("sep=").map(str::as_bytes) {
            told = Some(delimiter);
            // The line stays, blank, so that line numbers are those of the file; blank lines are passed over.
            text.replace_range(..first.len(), "");
        }
        let delimiter = told.unwrap_or_else(|| sniff(&text));
        let mut reader = open(text, delimiter);
        let mut record = StringRecord::new();
        loop {
            if !next(&mut reader, &mut record)? {
                return Err(TableError::Empty);
            }
            if !is_blank(&record) {
                break;
            }
        }
        let columns = record.iter().map(str::to_owned).collect();
        Ok(Self { reader, delimiter, columns, record, note: decoded.note })
    }

    /// Why the row at hand can't be read. Blank cells beyond the header are tolerated.
    fn fault(&self) -> Option<Refusal> {
        let (have, want) = (self.record.len(), self.columns.len());
        if let Some(lines) = self.swallowed_lines() {
            let expected = format!("quotes in pairs; an open one makes {lines} lines from here one row");
            return Some(Refusal { rule: "open_quote", expected: expected.into() });
        }
        let extra_is_blank = self.record.iter().skip(want).all(|cell| cell.trim().is_empty());
        if have < want || !extra_is_blank {
            let expected = format!("{want} cells as in the header, this row has {have}");
            return Some(Refusal { rule: "ragged_row", expected: expected.into() });
        }
        None
    }

    /// The line on which the row at hand starts.
    fn line(&self) -> u64 {
        let Some(position) = self.record.position() else { return 0 };
        let text = self.reader.get_ref().get_ref().as_bytes();
        let rest = usize::try_from(position.byte()).ok().and_then(|start| text.get(start..)).unwrap_or_default();
        // The reader's position stands before the rest of a CRLF and before blank lines.
        let before = rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n'));
        position.line() + before.map(|byte| u64::from(*byte == b'\n')).sum::<u64>()
    }

    /// Lines of the row at hand if it spans several because a quote is never closed, or closed by one of another row.
    fn swallowed_lines(&self) -> Option<usize> {
        let text = self.reader.get_ref().get_ref();
        let end = usize::try_from(self.reader.position().byte()).ok()?;
        let start = usize::try_from(self.record.position()?.byte()).ok()?;
        let row = text.get(start..end)?.trim_matches(['\r', '\n']);
        let count = |wanted: u8| row.bytes().filter(|byte| *byte == wanted).count();
        let breaks = count(b'\n');
        (breaks > 0 && !count(b'"').is_multiple_of(2)).then_some(breaks + 1)
    }
}

impl Rows for DelimitedRows {
    fn columns(&self) -> &[String] {
        &self.columns
    }

    fn advance(&mut self) -> Result<Option<RowStart>, TableError> {
        if !next(&mut self.reader, &mut self.record)? {
            return Ok(None);
        }
        let line = Some(self.line());
        let is_blank = is_blank(&self.record);
        Ok(Some(RowStart { line, fault: if is_blank { None } else { self.fault() }, is_blank }))
    }

    fn cell(&self, column: usize) -> Raw<'_> {
        self.record.get(column).map_or(Raw::Null, |cell| Raw::Text(cell.trim().into()))
    }

    fn notes(&self) -> Vec<(&'static str, String)> {
        self.note.clone().into_iter().collect()
    }

    fn semicolon_splits(&self) -> bool {
        self.delimiter != b';'
    }
}

fn open(text: String, delimiter: u8) -> Reader<Cursor<String>> {
    ReaderBuilder::new().delimiter(delimiter).has_headers(false).flexible(true).from_reader(Cursor::new(text))
}

/// Reads the next row; the text is UTF-8 and in memory, so that only a bug can fail here.
fn next<T: std::io::Read>(reader: &mut Reader<T>, record: &mut StringRecord) -> Result<bool, TableError> {
    let row = reader.position().record();
    reader.read_record(record).map_err(|source| TableError::Stream { row, source: Box::new(source) })
}

fn is_blank(record: &StringRecord) -> bool {
    record.iter().all(|cell| cell.trim().is_empty())
}

/// The delimiter under which most rows have as many cells as the header, then the one with most cells.
fn sniff(text: &str) -> u8 {
    // An open quote at the top would make one row of the whole file, four times over.
    let text = (SNIFFED_BYTES..SNIFFED_BYTES + 4).find_map(|end| text.get(..end)).unwrap_or(text);
    let score = |delimiter: u8| {
        let reader =
            ReaderBuilder::new().delimiter(delimiter).has_headers(false).flexible(true).from_reader(text.as_bytes());
        let mut counts = reader.into_records().take(SNIFFED_ROWS).filter_map(Result::ok).map(|record| record.len());
        let header = counts.next().unwrap_or(0);
        let even = counts.filter(|count| *count == header).count();
        // A delimiter that the header lacks is none, however often the rows hold it.
        if header < 2 { (0, 0) } else { (even + 1, header) }
    };
    // `max_by_key` takes the last of equals.
    DELIMITERS.into_iter().rev().max_by_key(|delimiter| score(*delimiter)).unwrap_or(b',')
}
