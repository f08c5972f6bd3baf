//! Where do records live? In one SQLite file, the only truth; everything else is derived from it.
//!
//! Each table of the contract is a SQLite table of id and body, the body being the record as JSON, with a view that spreads
//! it into columns for whoever opens the file. Changes wait in a temporary table until [`Store::commit`] moves them all,
//! with the settings and the generation, in one transaction: before it nothing is visible, after it nothing is lost.

mod decisions;
mod error;
mod events;
mod schema;

use std::path::{Path, PathBuf};

use rayon::prelude::*;
use rusqlite::{Connection, OpenFlags, OptionalExtension, params};

pub use decisions::KeptText;
pub use error::StoreError;
pub use schema::FORMAT_VERSION;

use crate::cancel::Cancel;
use crate::record::Record;
use schema::{LOG, SETUP, STAGING, TABLES, view};

/// The file of records inside a market's directory.
pub const FILE: &str = "records.sqlite";

/// Records read at once: enough to keep the cores busy, little enough to stay small in memory.
const CHUNK: usize = 4096;

/// The records of one market.
pub struct Store {
    connection: Connection,
    path: PathBuf,
}

impl Store {
    /// An empty store in memory.
    ///
    /// # Errors
    ///
    /// [`StoreError::Sqlite`] if SQLite refuses.
    pub fn in_memory() -> Result<Self, StoreError> {
        let path = PathBuf::from(":memory:");
        let connection = Connection::open_in_memory().map_err(|source| StoreError::sqlite(&path, source))?;
        Self::set_up(connection, path)
    }

    /// A new store in an existing directory.
    ///
    /// # Errors
    ///
    /// [`StoreError::Sqlite`] if SQLite refuses.
    pub fn create(directory: &Path) -> Result<Self, StoreError> {
        let path = directory.join(FILE);
        let connection = Connection::open(&path).map_err(|source| StoreError::sqlite(&path, source))?;
        Self::set_up(connection, path)
    }

    /// Opens the store of a directory.
    ///
    /// # Errors
    ///
    /// [`StoreError::NoMarket`] if there is none, [`StoreError::Newer`] if a newer version wrote it, [`StoreError::Sqlite`]
    /// if the file is damaged.
    pub fn open(directory: &Path, read_only: bool) -> Result<Self, StoreError> {
        let path = directory.join(FILE);
        if !path.is_file() {
            return Err(StoreError::NoMarket { path: directory.to_path_buf() });
        }
        let connection = connect(&path, read_only).map_err(|source| StoreError::sqlite(&path, source))?;
        let store = Self { connection, path };
        let application: u32 = store.pragma("application_id")?;
        let format: u32 = store.pragma("user_version")?;
        if application != schema::APPLICATION_ID {
            return Err(StoreError::NoMarket { path: directory.to_path_buf() });
        }
        if format > FORMAT_VERSION {
            return Err(StoreError::Newer { path: directory.to_path_buf(), found: format, expected: FORMAT_VERSION });
        }
        store.run(STAGING)?;
        if read_only {
            // One transaction as long as the market is open: whatever a writer commits meanwhile, this reader sees the records
            // of one generation.
            store.run("BEGIN")?;
            store.generation()?;
        } else {
            store.run(LOG)?;
            store.decision_tables()?;
        }
        Ok(store)
    }

    fn set_up(connection: Connection, path: PathBuf) -> Result<Self, StoreError> {
        let store = Self { connection, path };
        store.run(SETUP)?;
        for (table, columns) in TABLES {
            store.run(&view(table, columns()))?;
        }
        store.run(&format!(
            "PRAGMA user_version = {FORMAT_VERSION}; PRAGMA application_id = {};",
            schema::APPLICATION_ID
        ))?;
        store.run(STAGING)?;
        store.run(LOG)?;
        store.decision_tables()?;
        Ok(store)
    }

    fn pragma(&self, name: &str) -> Result<u32, StoreError> {
        self.connection.query_row(&format!("PRAGMA {name}"), [], |row| row.get(0)).map_err(|source| self.error(source))
    }

    fn run(&self, sql: &str) -> Result<(), StoreError> {
        self.connection.execute_batch(sql).map_err(|source| self.error(source))
    }

    fn error(&self, source: rusqlite::Error) -> StoreError {
        StoreError::sqlite(&self.path, source)
    }

    /// Stages records; a repeated id replaces what was staged before.
    ///
    /// # Errors
    ///
    /// [`StoreError::Sqlite`] if SQLite refuses, [`StoreError::Cancelled`]; then nothing of this call is staged.
    pub fn stage<R: Record>(&mut self, records: &[R], cancel: &Cancel) -> Result<(), StoreError> {
        let path = self.path.clone();
        let failed = |source| StoreError::sqlite(&path, source);
        let transaction = self.connection.transaction().map_err(failed)?;
        {
            let sql = "INSERT OR REPLACE INTO temp.staged (name, id, body) VALUES (?1, ?2, ?3)";
            let mut insert = transaction.prepare_cached(sql).map_err(failed)?;
            for record in records {
                cancel.check()?;
                let body = serde_json::to_string(record).map_err(|source| StoreError::Record {
                    table: R::TABLE,
                    id: record.key().to_owned(),
                    source,
                })?;
                insert.execute(params![R::TABLE, record.key(), body]).map_err(failed)?;
            }
        }
        transaction.commit().map_err(failed)
    }

