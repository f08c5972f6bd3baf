//! How is a list made? Candidates, bounds, rules, scores, then the policy.

use std::sync::Arc;

use rayon::prelude::*;

use super::candidates::{Sums, demands_none};
use super::error::EngineError;
use super::ids::Ids;
use super::layout::Unpacked;
use super::options::{Direction, RankOptions};
use super::ranking::{Outcome, Question, Ranking, Row, UNSAVED, Unsaved, UnsavedIs};
use super::scorer::{Desk, Scorer};
use super::snapshot::Snapshot;
use super::unsaved::{UnsavedVacancy, UnsavedWorker};
use crate::cancel::contained;
use crate::policy::{Asked, Instrument, Policy, SeatCount};
use crate::record::{Vacancy, Worker};
use crate::safeguard::{OfferRisk, Vulnerability};
use crate::scoring::packed::VacancyView;
use crate::scoring::reference::TitleRarity;

/// Lists made by one task: enough to make the sums' memory worth allocating, few enough to share out evenly.
pub(super) const LISTS_PER_TASK: usize = 32;

/// Threads a pool of one ranking has at most.
const MOST_THREADS: usize = 256;

/// One query's list, still in dense numbers.
struct List {
    rows: Vec<Row>,
    note: Option<String>,
    /// The vacancy and what its policy did, where it did something.
    outcome: Option<Outcome>,
}

impl Snapshot {
    /// Ranks the best workers for each vacancy, or for all.
    ///
    /// # Errors
    ///
    /// [`EngineError::UnknownId`] for an id that isn't committed, [`EngineError::NoK`] for a k of 0,
    /// [`EngineError::Cancelled`] once the handle is cancelled.
    pub fn rank_workers(&self, vacancies: Option<&[&str]>, options: &RankOptions) -> Result<Ranking, EngineError> {
        contained(|| {
            let ranking = self.rank_workers_under(&self.0.settings.policy, vacancies, options)?;
            let question = Question {
                origin: self.0.settings.origin.clone(),
                vacancies: vacancies.map(|ids| ids.iter().map(|&id| id.to_owned()).collect()),
                k: options.k,
                eligible: options.eligible,
            };
            Ok(Ranking { question: Some(Arc::new(question)), ..ranking })
        })
    }

    /// Ranks under another policy than the market's own; only the policy's fingerprint is not that of the result.
    pub(crate) fn rank_workers_under(
        &self,
        policy: &Arc<Policy>,
        vacancies: Option<&[&str]>,
        options: &RankOptions,
    ) -> Result<Ranking, EngineError> {
        let inner = &*self.0;
        let ids = &inner.layout.vacancies.ids;
        let asked = self.find(ids, "vacancies", vacancies)?;
        let scorer = Scorer::of(inner, policy);
        let is_own = Arc::ptr_eq(policy, &inner.settings.policy);
        let runs = if is_own { inner.runs() } else { Arc::new(scorer.runs()) };
        let lists = lists(
            &asked,
            options,
            || Desk::new(Arc::clone(&runs)),
            |vacancy, desk| {
                let view = inner.layout.vacancies.view(vacancy);
                let note = demands_none(view.facts).then(|| {
                    format!(
                        "vacancy {} asks for no skill, occupation or text: every worker is ranked",
                        ids.name(vacancy)
                    )
                });
                List { note, ..list(&scorer, &view, vacancy, desk, options) }
            },
        )?;
        let mut ranking = self.ranking(lists, Direction::Workers, None);
        ranking.policy = Arc::clone(policy);
        ranking.eligible = Some(options.eligible);
        ranking.notes.extend(scorer.note());
        if policy.order.instrument != Instrument::None && ranking.outcomes.is_empty() && !asked.is_empty() {
            let id = &policy.id;
            ranking.notes.push(format!(
                "policy {id} orders none of these vacancies: its jurisdiction, dates, classes of skill or exemptions leave \
                 them out"
            ));
        }
        Ok(ranking)
    }

