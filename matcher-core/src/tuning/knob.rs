//! Which weights may be moved, and how far at once? Moves keep what a weights file promises: weights stay at 0 or above,
//! steps of distance rise and their values fall, so that no feature turns against whom it is for.

use toml::{Table, Value};

use crate::scoring::Weights;

/// How a value is moved.
#[derive(Clone, Copy, Debug)]
enum Kind {
    /// Times and divided by a factor, between two ends; below the lower one it is 0, where that is allowed.
    Factor { low: f64, high: f64, may_be_zero: bool },
    /// Up and down within 0 to 1.
    Share,
    /// Times and divided by a factor, in whole numbers between two ends.
    Whole { low: u32, high: u32 },
    /// Any other of these.
    Choice(&'static [&'static str]),
    /// All steps of a list farther or nearer.
    Farther,
    /// All values of a list, 0 to 1, closer to 1 or to 0.
    Steeper,
}

/// A key of the weights file that a search moves.
#[derive(Clone, Copy, Debug)]
pub(super) struct Knob {
    pub(super) key: &'static str,
    kind: Kind,
}

/// A share moves by so much at the widest step.
const SHARE_STEP: f64 = 0.4;
/// A factor at the widest step.
const FACTOR_STEP: f64 = 4.0;
/// A whole number, a distance and an exponent at the widest step.
const DOUBLE: f64 = 2.0;

/// What a value that was 0 becomes at the widest step, so that it is felt at once.
const FROM_ZERO: f64 = 0.1;

const WEIGHT: Kind = Kind::Factor { low: 0.01, high: 4.0, may_be_zero: true };
const fn positive(low: f64, high: f64) -> Kind {
    Kind::Factor { low, high, may_be_zero: false }
}

/// What is moved. Left out: `rules` and `candidates`, which decide and don't weigh; `skills.fuzzy_floor`, which decides how
/// records are read; `skills.required`, to which the other demands are ratios; `distance.detour`, which is measured.
const KNOBS: [(&str, Kind); 47] = [
    ("fusion", Kind::Choice(&["forward", "reverse", "harmonic", "geometric", "minimum"])),
    ("text.company", Kind::Share),
    ("text.worker_company", Kind::Factor { low: 0.01, high: 1.0, may_be_zero: true }),
    ("text.k1", positive(0.2, 10.0)),
    ("text.b", Kind::Share),
    ("text.lead", Kind::Factor { low: 0.5, high: 20.0, may_be_zero: true }),
    ("text.pairs", Kind::Share),
    ("text.kin", Kind::Share),
    ("text.company_terms", Kind::Whole { low: 5, high: 200 }),
    ("text.worker_company_terms", Kind::Whole { low: 5, high: 200 }),
    ("text.terms", Kind::Whole { low: 20, high: 1000 }),
    ("text.saturation", positive(0.5, 200.0)),
    ("text.share", positive(0.01, 1.0)),
    ("forward.text", WEIGHT),
    ("forward.skills", WEIGHT),
    ("forward.occupation", WEIGHT),
    ("forward.experience", WEIGHT),
    ("forward.education", WEIGHT),
    ("forward.wage", WEIGHT),
    ("forward.distance", WEIGHT),
    ("reverse.text", WEIGHT),
    ("reverse.skills", WEIGHT),
    ("reverse.occupation", WEIGHT),
    ("reverse.wage", WEIGHT),
    ("reverse.distance", WEIGHT),
    ("reverse.contract", WEIGHT),
    ("reverse.schemes", WEIGHT),
    ("skills.asked_half", Kind::Factor { low: 0.1, high: 20.0, may_be_zero: true }),
    ("skills.preferred", positive(0.01, 1.0)),
    ("skills.mentioned", positive(0.001, 1.0)),
    ("skills.broader", Kind::Share),
    ("skills.related_cap", Kind::Share),
    ("skills.together", Kind::Share),
    ("missing.skills", Kind::Share),
    ("missing.occupation", Kind::Share),
    ("missing.text", Kind::Share),
    ("missing.experience", Kind::Share),
    ("missing.education", Kind::Share),
    ("missing.wage", Kind::Share),
    ("missing.distance", Kind::Share),
    ("missing.contract", Kind::Share),
    ("missing.schemes", Kind::Share),
    ("experience.form", Kind::Choice(&["ratio", "met"])),
    ("education.form", Kind::Choice(&["surplus", "met"])),
    ("wage.form", Kind::Choice(&["linear", "met"])),
    ("distance.km", Kind::Farther),
    ("distance.value", Kind::Steeper),
];

/// Every key that is moved.
pub(super) fn knobs() -> impl Iterator<Item = Knob> {
    KNOBS.into_iter().map(|(key, kind)| Knob { key, kind })
}

impl Knob {
    /// True if a name given by a caller means this key: the key itself or its section.
    pub(super) fn is_named(&self, name: &str) -> bool {
        self.key == name || self.key.split_once('.').is_some_and(|(section, _)| section == name)
    }

    /// The weights a move of this size away, each with the new value as the weights file writes it; `size` is 1 at the
    /// widest.
    pub(super) fn moves(&self, weights: &Weights, size: f64) -> Vec<(Weights, String)> {
        let Ok(table) = Table::try_from(weights) else { return Vec::new() };
        let Some(value) = self.value(&table) else { return Vec::new() };
        let moved = self.kind.moves(value, size).into_iter().filter(|moved| moved != value);
        moved.filter_map(|moved| Some((self.set(&table, moved.clone())?, written(&moved)))).collect()
    }

