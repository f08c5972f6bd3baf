//! What does a record say once its words are understood? Raw skills resolved, texts split, places located.
//!
//! Profiles hold tokens: a canonical skill's id, or `~` and the text of a skill the lexicon doesn't know, so that unknown
//! skills still match each other.

use std::borrow::Cow;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::groups::groups;
use crate::fixed::{Fixed, RARITY_ONE};
use crate::lexicon::{Evidence, Lexicon, Resolution, Skill, SkillIndex, kbji_group};
use crate::record::{
    SCHEMES_BINDING, SkillDemand, Vacancy, VacancyFacts, WagePeriod, WorkStatus, Worker, WorkerFacts, WorkerKnows,
    shown,
};
use crate::region::{Gazetteer, Location, RegionCode};
use crate::safeguard::OfferRisk;
use crate::wording::without_flags;

/// A skill as the index knows it, and what it was read from.
#[derive(Clone, Debug, PartialEq)]
pub struct SkillToken {
    /// A canonical id, or `~` and a text.
    pub token: String,
    /// How sure the reading is.
    pub credit: Fixed,
    /// How it was read; `None` for a text that the lexicon doesn't know.
    pub evidence: Option<Evidence>,
    /// The words it was read from.
    pub source: String,
}

/// What the term of a skill begins with; no word does.
const SKILL_TERM: char = '=';

/// What parts the words of a pair; no word has it.
const PAIR: &str = " ";

/// Words that a text without a title opens with. Two or three did best on the judged tasks of `docs/evaluation.md`.
const LEAD_WORDS: usize = 3;

/// The term by which a text is found that names a skill, whatever words it uses.
#[must_use]
pub(crate) fn skill_term(skill_id: &str) -> String {
    format!("{SKILL_TERM}{skill_id}")
}

/// True for a term that is two neighbouring words.
#[must_use]
pub(crate) fn is_pair(term: &str) -> bool {
    term.contains(PAIR)
}

/// The skill of a [`skill_term`]; `None` for a word.
#[must_use]
pub(crate) fn term_skill(term: &str) -> Option<&str> {
    term.strip_prefix(SKILL_TERM)
}

/// The weight of a demand before the weights file is applied.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum DemandWeight {
    /// A required skill, or one that the title names.
    Required,
    /// A preferred skill.
    Preferred,
    /// A skill that the description names.
    Mentioned,
    /// A weight of its own, in steps of 1/65536.
    Own(u32),
}

impl DemandWeight {
    /// The weight as a number for a column.
    #[must_use]
    pub fn to_code(self) -> u64 {
        match self {
            Self::Required => 0,
            Self::Preferred => 1,
            Self::Mentioned => 2,
            Self::Own(steps) => u64::from(steps) + 3,
        }
    }

    /// The weight of a number from a column.
    #[must_use]
    pub fn from_code(code: u64) -> Self {
        match code {
            0 => Self::Required,
            1 => Self::Preferred,
            2 => Self::Mentioned,
            steps => Self::Own(u32::try_from(steps - 3).unwrap_or(u32::MAX)),
        }
    }
}

/// A worker, understood.
#[derive(Clone, Debug)]
pub struct WorkerProfile {
    /// The caller's id.
    pub id: String,
    /// Packed facts; totals are still 0.
    pub facts: WorkerFacts,
    /// Home as degrees, where known.
    pub location: Option<Location>,
    /// Work status and income in rupiah per month; read for what an officer is to see beside an offer, never by a score.
    pub work: (Option<WorkStatus>, Option<i64>),
    /// Skills held, each token once.
    pub skills: Vec<SkillToken>,
    /// Certificates held: token and last day.
    pub certificates: Vec<(String, i32)>,
    /// How many of them, those in front, the record's own list of certificates states; the rest are named among skills.
    pub stated: usize,
    /// Groups a policy may name, sorted, each once; read by policies alone, never by a score.
    pub groups: Vec<String>,
    /// Words of the wanted occupation.
    pub title: Vec<String>,
    /// What the occupation and the field of study are about: their words and the skills they may mean, sorted, each once.
    pub about: Vec<String>,
    /// Terms of every text: its words, its pairs of neighbouring words, and the skills it may mean, each as `=` and its id.
    pub terms: Vec<String>,
    /// Words of the field of study.
    pub major: Vec<String>,
}

