//! Rows of different lengths in one block of memory.

/// Rows of items; row `i` lies at `offsets[i]..offsets[i + 1]`.
#[derive(Clone, Debug)]
pub(crate) struct Csr<T> {
    offsets: Vec<u32>,
    items: Vec<T>,
}

impl<T: Copy> Csr<T> {
    /// Sorts entries into `rows` rows; inside a row the order of `entries` stays.
    pub(crate) fn from_entries(rows: usize, entries: &[(u32, T)]) -> Self {
        let mut offsets = vec![0_u32; rows + 1];
        for (row, _) in entries {
            offsets[*row as usize + 1] += 1;
        }
        for row in 0..rows {
            offsets[row + 1] += offsets[row];
        }
        let Some((_, first)) = entries.first() else {
            return Self { offsets, items: Vec::new() };
        };
        let mut next = offsets.clone();
        let mut items = vec![*first; entries.len()];
        for (row, item) in entries {
            let at = &mut next[*row as usize];
            items[*at as usize] = *item;
            *at += 1;
        }
        Self { offsets, items }
    }

    /// Rows as they are.
    pub(crate) fn from_rows<'a>(rows: impl Iterator<Item = &'a [T]>) -> Self
    where
        T: 'a,
    {
        let (mut offsets, mut items) = (vec![0], Vec::new());
        for row in rows {
            items.extend_from_slice(row);
            offsets.push(u32::try_from(items.len()).unwrap_or(u32::MAX));
        }
        Self { offsets, items }
    }

    /// Every item changed, in the same rows.
    pub(crate) fn map<U>(&self, change: impl Fn(&T) -> U) -> Csr<U> {
        Csr { offsets: self.offsets.clone(), items: self.items.iter().map(change).collect() }
    }

    /// One row; empty beyond the last.
    pub(crate) fn row(&self, row: u32) -> &[T] {
        let row = row as usize;
        match (self.offsets.get(row), self.offsets.get(row + 1)) {
            (Some(start), Some(end)) => &self.items[*start as usize..*end as usize],
            _ => &[],
        }
    }

    /// The number of rows.
    pub(crate) fn rows(&self) -> usize {
        self.offsets.len() - 1
    }

    /// Turns columns into rows: every `(row, item)` goes to row `key(item)` as `entry(row, item)`.
    pub(crate) fn transpose<U: Copy>(
        &self,
        rows: usize,
        key: impl Fn(&T) -> u32,
        entry: impl Fn(u32, &T) -> U,
    ) -> Csr<U> {
        let mut entries = Vec::with_capacity(self.items.len());
        for row in (0..self.rows()).filter_map(|row| u32::try_from(row).ok()) {
            entries.extend(self.row(row).iter().map(|item| (key(item), entry(row, item))));
        }
        Csr::from_entries(rows, &entries)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_transpose_of_a_transpose_is_the_same() {
        let csr = Csr::from_entries(3, &[(2, 1_u32), (0, 0), (2, 0)]);
        assert_eq!((csr.row(0), csr.row(1), csr.row(2), csr.row(9)), (&[0][..], &[][..], &[1, 0][..], &[][..]));
        let columns = csr.transpose(2, |item| *item, |row, _| row);
        assert_eq!((columns.row(0), columns.row(1)), (&[0, 2][..], &[2][..]));
    }
}
