//! Is an assignment what it says? Every claim looked at again by code that shares nothing with the solver.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use serde::Serialize;

use super::case::Openings;
use super::solve::Proof;
use super::{Assignment, ClearingError, Method};
use crate::assignment::{Fault, Rule, audit_stable, audit_welfare};
use crate::engine::{Eligible, Fingerprints};

/// Spreadsheets keep 15 digits of a score, so that one that went through such a file differs by this much at most.
const ROUNDED: f64 = 1e-9;

/// So many faults of a check are named; all are counted.
const NAMED: usize = 20;

/// What somebody says of a pair. What isn't said isn't checked.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Claim {
    /// The worker's id.
    pub worker_id: String,
    /// The vacancy's id.
    pub vacancy_id: String,
    /// Place of the vacancy on the worker's list, 1 is best.
    pub worker_rank: Option<u64>,
    /// Place of the worker among all who list the vacancy, 1 is best.
    pub vacancy_rank: Option<u64>,
    /// Score in [0, 1].
    pub score: Option<f64>,
    /// The opening they take.
    pub slot: Option<String>,
}

impl Claim {
    /// A pair of which nothing more is said.
    #[must_use]
    pub fn new(worker_id: &str, vacancy_id: &str) -> Self {
        Self { worker_id: worker_id.to_owned(), vacancy_id: vacancy_id.to_owned(), ..Self::default() }
    }
}

/// One thing that was looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Check {
    /// What.
    pub name: &'static str,
    /// How many pairs, vacancies or workers were looked at.
    pub checked: u64,
    /// How many are at fault.
    pub faults: u64,
    /// The first of them, in words.
    pub examples: Vec<String>,
}

/// What was found when an assignment was looked at again.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct AssignmentCertificate {
    /// What this is, and its version.
    pub format: &'static str,
    /// Whether nothing is at fault.
    pub holds: bool,
    /// What is certified, in a sentence; the lists are part of it.
    pub statement: String,
    /// `stable` or `welfare`.
    pub method: &'static str,
    /// Whose lists count.
    pub side: &'static str,
    /// How long they are at most.
    pub k: usize,
    /// What the lottery was drawn from.
    pub seed: u64,
    /// Workers, vacancies, openings, pairs on lists and workers placed.
    pub counts: BTreeMap<&'static str, u64>,
    /// The sum of scores, and how far it may be from the largest; `None` unless that was asked for.
    pub value: Option<f64>,
    /// See [`AssignmentCertificate::value`].
    pub gap: Option<f64>,
    /// Everything that was looked at.
    pub checks: Vec<Check>,
    /// A digest over the pairs, sorted.
    pub digest: String,
    /// What the lists were made from.
    pub fingerprints: Fingerprints,
}

impl AssignmentCertificate {
    /// Whether nothing is at fault.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.holds
    }

    /// The certificate as JSON, keys in a fixed order.
    #[must_use]
    pub fn to_json(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default()
    }
}

/// Checks in the order they are told.
#[derive(Default)]
struct Checks(Vec<Check>);

impl Checks {
    fn add(&mut self, name: &'static str, checked: usize, faults: Vec<String>) {
        let count = faults.len() as u64;
        self.0.push(Check {
            name,
            checked: checked as u64,
            faults: count,
            examples: faults.into_iter().take(NAMED).collect(),
        });
    }
}

