//! Which Python exception is a core error? One match over every variant; the classes stand in `matcher.exceptions`.

use std::error::Error as _;
use std::io::ErrorKind as IoKind;

use matcher_core::assignment::{AssignmentError, Complement, Place};
use matcher_core::coverage::CoverageError;
use matcher_core::decisions::{DecisionError, Head, Status};
use matcher_core::engine::EngineError;
use matcher_core::impact::ImpactError;
use matcher_core::ledger::LedgerError;
use matcher_core::local_test::{FORMAT, LocalTestError};
use matcher_core::record::{Issue, TableError};
use matcher_core::relatedness::RelatednessError;
use matcher_core::safeguard::SafeguardError;
use matcher_core::store::StoreError;
use matcher_core::training::TrainingError;
use matcher_core::{Error, ErrorKind};
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::value::to_python;

/// The class for an error, by its name in `matcher.exceptions`.
fn class(error: &Error) -> &'static str {
    match error {
        Error::Table(TableError::Io { source, .. }) if source.kind() == IoKind::NotFound => "FileMissingError",
        Error::Table(TableError::Refused(_)) => "RefusedError",
        Error::Engine(EngineError::UnknownId { .. })
        | Error::Impact(ImpactError::Engine(EngineError::UnknownId { .. }))
        | Error::Training(TrainingError::Engine(EngineError::UnknownId { .. })) => "UnknownIdError",
        Error::Store(StoreError::NoMarket { .. }) => "MarketNotFoundError",
        other => of_kind(other.kind()),
    }
}

fn of_kind(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::Input => "InputError",
        ErrorKind::Config => "ConfigError",
        ErrorKind::Storage => "StorageError",
        ErrorKind::Cancelled => "CancelledError",
        ErrorKind::Internal => "InternalError",
    }
}

/// A core error as the exception that an analyst would guess.
pub(crate) fn to_py(py: Python<'_>, error: &Error) -> PyErr {
    // Python shows no chain of sources, so that the causes follow in the text.
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(source) = cause {
        let words = source.to_string();
        if !text.contains(&words) {
            text = format!("{text}: {words}");
        }
        cause = source.source();
    }
    let issues = match error {
        Error::Table(TableError::Refused(report))
        | Error::Relatedness(RelatednessError::Table(TableError::Refused(report)))
        | Error::Safeguard(
            SafeguardError::Table(TableError::Refused(report)) | SafeguardError::Rules(TableError::Refused(report)),
        ) => report.issues.as_slice(),
        _ => &[],
    };
    new(py, class(error), &text, issues)
}

/// A call that can't be answered as it was made.
pub(crate) fn input_error(py: Python<'_>, text: &str) -> PyErr {
    new(py, of_kind(ErrorKind::Input), text, &[])
}

/// A panic, which only a bug of ours can cause.
pub(crate) fn internal_error(py: Python<'_>, text: &str) -> PyErr {
    let version = env!("CARGO_PKG_VERSION");
    let text = format!("matcher {version} failed inside: {text}; please report it with the version and this text");
    new(py, of_kind(ErrorKind::Internal), &text, &[])
}

/// A call on a market that was closed.
pub(crate) fn closed_error(py: Python<'_>) -> PyErr {
    new(py, of_kind(ErrorKind::Storage), "the market is closed: open it again to use it", &[])
}

fn new(py: Python<'_>, class: &str, text: &str, issues: &[Issue]) -> PyErr {
    let raise = || -> PyResult<PyErr> {
        let issues = serde_json::to_value(issues).unwrap_or_default();
        let options = PyDict::new(py);
        options.set_item("issues", to_python(py, &issues)?)?;
        let class = py.import("matcher.exceptions")?.getattr(class)?;
        Ok(PyErr::from_value(class.call((text,), Some(&options))?))
    };
    raise().unwrap_or_else(|error| error)
}

fn above_whole() -> LedgerError {
    let source = matcher_core::units::FractionError { part: 3, whole: 2 };
    LedgerError::AboveWhole { unit: "vacancy", unit_id: "V1".to_owned(), scope: "openings", source }
}

