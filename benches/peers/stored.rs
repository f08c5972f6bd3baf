//! How long does a ranking take without Python? Opens a stored market, ranks it whole and one vacancy after the other.
//!
//! Data: a market that `store.py` wrote. Command: `target/release/stored STORE SINGLE [WEIGHTS POLICY]`, which `run.py` runs in
//! turn with `ours.py`; it prints one line of figures in the same form. Weights and policy are those of the market where
//! none are given; with them no place is counted, as `ours.py` does.

#![allow(clippy::print_stdout, reason = "what was measured goes to the command that asked")]

use std::error::Error;
use std::path::Path;
use std::time::Instant;

use matcher_core::policy::Policy;
use matcher_core::record::Vacancy;
use matcher_core::scoring::Weights;
use matcher_core::{MarketOptions, Matcher, Places, RankOptions};

/// Calls of the whole ranking, the first of which warms up; short ones are repeated more often, as `measuring.py` does.
const LEAST: usize = 4;
const MOST: usize = 50;
const SHORT_SECONDS: f64 = 1.0;
const LONG_SECONDS: f64 = 8.0;
/// A step that spreads single queries over the market.
const STEP: usize = 7919;

fn main() -> Result<(), Box<dyn Error>> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [store, single, settings @ ..] = words.as_slice() else {
        return Err("stored STORE SINGLE [WEIGHTS POLICY]".into());
    };
    let (mut options, mut rank) = (MarketOptions::default(), RankOptions::default());
    if let [weights, policy] = settings {
        options = options.with_weights(Weights::from_toml(&std::fs::read_to_string(weights)?)?);
        rank = rank.with_places(Places::Listed);
        options = options.with_policy(Policy::from_toml(&std::fs::read_to_string(policy)?)?);
    }
    let began = Instant::now();
    let market = Matcher::open(Path::new(store), options, true)?;
    let open = began.elapsed().as_secs_f64();

    let mut seconds = Vec::new();
    let mut rows = 0;
    while again(seconds.len(), seconds.iter().sum()) {
        let began = Instant::now();
        let ranking = market.rank_workers(None, &rank)?;
        seconds.push(began.elapsed().as_secs_f64());
        rows = ranking.len();
    }
    let first = seconds[0];
    let later = if seconds.len() > 1 { &mut seconds[1..] } else { &mut seconds[..] };
    let call = median(later);
    let (p50, p99) = singly(&market, single.parse()?, &rank)?;
    println!(
        r#"{{"name": "rust", "open_s": {open}, "first_s": {first}, "seconds": {call}, "rows": {rows}, "p50_ms": {p50}, "p99_ms": {p99}}}"#
    );
    Ok(())
}

/// Whether to call once more after so many calls and seconds.
fn again(calls: usize, spent: f64) -> bool {
    calls < MOST && (spent < SHORT_SECONDS || (calls < LEAST && spent < LONG_SECONDS))
}

/// Percentiles in milliseconds of one vacancy at a time.
fn singly(market: &Matcher, count: usize, options: &RankOptions) -> Result<(f64, f64), Box<dyn Error>> {
    let ids: Vec<String> = market.records::<Vacancy>()?.iter().map(|vacancy| vacancy.vacancy_id.to_string()).collect();
    let mut taken = Vec::with_capacity(count);
    for number in 0..count {
        let id = ids[number * STEP % ids.len()].as_str();
        let began = Instant::now();
        market.rank_workers(Some(&[id]), options)?;
        taken.push(1_000.0 * began.elapsed().as_secs_f64());
    }
    taken.sort_by(f64::total_cmp);
    let at = |percent: usize| taken.get(percent * taken.len() / 100).copied().unwrap_or_default();
    Ok((at(50), at(99)))
}

fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    if values.len() % 2 == 1 { values[middle] } else { f64::midpoint(values[middle - 1], values[middle]) }
}
