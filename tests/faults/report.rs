//! Figures of a run: printed, and in the long form written to `target/faults`.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

/// How many rounds: what a variable says, else the short form's number.
pub(crate) fn rounds(variable: &str, short: u64) -> u64 {
    std::env::var(variable).ok().map_or(short, |text| text.parse().expect("a number of rounds"))
}

/// Counts by row and column, in the order in which columns are given and of row names.
pub(crate) struct Counted {
    columns: &'static [&'static str],
    rows: BTreeMap<String, Vec<u64>>,
    notes: Vec<String>,
}

impl Counted {
    pub(crate) fn new(columns: &'static [&'static str]) -> Self {
        Self { columns, rows: BTreeMap::new(), notes: Vec::new() }
    }

    pub(crate) fn add(&mut self, row: &str, column: &str) {
        let at = self.columns.iter().position(|name| *name == column).expect("a column of the table");
        self.rows.entry(row.to_owned()).or_insert_with(|| vec![0; self.columns.len()])[at] += 1;
    }

    /// A line below the table.
    pub(crate) fn note(&mut self, note: String) {
        self.notes.push(note);
    }

    /// Lines below the table.
    pub(crate) fn notes(&mut self, notes: &[String]) {
        self.notes.extend_from_slice(notes);
    }

    /// How often over all rows.
    pub(crate) fn sum(&self, column: &str) -> u64 {
        let at = self.columns.iter().position(|name| *name == column).expect("a column of the table");
        self.rows.values().map(|row| row[at]).sum()
    }

    /// Prints the table, and writes it where the long form asks for it.
    pub(crate) fn show(&self, name: &str) {
        let mut text =
            format!("\n| {name} | {} |\n| --- |{}\n", self.columns.join(" | "), " ---: |".repeat(self.columns.len()));
        let sums: Vec<u64> = self.columns.iter().map(|column| self.sum(column)).collect();
        for (row, counts) in self.rows.iter().map(|(row, counts)| (row.as_str(), counts)).chain([("all", &sums)]) {
            let counts: Vec<String> = counts.iter().map(u64::to_string).collect();
            writeln!(text, "| {row} | {} |", counts.join(" | ")).expect("a text takes everything");
        }
        for note in &self.notes {
            writeln!(text, "\n{note}").expect("a text takes everything");
        }
        println!("{text}");
        if std::env::var_os("FAULTS_LONG").is_some() {
            let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/faults");
            std::fs::create_dir_all(&folder).expect("target can be written");
            std::fs::write(folder.join(format!("{}.md", name.replace(' ', "-"))), text).expect("target can be written");
        }
    }
}

/// Numbers from 1 to `end`, all of them or so many, evenly spread.
pub(crate) fn spread(end: u64, most: u64) -> Vec<u64> {
    let count = most.min(end);
    (1..=count).map(|at| at * end / count).collect()
}

#[test]
fn points_are_spread_over_the_whole() {
    assert_eq!(spread(10, 3), [3, 6, 10]);
    assert_eq!(spread(3, 10), [1, 2, 3]);
    assert_eq!(spread(0, 10), Vec::<u64>::new());
}
