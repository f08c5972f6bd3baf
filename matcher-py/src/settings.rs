//! What a market is set to: weights, policies, lexicons and region tables, each immutable.

use std::path::PathBuf;
use std::sync::Arc;

use matcher_core::Error;
use matcher_core::lexicon::LexiconSource;
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedBytes;
use serde_json::Value;

use crate::cancel::detached;
use crate::engine::Batch;
use crate::error::{day, input_error};
use crate::record::{self, Report};
use crate::value::{serialised, to_json};

/// The example policies, by name.
const POLICIES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/policies.rs"));

/// The example policies that come with the library: name and document.
#[pyfunction]
pub(crate) fn policies() -> Vec<(&'static str, &'static str)> {
    POLICIES.to_vec()
}

/// Bytes of text in a table of mentions: one long text has a row for every few words of it, each with the whole text.
const MOST_MENTION_BYTES: usize = 1 << 30;

/// A dict as a TOML document, so that it goes through the same checks as a file.
#[pyfunction]
pub(crate) fn to_toml(settings: &Bound<'_, PyAny>) -> PyResult<String> {
    let mut value = to_json(settings)?;
    drop_nulls(&mut value);
    toml::to_string(&value).map_err(|error| input_error(settings.py(), &format!("settings: {error}")))
}

/// TOML has no null; a key that is null is one that isn't given.
fn drop_nulls(value: &mut Value) {
    if let Value::Object(map) = value {
        map.retain(|_, item| !item.is_null());
        map.values_mut().for_each(drop_nulls);
    }
}

/// A checked weights file.
#[pyclass(frozen, module = "matcher._core")]
pub(crate) struct Weights(pub(crate) matcher_core::Weights);

#[pymethods]
impl Weights {
    #[new]
    fn new(py: Python<'_>, toml: &str) -> PyResult<Self> {
        detached(py, || Ok(Self(matcher_core::Weights::from_toml(toml)?)))
    }

    fn to_toml(&self, py: Python<'_>) -> PyResult<String> {
        detached(py, || Ok(self.0.to_toml()?))
    }

    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        serialised(py, &self.0)
    }

    fn fingerprint(&self) -> String {
        self.0.fingerprint()
    }
}

/// A table of what goes together.
#[pyclass(frozen, module = "matcher._core")]
pub(crate) struct Relatedness(pub(crate) Arc<matcher_core::relatedness::Relatedness>);

#[pymethods]
impl Relatedness {
    /// Reads a table; gives the report of how it was read beside it.
    #[staticmethod]
    fn read(py: Python<'_>, source: &record::Source) -> PyResult<(Self, Report)> {
        let table = source.take(py)?;
        let read = || matcher_core::relatedness::Relatedness::from_table(table).map_err(Error::from);
        let (related, report) = detached(py, read)?;
        Ok((Self(Arc::new(related)), Report(report)))
    }

    fn fingerprint(&self) -> String {
        self.0.fingerprint().to_owned()
    }

    fn __len__(&self) -> usize {
        self.0.len()
    }
}

/// A checked policy.
#[pyclass(frozen, module = "matcher._core")]
pub(crate) struct Policy(pub(crate) matcher_core::Policy);

#[pymethods]
impl Policy {
    #[new]
    fn new(py: Python<'_>, toml: &str) -> PyResult<Self> {
        detached(py, || Ok(Self(matcher_core::Policy::from_toml(toml)?)))
    }

    /// The policy of a dict, whose document nobody wrote.
    fn without_places(&self) -> Self {
        Self(self.0.clone().without_places())
    }

    /// The policy in force in a region, given by code or name, on a day; no two may hold there at once.
    #[staticmethod]
    #[allow(clippy::needless_pass_by_value, reason = "pyo3 extracts a list as owned references")]
    fn pick(py: Python<'_>, policies: Vec<PyRef<'_, Self>>, region: &str, as_of: &str) -> PyResult<Self> {
        let policies: Vec<matcher_core::Policy> = policies.iter().map(|policy| policy.0.clone()).collect();
        let as_of = day(py, as_of)?;
        detached(py, || {
            let region = matcher_core::Gazetteer::bundled().resolve(region)?.code;
            matcher_core::Policy::check_versions(&policies)?;
            Ok(matcher_core::Policy::pick(&policies, region, as_of)?.clone())
        })
        .map(Self)
    }

