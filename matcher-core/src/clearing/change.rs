//! What does another market change? The workers who go elsewhere.

use super::Assignment;

/// How somebody's place differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Change {
    /// Has a place and had none.
    Entered,
    /// Had a place and has none.
    Left,
    /// Has another place.
    Moved,
}

impl Change {
    /// The word in tables.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Entered => "entered",
            Self::Left => "left",
            Self::Moved => "moved",
        }
    }
}

/// A worker whose place differs between two assignments.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Changed {
    /// The worker's id.
    pub worker_id: String,
    /// How.
    pub change: Change,
    /// The vacancy they had.
    pub before: Option<String>,
    /// The vacancy they have.
    pub after: Option<String>,
}

impl Assignment {
    /// Workers whose place differs in another assignment, in the order of ids; nobody else.
    #[must_use]
    pub fn changes(&self, after: &Self) -> Vec<Changed> {
        let mut changes = Vec::new();
        let mut before = self.pairs.iter().peekable();
        let mut after = after.pairs.iter().peekable();
        // Both are sorted by worker, each once.
        loop {
            let (gone, come) = match (before.peek(), after.peek()) {
                (None, None) => return changes,
                (Some(old), Some(new)) if old.worker_id == new.worker_id => (before.next(), after.next()),
                (Some(old), Some(new)) if old.worker_id < new.worker_id => (before.next(), None),
                (Some(_), None) => (before.next(), None),
                _ => (None, after.next()),
            };
            let (old, new) = (gone.map(|pair| &pair.vacancy_id), come.map(|pair| &pair.vacancy_id));
            if old != new
                && let Some(pair) = gone.or(come)
            {
                changes.push(Changed {
                    worker_id: pair.worker_id.clone(),
                    change: match (old, new) {
                        (None, _) => Change::Entered,
                        (_, None) => Change::Left,
                        _ => Change::Moved,
                    },
                    before: old.cloned(),
                    after: new.cloned(),
                });
            }
        }
    }
}
