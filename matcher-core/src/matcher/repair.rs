//! What is wrong with a stored market, and what of it can be kept?

use std::collections::BTreeMap;
use std::path::Path;

use serde::Serialize;

use super::Matcher;
use super::lock::WriterLock;
use super::open::{INDEX, MarketOptions};
use crate::cancel::contained;
use crate::error::{Error, Result};
use crate::store::{DAMAGED, Salvaged, Store};

/// What a look at a stored market found, and what a repair did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Checkup {
    /// What is wrong with the records, each in words; empty if they are what was written.
    pub findings: Vec<String>,
    /// False if the index is missing, damaged or older; opening for writing builds it anew.
    pub index_fits: bool,
    /// The generation after a repair; `None` if nothing was repaired.
    pub generation: Option<u64>,
    /// Records that a repair kept.
    pub kept: u64,
    /// Records that a repair knows to be lost, by table and id; no id where it can't be read or looks like a number of a
    /// person.
    pub lost: Vec<(String, Option<String>)>,
    /// How many records each table lost in a repair, by the last commit's count, named above or not.
    pub missing: BTreeMap<String, u64>,
    /// True if a repair lost the settings: region, day, policy, weights, lexicon and regions are to be given again, and nothing
    /// says any more how many records there were.
    pub settings_lost: bool,
    /// The file that a repair set the damaged records aside in. An erasure removes it.
    pub set_aside: Option<String>,
}

impl Checkup {
    /// True if nothing was wrong, the index apart, which is derived.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.findings.is_empty()
    }
}

impl Matcher {
    /// Looks at every record, sum, setting and index file of a stored market, and changes nothing.
    ///
    /// # Errors
    ///
    /// A storage error if there is no market, a newer version wrote it, or its file can't be opened at all.
    pub fn checkup(directory: &Path) -> Result<Checkup> {
        let findings = contained(|| Ok::<_, Error>(Store::inspect(directory)?))?;
        // An index of another generation is found by opening it, which only a market can that opens.
        let index_fits = findings.is_empty() && Self::index_fits(directory)?;
        Ok(Checkup { index_fits, ..Checkup::of(Salvaged { findings, ..Salvaged::default() }) })
    }

    /// Keeps what is whole of a stored market and builds anew what is derived. A whole market keeps every byte of its records.
    ///
    /// # Errors
    ///
    /// As [`Matcher::checkup`]; also a storage error if somebody else writes to it or a file can't be written.
    pub fn repair(directory: &Path, options: MarketOptions) -> Result<Checkup> {
        let lock = WriterLock::take(directory, options.opener.as_deref())?;
        let index_fits = Self::index_fits(directory).unwrap_or(false);
        let salvaged = contained(|| Ok::<_, Error>(Store::salvage(directory)?))?;
        let mut checkup = Checkup { index_fits, ..Checkup::of(salvaged) };
        drop(lock);
        let market = Self::open(directory, options, false)?;
        if !checkup.is_whole() {
            checkup.generation = Some(market.snapshot().generation());
            checkup.set_aside = Some(directory.join(DAMAGED).display().to_string());
        }
        Ok(checkup)
    }

    fn index_fits(directory: &Path) -> Result<bool> {
        let store = Store::open(directory, true)?;
        let settings = MarketOptions::default().settings(&store)?;
        let stamp = super::open::stamp(&settings, store.generation()?);
        Ok(super::open::opened(&directory.join(INDEX)).is_some_and(|index| index.stamp().as_ref() == Some(&stamp)))
    }
}

impl Checkup {
    fn of(salvaged: Salvaged) -> Self {
        Self {
            findings: salvaged.findings.iter().map(ToString::to_string).collect(),
            index_fits: true,
            generation: None,
            kept: salvaged.kept,
            lost: salvaged.lost.into_iter().map(|(table, id)| (table.to_owned(), id)).collect(),
            missing: salvaged.missing.into_iter().map(|(table, count)| (table.to_owned(), count)).collect(),
            settings_lost: salvaged.settings_lost,
            set_aside: None,
        }
    }
}
