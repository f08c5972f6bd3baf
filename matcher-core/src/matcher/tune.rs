//! Which weights rank what people judged best here? Markets with their judgments, ranked under every setting of a search.

use rustc_hash::FxHashSet;

use super::Matcher;
use crate::cancel::contained;
use crate::engine::{Direction, Eligible, RankOptions, Ranking, Snapshot};
use crate::error::Result;
use crate::evaluation::{Metric, Qrels, Run, Ties, by_query};
use crate::index::Index;
use crate::policy::Policy;
use crate::scoring::Weights;
use crate::tuning::{TuneOptions, Tuned, TuningError, tune};

/// Documents of a list that a metric without a cutoff looks at, as is usual at TREC.
const DEPTH: usize = 1000;

/// A market, who was judged there, and pairs that are left out after ranking, such as a query that is a document too.
#[derive(Clone, Copy)]
pub struct Judged<'a> {
    /// The market as it was committed last.
    pub market: &'a Matcher,
    /// Grades of pairs. Queries are workers, whom vacancies are ranked for, or vacancies; a query that the market lacks, or
    /// for whom nobody was judged right, takes no part.
    pub qrels: &'a Qrels,
    /// Pairs of query and document that no list holds.
    pub exclude: &'a [(String, String)],
    /// What the judged queries rank: vacancies for workers, or workers for vacancies. `None` looks which ids they are.
    pub direction: Option<Direction>,
}

impl Matcher {
    /// Searches for the weights that rank the judged pairs of this market best; see [`tune`] and [`Matcher::tune_all`].
    ///
    /// # Errors
    ///
    /// As [`Matcher::tune_all`].
    pub fn tune(&self, qrels: &Qrels, options: &TuneOptions) -> Result<Tuned> {
        Self::tune_all(&[Judged { market: self, qrels, exclude: &[], direction: None }], options)
    }

    /// Searches for one setting for several markets, each of which counts as much as another. Begins with the weights of the
    /// first, which all must have. Lists are those of the score, everybody eligible or not, without policy: judgments say who fits, and no law is
    /// tuned. Counts of rarity and of what goes together stay as they are frozen; nothing of a market changes.
    ///
    /// # Errors
    ///
    /// An input error for too few judged queries, judgments of another market, an unknown key to fix, or folds out of range;
    /// a cancelled error once the handle is cancelled.
    pub fn tune_all(tasks: &[Judged<'_>], options: &TuneOptions) -> Result<Tuned> {
        contained(|| {
            let first = tasks.first().ok_or(TuningError::NoTask)?;
            let start = first.market.settings.weights.clone();
            if tasks.iter().any(|task| task.market.settings.weights != start) {
                return Err(TuningError::OtherWeights.into());
            }
            let objective = options.objective;
            let tasks: Vec<Task<'_>> = tasks.iter().map(|task| Task::new(task, objective)).collect::<Result<_>>()?;
            let queries: Vec<usize> = tasks.iter().map(|task| task.queries.len()).collect();
            tune(&start, &queries, options, |weights| tasks.iter().map(|task| task.measure(weights, options)).collect())
        })
    }
}

/// A market's judged queries of one kind.
struct Task<'a> {
    snapshot: &'a Snapshot,
    index: &'a Index,
    qrels: &'a Qrels,
    exclude: Vec<(&'a str, &'a str)>,
    queries: Vec<&'a str>,
    are_workers: bool,
    objective: Metric,
    k: usize,
}

impl<'a> Task<'a> {
    fn new(judged: &Judged<'a>, objective: Metric) -> Result<Self> {
        let snapshot = judged.market.snapshot();
        let layout = snapshot.layout();
        let all: Vec<&str> = judged.qrels.answered().collect();
        let found = |direction: Direction, is_there: &dyn Fn(&str) -> bool| -> Vec<&str> {
            let is_asked = judged.direction.is_none_or(|asked| asked == direction);
            all.iter().copied().filter(|query| is_asked && is_there(query)).collect()
        };
        let workers = found(Direction::Vacancies, &|query| layout.workers.ids.find(query).is_some());
        let vacancies = found(Direction::Workers, &|query| layout.vacancies.ids.find(query).is_some());
        if workers.is_empty() && vacancies.is_empty() && !all.is_empty() {
            return Err(TuningError::OtherMarket { queries: all.len() }.into());
        }
        if !workers.is_empty() && !vacancies.is_empty() {
            return Err(TuningError::BothKinds.into());
        }
        let are_workers = !workers.is_empty();
        let mut exclude: Vec<(&str, &str)> = judged.exclude.iter().map(|(query, other)| (&**query, &**other)).collect();
        exclude.sort_unstable();
        // As many more as exclusions may take away.
        let k =
            objective.cutoff.unwrap_or(DEPTH) + exclude.chunk_by(|a, b| a.0 == b.0).map(<[_]>::len).max().unwrap_or(0);
        Ok(Self {
            snapshot,
            index: &judged.market.index,
            qrels: judged.qrels,
            exclude,
            queries: if are_workers { workers } else { vacancies },
            are_workers,
            objective,
            k,
        })
    }

    /// The objective of every query under these weights.
    fn measure(&self, weights: &Weights, options: &TuneOptions) -> Result<Vec<f64>> {
        options.cancel.check().map_err(crate::engine::EngineError::from)?;
        let snapshot = self.snapshot.with_weights(self.index, weights.clone())?;
        let rank =
            RankOptions::default().with_k(self.k).with_eligible(Eligible::All).with_cancel(options.cancel.clone());
        let rank = match options.threads {
            Some(threads) => rank.with_threads(threads),
            None => rank,
        };
        let ranking = if self.are_workers {
            snapshot.rank_vacancies(Some(&self.queries), &rank)?
        } else {
            snapshot.rank_workers_under(&Policy::none().into(), Some(&self.queries), &rank)?
        };
        let run = Run::from_rows(self.rows(&ranking))?.without(&self.exclude);
        let kept: FxHashSet<&str> = self.queries.iter().copied().collect();
        let values = by_query(&run, self.qrels, self.objective, Ties::Given).into_iter();
        Ok(values.filter(|(query, _)| kept.contains(query)).map(|(_, value)| value).collect())
    }

    fn rows<'r>(&self, ranking: &'r Ranking) -> Vec<(&'r str, &'r str, f64)> {
        let pair = |row| {
            let (worker, vacancy) = (ranking.worker_id(row), ranking.vacancy_id(row));
            if self.are_workers { (worker, vacancy) } else { (vacancy, worker) }
        };
        let placed = ranking.rows().iter().filter(|row| row.position.is_some());
        placed.map(|row| (pair(row).0, pair(row).1, row.score)).collect()
    }
}
