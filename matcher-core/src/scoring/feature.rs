//! What does each feature see in a pair? Pure functions with an upper bound each.
//!
//! What the other side doesn't ask is left out and the weights rescaled; what it asks and this side hasn't told is
//! missing: it takes the weights file's value and lowers confidence. [`Feature::score`] values a pair; [`Feature::bound`]
//! says the most anybody of a group could reach, so that the engine may skip whole blocks of workers unseen.

use super::bound::{Fact, Most, Reach};
use super::packed::{Overlap, Pair};
use super::quantised::PackedWeights;
use crate::fixed::Fixed;
use crate::record::{Contract, SCHEMES_BINDING, VacancyFacts, WorkerFacts};

/// A feature of a pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs, reason = "the words of the contract, each its own explanation")]
pub enum FeatureKind {
    Skills,
    Occupation,
    Text,
    Experience,
    Education,
    Wage,
    Distance,
    Contract,
    Schemes,
}

impl FeatureKind {
    /// Every feature.
    pub const ALL: [Self; 9] = [
        Self::Skills,
        Self::Occupation,
        Self::Text,
        Self::Experience,
        Self::Education,
        Self::Wage,
        Self::Distance,
        Self::Contract,
        Self::Schemes,
    ];

    /// The feature's name in weights files and columns.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Skills => "skills",
            Self::Occupation => "occupation",
            Self::Text => "text",
            Self::Experience => "experience",
            Self::Education => "education",
            Self::Wage => "wage",
            Self::Distance => "distance",
            Self::Contract => "contract",
            Self::Schemes => "schemes",
        }
    }
}

/// Features of the vacancy's view, in the order of the weights.
pub const FORWARD: [FeatureKind; 7] = [
    FeatureKind::Skills,
    FeatureKind::Occupation,
    FeatureKind::Text,
    FeatureKind::Experience,
    FeatureKind::Education,
    FeatureKind::Wage,
    FeatureKind::Distance,
];

/// Features of the worker's view, in the order of the weights.
pub const REVERSE: [FeatureKind; 7] = [
    FeatureKind::Skills,
    FeatureKind::Occupation,
    FeatureKind::Text,
    FeatureKind::Wage,
    FeatureKind::Distance,
    FeatureKind::Contract,
    FeatureKind::Schemes,
];

/// What a feature says of a pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value {
    /// The side whose view it is doesn't ask; the feature is left out.
    NotAsked,
    /// Asked, but the other side hasn't told.
    Missing,
    /// Asked and told.
    Known(Fixed),
}

