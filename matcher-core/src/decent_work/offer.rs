//! What do openings offer: wage over the minimum, contract, protection?

use std::collections::BTreeMap;

use serde::Serialize;

use super::retention::{LOOKS, RetentionRow, months_of, retention};
use super::wage::{checked, employer};
use crate::coverage::{CoverageError, Ground, Notes, ProtectionNote};
use crate::engine::Fingerprints;
use crate::record::{Contract, Vacancy, WorkStatus};
use crate::safeguard::{DueState, OfferFlag, OfferRisk, Standing, Vulnerability, WageState};
use crate::units::Date;

/// What openings are counted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DecentBy {
    /// Each vacancy.
    Vacancy,
    /// Each employer.
    Employer,
    /// All together.
    Programme,
}

impl DecentBy {
    /// Every one.
    pub const ALL: [Self; 3] = [Self::Vacancy, Self::Employer, Self::Programme];

    /// The word for it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Vacancy => "vacancy",
            Self::Employer => "employer",
            Self::Programme => "programme",
        }
    }
}

/// How decent work is counted.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct DecentOptions {
    /// What openings are counted by; the programme by default.
    pub by: DecentBy,
    /// Months after the first day, each from 1 to 120; 3, 6 and 12 by default.
    pub at: Vec<u32>,
}

impl Default for DecentOptions {
    fn default() -> Self {
        Self { by: DecentBy::Programme, at: LOOKS.to_vec() }
    }
}

impl DecentOptions {
    /// The same, counted by something.
    #[must_use]
    pub fn with_by(self, by: DecentBy) -> Self {
        Self { by, ..self }
    }

    /// The same, looked at so many months after the first day.
    #[must_use]
    pub fn with_at(self, at: impl IntoIterator<Item = u32>) -> Self {
        Self { at: at.into_iter().collect(), ..self }
    }
}

/// Openings of one unit.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct DecentRow {
    /// The vacancy or the employer; `None` for all together, and for vacancies whose employer isn't told.
    pub unit_id: Option<String>,
    /// Vacancies on file.
    pub vacancies: u64,
    /// Their openings: what the counts below add up to, measure by measure.
    pub openings: u64,
    /// At or above the minimum wage.
    pub wage_met: u64,
    /// Below it.
    pub wage_below: u64,
    /// Wage, site or minimum not known.
    pub wage_unknown: u64,
    /// Part time, piece work, apprenticeship or own account: no monthly minimum.
    pub wage_not_applicable: u64,
    /// The lowest wage as a multiple of its minimum; `None` if none is known.
    pub lowest_ratio: Option<f64>,
    /// Without an end.
    pub permanent: u64,
    /// For a fixed term.
    pub fixed_term: u64,
    /// Of any other kind: part time, piece, daily, apprenticeship, own account.
    pub other_contract: u64,
    /// Kind of contract not told.
    pub contract_unknown: u64,
    /// Every scheme that is due is offered.
    pub protected: u64,
    /// JKK and JKM are offered, something else that is due isn't.
    pub partly_protected: u64,
    /// JKK or JKM isn't offered.
    pub unprotected: u64,
    /// What is offered isn't told.
    pub protection_unknown: u64,
    /// Hazardous: told so, or of risk class 4 or 5.
    pub hazardous: u64,
}

/// How decent work on offer is, and who stays in it.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct DecentWork {
    /// What openings are counted by.
    pub by: DecentBy,
    /// The day looked at.
    pub today: Date,
    /// A row a unit, by id, those not told last.
    pub rows: Vec<DecentRow>,
    /// A row a unit and look, of those placed.
    pub retention: Vec<RetentionRow>,
    /// What a reader should know.
    pub notes: Vec<ProtectionNote>,
    /// What it was made from.
    pub fingerprints: Fingerprints,
}

