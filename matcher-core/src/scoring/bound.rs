//! How much can anybody of a group still reach? Bounds for whole blocks of workers, from what the best of them tell.
//!
//! A [`Group`] says the best that any of its workers tells of each fact, and whether some don't tell it. [`Bounds`] turns it
//! into the most that the vacancy's view can be without any overlap, the most that the worker's view can be with all of it,
//! and the least overlap somebody needs for a score. The sums are those of [`super::score()`], in floating point with a margin
//! far above its error.

use super::feature::{self, FORWARD, Feature, FeatureKind, REVERSE, Value};
use super::packed::{Overlap, Pair};
use super::quantised::PackedWeights;
use super::score::fuse_means;
use super::weights::Fusion;
use crate::fixed::Fixed;
use crate::record::{VacancyFacts, WorkerFacts};

/// Far above the rounding of a few floating-point operations on numbers up to 1, far below a step of [`Fixed`].
pub(super) const MARGIN: f64 = 1e-9;

/// More than any view.
const NEVER: f64 = 2.0;

/// A fact that features ask of a worker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "named after the facts")]
pub enum Fact {
    Skills,
    /// A skill at least.
    Held,
    Occupation,
    Text,
    /// A word at least.
    Texted,
    Experience,
    Education,
    Wage,
    Point,
}

/// What a worker hasn't told, of that which overlap or the way otherwise says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Untold(u8);

impl Untold {
    const SKILLS: u8 = 1;
    const OCCUPATION: u8 = 1 << 1;
    const TEXT: u8 = 1 << 2;
    const POINT: u8 = 1 << 3;

    /// What these facts leave open.
    #[must_use]
    pub fn of(facts: &WorkerFacts) -> Self {
        let bit = |is: bool, bit: u8| if is { 0 } else { bit };
        Self(
            bit(facts.knows.skills, Self::SKILLS)
                | bit(facts.knows.occupation, Self::OCCUPATION)
                | bit(facts.knows.text, Self::TEXT)
                | bit(facts.point.is_some(), Self::POINT),
        )
    }

    /// Whether nobody knows where the worker lives.
    #[must_use]
    pub fn has_no_point(self) -> bool {
        self.0 & Self::POINT != 0
    }

    /// As four bits.
    #[must_use]
    pub fn bits(self) -> u8 {
        self.0
    }

    /// What [`Untold::bits`] gave.
    #[must_use]
    pub fn from_bits(bits: u8) -> Self {
        Self(bits)
    }
}

/// Facts as bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Facts(u16);

impl Facts {
    const EVERY: Self = Self((1 << 9) - 1);

    fn of(facts: &WorkerFacts) -> Self {
        let bit = |is: bool, fact: Fact| u16::from(is) << fact as u16;
        Self(
            bit(facts.knows.skills, Fact::Skills)
                | bit(facts.skill_total > 0, Fact::Held)
                | bit(facts.knows.occupation, Fact::Occupation)
                | bit(facts.knows.text, Fact::Text)
                | bit(facts.text_total > 0, Fact::Texted)
                | bit(facts.experience.is_some(), Fact::Experience)
                | bit(facts.education.is_some(), Fact::Education)
                | bit(facts.wage_min.is_some(), Fact::Wage)
                | bit(facts.point.is_some(), Fact::Point),
        )
    }

    fn has(self, fact: Fact) -> bool {
        self.0 >> (fact as u16) & 1 == 1
    }
}

/// The best that any of a group's workers tells.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// Facts that somebody tells.
    some: Facts,
    /// Facts that everybody tells.
    all: Facts,
    /// Most experience and education, least wage: what features read, of those who tell.
    best: WorkerFacts,
}

impl Default for Group {
    /// A group of nobody.
    fn default() -> Self {
        Self { some: Facts::default(), all: Facts::EVERY, best: WorkerFacts::default() }
    }
}

impl Group {
    /// Adds a worker.
    pub fn add(&mut self, facts: &WorkerFacts) {
        let tells = Facts::of(facts);
        self.some.0 |= tells.0;
        self.all.0 &= tells.0;
        self.raise(facts);
    }

    fn raise(&mut self, facts: &WorkerFacts) {
        let best = &mut self.best;
        best.experience = best.experience.max(facts.experience);
        best.education = best.education.max(facts.education);
        best.wage_min = match (best.wage_min, facts.wage_min) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
    }

    /// The same workers, were all of them to ask this wage, or none, and to tell where they live, or none of them.
    #[must_use]
    pub fn telling(&self, wage_min: Option<i64>, point: bool) -> Self {
        let bit = |fact: Fact, is: bool| u16::from(is) << fact as u16;
        let mask = bit(Fact::Wage, true) | bit(Fact::Point, true);
        let told = bit(Fact::Wage, wage_min.is_some()) | bit(Fact::Point, point);
        let with = |facts: Facts| Facts(facts.0 & !mask | told);
        let best = WorkerFacts { wage_min, ..self.best.clone() };
        Self { some: with(self.some), all: with(self.all), best }
    }

