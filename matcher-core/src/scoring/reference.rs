//! What is the plain way to value a pair? Lists compared item by item, no postings, no bounds.
//!
//! Everything faster is tested against this file; `score_pairs` and `exhaustive` run it.

use super::feature::group_credit;
use super::packed::{Held, Overlap, VacancyView, WorkerView};
use crate::fixed::Fixed;

/// Which held skills satisfy a demanded one, and with what credit.
pub trait Relations {
    /// Credit of holding `held` for a demand of `demanded`; 0 if they are not related.
    fn credit(&self, demanded: u32, held: u32) -> Fixed;
}

/// Rarities of title words, by dense code.
pub trait TitleRarity {
    /// Steps of rarity of a word.
    fn rarity(&self, term: u32) -> u32;
}

/// How far two records overlap, item by item.
///
/// Each demand takes its best credit, never a sum. O(demands x skills held + words).
#[must_use]
pub fn overlap(
    worker: &WorkerView<'_>,
    vacancy: &VacancyView<'_>,
    relations: &impl Relations,
    titles: &impl TitleRarity,
) -> Overlap {
    let mut overlap = Overlap::default();
    for demand in vacancy.demands {
        let credit = best_credit(demand.skill, worker.skills, relations).map_or(Fixed::ZERO, |(credit, _)| credit);
        overlap.demanded += u64::from(demand.weight) * u64::from(credit.steps());
        overlap.used += u64::from(demand.rarity) * u64::from(credit.steps());
    }
    for term in vacancy.title.iter().filter(|term| worker.title.contains(term)) {
        overlap.title += u64::from(titles.rarity(*term));
    }
    overlap.group = group_credit(worker.facts.group, vacancy.facts.group);
    for demand in vacancy.terms {
        if let Ok(at) = worker.terms.binary_search_by_key(&demand.term, |held| held.term) {
            overlap.text += u64::from(demand.weight) * u64::from(worker.terms[at].weight);
        }
    }
    overlap
}

/// The best credit among the skills held, and which skill gives it; the first of equals.
#[must_use]
pub fn best_credit<'a>(demanded: u32, held: &'a [Held], relations: &impl Relations) -> Option<(Fixed, &'a Held)> {
    let mut best: Option<(Fixed, &Held)> = None;
    for item in held {
        let credit = relations.credit(demanded, item.skill).times(item.credit);
        if credit > best.map_or(Fixed::ZERO, |(credit, _)| credit) {
            best = Some((credit, item));
        }
    }
    best
}
