//! Who comes into a list, and who only counts? What becomes of pairs that a search finds.

use super::candidates::is_candidate;
use super::classes::Classes;
use super::layout::Unpacked;
use super::lists::Lists;
use super::options::{Eligible, RankOptions};
use super::scorer::Scorer;
use super::search::Wanted;
use super::topk::{Entry, TopK};
use crate::policy::{Class, Contender, Instrument, ListKey};
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
    pub(super) fn score(&self, worker: &WorkerFacts, overlap: Overlap) -> Option<f64> {
        let weights = self.scorer.weights();
        is_candidate(self.vacancy.facts, &overlap, weights)
            .then(|| score_alone(&Pair { worker, vacancy: self.vacancy.facts, overlap }, weights))
    }

    pub(super) fn checks(&mut self, row: u32) -> Checks {
        let workers = &self.scorer.layout().workers;
        self.unpacked.facts = workers.facts.get(row);
        // Rules read no other lists.
        if self.vacancy.asks_papers() {
            workers.lists.read_papers(row, &mut self.unpacked.lists);
        }
        self.scorer.checks(&self.unpacked.view(), self.vacancy)
    }

    /// Whether everybody fails a rule who tells this much, and is not wanted for it.
    pub(super) fn never(&self, facts: &WorkerFacts) -> bool {
        let nothing = Lists::default();
        self.options.eligible != Eligible::All
            && self.options.near_misses == 0
            && self.scorer.checks(&nothing.view(facts), self.vacancy).failed() > 0
    }

    /// Whether lists keep somebody of whom the rules say this.
    pub(super) fn keeps(&self, eligible: Option<bool>) -> bool {
        self.options.eligible.keeps(eligible)
    }

    pub(super) fn id_rank(&self, row: u32) -> u32 {
        self.scorer.layout().workers.ids.rank(row)
    }
}

/// The best of every class, and the near misses.
pub(super) struct Best<'a, T> {
    pub(super) pairs: Pairs<'a, T>,
    pub(super) instrument: Instrument,
    /// What the numbers of classes stand for.
    pub(super) numbers: &'a [Class],
    pub(super) classes: Classes,
    /// The list itself, where its end is all that counts.
    pub(super) list: Option<TopK<ListKey>>,
    pub(super) near: TopK,
    /// How far those overlap who entered, so that no list is read twice.
    pub(super) overlaps: Vec<(u32, Overlap)>,
}

impl<T: TitleRarity + Sync> Wanted for Best<'_, T> {
    fn least(&self, class: u32) -> f64 {
        let Pairs { scorer, .. } = self.pairs;
        let of_class = self.classes.least(class);
        let in_list = self.list.as_ref().and_then(TopK::last).map_or(of_class, |last| {
            let class = &self.numbers[class as usize];
            of_class.max(scorer.policy.least_in_list(&scorer.amounts, self.instrument, class, last))
        });
        in_list.min(self.near.least())
    }

    fn depth(&self) -> usize {
        self.classes.depth()
    }

    fn lead(&self, class: u32) -> Option<f64> {
        let Pairs { scorer, .. } = self.pairs;
        let class = self.numbers[class as usize];
        self.list.as_ref().map(|_| scorer.policy.lead(&scorer.amounts, self.instrument, &class))
    }

    fn never(&self, facts: &WorkerFacts) -> bool {
        self.pairs.never(facts)
    }

    fn matters(&self, class: u32, facts: &WorkerFacts, overlap: Overlap) -> bool {
        self.pairs.score(facts, overlap).is_some_and(|score| score >= self.least(class))
    }

    fn take(&mut self, class: u32, row: u32, facts: &WorkerFacts, overlap: Overlap) -> bool {
        let Some(score) = self.pairs.score(facts, overlap).filter(|score| *score >= self.least(class)) else {
            return false;
        };
        // Rules cost more than scores, so only a pair that could enter is checked.
        let checks = self.pairs.checks(row);
        let entry = Entry { score, id_rank: self.pairs.id_rank(row), row };
        if self.pairs.options.eligible.keeps(checks.eligible()) {
            let may_rise = self.instrument.may_rise(checks.eligible());
            self.classes.push(class, may_rise, entry);
            if let Some(list) = &mut self.list {
                let Pairs { scorer, .. } = self.pairs;
                let class = Class { may_rise, ..self.numbers[class as usize] };
                let contender = Contender { worker: row, id_rank: entry.id_rank, score, class };
                list.push(scorer.policy.list_key(&scorer.amounts, self.instrument, &contender));
            }
        } else if checks.failed() == 1 {
            self.near.push(entry);
        } else {
            return false;
        }
        self.overlaps.push((row, overlap));
        true
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

    fn lead(&self, _: u32) -> Option<f64> {
        None
    }

    fn never(&self, facts: &WorkerFacts) -> bool {
        self.pairs.never(facts)
    }

    fn matters(&self, _: u32, facts: &WorkerFacts, overlap: Overlap) -> bool {
        self.pairs.score(facts, overlap).is_some_and(|score| score >= self.last)
    }

    fn take(&mut self, _: u32, row: u32, facts: &WorkerFacts, overlap: Overlap) -> bool {
        if let Some(score) = self.pairs.score(facts, overlap)
            && score >= self.last
            && self.pairs.options.eligible.keeps(self.pairs.checks(row).eligible())
        {
            self.add(score, self.pairs.id_rank(row));
        }
        // Whoever is counted moves no cut.
        false
    }
}
