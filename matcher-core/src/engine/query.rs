//! What does one vacancy look for? Its demands expanded once into postings, each with the most it adds to the vacancy's view.

use super::layout::Layout;
use super::postings::{Postings, Slice};
use super::relations::Relations;
use crate::fixed::Fixed;
use crate::scoring::Bounds;
use crate::scoring::FeatureKind;
use crate::scoring::feature::group_credit;
use crate::scoring::packed::{Held, Overlap, TextHeld, VacancyView};
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
    is_text: bool,
}

impl Source<'_> {
    /// What a posting of this value adds to sums.
    fn gain(&self, value: u32, scale: Scale) -> f64 {
        self.unit * f64::from(value) * if self.is_text { scale.slope } else { 1.0 }
    }

    /// The most that a posting is worth.
    fn most(&self) -> u32 {
        self.slices.iter().map(|slice| slice.most).max().unwrap_or(0)
    }
}

/// A vacancy, ready to be looked for.
pub(super) struct Query<'a> {
    pub(super) vacancy: &'a VacancyView<'a>,
    answers: Vec<Answer>,
    sources: Vec<Source<'a>>,
    /// Which words the text may ask, see [`filter_of`].
    filter: [u64; FILTER],
    /// What a unit of overlapping text adds to the vacancy's view at most.
    text_unit: f64,
    saturation: f64,
}

/// A slice to be added up in one block.
#[derive(Clone, Copy)]
pub(super) struct Part {
    source: u32,
    slice: Slice,
    /// What each place gains, in steps of the query's scale.
    pub(super) gain: i16,
}

/// How shares of the vacancy's view become whole steps.
///
/// Sums are straight lines, but what words add bends: `x / (x + saturation)` lies below each of its tangents. The best line
/// touches it at the overlap of those who come into the list.
#[derive(Clone, Copy)]
pub(super) struct Scale {
    /// Steps in a share of 1.
    steps: f64,
    /// How steep the line is, against that through an overlap of 0.
    slope: f64,
    /// What the line gives to an overlap of 0, as a share of the vacancy's view.
    pub(super) start: f64,
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
    #[allow(clippy::cast_possible_truncation, reason = "clamped before the cast")]
    pub(super) fn gain(self, share: f64) -> i16 {
        (share * self.steps).ceil().clamp(0.0, f64::from(i16::MAX)) as i16
    }
}

