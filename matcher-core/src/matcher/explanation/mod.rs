//! What does an explanation say, and in which words?

mod change_text;
mod difference_text;
mod en;
mod id;
mod text;
mod why_text;
mod words;

use serde::Serialize;

use super::explain::Shortfall;
use crate::engine::Fingerprints;
use crate::lang::Lang;
use crate::region::ResidencyTier;
use crate::scoring::eligibility::Reason;
use crate::scoring::explain::Contribution;
pub(super) use words::Names;

/// Who reads a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Audience {
    /// The person who looks for work: what speaks for them, and what would help.
    JobSeeker,
    /// The officer: everything in short.
    #[default]
    Officer,
    /// The employer: the match, without the worker's own wishes.
    Employer,
    /// The auditor: every leaf with its numbers.
    Auditor,
}

/// What the policy does to a pair; never part of the score.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PolicyBranch {
    /// Name of the policy.
    pub policy_id: String,
    /// The instrument.
    pub instrument: &'static str,
    /// True if it binds at this site on this day.
    pub binds: bool,
    /// The tier it counts.
    pub counted_tier: ResidencyTier,
    /// The innermost ring of the policy that the worker lives in.
    pub ring: Option<String>,
    /// What would tell whether the worker is local, where it can't be told: columns of the worker, `region` of the vacancy,
    /// `as_of` of the market.
    pub proof_missing: Vec<&'static str>,
    /// What it adds to `priority`, below 0 where turns take more than it adds.
    pub added: f64,
    /// Turns had lately, as it counts them; `None` where it counts none.
    pub turns: Option<u8>,
    /// People wanted.
    pub openings: u32,
    /// Openings reserved, by kind; empty unless the policy reserves here.
    pub reserved: Vec<(String, u32)>,
}

/// Why a pair has its score, place and eligibility.
#[derive(Clone, Debug, Serialize)]
pub struct Explanation {
    /// The vacancy's id.
    pub vacancy_id: String,
    /// The worker's id.
    pub worker_id: String,
    /// Fused score in [0, 1]; the contributions add up to it.
    pub score: f64,
    /// Score plus what the policy adds.
    pub priority: f64,
    /// The vacancy's view in [0, 1].
    pub forward: f64,
    /// The worker's view in [0, 1].
    pub reverse: f64,
    /// Share of the asked weight that was told.
    pub confidence: f64,
    /// How near home is to the site.
    pub tier: ResidencyTier,
    /// Whether the policy counts the worker as local.
    pub is_local: Option<bool>,
    /// True, false, or `None` if a fact is missing.
    pub eligible: Option<bool>,
    /// Both values behind every rule that fails or can't be told.
    pub checks: Vec<Reason>,
    /// How far each failed rule is from being met, where that is an amount.
    pub shortfalls: Vec<Shortfall>,
    /// Leaves that add up to the score.
    pub contributions: Vec<Contribution>,
    /// What the policy does.
    pub policy: PolicyBranch,
    /// Plain facts of the pair: name and value.
    pub facts: Vec<(String, String)>,
    /// What it was made from.
    pub fingerprints: Fingerprints,
    /// Names that texts put in the place of codes and of Indonesian names.
    #[serde(skip)]
    pub(super) names: Names,
}
