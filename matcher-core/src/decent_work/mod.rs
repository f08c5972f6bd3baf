//! How decent is the work on offer, and do people stay? Wage over the minimum, contract, protection, retention.
//!
//! [`WageChecks`] hold each vacancy against the minimum wage that binds it, with the row used; [`DecentWork`] counts openings
//! by vacancy, employer or over the whole programme, and how many of those placed were still there after some months. Nothing
//! here enters a score, and nothing unknown counts as good or bad.
//!
//! # Source
//!
//! Adequate earnings, stability of work and social security are substantive elements of decent work: ILO (2013), *Decent work
//! indicators: guidelines for producers and users of statistical and legal framework indicators*. What is counted here is what the
//! tables tell of them.

mod offer;
mod retention;
mod wage;

pub use offer::{DecentBy, DecentOptions, DecentRow, DecentWork};
pub use retention::RetentionRow;
pub(crate) use retention::{LOOKS, months_of, retention};
pub use wage::{WageCheckRow, WageChecks};
