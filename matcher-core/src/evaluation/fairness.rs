//! Whom do lists show? Each group's share of the first places and of the exposure they give, for audit alone.
//!
//! Nothing here changes a list or a score: a group is a label that an auditor brings.

use std::collections::{BTreeMap, BTreeSet};

use super::bootstrap::{self, Interval, Taken};
use super::error::EvaluationError;
use super::lists::{Lists, Origin};

/// Most groups told apart: every kecamatan has room (7,285), and a column with more is rather an id than a group.
pub const MAX_GROUPS: usize = 10_000;

const RANKING: Origin = Origin { what: "ranking", unit: "row" };

/// The workers an auditor considers, the pool, and the groups that each belongs to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Groups {
    /// By bytes.
    names: Vec<Box<str>>,
    /// Places in `names`; none where nothing is known.
    workers: BTreeMap<Box<str>, Vec<usize>>,
}

impl Groups {
    /// Takes rows of worker and group, `None` or an empty text where it is unknown; a worker of several rows belongs to
    /// every group that one of them names.
    ///
    /// # Errors
    ///
    /// [`EvaluationError::Empty`] without a row, [`EvaluationError::TooManyGroups`] beyond [`MAX_GROUPS`].
    pub fn from_rows<'a>(rows: impl IntoIterator<Item = (&'a str, Option<&'a str>)>) -> Result<Self, EvaluationError> {
        let mut told: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for (worker, group) in rows {
            told.entry(worker).or_default().extend(group.map(str::trim).filter(|group| !group.is_empty()));
        }
        if told.is_empty() {
            return Err(EvaluationError::Empty { what: "groups" });
        }
        let names: BTreeSet<&str> = told.values().flatten().copied().collect();
        if names.len() > MAX_GROUPS {
            return Err(EvaluationError::TooManyGroups { found: names.len(), most: MAX_GROUPS });
        }
        let names: Vec<Box<str>> = names.into_iter().map(Into::into).collect();
        let place = |group: &str| names.binary_search_by(|name| (**name).cmp(group)).ok();
        let workers = told
            .into_iter()
            .map(|(worker, groups)| (worker.into(), groups.into_iter().filter_map(place).collect()))
            .collect();
        Ok(Self { names, workers })
    }

    /// Places of a worker's groups; that behind the last name is "unknown".
    fn of<'a>(&'a self, worker: &str, unknown: &'a [usize; 1]) -> &'a [usize] {
        self.workers.get(worker).filter(|groups| !groups.is_empty()).map_or(unknown, Vec::as_slice)
    }
}

/// How much lists show of one group. A share of nothing is `None`.
#[derive(Clone, Debug, PartialEq)]
pub struct Represented {
    /// The group; `None` for workers of whom it is unknown.
    pub group: Option<String>,
    /// Share of the exposure of the first k positions, in [0, 1]; position j is worth 1 / log2(1 + j).
    pub exposure: Option<f64>,
    /// Share of the workers in the first k positions, in [0, 1].
    pub share_at_k: Option<f64>,
    /// Share of the pool's workers, in [0, 1].
    pub share_in_pool: f64,
    /// `share_at_k` over `share_in_pool`: 1 is as often as in the pool; `None` for nobody in the pool.
    pub ratio: Option<f64>,
    /// 95 % bootstrap percentile interval of the ratio, over lists; the pool counts as known.
    pub interval: Option<Interval>,
}

/// What [`fairness`] gives.
#[derive(Clone, Debug, PartialEq)]
pub struct Fairness {
    /// A row for each group by name, then one for unknown if there is anybody.
    pub rows: Vec<Represented>,
    /// Lists that fill one of the first k positions.
    pub lists: usize,
    /// Rows without a position, near misses: left out.
    pub near_misses: usize,
    /// Workers in the first k positions who are not in the pool; their group is unknown.
    pub outside_pool: usize,
}

