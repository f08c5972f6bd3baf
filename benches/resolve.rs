//! How long does it take to resolve misspelt skill names against a large vocabulary, and to load one?
//!
//! Data: 13,000 made-up names of one to three words, seed 0, and as many strings with one slip each, a third of them with
//! their words reversed. Command: `cargo bench -p matcher-benches --bench resolve`. A regression is a time per string that
//! grows by a fifth. How often the answer is right is measured by `real/noisy.py`.

#![allow(missing_docs, reason = "criterion's macros make undocumented items")]
#![allow(clippy::expect_used, reason = "a bench without its lexicon must fail")]

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use matcher_core::lexicon::{Lexicon, Skill};

const NAMES: usize = 13_000;

/// A stream of numbers that is the same everywhere; good enough to make up names.
struct Stream(u64);

impl Stream {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or_default() % end
    }

    fn word(&mut self) -> String {
        const SYLLABLES: [&str; 16] =
            ["ba", "cang", "di", "gu", "ken", "la", "mo", "nya", "per", "rik", "sa", "ter", "ung", "wi", "yo", "tra"];
        (0..3 + self.below(3)).map(|_| SYLLABLES[self.below(SYLLABLES.len())]).collect()
    }
}

/// Distinct names, and each with one letter changed.
fn names() -> (Vec<String>, Vec<String>) {
    let mut stream = Stream(0);
    let words: Vec<String> = (0..5_000).map(|_| stream.word()).collect();
    let mut names = Vec::with_capacity(NAMES);
    let mut seen = std::collections::HashSet::new();
    while names.len() < NAMES {
        let count = 1 + stream.below(3);
        let name = (0..count).map(|_| words[stream.below(words.len())].as_str()).collect::<Vec<_>>().join(" ");
        if seen.insert(name.clone()) {
            names.push(name);
        }
    }
    let misspelt = names.iter().enumerate().map(|(n, name)| {
        let mut letters: Vec<char> = name.chars().collect();
        letters.remove(stream.below(letters.len()));
        let name: String = letters.into_iter().collect();
        if n % 3 == 0 { name.split(' ').rev().collect::<Vec<_>>().join(" ") } else { name }
    });
    let misspelt = misspelt.collect();
    (names, misspelt)
}

fn lexicon(names: &[String]) -> Lexicon {
    let skill =
        |(n, name): (usize, &String)| Skill { skill_id: format!("s{n}"), label_id: name.clone(), ..Skill::default() };
    Lexicon::from_skills(names.iter().enumerate().map(skill).collect()).expect("distinct names")
}

fn resolve(criterion: &mut Criterion) {
    let (names, misspelt) = names();
    let table = Lexicon::bundled().to_csv();
    let large = lexicon(&names);
    let texts: Vec<&str> = misspelt.iter().map(String::as_str).collect();
    let mut group = criterion.benchmark_group("resolve");
    group.sample_size(10);
    group.bench_function("load_bundled", |bencher| bencher.iter(|| Lexicon::from_csv(table.as_bytes())));
    group.bench_function("load_13000", |bencher| bencher.iter(|| lexicon(&names)));
    group.throughput(Throughput::Elements(texts.len() as u64));
    group.bench_function("misspelt", |bencher| bencher.iter(|| large.resolve_texts(&texts)));
    group.finish();
}

criterion_group!(benches, resolve);
criterion_main!(benches);
