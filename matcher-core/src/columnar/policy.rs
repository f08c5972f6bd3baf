//! What policies did, as Arrow.

use arrow_array::RecordBatch;
use arrow_schema::ArrowError;

use super::write::{batch, counts, words};
use crate::clearing::Assignment;
use crate::engine::{Outcome, Ranking};
use crate::policy::{Asked, Policy, PolicyCheck, SeatCount};

/// A row a vacancy and kind of reserved opening, or a vacancy alone under a labour-market test: `vacancy_id`, `openings`,
/// `reserve` (the kind), `stated`, `seats`, `filled`, `unclaimed` (`released` or `held`, where some are), `asked`
/// (`everyone`, `locals`, `undated` or a ring).
///
/// # Errors
///
/// [`ArrowError`] if Arrow refuses the columns, which none of ours causes.
pub fn outcomes(ranking: &Ranking) -> Result<RecordBatch, ArrowError> {
    of(&ranking.outcomes, ranking.policy(), |outcome| ranking.outcome_id(outcome))
}

/// The same of an assignment.
///
/// # Errors
///
/// As [`outcomes`].
pub fn assigned_outcomes(assignment: &Assignment) -> Result<RecordBatch, ArrowError> {
    of(assignment.outcomes(), assignment.policy(), |outcome| assignment.outcome_id(outcome))
}

fn of<'a>(
    outcomes: &'a [Outcome],
    policy: &Policy,
    id: impl Fn(&'a Outcome) -> &'a str,
) -> Result<RecordBatch, ArrowError> {
    let kinds = policy.reserve_names();
    let rows: Vec<(&Outcome, Option<(&str, SeatCount)>)> = outcomes
        .iter()
        .flat_map(|outcome| {
            let seats = kinds.iter().map(String::as_str).zip(outcome.seats.iter().copied());
            let seats =
                seats.filter(|(_, seats)| *seats != SeatCount::default()).map(move |kind| (outcome, Some(kind)));
            seats.chain(outcome.asked.map(|_| (outcome, None)))
        })
        .collect();
    let asked: Vec<Option<String>> =
        rows.iter().map(|(outcome, _)| outcome.asked.map(|asked| name(asked, &kinds))).collect();
    let unclaimed = |(outcome, kind): &(&Outcome, Option<(&str, SeatCount)>)| {
        let (_, seats) = (*kind)?;
        (seats.filled < seats.seats).then_some(if outcome.held > 0 { "held" } else { "released" })
    };
    let count = |value: fn(SeatCount) -> u32| {
        counts(rows.iter().map(|(_, kind)| kind.map(|(_, seats)| u64::from(value(seats)))))
    };
    batch(vec![
        ("vacancy_id", false, words(rows.iter().map(|(outcome, _)| Some(id(outcome))))),
        ("openings", false, counts(rows.iter().map(|(outcome, _)| Some(u64::from(outcome.openings))))),
        ("reserve", true, words(rows.iter().map(|(_, kind)| kind.map(|(name, _)| name)))),
        ("stated", true, count(|seats| seats.stated)),
        ("seats", true, count(|seats| seats.seats)),
        ("filled", true, count(|seats| seats.filled)),
        ("unclaimed", true, words(rows.iter().map(unclaimed))),
        ("asked", true, words(asked.iter().map(Option::as_deref))),
    ])
}

/// Who is asked, in a word.
fn name(asked: Asked, rings: &[String]) -> String {
    match asked {
        Asked::Ring(ring) => rings.get(usize::from(ring)).cloned().unwrap_or_default(),
        Asked::Locals => "locals".to_owned(),
        Asked::Undated => "undated".to_owned(),
        Asked::Everyone => "everyone".to_owned(),
    }
}

/// A row a warning: `code`, `text`.
///
/// # Errors
///
/// As [`outcomes`].
pub fn warnings(check: &PolicyCheck) -> Result<RecordBatch, ArrowError> {
    batch(vec![
        ("code", false, words(check.warnings.iter().map(|warning| Some(warning.code)))),
        ("text", false, words(check.warnings.iter().map(|warning| Some(warning.text.as_str())))),
    ])
}
