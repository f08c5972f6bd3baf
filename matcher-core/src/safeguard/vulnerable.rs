//! Who works without security and below the minimum wage?

use serde::Serialize;

use super::floors::WageFloors;
use crate::record::{WorkStatus, Worker};
use crate::region::Gazetteer;
use crate::units::Date;

/// Groups by which an office says itself that somebody is a vulnerable worker.
const LISTED: [&str; 2] = ["pekerja_rentan", "vulnerable"];

/// Whether somebody is a vulnerable worker (pekerja rentan).
///
/// # Source
///
/// No law has one definition. This is that of a city that covers 36,777 of them: work without a wage or with an uncertain
/// contract, below the minimum wage (domain notes, section 5.1, after iknnews.co, 21 August 2025). Whoever an office has
/// listed itself, as the group `pekerja_rentan` or `vulnerable`, is one whatever the rest says: others choose by decile and age.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Vulnerability {
    /// Listed, or informal, daily or self-employed below the minimum wage.
    Yes,
    /// Informal, daily or self-employed, and the income or the minimum wage isn't known.
    Possible,
    /// The status isn't known.
    Unknown,
    /// Neither.
    No,
}

/// What decides.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Living {
    pub(crate) status: Option<WorkStatus>,
    /// Rupiah per month.
    pub(crate) income: Option<i64>,
    /// Minimum wage at home in sen per month.
    pub(crate) floor: Option<i64>,
    pub(crate) is_listed: bool,
}

/// Whether a group, in its normal form, lists somebody as a vulnerable worker.
pub(crate) fn is_listed(group: &str) -> bool {
    LISTED.contains(&group)
}

impl Vulnerability {
    /// The word for it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::Possible => "possible",
            Self::Unknown => "unknown",
            Self::No => "no",
        }
    }

    /// Whether a worker is vulnerable on a day. The minimum is that of their home, for no industry of its own.
    #[must_use]
    pub fn of(worker: &Worker, floors: &WageFloors, regions: &Gazetteer, day: Option<Date>) -> Self {
        let normal = |name: &String| name.trim().to_lowercase().replace([' ', '-'], "_");
        let floor = worker.home_region.zip(day).and_then(|(home, day)| floors.find(regions.current(home), None, day));
        Self::judged(&Living {
            status: worker.status,
            income: worker.income.map(crate::units::Rupiah::get),
            floor: floor.map(|found| found.row.sen()),
            is_listed: worker.groups.iter().flatten().map(normal).any(|group| is_listed(&group)),
        })
    }

    pub(crate) fn judged(living: &Living) -> Self {
        if living.is_listed {
            return Self::Yes;
        }
        match living.status {
            None => Self::Unknown,
            Some(WorkStatus::Unemployed | WorkStatus::Employed | WorkStatus::Student) => Self::No,
            Some(WorkStatus::Informal | WorkStatus::Daily | WorkStatus::SelfEmployed) => {
                match living.income.zip(living.floor) {
                    Some((income, floor)) if income.saturating_mul(100) < floor => Self::Yes,
                    Some(_) => Self::No,
                    None => Self::Possible,
                }
            }
        }
    }
}
