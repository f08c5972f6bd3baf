//! Which records is a note about? Ids by topic, each once, in the order of topics and of bytes.

use std::collections::{BTreeMap, BTreeSet};

/// Ids of records that something is to be said of, while they are gathered.
#[derive(Debug)]
pub(crate) struct Noted<T>(BTreeMap<T, BTreeSet<String>>);

impl<T> Default for Noted<T> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<T: Ord> Noted<T> {
    /// Notes a record by its id.
    pub(crate) fn add(&mut self, topic: T, id: &str) {
        let ids = self.0.entry(topic).or_default();
        if !ids.contains(id) {
            ids.insert(id.to_owned());
        }
    }

    /// The ids of each topic.
    pub(crate) fn into_topics(self) -> impl Iterator<Item = (T, Vec<String>)> {
        self.0.into_iter().map(|(topic, ids)| (topic, ids.into_iter().collect()))
    }
}