/// Measures how much the first `k` positions of lists show of each group.
///
/// Rows are `(list, worker, position)`, positions counted from 1. A worker of several groups counts in each, so that shares
/// may add up to more than 1. O(rows x [`super::RESAMPLES`]).
///
/// # Errors
///
/// [`EvaluationError::Cutoff`] if `k` is 0, [`EvaluationError::Number`] for position 0, [`EvaluationError::Duplicate`] for
/// a worker who stands twice in a list.
///
/// # Source
///
/// Singh and Joachims 2018, Fairness of Exposure in Rankings, <https://doi.org/10.1145/3219819.3220088>, section 3: the
/// exposure of a group, with the position bias of DCG.
///
/// # Examples
///
/// ```
/// use matcher_core::evaluation::{Groups, fairness};
///
/// let groups = Groups::from_rows([("a", Some("north")), ("b", Some("south")), ("c", Some("south")), ("d", None)])?;
/// let found = fairness([("v", "a", Some(1)), ("v", "b", Some(2))], &groups, 1, 0)?;
/// let north = &found.rows[0];
/// assert_eq!((north.share_at_k, north.share_in_pool, north.ratio), (Some(1.0), 0.25, Some(4.0)));
/// # Ok::<(), matcher_core::evaluation::EvaluationError>(())
/// ```
pub fn fairness<'a>(
    ranking: impl IntoIterator<Item = (&'a str, &'a str, Option<u32>)>,
    groups: &Groups,
    k: usize,
    seed: u64,
) -> Result<Fairness, EvaluationError> {
    if k == 0 {
        return Err(EvaluationError::Cutoff { name: "k".to_owned(), cutoff: k.to_string() });
    }
    let mut near_misses = 0;
    let placed = ranking.into_iter().enumerate().filter_map(|(at, (list, worker, position))| {
        near_misses += usize::from(position.is_none());
        let position = position?;
        Some(if position == 0 { Err(no_position(at + 1)) } else { Ok((at + 1, list, worker, position)) })
    });
    let lists = Lists::new(RANKING, placed)?;

    let unknown = [groups.names.len()];
    let rows = groups.names.len() + 1;
    let (mut exposure, mut all) = (vec![0.0; rows], 0.0);
    let mut taken: Vec<Taken> = Vec::new();
    let mut outside: BTreeSet<&str> = BTreeSet::new();
    for (_, list) in lists.iter() {
        let mut counts: BTreeMap<usize, u64> = BTreeMap::new();
        let mut whole = 0;
        for (worker, position) in list.iter().filter(|(_, position)| *position as usize <= k) {
            let worth = 1.0 / (1.0 + f64::from(*position)).log2();
            all += worth;
            whole += 1;
            for &group in groups.of(worker, &unknown) {
                exposure[group] += worth;
                *counts.entry(group).or_default() += 1;
            }
            if !groups.workers.contains_key(worker) {
                outside.insert(worker);
            }
        }
        if whole > 0 {
            taken.push(Taken { parts: counts.into_iter().collect(), whole });
        }
    }

    let mut pool = vec![0_u64; rows];
    for worker in groups.workers.keys() {
        groups.of(worker, &unknown).iter().for_each(|group| pool[*group] += 1);
    }
    let shares = bootstrap::shares(&taken, rows, seed);
    let row = |group: usize| {
        let share_in_pool = bootstrap::share(pool[group], groups.workers.len() as u64);
        let shown = shares.as_ref().map(|shares| shares[group]);
        let over = |share: f64| (share_in_pool > 0.0).then(|| share / share_in_pool);
        Represented {
            group: groups.names.get(group).map(ToString::to_string),
            exposure: shown.map(|_| exposure[group] / all),
            share_at_k: shown.map(|(share, _)| share),
            share_in_pool,
            ratio: shown.and_then(|(share, _)| over(share)),
            interval: shown
                .and_then(|(_, ends)| over(ends.low).zip(over(ends.high)))
                .map(|(low, high)| Interval { low, high }),
        }
    };
    let is_anybody = |row: &Represented| row.group.is_some() || row.share_in_pool > 0.0 || row.share_at_k > Some(0.0);
    Ok(Fairness {
        rows: (0..rows).map(row).filter(is_anybody).collect(),
        lists: taken.len(),
        near_misses,
        outside_pool: outside.len(),
    })
}

