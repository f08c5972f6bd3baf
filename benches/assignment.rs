//! How long does an assignment take? Deferred acceptance from either side, its audit, and the largest sum of scores.
//!
//! Data: synthetic lists of 20 vacancies on plain integers, a fixed stream of numbers; a few vacancies are far more
//! popular than others, and half of a vacancy's openings are kept for a group of 40 in 100 workers. Deferred
//! acceptance: 1,000,000 workers, 10,000 vacancies, 60,000 openings. Largest sum: 20,000 workers, 1,000 vacancies, 6,000
//! openings. Command: `cargo bench -p matcher-benches --bench assignment`. A regression is a time that grows by a
//! fifth.

#![allow(missing_docs, reason = "criterion's macros make undocumented items")]
#![allow(clippy::expect_used, reason = "a bench without its market must fail")]

use criterion::{Criterion, criterion_group, criterion_main};
use matcher_core::assignment::{
    Lists, Masks, Precedence, Problem, Reserved, Rule, Side, audit_stable, deferred_acceptance, max_score,
};

const LIST: usize = 20;

/// Numbers in [0, 1) that are the same in every run (xorshift64).
struct Draw(u64);

impl Draw {
    fn next(&mut self) -> f64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        let high = u32::try_from(self.0 >> 32).unwrap_or_default();
        f64::from(high) / (f64::from(u32::MAX) + 1.0)
    }

    /// A number below `end`, small ones far more often.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a part of a 32-bit number")]
    fn skewed(&mut self, end: u32) -> u32 {
        (self.next().powi(2) * f64::from(end)) as u32
    }
}

/// Workers' lists with the vacancies' ranks and scores.
struct Market {
    indptr: Vec<usize>,
    indices: Vec<u32>,
    ranks: Vec<u32>,
    masks: Vec<u64>,
    scores: Vec<f64>,
    reserved: Vec<Reserved>,
    openings: u32,
    vacancies: u32,
}

impl Market {
    fn new(workers: usize, vacancies: u32, openings: u32) -> Self {
        let mut draw = Draw(0x9E37_79B9_7F4A_7C15);
        let mut by_merit: Vec<Vec<(f64, usize)>> = vec![Vec::new(); vacancies as usize];
        let mut market = Self {
            indptr: vec![0],
            indices: Vec::new(),
            ranks: Vec::new(),
            masks: Vec::new(),
            scores: Vec::new(),
            reserved: vec![Reserved { bit: 0, seats: openings / 2, falls_to: None }],
            openings,
            vacancies,
        };
        for _ in 0..workers {
            let quality = draw.next();
            let start = market.indices.len();
            while market.indices.len() < start + LIST {
                let vacancy = draw.skewed(vacancies);
                if !market.indices[start..].contains(&vacancy) {
                    by_merit[vacancy as usize].push((quality + draw.next(), market.indices.len()));
                    market.indices.push(vacancy);
                    market.scores.push(f64::midpoint(quality, draw.next()));
                }
            }
            market.masks.push(u64::from(draw.next() < 0.4));
            market.indptr.push(market.indices.len());
        }
        market.ranks = vec![0; market.indices.len()];
        for people in &mut by_merit {
            people.sort_unstable_by(|a, b| b.0.total_cmp(&a.0));
            for (rank, &(_, entry)) in (0_u32..).zip(people.iter()) {
                market.ranks[entry] = rank;
            }
        }
        market
    }

    fn ask<T>(&self, reserved: bool, ask: impl FnOnce(&Problem<'_>) -> T) -> T {
        let lists = Lists::new(&self.indptr, &self.indices, self.vacancies as usize).expect("lists");
        let reserved = if reserved { &self.reserved[..] } else { &[] };
        let rule = Rule { openings: self.openings, reserved, precedence: Precedence::ReserveFirst, hold: false };
        let rules = vec![rule; self.vacancies as usize];
        ask(&Problem::new(lists, &self.ranks, Masks::PerWorker(&self.masks), &rules).expect("a problem"))
    }
}

fn assignment(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("assignment");
    group.sample_size(10);
    let market = Market::new(1_000_000, 10_000, 6);
    for (name, reserved) in [("open", false), ("reserved", true)] {
        market.ask(reserved, |problem| {
            for (side, proposes) in [("workers", Side::Workers), ("vacancies", Side::Vacancies)] {
                group.bench_function(format!("{side} propose, {name}"), |bencher| {
                    bencher.iter(|| deferred_acceptance(problem, proposes));
                });
            }
            let matched = deferred_acceptance(problem, Side::Workers);
            group.bench_function(format!("audit, {name}"), |bencher| bencher.iter(|| audit_stable(problem, &matched)));
        });
    }
    let market = Market::new(20_000, 1_000, 6);
    for (name, reserved) in [("open", false), ("reserved", true)] {
        market.ask(reserved, |problem| {
            group.bench_function(format!("largest sum, {name}"), |bencher| {
                bencher.iter(|| max_score(problem.market(), &market.scores).expect("an optimum"));
            });
        });
    }
    group.finish();
}

criterion_group!(benches, assignment);
criterion_main!(benches);
