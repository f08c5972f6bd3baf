//! Which skills go together? Those that records have together more often than by chance.
//!
//! # Source
//!
//! Normalised pointwise mutual information, `ln(p(x, y) / (p(x) p(y))) / -ln p(x, y)` (Bouma 2009, *Normalized (Pointwise)
//! Mutual Information in Collocation Extraction*, GSCL): 1 for two skills that nobody has without the other, 0 for two that
//! meet by chance.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

/// Records that must have both, so that a slip of the pen joins nothing. The least count with which a test of association
/// is customarily trusted (Manning and Schütze 1999, *Foundations of Statistical NLP*, section 5.3.3).
const MIN_RECORDS: u32 = 5;
/// How much must be shared: a quarter of what two skills that are never apart share.
const MIN_STRENGTH: f64 = 0.25;
/// Skills that go with one, the nearest.
const NEAREST: usize = 8;
/// Skills of a record that take part, the first: a list of hundreds says little about any two, and pairs grow as its square.
const MOST_SKILLS: usize = 40;
/// Steps in a strength of 1.
pub(crate) const STRENGTH_ONE: u32 = 1024;

/// For each skill those that go with it, nearest first, with their strengths in steps.
pub(crate) type Together = BTreeMap<String, Vec<(String, u32)>>;

/// Counts of skills and of pairs of them, by number.
#[derive(Clone, Debug, Default)]
pub(crate) struct Pairs {
    records: u64,
    one: FxHashMap<u32, u32>,
    both: FxHashMap<(u32, u32), u32>,
}

impl Pairs {
    /// Counts a record's skills; one that is there twice counts once.
    pub(crate) fn add(&mut self, skills: &mut Vec<u32>) {
        skills.truncate(MOST_SKILLS);
        skills.sort_unstable();
        skills.dedup();
        self.records += 1;
        for (place, skill) in skills.iter().enumerate() {
            *self.one.entry(*skill).or_default() += 1;
            for other in &skills[place + 1..] {
                *self.both.entry((*skill, *other)).or_default() += 1;
            }
        }
    }

    /// Adds the counts of others.
    #[must_use]
    pub(crate) fn with(mut self, others: Self) -> Self {
        if self.both.len() < others.both.len() {
            return others.with(self);
        }
        self.records += others.records;
        for (skill, count) in others.one {
            *self.one.entry(skill).or_default() += count;
        }
        for (pair, count) in others.both {
            *self.both.entry(pair).or_default() += count;
        }
        self
    }

    /// What goes together, by names in the order of their numbers. O(pairs log pairs).
    pub(crate) fn together(&self, names: &[&str]) -> Together {
        let mut near: BTreeMap<u32, Vec<(u32, u32)>> = BTreeMap::new();
        for ((one, other), both) in &self.both {
            let strength = strength(*both, self.one[one], self.one[other], self.records);
            if *both >= MIN_RECORDS && strength >= MIN_STRENGTH {
                let strength = steps(strength);
                near.entry(*one).or_default().push((strength, *other));
                near.entry(*other).or_default().push((strength, *one));
            }
        }
        let name = |skill: u32| names[skill as usize].to_owned();
        let nearest = |mut near: Vec<(u32, u32)>| {
            near.sort_unstable_by_key(|(strength, skill)| (std::cmp::Reverse(*strength), *skill));
            near.truncate(NEAREST);
            near.into_iter().map(|(strength, skill)| (name(skill), strength)).collect()
        };
        near.into_iter().map(|(skill, near)| (name(skill), nearest(near))).collect()
    }
}

/// Normalised pointwise mutual information of two skills; 0 below chance.
fn strength(both: u32, one: u32, other: u32, records: u64) -> f64 {
    #[allow(clippy::cast_precision_loss, reason = "counts lie far below 2^53")]
    let records = records as f64;
    let (both, one, other) = (f64::from(both), f64::from(one), f64::from(other));
    let information = (both * records / (one * other)).ln();
    let most = (records / both).ln();
    if most <= 0.0 { 0.0 } else { (information / most).max(0.0) }
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a strength lies between 0 and 1")]
fn steps(strength: f64) -> u32 {
    (strength * f64::from(STRENGTH_ONE)).round() as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: [&str; 4] = ["cooking", "rigging", "scaffolding", "waiting"];

    fn counted(records: &[(&[u32], usize)]) -> Pairs {
        let mut pairs = Pairs::default();
        for (skills, times) in records {
            (0..*times).for_each(|_| pairs.add(&mut skills.to_vec()));
        }
        pairs
    }

    #[test]
    fn skills_that_are_never_apart_go_together_in_full() {
        let together = counted(&[(&[1, 2], 10), (&[0, 3], 10)]).together(&NAMES);
        assert_eq!(together["rigging"], [("scaffolding".to_owned(), STRENGTH_ONE)]);
        assert_eq!(together.len(), 4);
    }

    #[test]
    fn chance_and_few_records_join_nothing() {
        let by_chance = counted(&[(&[0, 1], 10), (&[0], 10), (&[1], 10), (&[2], 10)]);
        assert!(by_chance.together(&NAMES).is_empty());
        assert!(!counted(&[(&[1, 2], 4), (&[0, 3], 20)]).together(&NAMES).contains_key("rigging"));
        assert!(counted(&[(&[1, 1], 9)]).together(&NAMES).is_empty(), "a market of one skill");
    }

    #[test]
    fn counts_may_be_taken_in_parts() {
        let records: [(&[u32], usize); 3] = [(&[1, 2], 7), (&[0, 3], 9), (&[0, 1, 3], 6)];
        let parts = records.iter().map(|one| counted(std::slice::from_ref(one)));
        let parts = parts.reduce(Pairs::with).unwrap_or_default();
        assert_eq!(parts.together(&NAMES), counted(&records).together(&NAMES));
    }
}
