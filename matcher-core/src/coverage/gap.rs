//! Which schemes does each person lack, who should pay, and what does it cost?

use serde::Serialize;

use super::budget::{Budget, BudgetOptions};
use super::error::CoverageError;
use super::note::{Notes, ProtectionNote, ProtectionTopic};
use super::person::{Ground, Held};
use crate::cancel::Cancel;
use crate::engine::Fingerprints;
use crate::record::{HeldScheme, SchemeState, Worker};
use crate::safeguard::{DueState, SchemeDue, Vulnerability};
use crate::units::Date;

/// Workers looked at between two looks at the cancel handle.
const PER_LOOK: usize = 1_024;

/// How somebody stands to a scheme.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum GapState {
    /// Active, be it due or not.
    Held,
    /// Due, and known not to be active.
    Missing,
    /// Whether it is due, or whether it is held, isn't known.
    Unknown,
    /// Not due, and not held.
    NotDue,
}

impl GapState {
    /// The word for it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Held => "held",
            Self::Missing => "missing",
            Self::Unknown => "unknown",
            Self::NotDue => "not_due",
        }
    }
}

/// One scheme of one person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct GapRow {
    /// Who.
    pub worker_id: String,
    /// The scheme.
    pub scheme: String,
    /// How they stand to it.
    pub state: GapState,
    /// True if it must be seen to, false if not; `None` if that isn't known.
    pub due: Option<bool>,
    /// Who bears it, or would have to; of two `employer|self`.
    pub payer: Option<String>,
    /// Rupiah a month in all; `None` if it isn't known.
    pub monthly_cost: Option<i64>,
    /// Law.
    pub legal_basis: Option<String>,
    /// `active`, `lapsed` or `never` as told; `None` if nothing is.
    pub told: Option<&'static str>,
    /// The last day paid for, or the day it lapsed.
    pub until: Option<Date>,
    /// Facts that are missing: `schemes`, `status`, `contract`, `sector`, `size`, or `rule` where none is in force.
    pub untold: Vec<&'static str>,
    /// Whether a budget pays for it; `None` without a budget and where nothing is missing.
    pub covered_by_budget: Option<bool>,
}

/// How gaps are looked for.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct GapOptions {
    /// Ids of the workers looked at; everybody if `None`.
    pub workers: Option<Vec<String>>,
    /// A budget to be shared out.
    pub budget: Option<BudgetOptions>,
}

impl GapOptions {
    /// The same for some workers.
    #[must_use]
    pub fn with_workers(self, ids: impl IntoIterator<Item = String>) -> Self {
        Self { workers: Some(ids.into_iter().collect()), ..self }
    }

    /// The same with a budget.
    #[must_use]
    pub fn with_budget(self, budget: BudgetOptions) -> Self {
        Self { budget: Some(budget), ..self }
    }
}

/// Everybody's schemes beside what is due.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct ProtectionGap {
    /// The day looked at.
    pub today: Date,
    /// A row a worker and scheme of the rules, by worker, then in the order of the rules; assistance behind, where held.
    pub rows: Vec<GapRow>,
    /// Who is paid for, if a budget was given.
    pub budget: Option<Budget>,
    /// What a reader should know.
    pub notes: Vec<ProtectionNote>,
    /// What it was made from.
    pub fingerprints: Fingerprints,
}

/// One worker with what rules say.
pub(super) struct Seen<'a> {
    pub(super) worker: &'a Worker,
    pub(super) vulnerability: Vulnerability,
    /// Rows of the worker.
    pub(super) rows: std::ops::Range<usize>,
}

impl ProtectionGap {
    pub(crate) fn new(
        ground: &Ground<'_>,
        workers: &[Worker],
        options: &GapOptions,
        fingerprints: Fingerprints,
        cancel: &Cancel,
    ) -> Result<Self, CoverageError> {
        let schemes = ground.rules.schemes();
        let mut notes = Notes::default();
        ground.note_placements(workers, &mut notes);
        let mut rows: Vec<GapRow> = Vec::with_capacity(workers.len() * schemes.len());
        let mut seen: Vec<Seen<'_>> = Vec::with_capacity(workers.len());
        for (at, worker) in workers.iter().enumerate() {
            if at % PER_LOOK == 0 {
                cancel.check()?;
            }
            let first = rows.len();
            look(ground, worker, &schemes, &mut rows, &mut notes);
            let vulnerability = ground.vulnerability(worker);
            if vulnerability == Vulnerability::Possible && ground.floor(worker.home_region, None).is_none() {
                notes.add(ProtectionTopic::NoFloor, worker.worker_id.as_str());
            }
            seen.push(Seen { worker, vulnerability, rows: first..rows.len() });
        }
        let budget = match &options.budget {
            Some(options) => Some(Budget::new(ground, options, &seen, &mut rows, &mut notes)?),
            None => None,
        };
        Ok(Self { today: ground.today, rows, budget, notes: notes.told(), fingerprints })
    }
}

