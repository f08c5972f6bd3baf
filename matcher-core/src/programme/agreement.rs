//! What has a partner promised, and what came of it within the term?

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::chronicle::Chronicle;
use super::measure::Locality;
use super::note::{Notes, ProgrammeTopic};
use crate::ids::{CourseId, VacancyId, WorkerId};
use crate::record::{EventKind, Mou};
use crate::units::Date;

/// Whether an agreement binds on the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum AgreementState {
    /// Signed, not begun.
    NotBegun,
    /// Binds today.
    InForce,
    /// Over.
    Ended,
    /// Its first day isn't told.
    Undated,
}

impl AgreementState {
    /// The word for it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NotBegun => "not_begun",
            Self::InForce => "in_force",
            Self::Ended => "ended",
            Self::Undated => "undated",
        }
    }

    pub(super) fn of(mou: &Mou, day: Date) -> Self {
        match (mou.from, mou.to) {
            (None, _) => Self::Undated,
            (Some(from), _) if day < from => Self::NotBegun,
            (_, Some(to)) if day > to => Self::Ended,
            _ => Self::InForce,
        }
    }
}

/// One agreement beside what was done in its term, until today.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct AgreementRow {
    /// The agreement.
    pub mou_id: String,
    /// The partner; `None` if not told.
    pub partner_id: Option<String>,
    /// Kind of partner, in small letters.
    pub kind: Option<String>,
    /// Whether it binds today.
    pub state: AgreementState,
    /// First and last day.
    pub from: Option<Date>,
    /// Last day; `None` without an end.
    pub to: Option<Date>,
    /// Training seats promised.
    pub seats: Option<u32>,
    /// People who ended a class of the partner or were apprenticed there, each class of a person once. `None` where the
    /// term isn't told, as in the counts below.
    pub seats_used: Option<u64>,
    /// Hires promised.
    pub quota: Option<u32>,
    /// People placed with the partner or its contractors, each person once.
    pub placed: Option<u64>,
    /// Of these, locals by the market's policy.
    pub local: Option<u64>,
    /// Of these, those of whom nobody knows where they live.
    pub local_unknown: Option<u64>,
    /// True if the partner must train.
    pub training_duty: Option<bool>,
    /// Other agreements of the partner whose terms share a day with this one; events of that time count for each.
    pub overlaps: Vec<String>,
}

/// All agreements in force together: somebody placed or taught under several counts once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct AgreementSum {
    /// Agreements in force.
    pub agreements: u64,
    /// Training seats promised.
    pub seats: u64,
    /// Of those promises, seats used: each class of a person once.
    pub seats_used: u64,
    /// Hires promised.
    pub quota: u64,
    /// People placed with partners who promised hires.
    pub placed: u64,
    /// Of these, locals.
    pub local: u64,
}

/// Every agreement, by id, and those in force together.
pub(super) fn agreements(
    chronicle: &Chronicle<'_>,
    mous: &[Mou],
    is_local: Locality<'_>,
    notes: &mut Notes,
) -> (Vec<AgreementRow>, AgreementSum) {
    let contractors = contractors(chronicle);
    let overlaps = overlaps(mous);
    let mut sum = AgreementSum::default();
    let (mut taught, mut placed) = (BTreeSet::new(), BTreeMap::new());
    let row = |mou: &Mou| {
        let id = mou.mou_id.as_str();
        let state = AgreementState::of(mou, chronicle.today());
        if state == AgreementState::Undated {
            notes.add(ProgrammeTopic::MouUndated, id);
        }
        let theirs = overlaps.get(id).cloned().unwrap_or_default();
        if !theirs.is_empty() {
            notes.add(ProgrammeTopic::MousOverlap, id);
        }
        let partner = mou.partner_id.as_deref().filter(|partner| !partner.trim().is_empty());
        if partner.is_none() {
            notes.add(ProgrammeTopic::PartnerUntold, id);
        }
        let term = mou.from.map(|from| (from, mou.to.unwrap_or(chronicle.today())));
        let done = partner.zip(term).map(|(partner, term)| done(chronicle, partner, term, &contractors, is_local));
        if state == AgreementState::InForce {
            sum.agreements += 1;
            sum.seats += mou.seats.map_or(0, u64::from);
            sum.quota += mou.quota.map_or(0, u64::from);
            for done in done.iter().filter(|_| mou.seats.is_some()) {
                taught.extend(done.taught.iter().copied());
            }
            for done in done.iter().filter(|_| mou.quota.is_some()) {
                placed.extend(done.placed.iter().map(|(worker, local)| (*worker, *local)));
            }
        }
        AgreementRow {
            mou_id: id.to_owned(),
            partner_id: partner.map(str::to_owned),
            kind: mou.kind.as_deref().map(|kind| kind.trim().to_lowercase()),
            state,
            from: mou.from,
            to: mou.to,
            seats: mou.seats,
            seats_used: done.as_ref().map(|done| done.taught.len() as u64),
            quota: mou.quota,
            placed: done.as_ref().map(|done| done.placed.len() as u64),
            local: done.as_ref().map(|done| done.count(Some(true))),
            local_unknown: done.as_ref().map(|done| done.count(None)),
            training_duty: mou.training_duty,
            overlaps: theirs,
        }
    };
    let rows = mous.iter().map(row).collect();
    (sum.seats_used, sum.placed) = (taught.len() as u64, placed.len() as u64);
    sum.local = placed.values().filter(|local| **local == Some(true)).count() as u64;
    (rows, sum)
}

