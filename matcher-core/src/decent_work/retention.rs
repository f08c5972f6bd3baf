//! How many of those placed were still there after some months?

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::offer::DecentBy;
use crate::coverage::Ground;
use crate::units::Fraction;

/// Those placed with one unit, so many months after their first day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct RetentionRow {
    /// The vacancy or the employer; `None` for all together, and where it isn't told.
    pub unit_id: Option<String>,
    /// Months after the first day.
    pub months: u32,
    /// Placements: somebody placed twice counts twice.
    pub placed: u64,
    /// Of these, those for whom the months haven't passed yet.
    pub not_due: u64,
    /// Of the others, those whom no event has ended by then. An end that nobody reports reads as staying.
    pub stayed: u64,
    /// Of the others, those who had left.
    pub left: u64,
}

impl RetentionRow {
    /// Stayed of those for whom the months have passed, exactly.
    #[must_use]
    pub fn rate(&self) -> Option<Fraction> {
        Fraction::new(self.stayed, self.stayed + self.left).ok()
    }
}

/// Counts every placement of the log.
pub(super) fn retention(ground: &Ground<'_>, by: DecentBy, months: &BTreeSet<u32>) -> Vec<RetentionRow> {
    let mut rows: BTreeMap<(bool, Option<String>, u32), RetentionRow> = BTreeMap::new();
    let new = |unit_id, months| RetentionRow { unit_id, months, placed: 0, not_due: 0, stayed: 0, left: 0 };
    if by == DecentBy::Programme {
        rows.extend(months.iter().map(|&month| ((true, None, month), new(None, month))));
    }
    for tenure in ground.tenures.all() {
        let unit = match by {
            DecentBy::Vacancy => tenure.vacancy.map(str::to_owned),
            DecentBy::Employer => ground.employer_id(tenure).map(str::to_owned),
            DecentBy::Programme => None,
        };
        for &month in months {
            let row = rows.entry((unit.is_none(), unit.clone(), month)).or_insert_with(|| new(unit.clone(), month));
            let day = tenure.from.months_later(month);
            row.placed += 1;
            let place = match tenure.end {
                // To count who left early beside nobody who may still stay would show too many leavers.
                _ if day > ground.today => &mut row.not_due,
                Some(end) if end.date < day => &mut row.left,
                _ => &mut row.stayed,
            };
            *place += 1;
        }
    }
    rows.into_values().collect()
}
