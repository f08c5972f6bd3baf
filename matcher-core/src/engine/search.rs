//! How are the best found without scoring everybody? Block by block, the nearest first, and only what can still matter.
//!
//! A block whose best could not enter any list is skipped. Inside a block the postings that cost most for what they add are
//! left out as long as nobody can enter by them alone (`MaxScore`); the others are added up as upper bounds, and only who
//! reaches the bound is scored, exactly, by the same functions as everywhere.
//!
//! # Source
//!
//! Turtle and Flood 1995, *Query evaluation: strategies and optimizations*, for leaving out postings by their upper bounds;
//! Ding and Suel 2011, *Faster top-k document retrieval using block-max indexes*, for bounds by block.

use super::coarse::{Gains, Reverses};
use super::layout::{Layout, Unpacked};
use super::postings::{BLOCK, place_of, row_at};
use super::query::{Part, Query, Scale};
use super::runs::{Runs, Site, Standing};
use crate::fixed::Fixed;
use crate::record::WorkerFacts;
use crate::scoring::Bounds;
use crate::scoring::packed::Overlap;
use crate::scoring::reference::TitleRarity;

/// With more postings than this, all sums of a block are looked through, several at a time, else those that were added to,
/// which took less time up to here.
const MANY: usize = BLOCK / 4;
/// Sums looked at as one.
const LANE: usize = 64;
/// One part in this many of a cut may be left out of the sums. All of it could be (then nobody enters by it alone), but
/// everybody else would have to be looked up in what is left out, which costs more than adding it: a quarter took 20 to 30 %
/// less time than all and a tenth less than nothing.
const LEFT_OUT: i32 = 4;

/// Sums of a block, and buffers to be used again.
pub(super) struct Scratch {
    sums: Vec<u16>,
    parts: Vec<Vec<Part>>,
    order: Vec<(f64, usize)>,
    cuts: Vec<Cut>,
    gains: Gains,
    reverses: Reverses,
    /// Parts left out of the block's sums.
    left: Vec<Part>,
    hits: Vec<Hit>,
    unpacked: Unpacked,
    best: Vec<Fixed>,
}

impl Default for Scratch {
    fn default() -> Self {
        Self {
            sums: vec![0; BLOCK],
            parts: Vec::new(),
            order: Vec::new(),
            cuts: Vec::new(),
            gains: Gains::default(),
            reverses: Reverses::default(),
            left: Vec::new(),
            hits: Vec::new(),
            unpacked: Unpacked::default(),
            best: Vec::new(),
        }
    }
}

/// Who reached the cut.
#[derive(Clone, Copy, Debug)]
struct Hit {
    /// The most their score can be.
    most: f64,
    /// That, and how far their class leads.
    promise: f64,
    /// The most that the worker's view can be.
    reverse: f64,
    /// Their sum, with all that facts and the way add, and all that was left out.
    reach: i32,
    class: u32,
    place: u16,
}

/// From where on somebody of one standing matters.
#[derive(Clone, Copy)]
struct Cut {
    standing: Standing,
    /// The sum, with all that facts add, from which on somebody matters.
    reach: i32,
    /// The sum from which on the best of the block would matter.
    sum: i32,
    /// How far the class leads, if all come into one list.
    lead: Option<f64>,
    /// What the way adds.
    way: i32,
    /// The place of the way among bounds of the worker's view, and that of no way.
    ways: (usize, usize),
}

/// Who looks for somebody, and from which score on.
pub(super) trait Wanted {
    /// The least score that matters in a class: nothing below it does.
    fn least(&self, class: u32) -> f64;

    /// The number of rows of a class that are enough to know a least score; for the order of work alone.
    fn depth(&self) -> usize;

    /// How far somebody of a class stands before others with the same score where all classes come into one list; `None`
    /// where each class has its own. For the order of work alone.
    fn lead(&self, class: u32) -> Option<f64>;

    /// Whether nobody is taken who tells at most this.
    fn never(&self, facts: &WorkerFacts) -> bool;

    /// Takes a row that may matter, with its overlap; of the facts only those that features read are there.
    fn take(&mut self, class: u32, row: u32, facts: &WorkerFacts, overlap: Overlap);
}

/// One vacancy among everybody.
pub(super) struct Search<'a, T> {
    pub(super) layout: &'a Layout,
    pub(super) titles: &'a T,
    pub(super) runs: &'a Runs,
    pub(super) site: &'a Site,
    pub(super) query: &'a Query<'a>,
    pub(super) bounds: &'a Bounds<'a>,
    /// Everybody comes into question, whatever the overlap.
    pub(super) everybody: bool,
    /// No policy orders here: all are of the first class.
    pub(super) one_class: bool,
}

