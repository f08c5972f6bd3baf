//! Which workers on file may be one person? [`find`] pairs those of one keyed identity number, and those of one day of birth
//! and a like name.
//!
//! Names are on no file here. Whoever knows them makes a [`NameHash`] of each and gives it to the call, which forgets it. A
//! pair is a question for an officer: nothing is merged, and nobody loses a place.

mod error;
mod name_hash;
mod spelling;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

pub use error::DuplicatesError;
pub use name_hash::{BITS, NameHash, POSITIONS};

use crate::cancel::Cancel;
use crate::ids::WorkerId;
use crate::record::{NikDigest, Worker};
use crate::units::Date;

/// From this likeness on two names count as one.
///
/// # Source
///
/// Measured on invented pairs of names in the spellings of Indonesian registers; `docs/personal-data.md` has precision and
/// recall beside the likenesses around it.
pub const LIKE: f64 = 0.8;

/// Pairs in which one worker comes first: a day of birth that hundreds bear is a default of some form, and a list of all
/// pairs of them would be read by nobody.
pub const MOST_PAIRS: usize = 50;

/// Why a pair is listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum DuplicateBy {
    /// Both have the same identity number.
    Nik,
    /// Both were born on the same day and have like names.
    BirthDateAndName,
}

impl DuplicateBy {
    /// The word that tables write.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Nik => "nik",
            Self::BirthDateAndName => "birth_date_and_name",
        }
    }
}

/// Two workers who may be one person.
#[derive(Clone, Debug, PartialEq)]
pub struct Duplicate {
    /// The one whose id comes first, by bytes.
    pub worker_a: WorkerId,
    /// The other one.
    pub worker_b: WorkerId,
    /// Why. The identity number, where both reasons hold.
    pub by: DuplicateBy,
    /// How like the names are, in [0, 1]; 1 for the same identity number.
    pub likeness: f64,
}

/// Pairs that may be one person each.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Duplicates {
    /// The pairs, by the id of the first and then of the second.
    pub rows: Vec<Duplicate>,
    /// Pairs left out because the first worker already stands in [`MOST_PAIRS`].
    pub unlisted: u64,
    /// Names given for ids that no worker has.
    pub unknown_ids: u64,
    /// Names given for workers without a day of birth, which can't be compared.
    pub without_birth_date: u64,
}

/// What is compared of a worker.
#[derive(Clone)]
pub(crate) struct Person {
    id: WorkerId,
    nik: Option<NikDigest>,
    birth_date: Option<Date>,
}

impl From<Worker> for Person {
    fn from(worker: Worker) -> Self {
        Self { id: worker.worker_id, nik: worker.nik, birth_date: worker.birth_date }
    }
}

/// Finds the pairs among workers, with the name hashes that are known; of an id that is given twice the last one counts.
///
/// Names are compared among workers born on the same day alone. Pairs of one identity number cost nothing; a day of birth
/// that n workers with names share costs n² comparisons of two hashes, a few nanoseconds each.
///
/// # Errors
///
/// [`DuplicatesError::Threshold`] for one that is not above 0 and up to 1, [`DuplicatesError::Cancelled`].
///
/// # Examples
///
/// ```
/// use matcher_core::Worker;
/// use matcher_core::cancel::Cancel;
/// use matcher_core::duplicates::{DuplicateBy, LIKE, NameHash, find};
/// use matcher_core::ids::WorkerId;
///
/// let mut workers = ["W1", "W2", "W3"].map(|id| WorkerId::new(id).map(Worker::new)).into_iter().collect::<Result<Vec<_>, _>>()?;
/// for worker in &mut workers {
///     worker.birth_date = Some("1994-05-17".parse()?);
/// }
/// let names = [("W1", "Muhammad Yusuf"), ("W2", "Moh. Yusup"), ("W3", "Siti Rahayu")];
/// let names = names.map(|(id, name)| (id.to_owned(), NameHash::new(name, &[7; 32])));
/// let found = find(&workers, &names, LIKE, &Cancel::new())?;
/// assert_eq!((found.rows.len(), found.rows[0].worker_b.as_str(), found.rows[0].by), (1, "W2", DuplicateBy::BirthDateAndName));
/// # Ok::<(), matcher_core::Error>(())
/// ```
pub fn find(
    workers: &[Worker],
    names: &[(String, NameHash)],
    threshold: f64,
    cancel: &Cancel,
) -> Result<Duplicates, DuplicatesError> {
    among(workers.iter().cloned().map(Person::from).collect(), names, threshold, cancel)
}

