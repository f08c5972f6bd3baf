//! How long does one word take? Derived forms, roots and English words in turn; divide by [`WORDS`].

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use matcher_core::lexicon::Lexicon;

const WORDS: [&str; 12] = [
    "pengelasan",
    "mengoperasikan",
    "kepemimpinan",
    "dipersiapkan",
    "pengemudi",
    "perawatan",
    "mesin",
    "gudang",
    "welding",
    "maintenance",
    "operators",
    "excel",
];

fn stem(c: &mut Criterion) {
    let lexicon = Lexicon::bundled();
    let mut group = c.benchmark_group("stem");
    group.throughput(Throughput::Elements(WORDS.len() as u64));
    group.bench_function("word", |b| {
        b.iter(|| WORDS.iter().map(|word| lexicon.stemmer().stem(black_box(word)).len()).sum::<usize>());
    });
    group.finish();
}

criterion_group!(benches, stem);
criterion_main!(benches);
