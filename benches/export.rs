//! How long does it take to hand a ranking out as Arrow columns?
//!
//! Data: the ranking of the synthetic sample market, seed 0, 5,000 workers and 400 vacancies, k = 100, so 40,000 rows at
//! most. Command: `cargo bench -p matcher-benches --bench export`. A regression is a time per row that grows by a fifth.

#![allow(missing_docs, reason = "criterion's macros make undocumented items")]
#![allow(clippy::expect_used, reason = "a bench without its ranking must fail")]

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use matcher_benches::{market, sample};
use matcher_core::columnar::{ranking_batches, ranking_schema};
use matcher_core::{MarketOptions, RankOptions};

fn export(criterion: &mut Criterion) {
    let sample = sample(5_000, 400).expect("a sample");
    let market = market(&sample, MarketOptions::default()).expect("a market");
    let ranking = market.rank_workers(None, &RankOptions::default().with_k(100)).expect("a ranking");
    let mut group = criterion.benchmark_group("export");
    group.throughput(Throughput::Elements(ranking.len() as u64));
    group.bench_function("arrow", |bencher| {
        bencher.iter(|| ranking_batches(&ranking, &ranking_schema(&ranking)).filter_map(Result::ok).count());
    });
    group.finish();
}

criterion_group!(benches, export);
criterion_main!(benches);
