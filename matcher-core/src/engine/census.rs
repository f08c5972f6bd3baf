//! What is known of everybody for one vacancy? Each worker looked at once, the plain way, on a given day.
//!
//! A list of the k best leaves most people out; whoever asks how many locals are qualified needs them all. So nothing is
//! bounded or sampled here: the reference overlap, the rules and the score of every pair whose worker may be local.

use rayon::prelude::*;

use super::candidates::is_candidate;
use super::error::EngineError;
use super::layout::{Layout, Unpacked};
use super::options::RankOptions;
use super::rank::in_pool;
use super::snapshot::Snapshot;
use crate::fixed::Fixed;
use crate::policy::Residence;
use crate::record::{VacancyFacts, WorkerKnows};
use crate::scoring::eligibility::{self, Checks, Code, Reason, Satisfies};
use crate::scoring::packed::{Pair, VacancyView, WorkerView};
use crate::scoring::quantised::PackedWeights;
use crate::scoring::{reference, score};
use crate::units::Date;

/// So many workers are looked at between looks at the cancel handle: a few milliseconds of work.
const PER_TASK: u32 = 512;

/// Everybody on file on a day, seen from one vacancy.
pub(crate) struct Census {
    /// Workers on file.
    pub(crate) registered: u64,
    /// Those of them who aren't known to live elsewhere, in the order of ids by bytes.
    pub(crate) people: Vec<Seen>,
}

/// What is known of a worker who is local or may be.
pub(crate) struct Seen {
    /// The worker's id.
    pub(crate) worker_id: String,
    /// Where the policy finds them to live.
    pub(crate) residence: Residence,
    /// The rules that look at the worker; what the vacancy alone decides (its dates, its openings) is left out.
    pub(crate) checks: Checks,
    /// Whether anything demanded is met; `None` if the worker told nothing that could meet it.
    pub(crate) is_candidate: Option<bool>,
    /// Whether the score reaches the policy's `min_score`; `None` if it could with the facts that aren't told.
    pub(crate) reaches: Option<bool>,
    /// What a known local lacks who fails exactly one rule.
    pub(crate) lacks: Option<Lack>,
}

/// The one rule that a worker fails.
pub(crate) struct Lack {
    /// The rule with both values.
    pub(crate) reason: Reason,
    /// Certificates demanded and not in force, as skill ids.
    pub(crate) certificates: Vec<String>,
    /// Education level of the worker.
    pub(crate) education: Option<u8>,
    /// Skills held, as skill ids; `None` if not told.
    pub(crate) skills: Option<Vec<String>>,
}

/// What the looking takes: one vacancy on one day.
struct Looker<'a> {
    snapshot: &'a Snapshot,
    layout: &'a Layout,
    vacancy: VacancyView<'a>,
    /// The weights, with everything that isn't told taken for met.
    hopeful: PackedWeights,
    day: Date,
}

impl Snapshot {
    /// Looks at everybody on file on a day for one vacancy. Who is local is the policy's to say, for the site, on that day;
    /// who registered later isn't on file yet.
    ///
    /// Of `options` it reads threads, cancel and progress. O(workers).
    ///
    /// # Errors
    ///
    /// [`EngineError::UnknownId`] for a vacancy that isn't committed, [`EngineError::Cancelled`] once the handle is
    /// cancelled.
    pub(crate) fn census(&self, vacancy: &str, day: Date, options: &RankOptions) -> Result<Census, EngineError> {
        let layout = self.layout();
        let unknown = || EngineError::unknown_id("vacancies", vacancy, self.generation());
        let view = layout.vacancies.view(layout.vacancies.ids.find(vacancy).ok_or_else(unknown)?);
        // Whether the post is open and has a place says nothing of a person.
        let facts = VacancyFacts { opens: None, closes: None, openings: 1, ..view.facts.clone() };
        let mut hopeful = self.packed_weights().clone();
        hopeful.missing = [Fixed::ONE; 9];
        let looker = Looker { snapshot: self, layout, vacancy: VacancyView { facts: &facts, ..view }, hopeful, day };
        let workers = layout.workers.ids.len();
        options.progress.start(u64::from(workers));
        let starts: Vec<u32> = (0..workers).step_by(PER_TASK as usize).collect();
        let parts = in_pool(options, starts.len(), || {
            let parts = starts.par_iter().map(|start| {
                options.cancel.check()?;
                let rows = *start..workers.min(start + PER_TASK);
                let part = looker.look(rows.clone());
                options.progress.advance(u64::from(rows.end - rows.start));
                Ok(part)
            });
            parts.collect::<Result<Vec<_>, EngineError>>()
        })?;
        let registered = parts.iter().map(|(registered, _)| registered).sum();
        let mut people: Vec<Seen> = parts.into_iter().flat_map(|(_, people)| people).collect();
        people.sort_unstable_by(|a, b| a.worker_id.as_bytes().cmp(b.worker_id.as_bytes()));
        Ok(Census { registered, people })
    }
}

