#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use super::*;
use crate::cancel::Cancel;
use crate::engine::Settings;
use crate::engine::count::count;
use crate::engine::postings::{BLOCK, Slice, row_at};
use crate::index::{Changes, Stamp};
use crate::record::{SkillDemand, Turns, Vacancy, Worker};

/// Words whose kin, pairs and repetitions all occur.
const TEXTS: [&str; 5] = [
    "teknisi listrik, teknisi mesin dan teknik pendingin",
    "manajer gudang; manage stok gudang di gudang utama",
    "juru las pipa dan las listrik",
    "perawat",
    "teknik listrik dan las listrik",
];
const HOMES: [Option<&str>; 4] = [Some("64.74"), Some("64.74.01"), Some("31.71"), None];

fn worker(number: usize, version: usize) -> Worker {
    let mut worker = Worker::new(format!("W{}", number * 7919 % 10_007).parse().unwrap());
    let of = |every: usize| (number + version).is_multiple_of(every);
    let skills = (0..number % 4).map(|at| format!("rahasia {}", (number * 3 + at * 5 + version) % 11));
    worker.skills = (!of(5)).then(|| skills.collect());
    worker.summary = (!of(3)).then(|| TEXTS[(number + version) % TEXTS.len()].to_owned());
    worker.occupation = of(4).then(|| TEXTS[number % 3].to_owned());
    worker.major = of(6).then(|| "teknik mesin".to_owned());
    worker.groups = of(7).then(|| vec![["poor", "veteran"][number % 2].to_owned()]);
    worker.home_region = HOMES[number % HOMES.len()].map(|code| code.parse().unwrap());
    worker.experience_years = of(2).then_some(f64::from(u8::try_from(number % 9).unwrap()));
    worker.relocate = of(8).then_some(of(16));
    worker
}

fn vacancy(number: usize) -> Vacancy {
    let mut vacancy = Vacancy::new(format!("V{number}").parse().unwrap());
    let demand = |name: String| SkillDemand { name, weight: None };
    vacancy.skills_required = Some((0..number % 3).map(|at| demand(format!("rahasia {}", number + at))).collect());
    vacancy.description = Some(TEXTS[number % TEXTS.len()].to_owned());
    vacancy.title = number.is_multiple_of(2).then(|| "teknisi las".to_owned());
    vacancy.majors = number.is_multiple_of(4).then(|| vec!["teknik mesin".to_owned(), "las".to_owned()]);
    vacancy.region = HOMES[number % HOMES.len()].map(|code| code.parse().unwrap());
    vacancy
}

type Commit = (Vec<String>, Vec<Worker>, Vec<Vacancy>);

fn index(commits: Vec<Commit>) -> Index {
    let index = Index::in_memory().unwrap();
    for (generation, (gone, workers, vacancies)) in (1..).zip(commits) {
        let replaced = workers.iter().map(|worker| worker.worker_id.to_string());
        let workers = Changes { ids: gone.into_iter().chain(replaced).collect(), records: workers };
        let vacancies = Changes { ids: Vec::new(), records: vacancies };
        let stamp = Stamp { generation, basis: String::new() };
        index
            .commit(
                &Settings::default().profiler(),
                &Turns::default(),
                &workers,
                &vacancies,
                &stamp,
                &Cancel::default(),
            )
            .unwrap();
    }
    index
}

fn layout(index: &Index, statistics: &Statistics) -> Layout {
    let settings = Settings::default();
    Layout::build(index, statistics, &settings).unwrap()
}

/// All that a layout says, as text.
fn told(layout: &Layout) -> Vec<String> {
    let mut told = Vec::new();
    for words in [&layout.skills, &layout.words, &layout.groups] {
        told.push(format!("{words:?}"));
    }
    let mut unpacked = Unpacked::default();
    for row in 0..layout.workers.ids.len() {
        let (name, rank) = (layout.workers.ids.name(row), layout.workers.ids.rank(row));
        told.push(format!("{name} {rank} {:?}", layout.workers.read(row, &mut unpacked)));
    }
    for row in 0..layout.vacancies.ids.len() {
        let (name, rank) = (layout.vacancies.ids.name(row), layout.vacancies.ids.rank(row));
        told.push(format!("{name} {rank} {:?}", layout.vacancies.view(row)));
    }
    let fields = [&layout.holders, &layout.titled_workers, &layout.texted_workers, &layout.grouped_workers];
    for (postings, terms) in
        fields.into_iter().zip([layout.skills.len(), layout.words.len(), layout.words.len(), 10_000])
    {
        for term in 0..terms {
            let slices = postings.slices(term).iter().map(|slice| (slice, postings.places(*slice)));
            told.extend(slices.map(|(slice, places)| format!("{term} {slice:?} {places:?}")));
        }
    }
    told
}

