//! Are the records what was written? Every record against its digest, every table against its sum, the settings against
//! their seal, and the last commit against the witness.

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

use rayon::prelude::*;
use rusqlite::types::ValueRef;

use super::decisions::SALTS;
use super::digest::{DIGEST_BYTES, Digest, Tally, digest, seal};
use super::schema::TABLES;
use super::{Store, StoreError, witness};
use crate::record::shown_id;

/// The setting that holds count and sum of every table.
pub(super) const TALLIES: &str = "records";
/// The setting that holds the digest of all others.
pub(super) const SEAL: &str = "seal";
/// The setting that says that bytes of an erased person may remain; it comes and goes without a commit, and needs no seal.
pub(super) const UNSWEPT: &str = "unswept";

/// Records checked at once.
const CHUNK: usize = 4096;

/// Something about the records that isn't what was written.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Finding {
    /// A record other than it was written.
    Record {
        /// Table.
        table: &'static str,
        /// Id as it can be read; `None` if it looks like a number of a person.
        id: Option<String>,
    },
    /// A table whose records are whole but not all, or not those of the last commit.
    Table {
        /// Table.
        table: &'static str,
        /// Records found.
        found: u64,
        /// Records of the last commit.
        expected: u64,
    },
    /// Settings other than they were written.
    Settings,
    /// A commit that returned is not there: a log is damaged or gone, or an older copy lies in the place of the records.
    Behind {
        /// Generation found.
        found: u64,
        /// Generation of the last commit that returned.
        committed: u64,
    },
    /// SQLite finds the file's structure broken.
    Structure {
        /// Its words.
        message: String,
    },
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Record { table, id } => {
                write!(f, "the record {} of {table} is not what was written", id.as_deref().unwrap_or("(id not shown)"))
            }
            Self::Table { table, found, expected } if found == expected => {
                write!(f, "{table} hold {found} rows, but not those of the last commit")
            }
            Self::Table { table, found, expected } => {
                write!(f, "{table} hold {found} rows, the last commit had {expected}")
            }
            Self::Settings => f.write_str("the settings are not what was written"),
            Self::Behind { found, committed } => write!(
                f,
                "they end with generation {found}, though generation {committed} was committed: a log is damaged or gone, or an \
                 older copy was put in their place"
            ),
            Self::Structure { message } => write!(f, "the file is broken ({message})"),
        }
    }
}

impl Store {
    /// All that isn't what was written; of a file that may be written to, its structure too. A file of a format without
    /// digests has nothing to be compared with.
    pub(super) fn findings(&self, committed: Option<u64>, read_only: bool) -> Vec<Finding> {
        let mut findings = Vec::new();
        if !read_only {
            self.check_structure(&mut findings);
        }
        if self.has_digests()
            && let Err(error) = self.check_content(&mut findings)
        {
            findings.push(broken(&error));
        }
        match (self.generation(), committed) {
            (Ok(found), Some(committed)) if found < committed => findings.push(Finding::Behind { found, committed }),
            (Err(error), _) => findings.push(broken(&error)),
            _ => {}
        }
        findings
    }

    /// Fails on the first finding.
    pub(super) fn verify(&self, directory: &Path, committed: Option<u64>, read_only: bool) -> Result<(), StoreError> {
        let mut findings = self.findings(committed, read_only).into_iter();
        let Some(finding) = findings.next() else { return Ok(()) };
        Err(StoreError::Damaged { path: directory.to_path_buf(), finding, others: findings.count() })
    }

    /// Writing to a broken file would break more of it.
    fn check_structure(&self, findings: &mut Vec<Finding>) {
        let message = self.connection.query_row("PRAGMA integrity_check(1)", [], |row| row.get::<_, String>(0));
        match message.map_err(|source| self.error(source)) {
            Ok(message) if message == "ok" => {}
            Ok(message) => findings.push(Finding::Structure { message }),
            Err(error) => findings.push(broken(&error)),
        }
    }

