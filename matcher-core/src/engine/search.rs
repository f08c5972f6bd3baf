//! How are the best found without scoring everybody? Block by block, the nearest first, and only what can still matter.
//!
//! A block whose best could not enter any list is skipped. Inside a block the postings that cost most for what they add are
//! left out as long as nobody can enter by them alone (`MaxScore`); the others are added up as upper bounds, and only who
//! reaches the bound is scored, exactly, by the same functions as everywhere. Words make the longest lists: who is too far
//! behind even if all that the sum leaves for words were theirs is passed by before they are read.
//!
//! # Source
//!
//! Turtle and Flood 1995, *Query evaluation: strategies and optimizations*, for leaving out postings by their upper bounds;
//! Ding and Suel 2011, *Faster top-k document retrieval using block-max indexes*, for bounds by block.

use std::hash::Hash;

use super::coarse::{Gains, Reverses};
use super::layout::Layout;
use super::postings::{BLOCK, place_of, row_at};
use super::query::{Part, Query, Scale};
use super::runs::{Runs, Site, Standing};
use crate::fixed::Fixed;
use crate::policy::Class;
use crate::record::WorkerFacts;
use crate::scoring::Bounds;
use crate::scoring::packed::Overlap;
use crate::scoring::reference::TitleRarity;

/// With more postings than this, all sums of a block are looked through, several at a time, else those that were added to,
/// which took less time up to here.
const MANY: usize = BLOCK / 4;
/// Sums looked at as one.
const LANE: usize = 32;
/// Records looked at together, so that the memory they lie in is fetched at once.
const AHEAD: usize = 8;
/// One part in this many of a cut may be left out of the sums. All of it could be (then nobody enters by it alone), but
/// everybody else would have to be looked up in what is left out, which costs more than adding it: a quarter took 20 to 30 %
/// less time than all and a tenth less than nothing.
const LEFT_OUT: i32 = 4;

/// Sums of a block, and buffers to be used again.
pub(super) struct Scratch {
    sums: Vec<i16>,
    parts: Vec<Vec<Part>>,
    order: Vec<(f64, usize)>,
    cuts: Vec<Cut>,
    gains: Gains,
    reverses: Reverses,
    /// Parts left out of the block's sums.
    left: Vec<Part>,
    reached: Vec<Reached>,
    hits: Vec<Hit>,
    /// The least score that matters by cut, as long as nobody enters.
    least: Vec<f64>,
    best: Vec<Fixed>,
    /// How far the texts of those who entered overlap, and how many they are.
    texts: (f64, u32),
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
            reached: Vec::new(),
            hits: Vec::new(),
            least: Vec::new(),
            best: Vec::new(),
            texts: (0.0, 0),
        }
    }
}

/// Somebody's sum, with what was left out.
#[derive(Clone, Copy)]
struct Reached {
    sum: i32,
    place: u16,
}

/// Who reached the cut.
#[derive(Clone, Copy)]
struct Hit {
    /// The most their score can be, and how far their class leads.
    promise: f64,
    /// The most their score can be.
    most: f64,
    /// The most that the worker's view can be.
    reverse: f64,
    sum: i32,
    /// Their sum, with all that facts and the way add.
    reach: i32,
    /// Whose cut it is.
    cut: u16,
    place: u16,
}

/// From where on somebody of one standing matters.
#[derive(Clone, Copy)]
struct Cut {
    class: u32,
    /// The least score that mattered when the block began.
    least: f64,
    /// The sum, with all that facts add, from which on somebody matters.
    reach: i32,
    /// The sum from which on the best of the block would matter.
    sum: i32,
    /// How far the class leads, if all come into one list.
    lead: Option<f64>,
    /// What the way adds, and the line through texts.
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

    /// Whether the score of somebody with this overlap matters; of the facts only those that features read are there.
    fn matters(&self, class: u32, facts: &WorkerFacts, overlap: Overlap) -> bool;

