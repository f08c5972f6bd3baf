//! Openings, reserves and the order in which they are filled.

use std::collections::BTreeMap;

use super::matching::{Matching, flag, next};

/// Openings kept for a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reserved {
    /// Members have this bit (0 to 63) in their mask. Nobody has a higher one: its seats stay unclaimed.
    pub bit: u32,
    /// How many openings are kept.
    pub seats: u32,
    /// The reserve that takes over seats nobody claims, by its place in the same list: an inner ring's seats fall to the
    /// ring around it. Only a later one of the list counts; any other value is read as none.
    pub falls_to: Option<usize>,
}

/// One turn of an explicit order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slot {
    /// An opening for everybody.
    Open,
    /// A seat of the reserve at this place of the list. A place outside the list is passed over.
    Reserved(usize),
}

/// Which openings are filled first. It decides what a stated share is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Precedence<'a> {
    /// Reserved seats, then open ones by merit: a minimum guarantee. Members who would win anyway count towards it.
    ReserveFirst,
    /// Open openings by merit, then the reserved seats among those left: over and above what members win by merit.
    OpenFirst,
    /// One seat after the other. The list starts over until every seat had its turn; a turn whose seats are used up or
    /// have no member left is passed over. What the list never mentions has its turns after everything it mentions:
    /// reserves in their order, open openings last.
    Slots(&'a [Slot]),
}

/// Somebody chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chosen {
    /// Position in the pool.
    pub at: usize,
    /// The reserve they fill, by its place in the list; none on an open opening or a released seat.
    pub reserve: Option<usize>,
}

/// Whom a vacancy takes, and what became of its reserves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// Best first.
    pub chosen: Vec<Chosen>,
    /// Seats of each reserve, after trimming and after unclaimed seats fell to another reserve.
    pub seats: Vec<u32>,
    /// How many of them members fill. The rest of `seats` is released or held.
    pub filled: Vec<u32>,
}

/// Fills the openings of one vacancy from a pool, some of them kept for groups.
///
/// `pool` is one mask a person, best first. One person fills one seat, so somebody in two groups counts for one of them
/// ("one-to-one" horizontal reservations); a person without any of the reserves' bits can only take an open opening.
///
/// - Seats are trimmed in the order of the list until their sum is at most `openings`: later reserves lose first.
/// - Reserved seats go to the best people among whom as many of them as possible are filled.
/// - Seats nobody claims fall to [`Reserved::falls_to`], those of earlier reserves first and so ring by ring outwards: a
///   ring that lies around others is met whenever enough of its members are there. With [`Precedence::Slots`] they fall
///   after the last turn.
/// - What is still unclaimed is released to the best people left, or stays empty with `hold`.
///
/// Among people of one mask the better always comes first. The same arguments give the same choice; every argument is
/// taken: a pool smaller than the openings is chosen whole (but for seats held).
///
/// Costs the pool times the number of reserves, and for every seat a search over reserves and the
/// different masks seated: near-linear while masks are few.
///
/// # Examples
///
/// Two openings, one of them kept for members of group 0, who are third and fourth:
///
/// ```
/// use matcher_core::assignment::{Precedence, Reserved, choose};
///
/// let reserved = [Reserved { bit: 0, seats: 1, falls_to: None }];
/// let choice = choose(&[0, 0, 1, 1], 2, &reserved, &Precedence::ReserveFirst, false);
/// let chosen: Vec<_> = choice.chosen.iter().map(|chosen| (chosen.at, chosen.reserve)).collect();
/// assert_eq!(chosen, [(0, None), (2, Some(0))]);
/// ```
///
/// # Source
///
/// Reserved seats: the meritorious horizontal choice rule of Sönmez & Yenmez (2022), "Affirmative action in India via
/// vertical, horizontal, and overlapping reservations", *Econometrica* 90(4). For one group it is the minority reserve of
/// Hafalir, Yenmez & Yildirim (2013), "Effective affirmative action in school choice", *Theoretical Economics* 8(2).
/// Precedence: Dur, Kominers, Pathak & Sönmez (2018), "Reserve design: unintended consequences and the demise of
/// Boston's walk zones", *Journal of Political Economy* 126(6).
#[must_use]
pub fn choose(pool: &[u64], openings: u32, reserved: &[Reserved], precedence: &Precedence<'_>, hold: bool) -> Choice {
    let mut draft = Draft::new(pool, openings, reserved);
    match *precedence {
        Precedence::ReserveFirst => {
            draft.match_reserves();
            draft.take_best(draft.open);
        }
        Precedence::OpenFirst => {
            draft.take_best(draft.open);
            draft.match_reserves();
        }
        Precedence::Slots(order) => draft.take_turns(order),
    }
    if !hold {
        draft.take_best(draft.unclaimed.iter().sum());
    }
    draft.finish()
}

