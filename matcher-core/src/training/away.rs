//! Who lacks exactly one item for a vacancy, one that could be learnt?

use std::collections::BTreeMap;

use serde::Serialize;

use super::error::TrainingError;
use super::gap::{Ground, is_of_papers};
use super::item::{CourseNote, Entrant, Item, ItemKind, ItemName, has, items, taught, text_of};
use super::note::GapNote;
use super::offer::{CourseOffer, Offer};
use crate::cancel::Progress;
use crate::engine::layout::Unpacked;
use crate::engine::unsaved::UnsavedWorker;
use crate::engine::{EngineError, Fingerprints, RankOptions, Ranking, Row};
use crate::policy::Policy;
use crate::record::{Vacancy, Worker};

/// Vacancies whose lists are made together: rows are large, and a market has many lists.
const TOGETHER: usize = 64;

/// So many times as many workers are looked at as a list has rows, and no fewer than [`LEAST_DEPTH`].
const DEEPER: usize = 10;

/// Workers looked at of every list at least.
const LEAST_DEPTH: usize = 200;

/// Somebody who lacks exactly one item that a vacancy requires, and passes every other rule or can't be told to fail it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct AwayRow {
    /// The vacancy's id.
    pub vacancy_id: String,
    /// The worker's id.
    pub worker_id: String,
    /// What is lacking.
    pub name: ItemName,
    /// What it is.
    pub kind: ItemKind,
    /// Fused score as they are, in [0, 1].
    pub score: f64,
    /// Fused score of the same record with the item added, in [0, 1]; `None` if no text is read as the item.
    pub score_taught: Option<f64>,
    /// Codes of rules that can't be told.
    pub checks: Vec<&'static str>,
    /// The best class to come that leads there and takes them.
    pub course: Option<CourseOffer>,
    /// Why there is none though a course leads there.
    pub course_note: Option<CourseNote>,
}

/// Workers one item away, vacancy by vacancy in the order asked or of ids by bytes, the highest score first.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct OneAway {
    /// A row a pair.
    pub rows: Vec<AwayRow>,
    /// What a reader should know beside them.
    pub notes: Vec<GapNote>,
    /// What it was made from; the generation stands for courses.
    pub fingerprints: Fingerprints,
}

/// A pair one item away, before it is scored as if taught.
struct Near {
    row: Row,
    item: Item,
}

/// What was counted on the way.
#[derive(Default)]
struct Seen {
    longer: u64,
    untold: u64,
}

/// Workers one item away from each vacancy, at most `options.k` of each. `record` reads a worker.
pub(crate) fn one_away<E: From<TrainingError>>(
    ground: &Ground<'_>,
    asked: &[&Vacancy],
    options: &RankOptions,
    record: impl Fn(&str) -> Result<Option<Worker>, E>,
) -> Result<OneAway, E> {
    let fail = |error: EngineError| E::from(error.into());
    if options.k == 0 {
        return Err(fail(EngineError::NoK { k: options.k }));
    }
    let depth = options.k.saturating_mul(DEEPER).max(LEAST_DEPTH);
    // Lists made together would each count from none again.
    let deeper = options.clone().with_k(depth).with_near_misses(depth).with_progress(Progress::default());
    options.progress.start(asked.len() as u64);
    let nobody_first = std::sync::Arc::new(Policy::none());
    let mut seen = Seen::default();
    let mut texts: BTreeMap<Item, Option<String>> = BTreeMap::new();
    let mut rows = Vec::new();
    for together in asked.chunks(TOGETHER) {
        let ids: Vec<&str> = together.iter().map(|vacancy| vacancy.vacancy_id.as_str()).collect();
        let ranking = ground.snapshot.rank_workers_under(&nobody_first, Some(&ids), &deeper).map_err(fail)?;
        let mut left = ranking.rows();
        for vacancy in together {
            ground.cancel.check().map_err(TrainingError::from)?;
            // Lists stand in the order of the ids, and one list's rows stand together.
            let id = vacancy.vacancy_id.as_str();
            let own = left.iter().take_while(|row| ranking.vacancy_id(row) == id).count();
            let (list, rest) = left.split_at(own);
            left = rest;
            for Near { row, item } in near(ground, vacancy, list, (options.k, depth), &mut seen) {
                let (token, is_paper) = (ground.token(item.code), item.kind == ItemKind::Certificate);
                let text = texts.entry(item).or_insert_with(|| text_of(token, is_paper, ground.profiler));
                let Some(worker) = record(ranking.worker_id(&row))? else { continue };
                let taught = text.as_deref().map(|text| taught(&worker, text, is_paper));
                rows.push(told(ground, &ranking, (&row, &item), (&worker, taught.as_ref()))?);
            }
            options.progress.advance(1);
        }
    }
    let mut notes = Vec::new();
    if ground.offers.iter().next().is_none() {
        notes.push(GapNote::NoCourse);
    }
    if seen.longer > 0 {
        notes.push(GapNote::Longer { vacancies: seen.longer, depth: depth as u64 });
    }
    if seen.untold > 0 {
        notes.push(GapNote::UntoldPairs { pairs: seen.untold });
    }
    Ok(OneAway { rows, notes, fingerprints: ground.snapshot.fingerprints().clone() })
}

