//! Which record is which number? Ids in the order of their bytes, and the dense number of each.

use crate::index::Dictionary;

/// Ids of one table.
pub(crate) struct Ids {
    names: Dictionary,
    /// Rank of each dense number among all ids by bytes.
    ranks: Vec<u32>,
    /// Dense numbers in the order of ids by bytes.
    order: Vec<u32>,
}

impl Ids {
    /// All ids, and the rank of each dense number among them.
    pub(super) fn new(mut names: Dictionary, ranks: Vec<u32>) -> Self {
        names.shrink();
        let mut order = vec![0; names.len() as usize];
        for (dense, rank) in (0_u32..).zip(&ranks) {
            order[*rank as usize] = dense;
        }
        Self { names, ranks, order }
    }

    pub(crate) fn name(&self, dense: u32) -> &str {
        self.names.name(self.ranks[dense as usize])
    }

    pub(crate) fn rank(&self, dense: u32) -> u32 {
        self.ranks[dense as usize]
    }

    pub(crate) fn find(&self, name: &str) -> Option<u32> {
        self.names.find(name).map(|rank| self.order[rank as usize])
    }

    /// The dense numbers here of another table's ids, by their dense numbers there; `u32::MAX` for what isn't here.
    pub(super) fn numbers_of(&self, other: &Self) -> Vec<u32> {
        let ranks = self.names.codes(&other.names);
        let number = |rank: &u32| self.order.get(ranks[*rank as usize] as usize).copied();
        other.ranks.iter().map(|rank| number(rank).unwrap_or(u32::MAX)).collect()
    }

    pub(crate) fn len(&self) -> u32 {
        u32::try_from(self.ranks.len()).unwrap_or(u32::MAX)
    }

    /// Dense numbers in the order of ids by bytes.
    pub(crate) fn in_order(&self) -> &[u32] {
        &self.order
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_found_and_ranked_by_their_bytes() {
        let ids = Ids::new(Dictionary::new(["W2", "W10", "é", ""].into_iter()), vec![2, 1, 3, 0]);
        assert_eq!((0..4).map(|dense| ids.name(dense)).collect::<Vec<_>>(), ["W2", "W10", "é", ""]);
        assert_eq!(ids.in_order(), [3, 1, 0, 2]);
        assert_eq!((ids.find("W10"), ids.find("W1"), ids.rank(2), ids.len()), (Some(1), None, 3, 4));
        let others = Ids::new(Dictionary::new(["W10", "W3", "é"].into_iter()), vec![1, 2, 0]);
        assert_eq!(ids.numbers_of(&others), [u32::MAX, 2, 1]);
        assert_eq!(others.numbers_of(&ids), [u32::MAX, 2, 1, u32::MAX]);
    }
}
