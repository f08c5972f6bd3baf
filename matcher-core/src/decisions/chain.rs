//! Does the log still say what it said? Links of digests, and what is wrong with them.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::entry::Basis;
use super::head::Head;

/// What the first entry has in place of the digest of one before it.
pub(super) const GENESIS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// Bytes as hexadecimal digits.
pub(super) fn hex(bytes: &[u8]) -> String {
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits.filter_map(|digit| char::from_digit(u32::from(digit), 16)).collect()
}

/// Whether these are 64 hexadecimal digits in small letters.
pub(super) fn is_digest(text: &[u8]) -> bool {
    text.len() == GENESIS.len() && text.iter().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// SHA-256 as 64 hexadecimal digits.
///
/// # Examples
///
/// ```
/// use matcher_core::decisions::digest;
///
/// assert!(digest(b"abc").starts_with("ba7816bf8f01cfea"));
/// ```
///
/// # Source
///
/// NIST (2015), FIPS 180-4.
#[must_use]
pub fn digest(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// An entry that is bound to the one before it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Link {
    /// The entry's number.
    pub number: u64,
    /// Digest of the entry before, or zeros.
    pub previous: String,
    /// The entry's JSON.
    pub entry: String,
    /// SHA-256 of `previous`, a line feed and `entry`.
    pub digest: String,
}

impl Link {
    /// Binds an entry to the head of the log, which becomes the new one.
    #[must_use]
    pub fn after(head: &mut Head, entry: String) -> Self {
        let previous = head.digest().to_owned();
        let digest = linked(previous.as_bytes(), entry.as_bytes());
        let number = head.number() + 1;
        *head = Head::new(number, digest.clone());
        Self { number, previous, entry, digest }
    }
}

fn linked(previous: &[u8], entry: &[u8]) -> String {
    let mut hasher = Sha256::new();
    hasher.update(previous);
    hasher.update(b"\n");
    hasher.update(entry);
    hex(&hasher.finalize())
}

/// A row of the log as it lies in the file, whatever was done to it.
#[derive(Clone, Copy, Debug)]
pub struct Stored<'a> {
    /// Its number.
    pub number: i64,
    /// What should be the digest of the entry before.
    pub previous: &'a [u8],
    /// What should be an entry.
    pub entry: &'a [u8],
    /// What should be its digest.
    pub digest: &'a [u8],
}

/// What became of a log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Every entry is as it was written and, if a head was given, all are there up to it.
    Whole,
    /// Something was changed.
    Tampered,
    /// What is there holds, and ends before the head given.
    Cut,
}

impl Status {
    /// The word of the contract.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Whole => "whole",
            Self::Tampered => "tampered",
            Self::Cut => "cut",
        }
    }
}

/// What doesn't hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// The number isn't the next one: entries were taken out, put in or moved.
    Number,
    /// The entry isn't bound to the one before it.
    Link,
    /// The digest isn't that of the entry.
    Digest,
    /// The digest fits, but this is no entry of that number.
    Entry,
    /// The text of the policy or the weights in force is gone or another one.
    Basis,
    /// A kept text that no entry names: entries that named it are gone, or somebody put it in.
    UnusedBasis,
    /// The log holds by itself and isn't the one that the head is of: it was written anew.
    Head,
}

impl Fault {
    /// The word of the table.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Link => "link",
            Self::Digest => "digest",
            Self::Entry => "entry",
            Self::Basis => "basis",
            Self::UnusedBasis => "unused_basis",
            Self::Head => "head",
        }
    }
}

/// What a verification found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Verified {
    /// Whole, tampered or cut.
    pub status: Status,
    /// Entries in the file.
    pub entries: u64,
    /// The last entry up to which the log holds by itself.
    pub head: Head,
    /// Number at which the log first doesn't hold; under [`Fault::Head`] it may have been rewritten before.
    pub first_bad: Option<u64>,
    /// What doesn't hold there.
    pub fault: Option<Fault>,
}

