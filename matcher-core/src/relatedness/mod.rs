//! What goes together beyond this market? Titles, skills and fields of study that occur together, from a table.
//!
//! A market learns from its own vacancies which words keep company ([`crate::statistics`]). A table adds what others know: a
//! classification's occupations with their skills, another portal's titles with the fields of study it takes. Each
//! occupation becomes one more text that records are compared with; it is never ranked.

mod error;
mod relation;

use std::collections::BTreeMap;

pub use error::RelatednessError;
pub use relation::Relation;
use serde::{Deserialize, Serialize};

use crate::lexicon::Lexicon;
use crate::record::{Context, IngestReport, OnError, Table, read};
use crate::region::Gazetteer;

/// What occurs together with one occupation, or in one row without any.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Group {
    /// Titles, skills and fields of study in words.
    pub(crate) texts: Vec<String>,
    /// Skills by the ids of a lexicon.
    pub(crate) skill_ids: Vec<String>,
}

/// A table of what goes together.
#[derive(Clone, Debug)]
pub struct Relatedness {
    groups: Vec<Group>,
    fingerprint: String,
}

impl Relatedness {
    /// Reads a table with `occupation` (a title), `skills`, `skill_ids` (ids of the market's lexicon) and `majors`; at least
    /// two things a row. Rows of one occupation are taken together, so that pairs of an occupation and a skill are a table
    /// too. CSV as offices make it is taken; the report says how cells were read.
    ///
    /// # Errors
    ///
    /// [`RelatednessError::Table`] with every wrong row, [`RelatednessError::Empty`] for a table without rows.
    ///
    /// # Examples
    ///
    /// ```
    /// use matcher_core::record::Table;
    /// use matcher_core::relatedness::Relatedness;
    ///
    /// let table = "occupation;skills\nAdmin gudang;Excel\nAdmin gudang;stok opname\nScaffolder;rigging|bekerja di ketinggian\n";
    /// let (related, _) = Relatedness::from_table(Table::csv_reader(table.as_bytes())?)?;
    /// assert_eq!(related.len(), 2);
    /// assert!(Relatedness::from_table(Table::csv_reader("occupation;skills\nAdmin;\n".as_bytes())?).is_err());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn from_table(table: Table) -> Result<(Self, IngestReport), RelatednessError> {
        let regions = Gazetteer::bundled();
        let read = read::<Relation>(table.numbered("relation_id"), &Context::new(&regions), OnError::Raise);
        let batch = read.map_err(RelatednessError::Table)?;
        if batch.records.is_empty() {
            return Err(RelatednessError::Empty);
        }
        Ok((Self::of(grouped(batch.records)), batch.report))
    }

    fn of(groups: Vec<Group>) -> Self {
        let fingerprint = blake3::hash(json(&groups).as_bytes()).to_hex().to_string();
        Self { groups, fingerprint }
    }

    /// The table as JSON; [`Relatedness::from_json`] reads it back.
    #[must_use]
    pub fn to_json(&self) -> String {
        json(&self.groups)
    }

    /// Reads what [`Relatedness::to_json`] wrote.
    ///
    /// # Errors
    ///
    /// [`serde_json::Error`] if it is something else.
    pub fn from_json(json: &str) -> Result<Self, serde_json::Error> {
        Ok(Self::of(serde_json::from_str(json)?))
    }

    /// The BLAKE3 digest of what goes together, in hexadecimal.
    #[must_use]
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    /// Occupations, and rows without any.
    #[must_use]
    pub fn len(&self) -> usize {
        self.groups.len()
    }

    /// True if nothing goes together, which no table that was read is.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.groups.is_empty()
    }

    /// Refuses a table whose ids another lexicon gave.
    ///
    /// # Errors
    ///
    /// [`RelatednessError::OtherLexicon`] with how many ids the lexicon doesn't know, and one of them.
    pub fn check(&self, lexicon: &Lexicon) -> Result<(), RelatednessError> {
        let ids = || self.groups.iter().flat_map(|group| &group.skill_ids);
        let mut unknown = ids().filter(|id| lexicon.index_of(id).is_none());
        let Some(first) = unknown.next() else { return Ok(()) };
        Err(RelatednessError::OtherLexicon {
            first: first.clone(),
            unknown: unknown.count() + 1,
            all: ids().count(),
            lexicon: lexicon.version().to_owned(),
        })
    }

    pub(crate) fn groups(&self) -> &[Group] {
        &self.groups
    }
}

/// Rows of one occupation together, in the order in which each occupation is first named.
fn grouped(rows: Vec<Relation>) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let mut by_title: BTreeMap<String, usize> = BTreeMap::new();
    for row in rows {
        let title = row.occupation.as_deref().map(str::trim).filter(|title| !title.is_empty());
        let next = groups.len();
        let at = title.map_or(next, |title| *by_title.entry(title.to_lowercase()).or_insert(next));
        if at == next {
            groups.push(Group { texts: title.map(str::to_owned).into_iter().collect(), skill_ids: Vec::new() });
        }
        let group = &mut groups[at];
        group.texts.extend([row.skills, row.majors].into_iter().flatten().flatten());
        group.skill_ids.extend(row.skill_ids.into_iter().flatten());
    }
    groups
}

/// Groups as JSON; text and lists always are.
fn json(groups: &[Group]) -> String {
    serde_json::to_string(groups).unwrap_or_default()
}
