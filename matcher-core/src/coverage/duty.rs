//! What does a placement, or the end of a contract, make due, and by when?

use serde::Serialize;

use super::note::{Notes, ProtectionNote, ProtectionTopic};
use super::person::{Ground, Held};
use crate::engine::Fingerprints;
use crate::lang::Lang;
use crate::record::{Contract, Worker};
use crate::safeguard::{DueState, OfferFlags, OfferRisk, Standing};
use crate::tenure::{End, Tenure};
use crate::units::Date;

/// Days after the first day of work.
///
/// # Source
///
/// PP 37/2021 Art. 6(1), for JKP: the filled-in form is handed in within 30 days of the day on which work began (Kompas, 22
/// February 2021). The duty to register in the other schemes is UU 24/2011 Art. 15; that the same days hold for them is general
/// knowledge, not read in a text.
const REGISTER_DAYS: u32 = 30;
/// Days of work after the work order.
///
/// # Source
///
/// PP 44/2015 Art. 53 and Permenaker 5/2021 (domain notes, section 5.1). No work order is on file, so that the days run from the first
/// day of work, which can't be earlier.
const CONSTRUCTION_WORKDAYS: u32 = 14;
/// Months after the loss of work.
///
/// # Source
///
/// PP 37/2021, changed by PP 6/2025: what isn't claimed within 6 months lapses (domain notes, section 5.1).
const JKP_MONTHS: u32 = 6;
/// Payers whose money is for those without an employer.
const SUBSIDIES: [&str; 4] = ["APBD", "APBN", "DBH", "CSR"];
/// What KBLI codes of construction begin with: groups 41 to 43.
const CONSTRUCTION: [&str; 3] = ["41", "42", "43"];

/// Words of an end that let JKP be claimed, and such that don't: who resigns, whose contract has run out, who retires.
const LAID_OFF: [&str; 7] = ["phk", "efisiensi", "pailit", "laid off", "layoff", "redundan", "perusahaan tutup"];
const NOT_LAID_OFF: [&str; 8] = [
    "mengundurkan diri",
    "resign",
    "kontrak selesai",
    "proyek selesai",
    "contract ended",
    "pensiun",
    "retired",
    "meninggal",
];

/// What is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DutyKind {
    /// The employer registers the person.
    Register,
    /// Of construction: the employer registers the project's casual, piece and fixed-term workers.
    RegisterProject,
    /// The person leaves the list of those whom a public or social budget pays for.
    LeaveSubsidy,
    /// The person may claim JKP.
    ClaimJkp,
    /// JKN goes over from the employer to the person, the district or PBI.
    SwitchJkn,
}

impl DutyKind {
    /// The word for it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Register => "register",
            Self::RegisterProject => "register_project",
            Self::LeaveSubsidy => "leave_subsidy",
            Self::ClaimJkp => "claim_jkp",
            Self::SwitchJkn => "switch_jkn",
        }
    }

    /// What is to be done, in words.
    #[must_use]
    pub fn text(self, lang: Lang) -> &'static str {
        let (id, en) = match self {
            Self::Register => ("pemberi kerja mendaftarkan pekerja", "the employer registers the worker"),
            Self::RegisterProject => {
                ("pemberi kerja mendaftarkan pekerja proyek", "the employer registers the project's worker")
            }
            Self::LeaveSubsidy => ("keluar dari daftar penerima bantuan iuran", "leaves the list of subsidised people"),
            Self::ClaimJkp => ("klaim JKP", "claims JKP"),
            Self::SwitchJkn => ("JKN beralih dari pemberi kerja", "JKN goes over from the employer to someone else"),
        };
        if lang == Lang::Id { id } else { en }
    }
}

/// Whether it is in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DutyState {
    /// The day lies ahead, or no day is set.
    Open,
    /// The day has passed and nothing on file says that it was done.
    Overdue,
    /// Whether it is due at all is to be checked by an officer.
    Check,
}

impl DutyState {
    /// The word for it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Overdue => "overdue",
            Self::Check => "check",
        }
    }
}

