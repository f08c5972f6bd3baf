//! Why does one worker stand above another? Two explanations side by side, leaf by leaf, and the policy as its own branch.

use rustc_hash::FxHashMap;
use serde::Serialize;

use super::Explanation;
use super::why_not::Place;
use crate::cancel::contained;
use crate::engine::{EngineError, RankOptions, Standing};
use crate::error::Result;
use crate::matcher::Matcher;
use crate::record::shown_id;
use crate::scoring::FeatureKind;
use crate::scoring::explain::{Contribution, Side};

/// What one of two has in a leaf.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DifferenceSide {
    /// What was asked, as for [`Contribution::name`].
    pub name: String,
    /// How it was met.
    pub evidence: &'static str,
    /// What met it.
    pub via: Option<String>,
    /// How well, in [0, 1].
    pub value: f64,
    /// Weight in the score.
    pub weight: f64,
    /// What it adds to the score.
    pub contribution: f64,
}

/// One leaf of two explanations.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Difference {
    /// Whose view.
    pub side: Side,
    /// Feature, as in weights files.
    pub feature: &'static str,
    /// What was asked; the feature's name where the two were asked different things.
    pub name: String,
    /// How the one who gains more by it met it.
    pub evidence: &'static str,
    /// What met it, in the words of the one who gains more by it.
    pub via: Option<String>,
    /// The value of `a` less that of `b`.
    pub value: f64,
    /// The weight in the score, if it is the same for both: that of one view depends on the other.
    pub weight: Option<f64>,
    /// What it adds to the difference of scores: the contribution of `a` less that of `b`.
    pub contribution: f64,
    /// What `a` has; `None` if `a` has no such leaf.
    pub a: Option<DifferenceSide>,
    /// What `b` has; `None` if `b` has no such leaf.
    pub b: Option<DifferenceSide>,
}

/// What puts one before the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Decided {
    /// The higher score; the policy doesn't change it.
    Score,
    /// The policy: a class, an amount or a reserved opening.
    Policy,
    /// The smaller id, all else being equal.
    Id,
    /// Only one of the two has a place.
    Place,
    /// Neither has a place.
    Neither,
}

impl Decided {
    /// The word for it in tables.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Score => "score",
            Self::Policy => "policy",
            Self::Id => "id",
            Self::Place => "place",
            Self::Neither => "neither",
        }
    }
}

/// Two workers and one vacancy. All differences are `a` less `b`.
#[derive(Clone, Debug, Serialize)]
pub struct Comparison {
    /// The difference of scores; the contributions add up to it.
    pub score: f64,
    /// The difference of priorities.
    pub priority: f64,
    /// The difference of what the policy adds.
    pub added: f64,
    /// The difference of positions under the policy, above 0 if `a` stands behind; `None` unless both have one.
    pub position: Option<i64>,
    /// The difference of places by score alone; `None` unless both have one.
    pub before: Option<i64>,
    /// What puts one before the other.
    pub decided: Decided,
    /// Whether `a` stands before `b`; `None` if neither has a place.
    pub a_is_first: Option<bool>,
    /// How many may be ranked.
    pub ranked: usize,
    /// Places and rules of `a`.
    pub a_place: PlaceOf,
    /// Places and rules of `b`.
    pub b_place: PlaceOf,
    /// Leaves that add up to the difference of scores, those that speak for `a` most first.
    pub contributions: Vec<Difference>,
    /// Plain facts of both, with `a_` or `b_` before the name.
    pub facts: Vec<(String, String)>,
    /// The first of the two in full.
    pub a: Explanation,
    /// The second of the two in full.
    pub b: Explanation,
}

/// Where one of two stands.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PlaceOf {
    /// Place under the policy among all who may be ranked; `None` for who has none.
    pub position: Option<u32>,
    /// Place by score alone; `None` for who may not be ranked.
    pub before: Option<u32>,
    /// The rule that moved them, or the reserved opening they take.
    pub rule: Option<String>,
}

