//! What went wrong, and who can mend it? One [`Error`] around the errors of every folder.

use std::path::PathBuf;

use crate::assignment::AssignmentError;
use crate::cancel::{Cancelled, Panicked};
use crate::clearing::ClearingError;
use crate::coverage::CoverageError;
use crate::decisions::DecisionError;
use crate::desk::DeskError;
use crate::duplicates::DuplicatesError;
use crate::engine::EngineError;
use crate::evaluation::EvaluationError;
use crate::ids::IdError;
use crate::impact::ImpactError;
use crate::index::IndexError;
use crate::ledger::LedgerError;
use crate::lexicon::LexiconError;
use crate::local_test::LocalTestError;
use crate::policy::PolicyError;
use crate::record::TableError;
use crate::region::RegionError;
use crate::relatedness::RelatednessError;
use crate::safeguard::SafeguardError;
use crate::sample::SampleError;
use crate::scoring::WeightsError;
use crate::store::StoreError;
use crate::training::TrainingError;
use crate::tuning::TuningError;
use crate::units::UnitError;

/// Who can mend an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ErrorKind {
    /// The caller, by mending a record or an argument.
    Input,
    /// The caller, by mending weights, a policy, a lexicon or a region table.
    Config,
    /// Whoever keeps the directory: missing, locked, damaged or of another format.
    Storage,
    /// Nobody: the caller stopped the work.
    Cancelled,
    /// We: a bug of this library.
    Internal,
}

impl ErrorKind {
    /// The kind as the contract writes it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Input => "input",
            Self::Config => "config",
            Self::Storage => "storage",
            Self::Cancelled => "cancelled",
            Self::Internal => "internal",
        }
    }
}

