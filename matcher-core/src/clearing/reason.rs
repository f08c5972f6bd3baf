//! Why is somebody without a place, and an opening without anybody?

use rustc_hash::FxHashMap;

use super::ClearingError;
use super::case::Case;
use super::options::{AssignOptions, Method};
use super::solve::{Seat, Seated};
use crate::engine::{Eligible, RankOptions, Ranking, Row};
use crate::scoring::eligibility::Code;

/// Why somebody is without a place, or an opening without anybody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Reason {
    /// No vacancy has anything in common with the worker, or no worker with the vacancy.
    NoList,
    /// Whatever comes into question fails a hard rule.
    IneligibleEverywhere,
    /// Something comes into question, and no list of k is long enough to hold it.
    NotListed,
    /// Every vacancy on the worker's list has people who stand before them.
    AllFull,
    /// A vacancy on the worker's list keeps a reserved opening for a member who stands behind them.
    Reserved,
    /// Openings stay empty, kept for members who didn't come.
    Held,
    /// The policy asks only locals.
    LocalsOnly,
    /// The vacancies on the worker's list have no openings.
    NoOpening,
    /// The vacancy isn't open on the day.
    NotOpen,
    /// Placing the worker would not raise the sum of scores.
    LowerTotal,
    /// Everybody who could come is placed where they would rather be.
    PlacedElsewhere,
}

impl Reason {
    /// The code in tables.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NoList => "no_list",
            Self::IneligibleEverywhere => "ineligible_everywhere",
            Self::NotListed => "not_listed",
            Self::AllFull => "all_full",
            Self::Reserved => "reserved",
            Self::Held => "held",
            Self::LocalsOnly => "locals_only",
            Self::NoOpening => "no_opening",
            Self::NotOpen => "not_open",
            Self::LowerTotal => "lower_total",
            Self::PlacedElsewhere => "placed_elsewhere",
        }
    }
}

/// What came nearest.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct NearestMiss {
    /// The vacancy's id, or the worker's.
    pub id: String,
    /// How many places the worker stands behind the last whom the vacancy takes; `None` where places don't decide.
    pub places: Option<u32>,
    /// Codes of the rules that fail, where rules decide.
    pub checks: Vec<&'static str>,
}

/// A worker without a place.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Unmatched {
    /// The worker's id.
    pub worker_id: String,
    /// Why.
    pub reason: Reason,
    /// The vacancy that came nearest.
    pub nearest_miss: Option<NearestMiss>,
}

/// A vacancy with openings that nobody takes.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Unfilled {
    /// The vacancy's id.
    pub vacancy_id: String,
    /// How many of its openings are empty.
    pub unfilled: u32,
    /// Why.
    pub reason: Reason,
    /// The worker who came nearest.
    pub nearest_miss: Option<NearestMiss>,
}

type Why = (Reason, Option<NearestMiss>);

/// Why every worker without a place has none, in the order of ids.
pub(super) fn unmatched(
    case: &Case,
    options: &AssignOptions,
    matched: &[Option<u32>],
    seated: &[Seated],
) -> Result<Vec<Unmatched>, ClearingError> {
    let caps: Vec<Cut> = (0_u32..).zip(seated).map(|(vacancy, seated)| Cut::of(case, vacancy, seated)).collect();
    let without = (0_u32..).zip(matched).filter(|(_, vacancy)| vacancy.is_none()).map(|(worker, _)| worker);
    let mut left: Vec<(u32, Option<Why>)> =
        without.map(|worker| (worker, by_list(case, options, &caps, worker))).collect();
    left.sort_unstable_by(|(a, _), (b, _)| case.worker(*a).cmp(case.worker(*b)));
    let unlisted: Vec<&str> =
        left.iter().filter(|(_, why)| why.is_none()).map(|(worker, _)| case.worker(*worker)).collect();
    let mut queried = Queries::new(&unlisted, &options.question(), |ids, options| {
        Ok(case.snapshot.rank_vacancies(Some(ids), options)?)
    })?;
    let explained = left.into_iter().map(|(worker, why)| {
        let (reason, nearest_miss) = why.unwrap_or_else(|| queried.why(case.worker(worker)));
        Unmatched { worker_id: case.worker(worker).to_owned(), reason, nearest_miss }
    });
    Ok(explained.collect())
}

/// Where a vacancy stopped taking people.
struct Cut {
    openings: u32,
    seats: u32,
    last: Option<u32>,
    held: u32,
}

