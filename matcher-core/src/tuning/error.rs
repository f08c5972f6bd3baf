//! Why can't weights be tuned? Too little was judged, or nothing may be moved.

/// A search that can't be made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TuningError {
    /// Too few queries to tell a better setting from a lucky one.
    #[error(
        "{found} judged queries of this market are too few to tune on, expected at least {needed}; judge more, or keep the \
         weights"
    )]
    TooFewQueries {
        /// Queries with a relevant document.
        found: usize,
        /// The fewest that will do.
        needed: usize,
    },
    /// Judgments of other ids than the market's.
    #[error("none of {queries} judged queries is a worker or a vacancy of this market")]
    OtherMarket {
        /// Judged queries.
        queries: usize,
    },
    /// Queries that are workers and vacancies at once.
    #[error("the judged queries are workers as well as vacancies; one kind a search is right")]
    BothKinds,
    /// A key that no search moves.
    #[error("{key:?} is no weight that is tuned; did you mean {nearest}?")]
    UnknownKey {
        /// The key.
        key: String,
        /// The key spelled most alike.
        nearest: String,
    },
    /// A number of folds that is none.
    #[error("folds is {found}, expected a whole number from 3 to 20")]
    Folds {
        /// The number given.
        found: usize,
    },
    /// A slack that is none.
    #[error("slack is {found}, expected 0 or more")]
    Slack {
        /// The value given.
        found: String,
    },
    /// Markets that rank by different weights, so that no search can begin with both.
    #[error("the markets rank by different weights; one setting for all is right")]
    OtherWeights,
    /// Everything is fixed.
    #[error("every weight is fixed, so that nothing is left to tune")]
    NothingToMove,
    /// No task.
    #[error("there is nothing to tune on, expected at least one market with its judgments")]
    NoTask,
}
