//! On which lists does a changed worker come in? The other direction: few workers against every vacancy.
//!
//! A list whose vacancy and whose people say the same as before is only another one if somebody new to it takes a place.
//! Where scores, amounts and classes order (`none`, `boost`, `tier`), that is told by the end of the list. Where openings
//! are given away (`reserve`, `labour_market_test`), the list and whoever may come in are ordered once more, which is the
//! list of everybody: those it left out stay out, because nobody's presence gets another chosen and nobody who isn't
//! chosen matters ([`crate::assignment`] proves both of every rule). It holds as long as a list is no shorter than the
//! openings; where it is, a list can't tell who takes them.

use std::sync::atomic::{AtomicBool, Ordering};

use rayon::prelude::*;

use super::Listed;
use super::records::Records;
use crate::cancel::{Cancel, Cancelled};
use crate::engine::candidates::{Sums, is_candidate};
use crate::engine::layout::{TitleRarities, Unpacked};
use crate::engine::ranking::Question;
use crate::engine::scorer::Scorer;
use crate::policy::{self, Contender, Instrument, ListKey, Post};
use crate::scoring::eligibility::Checks;
use crate::scoring::packed::{Pair, VacancyView, WorkerView};
use crate::scoring::score_alone;

/// Changed workers scored by one task: their sums over all vacancies are worth allocating once.
const WORKERS_PER_TASK: usize = 16;

/// A list that may stand as it is.
struct Standing {
    post: Post,
    /// Its people, by their newer numbers.
    list: Vec<Listed>,
    /// Its last, if it is full and only ordered.
    end: Option<ListKey>,
}

/// Lists that may stand, and whoever may come in.
pub(super) struct Arrivals<'a> {
    scorer: &'a Scorer<'a, TitleRarities>,
    question: &'a Question,
    /// By vacancy.
    standing: Vec<Option<Standing>>,
}

/// Whether an instrument gives openings away, so that the end of a list doesn't tell who comes in.
fn gives_away(instrument: Instrument) -> bool {
    matches!(instrument, Instrument::Reserve | Instrument::LabourMarketTest)
}

