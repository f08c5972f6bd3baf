//! Scores as whole numbers, and what a filled reserve is worth beside them.

use super::network::Network;

/// The largest score has at least half as many steps: a float has no digits below.
const STEPS: f64 = 4_503_599_627_370_496.0; // 2⁵²

/// How scores become steps. Everything is added up in 128 bits, where no market reaches the end.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scale {
    /// The size of a step: a power of two.
    pub(super) step: f64,
    /// What one more person who fills a reserve is worth: more than all scores together. 0 without reserves.
    pub(super) bonus: i128,
}

impl Scale {
    pub(super) fn new(network: &Network, scores: &[f64]) -> Self {
        let largest = scores.iter().fold(0.0_f64, |most, score| most.max(score.abs()));
        let step = power_of_two_below(largest) / STEPS;
        // Scores of small numbers have steps of the smallest normal number, at the worst.
        let mut scale = Self { step: step.max(f64::MIN_POSITIVE), bonus: 0 };
        if network.deepest > 0 {
            // Two assignments differ by at most every score once on either side.
            let all: i128 = scores.iter().map(|&score| scale.quantised(score).abs()).sum();
            scale.bonus = 2 * all + 1;
        }
        scale
    }

    /// A score in steps, rounded to the nearest.
    #[allow(clippy::cast_possible_truncation, reason = "at most 2^53 steps, by the choice of the step")]
    pub(super) fn quantised(&self, score: f64) -> i128 {
        i128::from((score / self.step).round() as i64)
    }
}

/// The largest power of two that isn't above a number; the smallest normal one for numbers below it.
fn power_of_two_below(value: f64) -> f64 {
    let exponent = value.to_bits() & 0x7FF0_0000_0000_0000;
    f64::from_bits(exponent.max(f64::MIN_POSITIVE.to_bits()))
}

/// Steps as a float, to the nearest.
#[allow(clippy::cast_precision_loss, reason = "a gap is shown to a person; whether it is 0 is exact")]
pub(super) fn float(steps: i128) -> f64 {
    steps as f64
}
