//! Who had a turn, and when? The few who had one, with their days.

use crate::index::rows::WorkerTable;
use crate::index::segments::Document;
use crate::record::Turn;

/// The turns of workers by row; most have none.
#[derive(Default)]
pub(crate) struct TurnTable {
    /// Rows with a turn, rising, and where the turns of each end.
    ends: Vec<(u32, usize)>,
    turns: Vec<Turn>,
}

impl TurnTable {
    /// The turns of everybody, in dense order.
    pub(super) fn new(table: &WorkerTable, documents: &[Document]) -> Self {
        let mut made = Self::default();
        if !table.knows_turns() {
            return made;
        }
        for (row, at) in (0_u32..).zip(documents) {
            let before = made.turns.len();
            made.turns.extend(table.turns(*at));
            if made.turns.len() > before {
                made.ends.push((row, made.turns.len()));
            }
        }
        made
    }

    /// The turns of one row; of a record that was never stored none.
    pub(crate) fn of(&self, row: u32) -> &[Turn] {
        let found = self.ends.binary_search_by_key(&row, |(row, _)| *row).ok();
        found.map_or(&[], |at| {
            let start = if at == 0 { 0 } else { self.ends[at - 1].1 };
            &self.turns[start..self.ends[at].1]
        })
    }
}