/// Steps of a sum that all sources together stay below.
const MOST_STEPS: f64 = 30_000.0;

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
        let mut add = |postings: &'a Postings, term: u32, unit: f64, is_text: bool| {
            let slices = postings.slices(term);
            if !slices.is_empty() {
                sources.push(Source { postings, slices, unit, is_text });
            }
        };
        let share = bounds.share(FeatureKind::Skills);
        for (at, demand) in vacancy.demands.iter().enumerate() {
            for related in relations.satisfied_by(demand.skill) {
                answers.push(Answer { skill: related.skill, demand: at, credit: related.credit });
                if skills || share > 0.0 {
                    let part = f64::from(demand.weight) / total(vacancy.facts.demand_total);
                    add(&layout.holders, related.skill, share * part * related.credit.to_f64() / one, false);
                }
            }
        }
        answers.sort_unstable_by_key(|answer| (answer.skill, answer.demand));
        let share = bounds.share(FeatureKind::Occupation);
        if occupation || share > 0.0 {
            for term in vacancy.title {
                let part = f64::from(titles.rarity(*term)) / total(vacancy.facts.title_total);
                add(&layout.titled_workers, *term, share * part, false);
            }
            if let Some(group) = vacancy.facts.group {
                let first = group / 100 * 100;
                for other in first..first + 100 {
                    let credit = group_credit(Some(other), Some(group));
                    add(&layout.grouped_workers, u32::from(other), share * credit.to_f64(), false);
                }
            }
        }
        let share = bounds.share(FeatureKind::Text);
        // x / (x + saturation) is at most x / saturation.
        let saturation = total(weights.saturation);
        let text_unit = share / saturation;
        let mut filter = [0; FILTER];
        for demand in vacancy.terms {
            let (word, bit) = filter_of(demand.term);
            filter[word] |= 1 << bit;
        }
        if text || share > 0.0 {
            for demand in vacancy.terms {
                add(&layout.texted_workers, demand.term, text_unit * f64::from(demand.weight), true);
            }
        }
        // What costs most postings for what it adds goes first: it is left out first.
        let cost = |source: &Source<'_>| {
            let postings: usize = source.slices.iter().map(|slice| slice.len()).sum();
            total(postings as u64) / (source.unit * f64::from(source.most())).max(f64::MIN_POSITIVE)
        };
        sources.sort_by_cached_key(|source| std::cmp::Reverse(cost(source).to_bits()));
        Self { vacancy, answers, sources, filter, text_unit, saturation }
    }

    /// A scale in which all sources together fit, for people whose text overlaps about this much.
    pub(super) fn scale(&self, text: f64) -> Scale {
        let share = self.saturation / (self.saturation + text);
        let slope = share * share;
        let start = self.text_unit * self.saturation * (1.0 - share) * (1.0 - share);
        let scale = Scale { steps: 1.0, slope, start };
        let sum: f64 = self.sources.iter().map(|source| source.gain(source.most(), scale)).sum();
        // Facts add at most 1, and their steps must fit 16 bits too.
        Scale { steps: MOST_STEPS / sum.max(1.0), ..scale }
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
                let gain = scale.gain(source.gain(slice.most, scale)).max(1);
                parts[slice.block as usize].push(Part { source: number, slice: *slice, gain });
            }
        }
    }

    /// The places of a part.
    pub(super) fn places(&self, part: Part) -> &'a [u16] {
        self.sources[part.source as usize].postings.places(part.slice)
    }

    /// The overlap with somebody of a KBJI group before their lists are read; with all that they have added it is that of
    /// [`crate::scoring::reference::overlap`].
    pub(super) fn none(&self, group: Option<u16>) -> Overlap {
        Overlap { group: group_credit(group, self.vacancy.facts.group), ..Overlap::default() }
    }

    /// Adds the skills held; `best` is a buffer.
    #[inline]
    pub(super) fn add_skills(&self, held: impl Iterator<Item = Held>, best: &mut Vec<Fixed>, overlap: &mut Overlap) {
        let demands = self.vacancy.demands;
        best.clear();
        best.resize(demands.len(), Fixed::ZERO);
        let mut answers = self.answers.as_slice();
        for held in held {
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
        for (demand, credit) in demands.iter().zip(best.iter()) {
            overlap.demanded += u64::from(demand.weight) * u64::from(credit.steps());
            overlap.used += u64::from(demand.rarity) * u64::from(credit.steps());
        }
    }

    /// Adds the words of the occupation wanted.
    #[inline]
    pub(super) fn add_title(&self, held: impl Iterator<Item = u32>, titles: &impl TitleRarity, overlap: &mut Overlap) {
        // Neither list has a word twice.
        for term in held {
            if self.vacancy.title.contains(&term) {
                overlap.title += u64::from(titles.rarity(term));
            }
        }
    }

    /// Adds the words of texts.
    #[inline]
    pub(super) fn add_terms(&self, held: impl Iterator<Item = TextHeld>, overlap: &mut Overlap) {
        let asked = self.vacancy.terms;
        for held in held {
            if self.asks(held.term)
                && let Ok(at) = asked.binary_search_by_key(&held.term, |demand| demand.term)
            {
                overlap.text += u64::from(asked[at].weight) * u64::from(held.weight);
            }
        }
    }

    /// Whether the vacancy's text may ask a word: most that it doesn't are told apart without a search.
    #[inline]
    fn asks(&self, term: u32) -> bool {
        let (word, bit) = filter_of(term);
        self.filter[word] >> bit & 1 == 1
    }

    /// The most that the words of a text can overlap by for somebody with this sum, of which skills and titles have their
    /// part; `None` where words add nothing to sums.
    pub(super) fn most_text(&self, sum: i32, overlap: &Overlap, bounds: &Bounds<'_>, scale: Scale) -> Option<u64> {
        if self.text_unit <= 0.0 {
            return None;
        }
        let most = bounds.of_skills_and_title(overlap);
        // Gains are rounded up, so that what is left is no less than what words gave.
        let left = f64::from(sum) / scale.steps - most + ROUNDING;
        Some(whole(left.max(0.0) / (self.text_unit * scale.slope)))
    }
}

/// Bits of a filter that say which words a text may ask.
const FILTER: usize = 64;

/// The word and the bit of a filter for a term.
#[inline]
fn filter_of(term: u32) -> (usize, u32) {
    (term as usize / 64 % FILTER, term % 64)
}

/// More than a few sums of shares round.
const ROUNDING: f64 = 1e-9;

/// The next whole number above.
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "not negative, and saturating is what is wanted"
)]
fn whole(number: f64) -> u64 {
    number as u64 + 1
}

/// A total as a float; the sums that shares are taken of stay far below 2^53.
#[allow(clippy::cast_precision_loss, reason = "see above; bounds have a margin")]
fn total(sum: u64) -> f64 {
    sum as f64
}
