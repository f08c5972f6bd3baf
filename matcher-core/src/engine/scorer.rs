//! How is one list made? Candidates, bounds, rules and scores, then the policy.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::candidates::{Sums, demands_none, is_candidate};
use super::classes::Classes;
use super::contenders::{Best, Count, Pairs};
use super::layout::{Layout, TitleRarities, Unpacked};
use super::lens::Lens;
use super::options::{Eligible, RankOptions};
use super::query::Query;
use super::ranking::Row;
use super::relations::Relations;
use super::runs::{Runs, Site};
use super::search::{Scratch, Search};
use super::snapshot::Inner;
use super::topk::{Entry, TopK};
use crate::policy::{self, Amounts, Class, Contender, Instrument, Ordered, Placed, Policy, Post, Residence};
use crate::record::VacancyFacts;
use crate::scoring::eligibility::{self, Checks};
use crate::scoring::feature::FeatureKind;
use crate::scoring::packed::{Overlap, Pair, VacancyView, WorkerView};
use crate::scoring::quantised::PackedWeights;
use crate::scoring::reference::{self, TitleRarity};
use crate::scoring::{Bounds, Scored, score, score_alone};
use crate::units::Date;

/// So many rows are valued between looks at the cancel handle.
const ROWS_PER_LOOK: u32 = 4096;

/// What pairs are scored and ordered with: the snapshot, the relations and rarities of the record at hand, a policy.
pub(super) struct Scorer<'a, T> {
    inner: &'a Inner,
    relations: &'a Relations,
    titles: &'a T,
    pub(super) policy: &'a Policy,
    /// Groups that the policy's instrument looks at and somebody is in: bit and code.
    groups: Vec<(usize, u32)>,
    pub(super) amounts: Amounts,
    /// Features without a bound: with any, every pair is scored the plain way.
    unbounded: Vec<FeatureKind>,
}

/// What making lists of workers takes beside the scorer; used again for the next list.
pub(super) struct Desk<C = Class> {
    runs: Arc<Runs<C>>,
    scratch: Scratch,
    /// The site of the last vacancy: neighbours in dense order share it.
    site: Option<Site<C>>,
}

/// The workers for one vacancy.
pub(super) struct List {
    pub(super) rows: Vec<Row>,
    pub(super) post: Post,
    pub(super) ordered: Ordered,
}

/// Who was found for one vacancy.
pub(super) struct Found {
    pub(super) contenders: Vec<Contender>,
    near: Vec<Entry>,
    /// How far rows overlap, sorted by row; empty if they were found the plain way.
    overlaps: Vec<(u32, Overlap)>,
}

/// One vacancy and all that a search needs of it.
pub(super) struct Sought<'a> {
    vacancy: &'a VacancyView<'a>,
    pub(super) post: Post,
    bounds: Bounds<'a>,
    query: Query<'a>,
}

impl<C> Desk<C> {
    pub(super) fn new(runs: Arc<Runs<C>>) -> Self {
        Self { runs, scratch: Scratch::default(), site: None }
    }
}

impl<'a> Scorer<'a, TitleRarities> {
    pub(super) fn of(inner: &'a Inner, policy: &'a Policy) -> Self {
        let layout = &inner.layout;
        Self::with(inner, policy, &layout.relations, &layout.title_rarity, |name| layout.groups.find(name))
    }
}

impl<'a, T: TitleRarity + Sync> Scorer<'a, T> {
    /// A scorer for a record that was never stored; `group` gives the number of a group's name.
    pub(super) fn with(
        inner: &'a Inner,
        policy: &'a Policy,
        relations: &'a Relations,
        titles: &'a T,
        group: impl Fn(&str) -> Option<u32>,
    ) -> Self {
        let looked_at = policy.groups_of(policy.order.instrument);
        let declared = policy.declared_groups().into_iter().enumerate().filter(|(bit, _)| looked_at >> bit & 1 == 1);
        let groups = declared.filter_map(|(bit, name)| Some((bit, group(name)?))).collect();
        let unbounded = Bounds::new(&VacancyFacts::default(), &inner.weights).unbounded();
        Self { inner, relations, titles, policy, groups, amounts: policy.amounts(), unbounded }
    }

