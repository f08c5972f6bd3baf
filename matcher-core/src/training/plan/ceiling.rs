//! What can no plan exceed? Everybody in the class that helps them most, as if nobody took from another.

use super::admit::Candidate;
use super::class::Class;
use super::market::{score, steps};
use crate::assignment::Growing;

/// No plan adds more, in scores: the best way to fill the seats if each person added all that prices let them add alone.
///
/// At the prices of the market as it is, what any set of people adds is no more than the sum of what each adds alone
/// (weak duality: the prices stay prices, and each person's part covers their new list). Seats are given to the largest
/// parts, one class a person; classes that teach the same are as good as one with all their seats. `taught_by` has the
/// classes of each lesson.
pub(super) fn most(candidates: &[Candidate], (classes, taught_by): (&[Class<'_>], &[Vec<u32>]), base: &Growing) -> f64 {
    let (mut indptr, mut seats, mut parts) = (vec![0], Vec::new(), Vec::new());
    for own in candidates.chunk_by(|a, b| a.worker == b.worker) {
        for candidate in own {
            let alone = candidate.bound(base).max(0.0);
            seats.push(candidate.lesson);
            parts.push(steps(alone) + 1);
        }
        indptr.push(seats.len());
    }
    let seats_of = |own: &Vec<u32>| own.iter().map(|class| classes[*class as usize].seats).fold(0, u32::saturating_add);
    let capacities: Vec<u32> = taught_by.iter().map(seats_of).collect();
    score(Growing::new(&indptr, &seats, &parts, &capacities).value())
}
