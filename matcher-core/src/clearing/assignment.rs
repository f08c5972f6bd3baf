//! What is an assignment? Pairs, those left out with a reason, and what it was made from.

use std::sync::Arc;

use super::case::Case;
use super::congestion::Congestion;
use super::options::AssignOptions;
use super::reason::{self, Unfilled, Unmatched};
use super::referral::{Referral, referred};
use super::solve::{Proof, Seated, Solved, seated, solve};
use super::{ClearingError, Method};
use crate::cancel::contained;
use crate::engine::{Detail, Fingerprints, Outcome, Snapshot, said_of_unclaimed};
use crate::policy::{Policy, SeatCount};
use crate::safeguard::OfferFlags;

/// A worker and the vacancy they go to.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct AssignedPair {
    /// The worker's id.
    pub worker_id: String,
    /// The vacancy's id.
    pub vacancy_id: String,
    /// Place of the vacancy on the worker's list, 1 is best.
    pub worker_rank: u32,
    /// Place of the worker among all who list the vacancy, 1 is best.
    pub vacancy_rank: u32,
    /// Score in [0, 1], never touched by a policy.
    pub score: f64,
    /// The opening they take: `open`, or the name of the reserve.
    pub slot: String,
    /// The policy's rule that put them forward, `reserve:local` for a reserved opening; `None` if merit alone did.
    pub rule: Option<String>,
    /// Whether the policy counts them as local; `None` is unknown and never local.
    pub is_local: Option<bool>,
    /// What an officer must see beside a vulnerable worker's offer; no part of the score.
    pub flags: OfferFlags,
}

/// Who goes where, and why not elsewhere.
#[derive(Clone)]
pub struct Assignment {
    pub(super) case: Arc<Case>,
    pub(super) options: AssignOptions,
    pub(super) proof: Option<Proof>,
    pub(super) pairs: Vec<AssignedPair>,
    pub(super) unmatched: Vec<Unmatched>,
    pub(super) unfilled: Vec<Unfilled>,
    pub(super) referrals: Vec<Referral>,
    pub(super) outcomes: Vec<Outcome>,
    pub(super) congestion: [Congestion; 2],
    /// What made it.
    pub fingerprints: Fingerprints,
    /// What a reader should know, such as reserves that nobody could fill.
    pub notes: Vec<String>,
}

impl Snapshot {
    /// Assigns workers to vacancies, all at once.
    ///
    /// Workers rank vacancies by `reverse`; vacancies rank workers by `forward` under the policy's choice rule; a pair comes
    /// into question if it is on the list of k of the side that proposes. Ties go to who registered first, then to a lottery
    /// drawn once for everybody. With [`Method::Stable`] that side's lists are worked off by deferred acceptance, so that no
    /// worker and vacancy on these lists would both rather have each other; with [`Method::Welfare`] the sum of scores is
    /// the largest, reserves filled as far as they go first.
    ///
    /// Costs a ranking of that side, and memory in proportion to its lists: some 60 bytes a pair, 100 while they are made.
    ///
    /// # Errors
    ///
    /// [`ClearingError::Option`] for a setting out of range, [`ClearingError::Engine`] if lists can't be made,
    /// [`ClearingError::Cancelled`] once the handle is cancelled.
    ///
    /// # Examples
    ///
    /// ```
    /// use matcher_core::clearing::AssignOptions;
    /// use matcher_core::{MarketOptions, Matcher, OnError, Table};
    ///
    /// let mut market = Matcher::in_memory(MarketOptions::default())?;
    /// let workers = "worker_id,skills,home_region\nW1,smaw|gtaw,65.71\nW2,smaw,65.71\n";
    /// let vacancies = "vacancy_id,skills_required,region\nV1,smaw|gtaw,65.71\nV2,smaw,65.71\n";
    /// market.add_workers(Table::csv_reader(workers.as_bytes())?, OnError::Raise)?;
    /// market.add_vacancies(Table::csv_reader(vacancies.as_bytes())?, OnError::Raise)?;
    /// market.commit()?;
    ///
    /// let assignment = market.assign(&AssignOptions::default())?;
    /// let pairs: Vec<_> = assignment.pairs().iter().map(|pair| (&*pair.worker_id, &*pair.vacancy_id)).collect();
    /// assert_eq!(pairs, [("W1", "V1"), ("W2", "V2")]);
    /// assert!(assignment.certificate(None)?.holds());
    /// # Ok::<(), matcher_core::Error>(())
    /// ```
    ///
    /// # Source
    ///
    /// Deferred acceptance: Gale & Shapley (1962), "College admissions and the stability of marriage", *American
    /// Mathematical Monthly* 69(1). Choice rules: [`crate::assignment::choose`].
    pub fn assign(&self, options: &AssignOptions) -> Result<Assignment, ClearingError> {
        contained(|| self.assign_under(&self.settings().policy.clone(), options))
    }