    /// The value in these weights, as the weights file writes it.
    pub(super) fn read(&self, weights: &Weights) -> String {
        Table::try_from(weights).ok().and_then(|table| self.value(&table).map(written)).unwrap_or_default()
    }

    fn value<'a>(&self, table: &'a Table) -> Option<&'a Value> {
        match self.key.split_once('.') {
            None => table.get(self.key),
            Some((section, key)) => table.get(section)?.get(key),
        }
    }

    /// The weights with another value; `None` where that breaks what a weights file promises.
    fn set(&self, table: &Table, value: Value) -> Option<Weights> {
        let mut table = table.clone();
        match self.key.split_once('.') {
            None => table.insert(self.key.to_owned(), value),
            Some((section, key)) => table.get_mut(section)?.as_table_mut()?.insert(key.to_owned(), value),
        };
        let weights: Weights = table.try_into().ok()?;
        weights.validate().ok()?;
        Some(weights)
    }
}

impl Kind {
    fn moves(self, value: &Value, size: f64) -> Vec<Value> {
        let number = || value.as_float().unwrap_or_default();
        let list = || value.as_array().into_iter().flatten().filter_map(Value::as_float);
        let floats =
            |values: Vec<f64>| values.into_iter().map(|value| Value::Float(rounded(value))).collect::<Vec<_>>();
        match self {
            Self::Factor { low, high, may_be_zero } => {
                let (now, by) = (number(), FACTOR_STEP.powf(size));
                let less = if now / by >= low {
                    now / by
                } else if may_be_zero {
                    0.0
                } else {
                    low
                };
                floats(if now < low {
                    vec![(FROM_ZERO * size).clamp(low, high)]
                } else {
                    vec![(now * by).min(high), less]
                })
            }
            Self::Share => {
                let by = SHARE_STEP * size;
                floats(vec![(number() + by).min(1.0), (number() - by).max(0.0)])
            }
            Self::Whole { low, high } => {
                let now = value.as_integer().and_then(|now| u32::try_from(now).ok()).unwrap_or(low);
                let times = |by: f64| whole(f64::from(now) * by).clamp(low, high);
                [times(DOUBLE.powf(size)), times(DOUBLE.powf(-size))].map(|value| Value::Integer(value.into())).to_vec()
            }
            Self::Choice(names) => {
                let others = names.iter().filter(|name| Some(**name) != value.as_str());
                others.map(|name| Value::String((*name).to_owned())).collect()
            }
            Self::Farther => {
                let by = |by: f64| Value::Array(floats(list().map(|step| step * by).collect()));
                vec![by(DOUBLE.powf(size)), by(DOUBLE.powf(-size))]
            }
            Self::Steeper => {
                let by = |by: f64| Value::Array(floats(list().map(|value| value.powf(by)).collect()));
                vec![by(DOUBLE.powf(size)), by(DOUBLE.powf(-size))]
            }
        }
    }
}

/// Three digits that count: a weights file is read by people.
fn rounded(value: f64) -> f64 {
    if value == 0.0 {
        return 0.0;
    }
    let scale = 10_f64.powf(2.0 - value.abs().log10().floor());
    (value * scale).round() / scale
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a number between 0 and a few thousand")]
fn whole(value: f64) -> u32 {
    value.round() as u32
}

fn written(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::float_cmp, reason = "a test fails by panicking; equal bits are meant")]

    use super::*;

    fn knob(key: &str) -> Knob {
        knobs().find(|knob| knob.key == key).unwrap()
    }

    #[test]
    fn every_knob_is_a_key_of_the_weights_file_and_moves_it_alone() {
        let start = Weights::default();
        for knob in knobs() {
            assert!(!knob.read(&start).is_empty(), "{}", knob.key);
            let moves = knob.moves(&start, 1.0);
            assert!(!moves.is_empty(), "{}", knob.key);
            for (moved, value) in moves {
                moved.validate().unwrap();
                assert_ne!(moved.fingerprint(), start.fingerprint(), "{}", knob.key);
                assert_eq!(knob.read(&moved), value);
                for other in knobs().filter(|other| other.key != knob.key) {
                    assert_eq!(other.read(&moved), other.read(&start), "{} by {}", other.key, knob.key);
                }
            }
        }
    }

    #[test]
    fn distance_stays_monotone_however_often_it_is_moved() {
        let mut weights = Weights::default();
        for size in [1.0, 0.5, 0.25, 1.0, 1.0, 1.0] {
            for key in ["distance.km", "distance.value"] {
                weights = knob(key).moves(&weights, size).pop().map_or(weights, |(moved, _)| moved);
                weights.validate().unwrap();
            }
        }
        assert!(weights.distance.value.is_sorted_by(|a, b| a >= b));
    }

    #[test]
    fn a_weight_may_fall_to_nothing_and_come_back() {
        let mut weights = Weights::default();
        weights.forward.wage = 0.02;
        let (gone, _) = knob("forward.wage").moves(&weights, 1.0).pop().unwrap();
        assert_eq!(gone.forward.wage, 0.0);
        assert_eq!(knob("forward.wage").moves(&gone, 1.0)[0].0.forward.wage, 0.1);
    }

    #[test]
    fn values_are_short() {
        assert_eq!([rounded(0.123_456), rounded(12.3456), rounded(1.0)], [0.123, 12.3, 1.0]);
    }
}