impl Cut {
    fn of(case: &Case, vacancy: u32, seated: &Seated) -> Self {
        let terms = &case.terms[vacancy as usize];
        let held: u32 = seated.reserved.iter().map(|(seats, filled)| seats - filled).sum();
        Self {
            openings: terms.seating.openings,
            seats: u32::try_from(seated.seats.len()).unwrap_or(u32::MAX),
            last: seated.seats.iter().map(|seat| case.ranks[seat.pair]).max(),
            held: if terms.seating.hold { held } else { 0 },
        }
    }

    /// Why somebody of a rank isn't taken, and how many places they stand behind the last who is.
    fn why(&self, rank: u32, options: &AssignOptions) -> (Reason, Option<u32>) {
        let stands_before = self.last.is_some_and(|last| rank < last);
        match options.method {
            _ if self.seats < self.openings && self.held > 0 => (Reason::Held, None),
            Method::Welfare if stands_before => (Reason::LowerTotal, None),
            Method::Stable if stands_before => (Reason::Reserved, None),
            Method::Welfare | Method::Stable => (Reason::AllFull, Some(rank - self.last.unwrap_or(0))),
        }
    }
}

/// Why nobody on a worker's list takes them, with the vacancy that comes nearest; `None` if nobody is on it.
fn by_list(case: &Case, options: &AssignOptions, cuts: &[Cut], worker: u32) -> Option<Why> {
    let open = |pair: &usize| cuts[case.indices[*pair] as usize].openings > 0;
    let nearest = case.row(worker).filter(open).map(|pair| {
        let vacancy = case.indices[pair];
        let (reason, places) = cuts[vacancy as usize].why(case.ranks[pair], options);
        (places.unwrap_or(0), reason, vacancy, places)
    });
    // The first of equals is the one they want most.
    if let Some((_, reason, vacancy, places)) = nearest.min_by_key(|(behind, ..)| *behind) {
        let id = case.vacancy(vacancy).to_owned();
        return Some((reason, Some(NearestMiss { id, places, checks: Vec::new() })));
    }
    let best = case.shut_out.get(&worker).into_iter().flatten().max_by(|a, b| {
        let by_id = || case.vacancy(b.0).cmp(case.vacancy(a.0));
        a.1.total_cmp(&b.1).then_with(by_id)
    });
    if let Some((vacancy, _)) = best {
        let id = case.vacancy(*vacancy).to_owned();
        return Some((Reason::LocalsOnly, Some(NearestMiss { id, places: None, checks: Vec::new() })));
    }
    let first = case.row(worker).next()?;
    let id = case.vacancy(case.indices[first]).to_owned();
    Some((Reason::NoOpening, Some(NearestMiss { id, places: None, checks: Vec::new() })))
}