impl<'a> Arrivals<'a> {
    /// Looks which of the vacancies asked for say the same and have nobody on their list who changed or is gone; `list`
    /// gives a list by the older number of its vacancy, and `numbers` the newer numbers of workers.
    pub(super) fn new<'b>(
        scorer: &'a Scorer<'a, TitleRarities>,
        question: &'a Question,
        records: &Records,
        numbers: &[u32],
        asked: &[u32],
        list: impl Fn(u32) -> &'b [Listed] + Sync,
    ) -> Self {
        let vacancies = &scorer.layout().vacancies;
        let has_changes = records.is_touched.contains(&true) || !records.changed.is_empty();
        let stands = |vacancy: u32, unpacked: &mut Unpacked| {
            let old = Some(records.kept[vacancy as usize]).filter(|old| *old != u32::MAX)?;
            let list = list(old);
            if list.iter().any(|listed| records.is_touched[listed.worker as usize]) {
                return None;
            }
            let view = vacancies.view(vacancy);
            let post = scorer.post(&view);
            if gives_away(post.instrument) && post.openings as usize > question.k && has_changes {
                return None;
            }
            let now = |listed: &Listed| Listed { worker: numbers[listed.worker as usize], ..*listed };
            let list: Vec<Listed> = list.iter().map(now).collect();
            let end = list.last().filter(|_| list.len() >= question.k && !gives_away(post.instrument));
            let end = end.map(|end| key(scorer, &post, &contender(scorer, &view, &post, *end, unpacked)));
            Some(Standing { post, list, end })
        };
        let mut standing: Vec<Option<Standing>> = Vec::new();
        standing.resize_with(vacancies.ids.len() as usize, || None);
        let found = asked.par_iter().map_init(Unpacked::default, |unpacked, vacancy| stands(*vacancy, unpacked));
        for (vacancy, found) in asked.iter().zip(found.collect::<Vec<_>>()) {
            standing[*vacancy as usize] = found;
        }
        Self { scorer, question, standing }
    }

    /// Which lists have to be made anew, by vacancy: those that may not stand, and those where a changed worker comes in.
    pub(super) fn affected(&self, changed: &[u32], cancel: &Cancel) -> Result<Vec<bool>, Cancelled> {
        // Several threads find out of one list that it is another; which of them is first doesn't matter.
        let affected: Vec<AtomicBool> = self.standing.iter().map(|of| AtomicBool::new(of.is_none())).collect();
        let workers = &self.scorer.layout().workers;
        let chunks = changed.par_chunks(WORKERS_PER_TASK).map(|chunk| {
            let mut sums = Sums::new(self.scorer.layout().vacancies.ids.len());
            let mut unpacked = Unpacked::default();
            let mut waiting = Vec::new();
            for worker in chunk {
                cancel.check()?;
                let view = workers.read(*worker, &mut unpacked);
                self.look_in(&view, *worker, &mut sums, &affected, &mut waiting);
            }
            Ok(waiting)
        });
        let mut waiting = chunks.collect::<Result<Vec<_>, Cancelled>>()?.concat();
        waiting.sort_unstable_by_key(|(vacancy, contender): &(u32, Contender)| (*vacancy, contender.id_rank));
        let comings: Vec<&[(u32, Contender)]> = waiting.chunk_by(|(a, _), (b, _)| a == b).collect();
        comings.into_par_iter().try_for_each_init(Unpacked::default, |unpacked, comings| {
            cancel.check()?;
            if let Some((vacancy, _)) = comings.first()
                && self.is_another(*vacancy, comings, unpacked)
            {
                affected[*vacancy as usize].store(true, Ordering::Relaxed);
            }
            Ok(())
        })?;
        Ok(affected.into_iter().map(AtomicBool::into_inner).collect())
    }

    /// Marks the lists that a changed worker comes into, and remembers where an instrument has to be asked.
    fn look_in(
        &self,
        worker: &WorkerView<'_>,
        number: u32,
        sums: &mut Sums,
        affected: &[AtomicBool],
        waiting: &mut Vec<(u32, Contender)>,
    ) {
        let (layout, weights) = (self.scorer.layout(), self.scorer.weights());
        sums.clear();
        sums.add_vacancies(layout, &layout.relations, worker);
        for (vacancy, overlap) in sums.touched() {
            let Some(standing) = &self.standing[vacancy as usize] else { continue };
            let view = layout.vacancies.view(vacancy);
            let is_known = affected[vacancy as usize].load(Ordering::Relaxed);
            if is_known || !is_candidate(view.facts, &overlap, weights) {
                continue;
            }
            let score = score_alone(&Pair { worker: worker.facts, vacancy: view.facts, overlap }, weights);
            let instrument = standing.post.instrument;
            let at = Contender {
                worker: number,
                id_rank: layout.workers.ids.rank(number),
                score,
                class: class(self.scorer, (worker, number), &view, instrument, Checks::default()),
            };
            // Rules cost more than scores, and whoever fails one stands no nearer than who passes all.
            if standing.end.is_some_and(|end| key(self.scorer, &standing.post, &at) > end) {
                continue;
            }
            let checks = self.scorer.checks(worker, &view);
            if !self.question.eligible.keeps(checks.eligible()) {
                continue;
            }
            let at = Contender { class: class(self.scorer, (worker, number), &view, instrument, checks), ..at };
            if gives_away(instrument) {
                waiting.push((vacancy, at));
            } else if standing.end.is_none_or(|end| key(self.scorer, &standing.post, &at) < end) {
                affected[vacancy as usize].store(true, Ordering::Relaxed);
            }
        }
    }

    /// Whether a list is another one once somebody may come in.
    fn is_another(&self, vacancy: u32, comings: &[(u32, Contender)], unpacked: &mut Unpacked) -> bool {
        let Some(Standing { post, list, .. }) = &self.standing[vacancy as usize] else { return true };
        let view = self.scorer.layout().vacancies.view(vacancy);
        let listed = list.iter().map(|listed| contender(self.scorer, &view, post, *listed, unpacked));
        let contenders = listed.chain(comings.iter().map(|(_, contender)| *contender)).collect();
        let ordered = policy::order(self.scorer.policy, post, contenders, self.question.k);
        !ordered.placed.iter().map(|placed| placed.contender.worker).eq(list.iter().map(|listed| listed.worker))
    }
}

/// The class in which somebody's rules make an instrument count them.
fn class(
    scorer: &Scorer<'_, TitleRarities>,
    (worker, row): (&WorkerView<'_>, u32),
    vacancy: &VacancyView<'_>,
    instrument: Instrument,
    checks: Checks,
) -> policy::Class {
    scorer.class((worker, row), instrument, scorer.residence(worker, vacancy), checks)
}

/// Somebody of a list as a contender.
fn contender(
    scorer: &Scorer<'_, TitleRarities>,
    vacancy: &VacancyView<'_>,
    post: &Post,
    listed: Listed,
    unpacked: &mut Unpacked,
) -> Contender {
    let workers = &scorer.layout().workers;
    let view = workers.read(listed.worker, unpacked);
    let class = class(scorer, (&view, listed.worker), vacancy, post.instrument, scorer.checks(&view, vacancy));
    Contender { worker: listed.worker, id_rank: workers.ids.rank(listed.worker), score: listed.score, class }
}

/// Where somebody comes in a list that is only ordered.
fn key(scorer: &Scorer<'_, TitleRarities>, post: &Post, contender: &Contender) -> ListKey {
    scorer.policy.list_key(&scorer.amounts, post.instrument, contender)
}
