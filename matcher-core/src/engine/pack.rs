//! How do workers get from the index into memory? Sorted by who is alike, then packed block by block, side by side.
//!
//! Postings of texts are sorted into blocks first; then a block has all that its workers' lists need and is packed by
//! itself. Blocks are added in their order, so that neither segments nor threads change a byte.

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::coarse::Coarse;
use super::company::{CaseWord, Sums};
use super::facts::FactTable;
use super::ids::Ids;
use super::layout::{TitleRarities, UNIT_GROUPS, Workers};
use super::lists::{Lists, PackedLists};
use super::postings::{BLOCK, BlockPostings, Entries, Growing, Postings, block_of, place_of};
use super::snapshot::Settings;
use super::text::{Counted, Texts, about};
use super::turns::TurnTable;
use super::vulnerable::Vulnerable;
use crate::fixed::{RARITY_ONE, total_rarity};
use crate::index::rows::WorkerTable;
use crate::index::segments::{Chunk, Document, Stretch};
use crate::index::{Dictionary, IndexError};
use crate::record::WorkerFacts;
use crate::region::RegionCode;
use crate::scoring::packed::{Held, HeldCertificate, TextHeld};
use crate::scoring::reference::TitleRarity;

/// Postings are read in stretches of at most so many words, whose numbers fit 16 bits.
const STRETCH: u32 = 1 << 16;
/// Long dictionaries are read in at least so many stretches, to be read side by side.
const STRETCHES: u32 = 8;

/// Facts are read for so many workers at once.
const FACTS: usize = BLOCK / 8;

/// Where a worker goes: what policies read, nearest first, then the id.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    home: Option<RegionCode>,
    ktp: Option<RegionCode>,
    groups: u32,
    resident_since: Option<i32>,
    ktp_checked: Option<i32>,
    rank: u32,
    document: Document,
}

/// Workers in dense order.
pub(super) struct Order {
    documents: Vec<Document>,
    ids: Ids,
    /// Every region some worker names, sorted.
    regions: Vec<RegionCode>,
}

impl Order {
    /// Sorts workers so that who is alike to a policy lies together and whole runs of workers are looked at as one.
    ///
    /// The column of groups must have its codes.
    pub(super) fn new(table: &WorkerTable) -> Result<Self, IndexError> {
        let (names, id) = table.segments.ids()?;
        let sets = GroupSets::new(table);
        let key = |document| {
            let residence = table.residence(document);
            Key {
                home: residence.home,
                ktp: residence.ktp,
                groups: sets.rank(table, document),
                resident_since: residence.resident_since,
                ktp_checked: residence.ktp_checked,
                rank: id.values(document).next().unwrap_or(0),
                document,
            }
        };
        let chunks = table.segments.chunks();
        let mut keys = vec![Key::default(); chunks.iter().map(Chunk::count).sum()];
        let mut rest = keys.as_mut_slice();
        let parts = chunks.into_iter().map(|chunk| (rest.split_off_mut(..chunk.count()).unwrap_or_default(), chunk));
        parts.collect::<Vec<_>>().into_par_iter().for_each(|(keys, chunk)| {
            keys.iter_mut().zip(chunk.alive()).for_each(|(place, document)| *place = key(document));
        });
        keys.par_sort_unstable();
        let mut regions: FxHashSet<RegionCode> = FxHashSet::default();
        let mut last = None;
        for key in &keys {
            if last != Some((key.home, key.ktp)) {
                regions.extend([key.home, key.ktp].into_iter().flatten());
                last = Some((key.home, key.ktp));
            }
        }
        let mut regions: Vec<RegionCode> = regions.into_iter().collect();
        regions.sort_unstable();
        let documents = keys.iter().map(|key| key.document).collect();
        let ranks = keys.iter().map(|key| key.rank).collect();
        drop(keys);
        Ok(Self { documents, ids: Ids::new(names, ranks), regions })
    }
}

/// Sets of groups that workers are in, ranked as lists of their sorted names.
struct GroupSets(FxHashMap<Vec<u32>, u32>);

impl GroupSets {
    fn new(table: &WorkerTable) -> Self {
        if table.groups.count() == 0 {
            return Self(FxHashMap::default());
        }
        let chunks = table.segments.chunks().into_par_iter();
        let found = chunks.map(|chunk| chunk.alive().map(|at| table.groups.values(at).collect()).collect());
        let found: FxHashSet<Vec<u32>> = found.reduce(FxHashSet::default, |mut some, others| {
            some.extend(others);
            some
        });
        let mut sets: Vec<Vec<u32>> = found.into_iter().collect();
        sets.sort_unstable();
        Self(sets.into_iter().zip(0_u32..).collect())
    }

