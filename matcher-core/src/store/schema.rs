//! The tables of the file.

use crate::record::{Column, Course, Employer, Event, Mou, Record, Target, Vacancy, Worker};

/// Format of the file. Newer versions read older formats; an older version refuses a newer one.
///
/// 1: records. 2: a digest beside every record, sums of them and a seal in the settings.
pub const FORMAT_VERSION: u32 = 2;

/// The first format whose records carry digests.
pub(super) const WITH_DIGESTS: u32 = 2;

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

/// Finds the log of a worker.
const LOG: &str = "CREATE INDEX events_by_worker ON events_record (json_extract(body, '$.worker_id'))";

/// What waits for a commit; temporary, so that it is invisible and gone when the connection closes.
pub(super) const STAGING: &str = "
    PRAGMA synchronous = FULL;
    PRAGMA secure_delete = ON;
    CREATE TEMP TABLE IF NOT EXISTS staged (
        name TEXT NOT NULL, id TEXT NOT NULL, body TEXT, digest BLOB, PRIMARY KEY (name, id)
    ) WITHOUT ROWID;
";

/// A table of records.
pub(super) fn table(name: &str) -> String {
    format!(
        "CREATE TABLE IF NOT EXISTS {name}_record \
         (id TEXT PRIMARY KEY, body TEXT NOT NULL, digest BLOB NOT NULL DEFAULT x'') WITHOUT ROWID"
    )
}

/// What of the file is derived, by name: views that spread bodies into columns for whoever opens the file, and an index.
/// Whoever may write makes anew what is missing or reads otherwise.
pub(super) fn derived() -> Vec<(String, &'static str, String)> {
    let view = |(name, columns): (&str, Columns)| {
        let spread = columns().iter().map(|column| format!("json_extract(body, '$.{0}') AS \"{0}\"", column.name));
        let spread = spread.collect::<Vec<_>>().join(", ");
        (name.to_owned(), "VIEW", format!("CREATE VIEW {name} AS SELECT {spread} FROM {name}_record"))
    };
    let log = ("events_by_worker".to_owned(), "INDEX", LOG.to_owned());
    TABLES.into_iter().map(view).chain([log]).collect()
}
