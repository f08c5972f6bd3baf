//! How is one record ranked that was never stored? Its words take the snapshot's numbers, new ones numbers past the end.

use rustc_hash::FxHashMap;

use super::layout::{Layout, TitleRarities, VacancyPacker, total};
use super::relations::Relations;
use super::snapshot::Settings;
use super::text::{Counted, Texts};
use crate::fixed::RARITY_ONE;
use crate::index::{VacancyProfile, WorkerProfile};
use crate::record::{VacancyFacts, WorkerFacts};
use crate::scoring::packed::{Demand, Held, HeldCertificate, TextDemand, TextHeld, VacancyView, WorkerView};
use crate::scoring::reference::TitleRarity;
use crate::statistics::Statistics;

/// A worker outside the snapshot, with the relations of skills the snapshot doesn't know.
pub(crate) struct UnsavedWorker {
    facts: WorkerFacts,
    skills: Vec<Held>,
    title: Vec<u32>,
    terms: Vec<TextHeld>,
    certificates: Vec<HeldCertificate>,
    major: Vec<u32>,
    pub(crate) relations: Relations,
    pub(crate) rarity: UnsavedRarity,
}

/// A vacancy outside the snapshot, with the relations of skills the snapshot doesn't know.
pub(crate) struct UnsavedVacancy {
    facts: VacancyFacts,
    demands: Vec<Demand>,
    title: Vec<u32>,
    terms: Vec<TextDemand>,
    certificates: Vec<u32>,
    majors: Vec<Vec<u32>>,
    pub(crate) relations: Relations,
    pub(crate) rarity: UnsavedRarity,
}

/// Rarities of title words, those past the snapshot's numbers included.
pub(crate) struct UnsavedRarity(Vec<u32>, u32);

impl TitleRarity for UnsavedRarity {
    fn rarity(&self, term: u32) -> u32 {
        term.checked_sub(self.1).and_then(|at| self.0.get(at as usize)).copied().unwrap_or(0)
    }
}

/// Numbers for words: the snapshot's, then new ones.
struct Numbers<'a> {
    known: &'a super::layout::Dictionary,
    new: FxHashMap<String, u32>,
}

impl<'a> Numbers<'a> {
    fn new(known: &'a super::layout::Dictionary) -> Self {
        Self { known, new: FxHashMap::default() }
    }

    fn code(&mut self, token: &str) -> u32 {
        self.known.find(token).unwrap_or_else(|| {
            let next = u32::try_from(self.known.0.len() + self.new.len()).unwrap_or(u32::MAX - 1);
            *self.new.entry(token.to_owned()).or_insert(next)
        })
    }

    fn codes(&mut self, tokens: &[String]) -> Vec<u32> {
        let mut codes: Vec<u32> = tokens.iter().map(|token| self.code(token)).collect();
        codes.sort_unstable();
        codes.dedup();
        codes
    }

    /// Each term once with its frequency, in the order of bytes, as in a layout, whose codes follow it.
    fn counted(&mut self, terms: &[String], texts: &Texts, statistics: &Statistics) -> Vec<Counted> {
        let mut counts: std::collections::BTreeMap<&str, u32> = std::collections::BTreeMap::new();
        for term in terms {
            *counts.entry(term).or_default() += 1;
        }
        let counted = counts.into_iter();
        let counted = counted.filter_map(|(term, count)| {
            let rarity = texts.rarity_of(term, statistics)?;
            Some(Counted { term: self.code(term), rarity, count })
        });
        counted.collect()
    }
}

/// Rarities of the words of a title under their numbers; words the other side can't have count for the total alone.
fn title_rarity(
    title: &[String],
    words: &mut Numbers<'_>,
    layout: &TitleRarities,
    statistics: &Statistics,
) -> (Vec<u32>, UnsavedRarity) {
    let codes = words.codes(title);
    let end = codes.last().map_or(0, |last| last + 1);
    let start = codes.first().copied().unwrap_or(0);
    let mut rarities = vec![0; (end - start) as usize];
    for word in title {
        let code = words.code(word);
        let known = layout.0.get(code as usize).copied();
        rarities[(code - start) as usize] = known.unwrap_or_else(|| statistics.title(word));
    }
    (codes, UnsavedRarity(rarities, start))
}

