//! Others come in only where fewer qualified locals than openings were found, ring after ring.

use super::document::Policy;
use super::order::{Asked, Ordered, Placed, Rule};
use super::scope::Post;

impl Policy {
    /// Who is asked for a post of which so many locals are qualified.
    ///
    /// The rings are asked one after the other, each alone for its window, which begins when the one before is over. Then
    /// all locals are, and others only if fewer of them are qualified than there are openings. Windows that can't be told
    /// to be over, for want of a day, keep others out.
    #[must_use]
    pub fn asked(&self, post: &Post, qualified: usize) -> Asked {
        let mut over = 0_i64;
        for (ring, window) in (0_u8..).zip(self.rings.iter().map(|ring| ring.window_days)) {
            over += i64::from(window);
            if window > 0 && post.open_days.is_some_and(|days| i64::from(days) < over) {
                return Asked::Ring(ring);
            }
        }
        if over > 0 && post.open_days.is_none() {
            Asked::Undated
        } else if qualified >= post.openings as usize {
            Asked::Locals
        } else {
            Asked::Everyone
        }
    }
}

/// Whether somebody who isn't asked would be with one more paper: of unknown residence, or a local who may live in a ring
/// that is asked.
fn waits(placed: &Placed, asked: Asked) -> bool {
    let class = &placed.contender.class;
    match class.is_local {
        None => true,
        Some(true) => matches!(asked, Asked::Ring(_)) && class.may_be_nearer,
        Some(false) => false,
    }
}

/// Qualified locals first, then whoever else is asked, each by merit.
pub(super) fn order(policy: &Policy, post: &Post, by_merit: Vec<Placed>) -> Ordered {
    let is_qualified = |placed: &Placed| placed.contender.class.is_local == Some(true) && placed.is_put_forward(policy);
    let asked = policy.asked(post, by_merit.iter().filter(|placed| is_qualified(placed)).count());
    let is_asked = |placed: &Placed| asked.asks(&placed.contender.class);
    let (mut placed, rest): (Vec<Placed>, Vec<Placed>) = by_merit.into_iter().partition(is_asked);
    for placed in placed.iter_mut().filter(|placed| is_qualified(placed)) {
        placed.rule = Some(Rule::LabourMarketTest);
    }
    // A stable sort keeps the order by merit on both sides.
    placed.sort_by_key(|placed| !is_qualified(placed));
    let mut waiting: Vec<Placed> = rest.into_iter().filter(|placed| waits(placed, asked)).collect();
    for placed in &mut waiting {
        placed.rule = Some(Rule::LabourMarketTest);
    }
    Ordered { placed, waiting, asked: Some(asked), ..Ordered::default() }
}
