//! Retrieval: which vacancies come into question for a worker, and how far do they overlap? Postings added up.
//!
//! The sums are the same integers that [`crate::scoring::reference::overlap`] finds item by item.

use super::layout::{Layout, major_group};
use super::relations::Relations;
use crate::fixed::Fixed;
use crate::record::VacancyFacts;
use crate::scoring::feature::group_credit;
use crate::scoring::packed::{Overlap, WorkerView};
use crate::scoring::quantised::PackedWeights;
use crate::scoring::reference::TitleRarity;

/// Whether a pair is ranked at all: one demanded skill, occupation or text term has credit, or the vacancy demands none.
pub(crate) fn is_candidate(vacancy: &VacancyFacts, overlap: &Overlap, weights: &PackedWeights) -> bool {
    let [skills, occupation, text] = weights.candidates;
    skills && overlap.used > 0
        || text && overlap.text > 0
        || occupation && (overlap.title > 0 || overlap.group > Fixed::ZERO)
        || demands_none(vacancy)
}

/// Whether a vacancy asks no skill, no occupation and no text.
pub(crate) fn demands_none(vacancy: &VacancyFacts) -> bool {
    vacancy.demand_total == 0 && vacancy.title_total == 0 && vacancy.text_total == 0 && vacancy.group.is_none()
}

/// More than one row in this many is many.
const MANY: usize = 16;

/// Overlaps of one record with every record of the other side; used again for the next.
pub(crate) struct Sums {
    overlaps: Vec<Overlap>,
    seen: Vec<bool>,
    touched: Vec<u32>,
}

impl Sums {
    pub(crate) fn new(rows: u32) -> Self {
        let rows = rows as usize;
        Self { overlaps: vec![Overlap::default(); rows], seen: vec![false; rows], touched: Vec::new() }
    }

    /// Rows touched since the last [`Sums::clear`], and their overlaps.
    ///
    /// Where many were touched they come in the order of rows: records read in the order they lie in cost half the time of
    /// records read at random.
    pub(crate) fn touched(&mut self) -> impl Iterator<Item = (u32, Overlap)> {
        if self.touched.len() * MANY > self.seen.len() {
            self.touched.clear();
            self.touched.extend((0_u32..).zip(&self.seen).filter(|(_, seen)| **seen).map(|(row, _)| row));
        }
        self.touched.iter().map(|row| (*row, self.overlaps[*row as usize]))
    }

    /// Forgets everything, in time proportional to what was touched.
    pub(crate) fn clear(&mut self) {
        for row in self.touched.drain(..) {
            self.overlaps[row as usize] = Overlap::default();
            self.seen[row as usize] = false;
        }
    }

    fn at(&mut self, row: u32) -> &mut Overlap {
        if !self.seen[row as usize] {
            self.seen[row as usize] = true;
            self.touched.push(row);
        }
        &mut self.overlaps[row as usize]
    }

    fn touch_all(&mut self, rows: impl Iterator<Item = u32>) {
        for row in rows {
            self.at(row);
        }
    }

    /// Adds up the vacancies that overlap with a worker.
    pub(crate) fn add_vacancies(&mut self, layout: &Layout, relations: &Relations, worker: &WorkerView<'_>) {
        self.touch_all(layout.vacancies.undemanding.iter().copied());
        for (demanded, credit) in relations.met(worker.skills) {
            let credit = u64::from(credit.steps());
            for posting in layout.demanders.row(demanded) {
                let overlap = self.at(posting.row);
                overlap.demanded += u64::from(posting.weight) * credit;
                overlap.used += u64::from(posting.rarity) * credit;
            }
        }
        for term in worker.title {
            let rarity = u64::from(layout.title_rarity.rarity(*term));
            for row in layout.titled_vacancies.row(*term) {
                self.at(*row).title += rarity;
            }
        }
        for held in worker.terms {
            for posting in layout.texted_vacancies.row(held.term) {
                self.at(posting.row).text += u64::from(posting.value) * u64::from(held.weight);
            }
        }
        if let Some(group) = worker.facts.group {
            for row in layout.grouped_vacancies.row(major_group(group)) {
                let asked = layout.vacancies.facts[*row as usize].group;
                self.at(*row).group = group_credit(Some(group), asked);
            }
        }
    }
}
