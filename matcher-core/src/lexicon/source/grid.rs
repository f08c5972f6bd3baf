//! How is a text file of rows and columns read? With its own delimiter, its header, and the line of every row.

use std::io::{self, Read};

use csv::StringRecord;

use super::LexiconError;

/// Columns named in a message; a file that is no table at all may have thousands.
const SHOWN: usize = 20;
/// Characters of a column's name in a message.
const SHOWN_CHARS: usize = 40;

/// Most bytes of one file: ten times ESCO's largest. The lexicon made of it lies in memory, and takes more.
const MOST_BYTES: u64 = 256 << 20;

/// Everything a reader gives, if it is no more than a lexicon has.
pub(in crate::lexicon) fn whole(reader: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    reader.take(MOST_BYTES + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MOST_BYTES {
        let words = format!("it has more than {MOST_BYTES} bytes, which no lexicon has");
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, words));
    }
    Ok(bytes)
}

/// Bytes as text; the error names the line of the first byte that is none.
pub(in crate::lexicon) fn decode(bytes: &[u8]) -> Result<&str, LexiconError> {
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let line = bytes[..error.valid_up_to()].split(|&byte| byte == b'\n').count();
        let source = std::io::Error::new(std::io::ErrorKind::InvalidData, "a byte is no UTF-8");
        LexiconError::Unreadable { line: line as u64, source }
    })?;
    Ok(text.strip_prefix('\u{feff}').unwrap_or(text))
}

/// The rows of a file under their header.
pub(in crate::lexicon) struct Grid<'t> {
    rows: csv::Reader<&'t [u8]>,
    header: Vec<String>,
    keys: Vec<String>,
    record: StringRecord,
    /// Lines before the header.
    skipped: u64,
    line: u64,
    /// What a line `# version: …` before the header says; empty without one.
    pub(in crate::lexicon) version: String,
}

/// One row.
pub(in crate::lexicon) struct Row<'r> {
    record: &'r StringRecord,
    columns: usize,
    pub(in crate::lexicon) line: u64,
}

impl<'t> Grid<'t> {
    /// Opens a text. Lines that open with `#` before the header explain.
    pub(in crate::lexicon) fn of(mut text: &'t str) -> Result<Self, LexiconError> {
        let (mut skipped, mut version) = (0, String::new());
        while text.starts_with('#') {
            let (comment, rest) = text.split_once('\n').unwrap_or((text, ""));
            if let Some((key, value)) = comment.trim_start_matches('#').split_once(':')
                && key.trim().eq_ignore_ascii_case("version")
            {
                value.trim().clone_into(&mut version);
            }
            (text, skipped) = (rest, skipped + 1);
        }
        let first = text.lines().next().unwrap_or_default();
        let delimiter = delimiter(first);
        // O*NET writes plain tabs: a quotation mark in a title is one.
        let quoting = delimiter != b'\t' || !["O*NET", "Element ID"].iter().any(|mark| first.starts_with(mark));
        let mut rows = csv::ReaderBuilder::new()
            .flexible(true)
            .delimiter(delimiter)
            .quoting(quoting)
            .trim(csv::Trim::All)
            .from_reader(text.as_bytes());
        let found = rows.headers().map_err(|cause| unreadable(skipped + 1, cause))?;
        if found.iter().all(str::is_empty) {
            return Err(LexiconError::Empty);
        }
        let header: Vec<String> = found.iter().map(str::to_owned).collect();
        let keys = header.iter().map(|name| key(name)).collect();
        Ok(Self { rows, header, keys, record: StringRecord::new(), skipped, line: skipped + 1, version })
    }

    /// The columns as a message shows them.
    pub(in crate::lexicon) fn columns(&self) -> Vec<String> {
        let shown = self.header.iter().take(SHOWN);
        let mut columns: Vec<String> = shown.map(|name| name.chars().take(SHOWN_CHARS).collect()).collect();
        if self.header.len() > SHOWN {
            columns.push(format!("and {} more", self.header.len() - SHOWN));
        }
        columns
    }

    /// True if there is a column of this name, whatever its case, spaces and signs.
    pub(in crate::lexicon) fn has(&self, name: &str) -> bool {
        self.column(name).is_some()
    }

    /// The place of a column of this name.
    pub(in crate::lexicon) fn column(&self, name: &str) -> Option<usize> {
        let wanted = key(name);
        self.keys.iter().position(|key| *key == wanted)
    }

    /// The place of the first of several names that is there.
    pub(in crate::lexicon) fn column_of(&self, names: &[&str]) -> Option<usize> {
        names.iter().find_map(|name| self.column(name))
    }

    /// The name of a column, among those at these places, that stands twice.
    pub(in crate::lexicon) fn repeated(&self, mut places: impl Iterator<Item = usize>) -> Option<String> {
        let twice = |at: &usize| self.keys.iter().filter(|key| **key == self.keys[*at]).count() > 1;
        places.find(twice).map(|at| self.header[at].clone())
    }

    /// The next row; `None` after the last.
    pub(in crate::lexicon) fn next(&mut self) -> Result<Option<Row<'_>>, LexiconError> {
        let (after, skipped) = (self.line + 1, self.skipped);
        if !self.rows.read_record(&mut self.record).map_err(|cause| unreadable(after, cause))? {
            return Ok(None);
        }
        self.line = self.record.position().map_or(after, |position| position.line() + skipped);
        Ok(Some(Row { record: &self.record, columns: self.header.len(), line: self.line }))
    }
}

impl Row<'_> {
    /// The cell of a column; empty if either is absent.
    pub(in crate::lexicon) fn cell(&self, column: Option<usize>) -> &str {
        column.and_then(|at| self.record.get(at)).unwrap_or_default()
    }

    /// Cells of this row and columns of the header.
    pub(in crate::lexicon) fn width(&self) -> (usize, usize) {
        (self.record.len(), self.columns)
    }

    /// True if there are more cells than columns: somewhere a delimiter stands outside of quotes.
    pub(in crate::lexicon) fn is_wide(&self) -> bool {
        self.record.len() > self.columns
    }
}

/// A column's name without case, spaces and signs.
fn key(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The separator that stands most often in the header, outside of quotes; a comma if none does.
fn delimiter(header: &str) -> u8 {
    let outside: String = header.split('"').step_by(2).collect();
    let count = |sign: char| outside.matches(sign).count();
    if count('\t') > count(',').max(count(';')) {
        b'\t'
    } else if count(';') > count(',') {
        b';'
    } else {
        b','
    }
}

fn unreadable(line: u64, cause: csv::Error) -> LexiconError {
    LexiconError::Unreadable { line, source: cause.into() }
}
