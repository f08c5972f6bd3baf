//! Who is alike? Workers of a block in runs that a policy treats alike, and how near each run is to a site.
//!
//! Dense order follows home, card and groups, so that a few thousand runs stand for a million workers. What a policy makes
//! of a run is the same for every site of another province, where it is a run of strangers; for the few runs of the site's
//! own province it is worked out anew.

use std::hash::Hash;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::layout::Workers;
use super::lens::Lens;
use super::postings::{BLOCK, block_of, row_at};
use crate::fixed::Fixed;
use crate::policy::Class;
use crate::record::{VacancyFacts, WorkerFacts};
use crate::region::{AdminLevel, RegionCode, UnitVector};
use crate::scoring::bound::Group;
use crate::scoring::quantised::PackedWeights;
use crate::units::Date;

/// More than what rounding moves a chord by, in earth radii: about 13 metres.
const ROUNDING: f32 = 2e-6;

/// A ball around points of a run or a block.
#[derive(Clone, Copy, Debug)]
struct Ball {
    centre: UnitVector,
    /// The longest chord from the centre; below 0 if nobody tells a point.
    radius: f32,
}

impl Ball {
    /// Around nobody.
    fn nowhere() -> Self {
        Self { centre: UnitVector::from_array([0.0; 3]), radius: -1.0 }
    }

    fn around(points: &(impl Iterator<Item = UnitVector> + Clone)) -> Self {
        let Some(first) = points.clone().next() else {
            return Self::nowhere();
        };
        let radius = |centre: &UnitVector| points.clone().map(|point| centre.chord2(&point)).fold(0.0, f32::max).sqrt();
        let about_first = radius(&first);
        if about_first == 0.0 {
            return Self { centre: first, radius: 0.0 };
        }
        let (mut sum, mut count) = ([0.0_f32; 3], 0.0_f32);
        for point in points.clone() {
            for (sum, coordinate) in sum.iter_mut().zip(point.as_array()) {
                *sum += coordinate;
            }
            count += 1.0;
        }
        let centre = UnitVector::from_array(sum.map(|sum| sum / count));
        Self { centre, radius: radius(&centre) + ROUNDING }
    }

    /// The least squared chord from a point to anybody; `None` if nobody tells a point.
    fn least(&self, point: &UnitVector) -> Option<f32> {
        let chord2 = self.centre.chord2(point);
        if self.radius <= 0.0 {
            return (self.radius == 0.0).then_some(chord2);
        }
        // Chords are straight lines in space, so that the triangle inequality holds.
        let least = (chord2.sqrt() - self.radius - ROUNDING).max(0.0);
        Some(least * least)
    }

    /// The squared chord from the centre beyond which everybody is farther than `chord` from a point.
    fn end(&self, chord: f32) -> f32 {
        if self.radius < 0.0 { self.radius } else { (chord + self.radius + 2.0 * ROUNDING).powi(2) }
    }
}

/// Workers of one block with the same home and the same standing before a policy.
struct Run {
    first: u32,
    ball: Ball,
    groups: u32,
    /// The number of their class for sites of other provinces.
    class: u32,
}

/// Neighbouring runs, so that most are found to be too far together.
struct Stretch {
    runs: std::ops::Range<usize>,
    centre: UnitVector,
    /// The squared chord from the centre beyond which the way has no value for anybody; below 0 if nobody tells a point.
    end: f32,
}

/// Runs of a stretch.
const STRETCH: usize = 16;

/// Workers that lie together.
pub(super) struct Block {
    pub(super) rows: std::ops::Range<u32>,
    /// The best that anybody tells.
    pub(super) group: Group,
    runs: std::ops::Range<usize>,
    stretches: Vec<Stretch>,
    ball: Ball,
    /// How runs stand to sites of other provinces that are too far for any value of the way.
    strangers: Vec<Standing>,
    /// The place of each run's standing among those.
    places: Vec<u16>,
}