impl Looker<'_> {
    /// How many of some workers are on file, and what is known of those who may be local.
    fn look(&self, rows: std::ops::Range<u32>) -> (u64, Vec<Seen>) {
        let workers = &self.layout.workers;
        let (mut registered, mut people) = (0, Vec::new());
        let mut unpacked = Unpacked::default();
        for row in rows {
            unpacked.facts = workers.facts.get(row);
            if unpacked.facts.registered.is_some_and(|day| day > self.day.to_days()) {
                continue;
            }
            registered += 1;
            let policy = &self.snapshot.settings().policy;
            let residence = policy.residence(&unpacked.facts, self.vacancy.facts.site, Some(self.day));
            if residence.is_local != Some(false) {
                let worker = workers.read(row, &mut unpacked);
                people.push(self.see(&worker, workers.ids.name(row), residence));
            }
        }
        (registered, people)
    }

    fn see(&self, worker: &WorkerView<'_>, id: &str, residence: Residence) -> Seen {
        let (layout, weights) = (self.layout, self.snapshot.packed_weights());
        let overlap = reference::overlap(worker, &self.vacancy, &layout.relations, &layout.title_rarity);
        let is_known = is_candidate(self.vacancy.facts, &overlap, weights);
        let is_candidate = if is_known || tells_any(worker.facts.knows, weights) { Some(is_known) } else { None };
        let pair = Pair { worker: worker.facts, vacancy: self.vacancy.facts, overlap };
        let least = self.snapshot.settings().policy.order.min_score;
        let reaches = if score(&pair, weights).score >= least {
            Some(true)
        } else if is_candidate.is_none() || score(&pair, &self.hopeful).score >= least {
            // Nobody can tell what somebody is worth of whom nothing is told.
            None
        } else {
            Some(false)
        };
        let day = Some(self.day.to_days());
        let checks = eligibility::checks(worker, &self.vacancy, weights, day, &layout.relations);
        let is_near = checks.failed() == 1 && residence.is_local == Some(true) && is_candidate == Some(true);
        let lacks = if is_near && reaches == Some(true) { self.lack(worker, checks) } else { None };
        Seen { worker_id: id.to_owned(), residence, checks, is_candidate, reaches, lacks }
    }

    /// What somebody lacks who fails one rule.
    fn lack(&self, worker: &WorkerView<'_>, checks: Checks) -> Option<Lack> {
        let (layout, day) = (self.layout, self.day.to_days());
        let detour = self.snapshot.packed_weights().detour;
        let reasons = eligibility::reasons(checks, worker, &self.vacancy, detour, Some(day));
        let reason = reasons.into_iter().next()?;
        let is = |code: Code| checks.failures().any(|failed| failed == code);
        let held = |demanded: u32| {
            let papers = worker.certificates.iter();
            papers.filter(move |held| Satisfies::satisfies(&layout.relations, demanded, held.skill))
        };
        let mut certificates = Vec::new();
        if is(Code::CertificateMissing) || is(Code::CertificateExpired) {
            let wanted = self.vacancy.certificates.iter().copied();
            let wanted = wanted.filter(|demanded| !held(*demanded).any(|held| held.expires >= day));
            certificates.extend(wanted.map(|code| layout.skills.name(code).to_owned()));
        }
        let skills = worker.skills.iter().map(|held| layout.skills.name(held.skill).to_owned());
        Some(Lack {
            reason,
            certificates,
            education: worker.facts.education,
            skills: worker.facts.knows.skills.then(|| skills.collect()),
        })
    }
}

/// Whether a worker told anything that makes candidates.
fn tells_any(knows: WorkerKnows, weights: &PackedWeights) -> bool {
    let [skills, occupation, text] = weights.candidates;
    skills && knows.skills || occupation && knows.occupation || text && knows.text
}