    /// These workers and those of another group.
    pub fn merge(&mut self, other: &Self) {
        self.some.0 |= other.some.0;
        self.all.0 &= other.all.0;
        self.raise(&other.best);
    }

    /// A group in which somebody tells the best of everything and somebody nothing.
    #[must_use]
    pub fn anybody() -> Self {
        let best = WorkerFacts {
            experience: Some(u32::MAX),
            education: Some(u8::MAX),
            wage_min: Some(0),
            ..WorkerFacts::default()
        };
        Self { some: Facts::EVERY, all: Facts::default(), best }
    }
}

/// The most that a feature can be for anybody of a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Most {
    /// Nobody asks.
    NotAsked,
    /// Everybody asks.
    Asked(Fixed),
    /// Some ask and some don't.
    Perhaps(Fixed),
}

/// What bounds are taken from: a vacancy, a group of workers and the nearest of them.
#[derive(Clone, Copy, Debug)]
pub struct Reach<'a> {
    /// The vacancy.
    pub vacancy: &'a VacancyFacts,
    /// The workers.
    pub group: &'a Group,
    /// The value of the distance step of the nearest of them.
    pub distance: Fixed,
    /// The weights.
    pub weights: &'a PackedWeights,
}

impl Reach<'_> {
    fn missing(&self, kind: FeatureKind) -> Fixed {
        self.weights.missing[kind as usize]
    }

    /// What those who haven't told a fact take.
    fn untold(&self, fact: Fact, kind: FeatureKind) -> Fixed {
        if self.group.all.has(fact) { Fixed::ZERO } else { self.missing(kind) }
    }

    /// A feature of the vacancy's view that overlap adds to.
    pub(super) fn without_overlap(&self, is_asked: bool, fact: Fact, kind: FeatureKind) -> Most {
        if is_asked { Most::Asked(self.untold(fact, kind)) } else { Most::NotAsked }
    }

    /// A feature of the worker's view with all the overlap there can be: what is missing where the vacancy doesn't tell.
    pub(super) fn with_overlap(&self, is_told: bool, fact: Fact, kind: FeatureKind) -> Most {
        self.if_told(fact, if is_told { Fixed::ONE } else { self.missing(kind) })
    }

    /// A feature that everybody asks who tells a fact.
    pub(super) fn if_told(&self, fact: Fact, value: Fixed) -> Most {
        match (self.group.some.has(fact), self.group.all.has(fact)) {
            (false, _) => Most::NotAsked,
            (_, true) => Most::Asked(value),
            (true, false) => Most::Perhaps(value),
        }
    }

    /// What a feature says of the best of those who tell.
    pub(super) fn best(&self, kind: FeatureKind, score: fn(&Pair<'_>, &PackedWeights) -> Value) -> Fixed {
        let pair = Pair { worker: &self.group.best, vacancy: self.vacancy, overlap: Overlap::default() };
        match score(&pair, self.weights) {
            Value::Known(value) => value,
            Value::Missing | Value::NotAsked => self.missing(kind),
        }
    }

    /// A feature of the vacancy's view that the best of those who tell a fact bounds.
    pub(super) fn as_best(&self, fact: Fact, kind: FeatureKind, score: fn(&Pair<'_>, &PackedWeights) -> Value) -> Most {
        let pair = Pair { worker: &self.group.best, vacancy: self.vacancy, overlap: Overlap::default() };
        match score(&pair, self.weights) {
            Value::NotAsked => Most::NotAsked,
            Value::Missing => Most::Asked(self.missing(kind)),
            Value::Known(value) => Most::Asked(value.max(self.untold(fact, kind))),
        }
    }

    /// The way, as the vacancy sees it.
    pub(super) fn nearest_seen_from_site(&self) -> Most {
        let kind = FeatureKind::Distance;
        match self.vacancy.point {
            _ if self.vacancy.housing => Most::Asked(Fixed::ONE),
            None => Most::NotAsked,
            Some(_) if self.group.some.has(Fact::Point) => {
                Most::Asked(self.distance.max(self.untold(Fact::Point, kind)))
            }
            Some(_) => Most::Asked(self.missing(kind)),
        }
    }

    /// The way, as the worker sees it.
    pub(super) fn nearest_seen_from_home(&self) -> Most {
        let value = match self.vacancy.point {
            _ if self.vacancy.housing => Fixed::ONE,
            None => self.missing(FeatureKind::Distance),
            Some(_) => self.distance,
        };
        self.if_told(Fact::Point, value)
    }
}

/// The features whose bound isn't known.
fn without_bound<'a>(
    kinds: &'a [FeatureKind],
    bounds: &'a [Option<Most>],
) -> impl Iterator<Item = FeatureKind> + use<'a> {
    kinds.iter().zip(bounds).filter(|(_, bound)| bound.is_none()).map(|(kind, _)| *kind)
}

