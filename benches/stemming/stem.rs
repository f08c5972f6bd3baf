//! How long does one word take? Derived forms, roots and English words in equal parts; the time is of all twelve.
//!
//! Command: `cargo bench -p matcher-benches --bench stem`.

#![allow(missing_docs, reason = "criterion's macros make undocumented items")]

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use matcher_core::lexicon::Lexicon;

const WORDS: [&str; 12] = [
    "pengelasan",
    "mengoperasikan",
    "kepemimpinan",
    "perawatan",
    "mesin",
    "gudang",
    "jahit",
    "shift",
    "welding",
    "maintenance",
    "operators",
    "excel",
];

fn stem(criterion: &mut Criterion) {
    let lexicon = Lexicon::bundled();
    let stemmer = lexicon.stemmer();
    criterion.bench_function("stem/twelve_words", |bencher| {
        bencher.iter(|| WORDS.iter().map(|word| stemmer.stem(black_box(word)).len()).sum::<usize>());
    });
}

criterion_group!(benches, stem);
criterion_main!(benches);
