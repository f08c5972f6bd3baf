//! Where is a skill or a word held? Postings cut into blocks of workers, as 16-bit places inside a block.

use super::csr::Csr;

/// Workers of a block as a power of two: places inside it fit 16 bits, and sums for all of them the first cache.
pub(super) const BLOCK_BITS: u32 = 14;
/// Workers of a block.
pub(super) const BLOCK: usize = 1 << BLOCK_BITS;

/// The block a row lies in.
pub(super) fn block_of(row: u32) -> u32 {
    row >> BLOCK_BITS
}

/// The place of a row inside its block.
#[allow(clippy::cast_possible_truncation, reason = "14 bits")]
pub(super) fn place_of(row: u32) -> u16 {
    (row & ((1 << BLOCK_BITS) - 1)) as u16
}

/// The row at a place of a block.
pub(super) fn row_at(block: u32, place: u16) -> u32 {
    block << BLOCK_BITS | u32::from(place)
}

/// The postings of one term in one block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Slice {
    /// The most that a posting of the slice is worth.
    pub(super) most: u32,
    start: u32,
    pub(super) block: u16,
    length: u16,
}

/// What the rows of a block have of a field: terms with what each is worth; a buffer to be used again.
#[derive(Default)]
pub(super) struct Entries {
    entries: Vec<(u32, u32)>,
    /// Where each row ends.
    ends: Vec<u32>,
}

impl Entries {
    pub(super) fn clear(&mut self) {
        self.entries.clear();
        self.ends.clear();
    }

    /// Adds the next row.
    pub(super) fn push(&mut self, row: impl Iterator<Item = (u32, u32)>) {
        self.entries.extend(row);
        self.ends.push(slice_number(self.entries.len()));
    }

    /// Places, terms and what they are worth.
    fn iter(&self) -> impl Iterator<Item = (u16, u32, u32)> {
        let mut start = 0;
        (0..).zip(&self.ends).flat_map(move |(place, end)| {
            let row = &self.entries[std::mem::replace(&mut start, *end) as usize..*end as usize];
            row.iter().map(move |(term, value)| (place, *term, *value))
        })
    }
}

/// The postings of one block: places by term, and the slice of each term that occurs.
#[derive(Default)]
pub(super) struct BlockPostings {
    slices: Vec<(u32, Slice)>,
    places: Vec<u16>,
    terms: Vec<u32>,
}

impl BlockPostings {
    /// Takes the entries of a block and sorts them by term. `next` has a 0 for every term before and after.
    pub(super) fn refill(&mut self, block: u32, entries: &Entries, next: &mut [u32]) {
        let Self { slices, places, terms } = self;
        terms.clear();
        for (term, _) in &entries.entries {
            let count = &mut next[*term as usize];
            if *count == 0 {
                terms.push(*term);
            }
            *count += 1;
        }
        terms.sort_unstable();
        slices.clear();
        // Places of 14 bits let numbers of blocks fit 16.
        let block = u16::try_from(block).unwrap_or(u16::MAX);
        let mut start = 0;
        for term in terms {
            let count = std::mem::replace(&mut next[*term as usize], slice_number(slices.len()));
            slices.push((*term, Slice { block, most: 0, start, length: 0 }));
            start += count;
        }
        places.clear();
        places.resize(entries.entries.len(), 0);
        for (place, term, value) in entries.iter() {
            let (_, slice) = &mut slices[next[term as usize] as usize];
            places[(slice.start + u32::from(slice.length)) as usize] = place;
            slice.length += 1;
            slice.most = slice.most.max(value);
        }
        for (term, _) in slices {
            next[*term as usize] = 0;
        }
    }
}

fn slice_number(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// The postings of every term of a field, by term and block.
pub(super) struct Postings {
    slices: Csr<Slice>,
    places: Vec<u16>,
}

/// Postings that grow block by block.
#[derive(Default)]
pub(super) struct Growing {
    slices: Vec<(u32, Slice)>,
    places: Vec<u16>,
}

impl Growing {
    /// No postings yet, and room for so many.
    pub(super) fn with_room(postings: usize) -> Self {
        Self { slices: Vec::new(), places: Vec::with_capacity(postings) }
    }

    /// Adds the next block.
    pub(super) fn append(&mut self, part: &BlockPostings) {
        let first = slice_number(self.places.len());
        self.places.extend_from_slice(&part.places);
        self.slices
            .extend(part.slices.iter().map(|(term, slice)| (*term, Slice { start: first + slice.start, ..*slice })));
    }

    /// The postings of `terms` terms.
    pub(super) fn finish(mut self, terms: usize) -> Postings {
        self.places.shrink_to_fit();
        Postings { slices: Csr::from_entries(terms, &self.slices), places: self.places }
    }
}

impl Postings {
    /// The slices of a term in the order of blocks; none for a term beyond the last.
    pub(super) fn slices(&self, term: u32) -> &[Slice] {
        self.slices.row(term)
    }

    /// The places of a slice, rising.
    #[inline]
    pub(super) fn places(&self, slice: Slice) -> &[u16] {
        &self.places[slice.start as usize..slice.start as usize + slice.len()]
    }
}

impl Slice {
    pub(super) fn len(self) -> usize {
        usize::from(self.length)
    }
}
