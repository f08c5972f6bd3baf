//! How often does a skill or a word occur? Counted over the committed index, whatever its segments.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::snapshot::Settings;
use crate::index::rows::{VacancyTable, WorkerTable};
use crate::index::segments::{Chunk, Frequencies, Texts};
use crate::index::{Dictionary, Index, IndexError, is_pair};
use crate::relatedness::Group;
use crate::statistics::{Pairs, Posted, Statistics};

/// Counts skills and words over the tables of an index; what goes together beyond the market takes part where texts are
/// compared, and nowhere else.
pub(super) fn count(index: &Index, settings: &Settings) -> Result<Statistics, IndexError> {
    let (workers, vacancies) = rayon::join(|| index.workers(), || index.vacancies());
    let (mut workers, mut vacancies) = (workers?, vacancies?);
    let (names, id) = vacancies.segments.ids()?;
    let alive = workers.segments.chunks().iter().map(|chunk| chunk.count() as u64).sum();
    let groups: Vec<&Group> = settings.relatedness.iter().flat_map(|table| table.groups()).collect();
    let skills = code_skills(&mut workers, &mut vacancies, &groups);
    let mut together = pairs(workers.segments.chunks(), &workers.skill);
    together = together.with(pairs(vacancies.segments.chunks(), &vacancies.skill));
    for group in &groups {
        together.add(&mut group.skill_ids.iter().filter_map(|skill| skills.find(skill)).collect());
    }
    let mut statistics = Statistics {
        workers: alive,
        vacancies: u64::from(names.len()),
        skills: count_skills(&workers, &skills),
        together: together.together(&skills.iter().collect::<Vec<_>>()),
        ..Statistics::default()
    };
    let (of_workers, of_vacancies) = (workers.segments.fields, vacancies.segments.fields);
    let words = |in_workers, in_vacancies| -> Result<_, IndexError> {
        let mut parts = workers.segments.frequencies(in_workers, |_| true)?;
        parts.extend(vacancies.segments.frequencies(in_vacancies, |_| true)?);
        Ok(count_words(&parts))
    };
    statistics.titles = words(of_workers.title, of_vacancies.title)?;
    statistics.terms = words(of_workers.terms, of_vacancies.terms)?;
    let (total, posted) = vacancy_terms(&vacancies, &id)?;
    statistics.vacancy_terms = total;
    let profiler = settings.profiler();
    let known = groups.into_par_iter().map(|group| profiler.gist(&group.texts, &group.skill_ids));
    statistics.relate(posted, &known.collect::<Vec<_>>());
    Ok(statistics)
}

/// Every skill of workers, vacancies and a table; their columns get codes.
fn code_skills(workers: &mut WorkerTable, vacancies: &mut VacancyTable, groups: &[&Group]) -> Dictionary {
    let of_workers = workers.segments.words_of(&workers.skill);
    let of_vacancies = vacancies.segments.words_of(&vacancies.skill);
    let of_groups: BTreeSet<&str> = groups.iter().flat_map(|group| &group.skill_ids).map(String::as_str).collect();
    let skills = Dictionary::merge(&[&of_workers, &of_vacancies, &Dictionary::from_sorted(of_groups.into_iter())]);
    workers.skill.code(&skills);
    vacancies.skill.code(&skills);
    skills
}

/// Which skills records have, and have together.
fn pairs(chunks: Vec<Chunk<'_>>, skills: &Texts) -> Pairs {
    let counted = chunks.into_par_iter().fold(Pairs::default, |mut pairs, chunk| {
        let mut own = Vec::new();
        for at in chunk.alive() {
            own.clear();
            own.extend(skills.values(at));
            pairs.add(&mut own);
        }
        pairs
    });
    counted.reduce(Pairs::default, Pairs::with)
}

/// How many workers hold each skill.
fn count_skills(workers: &WorkerTable, skills: &Dictionary) -> BTreeMap<String, u64> {
    let none = || vec![0_u64; skills.len() as usize];
    let counts = workers.segments.chunks().into_par_iter().fold(none, |mut counts, chunk| {
        for skill in chunk.alive().flat_map(|at| workers.skill.values(at)) {
            counts[skill as usize] += 1;
        }
        counts
    });
    let counts = counts.reduce(none, |mut some, others| {
        some.iter_mut().zip(others).for_each(|(some, other)| *some += other);
        some
    });
    let held = skills.iter().map(str::to_owned).zip(counts);
    held.filter(|(_, count)| *count > 0).collect()
}

/// How many documents have each word. A pair that one text alone has is left out: it joins no two, and most pairs are such.
fn count_words(parts: &[Frequencies]) -> BTreeMap<String, u64> {
    let words = Dictionary::merge(&parts.iter().map(|part| &part.words).collect::<Vec<_>>());
    let mut counts = vec![0_u64; words.len() as usize];
    for part in parts {
        for (word, documents) in words.codes(&part.words).into_iter().zip(&part.documents) {
            counts[word as usize] += u64::from(*documents);
        }
    }
    let kept = words.iter().zip(counts).filter(|(word, count)| *count > 1 || !is_pair(word));
    kept.map(|(word, count)| (word.to_owned(), count)).collect()
}

/// All terms of the vacancies' texts, repeats included, and who has each, by the rank of their ids. Pairs are left out: their
/// words take part already.
fn vacancy_terms(table: &VacancyTable, id: &Texts) -> Result<(u64, Vec<Posted>), IndexError> {
    let parts = table.segments.frequencies(table.segments.fields.terms, |_| true)?;
    let words = Dictionary::merge(&parts.iter().map(|part| &part.words).collect::<Vec<_>>());
    let (mut total, mut posted) = (0, vec![Vec::new(); words.len() as usize]);
    let mut ranks: Vec<Vec<u32>> = table.segments.places(&[]);
    for at in table.segments.chunks().into_iter().flat_map(Chunk::alive) {
        ranks[at.segment as usize][at.doc as usize] = id.values(at).next().unwrap_or(u32::MAX);
    }
    for stretch in table.segments.stretches(table.segments.fields.terms, &words, words.len().max(1)) {
        stretch.read(|word, documents, frequencies| {
            for (document, frequency) in documents.iter().zip(frequencies) {
                let rank = ranks[stretch.segment][*document as usize];
                if rank != u32::MAX {
                    total += u64::from(*frequency);
                    posted[word as usize].push((rank, *frequency));
                }
            }
        })?;
    }
    let named = words.iter().map(str::to_owned).zip(posted);
    Ok((total, named.filter(|(word, _)| !is_pair(word)).collect()))
}
