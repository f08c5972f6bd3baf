//! How many people can sit on reserved seats, one person on one seat? A maximum matching, grown by merit.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::Reserved;

/// The mask of a bit; a bit that no mask has is nobody's.
pub(super) fn flag(bit: u32) -> u64 {
    1_u64.checked_shl(bit).unwrap_or(0)
}

/// The reserve that takes over what `at` leaves unclaimed. Only a later one of the list can, so that no chain is a cycle.
pub(super) fn next(reserved: &[Reserved], at: usize) -> Option<usize> {
    reserved[at].falls_to.filter(|&to| at < to && to < reserved.len())
}

/// People on the seats of reserves.
///
/// Sets of people who can all be seated are the independent sets of a transversal matroid. Offering the seats by merit
/// therefore gives the best set of the largest size, and somebody who cannot be seated once never can be later. People of
/// one mask stand for each other, so they are counted and not listed: a search costs the masks, not the people.
pub(super) struct Matching<'a> {
    reserved: &'a [Reserved],
    free: Vec<u32>,
    /// Who may sit on a reserve's seats: the bits of the reserve and of those the seats have fallen to.
    open_to: Vec<u64>,
    /// Where a reserve's unclaimed seats have fallen to.
    fallen: Vec<Option<usize>>,
    /// People of every mask on the seats of a reserve.
    seated: Vec<BTreeMap<u64, u32>>,
    /// Masks that found no seat.
    refused: BTreeSet<u64>,
    /// The bits of all reserves; others do not tell people apart.
    bits: u64,
}

impl<'a> Matching<'a> {
    pub(super) fn new(reserved: &'a [Reserved], seats: &[u32]) -> Self {
        let open_to: Vec<u64> = reserved.iter().map(|reserve| flag(reserve.bit)).collect();
        Self {
            reserved,
            free: seats.to_vec(),
            bits: open_to.iter().fold(0, |all, bit| all | bit),
            open_to,
            fallen: (0..reserved.len()).map(Some).collect(),
            seated: vec![BTreeMap::new(); reserved.len()],
            refused: BTreeSet::new(),
        }
    }

    /// The seats of each reserve nobody sits on.
    pub(super) fn free(&self) -> &[u32] {
        &self.free
    }

    pub(super) fn is_full(&self) -> bool {
        self.free.iter().all(|&seats| seats == 0)
    }

    /// Seats one more person, moving others to seats they may have too where that is needed; false if there is no way.
    pub(super) fn seat(&mut self, mask: u64) -> bool {
        let kind = mask & self.bits;
        if kind == 0 || self.refused.contains(&kind) {
            return false;
        }
        // The shortest chain of moves that ends on a free seat, earlier reserves first. `from[r]`: who would move to `r`,
        // and from which reserve; the new person comes from none.
        let mut from: Vec<Option<(u64, Option<usize>)>> = vec![None; self.reserved.len()];
        let mut queue = VecDeque::new();
        let mut reach = |kind: u64, source: Option<usize>, queue: &mut VecDeque<usize>| {
            for (to, &open_to) in self.open_to.iter().enumerate() {
                if kind & open_to != 0 && from[to].is_none() {
                    from[to] = Some((kind, source));
                    queue.push_back(to);
                }
            }
        };
        reach(kind, None, &mut queue);
        while let Some(at) = queue.pop_front() {
            if self.free[at] > 0 {
                self.free[at] -= 1;
                self.shift(&from, at);
                return true;
            }
            for &kind in self.seated[at].keys() {
                reach(kind, Some(at), &mut queue);
            }
        }
        self.refused.insert(kind);
        false
    }

    /// Carries out the moves that end at `to`.
    fn shift(&mut self, from: &[Option<(u64, Option<usize>)>], mut to: usize) {
        while let Some((kind, source)) = from[to] {
            *self.seated[to].entry(kind).or_default() += 1;
            let Some(source) = source else { return };
            if let Some(people) = self.seated[source].get_mut(&kind) {
                *people -= 1;
                if *people == 0 {
                    self.seated[source].remove(&kind);
                }
            }
            to = source;
        }
    }

    /// Lets the seats nobody claims fall one step; false once no seat falls any more.
    pub(super) fn fall(&mut self) -> bool {
        self.refused.clear();
        let mut any = false;
        for at in 0..self.reserved.len() {
            self.fallen[at] = self.fallen[at].and_then(|last| next(self.reserved, last));
            if let Some(to) = self.fallen[at] {
                self.open_to[at] |= flag(self.reserved[to].bit);
                any = true;
            }
        }
        any
    }

    /// The reserves that people of a mask fill, in the order of the list. A seat that fell is the first reserve's on its
    /// way that the person belongs to.
    pub(super) fn filled(&self) -> BTreeMap<u64, Vec<usize>> {
        let mut filled: BTreeMap<u64, Vec<usize>> = BTreeMap::new();
        for (at, seated) in self.seated.iter().enumerate() {
            for (&kind, &people) in seated {
                let mut holder = at;
                while kind & flag(self.reserved[holder].bit) == 0
                    && let Some(to) = next(self.reserved, holder)
                {
                    holder = to;
                }
                filled.entry(kind).or_default().extend((0..people).map(|_| holder));
            }
        }
        filled.values_mut().for_each(|reserves| reserves.sort_unstable());
        filled
    }

    /// The bits of a mask by which [`filled`](Self::filled) lists it.
    pub(super) fn kind(&self, mask: u64) -> u64 {
        mask & self.bits
    }
}
