//! The choice rule the slow, obvious way: every subset of the pool, every way to seat it.

use matcher_core::assignment::{Precedence, Reserved};

/// Positions a vacancy chooses from a pool, best first, for pools of about eight people.
///
/// Reserved seats are filled with as many people as possible, and among the sets of people that do so the one of the best
/// merit is taken: it has the best person any of them has, then the second best, and so on. With open openings filled
/// last, whole choices are compared in this way. Seats that fall to another reserve are settled step by step: whom the
/// seats had before stays chosen.
///
/// # Panics
///
/// With an explicit slot order, which needs no search to be obvious.
#[must_use]
pub fn choose(
    pool: &[u64],
    openings: u32,
    reserved: &[Reserved],
    precedence: &Precedence<'_>,
    hold: bool,
) -> Vec<usize> {
    let mut open = openings;
    let mut seats: Vec<u32> = Vec::new();
    for reserve in reserved {
        seats.push(reserve.seats.min(open));
        open -= seats[seats.len() - 1];
    }
    let first: Vec<usize> = match precedence {
        Precedence::ReserveFirst => Vec::new(),
        Precedence::OpenFirst => (0..pool.len()).take(open as usize).collect(),
        Precedence::Slots(_) => panic!("a slot order needs no search"),
    };
    if matches!(precedence, Precedence::OpenFirst) {
        open = 0;
    }
    let rest: Vec<usize> = (0..pool.len()).filter(|at| !first.contains(at)).collect();

    // The reserves whose members may have a seat: at first the seat's own, then one more after every fall.
    let mut owners: Vec<Vec<usize>> = (0..reserved.len()).map(|at| vec![at]).collect();
    let falls: Vec<(usize, usize)> = reserved
        .iter()
        .enumerate()
        .filter_map(|(at, reserve)| {
            reserve.falls_to.filter(|to| (at + 1..reserved.len()).contains(to)).map(|to| (at, to))
        })
        .collect();
    let mut kept: Vec<usize> = Vec::new();
    for step in 0..=falls.len() {
        if let Some((at, to)) = step.checked_sub(1).map(|fall| falls[fall]) {
            for owners in owners.iter_mut().filter(|owners| owners.ends_with(&[at])) {
                owners.push(to);
            }
        }
        let may = |person: usize, seat: usize| {
            let is_member = |bit: u32| bit < 64 && pool[person] >> bit & 1 == 1;
            owners[seat].iter().any(|&owner| is_member(reserved[owner].bit))
        };
        let seated = |set: &[usize]| most_seated(set, &mut seats.clone(), &may);
        let all = openings as usize - first.len();
        let fits = |set: &[usize], seated: usize| match (step == falls.len(), hold) {
            (false, _) => set.len() == seated,
            // After the last fall the whole choice is made at once.
            (true, true) => set.len() - seated <= open as usize,
            (true, false) => set.len() <= all,
        };
        kept = best_set(&rest, &kept, &seated, &fits);
    }
    let mut chosen = [first, kept].concat();
    chosen.sort_unstable();
    chosen
}

/// Of the sets around `kept` that fit, one that seats the most and, among those, the one of the best merit.
fn best_set(
    people: &[usize],
    kept: &[usize],
    seated: &impl Fn(&[usize]) -> usize,
    fits: &impl Fn(&[usize], usize) -> bool,
) -> Vec<usize> {
    let mut best: Option<(usize, Vec<usize>)> = None;
    // The best person is the highest bit, so that better merit is a larger number and comes first.
    for set in (0..1_usize << people.len()).rev() {
        let has = |place: usize| set >> (people.len() - 1 - place) & 1 == 1;
        let set: Vec<usize> = people.iter().enumerate().filter(|(place, _)| has(*place)).map(|(_, &at)| at).collect();
        if kept.iter().all(|at| set.contains(at)) {
            let count = seated(&set);
            if fits(&set, count) && best.as_ref().is_none_or(|(most, _)| count > *most) {
                best = Some((count, set));
            }
        }
    }
    best.map(|(_, set)| set).unwrap_or_default()
}

/// The largest number of people who can sit, everyone on each seat they may have or on none.
fn most_seated(people: &[usize], seats: &mut [u32], may: &impl Fn(usize, usize) -> bool) -> usize {
    let Some((&person, others)) = people.split_first() else { return 0 };
    let mut most = most_seated(others, seats, may);
    for seat in 0..seats.len() {
        if seats[seat] > 0 && may(person, seat) {
            seats[seat] -= 1;
            most = most.max(1 + most_seated(others, seats, may));
            seats[seat] += 1;
        }
    }
    most
}