/// What the check of links needs of an entry, of whatever format it is.
#[derive(Deserialize)]
struct Outline {
    number: u64,
    basis: Basis,
}

/// Looks through a log: first every kept text, then every row in the order of numbers, then [`Verifier::finish`].
#[derive(Debug)]
pub struct Verifier {
    wanted: Option<Head>,
    head: Head,
    entries: u64,
    /// The digest at the number of the head that was given.
    found: Option<String>,
    /// Kinds of the kept texts that have their digest.
    kept: BTreeMap<String, String>,
    /// A text that hasn't.
    has_wrong_text: bool,
    named: BTreeSet<String>,
    bad: Option<(u64, Fault)>,
}

impl Verifier {
    /// Begins, with the head of an earlier append if there is one.
    #[must_use]
    pub fn new(head: Option<Head>) -> Self {
        Self {
            found: head.as_ref().filter(|head| head.number() == 0).map(|head| head.digest().to_owned()),
            wanted: head,
            head: Head::empty(),
            entries: 0,
            kept: BTreeMap::new(),
            has_wrong_text: false,
            named: BTreeSet::new(),
            bad: None,
        }
    }

    /// Looks at a kept text.
    pub fn text(&mut self, key: &[u8], kind: &[u8], text: &[u8]) {
        match (str::from_utf8(key), str::from_utf8(kind)) {
            (Ok(key), Ok(kind)) if digest(text) == key => {
                self.kept.insert(key.to_owned(), kind.to_owned());
            }
            _ => self.has_wrong_text = true,
        }
    }

    /// Looks at a row.
    pub fn row(&mut self, row: Stored<'_>) {
        self.entries += 1;
        if self.bad.is_some() {
            return;
        }
        let number = self.head.number() + 1;
        let Err(fault) = self.check(number, row) else { return };
        self.bad = Some((number, fault));
    }

    fn check(&mut self, number: u64, row: Stored<'_>) -> Result<(), Fault> {
        if u64::try_from(row.number) != Ok(number) {
            return Err(Fault::Number);
        }
        if row.previous != self.head.digest().as_bytes() {
            return Err(Fault::Link);
        }
        let digest = linked(row.previous, row.entry);
        if row.digest != digest.as_bytes() {
            return Err(Fault::Digest);
        }
        let outline = serde_json::from_slice::<Outline>(row.entry).ok().filter(|outline| outline.number == number);
        let Outline { basis, .. } = outline.ok_or(Fault::Entry)?;
        for (kind, key) in basis.named() {
            if self.kept.get(key).is_none_or(|kept| kept != kind) {
                return Err(Fault::Basis);
            }
            if !self.named.contains(key) {
                self.named.insert(key.to_owned());
            }
        }
        if self.wanted.as_ref().is_some_and(|head| head.number() == number) {
            self.found = Some(digest.clone());
        }
        self.head = Head::new(number, digest);
        Ok(())
    }

    /// Says what was found.
    #[must_use]
    pub fn finish(self) -> Verified {
        let Self { wanted, head, entries, found, kept, has_wrong_text, named, bad } = self;
        let at = |status, bad: Option<(Option<u64>, Fault)>| Verified {
            status,
            entries,
            head: head.clone(),
            first_bad: bad.and_then(|(number, _)| number),
            fault: bad.map(|(_, fault)| fault),
        };
        if let Some((number, fault)) = bad {
            return at(Status::Tampered, Some((Some(number), fault)));
        }
        if let Some(wanted) = &wanted {
            if wanted.number() > head.number() {
                return at(Status::Cut, Some((Some(head.number() + 1), Fault::Number)));
            }
            if found.as_deref() != Some(wanted.digest()) {
                return at(Status::Tampered, Some((Some(wanted.number()), Fault::Head)));
            }
        }
        if has_wrong_text || kept.keys().any(|key| !named.contains(key)) {
            return at(Status::Tampered, Some((None, Fault::UnusedBasis)));
        }
        at(Status::Whole, None)
    }
}

#[cfg(test)]
mod tests;
