//! What does an answer about demand hold? Cells, skills, rows.

use std::fmt;

use serde::{Serialize, Serializer};

use crate::lexicon::Lexicon;
use crate::region::RegionCode;
use crate::training::interval::Interval;
use crate::units::Date;

/// A month of a year.
///
/// # Examples
///
/// ```
/// use matcher_core::training::Month;
///
/// let month = Month::of("2026-03-31".parse()?);
/// assert_eq!(month.to_string(), "2026-03");
/// assert_eq!(Month::of("2027-01-01".parse()?).number() - month.number(), 10);
/// # Ok::<(), matcher_core::units::UnitError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month(i32);

impl Month {
    /// The month of a day.
    #[must_use]
    pub fn of(day: Date) -> Self {
        Self(day.year() * 12 + i32::from(day.month()) - 1)
    }

    /// Months since January of the year 0, so that later less earlier counts the months between.
    #[must_use]
    pub fn number(self) -> i32 {
        self.0
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.0.div_euclid(12), self.0.rem_euclid(12) + 1)
    }
}

impl Serialize for Month {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// When, where and in what demand is counted. `None` is what nobody tells, and what demand isn't told apart by.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Cell {
    /// The month of the vacancies.
    pub month: Option<Month>,
    /// The sector of the skill.
    pub sector: Option<String>,
    /// The region of the site.
    pub region: Option<RegionCode>,
    /// The first two digits of the employer's KBLI code.
    pub industry: Option<String>,
}

/// A skill that is asked or taught.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AskedSkill {
    /// Its canonical id, or `~` and the text of a skill the lexicon doesn't know.
    pub skill_id: String,
    /// Its Indonesian label, else the English one; a text that the lexicon doesn't know is its own.
    pub label: String,
    /// Its English label, else the Indonesian one.
    pub label_en: String,
    /// Its kind, such as skill, tool, certificate; `None` where the lexicon doesn't say.
    pub kind: Option<String>,
    /// Its sector; `None` where the lexicon doesn't say.
    pub sector: Option<String>,
}

impl AskedSkill {
    /// What the lexicon tells of a skill as the index writes it.
    pub(super) fn of(token: &str, lexicon: &Lexicon) -> Self {
        let told = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let Some(skill) = lexicon.index_of(token).map(|at| lexicon.skill(at)) else {
            let text = token.trim_start_matches('~').to_owned();
            return Self { skill_id: token.to_owned(), label: text.clone(), label_en: text, kind: None, sector: None };
        };
        let label = skill.label().to_owned();
        let label_en = if skill.label_en.is_empty() { label.clone() } else { skill.label_en.clone() };
        Self { skill_id: token.to_owned(), label, label_en, kind: told(&skill.kind), sector: told(&skill.sector) }
    }
}

/// How much a skill is asked in a cell, and who holds or teaches it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DemandRow {
    /// When, where and in what.
    pub cell: Cell,
    /// The name of the region, where the region table has it.
    pub region_name: Option<String>,
    /// The skill; `None` for all texts together that the lexicon doesn't know and one vacancy alone has.
    pub skill: Option<AskedSkill>,
    /// Vacancies that ask it: the sum of the three after the openings.
    pub vacancies: u64,
    /// Openings of these vacancies.
    pub openings: u64,
    /// Vacancies that list it as required or name it in title or occupation.
    pub required: u64,
    /// Vacancies that list it as preferred and no more.
    pub preferred: u64,
    /// Vacancies whose description alone names it.
    pub mentioned: u64,
    /// All vacancies of the cell; where it has a sector, those that ask some skill of that sector.
    pub of_vacancies: u64,
    /// Openings of all vacancies of the cell.
    pub of_openings: u64,
    /// `vacancies` out of `of_vacancies`, with Wilson's interval: a vacancy is one trial, however many openings it has.
    pub share: Interval,
    /// Workers on file whose home lies in the region, or all, who hold it in full; `None` where demand is told apart by
    /// month or industry, which a worker doesn't have, and for an unknown region.
    pub workers: Option<u64>,
    /// Seats of the courses to come that lead to it in full, wherever they are held.
    pub seats: Option<u64>,
    /// How many courses these are.
    pub courses: Option<u64>,
}

/// A skill that is asked and that no course to come leads to in full.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct UntaughtSkill {
    /// The skill.
    pub skill: AskedSkill,
    /// Vacancies that ask it.
    pub vacancies: u64,
    /// Openings of these vacancies.
    pub openings: u64,
    /// All vacancies counted.
    pub of_vacancies: u64,
    /// Openings of all of them.
    pub of_openings: u64,
    /// `vacancies` out of `of_vacancies`.
    pub share: Interval,
    /// Workers on file who hold it in full.
    pub workers: u64,
}

/// A skill that courses to come teach and that answers no vacancy's demand.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct UnaskedSkill {
    /// The skill.
    pub skill: AskedSkill,
    /// Seats of these courses.
    pub seats: u64,
    /// Ids of the courses.
    pub courses: Vec<String>,
    /// Workers on file who hold it in full.
    pub workers: u64,
}
