//! How good is a ranking? Runs against judgments: metrics, their uncertainty, comparisons and differences.
//!
//! A [`Run`] holds scores, [`Qrels`] judgments. [`evaluate`] gives each [`Metric`] as a mean over queries with a bootstrap
//! interval, [`by_query`] its values, [`compare`] the paired difference of two runs, [`diff()`] the documents whose places changed, and
//! [`retrieval_loss`] what a run lacks of a complete one, and [`fairness()`] whom lists show. Definitions and the order of ties are those of NIST's `trec_eval`.
//! Nothing here ranks, and no record or text is seen: queries and documents are ids.

mod bootstrap;
mod diff;
mod error;
mod fairness;
mod lists;
mod metric;
mod qrels;
mod run;

pub use bootstrap::{Interval, Paired, RESAMPLES, stratified};
pub use diff::{Change, Changed, Loss, diff, retrieval_loss};
pub use error::EvaluationError;
pub use fairness::{Fairness, Groups, MAX_GROUPS, Represented, fairness};
pub use metric::{Measure, Metric};
pub use qrels::Qrels;
pub use run::{Run, Ties};

use metric::Judged;

/// One metric of a run.
#[derive(Clone, Debug, PartialEq)]
pub struct Measured {
    /// The metric.
    pub metric: Metric,
    /// Mean over all queries with judgments, in [0, 1].
    pub value: f64,
    /// 95 % bootstrap percentile interval of the mean, over queries.
    pub interval: Interval,
    /// Queries averaged over: all that have judgments.
    pub queries: usize,
    /// Retrieved documents within the cutoff that nobody judged, all these queries together; they count as not relevant.
    pub unjudged: usize,
}

/// What [`evaluate`] gives.
#[derive(Clone, Debug, PartialEq)]
pub struct Evaluation {
    /// A row for each metric, in their order.
    pub rows: Vec<Measured>,
    /// Queries with judgments that the run has no document for; they count as 0.
    pub absent: usize,
    /// Queries of the run without any judgment; they are left out.
    pub left_out: usize,
}

/// Measures a run against judgments.
///
/// The mean is over every query with judgments. One that the run lacks counts as 0, as with `trec_eval -c` and in
/// `ir_measures`: leaving hard queries out must not look like an improvement. One whose judgments hold nothing relevant
/// counts as 0 too, as in `trec_eval`.
///
/// # Examples
///
/// ```
/// use matcher_core::evaluation::{Qrels, Run, Ties, evaluate};
///
/// let qrels = Qrels::from_rows([("q1", "d1", 1), ("q2", "d1", 1)])?;
/// let run = Run::from_rows([("q1", "d2", 2.0), ("q1", "d1", 1.0)])?;
/// let measured = &evaluate(&run, &qrels, &["mrr".parse()?], Ties::Trec, 0).rows[0];
/// assert_eq!((measured.value, measured.queries, measured.unjudged), (0.25, 2, 1));
/// # Ok::<(), matcher_core::evaluation::EvaluationError>(())
/// ```
#[must_use]
pub fn evaluate(run: &Run, qrels: &Qrels, metrics: &[Metric], ties: Ties, seed: u64) -> Evaluation {
    let judged = judged(run, qrels, ties);
    let columns: Vec<Vec<f64>> = metrics.iter().map(|metric| values(*metric, &judged)).collect();
    let intervals = bootstrap::intervals(&columns, seed);
    let rows = metrics.iter().zip(&columns).zip(intervals).map(|((metric, column), interval)| Measured {
        metric: *metric,
        value: bootstrap::mean(column.iter().copied()),
        interval,
        queries: column.len(),
        unjudged: judged.iter().map(|one| unjudged(*metric, one)).sum(),
    });
    Evaluation {
        rows: rows.collect(),
        absent: qrels.0.iter().filter(|(query, _)| run.0.get(query).is_none()).count(),
        left_out: run.0.iter().filter(|(query, _)| qrels.0.get(query).is_none()).count(),
    }
}

/// One metric of a run for each query with judgments, by query; one that the run lacks counts as 0.
#[must_use]
pub fn by_query<'q>(run: &Run, qrels: &'q Qrels, metric: Metric, ties: Ties) -> Vec<(&'q str, f64)> {
    let queries = qrels.0.iter().map(|(query, _)| query);
    queries.zip(values(metric, &judged(run, qrels, ties))).collect()
}

