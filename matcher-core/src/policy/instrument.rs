//! The instruments: from the k best of every class to one list.

use super::document::{Instrument, Policy};
use crate::region::ResidencyTier;

/// A priority class: the tier a policy counts.
pub type Class = ResidencyTier;

/// Somebody who may be ranked for a vacancy.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Contender {
    /// Dense number of the worker.
    pub worker: u32,
    /// Rank of the worker's id among all ids; the smaller wins a tie.
    pub id_rank: u32,
    /// Score in [0, 1], never touched by a policy.
    pub score: f64,
    /// The class the policy counts them in.
    pub class: Class,
}

/// A contender's place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Placed {
    /// Who.
    pub contender: Contender,
    /// Score plus what the policy added.
    pub priority: f64,
    /// Places gained (above 0) or lost (below 0) against the order by score among the contenders; `None` where no policy binds.
    pub moved: Option<i32>,
}

/// Orders contenders by a policy and keeps the first `k`.
///
/// `contenders` holds at least the k best of every class, in any order; more don't change the result. Below
/// `order.min_score` the policy does nothing for anybody. Ties go to the smaller id. O(n log n).
#[must_use]
pub fn order(policy: &Policy, binds: bool, mut contenders: Vec<Contender>, k: usize) -> Vec<Placed> {
    contenders.sort_unstable_by(by_score);
    let mut placed: Vec<(usize, Placed)> = contenders
        .into_iter()
        .enumerate()
        .map(|(before, contender)| {
            let boost = boost(policy, binds, contender.score, || contender.class);
            (before, Placed { contender, priority: contender.score + boost, moved: None })
        })
        .collect();
    if binds {
        match policy.order.instrument {
            Instrument::None => {}
            Instrument::Boost => placed.sort_by(|(_, a), (_, b)| {
                b.priority.total_cmp(&a.priority).then_with(|| by_score(&a.contender, &b.contender))
            }),
            // A stable sort keeps the order by score inside a class.
            Instrument::Tier => placed.sort_by_key(|(_, placed)| {
                let qualified = placed.contender.score >= policy.order.min_score;
                // Unknown is never local: it stands with those from elsewhere, by score.
                let class = if qualified { placed.contender.class } else { ResidencyTier::Elsewhere };
                class.min(ResidencyTier::Elsewhere)
            }),
        }
    }
    let moves = binds && policy.order.instrument != Instrument::None;
    let kept = placed.into_iter().take(k).enumerate();
    kept.map(|(after, (before, placed))| Placed {
        moved: moves.then(|| i32::try_from(before).unwrap_or(i32::MAX) - i32::try_from(after).unwrap_or(i32::MAX)),
        ..placed
    })
    .collect()
}

/// What a policy adds to a score: nothing unless it binds, boosts and the score reaches its minimum.
pub fn boost(policy: &Policy, binds: bool, score: f64, class: impl FnOnce() -> Class) -> f64 {
    let helped = binds && policy.order.instrument == Instrument::Boost && score >= policy.order.min_score;
    if helped { policy.order.boost.of(class()) } else { 0.0 }
}

fn by_score(a: &Contender, b: &Contender) -> std::cmp::Ordering {
    b.score.total_cmp(&a.score).then(a.id_rank.cmp(&b.id_rank))
}

#[cfg(test)]
mod tests {
    use super::super::document::TierBoost;
    use super::*;

    fn contender(worker: u32, score: f64, class: Class) -> Contender {
        Contender { worker, id_rank: worker, score, class }
    }

    fn pool() -> Vec<Contender> {
        vec![
            contender(0, 0.9, ResidencyTier::Elsewhere),
            contender(1, 0.8, ResidencyTier::Unknown),
            contender(2, 0.7, ResidencyTier::Kecamatan),
            contender(3, 0.6, ResidencyTier::KabupatenKota),
            contender(4, 0.6, ResidencyTier::KabupatenKota),
        ]
    }

    fn ids(placed: &[Placed]) -> Vec<u32> {
        placed.iter().map(|placed| placed.contender.worker).collect()
    }

    #[test]
    fn without_a_policy_nothing_moves() {
        let placed = order(&Policy::none(), true, pool(), 5);
        assert_eq!(ids(&placed), [0, 1, 2, 3, 4]);
        assert!(placed.iter().all(|placed| placed.moved.is_none()));
    }

    #[test]
    fn a_tier_puts_nearer_first_and_unknown_never() {
        let mut policy = Policy::none();
        policy.order.instrument = Instrument::Tier;
        let placed = order(&policy, true, pool(), 5);
        assert_eq!(ids(&placed), [2, 3, 4, 0, 1]);
        assert_eq!(
            placed.iter().map(|placed| placed.moved).collect::<Vec<_>>(),
            [Some(2), Some(2), Some(2), Some(-3), Some(-3)]
        );
    }

    #[test]
    fn below_the_minimum_nobody_is_put_forward() {
        let mut policy = Policy::none();
        policy.order.instrument = Instrument::Tier;
        policy.order.min_score = 0.65;
        assert_eq!(ids(&order(&policy, true, pool(), 5)), [2, 0, 1, 3, 4]);
    }

    #[test]
    fn a_boost_is_bounded_and_visible() {
        let mut policy = Policy::none();
        policy.order.instrument = Instrument::Boost;
        policy.order.boost = TierBoost { kecamatan: Some(0.15), kabupaten_kota: Some(0.1), ..TierBoost::default() };
        let placed = order(&policy, true, pool(), 5);
        assert_eq!(ids(&placed), [0, 2, 1, 3, 4]);
        assert!((placed[1].priority - 0.85).abs() < 1e-12);
        assert!((placed[1].contender.score - 0.7).abs() < 1e-12);
    }

    #[test]
    fn a_policy_that_does_not_bind_moves_nobody() {
        let mut policy = Policy::none();
        policy.order.instrument = Instrument::Tier;
        assert_eq!(ids(&order(&policy, false, pool(), 3)), [0, 1, 2]);
    }
}
