//! What is a ledger? Rows of what is owed and done, notes, and what it was made from.

use crate::engine::Fingerprints;
use crate::policy::{Policy, TargetScope, Unit};
use crate::units::{Fraction, Share};

use super::note::Note;

/// One target of one unit: what it owes, and what it has done.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct LedgerRow {
    /// Who owes it.
    pub unit: Unit,
    /// The vacancy, the employer, the site, or the policy's id for the whole programme. Without a site of its own an
    /// employer's site has the id of the principal at the end of its chain.
    pub unit_id: String,
    /// The target's classes of skill: `*` is every class, several have `|` between them.
    pub skill_class: String,
    /// What the share is of.
    pub scope: TargetScope,
    /// The share owed.
    pub target_share: Share,
    /// The ring that owes its own share; `None` for all locals.
    pub tier: Option<String>,
    /// Locals out of all; `None` where nobody tells.
    pub counted: Option<Fraction>,
    /// People of unknown origin, in the denominator and never in the numerator; `None` of headcounts, which don't tell.
    pub unknown: Option<u64>,
    /// Employers of the unit whose headcounts nobody tells; with one or more it can't be said whether the target is met.
    pub uncounted: u64,
    /// Of the places that are still to go to locals, those for which there is an opening and nobody to take it: no
    /// qualified local who isn't at work, each person for one opening. `None` where nobody tells how many are missing.
    pub infeasible: Option<u64>,
}

impl LedgerRow {
    /// The smallest number of locals with which the share is reached.
    #[must_use]
    pub fn required(&self) -> Option<u64> {
        self.counted.map(|counted| counted.least(self.target_share))
    }

    /// How many locals there are.
    #[must_use]
    pub fn realised(&self) -> Option<u64> {
        self.counted.map(Fraction::part)
    }

    /// How many locals are missing; 0 where the target is reached or exceeded.
    #[must_use]
    pub fn remaining(&self) -> Option<u64> {
        self.counted.map(|counted| counted.least(self.target_share).saturating_sub(counted.part()))
    }

    /// Whether the target is met; `None` where there is nobody to count, or somebody isn't counted.
    #[must_use]
    pub fn met(&self) -> Option<bool> {
        self.counted.filter(|_| self.uncounted == 0)?.reaches(self.target_share)
    }
}

/// What is owed under a policy and what was done, unit by unit.
///
/// Rows stand in the order of the policy's targets, then of ids by bytes; a ring's row follows that of all locals.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Ledger {
    /// Every target in force and every unit that owes it.
    pub rows: Vec<LedgerRow>,
    /// What was left out, or counted in a way that a reader should know.
    pub notes: Vec<Note>,
    /// What it was made from; the generation stands for employers and events.
    pub fingerprints: Fingerprints,
}

/// Options of a ledger.
///
/// # Examples
///
/// ```
/// use matcher_core::Policy;
/// use matcher_core::ledger::LedgerOptions;
///
/// let options = LedgerOptions::default().with_policy(Policy::none()).with_threads(1);
/// assert_eq!(options.threads, Some(1));
/// ```
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct LedgerOptions {
    /// Whose targets are counted; the market's own policy if absent.
    pub policy: Option<Policy>,
    /// Threads of a pool of its own; the caller's pool if absent.
    pub threads: Option<usize>,
}

impl LedgerOptions {
    /// Counts another policy's targets.
    #[must_use]
    pub fn with_policy(mut self, policy: Policy) -> Self {
        self.policy = Some(policy);
        self
    }

    /// Sets the number of threads.
    #[must_use]
    pub fn with_threads(mut self, threads: usize) -> Self {
        self.threads = Some(threads);
        self
    }
}