impl PlaceOf {
    fn new(place: Place) -> Self {
        let position = match place.standing {
            Standing::At(position) => Some(position),
            _ => None,
        };
        Self { position, before: place.before, rule: place.rule }
    }
}

impl Matcher {
    /// Says why `a` stands before `b` for a vacancy, or behind.
    ///
    /// Of `options` it reads whom a list keeps, threads and the plain way; places are counted among all who may be ranked.
    ///
    /// # Errors
    ///
    /// As [`Matcher::explain`], and [`EngineError::SameWorker`] if both are one.
    ///
    /// # Examples
    ///
    /// ```
    /// use matcher_core::matcher::Decided;
    /// use matcher_core::{MarketOptions, Matcher, OnError, RankOptions, Table};
    ///
    /// let mut market = Matcher::in_memory(MarketOptions::default())?;
    /// let workers = "worker_id,skills\nW1,smaw|gtaw\nW2,smaw\n";
    /// market.add_workers(Table::csv_reader(workers.as_bytes())?, OnError::Raise)?;
    /// market.add_vacancies(Table::csv_reader("vacancy_id,skills_required\nV1,smaw|gtaw\n".as_bytes())?, OnError::Raise)?;
    /// market.commit()?;
    ///
    /// let both = market.compare("W1", "W2", "V1", &RankOptions::default())?;
    /// let sum: f64 = both.contributions.iter().map(|leaf| leaf.contribution).sum();
    /// assert!((sum - both.score).abs() < 1e-9);
    /// assert_eq!((both.decided, both.position), (Decided::Score, Some(-1)));
    /// # Ok::<(), matcher_core::Error>(())
    /// ```
    pub fn compare(&self, a: &str, b: &str, vacancy: &str, options: &RankOptions) -> Result<Comparison> {
        contained(|| {
            let explanations = [self.explain(a, vacancy)?, self.explain(b, vacancy)?];
            if a == b {
                let id = shown_id(a).unwrap_or_else(|| "(not shown)".to_owned());
                return Err(EngineError::SameWorker { id }.into());
            }
            let options = options.clone().with_k(1).with_cancel(self.cancel.clone());
            let queue = self.snapshot.whole_queue(vacancy, &options)?;
            let ordered = queue.ordered();
            let [number_a, number_b] = [self.snapshot.worker_number(a)?, self.snapshot.worker_number(b)?];
            let place_a = PlaceOf::new(self.place(&queue, &ordered, number_a, &explanations[0]));
            let place_b = PlaceOf::new(self.place(&queue, &ordered, number_b, &explanations[1]));
            let [mut a, b] = explanations;
            a.names.extend(&b.names);
            let a_is_first = match (place_a.position, place_b.position) {
                (Some(a), Some(b)) => Some(a < b),
                (Some(_), None) => Some(true),
                (None, Some(_)) => Some(false),
                (None, None) => None,
            };
            let decided = if place_a.position.is_none() && place_b.position.is_none() {
                Decided::Neither
            } else if place_a.position.is_none() || place_b.position.is_none() {
                Decided::Place
            } else if a_is_first == Some(place_a.before < place_b.before) {
                let same = a.score.total_cmp(&b.score).is_eq();
                let classes = [number_a, number_b].map(|number| queue.contender(number).map(|other| other.class));
                match (same, classes[0] == classes[1]) {
                    (false, _) => Decided::Score,
                    (true, true) => Decided::Id,
                    // Equal scores of two classes: the smaller id would have put them the same way round.
                    (true, false) => {
                        if queue.is_ordered() {
                            Decided::Policy
                        } else {
                            Decided::Id
                        }
                    }
                }
            } else {
                Decided::Policy
            };
            let less = |a: Option<u32>, b: Option<u32>| Some(i64::from(a?) - i64::from(b?));
            Ok(Comparison {
                score: a.score - b.score,
                priority: a.priority - b.priority,
                added: a.policy.added - b.policy.added,
                position: less(place_a.position, place_b.position),
                before: less(place_a.before, place_b.before),
                decided,
                a_is_first,
                ranked: ordered.placed.len(),
                contributions: differences(&a.contributions, &b.contributions),
                facts: named("a", &a.facts).chain(named("b", &b.facts)).collect(),
                a_place: place_a,
                b_place: place_b,
                a,
                b,
            })
        })
    }
}

