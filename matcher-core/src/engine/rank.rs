//! How is a list made? Candidates, bounds, rules, scores, then the policy.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use rayon::prelude::*;

use super::candidates::{Sums, demands_none, is_candidate};
use super::error::EngineError;
use super::layout::Layout;
use super::options::{Direction, RankOptions};
use super::ranking::{Ranking, Row, UNSAVED};
use super::relations::Relations;
use super::snapshot::{Inner, Snapshot};
use super::topk::{Entry, TopK};
use super::unsaved::{UnsavedVacancy, UnsavedWorker};
use crate::policy::{self, Contender, Instrument, Placed};
use crate::record::{Vacancy, Worker};
use crate::region::ResidencyTier;
use crate::scoring::eligibility::{self, Checks};
use crate::scoring::packed::{Overlap, Pair, VacancyView, WorkerView};
use crate::scoring::reference::{self, TitleRarity};
use crate::scoring::{Scored, score, score_bound};

/// Lists made by one task: enough to make the sums' memory worth allocating, few enough to share out evenly.
const LISTS_PER_TASK: usize = 32;

/// Threads a pool of one ranking has at most.
const MOST_THREADS: usize = 256;

/// What pairs are scored with: the snapshot, and the relations and rarities of the record at hand.
struct Scorer<'a, T> {
    inner: &'a Inner,
    relations: &'a Relations,
    titles: &'a T,
}

impl<'a> Scorer<'a, super::layout::TitleRarities> {
    fn of(inner: &'a Inner) -> Self {
        Self { inner, relations: &inner.layout.relations, titles: &inner.layout.title_rarity }
    }
}

/// The lists of one query, still in dense numbers.
struct List {
    rows: Vec<Row>,
    note: Option<String>,
}

impl Snapshot {
    /// Ranks the best workers for each vacancy, or for all.
    ///
    /// # Errors
    ///
    /// [`EngineError::UnknownId`] for an id that isn't committed, [`EngineError::NoK`] for a k of 0,
    /// [`EngineError::Cancelled`] once the handle is cancelled.
    pub fn rank_workers(&self, vacancies: Option<&[&str]>, options: &RankOptions) -> Result<Ranking, EngineError> {
        let inner = &*self.0;
        let ids = &inner.layout.vacancies.ids;
        let asked = self.find(ids, "vacancies", vacancies)?;
        let scorer = Scorer::of(inner);
        let rows = inner.layout.workers.ids.len();
        let lists = lists(&asked, rows, options, |vacancy, sums| {
            let view = inner.layout.vacancies.view(vacancy);
            let list = scorer.workers(&view, vacancy, sums, options);
            let note = demands_none(view.facts).then(|| {
                format!("vacancy {} asks for no skill, occupation or text: every worker is ranked", ids.name(vacancy))
            });
            List { rows: list, note }
        })?;
        Ok(self.ranking(lists, Direction::Workers, None))
    }

    /// Ranks the best vacancies for each worker, or for all. The policy chooses among workers, so that here the score alone
    /// orders; `priority`, `tier` and `is_local` are shown.
    ///
    /// # Errors
    ///
    /// As [`Snapshot::rank_workers`].
    pub fn rank_vacancies(&self, workers: Option<&[&str]>, options: &RankOptions) -> Result<Ranking, EngineError> {
        let inner = &*self.0;
        let asked = self.find(&inner.layout.workers.ids, "workers", workers)?;
        let scorer = Scorer::of(inner);
        let rows = inner.layout.vacancies.ids.len();
        let lists = lists(&asked, rows, options, |worker, sums| {
            let view = inner.layout.workers.view(worker);
            List { rows: scorer.vacancies(&view, worker, sums, options), note: None }
        })?;
        Ok(self.ranking(lists, Direction::Vacancies, None))
    }

