//! Is an assignment what it claims to be?

mod bounds;
mod rule;
mod stable;
mod welfare;

use super::Market;

pub use stable::{audit_stable, blocking_pairs};
pub use welfare::audit_welfare;

/// What is wrong with an assignment. Workers and vacancies are counted from 0.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Fault {
    /// An array of the wrong length: nothing else is looked at.
    Length {
        /// match, scores or prices.
        what: &'static str,
        /// Entries found.
        found: usize,
        /// How many are right.
        expected: usize,
    },
    /// A worker at a vacancy that isn't in their list, or doesn't exist.
    Unlisted {
        /// Who.
        worker: usize,
        /// Where.
        vacancy: u32,
    },
    /// More people than openings.
    AboveOpenings {
        /// Where.
        vacancy: u32,
        /// Its openings.
        openings: u32,
        /// How many people it holds.
        held: usize,
    },
    /// A vacancy holds somebody whom its own rule doesn't choose, given whom it holds and who would rather come.
    NotChosen {
        /// Where.
        vacancy: u32,
        /// Who.
        worker: u32,
    },
    /// Both would rather have each other.
    BlockingPair {
        /// Who.
        worker: u32,
        /// Where.
        vacancy: u32,
    },
    /// People on openings that are held for members of a reserve.
    HeldOpening {
        /// Where.
        vacancy: u32,
        /// Openings that anybody may take.
        open: u32,
        /// How many people need one.
        needed: u32,
    },
    /// The prices don't prove that nothing better is possible.
    Gap {
        /// How much more they leave room for, in steps of the prices; below 0 where the assignment has what it may not
        /// have.
        steps: i128,
    },
    /// Prices of another market, with a step that is no power of two or too fine, or with a bonus too small to put
    /// reserves first.
    Prices,
}

/// Where every worker is matched as an entry of the lists, and what is wrong with that so far.
fn held(market: &Market<'_>, matched: &[Option<u32>]) -> Result<(Vec<Option<usize>>, Vec<Fault>), Fault> {
    let lists = market.lists();
    if matched.len() != lists.workers() {
        return Err(Fault::Length { what: "match", found: matched.len(), expected: lists.workers() });
    }
    let mut faults = Vec::new();
    let mut people = vec![0_usize; lists.vacancies()];
    let mut held = Vec::with_capacity(matched.len());
    for (worker, vacancy) in matched.iter().enumerate() {
        let entry = vacancy.and_then(|vacancy| {
            let position = lists.position(worker, vacancy);
            match position {
                Some(_) => people[vacancy as usize] += 1,
                None => faults.push(Fault::Unlisted { worker, vacancy }),
            }
            position.map(|position| lists.range(worker).start + position)
        });
        held.push(entry);
    }
    for ((vacancy, rule), &held) in (0_u32..).zip(market.rules()).zip(&people) {
        if held > rule.openings as usize {
            faults.push(Fault::AboveOpenings { vacancy, openings: rule.openings, held });
        }
    }
    Ok((held, faults))
}