fn no_position(row: usize) -> EvaluationError {
    EvaluationError::Number {
        what: RANKING.what,
        unit: RANKING.unit,
        row,
        column: "position",
        value: "0".to_owned(),
        expected: "a whole number of at least 1",
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::float_cmp, reason = "a test fails by panicking; equal bits are meant")]

    use super::*;

    fn groups() -> Groups {
        Groups::from_rows([("a", Some("f")), ("b", Some("m")), ("c", Some("m")), ("d", Some("f"))]).unwrap()
    }

    #[test]
    fn exposure_and_shares_are_those_of_the_definition() {
        let rows = [("v", "a", Some(1)), ("v", "b", Some(2)), ("v", "c", Some(3)), ("w", "b", Some(1))];
        let found = fairness(rows, &groups(), 2, 0).unwrap();
        let [f, m] = &found.rows[..] else { panic!("{found:?}") };
        let second = 1.0 / 3_f64.log2();
        assert_eq!((f.exposure.unwrap(), m.exposure.unwrap()), (1.0 / (2.0 + second), (1.0 + second) / (2.0 + second)));
        assert_eq!((f.share_at_k, m.share_at_k, f.share_in_pool), (Some(1.0 / 3.0), Some(2.0 / 3.0), 0.5));
        assert_eq!((f.ratio, m.ratio), (Some(2.0 / 3.0), Some(4.0 / 3.0)));
        // Two lists: both, or one of them twice.
        assert_eq!(f.interval, Some(Interval { low: 0.0, high: 1.0 }));
        assert_eq!(fairness(rows, &groups(), 9, 7).unwrap(), fairness(rows, &groups(), 9, 7).unwrap());
    }

    #[test]
    fn what_is_unknown_is_a_row_of_its_own_and_several_groups_count_in_each() {
        let groups = [("a", Some("poor")), ("a", Some("laid_off")), ("b", None), ("b", Some(" "))];
        let groups = Groups::from_rows(groups).unwrap();
        let rows = [("v", "a", Some(1)), ("v", "b", Some(2)), ("v", "x", Some(3)), ("v", "y", None)];
        let found = fairness(rows, &groups, 10, 0).unwrap();
        let told: Vec<_> =
            found.rows.iter().map(|row| (row.group.as_deref(), row.share_at_k, row.share_in_pool)).collect();
        let third = Some(1.0 / 3.0);
        assert_eq!(told, [(Some("laid_off"), third, 0.5), (Some("poor"), third, 0.5), (None, Some(2.0 / 3.0), 0.5)]);
        assert_eq!((found.lists, found.near_misses, found.outside_pool), (1, 1, 1));
        let everybody = Groups::from_rows([("a", Some("poor"))]).unwrap();
        let found = fairness([("v", "x", Some(1))], &everybody, 1, 0).unwrap();
        assert_eq!((found.rows[1].share_at_k, found.rows[1].ratio, found.rows[1].interval), (Some(1.0), None, None));
    }

    #[test]
    fn nothing_ranked_gives_shares_of_nothing() {
        let found = fairness([("v", "a", Some(7))], &groups(), 3, 0).unwrap();
        assert_eq!((found.rows.len(), found.lists), (2, 0));
        let row = &found.rows[0];
        assert_eq!((row.exposure, row.share_at_k, row.share_in_pool, row.ratio), (None, None, 0.5, None));
    }

    #[test]
    fn what_is_not_right_is_named() {
        let message = |rows: &[(&str, &str, Option<u32>)], k| {
            fairness(rows.iter().copied(), &groups(), k, 0).unwrap_err().to_string()
        };
        assert_eq!(message(&[], 0), "k: the cutoff is \"0\", expected a whole number of at least 1");
        let zero = "ranking, row 2: position is \"0\", expected a whole number of at least 1";
        assert_eq!(message(&[("v", "a", None), ("v", "b", Some(0))], 1), zero);
        assert!(message(&[("v", "a", Some(1)), ("v", "a", Some(2))], 1).starts_with("ranking, row 2: an earlier row"));
        assert!(Groups::from_rows([]).is_err());
        let ids: Vec<String> = (0..=MAX_GROUPS).map(|number| number.to_string()).collect();
        let error = Groups::from_rows(ids.iter().map(|id| (&**id, Some(&**id)))).unwrap_err();
        assert_eq!(error.to_string(), "the groups are 10001, expected at most 10000; a coarser column is right");
    }
}
