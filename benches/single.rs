//! How long does one vacancy take, stored or never stored, and one worker?
//!
//! Data: the synthetic sample market, seed 0, 20,000 workers and 400 vacancies, in memory; the vacancies in turn. Command:
//! `cargo bench -p matcher-benches --bench single`. A regression is a time that grows by a fifth.

#![allow(missing_docs, reason = "criterion's macros make undocumented items")]
#![allow(clippy::expect_used, reason = "a bench without its market must fail")]

use criterion::{Criterion, criterion_group, criterion_main};
use matcher_benches::{market, sample};
use matcher_core::{MarketOptions, RankOptions};

fn single(criterion: &mut Criterion) {
    let sample = sample(20_000, 400).expect("a sample");
    let market = market(&sample, MarketOptions::default()).expect("a market");
    let options = RankOptions::default();
    let vacancies: Vec<&str> = sample.vacancies.iter().map(|vacancy| vacancy.vacancy_id.as_str()).collect();
    let workers: Vec<&str> = sample.workers.iter().map(|worker| worker.worker_id.as_str()).collect();
    let mut group = criterion.benchmark_group("single");
    let mut turn = vacancies.chunks(1).cycle();
    group.bench_function("vacancy", |bencher| {
        bencher.iter(|| market.rank_workers(turn.next(), &options).expect("a list"));
    });
    let mut turn = workers.chunks(1).cycle();
    group.bench_function("worker", |bencher| {
        bencher.iter(|| market.rank_vacancies(turn.next(), &options).expect("a list"));
    });
    let mut turn = sample.vacancies.iter().cycle();
    group.bench_function("unsaved_vacancy", |bencher| {
        bencher.iter(|| turn.next().map(|vacancy| market.snapshot().rank_for_vacancy(vacancy, &options)));
    });
    group.finish();
}

criterion_group!(benches, single);
criterion_main!(benches);
