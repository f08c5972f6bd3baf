//! What can be wrong with a question about protection, or about the programme's books?

/// A question about protection or the programme's books that can't be answered.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CoverageError {
    /// The market has no day, and what is due and done is told for a day.
    #[error("the market has no day: what is due and what is done is told for a day, so that as_of must be given")]
    NoDay,
    /// An argument that is not right.
    #[error("{name} is {value}, expected {expected}")]
    Option {
        /// The argument.
        name: &'static str,
        /// What was given.
        value: String,
        /// What is right.
        expected: String,
    },
    /// Stopped by the caller.
    #[error(transparent)]
    Cancelled(#[from] crate::cancel::Cancelled),
}
