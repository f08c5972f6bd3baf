//! How do residents come first? A policy is dated data; its instruments are pure functions of scored pairs.
//!
//! [`Policy`] says who is local, how locals come first and what is owed. [`Policy::residence`] says what is known of a
//! worker's home, [`Policy::post`] what the policy sees of a vacancy, [`Class::of`] puts a worker into a priority
//! class; [`order`] turns the k best of every class into one list, and says who moved because of which rule. `boost` adds a
//! bounded amount to `priority`, `tier` puts every nearer class above every farther one, `reserve` keeps a share of the
//! openings, `labour_market_test` lets others in only where locals are too few, `none` leaves the order to the score. No
//! instrument ever changes a score or makes anybody eligible.

mod check;
mod choice;
mod class;
mod contradiction;
mod dates;
mod document;
mod duty;
mod error;
mod labour_market_test;
mod list_key;
mod order;
mod read;
mod regions;
mod reserve;
mod residency;
mod rotation;
mod scope;
mod validate;
mod version;
mod warning;

pub use check::PolicyCheck;
pub(crate) use check::{Precedences, Tally};
pub(crate) use choice::{Seating, Standing};
pub use class::{Class, MOST_GROUPS, MOST_RINGS};
pub use document::{
    Extra, Group, Instrument, Local, Mode, Order, Policy, Precedence, Proof, Reserve, ReserveShare, Ring, Rounding,
    SkillClasses, TierBoost, Unfilled,
};
pub use duty::{Evidence, Exemption, Strategic, Target, TargetScope, Unit};
pub use error::{Key, PolicyError};
pub(crate) use list_key::ListKey;
pub(crate) use order::{Amounts, by_score, forget_places, place};
pub use order::{Asked, Contender, Ordered, Placed, Rule, SeatCount, depth, order};
pub(crate) use residency::Told;
pub use residency::{Papers, Residence};
pub use rotation::Rotation;
pub use scope::Post;
pub use warning::Warning;