struct Draft<'a> {
    pool: &'a [u64],
    reserved: &'a [Reserved],
    /// Openings for everybody.
    open: u32,
    /// Seats of each reserve nobody has taken yet.
    unclaimed: Vec<u32>,
    /// What each person of the pool was chosen for.
    taken: Vec<Option<Slot>>,
}

impl<'a> Draft<'a> {
    fn new(pool: &'a [u64], openings: u32, reserved: &'a [Reserved]) -> Self {
        let mut open = openings;
        let trim = |reserve: &Reserved| {
            let seats = reserve.seats.min(open);
            open -= seats;
            seats
        };
        let unclaimed = reserved.iter().map(trim).collect();
        Self { pool, reserved, open, unclaimed, taken: vec![None; pool.len()] }
    }

    /// The best people left take openings.
    fn take_best(&mut self, openings: u32) {
        for (_, taken) in (0..openings).zip(self.taken.iter_mut().filter(|taken| taken.is_none())) {
            *taken = Some(Slot::Open);
        }
    }

    /// Members take reserved seats, by merit and as many as can be filled.
    fn match_reserves(&mut self) {
        let mut matching = Matching::new(self.reserved, &self.unclaimed);
        let mut members = Vec::new();
        self.seat_members(&mut matching, &mut members);
        for at in 0..self.reserved.len() {
            if let Some(to) = next(self.reserved, at) {
                matching.fall(at, to);
                self.seat_members(&mut matching, &mut members);
            }
        }
        members.sort_unstable();
        let mut filled: BTreeMap<_, _> =
            matching.filled().into_iter().map(|(kind, reserves)| (kind, reserves.into_iter())).collect();
        for at in members {
            let reserve = filled.get_mut(&matching.kind(self.pool[at])).and_then(Iterator::next);
            self.taken[at] = reserve.map(Slot::Reserved);
        }
        self.unclaimed = matching.unclaimed();
    }

    /// Offers the seats of a matching to everybody left, best first.
    fn seat_members(&mut self, matching: &mut Matching<'_>, members: &mut Vec<usize>) {
        if matching.is_full() {
            return;
        }
        for (at, &mask) in self.pool.iter().enumerate() {
            if self.taken[at].is_none() && matching.seat(mask) {
                // Which seat is theirs is known once the last person is seated: until then they can be moved.
                self.taken[at] = Some(Slot::Open);
                members.push(at);
            }
        }
    }

    /// One seat after the other takes the best member left.
    fn take_turns(&mut self, order: &[Slot]) {
        let count = self.reserved.len();
        // Open openings are the last kind of seat, so that what is never mentioned has its turns in the order of kinds.
        let mut seats = self.unclaimed.clone();
        seats.push(self.open);
        let mut next_at = vec![0; count + 1];
        let kind = |slot: &Slot| match *slot {
            Slot::Open => Some(count),
            Slot::Reserved(at) => (at < count).then_some(at),
        };
        let mut turns: Vec<usize> = order.iter().filter_map(kind).collect();
        loop {
            // A kind without seats or members never gets one again; dropped, a round always seats somebody.
            turns.retain(|&kind| seats[kind] > 0 && next_at[kind] < self.pool.len());
            if turns.is_empty() {
                break;
            }
            for &kind in &turns {
                self.take_next(kind, &mut next_at, &mut seats[kind]);
            }
        }
        for (kind, left) in seats.iter_mut().enumerate() {
            while self.take_next(kind, &mut next_at, left) {}
        }

        for at in 0..count {
            if let Some(to) = next(self.reserved, at) {
                while self.take_next(to, &mut next_at, &mut seats[at]) {}
                seats[to] += std::mem::take(&mut seats[at]);
            }
        }
        seats.truncate(count);
        self.unclaimed = seats;
    }

    /// Gives one of `seats` to the best person left who may have a seat of this kind; false if there is no seat or nobody.
    fn take_next(&mut self, kind: usize, next_at: &mut [usize], seats: &mut u32) -> bool {
        let reserve = self.reserved.get(kind);
        let may = |mask: u64| reserve.is_none_or(|reserve| mask & flag(reserve.bit) != 0);
        let at = &mut next_at[kind];
        if *seats == 0 {
            return false;
        }
        while *at < self.pool.len() && (self.taken[*at].is_some() || !may(self.pool[*at])) {
            *at += 1;
        }
        if *at == self.pool.len() {
            return false;
        }
        self.taken[*at] = Some(reserve.map_or(Slot::Open, |_| Slot::Reserved(kind)));
        *seats -= 1;
        true
    }

