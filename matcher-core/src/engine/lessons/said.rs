//! How often does a worker's text say each word? From the index: a layout keeps weights, which don't add up.

use crate::engine::csr::Csr;
use crate::engine::snapshot::Snapshot;
use crate::index::{Index, IndexError};

/// The words of every worker's text, with how often each is said.
pub(crate) struct Said(Csr<(u32, u32)>);

impl Said {
    /// The words of one worker by number, each with its count.
    pub(super) fn of(&self, worker: u32) -> &[(u32, u32)] {
        self.0.row(worker)
    }
}

impl Snapshot {
    /// Reads the texts of the index that the snapshot was made of.
    pub(crate) fn said(&self, index: &Index) -> Result<Said, IndexError> {
        let layout = &self.0.layout;
        let table = index.workers()?;
        let (names, id) = table.segments.ids()?;
        let mut places = table.segments.places(&[]);
        for document in table.segments.chunks().into_iter().flat_map(crate::index::segments::Chunk::alive) {
            let rank = id.values(document).next();
            if let Some(worker) = rank.and_then(|rank| layout.workers.ids.find(names.name(rank))) {
                places[document.segment as usize][document.doc as usize] = worker;
            }
        }
        let mut entries = Vec::new();
        let field = table.segments.fields.terms;
        table.segments.postings(field, &layout.words, &places, |worker, word, count| {
            entries.push((worker, (word, count)));
        })?;
        Ok(Said(Csr::from_entries(layout.workers.ids.len() as usize, &entries)))
    }
}
