//! How sure is a mean over queries? Bootstrap: the mean again and again over queries drawn with replacement.
//!
//! Every resample has a random stream of its own, keyed by seed and number, and sums in the order drawn: the same seed gives
//! the same bits on any number of threads.

use std::ops::Range;

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use rayon::prelude::*;

/// Resamples drawn: (resamples + 1) times 0.025 is whole, so that the ends of a 95 % interval are order statistics.
pub const RESAMPLES: usize = 9_999;
const TAIL: usize = (RESAMPLES + 1) / 40;

/// Ends of a 95 % interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

/// The 95 % percentile interval of the mean of each column; the columns share the queries drawn.
///
/// With one query both ends are its value; without one they are 0.
///
/// # Source
///
/// Efron and Tibshirani 1993, An Introduction to the Bootstrap, section 13.3.
pub(super) fn intervals(columns: &[Vec<f64>], seed: u64) -> Vec<Interval> {
    let count = columns.first().map_or(0, Vec::len);
    let means = resamples(count, seed, |drawn| {
        columns.iter().map(|column| mean(drawn.iter().map(|at| column[*at]))).collect::<Vec<_>>()
    });
    let interval = |at: usize| percentiles(means.iter().map(|row| row[at]).collect());
    (0..columns.len()).map(interval).collect()
}

/// What one list takes: of `whole` places, how many each part has, in the order of parts; one that has none is left out.
pub(super) struct Taken {
    pub(super) parts: Vec<(usize, u64)>,
    pub(super) whole: u64,
}

/// The share of each of `count` parts in all places of all lists, and its 95 % percentile interval over lists, as
/// [`intervals`]; nothing without lists, each of which takes a place at least.
pub(super) fn shares(lists: &[Taken], count: usize, seed: u64) -> Option<Vec<(f64, Interval)>> {
    if lists.is_empty() {
        return None;
    }
    let blocks = (0..count).step_by(BLOCK).map(|from| from..count.min(from + BLOCK));
    Some(blocks.flat_map(|block| shares_of(lists, &block, seed)).collect())
}

/// Parts that are resampled together: a block takes [`RESAMPLES`] times 4 KB. Every block draws the same lists.
const BLOCK: usize = 512;

/// As [`shares`], of some parts.
fn shares_of(lists: &[Taken], block: &Range<usize>, seed: u64) -> Vec<(f64, Interval)> {
    let inside: Vec<(&[(usize, u64)], u64)> = lists
        .iter()
        .map(|list| {
            let place = |part: usize| list.parts.partition_point(|(other, _)| *other < part);
            (&list.parts[place(block.start)..place(block.end)], list.whole)
        })
        .collect();
    let over = |drawn: &mut dyn Iterator<Item = usize>| {
        let (mut parts, mut all) = (vec![0_u64; block.len()], 0);
        for (taken, whole) in drawn.map(|at| inside[at]) {
            all += whole;
            for (part, places) in taken {
                parts[part - block.start] += places;
            }
        }
        parts.into_iter().map(|part| share(part, all)).collect::<Vec<f64>>()
    };
    let drawn = resamples(lists.len(), seed, |drawn| over(&mut drawn.iter().copied()));
    let interval = |part: usize| percentiles(drawn.iter().map(|row| row[part]).collect());
    let shares = over(&mut (0..lists.len()));
    shares.into_iter().enumerate().map(|(part, share)| (share, interval(part))).collect()
}

/// A part of a whole; 0 of nothing.
#[allow(clippy::cast_precision_loss, reason = "counts of people and places are far below 2^53")]
pub(super) fn share(part: u64, whole: u64) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

/// How two configurations differ over the same queries.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Paired {
    /// Mean difference.
    pub difference: f64,
    /// Its 95 % percentile interval.
    pub interval: Interval,
    /// Achieved significance level of the two-sided test that the true mean difference is 0; 1 with fewer than two queries.
    pub p_value: f64,
}