    /// Assigns under another policy than the market's own.
    pub(crate) fn assign_under(
        &self,
        policy: &Arc<Policy>,
        options: &AssignOptions,
    ) -> Result<Assignment, ClearingError> {
        options.check()?;
        Assignment::of(Case::new(self, policy, options)?, options)
    }
}

impl Assignment {
    /// Decides a case and says everything about it.
    fn of(case: Case, options: &AssignOptions) -> Result<Self, ClearingError> {
        let case = Arc::new(case);
        let Solved { matched, optimum: proof } = solve(&case, options)?;
        let seated = seated(&case, options, &matched);
        let referred = referred(&case, options, &seated)?;
        let before: Vec<Option<u32>> = (0..case.workers()).map(|worker| case.shown_first(worker)).collect();
        let mut after = matched.clone();
        for (vacancy, sent) in (0_u32..).zip(&referred) {
            for worker in sent {
                after[*worker as usize] = Some(vacancy);
            }
        }
        let unmatched = reason::unmatched(&case, options, &matched, &seated)?;
        let unfilled = reason::unfilled(&case, options, &matched, &seated)?;
        let outcomes = outcomes(&case, &seated);
        let mut assignment = Self {
            pairs: pairs(&case, &seated),
            referrals: referrals(&case, &seated, &referred),
            congestion: [congestion(&case, &before), congestion(&case, &after)],
            fingerprints: Fingerprints {
                policy_id: case.policy.id.clone(),
                policy: case.policy.fingerprint(),
                ..case.snapshot.fingerprints().clone()
            },
            notes: Vec::new(),
            options: options.clone(),
            case,
            proof,
            unmatched,
            unfilled,
            outcomes,
        };
        assignment.notes = assignment.said();
        Ok(assignment)
    }

    /// The pairs, in the order of workers' ids.
    #[must_use]
    pub fn pairs(&self) -> &[AssignedPair] {
        &self.pairs
    }

    /// Workers without a place, in the order of ids.
    #[must_use]
    pub fn unmatched(&self) -> &[Unmatched] {
        &self.unmatched
    }

    /// Vacancies with empty openings, in the order of ids.
    #[must_use]
    pub fn unfilled(&self) -> &[Unfilled] {
        &self.unfilled
    }

    /// Who is sent to employers, vacancy by vacancy in the order of ids; those placed alone, unless
    /// [`AssignOptions::referrals`] or [`AssignOptions::exposure_cap`] asks for more.
    #[must_use]
    pub fn referrals(&self) -> &[Referral] {
        &self.referrals
    }

    /// What became of reserved openings, vacancy by vacancy.
    #[must_use]
    pub fn outcomes(&self) -> &[Outcome] {
        &self.outcomes
    }

    /// The id of the vacancy of an outcome.
    #[must_use]
    pub fn outcome_id(&self, outcome: &Outcome) -> &str {
        self.case.vacancy(outcome.vacancy)
    }

    /// How crowded first places are in the ranking everybody would be shown, and with the assignment and its referrals.
    #[must_use]
    pub fn congestion(&self) -> [Congestion; 2] {
        self.congestion
    }

    /// How far the sum of scores may be from the largest; 0 when solved, `None` unless [`Method::Welfare`] was asked.
    #[must_use]
    pub fn gap(&self) -> Option<f64> {
        self.proof.as_ref().map(|proof| proof.gap)
    }

    /// What was asked for.
    #[must_use]
    pub fn options(&self) -> &AssignOptions {
        &self.options
    }

    /// The policy under which vacancies chose.
    #[must_use]
    pub fn policy(&self) -> &Policy {
        &self.case.policy
    }

    /// What a reader should know.
    fn said(&self) -> Vec<String> {
        let AssignOptions { method, side, k, .. } = self.options;
        let mut said = vec![match method {
            Method::Stable => format!("stable on lists of {k} of {}: who is on no list can't be placed", side.as_str()),
            Method::Welfare => format!(
                "largest sum of scores on lists of {k} of {}, up to a gap of {}",
                side.as_str(),
                self.gap().unwrap_or_default()
            ),
        }];
        said.extend(said_of_unclaimed(&self.outcomes));
        said
    }
}

