//! Who may go where, and how do vacancies choose? Lists, ranks, masks and rules on plain integers, checked once.

use std::ops::Range;

use super::choice::{Precedence, Reserved};
use super::error::{AssignmentError, Place};
use super::{ranks, substitutable};

/// Workers' lists as compressed rows: worker `w` names `indices[indptr[w]..indptr[w + 1]]`, most wanted first.
///
/// # Examples
///
/// Two workers: the first wants vacancy 1, then 0; the second wants vacancy 1 only.
///
/// ```
/// use matcher_core::assignment::Lists;
///
/// let lists = Lists::new(&[0, 2, 3], &[1, 0, 1], 2)?;
/// assert_eq!(lists.of(0), [1, 0]);
/// assert_eq!((lists.workers(), lists.vacancies()), (2, 2));
/// # Ok::<(), matcher_core::assignment::AssignmentError>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Lists<'a> {
    indptr: &'a [usize],
    indices: &'a [u32],
    vacancies: usize,
}

impl<'a> Lists<'a> {
    /// Checked lists over vacancies `0..vacancies`. Empty lists, and none at all, are fine. Linear in the entries.
    ///
    /// # Errors
    ///
    /// [`AssignmentError::Length`] for an `indptr` without entries, [`AssignmentError::Indptr`] for one that falls,
    /// starts above 0 or doesn't end at the number of entries, [`AssignmentError::UnknownVacancy`] and
    /// [`AssignmentError::RepeatedVacancy`] for entries, [`AssignmentError::TooMany`] for more than 2³² − 1 workers or
    /// vacancies.
    pub fn new(indptr: &'a [usize], indices: &'a [u32], vacancies: usize) -> Result<Self, AssignmentError> {
        let Some(workers) = indptr.len().checked_sub(1) else {
            return Err(AssignmentError::Length { what: "indptr", found: 0, expected: 1 });
        };
        for (what, found) in [("workers", workers), ("vacancies", vacancies)] {
            let most = u32::MAX as usize;
            if found > most {
                return Err(AssignmentError::TooMany { what, found, most });
            }
        }
        let end = indices.len();
        let mut before = 0;
        for (at, &found) in indptr.iter().enumerate() {
            let (least, most) = match at {
                0 => (0, 0),
                _ if at == workers => (end, end),
                _ => (before, end),
            };
            if found < least || found > most {
                return Err(AssignmentError::Indptr { at, found, least, most });
            }
            before = found;
        }
        if workers == 0 {
            check_len("indices", end, 0)?;
        }
        let lists = Self { indptr, indices, vacancies };
        lists.check_entries()?;
        Ok(lists)
    }

    fn check_entries(&self) -> Result<(), AssignmentError> {
        // The last worker who named a vacancy, counted from 1: one pass finds repetitions without sorting a list.
        let mut named_by = vec![0_u32; self.vacancies];
        for (number, worker) in (1_u32..).zip(0..self.workers()) {
            for (position, &vacancy) in self.of(worker).iter().enumerate() {
                let place = Place { worker, position };
                let Some(named_by) = named_by.get_mut(vacancy as usize) else {
                    return Err(AssignmentError::UnknownVacancy { place, vacancy, vacancies: self.vacancies });
                };
                if *named_by == number {
                    let first = self.position(worker, vacancy).unwrap_or(position);
                    return Err(AssignmentError::RepeatedVacancy { place, vacancy, first });
                }
                *named_by = number;
            }
        }
        Ok(())
    }

    /// How many workers there are.
    #[must_use]
    pub fn workers(&self) -> usize {
        self.indptr.len() - 1
    }

    /// How many vacancies there are.
    #[must_use]
    pub fn vacancies(&self) -> usize {
        self.vacancies
    }