    /// Ranks the best vacancies for each worker, or for all. The policy chooses among workers, so that here the score alone
    /// orders; `priority`, `tier` and `is_local` are shown.
    ///
    /// # Errors
    ///
    /// As [`Snapshot::rank_workers`].
    pub fn rank_vacancies(&self, workers: Option<&[&str]>, options: &RankOptions) -> Result<Ranking, EngineError> {
        contained(|| {
            let inner = &*self.0;
            let asked = self.find(&inner.layout.workers.ids, "workers", workers)?;
            let scorer = Scorer::of(inner, &inner.settings.policy);
            let rows = inner.layout.vacancies.ids.len();
            let lists = lists(
                &asked,
                options,
                || (Sums::new(rows), Unpacked::default()),
                |worker, (sums, unpacked)| {
                    let view = inner.layout.workers.read(worker, unpacked);
                    List { rows: scorer.vacancies(&view, worker, sums, options), note: None, outcome: None }
                },
            )?;
            Ok(self.ranking(lists, Direction::Vacancies, None))
        })
    }

    /// Ranks the best workers for one vacancy that was never stored.
    ///
    /// # Errors
    ///
    /// As [`Snapshot::rank_workers`].
    pub fn rank_for_vacancy(&self, vacancy: &Vacancy, options: &RankOptions) -> Result<Ranking, EngineError> {
        contained(|| {
            let inner = &*self.0;
            let profile = inner.settings.profiler().vacancy(vacancy);
            let unsaved = UnsavedVacancy::new(&profile, &inner.layout, &inner.settings, &inner.statistics);
            let layout = &inner.layout;
            let group = |name: &str| layout.groups.find(name);
            let scorer = Scorer::with(inner, &inner.settings.policy, &unsaved.relations, &unsaved.rarity, group);
            let lists = lists(
                &[UNSAVED],
                options,
                || Desk::new(inner.runs()),
                |_, desk| {
                    let view = unsaved.view();
                    let note = demands_none(view.facts).then(|| {
                        "the vacancy asks for no skill, occupation or text: every worker is ranked".to_owned()
                    });
                    List { note, ..list(&scorer, &view, UNSAVED, desk, options) }
                },
            )?;
            let unsaved = Unsaved { id: vacancy.vacancy_id.to_string(), is: UnsavedIs::Offer(OfferRisk::of(vacancy)) };
            let mut ranking = self.ranking(lists, Direction::Workers, Some(unsaved));
            ranking.notes.extend(scorer.note());
            Ok(ranking)
        })
    }

    /// Ranks the best vacancies for one worker that was never stored.
    ///
    /// # Errors
    ///
    /// As [`Snapshot::rank_workers`].
    pub fn rank_for_worker(&self, worker: &Worker, options: &RankOptions) -> Result<Ranking, EngineError> {
        contained(|| {
            let inner = &*self.0;
            let profile = inner.settings.profiler().worker(worker);
            let unsaved = UnsavedWorker::new(&profile, &inner.layout, &inner.settings, &inner.statistics);
            let group = |name: &str| unsaved.group(&inner.layout, name);
            let scorer = Scorer::with(inner, &inner.settings.policy, &unsaved.relations, &unsaved.rarity, group);
            let rows = inner.layout.vacancies.ids.len();
            let lists = lists(
                &[UNSAVED],
                options,
                || Sums::new(rows),
                |_, sums| List {
                    rows: scorer.vacancies(&unsaved.view(), UNSAVED, sums, options),
                    note: None,
                    outcome: None,
                },
            )?;
            let settings = &inner.settings;
            let is = Vulnerability::of(worker, &settings.wage_floors, &settings.regions, settings.as_of);
            let unsaved = Unsaved { id: worker.worker_id.to_string(), is: UnsavedIs::Person(is) };
            Ok(self.ranking(lists, Direction::Vacancies, Some(unsaved)))
        })
    }

