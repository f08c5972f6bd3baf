//! Records and results as Arrow tables: [`table`] reads a stream of batches as rows of a table, the others write results.
mod clearing;
mod delta;
mod desk;
mod duplicates;
mod evaluation;
mod explanation;
mod impact;
mod ledger;
mod local_test;
mod policy;
mod read;
mod wording;
mod write;

pub use clearing::{assigned, changes, checks, congestion, referrals, unfilled, unmatched};
pub use delta::delta;
pub use desk::{call_list, override_counts, overrides};
pub use duplicates::duplicates;
pub use evaluation::{changed, compared, events, lost, measured, represented};
pub use explanation::{contributions, differences, near_misses};
pub use impact::{displaced, simulated, simulated_details};
pub use ledger::{ledger, ledger_notes};
pub use local_test::{local_near_misses, unknowns, verified};
pub use policy::{assigned_outcomes, outcomes, warnings};
pub use read::table;
pub use wording::{flags, vacancy_flags};
pub use write::{BATCH_ROWS, mentions, ranking_batch, ranking_batches, ranking_schema, unresolved_skills};