impl UnsavedWorker {
    pub(crate) fn new(profile: &WorkerProfile, layout: &Layout, settings: &Settings, statistics: &Statistics) -> Self {
        let (lexicon, weights) = (&settings.lexicon, &settings.weights);
        let mut relations = layout.relations.clone();
        let mut skills = Numbers::new(&layout.skills);
        let mut words = Numbers::new(&layout.words);
        let mut held: Vec<Held> = Vec::new();
        let mut skill_total = 0;
        for token in &profile.skills {
            let skill = skills.code(&token.token);
            held.push(Held { skill, credit: token.credit });
            skill_total += u64::from(statistics.skill(&token.token));
        }
        held.sort_unstable();
        let certificates = profile
            .certificates
            .iter()
            .map(|(token, expires)| HeldCertificate { skill: skills.code(token), expires: *expires });
        let certificates = certificates.collect();
        let (title, rarity) = title_rarity(&profile.title, &mut words, &layout.title_rarity, statistics);
        let (terms, text_total) = layout.texts.held(&words.counted(&profile.terms, &layout.texts, statistics));
        let major = words.codes(&profile.major);
        for (token, code) in &skills.new {
            relations.add_held(*code, token, &layout.skills.0, lexicon, &weights.skills);
        }
        let held_count = held.len() as u64 * u64::from(RARITY_ONE);
        let title_total = title.iter().map(|term| u64::from(rarity.rarity(*term))).sum();
        let facts = WorkerFacts { skill_total, held: held_count, title_total, text_total, ..profile.facts.clone() };
        Self { facts, skills: held, title, terms, certificates, major, relations, rarity }
    }

    pub(crate) fn view(&self) -> WorkerView<'_> {
        WorkerView {
            facts: &self.facts,
            skills: &self.skills,
            title: &self.title,
            terms: &self.terms,
            certificates: &self.certificates,
            major: &self.major,
        }
    }
}

impl UnsavedVacancy {
    pub(crate) fn new(profile: &VacancyProfile, layout: &Layout, settings: &Settings, statistics: &Statistics) -> Self {
        let (lexicon, weights) = (&settings.lexicon, &settings.weights);
        let mut relations = layout.relations.clone();
        let mut skills = Numbers::new(&layout.skills);
        let mut words = Numbers::new(&layout.words);
        let packer = VacancyPacker { skill_rarity: &[], texts: &layout.texts, weights };
        let mut demands: Vec<Demand> = profile
            .demands
            .iter()
            .map(|(token, weight)| packer.demand(skills.code(&token.token), statistics.skill(&token.token), *weight))
            .collect();
        demands.sort_unstable_by_key(|demand| demand.skill);
        let certificates = profile.certificates.iter().map(|token| skills.code(token)).collect();
        let (title, rarity) = title_rarity(&profile.title, &mut words, &layout.title_rarity, statistics);
        let counted = words.counted(&profile.terms, &layout.texts, statistics);
        let lead = words.codes(&profile.lead);
        let terms = layout.texts.asked(&counted, &lead);
        let majors = profile.majors.iter().map(|major| words.codes(major)).collect();
        for (token, code) in &skills.new {
            relations.add_demanded(*code, token, &layout.skills.0, lexicon, &weights.skills);
        }
        let mut facts = profile.facts.clone();
        total(&mut facts, &demands, &title, &terms, &rarity);
        Self { facts, demands, title, terms, certificates, majors, relations, rarity }
    }

    pub(crate) fn view(&self) -> VacancyView<'_> {
        VacancyView {
            facts: &self.facts,
            demands: &self.demands,
            title: &self.title,
            terms: &self.terms,
            certificates: &self.certificates,
            majors: &self.majors,
        }
    }
}
