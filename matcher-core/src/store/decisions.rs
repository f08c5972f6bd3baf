//! Where does the decision log lie? In tables of its own in the file of records; its meaning is [`crate::decisions`]'s.
//!
//! The log is no record: it is appended to at once and durably, beside whatever is staged, and no commit changes it.

use rusqlite::types::{Value, ValueRef};
use rusqlite::{OptionalExtension, params, params_from_iter};

use super::digest::{Tally, digest};
use super::{Store, StoreError};
use crate::decisions::{Head, Link, Salt, Stored};
use crate::record::Record;

/// Entries with what binds them, the salts that people are told by, and the texts that were in force, each once.
const TABLES: &str = "
    CREATE TABLE IF NOT EXISTS decision (
        number INTEGER PRIMARY KEY, previous TEXT NOT NULL, entry TEXT NOT NULL, digest TEXT NOT NULL
    );
    CREATE TABLE IF NOT EXISTS decision_basis (
        digest TEXT PRIMARY KEY, kind TEXT NOT NULL, text TEXT NOT NULL
    ) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS person_salt (worker_id TEXT PRIMARY KEY, salt BLOB NOT NULL) WITHOUT ROWID;
";

/// The table of salts, whose rows are counted and summed as records are: without its salt a person would pass for erased.
pub(super) const SALTS: &str = "person_salt";

/// The setting with the last entry's number and digest.
pub(super) const HEAD: &str = "decision_head";

/// A text that was in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptText {
    /// SHA-256 of the text.
    pub digest: String,
    /// `policy` or `weights`.
    pub kind: String,
    /// The text as TOML.
    pub text: String,
}

/// What lies in a column, of whatever type it is.
fn bytes<'a>(row: &'a rusqlite::Row<'_>, column: usize) -> rusqlite::Result<&'a [u8]> {
    Ok(match row.get_ref(column)? {
        ValueRef::Text(bytes) | ValueRef::Blob(bytes) => bytes,
        _ => &[],
    })
}

impl Store {
    /// Makes the tables of the log where they aren't yet.
    pub(super) fn decision_tables(&self) -> Result<(), StoreError> {
        self.run(TABLES)
    }

    /// Whether there are tables of a log; a file of an earlier version that nobody has written to has none.
    fn has_decisions(&self) -> Result<bool, StoreError> {
        let sql = "SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'decision')";
        self.connection.query_row(sql, [], |row| row.get(0)).map_err(|source| self.error(source))
    }

    /// The end of the log, which the next entry is bound to; that of an empty log if there is no entry.
    ///
    /// # Errors
    ///
    /// [`StoreError::Sqlite`] if SQLite refuses.
    pub fn decision_head(&self) -> Result<Head, StoreError> {
        if !self.has_decisions()? {
            return Ok(Head::empty());
        }
        let sql = "SELECT number, digest FROM decision ORDER BY number DESC LIMIT 1";
        let last: Option<(i64, String)> = self
            .connection
            .query_row(sql, [], |row| Ok((row.get(0)?, String::from_utf8_lossy(bytes(row, 1)?).into_owned())))
            .optional()
            .map_err(|source| self.error(source))?;
        // A log that was tampered with goes on where it ends; the break is found where it is.
        Ok(last.map_or_else(Head::empty, |(number, digest)| Head::new(u64::try_from(number).unwrap_or(0), digest)))
    }

    /// Appends entries in one transaction, with the salts of people who had none and the texts that weren't kept yet.
    ///
    /// Durable once it returns; what is staged stays staged.
    ///
    /// # Errors
    ///
    /// [`StoreError::Sqlite`] if SQLite refuses; then nothing is appended.
    pub fn append_decisions(
        &mut self,
        links: &[Link],
        salts: &[(&str, Salt)],
        texts: &[KeptText],
    ) -> Result<(), StoreError> {
        self.transact(|store| {
            let failed = |source| StoreError::sqlite(&store.path, source);
            let sql = "INSERT INTO decision (number, previous, entry, digest) VALUES (?1, ?2, ?3, ?4)";
            let mut insert = store.connection.prepare_cached(sql).map_err(failed)?;
            for link in links {
                let number = i64::try_from(link.number).unwrap_or(i64::MAX);
                insert.execute(params![number, link.previous, link.entry, link.digest]).map_err(failed)?;
            }
            let sql = "INSERT INTO person_salt (worker_id, salt) VALUES (?1, ?2)";
            let mut insert = store.connection.prepare_cached(sql).map_err(failed)?;
            let mut tally = store.tallies.get(SALTS).copied().unwrap_or_default();
            for (worker_id, salt) in salts {
                insert.execute(params![worker_id, salt.as_bytes()]).map_err(failed)?;
                tally.add(digest(SALTS, worker_id.as_bytes(), salt.as_bytes()));
            }
            drop(insert);
            store.tallies.insert(SALTS.to_owned(), tally);
            let failed = |source| StoreError::sqlite(&store.path, source);
            let sql = "INSERT OR IGNORE INTO decision_basis (digest, kind, text) VALUES (?1, ?2, ?3)";
            let mut insert = store.connection.prepare_cached(sql).map_err(failed)?;
            for text in texts {
                insert.execute(params![text.digest, text.kind, text.text]).map_err(failed)?;
            }
            if let Some(last) = links.last() {
                store.set(HEAD, &format!("{} {}", last.number, last.digest))?;
            }
            store.write_seal()
        })
    }

