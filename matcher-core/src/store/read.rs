//! What do the committed records hold?

use rayon::prelude::*;
use rusqlite::OptionalExtension;

use super::{Store, StoreError};
use crate::record::Record;

/// Records read at once: enough to keep the cores busy, little enough to stay small in memory.
const CHUNK: usize = 4096;

impl Store {
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
    pub(super) fn each<R: Record, E: From<StoreError>>(
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

    /// One record as it will be after the commit: as it is staged, else as it is committed.
    ///
    /// # Errors
    ///
    /// As [`Store::record`].
    pub fn latest<R: Record>(&self, id: &str) -> Result<Option<R>, StoreError> {
        let sql = "SELECT body FROM temp.staged WHERE name = ?1 AND id = ?2";
        let staged: Option<Option<String>> = self
            .connection
            .query_row(sql, [R::TABLE, id], |row| row.get(0))
            .optional()
            .map_err(|source| self.error(source))?;
        let Some(body) = staged else { return self.record(id) };
        let failed = |source| StoreError::Record { table: R::TABLE, id: id.to_owned(), source };
        body.map(|body| serde_json::from_str(&body)).transpose().map_err(failed)
    }

    /// How many records of a table are committed.
    ///
    /// # Errors
    ///
    /// [`StoreError::Sqlite`] if SQLite refuses.
    pub fn count<R: Record>(&self) -> Result<u64, StoreError> {
        // Counted on the records themselves: a reader has not compared the indexes with them.
        let sql = format!("SELECT count(*) FROM {}_record NOT INDEXED", R::TABLE);
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
}
