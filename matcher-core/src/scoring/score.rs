//! How do features become one score? Integer sums divided once, then fused.

use super::feature::{self, FORWARD, FeatureKind, REVERSE, Value};
use super::packed::Pair;
use super::quantised::PackedWeights;
use super::weights::Fusion;
use crate::fixed::Fixed;

/// One valued pair.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scored {
    /// The fused score in [0, 1].
    pub score: f64,
    /// The vacancy's view in [0, 1].
    pub forward: f64,
    /// The worker's view in [0, 1].
    pub reverse: f64,
    /// Share of the asked weight, over both views, that was told, in [0, 1].
    pub confidence: f64,
    /// Features of the vacancy's view.
    pub forward_values: [Value; FORWARD.len()],
    /// Features of the worker's view.
    pub reverse_values: [Value; REVERSE.len()],
}

/// Sums of one view.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct View {
    /// Weight times value.
    pub(crate) sum: u64,
    /// Weight asked.
    pub(crate) asked: u64,
    /// Weight asked and told.
    pub(crate) told: u64,
}

impl View {
    /// Adds up one view; `kinds` say which missing value stands in for what is not told.
    pub(crate) fn new(values: &[Value], kinds: &[FeatureKind], weights: &[u32], missing: &[Fixed; 9]) -> Self {
        let mut view = Self::default();
        for ((value, kind), weight) in values.iter().zip(kinds).zip(weights) {
            let weight = u64::from(*weight);
            let (steps, told) = match value {
                Value::NotAsked => continue,
                Value::Missing => (missing[*kind as usize].steps(), 0),
                Value::Known(fixed) => (fixed.steps(), weight),
            };
            view.sum += weight * u64::from(steps);
            view.asked += weight;
            view.told += told;
        }
        view
    }

    /// The weighted mean, one division; 0 if nothing is asked.
    #[allow(clippy::cast_precision_loss, reason = "at most 7 x 2^16 x 2^16, far below 2^53")]
    fn mean(self) -> f64 {
        if self.asked == 0 { 0.0 } else { self.sum as f64 / (self.asked * u64::from(Fixed::ONE.steps())) as f64 }
    }
}

/// Values a pair: pure, and the same bits wherever it runs.
#[must_use]
pub fn score(pair: &Pair<'_>, weights: &PackedWeights) -> Scored {
    let forward_values = feature::forward(pair, weights);
    let reverse_values = feature::reverse(pair, weights);
    let (forward, reverse) = views(pair, &forward_values, &reverse_values, weights);
    Scored {
        score: fuse(weights.fusion, forward, reverse),
        forward: forward.mean(),
        reverse: reverse.mean(),
        confidence: confidence(forward, reverse),
        forward_values,
        reverse_values,
    }
}

/// The score of [`score()`] alone: the same bits, for less where one view is all that counts.
#[must_use]
pub fn score_alone(pair: &Pair<'_>, weights: &PackedWeights) -> f64 {
    let forward = || {
        View::new(
            &feature::forward(pair, weights),
            &FORWARD,
            &weights.forward_asked(pair.vacancy.asked),
            &weights.missing,
        )
    };
    let reverse = || {
        View::new(
            &feature::reverse(pair, weights),
            &REVERSE,
            &weights.reverse_asked(pair.worker.held),
            &weights.missing,
        )
    };
    match weights.fusion {
        Fusion::Forward => forward().mean(),
        fusion => fuse(fusion, forward(), reverse()),
    }
}

/// Both views added up.
fn views(pair: &Pair<'_>, forward: &[Value; 7], reverse: &[Value; 7], weights: &PackedWeights) -> (View, View) {
    let by_vacancy = weights.forward_asked(pair.vacancy.asked);
    let by_worker = weights.reverse_asked(pair.worker.held);
    let forward = View::new(forward, &FORWARD, &by_vacancy, &weights.missing);
    (forward, View::new(reverse, &REVERSE, &by_worker, &weights.missing))
}

/// One score from two views; a view that asks nothing leaves the other alone.
fn fuse(fusion: Fusion, forward: View, reverse: View) -> f64 {
    let (f, r) = (forward.mean(), reverse.mean());
    match (fusion, forward.asked > 0, reverse.asked > 0) {
        (Fusion::Forward, ..) | (_, true, false) => f,
        (Fusion::Reverse, ..) | (_, false, _) => r,
        _ => fuse_means(fusion, f, r),
    }
}

/// One score from two views that both ask something.
pub(super) fn fuse_means(fusion: Fusion, f: f64, r: f64) -> f64 {
    match fusion {
        Fusion::Forward => f,
        Fusion::Reverse => r,
        Fusion::Harmonic if f + r > 0.0 => 2.0 * f * r / (f + r),
        Fusion::Harmonic => 0.0,
        Fusion::Geometric => (f * r).sqrt(),
        Fusion::Minimum => f.min(r),
    }
}

/// `∂F/∂f` and `∂F/∂r` at a pair; by Euler's theorem `f ∂F/∂f + r ∂F/∂r = F`. At a tie of `minimum` half each.
#[must_use]
#[allow(clippy::float_cmp, reason = "the tie of `minimum` is exact by definition")]
pub fn gradient(fusion: Fusion, scored: &Scored) -> (f64, f64) {
    let (f, r) = (scored.forward, scored.reverse);
    let forward_asks = scored.forward_values.iter().any(|value| *value != Value::NotAsked);
    let reverse_asks = scored.reverse_values.iter().any(|value| *value != Value::NotAsked);
    match (fusion, forward_asks, reverse_asks) {
        (Fusion::Forward, ..) | (_, true, false) => (1.0, 0.0),
        (Fusion::Reverse, ..) | (_, false, _) => (0.0, 1.0),
        (Fusion::Harmonic, ..) if f + r > 0.0 => {
            let sum = (f + r) * (f + r);
            (2.0 * r * r / sum, 2.0 * f * f / sum)
        }
        (Fusion::Geometric, ..) if f > 0.0 && r > 0.0 => (0.5 * (r / f).sqrt(), 0.5 * (f / r).sqrt()),
        (Fusion::Harmonic | Fusion::Geometric, ..) => (0.0, 0.0),
        (Fusion::Minimum, ..) if f == r => (0.5, 0.5),
        (Fusion::Minimum, ..) => (f64::from(u8::from(f < r)), f64::from(u8::from(r < f))),
    }
}

/// Share of the asked weight that was told; each view counts as a whole, however many steps its weights have.
fn confidence(forward: View, reverse: View) -> f64 {
    let share = |view: View| View { sum: view.told * u64::from(Fixed::ONE.steps()), ..view }.mean();
    match (forward.asked > 0, reverse.asked > 0) {
        (true, true) => f64::midpoint(share(forward), share(reverse)),
        (true, false) => share(forward),
        (false, true) => share(reverse),
        (false, false) => 0.0,
    }
}
