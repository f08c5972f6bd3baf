//! Which record is which number? Ids in dense order, found again by their bytes.

/// Ids of one table, in dense order and in the order of their bytes.
pub(crate) struct Ids {
    /// Every id, one behind the other.
    bytes: String,
    /// Where each id ends.
    ends: Vec<usize>,
    /// Rank of each dense number among all ids by bytes.
    ranks: Vec<u32>,
    /// Dense numbers in the order of ids by bytes.
    order: Vec<u32>,
}

impl Ids {
    pub(super) fn new<'a>(names: impl Iterator<Item = &'a str>) -> Self {
        let mut ids = Self { bytes: String::new(), ends: Vec::new(), ranks: Vec::new(), order: Vec::new() };
        for name in names {
            ids.bytes.push_str(name);
            ids.ends.push(ids.bytes.len());
        }
        ids.bytes.shrink_to_fit();
        ids.ends.shrink_to_fit();
        let mut order: Vec<u32> = (0_u32..).take(ids.ends.len()).collect();
        order.sort_unstable_by(|a, b| ids.name(*a).cmp(ids.name(*b)));
        ids.ranks = vec![0; order.len()];
        for (rank, dense) in (0_u32..).zip(&order) {
            ids.ranks[*dense as usize] = rank;
        }
        Self { order, ..ids }
    }

    pub(crate) fn name(&self, dense: u32) -> &str {
        let dense = dense as usize;
        let start = if dense == 0 { 0 } else { self.ends[dense - 1] };
        &self.bytes[start..self.ends[dense]]
    }

    pub(crate) fn rank(&self, dense: u32) -> u32 {
        self.ranks[dense as usize]
    }

    pub(crate) fn find(&self, name: &str) -> Option<u32> {
        self.order.binary_search_by(|dense| self.name(*dense).cmp(name)).ok().map(|at| self.order[at])
    }

    pub(crate) fn len(&self) -> u32 {
        u32::try_from(self.ends.len()).unwrap_or(u32::MAX)
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
        let ids = Ids::new(["W2", "W10", "é", ""].into_iter());
        assert_eq!((0..4).map(|dense| ids.name(dense)).collect::<Vec<_>>(), ["W2", "W10", "é", ""]);
        assert_eq!(ids.in_order(), [3, 1, 0, 2]);
        assert_eq!((ids.find("W10"), ids.find("W1"), ids.rank(2), ids.len()), (Some(1), None, 3, 4));
    }
}