    /// Stages removals and returns the ids that no record has.
    ///
    /// # Errors
    ///
    /// [`StoreError::Sqlite`] if SQLite refuses.
    pub fn stage_removal<R: Record>(&mut self, ids: &[String]) -> Result<Vec<String>, StoreError> {
        let path = self.path.clone();
        let failed = |source| StoreError::sqlite(&path, source);
        let transaction = self.connection.transaction().map_err(failed)?;
        let mut absent = Vec::new();
        {
            let known = format!(
                "SELECT EXISTS (SELECT 1 FROM temp.staged WHERE name = ?1 AND id = ?2 AND body IS NOT NULL) \
                 OR EXISTS (SELECT 1 FROM {}_record WHERE id = ?2)",
                R::TABLE
            );
            let mut known = transaction.prepare(&known).map_err(failed)?;
            let sql = "INSERT OR REPLACE INTO temp.staged (name, id, body) VALUES (?1, ?2, NULL)";
            let mut remove = transaction.prepare(sql).map_err(failed)?;
            for id in ids {
                if known.query_row(params![R::TABLE, id], |row| row.get::<_, bool>(0)).map_err(failed)? {
                    remove.execute(params![R::TABLE, id]).map_err(failed)?;
                } else {
                    absent.push(id.clone());
                }
            }
        }
        transaction.commit().map_err(failed)?;
        Ok(absent)
    }

    /// Ids of the committed records of a table that what is staged replaces or removes, in their order.
    ///
    /// # Errors
    ///
    /// [`StoreError::Sqlite`] if SQLite refuses.
    pub fn outdated<R: Record>(&self) -> Result<Vec<String>, StoreError> {
        let sql = format!(
            "SELECT id FROM temp.staged WHERE name = ?1 AND EXISTS (SELECT 1 FROM {}_record AS known \
             WHERE known.id = staged.id) ORDER BY id",
            R::TABLE
        );
        let mut statement = self.connection.prepare_cached(&sql).map_err(|source| self.error(source))?;
        let ids = statement.query_map([R::TABLE], |row| row.get(0)).map_err(|source| self.error(source))?;
        ids.collect::<Result<Vec<String>, _>>().map_err(|source| self.error(source))
    }

    /// Gives the records staged for a table to `take`, some thousand at once, in the order of a column and then of ids.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if SQLite refuses or a body can't be read, or what `take` returns.
    pub fn each_staged<R: Record, E: From<StoreError>>(
        &self,
        column: &str,
        take: impl FnMut(Vec<R>) -> Result<(), E>,
    ) -> Result<(), E> {
        let sql = "SELECT id, body FROM temp.staged WHERE name = ?1 AND body IS NOT NULL \
                   ORDER BY json_extract(body, '$.' || ?2), id";
        self.each(sql, [R::TABLE, column], take)
    }

    /// Gives every committed record of a table to `take`, as [`Store::each_staged`] does.
    ///
    /// # Errors
    ///
    /// As [`Store::each_staged`].
    pub fn each_record<R: Record, E: From<StoreError>>(
        &self,
        column: &str,
        take: impl FnMut(Vec<R>) -> Result<(), E>,
    ) -> Result<(), E> {
        let sql = format!("SELECT id, body FROM {}_record ORDER BY json_extract(body, '$.' || ?1), id", R::TABLE);
        self.each(&sql, [column], take)
    }

    /// Every committed record of a table, in the order of ids.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if SQLite refuses or a body can't be read.
    pub fn records<R: Record>(&self) -> Result<Vec<R>, StoreError> {
        let mut records = Vec::new();
        self.each_by_id(|chunk| {
            records.extend(chunk);
            Ok::<(), StoreError>(())
        })?;
        Ok(records)
    }

    /// Gives every committed record of a table to `take`, some thousand at once, in the order of ids by bytes.
    ///
    /// # Errors
    ///
    /// As [`Store::each_staged`].
    pub fn each_by_id<R: Record, E: From<StoreError>>(
        &self,
        take: impl FnMut(Vec<R>) -> Result<(), E>,
    ) -> Result<(), E> {
        self.each(&format!("SELECT id, body FROM {}_record ORDER BY id", R::TABLE), [], take)
    }

    /// Reads ids and bodies, and gives the records to `take` chunk by chunk.
    fn each<R: Record, E: From<StoreError>>(
        &self,
        sql: &str,
        params: impl rusqlite::Params,
        mut take: impl FnMut(Vec<R>) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut statement = self.connection.prepare(sql).map_err(|source| self.error(source))?;
        let mut rows = statement.query(params).map_err(|source| self.error(source))?;
        loop {
            let mut bodies: Vec<(String, String)> = Vec::with_capacity(CHUNK);
            while bodies.len() < CHUNK {
                let Some(row) = rows.next().map_err(|source| self.error(source))? else { break };
                bodies.push(row.try_into().map_err(|source| self.error(source))?);
            }
            if bodies.is_empty() {
                return Ok(());
            }
            let parse = |(id, body): &(String, String)| {
                let failed = |source| StoreError::Record { table: R::TABLE, id: id.clone(), source };
                serde_json::from_str(body).map_err(failed)
            };
            take(bodies.par_iter().map(parse).collect::<Result<_, _>>()?)?;
        }
    }

