//! What did commits change on the lists? Only what they can have affected is ranked anew.
//!
//! [`Snapshot::changed`] takes an earlier [`Ranking`], which holds its lists and the generation it was made from, and says
//! who entered, left or moved since. A list is made anew where its vacancy says something else ([`records`]), where
//! somebody on it does or is gone, and where a changed worker comes in ([`arrivals`]); any other is the same list. Where a
//! setting of the whole market changed, all are made anew.

mod arrivals;
mod lists;
mod records;

use std::borrow::Cow;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::error::EngineError;
use super::options::{Places, RankOptions};
use super::rank::in_pool;
use super::ranking::Ranking;
use super::scorer::Scorer;
use super::snapshot::{Fingerprints, Snapshot};
use crate::cancel::contained;
use crate::record::Turn;
use arrivals::Arrivals;
use lists::{Listed, Lists};
use records::{Numbers, Records, turned};

/// One changed worker in this many makes every list anew: their scores against every vacancy, and the lists that have to be
/// made anew anyway, then cost more than all lists.
const MANY: usize = 8;
/// So few changed workers cost nothing, whatever their share.
const FEW: usize = 256;

/// How a pair differs between two rankings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Change {
    /// Has a position and had none.
    Entered,
    /// Had a position and has none.
    Left,
    /// Has another position.
    Moved,
}

impl Change {
    /// The word in tables.
    ///
    /// # Examples
    ///
    /// ```
    /// use matcher_core::engine::Change;
    ///
    /// assert_eq!([Change::Entered, Change::Left, Change::Moved].map(Change::as_str), ["entered", "left", "moved"]);
    /// ```
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Entered => "entered",
            Self::Left => "left",
            Self::Moved => "moved",
        }
    }
}

/// A pair that entered a list, left it or moved on it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ListChange {
    /// The vacancy's id.
    pub vacancy_id: String,
    /// The worker's id.
    pub worker_id: String,
    /// How the pair differs.
    pub change: Change,
    /// Position then, 1 is best; `None` if the worker wasn't on the list.
    pub before: Option<u32>,
    /// Position now; `None` if the worker isn't on the list.
    pub after: Option<u32>,
}

/// What changed on the lists between two generations of a market.
///
/// It holds the lists as they are now, so that the next commit can be compared with it as with a ranking.
#[derive(Clone)]
pub struct Delta {
    rows: Vec<ListChange>,
    lists: Lists,
    /// What the earlier lists were made from.
    pub since: Fingerprints,
    /// Settings of the whole market that differ, such as `as_of` or `policy`; with any, every list was made anew.
    pub settings: Vec<&'static str>,
    /// Lists there are now.
    pub list_count: u64,
    /// How many of them were made anew; the others can't have changed.
    pub reranked: u64,
}

/// What lists are compared with: a [`Ranking`] by [`Snapshot::rank_workers`], or an earlier [`Delta`].
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Since<'a> {
    /// A ranking of workers.
    Ranking(&'a Ranking),
    /// What changed until then, and so the lists as they were then.
    Delta(&'a Delta),
}

impl<'a> From<&'a Ranking> for Since<'a> {
    fn from(ranking: &'a Ranking) -> Self {
        Self::Ranking(ranking)
    }
}

impl<'a> From<&'a Delta> for Since<'a> {
    fn from(delta: &'a Delta) -> Self {
        Self::Delta(delta)
    }
}

impl Delta {
    /// Pairs that entered, left or moved: vacancies in the order of ids by bytes; of each those on its list by position,
    /// then those who left it by the position they had.
    #[must_use]
    pub fn rows(&self) -> &[ListChange] {
        &self.rows
    }

    /// How many pairs changed in a way.
    #[must_use]
    pub fn count(&self, change: Change) -> u64 {
        self.rows.iter().filter(|row| row.change == change).count() as u64
    }

    /// What the lists are made from now.
    #[must_use]
    pub fn fingerprints(&self) -> &Fingerprints {
        &self.lists.fingerprints
    }
}

impl std::fmt::Debug for Delta {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Delta")
            .field("since", &self.since.generation)
            .field("generation", &self.fingerprints().generation)
            .field("rows", &self.rows.len())
            .field("reranked", &self.reranked)
            .finish_non_exhaustive()
    }
}

