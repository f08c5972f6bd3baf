//! What can be wrong with a table of what goes together?

use crate::record::TableError;

/// A table of what goes together that can't be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RelatednessError {
    /// The table can't be read, or a row is wrong; every wrong row is named.
    #[error("the table of relatedness can't be used")]
    Table(#[source] TableError),
    /// No row.
    #[error("the table of relatedness has no row; occupations with skills or fields of study are right")]
    Empty,
    /// Ids that the market's lexicon doesn't have.
    #[error(
        "relatedness: {unknown} of {all} skill ids aren't in the lexicon ({lexicon}), the first is {first}: it was made for \
         another lexicon; give that one too, or the column skills with names in place of skill_ids"
    )]
    OtherLexicon {
        /// The first unknown id.
        first: String,
        /// How many of them.
        unknown: usize,
        /// Ids named.
        all: usize,
        /// Version of the market's lexicon.
        lexicon: String,
    },
}
