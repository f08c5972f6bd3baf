//! What does one vacancy look for? Its demands expanded once into postings, each with the most it adds to the vacancy's view.

use super::layout::Layout;
use super::lists::Lists;
use super::postings::{Postings, Slice};
use super::relations::Relations;
use crate::fixed::Fixed;
use crate::scoring::Bounds;
use crate::scoring::FeatureKind;
use crate::scoring::feature::group_credit;
use crate::scoring::packed::{Overlap, VacancyView};
use crate::scoring::quantised::PackedWeights;
use crate::scoring::reference::TitleRarity;

/// A skill that answers a demand.
#[derive(Clone, Copy, Debug)]
struct Answer {
    skill: u32,
    demand: usize,
    credit: Fixed,
}

/// Postings of one term, and what one unit of their value adds to the vacancy's view at most.
struct Source<'a> {
    postings: &'a Postings,
    slices: &'a [Slice],
    unit: f64,
}

/// A vacancy, ready to be looked for.
pub(super) struct Query<'a> {
    pub(super) vacancy: &'a VacancyView<'a>,
    answers: Vec<Answer>,
    sources: Vec<Source<'a>>,
}

/// A slice to be added up in one block.
#[derive(Clone, Copy)]
pub(super) struct Part {
    source: u32,
    slice: Slice,
    /// What each place gains, in steps of the query's scale.
    pub(super) gain: u16,
}

/// How shares of the vacancy's view become whole steps.
#[derive(Clone, Copy)]
pub(super) struct Scale {
    /// Steps in a share of 1.
    steps: f64,
}

impl Scale {
    /// The steps from which on a sum reaches a share; 0 if every sum does.
    #[allow(clippy::cast_possible_truncation, reason = "a float becomes the nearest integer")]
    pub(super) fn cut(self, share: f64) -> i32 {
        // Sums are rounded up, so that who reaches the share reaches its steps rounded down.
        (share * self.steps).floor().max(0.0) as i32
    }

    /// The most that a sum is worth.
    pub(super) fn share(self, sum: i32) -> f64 {
        (f64::from(sum) / self.steps).clamp(0.0, 1.0)
    }

    /// The steps of a share, rounded up.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped before the cast")]
    pub(super) fn gain(self, share: f64) -> u16 {
        (share * self.steps).ceil().clamp(0.0, f64::from(u16::MAX)) as u16
    }
}

/// Steps of a sum that all sources together stay below.
const MOST_STEPS: f64 = 60_000.0;

