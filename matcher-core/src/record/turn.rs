//! When did a worker last have their turn? Referrals and placements in the log, which rotation counts.

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::event::{Event, EventKind};

/// A kind of event that may count as a turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TurnKind {
    /// Sent to an employer.
    Referred,
    /// Started a post.
    Placed,
}

/// One turn of a worker.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Turn {
    /// The day, days since 1970-01-01.
    pub day: i32,
    /// What it was.
    pub kind: TurnKind,
}

impl Turn {
    /// The turn that an event is; `None` for other kinds, or without a day.
    #[must_use]
    pub fn of(event: &Event) -> Option<Self> {
        let kind = match event.kind? {
            EventKind::Referred => TurnKind::Referred,
            EventKind::Placed => TurnKind::Placed,
            _ => return None,
        };
        Some(Self { day: event.date?.to_days(), kind })
    }

    /// The turn as a number for a column, in the order of days.
    #[must_use]
    pub fn to_code(self) -> i64 {
        2 * i64::from(self.day) + i64::from(self.kind == TurnKind::Placed)
    }

    /// The turn of a number from a column.
    #[must_use]
    pub fn from_code(code: i64) -> Self {
        let kind = if code.rem_euclid(2) == 1 { TurnKind::Placed } else { TurnKind::Referred };
        Self { day: i32::try_from(code.div_euclid(2)).unwrap_or(i32::MAX), kind }
    }
}

/// The turns of workers, by their ids.
///
/// # Examples
///
/// ```
/// use matcher_core::ids::{EventId, WorkerId};
/// use matcher_core::record::{Event, EventKind, TurnKind, Turns};
///
/// let mut event = Event::new(EventId::new("E1")?);
/// event.kind = Some(EventKind::Placed);
/// event.date = Some("2026-05-01".parse()?);
/// event.worker_id = Some(WorkerId::new("W1")?);
/// let mut turns = Turns::default();
/// turns.extend(&[event]);
/// assert_eq!((turns.of("W1")[0].kind, turns.of("W2").len()), (TurnKind::Placed, 0));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Turns(FxHashMap<String, Vec<Turn>>);

impl Turns {
    /// Adds the turns that events are to their workers.
    pub fn extend(&mut self, events: &[Event]) {
        for event in events {
            if let Some((worker, turn)) = event.worker_id.as_ref().zip(Turn::of(event)) {
                self.0.entry(worker.to_string()).or_default().push(turn);
            }
        }
    }

    /// A worker's turns, in the order in which they were added.
    #[must_use]
    pub fn of(&self, worker_id: &str) -> &[Turn] {
        self.0.get(worker_id).map_or(&[], Vec::as_slice)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_turn_and_its_code_are_one() {
        for day in [-40_000, -1, 0, 1, 20_000] {
            for kind in [TurnKind::Referred, TurnKind::Placed] {
                assert_eq!(Turn::from_code(Turn { day, kind }.to_code()), Turn { day, kind });
            }
        }
    }
}
