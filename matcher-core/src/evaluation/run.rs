//! What was ranked? All lists of one configuration, as a TREC run file holds them.

use std::cmp::Ordering;
use std::fmt::Write as _;
use std::str::FromStr;

use rustc_hash::FxHashSet;

use super::error::EvaluationError;
use super::lists::{Item, Lists, Origin, fields};

/// How documents of equal score are ordered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Ties {
    /// By document id, descending by bytes, and scores compared in single precision: what `trec_eval` does (its
    /// `form_res_rels.c` sorts on a C `float`). The rank that a run states plays no part.
    #[default]
    Trec,
    /// As the rows were given: the order that a reader of the list saw.
    Given,
}

impl FromStr for Ties {
    type Err = EvaluationError;

    fn from_str(name: &str) -> Result<Self, EvaluationError> {
        match name {
            "trec" => Ok(Self::Trec),
            "given" => Ok(Self::Given),
            _ => Err(EvaluationError::Ties { name: name.to_owned() }),
        }
    }
}

/// A document's score and its place among the rows given.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Retrieved {
    pub(super) score: f64,
    pub(super) place: usize,
}

/// All rankings of one configuration: a score for each retrieved pair of query and document.
///
/// # Examples
///
/// ```
/// use matcher_core::evaluation::{Run, Ties};
///
/// let run = Run::from_trec(b"q1 Q0 a 1 0.9 mine\nq1 Q0 b 2 0.9 mine\n")?;
/// assert_eq!(run.ranked("q1", Ties::Trec), ["b", "a"]);
/// assert_eq!(run.ranked("q1", Ties::Given), ["a", "b"]);
/// # Ok::<(), matcher_core::evaluation::EvaluationError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Run(pub(super) Lists<Retrieved>);

const TEXT: Origin = Origin { what: "run", unit: "line" };
const ROWS: Origin = Origin { what: "run", unit: "row" };

impl Run {
    /// Reads a TREC run file: query, `Q0`, document, rank (passed over), score and tag, divided by white space.
    ///
    /// # Errors
    ///
    /// The line that has other than six fields, is no UTF-8, has a score that is no finite number, or repeats a document;
    /// [`EvaluationError::Empty`] of a text without a line.
    ///
    /// # Source
    ///
    /// The format of `trec_eval`, NIST, <https://github.com/usnistgov/trec_eval>.
    pub fn from_trec(text: &[u8]) -> Result<Self, EvaluationError> {
        let rows = fields(TEXT.what, text).map(|line| {
            let (line, fields) = line?;
            let [query, _, document, _, score, _] = fields[..] else {
                let expected = "6: query, Q0, document, rank, score, tag";
                return Err(EvaluationError::Fields { what: TEXT.what, line, found: fields.len(), expected });
            };
            let number = score.parse().ok().filter(|number: &f64| number.is_finite());
            let score = number.ok_or_else(|| not_finite(TEXT, line, score))?;
            Ok((line, query, document, Retrieved { score, place: line }))
        });
        let lists = Lists::new(TEXT, rows)?;
        if lists.queries() == 0 { Err(EvaluationError::Empty { what: "rows of the run" }) } else { Ok(Self(lists)) }
    }

    /// Takes rows of query, document and score; none is a run that retrieved nothing.
    ///
    /// # Errors
    ///
    /// The row whose score isn't finite, or that repeats a document.
    pub fn from_rows<'a>(rows: impl IntoIterator<Item = (&'a str, &'a str, f64)>) -> Result<Self, EvaluationError> {
        let rows = rows.into_iter().enumerate().map(|(at, (query, document, score))| {
            if !score.is_finite() {
                return Err(not_finite(ROWS, at + 1, &score.to_string()));
            }
            Ok((at + 1, query, document, Retrieved { score, place: at }))
        });
        Ok(Self(Lists::new(ROWS, rows)?))
    }

    /// The run without some pairs of query and document, such as the query itself where it is a document too.
    #[must_use]
    pub fn without(mut self, pairs: &[(&str, &str)]) -> Self {
        let pairs: FxHashSet<(&str, &str)> = pairs.iter().copied().collect();
        self.0.retain(|query, document| !pairs.contains(&(query, document)));
        self
    }

    /// How many queries retrieved something.
    #[must_use]
    pub fn queries(&self) -> usize {
        self.0.queries()
    }

    /// The documents of a query, best first; none for a query that retrieved nothing.
    #[must_use]
    pub fn ranked(&self, query: &str, ties: Ties) -> Vec<&str> {
        self.items(query, ties).into_iter().map(|(document, _)| &**document).collect()
    }

    /// As [`Run::ranked`], with scores.
    pub(super) fn items(&self, query: &str, ties: Ties) -> Vec<&Item<Retrieved>> {
        ordered(self.0.get(query).unwrap_or_default(), ties)
    }

    /// Writes a TREC run file: queries by id, documents best first.
    ///
    /// # Errors
    ///
    /// [`EvaluationError::SpacedId`] if an id or the tag can't be a field of such a file.
    pub fn to_trec(&self, tag: &str, ties: Ties) -> Result<String, EvaluationError> {
        let is_field = |text: &str| !text.is_empty() && !text.contains(|c: char| c.is_ascii_whitespace());
        let mut text = String::new();
        for (query, list) in self.0.iter() {
            for (at, (document, retrieved)) in ordered(list, ties).into_iter().enumerate() {
                if ![query, document, tag].into_iter().all(is_field) {
                    return Err(EvaluationError::SpacedId);
                }
                // Writing to a String can't fail.
                let _ = writeln!(text, "{query} Q0 {document} {} {} {tag}", at + 1, retrieved.score);
            }
        }
        Ok(text)
    }
}