/// One metric of two runs over the same queries.
#[derive(Clone, Debug, PartialEq)]
pub struct Compared {
    /// The metric.
    pub metric: Metric,
    /// Mean of the run.
    pub value: f64,
    /// Mean of the baseline.
    pub baseline: f64,
    /// Their difference, its interval and its p-value.
    pub paired: Paired,
    /// Queries for which the run is better.
    pub better: usize,
    /// Queries for which it is worse.
    pub worse: usize,
    /// Queries averaged over.
    pub queries: usize,
}

/// Compares a run with a baseline, query by query, by a paired bootstrap; queries as in [`evaluate`].
#[must_use]
pub fn compare(run: &Run, baseline: &Run, qrels: &Qrels, metrics: &[Metric], ties: Ties, seed: u64) -> Vec<Compared> {
    let (ours, theirs) = (judged(run, qrels, ties), judged(baseline, qrels, ties));
    let compared = metrics.iter().map(|metric| {
        let (ours, theirs) = (values(*metric, &ours), values(*metric, &theirs));
        let differences: Vec<f64> = ours.iter().zip(&theirs).map(|(ours, theirs)| ours - theirs).collect();
        Compared {
            metric: *metric,
            value: bootstrap::mean(ours.iter().copied()),
            baseline: bootstrap::mean(theirs.iter().copied()),
            paired: bootstrap::paired(&differences, seed),
            better: differences.iter().filter(|one| **one > 0.0).count(),
            worse: differences.iter().filter(|one| **one < 0.0).count(),
            queries: differences.len(),
        }
    });
    compared.collect()
}

/// What the metrics see of each query with judgments, in the order of their ids.
fn judged(run: &Run, qrels: &Qrels, ties: Ties) -> Vec<Judged> {
    let one = |(query, judgments): (&str, &[lists::Item<i32>])| {
        let grades = run.ranked(query, ties).into_iter().map(|document| qrels::grade(judgments, document)).collect();
        let mut relevant: Vec<i32> = judgments.iter().map(|(_, grade)| *grade).filter(|grade| *grade > 0).collect();
        relevant.sort_unstable_by(|a, b| b.cmp(a));
        Judged { grades, relevant }
    };
    qrels.0.iter().map(one).collect()
}

fn values(metric: Metric, judged: &[Judged]) -> Vec<f64> {
    judged.iter().map(|one| metric.value(one)).collect()
}

fn unjudged(metric: Metric, judged: &Judged) -> usize {
    let depth = metric.depth(judged.grades.len());
    judged.grades[..depth].iter().filter(|grade| grade.is_none()).count()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::float_cmp, reason = "a test fails by panicking; equal bits are meant")]

    use super::*;

    #[test]
    fn absent_queries_count_zero_and_unjudged_ones_are_left_out() {
        let qrels = Qrels::from_rows([("q1", "a", 2), ("q1", "b", 0), ("q2", "a", 1)]).unwrap();
        let run = Run::from_rows([("q1", "a", 1.0), ("q1", "b", 0.5), ("q1", "c", 0.1), ("q3", "a", 1.0)]).unwrap();
        let metrics = ["map".parse().unwrap(), "precision@2".parse().unwrap()];
        let done = evaluate(&run, &qrels, &metrics, Ties::Trec, 0);
        assert_eq!((done.absent, done.left_out), (1, 1));
        assert_eq!((done.rows[0].value, done.rows[0].unjudged), (0.5, 1));
        assert_eq!((done.rows[1].value, done.rows[1].unjudged, done.rows[1].queries), (0.25, 0, 2));
        assert_eq!(done.rows[0].interval, Interval { low: 0.0, high: 1.0 });
    }

    #[test]
    fn a_run_against_itself_does_not_differ() {
        let qrels = Qrels::from_rows([("q1", "a", 1), ("q2", "b", 1)]).unwrap();
        let run = Run::from_rows([("q1", "a", 1.0), ("q2", "a", 2.0), ("q2", "b", 1.0)]).unwrap();
        let row = &compare(&run, &run, &qrels, &["mrr".parse().unwrap()], Ties::Trec, 0)[0];
        assert_eq!((row.value, row.baseline, row.paired.difference, row.paired.p_value), (0.75, 0.75, 0.0, 1.0));
        assert_eq!((row.better, row.worse), (0, 0));
    }
}
