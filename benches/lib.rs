//! What the benches share: a committed sample market of a given size.

use matcher_core::record::Table;
use matcher_core::sample::{Sample, SampleSpec};
use matcher_core::{Gazetteer, MarketOptions, Matcher, OnError, Result};

/// The synthetic sample of a size, seed 0.
///
/// # Errors
///
/// Whatever the generator refuses.
pub fn sample(workers: usize, vacancies: usize) -> Result<Sample> {
    Ok(Sample::generate(&SampleSpec::default().with_workers(workers).with_vacancies(vacancies), &Gazetteer::bundled())?)
}

/// A committed market in memory from a sample.
///
/// # Errors
///
/// Whatever the market refuses.
pub fn market(sample: &Sample, options: MarketOptions) -> Result<Matcher> {
    let mut market = Matcher::in_memory(options)?;
    fill(&mut market, sample)?;
    Ok(market)
}

/// Adds a sample's workers and vacancies to a market and commits them.
///
/// # Errors
///
/// Whatever the market refuses.
pub fn fill(market: &mut Matcher, sample: &Sample) -> Result<()> {
    market.add_workers(Table::records(&sample.workers), OnError::Raise)?;
    market.add_vacancies(Table::records(&sample.vacancies), OnError::Raise)?;
    market.commit()?;
    Ok(())
}
