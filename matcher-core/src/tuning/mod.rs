//! Which weights rank what people judged best? A search over the weights file, with an honest estimate of what it is worth.
//!
//! Queries are dealt into folds. For each fold a search looks at the others alone, accepts a move that pays in more of
//! them than it costs, and is measured on the fold it never saw; these values together say what tuning is worth on queries to come. The weights
//! returned are those of one more search over all queries. Nothing here ranks: a caller's function measures weights.

mod error;
mod folds;
mod knob;
mod search;

pub use error::TuningError;

use crate::cancel::{Cancel, Progress};
use crate::evaluation::{Interval, Metric, stratified};
use crate::scoring::Weights;
use folds::{Folds, mean};
use knob::{Knob, knobs};
use search::Search;

/// Fewest queries of a task: with fewer than 25 topics two systems are told apart wrongly too often (Buckley and Voorhees
/// 2000, *Evaluating Evaluation Measure Stability*, SIGIR).
pub const MIN_QUERIES: usize = 25;

/// A metric's value of every query of every task.
pub type Values = Vec<Vec<f64>>;

/// How to search.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct TuneOptions {
    /// What is made as high as can be.
    pub objective: Metric,
    /// Folds, 3 to 20.
    pub folds: usize,
    /// Decides folds and the order of keys.
    pub seed: u64,
    /// Keys, or sections of keys, that stay as they are.
    pub fixed: Vec<String>,
    /// Most weights looked at in each of `folds + 1` searches.
    pub trials: usize,
    /// How far a task may fall below where it began; `None` for any. Of use with several tasks.
    pub slack: Option<f64>,
    /// Threads that rank; all processors if `None`.
    pub threads: Option<usize>,
    /// Stops the search.
    pub cancel: Cancel,
    /// Counts trials.
    pub progress: Progress,
}

impl Default for TuneOptions {
    fn default() -> Self {
        Self {
            objective: Metric::default(),
            folds: 5,
            seed: 0,
            fixed: Vec::new(),
            trials: 200,
            slack: None,
            threads: None,
            cancel: Cancel::new(),
            progress: Progress::default(),
        }
    }
}

/// Weights that a search looked at.
#[derive(Clone, Debug, PartialEq)]
pub struct Trial {
    /// The fold held out, from 1; `None` in the search over all queries.
    pub fold: Option<usize>,
    /// Its number in this search, 0 for where it began.
    pub trial: usize,
    /// The key that was moved.
    pub key: Option<&'static str>,
    /// Its new value, as the weights file writes it.
    pub value: Option<String>,
    /// The objective over the queries looked at: the mean over tasks of means over queries.
    pub trained: f64,
    /// The objective over the queries held out, which decided nothing.
    pub held_out: Option<f64>,
    /// Whether the search went on from here.
    pub accepted: bool,
}

