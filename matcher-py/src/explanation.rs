//! Why a pair has its score and place.

use matcher_core::Explanation as Core;
use matcher_core::matcher::{Audience, Lang};
use pyo3::prelude::*;

use crate::engine::Batch;
use crate::error::input_error;
use crate::value::serialised;

/// An explanation, in numbers and in words.
#[pyclass(frozen, module = "matcher._core")]
pub(crate) struct Explanation(pub(crate) Core);

#[pymethods]
impl Explanation {
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        serialised(py, &self.0)
    }

    fn contributions(&self, py: Python<'_>) -> PyResult<Batch> {
        Batch::of(py, matcher_core::columnar::contributions(&self.0.contributions))
    }

    fn text(&self, py: Python<'_>, lang: &str, audience: &str) -> PyResult<String> {
        let lang = match lang {
            "id" => Lang::Id,
            "en" => Lang::En,
            other => return Err(input_error(py, &format!("lang is {other:?}; id or en is right"))),
        };
        let audience = match audience {
            "job_seeker" => Audience::JobSeeker,
            "officer" => Audience::Officer,
            "employer" => Audience::Employer,
            "auditor" => Audience::Auditor,
            other => {
                let text = format!("audience is {other:?}; job_seeker, officer, employer or auditor is right");
                return Err(input_error(py, &text));
            }
        };
        Ok(self.0.text(lang, audience))
    }
}
