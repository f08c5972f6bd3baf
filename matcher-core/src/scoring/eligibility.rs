//! May this pair be ranked at all? Rules with three values, each failure with a code and both values.
//!
//! A rule passes, fails or can't tell because a fact is missing. `hard` rules decide eligibility, `soft` ones are only
//! scored, `off` ones are not looked at. Eligibility never touches the score.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::packed::{VacancyView, WorkerView};
use super::quantised::PackedWeights;
use super::weights::{RuleMode, Rules};
use crate::record::VacancyFacts;
use crate::record::{Education, Scope};
use crate::region::AdminLevel;
use crate::units::Rupiah;

/// Why a pair fails a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the words of the contract, each its own explanation")]
pub enum Code {
    EducationBelow,
    ExperienceBelow,
    CertificateMissing,
    CertificateExpired,
    AgeOutside,
    NotOpenYet,
    Closed,
    WageBelow,
    TooFar,
    OutsideScope,
    MajorDiffers,
    NoOpening,
}

impl Code {
    /// Every code, in the contract's order.
    pub const ALL: [Self; 12] = [
        Self::EducationBelow,
        Self::ExperienceBelow,
        Self::CertificateMissing,
        Self::CertificateExpired,
        Self::AgeOutside,
        Self::NotOpenYet,
        Self::Closed,
        Self::WageBelow,
        Self::TooFar,
        Self::OutsideScope,
        Self::MajorDiffers,
        Self::NoOpening,
    ];

    /// The code as the contract writes it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::EducationBelow => "education_below",
            Self::ExperienceBelow => "experience_below",
            Self::CertificateMissing => "certificate_missing",
            Self::CertificateExpired => "certificate_expired",
            Self::AgeOutside => "age_outside",
            Self::NotOpenYet => "not_open_yet",
            Self::Closed => "closed",
            Self::WageBelow => "wage_below",
            Self::TooFar => "too_far",
            Self::OutsideScope => "outside_scope",
            Self::MajorDiffers => "major_differs",
            Self::NoOpening => "no_opening",
        }
    }

    fn bit(self) -> u32 {
        1 << (self as u32)
    }

    /// The code for a fact that is not told.
    #[must_use]
    pub fn unknown(self) -> &'static str {
        match self {
            Self::EducationBelow => "education_below_unknown",
            Self::ExperienceBelow => "experience_below_unknown",
            Self::CertificateMissing => "certificate_missing_unknown",
            Self::CertificateExpired => "certificate_expired_unknown",
            Self::AgeOutside => "age_outside_unknown",
            Self::NotOpenYet => "not_open_yet_unknown",
            Self::Closed => "closed_unknown",
            Self::WageBelow => "wage_below_unknown",
            Self::TooFar => "too_far_unknown",
            Self::OutsideScope => "outside_scope_unknown",
            Self::MajorDiffers => "major_differs_unknown",
            Self::NoOpening => "no_opening_unknown",
        }
    }
}

/// Which hard rules a pair fails or can't be told of: two bits a code.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Checks(u32);

impl Checks {
    /// Bits for unknown facts lie above those for failures.
    const UNKNOWN: u32 = 16;

    /// Notes a failure.
    pub fn fail(&mut self, code: Code) {
        self.0 |= code.bit();
    }

    /// Notes a fact that is not told.
    pub fn unknown(&mut self, code: Code) {
        self.0 |= code.bit() << Self::UNKNOWN;
    }

    /// True if all rules pass, false if one fails, `None` if none fails and one can't tell.
    #[must_use]
    pub fn eligible(self) -> Option<bool> {
        if self.failed() > 0 {
            Some(false)
        } else if self.0 == 0 {
            Some(true)
        } else {
            None
        }
    }

    /// How many rules fail.
    #[must_use]
    pub fn failed(self) -> u32 {
        (self.0 & ((1 << Self::UNKNOWN) - 1)).count_ones()
    }

    /// The codes that fail.
    pub fn failures(self) -> impl Iterator<Item = Code> {
        Code::ALL.into_iter().filter(move |code| self.0 & code.bit() != 0)
    }

    /// The codes whose facts are not told.
    pub fn unknowns(self) -> impl Iterator<Item = Code> {
        Code::ALL.into_iter().filter(move |code| self.0 & (code.bit() << Self::UNKNOWN) != 0)
    }

    /// All codes as the contract writes them, failures first.
    pub fn codes(self) -> impl Iterator<Item = &'static str> {
        self.failures().map(Code::as_str).chain(self.unknowns().map(Code::unknown))
    }
}

impl fmt::Debug for Checks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.codes()).finish()
    }
}

