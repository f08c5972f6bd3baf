//! Whose card of a job seeker (AK-1) is good, whose report is due, whose has lapsed?

use serde::Serialize;

use super::flow::{Entry, Register, Step};
use super::note::{IpkNote, Notes};
use crate::engine::Fingerprints;
use crate::units::Date;

/// Months for which a card is good.
///
/// # Source
///
/// AK/I is valid for two years and reported every six months; who doesn't report leaves the register (domain notes,
/// section 2).
pub const CARD_MONTHS: u32 = 24;
/// Months within which its holder reports.
pub const REPORT_MONTHS: u32 = 6;
/// Days before a report falls due from which on it is told. Ours: a month's notice.
const NOTICE_DAYS: i32 = 30;

/// Where a card stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CardState {
    /// Good, and no report is due soon.
    Active,
    /// Good, and a report is due within thirty days.
    Due,
    /// No report came in time: an officer removes the person, or renews.
    Lapsed,
    /// Two years are over.
    Expired,
    /// Out of the register through a placement.
    Placed,
    /// Out of the register.
    Removed,
}

impl CardState {
    /// The word for it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Due => "due",
            Self::Lapsed => "lapsed",
            Self::Expired => "expired",
            Self::Placed => "placed",
            Self::Removed => "removed",
        }
    }
}

/// Somebody's latest card.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Card {
    /// The holder.
    pub worker_id: String,
    /// Where it stands.
    pub state: CardState,
    /// The day of registration.
    pub issued_on: Date,
    /// The last day on which it is good.
    pub valid_until: Date,
    /// Reports since.
    pub reports: u64,
    /// The latest of them.
    pub reported_on: Option<Date>,
    /// The last day for the next report, or for a new card where it expires before; `None` once the card is out of use.
    pub report_due_on: Option<Date>,
    /// The event that took the card out of use.
    pub event_id: Option<String>,
}

/// Everybody's latest card.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct Cards {
    /// The day looked at.
    pub today: Date,
    /// A row a person who ever registered, by id.
    pub rows: Vec<Card>,
    /// What a reader should know.
    pub notes: Vec<IpkNote>,
    /// What it was made from.
    pub fingerprints: Fingerprints,
}

impl Cards {
    pub(crate) fn new(register: &Register<'_>, today: Date, notes: Notes, fingerprints: Fingerprints) -> Self {
        let rows = register.people().filter_map(|(id, steps)| card(id, steps, today)).collect();
        Self { today, rows, notes: notes.told(), fingerprints }
    }
}

/// Whether somebody's card has lapsed or expired on a day, none having come in its place.
pub(super) fn has_lapsed(steps: &[Entry<'_>], day: Date) -> bool {
    let until = &steps[..steps.partition_point(|entry| entry.day <= day)];
    card("", until, day).is_some_and(|card| matches!(card.state, CardState::Lapsed | CardState::Expired))
}

fn card(id: &str, steps: &[Entry<'_>], today: Date) -> Option<Card> {
    let at = steps.iter().rposition(|entry| entry.step == Step::Registered)?;
    let (issued_on, since) = (steps[at].day, &steps[at + 1..]);
    let out = since.iter().find(|entry| matches!(entry.step, Step::Placed | Step::Removed));
    let reports: Vec<Date> = since.iter().filter(|entry| entry.step == Step::Reported).map(|entry| entry.day).collect();
    let valid_until = issued_on.months_later(CARD_MONTHS);
    let last = reports.last().copied();
    let report_due = last.unwrap_or(issued_on).months_later(REPORT_MONTHS).min(valid_until);
    let state = match out.map(|entry| entry.step) {
        Some(Step::Placed) => CardState::Placed,
        Some(_) => CardState::Removed,
        None if today > valid_until => CardState::Expired,
        None if today > report_due => CardState::Lapsed,
        None if report_due.to_days() - today.to_days() <= NOTICE_DAYS => CardState::Due,
        None => CardState::Active,
    };
    Some(Card {
        worker_id: id.to_owned(),
        state,
        issued_on,
        valid_until,
        reports: reports.len() as u64,
        reported_on: last,
        report_due_on: out.is_none().then_some(report_due),
        event_id: out.and_then(|entry| entry.event).map(|event| event.event_id.to_string()),
    })
}
