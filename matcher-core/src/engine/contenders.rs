//! Who comes into a list, and who only counts? What becomes of pairs that a search finds.

use super::candidates::is_candidate;
use super::classes::Classes;
use super::layout::Unpacked;
use super::lists::Lists;
use super::options::{Eligible, RankOptions};
use super::scorer::Scorer;
use super::search::Wanted;
use super::topk::{Entry, TopK};
use crate::policy::{Contender, Instrument};
use crate::record::WorkerFacts;
use crate::scoring::eligibility::Checks;
use crate::scoring::packed::{Overlap, Pair, VacancyView};
use crate::scoring::reference::TitleRarity;
use crate::scoring::score_alone;

/// Pairs of one vacancy on their way into a list.
pub(super) struct Pairs<'a, T> {
    scorer: &'a Scorer<'a, T>,
    vacancy: &'a VacancyView<'a>,
    options: &'a RankOptions,
    unpacked: Unpacked,
}

impl<'a, T: TitleRarity + Sync> Pairs<'a, T> {
    pub(super) fn new(scorer: &'a Scorer<'a, T>, vacancy: &'a VacancyView<'a>, options: &'a RankOptions) -> Self {
        Self { scorer, vacancy, options, unpacked: Unpacked::default() }
    }

    /// The score of a candidate.
    fn score(&self, worker: &WorkerFacts, overlap: Overlap) -> Option<f64> {
        let weights = self.scorer.weights();
        is_candidate(self.vacancy.facts, &overlap, weights)
            .then(|| score_alone(&Pair { worker, vacancy: self.vacancy.facts, overlap }, weights))
    }

    fn checks(&mut self, row: u32) -> Checks {
        let workers = &self.scorer.layout().workers;
        self.unpacked.facts = workers.facts.get(row);
        // Rules read lists only for papers and fields of study.
        if !self.vacancy.certificates.is_empty() || !self.vacancy.majors.is_empty() {
            workers.lists.read(row, &mut self.unpacked.lists);
        }
        self.scorer.checks(&self.unpacked.view(), self.vacancy)
    }

    /// Whether everybody fails a rule who tells this much, and is not wanted for it.
    fn never(&self, facts: &WorkerFacts) -> bool {
        let nothing = Lists::default();
        self.options.eligible != Eligible::All
            && self.options.near_misses == 0
            && self.scorer.checks(&nothing.view(facts), self.vacancy).failed() > 0
    }

    fn id_rank(&self, row: u32) -> u32 {
        self.scorer.layout().workers.ids.rank(row)
    }
}

/// The best of every class, and the near misses.
pub(super) struct Best<'a, T> {
    pub(super) pairs: Pairs<'a, T>,
    pub(super) instrument: Instrument,
    pub(super) classes: Classes,
    pub(super) near: TopK,
}

impl<T: TitleRarity + Sync> Wanted for Best<'_, T> {
    fn least(&self, class: u32) -> f64 {
        self.classes.least(class).min(self.near.least())
    }

    fn depth(&self) -> usize {
        self.classes.depth()
    }

    fn never(&self, facts: &WorkerFacts) -> bool {
        self.pairs.never(facts)
    }

    fn take(&mut self, class: u32, row: u32, facts: &WorkerFacts, overlap: Overlap) {
        let Some(score) = self.pairs.score(facts, overlap) else { return };
        if score < self.least(class) {
            return;
        }
        // Rules cost more than scores, so only a pair that could enter is checked.
        let checks = self.pairs.checks(row);
        let entry = Entry { score, id_rank: self.pairs.id_rank(row), row };
        if self.pairs.options.eligible.keeps(checks.eligible()) {
            self.classes.push(class, self.instrument.may_rise(checks.eligible()), entry);
        } else if checks.failed() == 1 {
            self.near.push(entry);
        }
    }
}

/// How many stand before each of some contenders, best first, and behind the one before.
pub(super) struct Count<'a, T> {
    pub(super) pairs: Pairs<'a, T>,
    pub(super) last: f64,
    pub(super) beyond: Vec<Contender>,
    pub(super) between: Vec<u32>,
}

impl<T> Count<'_, T> {
    pub(super) fn add(&mut self, score: f64, id_rank: u32) {
        let stands_before = |other: &Contender| other.score.total_cmp(&score).then(id_rank.cmp(&other.id_rank)).is_lt();
        let at = self.beyond.partition_point(|other| !stands_before(other));
        if let Some(count) = self.between.get_mut(at) {
            *count += 1;
        }
    }
}

impl<T: TitleRarity + Sync> Wanted for Count<'_, T> {
    fn least(&self, _: u32) -> f64 {
        self.last
    }

    fn depth(&self) -> usize {
        0
    }

    fn never(&self, facts: &WorkerFacts) -> bool {
        self.pairs.never(facts)
    }

    fn take(&mut self, _: u32, row: u32, facts: &WorkerFacts, overlap: Overlap) {
        if let Some(score) = self.pairs.score(facts, overlap)
            && score >= self.last
            && self.pairs.options.eligible.keeps(self.pairs.checks(row).eligible())
        {
            self.add(score, self.pairs.id_rank(row));
        }
    }
}
