//! Which employer keeps the rules? Forecasts, vacancies reported, notices of filled posts, locals, people with a disability,
//! protection, and by how many days each is late. What follows is decided by an officer.

use std::collections::BTreeMap;

use serde::Serialize;

use super::chronicle::Chronicle;
use super::note::{Notes, ProgrammeTopic};
use crate::coverage::ProtectionGap;
use crate::ids::{EmployerId, WorkerId};
use crate::record::{Employer, EventKind, Vacancy, Worker};
use crate::units::{Date, Share};

/// Months for which a forecast of needs stands: it is made each year (domain notes, section 1.4).
const FORECAST_MONTHS: u32 = 12;

/// Share of people with a disability that an employer must have, by who owns it.
///
/// # Source
///
/// UU 8/2016 Art. 53: at least 2 % with government and state-owned or region-owned firms, 1 % with private ones.
const DISABILITY: [(f64, &[&str]); 2] = [
    (0.02, &["state", "region", "government", "bumn", "bumd", "pemerintah", "negara", "daerah"]),
    (0.01, &["private", "swasta", "foreign", "asing", "cooperative", "koperasi"]),
];

/// Words of a record that say that there is no disability.
const NO_DISABILITY: [&str; 8] = ["", "no", "none", "tidak", "tidak ada", "bukan", "false", "-"];

/// One employer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct BoardRow {
    /// The employer.
    pub employer_id: String,
    /// Whose contractor it is.
    pub principal_id: Option<String>,
    /// Whether an agreement with it is in force.
    pub is_partner: bool,
    /// Local people employed, as the firm tells.
    pub headcount_local: Option<u32>,
    /// People employed in all, as the firm tells.
    pub headcount_total: Option<u32>,
    /// The last forecast of needs.
    pub forecast_on: Option<Date>,
    /// Whether that was within twelve months.
    pub has_forecast: bool,
    /// Vacancies on file that are open by now, or have been.
    pub vacancies: u64,
    /// Of these, those that were reported.
    pub reported: u64,
    /// The most days that a report came after the first day of applying, or has not come; 0 in time.
    pub report_days_late: Option<i64>,
    /// Vacancies all of whose openings are taken by people placed, or that are told to be filled.
    pub filled: u64,
    /// Of these, those of which a notice was given.
    pub notices: u64,
    /// The most days that a notice came after the last placement, or has not come.
    pub notice_days_late: Option<i64>,
    /// People placed, each once.
    pub placed: u64,
    /// Of these, locals by the market's policy.
    pub local: u64,
    /// Of these, those of whom nobody knows where they live.
    pub local_unknown: u64,
    /// Of those placed, those still there.
    pub at_work: u64,
    /// Of these, people with a disability, as their record says.
    pub disabled: u64,
    /// People with a disability whom the firm's headcount asks for; `None` without headcount or owner.
    pub disability_required: Option<u64>,
    /// Of those at work, those who hold everything known to be due.
    pub protected: u64,
    /// Of these, those who lack something that is due.
    pub unprotected: u64,
    /// Of these, those of whom nobody knows.
    pub protection_unknown: u64,
}

/// What a board is made of beside the log.
pub(super) struct Firms<'a> {
    pub(super) employers: &'a [Employer],
    pub(super) vacancies: &'a [Vacancy],
    /// Partners with an agreement in force.
    pub(super) partners: std::collections::BTreeSet<String>,
    /// Of everybody at work.
    pub(super) gap: ProtectionGap,
}

/// Every employer on file, and those that vacancies or events name beside, by id.
pub(super) fn board(
    chronicle: &Chronicle<'_>,
    firms: &Firms<'_>,
    is_local: super::measure::Locality<'_>,
    notes: &mut Notes,
) -> Vec<BoardRow> {
    let mut rows: BTreeMap<String, BoardRow> = BTreeMap::new();
    for employer in firms.employers {
        let row = open(&mut rows, employer.employer_id.as_str(), firms);
        row.principal_id = employer.principal_id.as_ref().map(ToString::to_string);
        row.disability_required = disability_required(employer);
        (row.headcount_local, row.headcount_total) = (employer.headcount_local, employer.headcount_total);
    }
    forecasts(chronicle, firms, &mut rows, notes);
    reports(chronicle, firms, &mut rows, notes);
    people(chronicle, firms, is_local, &mut rows, notes);
    rows.into_values().collect()
}

fn open<'r>(rows: &'r mut BTreeMap<String, BoardRow>, id: &str, firms: &Firms<'_>) -> &'r mut BoardRow {
    rows.entry(id.to_owned()).or_insert_with(|| BoardRow {
        employer_id: id.to_owned(),
        is_partner: firms.partners.contains(id),
        ..BoardRow::default()
    })
}

fn forecasts(chronicle: &Chronicle<'_>, firms: &Firms<'_>, rows: &mut BTreeMap<String, BoardRow>, notes: &mut Notes) {
    for dated in chronicle.of(EventKind::NeedForecast) {
        let Some(id) = chronicle.employer(dated.event) else {
            notes.add(ProgrammeTopic::NoEmployer, dated.event.event_id.as_str());
            continue;
        };
        let row = open(rows, id, firms);
        // They come in the order of days.
        row.forecast_on = Some(dated.day);
        row.has_forecast = dated.day.months_later(FORECAST_MONTHS) > chronicle.today();
    }
}

