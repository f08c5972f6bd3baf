//! What was wrong with a batch, and where? [`Issue`] names one fault or one surprising reading; [`IngestReport`] counts
//! rows and lists the issues. Values of personal columns never enter an issue.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use rustc_hash::FxHashMap;
use serde::Serialize;

use super::cell::personal;

/// What to do with a batch that has bad rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OnError {
    /// Refuse the bad rows one by one and keep the good ones.
    #[default]
    Report,
    /// Refuse the whole batch.
    Raise,
}

/// How bad an issue is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The row is refused.
    Error,
    /// Nothing is refused; the reading may surprise.
    Notice,
}

/// One fault, or one surprising reading with how often it occurs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Issue {
    /// Data row, counted from 1; the first one of a notice. `None` for the whole column or table.
    pub row: Option<u64>,
    /// Line of the file, where the table is a text file.
    pub line: Option<u64>,
    /// Id of the row, unless it looks like a national identity number.
    pub id: Option<String>,
    /// Column concerned.
    pub column: Option<String>,
    /// Rule as a code, such as `not_a_number`.
    pub rule: &'static str,
    /// The value, cut to [`Issue::VALUE_CHARS`] characters; `None` if it is or may be personal.
    pub value: Option<String>,
    /// What is right; for a notice, how the value was read.
    pub expected: String,
    /// Cells or rows concerned.
    pub count: u64,
    /// Error or notice.
    pub severity: Severity,
}

impl Issue {
    /// Longest part of a value that is shown.
    pub const VALUE_CHARS: usize = 80;
}

impl fmt::Display for Issue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut place = Vec::new();
        if let Some(row) = self.row {
            place.push(match self.line {
                Some(line) => format!("row {row} (line {line})"),
                None => format!("row {row}"),
            });
        }
        place.extend(self.id.as_ref().map(|id| format!("id {id}")));
        place.extend(self.column.as_ref().map(|column| format!("column {column}")));
        if place.is_empty() {
            place.push("table".to_owned());
        }
        write!(f, "{}", place.join(", "))?;
        if self.count > 1 {
            write!(f, " ({} times)", self.count)?;
        }
        match &self.value {
            Some(value) => write!(f, ": \"{value}\"")?,
            None => f.write_str(": value")?,
        }
        match self.severity {
            Severity::Error => write!(f, " refused, expected {} [{}]", self.expected, self.rule),
            Severity::Notice => write!(f, " {} [{}]", self.expected, self.rule),
        }
    }
}

/// What became of a batch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct IngestReport {
    /// Name of the table.
    pub table: &'static str,
    /// Rows taken, among them those a later row with the same id replaced.
    pub accepted: u64,
    /// Rows refused.
    pub refused: u64,
    /// Errors and notices in the order of the rows. Above 1,000 of one rule in one column, one closing issue without a
    /// row counts the others.
    pub issues: Vec<Issue>,
}

impl IngestReport {
    /// Share of the rows that were refused, in [0, 1]; 0 for a table without rows.
    ///
    /// # Examples
    ///
    /// ```
    /// use matcher_core::record::IngestReport;
    ///
    /// let report = IngestReport { table: "workers", accepted: 3, refused: 1, issues: vec![] };
    /// assert_eq!(report.refused_share(), 0.25);
    /// ```
    #[must_use]
    #[allow(clippy::cast_precision_loss, reason = "rows stay far below 2^53")]
    pub fn refused_share(&self) -> f64 {
        match self.accepted + self.refused {
            0 => 0.0,
            rows => self.refused as f64 / rows as f64,
        }
    }

    /// Cells and rows concerned by issues of one severity.
    #[must_use]
    pub fn count(&self, severity: Severity) -> u64 {
        self.issues.iter().filter(|issue| issue.severity == severity).map(|issue| issue.count).sum()
    }
}

