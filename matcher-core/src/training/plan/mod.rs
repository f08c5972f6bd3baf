//! Which classes should open, and whom should they admit?
//!
//! A plan gains what the largest sum of scores of the market rises by when the admitted are scored as if they had been
//! taught: nobody is placed twice, no opening is counted twice, and whoever is crowded out counts too. [`market`] keeps the
//! lists, [`class`] reads the courses, [`admit`] keeps seats, money and the policy's order, [`greedy`] admits one after
//! another, [`every`] looks at all plans where there are few, [`ceiling`] says what no plan can exceed, [`told`] makes the
//! tables.

mod admit;
mod ceiling;
mod class;
mod every;
mod greedy;
mod market;
mod options;
mod text;
mod told;

pub use class::Remark;
pub use options::{PlanOptions, Search};
pub use told::{Admission, PlannedCourse, TrainingPlan};

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use admit::{Candidate, Place, Room, Seats, turns};
use class::Class;
use greedy::{Admitted, By, Greedy};
use market::{Market, Taught, score, steps};

use super::TrainingError;
use super::offer::{Offer, Offers};
use super::rate::CourseRates;
use crate::assignment::Growing;
use crate::engine::{EngineError, Lesson, Prospect, RankOptions, Said, Snapshot, Stand, TaughtPair, in_pool};
use crate::policy::{Policy, Standing};
use crate::record::VacancyFacts;
use crate::units::{Date, Rupiah};

/// The records that a plan is made from.
pub(crate) struct Records<'a> {
    pub(crate) offers: &'a Offers,
    /// The day from which each worker is free, by dense number; `None` is now, or not told.
    pub(crate) free_from: &'a [Option<Date>],
    /// How often their texts say what.
    pub(crate) said: &'a Said,
    pub(crate) rates: &'a BTreeMap<String, CourseRates>,
}

/// Everything that a plan is looked for with.
struct Case<'a> {
    snapshot: &'a Snapshot,
    options: &'a PlanOptions,
    ranking: RankOptions,
    records: &'a Records<'a>,
    classes: Vec<Class<'a>>,
    /// One for every class, shut ones included.
    rooms: Vec<Room>,
    /// What classes that may open teach, and which of them teach it.
    lessons: Vec<Lesson>,
    taught_by: Vec<Vec<u32>>,
    market: Market,
    asked: Option<FxHashSet<u32>>,
}

/// A plan found, before it is told.
struct Found {
    admitted: Vec<Admitted>,
    /// Whom classes could help at the start, by worker and lesson.
    candidates: Vec<Candidate>,
    /// The part of what the best plan adds that this one adds at least; none is known where it is `None`.
    guarantee: Option<f64>,
}

impl TrainingPlan {
    /// Looks for the plan that adds most.
    pub(crate) fn new(
        snapshot: &Snapshot,
        policy: &Arc<Policy>,
        records: &Records<'_>,
        options: &PlanOptions,
    ) -> Result<Self, TrainingError> {
        options.check()?;
        in_pool(&options.ranking(), usize::MAX, || Ok(Self::find(snapshot, policy, records, options)))?
    }

    fn find(
        snapshot: &Snapshot,
        policy: &Arc<Policy>,
        records: &Records<'_>,
        options: &PlanOptions,
    ) -> Result<Self, TrainingError> {
        let case = Case::new(snapshot, policy, records, options)?;
        let base = case.market.assigned();
        options.cancel.check()?;
        let found = case.search(policy, &base)?;
        let ceiling = ceiling::most(&found.candidates, (&case.classes, &case.taught_by), &base);
        told::tell(&case, policy, &base, &found, ceiling)
    }
}

