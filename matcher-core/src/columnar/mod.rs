//! Records and results as Arrow tables: [`table`] reads a stream of batches as rows of a table, the others write results.
mod evaluation;
mod policy;
mod read;
mod write;

pub use evaluation::{changed, compared, events, lost, measured, represented};
pub use policy::{outcomes, warnings};
pub use read::table;
pub use write::{
    BATCH_ROWS, contributions, mentions, ranking_batch, ranking_batches, ranking_schema, unresolved_skills,
};
