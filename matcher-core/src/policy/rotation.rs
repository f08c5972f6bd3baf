//! Whose turn is it? An amount taken off the priority of those who were referred or placed lately, so that short jobs are
//! spread.

use serde::{Deserialize, Serialize};

use crate::record::{Turn, TurnKind};
use crate::units::Date;

/// The most turns that count: each number of turns is a class of its own.
pub(super) const MOST_TURNS: u8 = 12;

/// How much who had a turn lately stands back, for short jobs to be spread: turnaround work, casual days.
///
/// A bounded amount, taken off the `priority` of whoever the policy puts forward or not, and never off a score; under a
/// reserve it decides among those who may fill an opening, as any difference of priority does.
///
/// # Source
///
/// A fair rotation of short jobs is what the mayor of one of the two districts asked for (domain notes, sections 0 and 8).
/// No by-law names a number: months and amounts are an office's own.
///
/// # Examples
///
/// ```
/// use matcher_core::Policy;
///
/// let policy = Policy::from_toml(
///     "id = \"turns\"\n[order]\ninstrument = \"boost\"\n[rotation]\nmonths = 6\namount = 0.04\ncap = 0.1\n",
/// )?;
/// assert_eq!([0, 1, 3].map(|turns| policy.rotation.taken(turns)), [0.0, 0.04, 0.1]);
/// # Ok::<(), matcher_core::policy::PolicyError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Rotation {
    /// Turns of so many months up to the market's day count, at most 120; 0 counts none.
    pub months: u32,
    /// Which events are turns; placements if absent, since who was sent and not taken had none.
    pub kinds: Vec<TurnKind>,
    /// What one turn takes, from 0 to 1.
    pub amount: f64,
    /// The most that all turns of a person take, from 0 to 1: at most twelve amounts.
    pub cap: f64,
}

impl Default for Rotation {
    fn default() -> Self {
        Self { months: 0, kinds: vec![TurnKind::Placed], amount: 0.0, cap: 0.0 }
    }
}

impl Rotation {
    /// Whether turns take anything from anybody.
    #[must_use]
    pub fn acts(&self) -> bool {
        self.months > 0 && self.amount > 0.0 && self.cap > 0.0 && !self.kinds.is_empty()
    }

    /// How many of a worker's turns count on a day; none without a day, and none that lie ahead of it. At most 255.
    #[must_use]
    pub fn turns(&self, turns: &[Turn], as_of: Option<Date>) -> u8 {
        let Some(today) = as_of.filter(|_| self.acts()) else { return 0 };
        let counts = |turn: &&Turn| {
            let lately = |day: Date| day <= today && i64::from(day.months_until(today)) < i64::from(self.months);
            self.kinds.contains(&turn.kind) && Date::from_days(turn.day).is_ok_and(lately)
        };
        u8::try_from(turns.iter().filter(counts).count()).unwrap_or(u8::MAX)
    }

    /// What so many turns take off a priority.
    #[must_use]
    pub fn taken(&self, turns: u8) -> f64 {
        if self.acts() { (self.amount * f64::from(turns)).min(self.cap) } else { 0.0 }
    }

    /// The least number of turns that takes as much as so many do: workers of one class have the same.
    pub(crate) fn class(&self, turns: u8) -> u8 {
        (0..turns).find(|fewer| self.taken(*fewer) >= self.cap).unwrap_or(turns)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn turn(text: &str, kind: TurnKind) -> Turn {
        Turn { day: day(text).to_days(), kind }
    }

    #[test]
    fn turns_of_the_window_count_and_no_others() {
        let rotation = Rotation { months: 6, amount: 0.1, cap: 0.25, ..Rotation::default() };
        let had = [
            turn("2026-05-01", TurnKind::Placed),
            turn("2026-05-02", TurnKind::Placed),
            turn("2026-10-01", TurnKind::Referred),
            turn("2026-11-01", TurnKind::Placed),
            turn("2026-11-02", TurnKind::Placed),
        ];
        let count = |rotation: &Rotation| rotation.turns(&had, Some(day("2026-11-01")));
        assert_eq!(count(&rotation), 2);
        assert_eq!(count(&Rotation { kinds: vec![TurnKind::Placed, TurnKind::Referred], ..rotation.clone() }), 3);
        assert_eq!(rotation.turns(&had, None), 0);
        assert_eq!(count(&Rotation { months: 0, ..rotation.clone() }), 0);
    }

    #[test]
    fn turns_beyond_the_cap_are_one_class() {
        let rotation = Rotation { months: 1, amount: 0.1, cap: 0.25, ..Rotation::default() };
        assert_eq!([0, 1, 2, 3, 4, 255].map(|turns| rotation.class(turns)), [0, 1, 2, 3, 3, 3]);
    }
}
