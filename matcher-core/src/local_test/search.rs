//! What does a search among all locals find? Counts at each step, reasons, near misses, and of whom something must be told.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::course::closing;
use super::criteria::Criteria;
use super::error::LocalTestError;
use super::waiver::{self, Waiver};
use super::window::Window;
use crate::engine::{Census, Lack, Seen, Settings};
use crate::lexicon::Lexicon;
use crate::record::{Vacancy, VacancyFacts};
use crate::scoring::eligibility::Code;
use crate::training::offer::Offers;
use crate::units::Date;

/// Somebody in whom nothing demanded was found.
const NOT_A_CANDIDATE: &str = "not_a_candidate";
/// Somebody who told nothing in which it could be.
const NOT_A_CANDIDATE_UNKNOWN: &str = "not_a_candidate_unknown";
/// Somebody whose score is too low.
const BELOW_MIN_SCORE: &str = "below_min_score";
/// Somebody whose score is too low, and could reach it with facts that aren't told.
const BELOW_MIN_SCORE_UNKNOWN: &str = "below_min_score_unknown";

/// How many people there are at each step.
///
/// `registered` ⊇ `local` ⊇ `eligible` ⊇ `qualified`. `unknown` people stand beside: some of them are local, of others that
/// can't be told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Counts {
    /// Workers on file on the day: those whose `registered_on` is empty or not after it.
    pub registered: u64,
    /// Of them residents, as the policy counts them for this site on this day.
    pub local: u64,
    /// Locals who pass every hard rule that looks at a worker.
    pub eligible: u64,
    /// Locals, or people who may be, who fail nothing that is known, and who would qualify if what isn't known were told.
    pub unknown: u64,
    /// Eligible candidates whose score reaches the policy's `min_score`.
    pub qualified: u64,
}

/// A known local who would qualify but for one rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct NearMiss {
    /// The worker's id.
    pub worker_id: String,
    /// The rule's code.
    pub code: String,
    /// What the worker has; `None` where it is personal (age, home, the way from there) or not told.
    pub have: Option<String>,
    /// What is asked; `None` where it is the worker's own limit (wage, distance), which is the worker's to tell.
    pub need: Option<String>,
    /// A course of the market that closes it, if there is one.
    pub course_id: Option<String>,
}

/// Somebody of whom something must be told before it is known whether they are a qualified local.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Unknown {
    /// The worker's id.
    pub worker_id: String,
    /// What would tell: columns of the worker that prove residence, `region` of the vacancy, and codes of rules with
    /// `_unknown`.
    pub missing: Vec<String>,
}

/// Whether a certificate can be made, and else what stands in its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Finding {
    /// Fewer qualified locals than openings, the unknown counted with them.
    TooFew,
    /// As many qualified locals as openings, or more: nothing can waive that away.
    EnoughQualified,
    /// Too few qualified locals, but enough with the unknown: papers or waivers would tell.
    Unknowns,
    /// A ring is still asked alone, or was for too short a time.
    WindowRuns,
    /// It can't be told whether the windows are over: the vacancy has no `opens_on`.
    Undated,
    /// The vacancy opens later: nobody was asked.
    NotOpenYet,
    /// The vacancy has no openings.
    NoOpening,
}

impl Finding {
    /// The word used in tables: `too_few`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::TooFew => "too_few",
            Self::EnoughQualified => "enough_qualified",
            Self::Unknowns => "unknowns",
            Self::WindowRuns => "window_runs",
            Self::Undated => "undated",
            Self::NotOpenYet => "not_open_yet",
            Self::NoOpening => "no_opening",
        }
    }
}

/// What a search among all locals found, whatever it is.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct LocalSearch {
    /// The vacancy's id.
    pub vacancy_id: String,
    /// The day of the search.
    pub as_of: Date,
    /// Whether a certificate can be made of it, without waivers.
    pub finding: Finding,
    /// How long locals were asked.
    pub window: Window,
    /// People wanted.
    pub openings: u32,
    /// What was asked.
    pub criteria: Criteria,
    /// People at each step.
    pub counts: Counts,
    /// How many locals don't qualify for which reason; one person may have several.
    pub reasons: BTreeMap<String, u64>,
    /// Locals one rule away, in the order of ids.
    pub near_misses: Vec<NearMiss>,
    /// Of whom something must be told, in the order of ids.
    pub unknowns: Vec<Unknown>,
    /// Everybody on file who isn't known to live elsewhere, in the order of ids.
    #[serde(skip)]
    pub(super) people: Vec<String>,
}

impl LocalSearch {
    /// Sums up what was seen of everybody.
    pub(crate) fn of(
        vacancy: &Vacancy,
        facts: &VacancyFacts,
        as_of: Date,
        settings: &Settings,
        census: Census,
        offers: &Offers,
    ) -> Self {
        let (policy, lexicon) = (&settings.policy, &settings.lexicon);
        let criteria = Criteria::of(vacancy, facts, policy, &settings.weights, &settings.regions, as_of);
        let instrument = policy.post(facts, Some(as_of)).instrument;
        let mut search = Self {
            vacancy_id: vacancy.vacancy_id.to_string(),
            as_of,
            finding: Finding::TooFew,
            window: Window::of(vacancy.opens_on, vacancy.closes_on, as_of, policy, instrument),
            openings: facts.openings,
            criteria,
            counts: Counts { registered: census.registered, ..Counts::default() },
            reasons: BTreeMap::new(),
            near_misses: Vec::new(),
            unknowns: Vec::new(),
            people: Vec::with_capacity(census.people.len()),
        };
        for seen in census.people {
            search.add(seen, offers, lexicon);
        }
        search.finding = search.find();
        search
    }