/// Both values behind a failure or an unknown, in words without personal facts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// The code, with `_unknown` where a fact is missing.
    pub code: String,
    /// What the worker has; `None` if not told or personal.
    pub have: Option<String>,
    /// What the vacancy asks, or the worker's own limit.
    pub need: String,
}

/// Which ones of a relation satisfy a demanded certificate.
pub trait Satisfies {
    /// True if holding `held` is as good as `demanded`.
    fn satisfies(&self, demanded: u32, held: u32) -> bool;
}

/// The bits of all hard rules for one pair. `as_of` is days since 1970-01-01; without it, rules on dates can't tell.
#[must_use]
pub fn checks(
    worker: &WorkerView<'_>,
    vacancy: &VacancyView<'_>,
    weights: &PackedWeights,
    as_of: Option<i32>,
    satisfies: &impl Satisfies,
) -> Checks {
    let mut checks = vacancy_checks(vacancy.facts, &weights.rules, as_of);
    let rules = &weights.rules;
    let (has, asks) = (worker.facts, vacancy.facts);
    let mut rule = |mode: RuleMode, code: Code, outcome: Option<bool>| match outcome {
        _ if mode != RuleMode::Hard => {}
        Some(true) => {}
        Some(false) => checks.fail(code),
        None => checks.unknown(code),
    };
    if let Some(asked) = asks.education_min {
        rule(rules.education, Code::EducationBelow, has.education.map(|level| level >= asked));
    }
    if let Some(asked) = asks.experience_min.filter(|asked| *asked > 0) {
        rule(rules.experience, Code::ExperienceBelow, has.experience.map(|years| years >= asked));
    }
    if asks.age_min.is_some() || asks.age_max.is_some() {
        let age = has.birth.zip(as_of).map(|(birth, as_of)| age(birth, as_of));
        let within = |age: u32| asks.age_min.is_none_or(|min| age >= min) && asks.age_max.is_none_or(|max| age <= max);
        rule(rules.age, Code::AgeOutside, age.map(within));
    }
    if let Some(asked) = has.wage_min {
        rule(rules.wage, Code::WageBelow, asks.wage.map(|offered| offered >= asked));
    }
    if let Some(limit) = has.max_distance_m.filter(|_| has.relocate != Some(true) && !asks.housing) {
        let way = distance_m(worker, vacancy, weights.detour);
        rule(rules.distance, Code::TooFar, way.map(|way| way <= f64::from(limit)));
    }
    if let Some(level) = asks.scope.and_then(scope_level) {
        let inside = has.home.zip(asks.site).and_then(|(home, site)| home.same_at(site, level));
        rule(rules.scope, Code::OutsideScope, inside);
    }
    // The one rule whose outcome takes a search is left unasked where it can't count.
    if rules.majors == RuleMode::Hard && !vacancy.majors.is_empty() {
        let same = |major: &Vec<u32>| major.iter().all(|word| worker.major.contains(word));
        let outcome = has.knows.major.then(|| vacancy.majors.iter().any(same));
        rule(rules.majors, Code::MajorDiffers, outcome);
    }
    if rules.certificates == RuleMode::Hard {
        for demanded in vacancy.certificates {
            certificate(*demanded, worker, as_of, satisfies, &mut checks);
        }
    }
    checks
}

/// Whether nobody fails a rule on dates for a vacancy. `as_of` is days since 1970-01-01; without it everybody may apply.
#[must_use]
pub fn is_open(vacancy: &VacancyFacts, weights: &PackedWeights, as_of: Option<i32>) -> bool {
    let is_shut = |code: Code| matches!(code, Code::NotOpenYet | Code::Closed);
    !vacancy_checks(vacancy, &weights.rules, as_of).failures().any(is_shut)
}

/// The rules that look at the vacancy alone.
fn vacancy_checks(asks: &VacancyFacts, rules: &Rules, as_of: Option<i32>) -> Checks {
    let mut checks = Checks::default();
    if rules.openings == RuleMode::Hard && asks.openings == 0 {
        checks.fail(Code::NoOpening);
    }
    if rules.dates == RuleMode::Hard {
        match (asks.opens, as_of) {
            (Some(opens), Some(today)) if today < opens => checks.fail(Code::NotOpenYet),
            (Some(_), None) => checks.unknown(Code::NotOpenYet),
            _ => {}
        }
        match (asks.closes, as_of) {
            (Some(closes), Some(today)) if today > closes => checks.fail(Code::Closed),
            (Some(_), None) => checks.unknown(Code::Closed),
            _ => {}
        }
    }
    checks
}