/// Whether vacancies were reported, and filled ones told, and how late.
fn reports(chronicle: &Chronicle<'_>, firms: &Firms<'_>, rows: &mut BTreeMap<String, BoardRow>, notes: &mut Notes) {
    let first = |kind| {
        let mut days: BTreeMap<&str, Date> = BTreeMap::new();
        for dated in chronicle.of(kind) {
            if let Some(vacancy) = &dated.event.vacancy_id {
                days.entry(vacancy.as_str()).or_insert(dated.day);
            }
        }
        days
    };
    let (reported, told) = (first(EventKind::VacancyReported), first(EventKind::Filled));
    let mut placed: BTreeMap<&str, Vec<Date>> = BTreeMap::new();
    for tenure in chronicle.ground.tenures.all() {
        if let Some(vacancy) = tenure.vacancy {
            placed.entry(vacancy).or_default().push(tenure.from);
        }
    }
    let today = chronicle.today();
    for vacancy in firms.vacancies {
        let id = vacancy.vacancy_id.as_str();
        let Some(employer) = vacancy.employer_id.as_ref().map(EmployerId::as_str) else {
            notes.add(ProgrammeTopic::EmployerUntold, id);
            continue;
        };
        let row = open(rows, employer, firms);
        if vacancy.opens_on.is_some_and(|opens| opens > today) {
            continue;
        }
        row.vacancies += 1;
        let report = reported.get(id).copied();
        row.reported += u64::from(report.is_some());
        match vacancy.opens_on {
            Some(opens) => later(&mut row.report_days_late, opens, report.unwrap_or(today)),
            None if report.is_none() => notes.add(ProgrammeTopic::OpeningUntold, id),
            None => {}
        }
        let mut days = placed.get(id).cloned().unwrap_or_default();
        days.sort_unstable();
        let openings = vacancy.openings.unwrap_or(1) as usize;
        let (full, notice) = (openings.checked_sub(1).and_then(|last| days.get(last)), told.get(id).copied());
        row.filled += u64::from(full.is_some() || notice.is_some());
        row.notices += u64::from(notice.is_some());
        if let Some(full) = full {
            later(&mut row.notice_days_late, *full, notice.unwrap_or(today));
        }
    }
}

/// The larger lateness, in days; what came early is in time.
fn later(late: &mut Option<i64>, due: Date, done: Date) {
    let days = i64::from(done.to_days() - due.to_days()).max(0);
    *late = Some(late.map_or(days, |most| most.max(days)));
}

/// Who was placed with whom, and who of them is there.
fn people(
    chronicle: &Chronicle<'_>,
    firms: &Firms<'_>,
    is_local: super::measure::Locality<'_>,
    rows: &mut BTreeMap<String, BoardRow>,
    notes: &mut Notes,
) {
    let mut states: BTreeMap<&str, Standing> = BTreeMap::new();
    for row in firms.gap.rows.iter().filter(|row| row.due == Some(true)) {
        let standing = states.entry(row.worker_id.as_str()).or_default();
        *standing = (*standing).max(match row.state {
            crate::coverage::GapState::Missing => Standing::Lacks,
            crate::coverage::GapState::Unknown => Standing::Unknown,
            _ => Standing::Holds,
        });
    }
    let mut seen = std::collections::BTreeSet::new();
    let mut there = std::collections::BTreeSet::new();
    for tenure in chronicle.ground.tenures.all() {
        let Some(employer) = chronicle.ground.employer_id(tenure) else {
            notes.add(ProgrammeTopic::NoEmployer, tenure.event);
            continue;
        };
        let row = open(rows, employer, firms);
        if seen.insert((employer, tenure.worker)) {
            row.placed += 1;
            match is_local(tenure.worker, tenure.vacancy) {
                Some(true) => row.local += 1,
                Some(false) => {}
                None => row.local_unknown += 1,
            }
        }
        // Of several posts somebody's protection follows the latest.
        let is_latest = chronicle.ground.tenures.held(tenure.worker).is_some_and(|held| held.event == tenure.event);
        if is_latest && there.insert(tenure.worker) {
            row.at_work += 1;
            row.disabled += u64::from(chronicle.worker(tenure.worker).is_some_and(is_disabled));
            match states.get(tenure.worker).copied().unwrap_or(Standing::Unknown) {
                Standing::Holds => row.protected += 1,
                Standing::Lacks => row.unprotected += 1,
                Standing::Unknown => row.protection_unknown += 1,
            }
        }
    }
}

/// The worst of what is known of somebody's schemes: to lack one is known however many others aren't.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Standing {
    #[default]
    Holds,
    Unknown,
    Lacks,
}

/// Whether a record tells of a disability.
pub(super) fn is_disabled(worker: &Worker) -> bool {
    worker.disability.as_deref().is_some_and(|told| !NO_DISABILITY.contains(&told.trim().to_lowercase().as_str()))
}

/// How many people with a disability a firm must have, rounded up.
fn disability_required(employer: &Employer) -> Option<u64> {
    let owner = employer.ownership.as_deref()?.trim().to_lowercase();
    let (share, _) = DISABILITY.iter().find(|(_, words)| words.contains(&owner.as_str()))?;
    Some(u64::from(Share::new(*share).ok()?.of_up(employer.headcount_total?)))
}

/// The workers who hold a post in the log.
pub(super) fn at_work(chronicle: &Chronicle<'_>, workers: &[Worker]) -> Vec<Worker> {
    let holds = |worker: &&Worker| chronicle.ground.tenures.held(WorkerId::as_str(&worker.worker_id)).is_some();
    workers.iter().filter(holds).cloned().collect()
}