/// Bounds of the score of one vacancy's pairs.
#[derive(Clone, Debug)]
pub struct Bounds<'a> {
    vacancy: &'a VacancyFacts,
    weights: &'a PackedWeights,
    /// Weights of the vacancy's view as shares of what is asked.
    forward: [f64; FORWARD.len()],
    /// Whether the vacancy asks anything at all.
    pub(super) asks: bool,
}

impl<'a> Bounds<'a> {
    /// The bounds of a vacancy.
    #[must_use]
    pub fn new(vacancy: &'a VacancyFacts, weights: &'a PackedWeights) -> Self {
        let nobody = Group::default();
        let reach = Reach { vacancy, group: &nobody, distance: Fixed::ZERO, weights };
        let mut forward = weights.forward_asked(vacancy.asked).map(f64::from);
        for (weight, most) in forward.iter_mut().zip(feature::forward_bounds(&reach)) {
            if most == Some(Most::NotAsked) {
                *weight = 0.0;
            }
        }
        let asked: f64 = forward.iter().sum();
        let share = |weight| if asked > 0.0 { weight / asked } else { 0.0 };
        Self { vacancy, weights, forward: forward.map(share), asks: asked > 0.0 }
    }

    /// Features of either view without a bound, by which nobody can be left out.
    #[must_use]
    pub fn unbounded(&self) -> Vec<FeatureKind> {
        let reach =
            Reach { vacancy: self.vacancy, group: &Group::anybody(), distance: Fixed::ONE, weights: self.weights };
        let (forward, reverse) = (feature::forward_bounds(&reach), feature::reverse_bounds(&reach));
        let both = without_bound(&FORWARD, &forward).chain(without_bound(&REVERSE, &reverse));
        let both: std::collections::BTreeSet<FeatureKind> = both.collect();
        both.into_iter().collect()
    }

    /// The share of the vacancy's view that one of its features has.
    #[must_use]
    pub fn share(&self, kind: FeatureKind) -> f64 {
        FORWARD.iter().position(|other| *other == kind).map_or(0.0, |at| self.forward[at])
    }

    /// The most that the vacancy's view can be for anybody of a group without any overlap; infinite if a feature has no
    /// bound.
    #[must_use]
    pub fn base(&self, group: &Group, distance: Fixed) -> f64 {
        let reach = Reach { vacancy: self.vacancy, group, distance, weights: self.weights };
        let mut base = MARGIN;
        for (share, most) in self.forward.iter().zip(feature::forward_bounds(&reach)) {
            match most {
                None => return f64::INFINITY,
                Some(Most::NotAsked) => {}
                Some(Most::Asked(value) | Most::Perhaps(value)) => base += share * value.to_f64(),
            }
        }
        base
    }

    /// What skills and titles that overlap so far add to the vacancy's view.
    #[must_use]
    pub fn of_skills_and_title(&self, overlap: &Overlap) -> f64 {
        let demanded = share(overlap.demanded, self.vacancy.demand_total * u64::from(Fixed::ONE.steps()));
        let title = share(overlap.title, self.vacancy.title_total).max(overlap.group.to_f64()).min(1.0);
        self.share(FeatureKind::Skills) * demanded + self.share(FeatureKind::Occupation) * title
    }

    fn part(&self, kind: FeatureKind, value: Value) -> f64 {
        let missing = self.weights.missing[kind as usize];
        self.share(kind)
            * match value {
                Value::NotAsked => 0.0,
                Value::Missing => missing.to_f64(),
                Value::Known(value) => value.to_f64(),
            }
    }