    fn rank(&self, table: &WorkerTable, at: Document) -> u32 {
        if self.0.is_empty() {
            return 0;
        }
        let set: Vec<u32> = table.groups.values(at).collect();
        self.0.get(&set).copied().unwrap_or(0)
    }
}

/// Postings of a stretch of words among those of its field.
struct Sorted {
    /// The first word.
    first: u32,
    /// Where each block begins, and the end.
    starts: Vec<u32>,
    /// Entries of a frequency above 1, with it.
    repeated: Vec<(u32, u32)>,
}

/// Postings of a field by block, of all segments: words rise for each row.
struct Field {
    parts: Vec<Sorted>,
    /// A word, counted from the first of its part, above the place of a row in its block; by word inside a block. In one
    /// piece, which the system gets back as a whole.
    entries: Vec<u32>,
}

/// Calls `each` with the word, the row and the frequency of every posting of a stretch.
fn living(stretch: &Stretch<'_>, rows: &[Vec<u32>], mut each: impl FnMut(u32, u32, u32)) -> Result<(), IndexError> {
    let (first, rows) = (stretch.codes.start, &rows[stretch.segment]);
    stretch.read(|word, documents, frequencies| {
        for (document, frequency) in documents.iter().zip(frequencies) {
            let row = rows[*document as usize];
            if row != u32::MAX {
                each(word - first, row, *frequency);
            }
        }
    })
}

impl Field {
    /// Reads the stretches of a field twice, to count and to sort; `rows` has the row of every document.
    fn read(stretches: &[Stretch<'_>], rows: &[Vec<u32>], blocks: usize) -> Result<Self, IndexError> {
        let count = |stretch: &Stretch<'_>| {
            let mut counts = vec![0_u32; blocks + 1];
            living(stretch, rows, |_, row, _| counts[block_of(row) as usize + 1] += 1)?;
            Ok(counts)
        };
        let mut counts: Vec<Vec<u32>> = stretches.par_iter().map(count).collect::<Result<_, IndexError>>()?;
        let mut total = 0_usize;
        let ends = counts.iter().map(|counts| {
            total += counts.iter().map(|count| *count as usize).sum::<usize>();
            total
        });
        let ends: Vec<usize> = ends.collect();
        let mut entries = vec![0_u32; total];
        let mut rest = entries.as_mut_slice();
        let mut start = 0;
        let places = ends.iter().map(|end| {
            let length = end - std::mem::replace(&mut start, *end);
            rest.split_off_mut(..length).unwrap_or_default()
        });
        let places: Vec<&mut [u32]> = places.collect();
        let sort = |((stretch, starts), entries): ((&Stretch<'_>, &mut Vec<u32>), &mut [u32])| {
            for block in 0..blocks {
                starts[block + 1] += starts[block];
            }
            let (mut next, mut repeated) = (starts.clone(), Vec::new());
            living(stretch, rows, |word, row, frequency| {
                let at = &mut next[block_of(row) as usize];
                entries[*at as usize] = word << 16 | u32::from(place_of(row));
                if frequency > 1 {
                    repeated.push((*at, frequency));
                }
                *at += 1;
            })?;
            repeated.sort_unstable();
            Ok(Sorted { first: stretch.codes.start, starts: std::mem::take(starts), repeated })
        };
        let sorted = stretches.par_iter().zip(&mut counts).zip(places).map(sort);
        let parts = sorted.collect::<Result<_, IndexError>>()?;
        Ok(Self { parts, entries })
    }

    /// Calls `each` with the place, the word and the frequency of every posting of a block.
    fn each(&self, block: u32, mut each: impl FnMut(u16, u32, u32)) {
        let mut entries = self.entries.as_slice();
        for part in &self.parts {
            let (start, end) = (part.starts[block as usize], part.starts[block as usize + 1]);
            let mut repeated = part.repeated[part.repeated.partition_point(|(at, _)| *at < start)..].iter().peekable();
            for (at, entry) in (start..end).zip(&entries[start as usize..end as usize]) {
                let frequency = repeated.next_if(|(next, _)| *next == at).map_or(1, |(_, frequency)| *frequency);
                each(place_of(*entry), part.first + (entry >> 16), frequency);
            }
            entries = &entries[part.starts.last().map_or(0, |end| *end as usize)..];
        }
    }

    /// The words of each row of a block, with their frequencies.
    fn rows(&self, block: u32, rows: &mut ByRow) {
        rows.starts.clear();
        rows.starts.resize(BLOCK + 1, 0);
        self.each(block, |place, _, _| rows.starts[usize::from(place) + 1] += 1);
        for place in 0..BLOCK {
            rows.starts[place + 1] += rows.starts[place];
        }
        rows.words.clear();
        rows.words.resize(rows.starts[BLOCK] as usize, (0, 0));
        self.each(block, |place, word, frequency| {
            let at = &mut rows.starts[usize::from(place)];
            rows.words[*at as usize] = (word, frequency);
            *at += 1;
        });
    }
}

/// Words and frequencies of each row of a block; a buffer to be used again.
#[derive(Default)]
struct ByRow {
    /// Where each row ends, and once more the end of all.
    starts: Vec<u32>,
    words: Vec<(u32, u32)>,
}

impl ByRow {
    fn row(&self, place: usize) -> &[(u32, u32)] {
        let start = if place == 0 { 0 } else { self.starts[place - 1] };
        &self.words[start as usize..self.starts[place] as usize]
    }
}

/// What workers are packed with.
pub(super) struct Packer<'a> {
    pub(super) words: &'a Dictionary,
    pub(super) skill_rarity: &'a [u32],
    pub(super) title_rarity: &'a TitleRarities,
    pub(super) texts: &'a Texts,
    pub(super) groups: &'a Dictionary,
    pub(super) settings: &'a Settings,
}

