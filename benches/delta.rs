//! How long does it take to say what a commit changed on the lists, against ranking everything anew?
//!
//! Data: the synthetic sample market, seed 0, 20,000 workers and 1,000 vacancies; a commit gives 100 workers, every
//! two-hundredth, three more years of experience and removes 10 others. One case for each way to order: by score, a tier and a reserve.
//! Command: `cargo bench -p matcher-benches --bench delta`. It prints how many lists are made anew. A regression is a ratio
//! of `changed` to `rank_anew` that grows by a fifth.

#![allow(missing_docs, reason = "criterion's macros make undocumented items")]
#![allow(clippy::expect_used, reason = "a bench without its market must fail")]
#![allow(clippy::print_stdout, reason = "a bench tells what it measured")]

use criterion::{Criterion, criterion_group, criterion_main};
use matcher_benches::{market, sample};
use matcher_core::{MarketOptions, OnError, Policy, RankOptions, Table, Worker};

fn delta(criterion: &mut Criterion) {
    let sample = sample(20_000, 1_000).expect("a sample");
    for instrument in ["none", "tier", "reserve"] {
        let toml = format!("id = \"p\"\n[order]\ninstrument = \"{instrument}\"\n[order.reserve]\nshare = 0.5\n");
        let policy = Policy::from_toml(&toml).expect("a policy");
        let mut market = market(&sample, MarketOptions::default().with_policy(policy)).expect("a market");
        let options = RankOptions::default();
        let before = market.rank_workers(None, &options).expect("a ranking");
        let mut edited: Vec<Worker> = sample.workers.iter().step_by(200).cloned().collect();
        for worker in &mut edited {
            worker.experience_years = Some(worker.experience_years.unwrap_or_default() + 3.0);
        }
        let gone: Vec<String> =
            sample.workers.iter().skip(7).step_by(2_000).map(|worker| worker.worker_id.to_string()).collect();
        market.add_workers(Table::records(&edited), OnError::Raise).expect("workers");
        market.remove_workers(&gone).expect("ids");
        market.commit().expect("a commit");
        let delta = market.changed(&before, &options).expect("a delta");
        println!(
            "{instrument}: {} of {} lists made anew, {} changes",
            delta.reranked,
            delta.list_count,
            delta.rows().len()
        );
        let mut group = criterion.benchmark_group(format!("delta_{instrument}"));
        group.sample_size(10);
        group.bench_function("changed", |bencher| bencher.iter(|| market.changed(&before, &options)));
        group.bench_function("rank_anew", |bencher| bencher.iter(|| market.rank_workers(None, &options)));
        group.finish();
    }
}

criterion_group!(benches, delta);
criterion_main!(benches);
