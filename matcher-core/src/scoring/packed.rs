//! What does scoring read? Two packed records and how far they overlap.
//!
//! Facts are plain numbers; `None` is unknown. Lists hold dense codes of the snapshot: skills in one numbering, words of
//! titles and texts in another. A [`Pair`] is all a feature sees.

use crate::fixed::Fixed;
use crate::record::{VacancyFacts, WorkerFacts};

/// A skill a worker holds: its dense code and how sure the reading is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Held {
    /// Dense code of the skill.
    pub skill: u32,
    /// 1 for a name as the lexicon has it, less for a near miss.
    pub credit: Fixed,
}

/// A skill a vacancy asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Demand {
    /// Dense code of the skill.
    pub skill: u32,
    /// Weight times rarity, in steps of [`crate::fixed::RARITY_ONE`].
    pub weight: u32,
    /// Rarity alone, in the same steps.
    pub rarity: u32,
}

/// A word a vacancy's text asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TextDemand {
    /// Dense code of the word.
    pub term: u32,
    /// Rarity times saturated frequency, in steps of [`crate::fixed::RARITY_ONE`].
    pub weight: u32,
}

/// Steps in a worker's text weight of 1.
pub const TEXT_HELD_ONE: u32 = 1 << 8;

/// The largest text weight of a worker, so that a posting can keep it in two bytes.
pub const TEXT_HELD_MOST: u32 = u16::MAX as u32;

/// A word a worker's text has, or one near in form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TextHeld {
    /// Dense code of the word.
    pub term: u32,
    /// Saturated frequency, in steps of 1/256; at most [`TEXT_HELD_MOST`].
    pub weight: u32,
}

/// A certificate held: its dense skill code and its last day, `i32::MAX` if none is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct HeldCertificate {
    /// Dense code of the skill that the certificate attests.
    pub skill: u32,
    /// Last day it holds, in days since 1970-01-01.
    pub expires: i32,
}

/// A worker's facts and lists. Lists are sorted by code.
#[derive(Clone, Copy, Debug)]
pub struct WorkerView<'a> {
    /// Packed facts.
    pub facts: &'a WorkerFacts,
    /// Skills held.
    pub skills: &'a [Held],
    /// Words of the wanted occupation.
    pub title: &'a [u32],
    /// Words of every text.
    pub terms: &'a [TextHeld],
    /// Certificates held.
    pub certificates: &'a [HeldCertificate],
    /// Groups a policy may name. A [`Pair`] has none, so that no feature sees them.
    pub groups: &'a [u32],
    /// Words of the field of study.
    pub major: &'a [u32],
}

/// A vacancy's facts and lists. Lists are sorted by code.
#[derive(Clone, Copy, Debug)]
pub struct VacancyView<'a> {
    /// Packed facts.
    pub facts: &'a VacancyFacts,
    /// Skills asked.
    pub demands: &'a [Demand],
    /// Words of title and occupation.
    pub title: &'a [u32],
    /// Words the text asks.
    pub terms: &'a [TextDemand],
    /// Certificates asked.
    pub certificates: &'a [u32],
    /// Words of each field of study taken.
    pub majors: &'a [Vec<u32>],
}

impl VacancyView<'_> {
    /// Whether a certificate or a field of study is asked.
    #[must_use]
    pub fn asks_papers(&self) -> bool {
        !self.certificates.is_empty() || !self.majors.is_empty()
    }
}

/// How far two records overlap. Sums over demands, so that the engine can add them up posting by posting.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Overlap {
    /// Over the vacancy's demands: weight times rarity times best credit, the credit in steps of [`Fixed`].
    pub demanded: u64,
    /// Over the vacancy's demands: rarity times best credit, in the same steps.
    pub used: u64,
    /// Over the words in both titles: rarity.
    pub title: u64,
    /// Credit of the KBJI groups for each other.
    pub group: Fixed,
    /// Over the words of both texts: the weight asked times the weight held.
    pub text: u64,
}

/// Two packed records and their overlap: all that a feature sees.
#[derive(Clone, Copy, Debug)]
pub struct Pair<'a> {
    /// The worker.
    pub worker: &'a WorkerFacts,
    /// The vacancy.
    pub vacancy: &'a VacancyFacts,
    /// How far they overlap.
    pub overlap: Overlap,
}