impl Snapshot {
    /// Says which pairs entered, left or moved on the lists of a ranking that [`Snapshot::rank_workers`] made of an earlier
    /// generation of this market, or since an earlier answer.
    ///
    /// The answer is that of ranking then and now, with the same vacancies, `k` and `eligible`, and comparing positions:
    /// vacancies that are gone lose everybody, new ones gain everybody if all were asked for. Near misses and whoever waits
    /// for a paper have no position and are on no list. Of `options` it reads threads, cancel and progress, which counts the
    /// lists made anew.
    ///
    /// Costs a comparison of every record, a score of every changed worker for every vacancy, and the lists made anew.
    ///
    /// # Errors
    ///
    /// [`EngineError::OtherMarket`] for a ranking of another market, [`EngineError::NoQuestion`] for one that `rank_workers`
    /// didn't make, [`EngineError::Cancelled`] once the handle is cancelled.
    ///
    /// # Examples
    ///
    /// ```
    /// use matcher_core::engine::Change;
    /// use matcher_core::{MarketOptions, Matcher, OnError, RankOptions, Table};
    ///
    /// let mut market = Matcher::in_memory(MarketOptions::default())?;
    /// let workers = "worker_id,skills,home_region\nW1,smaw|gtaw,65.71\nW2,smaw,65.71\n";
    /// market.add_workers(Table::csv_reader(workers.as_bytes())?, OnError::Raise)?;
    /// let vacancies = "vacancy_id,skills_required,region\nV1,smaw|gtaw,65.71\nV2,forklift,65.71\n";
    /// market.add_vacancies(Table::csv_reader(vacancies.as_bytes())?, OnError::Raise)?;
    /// market.commit()?;
    /// let options = RankOptions::default();
    /// let before = market.snapshot().rank_workers(None, &options)?;
    ///
    /// market.remove_workers(&["W1".to_owned()])?;
    /// market.commit()?;
    /// let delta = market.snapshot().changed(&before, &options)?;
    /// let told: Vec<_> = delta.rows().iter().map(|row| (&*row.worker_id, row.change, row.before, row.after)).collect();
    /// assert_eq!(told, [("W2", Change::Moved, Some(2), Some(1)), ("W1", Change::Left, Some(1), None)]);
    /// assert_eq!((delta.reranked, delta.list_count), (1, 2));
    ///
    /// // Nothing was committed since.
    /// assert!(market.snapshot().changed(&delta, &options)?.rows().is_empty());
    /// # Ok::<(), matcher_core::Error>(())
    /// ```
    pub fn changed<'a>(&self, since: impl Into<Since<'a>>, options: &RankOptions) -> Result<Delta, EngineError> {
        contained(|| {
            let inner = &*self.0;
            let then: Cow<'a, Lists> = match since.into() {
                Since::Ranking(ranking) => Cow::Owned(Lists::of(ranking)?),
                Since::Delta(delta) => Cow::Borrowed(&delta.lists),
            };
            if !then.question.origin.is(&inner.settings.origin) {
                return Err(EngineError::OtherMarket { generation: then.fingerprints.generation });
            }
            let numbers = Numbers::new(&then.layout, &inner.layout);
            let asked = self.asked(&then);
            let settings = differing(&then.fingerprints, &inner.fingerprints);
            let is_affected = if Arc::ptr_eq(&then.layout, &inner.layout) {
                vec![false; inner.layout.vacancies.ids.len() as usize]
            } else if settings.is_empty() {
                self.affected(&then, &numbers, &asked, options)?
            } else {
                vec![true; inner.layout.vacancies.ids.len() as usize]
            };
            let lists = self.lists_now(&then, &numbers, &asked, &is_affected, options)?;
            let reranked = asked.iter().filter(|vacancy| is_affected[**vacancy as usize]).count();
            Ok(Delta {
                rows: compared(&then, &lists, &numbers, &asked, &is_affected),
                lists,
                since: then.fingerprints.clone(),
                settings,
                list_count: asked.len() as u64,
                reranked: reranked as u64,
            })
        })
    }

    /// The vacancies that a question is about now, each once, in the order of ids by bytes.
    fn asked(&self, then: &Lists) -> Vec<u32> {
        let ids = &self.0.layout.vacancies.ids;
        let Some(names) = &then.question.vacancies else { return ids.in_order().to_vec() };
        let mut asked: Vec<u32> = names.iter().filter_map(|name| ids.find(name)).collect();
        asked.sort_unstable_by_key(|vacancy| ids.rank(*vacancy));
        asked.dedup();
        asked
    }

    /// Which lists a commit can have changed, by vacancy, the settings being the same.
    fn affected(
        &self,
        then: &Lists,
        numbers: &Numbers,
        asked: &[u32],
        options: &RankOptions,
    ) -> Result<Vec<bool>, EngineError> {
        let inner = &*self.0;
        let work = || {
            let (rotation, as_of) = (&inner.settings.policy.rotation, inner.settings.as_of);
            let turns = |turns: &[Turn]| rotation.turns(turns, as_of);
            let records = Records::compare(&then.layout, &inner.layout, numbers, &turns, &options.cancel)?;
            let count = records.changed.len();
            if count > FEW && count * MANY > records.is_touched.len() {
                return Ok(vec![true; records.kept.len()]);
            }
            let scorer = Scorer::of(inner, &inner.settings.policy);
            let arrivals =
                Arrivals::new(&scorer, &then.question, &records, &numbers.workers, asked, |old| then.of_vacancy(old));
            Ok(arrivals.affected(&records.changed, &options.cancel)?)
        };
        in_pool(options, usize::MAX, work)
    }

    /// All lists as they are now: those affected made anew, the others with the numbers of this generation.
    fn lists_now(
        &self,
        then: &Lists,
        numbers: &Numbers,
        asked: &[u32],
        is_affected: &[bool],
        options: &RankOptions,
    ) -> Result<Lists, EngineError> {
        let inner = &*self.0;
        let ids = &inner.layout.vacancies.ids;
        let (affected, others): (Vec<u32>, Vec<u32>) =
            asked.iter().partition(|vacancy| is_affected[**vacancy as usize]);
        let names: Vec<&str> = affected.iter().map(|vacancy| ids.name(*vacancy)).collect();
        // Positions depend on neither places by score nor near misses.
        let options = RankOptions { k: then.question.k, eligible: then.question.eligible, ..options.clone() }
            .with_places(Places::Listed)
            .with_near_misses(0)
            .with_exhaustive(false);
        let made = self.rank_workers_under(&inner.settings.policy, Some(&names), &options)?;
        let mut lists = Lists::empty(Arc::clone(&inner.layout), inner.fingerprints.clone(), Arc::clone(&then.question));
        lists.fill(made.rows());
        let older = turned(&numbers.vacancies, ids.len());
        for vacancy in others {
            let old = older[vacancy as usize];
            let now = |listed: &Listed| Listed { worker: numbers.workers[listed.worker as usize], ..*listed };
            lists.put(vacancy, then.of_vacancy(old).iter().map(now).collect());
        }
        Ok(lists)
    }
}

