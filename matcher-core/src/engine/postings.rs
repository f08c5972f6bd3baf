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
    pub(super) block: u32,
    /// The most that a posting of the slice is worth.
    pub(super) most: u32,
    start: u32,
    end: u32,
}

/// The postings of every term of a field, by term and block.
pub(super) struct Postings {
    slices: Csr<Slice>,
    places: Vec<u16>,
}

impl Postings {
    /// Postings of `terms` terms over `rows` rows; `each` says which terms a row has, with what they are worth.
    pub(super) fn new(terms: usize, rows: u32, mut each: impl FnMut(u32, &mut dyn FnMut(u32, u32))) -> Self {
        let mut next = vec![0_u32; terms + 1];
        for row in 0..rows {
            each(row, &mut |term, _| next[term as usize + 1] += 1);
        }
        for term in 0..terms {
            next[term + 1] += next[term];
        }
        let mut places = vec![0_u16; next[terms] as usize];
        let mut slices: Vec<(u32, Slice)> = Vec::new();
        // The slice of each term that is being filled, by its place among all.
        let mut open = vec![u32::MAX; terms];
        for row in 0..rows {
            let block = block_of(row);
            each(row, &mut |term, value| {
                let at = next[term as usize];
                next[term as usize] += 1;
                places[at as usize] = place_of(row);
                let last = open[term as usize];
                match slices.get_mut(last as usize) {
                    Some((_, slice)) if slice.block == block => {
                        slice.end = at + 1;
                        slice.most = slice.most.max(value);
                    }
                    _ => {
                        open[term as usize] = u32::try_from(slices.len()).unwrap_or(u32::MAX);
                        slices.push((term, Slice { block, most: value, start: at, end: at + 1 }));
                    }
                }
            });
        }
        Self { slices: Csr::from_entries(terms, &slices), places }
    }

    /// The slices of a term in the order of blocks; none for a term beyond the last.
    pub(super) fn slices(&self, term: u32) -> &[Slice] {
        self.slices.row(term)
    }

    /// The places of a slice, rising.
    #[inline]
    pub(super) fn places(&self, slice: Slice) -> &[u16] {
        &self.places[slice.start as usize..slice.end as usize]
    }
}

impl Slice {
    pub(super) fn len(self) -> usize {
        (self.end - self.start) as usize
    }
}
