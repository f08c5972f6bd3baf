//! What policies change, as Arrow.

use arrow_array::RecordBatch;
use arrow_schema::ArrowError;

use super::write::{batch, counts, numbers, words};
use crate::impact::{Displaced, Displacement, Simulated, Simulation};

/// A row each place lost: `vacancy_id`, `worker_id`, `before`, `after`, `rule`, `displaced_by`, `score_cost`,
/// `distance_part`; see [`Displaced`].
///
/// # Errors
///
/// [`ArrowError`] if Arrow refuses the columns, which none of ours causes.
pub fn displaced(displacement: &Displacement) -> Result<RecordBatch, ArrowError> {
    let rows = &displacement.rows;
    let word = |value: fn(&Displaced) -> Option<&str>| words(rows.iter().map(value));
    let number = |value: fn(&Displaced) -> f64| numbers(rows.iter().map(|row| Some(value(row))));
    batch(vec![
        ("vacancy_id", false, word(|row| Some(&row.vacancy_id))),
        ("worker_id", false, word(|row| Some(&row.worker_id))),
        ("before", false, counts(rows.iter().map(|row| Some(u64::from(row.before))))),
        ("after", true, counts(rows.iter().map(|row| row.after.map(u64::from)))),
        ("rule", false, word(|row| Some(&row.rule))),
        ("displaced_by", true, word(|row| row.displaced_by.as_deref())),
        ("score_cost", false, number(|row| row.score_cost)),
        ("distance_part", false, number(|row| row.distance_part)),
    ])
}

/// A row a policy: `policy_id`, `fill_rate`, `locals_placed`, `effective_share`, `mean_fit`, `displaced`, `unmet`; see
/// [`Simulated`].
///
/// # Errors
///
/// As [`displaced`].
pub fn simulated(simulation: &Simulation) -> Result<RecordBatch, ArrowError> {
    let rows = &simulation.rows;
    let share = |value: fn(&Simulated) -> Option<f64>| numbers(rows.iter().map(value));
    let count = |value: fn(&Simulated) -> u64| counts(rows.iter().map(|row| Some(value(row))));
    batch(vec![
        ("policy_id", false, words(rows.iter().map(|row| Some(row.policy_id.as_str())))),
        ("fill_rate", true, share(|row| row.fill_rate)),
        ("locals_placed", false, count(|row| row.locals_placed)),
        ("effective_share", true, share(|row| row.effective_share)),
        ("mean_fit", true, share(|row| row.mean_fit)),
        ("displaced", false, count(|row| row.displaced)),
        ("unmet", false, count(|row| row.unmet)),
    ])
}

/// What stands behind each row: `policy_id`, `instrument`, `vacancies`, `ordered`, `openings`, `taken`, `wanted`,
/// `locals_by_score`, `share_by_score`, `fit_by_score`, `score_cost`; see [`Simulated`].
///
/// # Errors
///
/// As [`displaced`].
pub fn simulated_details(simulation: &Simulation) -> Result<RecordBatch, ArrowError> {
    let rows = &simulation.rows;
    let share = |value: fn(&Simulated) -> Option<f64>| numbers(rows.iter().map(value));
    let count = |value: fn(&Simulated) -> u64| counts(rows.iter().map(|row| Some(value(row))));
    batch(vec![
        ("policy_id", false, words(rows.iter().map(|row| Some(row.policy_id.as_str())))),
        ("instrument", false, words(rows.iter().map(|row| Some(row.instrument.as_str())))),
        ("vacancies", false, count(|row| row.vacancies)),
        ("ordered", false, count(|row| row.ordered)),
        ("openings", false, count(|row| row.openings)),
        ("taken", false, count(|row| row.taken)),
        ("wanted", false, count(|row| row.wanted)),
        ("locals_by_score", false, count(|row| row.locals_by_score)),
        ("share_by_score", true, share(|row| row.share_by_score)),
        ("fit_by_score", true, share(|row| row.fit_by_score)),
        ("score_cost", false, share(|row| Some(row.score_cost))),
    ])
}
