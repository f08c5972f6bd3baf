//! What can a worker's facts add, at a glance? Experience, education, wage and what is not told, in a byte each.
//!
//! A byte stands for a range of values; a vacancy works out once what the best of each range adds to its view. So a bound for
//! one worker takes four look-ups instead of a score.

use rayon::prelude::*;

use super::facts::FactTable;
use super::postings::BLOCK;
use crate::fixed::Fixed;
use crate::record::WorkerFacts;
use crate::scoring::Bounds;
use crate::scoring::bound::{Group, Untold};

/// Ranges of one fact.
const RANGES: usize = 256;

/// Experience is cut at these hundredths of a year; a range reaches from above one to the next.
const YEARS: [u32; 24] = [
    0, 25, 50, 75, 100, 150, 200, 250, 300, 350, 400, 500, 600, 700, 800, 900, 1000, 1200, 1500, 2000, 2500, 3000,
    4000, 8000,
];

/// Each doubling of the wage is cut into so many ranges.
const PER_DOUBLING: u32 = 8;
/// Wages below this power of two share a range.
const LEAST_DOUBLING: u32 = 16;

/// One worker's ranges: experience, education, wage, what is not told.
type Code = [u8; 4];

/// Everybody's ranges.
pub(super) struct Coarse {
    codes: Vec<Code>,
    /// Ranges that occur, by fact.
    used: [Vec<u8>; 4],
}

/// The most that the worker's view can be, by range of the wage and by way; worked out when first asked.
#[derive(Default)]
pub(super) struct Reverses {
    /// By way: those who don't tell where they live, then every value of the way that was met.
    ways: Vec<(Option<Fixed>, [f64; RANGES])>,
}

/// What each range adds to one vacancy's view, in the steps of its sums; [`NEVER`] where nobody of it is taken.
pub(super) struct Gains([[i32; RANGES]; 4]);

/// Takes whoever has it below every cut, whatever else they reach.
const NEVER: i32 = -(1 << 24);

fn experience(facts: &WorkerFacts) -> u8 {
    facts.experience.map_or(0, |years| byte(1 + YEARS.partition_point(|end| *end < years)))
}

fn education(facts: &WorkerFacts) -> u8 {
    facts.education.map_or(0, |level| level.saturating_add(1))
}

fn wage(facts: &WorkerFacts) -> u8 {
    let Some(wage) = facts.wage_min else { return 0 };
    let wage = wage.unsigned_abs().max(1);
    let doublings = wage.ilog2();
    if doublings < LEAST_DOUBLING {
        return 1;
    }
    let within = (wage >> (doublings - PER_DOUBLING.ilog2())) - u64::from(PER_DOUBLING);
    let range = u64::from((doublings - LEAST_DOUBLING) * PER_DOUBLING) + within + 2;
    u8::try_from(range).unwrap_or(u8::MAX)
}

/// The least wage of a range.
fn least_wage(range: u8) -> i64 {
    if range < 2 {
        return 0;
    }
    let (doublings, within) = (u32::from(range - 2) / PER_DOUBLING, u32::from(range - 2) % PER_DOUBLING);
    i64::from(PER_DOUBLING + within) << (doublings + LEAST_DOUBLING - PER_DOUBLING.ilog2())
}

fn byte(value: usize) -> u8 {
    u8::try_from(value).unwrap_or(u8::MAX)
}

impl Coarse {
    pub(super) fn new(facts: &FactTable, workers: u32) -> Self {
        let code = |row: u32| {
            let facts = facts.scored(row);
            [experience(&facts), education(&facts), wage(&facts), Untold::of(&facts).bits()]
        };
        let codes: Vec<Code> = (0..workers).into_par_iter().map(code).collect();
        let seen_of = |codes: &[Code]| {
            let mut seen = [[false; RANGES]; 4];
            for code in codes {
                for (seen, range) in seen.iter_mut().zip(code) {
                    seen[usize::from(*range)] = true;
                }
            }
            seen
        };
        let either = |mut one: [[bool; RANGES]; 4], other: [[bool; RANGES]; 4]| {
            one.iter_mut().flatten().zip(other.iter().flatten()).for_each(|(one, other)| *one |= other);
            one
        };
        let seen = codes.par_chunks(BLOCK).map(seen_of).reduce(|| [[false; RANGES]; 4], either);
        let used = seen.map(|seen| (0..=u8::MAX).filter(|range| seen[usize::from(*range)]).collect());
        Self { codes, used }
    }