impl Assignment {
    /// Has pairs looked at again on this assignment's lists: its own, or those that somebody claims.
    ///
    /// Looked at: that ids are known and nobody has two places, that each pair is on its list, eligibility and score by the
    /// reference scorer, openings, each vacancy's own choice rule with its reserves, and that no worker and vacancy would
    /// both rather have each other; for [`super::Method::Welfare`], that node prices prove the sum of scores to be the
    /// largest. What a claim says of ranks, score and slot is compared. Openings, rules and blocking pairs are checked by
    /// [`crate::assignment::audit_stable`] and [`crate::assignment::audit_welfare`], which share no code with the solvers.
    ///
    /// It holds for the lists of k that were made, and says so: a pair on no list can't block.
    ///
    /// # Errors
    ///
    /// [`ClearingError::Assignment`] or [`ClearingError::Engine`] if the lists themselves are broken, a fault of ours.
    pub fn certificate(&self, claims: Option<&[Claim]>) -> Result<AssignmentCertificate, ClearingError> {
        let own: Vec<Claim>;
        let claims = if let Some(claims) = claims {
            claims
        } else {
            own = self.claims();
            &own
        };
        let case = &*self.case;
        let mut checks = Checks::default();
        let matched = self.placed(claims, &mut checks);
        self.check_eligible(&matched, claims, &mut checks)?;
        let openings = case.openings();
        let rules: Vec<Rule<'_>> = openings.iter().map(Openings::rule).collect();
        let problem = case.problem(&rules)?;
        let (faults, gap) = match &self.proof {
            None => (audit_stable(&problem, &matched), None),
            Some(Proof { prices, .. }) => {
                let faults = audit_welfare(problem.market(), &case.scores, &matched, prices);
                let gap = faults.iter().find_map(|fault| match fault {
                    Fault::Gap { steps } => Some(self.in_scores(*steps)),
                    _ => None,
                });
                (faults, Some(gap.unwrap_or(0.0)))
            }
        };
        self.check_faults(&faults, &mut checks);
        self.check_claims(claims, &matched, &mut checks);
        let score = |(worker, vacancy): (u32, &Option<u32>)| {
            vacancy.and_then(|vacancy| case.find(worker, vacancy)).map(|pair| case.scores[pair])
        };
        let value = (0_u32..).zip(&matched).filter_map(score).sum();
        let sum = |counts: &mut dyn Iterator<Item = u32>| counts.map(u64::from).sum();
        let counts = BTreeMap::from([
            ("workers", u64::from(case.workers())),
            ("vacancies", u64::from(case.vacancies())),
            ("openings", sum(&mut case.terms.iter().map(|terms| terms.seating.openings))),
            ("listed", case.indices.len() as u64),
            ("placed", matched.iter().flatten().count() as u64),
        ]);
        let holds = checks.0.iter().all(|check| check.faults == 0);
        Ok(AssignmentCertificate {
            format: "matcher assignment certificate 1",
            holds,
            statement: self.statement(holds),
            method: self.options.method.as_str(),
            side: self.options.side.as_str(),
            k: self.options.k,
            seed: self.options.seed,
            counts,
            value: gap.map(|_| value),
            gap,
            checks: checks.0,
            digest: digest(claims),
            fingerprints: self.fingerprints.clone(),
        })
    }

    /// Steps of the prices in scores; a reserved opening counts more than all scores together.
    #[allow(clippy::cast_precision_loss, reason = "shown to a person; whether it is 0 is exact")]
    fn in_scores(&self, steps: i128) -> f64 {
        self.proof.as_ref().map_or(0.0, |proof| steps as f64 * proof.prices.step)
    }

    fn statement(&self, holds: bool) -> String {
        let (k, side) = (self.options.k, self.options.side.as_str());
        let lists = format!("on lists of at most {k} of {side}; a pair on no list is not looked at");
        match (holds, self.options.method) {
            (false, _) => "at fault: see checks".to_owned(),
            (true, Method::Stable) => format!("no worker and vacancy would both rather have each other, {lists}"),
            (true, Method::Welfare) => {
                format!("no assignment that fills as many reserved openings has a larger sum of scores, {lists}")
            }
        }
    }

    /// What this assignment says of its own pairs.
    fn claims(&self) -> Vec<Claim> {
        let claim = |pair: &super::AssignedPair| Claim {
            worker_id: pair.worker_id.clone(),
            vacancy_id: pair.vacancy_id.clone(),
            worker_rank: Some(u64::from(pair.worker_rank)),
            vacancy_rank: Some(u64::from(pair.vacancy_rank)),
            score: Some(pair.score),
            slot: Some(pair.slot.clone()),
        };
        self.pairs.iter().map(claim).collect()
    }

