//! What does a vacancy ask, where and when? Records read into whole numbers that are counted.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::note::{DemandTopic, Notes};
use super::options::{DemandOptions, Dimension};
use super::row::{AskedSkill, Cell, Month};
use crate::cancel::{Cancel, Cancelled};
use crate::index::{DemandWeight, Profiler};
use crate::lexicon::Lexicon;
use crate::record::{Employer, Event, EventKind, Vacancy, kbli_digits};
use crate::units::Date;

/// How a vacancy asks for a skill.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum How {
    Required,
    Preferred,
    Mentioned,
}

/// A skill as the index writes it: a canonical id, or `~` and a text.
const UNKNOWN: char = '~';

/// Vacancies that must have a text before it is shown: free text may hold anything, and what two wrote is no slip.
const SHOWN: usize = 2;

/// A vacancy as far as it is counted.
#[derive(Debug)]
pub(super) struct Post {
    /// Where it is counted; the sector is the skill's and stays empty.
    pub(super) place: Cell,
    /// Its month, whatever demand is told apart by.
    pub(super) month: Option<Month>,
    pub(super) openings: u64,
    /// Whose it is; a vacancy of nobody named has a number of its own.
    pub(super) employer: usize,
    /// Skills by number, each once, rising.
    pub(super) asks: Vec<(u32, How)>,
}

/// Every vacancy counted, and the skills they ask.
#[derive(Debug)]
pub(super) struct Posts {
    pub(super) list: Vec<Post>,
    /// Names of the skills as the index writes them, sorted; numbers of [`Post::asks`] are places here.
    pub(super) tokens: Vec<String>,
    /// What is told of each; `None` for a text that too few vacancies have.
    pub(super) skills: Vec<Option<AskedSkill>>,
}

/// What is read beside the vacancies.
pub(super) struct Beside<'a> {
    pub(super) profiler: &'a Profiler,
    pub(super) employers: &'a [Employer],
    pub(super) events: &'a [Event],
    /// The market's day.
    pub(super) as_of: Option<Date>,
}

impl Posts {
    /// Reads vacancies, which must be in the order of their ids.
    pub(super) fn read(
        vacancies: &[Vacancy],
        beside: &Beside<'_>,
        options: &DemandOptions,
        cancel: &Cancel,
        notes: &mut Notes,
    ) -> Result<Self, Cancelled> {
        let days = days(beside.events);
        let day = |vacancy: &Vacancy| vacancy.opens_on.or_else(|| days.get(vacancy.vacancy_id.as_str()).copied());
        let mut counted: Vec<(&Vacancy, Option<Date>)> = Vec::with_capacity(vacancies.len());
        for vacancy in vacancies {
            let day = day(vacancy);
            let before = |day: Date| options.since.is_some_and(|since| day < since);
            let after = |day: Date| options.until.is_some_and(|until| day > until);
            if day.is_some_and(|day| before(day) || after(day)) {
                notes.add(DemandTopic::Outside, vacancy.vacancy_id.as_str());
            } else {
                counted.push((vacancy, day));
            }
        }
        let asked = counted.par_iter().map(|(vacancy, _)| {
            cancel.check()?;
            Ok(asked(vacancy, beside.profiler))
        });
        let asked: Vec<Vec<(String, How)>> = asked.collect::<Result<_, Cancelled>>()?;
        let known = known(&asked, options, &beside.profiler.lexicon, notes);
        let industries: FxHashMap<&str, String> = beside.employers.iter().filter_map(industry).collect();
        let mut employers: FxHashMap<&str, usize> = FxHashMap::default();
        let (mut list, mut alone) = (Vec::with_capacity(counted.len()), 0);
        for ((vacancy, day), asked) in counted.into_iter().zip(&asked) {
            if asked.is_empty() {
                notes.add(DemandTopic::AsksNothing, vacancy.vacancy_id.as_str());
            }
            let (place, month) = place(vacancy, day, (&industries, beside), options, notes);
            let next = employers.len() + alone;
            let employer = if let Some(id) = &vacancy.employer_id {
                *employers.entry(id.as_str()).or_insert(next)
            } else {
                alone += 1;
                next
            };
            let mut asks: Vec<(u32, How)> =
                asked.iter().filter_map(|(token, how)| Some((*known.0.get(token.as_str())?, *how))).collect();
            asks.sort_unstable_by_key(|(skill, _)| *skill);
            list.push(Post { place, month, openings: u64::from(vacancy.openings.unwrap_or(1)), employer, asks });
        }
        let (numbers, skills) = known;
        let mut tokens: Vec<(u32, String)> = numbers.into_iter().map(|(token, at)| (at, token.to_owned())).collect();
        tokens.sort_unstable();
        let tokens = tokens.into_iter().map(|(_, token)| token).collect();
        Ok(Self { list, tokens, skills })
    }
}

