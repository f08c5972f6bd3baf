//! Which skills live from customers rather than from vacancies? Holders on their own account against openings that ask.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::offer::Offer;
use super::outcome_log::Log;
use super::outcome_note::{OutcomeNote, OutcomeNotes, OutcomeTopic};
use super::rate::{PLACED_WITHIN_MONTHS, share, wilson};
use crate::cancel::{Cancel, Cancelled};
use crate::engine::layout::{Layout, Unpacked};
use crate::engine::{Fingerprints, Snapshot};
use crate::lexicon::Lexicon;
use crate::record::{Course, Event, WorkStatus, Worker};

/// Holders whose status is known from whom a skill is judged. With fewer the interval of a share is wider than half of all
/// there is; 16 is the programme's class as well.
pub const HOLDERS: u64 = 16;

/// Workers looked at between looks at the cancel handle.
const PER_LOOK: usize = 1024;

/// What a skill lives from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Living {
    /// More of its holders than of all are self-employed, and openings for them are few.
    Customers,
    /// Openings are many, and its holders are no more often self-employed than all.
    Vacancies,
    /// Both.
    Both,
    /// Neither stands out.
    Neither,
    /// Fewer than [`HOLDERS`] holders of known status.
    TooFew,
}

impl Living {
    /// The word for it: `customers`, `vacancies`, `both`, `neither`, `too_few`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Customers => "customers",
            Self::Vacancies => "vacancies",
            Self::Both => "both",
            Self::Neither => "neither",
            Self::TooFew => "too_few",
        }
    }
}

/// One skill that somebody holds.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Livelihood {
    /// Canonical id.
    pub skill_id: String,
    /// Name in Indonesian, or in English where that is missing.
    pub label: String,
    /// People on file who hold it.
    pub holders: u64,
    /// Of these, self-employed.
    pub self_employed: u64,
    /// Of these, in informal work: beside, since many of them work for others.
    pub informal: u64,
    /// Of these, of unknown status: not in the denominator.
    pub unknown: u64,
    /// Vacancies on file that ask for it, or for what it answers in full.
    pub vacancies: u64,
    /// Their openings.
    pub openings: u64,
    /// Classes that people ended which teach it: somebody who ended two counts twice.
    pub trained: u64,
    /// Of these, those with a post within 12 months after.
    pub jobs: u64,
    /// Of these, those with a business within 12 months after.
    pub businesses: u64,
    /// What it lives from.
    pub living: Living,
}

impl Livelihood {
    /// Holders of known status: what [`Livelihood::share`] is of.
    #[must_use]
    pub fn known(&self) -> u64 {
        self.holders - self.unknown
    }

    /// Self-employed of known status, in [0, 1]; `None` if nobody's status is known.
    #[must_use]
    pub fn share(&self) -> Option<f64> {
        share(self.self_employed, self.known())
    }

    /// The 95 % interval of the share; see [`wilson`].
    #[must_use]
    pub fn interval(&self) -> (f64, f64) {
        wilson(self.self_employed, self.known())
    }

    /// Openings for each holder; `None` without holders.
    #[must_use]
    pub fn per_holder(&self) -> Option<f64> {
        share(self.openings, self.holders)
    }
}

/// What skills live from.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct Livelihoods {
    /// A row a skill of the lexicon that somebody holds: those that live from customers first, then by share, then id.
    pub rows: Vec<Livelihood>,
    /// Self-employed of everybody on file whose status is known; `None` if nobody's is.
    pub overall: Option<f64>,
    /// Openings for each holder of the middle skill, of those with enough holders; `None` if there is none.
    pub median_per_holder: Option<f64>,
    /// What the log's readers should know, and courses to be judged by businesses.
    pub notes: Vec<OutcomeNote>,
    /// What it was made from.
    pub fingerprints: Fingerprints,
}

