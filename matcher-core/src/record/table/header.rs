//! Which column of the source holds which column of the record?

use super::bound::{MOST_COLUMNS, MOST_NAME_BYTES};
use super::{Rows, TableError};
use crate::record::cell::personal::is_name_like;
use crate::record::report::{Place, Severity, Tally, shown};
use crate::record::{Column, Record};

/// Names count as alike from here, by the Jaro-Winkler measure: `skils` and `skill` are, `name` and `skills` are not.
const ALIKE: f64 = 0.85;

/// Columns of a record and where the source holds them.
pub(super) struct Header {
    table: &'static str,
    key: &'static str,
    pub(super) columns: &'static [Column],
    /// For each column of the record, the source's column.
    pub(super) places: Vec<Option<usize>>,
    /// Normal names of the source's columns seen so far.
    seen: Vec<String>,
}

/// A column name without case, outer spaces and the difference of space, dash and underscore.
pub(super) fn normal(name: &str) -> String {
    let name = name.trim().trim_matches('\u{feff}').to_lowercase();
    name.split([' ', '_', '-']).filter(|part| !part.is_empty()).collect::<Vec<_>>().join("_")
}

/// A column's name as a message shows it; `None` if it may be a person's data, as where the header is missing.
fn shown_name(name: &str) -> Option<String> {
    // Signs of JSON: a record read as the header of a CSV file.
    let is_record = name.contains(['{', '}', '[', ']', '"', ':']);
    shown(name.trim()).filter(|name| !is_record && !is_name_like(name))
}

/// The name that comes nearest to `name`, if any is alike.
fn nearest<'a>(name: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    names
        .map(|known| (strsim::jaro_winkler(name, known), known))
        .filter(|(likeness, _)| *likeness >= ALIKE)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, known)| known)
}

impl Header {
    pub(super) fn new<R: Record>() -> Self {
        let columns = R::columns();
        Self { table: R::TABLE, key: R::KEY, columns, places: vec![None; columns.len()], seen: Vec::new() }
    }

    /// Takes up the columns that the source has shown since the last call.
    pub(super) fn extend(&mut self, rows: &dyn Rows, tally: &mut Tally) -> Result<(), TableError> {
        if rows.columns().len() > MOST_COLUMNS {
            return Err(TableError::TooManyColumns { found: rows.columns().len(), most: MOST_COLUMNS });
        }
        for name in rows.columns().iter().skip(self.seen.len()) {
            let at = self.seen.len();
            if name.len() > MOST_NAME_BYTES {
                return Err(TableError::LongName { column: at + 1, found: name.len(), most: MOST_NAME_BYTES });
            }
            let normal = normal(name);
            if !normal.is_empty() && self.seen.contains(&normal) {
                return Err(TableError::DuplicateColumn {
                    column: shown_name(name).map_or_else(|| "(not shown)".to_owned(), |_| normal),
                });
            }
            match self.columns.iter().position(|column| column.name == normal) {
                Some(index) => {
                    let column = &self.columns[index];
                    if let Some(found) = rows.unreadable(at) {
                        return Err(TableError::ColumnType { column: column.name, found, expected: column.expects });
                    }
                    self.places[index] = Some(at);
                }
                None => self.note_unknown(name, &normal, tally),
            }
            self.seen.push(normal);
        }
        Ok(())
    }

    fn note_unknown(&self, name: &str, normal: &str, tally: &mut Tally) {
        let name = if normal.is_empty() { Some("(no name)".to_owned()) } else { shown_name(name) };
        let name = name.unwrap_or_else(|| "(not shown)".to_owned());
        let place = Place { column: Some(&name), ..Place::default() };
        let hint = nearest(normal, self.columns.iter().map(|column| column.name));
        let hint = hint.map(|known| format!("; did you mean {known}?")).unwrap_or_default();
        let words = format!("not stored: {} has no column of this name{hint}", self.table);
        tally.push(Severity::Notice, "unknown_column", place, None, words);
    }

    /// Fails if no column holds the id.
    pub(super) fn require_id(&self, rows: &dyn Rows) -> Result<(), TableError> {
        if self.places.first().is_some_and(Option::is_some) {
            return Ok(());
        }
        // Without any known name the first line may be a person's data, which no message may hold.
        let alike = |name: &&String| nearest(name, self.columns.iter().map(|column| column.name)).is_some();
        // One cell of a person may happen to be spelt like a column; in a header more of them are.
        let named = self.seen.iter().filter(|name| alike(name)).count();
        let is_header = named > 0 && named * 4 >= self.seen.len();
        let columns: Vec<String> =
            if is_header { rows.columns().iter().filter_map(|name| shown_name(name)).collect() } else { Vec::new() };
        let nearest = nearest(self.key, columns.iter().map(String::as_str)).map(str::to_owned);
        Err(TableError::NoIdColumn { table: self.table, expected: self.key, columns, nearest })
    }
}
