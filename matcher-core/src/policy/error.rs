//! What can be wrong with a policy.

pub use crate::config::Key;
use crate::region::RegionCode;
use crate::units::Date;

/// A policy that can't be used. What was read from a text says the key with its line and column.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum PolicyError {
    /// Not TOML, an unknown key or a value of another type.
    #[error("policy: {message}")]
    Malformed {
        /// What the reader says, with line, column and key.
        message: String,
    },
    /// A value out of range.
    #[error("policy: {key} is {value}, expected {expected}")]
    OutOfRange {
        /// The key.
        key: Key,
        /// Its value.
        value: String,
        /// What is right.
        expected: String,
    },
    /// Two parts that can't both hold.
    #[error("policy: {key} {what}")]
    Contradiction {
        /// The key that was found second.
        key: Key,
        /// What it contradicts, and what would be right.
        what: String,
    },
    /// A region that the table doesn't have.
    #[error("policy: {key} names the region {code}, which the region table doesn't have")]
    UnknownRegion {
        /// The key.
        key: Key,
        /// The code.
        code: RegionCode,
    },
    /// A region that was split, renumbered or dissolved.
    #[error("policy: {key} names the region {code}, which is no longer in force{}", successor(*.now))]
    SupersededRegion {
        /// The key.
        key: Key,
        /// The code.
        code: RegionCode,
        /// The code in force now, if the table tells.
        now: Option<RegionCode>,
    },
    /// The market serves another region than the policy.
    #[error("policy {id}: {key} is {jurisdiction}, but this market serves {region}")]
    OtherJurisdiction {
        /// The policy.
        id: String,
        /// The key.
        key: Key,
        /// Where it binds.
        jurisdiction: RegionCode,
        /// What the market serves.
        region: RegionCode,
    },
    /// Two policies of one jurisdiction are in force on one day.
    #[error("policy {first} and policy {second} are both in force{}: one of them has to end before", since(*.from))]
    Overlap {
        /// One, with its jurisdiction and period.
        first: String,
        /// The other.
        second: String,
        /// First day on which both are in force, if either has one.
        from: Option<Date>,
    },
    /// No policy is in force for a region on a day.
    #[error("policy: none is in force in {region} on {as_of}; there is {}", listed(.known))]
    NoVersion {
        /// The region.
        region: RegionCode,
        /// The day.
        as_of: Date,
        /// What there is: ids with jurisdictions and periods.
        known: Vec<String>,
    },
}

fn successor(now: Option<RegionCode>) -> String {
    now.map_or_else(String::new, |now| format!(": it is {now} now"))
}

fn since(from: Option<Date>) -> String {
    from.map_or_else(String::new, |from| format!(" from {from}"))
}

fn listed(known: &[String]) -> String {
    if known.is_empty() { "no policy at all".to_owned() } else { known.join(", ") }
}
