//! How does what is staged become the records? All of it, the settings and the generation, in one transaction.

use rusqlite::params;

use super::decisions::HEAD;
use super::schema::TABLES;
use super::verify::UNSWEPT;
use super::{Store, StoreError};

impl Store {
    /// Moves all that is staged, the settings and the generation in one transaction; a setting of `None` is removed.
    ///
    /// # Errors
    ///
    /// [`StoreError::Sqlite`] if SQLite refuses; then the last commit still stands and what was staged stays staged.
    pub fn commit(&mut self, generation: u64, settings: &[(&str, Option<String>)]) -> Result<(), StoreError> {
        self.transact(|store| {
            for (table, _) in TABLES {
                store.move_staged(table)?;
            }
            store.run("DELETE FROM temp.staged")?;
            store.write_settings(generation, settings)
        })?;
        self.witness(generation);
        Ok(())
    }

    /// Runs changes in one transaction: all of them, or none, counts and sums included.
    pub(super) fn transact<T>(
        &mut self,
        change: impl FnOnce(&mut Self) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.begin()?;
        let changed = change(self).and_then(|value| self.finish().map(|()| value));
        if changed.is_err() {
            self.roll_back();
        }
        changed
    }

    /// Ends the transaction that is open.
    pub(super) fn finish(&mut self) -> Result<(), StoreError> {
        self.run("COMMIT")?;
        self.before = None;
        Ok(())
    }

    /// Begins a transaction that [`Store::roll_back`] undoes.
    pub(super) fn begin(&mut self) -> Result<(), StoreError> {
        // What a panic left open is undone.
        self.roll_back();
        self.run("BEGIN IMMEDIATE")?;
        self.before = Some(self.tallies.clone());
        Ok(())
    }

    /// Undoes the transaction that is open, if one is: SQLite has undone some failures itself.
    pub(super) fn roll_back(&mut self) {
        if !self.connection.is_autocommit() {
            self.run("ROLLBACK").ok();
        }
        if let Some(before) = self.before.take() {
            self.tallies = before;
        }
    }

    /// Writes the settings of a commit, its generation, and the sums of what the tables now hold.
    pub(super) fn write_settings(
        &mut self,
        generation: u64,
        settings: &[(&str, Option<String>)],
    ) -> Result<(), StoreError> {
        let sql = "DELETE FROM setting WHERE name NOT IN (?1, ?2)";
        self.connection.execute(sql, [UNSWEPT, HEAD]).map_err(|source| self.error(source))?;
        self.set("generation", &generation.to_string())?;
        for (name, value) in settings.iter().filter_map(|(name, value)| Some((name, value.as_ref()?))) {
            self.set(name, value)?;
        }
        self.write_seal()
    }

    /// Moves what is staged of one table and takes its count and sum on.
    fn move_staged(&mut self, table: &'static str) -> Result<(), StoreError> {
        let mut tally = self.tallies.get(table).copied().unwrap_or_default();
        let outdated = format!(
            "SELECT known.digest FROM temp.staged AS new JOIN {table}_record AS known ON known.id = new.id \
             WHERE new.name = ?1"
        );
        self.each_digest(&outdated, table, |digest| tally.remove(digest))?;
        let staged = "SELECT digest FROM temp.staged WHERE name = ?1 AND body IS NOT NULL";
        self.each_digest(staged, table, |digest| tally.add(digest))?;
        let moved = format!(
            "DELETE FROM {table}_record WHERE id IN \
             (SELECT id FROM temp.staged WHERE name = '{table}' AND body IS NULL); \
             INSERT OR REPLACE INTO {table}_record (id, body, digest) \
             SELECT id, body, digest FROM temp.staged WHERE name = '{table}' AND body IS NOT NULL ORDER BY id;"
        );
        self.run(&moved)?;
        self.tallies.insert(table.to_owned(), tally);
        Ok(())
    }

    fn each_digest(
        &self,
        sql: &str,
        table: &str,
        mut take: impl FnMut(super::digest::Digest),
    ) -> Result<(), StoreError> {
        let mut statement = self.connection.prepare_cached(sql).map_err(|source| self.error(source))?;
        let mut rows = statement.query(params![table]).map_err(|source| self.error(source))?;
        while let Some(row) = rows.next().map_err(|source| self.error(source))? {
            take(row.get(0).map_err(|source| self.error(source))?);
        }
        Ok(())
    }
}
