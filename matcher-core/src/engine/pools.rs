//! Who may take an opening under any of several policies? Looked for once, and given to each policy as it sees them.
//!
//! A policy asks for the best of each of its classes. Several at once ask for the best of classes as fine as all of them
//! together: whoever one of them needs is among these, and more don't change what [`crate::policy::order`] gives.

use std::ops::Range;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::contenders::Pairs;
use super::error::EngineError;
use super::layout::{TitleRarities, Unpacked, Workers};
use super::lens::{Full, Lens, Lenses};
use super::options::RankOptions;
use super::rank::lists;
use super::runs::Runs;
use super::scorer::{Desk, Scorer};
use super::search::Wanted;
use super::snapshot::Snapshot;
use super::topk::{Entry, TopK};
use crate::policy::{Class, Contender, Instrument, Policy, Post};
use crate::record::{VacancyFacts, WorkerFacts};
use crate::scoring::packed::{Overlap, VacancyView, WorkerView};
use crate::scoring::reference::TitleRarity;
use crate::units::Date;

/// What the rules say of somebody, best first: passed, unknown, failed. A policy may treat them differently.
const STANDINGS: [Option<bool>; 3] = [Some(true), None, Some(false)];

/// Somebody who may take an opening.
#[derive(Clone, Copy, Debug)]
struct Person {
    entry: Entry,
    eligible: Option<bool>,
    class: u32,
}

/// Whoever may take one of a vacancy's openings under any of several policies, best score first.
pub(crate) struct Pool<'a> {
    /// Dense number of the vacancy.
    pub(crate) vacancy: u32,
    /// What is known of it.
    pub(crate) facts: &'a VacancyFacts,
    batch: &'a Batch<'a>,
    people: Vec<Person>,
    classes: &'a [Arc<[Class]>],
    workers: &'a Workers,
    as_of: Option<Date>,
}

impl Pool<'_> {
    /// What a policy sees of the vacancy.
    pub(crate) fn post(&self, policy: &Policy) -> Post {
        policy.post(self.facts, self.as_of)
    }

    /// Whether a policy is meant for the vacancy, whatever its instrument.
    pub(crate) fn binds(&self, policy: &Policy) -> bool {
        policy.binds(self.facts, self.as_of)
    }

    /// The people as the `at`-th of all policies sees them, for an instrument of this post.
    pub(crate) fn contenders(&self, at: usize, post: &Post) -> Vec<Contender> {
        let view = self.batch.views[at - self.batch.places.start];
        let class = |person: &Person| {
            let of_view = view.and_then(|view| self.classes.get(person.class as usize)?.get(view));
            let is_ordered = post.instrument != Instrument::None;
            let class = of_view.filter(|_| is_ordered).copied().unwrap_or(Class::ONLY);
            Class { may_rise: post.instrument.may_rise(person.eligible), ..class }
        };
        let contender = |person: &Person| {
            let Entry { score, id_rank, row } = person.entry;
            Contender { worker: row, id_rank, score, class: class(person) }
        };
        self.people.iter().map(contender).collect()
    }

    /// Whether a policy counts a worker as local here.
    pub(crate) fn is_local(&self, policy: &Policy, worker: u32) -> bool {
        let facts = self.workers.facts.residence(worker);
        policy.residence(&facts, self.facts.site, self.as_of).is_local == Some(true)
    }
}

/// Policies whose people are looked for at once.
struct Batch<'a> {
    /// Their places among all.
    places: Range<usize>,
    lenses: Lenses<'a>,
    /// The view of each, `None` of those that never look at classes.
    views: Vec<Option<usize>>,
}