/// The first day on which each vacancy was reported.
fn days(events: &[Event]) -> FxHashMap<&str, Date> {
    let mut days: FxHashMap<&str, Date> = FxHashMap::default();
    for event in events.iter().filter(|event| event.kind == Some(EventKind::VacancyReported)) {
        if let Some((vacancy, date)) = event.vacancy_id.as_ref().zip(event.date) {
            let first = days.entry(vacancy.as_str()).or_insert(date);
            *first = date.min(*first);
        }
    }
    days
}

/// The first two digits of an employer's KBLI code.
fn industry(employer: &Employer) -> Option<(&str, String)> {
    let digits = kbli_digits(employer.industry.as_deref()?);
    let division = digits.get(..2).filter(|two| two.bytes().all(|b| b.is_ascii_digit()))?;
    Some((employer.employer_id.as_str(), division.to_owned()))
}

/// Where a vacancy is counted, and its month.
fn place(
    vacancy: &Vacancy,
    day: Option<Date>,
    (industries, beside): (&FxHashMap<&str, String>, &Beside<'_>),
    options: &DemandOptions,
    notes: &mut Notes,
) -> (Cell, Option<Month>) {
    let id = vacancy.vacancy_id.as_str();
    let mut place = Cell::default();
    let month = day.map(Month::of);
    match month {
        None => notes.add(DemandTopic::Undated, id),
        Some(month) if beside.as_of.is_some_and(|today| month >= Month::of(today)) => {
            notes.add(DemandTopic::MonthUnfinished, id);
        }
        Some(_) => {}
    }
    if options.is_by(Dimension::Month) {
        place.month = month;
    }
    if options.is_by(Dimension::Region) {
        let site = vacancy.region.map(|code| beside.profiler.regions.current(code));
        place.region = site.and_then(|site| site.at(options.level));
        if place.region.is_none() {
            notes.add(DemandTopic::RegionUnknown, id);
        }
    }
    if options.is_by(Dimension::Industry) {
        place.industry = vacancy.employer_id.as_ref().and_then(|id| industries.get(id.as_str()).cloned());
        if place.industry.is_none() {
            notes.add(DemandTopic::IndustryUnknown, id);
        }
    }
    (place, month)
}

/// Every skill that a vacancy asks, each once, as the index reads it.
fn asked(vacancy: &Vacancy, profiler: &Profiler) -> Vec<(String, How)> {
    let mut plain = vacancy.clone();
    // A weight of its own hides in which list a demand stands.
    for demand in [&mut plain.skills_required, &mut plain.skills_preferred].into_iter().flatten().flatten() {
        demand.weight = None;
    }
    let how = |weight| match weight {
        DemandWeight::Required | DemandWeight::Own(_) => How::Required,
        DemandWeight::Preferred => How::Preferred,
        DemandWeight::Mentioned => How::Mentioned,
    };
    profiler.demands(&plain).into_iter().map(|(skill, weight)| (skill.token, how(weight))).collect()
}

/// Numbers of the skills counted, by name, and what is told of each.
type Known<'a> = (BTreeMap<&'a str, u32>, Vec<Option<AskedSkill>>);

/// The skills that are counted: all, or those of a cut.
fn known<'a>(
    asked: &'a [Vec<(String, How)>],
    options: &DemandOptions,
    lexicon: &Lexicon,
    notes: &mut Notes,
) -> Known<'a> {
    let mut vacancies: BTreeMap<&str, usize> = BTreeMap::new();
    for (token, _) in asked.iter().flatten() {
        *vacancies.entry(token).or_default() += 1;
    }
    let (mut rare, mut without_sector) = (0, 0);
    let (mut numbers, mut skills) = (BTreeMap::new(), Vec::new());
    for (token, count) in vacancies {
        let told = AskedSkill::of(token, lexicon);
        let is_text = token.starts_with(UNKNOWN);
        if let Some(cut) = options.cut {
            without_sector += u64::from(is_text);
            if told.sector.as_deref() != Some(cut.as_str()) {
                continue;
            }
        }
        let is_rare = is_text && count < SHOWN;
        rare += u64::from(is_rare);
        numbers.insert(token, u32::try_from(skills.len()).unwrap_or(u32::MAX));
        skills.push((!is_rare).then_some(told));
    }
    for (topic, count) in [(DemandTopic::RareText, rare), (DemandTopic::TextWithoutSector, without_sector)] {
        if count > 0 {
            notes.count(topic, count);
        }
    }
    let sectors: BTreeSet<&str> = lexicon.skills().iter().map(|skill| skill.sector.as_str()).collect();
    if options.cut.is_some_and(|cut| !sectors.contains(cut.as_str())) {
        notes.count(DemandTopic::SectorAbsent, 0);
    }
    (numbers, skills)
}