impl Paired {
    /// Whether the interval leaves 0 out.
    #[must_use]
    pub fn is_significant(&self) -> bool {
        self.interval.low > 0.0 || self.interval.high < 0.0
    }
}

/// Paired bootstrap over the differences of each query.
///
/// # Source
///
/// The test: Sakai 2006, Evaluating Evaluation Metrics based on the Bootstrap, <https://doi.org/10.1145/1148170.1148261>,
/// figure 1: studentised differences, resampled after shifting their mean to 0. One is added to both counts, so that no
/// p-value is 0 (Davison and Hinkley 1997, Bootstrap Methods and their Application, section 4.4.1).
pub(super) fn paired(differences: &[f64], seed: u64) -> Paired {
    let difference = mean(differences.iter().copied());
    if differences.len() < 2 {
        return Paired { difference, interval: Interval { low: difference, high: difference }, p_value: 1.0 };
    }
    let shifted: Vec<f64> = differences.iter().map(|one| one - difference).collect();
    let observed = student(differences.iter().copied()).abs();
    let drawn = resamples(differences.len(), seed, |drawn| {
        let is_extreme = student(drawn.iter().map(|at| shifted[*at])).abs() >= observed;
        (mean(drawn.iter().map(|at| differences[*at])), is_extreme)
    });
    let extreme = drawn.iter().filter(|(_, is_extreme)| *is_extreme).count();
    let interval = percentiles(drawn.iter().map(|(mean, _)| *mean).collect());
    Paired { difference, interval, p_value: count(extreme + 1) / count(RESAMPLES + 1) }
}

/// The mean over tasks of their mean differences, and its 95 % percentile interval, drawn within each task: each counts as
/// much as another, however many queries it has. Tasks without a query are left out; of nothing everything is 0.
#[must_use]
pub fn stratified(differences: &[Vec<f64>], seed: u64) -> (f64, Interval) {
    let tasks: Vec<&Vec<f64>> = differences.iter().filter(|task| !task.is_empty()).collect();
    let over = |means: &mut dyn Iterator<Item = f64>| mean(means.collect::<Vec<_>>().into_iter());
    let drawn: Vec<Vec<f64>> = (0_u64..)
        .zip(&tasks)
        // A seed of its own for each task, so that tasks of one size don't draw alike.
        .map(|(task, values)| {
            resamples(values.len(), seed.wrapping_add(task), |drawn| mean(drawn.iter().map(|at| values[*at])))
        })
        .collect();
    let sums = if drawn.is_empty() {
        Vec::new()
    } else {
        (0..RESAMPLES).map(|at| over(&mut drawn.iter().map(|task| task[at]))).collect()
    };
    (over(&mut tasks.iter().map(|task| mean(task.iter().copied()))), percentiles(sums))
}

/// A value of each resample of `count` places, in order; nothing of no places.
fn resamples<T: Send>(count: usize, seed: u64, value: impl Fn(&[usize]) -> T + Sync) -> Vec<T> {
    let Some(end) = u32::try_from(count).ok().filter(|count| *count > 0) else { return Vec::new() };
    let drawn = (0..RESAMPLES).into_par_iter().map_init(Vec::new, |drawn, number| {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        rng.set_stream(number as u64);
        drawn.clear();
        // Multiply and shift, as in `sample`: its bias is below count / 2^32.
        drawn.extend((0..end).map(|_| ((u64::from(rng.next_u32()) * u64::from(end)) >> 32) as usize));
        value(drawn)
    });
    drawn.collect()
}

/// Mean over its standard error; 0 where nothing differs, infinite where everything differs alike.
fn student(values: impl Iterator<Item = f64> + Clone) -> f64 {
    let (number, mean) = (count(values.clone().count()), mean(values.clone()));
    let squares: f64 = values.map(|value| (value - mean).powi(2)).sum();
    if mean == 0.0 { 0.0 } else { mean / (squares / (number - 1.0) / number).sqrt() }
}

