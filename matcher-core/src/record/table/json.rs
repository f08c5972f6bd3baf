//! JSON: one object a line, an array of objects, values in memory, or records of our own.
//!
//! An array is checked as a whole and then read item by item, so that its rows never lie in memory all at once.

use std::vec::IntoIter;

use rustc_hash::FxHashMap;
use serde::de::IgnoredAny;
use serde_json::{Map, Value};

use super::bound::{Items, MOST_COLUMNS, MOST_NAME_BYTES, is_array};
use super::encoding::decode;
use super::header::normal;
use super::{RowStart, Rows, TableError};
use crate::record::Record;
use crate::record::cell::{Raw, Refusal};

/// What rows are taken from.
enum Source {
    Lines { text: String, at: usize, line: u64 },
    Array { text: String, at: usize, line: u64, ends: IntoIter<usize> },
    Values(IntoIter<Value>),
}

/// One object with its line if it has one, or why there is none.
type Object = (Option<u64>, Result<Map<String, Value>, Refusal>);

/// Rows that are JSON objects.
pub(super) struct JsonRows {
    source: Source,
    /// Names as first written, in the order of their first occurrence.
    columns: Vec<String>,
    /// Their normal names.
    normals: Vec<String>,
    /// Column of each name as written.
    places: FxHashMap<String, usize>,
    /// The row at hand; `None` where it has no such key.
    cells: Vec<Option<Value>>,
    note: Option<(&'static str, String)>,
    own: bool,
}

impl JsonRows {
    fn new(source: Source) -> Self {
        let (columns, normals, places, cells) = (Vec::new(), Vec::new(), FxHashMap::default(), Vec::new());
        Self { source, columns, normals, places, cells, note: None, own: false }
    }

    pub(super) fn from_bytes(bytes: Vec<u8>) -> Result<Self, TableError> {
        let decoded = decode(bytes);
        let text = decoded.text;
        let source = if is_array(text.as_bytes()) {
            // An item that is ignored takes no place and no stack, however deep it is.
            let _: Vec<IgnoredAny> = serde_json::from_str(&text)
                .map_err(|error| TableError::Json { line: error.line(), column: error.column() })?;
            let mut ends = Vec::new();
            Items::default().feed(text.as_bytes(), |end| ends.push(end));
            let at = text.find('[').map_or(0, |start| start + 1);
            let line = 1 + breaks(&text[..at]);
            Source::Array { text, at, line, ends: ends.into_iter() }
        } else {
            Source::Lines { text, at: 0, line: 0 }
        };
        Ok(Self { note: decoded.note, ..Self::new(source) })
    }

    pub(super) fn from_values(rows: Vec<Value>) -> Self {
        Self::new(Source::Values(rows.into_iter()))
    }

    pub(super) fn from_records<R: Record>(records: &[R]) -> Self {
        // A record that can't be written becomes null, which is refused as a row that is no object.
        let rows = records.iter().map(|record| serde_json::to_value(record).unwrap_or(Value::Null)).collect();
        Self { own: true, ..Self::from_values(rows) }
    }

    fn take(&mut self, object: Map<String, Value>) -> Option<Refusal> {
        for (name, value) in object {
            if name.len() > MOST_NAME_BYTES {
                return Some(Refusal::new("long_name", "keys of at most 1,024 bytes"));
            }
            let place = if let Some(place) = self.places.get(&name) {
                *place
            } else if self.places.len() >= MOST_COLUMNS {
                return Some(Refusal::new("too_many_columns", "at most 4,096 keys in all rows together"));
            } else {
                let normal = normal(&name);
                let place = self.normals.iter().position(|column| *column == normal).unwrap_or_else(|| {
                    self.columns.push(name.clone());
                    self.normals.push(normal);
                    self.cells.push(None);
                    self.columns.len() - 1
                });
                self.places.insert(name, place);
                place
            };
            if self.cells[place].replace(value).is_some() {
                return Some(Refusal::new("repeated_key", "each key once; keys count without case and outer spaces"));
            }
        }
        None
    }
}

fn is_empty(value: &Value) -> bool {
    value.is_null() || value.as_str().is_some_and(|text| text.trim().is_empty())
}

/// Line breaks of a text.
fn breaks(text: &str) -> u64 {
    text.bytes().map(|byte| u64::from(byte == b'\n')).sum()
}

/// One row; `what` the parser counts its characters from.
fn parsed(row: &str, what: &str) -> Result<Value, Refusal> {
    // The parser's own words may quote the row, which may be personal.
    serde_json::from_str(row).map_err(|error| {
        if error.to_string().starts_with("recursion limit") {
            return Refusal::new("too_deep", "at most 127 lists and objects inside each other");
        }
        let expected = format!("valid JSON; it breaks at character {} of the {what}", error.column());
        Refusal { rule: "bad_json", expected: expected.into() }
    })
}

impl Source {
    fn next(&mut self) -> Option<Object> {
        const OBJECT: Refusal = Refusal::new("not_an_object", "a JSON object");
        let object = |value| if let Value::Object(object) = value { Ok(object) } else { Err(OBJECT) };
        match self {
            Self::Values(rows) => rows.next().map(|row| (None, object(row))),
            Self::Array { text, at, line, ends } => loop {
                let end = ends.next()?;
                let item = text.get(*at..end)?;
                let start = *at + item.len() - item.trim_start().len();
                *line += breaks(&text[*at..start]);
                let at_hand = *line;
                *line += breaks(&text[start..end]);
                *at = end + 1;
                // Nothing stands between the brackets of an empty array.
                if !item.trim().is_empty() {
                    return Some((Some(at_hand), parsed(item.trim(), "row").and_then(object)));
                }
            },
            Self::Lines { text, at, line } => loop {
                let rest = text.get(*at..).filter(|rest| !rest.is_empty())?;
                let end = rest.find('\n').map_or(rest.len(), |end| end + 1);
                *at += end;
                *line += 1;
                let row = rest[..end].trim();
                if row.is_empty() {
                    continue;
                }
                return Some((Some(*line), parsed(row, "line").and_then(object)));
            },
        }
    }
}

impl Rows for JsonRows {
    fn columns(&self) -> &[String] {
        &self.columns
    }

    fn advance(&mut self) -> Result<Option<RowStart>, TableError> {
        self.cells.fill(None);
        let Some((line, object)) = self.source.next() else { return Ok(None) };
        let fault = match object {
            Ok(object) => self.take(object),
            Err(refusal) => Some(refusal),
        };
        // A sheet's blank row arrives as an object of nulls; one without any key is no row of a sheet.
        let mut told = self.cells.iter().flatten().peekable();
        let is_blank = fault.is_none() && told.peek().is_some() && told.all(is_empty);
        Ok(Some(RowStart { line, fault, is_blank }))
    }

    fn cell(&self, column: usize) -> Raw<'_> {
        match self.cells.get(column) {
            // Our records leave out what is unknown; JSON writes null for what is not finite.
            Some(Some(Value::Null)) if self.own => Raw::Float(f64::NAN),
            Some(Some(Value::Array(items))) if self.own && items.contains(&Value::Null) => {
                Raw::List(vec![Raw::Float(f64::NAN)])
            }
            Some(Some(value)) => Raw::from(value),
            _ => Raw::Null,
        }
    }

    fn notes(&self) -> Vec<(&'static str, String)> {
        self.note.clone().into_iter().collect()
    }

    fn has_header(&self) -> bool {
        false
    }

    fn holds_own_records(&self) -> bool {
        self.own
    }
}
