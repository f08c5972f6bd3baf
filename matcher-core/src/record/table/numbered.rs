//! Rows of a table that needs no ids of its own, such as a list of rules: each gets its number.

use super::header::normal;
use super::{RowStart, Rows, TableError};
use crate::record::cell::Raw;

/// Rows with their numbers in front, unless the source has a column of that name.
pub(super) struct NumberedRows {
    rows: Box<dyn Rows>,
    columns: Vec<String>,
    /// True if the first column is of our making.
    is_made: bool,
    number: i64,
}

impl NumberedRows {
    pub(super) fn new(rows: Box<dyn Rows>, column: &str) -> Self {
        let is_made = !rows.columns().iter().any(|name| normal(name) == column);
        let mut made = Self { rows, columns: Vec::new(), is_made, number: 0 };
        made.columns.extend(is_made.then(|| column.to_owned()));
        made.take_columns();
        made
    }

    /// Takes over the columns that the source has shown since.
    fn take_columns(&mut self) {
        let seen = self.columns.len() - usize::from(self.is_made);
        for name in self.rows.columns().iter().skip(seen) {
            // JSON may name the column later than in its first row: these ids are then told as a column that isn't known.
            let is_second = self.is_made && normal(name) == self.columns[0];
            self.columns.push(if is_second { format!("{name} (given)") } else { name.clone() });
        }
    }
}

impl Rows for NumberedRows {
    fn columns(&self) -> &[String] {
        &self.columns
    }

    fn advance(&mut self) -> Result<Option<RowStart>, TableError> {
        let start = self.rows.advance()?;
        self.number += 1;
        self.take_columns();
        Ok(start)
    }

    fn cell(&self, column: usize) -> Raw<'_> {
        match (self.is_made, column) {
            (true, 0) => Raw::Int(self.number),
            (true, _) => self.rows.cell(column - 1),
            (false, _) => self.rows.cell(column),
        }
    }

    fn notes(&self) -> Vec<(&'static str, String)> {
        self.rows.notes()
    }

    fn semicolon_splits(&self) -> bool {
        self.rows.semicolon_splits()
    }

    fn holds_own_records(&self) -> bool {
        self.rows.holds_own_records()
    }

    fn has_header(&self) -> bool {
        self.rows.has_header()
    }

    fn unreadable(&self, column: usize) -> Option<String> {
        match (self.is_made, column) {
            (true, 0) => None,
            (true, _) => self.rows.unreadable(column - 1),
            (false, _) => self.rows.unreadable(column),
        }
    }
}