    fn to_toml(&self, py: Python<'_>) -> PyResult<String> {
        detached(py, || Ok(self.0.to_toml()?))
    }

    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        serialised(py, &self.0)
    }

    fn fingerprint(&self) -> String {
        self.0.fingerprint()
    }
}

/// One of the things a lexicon is read from: a lexicon, the bytes of a table, or a path.
#[derive(FromPyObject)]
pub(crate) enum Source<'py> {
    Lexicon(PyRef<'py, Lexicon>),
    Bytes(PyBackedBytes),
    Path(PathBuf),
}

impl From<Source<'_>> for LexiconSource {
    fn from(source: Source<'_>) -> Self {
        match source {
            Source::Lexicon(lexicon) => Self::Lexicon(Arc::clone(&lexicon.0)),
            Source::Bytes(bytes) => Self::Bytes(bytes.to_vec()),
            Source::Path(path) => Self::Path(path),
        }
    }
}

/// A lexicon.
#[pyclass(frozen, module = "matcher._core")]
pub(crate) struct Lexicon(pub(crate) Arc<matcher_core::Lexicon>);

#[pymethods]
impl Lexicon {
    #[new]
    fn new(py: Python<'_>, sources: Vec<Source<'_>>, version: &str) -> PyResult<Self> {
        let sources: Vec<LexiconSource> = sources.into_iter().map(LexiconSource::from).collect();
        detached(py, || matcher_core::Lexicon::from_sources(&sources, version).map_err(Error::from))
            .map(|lexicon| Self(Arc::new(lexicon)))
    }

    #[staticmethod]
    fn bundled(py: Python<'_>) -> PyResult<Self> {
        detached(py, || Ok(matcher_core::Lexicon::bundled())).map(Self)
    }

    fn add_alias(&self, py: Python<'_>, text: &str, skill_id: &str) -> PyResult<Self> {
        detached(py, || self.0.add_alias(text, skill_id).map_err(Error::from)).map(|lexicon| Self(Arc::new(lexicon)))
    }

    #[allow(clippy::needless_pass_by_value, reason = "pyo3 extracts a list of texts as owned strings")]
    fn resolve(&self, py: Python<'_>, texts: Vec<String>) -> PyResult<Batch> {
        let rows = detached(py, || {
            let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
            Ok(self.0.resolve_texts(&texts))
        })?;
        let bytes: usize = rows.iter().map(|row| row.text.len()).sum();
        if bytes > MOST_MENTION_BYTES {
            let text = format!(
                "the table would have {bytes} bytes of text, as each row repeats its own; at most {MOST_MENTION_BYTES} are \
                 right: fewer or shorter texts at a time"
            );
            return Err(input_error(py, &text));
        }
        Batch::of(py, || matcher_core::columnar::mentions(&rows))
    }

    fn to_csv(&self) -> String {
        self.0.to_csv()
    }

    /// The KBJI group of a job title, as four digits.
    fn occupation_group(&self, title: &str) -> Option<String> {
        self.0.occupation_group(title).map(|group| format!("{group:04}"))
    }

    /// How many entries are occupations.
    fn occupations(&self) -> usize {
        self.0.skills().iter().filter(|skill| skill.is_occupation()).count()
    }

    fn notes(&self) -> Vec<String> {
        self.0.notes().iter().map(ToString::to_string).collect()
    }

    fn version(&self) -> &str {
        self.0.version()
    }

    fn fingerprint(&self) -> String {
        self.0.fingerprint().to_owned()
    }

    fn __len__(&self) -> usize {
        self.0.len()
    }
}

/// A region table.
#[pyclass(frozen, module = "matcher._core")]
pub(crate) struct Regions(pub(crate) Arc<matcher_core::Gazetteer>);

#[pymethods]
impl Regions {
    #[new]
    fn new(py: Python<'_>, csv: &[u8]) -> PyResult<Self> {
        detached(py, || matcher_core::Gazetteer::from_csv(csv).map_err(Error::from)).map(|table| Self(Arc::new(table)))
    }

    #[staticmethod]
    fn bundled(py: Python<'_>) -> PyResult<Self> {
        detached(py, || Ok(matcher_core::Gazetteer::bundled())).map(Self)
    }

    /// The code and full name that a place's name or code leads to.
    fn resolve(&self, py: Python<'_>, text: &str) -> PyResult<(String, String)> {
        let found = detached(py, || self.0.resolve(text).map_err(Error::from))?;
        Ok((found.code.to_string(), self.0.full_name(found.code)))
    }

    fn __len__(&self) -> usize {
        self.0.len()
    }
}
