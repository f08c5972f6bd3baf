//! How does one person leave, whole and for good? Out of records, log, index and counts, and out of every file.

use serde::Serialize;

use super::{Matcher, open, readers};
use crate::cancel::contained;
use crate::engine::{EngineError, Held, Snapshot, without_unused};
use crate::error::Result;
use crate::ids::WorkerId;
use crate::store::StoreError;

/// What [`Matcher::erase_worker`] did. It names nobody, so that it can be filed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ErasureReceipt {
    /// The generation from which on the person is gone.
    pub generation: u64,
    /// What stands in events for the person, so that the programme's books still add up.
    pub alias: String,
    /// Events that now tell of `alias`.
    pub events: u64,
    /// True if the decision log named the person, under a pseudonym that is nobody's now.
    pub was_logged: bool,
    /// Markets open for reading that began before: they have the person in memory, and an unnamed copy of the files, until
    /// they close. Each in words: process, program if it was told, generation.
    pub readers: Vec<String>,
    /// Generations before this one that rankings or snapshots of this process still hold.
    pub held_generations: u64,
}

impl Matcher {
    /// Erases a person at once, durably when this returns, and leaves what is staged for others staged.
    ///
    /// Their record goes; events keep date, kind, post and amount under an alias and lose their reason; the decision log loses
    /// the salt that ties them to their pseudonym; counts lose words that nobody else has; index and file of records are written anew, so that no byte stays in a free page, a log or a segment.
    /// A copy that [`Matcher::repair`] set aside goes too. Exports, certificates and letters made before are in other hands:
    /// a certificate then verifies as `erased`.
    ///
    /// # Errors
    ///
    /// An input error if nothing tells of this id; a storage error if this market is open read-only, or a file can't be
    /// written: then nothing is erased, except with [`StoreError::Unswept`], after which the next opening finishes.
    ///
    /// # Performance
    ///
    /// Builds the index anew and copies the records.
    ///
    /// # Examples
    ///
    /// ```
    /// use matcher_core::record::{OnError, Table};
    /// use matcher_core::{MarketOptions, Matcher, Worker};
    ///
    /// let mut market = Matcher::in_memory(MarketOptions::default())?;
    /// market.add_workers(Table::csv_reader("worker_id,skills\nW1,smaw\nW2,forklift\n".as_bytes())?, OnError::Raise)?;
    /// market.commit()?;
    /// let receipt = market.erase_worker("W1")?;
    /// assert_eq!((receipt.generation, market.count::<Worker>()?), (2, 1));
    /// # Ok::<(), matcher_core::Error>(())
    /// ```
    ///
    /// # Source
    ///
    /// UU 27/2022 on personal data, the right to have one's data erased; an office's duty as the project's requirements
    /// (R8.6) read it.
    pub fn erase_worker(&mut self, id: &str) -> Result<ErasureReceipt> {
        let erased = contained(|| self.erase_uncontained(id));
        if erased.is_err() {
            // Whatever stopped it, nothing stays half done; an erasure that was committed stays.
            self.store.cancel_erasure();
        }
        erased
    }

    fn erase_uncontained(&mut self, id: &str) -> Result<ErasureReceipt> {
        self.writable()?;
        self.cancel.check()?;
        let generation = self.store.generation()? + 1;
        let alias = WorkerId::try_from(format!("erased@{generation}"))?;
        let Some(erased) = self.store.begin_erasure(id, &alias)? else {
            let known = generation - 1;
            return Err(EngineError::UnknownId { table: "workers", id: id.to_owned(), generation: known }.into());
        };
        // From here until the store has committed, the index is ahead of it.
        self.index_agrees = false;
        let derived = self.rebuild(generation).and_then(|()| self.snapshot_without(generation));
        let derived = derived.and_then(|snapshot| {
            let settings = open::settings(&self.settings, snapshot.statistics())?;
            Ok((snapshot, settings))
        });
        let (snapshot, settings) = derived?;
        let swept = self.store.commit_erasure(generation, &settings);
        if matches!(swept, Ok(()) | Err(StoreError::Unswept { .. })) {
            self.index_agrees = true;
            self.replace_snapshot(snapshot);
        }
        swept?;
        Ok(ErasureReceipt {
            generation,
            alias: alias.as_str().to_owned(),
            events: erased.events,
            was_logged: erased.was_logged,
            readers: self.directory.as_deref().map(readers::reading).unwrap_or_default(),
            held_generations: self.held_generations(),
        })
    }

    /// The snapshot of an index that lacks somebody, with counts that don't tell of them.
    fn snapshot_without(&self, generation: u64) -> Result<Snapshot> {
        let statistics = match self.frozen() {
            Some(statistics) => Some(without_unused(&self.index, &statistics)?),
            None => None,
        };
        Ok(Snapshot::build(&self.index, self.settings.clone(), statistics, generation)?)
    }

    /// Generations before the last commit that rankings or snapshots of this process still hold, with everybody in them.
    #[must_use]
    pub fn held_generations(&self) -> u64 {
        self.older.iter().filter(|held| held.is_held()).count() as u64
    }

    /// Takes a new generation up and remembers the one before as long as somebody holds it.
    pub(super) fn replace_snapshot(&mut self, snapshot: Snapshot) {
        let last = std::mem::replace(&mut self.snapshot, snapshot);
        self.older.retain(Held::is_held);
        self.older.push(last.held());
    }
}