/// What a search found.
#[derive(Clone, Debug, PartialEq)]
pub struct Tuned {
    /// The best weights over all queries.
    pub weights: Weights,
    /// Keys that differ from where the search began: the key, its value then, its value now.
    pub changed: Vec<(&'static str, String, String)>,
    /// The objective of the first weights over all queries.
    pub start: f64,
    /// That of the tuned ones, over the very queries they were tuned on: too high by as much as luck was fitted.
    pub trained: f64,
    /// The objective of every query under weights that were tuned without its fold.
    pub held_out: f64,
    /// `held_out` less `start`, with its 95 % bootstrap interval over queries, drawn within each task.
    pub gain: f64,
    /// Ends of that interval.
    pub interval: Interval,
    /// Queries of each task.
    pub queries: Vec<usize>,
    /// Different weights that were measured.
    pub measured: usize,
    /// Every trial, fold by fold, the search over all queries last.
    pub trace: Vec<Trial>,
}

impl Tuned {
    /// Whether tuning is shown to pay on queries it never saw, and found other weights to return.
    #[must_use]
    pub fn is_better(&self) -> bool {
        self.interval.low > 0.0 && !self.changed.is_empty()
    }
}

/// Searches from `start` on. `tasks` says how many queries each task has; `measure` gives the objective of each query, higher
/// is better. Deterministic by seed.
///
/// # Errors
///
/// [`TuningError`] for fewer than [`MIN_QUERIES`] queries, folds out of range, an unknown key, or nothing to move; what
/// `measure` fails with.
///
/// # Examples
///
/// ```
/// use matcher_core::scoring::Weights;
/// use matcher_core::tuning::{TuneOptions, TuningError, tune};
///
/// // Whoever asks for distance is pleased: a stand-in for ranking and measuring.
/// let measure = |weights: &Weights| Ok::<_, TuningError>(vec![vec![weights.forward.distance.min(1.0); 30]]);
/// let tuned = tune(&Weights::default(), &[30], &TuneOptions::default(), measure)?;
/// assert_eq!(tuned.changed[0].0, "forward.distance");
/// assert!(tuned.weights.forward.distance >= 1.0 && tuned.is_better());
/// # Ok::<(), TuningError>(())
/// ```
pub fn tune<E: From<TuningError>>(
    start: &Weights,
    tasks: &[usize],
    options: &TuneOptions,
    measure: impl FnMut(&Weights) -> Result<Values, E>,
) -> Result<Tuned, E> {
    let knobs = moved(options)?;
    check(tasks, options)?;
    options.progress.start((options.folds as u64 + 1).saturating_mul(options.trials as u64));
    let folds = Folds::deal(tasks, options.folds, options.seed);
    let mut search = Search::new(measure, options, knobs, &folds);
    let begin = search.place(start.clone())?;
    let mut by_fold = Vec::new();
    for fold in 0..folds.count {
        by_fold.push(search.climb(&begin, Some(fold))?.values);
    }
    let best = search.climb(&begin, None)?;
    let values = folds.out_of_fold(&by_fold.iter().map(AsRef::as_ref).collect::<Vec<_>>());
    let differences: Values = values
        .iter()
        .zip(begin.values.iter())
        .map(|(now, then)| now.iter().zip(then).map(|(now, then)| now - then).collect())
        .collect();
    let (gain, interval) = stratified(&differences, options.seed);
    Ok(Tuned {
        changed: changed(start, &best.weights),
        start: folds.trained(&begin.values, None),
        trained: folds.trained(&best.values, None),
        held_out: mean(folds.by_task(&values, None).into_iter()),
        gain,
        interval,
        queries: tasks.to_vec(),
        measured: search.measured(),
        trace: search.trace,
        weights: best.weights,
    })
}

/// Every key that a search may move.
pub fn keys() -> impl Iterator<Item = &'static str> {
    knobs().map(|knob| knob.key)
}

fn moved(options: &TuneOptions) -> Result<Vec<Knob>, TuningError> {
    for name in &options.fixed {
        if !knobs().any(|knob| knob.is_named(name)) {
            let similar = |key: &&str| strsim::jaro_winkler(key, name);
            let nearest = keys().max_by(|a, b| similar(a).total_cmp(&similar(b))).unwrap_or_default();
            return Err(TuningError::UnknownKey { key: name.clone(), nearest: nearest.to_owned() });
        }
    }
    let free = |knob: &Knob| !options.fixed.iter().any(|name| knob.is_named(name));
    let moved: Vec<Knob> = knobs().filter(free).collect();
    if moved.is_empty() { Err(TuningError::NothingToMove) } else { Ok(moved) }
}

fn check(tasks: &[usize], options: &TuneOptions) -> Result<(), TuningError> {
    if !(3..=20).contains(&options.folds) {
        return Err(TuningError::Folds { found: options.folds });
    }
    if let Some(slack) = options.slack.filter(|slack| !slack.is_finite() || *slack < 0.0) {
        return Err(TuningError::Slack { found: slack.to_string() });
    }
    let fewest = *tasks.iter().min().ok_or(TuningError::NoTask)?;
    if fewest < MIN_QUERIES {
        return Err(TuningError::TooFewQueries { found: fewest, needed: MIN_QUERIES });
    }
    Ok(())
}

