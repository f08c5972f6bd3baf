//! What can be wrong with a policy.

use crate::region::RegionCode;

/// A policy that can't be used.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum PolicyError {
    /// Not TOML, an unknown key or a value of another type.
    #[error("policy: {message}")]
    Malformed {
        /// What the reader says, with line and column.
        message: String,
    },
    /// A value out of range.
    #[error("policy: {key} is {value}, expected {expected}")]
    OutOfRange {
        /// The key.
        key: String,
        /// Its value.
        value: String,
        /// What is right.
        expected: &'static str,
    },
    /// A region that the table doesn't have.
    #[error("policy: {key} names the region {code}, which the region table doesn't have")]
    UnknownRegion {
        /// The key.
        key: String,
        /// The code.
        code: RegionCode,
    },
    /// The market serves another region than the policy.
    #[error("policy {id} binds in {jurisdiction}, but this market serves {region}")]
    OtherJurisdiction {
        /// The policy.
        id: String,
        /// Where it binds.
        jurisdiction: RegionCode,
        /// What the market serves.
        region: RegionCode,
    },
}
