//! What would each of several policies do to this market? A row a policy, on people who were looked for once.

use std::ops::Range;

use super::ImpactError;
use super::places::{Places, ratio, share, wanted};
use crate::engine::{Fingerprints, Pool, RankOptions, Snapshot};
use crate::policy::{Instrument, Policy};

/// What one policy would do.
///
/// Places are the openings of the vacancies asked for, each vacancy on its own: the first of its list take them, as many as
/// it has openings, held ones staying empty. Vacancies that the policy doesn't order are in the figures by score alone, so
/// that all rows are of the same openings.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Simulated {
    /// Name of the policy.
    pub policy_id: String,
    /// Places taken, as a share of the openings in [0, 1]; `None` if there are none.
    pub fill_rate: Option<f64>,
    /// People on places whom this policy knows to be local; unknown is never local.
    pub locals_placed: u64,
    /// Those as a share of the places taken, in [0, 1]; `None` if none is.
    pub effective_share: Option<f64>,
    /// Mean score of those on places, in [0, 1]; `None` if nobody is.
    pub mean_fit: Option<f64>,
    /// People who have a place by score alone and none under the policy.
    pub displaced: u64,
    /// Openings on which the policy wants locals and none is: of its reserve, else of the target in force, rounded vacancy
    /// by vacancy as the policy rounds. Locals on other openings of the same vacancy count towards it.
    pub unmet: u64,
    /// How it orders.
    pub instrument: Instrument,
    /// Vacancies with openings.
    pub vacancies: u64,
    /// Vacancies of these that the policy orders.
    pub ordered: u64,
    /// Their openings, of all vacancies.
    pub openings: u64,
    /// Places taken.
    pub taken: u64,
    /// Openings on which the policy wants locals.
    pub wanted: u64,
    /// People on places by score alone whom this policy knows to be local.
    pub locals_by_score: u64,
    /// Those as a share of the places taken by score alone.
    pub share_by_score: Option<f64>,
    /// Mean score of those on places by score alone.
    pub fit_by_score: Option<f64>,
    /// By how much the sum of scores of those on places is lower than by score alone.
    pub score_cost: f64,
}

/// Policies side by side, in the order given.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Simulation {
    /// A row a policy.
    pub rows: Vec<Simulated>,
    /// What it was made from; the policy among them is the market's own, which need not be one of those simulated.
    pub fingerprints: Fingerprints,
    /// What a reader should know, such as a policy that orders nothing here.
    pub notes: Vec<String>,
}

/// What is counted of one policy, over vacancies.
#[derive(Clone, Copy, Debug, Default)]
struct Count {
    ordered: u64,
    openings: u64,
    taken: u64,
    locals: u64,
    fit: f64,
    displaced: u64,
    wanted: u64,
    unmet: u64,
    taken_by_score: u64,
    locals_by_score: u64,
    fit_by_score: f64,
}

impl Count {
    /// One vacancy; `without` are its places by score alone.
    fn of(pool: &Pool<'_>, at: usize, policy: &Policy, without: &Places) -> Self {
        let with = Places::with(pool, at, policy);
        let is_ordered = with.post.instrument != Instrument::None;
        let locals_by_score = without.locals(pool, policy);
        let locals = if is_ordered { with.locals(pool, policy) } else { locals_by_score };
        let displaced = without.taken.iter().filter(|placed| !with.has(placed.contender.worker)).count();
        let wanted = if pool.binds(policy) { wanted(policy, &with.post) } else { 0 };
        Self {
            ordered: is_ordered.into(),
            openings: with.post.openings.into(),
            taken: with.taken.len() as u64,
            locals,
            fit: with.fit(),
            displaced: displaced as u64,
            wanted,
            unmet: wanted.saturating_sub(locals),
            taken_by_score: without.taken.len() as u64,
            locals_by_score,
            fit_by_score: without.fit(),
        }
    }

    fn add(&mut self, other: &Self) {
        self.ordered += other.ordered;
        self.openings += other.openings;
        self.taken += other.taken;
        self.locals += other.locals;
        self.fit += other.fit;
        self.displaced += other.displaced;
        self.wanted += other.wanted;
        self.unmet += other.unmet;
        self.taken_by_score += other.taken_by_score;
        self.locals_by_score += other.locals_by_score;
        self.fit_by_score += other.fit_by_score;
    }

    fn row(&self, policy: &Policy, vacancies: usize) -> Simulated {
        Simulated {
            policy_id: policy.id.clone(),
            fill_rate: share(self.taken, self.openings),
            locals_placed: self.locals,
            effective_share: share(self.locals, self.taken),
            mean_fit: ratio(self.fit, self.taken),
            displaced: self.displaced,
            unmet: self.unmet,
            instrument: policy.order.instrument,
            vacancies: vacancies as u64,
            ordered: self.ordered,
            openings: self.openings,
            taken: self.taken,
            wanted: self.wanted,
            locals_by_score: self.locals_by_score,
            share_by_score: share(self.locals_by_score, self.taken_by_score),
            fit_by_score: ratio(self.fit_by_score, self.taken_by_score),
            score_cost: self.fit_by_score - self.fit,
        }
    }
}