    /// Counts one person who is local or may be.
    fn add(&mut self, seen: Seen, offers: &Offers, lexicon: &Lexicon) {
        let is_local = seen.residence.is_local == Some(true);
        let would_count = seen.checks.failed() == 0 && seen.is_candidate != Some(false) && seen.reaches != Some(false);
        let is_eligible = seen.checks.eligible() == Some(true);
        let qualifies = is_eligible && seen.is_candidate == Some(true) && seen.reaches == Some(true);
        let codes = codes(&seen);
        let counts = &mut self.counts;
        if is_local {
            counts.local += 1;
            counts.eligible += u64::from(is_eligible);
            counts.qualified += u64::from(qualifies);
            for code in &codes {
                *self.reasons.entry((*code).to_owned()).or_default() += 1;
            }
        }
        if would_count && !(is_local && qualifies) {
            counts.unknown += 1;
            let papers = seen.residence.missing.names().filter(|_| !is_local);
            let missing = papers.chain(codes).map(str::to_owned).collect();
            self.unknowns.push(Unknown { worker_id: seen.worker_id.clone(), missing });
        }
        if let Some(lack) = seen.lacks {
            self.near_misses.push(near_miss(&seen.worker_id, lack, (offers, self.as_of), lexicon));
        }
        self.people.push(seen.worker_id);
    }

    /// What was found, if nothing is waived.
    fn find(&self) -> Finding {
        let (counts, openings) = (&self.counts, u64::from(self.openings));
        if openings == 0 {
            Finding::NoOpening
        } else if self.window.opens_on.is_some_and(|day| day > self.as_of) {
            Finding::NotOpenYet
        } else if self.window.is_over().is_none() {
            Finding::Undated
        } else if self.window.is_over() == Some(false) {
            Finding::WindowRuns
        } else if counts.qualified >= openings {
            Finding::EnoughQualified
        } else if counts.qualified + counts.unknown >= openings {
            Finding::Unknowns
        } else {
            Finding::TooFew
        }
    }

    /// Whether a certificate can be made once some of the unknown are waived: too few are qualified and, where the unknown
    /// would reach the openings, each of them is waived.
    #[must_use]
    pub fn is_certifiable(&self, waivers: &[Waiver]) -> bool {
        let is_waived = |unknown: &Unknown| waivers.iter().any(|waiver| waiver.worker_id == unknown.worker_id);
        match self.finding {
            Finding::TooFew => true,
            Finding::Unknowns => self.unknowns.iter().all(is_waived),
            _ => false,
        }
    }

    /// Waivers in their order, if each can stand here.
    pub(crate) fn checked(
        &self,
        waivers: &[Waiver],
        is_on_file: impl Fn(&str) -> bool,
    ) -> Result<Vec<Waiver>, LocalTestError> {
        waiver::checked(waivers, &self.unknowns, is_on_file)
    }

    /// Ids of everybody looked at, in their order.
    pub(crate) fn people(&self) -> &[String] {
        &self.people
    }
}

/// Why somebody doesn't qualify, or isn't known to: codes of rules, failures first, then of the stages before and after.
fn codes(seen: &Seen) -> Vec<&'static str> {
    let mut codes: Vec<&'static str> = seen.checks.codes().collect();
    codes.extend(match (seen.is_candidate, seen.reaches) {
        (Some(false), _) => Some(NOT_A_CANDIDATE),
        (None, _) => Some(NOT_A_CANDIDATE_UNKNOWN),
        (Some(true), Some(false)) => Some(BELOW_MIN_SCORE),
        (Some(true), None) => Some(BELOW_MIN_SCORE_UNKNOWN),
        (Some(true), Some(true)) => None,
    });
    codes
}

/// The one rule that somebody fails, in words that may be shown to an employer, and the course that closes it.
fn near_miss(worker_id: &str, lack: Lack, (offers, as_of): (&Offers, Date), lexicon: &Lexicon) -> NearMiss {
    let course_id = closing(&lack, offers, as_of, lexicon);
    let is = |code: Code| lack.reason.code == code.as_str();
    let is_private = is(Code::AgeOutside) || is(Code::TooFar) || is(Code::OutsideScope);
    let is_own_limit = is(Code::WageBelow) || is(Code::TooFar);
    let label = |token: &String| {
        let known = lexicon.index_of(token).map(|index| lexicon.skill(index).label().to_owned());
        known.unwrap_or_else(|| token.trim_start_matches('~').to_owned())
    };
    let need = if lack.certificates.is_empty() {
        Some(lack.reason.need).filter(|need| !need.is_empty() && !is_own_limit)
    } else {
        Some(lack.certificates.iter().map(label).collect::<Vec<_>>().join(", "))
    };
    NearMiss {
        worker_id: worker_id.to_owned(),
        have: lack.reason.have.filter(|_| !is_private),
        need,
        code: lack.reason.code,
        course_id,
    }
}
