//! The main job from files: workers and vacancies in, the best people for every vacancy out, residents first, with reasons.
//!
//! `cargo run --release --example rank_district -- workers.csv vacancies.csv 64.74 2026-11-01`

use std::error::Error;
use std::io::{Write, stdout};

use matcher_core::matcher::{Audience, Lang};
use matcher_core::{MarketOptions, Matcher, OnError, Policy, RankOptions, Table};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [workers, vacancies, district, as_of] = arguments.as_slice() else {
        return Err("usage: rank_district WORKERS.csv VACANCIES.csv DISTRICT_CODE AS_OF".into());
    };
    let policy = format!("id = \"residents-first\"\njurisdiction = \"{district}\"\n[order]\ninstrument = \"tier\"\n");
    let options = MarketOptions::default()
        .with_region(district.parse()?)
        .with_as_of(as_of.parse()?)
        .with_policy(Policy::from_toml(&policy)?);

    let mut market = Matcher::in_memory(options)?;
    let mut out = stdout().lock();
    for report in [
        market.add_workers(Table::csv(workers)?, OnError::Report)?,
        market.add_vacancies(Table::csv(vacancies)?, OnError::Report)?,
    ] {
        writeln!(out, "{report}")?;
    }
    market.commit()?;

    let ranking = market.rank_workers(None, &RankOptions::default().with_k(3))?;
    for row in ranking.rows() {
        let (vacancy, worker) = (ranking.vacancy_id(row), ranking.worker_id(row));
        let position = row.position.unwrap_or_default();
        writeln!(out, "\n{vacancy}: {position}. {worker} ({}, moved {})", row.tier, row.moved.unwrap_or_default())?;
        write!(out, "{}", market.explain(worker, vacancy)?.text(Lang::En, Audience::Officer))?;
    }
    Ok(())
}