    /// Where claims place each worker: known, listed, once.
    fn placed(&self, claims: &[Claim], checks: &mut Checks) -> Vec<Option<u32>> {
        let case = &*self.case;
        let mut matched = vec![None; case.workers() as usize];
        let (mut unknown, mut twice, mut unlisted) = (Vec::new(), Vec::new(), Vec::new());
        for (row, claim) in (1_usize..).zip(claims) {
            let Claim { worker_id, vacancy_id, .. } = claim;
            let (worker, vacancy) = (case.names.find_worker(worker_id), case.names.find_vacancy(vacancy_id));
            let (Some(worker), Some(vacancy)) = (worker, vacancy) else {
                let table = if worker.is_none() { "worker" } else { "vacancy" };
                let id = if worker.is_none() { worker_id } else { vacancy_id };
                let id = crate::record::shown_id(id).unwrap_or_else(|| "(not shown)".to_owned());
                unknown.push(format!("row {row}: no {table} {id:?} in this generation"));
                continue;
            };
            if case.find(worker, vacancy).is_none() {
                unlisted.push(format!("{worker_id} at {vacancy_id}: on no list"));
            }
            let place = &mut matched[worker as usize];
            if place.is_some() {
                twice.push(format!("{worker_id} has another place than {vacancy_id}"));
            }
            *place = Some(vacancy);
        }
        checks.add("known", claims.len(), unknown);
        checks.add("one_place", claims.len(), twice);
        checks.add("listed", claims.len(), unlisted);
        matched
    }

    /// Rules and scores by the reference scorer, pair by pair.
    fn check_eligible(
        &self,
        matched: &[Option<u32>],
        claims: &[Claim],
        checks: &mut Checks,
    ) -> Result<(), ClearingError> {
        let case = &*self.case;
        let pairs: Vec<(u32, u32)> =
            (0_u32..).zip(matched).filter_map(|(worker, vacancy)| vacancy.map(|vacancy| (worker, vacancy))).collect();
        let named: Vec<(&str, &str)> =
            pairs.iter().map(|(worker, vacancy)| (case.worker(*worker), case.vacancy(*vacancy))).collect();
        let rows = case.snapshot.score_pairs(&named)?;
        let (mut ineligible, mut scores) = (Vec::new(), Vec::new());
        let claimed: FxHashMap<(&str, &str), f64> = claims
            .iter()
            .filter_map(|claim| claim.score.map(|score| ((&*claim.worker_id, &*claim.vacancy_id), score)))
            .collect();
        for (((worker, vacancy), names), row) in pairs.iter().zip(&named).zip(rows.rows()) {
            let eligible = row.checks.eligible();
            if eligible == Some(false) || eligible.is_none() && self.options.eligible == Eligible::Pass {
                let codes: Vec<&str> = row.checks.codes().collect();
                ineligible.push(format!("{} at {}: {}", names.0, names.1, codes.join(", ")));
            }
            let listed = case.find(*worker, *vacancy).map(|pair| case.scores[pair]);
            let other_listed = listed.filter(|listed| listed.to_bits() != row.score.to_bits());
            let other_claimed =
                claimed.get(names).copied().filter(|claimed| claimed.is_nan() || (claimed - row.score).abs() > ROUNDED);
            if let Some(other) = other_listed.or(other_claimed) {
                scores.push(format!("{} at {}: score {other}, in truth {}", names.0, names.1, row.score));
            }
        }
        checks.add("eligible", pairs.len(), ineligible);
        checks.add("scores", pairs.len(), scores);
        Ok(())
    }

    /// What the checkers found, under the names of what they looked at.
    fn check_faults(&self, faults: &[Fault], checks: &mut Checks) {
        let case = &*self.case;
        let (mut openings, mut chosen, mut last) = (Vec::new(), Vec::new(), Vec::new());
        for fault in faults {
            match fault {
                Fault::AboveOpenings { vacancy, openings: most, held } => {
                    openings.push(format!("{} takes {held} people for {most} openings", case.vacancy(*vacancy)));
                }
                Fault::NotChosen { vacancy, worker } => {
                    let (vacancy, worker) = (case.vacancy(*vacancy), case.worker(*worker));
                    chosen.push(format!("{vacancy} would not take {worker} of those who would come"));
                }
                Fault::HeldOpening { vacancy, open, needed } => {
                    let vacancy = case.vacancy(*vacancy);
                    chosen.push(format!("{vacancy} has {needed} people on {open} openings that are not held"));
                }
                Fault::BlockingPair { worker, vacancy } => {
                    let (vacancy, worker) = (case.vacancy(*vacancy), case.worker(*worker));
                    last.push(format!("{worker} and {vacancy} would rather have each other"));
                }
                // Said under `listed` already.
                Fault::Unlisted { .. } => {}
                Fault::Gap { steps } => last.push(format!("the prices leave room for {} more", self.in_scores(*steps))),
                other => last.push(format!("{other:?}")),
            }
        }
        let vacancies = case.terms.len();
        checks.add("openings", vacancies, openings);
        checks.add("choice_rule", vacancies, chosen);
        let last_name = if self.proof.is_some() { "largest_sum" } else { "no_blocking_pair" };
        checks.add(last_name, case.indices.len(), last);
    }

