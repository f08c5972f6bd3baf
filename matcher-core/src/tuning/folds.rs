//! Which queries may a search look at? Each task's queries dealt into folds of equal size, by seed.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

use super::Values;

/// The fold of each query, task by task.
pub(super) struct Folds {
    of: Vec<Vec<usize>>,
    pub(super) count: usize,
}

impl Folds {
    /// Deals so many queries of each task.
    pub(super) fn deal(tasks: &[usize], count: usize, seed: u64) -> Self {
        let deal = |(task, queries): (usize, &usize)| {
            let mut rng = ChaCha8Rng::seed_from_u64(seed);
            // Streams of folds' keys begin at 0; those of tasks lie far above.
            rng.set_stream(u64::MAX - task as u64);
            let mut keyed: Vec<(u64, usize)> = (0..*queries).map(|query| (rng.next_u64(), query)).collect();
            keyed.sort_unstable();
            let mut folds = vec![0; *queries];
            keyed.into_iter().enumerate().for_each(|(place, (_, query))| folds[query] = place % count);
            folds
        };
        Self { of: tasks.iter().enumerate().map(deal).collect(), count }
    }

    /// The folds that are looked at while one is held out.
    pub(super) fn inner(&self, held: Option<usize>) -> impl Iterator<Item = usize> {
        (0..self.count).filter(move |fold| Some(*fold) != held)
    }

    /// The mean over tasks of their queries outside a fold.
    pub(super) fn trained(&self, values: &Values, held: Option<usize>) -> f64 {
        mean(self.by_task(values, held).into_iter())
    }

    /// Whether a query outside a fold has another value.
    pub(super) fn differ(&self, some: &Values, others: &Values, held: Option<usize>) -> bool {
        let tasks = some.iter().zip(others).zip(&self.of);
        tasks.into_iter().any(|((some, others), folds)| {
            let mut values = some.iter().zip(others).zip(folds);
            values.any(|((one, other), fold)| Some(*fold) != held && one.to_bits() != other.to_bits())
        })
    }

    /// The mean over tasks of their queries in a fold.
    pub(super) fn held(&self, values: &Values, fold: usize) -> f64 {
        mean(self.means(values, |other| other == fold).into_iter())
    }

    /// The mean of each task outside a fold.
    pub(super) fn by_task(&self, values: &Values, held: Option<usize>) -> Vec<f64> {
        self.means(values, |fold| Some(fold) != held)
    }

    /// Each query's value in the run of its own fold.
    pub(super) fn out_of_fold(&self, by_fold: &[&Values]) -> Values {
        let task = |(task, folds): (usize, &Vec<usize>)| {
            folds.iter().enumerate().map(|(query, fold)| by_fold[*fold][task][query]).collect()
        };
        self.of.iter().enumerate().map(task).collect()
    }

    fn means(&self, values: &Values, counts: impl Fn(usize) -> bool) -> Vec<f64> {
        let task = |(values, folds): (&Vec<f64>, &Vec<usize>)| {
            let kept = || values.iter().zip(folds).filter(|(_, fold)| counts(**fold)).map(|(value, _)| *value);
            kept().next().map(|_| mean(kept()))
        };
        values.iter().zip(&self.of).filter_map(task).collect()
    }
}

/// The mean; 0 of nothing.
pub(super) fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let (sum, count) = values.fold((0.0, 0.0), |(sum, count), value| (sum + value, count + 1.0));
    if count > 0.0 { sum / count } else { 0.0 }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::float_cmp, reason = "sums of small whole numbers are exact")]

    use super::*;

    #[test]
    fn folds_are_of_equal_size_and_hold_every_query_once() {
        let folds = Folds::deal(&[25, 11], 5, 7);
        for (queries, sizes) in folds.of.iter().zip([[5, 5, 5, 5, 5], [3, 2, 2, 2, 2]]) {
            let size = |fold| queries.iter().filter(|other| **other == fold).count();
            assert_eq!([0, 1, 2, 3, 4].map(size), sizes);
        }
        assert_ne!(Folds::deal(&[25], 5, 8).of, Folds::deal(&[25], 5, 7).of);
    }

    #[test]
    fn a_task_counts_as_much_as_another_however_many_queries_it_has() {
        let folds = Folds::deal(&[4, 1], 4, 0);
        let values = vec![vec![1.0, 1.0, 1.0, 1.0], vec![0.0]];
        assert_eq!(folds.trained(&values, None), 0.5);
        let fold = folds.of[1][0];
        assert_eq!((folds.trained(&values, Some(fold)), folds.held(&values, fold)), (1.0, 0.5));
    }

    #[test]
    fn what_is_held_out_makes_no_difference() {
        let folds = Folds::deal(&[6], 3, 1);
        let (some, mut others) = (vec![vec![0.5; 6]], vec![vec![0.5; 6]]);
        others[0][2] = 0.25;
        let fold = folds.of[0][2];
        assert!(!folds.differ(&some, &others, Some(fold)));
        assert!(folds.differ(&some, &others, Some((fold + 1) % 3)) && folds.differ(&some, &others, None));
    }

    #[test]
    fn out_of_fold_values_come_from_the_run_that_did_not_see_them() {
        let folds = Folds::deal(&[6], 3, 1);
        let runs: Vec<Values> = [0.0, 1.0, 2.0].map(|value| vec![vec![value; 6]]).to_vec();
        let out = folds.out_of_fold(&runs.iter().collect::<Vec<_>>());
        let expected: Vec<f64> = folds.of[0].iter().map(|fold| [0.0, 1.0, 2.0][*fold]).collect();
        assert_eq!(out, [expected]);
    }
}
