//! Who lost which place to whom, under which rule and at what cost? A ranking against the same run without its policy.

use std::ops::Range;

use rustc_hash::FxHashMap;
use serde::Serialize;

use super::ImpactError;
use super::places::{Places, ratio};
use crate::engine::{Fingerprints, Pool, RankOptions, Ranking, Snapshot};
use crate::policy::{Instrument, Policy};

/// Somebody who has a place by score alone and none under the policy.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Displaced {
    /// The vacancy's id.
    pub vacancy_id: String,
    /// The id of who lost a place.
    pub worker_id: String,
    /// Their place by score alone, 1 is best; at most the vacancy's openings.
    pub before: u32,
    /// Their place in the ranking given; `None` if it doesn't list them, or without a position.
    pub after: Option<u32>,
    /// The rule under which it was lost: that of who came in, or of the opening that stays empty.
    pub rule: String,
    /// The id of who came in; `None` if nobody did: the opening is held, or too few are asked.
    pub displaced_by: Option<String>,
    /// Score of who lost the place less that of who came in, or less nothing if nobody did.
    pub score_cost: f64,
    /// How much of that cost the way to work makes: what it is, less what it would be if everybody lived at the site. Below 0
    /// where the way speaks for who came in, 0 where the employer houses everybody.
    pub distance_part: f64,
}

/// What a policy costs, over the openings that it orders.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Price {
    /// Vacancies with openings that the policy orders.
    pub vacancies: u64,
    /// Their openings.
    pub openings: u64,
    /// Places taken by score alone.
    pub taken_by_score: u64,
    /// Places taken under the policy.
    pub taken: u64,
    /// By how much the sum of scores on places is lower than by score alone: all rows together.
    pub score_cost: f64,
    /// That cost for each opening; `None` if there is none.
    pub cost_per_opening: Option<f64>,
    /// Mean score of those on places by score alone; `None` if nobody is.
    pub fit_by_score: Option<f64>,
    /// Mean score of those on places under the policy; `None` if nobody is.
    pub mean_fit: Option<f64>,
    /// People on places by score alone whom the policy knows to be local, were all ways to work scored as if everybody lived
    /// at the site.
    pub locals_without_distance: u64,
    /// The same by score alone, the way to work counting as it does.
    pub locals_by_score: u64,
    /// The same under the policy.
    pub locals_placed: u64,
}

impl Price {
    /// Of the locals that the way to work and the policy together bring onto places, the share that the way alone brings;
    /// `None` if together they bring none. Above 1 if the policy takes some of them away, below 0 if the way does.
    #[must_use]
    #[allow(clippy::cast_precision_loss, reason = "counts of people, far below 2^52")]
    pub fn distance_share(&self) -> Option<f64> {
        let gained = |locals: u64| locals as f64 - self.locals_without_distance as f64;
        (self.locals_placed > self.locals_without_distance)
            .then(|| gained(self.locals_by_score) / gained(self.locals_placed))
    }
}

/// Who lost a place through a policy, and what the policy costs.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Displacement {
    /// A row each place lost, vacancies in the order of the ranking, in each the best first.
    pub rows: Vec<Displaced>,
    /// The price of the policy.
    pub price: Price,
    /// What made the ranking.
    pub fingerprints: Fingerprints,
    /// What a reader should know, such as a policy that orders nothing.
    pub notes: Vec<String>,
}

/// A place lost, in dense numbers.
struct Lost {
    vacancy: u32,
    worker: u32,
    before: u32,
    rule: String,
    by: Option<u32>,
    cost: f64,
}

/// One vacancy.
struct Effect {
    lost: Vec<Lost>,
    price: Price,
    fit: f64,
    fit_by_score: f64,
}