    /// One committed record.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if SQLite refuses or the body can't be read.
    pub fn record<R: Record>(&self, id: &str) -> Result<Option<R>, StoreError> {
        let sql = format!("SELECT body FROM {}_record WHERE id = ?1", R::TABLE);
        let body: Option<String> =
            self.connection.query_row(&sql, [id], |row| row.get(0)).optional().map_err(|source| self.error(source))?;
        body.map(|body| serde_json::from_str(&body)).transpose().map_err(|source| StoreError::Record {
            table: R::TABLE,
            id: id.to_owned(),
            source,
        })
    }

    /// How many records of a table are committed.
    ///
    /// # Errors
    ///
    /// [`StoreError::Sqlite`] if SQLite refuses.
    pub fn count<R: Record>(&self) -> Result<u64, StoreError> {
        let sql = format!("SELECT count(*) FROM {}_record", R::TABLE);
        let count: i64 = self.connection.query_row(&sql, [], |row| row.get(0)).map_err(|source| self.error(source))?;
        Ok(count.unsigned_abs())
    }

    /// A setting of the last commit.
    ///
    /// # Errors
    ///
    /// [`StoreError::Sqlite`] if SQLite refuses.
    pub fn setting(&self, name: &str) -> Result<Option<String>, StoreError> {
        let sql = "SELECT value FROM setting WHERE name = ?1";
        self.connection.query_row(sql, [name], |row| row.get(0)).optional().map_err(|source| self.error(source))
    }

    /// The generation of the last commit, 0 before the first.
    ///
    /// # Errors
    ///
    /// [`StoreError::Sqlite`] if SQLite refuses.
    pub fn generation(&self) -> Result<u64, StoreError> {
        Ok(self.setting("generation")?.and_then(|value| value.parse().ok()).unwrap_or(0))
    }

    /// Moves all that is staged, the settings and the generation in one transaction; a setting of `None` is removed.
    ///
    /// # Errors
    ///
    /// [`StoreError::Sqlite`] if SQLite refuses; then the last commit still stands and what was staged stays staged.
    pub fn commit(&mut self, generation: u64, settings: &[(&str, Option<String>)]) -> Result<(), StoreError> {
        let path = self.path.clone();
        let failed = |source| StoreError::sqlite(&path, source);
        let transaction = self.connection.transaction().map_err(failed)?;
        for (table, _) in TABLES {
            let moved = format!(
                "DELETE FROM {table}_record WHERE id IN (SELECT id FROM temp.staged WHERE name = '{table}' AND body IS NULL); \
                 INSERT OR REPLACE INTO {table}_record (id, body) \
                 SELECT id, body FROM temp.staged WHERE name = '{table}' AND body IS NOT NULL ORDER BY id;"
            );
            transaction.execute_batch(&moved).map_err(failed)?;
        }
        transaction.execute("DELETE FROM temp.staged", []).map_err(failed)?;
        {
            transaction.execute("DELETE FROM setting", []).map_err(failed)?;
            let sql = "INSERT INTO setting (name, value) VALUES (?1, ?2)";
            let mut set = transaction.prepare(sql).map_err(failed)?;
            set.execute(params!["generation", generation.to_string()]).map_err(failed)?;
            for (name, value) in settings.iter().filter_map(|(name, value)| Some((name, value.as_ref()?))) {
                set.execute(params![name, value]).map_err(failed)?;
            }
        }
        transaction.commit().map_err(failed)
    }

    /// Forgets all that is staged.
    ///
    /// # Errors
    ///
    /// [`StoreError::Sqlite`] if SQLite refuses.
    pub fn discard(&mut self) -> Result<(), StoreError> {
        self.run("DELETE FROM temp.staged")
    }
}

/// Opens the file; read-only also where the folder may not be written to, as on a shared drive.
fn connect(path: &Path, read_only: bool) -> rusqlite::Result<Connection> {
    if !read_only {
        return Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX);
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    let first_read = connection.query_row("PRAGMA application_id", [], |row| row.get::<_, u32>(0));
    let first_table = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get::<_, u32>(0));
    if first_read.is_ok() && first_table.is_ok() || PathBuf::from(format!("{}-wal", path.display())).exists() {
        return Ok(connection);
    }
    // Reading a write-ahead log needs a file beside it. Without a log nobody has written since the last close, and the file
    // can be read as it is.
    let escaped = path.to_string_lossy().replace('%', "%25").replace('?', "%3f").replace('#', "%23");
    Connection::open_with_flags(format!("file:{escaped}?immutable=1"), flags | OpenFlags::SQLITE_OPEN_URI)
}
