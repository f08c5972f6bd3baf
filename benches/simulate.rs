//! What do twenty policies side by side cost against one run? The figure asked for is at most three single runs.
//!
//! Data: the synthetic sample market, seed 0, 20,000 workers and 1,000 vacancies. The twenty are shares, precedences,
//! instruments, windows and two boundaries of one policy with a ring. A single run is a ranking of that policy with lists of
//! 20, or its check, which asks as little depth as a simulation. Command:
//! `cargo bench -p matcher-benches --bench simulate`. A regression is a ratio of twenty to a single run that grows by a
//! fifth.

#![allow(missing_docs, reason = "criterion's macros make undocumented items")]
#![allow(clippy::expect_used, reason = "a bench without its market must fail")]

use criterion::{Criterion, criterion_group, criterion_main};
use matcher_benches::{market, sample};
use matcher_core::impact::Grid;
use matcher_core::policy::{Instrument, Precedence};
use matcher_core::region::AdminLevel;
use matcher_core::units::Share;
use matcher_core::{MarketOptions, Policy, RankOptions};

const BASE: &str = "id = \"bench\"\nlocal.proof = [\"ktp_region\", \"home_region\"]\n\
    order = { instrument = \"reserve\", boost = { kecamatan = 0.15, kabupaten_kota = 0.10, provinsi = 0.05 }, \
    reserve = { share = 0.5, precedence = \"open_first\" } }\n[[tier]]\nlevel = \"kecamatan\"\nmin_share = 0.1\n";

fn twenty(base: &Policy) -> Vec<Policy> {
    let share = |share: f64| Share::new(share).expect("a share").into();
    let instruments = [Instrument::Reserve, Instrument::Tier, Instrument::Boost, Instrument::LabourMarketTest];
    let grid = Grid::default()
        .with_instruments(&instruments)
        .with_boundaries(&[AdminLevel::KabupatenKota, AdminLevel::Provinsi])
        .with_shares(&[share(0.25), share(0.5), share(0.75)])
        .with_precedences(&[Precedence::ReserveFirst, Precedence::OpenFirst])
        .with_window_days(&[7, 14]);
    let policies = grid.variants(base).expect("variants");
    assert_eq!(policies.len(), 20);
    policies
}

fn simulate(criterion: &mut Criterion) {
    let sample = sample(20_000, 1_000).expect("a sample");
    let base = Policy::from_toml(BASE).expect("a policy");
    let market = market(&sample, MarketOptions::default().with_policy(base.clone())).expect("a market");
    let policies = twenty(&base);
    let options = RankOptions::default();
    let mut group = criterion.benchmark_group("simulate");
    group.sample_size(10);
    group.bench_function("one_ranking", |bencher| bencher.iter(|| market.rank_workers(None, &options)));
    group.bench_function("one_check", |bencher| bencher.iter(|| market.check_policy(&base, &options)));
    let one = std::slice::from_ref(&base);
    group.bench_function("one", |bencher| bencher.iter(|| market.simulate(one, None, &options)));
    group.bench_function("twenty", |bencher| bencher.iter(|| market.simulate(&policies, None, &options)));
    group.finish();
}

criterion_group!(benches, simulate);
criterion_main!(benches);
