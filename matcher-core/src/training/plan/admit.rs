//! Who may be admitted together? Seats, the policy's order among locals and others, money, and one course a person.

use crate::assignment::{Growing, Precedence, Reserved, choose};
use crate::engine::BEST;

use super::market::{score, steps};

/// What a class keeps for whom.
#[derive(Clone, Debug)]
pub(super) struct Room {
    pub(super) seats: u32,
    pub(super) cost: i64,
    pub(super) reserved: Vec<Reserved>,
    /// Whether a seat that nobody claims stays empty.
    pub(super) holds: bool,
}

/// Somebody to whom a lesson may be of use.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    /// Dense number of the worker.
    pub(super) worker: u32,
    /// Place of the lesson.
    pub(super) lesson: u32,
    /// Of two who add the same the earlier goes first: who registered first, then by id.
    pub(super) turn: (i32, u32),
    /// The classes that give it and may take them, in the order of classes.
    pub(super) places: Vec<Place>,
    /// The vacancies worth most to them after it, and no less than the scores to expect there.
    pub(super) best: [(u32, f32); BEST],
    /// No less than what any other vacancy is worth above its price as it stood when this was made, in scores.
    pub(super) rest: f64,
}

/// How a class sees somebody.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    /// Place of the class.
    pub(super) class: u32,
    /// The policy takes those of a lower group first.
    pub(super) group: u16,
    /// The reserves of the class that they may fill.
    pub(super) mask: u64,
    /// What the policy adds, in steps.
    pub(super) added: i64,
    pub(super) is_local: Option<bool>,
}

impl Candidate {
    /// What their list is known by: the worker and the lesson.
    pub(super) fn pair(&self) -> (u32, u32) {
        (self.worker, self.lesson)
    }

    /// The vacancies worth most to them after it, with no less than the scores to expect, in steps.
    pub(super) fn best(&self) -> Vec<(u32, i64)> {
        let told = self.best.iter().filter(|(_, most)| *most > 0.0);
        told.map(|(vacancy, most)| (*vacancy, steps(f64::from(*most)))).collect()
    }

    /// No less than what they would add, at the prices of a market, in scores. Prices may only have risen since this was
    /// made.
    pub(super) fn bound(&self, market: &Growing) -> f64 {
        let left = |&(vacancy, most): &(u32, f32)| f64::from(most) - score(market.price(vacancy));
        let best = self.best.iter().filter(|(_, most)| *most > 0.0).map(left).fold(self.rest, f64::max);
        best - score(market.utility(self.worker))
    }
}

/// In which order the policy lets people in: groups one after another, then seats kept for others are released.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Turn {
    /// Those of this group and below.
    pub(super) group: u16,
    /// Whether reserved seats are for their members alone.
    pub(super) keeps: bool,
}

/// What has been given away.
#[derive(Clone, Debug)]
pub(super) struct Seats<'a> {
    rooms: &'a [Room],
    /// The masks of those admitted, by class.
    admitted: Vec<Vec<u64>>,
    /// Seats and rupiah left for all classes together; none where there is no limit.
    left: Option<u32>,
    money: Option<i64>,
}

impl<'a> Seats<'a> {
    pub(super) fn new(rooms: &'a [Room], seats: Option<u32>, budget: Option<i64>) -> Self {
        Self { rooms, admitted: vec![Vec::new(); rooms.len()], left: seats, money: budget }
    }

    /// Whether somebody may still come into a class. Once not, then never again in the same turn.
    pub(super) fn takes(&self, place: &Place, turn: Turn) -> bool {
        let room = &self.rooms[place.class as usize];
        let inside = &self.admitted[place.class as usize];
        let is_paid = self.money.is_none_or(|money| room.cost <= money);
        if inside.len() >= room.seats as usize || self.left == Some(0) || !is_paid || place.group > turn.group {
            return false;
        }
        if room.reserved.is_empty() || !(turn.keeps || room.holds) {
            return true;
        }
        let pool: Vec<u64> = inside.iter().copied().chain([place.mask]).collect();
        // Held seats are for members alone, so that whoever isn't chosen has no seat.
        choose(&pool, room.seats, &room.reserved, &Precedence::ReserveFirst, true).chosen.len() == pool.len()
    }

    /// Lets somebody in.
    pub(super) fn admit(&mut self, place: &Place) {
        let room = &self.rooms[place.class as usize];
        self.admitted[place.class as usize].push(place.mask);
        self.left = self.left.map(|left| left - 1);
        self.money = self.money.map(|money| money - room.cost);
    }

    /// Takes back the last one let into a class.
    pub(super) fn send_away(&mut self, class: u32) {
        if self.admitted[class as usize].pop().is_some() {
            self.left = self.left.map(|left| left + 1);
            self.money = self.money.map(|money| money + self.rooms[class as usize].cost);
        }
    }

    /// Whether a class has a seat, whoever asks.
    pub(super) fn has_room(&self, class: usize) -> bool {
        let room = &self.rooms[class];
        self.left != Some(0)
            && self.admitted[class].len() < room.seats as usize
            && self.money.is_none_or(|money| room.cost <= money)
    }
}

/// The turns of a plan: group after group with seats kept, then once more with those nobody claimed released.
pub(super) fn turns(candidates: &[Candidate], rooms: &[Room]) -> Vec<Turn> {
    let places = candidates.iter().flat_map(|candidate| &candidate.places);
    let mut groups: Vec<u16> = places.map(|place| place.group).collect();
    groups.sort_unstable();
    groups.dedup();
    let mut turns: Vec<Turn> = groups.iter().map(|group| Turn { group: *group, keeps: true }).collect();
    if rooms.iter().any(|room| !room.reserved.is_empty() && !room.holds)
        && let Some(last) = groups.last()
    {
        turns.push(Turn { group: *last, keeps: false });
    }
    turns
}