/// A vacancy, understood.
#[derive(Clone, Debug)]
pub struct VacancyProfile {
    /// The caller's id.
    pub id: String,
    /// Packed facts; totals are still 0.
    pub facts: VacancyFacts,
    /// Site as degrees, where known.
    pub location: Option<Location>,
    /// What it puts at risk; never read by a score.
    pub risk: OfferRisk,
    /// Skills asked, each token once, with their weights.
    pub demands: Vec<(SkillToken, DemandWeight)>,
    /// Certificates asked.
    pub certificates: Vec<String>,
    /// Words of title and occupation.
    pub title: Vec<String>,
    /// Terms of title, description and fields of study: words, pairs and skills as a worker's.
    pub terms: Vec<String>,
    /// Words the text opens with: those of the title or, without one, the first of the description.
    pub lead: Vec<String>,
    /// Words of each field of study taken.
    pub majors: Vec<Vec<String>>,
}

/// Turns records into profiles.
#[derive(Clone, Debug)]
pub struct Profiler {
    /// Understands skills and texts.
    pub lexicon: Arc<Lexicon>,
    /// Knows places.
    pub regions: Arc<Gazetteer>,
}

/// A vacancy without the words that an officer is to look at: age, looks, marriage, religion, ethnicity. No score sees them.
fn unflagged(vacancy: &Vacancy) -> Vacancy {
    let mut plain = vacancy.clone();
    for text in [&mut plain.title, &mut plain.occupation, &mut plain.description].into_iter().flatten() {
        if let Cow::Owned(rest) = without_flags(text) {
            *text = rest;
        }
    }
    for demand in [&mut plain.skills_required, &mut plain.skills_preferred].into_iter().flatten().flatten() {
        if let Cow::Owned(rest) = without_flags(&demand.name) {
            demand.name = rest;
        }
    }
    plain
}

impl Profiler {
    /// A worker's profile.
    #[must_use]
    pub fn worker(&self, worker: &Worker) -> WorkerProfile {
        let mut skills = Tokens::default();
        for item in worker.skills.iter().flatten() {
            self.item(item, |token| skills.add(token, ()));
        }
        let mut certificates: Vec<(String, i32)> = Vec::new();
        for certificate in worker.certificates.iter().flatten() {
            let expires = certificate.expires.map_or(i32::MAX, crate::units::Date::to_days);
            self.item(&certificate.name, |token| {
                certificates.push((token.token.clone(), expires));
                skills.add(token, ());
            });
        }
        let stated = certificates.len();
        // A licence named among the skills is held too, unless the list of certificates says until when.
        let named = skills.list.iter().map(|(token, ())| &token.token).filter(|token| self.is_certificate(token));
        let undated: Vec<_> = named
            .filter(|token| !certificates.iter().any(|(held, _)| held == *token))
            .map(|t| (t.clone(), i32::MAX))
            .collect();
        certificates.extend(undated);
        for text in [&worker.occupation, &worker.summary].into_iter().flatten() {
            self.mentions(text, |token| skills.add(token, ()));
        }
        let (group, title) = self.occupation(worker.occupation.as_deref());
        let location = self.locate(worker.lat, worker.lon, worker.home_region);
        let texts = [&worker.occupation, &worker.summary, &worker.major].into_iter().flatten();
        let texts = texts.chain(worker.skills.iter().flatten());
        let mut terms: Vec<String> = texts.flat_map(|text| self.words(text)).collect();
        // What a list names counts as read item by item, which is surer than finding it in the whole.
        let known = skills.list.iter().filter(|(token, ())| token.evidence.is_some());
        let known: Vec<String> = known.map(|(token, ())| skill_term(&token.token)).collect();
        for text in [&worker.occupation, &worker.summary, &worker.major].into_iter().flatten() {
            terms.extend(self.senses(text).filter(|term| !known.contains(term)));
        }
        terms.extend(known);
        let about: Vec<String> = [&worker.occupation, &worker.major].into_iter().flatten().cloned().collect();
        let mut about = self.gist(&about, &[]);
        about.sort_unstable();
        about.dedup();
        let title = self.lexicon.terms(&title);
        let facts = WorkerFacts {
            home: worker.home_region.map(|code| self.regions.current(code)),
            ktp: worker.ktp_region.map(|code| self.regions.current(code)),
            ktp_checked: worker.ktp_checked_on.map(crate::units::Date::to_days),
            resident_since: worker.resident_since.map(crate::units::Date::to_days),
            point: location.map(Into::into),
            education: worker.education.map(crate::record::Education::level),
            experience: worker.experience_years.map(hundredths),
            wage_min: worker.wage_min.map(crate::units::Rupiah::get),
            birth: worker.birth_date.map(crate::units::Date::to_days),
            registered: worker.registered_on.map(crate::units::Date::to_days),
            max_distance_m: worker.max_distance_km.map(|km| metres(km.get())),
            relocate: worker.relocate,
            group,
            knows: WorkerKnows {
                skills: worker.skills.is_some() || !skills.list.is_empty(),
                certificates: worker.certificates.is_some(),
                occupation: group.is_some() || !title.is_empty(),
                text: !terms.is_empty(),
                major: worker.major.as_deref().is_some_and(|major| !major.trim().is_empty()),
            },
            skill_total: 0,
            held: 0,
            title_total: 0,
            text_total: 0,
        };
        WorkerProfile {
            id: worker.worker_id.to_string(),
            facts,
            location,
            work: (worker.status, worker.income.map(crate::units::Rupiah::get)),
            skills: skills.list.into_iter().map(|(token, ())| token).collect(),
            certificates,
            stated,
            groups: groups(worker),
            title,
            about,
            terms,
            major: worker.major.as_deref().map(|major| self.lexicon.terms(major)).unwrap_or_default(),
        }
    }