/// Those of a list who lack exactly one required item and fail no other rule, by score, at most `k`.
fn near(
    ground: &Ground<'_>,
    vacancy: &Vacancy,
    list: &[Row],
    (k, depth): (usize, usize),
    seen: &mut Seen,
) -> Vec<Near> {
    let layout = ground.snapshot.layout();
    let items: Vec<Item> =
        items(vacancy, ground.snapshot, ground.profiler).into_iter().filter(|item| item.is_required).collect();
    let ranked = list.iter().filter(|row| row.position.is_some()).count();
    seen.longer += u64::from(ranked >= depth || list.len() - ranked >= depth);
    let mut unpacked = Unpacked::default();
    let mut found = Vec::new();
    for row in list.iter().filter(|row| row.checks.failures().all(is_of_papers)) {
        let view = layout.workers.read(row.worker, &mut unpacked);
        let held = items.iter().map(|item| (item, has(*item, &view, &layout.relations, ground.as_of())));
        let lacking: Vec<(&Item, Option<bool>)> = held.filter(|(_, has)| *has != Some(true)).collect();
        match lacking[..] {
            [(item, Some(false))] => found.push(Near { row: row.clone(), item: *item }),
            [(_, None)] => seen.untold += 1,
            _ => {}
        }
    }
    found.sort_by(|one, other| {
        let rank = |near: &Near| layout.workers.ids.rank(near.row.worker);
        other.row.score.total_cmp(&one.row.score).then_with(|| rank(one).cmp(&rank(other)))
    });
    found.truncate(k);
    found
}

/// A row with its names, its class and its score as if taught.
fn told(
    ground: &Ground<'_>,
    ranking: &Ranking,
    (row, item): (&Row, &Item),
    (worker, taught): (&Worker, Option<&Worker>),
) -> Result<AwayRow, TrainingError> {
    let (snapshot, token) = (ground.snapshot, ground.token(item.code));
    let entrant = Entrant::new(&ground.profiler.worker(worker));
    let offer = entrant.course((token, item.kind), ground.offers, &ground.profiler.lexicon, ground.as_of());
    let score_taught = match taught {
        Some(taught) => {
            let profile = ground.profiler.worker(taught);
            let unsaved = UnsavedWorker::new(&profile, snapshot.layout(), snapshot.settings(), snapshot.statistics());
            let reached = snapshot.reach(&unsaved, &[row.vacancy], ground.cancel)?;
            reached.first().map(|reached| reached.row.score)
        }
        None => None,
    };
    let (course, course_note) = match offer {
        Ok(offer) => (Some(Offer::told(offer)), None),
        Err(note) => (None, note),
    };
    Ok(AwayRow {
        vacancy_id: ranking.vacancy_id(row).to_owned(),
        worker_id: ranking.worker_id(row).to_owned(),
        name: ItemName::of(token, &ground.profiler.lexicon),
        kind: item.kind,
        score: row.score,
        score_taught,
        checks: row.checks.unknowns().map(crate::scoring::eligibility::Code::unknown).collect(),
        course,
        course_note,
    })
}
