//! A form with blocks of rows and columns of counts; for the public without what tells of too few people.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::suppression::{is_small, left_out};

/// A column of counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct FormColumn {
    /// Its name in a table, such as `registered_female`.
    pub code: String,
    /// Its heading, in Indonesian.
    pub label: String,
}

/// A row of a form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct FormRow {
    /// Its code: an education, a group of KBJI, a section of KBLI; `total` and `unknown` beside.
    pub code: String,
    /// Its label, in Indonesian.
    pub label: String,
    /// A count a column; `None` where nothing can be counted, and where it is suppressed.
    pub cells: Vec<Option<u64>>,
    /// True if cells are left out, as they tell of too few people.
    pub suppressed: bool,
    /// True if the row is on every form; others are named by what records say.
    #[serde(skip)]
    pub(super) is_fixed: bool,
}

/// Rows that belong together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct FormBlock {
    /// Its code.
    pub code: &'static str,
    /// Its title, in Indonesian.
    pub title: &'static str,
    /// Its rows; a last one with code `total` adds the others up.
    pub rows: Vec<FormRow>,
}

/// A filled form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Form {
    /// Its number, such as `III/1`.
    pub number: &'static str,
    /// Its title, in Indonesian.
    pub title: &'static str,
    /// Columns of every block.
    pub columns: Vec<FormColumn>,
    /// Blocks of rows.
    pub blocks: Vec<FormBlock>,
}

/// Counts of one block while they are gathered: rows that are always there, and those that come up.
pub(super) struct Tally {
    code: &'static str,
    title: &'static str,
    labels: Vec<(String, String)>,
    counts: BTreeMap<String, Vec<u64>>,
    width: usize,
}

/// The code of rows for what isn't told.
pub(super) const UNKNOWN: &str = "unknown";
/// What isn't told, in Indonesian.
pub(super) const UNKNOWN_LABEL: &str = "Tidak diisi";

impl Tally {
    pub(super) fn new(
        (code, title): (&'static str, &'static str),
        rows: impl IntoIterator<Item = (String, String)>,
        columns: &[FormColumn],
    ) -> Self {
        Self { code, title, labels: rows.into_iter().collect(), counts: BTreeMap::new(), width: columns.len() }
    }

    /// Adds to a cell; a row that isn't on the form comes up with its code as label.
    pub(super) fn add(&mut self, row: &str, column: usize, count: u64) {
        if count == 0 {
            return;
        }
        let width = self.width;
        self.counts.entry(row.to_owned()).or_insert_with(|| vec![0; width])[column] += count;
    }

    /// The block: the form's rows in their order, others by code, what isn't told, and the sum.
    pub(super) fn block(mut self) -> FormBlock {
        let mut total = vec![0; self.width];
        for counts in self.counts.values() {
            total.iter_mut().zip(counts).for_each(|(sum, count)| *sum += count);
        }
        let mut rows = Vec::new();
        let unknown = self.counts.remove(UNKNOWN).unwrap_or_else(|| vec![0; self.width]);
        for (code, label) in std::mem::take(&mut self.labels) {
            let counts = self.counts.remove(&code).unwrap_or_else(|| vec![0; self.width]);
            rows.push(row(code, label, counts));
        }
        rows.extend(self.counts.into_iter().map(|(code, counts)| {
            let found = row(code.clone(), code, counts);
            FormRow { is_fixed: false, ..found }
        }));
        rows.push(row(UNKNOWN.to_owned(), UNKNOWN_LABEL.to_owned(), unknown));
        rows.push(row("total".to_owned(), "Jumlah".to_owned(), total));
        FormBlock { code: self.code, title: self.title, rows }
    }
}

/// A row of counts.
pub(super) fn row(code: String, label: String, counts: Vec<u64>) -> FormRow {
    FormRow { code, label, cells: counts.into_iter().map(Some).collect(), suppressed: false, is_fixed: true }
}

impl FormBlock {
    /// Leaves out what tells of 1 to 4 people, row by row. A row is left out whole, since its cells add up, and since previous,
    /// registered, placed, removed and next tell of each other. Rows that records name become one, so that no name of few
    /// people is told.
    pub(super) fn suppress_rows(&mut self) {
        let Some((total, rows)) = self.rows.split_last_mut() else { return };
        let small = |row: &FormRow| row.cells.iter().copied().any(is_small);
        let (hidden, with_total) = if small(total) {
            // Without the sum nothing can be worked out.
            (rows.iter().map(small).collect(), true)
        } else {
            left_out(&rows.iter().map(|row| row.cells.as_slice()).collect::<Vec<_>>())
        };
        if with_total {
            hide(total);
        }
        for (row, _) in rows.iter_mut().zip(&hidden).filter(|(_, hidden)| **hidden) {
            hide(row);
        }
        let is_named = |row: &FormRow| row.suppressed && !row.is_fixed;
        if let Some(at) = self.rows.iter().position(is_named) {
            (self.rows[at].code, self.rows[at].label) = ("other".to_owned(), "Lainnya".to_owned());
            self.rows[at].is_fixed = true;
            self.rows.retain(|row| !is_named(row));
        }
    }
}

fn hide(row: &mut FormRow) {
    row.cells.iter_mut().for_each(|cell| *cell = None);
    row.suppressed = true;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block(counts: &[[u64; 2]]) -> FormBlock {
        let columns: Vec<FormColumn> =
            ["a", "b"].map(|code| FormColumn { code: code.to_owned(), label: code.to_owned() }).into();
        let mut tally = Tally::new(("t", "T"), [], &columns);
        for (at, [one, two]) in counts.iter().enumerate() {
            tally.add(&format!("r{at}"), 0, *one);
            tally.add(&format!("r{at}"), 1, *two);
        }
        tally.block()
    }

    fn hidden(mut block: FormBlock) -> Vec<String> {
        block.rows.iter_mut().for_each(|row| row.is_fixed = true);
        block.suppress_rows();
        block.rows.into_iter().filter(|row| row.suppressed).map(|row| row.code).collect()
    }

    #[test]
    fn names_of_few_people_become_one_row() {
        let mut named = block(&[[2, 0], [3, 0], [9, 0], [40, 0]]);
        named.suppress_rows();
        let codes: Vec<&str> = named.rows.iter().map(|row| row.code.as_str()).collect();
        assert_eq!(codes, ["other", "r2", "r3", "unknown", "total"]);
    }

    #[test]
    fn nothing_small_is_left_and_nothing_can_be_worked_out() {
        assert_eq!(hidden(block(&[[9, 9], [7, 0]])), Vec::<String>::new());
        // One row alone would be the total less the others.
        assert_eq!(hidden(block(&[[9, 9], [3, 8], [40, 40]])), ["r0", "r1"]);
        // Two small ones that add up to less than five take a third with them.
        assert_eq!(hidden(block(&[[2, 9], [1, 9], [8, 9], [40, 40]])), ["r0", "r1", "r2"]);
        // The one that is needed goes, and not the smallest.
        assert_eq!(hidden(block(&[[2, 9], [0, 6], [0, 7], [9, 40]])), ["r0", "r3"]);
        assert_eq!(hidden(block(&[[2, 0]])), ["r0", "total"]);
    }
}
