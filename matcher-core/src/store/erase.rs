//! How does a person leave the records? Their record goes, events keep what the programme's books count but no longer whom,
//! and the file is written anew, so that no byte of them stays in a free page or a log.

use std::path::Path;

use rusqlite::{Connection, OptionalExtension, params};

use super::digest::digest;
use super::files::{self, DAMAGED, NEW};
use super::verify::UNSWEPT;
use super::{Store, StoreError};
use crate::ids::{EventId, WorkerId};
use crate::record::{Event, EventKind, Record, Worker};

/// What an erasure changed in the records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Erased {
    /// Events that now name nobody.
    pub events: u64,
    /// True if the decision log named the person under a pseudonym, which is nobody's now.
    pub was_logged: bool,
}

/// A row that waits for a commit: table, id, body and digest.
pub(super) type Staged = (String, String, Option<String>, Option<Vec<u8>>);

/// Where events lie.
#[derive(Clone, Copy)]
struct Events {
    table: &'static str,
    filter: &'static str,
    /// True for a table whose records are counted and summed.
    is_counted: bool,
    /// Tells new ids of one place from those of the other.
    mark: &'static str,
}

const COMMITTED: Events = Events { table: "events_record", filter: "TRUE", is_counted: true, mark: "" };
const WAITING: Events =
    Events { table: "temp.staged", filter: "name = 'events' AND body IS NOT NULL", is_counted: false, mark: "staged." };

/// What stands for the reason of an override, which must have one.
const NO_REASON: &str = "erased";

impl Store {
    /// Takes a person out of records and of what is staged, in a transaction that stays open: [`Store::commit_erasure`] ends
    /// it, [`Store::cancel_erasure`] undoes it. `None`, and no transaction, if nothing tells of them.
    ///
    /// In events `alias` takes the place of the id, and reasons, which are words about a person, go.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if SQLite refuses or an event can't be read; then nothing is changed.
    pub fn begin_erasure(&mut self, id: &str, alias: &WorkerId) -> Result<Option<Erased>, StoreError> {
        self.begin()?;
        let erased = self.take_out(id, alias);
        if !matches!(erased, Ok(Some(_))) {
            self.roll_back();
        }
        erased
    }

    fn take_out(&mut self, id: &str, alias: &WorkerId) -> Result<Option<Erased>, StoreError> {
        let failed = |source| StoreError::sqlite(&self.path, source);
        let sql = "SELECT digest FROM workers_record WHERE id = ?1";
        let mut tally = self.tallies.get(Worker::TABLE).copied().unwrap_or_default();
        let known = self.connection.query_row(sql, [id], |row| row.get(0)).optional().map_err(failed)?;
        let sql = "DELETE FROM workers_record WHERE id = ?1";
        self.connection.execute(sql, [id]).map_err(failed)?;
        let sql = "DELETE FROM temp.staged WHERE name = ?1 AND id = ?2";
        let staged = self.connection.execute(sql, [Worker::TABLE, id]).map_err(failed)?;
        if let Some(digest) = known {
            tally.remove(digest);
            self.tallies.insert(Worker::TABLE.to_owned(), tally);
        }
        let events = self.unname(COMMITTED, id, alias)?;
        let waiting = self.unname(WAITING, id, alias)?;
        let was_logged = self.forget(id)?;
        let is_known = known.is_some() || staged > 0 || events > 0 || waiting > 0 || was_logged;
        Ok(is_known.then_some(Erased { events, was_logged }))
    }

    /// Lets events tell of `alias` where they told of `id`; how many there were.
    fn unname(&mut self, which: Events, id: &str, alias: &WorkerId) -> Result<u64, StoreError> {
        let found = self.events_of(which, id)?;
        for (number, (event_id, body)) in found.iter().enumerate() {
            let unreadable = |source| StoreError::Record { table: Event::TABLE, id: event_id.clone(), source };
            let mut event: Event = serde_json::from_str(body).map_err(unreadable)?;
            event.worker_id = Some(alias.clone());
            event.reason = (event.kind == Some(EventKind::Overridden)).then(|| NO_REASON.to_owned());
            if event_id.contains(id) {
                let named = format!("{}.{}{}", alias.as_str(), which.mark, number + 1);
                event.event_id = EventId::try_from(named).unwrap_or(event.event_id);
            }
            self.replace_event(which, event_id, &event)?;
        }
        Ok(found.len() as u64)
    }

    /// Events of a person as they are stored, in the order of their ids.
    fn events_of(&self, which: Events, id: &str) -> Result<Vec<(String, String)>, StoreError> {
        let Events { table, filter, .. } = which;
        let sql = format!(
            "SELECT id, body FROM {table} WHERE {filter} AND json_extract(body, '$.worker_id') = ?1 ORDER BY id"
        );
        let mut statement = self.connection.prepare(&sql).map_err(|source| self.error(source))?;
        let rows = statement.query_map([id], |row| Ok((row.get(0)?, row.get(1)?)));
        let rows = rows.map_err(|source| self.error(source))?;
        rows.collect::<rusqlite::Result<_>>().map_err(|source| self.error(source))
    }