impl<'a> Case<'a> {
    fn new(
        snapshot: &'a Snapshot,
        policy: &Policy,
        records: &'a Records<'a>,
        options: &'a PlanOptions,
    ) -> Result<Self, TrainingError> {
        let as_of = snapshot.settings().as_of;
        let known: FxHashSet<&str> = records.offers.iter().map(Offer::id).collect();
        let named = options.class_seats.keys().chain(options.courses.iter().flatten());
        for id in named {
            if !known.contains(id.as_str()) {
                return Err(EngineError::unknown_id("courses", id, snapshot.generation()).into());
            }
        }
        let number = |id: &String| snapshot.worker_number(id);
        let asked = options.workers.as_ref().map(|ids| ids.iter().map(number).collect::<Result<_, _>>()).transpose()?;
        let class = |offer: &'a Offer| Class::new(offer, records.rates.get(offer.id()), options, as_of);
        let classes: Vec<Class<'_>> = records.offers.iter().map(class).collect();
        let room = |class: &Class<'_>| {
            let facts = seats_of(class);
            let seating = policy.seating(&policy.post(&facts, as_of));
            Room { seats: class.seats, cost: class.cost.unwrap_or(0), reserved: seating.reserved, holds: seating.hold }
        };
        let rooms = classes.iter().map(room).collect();
        let (lessons, taught_by) = lessons(snapshot, &classes);
        // Whoever asked for threads of their own is in their pool already.
        let ranking = RankOptions { threads: None, ..options.ranking() };
        let market = Market::new(snapshot, &ranking)?;
        Ok(Self { snapshot, options, ranking, records, classes, rooms, lessons, taught_by, market, asked })
    }

    /// Lists of people taught.
    fn taught(&self) -> Taught<'_> {
        Taught { snapshot: self.snapshot, lessons: &self.lessons, said: self.records.said, ranking: &self.ranking }
    }

    /// Whether a class starts when a worker is free.
    fn is_free(&self, worker: u32, class: u32) -> bool {
        let starts = self.classes[class as usize].offer.course.starts_on;
        let free = self.records.free_from.get(worker as usize).copied().flatten();
        free.zip(starts).is_none_or(|(free, starts)| free <= starts)
    }

    /// Whom a class may help, at a market's prices and with what people have in it; without one as if nobody had anything.
    /// Of the classes that `is_wanted`.
    fn candidates(
        &self,
        policy: &Policy,
        market: Option<&Growing>,
        is_wanted: impl Fn(u32) -> bool + Sync,
    ) -> Result<Vec<Candidate>, TrainingError> {
        let classes = |worker: u32, lesson: usize| {
            let own = self.taught_by[lesson].iter().copied();
            own.filter(|class| is_wanted(*class)).filter(move |class| self.is_free(worker, *class))
        };
        let is_asked = |worker: u32, lesson: usize| {
            self.asked.as_ref().is_none_or(|asked| asked.contains(&worker)) && classes(worker, lesson).next().is_some()
        };
        let people = u32::try_from(self.snapshot.worker_count()).unwrap_or(u32::MAX);
        let posts = self.market.posts(|vacancy| market.map_or(0, |market| market.price(vacancy)));
        let has = |market: &Growing| (0..people).map(|worker| score(market.utility(worker))).collect();
        let utilities: Vec<f64> = market.map_or_else(Vec::new, has);
        let ranking = self.ranking.clone().with_progress(crate::cancel::Progress::default());
        let lessons = (&*self.lessons, self.records.said);
        let stand = Stand { posts: &posts, utilities: &utilities, listed: |worker| self.market.listed(worker) };
        let prospects = self.snapshot.prospects(lessons, &stand, is_asked, &ranking)?;
        let registered = |worker: u32| {
            let day = self.snapshot.registered(worker).unwrap_or(i32::MAX);
            (day, self.snapshot.layout().workers.ids.rank(worker))
        };
        let mut candidates: Vec<Candidate> = prospects
            .iter()
            .map(|Prospect { worker, lesson, best, rest }| Candidate {
                worker: *worker,
                lesson: *lesson,
                turn: registered(*worker),
                places: Vec::new(),
                best: *best,
                rest: *rest,
            })
            .collect();
        let mut by_class: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
        for (at, prospect) in prospects.iter().enumerate() {
            for class in classes(prospect.worker, prospect.lesson as usize) {
                by_class.entry(class).or_default().push(at);
            }
        }
        let standings = |(class, own): (u32, Vec<usize>)| {
            let workers: Vec<u32> = own.iter().map(|at| prospects[*at].worker).collect();
            let seats = seats_of(&self.classes[class as usize]);
            (class, own, self.snapshot.seat_standings(policy, &seats, &workers))
        };
        let standings: Vec<_> = by_class.into_par_iter().map(standings).collect();
        for (class, own, standings) in standings {
            for (at, (Standing { group, mask, merit, .. }, is_local)) in own.into_iter().zip(standings) {
                candidates[at].places.push(Place { class, group, mask, added: steps(merit), is_local });
            }
        }
        Ok(candidates)
    }

    /// The classes that may open.
    fn open(&self) -> impl Iterator<Item = u32> + '_ {
        self.taught_by.iter().flatten().copied()
    }

    /// Nothing given away.
    fn seats(&self) -> Seats<'_> {
        Seats::new(&self.rooms, self.options.seats, self.options.budget.map(Rupiah::get))
    }

    fn search(&self, policy: &Policy, base: &Growing) -> Result<Found, TrainingError> {
        let people = self.snapshot.worker_count();
        if self.options.search == Search::Auto && people * (self.open().count() as u64) <= FEW {
            // Every plan: also people whom no class helps until others are admitted.
            let candidates = self.candidates(policy, None, |_| true)?;
            let turns = turns(&candidates, &self.rooms);
            if every::are_few(&candidates) && turns.len() <= 1 {
                let turn = turns.first().copied().unwrap_or(admit::Turn { group: 0, keeps: true });
                let found = (&*candidates, &*self.classes);
                let market = (&self.market, base.clone());
                let seats = (self.seats(), turn);
                let admitted = every::best(market, found, &self.taught(), seats, &self.options.cancel)?;
                return Ok(Found { admitted, candidates, guarantee: Some(1.0) });
            }
        }
        let candidates = self.candidates(policy, Some(base), |_| true)?;
        let mut lists = FxHashMap::default();
        let mut admitted = self.greedily(policy, base, &candidates, By::Gain, &mut lists)?;
        if self.options.budget.is_some() {
            let other = self.greedily(policy, base, &candidates, By::GainPerCost, &mut lists)?;
            let sum = |admitted: &[Admitted]| admitted.iter().map(|one| one.gain + one.place.added).sum::<i64>();
            if sum(&other) > sum(&admitted) {
                admitted = other;
            }
        }
        let guarantee = self.guarantee(base, &candidates);
        Ok(Found { admitted, candidates, guarantee })
    }

    /// One admission after another.
    fn greedily(
        &self,
        policy: &Policy,
        base: &Growing,
        candidates: &[Candidate],
        by: By,
        lists: &mut FxHashMap<(u32, u32), Vec<TaughtPair>>,
    ) -> Result<Vec<Admitted>, TrainingError> {
        let taught = self.taught();
        let mut greedy = Greedy {
            market: base.clone(),
            seats: self.seats(),
            classes: &self.classes,
            taught: &taught,
            by,
            cancel: &self.options.cancel,
            admitted: Vec::new(),
            lists,
            has_fallen: false,
        };
        let run = |greedy: &mut Greedy<'_>, candidates: &[Candidate]| {
            turns(candidates, &self.rooms).into_iter().try_for_each(|turn| greedy.run(candidates, turn))
        };
        run(&mut greedy, candidates)?;
        // Where prices fell, bounds are made anew, once: of the sample's 20,000 workers 17 came in by it, and one by a third
        // look.
        let is_open = |class: u32| greedy.seats.has_room(class as usize);
        if greedy.has_fallen && self.open().any(is_open) {
            let candidates = self.candidates(policy, Some(&greedy.market), is_open)?;
            run(&mut greedy, &candidates)?;
        }
        Ok(greedy.admitted)
    }

    /// The part of the best plan's gain that admitting one after another reaches at least.
    ///
    /// Among people who have no place without a class, somebody more in the market never makes another worth more: what a
    /// set of them adds is monotone and submodular (Shapley 1962, "Complements and substitutes in the optimal assignment
    /// problem", *Naval Research Logistics Quarterly* 9). Seats are one matroid, one class a person is another, and greedy
    /// reaches 1/(p + 1) under p matroids (Fisher, Nemhauser & Wolsey 1978, *Mathematical Programming Study* 8). With a
    /// budget, with turns of a policy, or with people who leave a place for a better one, nothing of the kind holds.
    fn guarantee(&self, base: &Growing, candidates: &[Candidate]) -> Option<f64> {
        let is_placed = |candidate: &Candidate| base.place(candidate.worker).is_some();
        let holds = self.options.budget.is_none()
            && turns(candidates, &self.rooms).len() <= 1
            && !candidates.iter().any(is_placed);
        let is_choosy = candidates.windows(2).any(|pair| pair[0].worker == pair[1].worker)
            || candidates.iter().any(|candidate| candidate.places.len() > 1);
        holds.then_some(if is_choosy { 1.0 / 3.0 } else { 0.5 })
    }
}

