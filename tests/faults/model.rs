//! What does a generation hold? A pure function of a seed and its number.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, Mutex};

use matcher_core::record::{Course, Employer, Event, Mou, Record, Target};
use matcher_core::{Error, Gazetteer, Lexicon, MarketOptions, Matcher, OnError, Policy, Table, Vacancy, Worker};
use serde_json::{Value, json};

use super::answers::{self, Answers, Records};
use super::child::finish;

/// Every table, in the order in which batches are added.
pub(crate) const TABLES: [&str; 7] =
    [Worker::TABLE, Vacancy::TABLE, Employer::TABLE, Course::TABLE, Mou::TABLE, Target::TABLE, Event::TABLE];

const LEXICON: &str = "\
skill_id,label_id,label_en,aliases,broader
smaw,las smaw,,las listrik,las
gtaw,las gtaw,,las argon,las
las,las,,,
forklift,forklift,,operator forklift,
kasir,kasir,,,
barista,barista,,,
";

const REGIONS: &str = "\
code,name,lat,lon,valid_from,valid_to,successor
64,Kalimantan Timur,0.5,116.5,,,
64.72,Kota Samarinda,-0.5,117.1,,,
65,Kalimantan Utara,3.0,116.0,,,
65.03,Kabupaten Nunukan,4.1,117.6,,,
65.71,Kota Tarakan,3.3,117.6,,,
65.71.01,Tarakan Barat,3.3,117.6,,,
65.71.02,Tarakan Tengah,3.3,117.6,,,
";

const POLICY: &str = "\
id = \"residents\"
[local]
boundary = \"kabupaten_kota\"
[order]
instrument = \"reserve\"
[order.reserve]
share = 0.5
[[target]]
unit = \"employer\"
scope = \"hires\"
share = 0.75
";

/// The settings of every market under test: a lexicon, a region table and a policy of its own, so that they are stored too.
pub(crate) fn options() -> MarketOptions {
    MarketOptions::default()
        .with_as_of("2026-11-01".parse().unwrap())
        .with_region("65.71".parse().unwrap())
        .with_lexicon(Arc::new(Lexicon::from_csv(LEXICON.as_bytes()).unwrap()))
        .with_regions(Arc::new(Gazetteer::from_csv(REGIONS.as_bytes()).unwrap()))
        .with_policy(Policy::from_toml(POLICY).unwrap())
}

/// Numbers that look random and are the same on every machine (`SplitMix64`; Steele, Lea & Flood 2014).
pub(crate) struct Draw(u64);