impl fmt::Display for IngestReport {
    /// One line of counts, then the first issues, errors before notices.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const SHOWN: usize = 5;
        let (errors, notices) = (self.count(Severity::Error), self.count(Severity::Notice));
        let (table, accepted, refused) = (self.table, self.accepted, self.refused);
        write!(f, "{table}: {accepted} rows accepted, {refused} refused; {errors} errors, {notices} notices")?;
        let mut issues: Vec<&Issue> = self.issues.iter().collect();
        issues.sort_by_key(|issue| issue.severity);
        for issue in issues.iter().take(SHOWN) {
            write!(f, "\n  {issue}")?;
        }
        if issues.len() > SHOWN {
            write!(f, "\n  and {} more issues", issues.len() - SHOWN)?;
        }
        Ok(())
    }
}

/// Issues kept for one rule in one column: a million bad rows must not fill the memory, and nobody reads more.
const CAP: u64 = 1_000;

/// Where an issue stands.
#[derive(Clone, Copy, Default)]
pub(crate) struct Place<'a> {
    pub(crate) row: Option<u64>,
    pub(crate) line: Option<u64>,
    pub(crate) id: Option<&'a str>,
    pub(crate) column: Option<&'a str>,
}

/// Collects issues while a table is read; notices of one kind become one issue with a count.
#[derive(Default)]
pub(crate) struct Tally {
    issues: Vec<Issue>,
    stored: FxHashMap<(&'static str, Option<String>), u64>,
    merged: FxHashMap<(&'static str, Option<&'static str>, Cow<'static, str>), usize>,
    overflow: BTreeMap<(Severity, &'static str, Option<String>), u64>,
}

impl Tally {
    /// Adds an issue of its own.
    pub(crate) fn push(
        &mut self,
        severity: Severity,
        rule: &'static str,
        place: Place<'_>,
        value: Option<String>,
        expected: impl Into<String>,
    ) {
        let key = (rule, place.column.map(str::to_owned));
        let stored = self.stored.entry(key).or_default();
        if *stored == CAP {
            *self.overflow.entry((severity, rule, place.column.map(str::to_owned))).or_default() += 1;
            return;
        }
        *stored += 1;
        self.issues.push(Issue {
            row: place.row,
            line: place.line,
            id: place.id.and_then(shown_id),
            column: place.column.map(str::to_owned),
            rule,
            value,
            expected: expected.into(),
            count: 1,
            severity,
        });
    }

    /// Counts a notice about a cell of `column`, or a whole row; `value` is asked for the first one alone.
    pub(crate) fn notice(
        &mut self,
        rule: &'static str,
        column: Option<&'static str>,
        place: Place<'_>,
        value: impl FnOnce() -> Option<String>,
        text: Cow<'static, str>,
    ) {
        if let Some(&index) = self.merged.get(&(rule, column, text.clone())) {
            self.issues[index].count += 1;
            return;
        }
        let before = self.issues.len();
        self.push(Severity::Notice, rule, Place { column, ..place }, value(), text.clone());
        if self.issues.len() > before {
            self.merged.insert((rule, column, text), before);
        }
    }

    /// Closes the report.
    pub(crate) fn into_report(mut self, table: &'static str, accepted: u64, refused: u64) -> IngestReport {
        for ((severity, rule, column), count) in self.overflow {
            let expected = format!("as in the {CAP} issues of this rule listed above");
            let (row, line, id, value) = (None, None, None, None);
            self.issues.push(Issue { row, line, id, column, rule, value, expected, count, severity });
        }
        IngestReport { table, accepted, refused, issues: self.issues }
    }
}

/// A text as it may come out in a message: telephone and identity numbers, e-mail addresses and names behind a label are
/// cut, much as from the texts of a table. A name without a label can't be known.
///
/// # Examples
///
/// ```
/// use matcher_core::record::without_personal;
///
/// assert_eq!(without_personal("as_of is \"0812-3456-7890\""), "as_of is \"…\"");
/// assert_eq!(without_personal("as_of is \"2026-13-01\""), "as_of is \"2026-13-01\"");
/// ```
#[must_use]
pub fn without_personal(text: &str) -> Cow<'_, str> {
    personal::cut_in_message(text).map_or(Cow::Borrowed(text), |cut| Cow::Owned(cut.text))
}

/// True for a text that holds a number or an address of a person, or a name behind a label.
pub(crate) fn is_personal(text: &str) -> bool {
    personal::cut(text).is_some()
}

/// `text` cut to what an issue shows; `None` if it holds a number as long as a telephone or identity number, an e-mail
/// address, or a name behind a label.
pub(crate) fn shown(text: &str) -> Option<String> {
    // A village code has 10 digits and may be shown; mobile numbers have 11 or more, or start with 08 or 628.
    const LONGEST_NUMBER: usize = 10;
    if is_personal(text) {
        return None;
    }
    let mut run = String::new();
    for c in text.chars().chain(std::iter::once('x')) {
        match c {
            '0'..='9' => run.push(c),
            ' ' | '.' | '-' | '(' | ')' | '\'' | '\u{a0}' => {}
            _ => {
                let is_phone = run.len() == LONGEST_NUMBER && run.starts_with("08");
                if run.len() > LONGEST_NUMBER || is_phone {
                    return None;
                }
                run.clear();
            }
        }
    }
    let mut cut: String = text.chars().take(Issue::VALUE_CHARS).collect();
    if cut.len() < text.len() {
        cut.push('…');
    }
    Some(cut)
}

/// An id cut to what an issue shows; `None` if it is a telephone number or holds a national identity number.
///
/// Milder than [`shown`]: ids made of a date and a running number are long, and a fault must stay findable by its id.
pub(crate) fn shown_id(id: &str) -> Option<String> {
    let is_nik = id.split(|c: char| !c.is_ascii_digit()).any(|run| run.len() == 16);
    let digits = id.strip_prefix('+').unwrap_or(id);
    let is_phone = (10..=14).contains(&digits.len())
        && digits.bytes().all(|byte| byte.is_ascii_digit())
        && (digits.starts_with("08") || digits.starts_with("628"));
    (!is_nik && !is_phone).then(|| id.chars().take(Issue::VALUE_CHARS).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn issues_beyond_the_cap_are_counted_in_one_closing_issue() {
        let mut tally = Tally::default();
        for row in 1..=3_500 {
            let place = Place { row: Some(row), column: Some("wage_min"), ..Place::default() };
            tally.push(Severity::Error, "not_an_amount", place, None, "rupiah");
        }
        let report = tally.into_report("workers", 0, 3_500);
        assert_eq!(report.issues.len(), 1_001);
        assert_eq!(report.issues[1_000].count, 2_500);
        assert_eq!(report.count(Severity::Error), 3_500);
    }

    #[test]
    fn a_long_number_is_never_shown() {
        assert_eq!(shown("6474010101900001"), None);
        assert_eq!(shown("HP 0812-3456-7890"), None);
        assert_eq!(shown("siti@contoh.id"), None);
        assert_eq!(shown("Nama: Siti Contoh"), None);
        assert_eq!(shown("6474011001").as_deref(), Some("6474011001"));
        assert_eq!(shown("Rp 4.000.000").as_deref(), Some("Rp 4.000.000"));
        assert_eq!(shown(&"é".repeat(200)).map(|text| text.chars().count()), Some(81));
    }

    #[test]
    fn an_id_is_shown_unless_it_is_an_identity_or_telephone_number() {
        assert_eq!(shown_id("20250925-000123").as_deref(), Some("20250925-000123"));
        assert_eq!(shown_id("nik6474010101900001"), None);
        assert_eq!(shown_id("081234567890"), None);
    }

    #[test]
    fn an_issue_reads_as_one_sentence() {
        let mut tally = Tally::default();
        let place = Place { row: Some(3), line: Some(4), id: Some("W3"), column: Some("wage_min") };
        tally.push(Severity::Error, "not_an_amount", place, shown("abc"), "rupiah, such as 3500000");
        let report = tally.into_report("workers", 1, 1);
        assert_eq!(
            report.issues[0].to_string(),
            "row 3 (line 4), id W3, column wage_min: \"abc\" refused, expected rupiah, such as 3500000 [not_an_amount]"
        );
    }
}
