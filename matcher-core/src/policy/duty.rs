//! What is owed, which posts are strategic, and which are let out: parts of a policy document beside the order.

use serde::{Deserialize, Serialize};

use super::dates;
use super::document::SkillClasses;
use crate::record::SkillClass;
use crate::units::{Date, Share};

/// By which unit a target is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the words of the contract, each its own explanation")]
pub enum Unit {
    Vacancy,
    Employer,
    Site,
    Programme,
}

impl Unit {
    /// The word for it, as in policies and tables.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Vacancy => "vacancy",
            Self::Employer => "employer",
            Self::Site => "site",
            Self::Programme => "programme",
        }
    }
}

/// What a target's share is a share of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TargetScope {
    /// People hired.
    Hires,
    /// People at work.
    Headcount,
    /// Openings advertised.
    Openings,
}

impl TargetScope {
    /// The word for it, as in policies and tables.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Hires => "hires",
            Self::Headcount => "headcount",
            Self::Openings => "openings",
        }
    }
}

/// What is owed, by whom and until when: measured, not enforced, unless the reserve takes its share from it. No two are
/// for the same unit, scope and class of skill on the same day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Target {
    /// Who owes it.
    pub unit: Unit,
    /// What the share is of.
    pub scope: TargetScope,
    /// For which classes of skill.
    #[serde(default)]
    pub skill_class: SkillClasses,
    /// The share of locals.
    pub share: Share,
    /// First day in force.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "dates")]
    pub from: Option<Date>,
    /// Last day in force.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "dates")]
    pub to: Option<Date>,
}

/// Which posts are strategic, whatever class the vacancy itself tells.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Strategic {
    /// KBJI codes of 1 to 4 digits; a code stands for every group below it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub kbji: Vec<String>,
    /// Classes of skill that count as strategic beside `strategic` itself.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub skill_class: Vec<SkillClass>,
}

/// What shows that an exemption is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Evidence {
    /// The occupations listed with it: exempt without more.
    List,
    /// A certificate that no qualified local was found; until there is one, the policy orders.
    LabourMarketTest,
    /// An officer's decision on paper; until there is one, the policy orders.
    Officer,
}

/// A ground on which a post is let out of the policy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exemption {
    /// The ground in a word: `specialist`.
    pub reason: String,
    /// What shows that it is due.
    pub evidence: Evidence,
    /// KBJI codes of the posts, 1 to 4 digits; every post if absent, which [`Evidence::List`] doesn't allow.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kbji: Vec<String>,
    /// First day in force.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "dates")]
    pub from: Option<Date>,
    /// Last day in force.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "dates")]
    pub to: Option<Date>,
}