    pub(super) fn weights(&self) -> &'a PackedWeights {
        &self.inner.weights
    }

    /// Whether every pair is scored the plain way.
    pub(super) fn is_plain(&self, options: &RankOptions) -> bool {
        options.exhaustive || !self.unbounded.is_empty()
    }

    /// What a reader should know of features without a bound.
    pub(super) fn note(&self) -> Option<String> {
        let names: Vec<&str> = self.unbounded.iter().map(|kind| kind.as_str()).collect();
        (!names.is_empty()).then(|| format!("no bound is known of {}: every worker is scored", names.join(", ")))
    }

    /// The day that rules on dates look at.
    pub(super) fn as_of(&self) -> Option<Date> {
        self.inner.settings.as_of
    }

    pub(super) fn layout(&self) -> &'a Layout {
        &self.inner.layout
    }

    pub(super) fn checks(&self, worker: &WorkerView<'_>, vacancy: &VacancyView<'_>) -> Checks {
        let as_of = self.inner.settings.as_of.map(crate::units::Date::to_days);
        eligibility::checks(worker, vacancy, &self.inner.weights, as_of, self.relations)
    }

    fn score(&self, worker: &WorkerView<'_>, vacancy: &VacancyView<'_>, overlap: Overlap) -> Scored {
        score(&Pair { worker: worker.facts, vacancy: vacancy.facts, overlap }, &self.inner.weights)
    }

    pub(super) fn post(&self, vacancy: &VacancyView<'_>) -> Post {
        self.policy.post(vacancy.facts, self.inner.settings.as_of)
    }

    pub(super) fn residence(&self, worker: &WorkerView<'_>, vacancy: &VacancyView<'_>) -> Residence {
        self.policy.residence(worker.facts, vacancy.facts.site, self.inner.settings.as_of)
    }

    /// The bits of the groups that a worker is in, of those that the policy's instrument looks at.
    fn groups(&self, worker: &WorkerView<'_>) -> u32 {
        let own = self.groups.iter().filter(|(_, code)| worker.groups.contains(code));
        own.fold(0, |mask, (bit, _)| mask | 1 << bit)
    }

    /// How many turns of a row the policy counts, if it counts any.
    pub(super) fn turns(&self, row: u32) -> Option<u8> {
        let rotation = &self.policy.rotation;
        let turns = || rotation.turns(self.layout().workers.turns.of(row), self.inner.settings.as_of);
        rotation.acts().then(turns)
    }

    /// The turns that count in the class of a row under an instrument.
    fn class_turns(&self, row: u32, instrument: Instrument) -> u8 {
        if instrument == Instrument::None {
            return 0;
        }
        self.turns(row).map_or(0, |turns| self.policy.rotation.class(turns))
    }

    /// The class in which an instrument counts a worker, their rules looked at.
    pub(super) fn class(
        &self,
        (worker, row): (&WorkerView<'_>, u32),
        instrument: Instrument,
        residence: Residence,
        checks: Checks,
    ) -> Class {
        Class {
            may_rise: instrument.may_rise(checks.eligible()),
            turns: self.class_turns(row, instrument),
            ..Class::of(instrument, &residence, self.groups(worker))
        }
    }

    /// Workers in runs of those whom the policy treats alike.
    pub(super) fn runs(&self) -> Runs {
        let workers = &self.layout().workers;
        let groups = |row: u32| {
            if self.groups.is_empty() {
                return 0;
            }
            let mut unpacked = Unpacked::default();
            self.groups(&workers.read(row, &mut unpacked))
        };
        Runs::new(workers, self.policy, self.inner.settings.as_of, &self.inner.weights, groups)
    }

    /// The contenders for one vacancy: at least as many of each class as its instrument needs for `options.k`, or whoever
    /// comes into the list if `is_list` says that its end is all that counts; and the near misses.
    pub(super) fn contenders(
        &self,
        sought: &Sought<'_>,
        desk: &mut Desk,
        options: &RankOptions,
        is_list: bool,
    ) -> Found {
        let Sought { vacancy, post, .. } = sought;
        let depth = policy::depth(post, options.k);
        if self.is_plain(options) {
            return self.everybody(vacancy, post, depth, options);
        }
        let is_policy_free = post.instrument == Instrument::None;
        let only = [Class::ONLY];
        self.search(self.policy, is_policy_free, sought, desk, |search, scratch| {
            let classes = if is_policy_free { &only[..] } else { &search.site.classes };
            let mut best = Best {
                pairs: Pairs::new(self, vacancy, options),
                instrument: post.instrument,
                numbers: classes,
                classes: Classes::new(depth, classes.len()),
                list: is_list.then(|| TopK::new(options.k)),
                // Where all are kept nobody is a near miss, and an empty list would have room for everybody.
                near: TopK::new(if options.eligible == Eligible::All { 0 } else { options.near_misses }),
                overlaps: Vec::new(),
            };
            search.run(scratch, &mut best);
            let Best { classes: best, near, mut overlaps, .. } = best;
            overlaps.sort_unstable_by_key(|(row, _)| *row);
            Found { contenders: best.into_contenders(classes), near: near.into_sorted(), overlaps }
        })
    }

    /// What is looked for, for one vacancy.
    pub(super) fn sought<'b>(&'b self, vacancy: &'b VacancyView<'b>) -> Sought<'b> {
        let weights = &self.inner.weights;
        let bounds = Bounds::new(vacancy.facts, weights);
        let query = Query::new(self.layout(), vacancy, (self.relations, self.titles), &bounds, weights);
        Sought { vacancy, post: self.post(vacancy), bounds, query }
    }

    /// Looks for workers for a vacancy, sorted by a lens into classes or all of one class.
    pub(super) fn search<L: Lens, R>(
        &self,
        lens: &L,
        one_class: bool,
        sought: &Sought<'_>,
        desk: &mut Desk<L::Class>,
        look: impl FnOnce(&Search<'_, T, L::Class>, &mut Scratch) -> R,
    ) -> R {
        let (layout, weights, vacancy) = (self.layout(), &self.inner.weights, sought.vacancy);
        let Desk { runs, scratch, site } = desk;
        let site = match site {
            Some(site) if site.is_of(vacancy.facts) => site,
            _ => site.insert(runs.around(vacancy.facts, &layout.workers, lens, self.inner.settings.as_of, weights)),
        };
        let search = Search {
            layout,
            titles: self.titles,
            runs,
            site,
            query: &sought.query,
            bounds: &sought.bounds,
            everybody: demands_none(vacancy.facts),
            one_class,
        };
        look(&search, scratch)
    }

    /// The contenders found the plain way: every worker, every pair, item by item.
    fn everybody(&self, vacancy: &VacancyView<'_>, post: &Post, depth: usize, options: &RankOptions) -> Found {
        let workers = &self.layout().workers;
        let (mut numbers, mut classes) = (FxHashMap::default(), Vec::new());
        let mut best = Classes::new(depth, 0);
        let mut near = TopK::new(options.near_misses);
        let mut unpacked = Unpacked::default();
        for row in self.rows(options) {
            let worker = workers.read(row, &mut unpacked);
            let Some((score, checks)) = self.plain(&worker, vacancy) else { continue };
            let entry = Entry { score, id_rank: workers.ids.rank(row), row };
            if options.eligible.keeps(checks.eligible()) {
                let residence = self.residence(&worker, vacancy);
                let class = self.class((&worker, row), post.instrument, residence, Checks::default());
                let number = *numbers.entry(class).or_insert_with(|| {
                    classes.push(class);
                    best.add()
                });
                best.push(number, post.instrument.may_rise(checks.eligible()), entry);
            } else if checks.failed() == 1 {
                near.push(entry);
            }
        }
        Found { contenders: best.into_contenders(&classes), near: near.into_sorted(), overlaps: Vec::new() }
    }

    /// Every worker, as long as nobody cancels: a plain list of a million takes seconds.
    pub(super) fn rows<'b>(&self, options: &'b RankOptions) -> impl Iterator<Item = u32> + use<'b, T> {
        let is_wanted = move |row: &u32| !row.is_multiple_of(ROWS_PER_LOOK) || options.cancel.check().is_ok();
        (0..self.layout().workers.ids.len()).take_while(is_wanted)
    }

    /// Score and rules of one pair, the plain way; `None` if it is no candidate.
    pub(super) fn plain(&self, worker: &WorkerView<'_>, vacancy: &VacancyView<'_>) -> Option<(f64, Checks)> {
        let overlap = reference::overlap(worker, vacancy, self.relations, self.titles);
        is_candidate(vacancy.facts, &overlap, &self.inner.weights)
            .then(|| (self.score(worker, vacancy, overlap).score, self.checks(worker, vacancy)))
    }

    /// The list of workers for one vacancy: by position, then those who wait for a paper, then near misses.
    pub(super) fn workers(
        &self,
        vacancy: &VacancyView<'_>,
        number: u32,
        desk: &mut Desk,
        options: &RankOptions,
    ) -> List {
        let sought = self.sought(vacancy);
        let post = sought.post;
        let is_counted = options.places.are_counted(self.layout().workers.ids.len());
        let is_list = !is_counted && post.instrument.only_orders();
        let Found { contenders, near, overlaps } = self.contenders(&sought, desk, options, is_list);
        let mut ordered = policy::order(self.policy, &post, contenders, options.k);
        if is_counted {
            self.count_places(&sought, &mut ordered, desk, options);
        } else {
            policy::forget_places(self.policy, &post, &mut ordered, options.k);
        }
        let ranked = (1_u32..).zip(&ordered.placed).map(|(position, placed)| (Some(position), placed));
        let waiting = ordered.waiting.iter().map(|placed| (None, placed));
        let mut unpacked = Unpacked::default();
        let workers = &self.layout().workers;
        let reads_papers = vacancy.asks_papers() || !self.groups.is_empty();
        let mut row_of = |worker: u32| {
            let known = overlaps.binary_search_by_key(&worker, |(row, _)| *row).map(|at| overlaps[at].1);
            unpacked.facts = workers.facts.get(worker);
            if known.is_err() {
                workers.lists.read(worker, &mut unpacked.lists);
            } else if reads_papers {
                workers.lists.read_papers(worker, &mut unpacked.lists);
            }
            let view = unpacked.view();
            let overlap = known.unwrap_or_else(|_| reference::overlap(&view, vacancy, self.relations, self.titles));
            self.row_at(&view, (vacancy, post.instrument), overlap, (worker, number))
        };
        let mut rows = Vec::with_capacity(ordered.placed.len() + ordered.waiting.len() + near.len());
        for (position, placed) in ranked.chain(waiting) {
            let row = row_of(placed.contender.worker);
            let Placed { priority, moved, rule, .. } = *placed;
            let acts = post.instrument != Instrument::None;
            rows.push(Row { position, priority, before: placed.before.filter(|_| acts), moved, rule, ..row });
        }
        rows.extend(near.into_iter().map(|entry| row_of(entry.row)));
        List { rows, post, ordered }
    }

    /// Counts the place by score of those who came from beyond the best of every class, where contenders alone can't tell.
    fn count_places(&self, sought: &Sought<'_>, ordered: &mut Ordered, desk: &mut Desk, options: &RankOptions) {
        let Sought { vacancy, post, .. } = sought;
        let depth = policy::depth(post, options.k);
        let is_beyond = |placed: &Placed| placed.before.is_none_or(|before| before as usize > depth);
        let mut beyond: Vec<Contender> = ordered
            .placed
            .iter()
            .chain(&ordered.waiting)
            .filter(|placed| is_beyond(placed))
            .map(|placed| placed.contender)
            .collect();
        beyond.sort_unstable_by(policy::by_score);
        let Some(last) = beyond.last().map(|contender| contender.score) else { return };
        // How many stand before each of them and behind the one before.
        let between = vec![0_u32; beyond.len()];
        let mut count = Count { pairs: Pairs::new(self, vacancy, options), last, beyond, between };
        if self.is_plain(options) {
            let workers = &self.layout().workers;
            let mut unpacked = Unpacked::default();
            for row in self.rows(options) {
                let pair = self.plain(&workers.read(row, &mut unpacked), vacancy);
                if let Some((score, checks)) = pair
                    && options.eligible.keeps(checks.eligible())
                {
                    count.add(score, workers.ids.rank(row));
                }
            }
        } else {
            let one_class = post.instrument == Instrument::None;
            self.search(self.policy, one_class, sought, desk, |search, scratch| search.run(scratch, &mut count));
        }
        let Count { beyond, between, .. } = count;
        let mut before = 1;
        let places: Vec<(u32, u32)> = beyond
            .iter()
            .zip(between)
            .map(|(contender, count)| {
                before += count;
                (contender.worker, before)
            })
            .collect();
        let place_of = |worker: u32| places.iter().find(|(other, _)| *other == worker).map(|(_, place)| *place);
        for (after, placed) in (1_u32..).zip(&mut ordered.placed) {
            if let Some(before) = place_of(placed.contender.worker) {
                policy::place(self.policy, placed, before, after);
            }
        }
        for placed in &mut ordered.waiting {
            placed.before = place_of(placed.contender.worker).or(placed.before);
        }
    }

    /// The list of vacancies for one worker by score, near misses behind.
    pub(super) fn vacancies(
        &self,
        worker: &WorkerView<'_>,
        number: u32,
        sums: &mut Sums,
        options: &RankOptions,
    ) -> Vec<Row> {
        let (ranked, near) = self.best_vacancies(worker, sums, options);
        let vacancies = &self.layout().vacancies;
        let row = |entry: &Entry| self.row(worker, &vacancies.view(entry.row), number, entry.row);
        let ranked = (1_u32..).zip(&ranked).map(|(position, entry)| Row { position: Some(position), ..row(entry) });
        ranked.chain(near.iter().map(row)).collect()
    }

    /// The best vacancies for one worker, and the near misses, best first.
    pub(super) fn best_vacancies(
        &self,
        worker: &WorkerView<'_>,
        sums: &mut Sums,
        options: &RankOptions,
    ) -> (Vec<Entry>, Vec<Entry>) {
        let vacancies = &self.layout().vacancies;
        let weights = &self.inner.weights;
        let mut best = TopK::new(options.k);
        let mut near = TopK::new(options.near_misses);
        let ceilings = self.inner.ceilings();
        let mut consider = |row: u32, overlap: Overlap| {
            let view = vacancies.view(row);
            if !is_candidate(view.facts, &overlap, weights) {
                return;
            }
            let least = best.least().min(near.least());
            let rejects = |score: f64| !options.exhaustive && score < least;
            // The bound of a pair costs less than the pair; rules cost more than scores.
            if rejects(ceilings[row as usize].score(view.facts, &overlap, weights)) {
                return;
            }
            let score = score_alone(&Pair { worker: worker.facts, vacancy: view.facts, overlap }, weights);
            if rejects(score) {
                return;
            }
            let checks = self.checks(worker, &view);
            let entry = Entry { score, id_rank: vacancies.ids.rank(row), row };
            if options.eligible.keeps(checks.eligible()) {
                best.push(entry);
            } else if checks.failed() == 1 {
                near.push(entry);
            }
        };
        if options.exhaustive {
            for row in 0..vacancies.ids.len() {
                consider(row, reference::overlap(worker, &vacancies.view(row), self.relations, self.titles));
            }
        } else {
            sums.clear();
            sums.add_vacancies(self.layout(), self.relations, worker);
            for (row, overlap) in sums.touched() {
                consider(row, overlap);
            }
        }
        (best.into_sorted(), near.into_sorted())
    }

    /// A pair in full, by the reference scorer; `priority` as the policy adds to it, without a position.
    pub(super) fn row(
        &self,
        worker: &WorkerView<'_>,
        vacancy: &VacancyView<'_>,
        worker_number: u32,
        vacancy_number: u32,
    ) -> Row {
        let instrument = self.post(vacancy).instrument;
        let overlap = reference::overlap(worker, vacancy, self.relations, self.titles);
        self.row_at(worker, (vacancy, instrument), overlap, (worker_number, vacancy_number))
    }

    /// As [`Scorer::row`], for a vacancy whose instrument and overlap are known.
    fn row_at(
        &self,
        worker: &WorkerView<'_>,
        (vacancy, instrument): (&VacancyView<'_>, Instrument),
        overlap: Overlap,
        (worker_number, vacancy_number): (u32, u32),
    ) -> Row {
        let scored = self.score(worker, vacancy, overlap);
        let checks = self.checks(worker, vacancy);
        let residence = self.residence(worker, vacancy);
        let class = self.class((worker, worker_number), instrument, residence, checks);
        Row {
            vacancy: vacancy_number,
            worker: worker_number,
            position: None,
            score: scored.score,
            priority: scored.score + self.amounts.added(self.policy, instrument, scored.score, &class),
            forward: scored.forward,
            reverse: scored.reverse,
            confidence: scored.confidence,
            tier: crate::region::ResidencyTier::between(worker.facts.home, vacancy.facts.site),
            is_local: residence.is_local,
            proof_missing: residence.missing,
            turns: self.turns(worker_number),
            checks,
            before: None,
            moved: None,
            rule: None,
            forward_values: scored.forward_values,
            reverse_values: scored.reverse_values,
        }
    }
}

#[cfg(test)]
mod tests;