/// Workers and where they are found.
pub(super) struct Packed {
    pub(super) workers: Workers,
    pub(super) holders: Postings,
    pub(super) titled: Postings,
    pub(super) texted: Postings,
    pub(super) grouped: Postings,
}

/// What the blocks of one pack read.
struct Source<'a> {
    table: &'a WorkerTable,
    documents: &'a [Document],
    regions: &'a [RegionCode],
    title: Field,
    about: Field,
    terms: Field,
}

/// One block, packed, and the buffers that takes; used again for another.
struct Bench {
    title: ByRow,
    about: ByRow,
    terms: ByRow,
    lists: Lists,
    counted: Vec<Counted>,
    borrowed: BorrowedWords,
    /// Skills held, words of the occupation, terms of the text, group of the occupation.
    entries: [Entries; 4],
    next: Vec<u32>,
    facts: FactTable,
    packed: PackedLists,
    postings: [BlockPostings; 4],
}

impl Default for Bench {
    fn default() -> Self {
        Self {
            title: ByRow::default(),
            about: ByRow::default(),
            terms: ByRow::default(),
            lists: Lists::default(),
            counted: Vec::new(),
            borrowed: BorrowedWords::default(),
            entries: Default::default(),
            next: Vec::new(),
            facts: FactTable::new(Vec::new(), BLOCK),
            packed: PackedLists::default(),
            postings: Default::default(),
        }
    }
}

/// Titles whose borrowed words are remembered; past it they are forgotten, which costs time alone.
const MOST_TITLES: usize = 1 << 14;

/// What titles and fields of study borrow: many people have the same.
#[derive(Default)]
struct BorrowedWords {
    by_title: FxHashMap<Vec<CaseWord>, Vec<TextHeld>>,
    sums: Sums,
}

impl BorrowedWords {
    fn of(&mut self, about: Vec<CaseWord>, texts: &Texts) -> &[TextHeld] {
        if self.by_title.len() >= MOST_TITLES {
            self.by_title.clear();
        }
        let sums = &mut self.sums;
        self.by_title.entry(about).or_insert_with_key(|about| texts.borrowed(about, sums))
    }
}

/// Blocks that grow into a whole.
struct Whole {
    facts: FactTable,
    lists: PackedLists,
    postings: [Growing; 4],
}

impl Whole {
    fn append(&mut self, part: &Bench) {
        self.facts.append(&part.facts);
        self.lists.append(&part.packed);
        for (whole, part) in self.postings.iter_mut().zip(&part.postings) {
            whole.append(part);
        }
    }
}