/// What was done with a partner in a term.
#[derive(Default)]
struct Done<'a> {
    /// Classes of people, and apprentices without one.
    taught: BTreeSet<(&'a str, Option<&'a str>)>,
    /// People placed, and whether they are local.
    placed: BTreeMap<&'a str, Option<bool>>,
}

impl Done<'_> {
    fn count(&self, local: Option<bool>) -> u64 {
        self.placed.values().filter(|one| **one == local).count() as u64
    }
}

fn done<'a>(
    chronicle: &Chronicle<'a>,
    partner: &str,
    (from, to): (Date, Date),
    contractors: &BTreeMap<&str, BTreeSet<&str>>,
    is_local: Locality<'_>,
) -> Done<'a> {
    let is_theirs =
        |employer: &str| employer == partner || contractors.get(partner).is_some_and(|firms| firms.contains(employer));
    let in_term = chronicle.events().iter().filter(|dated| from <= dated.day && dated.day <= to);
    let mut done = Done::default();
    for dated in in_term {
        let event = dated.event;
        let Some(worker) = event.worker_id.as_ref().map(WorkerId::as_str) else { continue };
        let employer = || chronicle.employer(event).is_some_and(is_theirs);
        match dated.kind {
            EventKind::Trained if chronicle.provider(event) == Some(partner) || employer() => {
                done.taught.insert((worker, event.course_id.as_ref().map(CourseId::as_str)));
            }
            EventKind::Apprenticed if employer() => {
                done.taught.insert((worker, None));
            }
            EventKind::Placed if employer() => {
                let vacancy = event.vacancy_id.as_ref().map(VacancyId::as_str);
                done.placed.entry(worker).or_insert_with(|| is_local(worker, vacancy));
            }
            _ => {}
        }
    }
    done
}

/// The contractors of each employer, through any number of steps.
fn contractors<'a>(chronicle: &Chronicle<'a>) -> BTreeMap<&'a str, BTreeSet<&'a str>> {
    let mut found: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for employer in chronicle.ground.employers() {
        let (id, mut seen) = (employer.employer_id.as_str(), BTreeSet::new());
        let mut above = employer.principal_id.as_ref();
        // Principals may go in a circle.
        while let Some(principal) = above.filter(|principal| seen.insert(principal.as_str())) {
            found.entry(principal.as_str()).or_default().insert(id);
            above = chronicle.ground.employer(Some(principal.as_str())).and_then(|firm| firm.principal_id.as_ref());
        }
    }
    found
}

/// For each agreement the others of the same partner that share a day with it.
fn overlaps(mous: &[Mou]) -> BTreeMap<&str, Vec<String>> {
    let mut partners: BTreeMap<&str, Vec<&Mou>> = BTreeMap::new();
    for mou in mous.iter().filter(|mou| mou.from.is_some()) {
        partners.entry(mou.partner_id.as_deref().unwrap_or_default()).or_default().push(mou);
    }
    let mut found: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for theirs in partners.iter().filter(|(partner, _)| !partner.is_empty()).map(|(_, theirs)| theirs) {
        for one in theirs {
            let shares = |other: &&&Mou| {
                let before = |a: &Mou, b: &Mou| a.to.is_some_and(|to| b.from.is_some_and(|from| to < from));
                one.mou_id != other.mou_id && !before(one, other) && !before(other, one)
            };
            let others: Vec<String> = theirs.iter().filter(shares).map(|other| other.mou_id.to_string()).collect();
            if !others.is_empty() {
                found.insert(one.mou_id.as_str(), others);
            }
        }
    }
    found
}