    fn replace_event(&mut self, which: Events, old_id: &str, event: &Event) -> Result<(), StoreError> {
        let failed = |source| StoreError::sqlite(&self.path, source);
        let id = event.event_id.as_str();
        let unwritten = |source| StoreError::Record { table: Event::TABLE, id: id.to_owned(), source };
        let body = serde_json::to_string(event).map_err(unwritten)?;
        let new = digest(Event::TABLE, id.as_bytes(), body.as_bytes());
        let Events { table, filter, .. } = which;
        let sql = format!("SELECT digest FROM {table} WHERE {filter} AND id = ?1");
        let old = self.connection.query_row(&sql, [old_id], |row| row.get(0)).map_err(failed)?;
        let sql = format!("UPDATE {table} SET id = ?2, body = ?3, digest = ?4 WHERE {filter} AND id = ?1");
        self.connection.execute(&sql, params![old_id, id, body, new]).map_err(failed)?;
        if which.is_counted {
            let tally = self.tallies.entry(Event::TABLE.to_owned()).or_default();
            tally.remove(old);
            tally.add(new);
        }
        Ok(())
    }

    /// Makes an erasure durable under a new generation, and then writes the file anew.
    ///
    /// # Errors
    ///
    /// [`StoreError::Sqlite`] if SQLite refuses; then nothing is erased. [`StoreError::Unswept`] if the person is erased but
    /// the file couldn't be written anew: the next opening for writing does.
    pub fn commit_erasure(&mut self, generation: u64, settings: &[(&str, Option<String>)]) -> Result<(), StoreError> {
        let committed = self
            .write_settings(generation, settings)
            .and_then(|()| self.set(UNSWEPT, "1"))
            .and_then(|()| self.finish());
        if committed.is_err() {
            self.roll_back();
        }
        committed?;
        self.witness(generation);
        self.sweep().map_err(|error| StoreError::Unswept { path: self.path.clone(), source: Box::new(error) })
    }

    /// Undoes an erasure that was begun.
    pub fn cancel_erasure(&mut self) {
        self.roll_back();
    }

    /// Writes the file anew, without free pages and without a log, and puts it in place. Readers keep the old one, which has
    /// no name any more, until they close it.
    ///
    /// # Performance
    ///
    /// Copies all records.
    pub(super) fn sweep(&mut self) -> Result<(), StoreError> {
        let Some(directory) = self.directory.clone() else {
            return self.run("DELETE FROM setting WHERE name = 'unswept'; VACUUM");
        };
        let new = directory.join(NEW);
        let failed = |source| StoreError::Directory { path: new.clone(), source };
        files::remove(&new).map_err(failed)?;
        // What a repair set aside may tell of them too.
        files::remove(&directory.join(DAMAGED)).map_err(failed)?;
        if let Err(error) = self.copy_to(&new) {
            // A part of a copy only takes room, on a disk that may have none.
            files::remove(&new).ok();
            return Err(error);
        }
        let staged = self.take_staged()?;
        // A file can't get another's name under an open connection.
        self.connection = Connection::open_in_memory().map_err(|source| self.error(source))?;
        let placed = files::put_in_place(&directory, &new);
        let reopened = Self::open_unverified(&directory, false)?;
        self.connection = reopened.connection;
        self.path = reopened.path;
        self.stage_again(staged)?;
        placed
    }

    /// Copies all records, and nothing else that the file holds, to a new file.
    fn copy_to(&self, new: &Path) -> Result<(), StoreError> {
        let name = new.to_string_lossy();
        self.connection.execute("VACUUM INTO ?1", [&name]).map_err(|source| self.error(source))?;
        let failed = |source| StoreError::sqlite(new, source);
        let copy = Connection::open(new).map_err(failed)?;
        let sql = format!("DELETE FROM setting WHERE name = '{UNSWEPT}'; PRAGMA journal_mode = WAL;");
        copy.execute_batch(&sql).map_err(failed)?;
        copy.close().map_err(|(_, source)| failed(source))
    }

    fn take_staged(&self) -> Result<Vec<Staged>, StoreError> {
        let sql = "SELECT name, id, body, digest FROM temp.staged";
        let mut statement = self.connection.prepare(sql).map_err(|source| self.error(source))?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)));
        let rows = rows.map_err(|source| self.error(source))?;
        rows.collect::<rusqlite::Result<_>>().map_err(|source| self.error(source))
    }

    pub(super) fn stage_again(&mut self, staged: Vec<Staged>) -> Result<(), StoreError> {
        self.transact(|store| {
            let sql = "INSERT INTO temp.staged (name, id, body, digest) VALUES (?1, ?2, ?3, ?4)";
            let mut insert = store.connection.prepare(sql).map_err(|source| store.error(source))?;
            for (name, id, body, digest) in staged {
                insert.execute(params![name, id, body, digest]).map_err(|source| store.error(source))?;
            }
            Ok(())
        })
    }
}