/// The rows of a slice.
fn rows(postings: &Postings, slice: &Slice) -> Vec<u32> {
    postings.places(*slice).iter().map(|place| row_at(slice.block.into(), *place)).collect()
}

#[test]
fn neither_segments_nor_deleted_documents_change_a_layout() {
    let vacancies = || (0..12).map(vacancy).collect::<Vec<_>>();
    let whole = index(vec![(Vec::new(), (0..200).map(|number| worker(number, 0)).collect(), vacancies())]);
    let id = |number| worker(number, 0).worker_id.to_string();
    let old = (0..60).map(|number| worker(number, 1)).chain((300..320).map(|number| worker(number, 0)));
    let mut late = vacancies();
    let early = late.split_off(5);
    let parts = index(vec![
        (Vec::new(), old.collect(), early),
        (Vec::new(), (100..200).rev().map(|number| worker(number, 0)).collect(), Vec::new()),
        ((300..320).map(id).collect(), (0..100).map(|number| worker(number, 0)).collect(), late),
    ]);
    assert!(parts.workers().unwrap().segments.chunks().len() > 1);
    let statistics = count(&whole, &Settings::default()).unwrap();
    assert_eq!(count(&parts, &Settings::default()).unwrap(), statistics);
    assert!(statistics.terms.keys().any(|term| is_pair(term)) && !statistics.kin.is_empty());
    assert_eq!(told(&layout(&parts, &statistics)), told(&layout(&whole, &statistics)));
}

#[test]
fn postings_say_what_lists_say_in_every_block() {
    let workers = (0..BLOCK + 100).map(|number| worker(number, 0));
    // Ids repeat past 10,007 numbers, and the later record replaces the earlier.
    let mut seen = std::collections::BTreeMap::new();
    seen.extend(workers.map(|worker| (worker.worker_id.to_string(), worker)));
    let mut workers: Vec<Worker> = seen.into_values().collect();
    let more = (0..BLOCK).map(|number| {
        let mut worker = worker(number % 50, 0);
        worker.worker_id = format!("X{number:05}").parse().unwrap();
        worker
    });
    workers.extend(more);
    let index = index(vec![(Vec::new(), workers, vec![vacancy(1)])]);
    let layout = layout(&index, &count(&index, &Settings::default()).unwrap());
    assert!(layout.workers.ids.len() as usize > BLOCK);
    let mut unpacked = Unpacked::default();
    let (mut held, mut texted) =
        (vec![Vec::new(); layout.skills.len() as usize], vec![Vec::new(); layout.words.len() as usize]);
    for row in 0..layout.workers.ids.len() {
        let worker = layout.workers.read(row, &mut unpacked);
        worker.skills.iter().for_each(|own| held[own.skill as usize].push((row, own.credit.steps())));
        worker.terms.iter().for_each(|own| texted[own.term as usize].push((row, own.weight)));
    }
    for (postings, by_term) in [(&layout.holders, held), (&layout.texted_workers, texted)] {
        for (term, expected) in (0..).zip(by_term) {
            let found: Vec<u32> = postings.slices(term).iter().flat_map(|slice| rows(postings, slice)).collect();
            assert_eq!(found, expected.iter().map(|(row, _)| *row).collect::<Vec<_>>());
            let most = postings.slices(term).iter().map(|slice| slice.most).max().unwrap_or(0);
            assert_eq!(most, expected.iter().map(|(_, value)| *value).max().unwrap_or(0));
        }
    }
}

#[test]
fn an_empty_market_has_an_empty_layout() {
    for index in [index(Vec::new()), index(vec![(vec!["W1".to_owned()], Vec::new(), Vec::new())])] {
        let statistics = count(&index, &Settings::default()).unwrap();
        assert_eq!(statistics, Statistics::default());
        let layout = layout(&index, &statistics);
        assert_eq!((layout.workers.ids.len(), layout.vacancies.ids.len(), layout.words.len()), (0, 0, 0));
    }
}
