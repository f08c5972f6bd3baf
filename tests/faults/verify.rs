//! Does a market hold what was acknowledged, whole, and go on?

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::time::{Duration, Instant};

use matcher_core::{MarketOptions, Matcher};

use super::answers::Answers;
use super::child::{finish, told};
use super::model::{Model, options};

/// What is wrong with a market.
#[derive(Debug)]
pub(crate) enum Fault {
    /// It doesn't open, or can't be asked or changed.
    Refused(String),
    /// A commit that was acknowledged isn't there.
    Lost(String),
    /// It answers, and not as the model of its generation.
    Wrong(String),
    /// The library panicked.
    Panicked(String),
}

impl Fault {
    /// The column it is counted in, and what is told.
    pub(crate) fn told(&self) -> (&'static str, &str) {
        match self {
            Self::Refused(told) => ("refused", told),
            Self::Lost(told) => ("lost", told),
            Self::Wrong(told) => ("wrong", told),
            Self::Panicked(told) => ("panics", told),
        }
    }
}

/// A market that was found right.
pub(crate) struct Verified {
    /// Its generation, after one more commit.
    pub(crate) generation: u64,
    /// The longest that it took to open it.
    pub(crate) longest: Duration,
}

/// Opens a market read-only and for writing, compares it with the model of the acknowledged generation or of the next,
/// commits once more and opens it again.
pub(crate) fn verify(path: &Path, model: &Model, acknowledged: u64) -> Result<Verified, Fault> {
    let verified = catch_unwind(AssertUnwindSafe(|| verified(path, model, acknowledged)));
    verified.unwrap_or_else(|panic| {
        let text = panic.downcast_ref::<String>().cloned();
        Err(Fault::Panicked(text.or_else(|| panic.downcast_ref::<&str>().map(ToString::to_string)).unwrap_or_default()))
    })
}

fn verified(path: &Path, model: &Model, acknowledged: u64) -> Result<Verified, Fault> {
    let mut longest = Duration::ZERO;
    let mut timed = |open: &dyn Fn() -> matcher_core::Result<Matcher>| {
        let started = Instant::now();
        let opened = open();
        longest = longest.max(started.elapsed());
        opened
    };
    // Settings are stored with the first commit.
    let given = || if acknowledged == 0 { options() } else { MarketOptions::default() };
    match timed(&|| Matcher::open(path, given(), true)) {
        Ok(reader) => drop(compare(&reader, model, acknowledged, "read-only")?),
        // Before the first commit there need not be a market.
        Err(_) if acknowledged == 0 => {}
        Err(error) => return Err(Fault::Refused(format!("read-only: {}", told(&error)))),
    }
    let refused = |error: matcher_core::Error| Fault::Refused(format!("for writing: {}", told(&error)));
    let mut market = timed(&|| Matcher::create(path, options())).map_err(refused)?;
    let generation = compare(&market, model, acknowledged, "for writing")? + 1;
    model.batch(generation).stage(&mut market).map_err(refused)?;
    finish(&mut market, model, generation).map_err(refused)?;
    compare(&market, model, generation, "after one more commit")?;
    drop(market);
    let again = timed(&|| Matcher::open(path, MarketOptions::default(), false)).map_err(refused)?;
    compare(&again, model, generation, "opened again")?;
    drop(again);
    Ok(Verified { generation, longest })
}

/// The generation of a market that answers as the model: the acknowledged one or the one in flight.
pub(crate) fn compare(market: &Matcher, model: &Model, acknowledged: u64, when: &str) -> Result<u64, Fault> {
    let answers = Answers::of(market).map_err(|error| Fault::Refused(format!("{when}: {}", told(&error))))?;
    let generation = answers.generation;
    if generation < acknowledged {
        return Err(Fault::Lost(format!("{when}: generation {generation}, {acknowledged} was acknowledged")));
    }
    if generation > acknowledged + 1 {
        return Err(Fault::Wrong(format!("{when}: generation {generation}, {acknowledged} was acknowledged")));
    }
    // Ids beside digests, so that the comparison doesn't rest on one way of reading alone.
    let ids = market.records::<matcher_core::Worker>().map_err(|error| Fault::Refused(told(&error).to_string()))?;
    let ids = ids.iter().map(|worker| worker.worker_id.to_string()).collect();
    let differences = model.answers(generation).differences(&answers);
    if !differences.is_empty() || model.ids(0, generation) != ids {
        return Err(Fault::Wrong(format!("{when}, generation {generation}: {}", differences.join(", "))));
    }
    Ok(generation)
}
