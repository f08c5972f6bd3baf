//! How long until a stored market is ready to rank? Settings, index, and the engine that is built from its segments.
//!
//! Data: the synthetic sample market, seed 0, 20,000 workers and 400 vacancies, on disk. Command:
//! `cargo bench -p matcher-benches --bench open`. A regression is a time that grows by a fifth.

#![allow(missing_docs, reason = "criterion's macros make undocumented items")]
#![allow(clippy::expect_used, reason = "a bench without its market must fail")]

use criterion::{Criterion, criterion_group, criterion_main};
use matcher_benches::{fill, sample};
use matcher_core::{MarketOptions, Matcher};

fn open(criterion: &mut Criterion) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("market");
    let mut market = Matcher::create(&path, MarketOptions::default()).expect("a market on disk");
    fill(&mut market, &sample(20_000, 400).expect("a sample")).expect("a committed sample");
    drop(market);
    let mut group = criterion.benchmark_group("open");
    group.sample_size(10);
    group.bench_function("read_only", |bencher| {
        bencher.iter(|| Matcher::open(&path, MarketOptions::default(), true).expect("a stored market"));
    });
    group.finish();
}

criterion_group!(benches, open);
criterion_main!(benches);
