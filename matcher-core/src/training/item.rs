//! What does a vacancy ask that somebody can learn, and does a person bring it?

use serde::Serialize;

use crate::engine::Snapshot;
use crate::index::{DemandWeight, Profiler, WorkerProfile};
use crate::lexicon::{Lexicon, Skill};
use crate::record::{Vacancy, Worker};
use crate::scoring::eligibility::{self, Checks, Satisfies};
use crate::scoring::packed::WorkerView;
use crate::training::offer::{Offer, Offers, nobody};
use crate::units::Date;

/// What an item of a gap is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ItemKind {
    /// A paper: asked among the certificates, or a certificate or licence of the lexicon.
    Certificate,
    /// An ability.
    Skill,
}

impl ItemKind {
    /// The word for it in tables.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Certificate => "certificate",
            Self::Skill => "skill",
        }
    }
}

/// How an item is called.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ItemName {
    /// Its id in the lexicon, or its text where the lexicon doesn't know it.
    pub item: String,
    /// Its label, the Indonesian one where there is one.
    pub label: String,
    /// Its English label where there is one.
    pub english: String,
}

impl ItemName {
    /// The name behind a token of the index.
    pub(crate) fn of(token: &str, lexicon: &Lexicon) -> Self {
        let skill = lexicon.index_of(token).map(|index| lexicon.skill(index));
        let item = token.trim_start_matches('~').to_owned();
        let label = skill.map_or(item.as_str(), Skill::label).to_owned();
        let english = skill.map(|skill| &skill.label_en).filter(|english| !english.is_empty());
        Self { english: english.unwrap_or(&label).clone(), item, label }
    }

    /// Its label in a language.
    #[must_use]
    pub fn in_lang(&self, lang: crate::lang::Lang) -> &str {
        match lang {
            crate::lang::Lang::Id => &self.label,
            crate::lang::Lang::En => &self.english,
        }
    }
}

/// Why no course is named though one leads there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum CourseNote {
    /// A class to come leads there, and its entry rules don't take the person.
    Entry,
    /// Every class that leads there has begun.
    Begun,
}

impl CourseNote {
    /// The word for it in tables.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Entry => "entry",
            Self::Begun => "begun",
        }
    }
}

/// Something that a vacancy asks and a course could teach.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Item {
    /// Dense code of the skill or paper.
    pub(crate) code: u32,
    pub(crate) kind: ItemKind,
    /// Required, not only preferred.
    pub(crate) is_required: bool,
    /// In the list of certificates, where a last day counts.
    pub(crate) is_ruled: bool,
}

/// The items that a vacancy asks: its certificates, its required and its preferred skills, each once. Where it lists none that
/// is required, those are that its title and occupation name. What only the description names is left out: nobody said how it is
/// meant.
pub(crate) fn items(vacancy: &Vacancy, snapshot: &Snapshot, profiler: &Profiler) -> Vec<Item> {
    let mut plain = vacancy.clone();
    plain.description = None;
    let lists = plain.skills_required.as_ref().is_some_and(|list| !list.is_empty());
    if lists || plain.certificates_required.as_ref().is_some_and(|list| !list.is_empty()) {
        (plain.title, plain.occupation) = (None, None);
    }
    // Weights of their own would hide which list a demand stands in.
    for demand in [&mut plain.skills_required, &mut plain.skills_preferred].into_iter().flatten().flatten() {
        demand.weight = None;
    }
    let asked = profiler.vacancy(&plain);
    let codes = &snapshot.layout().skills;
    let is_paper = |token: &str| {
        profiler.lexicon.index_of(token).is_some_and(|index| profiler.lexicon.skill(index).is_certificate())
    };
    let papers = asked.certificates.iter().filter_map(|token| codes.find(token));
    let mut found: Vec<Item> =
        papers.map(|code| Item { code, kind: ItemKind::Certificate, is_required: true, is_ruled: true }).collect();
    for (skill, weight) in &asked.demands {
        let Some(code) = codes.find(&skill.token).filter(|code| found.iter().all(|item| item.code != *code)) else {
            continue;
        };
        let kind = if is_paper(&skill.token) { ItemKind::Certificate } else { ItemKind::Skill };
        found.push(Item { code, kind, is_required: *weight != DemandWeight::Preferred, is_ruled: false });
    }
    found.sort_unstable();
    found.dedup_by_key(|item| item.code);
    found
}

