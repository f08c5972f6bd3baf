//! What is one entry of the lexicon? A [`Skill`] with its names, edges and occupation group.

use serde::{Deserialize, Serialize};

/// The kind of entries that are a trade and no ability.
pub(super) const OCCUPATION: &str = "occupation";

/// Place of a skill in its lexicon, dense from 0 in file order. Means nothing in another lexicon.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct SkillIndex(u32);

impl SkillIndex {
    /// Wraps a place, counted from 0.
    #[must_use]
    pub fn new(place: u32) -> Self {
        Self(place)
    }

    /// The place, counted from 0.
    #[must_use]
    pub fn get(self) -> u32 {
        self.0
    }

    pub(super) fn at(self) -> usize {
        self.0 as usize
    }

    /// The place of the `n`-th entry; a lexicon is refused before it outgrows 32 bits.
    pub(super) fn of(n: usize) -> Self {
        Self(u32::try_from(n).unwrap_or(u32::MAX))
    }
}

/// One ability, tool, certificate or licence, and everything people call it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Skill {
    /// Canonical id, unique in the lexicon.
    pub skill_id: String,
    /// Name in Bahasa Indonesia; may be empty if `label_en` is not.
    pub label_id: String,
    /// Name in English; may be empty if `label_id` is not.
    pub label_en: String,
    /// Other spellings, abbreviations and words for it.
    pub aliases: Vec<String>,
    /// Kind, such as skill, tool, certificate, licence, language; `occupation` is a trade and names no skill.
    pub kind: String,
    /// Sector, such as agriculture.
    pub sector: String,
    /// Ids of the skills this is a kind of.
    pub broader: Vec<String>,
    /// Ids of the skills that are the same under another name.
    pub equivalent: Vec<String>,
    /// Ids of the skills whoever holds this one also holds.
    pub implies: Vec<String>,
    /// KBJI 2014 (ISCO-08) unit group of the people who do this for a living; a hint, absent where unsure.
    pub kbji4: Option<u16>,
}

impl Skill {
    /// True for an entry that says what somebody is, not what they can: it gives job titles their group and is never
    /// found as a skill.
    #[must_use]
    pub fn is_occupation(&self) -> bool {
        self.kind == OCCUPATION
    }

    /// Its id, labels and aliases.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        let names = [&self.skill_id, &self.label_id, &self.label_en].into_iter().chain(&self.aliases);
        names.map(String::as_str)
    }

    /// The Indonesian label, or the English one where that is missing.
    #[must_use]
    pub fn label(&self) -> &str {
        if self.label_id.is_empty() { &self.label_en } else { &self.label_id }
    }
}