impl Snapshot {
    /// Says who lost which place to whom in a ranking of this snapshot, against the same run without its policy.
    ///
    /// A place is one of a vacancy's openings, whatever the length of the list. Whoever has one by score alone and none under
    /// the policy lost it; whoever has one under the policy and none by score alone came in. At each vacancy the best of those
    /// who lost stands against the best of those who came in, the second against the second, and so on; whoever is left
    /// over lost a place to nobody. Only vacancies that the policy orders are looked at.
    ///
    /// Of `options` it reads the plain way, threads, cancel and progress; whom lists keep is taken from the ranking.
    ///
    /// # Errors
    ///
    /// [`ImpactError::NoPlaces`] for a ranking of vacancies for workers, of given pairs or for a vacancy that was never
    /// stored, [`ImpactError::OtherGeneration`] and [`ImpactError::OtherMarket`] for one that this snapshot didn't make,
    /// [`ImpactError::Engine`] once the handle is cancelled.
    ///
    /// # Examples
    ///
    /// ```
    /// use matcher_core::{MarketOptions, Matcher, OnError, Policy, RankOptions, Table};
    ///
    /// let policy = Policy::from_toml("id = \"near\"\n[order]\ninstrument = \"tier\"\n")?;
    /// let mut market = Matcher::in_memory(MarketOptions::default().with_policy(policy))?;
    /// let workers = "worker_id,skills,home_region\nfar,smaw|gtaw,64.72\nnear,smaw,65.71\n";
    /// market.add_workers(Table::csv_reader(workers.as_bytes())?, OnError::Raise)?;
    /// let vacancies = "vacancy_id,skills_required,region,housing\nV1,smaw|gtaw,65.71,yes\n";
    /// market.add_vacancies(Table::csv_reader(vacancies.as_bytes())?, OnError::Raise)?;
    /// market.commit()?;
    ///
    /// let options = RankOptions::default();
    /// let ranking = market.rank_workers(None, &options)?;
    /// let displacement = market.displacement(&ranking, &options)?;
    /// let row = &displacement.rows[0];
    /// assert_eq!((&*row.worker_id, row.before, row.after), ("far", 1, Some(2)));
    /// assert_eq!((row.displaced_by.as_deref(), &*row.rule), (Some("near"), "tier"));
    /// assert_eq!(row.score_cost, displacement.price.score_cost);
    /// # Ok::<(), matcher_core::Error>(())
    /// ```
    pub fn displacement(&self, ranking: &Ranking, options: &RankOptions) -> Result<Displacement, ImpactError> {
        let Some(eligible) = ranking.eligible else { return Err(ImpactError::NoPlaces) };
        if !self.made(ranking) {
            let (ranking, market) = (ranking.fingerprints.generation, self.generation());
            let is_other = ranking == market;
            return Err(if is_other {
                ImpactError::OtherMarket
            } else {
                ImpactError::OtherGeneration { ranking, market }
            });
        }
        let policy = ranking.policy();
        let ids: Vec<&str> = ranking.outcomes.iter().map(|outcome| ranking.outcome_id(outcome)).collect();
        let asked = self.with_openings(Some(&ids))?;
        let options = options.clone().with_eligible(eligible);
        let effects = self.pools(&[policy], &asked, &options, |pool, _: Range<usize>| effect(pool, policy))?;
        let mut price = Price::default();
        let (mut fit, mut fit_by_score, mut lost) = (0.0, 0.0, Vec::new());
        for effect in effects {
            price.add(&effect.price);
            fit += effect.fit;
            fit_by_score += effect.fit_by_score;
            lost.extend(effect.lost);
        }
        price.score_cost = lost.iter().map(|lost: &Lost| lost.cost).sum();
        price.cost_per_opening = ratio(price.score_cost, price.openings);
        price.mean_fit = ratio(fit, price.taken);
        price.fit_by_score = ratio(fit_by_score, price.taken_by_score);
        let level = self.with_equal_ways();
        let locals = level.pools(&[policy], &asked, &options, |pool, _: Range<usize>| {
            Places::without(pool, 0, policy).locals(pool, policy)
        })?;
        price.locals_without_distance = locals.iter().sum();
        let rows = named(ranking, &level, &lost);
        let notes = notes(policy, &price, rows.len(), ranking);
        Ok(Displacement { rows, price, fingerprints: ranking.fingerprints.clone(), notes })
    }
}

impl Price {
    fn add(&mut self, other: &Self) {
        self.vacancies += other.vacancies;
        self.openings += other.openings;
        self.taken_by_score += other.taken_by_score;
        self.taken += other.taken;
        self.locals_by_score += other.locals_by_score;
        self.locals_placed += other.locals_placed;
    }
}

