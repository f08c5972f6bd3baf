//! Does anything that can be read panic, hang, fill the memory or end the process? Every parser is fed what [`mutate`]
//! makes of small seeds, for some seconds each; see [`targets`] for what else is looked at.
//!
//! `cargo test -p matcher-tests --test fuzz` runs every target for five seconds, two at a time;
//! `make fuzz SECONDS=600` runs longer and ends in the same table. `FUZZ_SECONDS`, `FUZZ_SEED`, `FUZZ_JOBS` and words after
//! `--`, parts of targets' names, choose. The same seed gives the same inputs in the same order.
//!
//! Each target runs in a process of its own: a stack that overflows and memory that runs out end a process and can't be
//! caught, and are findings like any other. Saved cases under `cases/` are run first.
//!
//! Why not a fuzzer from outside? `cargo-fuzz` needs nightly Rust and a C++ build of `libFuzzer` with instrumented code;
//! this has to run on stable, in every `make test`, offline. `bolero` and `proptest` without instrumentation mutate no
//! better than this does, and neither looks at time and memory. In place of coverage, an input that a parser answers as
//! it never did before becomes a seed; every target is a plain `fn(&[u8])`, so that a coverage-guided fuzzer can take it.
#![allow(clippy::print_stdout, clippy::exit, reason = "a program that reports; a hang can only be ended by an exit")]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a check fails by panicking")]

mod arrow;
mod child;
mod market;
mod mutate;
mod parent;
mod targets;

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    if let [flag, target, seconds, seed] = &words[..]
        && flag == "--child"
    {
        child::run(target, seconds.parse().unwrap(), seed.parse().unwrap());
        return;
    }
    // What cargo's own harness takes, such as `--nocapture`, means nothing here.
    let wanted: Vec<String> = words.into_iter().filter(|word| !word.starts_with('-')).collect();
    if !parent::run(&wanted) {
        std::process::exit(1);
    }
}