impl Snapshot {
    /// Sets policies side by side on this market, all vacancies or those given: a row a policy, in the order given.
    ///
    /// People are looked for once, in classes as fine as all the policies together ask for, and ordered under each; the
    /// figures are those of each policy alone. Of `options` it reads whom a list keeps, the plain way, threads, cancel and
    /// progress; lists are as long as there are openings, whatever `k`.
    ///
    /// # Errors
    ///
    /// [`ImpactError::NoPolicy`] for none, [`ImpactError::SameId`] for two of one id, [`ImpactError::Policy`] for one that
    /// can't be used: a value out of range, a region that the market's table doesn't have, another jurisdiction than the
    /// market's. [`ImpactError::Engine`] for an id that isn't committed, and once the handle is cancelled.
    ///
    /// # Examples
    ///
    /// ```
    /// use matcher_core::{MarketOptions, Matcher, OnError, Policy, RankOptions, Table};
    ///
    /// let mut market = Matcher::in_memory(MarketOptions::default())?;
    /// let workers = "worker_id,skills,home_region\nW1,smaw|gtaw,64.72\nW2,smaw,65.71\n";
    /// market.add_workers(Table::csv_reader(workers.as_bytes())?, OnError::Raise)?;
    /// let vacancies = "vacancy_id,skills_required,region,housing\nV1,smaw|gtaw,65.71,yes\n";
    /// market.add_vacancies(Table::csv_reader(vacancies.as_bytes())?, OnError::Raise)?;
    /// market.commit()?;
    ///
    /// let policies = [Policy::none(), Policy::from_toml("id = \"near\"\n[order]\ninstrument = \"tier\"\n")?];
    /// let simulation = market.simulate(&policies, None, &RankOptions::default())?;
    /// let locals: Vec<u64> = simulation.rows.iter().map(|row| row.locals_placed).collect();
    /// assert_eq!(locals, [0, 1]);
    /// assert!(simulation.rows[1].mean_fit < simulation.rows[0].mean_fit);
    /// # Ok::<(), matcher_core::Error>(())
    /// ```
    pub fn simulate(
        &self,
        policies: &[Policy],
        vacancies: Option<&[&str]>,
        options: &RankOptions,
    ) -> Result<Simulation, ImpactError> {
        self.check_policies(policies)?;
        let asked = self.with_openings(vacancies)?;
        let all: Vec<&Policy> = policies.iter().collect();
        let counted = self.pools(&all, &asked, options, |pool, batch: Range<usize>| {
            let without = Places::without(pool, batch.start, all[batch.start]);
            let counts = batch.clone().map(|at| Count::of(pool, at, all[at], &without));
            (batch.start, counts.collect::<Vec<Count>>())
        })?;
        // One after the other in the order of vacancies, so that the sums are the same on any number of threads.
        let mut sums = vec![Count::default(); policies.len()];
        for (start, counts) in &counted {
            sums[*start..].iter_mut().zip(counts).for_each(|(sum, count)| sum.add(count));
        }
        let rows: Vec<Simulated> =
            sums.iter().zip(policies).map(|(sum, policy)| sum.row(policy, asked.len())).collect();
        let notes = self.notes_on(policies, &rows);
        Ok(Simulation { rows, fingerprints: self.fingerprints().clone(), notes })
    }

    fn check_policies(&self, policies: &[Policy]) -> Result<(), ImpactError> {
        if policies.is_empty() {
            return Err(ImpactError::NoPolicy);
        }
        for (at, policy) in policies.iter().enumerate() {
            if let Some(first) = policies[..at].iter().position(|other| other.id == policy.id) {
                return Err(ImpactError::SameId { id: policy.id.clone(), first: first + 1, second: at + 1 });
            }
            let settings = self.settings();
            let checked = policy.validate().and_then(|()| policy.check_regions(&settings.regions, settings.region));
            checked.map_err(|source| ImpactError::Policy { id: policy.id.clone(), source })?;
        }
        Ok(())
    }

    /// What a reader of these rows should know.
    fn notes_on(&self, policies: &[Policy], rows: &[Simulated]) -> Vec<String> {
        let as_of = self.settings().as_of;
        let mut notes = Vec::new();
        for (policy, row) in policies.iter().zip(rows) {
            let id = &policy.id;
            if policy.order.instrument == Instrument::None {
                continue;
            }
            if !policy.is_in_force(as_of) {
                notes.push(format!("policy {id} is not in force on the market's day: its row is by score alone"));
            } else if row.ordered == 0 && row.vacancies > 0 {
                notes.push(format!("policy {id} orders none of these vacancies: its row is by score alone"));
            } else if row.ordered < row.vacancies {
                notes.push(format!(
                    "policy {id} orders {} of {} vacancies; the others are in its row by score alone",
                    row.ordered, row.vacancies
                ));
            }
        }
        notes
    }
}