    /// Ranks the best workers for one vacancy that was never stored.
    ///
    /// # Errors
    ///
    /// As [`Snapshot::rank_workers`].
    pub fn rank_for_vacancy(&self, vacancy: &Vacancy, options: &RankOptions) -> Result<Ranking, EngineError> {
        let inner = &*self.0;
        let profile = inner.settings.profiler().vacancy(vacancy);
        let unsaved = UnsavedVacancy::new(&profile, &inner.layout, &inner.settings, &inner.statistics);
        let scorer = Scorer { inner, relations: &unsaved.relations, titles: &unsaved.rarity };
        let rows = inner.layout.workers.ids.len();
        let lists = lists(&[UNSAVED], rows, options, |_, sums| {
            let view = unsaved.view();
            let note = demands_none(view.facts)
                .then(|| "the vacancy asks for no skill, occupation or text: every worker is ranked".to_owned());
            List { rows: scorer.workers(&view, UNSAVED, sums, options), note }
        })?;
        Ok(self.ranking(lists, Direction::Workers, Some(vacancy.vacancy_id.to_string())))
    }

    /// Ranks the best vacancies for one worker that was never stored.
    ///
    /// # Errors
    ///
    /// As [`Snapshot::rank_workers`].
    pub fn rank_for_worker(&self, worker: &Worker, options: &RankOptions) -> Result<Ranking, EngineError> {
        let inner = &*self.0;
        let profile = inner.settings.profiler().worker(worker);
        let unsaved = UnsavedWorker::new(&profile, &inner.layout, &inner.settings, &inner.statistics);
        let scorer = Scorer { inner, relations: &unsaved.relations, titles: &unsaved.rarity };
        let rows = inner.layout.vacancies.ids.len();
        let lists = lists(&[UNSAVED], rows, options, |_, sums| List {
            rows: scorer.vacancies(&unsaved.view(), UNSAVED, sums, options),
            note: None,
        })?;
        Ok(self.ranking(lists, Direction::Vacancies, Some(worker.worker_id.to_string())))
    }

    /// Values given pairs of (worker, vacancy) the plain way, candidates or not, in the order given and without positions.
    ///
    /// # Errors
    ///
    /// [`EngineError::UnknownId`] for an id that isn't committed.
    pub fn score_pairs(&self, pairs: &[(&str, &str)]) -> Result<Ranking, EngineError> {
        let inner = &*self.0;
        let scorer = Scorer::of(inner);
        let rows = pairs.iter().map(|(worker, vacancy)| {
            let worker = self.find_one(&inner.layout.workers.ids, "workers", worker)?;
            let vacancy = self.find_one(&inner.layout.vacancies.ids, "vacancies", vacancy)?;
            let (view, site) = (inner.layout.workers.view(worker), inner.layout.vacancies.view(vacancy));
            Ok(scorer.row(&view, &site, worker, vacancy))
        });
        let rows = rows.collect::<Result<Vec<Row>, EngineError>>()?;
        Ok(self.ranking(vec![List { rows, note: None }], Direction::Workers, None))
    }

    /// Dense numbers of ids, all in the order of their bytes if none are given.
    fn find(
        &self,
        ids: &super::layout::Ids,
        table: &'static str,
        asked: Option<&[&str]>,
    ) -> Result<Vec<u32>, EngineError> {
        match asked {
            None => Ok(ids.in_order()),
            Some(asked) => asked.iter().map(|id| self.find_one(ids, table, id)).collect(),
        }
    }

    fn find_one(&self, ids: &super::layout::Ids, table: &'static str, id: &str) -> Result<u32, EngineError> {
        ids.find(id).ok_or_else(|| EngineError::unknown_id(table, id, self.generation()))
    }