impl DecentWork {
    pub(crate) fn new(
        ground: &Ground<'_>,
        vacancies: &[Vacancy],
        options: &DecentOptions,
        fingerprints: Fingerprints,
    ) -> Result<Self, CoverageError> {
        let months = months_of(&options.at)?;
        let mut notes = Notes::default();
        let mut rows: BTreeMap<(bool, Option<String>), DecentRow> = BTreeMap::new();
        if options.by == DecentBy::Programme {
            // All together has its row even without a vacancy.
            rows.entry((true, None)).or_default();
        }
        for vacancy in vacancies {
            let unit = match options.by {
                DecentBy::Vacancy => Some(vacancy.vacancy_id.to_string()),
                DecentBy::Employer => vacancy.employer_id.as_ref().map(ToString::to_string),
                DecentBy::Programme => None,
            };
            let row = rows.entry((unit.is_none(), unit.clone())).or_default();
            row.unit_id = unit;
            count(ground, vacancy, row, &mut notes);
        }
        notes.faults(&ground.tenures);
        let retention = retention(ground, &months, options.by == DecentBy::Programme, |tenure| {
            vec![match options.by {
                DecentBy::Vacancy => tenure.vacancy.map(str::to_owned),
                DecentBy::Employer => ground.employer_id(tenure).map(str::to_owned),
                DecentBy::Programme => None,
            }]
        });
        let (today, rows) = (ground.today, rows.into_values().collect());
        Ok(Self { by: options.by, today, rows, retention, notes: notes.told(), fingerprints })
    }
}

fn count(ground: &Ground<'_>, vacancy: &Vacancy, row: &mut DecentRow, notes: &mut Notes) {
    let openings = u64::from(vacancy.openings.unwrap_or(1));
    row.vacancies += 1;
    row.openings += openings;
    let check = checked(ground, vacancy, notes);
    let place = match check.state {
        WageState::Met => &mut row.wage_met,
        WageState::Below => &mut row.wage_below,
        WageState::Unknown => &mut row.wage_unknown,
        WageState::NotApplicable => &mut row.wage_not_applicable,
    };
    *place += openings;
    if let Some(ratio) = check.ratio().filter(|_| check.state != WageState::NotApplicable) {
        row.lowest_ratio = Some(row.lowest_ratio.map_or(ratio, |lowest| lowest.min(ratio)));
    }
    let place = match vacancy.contract {
        Some(Contract::Permanent) => &mut row.permanent,
        Some(Contract::FixedTerm) => &mut row.fixed_term,
        Some(_) => &mut row.other_contract,
        None => &mut row.contract_unknown,
    };
    *place += openings;
    let flags: Vec<OfferFlag> = OfferRisk::of(vacancy).beside(Vulnerability::Yes).iter().collect();
    let place = if flags.contains(&OfferFlag::ProtectionUnknown) {
        &mut row.protection_unknown
    } else if flags.contains(&OfferFlag::Unprotected) {
        &mut row.unprotected
    } else if offers_all(ground, vacancy) {
        &mut row.protected
    } else {
        &mut row.partly_protected
    };
    *place += openings;
    if flags.contains(&OfferFlag::Hazardous) {
        row.hazardous += openings;
    }
}

/// Whether every scheme that is known to be due for the post is offered.
fn offers_all(ground: &Ground<'_>, vacancy: &Vacancy) -> bool {
    let employer = employer(ground, vacancy);
    let is_own = vacancy.contract == Some(Contract::Freelance);
    let standing = Standing {
        status: Some(if is_own { WorkStatus::SelfEmployed } else { WorkStatus::Employed }.as_str()),
        contract: vacancy.contract.map(Contract::as_str),
        industry: employer.and_then(|employer| employer.industry.clone()),
        size: employer.and_then(|employer| employer.size.as_deref()).map(|size| size.trim().to_lowercase()),
        risk: vacancy.risk_class,
        ..Standing::default()
    };
    let offered = vacancy.schemes_offered.as_deref().unwrap_or_default();
    let schemes = ground.rules.schemes();
    let mut due =
        schemes.into_iter().filter(|scheme| ground.rules.due(scheme, &standing, ground.today).state == DueState::Due);
    due.all(|scheme| offered.iter().any(|offer| offer.trim().eq_ignore_ascii_case(scheme)))
}
