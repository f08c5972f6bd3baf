//! How long does it take from records to a market that ranks? Reading, storing, indexing, packing.
//!
//! Data: the synthetic sample market, seed 0, 5,000 workers and 400 vacancies, in memory. Command:
//! `cargo bench -p matcher-benches --bench ingest`. A regression is a time per record that grows by a fifth.

#![allow(missing_docs, reason = "criterion's macros make undocumented items")]
#![allow(clippy::expect_used, reason = "a bench without its market must fail")]

use criterion::{Criterion, criterion_group, criterion_main};
use matcher_benches::{market, sample};
use matcher_core::MarketOptions;

fn ingest(criterion: &mut Criterion) {
    let sample = sample(5_000, 400).expect("a sample");
    let mut group = criterion.benchmark_group("ingest");
    group.sample_size(10);
    group.bench_function("commit", |bencher| bencher.iter(|| market(&sample, MarketOptions::default())));
    group.finish();
}

criterion_group!(benches, ingest);
criterion_main!(benches);