    /// Every entry, list after list.
    #[must_use]
    pub fn entries(&self) -> &'a [u32] {
        self.indices
    }

    /// The vacancies a worker wants, most wanted first.
    ///
    /// # Panics
    ///
    /// If `worker` is not below [`workers`](Self::workers).
    #[must_use]
    pub fn of(&self, worker: usize) -> &'a [u32] {
        &self.indices[self.range(worker)]
    }

    /// Where a worker's list stands among [`entries`](Self::entries).
    ///
    /// # Panics
    ///
    /// If `worker` is not below [`workers`](Self::workers).
    #[must_use]
    pub fn range(&self, worker: usize) -> Range<usize> {
        self.indptr[worker]..self.indptr[worker + 1]
    }

    /// Where in a worker's list a vacancy stands.
    ///
    /// # Panics
    ///
    /// If `worker` is not below [`workers`](Self::workers).
    #[must_use]
    pub fn position(&self, worker: usize, vacancy: u32) -> Option<usize> {
        self.of(worker).iter().position(|&named| named == vacancy)
    }

    /// The worker and the position of an entry.
    pub(super) fn place(&self, entry: usize) -> Place {
        let worker = self.indptr.partition_point(|&start| start <= entry) - 1;
        Place { worker, position: entry - self.indptr[worker] }
    }

    /// An error unless an array has one element for every entry.
    pub(super) fn check_len(&self, what: &'static str, found: usize) -> Result<(), AssignmentError> {
        check_len(what, found, self.indices.len())
    }
}

/// How one vacancy chooses; see [`choose`](super::choose) for the meaning of every field.
#[derive(Clone, Copy, Debug)]
pub struct Rule<'a> {
    /// How many people it takes.
    pub openings: u32,
    /// Openings kept for groups.
    pub reserved: &'a [Reserved],
    /// Which openings are filled first.
    pub precedence: Precedence<'a>,
    /// Reserved openings that no member claims stay empty.
    pub hold: bool,
}

impl Rule<'_> {
    /// A rule without reserves: the best `openings` people.
    #[must_use]
    pub fn open(openings: u32) -> Self {
        Self { openings, reserved: &[], precedence: Precedence::ReserveFirst, hold: false }
    }

    fn check(&self, vacancy: usize) -> Result<(), AssignmentError> {
        let openings = self.openings;
        for (reserve, &Reserved { bit, seats, .. }) in self.reserved.iter().enumerate() {
            if bit > 63 {
                return Err(AssignmentError::Bit { vacancy, reserve, bit });
            }
            if seats > openings {
                return Err(AssignmentError::ReserveAboveOpenings { vacancy, reserve, seats, openings });
            }
        }
        Ok(())
    }
}

/// Which reserves somebody may fill: bit masks.
#[derive(Clone, Copy, Debug)]
pub enum Masks<'a> {
    /// Nobody is a member of anything.
    None,
    /// One mask a worker.
    PerWorker(&'a [u64]),
    /// One mask an entry of the lists, since who is local depends on the site.
    PerPair(&'a [u64]),
}

/// Lists, masks and rules: what every assignment starts from.
#[derive(Clone, Copy, Debug)]
pub struct Market<'a> {
    lists: Lists<'a>,
    masks: Masks<'a>,
    rules: &'a [Rule<'a>],
}