fn percentiles(mut means: Vec<f64>) -> Interval {
    means.sort_unstable_by(f64::total_cmp);
    let at = |place: usize| means.get(place).copied().unwrap_or(0.0);
    Interval { low: at(TAIL - 1), high: at(RESAMPLES - TAIL) }
}

/// The mean; 0 of nothing.
pub(super) fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let (sum, number) = values.fold((0.0, 0), |(sum, number), value| (sum + value, number + 1));
    if number == 0 { 0.0 } else { sum / count(number) }
}

#[allow(clippy::cast_precision_loss, reason = "counts of queries and resamples are far below 2^53")]
fn count(number: usize) -> f64 {
    number as f64
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::float_cmp, reason = "a test fails by panicking; equal bits are meant")]

    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_bits_on_any_number_of_threads() {
        let column: Vec<f64> = (0..50).map(|at| f64::from(at * at % 17) / 17.0).collect();
        let once = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| (intervals(std::slice::from_ref(&column), 7), paired(&column, 7)))
        };
        assert_eq!(once(1), once(4));
        assert_ne!(intervals(std::slice::from_ref(&column), 8), once(1).0);
    }

    #[test]
    fn an_interval_is_about_two_standard_errors_wide() {
        // Half ones, half zeros: the standard error of the mean of 400 is 0.025.
        let column: Vec<f64> = (0..400).map(|at| f64::from(at % 2)).collect();
        let Interval { low, high } = intervals(&[column], 0)[0];
        assert!((low - 0.451).abs() < 0.005 && (high - 0.549).abs() < 0.005, "{low} {high}");
    }

    #[test]
    fn a_task_of_few_queries_counts_as_much_as_one_of_many() {
        let (difference, interval) = stratified(&[vec![0.5; 100], vec![-0.1; 3], Vec::new()], 0);
        assert!((difference - 0.2).abs() < 1e-12);
        assert!((interval.low - 0.2).abs() < 1e-12 && (interval.high - 0.2).abs() < 1e-12);
        let mixed: Vec<f64> = (0..60).map(|at| if at % 3 == 0 { 0.3 } else { -0.1 }).collect();
        let one = stratified(std::slice::from_ref(&mixed), 4);
        assert_eq!((one.0, one.1), (paired(&mixed, 4).difference, paired(&mixed, 4).interval));
        assert_eq!(stratified(&[], 0), (0.0, Interval { low: 0.0, high: 0.0 }));
    }

    #[test]
    fn shares_of_many_parts_are_those_of_each_alone() {
        let count = 2 * BLOCK + 3;
        let list = |at: usize| Taken { parts: vec![(at % 7, 1), (BLOCK - 1 + at % 3, 2), (count - 1, 1)], whole: 4 };
        let lists: Vec<Taken> = (0..20).map(list).collect();
        let all = shares(&lists, count, 3).unwrap();
        assert_eq!((all.len(), all[count - 1].0, all[BLOCK + 9].0), (count, 0.25, 0.0));
        for part in [0, BLOCK - 1, BLOCK, BLOCK + 1, count - 1] {
            assert_eq!(shares_of(&lists, &(part..part + 1), 3), [all[part]]);
            assert!(all[part].1.low <= all[part].0 && all[part].0 <= all[part].1.high);
        }
        assert!(shares(&[], count, 3).is_none());
    }

    #[test]
    fn what_does_not_differ_is_not_significant_and_what_always_does_is() {
        assert_eq!(paired(&[0.0; 30], 0).p_value, 1.0);
        assert_eq!(paired(&[0.25], 0).p_value, 1.0);
        let better = paired(&[0.25; 30], 0);
        assert_eq!((better.interval.low, better.interval.high), (0.25, 0.25));
        assert!(better.p_value < 0.001);
        let mixed: Vec<f64> = (0..40).map(|at| if at % 2 == 0 { 0.1 } else { -0.1 }).collect();
        let none = paired(&mixed, 0);
        assert!(none.p_value > 0.9 && none.interval.low < 0.0 && none.interval.high > 0.0);
    }
}
