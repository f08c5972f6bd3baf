//! How is chance made repeatable? One `ChaCha` stream per record, whole numbers alone.
//!
//! [`Draw`] is keyed by seed, table and row, so that a row does not depend on how many rows are asked for. No float is
//! drawn: shares are percent and weights are whole, and every platform agrees on them.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// The table a stream belongs to; part of its key.
#[derive(Clone, Copy)]
pub(super) enum Stream {
    Worker = 1,
    Vacancy = 2,
    Employer = 3,
    Course = 4,
    Mou = 5,
    WorkerEvent = 6,
    VacancyEvent = 7,
    EmployerEvent = 8,
}

/// Chance for one record.
pub(super) struct Draw(ChaCha8Rng);

impl Draw {
    /// The stream of row `row` of a table under `seed`.
    pub(super) fn new(seed: u64, stream: Stream, row: usize) -> Self {
        let mut key = [0_u8; 32];
        key[..8].copy_from_slice(&seed.to_le_bytes());
        key[8] = stream as u8;
        let mut rng = ChaCha8Rng::from_seed(key);
        rng.set_stream(row as u64);
        Self(rng)
    }

    /// A number from 0 up to but without `end`; 0 if `end` is 0.
    pub(super) fn below(&mut self, end: u32) -> u32 {
        // Multiply and shift: without rejection, so that each draw takes one word. Its bias is below end / 2^32.
        let product = u64::from(self.0.next_u32()) * u64::from(end);
        u32::try_from(product >> 32).unwrap_or(0)
    }

    /// A place in a list of `length` items; 0 if it is empty.
    pub(super) fn place(&mut self, length: usize) -> usize {
        self.below(u32::try_from(length).unwrap_or(u32::MAX)) as usize
    }

    /// A number from `low` to `high`, both included; `low` if `high` is lower.
    pub(super) fn between(&mut self, low: i32, high: i32) -> i32 {
        let width = u32::try_from(i64::from(high) - i64::from(low)).unwrap_or(0);
        low.saturating_add_unsigned(self.below(width.saturating_add(1)))
    }

    /// True in `share` of 100 cases.
    pub(super) fn percent(&mut self, share: u32) -> bool {
        self.below(100) < share
    }

    /// One item, all alike; `None` of an empty list.
    pub(super) fn any<'a, T>(&mut self, items: &'a [T]) -> Option<&'a T> {
        items.get(self.place(items.len()))
    }

    /// One item, the first ones likelier: lists begin with what most people write.
    pub(super) fn early<'a, T>(&mut self, items: &'a [T]) -> Option<&'a T> {
        let place = self.place(items.len()).min(self.place(items.len()));
        items.get(place)
    }

    /// Forgets a cell now and then, as forms do.
    pub(super) fn forget<T>(&mut self, cell: Option<T>) -> Option<T> {
        if self.percent(FORGOTTEN) { None } else { cell }
    }
}

/// Percent of the optional cells that a form leaves empty; illustrative.
const FORGOTTEN: u32 = 7;

/// Items with weights, one of which is drawn in proportion to its weight.
#[derive(Clone, Debug)]
pub(super) struct Weighted<T> {
    /// Each item with the sum of the weights up to and with its own.
    upto: Vec<(u32, T)>,
    total: u32,
}

impl<T> Weighted<T> {
    /// Keeps the items that weigh more than 0; `None` if there is none.
    pub(super) fn new(items: impl IntoIterator<Item = (T, u32)>) -> Option<Self> {
        let mut total = 0_u32;
        let upto: Vec<_> = items
            .into_iter()
            .filter(|(_, weight)| *weight > 0)
            .map(|(item, weight)| {
                total = total.saturating_add(weight);
                (total, item)
            })
            .collect();
        (!upto.is_empty()).then_some(Self { upto, total })
    }

    /// One item.
    pub(super) fn draw(&self, draw: &mut Draw) -> &T {
        let at = draw.below(self.total);
        let place = self.upto.partition_point(|(upto, _)| *upto <= at);
        // `at` is below the last sum, so that the place is always inside.
        &self.upto[place.min(self.upto.len() - 1)].1
    }

    /// The items.
    pub(super) fn items(&self) -> impl Iterator<Item = &T> {
        self.upto.iter().map(|(_, item)| item)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_depends_on_seed_table_and_row_alone() {
        let first = |seed, stream, row| Draw::new(seed, stream, row).below(u32::MAX);
        assert_eq!(first(1, Stream::Worker, 5), first(1, Stream::Worker, 5));
        let others = [first(2, Stream::Worker, 5), first(1, Stream::Vacancy, 5), first(1, Stream::Worker, 6)];
        assert!(others.iter().all(|&other| other != first(1, Stream::Worker, 5)));
    }

    #[test]
    fn numbers_stay_inside_their_bounds_and_reach_both_ends() {
        let mut draw = Draw::new(0, Stream::Worker, 0);
        let mut seen = [false; 5];
        for _ in 0..500 {
            let number = draw.between(-2, 2);
            seen[usize::try_from(number + 2).unwrap()] = true;
        }
        assert_eq!(seen, [true; 5]);
        assert_eq!(draw.between(3, 1), 3);
        assert_eq!(draw.below(0), 0);
        assert!(draw.any::<u8>(&[]).is_none());
    }

    #[test]
    fn weights_are_kept_in_proportion_and_zero_is_never_drawn() {
        let mut draw = Draw::new(0, Stream::Worker, 0);
        let weighted = Weighted::new([('a', 3), ('b', 0), ('c', 1)]).unwrap();
        let drawn: Vec<char> = (0..4000).map(|_| *weighted.draw(&mut draw)).collect();
        let share = drawn.iter().filter(|&&item| item == 'a').count();
        assert!((2850..3150).contains(&share), "{share}");
        assert!(!drawn.contains(&'b'));
        assert!(Weighted::new([('a', 0)]).is_none());
    }
}