/// Something that is due.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct DutyRow {
    /// About whom.
    pub worker_id: String,
    /// What.
    pub kind: DutyKind,
    /// The schemes it is about.
    pub schemes: Vec<String>,
    /// Whose duty it is: the employer's id, or `office` or `worker`; `None` if the employer isn't told.
    pub who: Option<String>,
    /// The vacancy of the post.
    pub vacancy_id: Option<String>,
    /// The event that it follows from.
    pub event_id: String,
    /// The day of that event.
    pub since: Date,
    /// The last day; `None` where the law sets none, or none that we know.
    pub due_on: Option<Date>,
    /// Whether it is in time.
    pub state: DutyState,
    /// Law.
    pub legal_basis: Option<&'static str>,
    /// What an officer must see beside a vulnerable worker's post.
    pub flags: OfferFlags,
}

/// Everything due after placements and ends.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct Duties {
    /// The day looked at.
    pub today: Date,
    /// By last day, those without one last, then by worker.
    pub rows: Vec<DutyRow>,
    /// What a reader should know.
    pub notes: Vec<ProtectionNote>,
    /// What it was made from.
    pub fingerprints: Fingerprints,
}

impl Duties {
    pub(crate) fn new(ground: &Ground<'_>, workers: &[Worker], fingerprints: Fingerprints) -> Self {
        let mut notes = Notes::default();
        ground.note_placements(workers, &mut notes);
        let mut rows = Vec::new();
        for worker in workers {
            let posts = ground.tenures.of(worker.worker_id.as_str());
            if let Some(held) = ground.tenures.held(worker.worker_id.as_str()) {
                placed(ground, worker, held, &mut rows);
            } else if let Some((last, end)) = posts.last().and_then(|last| Some((last, last.end?))) {
                ended(ground, worker, (last, end), &mut rows, &mut notes);
            }
        }
        rows.sort_by(|a, b| {
            let key = |row: &DutyRow| (row.due_on.is_none(), row.due_on);
            key(a).cmp(&key(b)).then_with(|| (&a.worker_id, a.kind).cmp(&(&b.worker_id, b.kind)))
        });
        Self { today: ground.today, rows, notes: notes.told(), fingerprints }
    }
}

/// What a post that is held makes due.
fn placed(ground: &Ground<'_>, worker: &Worker, tenure: &Tenure<'_>, rows: &mut Vec<DutyRow>) {
    let vacancy = ground.vacancy(tenure);
    let contract = vacancy.and_then(|vacancy| vacancy.contract);
    if contract == Some(Contract::Freelance) {
        // Nobody employs them: they stay as they were.
        return;
    }
    let standing = Standing { payer: Some("employer".to_owned()), ..ground.in_post(worker, tenure) };
    let schemes = ground.rules.schemes();
    let owed = schemes.iter().filter(|scheme| ground.rules.due(scheme, &standing, ground.today).state == DueState::Due);
    // What is active on somebody else's account is not what the employer owes.
    let pays_employer = worker.payer.as_deref().is_some_and(|payer| crate::safeguard::payer_name(payer) == "employer");
    let is_open = |scheme: &&&str| !(pays_employer && matches!(ground.held(worker, scheme), Held::Active(_)));
    let open: Vec<String> = owed.filter(is_open).map(|scheme| (*scheme).to_owned()).collect();
    let in_construction = is_construction(&standing);
    let is_casual = matches!(contract, Some(Contract::Daily | Contract::Piece | Contract::FixedTerm));
    let flags = vacancy.map(|vacancy| OfferRisk::of(vacancy).beside(ground.vulnerability(worker))).unwrap_or_default();
    let (kind, due_on, legal_basis) = if in_construction && is_casual {
        let due_on = tenure.from.workdays_later(CONSTRUCTION_WORKDAYS);
        (DutyKind::RegisterProject, due_on, "PP 44/2015 Art. 53; Permenaker 5/2021")
    } else {
        (DutyKind::Register, tenure.from.days_later(REGISTER_DAYS), "UU 24/2011 Art. 15; PP 37/2021 Art. 6(1)")
    };
    let about = |kind, schemes, who: Option<String>, due_on: Option<Date>, legal_basis| DutyRow {
        worker_id: worker.worker_id.to_string(),
        kind,
        schemes,
        who,
        vacancy_id: tenure.vacancy.map(str::to_owned),
        event_id: tenure.event.to_owned(),
        since: tenure.from,
        due_on,
        state: in_time(due_on, ground.today),
        legal_basis,
        flags,
    };
    if !open.is_empty() {
        let who = ground.employer_id(tenure).map(str::to_owned);
        rows.push(about(kind, open, who, Some(due_on), Some(legal_basis)));
    }
    let payer = worker.payer.as_deref().map(crate::safeguard::payer_name);
    if payer.is_some_and(|payer| SUBSIDIES.contains(&payer.as_str())) {
        let paid: Vec<String> = schemes
            .iter()
            .filter(|scheme| matches!(ground.held(worker, scheme), Held::Active(held) if held.scheme == **scheme))
            .map(|scheme| (*scheme).to_owned())
            .collect();
        if !paid.is_empty() {
            rows.push(about(DutyKind::LeaveSubsidy, paid, Some("office".to_owned()), None, None));
        }
    }
}

