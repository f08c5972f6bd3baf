//! Whose name is what: read to be hashed, never stored.

use super::record;
use crate::ids::WorkerId;

record! {
    /// A worker's name, for [`crate::duplicates::NameHash`]. No market has a table of them.
    PersonName in "names", key worker_id: WorkerId;
    /// The name as the office writes it.
    name: String [personal],
    => check(_this, _row) {}
}
