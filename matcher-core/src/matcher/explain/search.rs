//! Which change is the smallest that suffices? Every one is made on the record and the vacancy's list ordered again.

use super::Records;
use super::apply::{Edit, applied};
use super::change::Ladder;
use crate::engine::unsaved::UnsavedWorker;
use crate::engine::{Queue, Standing, Supposed};
use crate::error::Result;
use crate::index::Profiler;
use crate::matcher::Matcher;

/// Changes looked at in pairs at most, the least effort first: 496 pairs.
const MOST_IN_PAIRS: usize = 32;

/// Trials of edited records.
pub(super) struct Search<'a> {
    matcher: &'a Matcher,
    queue: &'a Queue<'a>,
    records: &'a Records,
    worker: u32,
    profiler: Profiler,
    /// How often the list was ordered again.
    pub(super) tried: u32,
    /// The highest priority that any trial reached.
    pub(super) best: f64,
}

/// Changes that suffice: each a ladder and its step.
pub(super) struct Found {
    pub(super) steps: Vec<(usize, u64)>,
}

impl<'a> Search<'a> {
    pub(super) fn new(matcher: &'a Matcher, queue: &'a Queue<'a>, records: &'a Records, worker: u32) -> Self {
        let profiler = matcher.snapshot.settings().profiler();
        Self { matcher, queue, records, worker, profiler, tried: 0, best: f64::NEG_INFINITY }
    }

    /// The record with edits made, ready to be ranked.
    pub(super) fn unsaved(&self, edits: &[Edit]) -> (Records, UnsavedWorker) {
        let worker = applied(&self.records.worker, edits);
        let snapshot = &self.matcher.snapshot;
        let profile = self.profiler.worker(&worker);
        let unsaved = UnsavedWorker::new(&profile, snapshot.layout(), snapshot.settings(), snapshot.statistics());
        (Records { worker, vacancy: self.records.vacancy.clone() }, unsaved)
    }

    /// Where the edited record would stand.
    pub(super) fn supposed(&mut self, edits: &[Edit]) -> Result<Supposed> {
        self.matcher.cancel.check()?;
        let supposed = self.queue.supposed(&self.unsaved(edits).1, self.worker);
        self.tried += 1;
        if matches!(supposed.standing, Standing::At(_) | Standing::Beyond) {
            self.best = self.best.max(supposed.row.priority);
        }
        Ok(supposed)
    }

    fn suffices(&mut self, ladders: &[Ladder], steps: &[(usize, u64)]) -> Result<bool> {
        let edits: Vec<Edit> = steps.iter().map(|(at, step)| ladders[*at].edit(*step)).collect();
        Ok(matches!(self.supposed(&edits)?.standing, Standing::At(_)))
    }

    /// The smallest change that suffices, else the smallest two. `ladders` stand in the order of effort.
    pub(super) fn smallest(&mut self, ladders: &[Ladder]) -> Result<Option<Found>> {
        for at in 0..ladders.len() {
            let top = [(at, ladders[at].top())];
            if self.suffices(ladders, &top)? {
                return Ok(Some(Found { steps: self.least(ladders, top.to_vec())? }));
            }
        }
        let most = ladders.len().min(MOST_IN_PAIRS);
        // The pair whose harder change is the easiest comes first.
        for harder in 1..most {
            for easier in 0..harder {
                if ladders[easier].excludes(&ladders[harder]) {
                    continue;
                }
                let top = [(easier, ladders[easier].top()), (harder, ladders[harder].top())];
                if self.suffices(ladders, &top)? {
                    return Ok(Some(Found { steps: self.least(ladders, top.to_vec())? }));
                }
            }
        }
        Ok(None)
    }

    /// Brings each change down to the least step that still suffices, the harder one first.
    fn least(&mut self, ladders: &[Ladder], mut steps: Vec<(usize, u64)>) -> Result<Vec<(usize, u64)>> {
        for at in (0..steps.len()).rev() {
            // More of a change never hurts, so that the steps that suffice are those from some step on.
            let (mut least, mut enough) = (0, steps[at].1);
            while least < enough {
                let middle = least + (enough - least) / 2;
                steps[at].1 = middle;
                if self.suffices(ladders, &steps)? {
                    enough = middle;
                } else {
                    least = middle + 1;
                }
            }
            steps[at].1 = enough;
        }
        Ok(steps)
    }
}
