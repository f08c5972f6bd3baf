//! Which documents are right for which query? Graded judgments, as a TREC qrels file holds them.

use super::error::EvaluationError;
use super::lists::{Item, Lists, Origin, fields};

/// Graded relevance judgments: a whole number for each judged pair of query and document.
///
/// A grade of 1 or more is relevant, 0 or less is judged and not relevant; a pair without a grade is unjudged, which is
/// counted, and treated as not relevant.
///
/// # Examples
///
/// ```
/// use matcher_core::evaluation::Qrels;
///
/// let qrels = Qrels::from_trec(b"q1 0 d1 2\nq1 0 d2 0\n")?;
/// assert_eq!((qrels.grade("q1", "d1"), qrels.grade("q1", "d9")), (Some(2), None));
/// # Ok::<(), matcher_core::evaluation::EvaluationError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Qrels(pub(super) Lists<i32>);

const TEXT: Origin = Origin { what: "qrels", unit: "line" };
const ROWS: Origin = Origin { what: "qrels", unit: "row" };

impl Qrels {
    /// Reads a TREC qrels file: query, iteration (passed over), document, grade, divided by white space. Blank lines and a
    /// byte order mark are passed over.
    ///
    /// # Errors
    ///
    /// The line that has other than four fields, is no UTF-8, has a grade that is no whole number of 32 bits, or judges a
    /// pair again; [`EvaluationError::Empty`] of a text without a judgment.
    ///
    /// # Source
    ///
    /// The format of `trec_eval`, NIST, <https://trec.nist.gov/data/qrels_eng/>.
    pub fn from_trec(text: &[u8]) -> Result<Self, EvaluationError> {
        let rows = fields(TEXT.what, text).map(|line| {
            let (line, fields) = line?;
            let [query, _, document, grade] = fields[..] else {
                let expected = "4: query, iteration, document, grade";
                return Err(EvaluationError::Fields { what: TEXT.what, line, found: fields.len(), expected });
            };
            let grade = grade.parse().map_err(|_| EvaluationError::Number {
                what: TEXT.what,
                unit: TEXT.unit,
                row: line,
                column: "grade",
                value: grade.to_owned(),
                expected: "a whole number",
            })?;
            Ok((line, query, document, grade))
        });
        Self::new(Lists::new(TEXT, rows)?)
    }

    /// Takes rows of query, document and grade.
    ///
    /// # Errors
    ///
    /// [`EvaluationError::Duplicate`] of a pair judged twice, [`EvaluationError::Empty`] without a row.
    pub fn from_rows<'a>(rows: impl IntoIterator<Item = (&'a str, &'a str, i32)>) -> Result<Self, EvaluationError> {
        let rows = rows.into_iter().enumerate();
        let rows = rows.map(|(at, (query, document, grade))| Ok((at + 1, query, document, grade)));
        Self::new(Lists::new(ROWS, rows)?)
    }

    fn new(lists: Lists<i32>) -> Result<Self, EvaluationError> {
        if lists.queries() == 0 { Err(EvaluationError::Empty { what: "qrels" }) } else { Ok(Self(lists)) }
    }

    /// The grade of a pair; `None` if nobody judged it.
    #[must_use]
    pub fn grade(&self, query: &str, document: &str) -> Option<i32> {
        grade(self.0.get(query)?, document)
    }

    /// Queries for which something is relevant, in the order of their ids.
    pub fn answered(&self) -> impl Iterator<Item = &str> {
        let is_answered = |judgments: &[Item<i32>]| judgments.iter().any(|(_, grade)| *grade > 0);
        self.0.iter().filter(move |(_, judgments)| is_answered(judgments)).map(|(query, _)| query)
    }

    /// How many queries have judgments.
    #[must_use]
    pub fn queries(&self) -> usize {
        self.0.queries()
    }
}

/// The grade of a document among a query's judgments.
pub(super) fn grade(judgments: &[Item<i32>], document: &str) -> Option<i32> {
    let place = judgments.binary_search_by(|(name, _)| (**name).cmp(document)).ok()?;
    Some(judgments[place].1)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    fn message(text: &[u8]) -> String {
        Qrels::from_trec(text).unwrap_err().to_string()
    }

    #[test]
    fn a_bad_line_is_named() {
        assert_eq!(
            message(b"q 0 a 1\n\nq 0 b\n"),
            "qrels, line 3: 3 fields, expected 4: query, iteration, document, grade"
        );
        assert_eq!(message(b"q 0 a x\n"), "qrels, line 1: grade is \"x\", expected a whole number");
        assert_eq!(message(b"q 0 a 1\nq 0 \xff 1\n"), "qrels, line 2: not UTF-8; save the file as UTF-8");
        assert_eq!(
            message(b"q 0 a 1\nq 0 b 1\nq 0 a 0\n"),
            "qrels, line 3: an earlier line has the same query and document; one of them is right"
        );
        assert_eq!(message(b" \n"), "the qrels are empty, expected at least one row");
    }

    #[test]
    fn line_ends_tabs_and_a_mark_make_no_difference() {
        let plain = Qrels::from_trec(b"q 0 a 1\nr 0 b -1\n").unwrap();
        assert_eq!(Qrels::from_trec(b"\xef\xbb\xbfr\t0\tb\t-1\r\nq  0  a  1").unwrap(), plain);
        assert_eq!(Qrels::from_rows([("r", "b", -1), ("q", "a", 1)]).unwrap(), plain);
    }
}