    fn finish(self) -> Choice {
        let mut filled = vec![0; self.reserved.len()];
        let mut chosen = Vec::new();
        for (at, slot) in self.taken.iter().enumerate().filter_map(|(at, taken)| taken.map(|slot| (at, slot))) {
            let reserve = match slot {
                Slot::Open => None,
                Slot::Reserved(reserve) => {
                    filled[reserve] += 1;
                    Some(reserve)
                }
            };
            chosen.push(Chosen { at, reserve });
        }
        let seats = filled.iter().zip(&self.unclaimed).map(|(filled, unclaimed)| filled + unclaimed).collect();
        Choice { chosen, seats, filled }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NONE: u64 = 0;
    const LOCAL: u64 = 1;
    const VILLAGE: u64 = 0b11;
    const DISABLED: u64 = 0b100;

    fn reserve(bit: u32, seats: u32) -> Reserved {
        Reserved { bit, seats, falls_to: None }
    }

    fn at(choice: &Choice) -> Vec<usize> {
        choice.chosen.iter().map(|chosen| chosen.at).collect()
    }

    fn locals(pool: &[u64], choice: &Choice) -> usize {
        choice.chosen.iter().filter(|chosen| pool[chosen.at] & LOCAL != 0).count()
    }

    /// The walk zones of Boston in small: half the seats are stated either way.
    #[test]
    fn the_same_half_is_worth_two_or_three_of_four() {
        // Ten applicants, half of them local, alternating by merit: the four best have two locals without any reserve.
        let pool = [NONE, LOCAL, NONE, LOCAL, NONE, LOCAL, NONE, LOCAL, NONE, LOCAL];
        let half = [reserve(0, 2)];
        let without = choose(&pool, 4, &[], &Precedence::ReserveFirst, false);
        let minimum = choose(&pool, 4, &half, &Precedence::ReserveFirst, false);
        let above = choose(&pool, 4, &half, &Precedence::OpenFirst, false);
        // Reserve first, the stated 50 % changes nobody's place: the guarantee is met by those who win by merit.
        assert_eq!((at(&without), locals(&pool, &without)), (vec![0, 1, 2, 3], 2));
        assert_eq!((at(&minimum), locals(&pool, &minimum)), (vec![0, 1, 2, 3], 2));
        // Open first, the same 50 % is 75 % of the openings.
        assert_eq!((at(&above), locals(&pool, &above)), (vec![0, 1, 3, 5], 3));
    }

    #[test]
    fn slots_lie_between_the_two_orders_and_equal_them_at_the_ends() {
        let pool = [LOCAL, LOCAL, NONE, NONE, LOCAL, NONE, LOCAL, LOCAL];
        let half = [reserve(0, 2)];
        let chosen = |precedence: Precedence<'_>| at(&choose(&pool, 4, &half, &precedence, false));
        assert_eq!(chosen(Precedence::Slots(&[Slot::Reserved(0), Slot::Reserved(0), Slot::Open])), [0, 1, 2, 3]);
        assert_eq!(chosen(Precedence::ReserveFirst), [0, 1, 2, 3]);
        assert_eq!(chosen(Precedence::Slots(&[Slot::Open, Slot::Reserved(0)])), [0, 1, 2, 4]);
        assert_eq!(chosen(Precedence::Slots(&[Slot::Open, Slot::Open, Slot::Reserved(0)])), [0, 1, 4, 6]);
        assert_eq!(chosen(Precedence::OpenFirst), [0, 1, 4, 6]);
    }

    #[test]
    fn slots_never_mentioned_come_last_and_an_empty_list_is_reserves_in_order_then_open() {
        let pool = [LOCAL, NONE, LOCAL, DISABLED];
        let reserved = [reserve(0, 1), reserve(2, 1)];
        let slots = |order: &[Slot]| choose(&pool, 3, &reserved, &Precedence::Slots(order), false).chosen;
        let pick = |at, reserve| Chosen { at, reserve };
        assert_eq!(slots(&[]), [pick(0, Some(0)), pick(1, None), pick(3, Some(1))]);
        assert_eq!(slots(&[Slot::Reserved(7)]), slots(&[]));
        assert_eq!(slots(&[Slot::Open]), [pick(0, None), pick(2, Some(0)), pick(3, Some(1))]);
    }

    #[test]
    fn somebody_in_two_groups_moves_over_for_another() {
        // The best person could fill either reserve; the second only the first: both reserves are met.
        let pool = [LOCAL | DISABLED, LOCAL, NONE];
        let choice = choose(&pool, 2, &[reserve(0, 1), reserve(2, 1)], &Precedence::ReserveFirst, true);
        let chosen: Vec<_> = choice.chosen.iter().map(|chosen| (chosen.at, chosen.reserve)).collect();
        assert_eq!(chosen, [(0, Some(1)), (1, Some(0))]);
        assert_eq!((choice.seats, choice.filled), (vec![1, 1], vec![1, 1]));
    }

    #[test]
    fn an_unclaimed_reserve_is_released_or_held() {
        let pool = [NONE, NONE, LOCAL];
        let released = choose(&pool, 3, &[reserve(0, 2)], &Precedence::ReserveFirst, false);
        let held = choose(&pool, 3, &[reserve(0, 2)], &Precedence::ReserveFirst, true);
        assert_eq!((at(&released), at(&held)), (vec![0, 1, 2], vec![0, 2]));
        assert_eq!((&released.seats, &released.filled), (&vec![2], &vec![1]));
        assert_eq!((&held.seats, &held.filled), (&vec![2], &vec![1]));
    }

    #[test]
    fn an_inner_rings_unclaimed_seats_fall_to_the_ring_around_it() {
        // Three seats for locals, two of them for the village: it has one person, so a second local takes its seat.
        let reserved = [Reserved { bit: 1, seats: 2, falls_to: Some(1) }, reserve(0, 1)];
        let pool = [NONE, NONE, NONE, LOCAL, VILLAGE, LOCAL, LOCAL];
        for precedence in [Precedence::ReserveFirst, Precedence::OpenFirst, Precedence::Slots(&[])] {
            let choice = choose(&pool, 4, &reserved, &precedence, true);
            assert_eq!(at(&choice), [0, 3, 4, 5], "{precedence:?}");
            assert_eq!((choice.seats, choice.filled), (vec![1, 2], vec![1, 2]), "{precedence:?}");
        }
    }

    #[test]
    fn a_ring_takes_over_inner_seats_before_its_own_can_fall() {
        // No villager applies: the kecamatan has two people for its own seat and the village's. Were both seats to fall at
        // once, its first person would move to the village's and its own would go outwards to the second.
        let reserved =
            [Reserved { bit: 2, seats: 1, falls_to: Some(1) }, Reserved { bit: 1, seats: 1, falls_to: Some(2) }];
        let reserved = [reserved[0], reserved[1], reserve(0, 0)];
        for precedence in [Precedence::ReserveFirst, Precedence::OpenFirst, Precedence::Slots(&[])] {
            let choice = choose(&[0b11, 0b1, 0b11], 2, &reserved, &precedence, false);
            assert_eq!(at(&choice), [0, 2], "{precedence:?}");
            assert_eq!((choice.seats, choice.filled), (vec![0, 2, 0], vec![0, 2, 0]), "{precedence:?}");
        }
    }

    #[test]
    fn later_reserves_are_trimmed_first() {
        let choice = choose(&[], 3, &[reserve(0, 2), reserve(1, 2), reserve(2, 2)], &Precedence::OpenFirst, false);
        assert_eq!((choice.seats, choice.filled), (vec![2, 1, 0], vec![0, 0, 0]));
    }

    #[test]
    fn any_argument_is_taken() {
        let odd = |bit, falls_to| Reserved { bit, seats: u32::MAX, falls_to };
        let reserved = [odd(64, Some(1)), odd(0, Some(0)), odd(u32::MAX, Some(2)), odd(63, Some(usize::MAX))];
        let pool = [u64::MAX, 0, 1, 1 << 63];
        let order = [Slot::Reserved(usize::MAX), Slot::Reserved(4), Slot::Open, Slot::Reserved(3)];
        for precedence in [Precedence::ReserveFirst, Precedence::OpenFirst, Precedence::Slots(&order)] {
            for openings in [0, 1, u32::MAX] {
                let choice = choose(&pool, openings, &reserved, &precedence, false);
                assert_eq!(choice.chosen.len(), pool.len().min(openings as usize), "{precedence:?} {openings}");
                assert_eq!(choice.seats.iter().sum::<u32>(), openings);
            }
        }
    }
}