impl std::fmt::Debug for Assignment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Assignment")
            .field("pairs", &self.pairs.len())
            .field("unmatched", &self.unmatched.len())
            .field("method", &self.options.method)
            .finish_non_exhaustive()
    }
}

/// The pairs, in the order of workers' ids.
fn pairs(case: &Case, seated: &[Seated]) -> Vec<AssignedPair> {
    let names = case.policy.reserve_names();
    let seats =
        (0_u32..).zip(seated).flat_map(|(vacancy, seated)| seated.seats.iter().map(move |seat| (vacancy, seat)));
    let seats: Vec<_> = seats.collect();
    let asked: Vec<(u32, u32)> = seats.iter().map(|(vacancy, seat)| (seat.worker, *vacancy)).collect();
    let details = case.snapshot.details(&case.policy, &case.terms, &asked);
    let mut pairs: Vec<AssignedPair> = seats
        .iter()
        .zip(details)
        .map(|((vacancy, seat), Detail { row, rule })| {
            let slot = seat.reserve.and_then(|reserve| names.get(reserve));
            let rule = rule.map(|rule| case.policy.rule_name(rule).into_owned());
            AssignedPair {
                worker_id: case.worker(seat.worker).to_owned(),
                vacancy_id: case.vacancy(*vacancy).to_owned(),
                worker_rank: u32::try_from(seat.pair - case.row(seat.worker).start)
                    .unwrap_or(u32::MAX)
                    .saturating_add(1),
                vacancy_rank: case.ranks[seat.pair] + 1,
                score: row.score,
                slot: slot.map_or_else(|| "open".to_owned(), Clone::clone),
                rule: slot.map(|name| format!("reserve:{name}")).or(rule),
                is_local: row.is_local,
                flags: case.snapshot.flags(seat.worker, *vacancy),
            }
        })
        .collect();
    pairs.sort_unstable_by(|a, b| a.worker_id.cmp(&b.worker_id));
    pairs
}

/// Those placed and those referred besides, vacancy by vacancy in the order of ids.
fn referrals(case: &Case, seated: &[Seated], referred: &[Vec<u32>]) -> Vec<Referral> {
    let mut vacancies: Vec<u32> = (0..case.vacancies()).collect();
    vacancies.sort_unstable_by(|a, b| case.vacancy(*a).cmp(case.vacancy(*b)));
    let sent = vacancies.into_iter().flat_map(|vacancy| {
        let placed = seated[vacancy as usize].seats.iter().map(|seat| (seat.worker, true));
        let others = referred[vacancy as usize].iter().map(|worker| (*worker, false));
        (1_u32..).zip(placed.chain(others)).map(move |(position, (worker, placed))| Referral {
            vacancy_id: case.vacancy(vacancy).to_owned(),
            worker_id: case.worker(worker).to_owned(),
            position,
            placed,
        })
    });
    sent.collect()
}

fn congestion(case: &Case, first: &[Option<u32>]) -> Congestion {
    let mut counts = vec![0_u32; case.terms.len()];
    for vacancy in first.iter().flatten() {
        counts[*vacancy as usize] += 1;
    }
    // Nobody can be shown a vacancy that isn't open, so that it says nothing of crowds.
    let openings = case.terms.iter().map(|terms| if terms.is_open { terms.seating.openings } else { 0 });
    Congestion::of(&counts, &openings.collect::<Vec<_>>())
}

/// What became of reserved openings, in the order of vacancies' ids.
fn outcomes(case: &Case, seated: &[Seated]) -> Vec<Outcome> {
    let mut outcomes: Vec<Outcome> = (0_u32..)
        .zip(case.terms.iter().zip(seated))
        .filter(|(_, (terms, _))| !terms.seating.reserved.is_empty() || terms.asked.is_some())
        .map(|(vacancy, (terms, seated))| {
            let counts = terms.seating.reserved.iter().zip(&seated.reserved);
            let seats: Vec<SeatCount> = counts
                .map(|(stated, (seats, filled))| SeatCount { stated: stated.seats, seats: *seats, filled: *filled })
                .collect();
            let unclaimed: u32 = seats.iter().map(|count| count.seats.saturating_sub(count.filled)).sum();
            Outcome {
                vacancy,
                openings: terms.seating.openings,
                seats,
                held: if terms.seating.hold { unclaimed } else { 0 },
                asked: terms.asked,
            }
        })
        .collect();
    outcomes.sort_unstable_by(|a, b| case.vacancy(a.vacancy).cmp(case.vacancy(b.vacancy)));
    outcomes
}
