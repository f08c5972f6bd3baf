//! A synthetic market, to try things on.

use matcher_core::sample::{Sample, SampleSpec};
use matcher_core::{Error, Gazetteer, RegionCode};
use pyo3::prelude::*;

use crate::cancel::detached;
use crate::error::{day, to_py};
use crate::record::Records;

/// The tables of a synthetic market, in the order of `TABLES`, and the regions it lies in.
#[pyfunction]
#[pyo3(signature = (workers, vacancies, regions, as_of, seed))]
pub(crate) fn sample(
    py: Python<'_>,
    workers: Option<usize>,
    vacancies: Option<usize>,
    regions: Option<Vec<String>>,
    as_of: Option<&str>,
    seed: u64,
) -> PyResult<(Vec<Records>, Vec<String>, String)> {
    let gazetteer = Gazetteer::bundled();
    let mut spec = SampleSpec::default().with_seed(seed);
    if let Some(workers) = workers {
        spec = spec.with_workers(workers);
    }
    if let Some(vacancies) = vacancies {
        spec = spec.with_vacancies(vacancies);
    }
    if let Some(as_of) = as_of {
        spec = spec.with_as_of(day(py, as_of)?);
    }
    if let Some(regions) = regions {
        let codes = regions.iter().map(|region| gazetteer.resolve(region).map(|found| found.code));
        let codes = codes.collect::<Result<Vec<RegionCode>, _>>();
        spec = spec.with_regions(codes.map_err(|error| to_py(py, &error.into()))?);
    }
    let made = detached(py, || Sample::generate(&spec, &gazetteer).map_err(Error::from))?;
    let tables = vec![
        Records::new(made.workers),
        Records::new(made.vacancies),
        Records::new(made.employers),
        Records::new(made.courses),
        Records::new(made.mous),
        Records::new(made.targets),
        Records::new(made.events),
    ];
    let regions = spec.regions.iter().map(ToString::to_string).collect();
    Ok((tables, regions, spec.as_of.to_string()))
}
