//! How is one record ranked that was never stored? Its words take the snapshot's numbers, new ones numbers past the end.

use rustc_hash::FxHashMap;

use super::company::Sums;
use super::layout::{Layout, TitleRarities, Unpacked, VacancyPacker, total};
use super::lists::Lists;
use super::relations::{Known, Relations};
use super::snapshot::Settings;
use super::text::{Counted, Texts, about, counts};
use crate::fixed::{RARITY_ONE, total_rarity};
use crate::index::{Dictionary, VacancyProfile, WorkerProfile};
use crate::record::{VacancyFacts, WorkerFacts};
use crate::scoring::packed::{Demand, Held, HeldCertificate, TextDemand, VacancyView, WorkerView};
use crate::scoring::reference::TitleRarity;
use crate::statistics::Statistics;

/// A worker outside the snapshot, with the relations of skills the snapshot doesn't know.
pub(crate) struct UnsavedWorker {
    unpacked: Unpacked,
    new_groups: FxHashMap<String, u32>,
    new_skills: FxHashMap<u32, String>,
    /// The words of the text, each with how often it is said.
    pub(super) counted: Vec<Counted>,
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
    known: &'a Dictionary,
    new: FxHashMap<String, u32>,
}

impl<'a> Numbers<'a> {
    fn new(known: &'a Dictionary) -> Self {
        Self { known, new: FxHashMap::default() }
    }