/// One feature of one side's view.
pub trait Feature {
    /// The value for a pair.
    fn score(pair: &Pair<'_>, weights: &PackedWeights) -> Value;

    /// The most the value can be for anybody of a group, or `None` if no bound is known; then rankings of workers score
    /// everybody, and say so. For skills, occupation and text: in the vacancy's view without any overlap, which comes on top, in the worker's
    /// view with all there can be.
    fn bound(reach: &Reach<'_>) -> Option<Most>;
}

/// Share of the demanded skills' weight that the worker has, rarer skills counting more.
pub struct ForwardSkills;

impl ForwardSkills {
    fn value(vacancy: &VacancyFacts, overlap: &Overlap) -> Fixed {
        Fixed::ratio(overlap.demanded, vacancy.demand_total * u64::from(Fixed::ONE.steps()))
    }
}

impl Feature for ForwardSkills {
    fn score(pair: &Pair<'_>, _: &PackedWeights) -> Value {
        if pair.vacancy.demand_total == 0 {
            Value::NotAsked
        } else if pair.worker.knows.skills || pair.overlap.demanded > 0 {
            Value::Known(Self::value(pair.vacancy, &pair.overlap))
        } else {
            Value::Missing
        }
    }

    fn bound(reach: &Reach<'_>) -> Option<Most> {
        Some(reach.without_overlap(reach.vacancy.demand_total > 0, Fact::Skills, FeatureKind::Skills))
    }
}

/// Share of the worker's skills that the post uses, rarer skills counting more, at most 1.
pub struct ReverseSkills;

impl Feature for ReverseSkills {
    fn score(pair: &Pair<'_>, _: &PackedWeights) -> Value {
        if pair.worker.skill_total == 0 {
            Value::NotAsked
        } else if pair.vacancy.demand_total == 0 {
            Value::Missing
        } else {
            Value::Known(Fixed::ratio(pair.overlap.used, pair.worker.skill_total * u64::from(Fixed::ONE.steps())))
        }
    }

    fn bound(reach: &Reach<'_>) -> Option<Most> {
        Some(reach.with_overlap(reach.vacancy.demand_total > 0, Fact::Held, FeatureKind::Skills))
    }
}

/// Credit for KBJI groups that share their first digits.
///
/// # Source
///
/// KBJI 2014 follows ISCO-08: four digits are a unit group, three a minor group, two a sub-major group. The credits are
/// ours: a unit group is the same kind of work, a minor group a neighbouring one, a sub-major group shares no more than
/// the field.
#[must_use]
pub fn group_credit(worker: Option<u16>, vacancy: Option<u16>) -> Fixed {
    match (worker, vacancy) {
        (Some(a), Some(b)) if a == b => Fixed::ONE,
        (Some(a), Some(b)) if a / 10 == b / 10 => Fixed::from_f64(0.5),
        (Some(a), Some(b)) if a / 100 == b / 100 => Fixed::from_f64(0.2),
        _ => Fixed::ZERO,
    }
}

/// The better of the shared words, against one title's total, and the shared KBJI group.
fn occupation(overlap: &Overlap, title_total: u64) -> Fixed {
    Fixed::ratio(overlap.title, title_total).max(overlap.group)
}

/// How far the wanted occupation is the vacancy's.
pub struct ForwardOccupation;

impl Feature for ForwardOccupation {
    fn score(pair: &Pair<'_>, _: &PackedWeights) -> Value {
        if !pair.vacancy.has_title {
            Value::NotAsked
        } else if pair.worker.knows.occupation {
            Value::Known(occupation(&pair.overlap, pair.vacancy.title_total))
        } else {
            Value::Missing
        }
    }

    fn bound(reach: &Reach<'_>) -> Option<Most> {
        Some(reach.without_overlap(reach.vacancy.has_title, Fact::Occupation, FeatureKind::Occupation))
    }
}

/// How far the vacancy is the wanted occupation.
pub struct ReverseOccupation;

impl Feature for ReverseOccupation {
    fn score(pair: &Pair<'_>, _: &PackedWeights) -> Value {
        if !pair.worker.knows.occupation {
            Value::NotAsked
        } else if pair.vacancy.has_title {
            Value::Known(occupation(&pair.overlap, pair.worker.title_total))
        } else {
            Value::Missing
        }
    }

    fn bound(reach: &Reach<'_>) -> Option<Most> {
        Some(reach.with_overlap(reach.vacancy.has_title, Fact::Occupation, FeatureKind::Occupation))
    }
}

/// How much the worker's text says of what the vacancy's asks: `x / (x + saturation)` for shared words worth x.
///
/// Not a share of the vacancy's text: two words can't cover a page, and a long text would lose to a short one.
pub struct ForwardText;

impl ForwardText {
    fn value(overlap: &Overlap, weights: &PackedWeights) -> Fixed {
        Fixed::ratio(overlap.text, overlap.text + weights.saturation)
    }
}

impl Feature for ForwardText {
    fn score(pair: &Pair<'_>, weights: &PackedWeights) -> Value {
        if pair.vacancy.text_total == 0 {
            Value::NotAsked
        } else if pair.worker.knows.text {
            Value::Known(Self::value(&pair.overlap, weights))
        } else {
            Value::Missing
        }
    }

    fn bound(reach: &Reach<'_>) -> Option<Most> {
        Some(reach.without_overlap(reach.vacancy.text_total > 0, Fact::Text, FeatureKind::Text))
    }
}

/// How much of what the worker's text says the post speaks of: `x / (x + share)` for shared words worth x of the most they
/// could be worth.
pub struct ReverseText;

impl Feature for ReverseText {
    fn score(pair: &Pair<'_>, weights: &PackedWeights) -> Value {
        if pair.worker.text_total == 0 {
            Value::NotAsked
        } else if pair.vacancy.text_total == 0 {
            Value::Missing
        } else {
            let half = pair.worker.text_total * u64::from(weights.share.steps()) / u64::from(Fixed::ONE.steps());
            Value::Known(Fixed::ratio(pair.overlap.text, pair.overlap.text + half))
        }
    }

    fn bound(reach: &Reach<'_>) -> Option<Most> {
        Some(reach.with_overlap(reach.vacancy.text_total > 0, Fact::Texted, FeatureKind::Text))
    }
}

/// `min(1, (has + 1) / (asked + 1))` in years, or 1 if met.
pub struct Experience;

impl Feature for Experience {
    fn score(pair: &Pair<'_>, weights: &PackedWeights) -> Value {
        match (pair.vacancy.experience_min, pair.worker.experience) {
            (None, _) => Value::NotAsked,
            (Some(_), None) => Value::Missing,
            (Some(asked), Some(has)) if weights.experience_met => Value::Known(met(has >= asked)),
            (Some(asked), Some(has)) => Value::Known(Fixed::ratio(u64::from(has) + 100, u64::from(asked) + 100)),
        }
    }

    fn bound(reach: &Reach<'_>) -> Option<Most> {
        Some(reach.as_best(Fact::Experience, FeatureKind::Experience, Self::score))
    }
}

/// 1 if met, or the surplus of levels over 7.
pub struct Education;

impl Feature for Education {
    fn score(pair: &Pair<'_>, weights: &PackedWeights) -> Value {
        match (pair.vacancy.education_min, pair.worker.education) {
            (None, _) => Value::NotAsked,
            (Some(_), None) => Value::Missing,
            (Some(asked), Some(has)) if weights.education_met => Value::Known(met(has >= asked)),
            (Some(asked), Some(has)) => Value::Known(Fixed::ratio(u64::from(has.saturating_sub(asked)), 7)),
        }
    }

    fn bound(reach: &Reach<'_>) -> Option<Most> {
        Some(reach.as_best(Fact::Education, FeatureKind::Education, Self::score))
    }
}

fn met(is_met: bool) -> Fixed {
    if is_met { Fixed::ONE } else { Fixed::ZERO }
}

/// `clip(2 - asked / offered, 0, 1)`, or 1 if the offer covers what is asked.
fn wage_value(asked: i64, offered: i64, weights: &PackedWeights) -> Fixed {
    let (asked, offered) = (asked.unsigned_abs(), offered.unsigned_abs());
    if weights.wage_met { met(asked <= offered) } else { Fixed::ratio((2 * offered).saturating_sub(asked), offered) }
}

/// Whether the offer covers what the worker asks, as the vacancy sees it.
pub struct ForwardWage;

impl Feature for ForwardWage {
    fn score(pair: &Pair<'_>, weights: &PackedWeights) -> Value {
        match (pair.vacancy.wage, pair.worker.wage_min) {
            (None, _) => Value::NotAsked,
            (Some(_), None) => Value::Missing,
            (Some(offered), Some(asked)) => Value::Known(wage_value(asked, offered, weights)),
        }
    }

    fn bound(reach: &Reach<'_>) -> Option<Most> {
        Some(reach.as_best(Fact::Wage, FeatureKind::Wage, Self::score))
    }
}

/// Whether the offer covers what the worker asks, as the worker sees it.
pub struct ReverseWage;

impl Feature for ReverseWage {
    fn score(pair: &Pair<'_>, weights: &PackedWeights) -> Value {
        match (pair.worker.wage_min, pair.vacancy.wage) {
            (None, _) => Value::NotAsked,
            (Some(_), None) => Value::Missing,
            (Some(asked), Some(offered)) => Value::Known(wage_value(asked, offered, weights)),
        }
    }

    fn bound(reach: &Reach<'_>) -> Option<Most> {
        Some(reach.if_told(Fact::Wage, reach.best(FeatureKind::Wage, Self::score)))
    }
}

/// The value of the distance step, 1 where the employer houses the worker.
fn distance_value(worker: &WorkerFacts, vacancy: &VacancyFacts, weights: &PackedWeights) -> Option<Fixed> {
    if vacancy.housing {
        return Some(Fixed::ONE);
    }
    Some(weights.way(worker.point.as_ref()?.chord2(vacancy.point.as_ref()?)))
}

/// How near home is to the site, as the vacancy sees it.
pub struct ForwardDistance;

impl Feature for ForwardDistance {
    fn score(pair: &Pair<'_>, weights: &PackedWeights) -> Value {
        if pair.vacancy.point.is_none() && !pair.vacancy.housing {
            return Value::NotAsked;
        }
        distance_value(pair.worker, pair.vacancy, weights).map_or(Value::Missing, Value::Known)
    }

    fn bound(reach: &Reach<'_>) -> Option<Most> {
        Some(reach.nearest_seen_from_site())
    }
}

/// How near home is to the site, as the worker sees it.
pub struct ReverseDistance;

impl Feature for ReverseDistance {
    fn score(pair: &Pair<'_>, weights: &PackedWeights) -> Value {
        if pair.worker.point.is_none() {
            return Value::NotAsked;
        }
        distance_value(pair.worker, pair.vacancy, weights).map_or(Value::Missing, Value::Known)
    }

    fn bound(reach: &Reach<'_>) -> Option<Most> {
        Some(reach.nearest_seen_from_home())
    }
}

/// How secure the contract is.
///
/// # Source
///
/// The order follows the protection of UU 13/2003 as changed by UU 6/2023: without an end, for a term, part of the week,
/// piece and day work; an apprentice or a partner is no employee. The values between are ours.
pub struct ContractSecurity;

impl Feature for ContractSecurity {
    fn score(pair: &Pair<'_>, _: &PackedWeights) -> Value {
        let Some(contract) = pair.vacancy.contract else {
            return Value::Missing;
        };
        Value::Known(Fixed::from_steps(match contract {
            Contract::Permanent => Fixed::ONE.steps(),
            Contract::FixedTerm => Fixed::ONE.steps() * 3 / 4,
            Contract::PartTime => Fixed::ONE.steps() / 2,
            Contract::Piece | Contract::Daily => Fixed::ONE.steps() / 4,
            Contract::Apprenticeship | Contract::Freelance => Fixed::ONE.steps() / 8,
        }))
    }

    fn bound(reach: &Reach<'_>) -> Option<Most> {
        Some(Most::Asked(reach.best(FeatureKind::Contract, Self::score)))
    }
}

/// Share of the schemes that bind employers which the vacancy offers.
pub struct Schemes;

impl Feature for Schemes {
    fn score(pair: &Pair<'_>, _: &PackedWeights) -> Value {
        pair.vacancy.schemes.map_or(Value::Missing, |offered| {
            Value::Known(Fixed::ratio(u64::from(offered), u64::from(SCHEMES_BINDING)))
        })
    }

    fn bound(reach: &Reach<'_>) -> Option<Most> {
        Some(Most::Asked(reach.best(FeatureKind::Schemes, Self::score)))
    }
}

/// Every feature of the vacancy's view, in the order of [`FORWARD`].
#[must_use]
pub fn forward(pair: &Pair<'_>, weights: &PackedWeights) -> [Value; 7] {
    [
        ForwardSkills::score(pair, weights),
        ForwardOccupation::score(pair, weights),
        ForwardText::score(pair, weights),
        Experience::score(pair, weights),
        Education::score(pair, weights),
        ForwardWage::score(pair, weights),
        ForwardDistance::score(pair, weights),
    ]
}

/// Every feature of the worker's view, in the order of [`REVERSE`].
#[must_use]
pub fn reverse(pair: &Pair<'_>, weights: &PackedWeights) -> [Value; 7] {
    [
        ReverseSkills::score(pair, weights),
        ReverseOccupation::score(pair, weights),
        ReverseText::score(pair, weights),
        ReverseWage::score(pair, weights),
        ReverseDistance::score(pair, weights),
        ContractSecurity::score(pair, weights),
        Schemes::score(pair, weights),
    ]
}

/// The bound of every feature of the vacancy's view, in the order of [`FORWARD`].
#[must_use]
pub fn forward_bounds(reach: &Reach<'_>) -> [Option<Most>; 7] {
    [
        ForwardSkills::bound(reach),
        ForwardOccupation::bound(reach),
        ForwardText::bound(reach),
        Experience::bound(reach),
        Education::bound(reach),
        ForwardWage::bound(reach),
        ForwardDistance::bound(reach),
    ]
}

/// The bound of every feature of the worker's view, in the order of [`REVERSE`].
#[must_use]
pub fn reverse_bounds(reach: &Reach<'_>) -> [Option<Most>; 7] {
    [
        ReverseSkills::bound(reach),
        ReverseOccupation::bound(reach),
        ReverseText::bound(reach),
        ReverseWage::bound(reach),
        ReverseDistance::bound(reach),
        ContractSecurity::bound(reach),
        Schemes::bound(reach),
    ]
}
