//! What has to be known of a ranking to say later how it changed? Who stood where, and what was asked.

use std::sync::Arc;

use crate::engine::error::EngineError;
use crate::engine::layout::Layout;
use crate::engine::options::Direction;
use crate::engine::ranking::{Question, Ranking, Row};
use crate::engine::snapshot::Fingerprints;

/// Somebody on a list.
#[derive(Clone, Copy, Debug)]
pub(super) struct Listed {
    pub(super) worker: u32,
    pub(super) score: f64,
}

/// Lists of one generation in its dense numbers.
#[derive(Clone)]
pub(super) struct Lists {
    pub(super) layout: Arc<Layout>,
    pub(super) fingerprints: Fingerprints,
    pub(super) question: Arc<Question>,
    /// By vacancy; empty where none was asked for.
    by_vacancy: Vec<Vec<Listed>>,
}

impl Lists {
    /// No list yet.
    pub(super) fn empty(layout: Arc<Layout>, fingerprints: Fingerprints, question: Arc<Question>) -> Self {
        let by_vacancy = vec![Vec::new(); layout.vacancies.ids.len() as usize];
        Self { layout, fingerprints, question, by_vacancy }
    }

    /// The lists of a ranking.
    pub(super) fn of(ranking: &Ranking) -> Result<Self, EngineError> {
        let Some(question) = &ranking.question else {
            return Err(EngineError::NoQuestion { made: made(ranking) });
        };
        let (layout, question) = (Arc::clone(&ranking.layout), Arc::clone(question));
        let mut lists = Self::empty(layout, ranking.fingerprints.clone(), question);
        lists.fill(ranking.rows());
        Ok(lists)
    }

    /// Fills in the rows that have a position; a vacancy asked for twice has one list.
    pub(super) fn fill(&mut self, rows: &[Row]) {
        for row in rows {
            let Some(position) = row.position else { continue };
            let list = &mut self.by_vacancy[row.vacancy as usize];
            if position == 1 {
                list.clear();
            }
            list.push(Listed { worker: row.worker, score: row.score });
        }
    }

    /// Puts in one list.
    pub(super) fn put(&mut self, vacancy: u32, list: Vec<Listed>) {
        self.by_vacancy[vacancy as usize] = list;
    }

    /// One list; empty for a vacancy that isn't there.
    pub(super) fn of_vacancy(&self, vacancy: u32) -> &[Listed] {
        self.by_vacancy.get(vacancy as usize).map_or(&[], Vec::as_slice)
    }
}

/// What a ranking that can't be asked again was made by.
fn made(ranking: &Ranking) -> &'static str {
    if ranking.unsaved.is_some() {
        "is for a record that was never stored"
    } else if ranking.direction() == Direction::Vacancies {
        "orders vacancies for workers"
    } else {
        "holds given pairs"
    }
}
