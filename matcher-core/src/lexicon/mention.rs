//! What was found in a text? A [`Mention`] says which skill, where, and why; a [`Resolution`] answers for one item.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::skill::SkillIndex;

/// Why a raw text counts as a skill.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Evidence {
    /// It is the id or a label of the skill.
    Exact,
    /// It is another name of the skill, or a name with other spaces or word order.
    Alias,
    /// The skill held is a kind of the one demanded.
    Narrower,
    /// The skill held is more general than the one demanded.
    Broader,
    /// The two skills stand beside each other.
    Related,
    /// It is spelled much like a name of the skill.
    Fuzzy,
    /// Its vector lies near the skill's.
    Vector,
}

impl Evidence {
    /// The evidence as the contract writes it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Alias => "alias",
            Self::Narrower => "narrower",
            Self::Broader => "broader",
            Self::Related => "related",
            Self::Fuzzy => "fuzzy",
            Self::Vector => "vector",
        }
    }
}

/// One skill named in a text.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Mention {
    /// The skill named.
    pub skill: SkillIndex,
    /// Why.
    pub evidence: Evidence,
    /// How far the text counts as the skill, in (0, 1]; 1 for anything but a near miss.
    pub credit: f64,
    /// First byte in the original text.
    pub start: usize,
    /// Byte after the last in the original text.
    pub end: usize,
    /// True if the words also have another meaning; then the whole item was this name, or the words around decided.
    pub ambiguous: bool,
}

/// What one skill item (a cell of a list) stands for.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub enum Resolution {
    /// The skills named, in order of the text; never empty.
    Resolved(Vec<Mention>),
    /// No skill was recognised. Such an item still matches others by its text.
    Unresolved {
        /// The normalised item.
        text: String,
        /// Up to three skills spelled most alike, best first; for a person to choose from.
        nearest: Vec<SkillIndex>,
    },
}

impl Resolution {
    /// The skills named; empty if none was recognised.
    #[must_use]
    pub fn mentions(&self) -> &[Mention] {
        match self {
            Self::Resolved(mentions) => mentions,
            Self::Unresolved { .. } => &[],
        }
    }
}

/// One row of the answer for many texts. A text without any skill has one row with `skill_id` absent.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ResolvedMention {
    /// The text as given.
    pub text: Arc<str>,
    /// The skill named.
    pub skill_id: Option<String>,
    /// Its label.
    pub label: Option<String>,
    /// Why.
    pub evidence: Option<Evidence>,
    /// Credit in (0, 1].
    pub credit: Option<f64>,
    /// First byte in `text`.
    pub start: Option<usize>,
    /// Byte after the last in `text`.
    pub end: Option<usize>,
    /// Ids spelled most alike, best first; empty if a skill was named.
    pub nearest: Vec<String>,
}
