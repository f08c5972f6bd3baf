//! Who takes a vacancy's openings, with a policy and without?

use crate::engine::Pool;
use crate::policy::{Contender, Instrument, Ordered, Placed, Policy, Post, order};

/// Those who take the openings of one vacancy.
pub(super) struct Places {
    /// What the policy sees of the vacancy.
    pub(super) post: Post,
    /// In the order of the list.
    pub(super) taken: Vec<Placed>,
    /// The list they are the first of.
    pub(super) ordered: Ordered,
    /// Dense numbers of those who take one, sorted.
    workers: Vec<u32>,
}

impl Places {
    /// With a policy, the `at`-th of those that the pool is for.
    pub(super) fn with(pool: &Pool<'_>, at: usize, policy: &Policy) -> Self {
        Self::of(policy, pool.post(policy), |post| pool.contenders(at, post))
    }

    /// By score alone, whatever the policy.
    pub(super) fn without(pool: &Pool<'_>, at: usize, policy: &Policy) -> Self {
        let post = Post { instrument: Instrument::None, holds: false, ..pool.post(policy) };
        Self::of(policy, post, |post| pool.contenders(at, post))
    }

    fn of(policy: &Policy, post: Post, contenders: impl Fn(&Post) -> Vec<Contender>) -> Self {
        let ordered = order(policy, &post, contenders(&post), post.openings as usize);
        let taken = post.openings.saturating_sub(ordered.held) as usize;
        let taken: Vec<Placed> = ordered.placed.iter().take(taken).copied().collect();
        let mut workers: Vec<u32> = taken.iter().map(|placed| placed.contender.worker).collect();
        workers.sort_unstable();
        Self { post, taken, ordered, workers }
    }

    /// Whether a worker takes one of them.
    pub(super) fn has(&self, worker: u32) -> bool {
        self.workers.binary_search(&worker).is_ok()
    }

    /// Sum of the scores, in the order of the list, so that it is the same bits each time.
    pub(super) fn fit(&self) -> f64 {
        self.taken.iter().map(|placed| placed.contender.score).sum()
    }

    /// How many of those who take one the policy counts as local.
    pub(super) fn locals(&self, pool: &Pool<'_>, policy: &Policy) -> u64 {
        self.taken.iter().filter(|placed| pool.is_local(policy, placed.contender.worker)).count() as u64
    }
}

/// How many of a post's openings the policy wants locals on: those reserved for them and their rings, else what is owed.
pub(super) fn wanted(policy: &Policy, post: &Post) -> u64 {
    if policy.order.instrument == Instrument::Reserve {
        let local = policy.rings.len();
        policy.reserved_openings(post).into_iter().take(local + 1).map(u64::from).sum()
    } else {
        policy.order.reserve.rounding.of(post.owed, post.openings).into()
    }
}

/// A number of people as a divisor.
#[allow(clippy::cast_precision_loss, reason = "counts of people, far below 2^52")]
pub(super) fn ratio(part: f64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| part / whole as f64)
}

/// A share of people.
#[allow(clippy::cast_precision_loss, reason = "counts of people, far below 2^52")]
pub(super) fn share(part: u64, whole: u64) -> Option<f64> {
    ratio(part as f64, whole)
}
