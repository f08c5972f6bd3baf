//! Why a pair has its score and place, what stands between two, what keeps somebody out and what would bring them in.

use matcher_core::columnar::{contributions, differences};
use matcher_core::matcher::{Audience, Lang};
use pyo3::prelude::*;

use crate::engine::Batch;
use crate::error::input_error;
use crate::value::serialised;

/// One kind of answer: its numbers as nested dicts, its leaves as a table, its words.
macro_rules! answer {
    ($(#[$doc:meta])* $name:ident, $core:ty, $leaves:path, $rows:expr) => {
        $(#[$doc])*
        #[pyclass(frozen, module = "matcher._core")]
        pub(crate) struct $name(pub(crate) $core);

        #[pymethods]
        impl $name {
            fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
                serialised(py, &self.0)
            }

            fn contributions(&self, py: Python<'_>) -> PyResult<Batch> {
                let rows: fn(&$core) -> &[_] = $rows;
                Batch::of(py, || $leaves(rows(&self.0)))
            }

            fn text(&self, py: Python<'_>, lang: &str, audience: &str) -> PyResult<String> {
                Ok(self.0.text(language(py, lang)?, reader(py, audience)?))
            }
        }
    };
}

answer! {
    /// Why a pair has its score and place.
    Explanation, matcher_core::Explanation, contributions, |own| &own.contributions
}
answer! {
    /// What keeps somebody out.
    WhyNot, matcher_core::matcher::WhyNot, contributions, |own| &own.explanation.contributions
}
answer! {
    /// What stands between two.
    Comparison, matcher_core::matcher::Comparison, differences, |own| &own.contributions
}
answer! {
    /// What would bring somebody in.
    Counterfactual, matcher_core::matcher::Counterfactual, differences, |own| &own.contributions
}

/// A language by its name.
pub(crate) fn language(py: Python<'_>, lang: &str) -> PyResult<Lang> {
    match lang {
        "id" => Ok(Lang::Id),
        "en" => Ok(Lang::En),
        other => Err(input_error(py, &format!("lang is {other:?}; id or en is right"))),
    }
}

/// Names of the months in a language.
#[pyfunction]
pub(crate) fn months(py: Python<'_>, lang: &str) -> PyResult<[&'static str; 12]> {
    Ok(language(py, lang)?.months())
}

fn reader(py: Python<'_>, audience: &str) -> PyResult<Audience> {
    match audience {
        "job_seeker" => Ok(Audience::JobSeeker),
        "officer" => Ok(Audience::Officer),
        "employer" => Ok(Audience::Employer),
        "auditor" => Ok(Audience::Auditor),
        other => {
            let text = format!("audience is {other:?}; job_seeker, officer, employer or auditor is right");
            Err(input_error(py, &text))
        }
    }
}
