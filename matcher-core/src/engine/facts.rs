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
    fn new(absent: T) -> Self {
        Self { values: Vec::new(), absent }
    }

    fn extend(&mut self, values: impl Iterator<Item = Option<T>>) {
        self.values.extend(values.map(|value| value.unwrap_or(self.absent)));
    }

    /// Adds the rows from `first` on; room for `all` is made once anybody tells anything.
    fn append(&mut self, part: &Self, first: usize, all: usize) {
        if part.values.iter().any(|value| *value != self.absent) {
            self.values.reserve_exact(all - self.values.len());
            self.values.resize(first, self.absent);
            self.values.extend_from_slice(&part.values);
        }
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
    registered: Column<i32>,
    max_distance_m: Column<u32>,
}

impl FactTable {
    /// No worker yet, and room for `all`; `regions` has every region some worker names, sorted.
    pub(super) fn new(regions: Vec<RegionCode>, all: usize) -> Self {
        Self {
            told: Vec::with_capacity(all),
            regions,
            home: Column::new(NO_REGION),
            ktp: Column::new(NO_REGION),
            ktp_checked: Column::new(NO_DAY),
            resident_since: Column::new(NO_DAY),
            birth: Column::new(NO_DAY),
            registered: Column::new(NO_DAY),
            max_distance_m: Column::new(u32::MAX),
        }
    }

    /// Forgets all workers, but keeps the room.
    pub(super) fn clear(&mut self) {
        self.told.clear();
        self.home.values.clear();
        self.ktp.values.clear();
        self.ktp_checked.values.clear();
        self.resident_since.values.clear();
        self.birth.values.clear();
        self.registered.values.clear();
        self.max_distance_m.values.clear();
    }

    /// Adds workers to a part of a table, with regions as they are numbered there.
    pub(super) fn extend(&mut self, facts: &[WorkerFacts], regions: &[RegionCode]) {
        let number = |region: Option<RegionCode>| {
            let place = region.and_then(|region| regions.binary_search(&region).ok());
            place.and_then(|place| u32::try_from(place).ok())
        };
        let facts = facts.iter();
        self.told.extend(facts.clone().map(Told::of));
        self.home.extend(facts.clone().map(|facts| number(facts.home)));
        self.ktp.extend(facts.clone().map(|facts| number(facts.ktp)));
        self.ktp_checked.extend(facts.clone().map(|facts| facts.ktp_checked));
        self.resident_since.extend(facts.clone().map(|facts| facts.resident_since));
        self.birth.extend(facts.clone().map(|facts| facts.birth));
        self.registered.extend(facts.clone().map(|facts| facts.registered));
        self.max_distance_m.extend(facts.map(|facts| facts.max_distance_m));
    }

    /// Adds the workers of a part.
    pub(super) fn append(&mut self, part: &Self) {
        let (first, all) = (self.told.len(), self.told.capacity());
        self.told.extend_from_slice(&part.told);
        self.home.append(&part.home, first, all);
        self.ktp.append(&part.ktp, first, all);
        self.ktp_checked.append(&part.ktp_checked, first, all);
        self.resident_since.append(&part.resident_since, first, all);
        self.birth.append(&part.birth, first, all);
        self.registered.append(&part.registered, first, all);
        self.max_distance_m.append(&part.max_distance_m, first, all);
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
            registered: self.registered.get(row),
            max_distance_m: self.max_distance_m.get(row),
            ..self.scored(row)
        }
    }

    /// When one worker registered, days since 1970-01-01.
    pub(super) fn registered(&self, row: u32) -> Option<i32> {
        self.registered.get(row)
    }

    /// What features read of one worker; the rest is absent.
    #[inline]
    pub(super) fn scored(&self, row: u32) -> WorkerFacts {
        self.told[row as usize].facts()
    }

    /// A byte of what features read of one worker.
    #[inline]
    pub(super) fn touch(&self, row: u32) -> u8 {
        self.told[row as usize].flags
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
