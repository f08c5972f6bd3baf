//! How many of those placed were still there after some months?

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::coverage::{CoverageError, Ground};
use crate::tenure::Tenure;
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

/// Months after the first day at which is looked whether somebody stayed (domain notes, rule R6.2).
pub(crate) const LOOKS: [u32; 3] = [3, 6, 12];
/// The latest look: ten years.
const LATEST: u32 = 120;

/// The looks that were asked for, each once.
///
/// # Errors
///
/// [`CoverageError::Option`] if there is none, or one isn't from 1 to 120.
pub(crate) fn months_of(at: &[u32]) -> Result<BTreeSet<u32>, CoverageError> {
    let months: BTreeSet<u32> = at.iter().copied().collect();
    if months.is_empty() || months.iter().any(|month| !(1..=LATEST).contains(month)) {
        let value = at.iter().map(u32::to_string).collect::<Vec<_>>().join(", ");
        let value = if value.is_empty() { "empty".to_owned() } else { value };
        return Err(CoverageError::Option { name: "at", value, expected: "whole months from 1 to 120".to_owned() });
    }
    Ok(months)
}

/// Counts every placement of the log, for each of the units that it belongs to; all together has its rows even without a
/// placement, where it is asked for.
pub(crate) fn retention<'a>(
    ground: &Ground<'a>,
    months: &BTreeSet<u32>,
    has_whole: bool,
    units: impl Fn(&Tenure<'a>) -> Vec<Option<String>>,
) -> Vec<RetentionRow> {
    let mut rows: BTreeMap<(bool, Option<String>, u32), RetentionRow> = BTreeMap::new();
    let new = |unit_id, months| RetentionRow { unit_id, months, placed: 0, not_due: 0, stayed: 0, left: 0 };
    if has_whole {
        rows.extend(months.iter().map(|&month| ((true, None, month), new(None, month))));
    }
    for tenure in ground.tenures.all() {
        for unit in units(tenure) {
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
    }
    rows.into_values().collect()
}