    fn alone(&self, facts: &WorkerFacts, kind: FeatureKind, score: fn(&Pair<'_>, &PackedWeights) -> Value) -> f64 {
        let pair = Pair { worker: facts, vacancy: self.vacancy, overlap: Overlap::default() };
        self.part(kind, score(&pair, self.weights))
    }

    /// What a worker's experience adds to the vacancy's view.
    #[must_use]
    pub fn experience(&self, facts: &WorkerFacts) -> f64 {
        self.alone(facts, FeatureKind::Experience, <feature::Experience as Feature>::score)
    }

    /// What a worker's education adds to the vacancy's view.
    #[must_use]
    pub fn education(&self, facts: &WorkerFacts) -> f64 {
        self.alone(facts, FeatureKind::Education, <feature::Education as Feature>::score)
    }

    /// What a worker's wage adds to the vacancy's view.
    #[must_use]
    pub fn wage(&self, facts: &WorkerFacts) -> f64 {
        self.alone(facts, FeatureKind::Wage, <feature::ForwardWage as Feature>::score)
    }

    /// What a way adds to the vacancy's view.
    #[must_use]
    pub fn way(&self, way: Fixed) -> f64 {
        let way = match self.vacancy.point {
            _ if self.vacancy.housing => Fixed::ONE,
            None => Fixed::ZERO,
            Some(_) => way,
        };
        self.share(FeatureKind::Distance) * way.to_f64()
    }

    /// What a worker gets who hasn't told these.
    #[must_use]
    pub fn untold(&self, untold: Untold) -> f64 {
        let parts = [
            (Untold::SKILLS, FeatureKind::Skills),
            (Untold::OCCUPATION, FeatureKind::Occupation),
            (Untold::TEXT, FeatureKind::Text),
            (Untold::POINT, FeatureKind::Distance),
        ];
        let parts = parts.into_iter().filter(|(bit, _)| untold.0 & bit != 0);
        parts.map(|(_, kind)| self.part(kind, Value::Missing)).sum()
    }

    /// The most that the worker's view can be for anybody of a group; 1 if a feature has no bound.
    #[must_use]
    pub fn reverse(&self, group: &Group, distance: Fixed) -> f64 {
        let reach = Reach { vacancy: self.vacancy, group, distance, weights: self.weights };
        let (mut sum, mut asked) = (0.0, 0.0);
        let mut perhaps = [(0.0, 0.0); REVERSE.len()];
        let mosts = feature::reverse_bounds(&reach);
        for (((weight, kind), most), other) in self.weights.reverse.iter().zip(REVERSE).zip(mosts).zip(&mut perhaps) {
            let weight = f64::from(*weight);
            match most {
                None => return 1.0,
                Some(Most::NotAsked) => {}
                // Few skills weigh less: what is below the mean may nearly drop out, what is above it weighs most in full.
                Some(Most::Asked(value)) if kind == FeatureKind::Skills => *other = (weight, value.to_f64()),
                Some(Most::Asked(value)) => {
                    sum += weight * value.to_f64();
                    asked += weight;
                }
                Some(Most::Perhaps(value)) => *other = (weight, value.to_f64()),
            }
        }
        if asked == 0.0 {
            // Somebody may ask nothing, and then the vacancy's view stands alone, which is no more than with a view of 1.
            return 1.0;
        }
        // Whoever asks what is above the mean raises it: the best mean takes those from the highest down.
        perhaps.sort_by(|(_, a), (_, b)| b.total_cmp(a));
        for (weight, value) in perhaps {
            if value * asked > sum {
                sum += weight * value;
                asked += weight;
            }
        }
        (sum / asked + MARGIN).min(1.0)
    }

    /// The most that a score can be if the views are at most these.
    #[must_use]
    pub fn fused(&self, forward: f64, reverse: f64) -> f64 {
        if self.asks { fuse_means(self.weights.fusion, forward, reverse) + MARGIN } else { reverse + MARGIN }
    }

    /// Whether the worker's view counts at all.
    #[must_use]
    pub fn reverse_counts(&self) -> bool {
        self.weights.fusion != Fusion::Forward
    }

    /// The least that the vacancy's view must be for this score, if the worker's view is at most `reverse`; above 1 if none
    /// is enough.
    #[must_use]
    pub fn least_forward(&self, score: f64, reverse: f64) -> f64 {
        let score = score - 2.0 * MARGIN;
        if score <= 0.0 {
            return 0.0;
        }
        match self.weights.fusion {
            Fusion::Forward => score,
            Fusion::Reverse if reverse >= score => 0.0,
            _ if !self.asks && reverse >= score => 0.0,
            Fusion::Harmonic if self.asks && 2.0 * reverse > score => score * reverse / (2.0 * reverse - score),
            Fusion::Geometric if self.asks && reverse > 0.0 => score * score / reverse,
            Fusion::Minimum if self.asks && reverse >= score => score,
            _ => NEVER,
        }
    }
}

#[allow(clippy::cast_precision_loss, reason = "bounds have a margin")]
pub(super) fn share(part: u64, whole: u64) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_feature_without_a_bound_is_named_and_there_is_none_now() {
        let mut bounds = [Some(Most::NotAsked); FORWARD.len()];
        (bounds[2], bounds[5]) = (None, None);
        let named: Vec<FeatureKind> = without_bound(&FORWARD, &bounds).collect();
        assert_eq!(named, [FeatureKind::Text, FeatureKind::Wage]);
        let weights = PackedWeights::new(&super::super::Weights::default(), 1);
        assert_eq!(Bounds::new(&VacancyFacts::default(), &weights).unbounded(), []);
    }
}