/// Facts with whose they are before their names.
pub(super) fn named<'a>(whose: &'a str, facts: &'a [(String, String)]) -> impl Iterator<Item = (String, String)> + 'a {
    facts.iter().map(move |(name, value)| (format!("{whose}_{name}"), value.clone()))
}

/// Leaf by leaf, what one has more than the other; the largest in favour of `a` first.
pub(super) fn differences(a: &[Contribution], b: &[Contribution]) -> Vec<Difference> {
    let mut at: FxHashMap<(Side, &str, String, usize), usize> = FxHashMap::default();
    let mut both: Vec<(&Contribution, Option<&Contribution>, Option<&Contribution>)> = Vec::new();
    for (is_a, leaves) in [(true, a), (false, b)] {
        let mut met: FxHashMap<(Side, &str, String), usize> = FxHashMap::default();
        for leaf in leaves {
            let key = (leaf.side, leaf.feature, key_of(leaf));
            let number = met.entry(key.clone()).or_default();
            let place = *at.entry((key.0, key.1, key.2, *number)).or_insert_with(|| {
                both.push((leaf, None, None));
                both.len() - 1
            });
            *number += 1;
            if is_a {
                both[place].1 = Some(leaf);
            } else {
                both[place].2 = Some(leaf);
            }
        }
    }
    let mut differences: Vec<Difference> = both.into_iter().map(|(leaf, a, b)| difference(leaf, a, b)).collect();
    differences.sort_by(|one, other| other.contribution.total_cmp(&one.contribution));
    differences
}

/// What makes two leaves the same: what was asked, or the feature alone where it is a fact, of which there is one.
fn key_of(leaf: &Contribution) -> String {
    let named = [FeatureKind::Skills, FeatureKind::Occupation, FeatureKind::Text].map(FeatureKind::as_str);
    if named.contains(&leaf.feature) && leaf.evidence != "missing" { leaf.name.clone() } else { String::new() }
}

fn difference(leaf: &Contribution, a: Option<&Contribution>, b: Option<&Contribution>) -> Difference {
    let of = |leaf: Option<&Contribution>| leaf.map_or((0.0, 0.0), |leaf| (leaf.value, leaf.contribution));
    let ((value_a, own), (value_b, other)) = (of(a), of(b));
    let better = if own >= other { a.or(b) } else { b.or(a) }.unwrap_or(leaf);
    let name = match (a, b) {
        (Some(a), Some(b)) if a.name != b.name => leaf.feature.to_owned(),
        _ => leaf.name.clone(),
    };
    let weight = match (a, b) {
        (Some(a), Some(b)) => a.weight.total_cmp(&b.weight).is_eq().then_some(a.weight),
        (Some(one), None) | (None, Some(one)) => Some(one.weight),
        (None, None) => None,
    };
    let side = |leaf: &Contribution| DifferenceSide {
        name: leaf.name.clone(),
        evidence: leaf.evidence,
        via: leaf.via.clone(),
        value: leaf.value,
        weight: leaf.weight,
        contribution: leaf.contribution,
    };
    Difference {
        side: leaf.side,
        feature: leaf.feature,
        name,
        evidence: better.evidence,
        via: better.via.clone(),
        value: value_a - value_b,
        weight,
        contribution: own - other,
        a: a.map(side),
        b: b.map(side),
    }
}
