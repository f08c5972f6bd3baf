//! What can go wrong with judgments, runs, metrics and groups. No message repeats an id: ids may be numbers of people.

/// A run, judgments or a metric that can't be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EvaluationError {
    /// A line with too few or too many fields.
    #[error("{what}, line {line}: {found} fields, expected {expected}")]
    Fields {
        /// run or qrels.
        what: &'static str,
        /// The line, counted from 1.
        line: usize,
        /// Fields found.
        found: usize,
        /// How many are right, and which.
        expected: &'static str,
    },
    /// A line that is no UTF-8.
    #[error("{what}, line {line}: not UTF-8; save the file as UTF-8")]
    Encoding {
        /// run or qrels.
        what: &'static str,
        /// The line, counted from 1.
        line: usize,
    },
    /// A grade or a score that is no number of the right kind.
    #[error("{what}, {unit} {row}: {column} is {value:?}, expected {expected}")]
    Number {
        /// run or qrels.
        what: &'static str,
        /// line or row.
        unit: &'static str,
        /// The line or row, counted from 1.
        row: usize,
        /// grade or score.
        column: &'static str,
        /// The value.
        value: String,
        /// What is right.
        expected: &'static str,
    },
    /// A document that stands twice in one query's list.
    #[error("{what}, {unit} {row}: an earlier {unit} has the same query and document; one of them is right")]
    Duplicate {
        /// run or qrels.
        what: &'static str,
        /// line or row.
        unit: &'static str,
        /// The later line or row, counted from 1.
        row: usize,
    },
    /// Nothing to look at.
    #[error("the {what} are empty, expected at least one row")]
    Empty {
        /// rows of the run, qrels, or groups.
        what: &'static str,
    },
    /// Groups that tell nearly everybody apart.
    #[error("the groups are {found}, expected at most {most}; a coarser column is right")]
    TooManyGroups {
        /// Groups found.
        found: usize,
        /// Most that are told apart.
        most: usize,
    },
    /// A metric nobody knows.
    #[error(
        "{name:?} is no metric; did you mean {nearest}? ndcg, map, mrr, recall and precision are, each with @k or without"
    )]
    UnknownMetric {
        /// The name.
        name: String,
        /// The metric spelled most alike.
        nearest: String,
    },
    /// A cutoff that is none.
    #[error("{name}: the cutoff is {cutoff:?}, expected a whole number of at least 1")]
    Cutoff {
        /// Whose cutoff: the metric as it was written, or the argument.
        name: String,
        /// The cutoff.
        cutoff: String,
    },
    /// A way to break ties that nobody knows.
    #[error("ties is {name:?}; trec or given is right")]
    Ties {
        /// The name.
        name: String,
    },
    /// An id that a TREC file can't hold.
    #[error("an id holds white space or is empty, which the fields of a TREC file can't hold")]
    SpacedId,
}
