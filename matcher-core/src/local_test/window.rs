//! How long were locals asked? The days of the vacancy, and those for which a ring was asked alone.

use serde::{Deserialize, Serialize};

use crate::policy::{Instrument, Policy};
use crate::units::Date;

/// The time in which locals could apply.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Window {
    /// First day of applying.
    pub opens_on: Option<Date>,
    /// Last day of applying.
    pub closes_on: Option<Date>,
    /// Full days asked before the day of the test: 0 on the first day; `None` without `opens_on`.
    pub days: Option<u32>,
    /// Rings of the policy's labour-market test, each asked alone; empty where the policy holds none.
    pub rings: Vec<RingWindow>,
}

/// How long one ring is asked alone, after the one before it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct RingWindow {
    /// The ring's name.
    pub ring: String,
    /// Days it is asked alone.
    pub window_days: u32,
    /// Whether it was asked for so long; `None` if that can't be dated.
    pub is_over: Option<bool>,
}

impl Window {
    /// The window of a vacancy on a day, with the policy's rings if its labour-market test orders here.
    ///
    /// A vacancy that closed has asked until its last day and no longer.
    pub(super) fn of(
        opens_on: Option<Date>,
        closes_on: Option<Date>,
        as_of: Date,
        policy: &Policy,
        instrument: Instrument,
    ) -> Self {
        let end = closes_on.map_or(as_of.to_days(), |last| as_of.to_days().min(last.to_days() + 1));
        let days = opens_on.map(|first| u32::try_from(end - first.to_days()).unwrap_or(0));
        let mut until = 0_u32;
        let rings = if instrument == Instrument::LabourMarketTest { policy.rings.as_slice() } else { &[] };
        let rings = rings.iter().map(|ring| {
            until = until.saturating_add(ring.window_days);
            let is_over = if until == 0 { Some(true) } else { days.map(|days| days >= until) };
            RingWindow { ring: ring.name(), window_days: ring.window_days, is_over }
        });
        Self { opens_on, closes_on, days, rings: rings.collect() }
    }

    /// Whether every ring was asked for as long as it is due.
    pub(super) fn is_over(&self) -> Option<bool> {
        let mut over = Some(true);
        for ring in &self.rings {
            match ring.is_over {
                Some(true) => {}
                Some(false) => return Some(false),
                None => over = None,
            }
        }
        over
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn window(opens: Option<&str>, closes: Option<&str>, as_of: &str, days: [u32; 2]) -> Window {
        let date = |text: &str| text.parse::<Date>().unwrap();
        let rings = days.map(|days| format!("[[tier]]\nlevel = \"kecamatan\"\nwindow_days = {days}\n"));
        let rings = rings[0].clone() + &rings[1].replace("kecamatan", "kabupaten_kota");
        let order = "[order]\ninstrument = \"labour_market_test\"\n";
        let policy = Policy::from_toml(&format!("id = \"x\"\n{order}{rings}")).unwrap();
        Window::of(opens.map(date), closes.map(date), date(as_of), &policy, Instrument::LabourMarketTest)
    }

    #[test]
    fn rings_are_asked_one_after_the_other() {
        let at = |as_of: &str| {
            let window = window(Some("2026-11-01"), None, as_of, [3, 4]);
            (window.days, window.rings.iter().map(|ring| ring.is_over).collect::<Vec<_>>(), window.is_over())
        };
        assert_eq!(at("2026-11-03"), (Some(2), vec![Some(false), Some(false)], Some(false)));
        assert_eq!(at("2026-11-04"), (Some(3), vec![Some(true), Some(false)], Some(false)));
        assert_eq!(at("2026-11-08"), (Some(7), vec![Some(true), Some(true)], Some(true)));
        // Before the first day nobody was asked.
        assert_eq!(at("2026-10-20").0, Some(0));
    }

    #[test]
    fn a_vacancy_that_closed_early_asked_no_longer_than_that() {
        let closed = window(Some("2026-11-01"), Some("2026-11-05"), "2026-12-01", [3, 4]);
        assert_eq!((closed.days, closed.is_over()), (Some(5), Some(false)));
        let full = window(Some("2026-11-01"), Some("2026-11-07"), "2026-12-01", [3, 4]);
        assert_eq!((full.days, full.is_over()), (Some(7), Some(true)));
    }

    #[test]
    fn without_a_first_day_only_windows_of_no_day_are_over() {
        assert_eq!(window(None, None, "2026-11-05", [3, 4]).is_over(), None);
        assert_eq!(window(None, None, "2026-11-05", [0, 0]).is_over(), Some(true));
    }
}