/// Everything that can go wrong; [`Error::kind`] says who can mend it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A table that can't be read.
    #[error(transparent)]
    Table(#[from] TableError),
    /// A ranking that can't be made.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// An assignment that can't be made.
    #[error(transparent)]
    Clearing(#[from] ClearingError),
    /// A policy's effect that can't be told.
    #[error(transparent)]
    Impact(#[from] ImpactError),
    /// A ledger that can't be made.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// A question about protection that can't be answered.
    #[error(transparent)]
    Coverage(#[from] CoverageError),
    /// A question about training that can't be answered.
    #[error(transparent)]
    Training(#[from] TrainingError),
    /// A search for weights that can't be made.
    #[error(transparent)]
    Tuning(#[from] TuningError),
    /// A call list that can't be made.
    #[error(transparent)]
    Desk(#[from] DeskError),
    /// A ranking that can't be logged, or a decision log that can't be read.
    #[error(transparent)]
    Decision(#[from] DecisionError),
    /// Duplicates that can't be looked for.
    #[error(transparent)]
    Duplicates(#[from] DuplicatesError),
    /// Records that can't be opened or written.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// An index that can't be opened or written.
    #[error(transparent)]
    Index(#[from] IndexError),
    /// A lexicon that can't be used.
    #[error(transparent)]
    Lexicon(#[from] LexiconError),
    /// A region or a region table that can't be used.
    #[error(transparent)]
    Region(#[from] RegionError),
    /// A table of what goes together that can't be used.
    #[error(transparent)]
    Relatedness(#[from] RelatednessError),
    /// A table of minimum wages or of scheme rules that can't be used.
    #[error(transparent)]
    Safeguard(#[from] SafeguardError),
    /// A weights file that can't be used.
    #[error(transparent)]
    Weights(#[from] WeightsError),
    /// A policy that can't be used.
    #[error(transparent)]
    Policy(#[from] PolicyError),
    /// A run, judgments or a metric that can't be used.
    #[error(transparent)]
    Evaluation(#[from] EvaluationError),
    /// An assignment that can't be made or checked.
    #[error(transparent)]
    Assignment(#[from] AssignmentError),
    /// A local test, a certificate or a waiver that can't be used.
    #[error(transparent)]
    LocalTest(#[from] LocalTestError),
    /// A sample market that can't be made.
    #[error(transparent)]
    Sample(#[from] SampleError),
    /// An id that is empty or too long.
    #[error(transparent)]
    Id(#[from] IdError),
    /// A value outside its unit's range.
    #[error(transparent)]
    Unit(#[from] UnitError),
    /// Stopped by the caller.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
    /// A broken invariant of ours.
    #[error(transparent)]
    Panicked(#[from] Panicked),
    /// A change to a market that is open read-only.
    #[error("the market at {path} is open read-only: open it for writing to change it")]
    ReadOnly {
        /// Where.
        path: PathBuf,
    },
    /// A stored setting that this version can't read.
    #[error("a stored setting of the market can't be read")]
    Setting {
        /// The cause.
        #[source]
        source: serde_json::Error,
    },
}

impl Error {
    /// Who can mend it.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::Table(TableError::Cancelled(_))
            | Self::Store(StoreError::Cancelled(_))
            | Self::Index(IndexError::Cancelled(_))
            | Self::Duplicates(DuplicatesError::Cancelled(_))
            | Self::Cancelled(_) => ErrorKind::Cancelled,
            Self::Decision(error) => match error {
                DecisionError::Newer { .. } | DecisionError::Broken { .. } | DecisionError::NotWhole { .. } => {
                    ErrorKind::Storage
                }
                _ => ErrorKind::Input,
            },
            Self::Table(_)
            | Self::Desk(_)
            | Self::Duplicates(_)
            | Self::Id(_)
            | Self::Unit(_)
            | Self::Sample(_)
            | Self::Evaluation(_)
            | Self::Assignment(_)
            | Self::LocalTest(_)
            | Self::Tuning(_) => ErrorKind::Input,
            Self::Engine(error)
            | Self::Clearing(ClearingError::Engine(error))
            | Self::Ledger(LedgerError::Engine(error))
            | Self::Training(TrainingError::Engine(error))
            | Self::Impact(ImpactError::Engine(error)) => match error {
                EngineError::UnknownId { .. }
                | EngineError::NoK { .. }
                | EngineError::SameWorker { .. }
                | EngineError::OtherMarket { .. }
                | EngineError::NoQuestion { .. } => ErrorKind::Input,
                EngineError::Policy(_) => ErrorKind::Config,
                EngineError::Cancelled(_) => ErrorKind::Cancelled,
                EngineError::Pool(_) | EngineError::Panic { .. } => ErrorKind::Internal,
            },
            Self::Clearing(error) => match error {
                ClearingError::Option { .. } => ErrorKind::Input,
                ClearingError::Assignment(_) | ClearingError::Engine(_) => ErrorKind::Internal,
                ClearingError::Cancelled(_) => ErrorKind::Cancelled,
            },
            Self::Coverage(error) => match error {
                CoverageError::NoDay | CoverageError::Option { .. } => ErrorKind::Input,
                CoverageError::Cancelled(_) => ErrorKind::Cancelled,
            },
            Self::Training(error) => match error {
                TrainingError::Option { .. } => ErrorKind::Input,
                TrainingError::Engine(_) => ErrorKind::Internal,
                TrainingError::Cancelled(_) => ErrorKind::Cancelled,
            },
            Self::Impact(error) => match error {
                ImpactError::Policy { .. } | ImpactError::Grid { .. } | ImpactError::MalformedGrid { .. } => {
                    ErrorKind::Config
                }
                _ => ErrorKind::Input,
            },
            Self::Ledger(error) => match error {
                LedgerError::AboveWhole { .. } | LedgerError::Circle { .. } => ErrorKind::Input,
                LedgerError::Assignment(_) | LedgerError::Engine(_) => ErrorKind::Internal,
                LedgerError::Cancelled(_) => ErrorKind::Cancelled,
            },
            Self::Panicked(_) => ErrorKind::Internal,
            Self::Lexicon(_)
            | Self::Region(_)
            | Self::Relatedness(_)
            | Self::Safeguard(_)
            | Self::Weights(_)
            | Self::Policy(_) => ErrorKind::Config,
            Self::Store(_) | Self::Index(_) | Self::ReadOnly { .. } | Self::Setting { .. } => ErrorKind::Storage,
        }
    }
}

/// The result of every call of [`crate::Matcher`].
pub type Result<T> = std::result::Result<T, Error>;
