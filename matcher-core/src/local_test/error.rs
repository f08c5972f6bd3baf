//! What can be wrong with a local test.

/// A local test, a certificate or a waiver that can't be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LocalTestError {
    /// A search without a day.
    #[error("the market has no as_of: a search for locals is made on a day")]
    NoDay,
    /// A waiver that can't stand.
    #[error("waiver for {worker_id:?}: {what}")]
    Waiver {
        /// Whom it is for, or `(not shown)` if that looks like a number of a person.
        worker_id: String,
        /// What is wrong, and what is right.
        what: &'static str,
    },
    /// Something else than a certificate.
    #[error("no certificate of a local test: {what}")]
    NotACertificate {
        /// What it is, or what it lacks.
        what: String,
    },
    /// A certificate of a later version of this library.
    #[error("the certificate has format {found:?}, and this version reads {known:?}: use a newer version")]
    Newer {
        /// Its format.
        found: String,
        /// The format that this version makes.
        known: &'static str,
    },
    /// A certificate with a part missing, added or of another kind.
    #[error("the certificate was changed after it was made: {what}")]
    Broken {
        /// Which part.
        what: String,
    },
    /// A sealed certificate and no key.
    #[error("the certificate is sealed with the office's key: open the market with nik_key to verify it")]
    NoKey,
}

impl LocalTestError {
    /// A waiver that can't stand; an id that looks like an identity or telephone number is not repeated.
    pub(super) fn waiver(worker_id: &str, what: &'static str) -> Self {
        let worker_id = crate::record::shown_id(worker_id).unwrap_or_else(|| "(not shown)".to_owned());
        Self::Waiver { worker_id, what }
    }
}