    fn ranking(&self, lists: Vec<List>, direction: Direction, unsaved: Option<String>) -> Ranking {
        let mut notes = Vec::new();
        let mut rows = Vec::with_capacity(lists.iter().map(|list| list.rows.len()).sum());
        for list in lists {
            rows.extend(list.rows);
            notes.extend(list.note);
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
        Ranking { layout, rows, direction, fingerprints: self.0.fingerprints.clone(), notes, unsaved }
    }
}

/// Makes lists in parallel, in order, watching the cancel handle; a panic becomes an error.
fn lists(
    asked: &[u32],
    rows: u32,
    options: &RankOptions,
    list: impl Fn(u32, &mut Sums) -> List + Sync,
) -> Result<Vec<List>, EngineError> {
    if options.k == 0 {
        return Err(EngineError::NoK { k: options.k });
    }
    options.progress.start(asked.len() as u64);
    let work = || -> Result<Vec<List>, EngineError> {
        let chunks = asked.par_chunks(LISTS_PER_TASK).map(|chunk| {
            let mut sums = Sums::new(rows);
            let mut lists = Vec::with_capacity(chunk.len());
            for record in chunk {
                options.cancel.check()?;
                lists.push(list(*record, &mut sums));
                sums.clear();
                options.progress.advance(1);
            }
            Ok(lists)
        });
        Ok(chunks.collect::<Result<Vec<_>, EngineError>>()?.into_iter().flatten().collect())
    };
    let run = || match options.threads {
        // More threads than lists to make, or than any machine has, would only cost their start.
        Some(threads) => rayon::ThreadPoolBuilder::new()
            .num_threads(threads.min(asked.len().div_ceil(LISTS_PER_TASK)).clamp(1, MOST_THREADS))
            .build()?
            .install(work),
        None => work(),
    };
    catch_unwind(AssertUnwindSafe(run)).unwrap_or_else(|panic| {
        let text = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
        Err(EngineError::Panic { message: text.unwrap_or("no message").to_owned() })
    })
}

impl<T: TitleRarity> Scorer<'_, T> {
    fn layout(&self) -> &Layout {
        &self.inner.layout
    }

    fn checks(&self, worker: &WorkerView<'_>, vacancy: &VacancyView<'_>) -> Checks {
        let as_of = self.inner.settings.as_of.map(crate::units::Date::to_days);
        eligibility::checks(worker, vacancy, &self.inner.weights, as_of, self.relations)
    }

    fn score(&self, worker: &WorkerView<'_>, vacancy: &VacancyView<'_>, overlap: Overlap) -> Scored {
        score(&Pair { worker: worker.facts, vacancy: vacancy.facts, overlap }, &self.inner.weights)
    }

    fn binds(&self, vacancy: &VacancyView<'_>) -> bool {
        self.inner.settings.policy.binds(vacancy.facts.site, self.inner.settings.as_of)
    }

    /// The class a policy counts a worker in; one class where no policy orders, so that one list of k is enough.
    fn class(&self, worker: &WorkerView<'_>, vacancy: &VacancyView<'_>, by_class: bool) -> ResidencyTier {
        if !by_class {
            return ResidencyTier::Elsewhere;
        }
        self.inner.settings.policy.counted_tier(worker.facts, vacancy.facts.site, self.inner.settings.as_of)
    }

    /// The list of workers for one vacancy, near misses behind.
    fn workers(&self, vacancy: &VacancyView<'_>, number: u32, sums: &mut Sums, options: &RankOptions) -> Vec<Row> {
        let policy = &self.inner.settings.policy;
        let binds = self.binds(vacancy);
        let by_class = binds && policy.order.instrument != Instrument::None;
        let workers = &self.layout().workers;
        let mut best: Vec<TopK> = vec![TopK::new(options.k); ResidencyTier::ALL.len()];
        let mut near = TopK::new(options.near_misses);
        let mut consider = |row: u32, overlap: Overlap| {
            let view = workers.view(row);
            let class = self.class(&view, vacancy, by_class) as usize;
            self.consider(&view, vacancy, overlap, (row, workers.ids.rank(row)), &mut best[class], &mut near, options);
        };
        if options.exhaustive {
            for row in 0..workers.ids.len() {
                consider(row, reference::overlap(&workers.view(row), vacancy, self.relations, self.titles));
            }
        } else {
            sums.add_workers(self.layout(), self.relations, vacancy);
            for (row, overlap) in sums.touched() {
                consider(row, overlap);
            }
        }
        let contenders = best.into_iter().flat_map(TopK::into_sorted).map(|entry| Contender {
            worker: entry.row,
            id_rank: entry.id_rank,
            score: entry.score,
            class: self.class(&workers.view(entry.row), vacancy, by_class),
        });
        let placed = policy::order(policy, binds, contenders.collect(), options.k);
        let ranked =
            (1_u32..).zip(&placed).map(|(position, placed)| self.placed(vacancy, number, placed, Some(position)));
        let missed =
            near.into_sorted().into_iter().map(|entry| self.row(&workers.view(entry.row), vacancy, entry.row, number));
        ranked.chain(missed).collect()
    }