impl<T: TitleRarity> Search<'_, T> {
    /// Looks through all blocks, the most promising first.
    pub(super) fn run(&self, scratch: &mut Scratch, wanted: &mut impl Wanted) {
        if wanted.never(&WorkerFacts::default()) {
            return;
        }
        let scale = self.query.scale();
        let coarse = &self.layout.workers.coarse;
        coarse.gains(self.bounds, |share| scale.gain(share), |facts| wanted.never(facts), &mut scratch.gains);
        scratch.reverses.clear();
        let mut parts = std::mem::take(&mut scratch.parts);
        self.query.by_block(self.runs.blocks.len(), scale, &mut parts);
        let mut order = std::mem::take(&mut scratch.order);
        order.clear();
        for (block, around) in self.site.blocks.iter().enumerate() {
            if self.everybody || !parts[block].is_empty() {
                // The site's own blocks go first, then whoever is near, then the rest as it lies.
                let own = self.site.near(block).map_or(0.0, |(standings, _)| f64::from(standings.len() > 1));
                order.push((own + around.nearest.to_f64(), block));
            }
        }
        order.sort_by(|(a, x), (b, y)| b.total_cmp(a).then(x.cmp(y)));
        for (_, block) in &order {
            self.block(*block, &parts[*block], scale, scratch, wanted);
        }
        scratch.parts = parts;
        scratch.order = order;
    }

    /// The standings in a block.
    fn standings(&self, block: usize) -> &[Standing] {
        self.site.near(block).map_or_else(|| self.runs.strangers(block), |(standings, _)| standings)
    }

    /// From where on somebody of a standing matters.
    fn cut(
        &self,
        block: usize,
        standing: Standing,
        scale: Scale,
        reverses: &mut Reverses,
        wanted: &impl Wanted,
    ) -> Cut {
        let least = wanted.least(standing.class);
        let group = &self.runs.blocks[block].group;
        let ways = (reverses.way(Some(standing.way)), reverses.way(None));
        let way = i32::from(scale.gain(self.bounds.way(standing.way)));
        let lead = wanted.lead(standing.class);
        if least <= 0.0 {
            return Cut { standing, reach: 0, sum: 0, lead, way, ways };
        }
        let reverse = self.bounds.reverse(group, standing.way);
        let forward = self.bounds.least_forward(least, reverse);
        let sum = scale.cut(forward - self.bounds.base(group, standing.way));
        Cut { standing, reach: scale.cut(forward), sum, lead, way, ways }
    }

    fn block(&self, block: usize, parts: &[Part], scale: Scale, scratch: &mut Scratch, wanted: &mut impl Wanted) {
        scratch.cuts.clear();
        scratch.hits.clear();
        scratch.left.clear();
        for standing in self.standings(block) {
            let standing = if self.one_class { Standing { class: 0, ..*standing } } else { *standing };
            let cut = self.cut(block, standing, scale, &mut scratch.reverses, wanted);
            scratch.cuts.push(cut);
        }
        if self.everybody {
            for row in self.runs.blocks[block].rows.clone() {
                let Scratch { cuts, gains, reverses, hits, .. } = &mut *scratch;
                hits.extend(self.hit(block, (row, 0), scale, cuts, gains, reverses));
            }
        } else {
            self.add_up(block, parts, scale, scratch);
        }
        self.take_hits(block, scale, scratch, wanted);
    }

    /// Adds up a block's postings and collects who reaches the cut.
    fn add_up(&self, block: usize, parts: &[Part], scale: Scale, scratch: &mut Scratch) {
        let Scratch { sums, cuts, gains, reverses, hits, left, .. } = scratch;
        // Of a known length, so that no place needs to be checked.
        let Ok(sums) = <&mut [u16; BLOCK]>::try_from(sums.as_mut_slice()) else { return };
        let Some(lowest) = cuts.iter().map(|cut| cut.sum).min() else { return };
        let total: i32 = parts.iter().map(|part| i32::from(part.gain)).sum();
        if total < lowest {
            return;
        }
        let (mut left_out, mut postings) = (0, 0);
        let mut taken: Vec<&[u16]> = Vec::with_capacity(parts.len());
        for part in parts {
            // Who has nothing but what is left out stays below the cut.
            if (left_out + i32::from(part.gain)) * LEFT_OUT < lowest {
                left_out += i32::from(part.gain);
                left.push(*part);
                continue;
            }
            let places = self.query.places(*part);
            for place in places {
                let sum = &mut sums[usize::from(*place) % BLOCK];
                *sum = sum.saturating_add(part.gain);
            }
            postings += places.len();
            taken.push(places);
        }
        let first = row_at(u32::try_from(block).unwrap_or(u32::MAX), 0);
        let Ok(least) = u16::try_from((lowest - left_out).max(1)) else {
            sums.fill(0);
            return;
        };
        let mut add = |row: u32, sum: u16| {
            hits.extend(self.hit(block, (row, i32::from(sum) + left_out), scale, cuts, gains, reverses));
        };
        if postings > MANY {
            for (rows, lane) in (first..).step_by(LANE).zip(sums.chunks_exact_mut(LANE)) {
                if lane.iter().fold(0, |most: u16, sum| most.max(*sum)) >= least {
                    let reached = (rows..).zip(lane.iter()).filter(|(_, sum)| **sum >= least);
                    reached.for_each(|(row, sum)| add(row, *sum));
                }
                lane.fill(0);
            }
        } else {
            for place in taken.into_iter().flatten() {
                let sum = std::mem::take(&mut sums[usize::from(*place) % BLOCK]);
                // A sum of nothing was taken before.
                if sum >= least {
                    add(first + u32::from(*place), sum);
                }
            }
        }
    }

    /// Somebody with this sum, if they reach the cut.
    #[inline]
    fn hit(
        &self,
        block: usize,
        (row, sum): (u32, i32),
        scale: Scale,
        cuts: &[Cut],
        gains: &Gains,
        reverses: &mut Reverses,
    ) -> Option<Hit> {
        let cut = match cuts {
            [only] => only,
            cuts => {
                &cuts[self
                    .site
                    .near(block)
                    .map_or_else(|| self.runs.stranger(block, row), |(_, runs)| usize::from(runs[self.runs.of(row)]))]
            }
        };
        if sum < cut.sum {
            return None;
        }
        let reach = sum + cut.way + self.layout.workers.coarse.gain(row, gains);
        if reach < cut.reach {
            return None;
        }
        let reverse = if self.bounds.reverse_counts() {
            self.layout.workers.coarse.reverse(row, cut.ways, &self.runs.everybody, self.bounds, reverses)
        } else {
            1.0
        };
        let most = self.bounds.fused(scale.share(reach), reverse);
        let promise = most + cut.lead.unwrap_or_default();
        Some(Hit { most, promise, reverse, reach, class: cut.standing.class, place: place_of(row) })
    }

    /// Scores who reached the cut: first the likeliest of each list, then those of the others that still matter.
    fn take_hits(&self, block: usize, scale: Scale, scratch: &mut Scratch, wanted: &mut impl Wanted) {
        let mut hits = std::mem::take(&mut scratch.hits);
        let depth = wanted.depth();
        // Cuts of one search all have a lead or none.
        let is_one_list = scratch.cuts.iter().all(|cut| cut.lead.is_some());
        if !is_one_list && scratch.cuts.len() > 1 {
            hits.sort_unstable_by_key(|hit| hit.class);
        }
        for hits in hits.chunk_by_mut(|a, b| is_one_list || a.class == b.class) {
            if depth > 0 && hits.len() > depth {
                hits.select_nth_unstable_by(depth - 1, |a, b| b.promise.total_cmp(&a.promise));
            }
        }
        for hit in &hits {
            self.take(block, *hit, scale, scratch, wanted);
        }
        scratch.hits = hits;
    }

    /// Whether somebody reaches a score once it is known which of the parts left out they have.
    fn still_matters(&self, hit: &Hit, least: f64, scale: Scale, left: &[Part]) -> bool {
        let mut reach = hit.reach;
        for part in left.iter().rev() {
            if self.query.places(*part).binary_search(&hit.place).is_err() {
                reach -= i32::from(part.gain);
                if self.bounds.fused(scale.share(reach), hit.reverse) < least {
                    return false;
                }
            }
        }
        true
    }

    /// Scores somebody who still matters.
    fn take(&self, block: usize, hit: Hit, scale: Scale, scratch: &mut Scratch, wanted: &mut impl Wanted) {
        let least = wanted.least(hit.class);
        if hit.most < least || !self.still_matters(&hit, least, scale, &scratch.left) {
            return;
        }
        let row = row_at(u32::try_from(block).unwrap_or(u32::MAX), hit.place);
        let workers = &self.layout.workers;
        let facts = workers.facts.scored(row);
        workers.lists.read_overlap(row, self.query.has_text(), &mut scratch.unpacked.lists);
        let overlap = self.query.overlap(&scratch.unpacked.lists, facts.group, self.titles, &mut scratch.best);
        wanted.take(hit.class, row, &facts, overlap);
    }
}
