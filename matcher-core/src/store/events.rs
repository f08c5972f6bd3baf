//! Whose log changes with the next commit? Turns are counted by worker, so that new events bring old ones along.

use super::{Store, StoreError};
use crate::record::Event;

/// Workers of whom an event is staged, or goes because one of its id is.
const NAMED: &str = "SELECT json_extract(body, '$.worker_id') AS worker FROM temp.staged \
                     WHERE name = 'events' AND body IS NOT NULL \
                     UNION SELECT json_extract(known.body, '$.worker_id') FROM temp.staged AS new \
                     JOIN events_record AS known ON known.id = new.id WHERE new.name = 'events'";

impl Store {
    /// Ids of committed workers who aren't staged themselves and of whom events are, in their order.
    ///
    /// # Errors
    ///
    /// [`StoreError::Sqlite`] if SQLite refuses.
    pub fn workers_with_staged_events(&self) -> Result<Vec<String>, StoreError> {
        let sql = format!(
            "SELECT id FROM workers_record WHERE id IN ({NAMED}) \
             AND id NOT IN (SELECT id FROM temp.staged WHERE name = 'workers') ORDER BY id"
        );
        let mut statement = self.connection.prepare_cached(&sql).map_err(|source| self.error(source))?;
        let ids = statement.query_map([], |row| row.get(0)).map_err(|source| self.error(source))?;
        ids.collect::<Result<Vec<String>, _>>().map_err(|source| self.error(source))
    }

    /// Gives to `take` every event, as it will be after the commit, of workers who are staged or of whom events are, some
    /// thousand at once.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if SQLite refuses or a body can't be read, or what `take` returns.
    pub fn each_event_of_changed<E: From<StoreError>>(
        &self,
        take: impl FnMut(Vec<Event>) -> Result<(), E>,
    ) -> Result<(), E> {
        let sql = format!(
            "WITH changed AS ({NAMED} UNION SELECT id FROM temp.staged WHERE name = 'workers' AND body IS NOT NULL) \
             SELECT id, body FROM temp.staged WHERE name = 'events' AND body IS NOT NULL \
             UNION ALL SELECT id, body FROM events_record AS old \
             WHERE json_extract(body, '$.worker_id') IN (SELECT worker FROM changed) \
             AND NOT EXISTS (SELECT 1 FROM temp.staged AS new WHERE new.name = 'events' AND new.id = old.id) \
             ORDER BY id"
        );
        self.each(&sql, [], take)
    }
}
