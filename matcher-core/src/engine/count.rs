//! How often does a skill or a word occur? Counted over the committed index, whatever its segments.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::index::rows::{VacancyTable, WorkerTable};
use crate::index::segments::{Chunk, Frequencies, Texts};
use crate::index::{Dictionary, Index, IndexError, is_pair};
use crate::statistics::{Posted, Statistics};

/// Counts skills and words over the tables of an index.
pub(super) fn count(index: &Index) -> Result<Statistics, IndexError> {
    let (workers, vacancies) = rayon::join(|| index.workers(), || index.vacancies());
    let (mut workers, vacancies) = (workers?, vacancies?);
    let (names, id) = vacancies.segments.ids()?;
    let alive = workers.segments.chunks().iter().map(|chunk| chunk.count() as u64).sum();
    let mut statistics = Statistics {
        workers: alive,
        vacancies: u64::from(names.len()),
        skills: count_skills(&mut workers),
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
    statistics.relate(posted.iter());
    Ok(statistics)
}

/// How many workers hold each skill; its column gets codes.
fn count_skills(workers: &mut WorkerTable) -> BTreeMap<String, u64> {
    let skills = workers.segments.words_of(&workers.skill);
    workers.skill.code(&skills);
    let none = || vec![0_u64; skills.len() as usize];
    let table = &*workers;
    let counts = table.segments.chunks().into_par_iter().fold(none, |mut counts, chunk| {
        for skill in chunk.alive().flat_map(|at| table.skill.values(at)) {
            counts[skill as usize] += 1;
        }
        counts
    });
    let counts = counts.reduce(none, |mut some, others| {
        some.iter_mut().zip(others).for_each(|(some, other)| *some += other);
        some
    });
    skills.iter().map(str::to_owned).zip(counts).collect()
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

/// All terms of the vacancies' texts, repeats included, and who has each, by the rank of their ids. Pairs keep the company
/// of their words, which takes part already, and are left out.
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
