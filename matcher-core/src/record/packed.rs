//! What is known of a record, as numbers? Facts that scoring, rules and policies read; `None` is unknown.
//!
//! Totals are filled in once rarities are known.

use super::{Contract, Scope, SkillClass};
use crate::region::{RegionCode, UnitVector};

/// What is known of a worker, packed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct WorkerFacts {
    /// Domicile.
    pub home: Option<RegionCode>,
    /// Where the identity card was issued.
    pub ktp: Option<RegionCode>,
    /// When an officer last saw the identity card, days since 1970-01-01; read by policies alone.
    pub ktp_checked: Option<i32>,
    /// Since when at home, days since 1970-01-01.
    pub resident_since: Option<i32>,
    /// Home as a point on the unit sphere.
    pub point: Option<UnitVector>,
    /// Education level, 0 to 8.
    pub education: Option<u8>,
    /// Hundredths of a year of experience.
    pub experience: Option<u32>,
    /// Lowest wage accepted, rupiah per month.
    pub wage_min: Option<i64>,
    /// Day of birth, days since 1970-01-01; read by the age rule alone.
    pub birth: Option<i32>,
    /// When they registered, days since 1970-01-01; read where an assignment breaks ties alone.
    pub registered: Option<i32>,
    /// Longest way in metres.
    pub max_distance_m: Option<u32>,
    /// Would move for a post.
    pub relocate: Option<bool>,
    /// KBJI unit group of the wanted occupation, four digits.
    pub group: Option<u16>,
    /// True if the skills, the certificates, the occupation or any text is known.
    pub knows: WorkerKnows,
    /// Sum of the rarities of the skills held, at most `u32::MAX`.
    pub skill_total: u64,
    /// Number of the skills held, in steps of 1/65536.
    pub held: u64,
    /// Sum of the rarities of the words of the wanted occupation, at most `u32::MAX`.
    pub title_total: u64,
    /// The most that the worker's text can be worth: a whole number that an `f32` holds exactly, at most 2^47.
    pub text_total: u64,
}

/// Which of a worker's lists are known at all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools, reason = "one fact a column")]
pub struct WorkerKnows {
    /// Skills were told, be it none.
    pub skills: bool,
    /// Certificates were told, be it none.
    pub certificates: bool,
    /// An occupation was told.
    pub occupation: bool,
    /// Some text was told.
    pub text: bool,
    /// A field of study was told.
    pub major: bool,
}

/// What is known of a vacancy, packed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct VacancyFacts {
    /// Work site.
    pub site: Option<RegionCode>,
    /// Work site as a point on the unit sphere.
    pub point: Option<UnitVector>,
    /// Lowest education level taken.
    pub education_min: Option<u8>,
    /// Hundredths of a year of experience asked.
    pub experience_min: Option<u32>,
    /// Highest wage offered, rupiah per month.
    pub wage: Option<i64>,
    /// Kind of contract.
    pub contract: Option<Contract>,
    /// The employer houses the worker.
    pub housing: bool,
    /// People wanted.
    pub openings: u32,
    /// First day of applying, days since 1970-01-01.
    pub opens: Option<i32>,
    /// Last day of applying, days since 1970-01-01.
    pub closes: Option<i32>,
    /// Class of skill, as local by-laws use it; read by policies alone.
    pub skill_class: Option<SkillClass>,
    /// From how far people are taken.
    pub scope: Option<Scope>,
    /// Youngest age taken.
    pub age_min: Option<u32>,
    /// Oldest age taken.
    pub age_max: Option<u32>,
    /// How many of the schemes that bind employers are offered, out of [`SCHEMES_BINDING`].
    pub schemes: Option<u8>,
    /// KBJI unit group, four digits.
    pub group: Option<u16>,
    /// A title or an occupation was told.
    pub has_title: bool,
    /// Sum of the demands' weights times rarities.
    pub demand_total: u64,
    /// Sum of the demands' weights, in steps of 1/65536.
    pub asked: u64,
    /// Sum of the rarities of the title's words, at most `u32::MAX`.
    pub title_total: u64,
    /// Sum of the text demands' weights.
    pub text_total: u64,
}

/// Schemes that bind every employer: JKK, JKM, JHT, JP, JKP and JKN.
///
/// # Source
///
/// UU 40/2004 on the social-security system and UU 6/2023 (JKP); the programmes are listed in the domain notes.
pub const SCHEMES_BINDING: u8 = 6;
