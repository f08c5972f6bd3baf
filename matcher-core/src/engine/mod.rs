//! How is a whole market ranked fast? One immutable snapshot, postings added up, and nothing scored that can't matter.
//!
//! [`Snapshot`] holds the layout of one generation, derived from the index alone. [`Snapshot::rank_workers`] and its
//! kin run in parallel, stop at a [`crate::cancel::Cancel`], and give the same [`Ranking`] as scoring every pair
//! (`exhaustive`). The engine holds no rules: features, eligibility and policy are called, never restated.

mod applications;
mod candidates;
mod census;
mod check;
mod classes;
mod coarse;
mod company;
mod contenders;
mod count;
mod csr;
mod delta;
mod error;
mod facts;
mod ids;
pub(crate) mod layout;
mod lens;
mod lessons;
mod lists;
mod options;
mod origin;
mod pack;
mod pools;
mod postings;
mod query;
mod rank;
mod ranking;
mod reach;
pub(crate) mod relations;
mod runs;
mod scorer;
mod search;
mod snapshot;
mod standing;
mod text;
mod topk;
mod turns;
pub(crate) mod unsaved;
mod unused;
mod vulnerable;

pub(crate) use applications::{Applicant, Application, Detail, Names, Terms};
pub(crate) use candidates::is_candidate;
pub(crate) use census::{Census, Lack, Seen};
pub use delta::{Change, Delta, ListChange, Since};
pub use error::EngineError;
pub(crate) use lessons::{BEST, Lesson, Prospect, Said, Stand, TaughtPair};
pub use options::{Direction, Eligible, Places, RankOptions};
pub(crate) use origin::Origin;
pub(crate) use pools::Pool;
pub(crate) use rank::{in_pool, said_of_unclaimed};
pub use ranking::{Outcome, Ranking, Row};
pub(crate) use reach::Reached;
pub(crate) use snapshot::Held;
pub use snapshot::{Fingerprints, Settings, Snapshot};
pub(crate) use standing::{Queue, Standing, Supposed, standing_in};
pub(crate) use unused::without_unused;
