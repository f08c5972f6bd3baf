//! How is a case decided?

use std::sync::Arc;

use super::case::Case;
use super::options::{AssignOptions, Method};
use super::{ClearingError, Side};
use crate::assignment::{Precedence, Prices, Rule, choose, deferred_acceptance, max_score};
use crate::cancel::beside;

/// What a solver says.
#[derive(Clone, Debug)]
pub(super) struct Solved {
    /// The vacancy of each worker.
    pub(super) matched: Vec<Option<u32>>,
    /// What proves that no sum of scores is larger; `None` unless that was asked for.
    pub(super) optimum: Option<Proof>,
}

/// Why no sum of scores is larger.
#[derive(Clone, Debug)]
pub(super) struct Proof {
    pub(super) gap: f64,
    pub(super) prices: Prices,
}

/// One worker on one opening.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Seat {
    pub(super) worker: u32,
    /// Number of the pair.
    pub(super) pair: usize,
    /// The reserve they fill; none on an open or a released opening.
    pub(super) reserve: Option<usize>,
}

/// One vacancy's openings.
#[derive(Clone, Debug, Default)]
pub(super) struct Seated {
    /// Best first.
    pub(super) seats: Vec<Seat>,
    /// Reserved openings after trimming and falling, and those that members fill.
    pub(super) reserved: Vec<(u32, u32)>,
}

/// Assigns.
pub(super) fn solve(case: &Arc<Case>, options: &AssignOptions) -> Result<Solved, ClearingError> {
    options.cancel.check()?;
    match options.method {
        Method::Stable => decided(case, options.method, options.side),
        // A flow is found in one go and can take a minute.
        Method::Welfare => {
            let (case, side) = (Arc::clone(case), options.side);
            beside(|| options.cancel.check(), move || decided(&case, Method::Welfare, side))?
        }
    }
}

fn decided(case: &Case, method: Method, side: Side) -> Result<Solved, ClearingError> {
    let openings = case.openings();
    let rules: Vec<Rule<'_>> = openings.iter().map(super::case::Openings::rule).collect();
    let problem = case.problem(&rules)?;
    Ok(match method {
        Method::Stable => Solved { matched: deferred_acceptance(&problem, side), optimum: None },
        Method::Welfare => {
            let optimum = max_score(problem.market(), &case.scores)?;
            let proof = Proof { gap: optimum.gap, prices: optimum.prices };
            Solved { matched: optimum.matched, optimum: Some(proof) }
        }
    })
}

/// Who sits on which opening.
pub(super) fn seated(case: &Case, options: &AssignOptions, matched: &[Option<u32>]) -> Vec<Seated> {
    let mut seated = vec![Seated::default(); case.terms.len()];
    for (worker, vacancy) in (0_u32..).zip(matched) {
        if let Some(vacancy) = *vacancy
            && let Some(pair) = case.find(worker, vacancy)
        {
            seated[vacancy as usize].seats.push(Seat { worker, pair, reserve: None });
        }
    }
    let openings = case.openings();
    for (Seated { seats, reserved }, openings) in seated.iter_mut().zip(&openings) {
        let rule = openings.rule();
        seats.sort_unstable_by_key(|seat| case.ranks[seat.pair]);
        let masks: Vec<u64> = seats.iter().map(|seat| case.masks.get(seat.pair).copied().unwrap_or(0)).collect();
        // Where scores are added up, reserves are bounds and have no order: members sit on them as far as they go.
        let precedence = if options.method == Method::Welfare { Precedence::ReserveFirst } else { rule.precedence };
        let choice = choose(&masks, rule.openings, rule.reserved, &precedence, rule.hold);
        for chosen in &choice.chosen {
            seats[chosen.at].reserve = chosen.reserve;
        }
        *reserved = choice.seats.into_iter().zip(choice.filled).collect();
    }
    seated
}