    /// Values given pairs of (worker, vacancy) the plain way, candidates or not, in the order given and without positions.
    ///
    /// # Errors
    ///
    /// [`EngineError::UnknownId`] for an id that isn't committed.
    pub fn score_pairs(&self, pairs: &[(&str, &str)]) -> Result<Ranking, EngineError> {
        contained(|| {
            let inner = &*self.0;
            let scorer = Scorer::of(inner, &inner.settings.policy);
            let mut unpacked = Unpacked::default();
            let rows = pairs.iter().map(|(worker, vacancy)| {
                let worker = self.find_one(&inner.layout.workers.ids, "workers", worker)?;
                let vacancy = self.find_one(&inner.layout.vacancies.ids, "vacancies", vacancy)?;
                let view = inner.layout.workers.read(worker, &mut unpacked);
                let site = inner.layout.vacancies.view(vacancy);
                Ok(scorer.row(&view, &site, worker, vacancy))
            });
            let rows = rows.collect::<Result<Vec<Row>, EngineError>>()?;
            Ok(self.ranking(vec![List { rows, note: None, outcome: None }], Direction::Workers, None))
        })
    }

    /// Dense numbers of ids, all in the order of their bytes if none are given.
    pub(super) fn find(&self, ids: &Ids, table: &'static str, asked: Option<&[&str]>) -> Result<Vec<u32>, EngineError> {
        match asked {
            None => Ok(ids.in_order().to_vec()),
            Some(asked) => asked.iter().map(|id| self.find_one(ids, table, id)).collect(),
        }
    }

    pub(super) fn find_one(&self, ids: &Ids, table: &'static str, id: &str) -> Result<u32, EngineError> {
        ids.find(id).ok_or_else(|| EngineError::unknown_id(table, id, self.generation()))
    }

    fn ranking(&self, lists: Vec<List>, direction: Direction, unsaved: Option<Unsaved>) -> Ranking {
        let mut notes = Vec::new();
        let mut outcomes = Vec::new();
        let mut rows = Vec::with_capacity(lists.iter().map(|list| list.rows.len()).sum());
        for list in lists {
            rows.extend(list.rows);
            notes.extend(list.note);
            outcomes.extend(list.outcome);
        }
        let layout = Arc::clone(&self.0.layout);
        let undemanding = layout.vacancies.undemanding.len();
        if direction == Direction::Vacancies && undemanding > 0 {
            notes
                .push(format!("{undemanding} vacancies ask for no skill, occupation or text: everyone is a candidate"));
        }
        if self.statistics_are_stale() {
            notes.push(
                "the market has outgrown its counts of rare skills and words: refresh_statistics() counts anew"
                    .to_owned(),
            );
        }
        notes.extend(said(&outcomes));
        Ranking {
            layout,
            rows,
            direction,
            fingerprints: self.0.fingerprints.clone(),
            outcomes,
            policy: Arc::clone(&self.0.settings.policy),
            eligible: None,
            notes,
            unsaved,
            question: None,
        }
    }
}

/// How many reserved openings nobody claimed, and what became of them; `None` if there are none.
pub(crate) fn said_of_unclaimed(outcomes: &[Outcome]) -> Option<String> {
    let counts = outcomes.iter().flat_map(|outcome| &outcome.seats);
    let (seats, filled) = counts.fold((0, 0), |sum, of| (sum.0 + u64::from(of.seats), sum.1 + u64::from(of.filled)));
    let held: u64 = outcomes.iter().map(|outcome| u64::from(outcome.held)).sum();
    (filled < seats).then(|| {
        format!(
            "{filled} of {seats} reserved openings have a qualified member; of the others {held} are held, {} released",
            (seats - filled).saturating_sub(held)
        )
    })
}

/// What became of reserved openings and labour-market tests, in sentences.
fn said(outcomes: &[Outcome]) -> Vec<String> {
    let mut said = Vec::new();
    let sum = |count: fn(&SeatCount) -> u32| {
        outcomes.iter().flat_map(|outcome| &outcome.seats).map(|seats| u64::from(count(seats))).sum::<u64>()
    };
    let (stated, seats) = (sum(|of| of.stated), sum(|of| of.seats));
    if seats < stated {
        said.push(format!(
            "{stated} openings are reserved and only {seats} are there: the last named reserves lost them"
        ));
    }
    said.extend(said_of_unclaimed(outcomes));
    let asked = |who: fn(Asked) -> bool| outcomes.iter().filter(|outcome| outcome.asked.is_some_and(who)).count();
    let tests = asked(|_| true);
    if tests > 0 {
        let others = asked(|asked| asked == Asked::Everyone);
        let undated = asked(|asked| asked == Asked::Undated);
        said.push(format!(
            "labour-market test: {others} of {tests} vacancies found fewer qualified locals than openings and ask everyone"
        ));
        if undated > 0 {
            said.push(format!(
                "{undated} vacancies ask locals alone: without opens_on and as_of no window is known to be over"
            ));
        }
    }
    said
}