impl<'a> Query<'a> {
    pub(super) fn new(
        layout: &'a Layout,
        vacancy: &'a VacancyView<'a>,
        (relations, titles): (&Relations, &impl TitleRarity),
        bounds: &Bounds<'_>,
        weights: &PackedWeights,
    ) -> Self {
        let [skills, occupation, text] = weights.candidates;
        let one = f64::from(Fixed::ONE.steps());
        let (mut answers, mut sources) = (Vec::new(), Vec::new());
        let mut add = |postings: &'a Postings, term: u32, unit: f64| {
            let slices = postings.slices(term);
            if !slices.is_empty() {
                sources.push(Source { postings, slices, unit });
            }
        };
        let share = bounds.share(FeatureKind::Skills);
        for (at, demand) in vacancy.demands.iter().enumerate() {
            for related in relations.satisfied_by(demand.skill) {
                answers.push(Answer { skill: related.skill, demand: at, credit: related.credit });
                if skills || share > 0.0 {
                    let part = f64::from(demand.weight) / total(vacancy.facts.demand_total);
                    add(&layout.holders, related.skill, share * part * related.credit.to_f64() / one);
                }
            }
        }
        answers.sort_unstable_by_key(|answer| (answer.skill, answer.demand));
        let share = bounds.share(FeatureKind::Occupation);
        if occupation || share > 0.0 {
            for term in vacancy.title {
                let part = f64::from(titles.rarity(*term)) / total(vacancy.facts.title_total);
                add(&layout.titled_workers, *term, share * part);
            }
            if let Some(group) = vacancy.facts.group {
                let first = group / 100 * 100;
                for other in first..first + 100 {
                    let credit = group_credit(Some(other), Some(group));
                    add(&layout.grouped_workers, u32::from(other), share * credit.to_f64());
                }
            }
        }
        let share = bounds.share(FeatureKind::Text);
        // x / (x + saturation) is at most x / saturation.
        let saturation = total(weights.saturation);
        if text || share > 0.0 {
            for demand in vacancy.terms {
                add(&layout.texted_workers, demand.term, share * f64::from(demand.weight) / saturation);
            }
        }
        // What costs most postings for what it adds goes first: it is left out first.
        let cost = |source: &Source<'_>| {
            let postings: usize = source.slices.iter().map(|slice| slice.len()).sum();
            let most = source.slices.iter().map(|slice| slice.most).max().unwrap_or(0);
            total(postings as u64) / (source.unit * f64::from(most)).max(f64::MIN_POSITIVE)
        };
        sources.sort_by_cached_key(|source| std::cmp::Reverse(cost(source).to_bits()));
        Self { vacancy, answers, sources }
    }

    /// A scale in which all sources together fit.
    pub(super) fn scale(&self) -> Scale {
        let most = |source: &Source<'_>| source.slices.iter().map(|slice| slice.most).max().unwrap_or(0);
        let sum: f64 = self.sources.iter().map(|source| source.unit * f64::from(most(source))).sum();
        // Facts add at most 1, and their steps must fit 16 bits too.
        Scale { steps: MOST_STEPS / sum.max(1.0) }
    }

    /// Whether words of texts count.
    pub(super) fn has_text(&self) -> bool {
        !self.vacancy.terms.is_empty()
    }

    /// The parts of every block, dearest first.
    pub(super) fn by_block(&self, blocks: usize, scale: Scale, parts: &mut Vec<Vec<Part>>) {
        parts.resize_with(blocks, Vec::new);
        parts.iter_mut().for_each(Vec::clear);
        for (number, source) in (0_u32..).zip(&self.sources) {
            for slice in source.slices {
                let gain = scale.gain(source.unit * f64::from(slice.most)).max(1);
                parts[slice.block as usize].push(Part { source: number, slice: *slice, gain });
            }
        }
    }

    /// The places of a part.
    pub(super) fn places(&self, part: Part) -> &'a [u16] {
        self.sources[part.source as usize].postings.places(part.slice)
    }

    /// How far a worker's lists overlap: the integers of [`crate::scoring::reference::overlap`].
    pub(super) fn overlap(
        &self,
        lists: &Lists,
        group: Option<u16>,
        titles: &impl TitleRarity,
        best: &mut Vec<Fixed>,
    ) -> Overlap {
        let vacancy = self.vacancy;
        let mut overlap = Overlap::default();
        best.clear();
        best.resize(vacancy.demands.len(), Fixed::ZERO);
        let mut answers = self.answers.as_slice();
        for held in &lists.skills {
            // Both are sorted by skill.
            while let Some((answer, rest)) = answers.split_first()
                && answer.skill < held.skill
            {
                answers = rest;
            }
            for answer in answers.iter().take_while(|answer| answer.skill == held.skill) {
                let credit = answer.credit.times(held.credit);
                best[answer.demand] = best[answer.demand].max(credit);
            }
        }
        for (demand, credit) in vacancy.demands.iter().zip(best.iter()) {
            overlap.demanded += u64::from(demand.weight) * u64::from(credit.steps());
            overlap.used += u64::from(demand.rarity) * u64::from(credit.steps());
        }
        for term in vacancy.title.iter().filter(|term| lists.title.contains(term)) {
            overlap.title += u64::from(titles.rarity(*term));
        }
        overlap.group = group_credit(group, vacancy.facts.group);
        if !vacancy.terms.is_empty() {
            for held in &lists.terms {
                if let Ok(at) = vacancy.terms.binary_search_by_key(&held.term, |demand| demand.term) {
                    overlap.text += u64::from(vacancy.terms[at].weight) * u64::from(held.weight);
                }
            }
        }
        overlap
    }
}

/// A total as a float; the sums that shares are taken of stay far below 2^53.
#[allow(clippy::cast_precision_loss, reason = "see above; bounds have a margin")]
fn total(sum: u64) -> f64 {
    sum as f64
}
