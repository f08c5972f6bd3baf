//! What can be kept of a damaged file? Every record that still has its digest, found from both ends of each table, and the
//! settings if their seal is whole. They are written to a file of their own, which takes the damaged one's place; that one
//! is set aside.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use super::digest::{Tally, digest};
use super::erase::Staged;
use super::files::{self, DAMAGED};
use super::schema::TABLES;
use super::verify::{Finding, SEAL, TALLIES, bytes};
use super::{Store, StoreError, witness};
use crate::record::shown_id;

/// What walks over damaged tables found: records with their digests by table, and ids of what isn't whole.
#[derive(Default)]
struct Found {
    whole: BTreeMap<&'static str, BTreeMap<String, (String, Vec<u8>)>>,
    spoilt: BTreeSet<(&'static str, String)>,
}

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
    /// How many records each table lost, by the last commit's count, named above or not.
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
        let read = damaged.settings().ok().filter(|settings| committed.is_none() || !settings.is_empty());
        let settings = read.filter(|_| !findings.contains(&Finding::Settings));
        let settings_lost = settings.is_none();
        let settings = settings.unwrap_or_default();
        let expected = settings.get(TALLIES).and_then(|stored| serde_json::from_str::<Tallies>(stored).ok());
        let Found { whole, spoilt } = damaged.walk_all();
        let (mut kept, mut missing) = (Vec::new(), BTreeMap::new());
        for (table, records) in whole {
            let had = expected.as_ref().and_then(|tallies| tallies.get(table)).map_or(0, |tally| tally.records);
            let gone = had.saturating_sub(records.len() as u64);
            if gone > 0 {
                missing.insert(table, gone);
            }
            kept.extend(
                records.into_iter().map(|(id, (body, digest))| (table.to_owned(), id, Some(body), Some(digest))),
            );
        }
        let lost = spoilt.into_iter().map(|(table, id)| (table, shown_id(&id))).collect::<BTreeSet<_>>();
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

    /// All that is whole, and ids of what isn't. A broken page ends a walk, so that each table is walked from both ends.
    fn walk_all(&self) -> Found {
        let mut found = Found::default();
        for (table, _) in TABLES {
            found.whole.entry(table).or_default();
            for order in ["ASC", "DESC"] {
                // Whatever stops a walk, what came before it counts.
                self.walk(table, order, &mut found).ok();
            }
        }
        let Found { whole, spoilt } = &mut found;
        spoilt.retain(|(table, id)| !whole.get(table).is_some_and(|records| records.contains_key(id)));
        found
    }

    fn walk(&self, table: &'static str, order: &str, found: &mut Found) -> rusqlite::Result<()> {
        let digests = if self.has_digests() { "digest" } else { "NULL" };
        let sql = format!("SELECT id, body, {digests} FROM {table}_record ORDER BY id {order}");
        let mut statement = self.connection.prepare(&sql)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let [id, body, written] = [0, 1, 2].map(|column| row.get_ref(column).map(bytes).unwrap_or_default());
            let digest_in = |table: &str| digest(table, &id, &body);
            // Pages that changed places bring records into a table that aren't its own; the digest says whose they are.
            let home = if self.has_digests() {
                let places = [table].into_iter().chain(TABLES.map(|(other, _)| other));
                places.into_iter().find(|place| digest_in(place)[..] == written)
            } else {
                Some(table).filter(|_| is_json(&body))
            };
            let digest = home.map(|home| (home, digest_in(home)));
            match (digest, String::from_utf8(id), String::from_utf8(body)) {
                (Some((home, digest)), Ok(id), Ok(body)) => {
                    found.whole.entry(home).or_default().insert(id, (body, digest.to_vec()));
                }
                (_, Ok(id), _) => drop(found.spoilt.insert((table, id))),
                (_, Err(id), _) => {
                    found.spoilt.insert((table, String::from_utf8_lossy(id.as_bytes()).into_owned()));
                }
            }
        }
        Ok(())
    }
}

fn is_json(body: &[u8]) -> bool {
    serde_json::from_slice::<serde_json::Map<String, serde_json::Value>>(body).is_ok()
}

/// A file that SQLite can't read at all.
fn lost(error: StoreError) -> StoreError {
    match error {
        StoreError::Sqlite { path, source } => StoreError::Lost { path, source },
        other => other,
    }
}