impl<'a> Batch<'a> {
    /// All policies, in as few batches as there can be: one, unless they name very many groups.
    fn of(policies: &[&'a Policy]) -> Vec<Self> {
        let mut batches: Vec<Self> = Vec::new();
        for (at, policy) in policies.iter().enumerate() {
            let view = batches.last_mut().map_or(Err(Full), |batch| batch.lenses.add(policy));
            if let (Ok(view), Some(batch)) = (view, batches.last_mut()) {
                batch.views.push(view);
                batch.places.end = at + 1;
            } else {
                let mut lenses = Lenses::default();
                // Each policy alone has fewer groups than there is room for.
                let views = vec![lenses.add(policy).unwrap_or_default()];
                batches.push(Self { places: at..at + 1, lenses, views });
            }
        }
        batches
    }
}

impl Snapshot {
    /// Looks at whoever may take an opening of each vacancy under any of several policies, as many as it has openings in
    /// every class; for each batch of policies, by their places, what `look` makes of every vacancy, in the order asked.
    ///
    /// Of `options` it reads whom lists keep, the plain way, threads, cancel and progress.
    pub(crate) fn pools<R: Send>(
        &self,
        policies: &[&Policy],
        vacancies: &[u32],
        options: &RankOptions,
        look: impl Fn(&Pool<'_>, Range<usize>) -> R + Sync,
    ) -> Result<Vec<R>, EngineError> {
        let mut made = Vec::new();
        for batch in Batch::of(policies) {
            made.extend(self.pools_of(&batch, policies, vacancies, options, &look)?);
        }
        Ok(made)
    }

    /// Dense numbers of the vacancies with openings, each once: of all, or of those given in that order.
    pub(crate) fn with_openings(&self, vacancies: Option<&[&str]>) -> Result<Vec<u32>, EngineError> {
        let facts = &self.0.layout.vacancies;
        let mut asked = self.find(&facts.ids, "vacancies", vacancies)?;
        let mut seen = rustc_hash::FxHashSet::default();
        asked.retain(|vacancy| facts.view(*vacancy).facts.openings > 0 && seen.insert(*vacancy));
        Ok(asked)
    }

    /// Scores of pairs of dense numbers, worker and vacancy, the plain way.
    pub(crate) fn scores(&self, pairs: &[(u32, u32)]) -> Vec<f64> {
        let inner = &*self.0;
        let scorer = Scorer::of(inner, &inner.settings.policy);
        let mut unpacked = Unpacked::default();
        let score = |(worker, vacancy): &(u32, u32)| {
            let view = inner.layout.workers.read(*worker, &mut unpacked);
            scorer.row(&view, &inner.layout.vacancies.view(*vacancy), *worker, *vacancy).score
        };
        pairs.iter().map(score).collect()
    }

    fn pools_of<R: Send>(
        &self,
        batch: &Batch<'_>,
        policies: &[&Policy],
        vacancies: &[u32],
        options: &RankOptions,
        look: impl Fn(&Pool<'_>, Range<usize>) -> R + Sync,
    ) -> Result<Vec<R>, EngineError> {
        let inner = &*self.0;
        let (layout, as_of) = (&inner.layout, inner.settings.as_of);
        let nobody_orders = Policy::none();
        let scorer = Scorer::of(inner, &nobody_orders);
        let groups = Groups::new(&scorer, &batch.lenses);
        let runs = Runs::new(&layout.workers, &batch.lenses, as_of, &inner.weights, |row| groups.of_row(row));
        let runs = Arc::new(runs);
        // Near misses would let nobody be passed by.
        let options = options.clone().with_near_misses(0);
        lists(
            vacancies,
            &options,
            || Desk::new(Arc::clone(&runs)),
            |vacancy, desk| {
                let view = layout.vacancies.view(vacancy);
                let depth = view.facts.openings as usize;
                let of = |mut people: Vec<Person>, classes: &[Arc<[Class]>]| {
                    people.sort_unstable_by_key(|person| person.entry);
                    let (workers, facts) = (&layout.workers, view.facts);
                    look(&Pool { vacancy, facts, batch, people, classes, workers, as_of }, batch.places.clone())
                };
                if scorer.is_plain(&options) {
                    let (people, classes) = everybody(&scorer, &groups, &view, depth, &options);
                    return of(people, &classes);
                }
                // Where none of them orders, all are of one class.
                let orders = |policy: &&Policy| policy.post(view.facts, as_of).instrument != Instrument::None;
                let is_of_one = !policies[batch.places.clone()].iter().any(orders);
                scorer.search(&batch.lenses, is_of_one, &scorer.sought(&view), desk, |search, scratch| {
                    let classes = &search.site.classes;
                    let mut pooling = Pooling::new(Pairs::new(&scorer, &view, &options), depth, classes.len().max(1));
                    search.run(scratch, &mut pooling);
                    of(pooling.into_people(), classes)
                })
            },
        )
    }
}

/// The groups that several policies look at, by their codes.
struct Groups<'a> {
    lenses: &'a Lenses<'a>,
    workers: &'a Workers,
    codes: Vec<(usize, u32)>,
}

impl<'a> Groups<'a> {
    fn new(scorer: &Scorer<'a, TitleRarities>, lenses: &'a Lenses<'a>) -> Self {
        let layout = scorer.layout();
        let named = lenses.groups.iter().enumerate();
        let codes = named.filter_map(|(bit, name)| Some((bit, layout.groups.find(name)?))).collect();
        Self { lenses, workers: &layout.workers, codes }
    }