/// All workers in runs, for one policy or for several.
pub(super) struct Runs<C = Class> {
    pub(super) blocks: Vec<Block>,
    /// The best that anybody tells.
    pub(super) everybody: Group,
    all: Vec<Run>,
    /// The run of each row, counted from the first of its block.
    of: Vec<u16>,
    /// Classes for sites of other provinces.
    strangers: Vec<C>,
    /// Runs whose home or card is of a province.
    by_province: FxHashMap<RegionCode, Vec<u32>>,
    /// Whether there is a province without workers, as which strangers were seen.
    knows_strangers: bool,
    /// Whether there are classes to tell apart.
    orders: bool,
}

/// What a class is and how it is numbered.
#[derive(Clone)]
struct Numbers<C> {
    classes: Vec<C>,
    known: FxHashMap<C, u32>,
    /// The last number given: neighbours are mostly of one class.
    last: usize,
}

impl<C: Clone + Eq + Hash> Numbers<C> {
    fn number(&mut self, class: C) -> u32 {
        if self.classes.get(self.last) != Some(&class) {
            let next = self.classes.len();
            let number = *self.known.entry(class.clone()).or_insert_with(|| {
                self.classes.push(class);
                u32::try_from(next).unwrap_or(u32::MAX)
            });
            self.last = number as usize;
        }
        u32::try_from(self.last).unwrap_or(u32::MAX)
    }
}

fn province(region: Option<RegionCode>) -> Option<RegionCode> {
    region.and_then(|region| region.at(AdminLevel::Provinsi))
}

/// Workers of a block whom a policy treats alike, before classes have numbers.
struct Alike {
    first: u32,
    facts: WorkerFacts,
    groups: u32,
    ball: Ball,
}

/// The runs of one block, found by itself.
struct Part {
    rows: std::ops::Range<u32>,
    alike: Vec<Alike>,
    of: Vec<u16>,
    /// Balls around so many runs each.
    stretches: Vec<Ball>,
    group: Group,
    ball: Ball,
}

impl Part {
    fn new<L: Lens>(
        workers: &Workers,
        rows: std::ops::Range<u32>,
        lens: &L,
        as_of: Option<Date>,
        groups: impl Fn(u32) -> u32,
    ) -> Self {
        let orders = lens.orders();
        let (mut alike, mut of): (Vec<Alike>, _) = (Vec::new(), Vec::with_capacity(rows.len()));
        let around = |rows: std::ops::Range<u32>| Ball::around(&rows.filter_map(|row| workers.facts.point(row)));
        let (mut group, mut last) = (Group::default(), None);
        for row in rows.clone() {
            group.add(&workers.facts.scored(row));
            let facts = workers.facts.residence(row);
            let bits = if orders { groups(row) } else { 0 };
            let turns = orders.then(|| lens.turns(workers.turns.of(row), as_of));
            let key = (facts.home, orders.then(|| lens.told(&facts)), bits, turns);
            if last.as_ref() != Some(&key) {
                alike.push(Alike { first: row, facts, groups: bits, ball: Ball::around(&std::iter::empty()) });
                last = Some(key);
            }
            of.push(u16::try_from(alike.len() - 1).unwrap_or(u16::MAX));
        }
        let mut end = rows.end;
        for run in alike.iter_mut().rev() {
            run.ball = around(run.first..end);
            end = run.first;
        }
        let starts = alike.iter().step_by(STRETCH).map(|run| run.first);
        let ends = alike.iter().skip(STRETCH).step_by(STRETCH).map(|run| run.first).chain([rows.end]);
        let stretches = starts.zip(ends).map(|(start, end)| around(start..end)).collect();
        Self { ball: around(rows.clone()), rows, alike, of, stretches, group }
    }
}

