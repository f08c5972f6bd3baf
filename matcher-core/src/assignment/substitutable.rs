//! Is a vacancy's rule safe for deferred acceptance? Proved for every kind of rule here, searched for any other.
//!
//! A rule is *substitutable* when nobody's presence helps another: whoever is chosen from a pool is still chosen when
//! somebody else is removed. It is *consistent* when removing somebody rejected changes nothing, and *size monotone*
//! when a larger pool never means fewer people chosen. With the first two, deferred acceptance ends at a stable
//! assignment whatever the order of proposals; with the third, telling the truth is best for whoever proposes, and
//! every stable assignment fills the same number of openings everywhere (Hatfield & Milgrom 2005; Hatfield & Kojima
//! 2010 for the last).
//!
//! Why the rules of [`Rule`](super::Rule) are all three, kind by kind. A rule is a row of *stages*, each choosing from
//! those the stages before left over. Removing one person from a stage's pool removes at most one from what it passes
//! on, if every stage is of one of these sorts, and then nobody else is lost anywhere:
//!
//! - **The best q** (open openings; rules without reserves). Removing somebody chosen brings in the next best, who is
//!   then missing further on; removing somebody else changes nothing here. Where q is what earlier stages left
//!   unclaimed, it grows by one exactly when a removed person had no successor, and then the pool that arrives is the
//!   same.
//! - **The best members that fill the most seats** (reserves first or last). Sets of people who can be seated together
//!   are the independent sets of a transversal matroid (Edmonds & Fulkerson 1965), and taking the best first is its
//!   greedy choice: a member removed is replaced by one person at most, the best whom their seats reach.
//! - **One seat after the other** (slots): each takes the best it may have, the simplest case of the first sort. Open
//!   openings that get what reserves left unclaimed are monotone transfers of capacity (Westkamp 2013; Kominers &
//!   Sönmez 2016, slot-specific priorities).
//! - **Seats that fall to a ring further out.** The seats of one reserve become open to more people, and those already
//!   chosen stay. Say y is removed and z takes their place in an earlier stage, with x chosen after the fall. If x were
//!   lost, those chosen with z but without y would not fit: a circuit with z in it, of people who fill all seats they
//!   may have. If it has somebody of the outer ring, those seats include the ones that fell; then following who sits
//!   where before and after the fall leads from z's seats to a free one by moves allowed before the fall, so z would
//!   have been seated with y there. If it has nobody of the outer ring, it has nobody of a ring inside it either, since
//!   they nest; then the fall changes nothing for its people and they didn't fit before it. Either way a contradiction.
//!   This is where nesting is needed, and [`Market::new`](super::Market::new) refuses masks without it.
//!
//! Tests try every pool up to eight people over overlapping groups and three rings, up to seven over rings beside a
//! group.

use super::choice::Reserved;
use super::error::{AssignmentError, Complement};
use super::matching::next;
use super::problem::{Market, Masks};

/// A pool in which one person's presence gets another chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundComplement {
    /// The masks of the pool, best first.
    pub pool: Vec<u64>,
    /// Who is removed, by position.
    pub removed: usize,
    /// Who is chosen while they are there and not without them, by position.
    pub lost: usize,
}

