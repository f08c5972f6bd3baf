//! What can be kept of a damaged file? Every record that still has its digest, found from both ends of each table, and the
//! settings if their seal is whole. They are written to a file of their own, which takes the damaged one's place; that one
//! is set aside.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use rusqlite::types::ValueRef;

use super::decisions::HEAD;
use super::digest::{Tally, digest};
use super::erase::Staged;
use super::files::{self, DAMAGED};
use super::schema::TABLES;
use super::verify::{Finding, SEAL, TALLIES};
use super::{Store, StoreError, witness};
use crate::record::shown_id;

/// What the settings say that each table holds.
type Tallies = BTreeMap<String, Tally>;

/// What was found wrong with a file of records, and what of it was kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Salvaged {
    /// What was found; empty if the file is whole, and then nothing was changed.
    pub findings: Vec<Finding>,
    /// Records kept.
    pub kept: u64,
    /// Records that are known to be lost, by table and, where it is known and no number of a person, id.
    pub lost: Vec<(&'static str, Option<String>)>,
    /// How many records more each table had by the last commit's count, of which not even the id is left.
    pub missing: BTreeMap<&'static str, u64>,
    /// True if the settings were damaged: region, day, policy, weights, lexicon and regions are to be given again, and nothing
    /// says any more how many records there were.
    pub settings_lost: bool,
}

impl Store {
    /// What a look at all records of a directory finds, and changes nothing.
    ///
    /// # Errors
    ///
    /// [`StoreError::NoMarket`], [`StoreError::Newer`], or [`StoreError::Lost`] if the file can't be opened at all.
    pub fn inspect(directory: &Path) -> Result<Vec<Finding>, StoreError> {
        let committed = witness::read(directory);
        let store = Self::open_damaged(directory).map_err(lost)?;
        Ok(store.findings(committed, false))
    }

    /// Opens a file of which SQLite may read what is left of it, also if it is shorter than its header says.
    fn open_damaged(directory: &Path) -> Result<Self, StoreError> {
        Self::open_with(directory, true, "PRAGMA writable_schema = ON")
    }

    /// Puts a file in place that holds what is whole of a damaged one. Only whoever may write calls this.
    ///
    /// # Errors
    ///
    /// [`StoreError::Lost`] if the file can't be opened at all; [`StoreError`] if the new one can't be written. Then nothing
    /// is changed.
    pub fn salvage(directory: &Path) -> Result<Salvaged, StoreError> {
        files::finish(directory)?;
        let committed = witness::read(directory);
        let damaged = Self::open_damaged(directory).map_err(lost)?;
        let findings = damaged.findings(committed, false);
        if findings.is_empty() {
            return Ok(Salvaged::default());
        }
        let settings_lost = findings.contains(&Finding::Settings);
        let settings = if settings_lost { BTreeMap::new() } else { damaged.settings().unwrap_or_default() };
        let mut kept = Vec::new();
        let mut lost: BTreeSet<(&'static str, Option<String>)> = BTreeSet::new();
        let expected = settings.get(TALLIES).and_then(|stored| serde_json::from_str::<Tallies>(stored).ok());
        let mut missing = BTreeMap::new();
        for (table, _) in TABLES {
            let (whole, spoilt) = damaged.both_ways(table);
            let had = expected.as_ref().and_then(|tallies| tallies.get(table)).map_or(0, |tally| tally.records);
            let unnamed = had.saturating_sub((whole.len() + spoilt.len()) as u64);
            if unnamed > 0 {
                missing.insert(table, unnamed);
            }
            lost.extend(spoilt.into_iter().map(|id| (table, shown_id(&id))));
            kept.extend(whole.into_iter().map(|(id, (body, digest))| (table.to_owned(), id, Some(body), Some(digest))));
        }
        let generation = damaged.generation().unwrap_or(0).max(committed.unwrap_or(0)) + 1;
        let salvaged =
            Salvaged { findings, kept: kept.len() as u64, lost: lost.into_iter().collect(), missing, settings_lost };
        damaged.write_kept(directory, kept, generation, &settings)?;
        Ok(salvaged)
    }

    fn write_kept(
        self,
        directory: &Path,
        kept: Vec<Staged>,
        generation: u64,
        settings: &BTreeMap<String, String>,
    ) -> Result<(), StoreError> {
        let mut new = Self::create_new(directory)?;
        new.stage_again(kept)?;
        new.take_log_of(&self)?;
        drop(self);
        let dropped = [TALLIES, SEAL, "generation"];
        let settings = settings.iter().filter(|(name, _)| !dropped.contains(&name.as_str()));
        let settings: Vec<(&str, Option<String>)> =
            settings.map(|(name, value)| (name.as_str(), Some(value.clone()))).collect();
        if let Some((_, Some(head))) = settings.iter().find(|(name, _)| *name == HEAD) {
            new.set(HEAD, head)?;
        }
        new.commit(generation, &settings)?;
        let path = new.path.clone();
        drop(new);
        for ending in ["", "-wal"] {
            let (from, to) = (files::beside(&directory.join(files::FILE), ending), directory.join(DAMAGED));
            let to = files::beside(&to, ending);
            // An empty log holds nothing.
            if fs::metadata(&from).is_ok_and(|file| file.len() > 0) {
                fs::copy(&from, &to).map_err(|source| StoreError::Directory { path: to, source })?;
            }
        }
        files::put_in_place(directory, &path)
    }

    /// The whole records of a table, and ids of those that aren't. A broken page ends a walk, so that it is walked from both
    /// ends.
    fn both_ways(&self, table: &'static str) -> (BTreeMap<String, (String, Vec<u8>)>, BTreeSet<String>) {
        let (mut whole, mut spoilt) = (BTreeMap::new(), BTreeSet::new());
        for order in ["ASC", "DESC"] {
            // Whatever stops a walk, what came before it counts.
            self.walk(table, order, &mut whole, &mut spoilt).ok();
        }
        spoilt.retain(|id| !whole.contains_key(id));
        (whole, spoilt)
    }

    fn walk(
        &self,
        table: &'static str,
        order: &str,
        whole: &mut BTreeMap<String, (String, Vec<u8>)>,
        spoilt: &mut BTreeSet<String>,
    ) -> rusqlite::Result<()> {
        let digests = if self.has_digests() { "digest" } else { "NULL" };
        let sql = format!("SELECT id, body, {digests} FROM {table}_record ORDER BY id {order}");
        let mut statement = self.connection.prepare(&sql)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let [id, body, found] = [0, 1, 2].map(|column| row.get_ref(column).map(bytes).unwrap_or_default());
            let expected = digest(table, &id, &body);
            let is_whole = if self.has_digests() { expected[..] == found } else { is_json(&body) };
            match (String::from_utf8(id), String::from_utf8(body)) {
                (Ok(id), Ok(body)) if is_whole => drop(whole.insert(id, (body, expected.to_vec()))),
                (Ok(id), _) => drop(spoilt.insert(id)),
                (Err(id), _) => drop(spoilt.insert(String::from_utf8_lossy(id.as_bytes()).into_owned())),
            }
        }
        Ok(())
    }
}

fn is_json(body: &[u8]) -> bool {
    serde_json::from_slice::<serde_json::Map<String, serde_json::Value>>(body).is_ok()
}

fn bytes(value: ValueRef<'_>) -> Vec<u8> {
    value.as_bytes_or_null().ok().flatten().unwrap_or_default().to_vec()
}

/// A file that SQLite can't read at all.
fn lost(error: StoreError) -> StoreError {
    match error {
        StoreError::Sqlite { path, source } => StoreError::Lost { path, source },
        other => other,
    }
}