    /// The end of the log as the settings keep it, apart from the log itself; `None` before the first entry.
    ///
    /// # Errors
    ///
    /// [`StoreError::Sqlite`] if SQLite refuses.
    pub fn sealed_head(&self) -> Result<Option<Head>, StoreError> {
        let kept = self.setting(HEAD)?;
        let parts = kept.as_deref().and_then(|line| line.split_once(' '));
        Ok(parts.and_then(|(number, digest)| Some(Head::new(number.parse().ok()?, digest.to_owned()))))
    }

    /// Count and sum of the salts.
    pub(super) fn tally_of_salts(&self) -> Result<Tally, StoreError> {
        let mut tally = Tally::default();
        if !self.has_decisions()? {
            return Ok(tally);
        }
        let failed = |source| self.error(source);
        let mut statement = self.connection.prepare("SELECT worker_id, salt FROM person_salt").map_err(failed)?;
        let mut rows = statement.query([]).map_err(failed)?;
        while let Some(row) = rows.next().map_err(failed)? {
            tally.add(digest(SALTS, bytes(row, 0).map_err(failed)?, bytes(row, 1).map_err(failed)?));
        }
        Ok(tally)
    }

    /// Takes a log over as it lies in another file, the salts that are whole with it.
    pub(super) fn take_log_of(&mut self, other: &Self) -> Result<(), StoreError> {
        if !other.has_decisions()? {
            return Ok(());
        }
        let failed = |source| StoreError::sqlite(&other.path, source);
        for (table, columns) in [
            ("decision", ["number", "previous", "entry", "digest"].as_slice()),
            ("decision_basis", &["digest", "kind", "text"]),
            (SALTS, &["worker_id", "salt"]),
        ] {
            let (names, places) = (columns.join(", "), vec!["?"; columns.len()].join(", "));
            let sql = format!("INSERT OR IGNORE INTO {table} ({names}) VALUES ({places})");
            let mut insert = self.connection.prepare(&sql).map_err(|source| StoreError::sqlite(&self.path, source))?;
            let mut statement = other.connection.prepare(&format!("SELECT {names} FROM {table}")).map_err(failed)?;
            let mut rows = statement.query([]).map_err(failed)?;
            // A broken page ends the walk; what came before it is kept.
            while let Ok(Some(row)) = rows.next() {
                let cells = (0..columns.len()).map(|at| row.get::<_, Value>(at)).collect::<Result<Vec<_>, _>>();
                insert.execute(params_from_iter(cells.map_err(failed)?)).map_err(|source| self.error(source))?;
            }
        }
        let tally = self.tally_of_salts()?;
        self.tallies.insert(SALTS.to_owned(), tally);
        Ok(())
    }

