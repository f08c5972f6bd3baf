//! Tables on their way in: a file, a list of dicts or an Arrow stream, as rows for the core to read.

use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use matcher_core::record::{Course, Employer, Event, IngestReport, Mou, Record, Table, Target};
use matcher_core::{Error, Vacancy, Worker};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict};
use serde_json::Value;

use crate::cancel::detached;
use crate::capsule;
use crate::error::input_error;
use crate::value::{row_to_json, serialised};

/// Runs a body with the record type of a table's name.
macro_rules! by_table {
    ($py:expr, $table:expr, $record:ident => $body:expr) => {
        match $table {
            "workers" => {
                type $record = matcher_core::Worker;
                $body
            }
            "vacancies" => {
                type $record = matcher_core::Vacancy;
                $body
            }
            "employers" => {
                type $record = matcher_core::record::Employer;
                $body
            }
            "courses" => {
                type $record = matcher_core::record::Course;
                $body
            }
            "mous" => {
                type $record = matcher_core::record::Mou;
                $body
            }
            "targets" => {
                type $record = matcher_core::record::Target;
                $body
            }
            "events" => {
                type $record = matcher_core::record::Event;
                $body
            }
            other => Err($crate::error::input_error(
                $py,
                &format!("{other:?} is no table; {} are right", $crate::record::TABLES.join(", ")),
            )),
        }
    };
}
pub(crate) use by_table;

/// Every table of the contract, in the order they are loaded.
pub(crate) const TABLES: [&str; 7] =
    [Worker::TABLE, Vacancy::TABLE, Employer::TABLE, Course::TABLE, Mou::TABLE, Target::TABLE, Event::TABLE];

/// Rows that wait to be read, once.
#[pyclass(frozen, module = "matcher._core")]
pub(crate) struct Source(Mutex<Option<Table>>);

impl Source {
    pub(crate) fn new(table: Table) -> Self {
        Self(Mutex::new(Some(table)))
    }

    pub(crate) fn take(&self, py: Python<'_>) -> PyResult<Table> {
        let table = self.0.lock().ok().and_then(|mut table| table.take());
        table.ok_or_else(|| input_error(py, "these rows were read before"))
    }
}

#[pymethods]
impl Source {
    #[staticmethod]
    fn csv(py: Python<'_>, path: PathBuf) -> PyResult<Self> {
        detached(py, || Table::csv(path).map_err(Error::from)).map(Self::new)
    }

    #[staticmethod]
    fn ndjson(py: Python<'_>, path: PathBuf) -> PyResult<Self> {
        detached(py, || Table::ndjson(path).map_err(Error::from)).map(Self::new)
    }

    #[staticmethod]
    fn rows(rows: &Bound<'_, PyAny>) -> PyResult<Self> {
        let mut values = Vec::new();
        for (number, row) in rows.try_iter()?.enumerate() {
            let row = row?;
            let Ok(row) = row.cast::<PyDict>() else {
                let kind = row.get_type().name()?;
                let text = format!("row {} is of type {kind}; a dict of columns is right", number + 1);
                return Err(input_error(rows.py(), &text));
            };
            values.push(row_to_json(row)?);
        }
        Ok(Self::new(Table::values(values)))
    }

    #[staticmethod]
    fn arrow(object: &Bound<'_, PyAny>) -> PyResult<Self> {
        let reader = capsule::import(object)?;
        let schema = reader.schema();
        Ok(Self::new(matcher_core::columnar::table(&schema, reader)))
    }
}

use arrow_array::RecordBatchReader as _;

/// What became of a batch of rows.
#[pyclass(frozen, module = "matcher._core")]
pub(crate) struct Report(pub(crate) IngestReport);

#[pymethods]
impl Report {
    #[getter]
    fn table(&self) -> &'static str {
        self.0.table
    }

    #[getter]
    fn accepted(&self) -> u64 {
        self.0.accepted
    }

    #[getter]
    fn refused(&self) -> u64 {
        self.0.refused
    }

    fn issues<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        serialised(py, &self.0.issues)
    }

    /// Each issue as one sentence, in the order of [`Report::issues`].
    fn sentences(&self) -> Vec<String> {
        self.0.issues.iter().map(ToString::to_string).collect()
    }

    fn __str__(&self) -> String {
        self.0.to_string()
    }
}

/// Records made by the library, kept in Rust until somebody looks.
#[pyclass(frozen, module = "matcher._core")]
pub(crate) struct Records {
    table: &'static str,
    rows: Arc<dyn Rows>,
}

/// Records of any one table.
pub(crate) trait Rows: Send + Sync {
    fn len(&self) -> usize;
    fn value(&self, row: usize) -> Option<Value>;
    fn table(&self) -> Table;
}

impl<R: Record> Rows for Vec<R> {
    fn len(&self) -> usize {
        Self::len(self)
    }

    fn value(&self, row: usize) -> Option<Value> {
        self.get(row).and_then(|record| serde_json::to_value(record).ok())
    }

    fn table(&self) -> Table {
        Table::records(self)
    }
}

impl Records {
    pub(crate) fn new<R: Record>(rows: Vec<R>) -> Self {
        Self { table: R::TABLE, rows: Arc::new(rows) }
    }
}

#[pymethods]
impl Records {
    #[getter]
    fn table(&self) -> &'static str {
        self.table
    }

    fn __len__(&self) -> usize {
        self.rows.len()
    }

    fn rows<'py>(&self, py: Python<'py>, start: usize, stop: usize) -> PyResult<Vec<Bound<'py, PyAny>>> {
        (start..stop.min(self.rows.len()))
            .filter_map(|row| self.rows.value(row))
            .map(|row| serialised(py, &row))
            .collect()
    }

    fn source(&self, py: Python<'_>) -> PyResult<Source> {
        let rows = Arc::clone(&self.rows);
        detached(py, move || Ok(rows.table())).map(Source::new)
    }

    fn ndjson<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyBytes>> {
        let rows = Arc::clone(&self.rows);
        let text = detached(py, move || {
            let lines = (0..rows.len()).filter_map(|row| rows.value(row)).map(|row| format!("{row}\n"));
            Ok(lines.collect::<String>())
        })?;
        Ok(PyBytes::new(py, text.as_bytes()))
    }
}