impl<C: Clone + Eq + Hash> Runs<C> {
    /// Sorts workers into runs; `groups` gives the bits of the groups that the lens looks at.
    pub(super) fn new(
        workers: &Workers,
        lens: &impl Lens<Class = C>,
        as_of: Option<Date>,
        weights: &PackedWeights,
        groups: impl Fn(u32) -> u32 + Sync,
    ) -> Self {
        let chord = weights.farthest().sqrt();
        let count = workers.ids.len();
        let blocks = count.div_ceil(u32::try_from(BLOCK).unwrap_or(u32::MAX));
        let part = |block| Part::new(workers, row_at(block, 0)..row_at(block + 1, 0).min(count), lens, as_of, &groups);
        let parts: Vec<Part> = (0..blocks).into_par_iter().map(part).collect();
        let homes = parts.iter().flat_map(|part| &part.alike).flat_map(|alike| [alike.facts.home, alike.facts.ktp]);
        let far = elsewhere(homes);
        let mut numbers = Numbers { classes: Vec::new(), known: FxHashMap::default(), last: 0 };
        let mut made = Self {
            blocks: Vec::with_capacity(parts.len()),
            everybody: Group::default(),
            all: Vec::new(),
            of: Vec::with_capacity(count as usize),
            strangers: Vec::new(),
            by_province: FxHashMap::default(),
            knows_strangers: far.is_some(),
            orders: lens.orders(),
        };
        for part in parts {
            let start = made.all.len();
            for Alike { first, facts, groups, ball } in part.alike {
                let turns = lens.turns(workers.turns.of(first), as_of);
                let class = numbers.number(lens.class(&facts, (far, as_of), groups, &turns));
                let number = u32::try_from(made.all.len()).unwrap_or(u32::MAX);
                let (home, card) = (province(facts.home), province(facts.ktp));
                for near in home.into_iter().chain(card.filter(|_| card != home)) {
                    made.by_province.entry(near).or_default().push(number);
                }
                made.all.push(Run { first, ball, groups, class });
            }
            let runs = start..made.all.len();
            let mut strangers: Vec<Standing> = Vec::new();
            let standings = made.all[runs.clone()].iter().map(|run| Standing { class: run.class, way: Fixed::ZERO });
            let places = standings.map(|standing| place_in(&mut strangers, standing)).collect();
            let stretch = |(at, ball): (usize, Ball)| {
                let from = start + at * STRETCH;
                Stretch { runs: from..(from + STRETCH).min(runs.end), centre: ball.centre, end: ball.end(chord) }
            };
            let stretches = part.stretches.into_iter().enumerate().map(stretch).collect();
            made.everybody.merge(&part.group);
            let (rows, group, ball) = (part.rows, part.group, part.ball);
            made.blocks.push(Block { rows, group, runs, stretches, ball, strangers, places });
            made.of.extend(part.of);
        }
        made.strangers = numbers.classes;
        made
    }

    /// The run of a row, counted from the first of its block.
    #[inline]
    pub(super) fn of(&self, row: u32) -> usize {
        usize::from(self.of[row as usize])
    }

    /// How everybody stands to a site.
    pub(super) fn around(
        &self,
        vacancy: &VacancyFacts,
        workers: &Workers,
        lens: &impl Lens<Class = C>,
        as_of: Option<Date>,
        weights: &PackedWeights,
    ) -> Site<C> {
        let site = vacancy.site;
        let way = |ball: &Ball| {
            let least = vacancy.point.as_ref().and_then(|point| ball.least(point));
            least.map_or(Fixed::ZERO, |chord2| weights.way(chord2))
        };
        let mut numbers = Numbers {
            classes: self.strangers.clone(),
            known: self.strangers.iter().cloned().zip(0_u32..).collect(),
            last: 0,
        };
        let everybody: Vec<u32>;
        let here: &[u32] = match province(site) {
            _ if !self.orders => &[],
            Some(province) if self.knows_strangers => self.by_province.get(&province).map_or(&[], Vec::as_slice),
            _ => {
                everybody = (0_u32..).take(self.all.len()).collect();
                &everybody
            }
        };
        let mut is_near = vec![false; self.blocks.len()];
        for run in here {
            is_near[block_of(self.all[*run as usize].first) as usize] = true;
        }
        let mut made = Site {
            region: site,
            point: vacancy.point,
            classes: Vec::new(),
            blocks: Vec::with_capacity(self.blocks.len()),
            standings: Vec::new(),
            runs: Vec::new(),
        };
        let mut here = here.iter().map(|number| *number as usize).peekable();
        for (block, is_near) in self.blocks.iter().zip(is_near) {
            if !is_near && way(&block.ball) == Fixed::ZERO {
                made.blocks.push(Around { nearest: Fixed::ZERO, own: None });
                continue;
            }
            // Most runs of a near block are as far as those of any other.
            let (first, start) = (made.standings.len(), made.runs.len());
            made.runs.extend_from_slice(&block.places);
            let mut standings = block.strangers.clone();
            let mut stand = |number: usize, class: u32, way: Fixed| {
                made.runs[start + number - block.runs.start] = place_in(&mut standings, Standing { class, way });
            };
            let is_near = |stretch: &&Stretch| {
                vacancy.point.as_ref().is_some_and(|point| stretch.centre.chord2(point) <= stretch.end)
            };
            for stretch in block.stretches.iter().filter(is_near) {
                for number in stretch.runs.clone() {
                    let run = &self.all[number];
                    stand(number, run.class, way(&run.ball));
                }
            }
            while let Some(number) = here.next_if(|number| *number < block.runs.end) {
                let run = &self.all[number];
                let facts = workers.facts.residence(run.first);
                let turns = lens.turns(workers.turns.of(run.first), as_of);
                let class = numbers.number(lens.class(&facts, (site, as_of), run.groups, &turns));
                stand(number, class, way(&run.ball));
            }
            let nearest = standings.iter().map(|standing| standing.way).max().unwrap_or_default();
            made.standings.extend(standings);
            made.blocks.push(Around { nearest, own: Some((first..made.standings.len(), start)) });
        }
        made.classes = numbers.classes;
        made
    }

