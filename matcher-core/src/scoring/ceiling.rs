//! How much can a vacancy be worth at most to somebody whose overlap is known? For the search of vacancies for a worker.

use super::bound::{Bounds, Group, MARGIN, share};
use super::feature::FeatureKind;
use super::packed::Overlap;
use super::quantised::PackedWeights;
use super::score::fuse_means;
use crate::fixed::Fixed;
use crate::record::VacancyFacts;

/// The most that one vacancy can be worth to anybody with a given overlap; cheaper than a pair.
#[derive(Clone, Copy, Debug)]
pub struct Ceiling {
    skills: f64,
    occupation: f64,
    text: f64,
    base: f64,
    asks: bool,
}

impl Ceiling {
    /// The ceiling of a vacancy.
    #[must_use]
    pub fn new(vacancy: &VacancyFacts, weights: &PackedWeights) -> Self {
        let bounds = Bounds::new(vacancy, weights);
        Self {
            skills: bounds.share(FeatureKind::Skills),
            occupation: bounds.share(FeatureKind::Occupation),
            text: bounds.share(FeatureKind::Text),
            base: bounds.base(&Group::anybody(), Fixed::ONE),
            asks: bounds.asks,
        }
    }

    /// The most that [`super::score()`] gives anybody with this overlap.
    #[must_use]
    pub fn score(&self, vacancy: &VacancyFacts, overlap: &Overlap, weights: &PackedWeights) -> f64 {
        if !self.asks {
            return 1.0 + MARGIN;
        }
        let one = u64::from(Fixed::ONE.steps());
        let skills = share(overlap.demanded, vacancy.demand_total * one);
        let occupation = share(overlap.title, vacancy.title_total).max(overlap.group.to_f64());
        let text = share(overlap.text, overlap.text + weights.saturation);
        let forward = self.base + self.skills * skills + self.occupation * occupation + self.text * text;
        fuse_means(weights.fusion, forward.min(1.0), 1.0) + MARGIN
    }
}