    /// A vacancy's profile.
    #[must_use]
    pub fn vacancy(&self, vacancy: &Vacancy) -> VacancyProfile {
        let vacancy = &unflagged(vacancy);
        let (demands, certificates) = self.asked(vacancy);
        let majors = vacancy.majors.as_ref().map(|majors| majors.join(". "));
        let (group, occupation) = self.occupation(vacancy.occupation.as_deref());
        let texts = [vacancy.title.as_deref(), Some(&occupation), vacancy.description.as_deref(), majors.as_deref()];
        let mut terms: Vec<String> = texts.into_iter().flatten().flat_map(|text| self.words(text)).collect();
        let lead = vacancy.title.as_deref().map(|title| self.lexicon.terms(title)).filter(|lead| !lead.is_empty());
        let lead = lead.unwrap_or_else(|| terms.iter().take(LEAD_WORDS).cloned().collect());
        for text in [&vacancy.title, &vacancy.occupation, &vacancy.description, &majors].into_iter().flatten() {
            terms.extend(self.senses(text));
        }
        let group = group.or_else(|| vacancy.title.as_deref().and_then(|title| self.lexicon.occupation_group(title)));
        let title = self.lexicon.terms(&joined([vacancy.title.as_deref(), Some(occupation.as_str())]));
        let location = self.locate(vacancy.lat, vacancy.lon, vacancy.region);
        let facts = VacancyFacts {
            site: vacancy.region.map(|code| self.regions.current(code)),
            point: location.map(Into::into),
            education_min: vacancy.education_min.map(crate::record::Education::level),
            experience_min: vacancy.experience_min_years.map(hundredths),
            wage: monthly_wage(vacancy),
            contract: vacancy.contract,
            housing: vacancy.housing == Some(true),
            openings: vacancy.openings.unwrap_or(1),
            opens: vacancy.opens_on.map(crate::units::Date::to_days),
            closes: vacancy.closes_on.map(crate::units::Date::to_days),
            skill_class: vacancy.skill_class,
            scope: vacancy.scope,
            age_min: vacancy.age_min,
            age_max: vacancy.age_max,
            schemes: vacancy.schemes_offered.as_deref().map(binding_schemes),
            group,
            has_title: group.is_some() || !title.is_empty(),
            demand_total: 0,
            asked: 0,
            title_total: 0,
            text_total: 0,
        };
        VacancyProfile {
            id: vacancy.vacancy_id.to_string(),
            facts,
            location,
            risk: OfferRisk::of(vacancy),
            demands,
            certificates,
            title,
            terms,
            lead,
            majors: vacancy
                .majors
                .iter()
                .flatten()
                .map(|major| self.lexicon.terms(major))
                .filter(|m| !m.is_empty())
                .collect(),
        }
    }

