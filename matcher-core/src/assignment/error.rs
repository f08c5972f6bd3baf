//! What can be wrong with lists, ranks, rules, scores and matches of an assignment? Everything is named by its
//! position.

use std::fmt;

/// An entry of the workers' lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Whose list.
    pub worker: usize,
    /// Where in it; 0 is the most wanted.
    pub position: usize,
}

impl fmt::Display for Place {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "worker {}, position {}", self.worker, self.position)
    }
}

/// Why somebody else's presence could get a person chosen under a rule, so that deferred acceptance isn't safe with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Complement {
    /// Unclaimed seats fall outwards, but somebody is a member of a reserve further in and not of one further out.
    NotNested {
        /// The reserve further in, by its place in the vacancy's list.
        inner: usize,
        /// The reserve further out.
        outer: usize,
        /// The entry whose mask has the inner reserve's bit alone.
        place: Place,
    },
}

impl fmt::Display for Complement {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotNested { inner, outer, place } => write!(
                formatter,
                "unclaimed seats fall outwards to reserve {outer}, but {place} is a member of reserve {inner} and not of \
                 {outer}; whoever is in an inner ring must be in every ring around it"
            ),
        }
    }
}

/// An assignment that can't be made or checked. Workers, vacancies and positions are counted from 0.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum AssignmentError {
    /// An array of the wrong length.
    #[error("{what} has {found} entries, expected {expected}")]
    Length {
        /// indptr, indices, ranks, scores, masks, rules or match.
        what: &'static str,
        /// Entries found.
        found: usize,
        /// How many are right.
        expected: usize,
    },
    /// More than positions can number.
    #[error("there are {found} {what}, expected at most {most}")]
    TooMany {
        /// workers or vacancies.
        what: &'static str,
        /// How many there are.
        found: usize,
        /// How many can be told apart.
        most: usize,
    },
    /// A list's start that lies before the start of the list before it, or behind the end of the entries.
    #[error("indptr[{at}] is {found}, expected {least} to {most}: starts never fall, the first is 0")]
    Indptr {
        /// Position in indptr.
        at: usize,
        /// What stands there.
        found: usize,
        /// The least that is right.
        least: usize,
        /// The most that is right.
        most: usize,
    },
    /// A list that names a vacancy nobody knows.
    #[error("{place}: vacancy {vacancy} is unknown; {vacancies} vacancies are numbered from 0")]
    UnknownVacancy {
        /// Which entry.
        place: Place,
        /// What it names.
        vacancy: u32,
        /// How many vacancies there are.
        vacancies: usize,
    },
    /// A list that names a vacancy twice.
    #[error("{place}: vacancy {vacancy} stands at position {first} of the same list already")]
    RepeatedVacancy {
        /// The later entry.
        place: Place,
        /// What both name.
        vacancy: u32,
        /// Position of the earlier one.
        first: usize,
    },
    /// Two people of one rank at one vacancy.
    #[error("vacancy {vacancy} gives rank {rank} twice: {first}; {second}; ranks differ within a vacancy")]
    EqualRanks {
        /// Whose ranks.
        vacancy: u32,
        /// The rank.
        rank: u32,
        /// The earlier entry.
        first: Place,
        /// The later entry.
        second: Place,
    },
    /// A reserve with more seats than the vacancy has openings.
    #[error("vacancy {vacancy}, reserve {reserve}: {seats} seats, but it has {openings} openings")]
    ReserveAboveOpenings {
        /// Whose reserve.
        vacancy: usize,
        /// Its place in the vacancy's list.
        reserve: usize,
        /// Its seats.
        seats: u32,
        /// The vacancy's openings.
        openings: u32,
    },
    /// A reserve whose bit no mask has room for.
    #[error("vacancy {vacancy}, reserve {reserve}: bit {bit}, expected 0 to 63")]
    Bit {
        /// Whose reserve.
        vacancy: usize,
        /// Its place in the vacancy's list.
        reserve: usize,
        /// The bit.
        bit: u32,
    },
    /// A rule under which somebody's presence may get another person chosen.
    #[error("vacancy {vacancy}: its rule isn't substitutable, so no assignment can be called stable: {reason}")]
    NotSubstitutable {
        /// Whose rule.
        vacancy: usize,
        /// Why.
        reason: Complement,
    },
    /// A score that is no number.
    #[error("{place}: the score is {score}, expected a finite number")]
    Score {
        /// Which entry.
        place: Place,
        /// The score.
        score: f64,
    },
    /// A match that names a vacancy nobody knows.
    #[error("match[{worker}] is {vacancy}, an unknown vacancy; {vacancies} vacancies are numbered from 0")]
    UnknownMatch {
        /// Whose match.
        worker: usize,
        /// What it names.
        vacancy: u32,
        /// How many vacancies there are.
        vacancies: usize,
    },
    /// A match with a vacancy that isn't in the worker's list.
    #[error("match[{worker}] is {vacancy}, a vacancy that isn't in the list of worker {worker}")]
    UnlistedMatch {
        /// Whose match.
        worker: usize,
        /// What it names.
        vacancy: u32,
    },
}