impl Livelihoods {
    /// Looks at every skill of a commit.
    pub(crate) fn new(
        snapshot: &Snapshot,
        (workers, courses, events): (&[Worker], Vec<Course>, &[Event]),
        cancel: &Cancel,
    ) -> Result<Self, Cancelled> {
        let (layout, settings) = (snapshot.layout(), snapshot.settings());
        let (mut rows, overall) = held(layout, workers, cancel)?;
        let lexicon = &settings.lexicon;
        rows.retain(|id, row| {
            let skill = lexicon.index_of(id).map(|at| lexicon.skill(at));
            row.label = skill.map(|skill| skill.label().to_owned()).unwrap_or_default();
            skill.is_some()
        });
        cancel.check()?;
        ask(layout, lexicon, &mut rows);
        cancel.check()?;
        let profiler = settings.profiler();
        let offers: Vec<Offer> = courses.into_iter().map(|course| Offer::new(course, &profiler)).collect();
        let mut notes = OutcomeNotes::default();
        let log = Log::new(events, settings.as_of, &mut notes);
        let owners = after_classes(&offers, &log, &mut rows);
        let mut per_holder: Vec<f64> =
            rows.values().filter(|row| row.known() >= HOLDERS).filter_map(Livelihood::per_holder).collect();
        per_holder.sort_by(f64::total_cmp);
        // The lower of two middles, which is that of a skill.
        let median_per_holder = per_holder.get(per_holder.len().saturating_sub(1) / 2).copied();
        for row in rows.values_mut() {
            row.living = living(row, overall, median_per_holder);
        }
        find(&offers, &rows, &owners, &mut notes);
        let mut rows: Vec<Livelihood> = rows.into_values().collect();
        rows.sort_by(|a, b| {
            let key = |row: &Livelihood| row.share().unwrap_or(-1.0);
            a.living.cmp(&b.living).then(key(b).total_cmp(&key(a))).then_with(|| a.skill_id.cmp(&b.skill_id))
        });
        let fingerprints = snapshot.fingerprints().clone();
        Ok(Self { rows, overall, median_per_holder, notes: notes.told(), fingerprints })
    }
}

/// What a skill lives from: from customers if even the lower end of its interval lies above the share of everybody, from
/// vacancies if it has no fewer openings for each holder than the middle skill, and any at all.
fn living(row: &Livelihood, overall: Option<f64>, median: Option<f64>) -> Living {
    if row.known() < HOLDERS {
        return Living::TooFew;
    }
    let is_own = overall.is_some_and(|overall| row.interval().0 > overall);
    let is_asked = row.openings > 0 && row.per_holder().zip(median).is_some_and(|(has, median)| has >= median);
    match (is_own, is_asked) {
        (true, true) => Living::Both,
        (true, false) => Living::Customers,
        (false, true) => Living::Vacancies,
        (false, false) => Living::Neither,
    }
}

/// Holders of every skill by their status, and the share of everybody who is self-employed.
fn held(
    layout: &Layout,
    workers: &[Worker],
    cancel: &Cancel,
) -> Result<(BTreeMap<String, Livelihood>, Option<f64>), Cancelled> {
    let mut counts = vec![[0_u64; 4]; layout.skills.len() as usize];
    let (mut own, mut known) = (0, 0);
    let mut unpacked = Unpacked::default();
    for (at, worker) in workers.iter().enumerate() {
        if at % PER_LOOK == 0 {
            cancel.check()?;
        }
        own += u64::from(worker.status == Some(WorkStatus::SelfEmployed));
        known += u64::from(worker.status.is_some());
        let Some(number) = layout.workers.ids.find(worker.worker_id.as_str()) else { continue };
        for skill in layout.workers.read(number, &mut unpacked).skills {
            let [holders, self_employed, informal, unknown] = &mut counts[skill.skill as usize];
            *holders += 1;
            match worker.status {
                Some(WorkStatus::SelfEmployed) => *self_employed += 1,
                Some(WorkStatus::Informal) => *informal += 1,
                None => *unknown += 1,
                Some(_) => {}
            }
        }
    }
    let row = |(skill, [holders, self_employed, informal, unknown]): (&str, [u64; 4])| {
        let row = Livelihood {
            skill_id: skill.to_owned(),
            label: String::new(),
            holders,
            self_employed,
            informal,
            unknown,
            vacancies: 0,
            openings: 0,
            trained: 0,
            jobs: 0,
            businesses: 0,
            living: Living::TooFew,
        };
        (skill.to_owned(), row)
    };
    let rows = layout.skills.iter().zip(counts).filter(|(_, counts)| counts[0] > 0).map(row).collect();
    Ok((rows, share(own, known)))
}

