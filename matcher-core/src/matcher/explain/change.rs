//! What may somebody change, and how far? Each change as a ladder of amounts, the least step first.

use serde::Serialize;

use super::apply::Edit;
use crate::record::Education;
use crate::region::RegionCode;
use crate::training::CourseOffer;
use crate::units::{Date, Rupiah};

/// A kind of change, in the order of effort: papers, facts and own limits, certificates and skills, time, moving house.
///
/// Sex, age, disability and the groups of a policy are none: nobody is told to change them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ChangeKind {
    /// A paper that shows where somebody lives, or since when.
    Proof,
    /// A fact nobody told yet, if it is as good as asked.
    Told,
    /// Being ready to move for the post.
    Relocate,
    /// Asking for less pay.
    Wage,
    /// Accepting a longer way to work.
    Way,
    /// A certificate that is asked, or a new date on one that ran out.
    Certificate,
    /// A skill that is asked.
    Skill,
    /// Living longer where one lives, until a policy counts it.
    Stay,
    /// More months of work.
    Experience,
    /// A higher education.
    Education,
    /// Moving house.
    Move,
    /// Moving house and living there until a policy counts it.
    MoveAndStay,
}

impl ChangeKind {
    /// The word for it in tables.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Proof => "proof",
            Self::Told => "told",
            Self::Relocate => "relocate",
            Self::Wage => "wage",
            Self::Way => "way",
            Self::Certificate => "certificate",
            Self::Skill => "skill",
            Self::Stay => "stay",
            Self::Experience => "experience",
            Self::Education => "education",
            Self::Move => "move",
            Self::MoveAndStay => "move_and_stay",
        }
    }

    /// Whether it changes where or since when somebody lives.
    fn is_home(self) -> bool {
        matches!(self, Self::Stay | Self::Move | Self::MoveAndStay)
    }
}

/// What a policy makes of a new home.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Stay {
    /// Full months of residence that the policy asks; 0 if none.
    pub months: u32,
    /// Whether the mover counts as local at once.
    pub is_local: Option<bool>,
    /// The first day on which the months are full, for who moves on the market's day.
    pub from: Option<Date>,
}

/// One change.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Change {
    /// Its kind.
    pub kind: ChangeKind,
    /// What changes: a column of the worker, a skill or a certificate by name.
    pub item: String,
    /// What is on file now; `None` if nothing is.
    pub from: Option<String>,
    /// What it must become, at least or, of a wage, at most.
    pub to: String,
    /// The least amount that suffices, in `unit`.
    pub amount: Option<f64>,
    /// What the amount counts: `months`, `rupiah`, `km` or `levels`.
    pub unit: Option<&'static str>,
    /// A course of the market that leads there.
    pub course: Option<CourseOffer>,
    /// What the policy makes of a new home.
    pub stay: Option<Stay>,
}

/// The amounts that a change can take, least first; more of it never brings somebody further back.
pub(super) enum Rise {
    /// One step.
    Once(Edit),
    /// Homes or cards nearer and nearer to the site.
    Places(Vec<RegionCode>, fn(RegionCode) -> Edit),
    /// Moving to places nearer and nearer to the site, there since a day.
    Moves(Vec<RegionCode>, Option<Date>, Option<Date>),
    /// Months of work up to what is asked; `told` if nothing is on file yet.
    Months { has: f64, asked: f64, told: bool },
    /// Levels of education from the first to the last.
    Levels(u8, u8),
    /// A wage from the one asked down to the one offered, to the next ten thousand rupiah.
    Wage { asked: i64, offered: i64 },
}

/// Steps in which a wage comes down.
const WAGE_STEP: i64 = 10_000;

/// One change and all its amounts.
pub(super) struct Ladder {
    pub(super) kind: ChangeKind,
    pub(super) item: String,
    pub(super) from: Option<String>,
    pub(super) course: Option<CourseOffer>,
    /// The amount of a single step, where it has one.
    pub(super) size: Option<(f64, &'static str)>,
    pub(super) rise: Rise,
}

impl Ladder {
    pub(super) fn once(kind: ChangeKind, item: &str, edit: Edit) -> Self {
        Self::rising(kind, item, Rise::Once(edit))
    }