impl<'a> Market<'a> {
    /// Checked rules, one a vacancy.
    ///
    /// A single reserve's seats are at most the openings; where several reserves together have more, the later ones are
    /// trimmed, as [`choose`](super::choose) does. Linear in the entries.
    ///
    /// # Errors
    ///
    /// [`AssignmentError::Length`], [`AssignmentError::Bit`], [`AssignmentError::ReserveAboveOpenings`], and
    /// [`AssignmentError::NotSubstitutable`] where unclaimed seats fall between reserves that don't nest.
    pub fn new(lists: Lists<'a>, masks: Masks<'a>, rules: &'a [Rule<'a>]) -> Result<Self, AssignmentError> {
        check_len("rules", rules.len(), lists.vacancies())?;
        match masks {
            Masks::None => {}
            Masks::PerWorker(masks) => check_len("masks", masks.len(), lists.workers())?,
            Masks::PerPair(masks) => lists.check_len("masks", masks.len())?,
        }
        for (vacancy, rule) in rules.iter().enumerate() {
            rule.check(vacancy)?;
        }
        let market = Self { lists, masks, rules };
        substitutable::check(&market)?;
        Ok(market)
    }

    /// Who wants what.
    #[must_use]
    pub fn lists(&self) -> Lists<'a> {
        self.lists
    }

    /// Who is a member of what.
    #[must_use]
    pub fn masks(&self) -> Masks<'a> {
        self.masks
    }

    /// How vacancies choose.
    #[must_use]
    pub fn rules(&self) -> &'a [Rule<'a>] {
        self.rules
    }

    /// The mask of a worker at the vacancy of an entry.
    pub(super) fn mask(&self, worker: usize, entry: usize) -> u64 {
        match self.masks {
            Masks::None => 0,
            Masks::PerWorker(masks) => masks[worker],
            Masks::PerPair(masks) => masks[entry],
        }
    }

    /// The bits by which a vacancy tells people apart: those of its reserves.
    pub(super) fn bits(&self, vacancy: usize) -> u64 {
        self.rules[vacancy].reserved.iter().fold(0, |bits, reserve| bits | 1 << reserve.bit)
    }

    /// Where every worker is matched as an entry of the lists.
    ///
    /// # Errors
    ///
    /// [`AssignmentError::Length`], [`AssignmentError::UnknownMatch`] and [`AssignmentError::UnlistedMatch`].
    pub(super) fn matched_entries(&self, matched: &[Option<u32>]) -> Result<Vec<Option<usize>>, AssignmentError> {
        check_len("match", matched.len(), self.lists.workers())?;
        let entry = |(worker, vacancy): (usize, &Option<u32>)| {
            let Some(vacancy) = *vacancy else { return Ok(None) };
            let vacancies = self.lists.vacancies();
            if vacancy as usize >= vacancies {
                return Err(AssignmentError::UnknownMatch { worker, vacancy, vacancies });
            }
            let position = self.lists.position(worker, vacancy);
            let position = position.ok_or(AssignmentError::UnlistedMatch { worker, vacancy })?;
            Ok(Some(self.lists.range(worker).start + position))
        };
        matched.iter().enumerate().map(entry).collect()
    }
}

/// A market with the vacancies' ranks: what a stable assignment is asked for.
///
/// # Examples
///
/// Both workers want the one opening of vacancy 0, which ranks the second first:
///
/// ```
/// use matcher_core::assignment::{Lists, Masks, Problem, Rule, Side, deferred_acceptance};
///
/// let lists = Lists::new(&[0, 1, 2], &[0, 0], 1)?;
/// let rules = [Rule::open(1)];
/// let problem = Problem::new(lists, &[1, 0], Masks::None, &rules)?;
/// assert_eq!(deferred_acceptance(&problem, Side::Workers), [None, Some(0)]);
/// # Ok::<(), matcher_core::assignment::AssignmentError>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Problem<'a> {
    market: Market<'a>,
    ranks: &'a [u32],
}

impl<'a> Problem<'a> {
    /// A checked problem. `ranks` has one rank for every entry of the lists: the vacancy's rank of that worker, 0 best,
    /// different within a vacancy, gaps allowed.
    ///
    /// Linear in the entries while ranks have few gaps; otherwise those above the number of a vacancy's entries are
    /// sorted.
    ///
    /// # Errors
    ///
    /// Those of [`Market::new`], and [`AssignmentError::EqualRanks`].
    pub fn new(
        lists: Lists<'a>,
        ranks: &'a [u32],
        masks: Masks<'a>,
        rules: &'a [Rule<'a>],
    ) -> Result<Self, AssignmentError> {
        lists.check_len("ranks", ranks.len())?;
        let market = Market::new(lists, masks, rules)?;
        ranks::check(lists, ranks)?;
        Ok(Self { market, ranks })
    }

    /// The market without its ranks.
    #[must_use]
    pub fn market(&self) -> &Market<'a> {
        &self.market
    }

    /// Who wants what.
    #[must_use]
    pub fn lists(&self) -> Lists<'a> {
        self.market.lists
    }

    /// The vacancies' ranks, one an entry of the lists.
    #[must_use]
    pub fn ranks(&self) -> &'a [u32] {
        self.ranks
    }

    /// How vacancies choose.
    #[must_use]
    pub fn rules(&self) -> &'a [Rule<'a>] {
        self.market.rules
    }
}

fn check_len(what: &'static str, found: usize, expected: usize) -> Result<(), AssignmentError> {
    if found == expected { Ok(()) } else { Err(AssignmentError::Length { what, found, expected }) }
}