    /// The skills that a vacancy asks, each once with its weight: those of its profile, without the rest of it.
    pub(crate) fn demands(&self, vacancy: &Vacancy) -> Vec<(SkillToken, DemandWeight)> {
        self.asked(&unflagged(vacancy)).0
    }

    /// The skills that a vacancy asks, and the certificates among them.
    fn asked(&self, vacancy: &Vacancy) -> (Vec<(SkillToken, DemandWeight)>, Vec<String>) {
        let mut demands = Tokens::default();
        let required = vacancy.skills_required.iter().flatten().map(|demand| (demand, DemandWeight::Required));
        let preferred = vacancy.skills_preferred.iter().flatten().map(|demand| (demand, DemandWeight::Preferred));
        for (demand, weight) in required.chain(preferred) {
            let weight = own_weight(demand).unwrap_or(weight);
            self.item(&demand.name, |token| demands.add(token, weight));
        }
        for text in [&vacancy.title, &vacancy.occupation].into_iter().flatten() {
            self.mentions(text, |token| demands.add(token, DemandWeight::Required));
        }
        if let Some(text) = &vacancy.description {
            self.mentions(text, |token| demands.add(token, DemandWeight::Mentioned));
        }
        let mut certificates = Vec::new();
        for certificate in vacancy.certificates_required.iter().flatten() {
            self.item(&certificate.name, |token| {
                certificates.push(token.token.clone());
                demands.add(token, DemandWeight::Required);
            });
        }
        (demands.list, certificates)
    }

    /// Every skill of one list cell, which is a name or a phrase with names in it.
    fn item(&self, item: &str, mut add: impl FnMut(SkillToken)) {
        match self.lexicon.resolve(item) {
            Resolution::Resolved(mentions) => {
                for mention in mentions {
                    // The name alone: an item may hold more than a skill, such as a telephone number.
                    let source = item.get(mention.start..mention.end).unwrap_or_default();
                    add(self.token(mention.skill, mention.evidence, mention.credit, source));
                }
            }
            Resolution::Unresolved { text, .. } => {
                let text = self.lexicon.without_protected(&text);
                // A text with a long number may name a person; it is no skill, and neither is what says sex alone.
                if !text.is_empty() && shown(&text).is_some() {
                    let (token, credit) = (format!("~{text}"), Fixed::ONE);
                    add(SkillToken { token, credit, evidence: None, source: item.to_owned() });
                }
            }
        }
    }

    /// Every skill that a free text names.
    fn mentions(&self, text: &str, mut add: impl FnMut(SkillToken)) {
        for mention in self.lexicon.mentions(text) {
            let source = text.get(mention.start..mention.end).unwrap_or_default();
            add(self.token(mention.skill, mention.evidence, mention.credit, source));
        }
    }

    /// The words of texts and the skills they may mean, then those of skills named by their ids.
    pub(crate) fn gist(&self, texts: &[String], skill_ids: &[String]) -> Vec<String> {
        let words = |text: &str| self.lexicon.terms(text).into_iter().chain(self.senses(text)).collect::<Vec<_>>();
        let mut gist: Vec<String> = texts.iter().flat_map(|text| words(text)).collect();
        for skill in skill_ids.iter().filter_map(|id| self.lexicon.index_of(id)) {
            let skill = self.lexicon.skill(skill);
            gist.push(skill_term(&skill.skill_id));
            gist.extend(self.lexicon.terms(skill.label()));
        }
        gist
    }

    /// The words of a text, then its pairs of neighbouring words.
    fn words(&self, text: &str) -> Vec<String> {
        let mut words = self.lexicon.terms(text);
        let pairs: Vec<String> = words.windows(2).map(|pair| pair.join(PAIR)).collect();
        words.extend(pairs);
        words
    }

