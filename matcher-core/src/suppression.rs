//! Which rows of a table for the public tell of too few people?

/// Fewest people of a cell in a table for the public.
///
/// # Source
///
/// Cells under 5 are suppressed (domain notes, rule R8.5).
const LEAST_CELL: u64 = 5;

/// Whether a count tells of too few.
pub(crate) fn is_small(count: Option<u64>) -> bool {
    count.is_some_and(|count| (1..LEAST_CELL).contains(&count))
}

/// Which rows are left out, and whether their sum must be too.
///
/// A row goes whole if a cell of it is small, and as many others go as it takes that no sum gives it away: what is left
/// out adds up, column by column, to nothing or to 5 at least, and never is one row alone. The next to go is the one that
/// tells least, of those with anything where it is needed. Where none is left the sum must go.
pub(crate) fn left_out<R: AsRef<[Option<u64>]>>(rows: &[R]) -> (Vec<bool>, bool) {
    let cells = |at: usize| rows[at].as_ref();
    let width = rows.iter().map(|row| row.as_ref().len()).max().unwrap_or(0);
    let mut hidden: Vec<bool> = rows.iter().map(|row| row.as_ref().iter().copied().any(is_small)).collect();
    while hidden.contains(&true) {
        let out: Vec<usize> = (0..rows.len()).filter(|&at| hidden[at]).collect();
        let sum = |column: usize| -> u64 { out.iter().filter_map(|&at| cells(at)[column]).sum() };
        let telling: Vec<usize> = (0..width).filter(|&column| is_small(Some(sum(column)))).collect();
        if out.len() > 1 && telling.is_empty() {
            break;
        }
        let size = |at: usize| cells(at).iter().flatten().sum::<u64>();
        let is_needed = |column: &usize| telling.is_empty() || telling.contains(column);
        let helps = |at: usize| (0..width).filter(is_needed).any(|column| cells(at)[column].is_some_and(|n| n > 0));
        let next = (0..rows.len()).filter(|&at| !hidden[at] && helps(at)).min_by_key(|&at| size(at));
        let Some(next) = next else { return (hidden, true) };
        hidden[next] = true;
    }
    (hidden, false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_row_that_is_needed_goes_and_not_the_smallest() {
        let rows = [[2, 9], [0, 6], [0, 7], [9, 40]].map(|row| row.map(Some));
        assert_eq!(left_out(&rows), (vec![true, false, false, true], false));
        // Where nobody else is there the sum goes too.
        assert_eq!(left_out(&[[Some(2), None]]), (vec![true], true));
    }
}
