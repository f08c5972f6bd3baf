//! What can be wrong with a table of minimum wages?

use crate::record::TableError;
use crate::units::Date;

/// A table of minimum wages that can't be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SafeguardError {
    /// The table can't be read, or a row is wrong; every wrong row is named.
    #[error("the table of minimum wages can't be used")]
    Table(#[source] TableError),
    /// The rules can't be read, or a row is wrong; every wrong row is named.
    #[error("the table of scheme rules can't be used")]
    Rules(#[source] TableError),
    /// Two rules of the same conditions claim the same days.
    #[error(
        "scheme rules: rows {first} and {second} both say what holds for {scheme} on {day} under the same conditions; one is right"
    )]
    RuleOverlap {
        /// The earlier row.
        first: String,
        /// The later row.
        second: String,
        /// The scheme.
        scheme: String,
        /// The first day that both claim.
        day: String,
    },
    /// Two rows claim the same days.
    #[error(
        "minimum wages: rows {first} and {second} both say what holds for {kind} in {region} on {day}; one amount a day is \
         right"
    )]
    Overlap {
        /// The earlier row.
        first: String,
        /// The later row.
        second: String,
        /// The kind of minimum.
        kind: &'static str,
        /// The region.
        region: String,
        /// The first day that both claim.
        day: Date,
    },
}