/// What the end of the last post makes due.
fn ended(
    ground: &Ground<'_>,
    worker: &Worker,
    (tenure, end): (&Tenure<'_>, End<'_>),
    rows: &mut Vec<DutyRow>,
    notes: &mut Notes,
) {
    let about = |kind, scheme: &str, who: &str, due_on: Option<Date>, state, legal_basis| DutyRow {
        worker_id: worker.worker_id.to_string(),
        kind,
        schemes: vec![scheme.to_owned()],
        who: Some(who.to_owned()),
        vacancy_id: tenure.vacancy.map(str::to_owned),
        event_id: end.event.to_owned(),
        since: end.date,
        due_on,
        state,
        legal_basis,
        flags: OfferFlags::default(),
    };
    let standing = Standing { payer: Some("employer".to_owned()), ..ground.in_post(worker, tenure) };
    let is_due = |scheme: &str| ground.rules.due(scheme, &standing, end.date).state == DueState::Due;
    let last = end.date.months_later(JKP_MONTHS);
    // What has lapsed is nothing to claim any more.
    if is_due("JKP") && ground.today <= last {
        match was_laid_off(end.reason) {
            Some(true) => {
                let basis = Some("PP 37/2021; PP 6/2025");
                rows.push(about(DutyKind::ClaimJkp, "JKP", "worker", Some(last), DutyState::Open, basis));
            }
            Some(false) => {}
            None => {
                notes.add(ProtectionTopic::ReasonNotRead, end.event);
                let basis = Some("PP 37/2021; PP 6/2025");
                rows.push(about(DutyKind::ClaimJkp, "JKP", "worker", Some(last), DutyState::Check, basis));
            }
        }
    }
    let employer_pays = worker.payer.as_deref().is_some_and(|payer| crate::safeguard::payer_name(payer) == "employer");
    if is_due("JKN") && (employer_pays || !matches!(ground.held(worker, "JKN"), Held::Active(_))) {
        rows.push(about(DutyKind::SwitchJkn, "JKN", "worker", None, DutyState::Open, None));
    }
}

fn in_time(due_on: Option<Date>, today: Date) -> DutyState {
    if due_on.is_some_and(|due| due < today) { DutyState::Overdue } else { DutyState::Open }
}

fn is_construction(standing: &Standing) -> bool {
    let industry = standing.industry.as_deref();
    industry.is_some_and(|code| CONSTRUCTION.iter().any(|group| code.starts_with(group)))
}

/// Whether a reason says that somebody was laid off; `None` if its words aren't understood.
fn was_laid_off(reason: Option<&str>) -> Option<bool> {
    let words = reason?.to_lowercase().replace(['_', '-'], " ");
    let has = |known: &[&str]| known.iter().any(|word| words.contains(word));
    // "contract ended after PHK" is read as laid off.
    if has(&LAID_OFF) {
        Some(true)
    } else if has(&NOT_LAID_OFF) {
        Some(false)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_in_words_of_offices_are_read() {
        for reason in ["PHK", "efisiensi", "Perusahaan tutup", "laid-off", "kontrak diputus karena PHK"] {
            assert_eq!(was_laid_off(Some(reason)), Some(true), "{reason}");
        }
        for reason in ["Mengundurkan diri", "kontrak selesai", "proyek selesai", "retired"] {
            assert_eq!(was_laid_off(Some(reason)), Some(false), "{reason}");
        }
        assert_eq!((was_laid_off(Some("lain-lain")), was_laid_off(None)), (None, None));
    }
}