/// One required certificate: held and in force, held but expired, missing, or not told.
pub(crate) fn certificate(
    demanded: u32,
    worker: &WorkerView<'_>,
    as_of: Option<i32>,
    satisfies: &impl Satisfies,
    checks: &mut Checks,
) {
    let mut expired = false;
    let mut undated = false;
    for held in worker.certificates.iter().filter(|held| satisfies.satisfies(demanded, held.skill)) {
        match as_of {
            _ if held.expires == i32::MAX => return,
            Some(today) if held.expires >= today => return,
            Some(_) => expired = true,
            None => undated = true,
        }
    }
    if undated {
        checks.unknown(Code::CertificateExpired);
    } else if expired {
        checks.fail(Code::CertificateExpired);
    } else if worker.facts.knows.certificates {
        checks.fail(Code::CertificateMissing);
    } else {
        checks.unknown(Code::CertificateMissing);
    }
}

/// Full years between two days since 1970-01-01; 0 if the dates are out of range.
fn age(birth: i32, as_of: i32) -> u32 {
    let dates = crate::units::Date::from_days(birth).ok().zip(crate::units::Date::from_days(as_of).ok());
    dates.map_or(0, |(birth, as_of)| u32::try_from(birth.years_until(as_of)).unwrap_or(0))
}

/// The way to work in metres by road.
#[must_use]
pub fn distance_m(worker: &WorkerView<'_>, vacancy: &VacancyView<'_>, detour: f64) -> Option<f64> {
    let (home, site) = (worker.facts.point.as_ref()?, vacancy.facts.point.as_ref()?);
    Some(crate::region::kilometres(home.chord2(site)) * 1000.0 * detour)
}

fn scope_level(scope: Scope) -> Option<AdminLevel> {
    match scope {
        Scope::District => Some(AdminLevel::KabupatenKota),
        Scope::Province => Some(AdminLevel::Provinsi),
        Scope::National => None,
    }
}

/// Both values behind every code of `checks`, in figures and codes that every language reads. Ages and birth dates stay out,
/// and so do names of papers and fields of study, which are no numbers.
#[must_use]
pub fn reasons(
    checks: Checks,
    worker: &WorkerView<'_>,
    vacancy: &VacancyView<'_>,
    detour: f64,
    as_of: Option<i32>,
) -> Vec<Reason> {
    let (has, asks) = (worker.facts, vacancy.facts);
    let level = |level: Option<u8>| level.map(|level| Education::level_name(level).to_owned());
    let years = |hundredths: Option<u32>| hundredths.map(|h| format!("{} years", f64::from(h) / 100.0));
    let rupiah =
        |amount: Option<i64>| amount.and_then(|amount| Rupiah::new(amount).ok()).map(|amount| amount.to_string());
    let date =
        |days: Option<i32>| days.and_then(|days| crate::units::Date::from_days(days).ok()).map(|d| d.to_string());
    let region = |code: Option<crate::region::RegionCode>| code.map(|code| code.to_string());
    let both = |code: Code| -> (Option<String>, Option<String>) {
        match code {
            Code::EducationBelow => (level(has.education), level(asks.education_min)),
            Code::ExperienceBelow => (years(has.experience), years(asks.experience_min)),
            // Which papers and fields they are is for whoever knows their names.
            Code::CertificateMissing | Code::CertificateExpired | Code::MajorDiffers => (None, None),
            Code::AgeOutside => {
                let bound = |age: Option<u32>| age.map(|age| age.to_string()).unwrap_or_default();
                // A birth date is personal: the bounds alone are told.
                (None, Some(format!("{}–{}", bound(asks.age_min), bound(asks.age_max))))
            }
            Code::NotOpenYet => (date(as_of), date(asks.opens).map(|day| format!("≥ {day}"))),
            Code::Closed => (date(as_of), date(asks.closes).map(|day| format!("≤ {day}"))),
            Code::WageBelow => (rupiah(asks.wage), rupiah(has.wage_min)),
            Code::TooFar => (
                distance_m(worker, vacancy, detour).map(|metres| format!("{:.1} km", metres / 1000.0)),
                has.max_distance_m.map(|metres| format!("{:.1} km", f64::from(metres) / 1000.0)),
            ),
            Code::OutsideScope => {
                (region(has.home), region(asks.site.and_then(|site| site.at(asks.scope.and_then(scope_level)?))))
            }
            Code::NoOpening => (Some(asks.openings.to_string()), Some("1".to_owned())),
        }
    };
    let reason = |code: Code, name: &str| {
        let (have, need) = both(code);
        Reason { code: name.to_owned(), have, need: need.unwrap_or_default() }
    };
    let failures = checks.failures().map(|code| reason(code, code.as_str()));
    failures.chain(checks.unknowns().map(|code| reason(code, code.unknown()))).collect()
}
