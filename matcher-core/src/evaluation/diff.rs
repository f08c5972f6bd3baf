//! What changed between two runs, and what does one run miss of another?

use super::error::EvaluationError;
use super::run::{Run, Ties};

/// How a document's place changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// Among the first k of the second run alone.
    Entered,
    /// Among the first k of the first run alone.
    Left,
    /// Among the first k of both, in another place.
    Moved,
}

impl Change {
    /// The change as the contract writes it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Entered => "entered",
            Self::Left => "left",
            Self::Moved => "moved",
        }
    }
}

/// One document that entered, left or moved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    /// The query.
    pub query: String,
    /// The document.
    pub document: String,
    /// What happened.
    pub change: Change,
    /// Position in the first run, 1 is best; `None` if not among its first k.
    pub before: Option<usize>,
    /// Position in the second run.
    pub after: Option<usize>,
}

/// Every document that entered, left or moved among the first `k` of a query: queries by id, and in each the documents of
/// the second run in its order, then those that left. What kept its place is not listed.
///
/// # Errors
///
/// [`EvaluationError::Cutoff`] if `k` is 0.
pub fn diff(before: &Run, after: &Run, k: usize, ties: Ties) -> Result<Vec<Changed>, EvaluationError> {
    if k == 0 {
        return Err(EvaluationError::Cutoff { name: "k".to_owned(), cutoff: k.to_string() });
    }
    let mut queries: Vec<&str> = before.0.iter().chain(after.0.iter()).map(|(query, _)| query).collect();
    queries.sort_unstable();
    queries.dedup();
    let mut rows = Vec::new();
    for query in queries {
        let first = |run| -> Vec<&str> { Run::ranked(run, query, ties).into_iter().take(k).collect() };
        let (was, is) = (first(before), first(after));
        let place = |list: &[&str], document: &str| list.iter().position(|one| *one == document).map(|at| at + 1);
        let left = was.iter().filter(|document| !is.contains(document));
        for document in is.iter().chain(left) {
            let (before, after) = (place(&was, document), place(&is, document));
            let change = match (before, after) {
                (None, _) => Change::Entered,
                (_, None) => Change::Left,
                (before, after) if before != after => Change::Moved,
                _ => continue,
            };
            rows.push(Changed { query: query.to_owned(), document: (*document).to_owned(), change, before, after });
        }
    }
    Ok(rows)
}

/// What the first k of a run lack of the first k of a complete one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Loss {
    /// How far down each list was looked at.
    pub k: usize,
    /// Lists of the complete run.
    pub queries: usize,
    /// Documents among the first k of the complete run, all lists together.
    pub documents: usize,
    /// How many of them are not among the first k of the other run.
    pub missing: usize,
    /// The largest difference between the scores of a document that both have; 0 if they have none in common.
    pub max_score_difference: f64,
}

/// Compares a run with one that looked at everything, for each k; both in the order given.
///
/// # Errors
///
/// [`EvaluationError::Cutoff`] if a k is 0.
pub fn retrieval_loss(run: &Run, complete: &Run, cutoffs: &[usize]) -> Result<Vec<Loss>, EvaluationError> {
    if cutoffs.contains(&0) {
        return Err(EvaluationError::Cutoff { name: "k".to_owned(), cutoff: "0".to_owned() });
    }
    let mut losses: Vec<Loss> = cutoffs
        .iter()
        .map(|k| Loss { k: *k, queries: 0, documents: 0, missing: 0, max_score_difference: 0.0 })
        .collect();
    for (query, _) in complete.0.iter() {
        let (wanted, found) = (complete.items(query, Ties::Given), run.items(query, Ties::Given));
        let places: rustc_hash::FxHashMap<&str, (usize, f64)> =
            found.iter().enumerate().map(|(at, (document, item))| (&**document, (at, item.score))).collect();
        for loss in &mut losses {
            loss.queries += 1;
            for (document, item) in wanted.iter().take(loss.k) {
                loss.documents += 1;
                match places.get(&**document).filter(|(at, _)| *at < loss.k) {
                    None => loss.missing += 1,
                    Some((_, score)) => {
                        loss.max_score_difference = loss.max_score_difference.max((item.score - score).abs());
                    }
                }
            }
        }
    }
    Ok(losses)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    fn run(rows: &[(&str, &str, f64)]) -> Run {
        Run::from_rows(rows.iter().copied()).unwrap()
    }

    #[test]
    fn what_entered_left_and_moved_is_told_within_k() {
        let before = run(&[("q", "a", 3.0), ("q", "b", 2.0), ("q", "c", 1.0)]);
        let after = run(&[("q", "b", 3.0), ("q", "d", 2.0), ("q", "a", 1.0), ("r", "x", 1.0)]);
        let told: Vec<_> = diff(&before, &after, 2, Ties::Trec)
            .unwrap()
            .into_iter()
            .map(|row| (row.query, row.document, row.change.as_str(), row.before, row.after))
            .collect();
        let row = |query: &str, document: &str, change, before, after| {
            (query.to_owned(), document.to_owned(), change, before, after)
        };
        assert_eq!(
            told,
            [
                row("q", "b", "moved", Some(2), Some(1)),
                row("q", "d", "entered", None, Some(2)),
                row("q", "a", "left", Some(1), None),
                row("r", "x", "entered", None, Some(1)),
            ]
        );
        assert!(diff(&before, &before, 9, Ties::Trec).unwrap().is_empty());
        assert!(diff(&before, &after, 0, Ties::Trec).is_err());
    }

    #[test]
    fn what_a_run_misses_is_counted() {
        let complete = run(&[("q", "a", 3.0), ("q", "b", 2.0), ("r", "c", 1.0)]);
        let losses = retrieval_loss(&run(&[("q", "a", 2.5)]), &complete, &[1, 5]).unwrap();
        assert_eq!(losses.iter().map(|loss| (loss.documents, loss.missing)).collect::<Vec<_>>(), [(2, 1), (3, 2)]);
        assert!((losses[0].max_score_difference - 0.5).abs() < 1e-12);
        assert_eq!(retrieval_loss(&complete, &complete, &[5]).unwrap()[0].missing, 0);
    }
}
