//! What is a record that was never stored to many vacancies? Scores and rules of each pair, the plain way.

use super::candidates::is_candidate;
use super::error::EngineError;
use super::ranking::{Row, UNSAVED};
use super::scorer::Scorer;
use super::snapshot::Snapshot;
use super::unsaved::UnsavedWorker;
use crate::cancel::Cancel;
use crate::fixed::Fixed;
use crate::scoring::reference;

/// Pairs scored between looks at the cancel handle.
const PAIRS_PER_LOOK: usize = 256;

/// One pair of a record that was never stored.
pub(crate) struct Reached {
    /// The pair in full, without a position.
    pub(crate) row: Row,
    /// Whether a list of vacancies would consider it.
    pub(crate) is_candidate: bool,
    /// Whether the two share a skill or an occupation, and not words of their texts alone.
    pub(crate) is_near: bool,
}

impl Snapshot {
    /// A record that was never stored beside vacancies, in the order given.
    pub(crate) fn reach(
        &self,
        unsaved: &UnsavedWorker,
        vacancies: &[u32],
        cancel: &Cancel,
    ) -> Result<Vec<Reached>, EngineError> {
        let inner = &*self.0;
        let group = |name: &str| unsaved.group(&inner.layout, name);
        let scorer = Scorer::with(inner, &inner.settings.policy, &unsaved.relations, &unsaved.rarity, group);
        let worker = unsaved.view();
        let mut reached = Vec::with_capacity(vacancies.len());
        for (at, number) in vacancies.iter().enumerate() {
            if at.is_multiple_of(PAIRS_PER_LOOK) {
                cancel.check()?;
            }
            let vacancy = inner.layout.vacancies.view(*number);
            let overlap = reference::overlap(&worker, &vacancy, &unsaved.relations, &unsaved.rarity);
            reached.push(Reached {
                row: scorer.row(&worker, &vacancy, UNSAVED, *number),
                is_candidate: is_candidate(vacancy.facts, &overlap, &inner.weights),
                is_near: overlap.used > 0 || overlap.title > 0 || overlap.group > Fixed::ZERO,
            });
        }
        Ok(reached)
    }

    /// The dense number of a vacancy.
    pub(crate) fn vacancy_number(&self, vacancy: &str) -> Result<u32, EngineError> {
        self.find_one(&self.0.layout.vacancies.ids, "vacancies", vacancy)
    }
}