    pub(super) fn rising(kind: ChangeKind, item: &str, rise: Rise) -> Self {
        Self { kind, item: item.to_owned(), from: None, course: None, size: None, rise }
    }

    /// The last step.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most 81 years of months")]
    pub(super) fn top(&self) -> u64 {
        match &self.rise {
            Rise::Once(_) => 0,
            Rise::Places(places, _) | Rise::Moves(places, ..) => (places.len() as u64).saturating_sub(1),
            Rise::Months { has, asked, told } => {
                let months = ((asked - has) * 12.0).ceil().max(0.0) as u64;
                if *told { months } else { months.saturating_sub(1) }
            }
            Rise::Levels(first, last) => u64::from(last.saturating_sub(*first)),
            Rise::Wage { asked, offered } => {
                u64::try_from((asked - 1).div_euclid(WAGE_STEP) - offered.div_euclid(WAGE_STEP)).unwrap_or(0)
            }
        }
    }

    /// What a step does to the record.
    #[allow(clippy::cast_precision_loss, reason = "at most 81 years of months")]
    pub(super) fn edit(&self, step: u64) -> Edit {
        let at = |places: &[RegionCode]| places[usize::try_from(step).unwrap_or(0).min(places.len() - 1)];
        match &self.rise {
            Rise::Once(edit) => edit.clone(),
            Rise::Places(places, edit) => edit(at(places)),
            Rise::Moves(places, since, seen) => Edit::Move { to: at(places), since: *since, seen: *seen },
            Rise::Months { has, asked, told } => {
                let months = if *told { step } else { step + 1 };
                Edit::Experience((has + months as f64 / 12.0).min(*asked))
            }
            Rise::Levels(first, last) => {
                let level = first.saturating_add(u8::try_from(step).unwrap_or(u8::MAX)).min(*last);
                Edit::Education(of_level(level))
            }
            Rise::Wage { asked, offered } => {
                let down = i64::try_from(step).unwrap_or(i64::MAX).saturating_mul(WAGE_STEP);
                let wage = ((asked - 1).div_euclid(WAGE_STEP) * WAGE_STEP).saturating_sub(down).max(*offered);
                Edit::Wage(Rupiah::new(wage).unwrap_or_default())
            }
        }
    }

    /// The step as a change in words and figures.
    #[allow(clippy::cast_precision_loss, reason = "months, levels and rupiah lie far below 2^53")]
    pub(super) fn change(&self, step: u64, stay: Option<Stay>) -> Change {
        let edit = self.edit(step);
        let (amount, unit) = match (&self.rise, &edit) {
            (Rise::Months { told: false, .. }, _) => (Some((step + 1) as f64), Some("months")),
            (Rise::Levels(..), _) if self.from.is_some() => (Some((step + 1) as f64), Some("levels")),
            (Rise::Wage { asked, .. }, Edit::Wage(wage)) => (Some((asked - wage.get()) as f64), Some("rupiah")),
            _ => (self.size.map(|(amount, _)| amount), self.size.map(|(_, unit)| unit)),
        };
        let (from, course, stay) = (self.from.clone(), self.course.clone(), stay.filter(|_| self.kind.is_home()));
        Change { kind: self.kind, item: self.item.clone(), from, to: edit.value(), amount, unit, course, stay }
    }

    /// Whether two changes touch the same of a record, so that they can't both be made.
    pub(super) fn excludes(&self, other: &Self) -> bool {
        const HOME: [&str; 4] = ["home_region", "ktp_region", "ktp_checked_on", "resident_since"];
        let touches = |one: &Self, two: &Self| one.kind.is_home() && HOME.contains(&two.item.as_str());
        (self.kind == other.kind && self.item == other.item) || touches(self, other) || touches(other, self)
    }
}

/// The usual school of a level.
fn of_level(level: u8) -> Education {
    const SCHOOLS: [Education; 9] = [
        Education::Sd,
        Education::Smp,
        Education::Sma,
        Education::D1,
        Education::D2,
        Education::D3,
        Education::S1,
        Education::S2,
        Education::S3,
    ];
    SCHOOLS[usize::from(level).min(SCHOOLS.len() - 1)]
}