fn changed(start: &Weights, best: &Weights) -> Vec<(&'static str, String, String)> {
    let values = knobs().map(|knob| (knob.key, knob.read(start), knob.read(best)));
    values.filter(|(_, then, now)| then != now).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::float_cmp, reason = "a test fails by panicking; equal bits are meant")]

    use super::*;

    type Found = Result<Tuned, TuningError>;

    /// Queries that like distance to count 1 and text little, each a bit differently.
    fn taste(weights: &Weights, queries: usize) -> Vec<f64> {
        let far = (weights.forward.distance.max(1e-3).ln()).abs() + weights.forward.text;
        let like = |at: u32| (1.0 - far / (5.0 + f64::from(at % 7))).clamp(0.0, 1.0);
        (0_u32..).take(queries).map(like).collect()
    }

    /// Values that have nothing to do with the weights.
    fn luck(weights: &Weights, queries: usize) -> Vec<f64> {
        let digest = blake3::hash(weights.fingerprint().as_bytes());
        let bytes = digest.as_bytes().iter().cycle();
        let values = (0_u8..).cycle().zip(bytes).map(|(at, byte)| f64::from(byte ^ at.wrapping_mul(37)) / 255.0);
        values.take(queries).collect()
    }

    fn search(options: &TuneOptions, measure: fn(&Weights, usize) -> Vec<f64>) -> Found {
        tune(&Weights::default(), &[40], options, |weights| Ok(vec![measure(weights, 40)]))
    }

    #[test]
    fn a_taste_is_found_and_holds_on_queries_never_seen() {
        let tuned = search(&TuneOptions::default(), taste).unwrap();
        assert!(tuned.is_better() && tuned.held_out > tuned.start + 0.2, "{tuned:?}");
        assert!((0.5..=2.0).contains(&tuned.weights.forward.distance) && tuned.weights.forward.text < 0.1);
        let last = tuned.trace.iter().rfind(|trial| trial.accepted).unwrap();
        assert_eq!((last.fold, last.trained), (None, tuned.trained));
        assert_eq!(tuned.trace.iter().filter(|trial| trial.trial == 0).count(), 6);
    }

    #[test]
    fn the_same_seed_finds_the_same_and_what_is_fixed_stays() {
        let options = TuneOptions { fixed: vec!["forward".to_owned()], ..TuneOptions::default() };
        let tuned = search(&options, taste).unwrap();
        assert_eq!((tuned.weights.forward, tuned.gain), (Weights::default().forward, 0.0));
        assert_eq!(search(&TuneOptions::default(), taste).unwrap(), search(&TuneOptions::default(), taste).unwrap());
    }

    #[test]
    fn luck_is_not_taken_for_worth() {
        for seed in 0..5 {
            let tuned = search(&TuneOptions { seed, trials: 100, ..TuneOptions::default() }, luck).unwrap();
            assert!(tuned.trained > tuned.start, "luck can always be fitted");
            assert!(!tuned.is_better(), "seed {seed}: {} {:?}", tuned.gain, tuned.interval);
        }
    }

    #[test]
    fn a_task_does_not_pay_for_another() {
        let both = |weights: &Weights| {
            let like = taste(weights, 40);
            Ok::<_, TuningError>(vec![like.clone(), like.iter().map(|value| 0.9 * (1.0 - value)).collect()])
        };
        let free = tune(&Weights::default(), &[40, 40], &TuneOptions::default(), both).unwrap();
        assert!(!free.changed.is_empty());
        let options = TuneOptions { slack: Some(0.0), ..TuneOptions::default() };
        assert!(tune(&Weights::default(), &[40, 40], &options, both).unwrap().changed.is_empty());
    }

    #[test]
    fn what_can_not_be_tuned_says_why() {
        let told = |options: &TuneOptions, queries: &[usize]| {
            let nothing = |_: &Weights| Err::<Values, _>(TuningError::NoTask);
            tune(&Weights::default(), queries, options, nothing).unwrap_err().to_string()
        };
        let default = TuneOptions::default();
        assert!(told(&default, &[1]).starts_with("1 judged queries of this market are too few"));
        assert!(told(&default, &[300, 24]).starts_with("24 judged queries"));
        assert!(told(&default, &[]).contains("at least one market"));
        assert!(told(&TuneOptions { folds: 2, ..default.clone() }, &[40]).contains("folds is 2"));
        for slack in [f64::NAN, -0.01] {
            assert!(told(&TuneOptions { slack: Some(slack), ..default.clone() }, &[40]).starts_with("slack is"));
        }
        let fixed = |name: &str| TuneOptions { fixed: vec![name.to_owned()], ..TuneOptions::default() };
        assert!(told(&fixed("forward.wages"), &[40]).contains("did you mean forward.wage?"));
        let all = TuneOptions { fixed: keys().map(str::to_owned).collect(), ..default };
        assert!(told(&all, &[40]).contains("nothing is left"));
    }
}