impl Packer<'_> {
    /// Packs all workers.
    pub(super) fn pack(&self, table: &WorkerTable, order: Order) -> Result<Packed, IndexError> {
        let Order { documents, ids, regions } = order;
        let rows = table.segments.places(&documents);
        let blocks = documents.len().div_ceil(BLOCK);
        let read = |field| {
            let most = self.words.len().div_ceil(STRETCHES).clamp(1, STRETCH);
            Field::read(&table.segments.stretches(field, self.words, most), &rows, blocks)
        };
        let fields = table.segments.fields;
        let (title, about, terms) = (read(fields.title)?, read(fields.about)?, read(fields.terms)?);
        drop(rows);
        let source = Source { table, documents: &documents, regions: &regions, title, about, terms };
        let all = documents.len();
        let postings = [table.skill.count(), source.title.entries.len(), source.terms.entries.len(), all];
        let mut whole = Whole {
            facts: FactTable::new(regions.clone(), all),
            // Few numbers take more than two bytes.
            lists: PackedLists::with_room(all, 2 * postings.iter().sum::<usize>() + 4 * all),
            postings: postings.map(Growing::with_room),
        };
        let mut benches: Vec<Bench> = Vec::new();
        benches.resize_with(rayon::current_num_threads().min(blocks), Bench::default);
        let blocks: Vec<u32> = (0_u32..).take(blocks).collect();
        for blocks in blocks.chunks(benches.len().max(1)) {
            let lanes = benches.par_iter_mut().zip(blocks);
            lanes.for_each(|(bench, block)| self.block(&source, *block, bench));
            benches.iter().zip(blocks).for_each(|(bench, _)| whole.append(bench));
        }
        drop((source, benches));
        whole.lists.shrink();
        let Whole { facts, lists, postings: [held, titled, texted, grouped] } = whole;
        let (skill_rows, word_rows) = (self.skill_rarity.len(), self.words.len() as usize);
        let (coarse, turns) = (Coarse::new(&facts, ids.len()), TurnTable::new(table, &documents));
        let vulnerable = Vulnerable::new(table, &documents, self.groups, self.settings);
        Ok(Packed {
            workers: Workers { ids, facts, lists, coarse, turns, vulnerable },
            holders: held.finish(skill_rows),
            titled: titled.finish(word_rows),
            texted: texted.finish(word_rows),
            grouped: grouped.finish(UNIT_GROUPS),
        })
    }

    /// Packs one block.
    fn block(&self, source: &Source<'_>, block: u32, bench: &mut Bench) {
        let first = block as usize * BLOCK;
        let documents = &source.documents[first..(first + BLOCK).min(source.documents.len())];
        source.title.rows(block, &mut bench.title);
        source.about.rows(block, &mut bench.about);
        source.terms.rows(block, &mut bench.terms);
        bench.entries.iter_mut().for_each(Entries::clear);
        bench.packed.clear();
        bench.facts.clear();
        let mut place = 0;
        for documents in documents.chunks(FACTS) {
            let mut facts = source.table.facts(documents);
            for (document, facts) in documents.iter().zip(&mut facts) {
                self.worker(source.table, (place, *document), facts, bench);
                bench.packed.push(&bench.lists);
                place += 1;
            }
            bench.facts.extend(&facts, source.regions);
        }
        let (words, skills) = (self.words.len() as usize, self.skill_rarity.len());
        bench.next.resize(words.max(skills).max(UNIT_GROUPS), 0);
        for (postings, entries) in bench.postings.iter_mut().zip(&bench.entries) {
            postings.refill(block, entries, &mut bench.next);
        }
    }

    /// Reads one worker's lists into the buffer, notes where they are found and fills in the totals.
    fn worker(&self, table: &WorkerTable, (place, at): (usize, Document), facts: &mut WorkerFacts, bench: &mut Bench) {
        let lists = &mut bench.lists;
        lists.skills.clear();
        table.skills(at, |skill, credit| lists.skills.push(Held { skill, credit }));
        lists.skills.sort_unstable();
        lists.title.clear();
        lists.title.extend(bench.title.row(place).iter().map(|(word, _)| *word));
        lists.certificates.clear();
        let papers = table.certificates(at).map(|(skill, expires)| HeldCertificate { skill, expires });
        lists.certificates.extend(papers);
        lists.groups.clear();
        // A profile's groups are sorted, and so are their numbers.
        lists.groups.extend(table.groups.values(at));
        lists.major.clear();
        lists.major.extend(table.major.values(at));
        lists.major.sort_unstable();
        let counted = bench.terms.row(place).iter();
        bench.counted.clear();
        bench.counted.extend(counted.map(|(term, count)| self.texts.counted(*term, *count)));
        let about = about(bench.about.row(place).iter().map(|(term, _)| self.texts.word(*term)));
        let borrowed = bench.borrowed.of(about, self.texts);
        facts.text_total = self.texts.held(&bench.counted, borrowed, &mut lists.terms);
        facts.skill_total = total_rarity(lists.skills.iter().map(|held| self.skill_rarity[held.skill as usize]));
        facts.held = lists.skills.len() as u64 * u64::from(RARITY_ONE);
        facts.title_total = total_rarity(lists.title.iter().map(|term| self.title_rarity.rarity(*term)));
        let [held, titled, texted, grouped] = &mut bench.entries;
        held.push(lists.skills.iter().map(|held| (held.skill, held.credit.steps())));
        titled.push(lists.title.iter().map(|word| (*word, 1)));
        texted.push(lists.terms.iter().map(|held| (held.term, held.weight)));
        grouped.push(facts.group.iter().map(|group| (u32::from(*group), 1)));
    }
}
