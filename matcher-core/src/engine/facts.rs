//! How are the facts of a million workers kept? What scoring reads in one record of 40 bytes, the rest in columns.
//!
//! A column that nobody tells takes no memory at all.

use crate::fixed::RARITY_ONE;
use crate::record::{WorkerFacts, WorkerKnows};
use crate::region::{RegionCode, UnitVector};

/// What features read of a worker, without the lists: small enough that a block of workers stays in the cache.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Told {
    point: [f32; 3],
    /// The most that the worker's text can be worth: a whole number that `f32` holds exactly.
    text_total: f32,
    wage_min: i64,
    skill_total: u32,
    title_total: u32,
    experience: u16,
    held: u16,
    group: u16,
    education: u8,
    flags: u8,
}

/// Bits of [`Told::flags`].
const SKILLS: u8 = 1;
const CERTIFICATES: u8 = 1 << 1;
const OCCUPATION: u8 = 1 << 2;
const TEXT: u8 = 1 << 3;
const MAJOR: u8 = 1 << 4;
const POINT: u8 = 1 << 5;
const RELOCATES: u8 = 1 << 6;
const STAYS: u8 = 1 << 7;

/// No experience, group or education is told.
const NONE: u16 = u16::MAX;
const NO_LEVEL: u8 = u8::MAX;
const NO_WAGE: i64 = i64::MIN;
/// No day is told; days lie far above.
const NO_DAY: i32 = i32::MIN;
const NO_REGION: u32 = u32::MAX;

/// Numbers of one column; empty if all are absent.
struct Column<T> {
    values: Vec<T>,
    absent: T,
}

impl<T: Copy + PartialEq> Column<T> {
    fn new(values: Vec<T>, absent: T) -> Self {
        let is_told = values.iter().any(|value| *value != absent);
        Self { values: if is_told { values } else { Vec::new() }, absent }
    }

    fn get(&self, row: u32) -> Option<T> {
        self.values.get(row as usize).copied().filter(|value| *value != self.absent)
    }
}

/// Everybody's facts.
pub(crate) struct FactTable {
    told: Vec<Told>,
    /// Every region some worker names, sorted.
    regions: Vec<RegionCode>,
    home: Column<u32>,
    ktp: Column<u32>,
    ktp_checked: Column<i32>,
    resident_since: Column<i32>,
    birth: Column<i32>,
    max_distance_m: Column<u32>,
}

impl FactTable {
    pub(super) fn new(facts: &[WorkerFacts]) -> Self {
        let mut regions: Vec<RegionCode> = facts.iter().flat_map(|facts| [facts.home, facts.ktp]).flatten().collect();
        regions.sort_unstable();
        regions.dedup();
        let number = |region: Option<RegionCode>| {
            let place = region.and_then(|region| regions.binary_search(&region).ok());
            place.and_then(|place| u32::try_from(place).ok()).unwrap_or(NO_REGION)
        };
        let days = |day: fn(&WorkerFacts) -> Option<i32>| {
            Column::new(facts.iter().map(|facts| day(facts).unwrap_or(NO_DAY)).collect(), NO_DAY)
        };
        let limits = facts.iter().map(|facts| facts.max_distance_m.unwrap_or(u32::MAX)).collect();
        Self {
            told: facts.iter().map(Told::of).collect(),
            home: Column::new(facts.iter().map(|facts| number(facts.home)).collect(), NO_REGION),
            ktp: Column::new(facts.iter().map(|facts| number(facts.ktp)).collect(), NO_REGION),
            ktp_checked: days(|facts| facts.ktp_checked),
            resident_since: days(|facts| facts.resident_since),
            birth: days(|facts| facts.birth),
            max_distance_m: Column::new(limits, u32::MAX),
            regions,
        }
    }

    fn region(&self, column: &Column<u32>, row: u32) -> Option<RegionCode> {
        column.get(row).and_then(|number| self.regions.get(number as usize).copied())
    }

