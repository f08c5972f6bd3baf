//! Where do records live? In one SQLite file, the only truth; everything else is derived from it.
//!
//! Each table of the contract is a SQLite table of id, body and digest, the body being the record as JSON, with a view that
//! spreads it into columns for whoever opens the file. Changes wait in a temporary table until [`Store::commit`] moves them
//! all, with the settings and the generation, in one transaction: before it nothing is visible, after it nothing is lost.
//! Opening compares every record with its digest and every table with its sum, so that damage is an error and never an
//! answer.

mod commit;
mod decisions;
mod digest;
mod erase;
mod error;
mod events;
mod files;
mod read;
mod repair;
mod schema;
mod stage;
mod verify;
mod witness;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, OpenFlags, OptionalExtension, params};

pub use decisions::KeptText;
pub use erase::Erased;
pub use error::StoreError;
pub use files::{DAMAGED, FILE, holds_market, is_unfinished};
pub use repair::Salvaged;
pub use schema::FORMAT_VERSION;
pub use verify::Finding;

use digest::{Tally, digest};
use schema::{SETUP, STAGING, TABLES, WITH_DIGESTS, derived, table};

/// The records of one market.
pub struct Store {
    connection: Connection,
    path: PathBuf,
    /// None in memory.
    directory: Option<PathBuf>,
    /// What each table holds.
    tallies: BTreeMap<String, Tally>,
    /// What each table held before the transaction that is open.
    before: Option<BTreeMap<String, Tally>>,
    format: u32,
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
        Self::new(connection, path, None).set_up()
    }

    /// A new store in an existing directory: there whole, or not at all.
    ///
    /// # Errors
    ///
    /// [`StoreError::Sqlite`] if SQLite refuses, [`StoreError::Directory`] if the directory can't be written to.
    pub fn create(directory: &Path) -> Result<Self, StoreError> {
        drop(Self::create_new(directory)?);
        files::put_in_place(directory, &directory.join(files::NEW))?;
        Self::open_unverified(directory, false)
    }

    /// An empty store in a file that isn't the market's yet.
    fn create_new(directory: &Path) -> Result<Self, StoreError> {
        let path = directory.join(files::NEW);
        files::remove(&path).map_err(|source| StoreError::Directory { path: path.clone(), source })?;
        let connection = Connection::open(&path).map_err(|source| StoreError::sqlite(&path, source))?;
        Self::new(connection, path, Some(directory.to_path_buf())).set_up()
    }

    /// Opens the store of a directory and compares all records with what was written.
    ///
    /// Whoever may write also finishes what a crash left half done, brings an older format up to this one, and makes anew
    /// what the file holds beside the records.
    ///
    /// # Errors
    ///
    /// [`StoreError::NoMarket`] if there is none, [`StoreError::Newer`] if a newer version wrote it,
    /// [`StoreError::Damaged`] if its records aren't what was written, [`StoreError::Sqlite`] if SQLite refuses.
    ///
    /// # Performance
    ///
    /// Reads all records once.
    pub fn open(directory: &Path, read_only: bool) -> Result<Self, StoreError> {
        // Read first, since a writer beside a reader commits and then writes it.
        let committed = witness::read(directory);
        let mut store = Self::open_unverified(directory, read_only)?;
        if read_only {
            // One transaction as long as the market is open: whatever a writer commits meanwhile, this reader sees the records
            // of one generation.
            store.run("BEGIN")?;
            store.generation()?;
        }
        store.verify(directory, committed, read_only)?;
        if !read_only {
            store.bring_up_to_date()?;
        }
        Ok(store)
    }

    /// Opens the file and reads what its header says.
    fn open_unverified(directory: &Path, read_only: bool) -> Result<Self, StoreError> {
        Self::open_with(directory, read_only, "")
    }

    /// Opens the file, runs `first` on it and reads what its header says.
    fn open_with(directory: &Path, read_only: bool, first: &str) -> Result<Self, StoreError> {
        if !holds_market(directory) {
            return Err(StoreError::NoMarket { path: directory.to_path_buf() });
        }
        if !read_only {
            files::finish(directory)?;
        }
        let gate = files::enter(directory);
        let path = files::current(directory);
        let connection = connect(&path, read_only).map_err(|source| StoreError::sqlite(&path, source))?;
        let mut store = Self::new(connection, path, Some(directory.to_path_buf()));
        store.run(first)?;
        let application: u32 = store.pragma("application_id")?;
        store.format = store.pragma("user_version")?;
        drop(gate);
        if application != schema::APPLICATION_ID || store.format == 0 {
            return Err(StoreError::NoMarket { path: directory.to_path_buf() });
        }
        if store.format > FORMAT_VERSION {
            let path = directory.to_path_buf();
            return Err(StoreError::Newer { path, found: store.format, expected: FORMAT_VERSION });
        }
        store.run(STAGING)?;
        Ok(store)
    }

    fn new(connection: Connection, path: PathBuf, directory: Option<PathBuf>) -> Self {
        Self { connection, path, directory, tallies: BTreeMap::new(), before: None, format: FORMAT_VERSION }
    }

    fn set_up(mut self) -> Result<Self, StoreError> {
        self.run(SETUP)?;
        for (name, _) in TABLES {
            self.run(&table(name))?;
        }
        self.run(&format!(
            "PRAGMA user_version = {FORMAT_VERSION}; PRAGMA application_id = {};",
            schema::APPLICATION_ID
        ))?;
        self.run(STAGING)?;
        self.bring_up_to_date()?;
        Ok(self)
    }

    /// Digests for a file that has none, what is derived inside the file, and bytes of the erased that a crash left.
    fn bring_up_to_date(&mut self) -> Result<(), StoreError> {
        if self.has_digests() {
            self.read_tallies()?;
        } else {
            self.transact(Self::add_digests)?;
            self.format = FORMAT_VERSION;
        }
        self.decision_tables()?;
        self.derive()?;
        if self.setting(verify::UNSWEPT)?.is_some() {
            self.sweep()?;
        }
        Ok(())
    }

    fn has_digests(&self) -> bool {
        self.format >= WITH_DIGESTS
    }

    /// Brings a file of the first format up to this one; what it holds is taken as it is.
    fn add_digests(&mut self) -> Result<(), StoreError> {
        for (name, _) in TABLES {
            self.run(&format!("ALTER TABLE {name}_record ADD COLUMN digest BLOB NOT NULL DEFAULT x''"))?;
            let failed = |source| StoreError::sqlite(&self.path, source);
            let sql = format!("SELECT id, body FROM {name}_record WHERE id > ?1 ORDER BY id LIMIT 1");
            let mut next = self.connection.prepare(&sql).map_err(failed)?;
            let sql = format!("UPDATE {name}_record SET digest = ?2 WHERE id = ?1");
            let mut update = self.connection.prepare(&sql).map_err(failed)?;
            let (mut tally, mut last) = (Tally::default(), String::new());
            loop {
                let row = next.query_row([&last], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?)));
                let Some((id, body)) = row.optional().map_err(failed)? else { break };
                let digest = digest(name, id.as_bytes(), body.as_bytes());
                update.execute(params![id, digest]).map_err(failed)?;
                tally.add(digest);
                last = id;
            }
            self.tallies.insert(name.to_owned(), tally);
        }
        self.run(&format!("PRAGMA user_version = {FORMAT_VERSION}"))?;
        // Before the first commit there are no settings to be sealed.
        if self.generation()? > 0 { self.write_seal() } else { Ok(()) }
    }

    /// Makes anew the views and indexes that are missing or read otherwise.
    fn derive(&self) -> Result<(), StoreError> {
        let sql = "SELECT sql FROM sqlite_schema WHERE name = ?1 AND type = lower(?2)";
        for (name, kind, wanted) in derived() {
            let found = self.connection.query_row(sql, [&name, kind], |row| row.get::<_, String>(0)).optional();
            if found.map_err(|source| self.error(source))?.as_deref() != Some(&wanted) {
                self.run(&format!("DROP {kind} IF EXISTS {name}; {wanted}"))?;
            }
        }
        Ok(())
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
    if first_read.is_ok() && first_table.is_ok() || files::beside(path, "-wal").exists() {
        return Ok(connection);
    }
    // Reading a write-ahead log needs a file beside it. Without a log nobody has written since the last close, and the file
    // can be read as it is.
    let escaped = path.to_string_lossy().replace('%', "%25").replace('?', "%3f").replace('#', "%23");
    Connection::open_with_flags(format!("file:{escaped}?immutable=1"), flags | OpenFlags::SQLITE_OPEN_URI)
}