    fn code(&mut self, token: &str) -> u32 {
        self.known.find(token).unwrap_or_else(|| {
            let next = self.known.len() + u32::try_from(self.new.len()).unwrap_or(u32::MAX);
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
        let counted = counts(terms).into_iter().filter_map(|(term, count)| {
            let rarity = texts.rarity_of(term, statistics)?;
            Some(Counted { term: self.code(term), word: texts.named(term), rarity, count })
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
        let known = Known { lexicon: &settings.lexicon, statistics, weights: &settings.weights.skills };
        let mut relations = layout.relations.clone();
        let mut skills = Numbers::new(&layout.skills);
        let mut words = Numbers::new(&layout.words);
        let mut held: Vec<Held> = Vec::new();
        for token in &profile.skills {
            let skill = skills.code(&token.token);
            held.push(Held { skill, credit: token.credit });
        }
        held.sort_unstable();
        let certificates = profile
            .certificates
            .iter()
            .map(|(token, expires)| HeldCertificate { skill: skills.code(token), expires: *expires });
        let certificates = certificates.collect();
        let mut member_of = Numbers::new(&layout.groups);
        let groups = member_of.codes(&profile.groups);
        let (title, rarity) = title_rarity(&profile.title, &mut words, &layout.title_rarity, statistics);
        let mut terms = Vec::new();
        let counted = words.counted(&profile.terms, &layout.texts, statistics);
        let about = about(profile.about.iter().map(|word| layout.texts.named(word)));
        let borrowed = layout.texts.borrowed(&about, &mut Sums::default());
        let text_total = layout.texts.held(&counted, &borrowed, &mut terms);
        let major = words.codes(&profile.major);
        for (token, code) in &skills.new {
            relations.add_held(*code, token, &layout.skills, known);
        }
        let held_count = held.len() as u64 * u64::from(RARITY_ONE);
        let skill_total = total_rarity(profile.skills.iter().map(|token| statistics.skill(&token.token)));
        let title_total = total_rarity(title.iter().map(|term| rarity.rarity(*term)));
        let facts = WorkerFacts { skill_total, held: held_count, title_total, text_total, ..profile.facts.clone() };
        let new_groups = member_of.new;
        let new_skills = skills.new.into_iter().map(|(token, code)| (code, token)).collect();
        let lists = Lists { skills: held, title, terms, certificates, groups, major };
        Self { unpacked: Unpacked { facts, lists }, new_groups, new_skills, counted, relations, rarity }
    }

    /// The number of a group: the snapshot's, or this worker's own of a group that no stored worker is in.
    pub(crate) fn group(&self, layout: &Layout, name: &str) -> Option<u32> {
        layout.groups.find(name).or_else(|| self.new_groups.get(name).copied())
    }

    /// The token of a skill: the snapshot's, or this worker's own that no stored record has.
    pub(crate) fn skill<'a>(&'a self, layout: &'a Layout, code: u32) -> &'a str {
        self.new_skills.get(&code).map_or_else(|| layout.skills.name(code), String::as_str)
    }

    pub(crate) fn view(&self) -> WorkerView<'_> {
        self.unpacked.view()
    }
}

impl UnsavedVacancy {
    pub(crate) fn new(profile: &VacancyProfile, layout: &Layout, settings: &Settings, statistics: &Statistics) -> Self {
        let weights = &settings.weights;
        let known = Known { lexicon: &settings.lexicon, statistics, weights: &weights.skills };
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
        let terms = layout.texts.asked(&counted, &lead, &mut Sums::default());
        let majors = profile.majors.iter().map(|major| words.codes(major)).collect();
        for (token, code) in &skills.new {
            relations.add_demanded(*code, token, &layout.skills, known);
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;
    use crate::cancel::Cancel;
    use crate::engine::Snapshot;
    use crate::ids::{VacancyId, WorkerId};
    use crate::index::{Changes, Index, Stamp};
    use crate::record::{SkillClass, Turns, Vacancy, Worker};
    use crate::units::Date;

    fn worker(id: &str, groups: &[&str], disability: Option<&str>) -> Worker {
        let mut worker = Worker::new(WorkerId::new(id).unwrap());
        worker.groups = Some(groups.iter().map(|&group| group.to_owned()).collect());
        worker.disability = disability.map(str::to_owned);
        worker.ktp_checked_on = Date::new(2026, 10, 1).ok();
        worker.registered_on = Date::new(2026, 9, 1).ok();
        worker
    }

    fn snapshot(settings: Settings, workers: Vec<Worker>, vacancies: Vec<Vacancy>) -> Snapshot {
        let index = Index::in_memory().unwrap();
        let workers = Changes { ids: Vec::new(), records: workers };
        let vacancies = Changes { ids: Vec::new(), records: vacancies };
        let stamp = Stamp { generation: 1, basis: String::new() };
        index
            .commit(&settings.profiler(), &Turns::default(), &workers, &vacancies, &stamp, &Cancel::default())
            .unwrap();
        Snapshot::build(&index, settings, None, 1).unwrap()
    }

    /// The names behind a worker's groups.
    fn names<'a>(layout: &'a Layout, groups: &[u32]) -> Vec<&'a str> {
        groups.iter().map(|group| layout.groups.name(*group)).collect()
    }

    #[test]
    fn what_policies_read_of_a_worker_goes_through_the_index_and_past_it_alike() {
        let settings = Settings::default();
        let told = [
            worker("W1", &["SMK graduate", "poor"], Some("tuna rungu")),
            worker("W2", &["poor", "budi 0812-3456-7890"], Some("tidak")),
            Worker::new(WorkerId::new("W3").unwrap()),
        ];
        let snapshot = snapshot(settings.clone(), told.to_vec(), Vec::new());
        let layout = snapshot.layout();
        assert_eq!(layout.groups.iter().collect::<Vec<_>>(), ["disability", "poor", "smk_graduate"]);
        for worker in &told {
            let profile = settings.profiler().worker(worker);
            let unsaved = UnsavedWorker::new(&profile, layout, &settings, snapshot.statistics());
            let mut unpacked = Unpacked::default();
            let stored = layout.workers.read(layout.workers.ids.find(&profile.id).unwrap(), &mut unpacked);
            assert_eq!((stored.facts, stored.groups), (unsaved.view().facts, unsaved.view().groups));
            assert_eq!(names(layout, stored.groups), profile.groups);
            assert_eq!(stored.facts.ktp_checked, worker.ktp_checked_on.map(Date::to_days));
            assert_eq!(stored.facts.registered, worker.registered_on.map(Date::to_days));
        }
        let stranger = settings.profiler().worker(&worker("W9", &["laid_off", "poor"], None));
        let unsaved = UnsavedWorker::new(&stranger, layout, &settings, snapshot.statistics());
        // A group that no stored worker is in has a number of its own past the snapshot's.
        let mut numbers = ["poor", "laid_off"].map(|name| unsaved.group(layout, name).unwrap());
        numbers.sort_unstable();
        assert_eq!(unsaved.view().groups, numbers);
        assert_eq!(names(layout, &numbers[..1]), ["poor"]);
        assert_eq!(unsaved.group(layout, "veteran"), None);
    }

    #[test]
    fn a_class_of_skill_goes_through_the_index_and_past_it_alike() {
        let settings = Settings::default();
        let classes = [SkillClass::Unskilled, SkillClass::Semi, SkillClass::Skilled, SkillClass::Strategic];
        let classes = classes.map(Some).into_iter().chain([None]);
        let told = classes.zip(1..).map(|(class, number)| {
            let mut vacancy = Vacancy::new(VacancyId::new(&format!("V{number}")).unwrap());
            vacancy.skill_class = class;
            vacancy
        });
        let told: Vec<Vacancy> = told.collect();
        let snapshot = snapshot(settings.clone(), Vec::new(), told.clone());
        let layout = snapshot.layout();
        for vacancy in &told {
            let profile = settings.profiler().vacancy(vacancy);
            let unsaved = UnsavedVacancy::new(&profile, layout, &settings, snapshot.statistics());
            let stored = layout.vacancies.view(layout.vacancies.ids.find(&profile.id).unwrap());
            assert_eq!(stored.facts.skill_class, vacancy.skill_class);
            assert_eq!(stored.facts, unsaved.view().facts);
        }
    }
}