    /// The terms of the skills that a text may mean.
    fn senses(&self, text: &str) -> impl Iterator<Item = String> {
        self.lexicon.senses(text).into_iter().map(|skill| skill_term(&self.lexicon.skill(skill).skill_id))
    }

    fn token(&self, skill: SkillIndex, evidence: Evidence, credit: f64, source: &str) -> SkillToken {
        SkillToken {
            token: self.lexicon.skill(skill).skill_id.clone(),
            credit: Fixed::from_f64(credit),
            evidence: Some(evidence),
            source: source.to_owned(),
        }
    }

    fn is_certificate(&self, token: &str) -> bool {
        self.lexicon.index_of(token).is_some_and(|index| self.lexicon.skill(index).is_certificate())
    }

    /// The KBJI group of an occupation cell and, unless the cell is a code, its text.
    fn occupation(&self, cell: Option<&str>) -> (Option<u16>, String) {
        let Some(cell) = cell.map(str::trim).filter(|cell| !cell.is_empty()) else {
            return (None, String::new());
        };
        if let Some(group) = kbji_group(cell) {
            return (Some(group), String::new());
        }
        (self.lexicon.occupation_group(cell), cell.to_owned())
    }

    fn locate(&self, lat: Option<f64>, lon: Option<f64>, region: Option<RegionCode>) -> Option<Location> {
        let own = lat.zip(lon).and_then(|(lat, lon)| Location::new(lat, lon).ok());
        own.or_else(|| self.regions.location(region?).map(|located| located.location))
    }
}

/// Tokens in order of appearance, each once with its best credit; the weight of the first appearance stays.
struct Tokens<W> {
    list: Vec<(SkillToken, W)>,
    seen: FxHashMap<String, usize>,
}

impl<W> Default for Tokens<W> {
    fn default() -> Self {
        Self { list: Vec::new(), seen: FxHashMap::default() }
    }
}

impl<W> Tokens<W> {
    fn add(&mut self, token: SkillToken, weight: W) {
        if let Some(at) = self.seen.get(&token.token) {
            let (seen, _) = &mut self.list[*at];
            if token.credit > seen.credit {
                *seen = token;
            }
        } else {
            self.seen.insert(token.token.clone(), self.list.len());
            self.list.push((token, weight));
        }
    }
}

fn own_weight(demand: &SkillDemand) -> Option<DemandWeight> {
    // Weights are checked to lie above 0 and up to 100 when the cell is read.
    demand.weight.map(|weight| DemandWeight::Own(small_steps(weight, f64::from(RARITY_ONE)).max(1)))
}

fn hundredths(years: f64) -> u32 {
    small_steps(years, 100.0)
}

fn metres(km: f64) -> u32 {
    small_steps(km, 1000.0)
}

#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to the range of u32 before the cast"
)]
fn small_steps(value: f64, per_unit: f64) -> u32 {
    (value * per_unit).round().clamp(0.0, f64::from(u32::MAX)) as u32
}

/// The highest wage offered in rupiah per month.
fn monthly_wage(vacancy: &Vacancy) -> Option<i64> {
    let wage = vacancy.wage_max.or(vacancy.wage_min)?.get();
    Some(vacancy.wage_period.unwrap_or(WagePeriod::Month).monthly(wage))
}

/// How many of the schemes that bind employers are among those offered.
fn binding_schemes(offered: &[String]) -> u8 {
    let binding = ["JKK", "JKM", "JHT", "JP", "JKP", "JKN"];
    let held = binding.iter().filter(|scheme| offered.iter().any(|offer| offer.trim().eq_ignore_ascii_case(scheme)));
    u8::try_from(held.count()).unwrap_or(SCHEMES_BINDING)
}

fn joined<const N: usize>(texts: [Option<&str>; N]) -> String {
    let told: Vec<&str> = texts.into_iter().flatten().filter(|text| !text.trim().is_empty()).collect();
    told.join("\n")
}

impl Skill {
    /// True if the skill is a paper one holds: a certificate or a licence.
    #[must_use]
    pub fn is_certificate(&self) -> bool {
        matches!(self.kind.as_str(), "certificate" | "licence")
    }
}