/// The rows of one worker.
fn look(ground: &Ground<'_>, worker: &Worker, schemes: &[&str], rows: &mut Vec<GapRow>, notes: &mut Notes) {
    let (id, standing) = (worker.worker_id.as_str(), ground.standing(worker));
    if worker.schemes.is_none() {
        notes.add(ProtectionTopic::SchemesUntold, id);
    }
    if ground.has_strange(worker) {
        notes.add(ProtectionTopic::SchemeNotRead, id);
    }
    if standing.status.is_none() {
        notes.add(ProtectionTopic::StatusUntold, id);
    }
    for scheme in schemes {
        let due = ground.rules.due(scheme, &standing, ground.today);
        let row = row(ground, worker, &due);
        if due.untold.contains(&"rule") {
            notes.add(ProtectionTopic::NoRule, scheme);
        }
        if row.state == GapState::Missing && row.monthly_cost.is_none() {
            notes.add(ProtectionTopic::CostUntold, id);
        }
        rows.push(row);
    }
    for held in worker.schemes.iter().flatten().filter(|held| ground.is_active(held)) {
        if let Some(rule) = ground.rules.fact(&held.scheme, ground.today) {
            rows.push(GapRow {
                worker_id: id.to_owned(),
                scheme: held.scheme.clone(),
                state: GapState::Held,
                due: Some(false),
                payer: Some(rule.borne_by().to_owned()),
                monthly_cost: ground.rules.fact_cost(rule),
                legal_basis: rule.legal_basis.clone(),
                told: Some(told(held)),
                until: held.until,
                untold: Vec::new(),
                covered_by_budget: None,
            });
        }
    }
}

fn row(ground: &Ground<'_>, worker: &Worker, due: &SchemeDue<'_>) -> GapRow {
    let held = ground.held(worker, due.scheme);
    let (is_due, mut untold) = (due.state, due.untold.clone());
    let state = match (&held, is_due) {
        (Held::Active(_), _) => GapState::Held,
        (_, DueState::NotDue | DueState::Optional) => GapState::NotDue,
        (Held::Not(_), DueState::Due) => GapState::Missing,
        (_, DueState::Unknown) | (Held::Untold, DueState::Due) => GapState::Unknown,
    };
    if matches!(held, Held::Untold) && state == GapState::Unknown {
        untold.push("schemes");
    }
    let about = match held {
        Held::Active(held) | Held::Not(Some(held)) => Some(held),
        Held::Not(None) | Held::Untold => None,
    };
    // An assistance that gives the scheme pays for it.
    let gift = about.filter(|held| held.scheme != due.scheme && ground.is_active(held));
    let gift = gift.and_then(|held| ground.rules.fact(&held.scheme, ground.today));
    let payers = || {
        let mut payers: Vec<&str> = Vec::new();
        for part in &due.parts {
            if !payers.contains(&part.payer.as_str()) {
                payers.push(&part.payer);
            }
        }
        (!payers.is_empty()).then(|| payers.join("|"))
    };
    GapRow {
        worker_id: worker.worker_id.to_string(),
        scheme: due.scheme.to_owned(),
        state,
        due: match is_due {
            DueState::Due => Some(true),
            DueState::Optional | DueState::NotDue => Some(false),
            DueState::Unknown => None,
        },
        payer: gift.map(|rule| rule.borne_by().to_owned()).or_else(payers),
        monthly_cost: gift.map_or_else(|| due.monthly(), |rule| ground.rules.fact_cost(rule)),
        legal_basis: gift.or_else(|| due.parts.first().map(|part| part.rule)).and_then(|rule| rule.legal_basis.clone()),
        told: about.map(told),
        until: about.and_then(|held| held.until),
        untold,
        covered_by_budget: None,
    }
}

fn told(held: &HeldScheme) -> &'static str {
    match held.state {
        SchemeState::Active => "active",
        SchemeState::Lapsed => "lapsed",
        SchemeState::Never => "never",
    }
}
