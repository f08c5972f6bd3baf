//! The programme's books: agreements, stages, funders, employers, and who stayed, from one log.

use std::collections::BTreeSet;

use super::agreement::{AgreementRow, AgreementState, AgreementSum, agreements};
use super::board::{BoardRow, Firms, at_work, board};
use super::chronicle::Chronicle;
use super::funder::{FunderRow, funders};
use super::measure::{Gauge, Locality};
use super::note::{Notes, ProgrammeNote};
use super::stage::{EvidenceRow, StageRow, stages};
use crate::cancel::Cancel;
use crate::coverage::{CoverageError, GapOptions, Ground, ProtectionGap};
use crate::decent_work::{LOOKS, RetentionRow, months_of, retention};
use crate::engine::Fingerprints;
use crate::record::{Course, Employer, Event, Mou, Target, Vacancy, Worker};
use crate::safeguard::payer_name;
use crate::units::{Date, Fraction};

/// How the books are kept.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ProgrammeOptions {
    /// Funders that are the city's own budget; `APBD` by default.
    pub city_budget: Vec<String>,
    /// Months after a first day at which is looked who stayed; 3, 6 and 12 by default.
    pub at: Vec<u32>,
}

impl Default for ProgrammeOptions {
    fn default() -> Self {
        Self { city_budget: vec!["APBD".to_owned()], at: LOOKS.to_vec() }
    }
}

impl ProgrammeOptions {
    /// The same with other funders as the city's own budget.
    #[must_use]
    pub fn with_city_budget(self, funders: impl IntoIterator<Item = String>) -> Self {
        Self { city_budget: funders.into_iter().collect(), ..self }
    }

    /// The same, looked at so many months after the first day.
    #[must_use]
    pub fn with_at(self, at: impl IntoIterator<Item = u32>) -> Self {
        Self { at: at.into_iter().collect(), ..self }
    }
}

/// The programme's books on a day.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Programme {
    /// The day looked at.
    pub today: Date,
    /// A row an agreement, by id.
    pub agreements: Vec<AgreementRow>,
    /// All agreements in force together.
    pub in_force: AgreementSum,
    /// A row a target, by stage, day and id.
    pub stages: Vec<StageRow>,
    /// The records that stand for targets.
    pub evidence: Vec<EvidenceRow>,
    /// A row a funder, those not told last.
    pub funders: Vec<FunderRow>,
    /// Who stayed, by funder: a row a funder and look; `None` is everybody placed, whoever paid.
    pub retention: Vec<RetentionRow>,
    /// The employers' board, by id.
    pub employers: Vec<BoardRow>,
    /// What a reader should know.
    pub notes: Vec<ProgrammeNote>,
    /// What it was made from.
    pub fingerprints: Fingerprints,
}

/// The tables that books are kept from, each by id.
pub(crate) struct Tables<'a> {
    pub(crate) workers: &'a [Worker],
    pub(crate) vacancies: &'a [Vacancy],
    pub(crate) employers: &'a [Employer],
    pub(crate) courses: &'a [Course],
    pub(crate) mous: &'a [Mou],
    pub(crate) targets: &'a [Target],
    pub(crate) events: &'a [Event],
}

impl Programme {
    pub(crate) fn new<'a>(
        ground: &'a Ground<'a>,
        tables: &Tables<'a>,
        is_local: Locality<'_>,
        options: &ProgrammeOptions,
        fingerprints: Fingerprints,
        cancel: &Cancel,
    ) -> Result<Self, CoverageError> {
        let months = months_of(&options.at)?;
        let mut notes = Notes::default();
        let chronicle = Chronicle::new(ground, tables.events, tables.courses, tables.workers, &mut notes);
        notes.placements(ground);
        let (agreements, in_force) = agreements(&chronicle, tables.mous, is_local, &mut notes);
        cancel.check()?;
        let gauge = Gauge { chronicle: &chronicle, mous: tables.mous, is_local };
        let (stages, evidence) = stages(&gauge, tables.targets, &mut notes);
        cancel.check()?;
        let city: BTreeSet<String> = options.city_budget.iter().map(|funder| payer_name(funder)).collect();
        let funders = funders(&chronicle, &city, &mut notes);
        let retention = retention(ground, &months, true, |tenure| {
            let paid = chronicle.funders_of(tenure.worker, tenure.from).flatten();
            std::iter::once(None).chain(paid.map(|funder| Some(funder.to_owned()))).collect()
        });
        let people = at_work(&chronicle, tables.workers);
        let gap = ProtectionGap::new(ground, &people, &GapOptions::default(), fingerprints.clone(), cancel)?;
        let bound = agreements.iter().filter(|row| row.state == AgreementState::InForce);
        let partners = bound.filter_map(|row| row.partner_id.clone()).collect();
        let firms = Firms { employers: tables.employers, vacancies: tables.vacancies, partners, gap };
        let employers = board(&chronicle, &firms, is_local, &mut notes);
        let today = ground.today;
        Ok(Self {
            today,
            agreements,
            in_force,
            stages,
            evidence,
            funders,
            retention,
            employers,
            notes: notes.told(),
            fingerprints,
        })
    }

    /// Rupiah paid, as far as told.
    #[must_use]
    pub fn spent(&self) -> i64 {
        self.funders.iter().map(|row| row.spent).fold(0, i64::saturating_add)
    }

    /// Rupiah out of the city's own budget.
    #[must_use]
    pub fn city_spent(&self) -> i64 {
        self.funders.iter().filter(|row| row.is_city).map(|row| row.spent).fold(0, i64::saturating_add)
    }

    /// Rupiah of which nobody tells who paid.
    #[must_use]
    pub fn unknown_spent(&self) -> i64 {
        self.funders.iter().filter(|row| row.funder.is_none()).map(|row| row.spent).fold(0, i64::saturating_add)
    }

    /// The share of what was paid that the city's own budget bore, exactly; payments of unknown funders are in the
    /// denominator alone.
    #[must_use]
    pub fn city_share(&self) -> Option<Fraction> {
        let part = |amount: i64| u64::try_from(amount).ok();
        Fraction::new(part(self.city_spent())?, part(self.spent())?).ok().filter(|share| share.whole() > 0)
    }
}