/// The settings of the whole market that differ.
fn differing(then: &Fingerprints, now: &Fingerprints) -> Vec<&'static str> {
    let settings = [
        ("version", then.version != now.version),
        ("as_of", then.as_of != now.as_of),
        ("weights", then.weights != now.weights),
        ("policy", then.policy != now.policy),
        ("lexicon", then.lexicon != now.lexicon),
        ("regions", then.regions != now.regions),
        ("statistics", then.statistics != now.statistics),
    ];
    settings.into_iter().filter(|(_, differs)| *differs).map(|(name, _)| name).collect()
}

/// Pairs whose positions differ.
fn compared(then: &Lists, now: &Lists, numbers: &Numbers, asked: &[u32], is_affected: &[bool]) -> Vec<ListChange> {
    let older = turned(&numbers.vacancies, now.layout.vacancies.ids.len());
    let mut rows = Vec::new();
    for vacancy in asked.iter().copied().filter(|vacancy| is_affected[*vacancy as usize]) {
        let before = then.of_vacancy(older[vacancy as usize]);
        compare_lists(
            now.layout.vacancies.ids.name(vacancy),
            (then, before),
            (now, now.of_vacancy(vacancy)),
            numbers,
            &mut rows,
        );
    }
    for (old, _) in (0_u32..).zip(&numbers.vacancies).filter(|(_, now)| **now == u32::MAX) {
        compare_lists(
            then.layout.vacancies.ids.name(old),
            (then, then.of_vacancy(old)),
            (now, &[]),
            numbers,
            &mut rows,
        );
    }
    // Those of one vacancy lie together already.
    rows.sort_by(|a, b| a.vacancy_id.cmp(&b.vacancy_id));
    rows
}

/// Adds the pairs of one vacancy whose positions differ.
fn compare_lists(
    vacancy: &str,
    (then, before): (&Lists, &[Listed]),
    (now, after): (&Lists, &[Listed]),
    numbers: &Numbers,
    rows: &mut Vec<ListChange>,
) {
    let was = (1_u32..).zip(before).map(|(position, listed)| (numbers.workers[listed.worker as usize], position));
    let was: FxHashMap<u32, u32> = was.filter(|(worker, _)| *worker != u32::MAX).collect();
    let mut add = |worker_id: &str, before: Option<u32>, after: Option<u32>| {
        let change = match (before, after) {
            (None, _) => Change::Entered,
            (_, None) => Change::Left,
            _ => Change::Moved,
        };
        let (vacancy_id, worker_id) = (vacancy.to_owned(), worker_id.to_owned());
        rows.push(ListChange { vacancy_id, worker_id, change, before, after });
    };
    let mut is_there = vec![false; before.len()];
    for (position, listed) in (1_u32..).zip(after) {
        let before = was.get(&listed.worker).copied();
        if let Some(before) = before {
            is_there[before as usize - 1] = true;
        }
        if before != Some(position) {
            add(now.layout.workers.ids.name(listed.worker), before, Some(position));
        }
    }
    for ((position, listed), _) in (1_u32..).zip(before).zip(is_there).filter(|(_, is_there)| !is_there) {
        add(then.layout.workers.ids.name(listed.worker), Some(position), None);
    }
}
