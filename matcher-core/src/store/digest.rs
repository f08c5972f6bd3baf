//! Is a record what was written? Each has a digest beside it, and each table a count and a sum of digests in the settings.
//!
//! SQLite notices a broken page, not a changed letter or a row that is gone. A digest finds the one, the sum the other.

use serde::{Deserialize, Serialize};

/// Bytes of a digest: by chance two differ in one of 2^128 cases.
pub(super) const DIGEST_BYTES: usize = 16;

/// Digest of a record, its table and id included, so that none can stand for another.
pub(super) type Digest = [u8; DIGEST_BYTES];

/// The digest of a record as it is stored.
pub(super) fn digest(table: &str, id: &[u8], body: &[u8]) -> Digest {
    let mut hasher = blake3::Hasher::new();
    for part in [table.as_bytes(), id, body] {
        hasher.update(&(part.len() as u64).to_le_bytes()).update(part);
    }
    let mut digest = Digest::default();
    hasher.finalize_xof().fill(&mut digest);
    digest
}

/// How many records a table holds, and the sum of their digests: the same in any order, and taken on from commit to commit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "(u64, String)", into = "(u64, String)")]
pub(super) struct Tally {
    pub(super) records: u64,
    sum: u128,
}

impl Tally {
    pub(super) fn add(&mut self, digest: Digest) {
        self.records = self.records.wrapping_add(1);
        self.sum = self.sum.wrapping_add(u128::from_le_bytes(digest));
    }

    pub(super) fn remove(&mut self, digest: Digest) {
        self.records = self.records.wrapping_sub(1);
        self.sum = self.sum.wrapping_sub(u128::from_le_bytes(digest));
    }
}

impl From<(u64, String)> for Tally {
    fn from((records, sum): (u64, String)) -> Self {
        // Digits that can't be read give a sum that nothing has.
        Self { records, sum: u128::from_str_radix(&sum, 16).unwrap_or(u128::MAX) }
    }
}

impl From<Tally> for (u64, String) {
    fn from(tally: Tally) -> Self {
        (tally.records, format!("{:032x}", tally.sum))
    }
}

/// One digest over all settings, in the order of their names.
pub(super) fn seal<'a>(settings: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    let mut hasher = blake3::Hasher::new();
    for (name, value) in settings {
        hasher.update(&digest("setting", name.as_bytes(), value.as_bytes()));
    }
    hasher.finalize().to_hex().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_tells_table_id_and_body_apart() {
        let digests =
            [digest("a", b"bc", b"d"), digest("ab", b"c", b"d"), digest("a", b"b", b"cd"), digest("a", b"bc", b"e")];
        for (at, digest) in digests.iter().enumerate() {
            assert!(!digests[at + 1..].contains(digest));
        }
    }

    #[test]
    fn a_sum_is_the_same_in_any_order_and_goes_back() {
        let (first, second) = (digest("workers", b"W1", b"{}"), digest("workers", b"W2", b"{}"));
        let (mut some, mut others) = (Tally::default(), Tally::default());
        some.add(first);
        some.add(second);
        others.add(second);
        others.add(first);
        assert_eq!(some, others);
        some.remove(first);
        assert_ne!(some, others);
        let json = serde_json::to_string(&some).unwrap();
        assert_eq!(serde_json::from_str::<Tally>(&json).unwrap(), some);
    }
}
