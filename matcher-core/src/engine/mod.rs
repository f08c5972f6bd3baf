//! How is a whole market ranked fast? One immutable snapshot, postings added up, and nothing scored that can't matter.
//!
//! [`Snapshot`] holds the layout of one generation, derived from the index alone. [`Snapshot::rank_workers`] and its
//! kin run in parallel, stop at a [`crate::cancel::Cancel`], and give the same [`Ranking`] as scoring every pair
//! (`exhaustive`). The engine holds no rules: features, eligibility and policy are called, never restated.

mod applications;
mod candidates;
mod check;
mod classes;
mod coarse;
mod contenders;
mod count;
mod csr;
mod error;
mod facts;
mod ids;
pub(crate) mod layout;
mod lists;
mod options;
mod pack;
mod postings;
mod query;
mod rank;
mod ranking;
mod relations;
mod runs;
mod scorer;
mod search;
mod snapshot;
mod text;
mod topk;
pub(crate) mod unsaved;

pub(crate) use applications::{Applicant, Application, Detail, Names, Terms};
pub(crate) use candidates::is_candidate;
pub use error::EngineError;
pub use options::{Direction, Eligible, Places, RankOptions};
pub(crate) use rank::said_of_unclaimed;
pub use ranking::{Outcome, Ranking, Row};
pub use snapshot::{Fingerprints, Settings, Snapshot};
