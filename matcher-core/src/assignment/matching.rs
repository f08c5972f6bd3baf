//! How many people can sit on reserved seats, one person on one seat? A maximum matching, grown by merit.

use std::collections::{BTreeMap, VecDeque};

use super::Reserved;

/// The mask of a bit; a bit that no mask has is nobody's.
pub(super) fn flag(bit: u32) -> u64 {
    1_u64.checked_shl(bit).unwrap_or(0)
}

/// The reserve that takes over what `at` leaves unclaimed. Only a later one of the list can, so that no chain is a
/// cycle.
pub(super) fn next(reserved: &[Reserved], at: usize) -> Option<usize> {
    reserved[at].falls_to.filter(|&to| at < to && to < reserved.len())
}

/// People on the seats of reserves.
///
/// Sets of people who can all be seated are the independent sets of a transversal matroid. Offering the seats by merit
/// therefore gives the best set of the largest size, and somebody who cannot be seated once never can be later. People
/// of one mask stand for each other, so they are counted and not listed: a search costs the masks, not the people.
pub(super) struct Matching<'a> {
    reserved: &'a [Reserved],
    free: Vec<u32>,
    /// Who may sit on a reserve's seats: the bits of the reserve and of those the seats have fallen to.
    open_to: Vec<u64>,
    /// The reserve whose turn it is to claim what is left of a reserve's seats: itself until they fall.
    claimant: Vec<usize>,
    /// People of every mask on the seats of a reserve.
    seated: Vec<BTreeMap<u64, u32>>,
    /// Reserves that no chain of moves leads out of to a free seat.
    closed: Vec<bool>,
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
            claimant: (0..reserved.len()).collect(),
            seated: vec![BTreeMap::new(); reserved.len()],
            closed: vec![false; reserved.len()],
        }
    }

    /// Seats nobody sits on, counted where they have fallen to.
    pub(super) fn unclaimed(&self) -> Vec<u32> {
        let mut unclaimed = vec![0; self.free.len()];
        for (&claimant, free) in self.claimant.iter().zip(&self.free) {
            unclaimed[claimant] += free;
        }
        unclaimed
    }

    pub(super) fn is_full(&self) -> bool {
        self.free.iter().all(|&seats| seats == 0)
    }

    /// Seats one more person, moving others to seats they may have too where that is needed; false if there is no way.
    pub(super) fn seat(&mut self, mask: u64) -> bool {
        let kind = mask & self.bits;
        if !self.open_to.iter().zip(&self.closed).any(|(open_to, closed)| kind & open_to != 0 && !closed) {
            return false;
        }
        // The shortest chain of moves that ends on a free seat, earlier reserves first. `from[r]`: who would move to
        // `r`, and from which reserve; the new person comes from none.
        let mut from: Vec<Option<(u64, Option<usize>)>> = vec![None; self.reserved.len()];
        let mut queue = VecDeque::new();
        let mut reach = |kind: u64, source: Option<usize>, queue: &mut VecDeque<usize>| {
            for (to, &open_to) in self.open_to.iter().enumerate() {
                if kind & open_to != 0 && from[to].is_none() && !self.closed[to] {
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
        // Whoever sits on the reserves reached can only move among them, so they stay as full as they are: a search
        // fails at most once a reserve, whatever the number of people and masks.
        for (closed, from) in self.closed.iter_mut().zip(&from) {
            *closed |= from.is_some();
        }
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

    /// Lets the seats that `at` leaves unclaimed fall to the reserve `to`; offer them to everybody left again.
    pub(super) fn fall(&mut self, at: usize, to: usize) {
        self.closed.fill(false);
        for (claimant, open_to) in self.claimant.iter_mut().zip(&mut self.open_to) {
            if *claimant == at {
                *claimant = to;
                *open_to |= flag(self.reserved[to].bit);
            }
        }
    }

    /// The reserves that people of a mask fill, in the order of the list. A seat that fell is the first reserve's on
    /// its way that the person belongs to.
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
        for reserves in filled.values_mut() {
            reserves.sort_unstable();
        }
        filled
    }

    /// The bits of a mask by which [`filled`](Self::filled) lists it.
    pub(super) fn kind(&self, mask: u64) -> u64 {
        mask & self.bits
    }
}
