//! What did the last commits change on the lists?

use super::Matcher;
use crate::engine::{Delta, RankOptions, Since};
use crate::error::Result;

impl Matcher {
    /// Says which pairs entered, left or moved since a ranking that [`Matcher::rank_workers`] made, or since an earlier
    /// answer; see [`crate::Snapshot::changed`].
    ///
    /// # Errors
    ///
    /// As [`crate::Snapshot::changed`].
    pub fn changed<'a>(&self, since: impl Into<Since<'a>>, options: &RankOptions) -> Result<Delta> {
        Ok(self.snapshot.changed(since, options)?)
    }
}
