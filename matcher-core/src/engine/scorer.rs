//! How is one list made? Candidates, bounds, rules and scores, then the policy.

use super::candidates::{Sums, is_candidate};
use super::classes::Classes;
use super::layout::{Layout, TitleRarities};
use super::options::RankOptions;
use super::ranking::Row;
use super::relations::Relations;
use super::snapshot::Inner;
use super::topk::{Entry, TopK};
use crate::policy::{self, Amounts, Class, Contender, Instrument, Ordered, Placed, Policy, Post, Residence, Told};
use crate::scoring::eligibility::{self, Checks};
use crate::scoring::packed::{Overlap, Pair, VacancyView, WorkerView};
use crate::scoring::reference::{self, TitleRarity};
use crate::scoring::{Scored, score, score_bound};

/// What pairs are scored and ordered with: the snapshot, the relations and rarities of the record at hand, a policy.
pub(super) struct Scorer<'a, T> {
    inner: &'a Inner,
    relations: &'a Relations,
    titles: &'a T,
    policy: &'a Policy,
    /// Groups that the policy's instrument looks at and somebody is in: bit and code.
    groups: Vec<(usize, u32)>,
    amounts: Amounts,
}

/// How far a pair was valued.
enum Value {
    NoCandidate,
    /// It can't matter, with at most this score.
    Rejected(f64),
    Scored(f64, Checks),
}

/// What is known of the score of a pair that the lists keep.
pub(super) enum Seen {
    /// It isn't kept.
    Out,
    AtMost(f64),
    Exactly(f64),
}

impl Value {
    fn seen(&self, options: &RankOptions) -> Seen {
        match self {
            Self::Scored(score, checks) if options.eligible.keeps(checks.eligible()) => Seen::Exactly(*score),
            Self::Rejected(score) => Seen::AtMost(*score),
            Self::NoCandidate | Self::Scored(..) => Seen::Out,
        }
    }
}

/// The workers for one vacancy.
pub(super) struct List {
    pub(super) rows: Vec<Row>,
    pub(super) post: Post,
    pub(super) ordered: Ordered,
}

impl<'a> Scorer<'a, TitleRarities> {
    pub(super) fn of(inner: &'a Inner, policy: &'a Policy) -> Self {
        let layout = &inner.layout;
        Self::with(inner, policy, &layout.relations, &layout.title_rarity, |name| layout.groups.find(name))
    }
}

