//! Who may be a vulnerable worker? Two bits a worker, worked out when a generation is laid out.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::snapshot::Settings;
use crate::index::rows::WorkerTable;
use crate::index::segments::Document;
use crate::region::RegionCode;
use crate::safeguard::{Living, Vulnerability, is_listed};

/// Workers a pair of words holds.
const WORD: usize = 64;

/// Vulnerability by row.
#[derive(Default)]
pub(crate) struct Vulnerable {
    /// For each 64 rows: who is vulnerable, who possibly, of whom the status isn't known.
    words: Vec<[u64; 3]>,
}

impl Vulnerable {
    /// Everybody, in dense order; the groups of `table` must have their codes, which `groups` names.
    pub(super) fn new(
        table: &WorkerTable,
        documents: &[Document],
        groups: &crate::index::Dictionary,
        settings: &Settings,
    ) -> Self {
        let listed: Vec<bool> = groups.iter().map(is_listed).collect();
        let minimum = |home: Option<RegionCode>| {
            let found = home.zip(settings.as_of).and_then(|(home, day)| settings.wage_floors.find(home, None, day));
            found.map(|found| found.row.sen())
        };
        // People of one kecamatan share a minimum, and lie together.
        let judge = |floors: &mut FxHashMap<Option<RegionCode>, Option<i64>>, at: &Document| {
            let (status, income) = table.work(*at);
            let home = table.residence(*at).home;
            let floor = *floors.entry(home).or_insert_with(|| minimum(home));
            let is_listed = table.groups.values(*at).any(|group| listed[group as usize]);
            Vulnerability::judged(&Living { status, income, floor, is_listed })
        };
        let word = |floors: &mut FxHashMap<_, _>, documents: &[Document]| {
            let mut word = [0; 3];
            for (bit, at) in documents.iter().enumerate() {
                let place = match judge(floors, at) {
                    Vulnerability::Yes => 0,
                    Vulnerability::Possible => 1,
                    Vulnerability::Unknown => 2,
                    Vulnerability::No => continue,
                };
                word[place] |= 1 << bit;
            }
            word
        };
        Self { words: documents.par_chunks(WORD).map_init(FxHashMap::default, word).collect() }
    }

    /// Of one row.
    pub(crate) fn of(&self, row: u32) -> Vulnerability {
        let (word, bit) = (row as usize / WORD, row as usize % WORD);
        let [yes, possible, unknown] = self.words.get(word).copied().unwrap_or_default();
        let has = |bits: u64| bits >> bit & 1 == 1;
        match (has(yes), has(possible), has(unknown)) {
            (true, ..) => Vulnerability::Yes,
            (_, true, _) => Vulnerability::Possible,
            (.., true) => Vulnerability::Unknown,
            _ => Vulnerability::No,
        }
    }
}
