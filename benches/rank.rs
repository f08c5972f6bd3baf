//! How long does a whole ranking take? Both directions, the fast way beside scoring every pair.
//!
//! Data: the synthetic sample market, seed 0, 5,000 workers and 400 vacancies, the demo's size. Command:
//! `cargo bench -p matcher-benches --bench rank`. A regression is a ratio of fast to exhaustive that grows by a fifth.

#![allow(missing_docs, reason = "criterion's macros make undocumented items")]
#![allow(clippy::expect_used, reason = "a bench without its market must fail")]

use criterion::{Criterion, criterion_group, criterion_main};
use matcher_benches::{market, sample};
use matcher_core::{MarketOptions, RankOptions};

fn rank(criterion: &mut Criterion) {
    let sample = sample(5_000, 400).expect("a sample");
    let market = market(&sample, MarketOptions::default()).expect("a market");
    let mut group = criterion.benchmark_group("rank");
    group.sample_size(10);
    let fast = RankOptions::default();
    let plain = RankOptions::default().with_exhaustive(true);
    group.bench_function("workers", |bencher| bencher.iter(|| market.rank_workers(None, &fast)));
    group.bench_function("vacancies", |bencher| bencher.iter(|| market.rank_vacancies(None, &fast)));
    group.bench_function("workers_exhaustive", |bencher| bencher.iter(|| market.rank_workers(None, &plain)));
    group.finish();
}

criterion_group!(benches, rank);
criterion_main!(benches);