/// Vacancies that ask for each skill, or for what it answers in full, each once, with their openings.
fn ask(layout: &Layout, lexicon: &Lexicon, rows: &mut BTreeMap<String, Livelihood>) {
    let mut asking: BTreeMap<&str, BTreeSet<u32>> = BTreeMap::new();
    for (code, demanded) in (0_u32..).zip(layout.skills.iter()) {
        let posts = layout.demanders.row(code);
        let Some(at) = lexicon.index_of(demanded).filter(|_| !posts.is_empty()) else { continue };
        let full = lexicon.satisfied_by(at).iter().filter(|(_, relation)| relation.is_full());
        let answers = full.map(|(held, _)| lexicon.skill(*held).skill_id.as_str());
        for held in answers.chain([demanded]).filter(|held| rows.contains_key(*held)) {
            asking.entry(held).or_default().extend(posts.iter().map(|posting| posting.row));
        }
    }
    let found: Vec<(String, u64, u64)> = asking
        .into_iter()
        .map(|(skill, posts)| {
            let openings = posts.iter().map(|post| u64::from(layout.vacancies.facts[*post as usize].openings)).sum();
            (skill.to_owned(), posts.len() as u64, openings)
        })
        .collect();
    for (skill, vacancies, openings) in found {
        if let Some(row) = rows.get_mut(&skill) {
            (row.vacancies, row.openings) = (vacancies, openings);
        }
    }
}

/// Counts what came after the classes that teach each skill; gives the courses after which a business is on record.
fn after_classes(offers: &[Offer], log: &Log<'_>, rows: &mut BTreeMap<String, Livelihood>) -> BTreeSet<String> {
    let by_id: BTreeMap<&str, &Offer> = offers.iter().map(|offer| (offer.id(), offer)).collect();
    let mut owners = BTreeSet::new();
    let Some(today) = log.today else { return owners };
    for training in &log.trainings {
        let Some(offer) = training.course.and_then(|id| by_id.get(id)) else { continue };
        let until = training.ended.months_later(PLACED_WITHIN_MONTHS).min(today);
        let (job, business) = (log.took_job(training, until), log.started_business(training, until));
        if business {
            owners.insert(offer.id().to_owned());
        }
        for skill in offer.skills.iter().collect::<BTreeSet<_>>() {
            if let Some(row) = rows.get_mut(skill) {
                row.trained += 1;
                row.jobs += u64::from(job);
                row.businesses += u64::from(business);
            }
        }
    }
    owners
}

/// Courses that are to be judged by businesses beside jobs.
fn find(offers: &[Offer], rows: &BTreeMap<String, Livelihood>, owners: &BTreeSet<String>, notes: &mut OutcomeNotes) {
    for offer in offers {
        let taught: Vec<&Livelihood> = offer.skills.iter().filter_map(|skill| rows.get(skill)).collect();
        let is_own = taught.iter().any(|row| matches!(row.living, Living::Customers | Living::Both));
        if is_own && taught.iter().all(|row| row.vacancies == 0) {
            notes.add(OutcomeTopic::NotAskedButCustomers, offer.id());
        }
        if is_own && offer.course.placement_rate.is_some() && !owners.contains(offer.id()) {
            notes.add(OutcomeTopic::PlacementWithoutBusiness, offer.id());
        }
    }
}
