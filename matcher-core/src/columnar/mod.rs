//! Records and results as Arrow tables: [`table`] reads a stream of batches as rows of a table, the others write results.
mod clearing;
mod decisions;
mod delta;
mod demand;
mod desk;
mod duplicates;
mod evaluation;
mod explanation;
mod gap;
mod impact;
mod ipk;
mod ledger;
mod local_test;
mod outcome;
mod policy;
mod programme;
mod protection;
mod read;
mod training;
mod vacancy_report;
mod wording;
mod write;

pub use clearing::{assigned, changes, checks, congestion, referrals, unfilled, unmatched};
pub use decisions::{decision_bases, decisions};
pub use delta::delta;
pub use demand::{demand, demand_notes, demand_trends, not_asked, taught_nowhere};
pub use desk::{call_list, override_counts, overrides};
pub use duplicates::duplicates;
pub use evaluation::{changed, compared, events, lost, measured, represented, trials};
pub use explanation::{contributions, differences, near_misses};
pub use gap::{alternatives, gap_notes, one_away, skill_gap};
pub use impact::{displaced, simulated, simulated_details};
pub use ipk::{balance, cards, form, ipk_notes};
pub use ledger::{ledger, ledger_notes};
pub use local_test::{local_near_misses, unknowns, verified};
pub use outcome::{course_rates, livelihoods, outcome_notes, outcomes as training_outcomes, path_steps, paths};
pub use policy::{assigned_outcomes, outcomes, warnings};
pub use programme::{agreements, board, evidence, funder_retention, funders, programme_notes, stages};
pub use protection::{
    budget, coverage, decent_work, protection_duties, protection_gap, protection_notes, retention, scheme_rules,
    wage_checks, wage_floors,
};
pub use read::table;
pub use training::{admissions, planned_courses};
pub use vacancy_report::{filled_notices, vacancy_reports};
pub use wording::{flags, vacancy_flags};
pub use write::{BATCH_ROWS, mentions, ranking_batch, ranking_batches, ranking_schema, unresolved_skills};
