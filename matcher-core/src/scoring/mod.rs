//! What is one pair worth? Features of a worker and a vacancy, weighed into two views and fused into one score.
//!
//! A [`Pair`] is two packed records and their [`Overlap`] in skills, title and text. Each [`feature::Feature`] is a pure function
//! of a pair; [`score`] weighs them into `forward` (the vacancy's view) and `reverse` (the worker's) and fuses the two.
//! [`eligibility`] decides the hard rules beside it: eligibility is not score. [`mod@reference`] values one pair the plain
//! way, and everything faster is tested against it.
//!
//! Nothing here knows the index, a policy or a protected fact.

pub mod bound;
pub mod ceiling;
pub mod eligibility;
pub mod explain;
pub mod feature;
pub mod packed;
pub mod quantised;
pub mod reference;
mod score;
pub mod weights;

pub use bound::Bounds;
pub use feature::{FORWARD, FeatureKind, REVERSE, Value};
pub use packed::{Held, Overlap, Pair, VacancyView, WorkerView};
pub use score::{Scored, gradient, score, score_alone};
pub use weights::{Fusion, Weights, WeightsError};