    /// Takes a row that may matter, with its overlap and those facts; says whether it enters.
    fn take(&mut self, class: u32, row: u32, facts: &WorkerFacts, overlap: Overlap) -> bool;
}

/// One vacancy among everybody.
pub(super) struct Search<'a, T, C = Class> {
    pub(super) layout: &'a Layout,
    pub(super) titles: &'a T,
    pub(super) runs: &'a Runs<C>,
    pub(super) site: &'a Site<C>,
    pub(super) query: &'a Query<'a>,
    pub(super) bounds: &'a Bounds<'a>,
    /// Everybody comes into question, whatever the overlap.
    pub(super) everybody: bool,
    /// No policy orders here: all are of the first class.
    pub(super) one_class: bool,
}

impl<T: TitleRarity, C: Clone + Eq + Hash> Search<'_, T, C> {
    /// Looks through all blocks, the most promising first.
    pub(super) fn run(&self, scratch: &mut Scratch, wanted: &mut impl Wanted) {
        if wanted.never(&WorkerFacts::default()) {
            return;
        }
        scratch.reverses.clear();
        scratch.texts = (0.0, 0);
        let mut parts = std::mem::take(&mut scratch.parts);
        let mut scale = self.scaled(0.0, &mut parts, scratch, wanted);
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
        for (at, (_, block)) in order.iter().enumerate() {
            let (texts, count) = scratch.texts;
            if at == 1 && texts > 0.0 {
                scale = self.scaled(texts / f64::from(count), &mut parts, scratch, wanted);
            }
            self.block(*block, &parts[*block], scale, scratch, wanted);
        }
        scratch.parts = parts;
        scratch.order = order;
    }

    /// A scale for people whose text overlaps about this much, with parts and gains in its steps.
    fn scaled(&self, text: f64, parts: &mut Vec<Vec<Part>>, scratch: &mut Scratch, wanted: &impl Wanted) -> Scale {
        let scale = self.query.scale(text);
        let coarse = &self.layout.workers.coarse;
        coarse.gains(self.bounds, |share| scale.gain(share), |facts| wanted.never(facts), &mut scratch.gains);
        self.query.by_block(self.runs.blocks.len(), scale, parts);
        scale
    }

    /// The standings in a block, and the place of each run's among them.
    fn standings(&self, block: usize) -> (&[Standing], &[u16]) {
        self.site.near(block).unwrap_or_else(|| self.runs.strangers(block))
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
        let class = if self.one_class { 0 } else { standing.class };
        let (least, lead) = (wanted.least(class), wanted.lead(class));
        let group = &self.runs.blocks[block].group;
        let ways = (reverses.way(Some(standing.way)), reverses.way(None));
        let way = i32::from(scale.gain(self.bounds.way(standing.way) + scale.start));
        if least <= 0.0 {
            return Cut { class, least, reach: 0, sum: 0, lead, way, ways };
        }
        let reverse = self.bounds.reverse(group, standing.way);
        let forward = self.bounds.least_forward(least, reverse);
        let sum = scale.cut(forward - self.bounds.base(group, standing.way) - scale.start);
        Cut { class, least, reach: scale.cut(forward), sum, lead, way, ways }
    }

    fn block(&self, block: usize, parts: &[Part], scale: Scale, scratch: &mut Scratch, wanted: &mut impl Wanted) {
        scratch.cuts.clear();
        scratch.reached.clear();
        scratch.left.clear();
        for standing in self.standings(block).0 {
            let cut = self.cut(block, *standing, scale, &mut scratch.reverses, wanted);
            scratch.cuts.push(cut);
        }
        if self.everybody {
            let rows = &self.runs.blocks[block].rows;
            scratch.reached.extend(rows.clone().map(|row| Reached { sum: 0, place: place_of(row) }));
        } else {
            self.add_up(parts, scratch);
        }
        if !scratch.reached.is_empty() {
            self.hit(block, scale, scratch);
            self.take_hits(block, scale, scratch, wanted);
        }
    }

    /// Adds up a block's postings and collects who reaches the lowest cut.
    fn add_up(&self, parts: &[Part], scratch: &mut Scratch) {
        let Scratch { sums, cuts, reached, left, .. } = scratch;
        // Of a known length, so that no place needs to be checked.
        let Ok(sums) = <&mut [i16; BLOCK]>::try_from(sums.as_mut_slice()) else { return };
        let Some(lowest) = cuts.iter().map(|cut| cut.sum).min() else { return };
        let total: i32 = parts.iter().map(|part| i32::from(part.gain)).sum();
        if total < lowest {
            return;
        }
        // More parts than steps: then a sum says no more than that somebody is there.
        let fits = total <= i32::from(i16::MAX);
        let (mut left_out, mut postings) = (0, 0);
        let mut first = parts.len();
        for (at, part) in parts.iter().enumerate() {
            // Who has nothing but what is left out stays below the cut.
            if fits && (left_out + i32::from(part.gain)) * LEFT_OUT < lowest {
                left_out += i32::from(part.gain);
                left.push(*part);
                continue;
            }
            first = first.min(at);
            let places = self.query.places(*part);
            postings += places.len();
            for place in places {
                let sum = &mut sums[usize::from(*place) % BLOCK];
                *sum = if fits { sum.wrapping_add(part.gain) } else { 1 };
            }
        }
        let least = if fits { i16::try_from((lowest - left_out).max(1)).unwrap_or(i16::MAX) } else { 1 };
        let mut add = |place: u16, sum: i16| {
            reached.push(Reached { sum: if fits { i32::from(sum) + left_out } else { total }, place });
        };
        if postings > MANY {
            for (from, lane) in (0_u16..).step_by(LANE).zip(sums.chunks_exact_mut(LANE)) {
                if lane.iter().fold(0, |most: i16, sum| most.max(*sum)) >= least {
                    let reached = (from..).zip(lane.iter()).filter(|(_, sum)| **sum >= least);
                    reached.for_each(|(place, sum)| add(place, *sum));
                }
                lane.fill(0);
            }
        } else {
            for part in &parts[first..] {
                for place in self.query.places(*part) {
                    let sum = std::mem::take(&mut sums[usize::from(*place) % BLOCK]);
                    // A sum of nothing was taken before.
                    if sum >= least {
                        add(*place, sum);
                    }
                }
            }
        }
    }

    /// Who of those with a sum reaches the cut with what their facts add.
    fn hit(&self, block: usize, scale: Scale, scratch: &mut Scratch) {
        let Scratch { cuts, gains, reverses, reached, hits, .. } = scratch;
        hits.clear();
        let coarse = &self.layout.workers.coarse;
        let (_, places) = self.standings(block);
        let first = row_at(u32::try_from(block).unwrap_or(u32::MAX), 0);
        for Reached { sum, place } in reached.iter().copied() {
            let row = first + u32::from(place);
            let at = if cuts.len() == 1 { 0 } else { places[self.runs.of(row)] };
            let cut = &cuts[usize::from(at)];
            if sum < cut.sum {
                continue;
            }
            let reach = sum + cut.way + coarse.gain(row, gains);
            if reach < cut.reach {
                continue;
            }
            let reverse = if self.bounds.reverse_counts() {
                coarse.reverse(row, cut.ways, &self.runs.everybody, self.bounds, reverses)
            } else {
                1.0
            };
            let most = self.bounds.fused(scale.share(reach), reverse);
            if most >= cut.least {
                let promise = most + cut.lead.unwrap_or_default();
                hits.push(Hit { promise, most, reverse, sum, reach, cut: at, place });
            }
        }
    }

    /// Scores who reached the cut: first the likeliest of each list, then those of the others that still matter.
    fn take_hits(&self, block: usize, scale: Scale, scratch: &mut Scratch, wanted: &mut impl Wanted) {
        let mut hits = std::mem::take(&mut scratch.hits);
        let mut least = std::mem::take(&mut scratch.least);
        let cuts = std::mem::take(&mut scratch.cuts);
        let class = |hit: &Hit| cuts[usize::from(hit.cut)].class;
        let depth = wanted.depth();
        // Cuts of one search all have a lead or none.
        let is_one_list = cuts.iter().all(|cut| cut.lead.is_some());
        if !is_one_list && cuts.len() > 1 {
            hits.sort_unstable_by_key(class);
        }
        for hits in hits.chunk_by_mut(|a, b| is_one_list || class(a) == class(b)) {
            if depth > 0 && hits.len() > depth {
                hits.select_nth_unstable_by(depth - 1, |a, b| b.promise.total_cmp(&a.promise));
            }
        }
        let row = |hit: &Hit| row_at(u32::try_from(block).unwrap_or(u32::MAX), hit.place);
        least.clear();
        least.extend(cuts.iter().map(|cut| wanted.least(cut.class)));
        for hits in hits.chunks(AHEAD) {
            let matter = |least: &[f64], hit: &Hit| hit.most >= least[usize::from(hit.cut)];
            // Looked at one by one, each would wait for memory.
            self.layout.workers.warm(hits.iter().filter(|hit| matter(&least, hit)).map(row));
            for hit in hits {
                if matter(&least, hit) {
                    let bar = (class(hit), least[usize::from(hit.cut)]);
                    if self.take(row(hit), *hit, bar, scale, scratch, wanted) {
                        least.clear();
                        least.extend(cuts.iter().map(|cut| wanted.least(cut.class)));
                    }
                }
            }
        }
        scratch.least = least;
        scratch.cuts = cuts;
        scratch.hits = hits;
    }

    /// Whether somebody no longer reaches a score once it is known which of the parts left out they lack.
    fn lacks_too_much(&self, hit: &Hit, least: f64, scale: Scale, left: &[Part]) -> bool {
        let mut reach = hit.reach;
        left.iter().rev().any(|part| {
            let is_lacking = self.query.places(*part).binary_search(&hit.place).is_err();
            reach -= if is_lacking { i32::from(part.gain) } else { 0 };
            is_lacking && self.bounds.fused(scale.share(reach), hit.reverse) < least
        })
    }

    /// Scores somebody who may matter; says whether they enter.
    fn take(
        &self,
        row: u32,
        hit: Hit,
        (class, least): (u32, f64),
        scale: Scale,
        scratch: &mut Scratch,
        wanted: &mut impl Wanted,
    ) -> bool {
        // With texts, reading the lists tells more for less.
        if !self.query.has_text() && self.lacks_too_much(&hit, least, scale, &scratch.left) {
            return false;
        }
        let workers = &self.layout.workers;
        let facts = workers.facts.scored(row);
        let mut lists = workers.lists.unread(row);
        let mut overlap = self.query.none(facts.group);
        self.query.add_skills(lists.skills(), &mut scratch.best, &mut overlap);
        self.query.add_title(lists.title(), self.titles, &mut overlap);
        if self.query.has_text() {
            // Words take most of the time: what the sum leaves for them often says that they can't matter.
            let most = self.query.most_text(hit.sum, &overlap, self.bounds, scale);
            if let Some(text) = most.filter(|_| !self.everybody)
                && !wanted.matters(class, &facts, Overlap { text, ..overlap })
            {
                return false;
            }
            self.query.add_terms(lists.terms(), &mut overlap);
        }
        let enters = wanted.take(class, row, &facts, overlap);
        if enters {
            #[allow(clippy::cast_precision_loss, reason = "for a guess")]
            let text = overlap.text as f64;
            scratch.texts = (scratch.texts.0 + text, scratch.texts.1 + 1);
        }
        enters
    }
}
