//! Does each vacancy pay the minimum wage that binds it?

use serde::Serialize;

use crate::coverage::{Ground, Notes, ProtectionNote, ProtectionTopic};
use crate::engine::Fingerprints;
use crate::record::{Employer, Vacancy, WagePeriod};
use crate::safeguard::{WageCheck, WageState};
use crate::units::Date;

/// One vacancy beside the minimum wage.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct WageCheckRow {
    /// The vacancy.
    pub vacancy_id: String,
    /// Who hires.
    pub employer_id: Option<String>,
    /// Whether it pays the minimum.
    pub state: WageState,
    /// The lowest wage offered, rupiah a month; the highest where only that is told.
    pub wage: Option<i64>,
    /// What the wage was told for: `hour`, `day`, `week`, `month`, `year`.
    pub basis: &'static str,
    /// The wage as a multiple of the minimum.
    pub ratio: Option<f64>,
    /// The minimum, rupiah a month.
    pub floor: Option<f64>,
    /// UMSK, UMK, UMSP or UMP.
    pub floor_kind: Option<&'static str>,
    /// The region it is set for.
    pub floor_region: Option<String>,
    /// `final`, `recommended`, `proposed` or `derived`.
    pub floor_status: Option<&'static str>,
    /// First day of the row used.
    pub floor_from: Option<Date>,
    /// The decree.
    pub legal_basis: Option<String>,
    /// True if the industry isn't known and some industry there has a minimum of its own.
    pub industry_unknown: bool,
}

/// Every vacancy beside the minimum wage.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct WageChecks {
    /// The day looked at.
    pub today: Date,
    /// A row a vacancy, by id.
    pub rows: Vec<WageCheckRow>,
    /// What a reader should know.
    pub notes: Vec<ProtectionNote>,
    /// What it was made from.
    pub fingerprints: Fingerprints,
}

/// A vacancy beside the minimum, with what a reader should know.
pub(super) fn checked<'a>(ground: &Ground<'a>, vacancy: &Vacancy, notes: &mut Notes) -> WageCheck<'a> {
    let id = vacancy.vacancy_id.as_str();
    let employer = employer(ground, vacancy);
    let industry = employer.and_then(|employer| employer.industry.as_deref());
    let site = vacancy.region.map(|code| ground.regions.current(code));
    let check = WageCheck::new(vacancy, site, industry, ground.floors, Some(ground.today));
    if check.wage.is_some() && check.basis != WagePeriod::Month {
        notes.add(ProtectionTopic::WageConverted, id);
    }
    match check.floor {
        None => notes.add(ProtectionTopic::NoFloorAtSite, id),
        Some(floor) if floor.industry_unknown => notes.add(ProtectionTopic::IndustryUntold, id),
        Some(_) => {}
    }
    check
}

pub(super) fn employer<'a>(ground: &Ground<'a>, vacancy: &Vacancy) -> Option<&'a Employer> {
    ground.employer(vacancy.employer_id.as_ref().map(crate::ids::EmployerId::as_str))
}

impl WageChecks {
    pub(crate) fn new(ground: &Ground<'_>, vacancies: &[Vacancy], fingerprints: Fingerprints) -> Self {
        let mut notes = Notes::default();
        let rows = vacancies.iter().map(|vacancy| row(vacancy, &checked(ground, vacancy, &mut notes))).collect();
        Self { today: ground.today, rows, notes: notes.told(), fingerprints }
    }
}

#[allow(clippy::cast_precision_loss, reason = "sen of amounts far below 2^52")]
fn row(vacancy: &Vacancy, check: &WageCheck<'_>) -> WageCheckRow {
    let floor = check.floor.map(|found| found.row);
    WageCheckRow {
        vacancy_id: vacancy.vacancy_id.to_string(),
        employer_id: vacancy.employer_id.as_ref().map(ToString::to_string),
        state: check.state,
        wage: check.wage,
        basis: check.basis.as_str(),
        ratio: check.ratio(),
        floor: floor.map(|row| row.sen() as f64 / 100.0),
        floor_kind: floor.map(|row| row.floor_kind().as_str()),
        floor_region: floor.and_then(|row| row.region).map(|region| region.to_string()),
        floor_status: floor.map(|row| row.floor_status().as_str()),
        floor_from: floor.and_then(|row| row.from),
        legal_basis: floor.and_then(|row| row.legal_basis.clone()),
        industry_unknown: check.floor.is_some_and(|found| found.industry_unknown),
    }
}
