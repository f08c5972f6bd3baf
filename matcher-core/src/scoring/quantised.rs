//! How does the pair loop read the weights? As integers, quantised once.

use super::packed::TEXT_HELD_ONE;
use super::weights::{CandidateBy, Form, Fusion, Rules, Weights};
use crate::fixed::{Fixed, RARITY_ONE};

/// Weights quantised once, as the pair loop reads them.
#[derive(Clone, Debug, PartialEq)]
pub struct PackedWeights {
    /// How the two views become one score.
    pub fusion: Fusion,
    /// Weights of the vacancy's view in steps of 1/65536 of the largest, in the order of [`super::FORWARD`].
    pub forward: [u32; 7],
    /// Weights of the worker's view likewise, in the order of [`super::REVERSE`].
    pub reverse: [u32; 7],
    /// Values for what is not told, in the order of [`super::FeatureKind::ALL`].
    pub missing: [Fixed; 9],
    /// Experience counts as met or not at all.
    pub experience_met: bool,
    /// Education counts as met or not at all.
    pub education_met: bool,
    /// Wage counts as met or not at all.
    pub wage_met: bool,
    /// Steps of the distance: largest squared chord, value.
    pub distance: Vec<(f32, Fixed)>,
    /// Road over straight line.
    pub detour: f64,
    /// Skills asked for which skills count half their weight, in steps of 1/65536.
    pub asked_half: u64,
    /// Text saturation, in the steps of an overlap.
    pub saturation: u64,
    /// Share of the worker's text worth half of the worker's view.
    pub share: Fixed,
    /// What each rule does.
    pub rules: Rules,
    /// Skills, occupation, text: what makes a candidate.
    pub candidates: [bool; 3],
}

impl PackedWeights {
    /// Quantises checked weights for a market whose rarest word has this rarity, in steps.
    #[must_use]
    pub fn new(weights: &Weights, rarest: u32) -> Self {
        let forward = weights.forward.named().map(|(_, value)| value);
        let reverse = weights.reverse.named().map(|(_, value)| value);
        let distance = &weights.distance;
        Self {
            fusion: weights.fusion,
            forward: quantise(forward),
            reverse: quantise(reverse),
            missing: weights.missing.named().map(|(_, value)| Fixed::from_f64(value)),
            experience_met: weights.experience.form == Form::Met,
            education_met: weights.education.form == Form::Met,
            wage_met: weights.wage.form == Form::Met,
            distance: distance
                .km
                .iter()
                .zip(&distance.value)
                .map(|(km, value)| (crate::region::chord2_within(km / distance.detour), Fixed::from_f64(*value)))
                .collect(),
            detour: distance.detour,
            asked_half: steps(weights.skills.asked_half, f64::from(RARITY_ONE)),
            saturation: steps(weights.text.saturation, f64::from(rarest) * f64::from(TEXT_HELD_ONE)).max(1),
            share: Fixed::from_f64(weights.text.share),
            rules: weights.rules.clone(),
            candidates: [CandidateBy::Skills, CandidateBy::Occupation, CandidateBy::Text]
                .map(|by| weights.candidates.by.contains(&by)),
        }
    }
}

/// Rarities in whole steps.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked to lie between 0 and 1000")]
fn steps(rarities: f64, per_unit: f64) -> u64 {
    (rarities * per_unit).round() as u64
}

impl PackedWeights {
    /// Weights of the vacancy's view when that much is asked.
    #[must_use]
    pub fn forward_asked(&self, asked: u64) -> [u32; 7] {
        self.scaled(self.forward, asked)
    }

    /// Weights of the worker's view when that much is held.
    #[must_use]
    pub fn reverse_asked(&self, held: u64) -> [u32; 7] {
        self.scaled(self.reverse, held)
    }

    /// The value of a way of this squared chord.
    #[must_use]
    #[inline]
    pub fn way(&self, chord2: f32) -> Fixed {
        self.distance.iter().find(|(end, _)| chord2 <= *end).map_or(Fixed::ZERO, |(_, value)| *value)
    }

    /// The largest squared chord of a way that has a value.
    #[must_use]
    pub fn farthest(&self) -> f32 {
        let with_value = self.distance.iter().filter(|(_, value)| *value > Fixed::ZERO);
        with_value.map(|(end, _)| *end).fold(0.0, f32::max)
    }

    /// Skills, the first of both views, weigh `asked / (asked + asked_half)` of their weight.
    fn scaled(&self, mut weights: [u32; 7], asked: u64) -> [u32; 7] {
        let share = Fixed::ratio(asked, asked.saturating_add(self.asked_half));
        weights[0] = Fixed::from_steps(weights[0]).times(share).steps();
        weights
    }
}

/// Only ratios count, so the largest weight becomes 65536 steps.
fn quantise<const N: usize>(values: [f64; N]) -> [u32; N] {
    let largest = values.iter().copied().fold(0.0_f64, f64::max);
    values.map(|value| if largest > 0.0 { Fixed::from_f64(value / largest).steps() } else { 0 })
}
