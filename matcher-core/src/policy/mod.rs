//! How do residents come first? A policy is dated data; its instruments are pure functions of scored pairs.
//!
//! [`Policy`] says who is local and how locals come first. [`Policy::counted_tier`] puts a worker into a priority class for a
//! vacancy; [`order`] turns the k best of every class into one list, and says who moved because of which rule. `boost`
//! adds a bounded amount to `priority`, `tier` puts every nearer class above every farther one, `none` leaves the order
//! to the score. No instrument ever changes a score or makes anybody eligible.

mod document;
mod instrument;

pub use document::{Instrument, Local, Mode, Order, Policy, PolicyError, Proof, TierBoost};
pub use instrument::{Class, Contender, Placed, boost, order};
