//! Records and results as Arrow tables: [`table`] reads a stream of batches as rows of a table, the others write results.
mod clearing;
mod evaluation;
mod policy;
mod read;
mod write;

pub use clearing::{assigned, changes, checks, congestion, referrals, unfilled, unmatched};
pub use evaluation::{changed, compared, events, lost, measured, represented};
pub use policy::{assigned_outcomes, outcomes, warnings};
pub use read::table;
pub use write::{
    BATCH_ROWS, contributions, mentions, ranking_batch, ranking_batches, ranking_schema, unresolved_skills,
};
