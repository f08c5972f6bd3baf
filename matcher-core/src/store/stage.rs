//! What waits for a commit? Records and removals in a temporary table, invisible and gone with the connection.

use rusqlite::params;

use super::digest::digest;
use super::{Store, StoreError};
use crate::cancel::Cancel;
use crate::record::Record;

impl Store {
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
            let sql = "INSERT OR REPLACE INTO temp.staged (name, id, body, digest) VALUES (?1, ?2, ?3, ?4)";
            let mut insert = transaction.prepare_cached(sql).map_err(failed)?;
            for record in records {
                cancel.check()?;
                let body = serde_json::to_string(record).map_err(|source| StoreError::Record {
                    table: R::TABLE,
                    id: record.key().to_owned(),
                    source,
                })?;
                let digest = digest(R::TABLE, record.key().as_bytes(), body.as_bytes());
                insert.execute(params![R::TABLE, record.key(), body, digest]).map_err(failed)?;
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

    /// Forgets all that is staged.
    ///
    /// # Errors
    ///
    /// [`StoreError::Sqlite`] if SQLite refuses.
    pub fn discard(&mut self) -> Result<(), StoreError> {
        self.run("DELETE FROM temp.staged")
    }
}
