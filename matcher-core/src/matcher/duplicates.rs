//! Which workers on file may be one person?

use super::Matcher;
use crate::duplicates::{Duplicates, NameHash, Person, among};
use crate::error::{Error, Result};
use crate::record::Worker;

impl Matcher {
    /// Pairs of committed workers who may be one person: by keyed identity number, and by day of birth and like names where
    /// name hashes are given; see [`crate::duplicates`]. The hashes are not kept.
    ///
    /// # Errors
    ///
    /// An input error for a threshold that is not above 0 and up to 1, a storage error if a record can't be read.
    ///
    /// # Examples
    ///
    /// ```
    /// use matcher_core::duplicates::LIKE;
    /// use matcher_core::{MarketOptions, Matcher, OnError, Table};
    ///
    /// let mut market = Matcher::in_memory(MarketOptions::default().with_nik_key([7; 32]))?;
    /// let workers = "worker_id,nik\nW1,6571014101900001\nW2,6571 0141 0190 0001\nW3,6571010101900002\n";
    /// market.add_workers(Table::csv_reader(workers.as_bytes())?, OnError::Raise)?;
    /// market.commit()?;
    /// let found = market.duplicates(&[], LIKE)?;
    /// assert_eq!((found.rows.len(), found.rows[0].worker_a.as_str(), found.rows[0].by.as_str()), (1, "W1", "nik"));
    /// # Ok::<(), matcher_core::Error>(())
    /// ```
    pub fn duplicates(&self, names: &[(String, NameHash)], threshold: f64) -> Result<Duplicates> {
        let mut people: Vec<Person> = Vec::new();
        self.store.each_by_id(|workers: Vec<Worker>| {
            self.cancel.check()?;
            people.extend(workers.into_iter().map(Person::from));
            Ok::<(), Error>(())
        })?;
        Ok(among(people, names, threshold, &self.cancel)?)
    }
}
