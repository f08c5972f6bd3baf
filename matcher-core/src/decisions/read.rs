//! What does the log say about a person or a vacancy? A row of a list, with whom it is about as long as that can be told.

use std::sync::Arc;

use super::entry::{Entry, RankedRow};

/// One person on one list; of a list without rows, one of nobody.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Decision {
    /// The list, without its rows.
    pub list: Arc<Entry>,
    /// The row; `None` of a list without any.
    pub row: Option<RankedRow>,
    /// The worker; `None` once their salt is gone, and of a list without rows.
    pub worker_id: Option<String>,
    /// Whether the worker's record on file is, byte for byte, the one that was ranked; `None` if it is gone.
    pub worker_unchanged: Option<bool>,
    /// Whether the vacancy's is; `None` if it is gone.
    pub vacancy_unchanged: Option<bool>,
}

impl Decision {
    /// A row of a list whose person and records are looked up later.
    pub(crate) fn new(list: &Arc<Entry>, row: Option<RankedRow>) -> Self {
        Self { list: Arc::clone(list), row, worker_id: None, worker_unchanged: None, vacancy_unchanged: None }
    }

    /// What the list says, else what the row says.
    fn either<'a>(
        &'a self,
        list: Option<&'a String>,
        row: impl FnOnce(&'a RankedRow) -> Option<&'a String>,
    ) -> Option<&'a str> {
        list.or_else(|| self.row.as_ref().and_then(row)).map(String::as_str)
    }

    /// Under which pseudonym the worker stands in the log; `None` of a list without rows.
    #[must_use]
    pub fn pseudonym(&self) -> Option<&str> {
        self.either(self.list.person.as_ref(), |row| row.person.as_ref())
    }

    /// True if it can't be told any more who it was.
    #[must_use]
    pub fn erased(&self) -> bool {
        self.pseudonym().is_some() && self.worker_id.is_none()
    }

    /// The vacancy; `None` of a worker's list without rows.
    #[must_use]
    pub fn vacancy_id(&self) -> Option<&str> {
        self.either(self.list.vacancy_id.as_ref(), |row| row.vacancy_id.as_ref())
    }

    /// The digest of the worker's record as it was ranked.
    pub(crate) fn person_record(&self) -> Option<&str> {
        self.either(self.list.person_record.as_ref(), |row| row.person_record.as_ref())
    }

    /// The digest of the vacancy's record as it was ranked.
    pub(crate) fn vacancy_record(&self) -> Option<&str> {
        self.either(self.list.vacancy_record.as_ref(), |row| row.vacancy_record.as_ref())
    }
}
