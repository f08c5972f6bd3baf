//! Why a call list can't be made.

/// A call list that can't be made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DeskError {
    /// The ranking orders vacancies for a worker.
    #[error("this ranking orders vacancies for workers; a call list is made of one that orders workers for vacancies")]
    Direction,
    /// Nobody is to be called.
    #[error("n is 0, expected at least 1: how many people are called for a vacancy")]
    NoPlaces,
}
