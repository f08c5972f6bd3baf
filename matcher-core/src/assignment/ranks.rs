//! Does every vacancy tell its people apart? No rank stands twice at one vacancy.

use super::error::AssignmentError;
use super::problem::Lists;

/// An error for the first vacancy, by number, that gives a rank twice.
///
/// Ranks without gaps are ticked off in one bit an entry, which costs a pass; only ranks above the number of a
/// vacancy's entries are kept aside and sorted.
pub(super) fn check(lists: Lists<'_>, ranks: &[u32]) -> Result<(), AssignmentError> {
    let mut starts = vec![0_usize; lists.vacancies() + 1];
    for &vacancy in lists.entries() {
        starts[vacancy as usize + 1] += 1;
    }
    for at in 1..starts.len() {
        starts[at] += starts[at - 1];
    }
    let mut ticked = vec![0_u64; lists.entries().len().div_ceil(64)];
    let mut aside = Vec::new();
    let mut twice: Option<(u32, u32)> = None;
    let mut found = |vacancy: u32, rank: u32| {
        twice = Some(twice.map_or((vacancy, rank), |earlier| earlier.min((vacancy, rank))));
    };
    for (&vacancy, &rank) in lists.entries().iter().zip(ranks) {
        let (start, end) = (starts[vacancy as usize], starts[vacancy as usize + 1]);
        let place = start + rank as usize;
        if place < end {
            let bit = 1 << (place % 64);
            if ticked[place / 64] & bit != 0 {
                found(vacancy, rank);
            }
            ticked[place / 64] |= bit;
        } else {
            aside.push((vacancy, rank));
        }
    }
    aside.sort_unstable();
    for pair in aside.windows(2).filter(|pair| pair[0] == pair[1]) {
        found(pair[0].0, pair[0].1);
    }
    let Some((vacancy, rank)) = twice else { return Ok(()) };
    let same = |&at: &usize| (lists.entries()[at], ranks[at]) == (vacancy, rank);
    let places: Vec<_> = (0..ranks.len()).filter(same).take(2).map(|entry| lists.place(entry)).collect();
    match places[..] {
        [first, second] => Err(AssignmentError::EqualRanks { vacancy, rank, first, second }),
        _ => Ok(()),
    }
}
