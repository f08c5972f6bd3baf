//! Does a market survive? Kills, full disks, failed fsyncs, damaged files, many readers beside one writer.
//!
//! Every test here is a short form of a longer run: `make faults` runs the same code with more rounds, which environment
//! variables set, and writes its tables to `target/faults`. What is promised and how it is tried is told in
//! `docs/trust.md`.
//!
//! The market under test is written by this program itself, run a second time as a process of its own ([`child`]). What a
//! generation holds is a pure function of a seed and its number ([`model`]), so that no test has to trust what it reads.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "long runs show their tables, and what was left out")]

#[path = "faults/answers.rs"]
mod answers;
#[path = "faults/child.rs"]
mod child;
#[path = "faults/disk.rs"]
mod disk;
#[path = "faults/folder.rs"]
mod folder;
#[path = "faults/kills.rs"]
mod kills;
#[path = "faults/layer.rs"]
mod layer;
#[path = "faults/model.rs"]
mod model;
#[path = "faults/mutations.rs"]
mod mutations;
#[path = "faults/repair.rs"]
mod repair;
#[path = "faults/report.rs"]
mod report;
#[path = "faults/stress.rs"]
mod stress;
#[path = "faults/verify.rs"]
mod verify;
