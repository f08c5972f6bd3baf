//! What tests and benches share: small synthetic markets, generated ones, and tables from text.

pub mod choice;
pub mod oddities;
pub mod policy;
pub mod stable;
pub mod strategies;

use matcher_core::record::{Record, Table};
use matcher_core::{MarketOptions, Matcher, OnError, Result, Vacancy, Worker};

/// A table from the text of a CSV file.
///
/// # Panics
///
/// If the text has no table, which is the test's own mistake.
#[must_use]
#[allow(clippy::expect_used, reason = "a test gives the text")]
pub fn csv(text: &str) -> Table {
    Table::csv_reader(text.as_bytes()).expect("the text of a table")
}

/// A committed market in memory.
///
/// # Errors
///
/// Whatever the market refuses.
pub fn market(options: MarketOptions, workers: &[Worker], vacancies: &[Vacancy]) -> Result<Matcher> {
    let mut market = Matcher::in_memory(options)?;
    fill(&mut market, workers, vacancies)?;
    Ok(market)
}

/// Adds records and commits.
///
/// # Errors
///
/// Whatever the market refuses.
pub fn fill(market: &mut Matcher, workers: &[Worker], vacancies: &[Vacancy]) -> Result<()> {
    market.add_workers(table(workers), OnError::Raise)?;
    market.add_vacancies(table(vacancies), OnError::Raise)?;
    market.commit()?;
    Ok(())
}

fn table<R: Record>(records: &[R]) -> Table {
    Table::records(records)
}

/// The ids of every worker and vacancy as pairs.
///
/// # Panics
///
/// If the market has records it can't read.
#[must_use]
#[allow(clippy::expect_used, reason = "a test's own market")]
pub fn pairs(market: &Matcher) -> Vec<(String, String)> {
    let vacancies = market.records::<Vacancy>().expect("vacancies");
    let pair = |worker: Worker| {
        let of = |vacancy: &Vacancy| (worker.worker_id.to_string(), vacancy.vacancy_id.to_string());
        vacancies.iter().map(of).collect::<Vec<_>>()
    };
    market.records::<Worker>().expect("workers").into_iter().flat_map(pair).collect()
}

/// A small synthetic market of six workers and three vacancies around Bontang, as CSV tables.
pub const WORKERS: &str = "\
worker_id,skills,summary,occupation,education,experience_years,certificates,home_region,ktp_region,wage_min,max_distance_km
W1,las smaw|las gtaw,pernah ikut TA di pabrik pupuk,tukang las,SMK,5,,64.74.01,64.74,4000000,30
W2,forklift,operator forklift gudang,operator forklift,SMA,3,SIO Forklift@2027-05-01,64.74.02,64.74,3800000,30
W3,forklift,,operator forklift,SMA,8,SIO Forklift@2020-01-01,64.74.03,64.74,3800000,30
W4,las smaw,tukang las kapal,welder,SMK,9,,64.72,64.72,4500000,
W5,barista|kasir,,barista,SMA,1,,62.02.06,62.02,3000000,10
W6,,,,,,,,,,
";

/// The vacancies of the small synthetic market.
pub const VACANCIES: &str = "\
vacancy_id,title,description,skills_required,certificates_required,education_min,experience_min_years,wage_max,region,openings
V1,Welder SMAW,Dibutuhkan welder untuk turn around,smaw:2|gtaw,,SMK,2,4500000,64.74.02,3
V2,Operator Forklift,Wajib punya SIO,forklift,SIO Forklift,SMA,1,4000000,64.74.01,1
V3,Barista,Kafe baru di Sampit,barista,,SMP,,3500000,62.02.06,2
";

/// The small synthetic market, committed.
///
/// # Errors
///
/// Whatever the market refuses.
pub fn small(options: MarketOptions) -> Result<Matcher> {
    let mut market = Matcher::in_memory(options)?;
    market.add_workers(csv(WORKERS), OnError::Raise)?;
    market.add_vacancies(csv(VACANCIES), OnError::Raise)?;
    market.commit()?;
    Ok(market)
}
