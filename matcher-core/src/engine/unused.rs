//! Which counted words does nobody have any more? After an erasure they go, so that frozen counts don't tell of who is gone.

use std::collections::BTreeMap;

use crate::index::{Dictionary, Index, IndexError};
use crate::statistics::Statistics;

/// The counts without skills and words that no record of the index has. What is left counts as before.
pub(crate) fn without_unused(index: &Index, statistics: &Statistics) -> Result<Statistics, IndexError> {
    let (workers, vacancies) = rayon::join(|| index.workers(), || index.vacancies());
    let (workers, vacancies) = (workers?, vacancies?);
    let (of_workers, of_vacancies) = (workers.segments.fields, vacancies.segments.fields);
    let words = |in_workers, in_vacancies| -> Result<Dictionary, IndexError> {
        let mut parts = workers.segments.frequencies(in_workers, |_| true)?;
        parts.extend(vacancies.segments.frequencies(in_vacancies, |_| true)?);
        Ok(Dictionary::merge(&parts.iter().map(|part| &part.words).collect::<Vec<_>>()))
    };
    let titles = words(of_workers.title, of_vacancies.title)?;
    let terms = words(of_workers.terms, of_vacancies.terms)?;
    let skills = workers.segments.words_of(&workers.skill);
    let mut kept = Statistics { taken: Some(statistics.fingerprint()), ..statistics.clone() };
    retain(&mut kept.skills, &skills);
    retain(&mut kept.titles, &titles);
    retain(&mut kept.terms, &terms);
    retain(&mut kept.kin, &terms);
    kept.kin.values_mut().for_each(|kin| kin.retain(|word| terms.find(word).is_some()));
    kept.kin.retain(|_, kin| !kin.is_empty());
    let demands = vacancies.segments.words_of(&vacancies.skill);
    retain(&mut kept.together, &demands);
    kept.together.values_mut().for_each(|near| near.retain(|(skill, _)| skills.find(skill).is_some()));
    kept.together.retain(|_, near| !near.is_empty());
    kept.cases.forget_unused(|word| terms.find(word).is_some());
    Ok(kept)
}

fn retain<T>(counts: &mut BTreeMap<String, T>, used: &Dictionary) {
    counts.retain(|word, _| used.find(word).is_some());
}
