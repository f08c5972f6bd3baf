//! What can be wrong with a question about protection?

/// A question about protection that can't be answered.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CoverageError {
    /// The market has no day, and rules are dated.
    #[error("the market has no day: rules of social protection are dated, so that as_of must be given")]
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
