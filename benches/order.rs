//! What does a policy add to a ranking? The same lists without one and under each instrument.
//!
//! Data: the synthetic sample market, seed 0, 5,000 workers and 400 vacancies. Command:
//! `cargo bench -p matcher-benches --bench order`. A regression is a ratio of an instrument to none that grows by a fifth.

#![allow(missing_docs, reason = "criterion's macros make undocumented items")]
#![allow(clippy::expect_used, reason = "a bench without its market must fail")]

use criterion::{Criterion, criterion_group, criterion_main};
use matcher_benches::{market, sample};
use matcher_core::{MarketOptions, Policy, RankOptions};

/// Instruments with what each needs beside its name.
const ORDERS: [(&str, &str); 4] = [
    ("none", ""),
    ("boost", "order.boost = { kecamatan = 0.15, kabupaten_kota = 0.10, provinsi = 0.05 }"),
    ("reserve", "order.reserve = { share = 0.5, precedence = \"open_first\" }"),
    ("tier", ""),
];

fn order(criterion: &mut Criterion) {
    let sample = sample(5_000, 400).expect("a sample");
    let options = RankOptions::default();
    let mut group = criterion.benchmark_group("order");
    group.sample_size(10);
    for (instrument, rest) in ORDERS {
        let text =
            format!("id = \"bench\"\nlocal.proof = [\"home_region\"]\norder.instrument = \"{instrument}\"\n{rest}\n");
        let policy = Policy::from_toml(&text).expect("a policy");
        let market = market(&sample, MarketOptions::default().with_policy(policy)).expect("a market");
        group.bench_function(instrument, |bencher| bencher.iter(|| market.rank_workers(None, &options)));
    }
    group.finish();
}

criterion_group!(benches, order);
criterion_main!(benches);
