//! Does an offer pay the minimum?

use serde::Serialize;

use super::floors::{FloorFound, WageFloors};
use crate::record::{Contract, Vacancy, WagePeriod};
use crate::region::RegionCode;
use crate::units::Date;

/// Whether an offer pays the minimum.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum WageState {
    /// At or above.
    Met,
    /// Below.
    Below,
    /// The wage, the region or the minimum isn't known.
    Unknown,
    /// Part time, piece work, apprenticeship or on one's own account, for which the monthly minimum isn't set.
    NotApplicable,
}

impl WageState {
    /// The word for it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::Below => "below",
            Self::Unknown => "unknown",
            Self::NotApplicable => "not_applicable",
        }
    }
}

/// An offer beside the minimum wage.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct WageCheck<'a> {
    /// Whether it pays the minimum.
    pub state: WageState,
    /// The lowest wage offered, rupiah a month; the highest where only that is told.
    pub wage: Option<i64>,
    /// What the wage was told for; anything but a month was worked out.
    pub basis: WagePeriod,
    /// The minimum that holds, with its row.
    pub floor: Option<FloorFound<'a>>,
}

impl<'a> WageCheck<'a> {
    /// Compares an offer with the minimum that holds at its site, for its employer's industry, on a day.
    ///
    /// # Examples
    ///
    /// ```
    /// use matcher_core::safeguard::{WageCheck, WageFloors, WageState};
    /// use matcher_core::Vacancy;
    ///
    /// let floors = WageFloors::bundled();
    /// let mut offer = Vacancy::new("V1".parse()?);
    /// offer.wage_min = Some(3_799_479.try_into()?);
    /// let check = WageCheck::new(&offer, Some("64.74".parse()?), Some("47111"), &floors, Some("2026-11-01".parse()?));
    /// assert_eq!((check.state, check.ratio().unwrap() < 1.0), (WageState::Below, true));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn new(
        vacancy: &Vacancy,
        site: Option<RegionCode>,
        industry: Option<&str>,
        floors: &'a WageFloors,
        day: Option<Date>,
    ) -> Self {
        let basis = vacancy.wage_period.unwrap_or(WagePeriod::Month);
        let wage = vacancy.wage_min.or(vacancy.wage_max).map(|wage| basis.monthly(wage.get()));
        let floor = site.zip(day).and_then(|(site, day)| floors.find(site, industry, day));
        let is_exempt = matches!(
            vacancy.contract,
            Some(Contract::PartTime | Contract::Piece | Contract::Apprenticeship | Contract::Freelance)
        );
        let state = match wage.zip(floor) {
            _ if is_exempt => WageState::NotApplicable,
            Some((wage, floor)) if wage.saturating_mul(100) < floor.row.sen() => WageState::Below,
            Some(_) => WageState::Met,
            None => WageState::Unknown,
        };
        Self { state, wage, basis, floor }
    }

    /// The wage as a multiple of the minimum; `None` if either isn't known.
    #[must_use]
    #[allow(clippy::cast_precision_loss, reason = "amounts far below 2^52")]
    pub fn ratio(&self) -> Option<f64> {
        let (wage, floor) = self.wage.zip(self.floor)?;
        Some(wage as f64 * 100.0 / floor.row.sen() as f64)
    }
}
