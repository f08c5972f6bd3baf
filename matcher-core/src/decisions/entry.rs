//! What stands in the log of one list?

use std::fmt;
use std::str::FromStr;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::error::DecisionError;
use crate::record::shown;
use crate::units::Date;

/// Format of entries. Newer versions read older ones; an older version refuses a newer one.
pub const FORMAT: u32 = 1;

/// Longest purpose in characters: a sentence, since what is logged can't be taken back.
const LONGEST_PURPOSE: usize = 300;

/// Whom a list orders.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// Workers for a vacancy.
    Workers,
    /// Vacancies for a worker.
    Vacancies,
}

impl Direction {
    /// The word of the table.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Workers => "workers",
            Self::Vacancies => "vacancies",
        }
    }
}

/// A score in the shortest decimal digits that give back exactly it; text in JSON, since readers of JSON round numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Exact(pub f64);

impl fmt::Display for Exact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Serialize for Exact {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Exact {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        f64::from_str(&text).map(Self).map_err(D::Error::custom)
    }
}

/// Names and digests of what a ranking was made from, and the digest of the ranking itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MadeFrom {
    /// Version of this library.
    pub version: String,
    /// Name of the policy.
    pub policy_id: String,
    /// Digest of the policy, as rankings tell it.
    pub policy: String,
    /// Digest of the weights, as rankings tell it.
    pub weights: String,
    /// Digest of the lexicon.
    pub lexicon: String,
    /// What the lexicon's makers call this state of it.
    pub lexicon_version: String,
    /// Digest of the region table.
    pub regions: String,
    /// Digest of the frozen counts.
    pub statistics: String,
    /// Digest of the whole ranking, of which this list is one.
    pub ranking: String,
}

/// Which kept texts were in force: SHA-256 of each, under which the log keeps it once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Basis {
    /// The policy as TOML.
    pub policy: String,
    /// The weights as TOML.
    pub weights: String,
}

impl Basis {
    /// Each kind of text and the digest of the one in force.
    #[must_use]
    pub fn named(&self) -> [(&'static str, &str); 2] {
        [("policy", &self.policy), ("weights", &self.weights)]
    }
}

/// One row of a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RankedRow {
    /// Pseudonym of the worker, where the list is a vacancy's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<String>,
    /// Keyed digest of the worker's record as it was ranked, where the list is a vacancy's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person_record: Option<String>,
    /// The vacancy, where the list is a worker's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vacancy_id: Option<String>,
    /// SHA-256 of the vacancy's record as it was ranked, where the list is a worker's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vacancy_record: Option<String>,
    /// Place, 1 is best; `None` for a near miss and for who waits for a paper.
    pub position: Option<u32>,
    /// Score in [0, 1].
    pub score: Exact,
    /// Score plus what the policy added.
    pub priority: Exact,
    /// How near home is to the site.
    pub tier: String,
    /// Whether the policy counts the worker as local; `None` is unknown.
    pub is_local: Option<bool>,
    /// Whether every hard rule passes; `None` if a fact must be checked.
    pub eligible: Option<bool>,
    /// Codes of the hard rules that fail or can't be told.
    pub checks: Vec<String>,
    /// What would tell whether the worker is local.
    pub proof_missing: Vec<String>,
    /// Place by score alone.
    pub before: Option<u32>,
    /// Places gained through the policy.
    pub moved: Option<i32>,
    /// The rule that moved the row.
    pub rule: Option<String>,
}

/// One list as it was decided upon. As JSON it has the fields in this order, no blanks, and nothing left to choose.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// [`FORMAT`].
    pub format: u32,
    /// Its number, counted from 1 without a gap.
    pub number: u64,
    /// Generation of the market.
    pub generation: u64,
    /// The day that rules on dates looked at.
    pub as_of: Option<Date>,
    /// What the list was for, in the caller's words.
    pub purpose: String,
    /// Whom the list orders.
    pub direction: Direction,
    /// The vacancy, where the list is a vacancy's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vacancy_id: Option<String>,
    /// SHA-256 of the vacancy's record as it was ranked, where the list is a vacancy's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vacancy_record: Option<String>,
    /// Pseudonym of the worker, where the list is a worker's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<String>,
    /// Keyed digest of the worker's record as it was ranked, where the list is a worker's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person_record: Option<String>,
    /// Rows a list has at most; `None` where the ranking doesn't say.
    pub k: Option<usize>,
    /// Whom lists keep: `pass`, `keep_unknown` or `all`; `None` where the ranking doesn't say.
    pub kept: Option<String>,
    /// What the ranking was made from.
    pub made_from: MadeFrom,
    /// Which kept texts were in force.
    pub basis: Basis,
    /// Its rows in the order of the list; none if nobody came into question.
    pub rows: Vec<RankedRow>,
}

impl Entry {
    /// The entry as the bytes that its digest is of.
    #[must_use]
    pub fn to_json(&self) -> String {
        // Texts and whole numbers alone can always be written.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Reads a stored entry.
    ///
    /// # Errors
    ///
    /// [`DecisionError::Newer`] for an entry of a later version, [`DecisionError::Broken`] for anything else that is none.
    pub fn from_json(number: u64, json: &[u8]) -> Result<Self, DecisionError> {
        #[derive(Deserialize)]
        struct Version {
            format: u32,
        }
        let broken = || DecisionError::Broken { number };
        let found = serde_json::from_slice::<Version>(json).map_err(|_| broken())?.format;
        if found > FORMAT {
            return Err(DecisionError::Newer { number, found, known: FORMAT });
        }
        serde_json::from_slice(json).map_err(|_| broken())
    }
}

/// Says whether a purpose can be kept.
///
/// An entry can't be mended, so that a number as long as a telephone or identity number is refused, not taken out.
///
/// # Errors
///
/// [`DecisionError::Purpose`] if it is blank, longer than 300 characters, or holds such a number.
pub fn check_purpose(purpose: &str) -> Result<(), DecisionError> {
    let what = if purpose.trim().is_empty() {
        "is blank: a few words on what the list was for are right"
    } else if purpose.chars().count() > LONGEST_PURPOSE {
        "is too long: at most 300 characters are right"
    } else if shown(purpose).is_none() {
        "holds a number as long as a telephone or identity number, and nothing is ever taken out of the log: leave it out"
    } else {
        return Ok(());
    };
    Err(DecisionError::Purpose { what })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_purpose_is_short_and_holds_no_number_of_a_person() {
        assert_eq!(check_purpose("panggilan 3 November 2026, surat 560/112"), Ok(()));
        for wrong in ["", " \n", &"x".repeat(301), "panggilan 6571 0112 0899 0001", "hubungi 0812-3456-7890"] {
            let error = check_purpose(wrong).unwrap_err();
            assert!(!error.to_string().contains("6571") && !error.to_string().contains("0812"), "{error}");
        }
    }

    #[test]
    fn a_score_comes_back_to_the_last_bit() {
        for value in [0.1 + 0.2, 1.0 / 3.0, 1.0, 0.0, f64::MIN_POSITIVE, 1e300] {
            let json = serde_json::to_string(&Exact(value)).unwrap();
            let back: Exact = serde_json::from_str(&json).unwrap();
            assert_eq!(back.0.to_bits(), value.to_bits(), "{json}");
        }
    }
}
