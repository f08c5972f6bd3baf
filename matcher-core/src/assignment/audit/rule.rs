//! Whom would a vacancy choose? The rule as its definition reads, person by person and seat by seat.
//!
//! Written apart from [`choose`](crate::assignment::choose), so that a mistake there is not made twice: seats are
//! single things here, and people are moved by searching for a free one.

use std::collections::{BTreeSet, VecDeque};

use crate::assignment::{Precedence, Reserved, Rule, Slot};

/// A reserved seat.
struct Seat {
    /// The reserve that claims it now.
    owner: usize,
    /// The bits of those who may sit on it.
    may: u64,
    sitter: Option<usize>,
}

/// Which people of a pool, best first, are chosen.
pub(super) fn chosen(rule: &Rule<'_>, pool: &[u64]) -> Vec<bool> {
    let mut seats = Vec::new();
    let mut open = rule.openings;
    for (owner, reserve) in rule.reserved.iter().enumerate() {
        let kept = reserve.seats.min(open);
        open -= kept;
        // More seats than people are never sat on, whoever may have them.
        let count = usize::try_from(kept).unwrap_or(usize::MAX).min(pool.len());
        seats.extend((0..count).map(|_| Seat { owner, may: bit(reserve), sitter: None }));
    }
    let reserved = rule.openings - open;
    let mut room = Room { rule, pool, seats, is_chosen: vec![false; pool.len()] };
    let seated = match rule.precedence {
        Precedence::ReserveFirst => {
            let seated = room.fill_reserves();
            room.fill_open(open);
            seated
        }
        Precedence::OpenFirst => {
            room.fill_open(open);
            room.fill_reserves()
        }
        Precedence::Slots(order) => room.fill_in_turns(order, open),
    };
    if !rule.hold {
        room.fill_open(reserved - seated);
    }
    room.is_chosen
}

/// The bit of a reserve's members; without one nobody is a member.
fn bit(reserve: &Reserved) -> u64 {
    if reserve.bit < 64 { 1 << reserve.bit } else { 0 }
}

/// Where the seats of a reserve fall to: only to a later one of the list.
fn falls_to(reserved: &[Reserved], at: usize) -> Option<usize> {
    reserved[at].falls_to.filter(|&to| to > at && to < reserved.len())
}

struct Room<'a> {
    rule: &'a Rule<'a>,
    pool: &'a [u64],
    seats: Vec<Seat>,
    is_chosen: Vec<bool>,
}

impl Room<'_> {
    /// The best people left.
    fn fill_open(&mut self, openings: u32) {
        let mut left = openings;
        for is_chosen in &mut self.is_chosen {
            if left > 0 && !*is_chosen {
                *is_chosen = true;
                left -= 1;
            }
        }
    }

    /// Everybody in turn is seated if people can be moved so that there is a seat; then seats fall and all are asked
    /// again.
    fn fill_reserves(&mut self) -> u32 {
        let mut seated = self.seat_everybody();
        for at in 0..self.rule.reserved.len() {
            let Some(to) = falls_to(self.rule.reserved, at) else { continue };
            for seat in self.seats.iter_mut().filter(|seat| seat.owner == at) {
                seat.owner = to;
                seat.may |= bit(&self.rule.reserved[to]);
            }
            seated += self.seat_everybody();
        }
        seated
    }

    fn seat_everybody(&mut self) -> u32 {
        let mut seated = 0;
        // Who finds no seat never will while seats stay as they are, nor will anybody of the same mask.
        let mut hopeless = BTreeSet::new();
        for person in 0..self.pool.len() {
            if self.is_chosen[person] || hopeless.contains(&self.pool[person]) {
                continue;
            }
            if self.seat(person) {
                self.is_chosen[person] = true;
                seated += 1;
            } else {
                hopeless.insert(self.pool[person]);
            }
        }
        seated
    }

    /// An augmenting path: the person takes a seat, whoever sat there takes another, and so on to a free one.
    fn seat(&mut self, person: usize) -> bool {
        let mut taken_by: Vec<Option<usize>> = vec![None; self.seats.len()];
        let mut asked = BTreeSet::new();
        let mut queue = VecDeque::from([person]);
        while let Some(mover) = queue.pop_front() {
            // People of one mask may have the same seats: one of them asks for all.
            if !asked.insert(self.pool[mover]) {
                continue;
            }
            for at in 0..self.seats.len() {
                if taken_by[at].is_some() || self.seats[at].may & self.pool[mover] == 0 {
                    continue;
                }
                taken_by[at] = Some(mover);
                let Some(sitter) = self.seats[at].sitter else {
                    self.shift(&taken_by, at);
                    return true;
                };
                queue.push_back(sitter);
            }
        }
        false
    }

    /// Everyone on the path that ends at seat `at` moves up.
    fn shift(&mut self, taken_by: &[Option<usize>], mut at: usize) {
        while let Some(mover) = taken_by[at] {
            let left = self.seats.iter().position(|seat| seat.sitter == Some(mover));
            self.seats[at].sitter = Some(mover);
            let Some(left) = left else { return };
            self.seats[left].sitter = None;
            at = left;
        }
    }

    /// One seat after the other takes the best member left, in the stated turns; then seats fall.
    fn fill_in_turns(&mut self, order: &[Slot], open: u32) -> u32 {
        let mut open = open;
        let mut seated = 0;
        loop {
            let before = (open, seated);
            for slot in order {
                match *slot {
                    Slot::Open => {
                        let taken = u32::from(open > 0 && self.is_chosen.contains(&false));
                        self.fill_open(taken);
                        open -= taken;
                    }
                    Slot::Reserved(reserve) => seated += u32::from(self.take_seat(reserve, reserve)),
                }
            }
            if (open, seated) == before {
                break;
            }
        }
        for reserve in 0..self.rule.reserved.len() {
            while self.take_seat(reserve, reserve) {
                seated += 1;
            }
        }
        self.fill_open(open);
        for at in 0..self.rule.reserved.len() {
            let Some(to) = falls_to(self.rule.reserved, at) else { continue };
            while self.take_seat(at, to) {
                seated += 1;
            }
            for seat in self.seats.iter_mut().filter(|seat| seat.owner == at && seat.sitter.is_none()) {
                seat.owner = to;
            }
        }
        seated
    }

    /// A free seat that `owner` claims takes the best member of `of` left.
    fn take_seat(&mut self, owner: usize, of: usize) -> bool {
        let Some(reserve) = self.rule.reserved.get(of) else { return false };
        let free = self.seats.iter().position(|seat| seat.owner == owner && seat.sitter.is_none());
        let Some(free) = free else { return false };
        let person = (0..self.pool.len()).find(|&at| !self.is_chosen[at] && self.pool[at] & bit(reserve) != 0);
        self.seats[free].sitter = person;
        person.is_some_and(|person| {
            self.is_chosen[person] = true;
            true
        })
    }
}