/// One error of each class, as Python sees it: what the test of the exceptions looks through.
#[pyfunction]
pub(crate) fn _errors(py: Python<'_>) -> Vec<(String, PyErr)> {
    use matcher_core::record::IngestReport;
    use matcher_core::{Policy, RegionCode, Weights};
    let path = || std::path::PathBuf::from("market");
    let io = |kind| TableError::Io { path: Some(path()), source: std::io::Error::from(kind) };
    let report = IngestReport { table: "workers", accepted: 0, refused: 1, issues: vec![] };
    let mut errors: Vec<(&str, Error)> = vec![
        ("Table::Io not found", io(IoKind::NotFound).into()),
        ("Table::Io", io(IoKind::PermissionDenied).into()),
        ("Table::Empty", TableError::Empty.into()),
        ("Table::Refused", TableError::Refused(Box::new(report)).into()),
        ("Engine::UnknownId", EngineError::UnknownId { table: "workers", id: "W1".to_owned(), generation: 1 }.into()),
        ("Engine::NoK", EngineError::NoK { k: 0 }.into()),
        ("Engine::OtherMarket", EngineError::OtherMarket { generation: 1 }.into()),
        ("Engine::NoQuestion", EngineError::NoQuestion { made: "holds given pairs" }.into()),
        ("Engine::SameWorker", EngineError::SameWorker { id: "W1".to_owned() }.into()),
        ("Engine::Cancelled", EngineError::Cancelled(matcher_core::cancel::Cancelled).into()),
        ("Engine::Panic", EngineError::Panic { message: "broken".to_owned() }.into()),
        (
            "Training::Option",
            TrainingError::Option { name: "budget", value: "-1".to_owned(), expected: "0 or more" }.into(),
        ),
        ("Training::Engine", TrainingError::Engine(EngineError::Panic { message: "broken".to_owned() }).into()),
        ("Training::Cancelled", TrainingError::Cancelled(matcher_core::cancel::Cancelled).into()),
        ("Ledger::AboveWhole", above_whole().into()),
        ("Ledger::Circle", LedgerError::Circle { employers: vec!["F1".to_owned(), "F1".to_owned()] }.into()),
        ("Ledger::Engine", LedgerError::Engine(EngineError::Panic { message: "broken".to_owned() }).into()),
        ("Ledger::Cancelled", LedgerError::Cancelled(matcher_core::cancel::Cancelled).into()),
        ("Store::NoMarket", StoreError::NoMarket { path: path() }.into()),
        ("Store::Newer", StoreError::Newer { path: path(), found: 9, expected: 1 }.into()),
        ("Store::Locked", StoreError::Locked { path: path(), holder: "process 1".to_owned() }.into()),
        ("Desk", matcher_core::desk::DeskError::NoPlaces.into()),
        ("Cancelled", Error::Cancelled(matcher_core::cancel::Cancelled)),
        ("Panicked", matcher_core::cancel::Panicked { message: "broken".to_owned() }.into()),
        ("Table::LongRow", TableError::LongRow { line: 2, most: 9 }.into()),
        ("Table::TooLarge", TableError::TooLarge { most: 9 }.into()),
        ("Table::TooManyColumns", TableError::TooManyColumns { found: 10, most: 9 }.into()),
        ("Table::LongName", TableError::LongName { column: 1, found: 10, most: 9 }.into()),
        ("ReadOnly", Error::ReadOnly { path: path() }),
        ("Coverage::NoDay", CoverageError::NoDay.into()),
        (
            "Coverage::Option",
            CoverageError::Option { name: "months", value: "0".to_owned(), expected: "1 to 120".to_owned() }.into(),
        ),
        ("Coverage::Cancelled", CoverageError::Cancelled(matcher_core::cancel::Cancelled).into()),
        ("Relatedness::Table", RelatednessError::Table(TableError::Empty).into()),
        ("Relatedness::Empty", RelatednessError::Empty.into()),
        (
            "Relatedness::OtherLexicon",
            RelatednessError::OtherLexicon { first: "s1".to_owned(), unknown: 1, all: 2, lexicon: "1".to_owned() }
                .into(),
        ),
        ("Tuning", matcher_core::tuning::TuningError::BothKinds.into()),
        ("Safeguard::Table", SafeguardError::Table(TableError::Empty).into()),
        ("Safeguard::Rules", SafeguardError::Rules(TableError::Empty).into()),
    ];
    errors.extend(Policy::from_toml("").err().map(|error| ("Policy", error.into())));
    errors.extend(Policy::from_toml("").err().map(|error| ("Engine::Policy", EngineError::Policy(error).into())));
    errors.extend(Weights::from_toml("x = 1").err().map(|error| ("Weights", error.into())));
    errors.extend("best".parse::<matcher_core::evaluation::Metric>().err().map(|error| ("Evaluation", error.into())));
    errors.extend("6474x".parse::<RegionCode>().err().map(|error| ("Region", error.into())));
    errors.extend(matcher_core::Lexicon::from_csv("".as_bytes()).err().map(|error| ("Lexicon", error.into())));
    errors.extend(matcher_core::ids::WorkerId::new("").err().map(|error| ("Id", error.into())));
    errors.extend(matcher_core::units::Rupiah::new(-1).err().map(|error| ("Unit", error.into())));
    errors.extend(impact_errors().map(|(name, error)| (name, error.into())));
    errors.extend(crate::duplicates::errors().map(|(name, error)| (name, error.into())));
    errors.extend(assignment_errors().map(|(name, error)| (name, error.into())));
    errors.extend(decision_errors().map(|(name, error)| (name, error.into())));
    errors.extend(local_test_errors().map(|(name, error)| (name, error.into())));
    errors.iter().map(|(name, error)| ((*name).to_owned(), to_py(py, error))).collect()
}

