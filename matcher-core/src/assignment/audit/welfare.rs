//! Is the sum of scores the largest there is?

use super::Fault;
use super::bounds::Bounds;
use crate::assignment::{Market, Prices, Rule, VacancyPrices};

/// Everything that is wrong with an assignment claimed to have the largest sum of scores; empty when it is.
///
/// Checked without the code that makes assignments: every worker is at a vacancy of their list or at none, no vacancy
/// holds more people than it has openings, nobody sits on an opening held for others, and the prices prove that neither
/// more of what reserves ask for nor, with that, a larger sum of scores is possible.
///
/// The proof is weak duality: whatever the prices, no assignment is worth more than all openings at their prices and
/// what every person would gain at most by paying them. The bonus of a filled reserve must exceed all scores together,
/// or else reserves wouldn't come first.
///
/// Sums are counted in the steps of [`Prices::step`], exactly. Linear in the entries, while vacancies have few
/// reserves.
///
/// # Examples
///
/// ```
/// use matcher_core::assignment::{Lists, Market, Masks, Rule, audit_welfare, max_score};
///
/// let lists = Lists::new(&[0, 1, 2], &[0, 0], 1)?;
/// let rules = [Rule::open(1)];
/// let market = Market::new(lists, Masks::None, &rules)?;
/// let scores = [0.5, 0.75];
/// let optimum = max_score(&market, &scores)?;
/// assert_eq!(audit_welfare(&market, &scores, &optimum.matched, &optimum.prices), []);
/// assert_eq!(audit_welfare(&market, &scores, &[Some(0), None], &optimum.prices).len(), 1);
/// # Ok::<(), matcher_core::assignment::AssignmentError>(())
/// ```
#[must_use]
pub fn audit_welfare(market: &Market<'_>, scores: &[f64], matched: &[Option<u32>], prices: &Prices) -> Vec<Fault> {
    let entries = market.lists().entries().len();
    let vacancies = market.rules().len();
    for (what, found, expected) in [("scores", scores.len(), entries), ("prices", prices.vacancies.len(), vacancies)] {
        if found != expected {
            return vec![Fault::Length { what, found, expected }];
        }
    }
    let (held, mut faults) = match super::held(market, matched) {
        Ok(held) => held,
        Err(fault) => return vec![fault],
    };
    let Some(steps) = Steps::new(market, scores, prices) else {
        faults.push(Fault::Prices);
        return faults;
    };

    let mut people: Vec<Vec<u64>> = vec![Vec::new(); vacancies];
    let mut worth = 0;
    for (worker, entry) in held.iter().enumerate() {
        if let Some(entry) = *entry {
            people[market.lists().entries()[entry] as usize].push(market.mask(worker, entry));
            worth += steps.scores[entry];
        }
    }
    for ((vacancy, rule), people) in (0_u32..).zip(market.rules()).zip(&people) {
        let bounds = Bounds::new(rule);
        let (met, needed) = bounds.met(people);
        worth += i128::from(met) * prices.bonus;
        if rule.hold && needed > bounds.open {
            faults.push(Fault::HeldOpening { vacancy, open: bounds.open, needed });
        }
    }
    let room = steps.bound(market, prices) - worth;
    if room != 0 {
        faults.push(Fault::Gap { steps: room });
    }
    faults
}

/// Scores in the steps of the prices.
struct Steps {
    scores: Vec<i128>,
}

impl Steps {
    /// None if the prices can't be those of such a market.
    fn new(market: &Market<'_>, scores: &[f64], prices: &Prices) -> Option<Self> {
        let of_rule = |(prices, rule): (&VacancyPrices, &Rule<'_>)| prices.reserves.len() == rule.reserved.len();
        if !prices.vacancies.iter().zip(market.rules()).all(of_rule) {
            return None;
        }
        // Dividing by a power of two loses nothing, so that rounding is the only change to a score.
        let is_power_of_two = prices.step.is_normal() && prices.step.to_bits() << 12 == 0 && prices.step > 0.0;
        let scores: Vec<i128> = if is_power_of_two {
            scores.iter().map(|score| whole(score / prices.step)).collect::<Option<_>>()?
        } else {
            return None;
        };
        // Between two assignments everybody gains or loses at most what their best and their worst entry differ by.
        let lists = market.lists();
        let spread = |worker: usize| {
            let mine = &scores[lists.range(worker)];
            let (best, worst) = (mine.iter().copied().max(), mine.iter().copied().min());
            best.unwrap_or(0).max(0) - worst.unwrap_or(0).min(0)
        };
        let spread: i128 = (0..lists.workers()).map(spread).sum();
        let asks = market.rules().iter().any(|rule| rule.openings > 0 && rule.reserved.iter().any(|of| of.seats > 0));
        let is_enough = !asks || prices.bonus > spread;
        is_enough.then_some(Self { scores })
    }

    /// The most that any assignment is worth at these prices.
    fn bound(&self, market: &Market<'_>, prices: &Prices) -> i128 {
        let lists = market.lists();
        let bounds: Vec<Bounds> = market.rules().iter().map(Bounds::new).collect();
        let mut total = 0;
        for worker in 0..lists.workers() {
            let mut surplus = 0;
            for entry in lists.range(worker) {
                let vacancy = lists.entries()[entry] as usize;
                let mask = market.mask(worker, entry);
                let cheapest = bounds[vacancy].cheapest(mask, &prices.vacancies[vacancy]);
                surplus = surplus.max(self.scores[entry] - cheapest);
            }
            total += surplus;
        }
        let worth = bounds.iter().zip(&prices.vacancies).map(|(bounds, of)| bounds.worth(of, prices.bonus));
        total + worth.sum::<i128>()
    }
}

/// The nearest whole number; none where a float has lost count.
#[allow(clippy::cast_possible_truncation, reason = "below 2^62 by the check before")]
fn whole(value: f64) -> Option<i128> {
    let limit = f64::from(1_u32 << 31) * f64::from(1_u32 << 31);
    (value.abs() < limit).then(|| i128::from(value.round() as i64))
}