    /// Works out what each range adds; `steps` turns shares of the view into steps, rounded up, and `never` says whether
    /// nobody is taken who tells at most this.
    pub(super) fn gains(
        &self,
        bounds: &Bounds<'_>,
        steps: impl Fn(f64) -> i16,
        never: impl Fn(&WorkerFacts) -> bool,
        gains: &mut Gains,
    ) {
        let of = |fact: usize, range: u8| {
            let mut facts = WorkerFacts::default();
            match fact {
                0 if range > 0 => facts.experience = YEARS.get(usize::from(range) - 1).copied().or(Some(u32::MAX)),
                1 if range > 0 => facts.education = Some(range - 1),
                2 if range > 0 => facts.wage_min = Some(least_wage(range)),
                3 => return i32::from(steps(bounds.untold(Untold::from_bits(range)))),
                _ => {}
            }
            if never(&facts) {
                return NEVER;
            }
            i32::from(steps(match fact {
                0 => bounds.experience(&facts),
                1 => bounds.education(&facts),
                _ => bounds.wage(&facts),
            }))
        };
        for (fact, (gains, used)) in gains.0.iter_mut().zip(&self.used).enumerate() {
            for range in used {
                gains[usize::from(*range)] = of(fact, *range);
            }
        }
    }

    /// What a worker's facts add at most; far below 0 for who is never taken.
    #[inline]
    pub(super) fn gain(&self, row: u32, gains: &Gains) -> i32 {
        let code = self.codes[row as usize];
        code.iter().zip(&gains.0).map(|(range, gains)| gains[usize::from(*range)]).sum()
    }
}

impl Reverses {
    /// Forgets everything, for the next vacancy.
    pub(super) fn clear(&mut self) {
        self.ways.clear();
    }

    /// The place of a way; `None` for those who don't tell where they live.
    pub(super) fn way(&mut self, way: Option<Fixed>) -> usize {
        let known = self.ways.iter().position(|(other, _)| *other == way);
        known.unwrap_or_else(|| {
            self.ways.push((way, [f64::NAN; RANGES]));
            self.ways.len() - 1
        })
    }
}

impl Coarse {
    /// The most that a worker's own view can be; `way` is the place of their way, `everybody` all workers.
    #[inline]
    pub(super) fn reverse(
        &self,
        row: u32,
        (way, untold): (usize, usize),
        everybody: &Group,
        bounds: &Bounds<'_>,
        reverses: &mut Reverses,
    ) -> f64 {
        let [_, _, wage, told] = self.codes[row as usize];
        let is_untold = Untold::from_bits(told).has_no_point();
        let (way, by_wage) = &mut reverses.ways[if is_untold { untold } else { way }];
        let known = &mut by_wage[usize::from(wage)];
        if known.is_nan() {
            let group = everybody.telling((wage > 0).then(|| least_wage(wage)), way.is_some());
            *known = bounds.reverse(&group, way.unwrap_or_default());
        }
        *known
    }
}

impl Default for Gains {
    fn default() -> Self {
        Self([[0; RANGES]; 4])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_holds_its_wages() {
        let of = |amount: i64| wage(&WorkerFacts { wage_min: Some(amount), ..WorkerFacts::default() });
        for amount in [0, 1, 65_535, 65_536, 70_000, 4_567_890, 1 << 40, i64::MAX] {
            let range = of(amount);
            assert!(least_wage(range) <= amount, "{amount} in {range}");
            assert!(range == u8::MAX || range < 2 || least_wage(range + 1) > amount, "{amount} in {range}");
            assert!(range < 2 || of(least_wage(range)) == range);
        }
    }

    #[test]
    fn a_range_holds_its_years() {
        for years in [0, 1, 25, 26, 799, 8000] {
            let range = experience(&WorkerFacts { experience: Some(years), ..WorkerFacts::default() });
            assert!(YEARS[usize::from(range) - 1] >= years);
        }
    }
}
