//! The closed and open lists of facts that cells hold: education, status, contract, schemes.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::units::Date;

/// Education finished, in the words of Indonesian forms.
///
/// Two tracks share a level: a general (SMA, MA, Paket C) and a vocational school leaver (SMK) both stand on level 2.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the words of the contract, each its own explanation")]
pub enum Education {
    #[serde(rename = "SD")]
    Sd,
    #[serde(rename = "Paket A")]
    PaketA,
    #[serde(rename = "SMP")]
    Smp,
    #[serde(rename = "Paket B")]
    PaketB,
    #[serde(rename = "SMA")]
    Sma,
    #[serde(rename = "SMK")]
    Smk,
    #[serde(rename = "MA")]
    Ma,
    #[serde(rename = "Paket C")]
    PaketC,
    D1,
    D2,
    D3,
    D4,
    S1,
    #[serde(rename = "Profesi")]
    Profesi,
    S2,
    S3,
}

impl Education {
    /// Every value, lowest level first.
    pub const ALL: [Self; 16] = [
        Self::Sd,
        Self::PaketA,
        Self::Smp,
        Self::PaketB,
        Self::Sma,
        Self::Smk,
        Self::Ma,
        Self::PaketC,
        Self::D1,
        Self::D2,
        Self::D3,
        Self::D4,
        Self::S1,
        Self::Profesi,
        Self::S2,
        Self::S3,
    ];

    /// Level from 0 (SD) to 8 (S3): SMP 1, SMA and SMK 2, D1 3, D2 4, D3 5, D4, S1 and Profesi 6, S2 7.
    ///
    /// # Source
    ///
    /// The order of the KKNI (Perpres 8/2012) for the same schools; equal levels of Paket A, B and C by law 20/2003.
    #[must_use]
    pub fn level(self) -> u8 {
        match self {
            Self::Sd | Self::PaketA => 0,
            Self::Smp | Self::PaketB => 1,
            Self::Sma | Self::Smk | Self::Ma | Self::PaketC => 2,
            Self::D1 => 3,
            Self::D2 => 4,
            Self::D3 => 5,
            Self::D4 | Self::S1 | Self::Profesi => 6,
            Self::S2 => 7,
            Self::S3 => 8,
        }
    }

    /// The usual name of a level from 0 to 8; higher ones are written as the last.
    #[must_use]
    pub fn level_name(level: u8) -> &'static str {
        const NAMES: [&str; 9] = ["SD", "SMP", "SMA/SMK", "D1", "D2", "D3", "D4/S1", "S2", "S3"];
        NAMES[usize::from(level).min(NAMES.len() - 1)]
    }

    /// The value as forms write it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Sd => "SD",
            Self::PaketA => "Paket A",
            Self::Smp => "SMP",
            Self::PaketB => "Paket B",
            Self::Sma => "SMA",
            Self::Smk => "SMK",
            Self::Ma => "MA",
            Self::PaketC => "Paket C",
            Self::D1 => "D1",
            Self::D2 => "D2",
            Self::D3 => "D3",
            Self::D4 => "D4",
            Self::S1 => "S1",
            Self::Profesi => "Profesi",
            Self::S2 => "S2",
            Self::S3 => "S3",
        }
    }
}

impl fmt::Display for Education {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Sex as on the identity card. Never part of a score.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the words of the contract, each its own explanation")]
pub enum Sex {
    Female,
    Male,
}

/// Work status of a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the words of the contract, each its own explanation")]
pub enum WorkStatus {
    Unemployed,
    Informal,
    Daily,
    SelfEmployed,
    Employed,
    Student,
}

impl WorkStatus {
    /// The contract's word for it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unemployed => "unemployed",
            Self::Informal => "informal",
            Self::Daily => "daily",
            Self::SelfEmployed => "self_employed",
            Self::Employed => "employed",
            Self::Student => "student",
        }
    }
}

/// Kind of contract a vacancy offers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Contract {
    /// Without an end (PKWTT).
    Permanent,
    /// For a fixed term (PKWT).
    FixedTerm,
    /// Part of the week.
    PartTime,
    /// Paid by the piece (borongan).
    Piece,
    /// Casual, by the day (harian lepas).
    Daily,
    /// Training on the job (magang).
    Apprenticeship,
    /// On one's own account (mitra, freelance).
    Freelance,
}

impl Contract {
    /// The contract's word for it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Permanent => "permanent",
            Self::FixedTerm => "fixed_term",
            Self::PartTime => "part_time",
            Self::Piece => "piece",
            Self::Daily => "daily",
            Self::Apprenticeship => "apprenticeship",
            Self::Freelance => "freelance",
        }
    }
}

/// What one wage pays for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the words of the contract, each its own explanation")]
pub enum WagePeriod {
    Hour,
    Day,
    Week,
    Month,
    Year,
}

impl WagePeriod {
    /// The contract's word for it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Hour => "hour",
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Year => "year",
        }
    }

    /// Rupiah per month of a wage paid for this period; parts of a rupiah are cut off.
    ///
    /// # Source
    ///
    /// A day's wage is a 25th of the month's in a six-day week (PP 36/2021 Art. 17); an hour's is a 173rd (Kepmenakertrans
    /// 102/2004 Art. 8); a year has 12 months and 52 weeks.
    #[must_use]
    pub fn monthly(self, wage: i64) -> i64 {
        match self {
            Self::Hour => wage.saturating_mul(173),
            Self::Day => wage.saturating_mul(25),
            Self::Week => wage.saturating_mul(52) / 12,
            Self::Month => wage,
            Self::Year => wage / 12,
        }
    }
}

/// Class of skill, as local by-laws use it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the words of the contract, each its own explanation")]
pub enum SkillClass {
    Unskilled,
    Semi,
    Skilled,
    Strategic,
}

/// From how far a vacancy takes people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// The kabupaten or kota of the work site.
    District,
    /// The province of the work site.
    Province,
    /// The whole country.
    National,
}

/// A certificate or licence, with its expiry where the cell gives one: `SIO Forklift@2027-05-01`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Certificate {
    /// Name as written.
    pub name: String,
    /// Last day it holds.
    pub expires: Option<Date>,
}

/// A skill a vacancy asks, with its weight where the cell gives one: `forklift:1.5`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct SkillDemand {
    /// Name as written.
    pub name: String,
    /// Weight above 0 and up to 100; the weights file's `required` or `preferred` if absent.
    pub weight: Option<f64>,
}

/// Schemes and assistance that the contract of columns names.
const SCHEMES: [&str; 10] = ["JKN", "JKK", "JKM", "JHT", "JP", "JKP", "PKH", "SEMBAKO", "PBI", "BSU"];

/// Whether a cell names a scheme or an assistance of the contract of columns, in any case of letters.
pub(crate) fn is_scheme(name: &str) -> bool {
    SCHEMES.iter().any(|scheme| scheme.eq_ignore_ascii_case(name.trim()))
}

/// State of a scheme a person holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the words of the contract, each its own explanation")]
pub enum SchemeState {
    Active,
    Lapsed,
    Never,
}

/// A social-protection scheme a person holds, with its state where the cell gives one: `JKK:lapsed@2026-01-31`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct HeldScheme {
    /// Scheme as written, in capitals: JKN, JKK, JKM, JHT, JP, JKP, PKH, SEMBAKO, PBI, BSU.
    pub scheme: String,
    /// Its state; active if the cell gives none.
    pub state: SchemeState,
    /// The last day paid for, or the day it lapsed.
    pub until: Option<Date>,
}
