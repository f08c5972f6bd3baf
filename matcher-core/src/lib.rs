//! Job matching with local residents first.
//!
//! [`Matcher`] keeps a market of workers and vacancies: records in a store, an index derived from them, and an immutable
//! [`Snapshot`] that ranks. Four stages are the meaning: retrieval proposes pairs, eligibility and [`scoring`] value them,
//! a [`policy`] orders them, and every result explains itself.
//!
//! ```
//! use matcher_core::record::{OnError, Table};
//! use matcher_core::{MarketOptions, Matcher, Policy, RankOptions};
//!
//! let policy = Policy::from_toml("id = \"residents\"\n[order]\ninstrument = \"tier\"\n")?;
//! let mut market = Matcher::in_memory(MarketOptions::default().with_policy(policy))?;
//! let workers = "worker_id,skills,home_region\nnear,las listrik,Kota Tarakan\nfar,las smaw|las gtaw,Kabupaten Nunukan\n";
//! let vacancies = "vacancy_id,title,skills_required,region,housing\nV1,Tukang las,smaw|gtaw,Tarakan,ya\n";
//! market.add_workers(Table::csv_reader(workers.as_bytes())?, OnError::Raise)?;
//! market.add_vacancies(Table::csv_reader(vacancies.as_bytes())?, OnError::Raise)?;
//! market.commit()?;
//!
//! let ranking = market.snapshot().rank_workers(None, &RankOptions::default())?;
//! let first = &ranking.rows()[0];
//! assert_eq!((ranking.worker_id(first), first.is_local, first.moved), ("near", Some(true), Some(1)));
//! # Ok::<(), matcher_core::Error>(())
//! ```
//!
//! Where to look: [`record`] for tables and what is refused, [`region`] and [`lexicon`] for places and skills, [`relatedness`] for what goes together, [`scoring`]
//! for features, weights and rules, [`policy`] for who comes first, [`engine`] for rankings, [`clearing`] for who goes where,
//! [`impact`] for what policies change, [`ledger`] for what is owed, [`duplicates`] for who may be on file twice, [`evaluation`] for how good they are, [`sample`] for a synthetic
//! market to try things on. Nothing here prints, reads a clock or looks at the environment.

pub mod assignment;
pub mod cancel;
pub mod clearing;
#[cfg(feature = "arrow")]
pub mod columnar;
mod config;
pub mod coverage;
pub mod decent_work;
pub mod decisions;
pub mod desk;
pub mod duplicates;
pub mod engine;
mod error;
pub mod evaluation;
pub mod fixed;
pub mod ids;
pub mod impact;
pub mod index;
pub mod ipk;
mod lang;
pub mod ledger;
pub mod lexicon;
pub mod local_test;
pub mod matcher;
pub mod policy;
pub mod programme;
pub mod record;
pub mod region;
pub mod relatedness;
pub mod safeguard;
pub mod sample;
pub mod scoring;
pub mod statistics;
pub mod store;
mod suppression;
mod tenure;
pub mod training;
pub mod tuning;
pub mod units;
pub mod vacancy_report;
pub mod wording;

pub use cancel::{Cancel, Progress};
pub use clearing::{AssignOptions, Assignment};
pub use engine::{Direction, Eligible, Places, RankOptions, Ranking, Row, Snapshot};
pub use error::{Error, ErrorKind, Result};
pub use lexicon::Lexicon;
pub use local_test::Certificate;
pub use matcher::{Explanation, MarketOptions, Matcher};
pub use policy::Policy;
pub use record::{IngestReport, OnError, Table, Vacancy, Worker};
pub use region::{Gazetteer, RegionCode, ResidencyTier};
pub use scoring::Weights;

/// The examples of the README are compiled and run.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;