    /// The list of vacancies for one worker, near misses behind.
    fn vacancies(&self, worker: &WorkerView<'_>, number: u32, sums: &mut Sums, options: &RankOptions) -> Vec<Row> {
        let vacancies = &self.layout().vacancies;
        let mut best = TopK::new(options.k);
        let mut near = TopK::new(options.near_misses);
        let mut consider = |row: u32, overlap: Overlap| {
            let entry = (row, vacancies.ids.rank(row));
            self.consider(worker, &vacancies.view(row), overlap, entry, &mut best, &mut near, options);
        };
        if options.exhaustive {
            for row in 0..vacancies.ids.len() {
                consider(row, reference::overlap(worker, &vacancies.view(row), self.relations, self.titles));
            }
        } else {
            sums.add_vacancies(self.layout(), self.relations, worker);
            for (row, overlap) in sums.touched() {
                consider(row, overlap);
            }
        }
        let row = |entry: &Entry| self.row(worker, &vacancies.view(entry.row), number, entry.row);
        let ranked = best.into_sorted();
        let ranked = (1_u32..).zip(&ranked).map(|(position, entry)| Row { position: Some(position), ..row(entry) });
        ranked.chain(near.into_sorted().iter().map(row)).collect()
    }

    /// One pair on its way into the k best: skipped as soon as it can't matter.
    #[allow(
        clippy::too_many_arguments,
        reason = "one pair, its numbers and where it may go; a struct would only rename them"
    )]
    fn consider(
        &self,
        worker: &WorkerView<'_>,
        vacancy: &VacancyView<'_>,
        overlap: Overlap,
        (row, id_rank): (u32, u32),
        best: &mut TopK,
        near: &mut TopK,
        options: &RankOptions,
    ) {
        let weights = &self.inner.weights;
        if !is_candidate(vacancy.facts, &overlap, weights) {
            return;
        }
        if !options.exhaustive {
            let bound = score_bound(vacancy.facts, &overlap, weights);
            if best.rejects(bound) && near.rejects(bound) {
                return;
            }
        }
        // Rules cost more than scores, so only a pair that could enter is checked.
        let score = self.score(worker, vacancy, overlap).score;
        if !options.exhaustive && best.rejects(score) && near.rejects(score) {
            return;
        }
        let checks = self.checks(worker, vacancy);
        let goes_to = if options.eligible.keeps(checks.eligible()) {
            best
        } else if checks.failed() == 1 {
            near
        } else {
            return;
        };
        goes_to.push(Entry { score, id_rank, row });
    }

    fn placed(&self, vacancy: &VacancyView<'_>, number: u32, placed: &Placed, position: Option<u32>) -> Row {
        let worker = placed.contender.worker;
        let row = self.row(&self.layout().workers.view(worker), vacancy, worker, number);
        assert!(
            row.score.total_cmp(&placed.contender.score).is_eq(),
            "postings and the reference scorer differ on worker {worker}: {} and {}",
            placed.contender.score,
            row.score
        );
        Row { position, priority: placed.priority, moved: placed.moved, ..row }
    }

    /// A pair in full, by the reference scorer; `priority` as the policy adds to it, without a position.
    fn row(&self, worker: &WorkerView<'_>, vacancy: &VacancyView<'_>, worker_number: u32, vacancy_number: u32) -> Row {
        let overlap = reference::overlap(worker, vacancy, self.relations, self.titles);
        let scored = self.score(worker, vacancy, overlap);
        let settings = &self.inner.settings;
        let (site, as_of) = (vacancy.facts.site, settings.as_of);
        Row {
            vacancy: vacancy_number,
            worker: worker_number,
            position: None,
            score: scored.score,
            priority: scored.score
                + policy::boost(&settings.policy, self.binds(vacancy), scored.score, || {
                    settings.policy.counted_tier(worker.facts, site, as_of)
                }),
            forward: scored.forward,
            reverse: scored.reverse,
            confidence: scored.confidence,
            tier: ResidencyTier::between(worker.facts.home, site),
            is_local: settings.policy.is_local(worker.facts, site, as_of),
            checks: self.checks(worker, vacancy),
            moved: None,
            forward_values: scored.forward_values,
            reverse_values: scored.reverse_values,
        }
    }
}