/// The documents of a list, best first.
fn ordered(list: &[Item<Retrieved>], ties: Ties) -> Vec<&Item<Retrieved>> {
    let mut items: Vec<&Item<Retrieved>> = list.iter().collect();
    items.sort_unstable_by(|(a, left), (b, right)| match ties {
        Ties::Trec => single(right.score).total_cmp(&single(left.score)).then_with(|| b.cmp(a)),
        Ties::Given => descending(left.score, right.score).then(left.place.cmp(&right.place)),
    });
    items
}

fn descending(left: f64, right: f64) -> Ordering {
    // Every score is finite, so that any two compare; -0 and 0 are equal.
    right.partial_cmp(&left).unwrap_or(Ordering::Equal)
}

#[allow(clippy::cast_possible_truncation, reason = "trec_eval keeps scores in single precision, and ties are meant")]
fn single(score: f64) -> f32 {
    // Adding zero makes -0 and 0 the same.
    score as f32 + 0.0
}

fn not_finite(origin: Origin, row: usize, value: &str) -> EvaluationError {
    EvaluationError::Number {
        what: origin.what,
        unit: origin.unit,
        row,
        column: "score",
        value: value.to_owned(),
        expected: "a finite number",
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    #[test]
    fn a_bad_line_or_row_is_named() {
        let message = |text: &[u8]| Run::from_trec(text).unwrap_err().to_string();
        assert_eq!(message(b"q d 1\n"), "run, line 1: 3 fields, expected 6: query, Q0, document, rank, score, tag");
        assert_eq!(message(b"q Q0 d 1 NaN t\n"), "run, line 1: score is \"NaN\", expected a finite number");
        assert_eq!(message(b""), "the rows of the run are empty, expected at least one row");
        let rows = Run::from_rows([("q", "d", 1.0), ("q", "d", 2.0)]).unwrap_err().to_string();
        assert_eq!(rows, "run, row 2: an earlier row has the same query and document; one of them is right");
    }

    #[test]
    fn a_run_written_and_read_is_the_same() {
        let text = "q1 Q0 b 1 0.1 t\nq1 Q0 a 2 0.1 t\nq2 Q0 a 1 -3 t\n";
        let run = Run::from_trec(text.as_bytes()).unwrap();
        assert_eq!(run.to_trec("t", Ties::Trec).unwrap(), text);
        let spaced = Run::from_rows([("q 1", "a", 1.0)]).unwrap();
        assert_eq!(spaced.to_trec("t", Ties::Trec), Err(EvaluationError::SpacedId));
    }

    #[test]
    fn pairs_are_left_out_and_a_query_without_documents_is_gone() {
        let run = Run::from_rows([("q", "a", 2.0), ("q", "b", 1.0), ("r", "a", 1.0)]).unwrap();
        let left = run.without(&[("q", "a"), ("r", "a"), ("s", "b")]);
        assert_eq!(
            left,
            Run(Lists::new(ROWS, std::iter::once(Ok((2, "q", "b", Retrieved { score: 1.0, place: 1 })))).unwrap())
        );
    }

    #[test]
    fn scores_that_differ_past_single_precision_tie_as_in_trec_eval() {
        let run = Run::from_rows([("q", "a", 0.500_000_000_1), ("q", "b", 0.5)]).unwrap();
        assert_eq!(run.ranked("q", Ties::Trec), ["b", "a"]);
        assert_eq!(run.ranked("q", Ties::Given), ["a", "b"]);
    }
}