/// A smallest pool in which removing somebody makes somebody else lose their place, if there is one.
///
/// For rules of your own: `rule` takes the masks of a pool, best first, and gives the positions chosen, in any order.
/// Every pool of people with the given masks up to `most` people is tried; None means that there is none so small,
/// which is no proof. Deferred acceptance isn't stable with a rule that has one.
///
/// Costs `masks.len()` to the power of `most` pools, each once for every person.
///
/// # Examples
///
/// A rule that takes outsiders (0) only next to a local (1):
///
/// ```
/// use matcher_core::assignment::{FoundComplement, find_complement};
///
/// let rule = |pool: &[u64]| if pool.contains(&1) { (0..pool.len()).collect() } else { Vec::new() };
/// let found = find_complement(&[0, 1], 8, rule);
/// assert_eq!(found, Some(FoundComplement { pool: vec![0, 1], removed: 1, lost: 0 }));
/// ```
///
/// # Source
///
/// Substitutability: Kelso & Crawford (1982), "Job matching, coalition formation, and gross substitutes",
/// *Econometrica* 50(6); Roth (1984), "Stability and polarization of interests in job matching", *Econometrica* 52(1).
pub fn find_complement(masks: &[u64], most: usize, rule: impl Fn(&[u64]) -> Vec<usize>) -> Option<FoundComplement> {
    (1..=most).find_map(|people| {
        // The pools of one size, counted up like a number whose digits are masks.
        let mut digits = vec![0; people];
        loop {
            let pool: Vec<u64> = digits.iter().map(|&digit| masks.get(digit).copied()).collect::<Option<_>>()?;
            if let Some((removed, lost)) = complement_in(&pool, &rule) {
                return Some(FoundComplement { pool, removed, lost });
            }
            let next = digits.iter().rposition(|&digit| digit + 1 < masks.len())?;
            digits[next] += 1;
            digits[next + 1..].fill(0);
        }
    })
}

/// Who is removed and who is lost.
fn complement_in(pool: &[u64], rule: &impl Fn(&[u64]) -> Vec<usize>) -> Option<(usize, usize)> {
    let chosen = rule(pool);
    (0..pool.len()).find_map(|removed| {
        let rest = [&pool[..removed], &pool[removed + 1..]].concat();
        let after: Vec<usize> = rule(&rest).into_iter().map(|at| at + usize::from(at >= removed)).collect();
        chosen.iter().find(|at| **at != removed && !after.contains(at)).map(|&lost| (removed, lost))
    })
}

/// An error for the first entry whose mask breaks the nesting that the proof asks for.
pub(super) fn check(market: &Market<'_>) -> Result<(), AssignmentError> {
    let nested: Vec<_> = market.rules().iter().map(|rule| must_nest(rule.reserved)).collect();
    if nested.iter().all(Vec::is_empty) {
        return Ok(());
    }
    // Most markets have one kind of ring: where nobody's mask breaks any vacancy's nesting, no entry has to be looked
    // at.
    if let Masks::PerWorker(masks) = market.masks() {
        let mut distinct: Vec<_> = nested.iter().flatten().map(|ring| (ring.inner, ring.outer)).collect();
        distinct.sort_unstable();
        distinct.dedup();
        if masks.iter().all(|mask| distinct.iter().all(|&(inner, outer)| mask & inner == 0 || mask & outer != 0)) {
            return Ok(());
        }
    }
    let lists = market.lists();
    for worker in 0..lists.workers() {
        for entry in lists.range(worker) {
            let vacancy = lists.entries()[entry] as usize;
            let mask = market.mask(worker, entry);
            if let Some(ring) = nested[vacancy].iter().find(|ring| mask & ring.inner != 0 && mask & ring.outer == 0) {
                let (inner, outer) = ring.reserves;
                let reason = Complement::NotNested { inner, outer, place: lists.place(entry) };
                return Err(AssignmentError::NotSubstitutable { vacancy, reason });
            }
        }
    }
    Ok(())
}

/// Whoever has the inner bit must have the outer one.
struct Nested {
    inner: u64,
    outer: u64,
    reserves: (usize, usize),
}

/// A reserve lies in the one its seats fall to, and reserves that seats fall to lie in each other in the order of
/// falling.
fn must_nest(reserved: &[Reserved]) -> Vec<Nested> {
    let falls: Vec<_> = (0..reserved.len()).filter_map(|at| next(reserved, at).map(|to| (at, to))).collect();
    let targets = falls.windows(2).map(|pair| (pair[0].1, pair[1].1));
    let pairs = falls.iter().copied().chain(targets.filter(|(inner, outer)| inner != outer));
    pairs
        .map(|(inner, outer)| Nested {
            inner: 1 << reserved[inner].bit,
            outer: 1 << reserved[outer].bit,
            reserves: (inner, outer),
        })
        .collect()
}