/// What classes that may open teach, each once, and the classes that teach it.
fn lessons(snapshot: &Snapshot, classes: &[Class<'_>]) -> (Vec<Lesson>, Vec<Vec<u32>>) {
    let profiler = snapshot.settings().profiler();
    let (mut lessons, mut taught_by): (Vec<Lesson>, Vec<Vec<u32>>) = (Vec::new(), Vec::new());
    for at in (0..classes.len()).filter(|at| classes[*at].shut.is_none()) {
        let class = &classes[at];
        let number = u32::try_from(at).unwrap_or(u32::MAX);
        if let Some(same) = taught_by.iter().position(|own| classes[own[0] as usize].teaches_as(class)) {
            taught_by[same].push(number);
        } else if let Some(graduate) = class.offer.graduate(&profiler) {
            let education = class.offer.course.education_min.map(crate::record::Education::level);
            lessons.push(snapshot.lesson(&graduate, class.pass, &class.offer.needs, education));
            taught_by.push(vec![number]);
        }
    }
    (lessons, taught_by)
}

/// People times classes up to which it is tried whether there are few plans.
const FEW: u64 = 10_000;

/// A class as a policy sees a post.
fn seats_of(class: &Class<'_>) -> VacancyFacts {
    VacancyFacts { site: class.offer.course.region, openings: class.seats, ..VacancyFacts::default() }
}