/// As [`find`], of what is needed of each worker.
pub(crate) fn among(
    mut people: Vec<Person>,
    names: &[(String, NameHash)],
    threshold: f64,
    cancel: &Cancel,
) -> Result<Duplicates, DuplicatesError> {
    if !(threshold > 0.0 && threshold <= 1.0) {
        return Err(DuplicatesError::Threshold { threshold });
    }
    people.sort_by(|a, b| a.id.cmp(&b.id));
    people.dedup_by(|a, b| a.id == b.id);
    let mut found = Duplicates::default();
    let mut hashes: Vec<Option<&NameHash>> = vec![None; people.len()];
    for (id, hash) in names {
        let Ok(at) = people.binary_search_by(|person| person.id.as_str().cmp(id)) else {
            found.unknown_ids += 1;
            continue;
        };
        if people[at].birth_date.is_none() && hashes[at].is_none() {
            found.without_birth_date += 1;
        }
        hashes[at] = Some(hash);
    }

    // Places of workers are in the order of their ids, and so are those of every group.
    let mut by_nik: FxHashMap<&NikDigest, Vec<usize>> = FxHashMap::default();
    let mut by_day: FxHashMap<Date, Vec<(usize, &NameHash)>> = FxHashMap::default();
    for (at, person) in people.iter().enumerate() {
        if let Some(nik) = &person.nik {
            by_nik.entry(nik).or_default().push(at);
        }
        if let Some((day, hash)) = person.birth_date.zip(hashes[at]) {
            by_day.entry(day).or_default().push((at, hash));
        }
    }
    let mut pairs: Vec<(usize, usize, DuplicateBy, f64)> = Vec::new();
    for group in by_nik.values() {
        for (place, a) in group.iter().enumerate() {
            let others = &group[place + 1..];
            pairs.extend(others.iter().take(MOST_PAIRS).map(|b| (*a, *b, DuplicateBy::Nik, 1.0)));
            found.unlisted += others.len().saturating_sub(MOST_PAIRS) as u64;
        }
    }
    let is_one_number = |a: usize, b: usize| people[a].nik.is_some() && people[a].nik == people[b].nik;
    let alike = |group: &Vec<(usize, &NameHash)>| {
        let (mut pairs, mut unlisted) = (Vec::new(), 0_u64);
        for (place, (a, name)) in group.iter().enumerate() {
            cancel.check()?;
            let before = pairs.len();
            for (b, other) in &group[place + 1..] {
                let likeness = name.likeness_from(other, threshold).filter(|_| !is_one_number(*a, *b));
                match likeness {
                    Some(likeness) if pairs.len() - before < MOST_PAIRS => {
                        pairs.push((*a, *b, DuplicateBy::BirthDateAndName, likeness));
                    }
                    Some(_) => unlisted += 1,
                    None => {}
                }
            }
        }
        Ok((pairs, unlisted))
    };
    let groups: Vec<_> = by_day.into_values().filter(|group| group.len() > 1).collect();
    for (more, unlisted) in groups.par_iter().map(alike).collect::<Result<Vec<_>, DuplicatesError>>()? {
        pairs.extend(more);
        found.unlisted += unlisted;
    }
    pairs.sort_unstable_by_key(|(a, b, by, _)| (*a, *b, *by));
    let row = |(a, b, by, likeness): (usize, usize, DuplicateBy, f64)| {
        let (worker_a, worker_b) = (people[a].id.clone(), people[b].id.clone());
        Duplicate { worker_a, worker_b, by, likeness }
    };
    found.rows = pairs.into_iter().map(row).collect();
    Ok(found)
}
