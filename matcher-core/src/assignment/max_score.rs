//! Who goes where, so that the sum of scores is the largest?

mod auction;
mod network;
mod prices;
mod quantise;
mod solve;
mod start;
mod ways;

use network::Network;
pub use prices::{Prices, VacancyPrices};
use quantise::Scale;
use ways::Ways;

use super::error::AssignmentError;
use super::problem::Market;

/// An assignment of the largest sum, and what proves it.
#[derive(Clone, Debug, PartialEq)]
pub struct Optimum {
    /// For every worker the vacancy they go to, or none.
    pub matched: Vec<Option<u32>>,
    /// The sum of the scores matched.
    pub value: f64,
    /// How much more than `value` the prices leave room for, in scores; 0 when solved.
    pub gap: f64,
    /// What an opening is worth: the proof that no assignment is better, for [`audit_welfare`](super::audit_welfare).
    pub prices: Prices,
}

/// The assignment of the largest sum of scores, among those that fill as many reserved openings as can be filled.
///
/// `scores` has one finite number for every entry of the lists. Reserves are bounds here, met as far as possible before
/// scores count: first what all reserves of all vacancies lack together is the least, then the sum of scores is the
/// largest.
///
/// - One person counts for one reserve, but for rings: where seats fall to another reserve
///   ([`Reserved::falls_to`](super::Reserved)), shares are counted inward: the outer reserve's bound is its own seats
///   and those of the reserves inside it, and somebody in both counts for both.
/// - With `hold`, openings that their reserve's members leave empty stay empty; otherwise anybody may take them.
/// - The precedence doesn't matter: a bound has no order.
/// - A pair whose score is below 0 is matched only where it fills a reserve.
///
/// Scores are rounded to steps of a power of two, of which the largest score has at least 2⁵² ([`Prices::step`]), and
/// the sum of the rounded scores is the largest. Sums are counted in 128 bits, where no market reaches the end.
///
/// A quick auction finds prices that are nearly right, and shortest paths mend what is left, each a path from an
/// opening nobody takes to a person who should have one. In the worst case that are as many paths as openings, each a
/// search over all entries. Memory is linear in the entries. The answer doesn't depend on threads: there is one.
///
/// # Errors
///
/// [`AssignmentError::Length`] and [`AssignmentError::Score`].
///
/// # Examples
///
/// Worker 0 is better at both vacancies; together the two are better the other way round.
///
/// ```
/// use matcher_core::assignment::{Lists, Market, Masks, Rule, max_score};
///
/// let lists = Lists::new(&[0, 2, 4], &[0, 1, 0, 1], 2)?;
/// let rules = [Rule::open(1), Rule::open(1)];
/// let market = Market::new(lists, Masks::None, &rules)?;
/// let optimum = max_score(&market, &[0.9, 0.8, 0.7, 0.1])?;
/// assert_eq!(optimum.matched, [Some(1), Some(0)]);
/// assert_eq!((optimum.value, optimum.gap), (1.5, 0.0));
/// # Ok::<(), matcher_core::assignment::AssignmentError>(())
/// ```
///
/// # Source
///
/// Minimum-cost flow by successive shortest paths with potentials: Edmonds & Karp (1972), "Theoretical improvements in
/// algorithmic efficiency for network flow problems", *Journal of the ACM* 19(2). Bounds on groups: Ehlers, Hafalir,
/// Yenmez & Yildirim (2014), "School choice with controlled choice constraints: hard bounds versus soft bounds",
/// *Journal of Economic Theory* 153. The start: Bertsekas (1988), "The auction algorithm", *Annals of Operations
/// Research* 14.
pub fn max_score(market: &Market<'_>, scores: &[f64]) -> Result<Optimum, AssignmentError> {
    let lists = market.lists();
    lists.check_len("scores", scores.len())?;
    if let Some(entry) = scores.iter().position(|score| !score.is_finite()) {
        return Err(AssignmentError::Score { place: lists.place(entry), score: scores[entry] });
    }
    let network = Network::new(market);
    let scale = Scale::new(&network, scores);
    let ways = Ways::new(market, &network, &scale, scores);
    let flow = solve::solve(&network, &scale, &ways);
    let entries = flow.taken.iter().map(|way| way.map(|way| ways.entries[way]));
    let value = entries.clone().flatten().map(|entry| scores[entry]).sum();
    let matched = entries.map(|entry| entry.map(|entry| lists.entries()[entry])).collect();
    let (prices, gap) = prices::derive(&network, &scale, &ways, &flow);
    Ok(Optimum { matched, value, gap, prices })
}