/// What the policy does at one vacancy.
fn effect(pool: &Pool<'_>, policy: &Policy) -> Effect {
    let (with, without) = (Places::with(pool, 0, policy), Places::without(pool, 0, policy));
    let price = Price {
        vacancies: 1,
        openings: with.post.openings.into(),
        taken_by_score: without.taken.len() as u64,
        taken: with.taken.len() as u64,
        locals_by_score: without.locals(pool, policy),
        locals_placed: with.locals(pool, policy),
        ..Price::default()
    };
    let mut came_in: Vec<_> = with.taken.iter().filter(|placed| !without.has(placed.contender.worker)).collect();
    came_in.sort_by(|a, b| crate::policy::by_score(&a.contender, &b.contender));
    let mut came_in = came_in.into_iter();
    let mut empty = empty_by(policy, &with);
    let lost = (1_u32..).zip(&without.taken).filter(|(_, placed)| !with.has(placed.contender.worker));
    let lost = lost.map(|(before, placed)| {
        let by = came_in.next();
        let rule = by.and_then(|by| by.rule).map(|rule| policy.rule_name(rule).into_owned());
        let rule = rule.or_else(|| by.is_none().then(|| empty.next()).flatten());
        Lost {
            vacancy: pool.vacancy,
            worker: placed.contender.worker,
            before,
            rule: rule.unwrap_or_else(|| with.post.instrument.as_str().to_owned()),
            by: by.map(|by| by.contender.worker),
            cost: placed.contender.score - by.map_or(0.0, |by| by.contender.score),
        }
    });
    Effect { lost: lost.collect(), price, fit: with.fit(), fit_by_score: without.fit() }
}

/// The rules by which openings stay empty: a reserve each opening that is held for it.
fn empty_by(policy: &Policy, with: &Places) -> impl Iterator<Item = String> + use<> {
    let holds = with.ordered.held > 0 && with.post.instrument == Instrument::Reserve;
    let kinds = policy.reserve_names().into_iter().zip(with.ordered.seats.clone());
    kinds.filter(move |_| holds).flat_map(|(name, seats)| {
        std::iter::repeat_n(format!("reserve:{name}"), seats.seats.saturating_sub(seats.filled) as usize)
    })
}

/// Rows with ids, places and what the way to work has in their cost.
fn named(ranking: &Ranking, level: &Snapshot, lost: &[Lost]) -> Vec<Displaced> {
    let mut places: FxHashMap<(u32, u32), u32> = FxHashMap::default();
    for row in &ranking.rows {
        if let Some(position) = row.position {
            places.insert((row.vacancy, row.worker), position);
        }
    }
    let mut pairs: Vec<(u32, u32)> = lost.iter().map(|lost| (lost.worker, lost.vacancy)).collect();
    pairs.extend(lost.iter().filter_map(|lost| Some((lost.by?, lost.vacancy))));
    let scores = level.scores(&pairs);
    let (of_lost, of_others) = scores.split_at(lost.len());
    let mut others = of_others.iter();
    let row = |(lost, score): (&Lost, &f64)| {
        let level_cost = score - lost.by.and_then(|_| others.next()).copied().unwrap_or(0.0);
        Displaced {
            vacancy_id: ranking.layout.vacancies.ids.name(lost.vacancy).to_owned(),
            worker_id: ranking.layout.workers.ids.name(lost.worker).to_owned(),
            before: lost.before,
            after: places.get(&(lost.vacancy, lost.worker)).copied(),
            rule: lost.rule.clone(),
            displaced_by: lost.by.map(|worker| ranking.layout.workers.ids.name(worker).to_owned()),
            score_cost: lost.cost,
            distance_part: lost.cost - level_cost,
        }
    };
    lost.iter().zip(of_lost).map(row).collect()
}

/// What a reader of these rows should know.
fn notes(policy: &Policy, price: &Price, rows: usize, ranking: &Ranking) -> Vec<String> {
    let id = &policy.id;
    if policy.order.instrument == Instrument::None {
        return vec![format!("policy {id} orders nothing: nobody is displaced")];
    }
    if price.openings == 0 {
        let what = if ranking.outcomes.is_empty() { "orders none of these vacancies" } else { "orders no opening" };
        return vec![format!("policy {id} {what}: nobody is displaced")];
    }
    if rows == 0 {
        return vec![format!("under policy {id} the same people take the openings as by score alone")];
    }
    Vec::new()
}
