//! The tables of the file.

use crate::record::{Column, Course, Employer, Event, Mou, Record, Target, Vacancy, Worker};

/// Format of the file. Newer versions read older formats; an older version refuses a newer one.
pub const FORMAT_VERSION: u32 = 1;

/// Marks the file as ours in SQLite's header ("MTCH").
pub(super) const APPLICATION_ID: u32 = 0x4d54_4348;

/// Gives the columns of a table.
type Columns = fn() -> &'static [Column];

/// Every table of the contract and its columns.
pub(super) const TABLES: [(&str, Columns); 7] = [
    (Worker::TABLE, Worker::columns),
    (Vacancy::TABLE, Vacancy::columns),
    (Employer::TABLE, Employer::columns),
    (Course::TABLE, Course::columns),
    (Mou::TABLE, Mou::columns),
    (Target::TABLE, Target::columns),
    (Event::TABLE, Event::columns),
];

/// Write-ahead logging lets a reader in another process see the last commit while a writer works.
pub(super) const SETUP: &str = "
    PRAGMA journal_mode = WAL;
    CREATE TABLE IF NOT EXISTS setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
";

/// Finds the log of a worker; made by whoever may write, and missed by nobody else.
pub(super) const LOG: &str = "
    CREATE INDEX IF NOT EXISTS events_by_worker ON events_record (json_extract(body, '$.worker_id'));
";

/// What waits for a commit; temporary, so that it is invisible and gone when the connection closes.
pub(super) const STAGING: &str = "
    PRAGMA synchronous = FULL;
    PRAGMA secure_delete = ON;
    CREATE TEMP TABLE IF NOT EXISTS staged (
        name TEXT NOT NULL, id TEXT NOT NULL, body TEXT, PRIMARY KEY (name, id)
    ) WITHOUT ROWID;
";

/// One table and the view that spreads its bodies into columns.
pub(super) fn view(table: &str, columns: &[Column]) -> String {
    let spread = columns.iter().map(|column| format!("json_extract(body, '$.{0}') AS \"{0}\"", column.name));
    let spread = spread.collect::<Vec<_>>().join(", ");
    format!(
        "CREATE TABLE IF NOT EXISTS {table}_record (id TEXT PRIMARY KEY, body TEXT NOT NULL) WITHOUT ROWID; \
         CREATE VIEW IF NOT EXISTS {table} AS SELECT {spread} FROM {table}_record;"
    )
}
