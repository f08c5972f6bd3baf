//! What does the law ask of a post: the minimum wage, the schemes that are due, and a word of warning?
//!
//! [`WageFloors`] are minimum wages as dated rows of data; [`WageFloors::find`] picks the one that holds for a region, an
//! industry and a day, and [`WageCheck`] compares an offer with it. [`SchemeRules`] say which
//! scheme is due for which work, who bears it and what it costs. [`Vulnerability`] says who works without security and
//! below the minimum, and [`OfferFlag`] what an officer must see beside such a person's offer. None of it enters a score.

mod amount;
mod error;
mod flag;
mod floor;
mod floors;
mod rule;
mod rules;
mod vulnerable;
mod wage_check;

pub use error::SafeguardError;
pub use flag::{OfferFlag, OfferFlags, OfferRisk};
pub use floor::{FloorKind, FloorStatus, WageFloor};
pub use floors::{FloorFound, FloorGap, WageFloors};
pub use rule::{Duty, SchemeRule};
pub use rules::{DueState, RuleGap, SchemeDue, SchemePart, SchemeRules, Standing, payer_name};
pub use vulnerable::Vulnerability;
pub(crate) use vulnerable::{Living, is_listed};
pub use wage_check::{WageCheck, WageState};
