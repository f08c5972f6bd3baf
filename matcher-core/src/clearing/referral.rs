//! Whom is an employer sent to test? Those placed, and others in their order until enough are there.

use super::ClearingError;
use super::case::{Case, Openings};
use super::options::AssignOptions;
use super::solve::Seated;
use crate::assignment::{Lists, Masks, Problem, Rule, Side, deferred_acceptance};

/// Somebody whom a vacancy is sent.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Referral {
    /// The vacancy's id.
    pub vacancy_id: String,
    /// The worker's id.
    pub worker_id: String,
    /// Place among those sent, 1 is best: those placed first, each in the vacancy's order.
    pub position: u32,
    /// Whether they are placed there.
    pub placed: bool,
}

/// Workers referred to each vacancy besides those placed, best first.
///
/// Nobody is sent to two vacancies, so that a referral is the one first place of everybody who has one. Whoever isn't placed
/// proposes to the places left, of which as large a part is reserved as of the openings.
pub(super) fn referred(
    case: &Case,
    options: &AssignOptions,
    seated: &[Seated],
) -> Result<Vec<Vec<u32>>, ClearingError> {
    if options.referrals.is_none() && options.exposure_cap.is_none() {
        return Ok(vec![Vec::new(); seated.len()]);
    }
    let places = |openings: u32| {
        let each = options.referrals.map_or(u32::MAX, |referrals| openings.saturating_mul(referrals));
        let most = options.exposure_cap.map_or(u32::MAX, |cap| cap.max(openings));
        if openings == 0 { 0 } else { each.min(most) }
    };
    let left: Vec<Openings<'_>> = case
        .terms
        .iter()
        .zip(seated)
        .map(|(terms, seated)| {
            let taken = u32::try_from(seated.seats.len()).unwrap_or(u32::MAX);
            Openings::scaled(terms, places(terms.seating.openings).saturating_sub(taken))
        })
        .collect();
    let rules: Vec<Rule<'_>> = left.iter().map(Openings::rule).collect();

    // The lists of those who are not placed.
    let mut is_placed = vec![false; case.workers() as usize];
    for seat in seated.iter().flat_map(|seated| &seated.seats) {
        is_placed[seat.worker as usize] = true;
    }
    let waiting: Vec<u32> = (0..case.workers()).filter(|worker| !is_placed[*worker as usize]).collect();
    let pairs: Vec<usize> = waiting.iter().flat_map(|worker| case.row(*worker)).collect();
    let mut indptr = vec![0];
    indptr.extend(waiting.iter().scan(0, |end, worker| {
        *end += case.row(*worker).len();
        Some(*end)
    }));
    let indices: Vec<u32> = pairs.iter().map(|pair| case.indices[*pair]).collect();
    let ranks: Vec<u32> = pairs.iter().map(|pair| case.ranks[*pair]).collect();
    let masks: Vec<u64> =
        if case.masks.is_empty() { Vec::new() } else { pairs.iter().map(|pair| case.masks[*pair]).collect() };
    let masks = if masks.is_empty() { Masks::None } else { Masks::PerPair(&masks) };
    let problem = Problem::new(Lists::new(&indptr, &indices, rules.len())?, &ranks, masks, &rules)?;

    let mut referred: Vec<Vec<(u32, u32)>> = vec![Vec::new(); seated.len()];
    for (worker, vacancy) in waiting.iter().zip(deferred_acceptance(&problem, Side::Workers)) {
        if let Some(vacancy) = vacancy
            && let Some(pair) = case.find(*worker, vacancy)
        {
            referred[vacancy as usize].push((case.ranks[pair], *worker));
        }
    }
    let in_order = |mut sent: Vec<(u32, u32)>| {
        sent.sort_unstable();
        sent.into_iter().map(|(_, worker)| worker).collect()
    };
    Ok(referred.into_iter().map(in_order).collect())
}