/// The workers for one vacancy, and what its policy did.
fn list<T: TitleRarity + Sync>(
    scorer: &Scorer<'_, T>,
    vacancy: &VacancyView<'_>,
    number: u32,
    desk: &mut Desk,
    options: &RankOptions,
) -> List {
    let made = scorer.workers(vacancy, number, desk, options);
    let acts = made.post.instrument != Instrument::None;
    let outcome = acts.then_some(Outcome {
        vacancy: number,
        openings: made.post.openings,
        seats: made.ordered.seats,
        held: made.ordered.held,
        asked: made.ordered.asked,
    });
    List { rows: made.rows, note: None, outcome }
}

/// Makes lists in parallel, watching the cancel handle. They come in the order asked and are made in that of dense numbers,
/// where neighbours share what they read; each thread works on a desk of its own.
pub(super) fn lists<D, L: Send>(
    asked: &[u32],
    options: &RankOptions,
    desk: impl Fn() -> D + Sync,
    list: impl Fn(u32, &mut D) -> L + Sync,
) -> Result<Vec<L>, EngineError> {
    if options.k == 0 {
        return Err(EngineError::NoK { k: options.k });
    }
    options.progress.start(asked.len() as u64);
    let mut order: Vec<usize> = (0..asked.len()).collect();
    order.sort_unstable_by_key(|at| (asked[*at], *at));
    let work = || -> Result<Vec<(usize, L)>, EngineError> {
        // Few lists are shared out one by one.
        let per_task = order.len().div_ceil(4 * rayon::current_num_threads()).clamp(1, LISTS_PER_TASK);
        let chunks = order.par_chunks(per_task).map(|chunk| {
            let mut desk = desk();
            let mut lists = Vec::with_capacity(chunk.len());
            for at in chunk {
                options.cancel.check()?;
                lists.push((*at, list(asked[*at], &mut desk)));
                // A list that was cancelled half way is none.
                options.cancel.check()?;
                options.progress.advance(1);
            }
            Ok(lists)
        });
        Ok(chunks.collect::<Result<Vec<_>, EngineError>>()?.into_iter().flatten().collect())
    };
    let mut made = in_pool(options, asked.len(), work)?;
    made.sort_unstable_by_key(|(at, _)| *at);
    Ok(made.into_iter().map(|(_, list)| list).collect())
}

/// Runs work on `lists` lists in a pool of its own or in the caller's; a panic becomes an error.
pub(crate) fn in_pool<T: Send>(
    options: &RankOptions,
    lists: usize,
    work: impl FnOnce() -> Result<T, EngineError> + Send,
) -> Result<T, EngineError> {
    let run = || match options.threads {
        // More threads than lists to make, or than any machine has, would only cost their start.
        Some(threads) => rayon::ThreadPoolBuilder::new()
            .num_threads(threads.min(lists).clamp(1, MOST_THREADS))
            .build()?
            .install(work),
        None => work(),
    };
    contained(run)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_in_the_pool_is_an_error_and_the_next_call_works() {
        let options = RankOptions::default().with_threads(2);
        let broken = |_| -> usize { panic!("a block without rows") };
        for options in [&options, &RankOptions::default()] {
            let error = in_pool(options, 8, || Ok((0..8).into_par_iter().map(broken).sum::<usize>())).unwrap_err();
            assert!(matches!(&error, EngineError::Panic { message } if message == "a block without rows"), "{error}");
            assert_eq!(in_pool(options, 8, || Ok((0..8).into_par_iter().sum::<usize>())).unwrap(), 28);
        }
    }
}
