//! What does a policy change, and what does it cost?
//!
//! A *place* is one of a vacancy's openings, each vacancy looked at on its own: the first of its list take them, as many as
//! there are openings, and an opening that is held stays empty. [`crate::Snapshot::displacement`] says of a ranking who lost
//! which place to whom, under which rule and at what cost in score, against the same run without a policy, and how much of
//! that the way to work had already given locals. [`crate::Snapshot::simulate`] sets policies side by side, one row each, on
//! people who were looked for once; [`Grid`] makes many policies of one.
//!
//! Nothing here scores a pair or orders a list: the engine finds, the policy orders. One person may take places at several
//! vacancies here; who goes where when everybody goes once is for [`crate::clearing`].

mod displacement;
mod grid;
mod places;
mod simulation;

pub use displacement::{Displaced, Displacement, Price};
pub use grid::{Axis, Grid};
pub use simulation::{Simulated, Simulation};

use crate::engine::EngineError;
use crate::policy::PolicyError;

/// An effect that can't be told.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ImpactError {
    /// No policy to simulate.
    #[error("no policy to simulate: at least one is needed")]
    NoPolicy,
    /// Two policies of one name.
    #[error("policies {first} and {second} have the id {id:?}: rows are told apart by it, so each needs its own")]
    SameId {
        /// The id.
        id: String,
        /// Place of the one, counted from 1.
        first: usize,
        /// Place of the other.
        second: usize,
    },
    /// A policy that can't be used on this market.
    #[error("policy {id:?} can't be simulated")]
    Policy {
        /// Its id.
        id: String,
        /// Why.
        #[source]
        source: PolicyError,
    },
    /// A grid that makes no policies, or policies that are the same.
    #[error("grid: {axis} {what}")]
    Grid {
        /// What is varied.
        axis: &'static str,
        /// What is wrong with it, and what would be right.
        what: String,
    },
    /// Not TOML, an unknown axis or a value of another type.
    #[error("grid: {message}")]
    MalformedGrid {
        /// What the reader says, with line, column and key.
        message: String,
    },
    /// A ranking that isn't one of workers for stored vacancies.
    #[error("the ranking isn't one of workers for this market's vacancies, such as rank_workers gives")]
    NoPlaces,
    /// A ranking of another generation.
    #[error("the ranking was made at generation {ranking}, the market is at {market}: rank again")]
    OtherGeneration {
        /// That of the ranking.
        ranking: u64,
        /// That of the market.
        market: u64,
    },
    /// A ranking of another market, or of the same opened a second time.
    #[error("the ranking was made by another market: rank with the market that is asked")]
    OtherMarket,
    /// People can't be looked for.
    #[error(transparent)]
    Engine(#[from] EngineError),
}