/// Why openings are empty, vacancy by vacancy in the order of ids.
pub(super) fn unfilled(
    case: &Case,
    options: &AssignOptions,
    matched: &[Option<u32>],
    seated: &[Seated],
) -> Result<Vec<Unfilled>, ClearingError> {
    let empty = |vacancy: u32| {
        let taken = u32::try_from(seated[vacancy as usize].seats.len()).unwrap_or(u32::MAX);
        case.terms[vacancy as usize].seating.openings.saturating_sub(taken)
    };
    let mut left: Vec<u32> = (0..case.vacancies()).filter(|vacancy| empty(*vacancy) > 0).collect();
    left.sort_unstable_by(|a, b| case.vacancy(*a).cmp(case.vacancy(*b)));
    // Who listed such a vacancy and isn't there: the best of those without a place, and of those elsewhere.
    let mut best: FxHashMap<u32, [Option<(u32, u32)>; 2]> =
        left.iter().map(|vacancy| (*vacancy, [None, None])).collect();
    for worker in 0..case.workers() {
        let place = matched[worker as usize];
        for pair in case.row(worker) {
            if let Some(found) = best.get_mut(&case.indices[pair])
                && place != Some(case.indices[pair])
            {
                let found = &mut found[usize::from(place.is_some())];
                let own = (case.ranks[pair], worker);
                *found = Some(found.map_or(own, |other| other.min(own)));
            }
        }
    }
    // Who would be, were they asked: the best score, then the smaller id.
    let mut not_asked: FxHashMap<u32, (f64, u32)> = FxHashMap::default();
    let mut shut_out: Vec<(&u32, &Vec<(u32, f64)>)> = case.shut_out.iter().collect();
    shut_out.sort_unstable_by_key(|(worker, _)| case.worker(**worker));
    for (&worker, vacancies) in shut_out {
        for &(vacancy, score) in vacancies {
            let found = not_asked.entry(vacancy).or_insert((score, worker));
            if score > found.0 {
                *found = (score, worker);
            }
        }
    }
    let by_list = |vacancy: u32| -> Option<Why> {
        if !case.terms[vacancy as usize].is_open {
            return Some((Reason::NotOpen, None));
        }
        let cut = Cut::of(case, vacancy, &seated[vacancy as usize]);
        let miss = |(_, worker): (u32, u32)| NearestMiss {
            id: case.worker(worker).to_owned(),
            places: None,
            checks: Vec::new(),
        };
        let [waiting, elsewhere] = best[&vacancy];
        if let Some(waiting) = waiting {
            // Whoever waits would be taken, but for openings that are held; or, for the sum, with a score below 0.
            let reason = if cut.held > 0 { Reason::Held } else { Reason::LowerTotal };
            return Some((reason, Some(miss(waiting))));
        }
        let shut_out = not_asked.get(&vacancy).map(|(_, worker)| (Reason::LocalsOnly, Some(miss((0, *worker)))));
        elsewhere.map(|elsewhere| (Reason::PlacedElsewhere, Some(miss(elsewhere)))).or(shut_out)
    };
    let reasons: Vec<Option<Why>> = left.iter().map(|vacancy| by_list(*vacancy)).collect();
    let unlisted = left.iter().zip(&reasons).filter(|(_, why)| why.is_none()).map(|(vacancy, _)| *vacancy);
    let unlisted: Vec<u32> = unlisted.collect();
    let ids: Vec<&str> = unlisted.iter().map(|vacancy| case.vacancy(*vacancy)).collect();
    let taken = unlisted.iter().map(|vacancy| seated[*vacancy as usize].seats.len()).max().unwrap_or(0);
    let ranking = options.question().with_k(taken + 1).with_places(crate::engine::Places::Listed);
    let mut queried = Queries::new(&ids, &ranking, |ids, options| {
        Ok(case.snapshot.rank_workers_under(&case.policy, Some(ids), options)?)
    })?;
    // Those who are there already are no miss.
    for vacancy in unlisted {
        let there: Vec<&str> =
            seated[vacancy as usize].seats.iter().map(|Seat { worker, .. }| case.worker(*worker)).collect();
        queried.forget(case.vacancy(vacancy), &there);
    }
    let explained = left.into_iter().zip(reasons).map(|(vacancy, why)| {
        let (reason, nearest_miss) = why.unwrap_or_else(|| queried.why(case.vacancy(vacancy)));
        Unfilled { vacancy_id: case.vacancy(vacancy).to_owned(), unfilled: empty(vacancy), reason, nearest_miss }
    });
    Ok(explained.collect())
}

/// What a ranking says of those who are on no list.
struct Queries(FxHashMap<String, Vec<Why>>);

impl Queries {
    fn new(
        ids: &[&str],
        options: &RankOptions,
        rank: impl Fn(&[&str], &RankOptions) -> Result<Ranking, ClearingError>,
    ) -> Result<Self, ClearingError> {
        let mut found = Self(FxHashMap::default());
        if ids.is_empty() {
            return Ok(found);
        }
        found.read(&rank(ids, &options.clone().with_near_misses(1))?);
        // Whoever fails several rules everywhere is no near miss, and still comes into question.
        let left: Vec<&str> = ids.iter().copied().filter(|id| !found.0.contains_key(*id)).collect();
        if !left.is_empty() {
            found.read(&rank(&left, &options.clone().with_k(1).with_eligible(Eligible::All))?);
        }
        Ok(found)
    }

    fn read(&mut self, ranking: &Ranking) {
        for row in ranking.rows() {
            let (id, other) = match ranking.direction() {
                crate::engine::Direction::Workers => (ranking.vacancy_id(row), ranking.worker_id(row)),
                crate::engine::Direction::Vacancies => (ranking.worker_id(row), ranking.vacancy_id(row)),
            };
            let why = (told(row), Some(miss(other, row)));
            self.0.entry(id.to_owned()).or_default().push(why);
        }
    }

    /// Forgets some of what came near.
    fn forget(&mut self, id: &str, others: &[&str]) {
        if let Some(found) = self.0.get_mut(id) {
            found.retain(|(_, miss)| miss.as_ref().is_none_or(|miss| !others.contains(&miss.id.as_str())));
        }
    }

    fn why(&mut self, id: &str) -> Why {
        let first = self.0.remove(id).and_then(|found| found.into_iter().next());
        first.unwrap_or((Reason::NoList, None))
    }
}

/// Why a ranked pair is on no list that counts.
fn told(row: &Row) -> Reason {
    match (row.checks.failed(), row.position) {
        (0, Some(_)) => Reason::NotListed,
        (0, None) => Reason::LocalsOnly,
        _ => Reason::IneligibleEverywhere,
    }
}

fn miss(id: &str, row: &Row) -> NearestMiss {
    NearestMiss { id: id.to_owned(), places: None, checks: row.checks.failures().map(Code::as_str).collect() }
}