    /// How the runs of a block stand to sites that all of it is far from: the standings, and the place of each run's.
    pub(super) fn strangers(&self, block: usize) -> (&[Standing], &[u16]) {
        let Block { strangers, places, .. } = &self.blocks[block];
        (strangers, places)
    }
}

/// The place of a standing in a list, at its end if it is new.
fn place_in(standings: &mut Vec<Standing>, standing: Standing) -> u16 {
    let known = standings.iter().position(|other| *other == standing);
    let place = known.unwrap_or_else(|| {
        standings.push(standing);
        standings.len() - 1
    });
    u16::try_from(place).unwrap_or(u16::MAX)
}

/// A province that nobody's home or card is of.
fn elsewhere(regions: impl Iterator<Item = Option<RegionCode>>) -> Option<RegionCode> {
    let taken: rustc_hash::FxHashSet<u64> =
        regions.filter_map(province).map(|province| province.packed() / AdminLevel::Provinsi.place()).collect();
    let free = (10..=99).rev().find(|province| !taken.contains(province))?;
    // The last village there could be.
    RegionCode::from_packed(free * AdminLevel::Provinsi.place() + 99_993_999)
}

/// How one run stands to a site.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Standing {
    /// The number of their class.
    pub(super) class: u32,
    /// The value of the way of the nearest.
    pub(super) way: Fixed,
}

/// How a block stands to a site.
#[derive(Clone, Debug)]
pub(super) struct Around {
    /// The value of the way of the nearest.
    pub(super) nearest: Fixed,
    /// The block's among [`Site::standings`] and [`Site::runs`]; `None` where all are strangers and too far for any value of
    /// the way.
    own: Option<(std::ops::Range<usize>, usize)>,
}

/// How everybody stands to a site.
pub(super) struct Site<C = Class> {
    region: Option<RegionCode>,
    point: Option<UnitVector>,
    /// Classes by their numbers.
    pub(super) classes: Vec<C>,
    pub(super) blocks: Vec<Around>,
    /// The distinct standings of each near block.
    standings: Vec<Standing>,
    /// The place of each run's standing among those of its block.
    runs: Vec<u16>,
}

impl<C> Site<C> {
    /// Whether this is the site of a vacancy.
    pub(super) fn is_of(&self, vacancy: &VacancyFacts) -> bool {
        self.region == vacancy.site && self.point == vacancy.point
    }

    /// The distinct standings of a near block, and the place of each run's among them.
    pub(super) fn near(&self, block: usize) -> Option<(&[Standing], &[u16])> {
        let (standings, start) = self.blocks[block].own.as_ref()?;
        Some((&self.standings[standings.clone()], &self.runs[*start..]))
    }
}