    /// The bits of the groups that a worker is in.
    fn of(&self, worker: &WorkerView<'_>) -> u32 {
        let own = self.codes.iter().filter(|(_, code)| worker.groups.contains(code));
        own.fold(0, |mask, (bit, _)| mask | 1 << bit)
    }

    fn of_row(&self, row: u32) -> u32 {
        if self.codes.is_empty() {
            return 0;
        }
        let mut unpacked = Unpacked::default();
        self.of(&self.workers.read(row, &mut unpacked))
    }
}

/// The best of every class, those who pass, those who can't be told and those who fail each on their own.
struct Pooling<'a, T> {
    pairs: Pairs<'a, T>,
    depth: usize,
    lists: Vec<[TopK; 3]>,
}

/// The best of one class.
fn lists_of(depth: usize) -> [TopK; 3] {
    STANDINGS.map(|_| TopK::new(depth))
}

/// The place of what the rules say.
fn standing(eligible: Option<bool>) -> usize {
    STANDINGS.iter().position(|standing| *standing == eligible).unwrap_or_default()
}

fn people_of(lists: Vec<[TopK; 3]>) -> Vec<Person> {
    let of_class = |(class, lists): (u32, [TopK; 3])| {
        let of_standing = move |(list, eligible): (TopK, Option<bool>)| {
            list.into_entries().map(move |entry| Person { entry, eligible, class })
        };
        lists.into_iter().zip(STANDINGS).flat_map(of_standing)
    };
    (0_u32..).zip(lists).flat_map(of_class).collect()
}

impl<'a, T> Pooling<'a, T> {
    fn new(pairs: Pairs<'a, T>, depth: usize, classes: usize) -> Self {
        Self { pairs, depth, lists: (0..classes).map(|_| lists_of(depth)).collect() }
    }

    fn into_people(self) -> Vec<Person> {
        people_of(self.lists)
    }
}

impl<T: TitleRarity + Sync> Wanted for Pooling<'_, T> {
    /// Whoever passes the rules may rise wherever somebody else of the class may, so that a full list of them settles it for
    /// all.
    fn least(&self, class: u32) -> f64 {
        self.lists[class as usize][0].least()
    }

    fn depth(&self) -> usize {
        self.depth
    }

    fn lead(&self, _: u32) -> Option<f64> {
        None
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
        let eligible = self.pairs.checks(row).eligible();
        let is_kept = self.pairs.keeps(eligible);
        if is_kept {
            let entry = Entry { score, id_rank: self.pairs.id_rank(row), row };
            self.lists[class as usize][standing(eligible)].push(entry);
        }
        is_kept
    }
}

/// The people found the plain way: every worker, every pair, item by item.
fn everybody(
    scorer: &Scorer<'_, TitleRarities>,
    groups: &Groups<'_>,
    vacancy: &VacancyView<'_>,
    depth: usize,
    options: &RankOptions,
) -> (Vec<Person>, Vec<Arc<[Class]>>) {
    let workers = &scorer.layout().workers;
    let (mut numbers, mut classes) = (FxHashMap::default(), Vec::new());
    let mut lists: Vec<[TopK; 3]> = Vec::new();
    let mut unpacked = Unpacked::default();
    for row in scorer.rows(options) {
        let worker = workers.read(row, &mut unpacked);
        let Some((score, checks)) = scorer.plain(&worker, vacancy) else { continue };
        if !options.eligible.keeps(checks.eligible()) {
            continue;
        }
        let turns = groups.lenses.turns(workers.turns.of(row), scorer.as_of());
        let seen = (vacancy.facts.site, scorer.as_of());
        let class = groups.lenses.class(worker.facts, seen, groups.of(&worker), &turns);
        let number = *numbers.entry(class).or_insert_with_key(|class: &Arc<[Class]>| {
            classes.push(Arc::clone(class));
            lists.push(lists_of(depth));
            lists.len() - 1
        });
        lists[number][standing(checks.eligible())].push(Entry { score, id_rank: workers.ids.rank(row), row });
    }
    (people_of(lists), classes)
}