    /// Everything known of one worker.
    pub(crate) fn get(&self, row: u32) -> WorkerFacts {
        WorkerFacts {
            home: self.region(&self.home, row),
            ktp: self.region(&self.ktp, row),
            ktp_checked: self.ktp_checked.get(row),
            resident_since: self.resident_since.get(row),
            birth: self.birth.get(row),
            max_distance_m: self.max_distance_m.get(row),
            ..self.scored(row)
        }
    }

    /// What features read of one worker; the rest is absent.
    #[inline]
    pub(super) fn scored(&self, row: u32) -> WorkerFacts {
        self.told[row as usize].facts()
    }

    /// Where one worker lives.
    pub(super) fn point(&self, row: u32) -> Option<UnitVector> {
        let told = &self.told[row as usize];
        told.is(POINT).then(|| UnitVector::from_array(told.point))
    }

    /// What policies read: everything known without what features read.
    pub(super) fn residence(&self, row: u32) -> WorkerFacts {
        WorkerFacts {
            home: self.region(&self.home, row),
            ktp: self.region(&self.ktp, row),
            ktp_checked: self.ktp_checked.get(row),
            resident_since: self.resident_since.get(row),
            ..WorkerFacts::default()
        }
    }
}

impl Told {
    #[allow(clippy::cast_precision_loss, reason = "a whole number made to fit, see `Texts::held`")]
    fn of(facts: &WorkerFacts) -> Self {
        let flag = |is: bool, bit: u8| if is { bit } else { 0 };
        let knows = facts.knows;
        let held = facts.held / u64::from(RARITY_ONE);
        Self {
            point: facts.point.map_or([0.0; 3], |point| point.as_array()),
            text_total: facts.text_total as f32,
            wage_min: facts.wage_min.unwrap_or(NO_WAGE),
            skill_total: u32::try_from(facts.skill_total).unwrap_or(u32::MAX),
            title_total: u32::try_from(facts.title_total).unwrap_or(u32::MAX),
            experience: facts.experience.map_or(NONE, |years| u16::try_from(years).unwrap_or(NONE - 1)),
            held: u16::try_from(held).unwrap_or(u16::MAX),
            group: facts.group.unwrap_or(NONE),
            education: facts.education.unwrap_or(NO_LEVEL),
            flags: flag(knows.skills, SKILLS)
                | flag(knows.certificates, CERTIFICATES)
                | flag(knows.occupation, OCCUPATION)
                | flag(knows.text, TEXT)
                | flag(knows.major, MAJOR)
                | flag(facts.point.is_some(), POINT)
                | flag(facts.relocate == Some(true), RELOCATES)
                | flag(facts.relocate == Some(false), STAYS),
        }
    }

    #[inline]
    fn is(&self, flag: u8) -> bool {
        self.flags & flag != 0
    }

    #[inline]
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a whole number, see `Told::of`")]
    pub(super) fn facts(&self) -> WorkerFacts {
        WorkerFacts {
            point: self.is(POINT).then(|| UnitVector::from_array(self.point)),
            education: (self.education != NO_LEVEL).then_some(self.education),
            experience: (self.experience != NONE).then(|| u32::from(self.experience)),
            wage_min: (self.wage_min != NO_WAGE).then_some(self.wage_min),
            relocate: match (self.is(RELOCATES), self.is(STAYS)) {
                (true, _) => Some(true),
                (_, true) => Some(false),
                _ => None,
            },
            group: (self.group != NONE).then_some(self.group),
            knows: WorkerKnows {
                skills: self.is(SKILLS),
                certificates: self.is(CERTIFICATES),
                occupation: self.is(OCCUPATION),
                text: self.is(TEXT),
                major: self.is(MAJOR),
            },
            skill_total: u64::from(self.skill_total),
            held: u64::from(self.held) * u64::from(RARITY_ONE),
            title_total: u64::from(self.title_total),
            text_total: self.text_total as u64,
            ..WorkerFacts::default()
        }
    }
}