    /// Gives every row of the log to `take` as it lies in the file, in the order of numbers; with `holding` those whose
    /// entry holds these bytes alone.
    ///
    /// # Errors
    ///
    /// [`StoreError::Sqlite`] if SQLite refuses, or what `take` returns.
    pub fn each_decision<E: From<StoreError>>(
        &self,
        holding: Option<&str>,
        mut take: impl FnMut(Stored<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        if !self.has_decisions()? {
            return Ok(());
        }
        let sql = "SELECT number, previous, entry, digest FROM decision WHERE ?1 IS NULL OR instr(entry, ?1) > 0 \
                   ORDER BY number";
        let failed = |source| E::from(self.error(source));
        let mut statement = self.connection.prepare_cached(sql).map_err(failed)?;
        let mut rows = statement.query([holding]).map_err(failed)?;
        while let Some(row) = rows.next().map_err(failed)? {
            let number = row.get(0).map_err(failed)?;
            let column = |at| bytes(row, at).map_err(failed);
            take(Stored { number, previous: column(1)?, entry: column(2)?, digest: column(3)? })?;
        }
        Ok(())
    }

    /// Gives every kept text to `take`: its digest, kind and text as they lie in the file.
    ///
    /// # Errors
    ///
    /// [`StoreError::Sqlite`] if SQLite refuses.
    pub fn each_kept_text(&self, mut take: impl FnMut(&[u8], &[u8], &[u8])) -> Result<(), StoreError> {
        if !self.has_decisions()? {
            return Ok(());
        }
        let failed = |source| self.error(source);
        let mut statement =
            self.connection.prepare("SELECT digest, kind, text FROM decision_basis ORDER BY digest").map_err(failed)?;
        let mut rows = statement.query([]).map_err(failed)?;
        while let Some(row) = rows.next().map_err(failed)? {
            let column = |at| bytes(row, at).map_err(failed);
            take(column(0)?, column(1)?, column(2)?);
        }
        Ok(())
    }

    /// The salt of a person; `None` if they were never logged or are forgotten.
    ///
    /// # Errors
    ///
    /// [`StoreError::Sqlite`] if SQLite refuses.
    pub fn salt(&self, worker_id: &str) -> Result<Option<Salt>, StoreError> {
        if !self.has_decisions()? {
            return Ok(None);
        }
        let failed = |source| self.error(source);
        let mut statement =
            self.connection.prepare_cached("SELECT salt FROM person_salt WHERE worker_id = ?1").map_err(failed)?;
        let bytes: Option<Vec<u8>> = statement.query_row([worker_id], |row| row.get(0)).optional().map_err(failed)?;
        Ok(bytes.and_then(|bytes| Salt::from_bytes(&bytes)))
    }

    /// Gives every person who can be told, with their salt, to `take`, in the order of ids.
    ///
    /// # Errors
    ///
    /// [`StoreError::Sqlite`] if SQLite refuses.
    pub fn each_salt(&self, mut take: impl FnMut(&str, Salt)) -> Result<(), StoreError> {
        if !self.has_decisions()? {
            return Ok(());
        }
        let failed = |source| self.error(source);
        let sql = "SELECT worker_id, salt FROM person_salt ORDER BY worker_id";
        let mut statement = self.connection.prepare(sql).map_err(failed)?;
        let mut rows = statement.query([]).map_err(failed)?;
        while let Some(row) = rows.next().map_err(failed)? {
            let (id, salt) = (bytes(row, 0).map_err(failed)?, bytes(row, 1).map_err(failed)?);
            // What isn't an id or a salt ties nobody to a pseudonym.
            if let (Ok(id), Some(salt)) = (str::from_utf8(id), Salt::from_bytes(salt)) {
                take(id, salt);
            }
        }
        Ok(())
    }

    /// Makes a person's pseudonyms in the log nobody's: their salt goes, and comes back by nothing.
    ///
    /// Says whether they had one. The entries and their digests stay as they are. Within a transaction, whose settings are
    /// then sealed.
    pub(super) fn forget(&mut self, worker_id: &str) -> Result<bool, StoreError> {
        let sql = "SELECT salt FROM person_salt WHERE worker_id = ?1";
        let salt: Option<Vec<u8>> =
            self.connection.query_row(sql, [worker_id], |row| row.get(0)).optional().map_err(|e| self.error(e))?;
        let Some(salt) = salt else { return Ok(false) };
        let sql = "DELETE FROM person_salt WHERE worker_id = ?1";
        self.connection.execute(sql, [worker_id]).map_err(|source| self.error(source))?;
        self.tallies.entry(SALTS.to_owned()).or_default().remove(digest(SALTS, worker_id.as_bytes(), &salt));
        Ok(true)
    }

    /// The committed text of a record, of which the log keeps a digest.
    ///
    /// # Errors
    ///
    /// [`StoreError::Sqlite`] if SQLite refuses.
    pub fn body<R: Record>(&self, id: &str) -> Result<Option<String>, StoreError> {
        let failed = |source| self.error(source);
        let sql = format!("SELECT body FROM {}_record WHERE id = ?1", R::TABLE);
        let mut statement = self.connection.prepare_cached(&sql).map_err(failed)?;
        statement.query_row([id], |row| row.get(0)).optional().map_err(failed)
    }
}