impl<'a, T: TitleRarity> Scorer<'a, T> {
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
        Self { inner, relations, titles, policy, groups, amounts: policy.amounts() }
    }

    fn layout(&self) -> &'a Layout {
        &self.inner.layout
    }

    fn checks(&self, worker: &WorkerView<'_>, vacancy: &VacancyView<'_>) -> Checks {
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

    /// Every pair of a vacancy that comes into question.
    fn each_worker(
        &self,
        vacancy: &VacancyView<'_>,
        sums: &mut Sums,
        options: &RankOptions,
        mut consider: impl FnMut(u32, &WorkerView<'_>, Overlap),
    ) {
        let workers = &self.layout().workers;
        if options.exhaustive {
            for row in 0..workers.ids.len() {
                let view = workers.view(row);
                consider(row, &view, reference::overlap(&view, vacancy, self.relations, self.titles));
            }
        } else {
            for (row, overlap) in sums.touched() {
                consider(row, &workers.view(row), overlap);
            }
        }
    }

    /// The contenders for one vacancy: at least as many of each class as its instrument needs for `options.k`, the near
    /// misses, and what is known of everyone's score.
    pub(super) fn contenders(
        &self,
        vacancy: &VacancyView<'_>,
        post: &Post,
        sums: &mut Sums,
        options: &RankOptions,
    ) -> (Vec<Contender>, Vec<Entry>, Vec<Seen>) {
        let workers = &self.layout().workers;
        let is_policy_free = post.instrument == Instrument::None;
        let mut classes = Classes::new(policy::depth(post, options.k));
        let mut near = TopK::new(options.near_misses);
        let mut seen = Vec::new();
        if !options.exhaustive {
            sums.add_workers(self.layout(), self.relations, vacancy);
        }
        self.each_worker(vacancy, sums, options, |row, worker, overlap| {
            let class = if is_policy_free {
                classes.number_of(Told::default(), 0, || Class::ONLY)
            } else {
                let groups = self.groups(worker);
                classes.number_of(self.policy.told(worker.facts), groups, || {
                    Class::of(post.instrument, &self.residence(worker, vacancy), groups)
                })
            };
            let rejects = |score: f64| classes.rejects(class, score) && near.rejects(score);
            let value = self.value(worker, vacancy, overlap, rejects, options);
            if !is_policy_free {
                seen.push(value.seen(options));
            }
            let Value::Scored(score, checks) = value else { return };
            let entry = Entry { score, id_rank: workers.ids.rank(row), row };
            if options.eligible.keeps(checks.eligible()) {
                classes.push(class, post.instrument.may_rise(checks.eligible()), entry);
            } else if checks.failed() == 1 {
                near.push(entry);
            }
        });
        (classes.into_contenders(), near.into_sorted(), seen)
    }

    /// The list of workers for one vacancy: by position, then those who wait for a paper, then near misses.
    pub(super) fn workers(
        &self,
        vacancy: &VacancyView<'_>,
        number: u32,
        sums: &mut Sums,
        options: &RankOptions,
    ) -> List {
        let post = self.post(vacancy);
        let (contenders, near, seen) = self.contenders(vacancy, &post, sums, options);
        let mut ordered = policy::order(self.policy, &post, contenders, options.k);
        self.count_places(vacancy, (&post, &seen), &mut ordered, sums, options);
        let ranked = (1_u32..).zip(&ordered.placed).map(|(position, placed)| (Some(position), placed));
        let waiting = ordered.waiting.iter().map(|placed| (None, placed));
        let site = (vacancy, post.instrument);
        let rows = ranked.chain(waiting).map(|(position, placed)| self.placed(site, number, placed, position));
        let workers = &self.layout().workers;
        let missed = near.into_iter().map(|entry| self.row_at(&workers.view(entry.row), site, entry.row, number));
        List { rows: rows.chain(missed).collect(), post, ordered }
    }

    /// Counts the place by score of those who came from beyond the best of every class, where contenders alone can't tell.
    fn count_places(
        &self,
        vacancy: &VacancyView<'_>,
        (post, seen): (&Post, &[Seen]),
        ordered: &mut Ordered,
        sums: &mut Sums,
        options: &RankOptions,
    ) {
        let depth = policy::depth(post, options.k);
        let is_beyond = |placed: &Placed| placed.before as usize > depth;
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
        let mut between = vec![0_u32; beyond.len()];
        let mut seen = seen.iter();
        self.each_worker(vacancy, sums, options, |row, worker, overlap| {
            let score = match seen.next() {
                Some(Seen::Exactly(score)) if *score >= last => *score,
                Some(Seen::AtMost(score)) if *score >= last => {
                    let value = self.value(worker, vacancy, overlap, |score| score < last, options);
                    let Seen::Exactly(score) = value.seen(options) else { return };
                    score
                }
                _ => return,
            };
            let id_rank = self.layout().workers.ids.rank(row);
            let stands_before =
                |other: &Contender| other.score.total_cmp(&score).then(id_rank.cmp(&other.id_rank)).is_lt();
            let at = beyond.partition_point(|other| !stands_before(other));
            if let Some(count) = between.get_mut(at) {
                *count += 1;
            }
        });
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
            placed.before = place_of(placed.contender.worker).unwrap_or(placed.before);
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
        let vacancies = &self.layout().vacancies;
        let mut best = TopK::new(options.k);
        let mut near = TopK::new(options.near_misses);
        let mut consider = |row: u32, overlap: Overlap| {
            let rejects = |score: f64| best.rejects(score) && near.rejects(score);
            let view = vacancies.view(row);
            let Value::Scored(score, checks) = self.value(worker, &view, overlap, rejects, options) else { return };
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

    /// Score and rules of one pair, as far as it can matter.
    fn value(
        &self,
        worker: &WorkerView<'_>,
        vacancy: &VacancyView<'_>,
        overlap: Overlap,
        rejects: impl Fn(f64) -> bool,
        options: &RankOptions,
    ) -> Value {
        let weights = &self.inner.weights;
        if !is_candidate(vacancy.facts, &overlap, weights) {
            return Value::NoCandidate;
        }
        if !options.exhaustive {
            let bound = score_bound(vacancy.facts, &overlap, weights);
            if rejects(bound) {
                return Value::Rejected(bound);
            }
        }
        // Rules cost more than scores, so only a pair that could enter is checked.
        let score = self.score(worker, vacancy, overlap).score;
        if !options.exhaustive && rejects(score) {
            return Value::Rejected(score);
        }
        Value::Scored(score, self.checks(worker, vacancy))
    }

    fn placed(&self, site: (&VacancyView<'_>, Instrument), number: u32, placed: &Placed, position: Option<u32>) -> Row {
        let worker = placed.contender.worker;
        let row = self.row_at(&self.layout().workers.view(worker), site, worker, number);
        assert!(
            row.score.total_cmp(&placed.contender.score).is_eq(),
            "postings and the reference scorer differ on worker {worker}: {} and {}",
            placed.contender.score,
            row.score
        );
        let is_ordered = placed.moved.is_some() || position.is_none();
        let before = is_ordered.then_some(placed.before);
        Row { position, priority: placed.priority, before, moved: placed.moved, rule: placed.rule, ..row }
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
        self.row_at(worker, (vacancy, instrument), worker_number, vacancy_number)
    }

    /// As [`Scorer::row`], for a vacancy whose instrument is known.
    fn row_at(
        &self,
        worker: &WorkerView<'_>,
        (vacancy, instrument): (&VacancyView<'_>, Instrument),
        worker_number: u32,
        vacancy_number: u32,
    ) -> Row {
        let overlap = reference::overlap(worker, vacancy, self.relations, self.titles);
        let scored = self.score(worker, vacancy, overlap);
        let checks = self.checks(worker, vacancy);
        let residence = self.residence(worker, vacancy);
        let class = Class {
            may_rise: instrument.may_rise(checks.eligible()),
            ..Class::of(instrument, &residence, self.groups(worker))
        };
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
            checks,
            before: None,
            moved: None,
            rule: None,
            forward_values: scored.forward_values,
            reverse_values: scored.reverse_values,
        }
    }
}
