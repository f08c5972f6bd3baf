//! Which part of a score comes from where? Contributions that add up to it, feature by feature, leaf by leaf.
//!
//! A forward part `c` counts `c ∂F/∂f`, a reverse part `c ∂F/∂r`; since every fusion is homogeneous of degree one, they add
//! up to the score (Euler's theorem on homogeneous functions).

use serde::Serialize;

use super::feature::{FORWARD, FeatureKind, REVERSE, Value};
use super::packed::Pair;
use super::quantised::PackedWeights;
use super::score::{Scored, View, gradient};

/// Whose view a contribution belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// The vacancy's.
    Forward,
    /// The worker's.
    Reverse,
}

/// One feature's part of a score.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Part {
    /// Whose view.
    pub side: Side,
    /// Which feature.
    pub feature: FeatureKind,
    /// What it says.
    pub value: Value,
    /// The value that counted: known, or what the weights file takes for a missing one.
    pub counted: f64,
    /// Its weight in the score: its share of the view times how much the view moves the score.
    pub weight: f64,
}

impl Part {
    /// What it adds to the score.
    #[must_use]
    pub fn contribution(&self) -> f64 {
        self.counted * self.weight
    }
}

/// One leaf of an explanation.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Contribution {
    /// Whose view.
    pub side: Side,
    /// Feature, as in weights files.
    pub feature: &'static str,
    /// What was asked: a skill, a word, a fact.
    pub name: String,
    /// How it was met: exact, alias, narrower, broader, related, fuzzy, text, group, fact, missing or none.
    pub evidence: &'static str,
    /// What met it, in the other side's words; `None` if nothing did.
    pub via: Option<String>,
    /// How well, in [0, 1].
    pub value: f64,
    /// Weight in the score.
    pub weight: f64,
    /// What it adds to the score: value times weight.
    pub contribution: f64,
}

/// Every asked feature's part; the contributions add up to the score.
#[must_use]
pub fn parts(scored: &Scored, pair: &Pair<'_>, weights: &PackedWeights) -> Vec<Part> {
    let by_vacancy = weights.forward_asked(pair.vacancy.asked);
    let by_worker = weights.reverse_asked(pair.worker.held);
    let (by_forward, by_reverse) = gradient(weights.fusion, scored);
    let forward = side(Side::Forward, &scored.forward_values, &FORWARD, &by_vacancy, weights, by_forward);
    let reverse = side(Side::Reverse, &scored.reverse_values, &REVERSE, &by_worker, weights, by_reverse);
    forward.into_iter().chain(reverse).collect()
}

#[allow(clippy::cast_precision_loss, reason = "at most seven weights of 2^16")]
fn side(
    side: Side,
    values: &[Value],
    kinds: &[FeatureKind],
    own: &[u32],
    weights: &PackedWeights,
    gradient: f64,
) -> Vec<Part> {
    let asked = View::new(values, kinds, own, &weights.missing).asked as f64;
    let parts = values.iter().zip(kinds).zip(own).filter_map(|((value, feature), weight)| {
        let counted = match value {
            Value::NotAsked => return None,
            Value::Missing => weights.missing[*feature as usize].to_f64(),
            Value::Known(fixed) => fixed.to_f64(),
        };
        // A view whose asked features all have weight 0 has no mean to take a share of.
        let share = if asked > 0.0 { f64::from(*weight) / asked } else { 0.0 };
        Some(Part { side, feature: *feature, value: *value, counted, weight: share * gradient })
    });
    parts.collect()
}