impl Draw {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`, which is above 0.
    pub(crate) fn below(&mut self, end: u64) -> u64 {
        self.bits() % end
    }

    /// A place in a list that isn't empty.
    pub(crate) fn place(&mut self, length: usize) -> usize {
        usize::try_from(self.below(length as u64)).unwrap()
    }

    pub(crate) fn one_of<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.place(list.len())]
    }
}

/// What one generation changes.
#[derive(Clone, Default)]
pub(crate) struct Batch {
    /// Table, id and row.
    pub(crate) rows: Vec<(usize, String, Value)>,
    pub(crate) gone_workers: Vec<String>,
    pub(crate) gone_vacancies: Vec<String>,
    /// Whether rarity is counted anew.
    pub(crate) refreshes: bool,
    /// Who is erased; then nothing else changes.
    pub(crate) erased: Option<String>,
}

impl Batch {
    /// The changes of a generation, from 1.
    pub(crate) fn of(seed: u64, generation: u64) -> Self {
        let mut draw = Draw::new(seed ^ generation.wrapping_mul(0x0100_0000_01b3));
        let mut batch = Self::default();
        // Nobody has an event of these workers, so that erasing one of them changes no other table.
        let erasable = format!("X{}", (generation / 7) % 10);
        if generation % 7 == 6 {
            batch.erased = Some(erasable);
            return batch;
        }
        let first = generation == 1;
        let some = |draw: &mut Draw, at_first: u64, later: u64| if first { at_first } else { draw.below(later + 1) };
        for (table, at_first, later, pool) in
            [(0, 20, 6, 40), (1, 6, 3, 10), (2, 3, 1, 4), (3, 2, 1, 4), (4, 1, 1, 3), (5, 1, 1, 3), (6, 6, 3, 40)]
        {
            for turn in 0..some(&mut draw, at_first, later) {
                // The first worker and the first vacancy stay as they are, so that there is always somebody to rank.
                let kept = u64::from(table < 2);
                let number = if first { turn } else { kept + draw.below(pool - kept) };
                batch.rows.push(row(table, number, generation, &mut draw));
            }
        }
        if generation % 7 == 3 {
            batch.rows.push((0, erasable.clone(), worker(&erasable, generation, &mut draw)));
        }
        if !first {
            batch.gone_workers = (0..draw.below(3)).map(|_| format!("W{}", 1 + draw.below(39))).collect();
            batch.gone_vacancies = (0..draw.below(2)).map(|_| format!("V{}", 1 + draw.below(9))).collect();
        }
        batch.refreshes = generation.is_multiple_of(5);
        batch
    }

    /// Stages the changes.
    pub(crate) fn stage(&self, market: &mut Matcher) -> Result<(), Error> {
        for (table, _) in TABLES.iter().enumerate() {
            let rows = self.rows.iter().filter(|(of, ..)| *of == table).map(|(.., row)| row.clone());
            add(market, table, rows.collect())?;
        }
        market.remove_workers(&self.gone_workers)?;
        market.remove_vacancies(&self.gone_vacancies)?;
        Ok(())
    }
}

fn row(table: usize, number: u64, generation: u64, draw: &mut Draw) -> (usize, String, Value) {
    let id = format!("{}{number}", ["W", "V", "F", "C", "M", "T", "E"][table]);
    let mark = format!("generasi {generation}");
    let row = match table {
        0 => worker(&id, generation, draw),
        1 => json!({
            "vacancy_id": id, "title": mark, "skills_required": skills(draw), "region": region(draw),
            "employer_id": format!("F{}", draw.below(4)), "openings": 1 + draw.below(3),
            "wage_max": 3_000_000 + 100_000 * draw.below(20), "housing": draw.below(2) == 0,
        }),
        2 => json!({"employer_id": id, "name": mark, "region": region(draw), "headcount_total": 50 + draw.below(50)}),
        3 => json!({"course_id": id, "title": mark, "skills_taught": skills(draw), "seats": 1 + draw.below(20)}),
        4 => json!({"mou_id": id, "kind": mark, "seats": 1 + draw.below(20)}),
        5 => json!({"target_id": id, "measure": mark, "target": 1 + draw.below(100)}),
        _ => json!({
            "event_id": id, "date": format!("2026-0{}-1{}", 1 + draw.below(9), draw.below(10)),
            "kind": draw.one_of(&["placed", "referred", "accepted", "placed"]), "worker_id": format!("W{}", draw.below(40)),
            "vacancy_id": format!("V{}", draw.below(10)), "employer_id": format!("F{}", draw.below(4)), "funder": mark,
        }),
    };
    (table, id, row)
}

fn worker(id: &str, generation: u64, draw: &mut Draw) -> Value {
    json!({
        "worker_id": id, "summary": format!("generasi {generation} forklift gudang"), "skills": skills(draw),
        "home_region": region(draw), "ktp_region": region(draw), "experience_years": draw.below(12),
        "wage_min": 2_500_000 + 100_000 * draw.below(20), "education": draw.one_of(&["SMA", "SMK", "D3"]),
    })
}

fn skills(draw: &mut Draw) -> String {
    let known = ["las smaw", "las gtaw", "las", "forklift", "kasir", "barista", "menganyam rotan"];
    format!("{}|{}", draw.one_of(&known), draw.one_of(&known))
}

fn region(draw: &mut Draw) -> &'static str {
    let known: [&'static str; 5] = ["65.71.01", "65.71.02", "65.71", "65.03", "64.72"];
    known[draw.place(known.len())]
}

fn add(market: &mut Matcher, table: usize, rows: Vec<Value>) -> Result<(), Error> {
    if rows.is_empty() {
        return Ok(());
    }
    let rows = Table::values(rows);
    let report = match table {
        0 => market.add_workers(rows, OnError::Raise),
        1 => market.add_vacancies(rows, OnError::Raise),
        2 => market.add_employers(rows, OnError::Raise),
        3 => market.add_courses(rows, OnError::Raise),
        4 => market.add_mous(rows, OnError::Raise),
        5 => market.add_targets(rows, OnError::Raise),
        _ => market.add_events(rows, OnError::Raise),
    };
    report.map(drop)
}

/// Every row of a generation, table by table.
type State = [BTreeMap<String, Value>; 7];

/// The generations of one seed, and how they answer.
pub(crate) struct Model {
    seed: u64,
    known: Mutex<HashMap<u64, Arc<Answers>>>,
}

impl Model {
    pub(crate) fn new(seed: u64) -> Self {
        Self { seed, known: Mutex::default() }
    }

    pub(crate) fn seed(&self) -> u64 {
        self.seed
    }

    pub(crate) fn batch(&self, generation: u64) -> Batch {
        Batch::of(self.seed, generation)
    }

    fn state(&self, generation: u64) -> State {
        let mut state = State::default();
        for batch in (1..=generation).map(|generation| self.batch(generation)) {
            for (table, id, row) in batch.rows {
                state[table].insert(id, row);
            }
            batch.gone_workers.iter().chain(&batch.erased).for_each(|id| drop(state[0].remove(id)));
            batch.gone_vacancies.iter().for_each(|id| drop(state[1].remove(id)));
        }
        state
    }

    /// The ids of a table at a generation.
    pub(crate) fn ids(&self, table: usize, generation: u64) -> BTreeSet<String> {
        self.state(generation)[table].keys().cloned().collect()
    }

    /// How a market answers that was built anew in memory: of the rows of the generation whose counts are frozen, and
    /// then of the rows of this one.
    pub(crate) fn answers(&self, generation: u64) -> Arc<Answers> {
        if let Some(known) = self.known.lock().unwrap().get(&generation) {
            return Arc::clone(known);
        }
        let answers = Arc::new(self.build(generation));
        self.known.lock().unwrap().insert(generation, Arc::clone(&answers));
        answers
    }

    /// Every record of a generation.
    pub(crate) fn records(&self, generation: u64) -> Records {
        let mut market = Matcher::in_memory(options()).unwrap();
        fill(&mut market, &State::default(), &self.state(generation));
        answers::records(&market).unwrap()
    }

    fn build(&self, generation: u64) -> Answers {
        let counted = (1..=generation).rev().find(|at| *at == 1 || self.batch(*at).refreshes).unwrap_or(0);
        let mut market = Matcher::in_memory(options()).unwrap();
        if counted == 0 {
            return Answers::of(&market).unwrap();
        }
        fill(&mut market, &State::default(), &self.state(counted));
        // An erasure changes counts that are frozen, so that it is done here too.
        let erasures = (counted + 1..=generation).filter(|at| self.batch(*at).erased.is_some());
        let mut last = counted;
        for at in erasures.chain([generation]) {
            let is_erasure = self.batch(at).erased.is_some();
            let until = if is_erasure { at - 1 } else { at };
            if until > last {
                fill(&mut market, &self.state(last), &self.state(until));
            }
            if is_erasure && at > last {
                finish(&mut market, self, at).unwrap();
            }
            last = at;
        }
        Answers::of(&market).unwrap().at(generation)
    }
}

/// Brings a market from one state to another, and commits.
fn fill(market: &mut Matcher, from: &State, to: &State) {
    for (table, rows) in to.iter().enumerate() {
        add(market, table, rows.values().cloned().collect()).unwrap();
    }
    let gone = |table: usize| from[table].keys().filter(|id| !to[table].contains_key(*id)).cloned().collect::<Vec<_>>();
    market.remove_workers(&gone(0)).unwrap();
    market.remove_vacancies(&gone(1)).unwrap();
    market.commit().unwrap();
}

#[test]
fn a_batch_is_a_function_of_seed_and_generation() {
    let model = Model::new(5);
    for generation in 1..15 {
        let [one, other] = [0, 1].map(|_| model.batch(generation));
        assert_eq!(one.rows, other.rows);
        assert_eq!(model.ids(0, generation).is_empty(), model.ids(1, generation).is_empty());
    }
    assert!(
        (1..15)
            .any(|generation| model.batch(generation).erased.is_some_and(|id| !model.ids(0, generation).contains(&id)))
    );
    assert_ne!(model.answers(3).differences(&model.answers(4)), Vec::<String>::new());
}
