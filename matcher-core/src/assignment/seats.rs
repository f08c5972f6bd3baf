//! How large could the sum of scores be at most, if workers took courses while there are seats?
//!
//! Which courses to give to whom is a hard choice once seats are limited, since a worker's list after a course holds
//! for that worker alone. A bound says how far from the best a plan found otherwise can be.

#[cfg(test)]
mod tests;

/// A list that a worker could have in place of their own, for a seat of a course.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Alternative<'a> {
    pub(crate) worker: u32,
    pub(crate) course: u32,
    /// Vacancies with scores in whole steps.
    pub(crate) list: &'a [(u32, i64)],
}

/// A market whose workers may take one course each.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Choices<'a> {
    /// Workers' own lists as compressed rows: where each begins and ends, the vacancies, and their scores in whole
    /// steps, at most 2⁴⁴.
    pub(crate) lists: (&'a [usize], &'a [u32], &'a [i64]),
    /// Openings of every vacancy.
    pub(crate) capacities: &'a [u32],
    pub(crate) alternatives: &'a [Alternative<'a>],
    /// Seats of every course.
    pub(crate) seats: &'a [u32],
}

/// What an opening of every vacancy and a seat of every course costs, at least 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SeatPrices {
    pub(crate) openings: Vec<i64>,
    pub(crate) seats: Vec<i64>,
}

/// Rounds without a smaller bound after which steps are halved.
const PATIENCE: u32 = 8;

/// A sum that no choice of courses within their seats exceeds, and the prices that prove it.
///
/// At any prices, everybody's best choice net of what it costs, and what all openings and seats cost together, sum up
/// to such a bound: the Lagrangian dual of the plan. It is the least that was seen in `rounds` rounds from `start`,
/// each a look at every entry; it stops early at `known`, the sum of a plan in hand, where that plan is proved best.
/// Even at the best prices the bound may be above the best plan.
///
/// # Panics
///
/// If the rows don't fit each other, or an entry or a price names no vacancy or course.
///
/// # Source
///
/// Steps along the subgradient, in proportion to how far the bound is above what is known, and halved when they stop
/// helping: Held, Wolfe & Crowder (1974), "Validation of subgradient optimization", *Mathematical Programming* 6. The
/// proportion is Polyak's (1969), "Minimization of unsmooth functionals", *USSR Computational Mathematics and
/// Mathematical Physics* 9(3).
pub(crate) fn seats_bound(choices: Choices<'_>, start: SeatPrices, known: i64, rounds: u32) -> (i64, SeatPrices) {
    let market = Market::new(choices);
    let known = i128::from(known);
    let mut at = start.openings;
    at.extend(start.seats);
    let mut steps = vec![0; at.len()];
    let mut best = market.bound(&at, &mut steps);
    let mut best_at = at.clone();
    let (mut value, mut stale, mut halved) = (best, 0, 0);
    for _ in 0..rounds {
        let length: i128 = steps.iter().map(|&step| i128::from(step) * i128::from(step)).sum();
        if best <= known || length == 0 {
            break;
        }
        let rate = ((value - known) / (length << halved)).max(1);
        for (price, &step) in at.iter_mut().zip(&steps) {
            let to = i128::from(*price) + rate * i128::from(step);
            *price = i64::try_from(to.clamp(0, market.dearest)).unwrap_or(i64::MAX);
        }
        value = market.bound(&at, &mut steps);
        if value < best {
            best = value;
            best_at.clone_from(&at);
            stale = 0;
            continue;
        }
        stale += 1;
        if stale == PATIENCE {
            stale = 0;
            halved += 1;
            at.clone_from(&best_at);
            value = market.bound(&at, &mut steps);
        }
    }
    let seats = best_at.split_off(choices.capacities.len());
    (i64::try_from(best).unwrap_or(i64::MAX), SeatPrices { openings: best_at, seats })
}

/// The choices, worker after worker. A price is one of an opening or, after all of those, one of a seat.
struct Market<'a> {
    choices: Choices<'a>,
    /// Alternatives by worker.
    order: Vec<usize>,
    /// Openings and seats as far as anybody could take them.
    supply: Vec<i64>,
    /// The largest score: at this price nobody takes an opening or a seat.
    dearest: i128,
}

impl<'a> Market<'a> {
    fn new(choices: Choices<'a>) -> Self {
        let vacancies = choices.capacities.len();
        let mut order: Vec<usize> = (0..choices.alternatives.len()).collect();
        order.sort_by_key(|&at| choices.alternatives[at].worker);
        let mut wanted = vec![0_i64; vacancies + choices.seats.len()];
        let mut dearest = 0;
        let (_, listed, scores) = choices.lists;
        let own = listed.iter().copied().zip(scores.iter().copied());
        let others = choices.alternatives.iter().flat_map(|alternative| alternative.list).copied();
        for (vacancy, score) in own.chain(others) {
            wanted[vacancy as usize] += 1;
            dearest = dearest.max(i128::from(score));
        }
        for alternative in choices.alternatives {
            wanted[vacancies + alternative.course as usize] += 1;
        }
        let capacities = choices.capacities.iter().chain(choices.seats);
        let supply = capacities.zip(&wanted).map(|(&most, &wanted)| wanted.min(i64::from(most))).collect();
        Self { choices, order, supply, dearest }
    }

    /// The bound at these prices. `steps` says how each would have to change: dearer by how many want more than there
    /// is, cheaper by how much is left, unless it costs nothing already.
    fn bound(&self, prices: &[i64], steps: &mut [i64]) -> i128 {
        let (openings, seats) = prices.split_at(self.choices.capacities.len());
        let mut sum: i128 = 0;
        for ((step, &supply), &price) in steps.iter_mut().zip(&self.supply).zip(prices) {
            *step = -supply;
            sum += i128::from(supply) * i128::from(price);
        }
        let mut next = 0;
        for worker in 0..self.choices.lists.0.len().saturating_sub(1) {
            let mut best = (0, None, None);
            let (rows, listed, scores) = self.choices.lists;
            let own = rows[worker]..rows[worker + 1];
            for (&vacancy, &score) in listed[own.clone()].iter().zip(&scores[own]) {
                let left = score - openings[vacancy as usize];
                if left > best.0 {
                    best = (left, Some(vacancy), None);
                }
            }
            while let Some(&at) = self.order.get(next)
                && self.choices.alternatives[at].worker as usize == worker
            {
                next += 1;
                let Alternative { course, list, .. } = self.choices.alternatives[at];
                for &(vacancy, score) in list {
                    let left = score - openings[vacancy as usize] - seats[course as usize];
                    if left > best.0 {
                        best = (left, Some(vacancy), Some(course));
                    }
                }
            }
            let (left, vacancy, course) = best;
            sum += i128::from(left);
            for taken in vacancy.into_iter().map(|vacancy| vacancy as usize) {
                steps[taken] += 1;
            }
            for taken in course.into_iter().map(|course| openings.len() + course as usize) {
                steps[taken] += 1;
            }
        }
        for (step, &price) in steps.iter_mut().zip(prices) {
            if price == 0 {
                *step = (*step).max(0);
            }
        }
        sum
    }
}