/// Whether somebody has an item; `None` if they told nothing of that kind. A paper is had while it is in force, a skill if one
/// on file answers it in full.
pub(crate) fn has(
    item: Item,
    worker: &WorkerView<'_>,
    satisfies: &impl Satisfies,
    as_of: Option<Date>,
) -> Option<bool> {
    if item.is_ruled {
        let mut checks = Checks::default();
        eligibility::certificate(item.code, worker, as_of.map(Date::to_days), satisfies, &mut checks);
        return checks.eligible();
    }
    let knows = worker.facts.knows;
    let told = if item.kind == ItemKind::Certificate { knows.certificates } else { knows.skills };
    let is_held = worker.skills.iter().any(|held| satisfies.satisfies(item.code, held.skill));
    (is_held || told).then_some(is_held)
}

/// What courses look at of a person who wants to enter.
pub(crate) struct Entrant {
    education: Option<u8>,
    /// Tokens of the skills on file; `None` if none are told.
    skills: Option<Vec<String>>,
}

impl Entrant {
    pub(crate) fn new(profile: &WorkerProfile) -> Self {
        let tokens = || profile.skills.iter().map(|skill| skill.token.clone()).collect();
        Self { education: profile.facts.education, skills: profile.facts.knows.skills.then(tokens) }
    }

    /// The best class to come that leads to an item and takes the person, or why there is none though a course leads there.
    pub(crate) fn course<'a>(
        &self,
        (token, kind): (&str, ItemKind),
        offers: &'a Offers,
        lexicon: &Lexicon,
        as_of: Option<Date>,
    ) -> Result<&'a Offer, Option<CourseNote>> {
        let mut note = None;
        for offer in offers.iter().filter(|offer| offer.leads_to(token, kind == ItemKind::Certificate, lexicon)) {
            if !offer.starts_from(as_of) {
                note = note.or(Some(CourseNote::Begun));
            } else if offer.takes_education(self.education) && offer.takes_skills(self.skills.as_deref(), lexicon) {
                return Ok(offer);
            } else {
                note = Some(CourseNote::Entry);
            }
        }
        Err(note)
    }
}

/// A text that is read as a skill, or as a certificate, and as nothing less: its label or another name of it.
pub(crate) fn text_of(token: &str, is_paper: bool, profiler: &Profiler) -> Option<String> {
    let lexicon = &profiler.lexicon;
    let texts = match lexicon.index_of(token).map(|index| lexicon.skill(index)) {
        Some(skill) => {
            let labels = [&skill.label_id, &skill.label_en].into_iter().chain(&skill.aliases);
            labels.filter(|text| !text.is_empty()).cloned().collect()
        }
        None => vec![token.trim_start_matches('~').to_owned()],
    };
    let nobody = nobody()?;
    texts.into_iter().find(|text| {
        let read = profiler.worker(&taught(&nobody, text, is_paper)).skills;
        read.iter().any(|skill| skill.token == token && skill.credit == crate::fixed::Fixed::ONE)
    })
}

/// A record with a skill, or with a certificate in force, more.
pub(crate) fn taught(worker: &Worker, text: &str, is_paper: bool) -> Worker {
    let mut worker = worker.clone();
    teach(&mut worker, text, is_paper);
    worker
}

/// Puts a skill, or a certificate in force, into a record.
pub(crate) fn teach(worker: &mut Worker, text: &str, is_paper: bool) {
    if is_paper {
        let paper = crate::record::Certificate { name: text.to_owned(), expires: None };
        worker.certificates.get_or_insert_default().push(paper);
    } else {
        worker.skills.get_or_insert_default().push(text.to_owned());
    }
}
