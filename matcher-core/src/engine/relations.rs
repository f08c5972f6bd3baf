//! Which skills satisfy which, in the dense numbers of a snapshot.

use std::cmp::Reverse;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::csr::Csr;
use crate::fixed::Fixed;
use crate::index::Dictionary;
use crate::lexicon::{Lexicon, Relation};
use crate::scoring::eligibility::Satisfies;
use crate::scoring::packed::Held;
use crate::scoring::reference;
use crate::scoring::weights::SkillWeights;
use crate::statistics::{STRENGTH_ONE, Statistics};

/// A related skill and the credit it gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Related {
    pub(crate) skill: u32,
    pub(crate) credit: Fixed,
}

/// Where relations are known from: a lexicon says what satisfies what, counts say what goes together.
#[derive(Clone, Copy)]
pub(crate) struct Known<'a> {
    pub(crate) lexicon: &'a Lexicon,
    pub(crate) statistics: &'a Statistics,
    pub(crate) weights: &'a SkillWeights,
}

/// For every skill, those that satisfy a demand of it, best credit first, and those whose demand it satisfies.
///
/// Clones share all but the skills of records that were never stored.
#[derive(Clone, Debug)]
pub(crate) struct Relations {
    satisfied_by: Arc<Csr<Related>>,
    satisfies: Arc<Csr<Related>>,
    /// Skills of records that were never stored, numbered past the dictionary.
    extra_satisfied_by: FxHashMap<u32, Vec<Related>>,
    extra_satisfies: FxHashMap<u32, Vec<Related>>,
}

impl Relations {
    /// Relations between the skills of a dictionary.
    pub(crate) fn new(skills: &Dictionary, known: Known<'_>) -> Self {
        let mut entries = Vec::new();
        for (demanded, token) in (0_u32..).zip(skills.iter()) {
            for related in known.satisfied_by(token, demanded, skills) {
                entries.push((demanded, related));
            }
        }
        let rows = skills.len() as usize;
        let satisfied_by = Csr::from_entries(rows, &entries);
        let satisfies = satisfied_by.transpose(
            rows,
            |related| related.skill,
            |demanded, related| Related { skill: demanded, credit: related.credit },
        );
        Self {
            satisfied_by: Arc::new(satisfied_by),
            satisfies: Arc::new(satisfies),
            extra_satisfied_by: FxHashMap::default(),
            extra_satisfies: FxHashMap::default(),
        }
    }

    /// A copy that also knows a demanded skill outside the dictionary.
    pub(crate) fn add_demanded(&mut self, code: u32, token: &str, skills: &Dictionary, known: Known<'_>) {
        self.extra_satisfied_by.insert(code, known.satisfied_by(token, code, skills));
    }

    /// A copy that also knows a held skill outside the dictionary.
    pub(crate) fn add_held(&mut self, code: u32, token: &str, skills: &Dictionary, known: Known<'_>) {
        let demanded = (0_u32..)
            .zip(skills.iter())
            .filter_map(|(demanded, other)| Some(Related { skill: demanded, credit: known.credit(other, token)? }));
        self.extra_satisfies.insert(code, demanded.collect());
    }

    /// Skills that satisfy a demand, the demanded one first.
    pub(crate) fn satisfied_by(&self, demanded: u32) -> &[Related] {
        self.extra_satisfied_by.get(&demanded).map_or_else(|| self.satisfied_by.row(demanded), Vec::as_slice)
    }

    /// Whether a held certificate stands for a demanded one.
    pub(crate) fn answers(&self, demanded: u32, held: u32) -> bool {
        Satisfies::satisfies(self, demanded, held)
    }

    /// The demanded skills that held ones answer, by number, each with its best credit.
    pub(crate) fn met(&self, held: &[Held]) -> Vec<(u32, Fixed)> {
        let answered = |held: &Held| {
            let credit = held.credit;
            self.satisfies(held.skill).iter().map(move |demand| (demand.skill, demand.credit.times(credit)))
        };
        let mut met: Vec<(u32, Fixed)> = held.iter().flat_map(answered).collect();
        met.sort_unstable_by_key(|(skill, credit)| (*skill, Reverse(*credit)));
        met.dedup_by_key(|(skill, _)| *skill);
        met
    }