    fn check_content(&self, findings: &mut Vec<Finding>) -> Result<(), StoreError> {
        let settings = self.settings()?;
        let mut expected = BTreeMap::new();
        if settings.is_empty() {
            // Nothing was committed yet.
        } else if settings.get(SEAL) == Some(&sealed(&settings)) {
            let tallies = settings.get(TALLIES).map(String::as_str).unwrap_or_default();
            expected = serde_json::from_str::<BTreeMap<String, Tally>>(tallies).unwrap_or_default();
        } else {
            findings.push(Finding::Settings);
        }
        for (table, _) in TABLES {
            let (found, wrong) = match self.tally(table) {
                Ok(counted) => counted,
                Err(error) => {
                    findings.push(broken(&error));
                    continue;
                }
            };
            let all_whole = wrong.is_empty();
            findings.extend(wrong.into_iter().map(|id| Finding::Record { table, id: shown_id(&id) }));
            let expected = expected.get(table).copied().unwrap_or_default();
            if all_whole && found != expected && !findings.contains(&Finding::Settings) {
                findings.push(Finding::Table { table, found: found.records, expected: expected.records });
            }
        }
        let (found, salts) = (self.tally_of_salts()?, expected.get(SALTS).copied().unwrap_or_default());
        if found != salts && !findings.contains(&Finding::Settings) {
            findings.push(Finding::Table { table: SALTS, found: found.records, expected: salts.records });
        }
        Ok(())
    }

    /// Count and sum of a table, and the ids of records other than they were written. Ids must rise, as lookups rely on.
    fn tally(&self, table: &'static str) -> Result<(Tally, Vec<String>), StoreError> {
        let failed = |source| self.error(source);
        let (mut tally, mut wrong, mut last) = (Tally::default(), Vec::new(), Vec::new());
        let mut statement = self
            .connection
            .prepare(&format!("SELECT id, body, digest FROM {table}_record ORDER BY id"))
            .map_err(failed)?;
        let mut rows = statement.query([]).map_err(failed)?;
        loop {
            let mut chunk: Vec<(Vec<u8>, Vec<u8>, Option<Digest>)> = Vec::with_capacity(CHUNK);
            while chunk.len() < CHUNK {
                let Some(row) = rows.next().map_err(failed)? else { break };
                let (id, body) = (bytes(row.get_ref(0).map_err(failed)?), bytes(row.get_ref(1).map_err(failed)?));
                let digest = bytes(row.get_ref(2).map_err(failed)?);
                chunk.push((id, body, <[u8; DIGEST_BYTES]>::try_from(digest).ok()));
            }
            if chunk.is_empty() {
                return Ok((tally, wrong));
            }
            let is_whole: Vec<bool> =
                chunk.par_iter().map(|(id, body, found)| *found == Some(digest(table, id, body))).collect();
            for ((id, _, found), is_whole) in chunk.into_iter().zip(is_whole) {
                match found.filter(|_| is_whole && (last.is_empty() || id > last)) {
                    Some(digest) => tally.add(digest),
                    None => wrong.push(String::from_utf8_lossy(&id).into_owned()),
                }
                last = id;
            }
        }
    }

    /// Every setting by name.
    pub(super) fn settings(&self) -> Result<BTreeMap<String, String>, StoreError> {
        let mut statement = self.connection.prepare("SELECT name, value FROM setting").map_err(|e| self.error(e))?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).map_err(|e| self.error(e))?;
        rows.collect::<rusqlite::Result<_>>().map_err(|source| self.error(source))
    }

    /// Takes counts and sums of tables from the settings.
    pub(super) fn read_tallies(&mut self) -> Result<(), StoreError> {
        let stored = self.setting(TALLIES)?.unwrap_or_default();
        self.tallies = serde_json::from_str(&stored).unwrap_or_default();
        Ok(())
    }

    /// Writes counts and sums of tables, and the seal of all settings; within a transaction, as its last step.
    pub(super) fn write_seal(&self) -> Result<(), StoreError> {
        let tallies = serde_json::to_string(&self.tallies).unwrap_or_default();
        self.set(TALLIES, &tallies)?;
        self.set(SEAL, &sealed(&self.settings()?))
    }

    pub(super) fn set(&self, name: &str, value: &str) -> Result<(), StoreError> {
        let sql = "INSERT OR REPLACE INTO setting (name, value) VALUES (?1, ?2)";
        self.connection.execute(sql, [name, value]).map(|_| ()).map_err(|source| self.error(source))
    }

    /// Says beside the records which commit has returned.
    pub(super) fn witness(&self, generation: u64) {
        if let Some(directory) = &self.directory {
            witness::write(directory, generation);
        }
    }
}

fn sealed(settings: &BTreeMap<String, String>) -> String {
    let named = settings.iter().filter(|(name, _)| !matches!(name.as_str(), SEAL | UNSWEPT));
    seal(named.map(|(name, value)| (name.as_str(), value.as_str())))
}

/// What lies in a cell; nothing where it is no text.
pub(super) fn bytes(value: ValueRef<'_>) -> Vec<u8> {
    value.as_bytes_or_null().ok().flatten().unwrap_or_default().to_vec()
}

fn broken(error: &StoreError) -> Finding {
    let cause = std::error::Error::source(error).map_or_else(|| error.to_string(), ToString::to_string);
    Finding::Structure { message: cause }
}
