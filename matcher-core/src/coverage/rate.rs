//! Which share of those who should be covered is?

use std::collections::BTreeMap;

use serde::Serialize;

use super::gap::{GapRow, GapState};
use super::note::{Notes, ProtectionNote, ProtectionTopic};
use super::person::Ground;
use crate::engine::Fingerprints;
use crate::record::Worker;
use crate::region::AdminLevel;
use crate::suppression::left_out;
use crate::units::{Date, Fraction};

/// What people are counted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CoverageBy {
    /// Work status.
    Status,
    /// Kecamatan of the home.
    Region,
    /// Sector of the work.
    Sector,
    /// Who pays, as told.
    Payer,
    /// Whether somebody is a vulnerable worker.
    Vulnerable,
}

impl CoverageBy {
    /// Every one.
    pub const ALL: [Self; 5] = [Self::Status, Self::Region, Self::Sector, Self::Payer, Self::Vulnerable];

    /// The word for it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Status => "status",
            Self::Region => "region",
            Self::Sector => "sector",
            Self::Payer => "payer",
            Self::Vulnerable => "vulnerable",
        }
    }
}

/// How coverage is counted.
#[derive(Clone, Copy, Debug, Default)]
#[non_exhaustive]
pub struct CoverageOptions {
    /// What people are counted by; all together if `None`.
    pub by: Option<CoverageBy>,
    /// True for a table that leaves the office: groups with cells of 1 to 4 people are left out, with those they could be
    /// worked out from.
    pub public: bool,
}

impl CoverageOptions {
    /// The same, counted by something.
    #[must_use]
    pub fn with_by(self, by: CoverageBy) -> Self {
        Self { by: Some(by), ..self }
    }

    /// The same for the public.
    #[must_use]
    pub fn with_public(self, public: bool) -> Self {
        Self { public, ..self }
    }
}

/// One scheme of one group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct CoverageRow {
    /// The group; `None` for all together, and where it isn't told.
    pub group: Option<String>,
    /// The scheme.
    pub scheme: String,
    /// People for whom it is due: the denominator. `None` where suppressed, as in the other cells.
    pub eligible: Option<u64>,
    /// Of these, those who hold it.
    pub covered: Option<u64>,
    /// Of these, those known not to.
    pub missing: Option<u64>,
    /// Of these, those of whom nobody knows.
    pub unknown: Option<u64>,
    /// People of whom nobody knows whether it is due: not in the denominator.
    pub due_unknown: Option<u64>,
    /// True if cells are left out, as they tell of too few people.
    pub suppressed: bool,
}

impl CoverageRow {
    /// Covered of eligible, exactly; `None` where suppressed.
    #[must_use]
    pub fn rate(&self) -> Option<Fraction> {
        let (covered, eligible) = self.covered.zip(self.eligible)?;
        // Who is covered is counted among the eligible.
        Fraction::new(covered, eligible).ok()
    }

    fn cells(&self) -> [Option<u64>; 5] {
        [self.eligible, self.covered, self.missing, self.unknown, self.due_unknown]
    }
}

/// Leaves out the groups of one scheme that tell of 1 to 4 people, and as many others as it takes that the whole, which
/// another table has, doesn't give them away.
fn suppress(rows: Vec<&mut CoverageRow>) {
    let (hidden, _) = left_out(&rows.iter().map(|row| row.cells()).collect::<Vec<_>>());
    for (row, _) in rows.into_iter().zip(hidden).filter(|(_, hidden)| *hidden) {
        (row.eligible, row.covered, row.missing, row.unknown, row.due_unknown) = (None, None, None, None, None);
        row.suppressed = true;
    }
}

/// Shares of those covered.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct Coverage {
    /// What people are counted by.
    pub by: Option<CoverageBy>,
    /// The day looked at.
    pub today: Date,
    /// A row a group and scheme, by group, those not told last, then in the order of the rules.
    pub rows: Vec<CoverageRow>,
    /// What a reader should know.
    pub notes: Vec<ProtectionNote>,
    /// What it was made from.
    pub fingerprints: Fingerprints,
}

impl Coverage {
    /// Counts the rows of a gap.
    pub(crate) fn new(
        ground: &Ground<'_>,
        workers: &[Worker],
        gap: &super::ProtectionGap,
        options: CoverageOptions,
    ) -> Self {
        let schemes = ground.rules.schemes();
        let mut counts: BTreeMap<(bool, Option<String>, usize), [u64; 4]> = BTreeMap::new();
        let mut rows = gap.rows.iter().peekable();
        for worker in workers {
            let group = options.by.and_then(|by| group(ground, worker, by));
            let theirs = |row: &&GapRow| row.worker_id == worker.worker_id.as_str();
            while let Some(row) = rows.next_if(theirs) {
                let Some(place) = schemes.iter().position(|scheme| *scheme == row.scheme) else { continue };
                let count = counts.entry((group.is_none(), group.clone(), place)).or_default();
                let cell = match (row.due, row.state) {
                    (Some(true), GapState::Held) => 0,
                    (Some(true), GapState::Missing) => 1,
                    (Some(true), _) => 2,
                    (None, _) => 3,
                    (Some(false), _) => continue,
                };
                count[cell] += 1;
            }
        }
        let made = counts.into_iter().map(|((_, group, place), [covered, missing, unknown, due_unknown])| {
            let row = CoverageRow {
                group,
                scheme: schemes[place].to_owned(),
                eligible: Some(covered + missing + unknown),
                covered: Some(covered),
                missing: Some(missing),
                unknown: Some(unknown),
                due_unknown: Some(due_unknown),
                suppressed: false,
            };
            (place, row)
        });
        let mut made: Vec<(usize, CoverageRow)> = made.collect();
        if options.public {
            for place in 0..schemes.len() {
                suppress(made.iter_mut().filter(|(of, _)| *of == place).map(|(_, row)| row).collect());
            }
        }
        let rows: Vec<CoverageRow> = made.into_iter().map(|(_, row)| row).collect();
        let mut notes = Notes::default();
        let is_told = |note: &&ProtectionNote| {
            matches!(
                note.topic,
                ProtectionTopic::NoRule | ProtectionTopic::SchemesUntold | ProtectionTopic::StatusUntold
            )
        };
        for note in gap.notes.iter().filter(is_told) {
            note.ids.iter().for_each(|id| notes.add(note.topic, id));
        }
        let fingerprints = gap.fingerprints.clone();
        Self { by: options.by, today: gap.today, rows, notes: notes.told(), fingerprints }
    }
}

fn group(ground: &Ground<'_>, worker: &Worker, by: CoverageBy) -> Option<String> {
    match by {
        CoverageBy::Status => ground.standing(worker).status.map(str::to_owned),
        CoverageBy::Region => {
            let home = ground.regions.current(worker.home_region?);
            Some(home.at(AdminLevel::Kecamatan).unwrap_or(home).to_string())
        }
        CoverageBy::Sector => worker.sector.as_deref().map(|sector| sector.trim().to_lowercase()),
        CoverageBy::Payer => ground.standing(worker).payer,
        CoverageBy::Vulnerable => Some(ground.vulnerability(worker).as_str().to_owned()),
    }
}