    /// Skills whose demand a held one satisfies.
    pub(crate) fn satisfies(&self, held: u32) -> &[Related] {
        self.extra_satisfies.get(&held).map_or_else(|| self.satisfies.row(held), Vec::as_slice)
    }
}

impl reference::Relations for Relations {
    fn credit(&self, demanded: u32, held: u32) -> Fixed {
        let mut related = self.satisfied_by(demanded).iter();
        if let Some(found) = related.find(|related| related.skill == held) {
            return found.credit;
        }
        let extra = self.extra_satisfies.get(&held).and_then(|demands| demands.iter().find(|d| d.skill == demanded));
        extra.map_or(Fixed::ZERO, |related| related.credit)
    }
}

impl Satisfies for Relations {
    fn satisfies(&self, demanded: u32, held: u32) -> bool {
        demanded == held || reference::Relations::credit(self, demanded, held) == Fixed::ONE
    }
}

impl Known<'_> {
    /// Those of the dictionary that satisfy a demand of `token`, itself included, best credit first.
    fn satisfied_by(&self, token: &str, code: u32, skills: &Dictionary) -> Vec<Related> {
        let mut found = vec![Related { skill: code, credit: Fixed::ONE }];
        let stated = self.lexicon.index_of(token).map_or(&[][..], |index| self.lexicon.satisfied_by(index));
        let stated = stated.iter().map(|(held, _)| self.lexicon.skill(*held).skill_id.as_str());
        let learned = self.statistics.together.get(token).into_iter().flatten().map(|(held, _)| held.as_str());
        for held in stated.chain(learned) {
            if let Some(skill) = skills.find(held)
                && found.iter().all(|other| other.skill != skill)
                && let Some(credit) = self.credit(token, held)
            {
                found.push(Related { skill, credit });
            }
        }
        found.retain(|related| related.credit > Fixed::ZERO);
        found.sort_by(|a, b| b.credit.cmp(&a.credit).then(a.skill.cmp(&b.skill)));
        // The demanded skill itself goes first among equals, so that explanations name it.
        found.sort_by_key(|related| related.skill != code);
        found
    }

    /// What holding one skill is worth to a demand of another: a narrower or implied one satisfies in full, a broader or
    /// related one in part, and so does one that goes with it, unless the lexicon says how they relate.
    fn credit(&self, demanded: &str, held: &str) -> Option<Fixed> {
        self.stated(demanded, held).map(|relation| self.of(relation)).or_else(|| self.learned(demanded, held))
    }

    /// How the lexicon relates two skills.
    fn stated(&self, demanded: &str, held: &str) -> Option<Relation> {
        let (demanded, held) = (self.lexicon.index_of(demanded)?, self.lexicon.index_of(held)?);
        self.lexicon.satisfied_by(demanded).iter().find(|(other, _)| *other == held).map(|(_, relation)| *relation)
    }

    fn of(&self, relation: Relation) -> Fixed {
        Fixed::from_f64(match relation {
            Relation::Same | Relation::Equivalent | Relation::Narrower | Relation::Implied => 1.0,
            Relation::Broader => self.weights.broader,
            Relation::Related => self.weights.related_cap,
        })
    }

    /// What going together is worth; always less than 1, so that it never stands for a certificate.
    fn learned(&self, demanded: &str, held: &str) -> Option<Fixed> {
        let near = self.statistics.together.get(demanded)?;
        let (_, strength) = near.iter().find(|(other, _)| other == held)?;
        let share = f64::from(*strength) / f64::from(STRENGTH_ONE);
        let credit = Fixed::from_f64(self.weights.together.min(self.weights.related_cap) * share);
        Some(credit.min(Fixed::from_steps(Fixed::ONE.steps() - 1)))
    }
}