fn impact_errors() -> impl Iterator<Item = (&'static str, ImpactError)> {
    let id = || "half".to_owned();
    let refused = matcher_core::Policy::from_toml("").err().map(|source| ImpactError::Policy { id: id(), source });
    let unknown = EngineError::UnknownId { table: "vacancies", id: "V1".to_owned(), generation: 1 };
    let others = [
        ("Impact::NoPolicy", ImpactError::NoPolicy),
        ("Impact::SameId", ImpactError::SameId { id: id(), first: 1, second: 2 }),
        ("Impact::Grid", ImpactError::Grid { axis: "share", what: "0.5 is given twice".to_owned() }),
        ("Impact::MalformedGrid", ImpactError::MalformedGrid { message: "unknown field".to_owned() }),
        ("Impact::NoPlaces", ImpactError::NoPlaces),
        ("Impact::OtherGeneration", ImpactError::OtherGeneration { ranking: 1, market: 2 }),
        ("Impact::OtherMarket", ImpactError::OtherMarket),
        ("Impact::Engine", ImpactError::Engine(unknown)),
    ];
    refused.map(|error| ("Impact::Policy", error)).into_iter().chain(others)
}

fn assignment_errors() -> impl Iterator<Item = (&'static str, AssignmentError)> {
    let (place, second) = (Place { worker: 0, position: 1 }, Place { worker: 1, position: 0 });
    let reason = Complement::NotNested { inner: 0, outer: 1, place };
    [
        ("Assignment::Length", AssignmentError::Length { what: "ranks", found: 1, expected: 2 }),
        ("Assignment::TooMany", AssignmentError::TooMany { what: "workers", found: 2, most: 1 }),
        ("Assignment::Indptr", AssignmentError::Indptr { at: 1, found: 3, least: 0, most: 2 }),
        ("Assignment::UnknownVacancy", AssignmentError::UnknownVacancy { place, vacancy: 2, vacancies: 2 }),
        ("Assignment::RepeatedVacancy", AssignmentError::RepeatedVacancy { place, vacancy: 1, first: 0 }),
        ("Assignment::EqualRanks", AssignmentError::EqualRanks { vacancy: 0, rank: 0, first: place, second }),
        (
            "Assignment::ReserveAboveOpenings",
            AssignmentError::ReserveAboveOpenings { vacancy: 0, reserve: 0, seats: 2, openings: 1 },
        ),
        ("Assignment::Bit", AssignmentError::Bit { vacancy: 0, reserve: 0, bit: 64 }),
        ("Assignment::NotSubstitutable", AssignmentError::NotSubstitutable { vacancy: 0, reason }),
        ("Assignment::Score", AssignmentError::Score { place, score: f64::NAN }),
        ("Assignment::UnknownMatch", AssignmentError::UnknownMatch { worker: 0, vacancy: 2, vacancies: 2 }),
        ("Assignment::UnlistedMatch", AssignmentError::UnlistedMatch { worker: 0, vacancy: 1 }),
    ]
    .into_iter()
}

fn decision_errors() -> impl Iterator<Item = (&'static str, DecisionError)> {
    let head = "1".parse::<Head>().err().map(|error| ("Decision::Head", error));
    let others = [
        ("Decision::Empty", DecisionError::Empty),
        ("Decision::NoLists", DecisionError::NoLists { made: "holds given pairs" }),
        ("Decision::OtherGeneration", DecisionError::OtherGeneration { ranking: 1, market: 2 }),
        ("Decision::OtherMarket", DecisionError::OtherMarket),
        ("Decision::Purpose", DecisionError::Purpose { what: "is blank" }),
        ("Decision::Newer", DecisionError::Newer { number: 1, found: 9, known: 1 }),
        ("Decision::Broken", DecisionError::Broken { number: 1 }),
        ("Decision::NotWhole", DecisionError::NotWhole { status: Status::Cut, first_bad: None }),
    ];
    head.into_iter().chain(others)
}

fn local_test_errors() -> impl Iterator<Item = (&'static str, LocalTestError)> {
    let what = || "it has no field format".to_owned();
    [
        ("LocalTest::NoDay", LocalTestError::NoDay),
        ("LocalTest::Waiver", LocalTestError::Waiver { worker_id: "W1".to_owned(), what: "given twice" }),
        ("LocalTest::NotACertificate", LocalTestError::NotACertificate { what: what() }),
        ("LocalTest::Newer", LocalTestError::Newer { found: "matcher.local_test/9".to_owned(), known: FORMAT }),
        ("LocalTest::Broken", LocalTestError::Broken { what: what() }),
        ("LocalTest::NoKey", LocalTestError::NoKey),
    ]
    .into_iter()
}

/// A day given as text.
pub(crate) fn day(py: Python<'_>, as_of: &str) -> PyResult<matcher_core::units::Date> {
    as_of.parse().map_err(|error| input_error(py, &format!("as_of is {as_of:?}; {error}")))
}