    /// What claims say of ranks and slots.
    fn check_claims(&self, claims: &[Claim], matched: &[Option<u32>], checks: &mut Checks) {
        let case = &*self.case;
        let (mut ranks, mut slots) = (Vec::new(), Vec::new());
        let mut taken: FxHashMap<(u32, &str), u32> = FxHashMap::default();
        let names = case.policy.reserve_names();
        for claim in claims {
            let Claim { worker_id, vacancy_id, worker_rank, vacancy_rank, slot, .. } = claim;
            let worker = case.names.find_worker(worker_id);
            let Some((worker, vacancy)) = worker.zip(case.names.find_vacancy(vacancy_id)) else { continue };
            let Some(pair) = case.find(worker, vacancy).filter(|_| matched[worker as usize] == Some(vacancy)) else {
                continue;
            };
            let place = (pair - case.row(worker).start) as u64 + 1;
            for (told, is, whose) in
                [(worker_rank, place, "worker"), (vacancy_rank, u64::from(case.ranks[pair]) + 1, "vacancy")]
            {
                if let Some(told) = told.filter(|told| *told != is) {
                    ranks.push(format!("{worker_id} at {vacancy_id}: {whose} rank {told}, in truth {is}"));
                }
            }
            let Some(slot) = slot else { continue };
            let reserve = names.iter().position(|name| name == slot);
            let mask = case.masks.get(pair).copied().unwrap_or(0);
            // A seat that fell outwards is taken by the ring around it, under that ring's name.
            if slot != "open" && reserve.is_none_or(|reserve| mask >> reserve & 1 == 0) {
                // A cell that names no reserve may hold anything, a telephone number too.
                let told = reserve.map_or("any such reserve", |_| slot);
                slots.push(format!("{worker_id} at {vacancy_id}: not a member of {told}"));
            }
            *taken.entry((vacancy, slot)).or_default() += 1;
        }
        for ((vacancy, slot), count) in taken {
            let seating = &case.terms[vacancy as usize].seating;
            let Some(reserve) = names.iter().position(|name| name == slot) else { continue };
            // With what rings inside leave over, a ring has at most the seats of all that fall to it.
            let falls_here = |at: usize| {
                let mut way = std::iter::successors(Some(at), |at| {
                    let to = seating.reserved.get(*at)?.falls_to;
                    to.filter(|to| to > at)
                });
                way.any(|at| at == reserve)
            };
            let seats = (0..seating.reserved.len()).filter(|at| falls_here(*at));
            let seats: u32 = seats.map(|at| seating.reserved[at].seats).sum();
            if count > seats {
                slots.push(format!("{}: {count} people on {seats} openings of {slot:?}", case.vacancy(vacancy)));
            }
        }
        slots.sort_unstable();
        checks.add("ranks", claims.len(), ranks);
        checks.add("slots", claims.len(), slots);
    }
}

/// A digest over pairs, whatever their order.
fn digest(claims: &[Claim]) -> String {
    let mut pairs: Vec<(&str, &str)> = claims.iter().map(|claim| (&*claim.worker_id, &*claim.vacancy_id)).collect();
    pairs.sort_unstable();
    let mut hasher = blake3::Hasher::new();
    for id in pairs.iter().flat_map(|(worker, vacancy)| [worker, vacancy]) {
        hasher.update(&(id.len() as u64).to_le_bytes()).update(id.as_bytes());
    }
    hasher.finalize().to_hex().to_string()
}
