//! Does a delta say what ranking then and now and comparing would say? On generated histories, and on a sample market.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;

use matcher_core::engine::{Change, Delta, EngineError, Places};
use matcher_core::ids::{VacancyId, WorkerId};
use matcher_core::policy::Instrument;
use matcher_core::record::SkillDemand;
use matcher_core::sample::{Sample, SampleSpec};
use matcher_core::units::Date;
use matcher_core::{
    Cancel, Eligible, Error, Gazetteer, Lexicon, MarketOptions, Matcher, OnError, Policy, Progress, RankOptions,
    Ranking, Table, Vacancy, Worker,
};
use matcher_tests::{csv, market, strategies};
use proptest::prelude::*;
use proptest::sample::Index;

/// A changed pair: vacancy, worker, position then, position now.
type Pair = (String, String, Option<u32>, Option<u32>);

fn positions(ranking: &Ranking) -> BTreeMap<(String, String), u32> {
    let row = |row: &matcher_core::Row| {
        let ids = (ranking.vacancy_id(row).to_owned(), ranking.worker_id(row).to_owned());
        row.position.map(|position| (ids, position))
    };
    ranking.rows().iter().filter_map(row).collect()
}

/// Both rankings compared pair by pair.
fn compared(before: &Ranking, after: &Ranking) -> Vec<Pair> {
    let (before, after) = (positions(before), positions(after));
    let mut pairs: Vec<Pair> = Vec::new();
    for (ids, now) in &after {
        let then = before.get(ids).copied();
        if then != Some(*now) {
            pairs.push((ids.0.clone(), ids.1.clone(), then, Some(*now)));
        }
    }
    let left = before.iter().filter(|(ids, _)| !after.contains_key(*ids));
    pairs.extend(left.map(|(ids, then)| (ids.0.clone(), ids.1.clone(), Some(*then), None)));
    // On the list by position, then those who left it by the position they had.
    pairs.sort_by_key(|(vacancy, _, then, now)| (vacancy.clone(), now.is_none(), now.or(*then)));
    pairs
}

fn told(delta: &Delta) -> Vec<Pair> {
    let row = |row: &matcher_core::engine::ListChange| {
        let change = match (row.before, row.after) {
            (None, Some(_)) => Change::Entered,
            (Some(_), None) => Change::Left,
            (Some(before), Some(after)) if before != after => Change::Moved,
            _ => panic!("{row:?} is no change"),
        };
        assert_eq!(row.change, change);
        (row.vacancy_id.clone(), row.worker_id.clone(), row.before, row.after)
    };
    delta.rows().iter().map(row).collect()
}

/// What one commit brings.
#[derive(Clone, Debug)]
struct Step {
    /// New workers, and others under ids that may be taken.
    workers: Vec<Worker>,
    /// Ids that get the record of somebody else: equal scores.
    copies: Vec<(Index, usize)>,
    /// Those added again as they are.
    again: Vec<Index>,
    vacancies: Vec<Vacancy>,
    remove_workers: Vec<Index>,
    remove_vacancies: Vec<Index>,
    refresh: bool,
    /// Somebody erased after the commit.
    erase: Option<Index>,
}

/// The most workers and vacancies there are; ids above are never taken.
const WORKERS: usize = 36;
const VACANCIES: usize = 8;

/// Skills of which a worker holds the first few: scores in even steps, with many ties.
const LADDER: [&str; 5] = ["las smaw", "forklift", "ms excel", "sim a", "scafolding"];

/// Somebody who passes every rule of [`open_to_all`], so that reserves and tests have qualified members.
fn qualified(number: usize) -> impl Strategy<Value = Worker> {
    let home = prop::sample::select(&["64.74.01", "64.74.02", "64.72.01"][..]);
    let groups = prop::collection::vec(prop::sample::select(&["poor", "laid_off"][..]), 0..2);
    (0..=LADDER.len(), home, groups, any::<(bool, bool)>()).prop_map(move |(skills, home, groups, papers)| {
        let mut worker = Worker::new(WorkerId::new(&format!("W{number}")).unwrap());
        worker.skills = Some(LADDER[..skills].iter().map(|&name| name.to_owned()).collect());
        (worker.home_region, worker.ktp_region) = (home.parse().ok(), home.parse().ok());
        worker.resident_since = papers.0.then(|| Date::new(2020, 1, 1).unwrap());
        worker.ktp_checked_on = papers.1.then(|| Date::new(2026, 10, 1).unwrap());
        worker.groups = Some(groups.into_iter().map(str::to_owned).collect());
        worker
    })
}

/// A vacancy without a rule that somebody could fail, with more or fewer openings than lists have rows.
fn open_to_all(number: usize) -> impl Strategy<Value = Vacancy> {
    (1..=LADDER.len(), 0_u32..6, any::<bool>()).prop_map(move |(asked, openings, is_new)| {
        let mut vacancy = Vacancy::new(VacancyId::new(&format!("V{number}")).unwrap());
        let demand = |name: &&str| SkillDemand { name: (*name).to_owned(), weight: None };
        vacancy.skills_required = Some(LADDER[LADDER.len() - asked..].iter().map(demand).collect());
        (vacancy.region, vacancy.housing, vacancy.openings) = ("64.74.01".parse().ok(), Some(true), Some(openings));
        // Inside the window of a ring, or past it.
        vacancy.opens_on = Date::new(2026, if is_new { 10 } else { 8 }, 30).ok();
        vacancy
    })
}

fn few<T: std::fmt::Debug>(of: impl Strategy<Value = T>, most: usize) -> impl Strategy<Value = Vec<T>> {
    prop::collection::vec(of, 0..=most)
}

fn step() -> impl Strategy<Value = Step> {
    step_of((0..WORKERS).prop_flat_map(strategies::worker), (0..VACANCIES).prop_flat_map(strategies::vacancy))
}

fn step_of(
    worker: impl Strategy<Value = Worker>,
    vacancy: impl Strategy<Value = Vacancy>,
) -> impl Strategy<Value = Step> {
    let edits = (few(worker, 2), few((any::<Index>(), 0..WORKERS), 2), few(any::<Index>(), 2), few(vacancy, 1));
    let removals = (few(any::<Index>(), 2), few(any::<Index>(), 1));
    let erase = prop::option::weighted(0.2, any::<Index>());
    (edits, removals, prop::bool::weighted(0.1), erase).prop_map(|(edits, removals, refresh, erase)| Step {
        workers: edits.0,
        copies: edits.1,
        again: edits.2,
        vacancies: edits.3,
        remove_workers: removals.0,
        remove_vacancies: removals.1,
        refresh,
        erase,
    })
}

fn take(market: &mut Matcher, step: &Step) {
    let workers: Vec<Worker> = market.records().unwrap();
    let vacancies: Vec<Vacancy> = market.records().unwrap();
    let mut added = step.workers.clone();
    if !workers.is_empty() {
        added.extend(step.again.iter().map(|at| at.get(&workers).clone()));
        added.extend(step.copies.iter().map(|(at, number)| {
            let mut copy = at.get(&workers).clone();
            copy.worker_id = WorkerId::new(&format!("W{number}")).unwrap();
            copy
        }));
        let ids: Vec<String> = step.remove_workers.iter().map(|at| at.get(&workers).worker_id.to_string()).collect();
        market.remove_workers(&ids).unwrap();
    }
    if !vacancies.is_empty() {
        let ids: Vec<String> =
            step.remove_vacancies.iter().map(|at| at.get(&vacancies).vacancy_id.to_string()).collect();
        market.remove_vacancies(&ids).unwrap();
    }
    market.add_workers(Table::records(&added), OnError::Raise).unwrap();
    market.add_vacancies(Table::records(&step.vacancies), OnError::Raise).unwrap();
    if step.refresh {
        market.refresh_statistics().unwrap()
    } else {
        market.commit().unwrap()
    };
    let workers: Vec<Worker> = market.records().unwrap();
    if let Some(at) = step.erase.filter(|_| !workers.is_empty()) {
        market.erase_worker(at.get(&workers).worker_id.as_str()).unwrap();
    }
}

/// More openings than generated vacancies have, so that lists may be shorter than these.
fn roomy(vacancies: &[Vacancy]) -> Vec<Vacancy> {
    let mut roomy = vacancies.to_vec();
    for (vacancy, more) in roomy.iter_mut().zip((0..4).cycle()) {
        vacancy.openings = vacancy.openings.map(|openings| openings + more);
    }
    roomy
}

fn today() -> Date {
    Date::new(2026, 11, 1).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 160, max_shrink_iters: 300, ..ProptestConfig::default() })]

    #[test]
    fn a_delta_equals_ranking_then_and_now(
        (workers, vacancies) in strategies::records(30, 6),
        steps in prop::collection::vec(step(), 1..5),
        weights in strategies::weights(),
        policy in strategies::policy(),
        k in prop::sample::select(&[1_usize, 2, 3, 5, 20, 50][..]),
        near_misses in 0_usize..2,
        eligible in prop::sample::select(&[Eligible::Pass, Eligible::KeepUnknown, Eligible::All][..]),
        named in prop::option::weighted(0.3, prop::collection::vec(any::<Index>(), 1..4)),
        dated in any::<bool>(),
    ) {
        let options = MarketOptions::default().with_weights(weights).with_policy(policy);
        let options = if dated { options.with_as_of(today()) } else { options };
        let mut market = market(options, &workers, &roomy(&vacancies))?;
        let named = named.filter(|_| !vacancies.is_empty());
        let named: Option<Vec<String>> =
            named.map(|named| named.iter().map(|at| at.get(&vacancies).vacancy_id.to_string()).collect());
        let fast = RankOptions::default().with_k(k).with_near_misses(near_misses).with_eligible(eligible);
        let plain = fast.clone().with_exhaustive(true).with_near_misses(0);
        // Only those that are still there can be asked for.
        let rank = |market: &Matcher, options: &RankOptions| {
            let known: Vec<String> =
                market.records::<Vacancy>().unwrap().iter().map(|vacancy| vacancy.vacancy_id.to_string()).collect();
            let ids = named.as_ref().map(|ids| ids.iter().filter(|id| known.contains(id)).map(String::as_str));
            let mut ids: Option<Vec<&str>> = ids.map(Iterator::collect);
            if let Some(ids) = &mut ids {
                ids.sort_unstable();
                ids.dedup();
            }
            market.rank_workers(ids.as_deref(), options).unwrap()
        };
        let ids: Option<Vec<&str>> = named.as_ref().map(|ids| ids.iter().map(String::as_str).collect());
        let first = market.rank_workers(ids.as_deref(), &fast)?;
        let mut chain: Option<Delta> = None;
        let (mut before, mut last) = (rank(&market, &plain), rank(&market, &fast));
        let beginning = before.clone();
        for step in &steps {
            take(&mut market, step);
            let after = rank(&market, &plain);
            let delta = market.changed(&first, &RankOptions::default())?;
            prop_assert_eq!(told(&delta), compared(&beginning, &after));
            // From one commit to the next; a ranking made since only knows the vacancies that were there.
            if named.is_none() {
                let delta = market.changed(&last, &RankOptions::default())?;
                prop_assert_eq!(told(&delta), compared(&before, &after));
                prop_assert_eq!(delta.list_count, market.snapshot().vacancy_count());
            }
            let next = match &chain {
                Some(delta) => market.changed(delta, &RankOptions::default())?,
                None => market.changed(&first, &RankOptions::default())?,
            };
            prop_assert_eq!(told(&next), compared(&before, &after));
            prop_assert_eq!(next.settings.contains(&"statistics"), next.since.statistics != next.fingerprints().statistics);
            chain = Some(next);
            (before, last) = (after, rank(&market, &fast));
        }
        let one = market.changed(&first, &RankOptions::default().with_threads(1))?;
        let eight = market.changed(&first, &RankOptions::default().with_threads(8))?;
        prop_assert_eq!((one.rows(), one.reranked), (eight.rows(), eight.reranked));
    }

    #[test]
    fn a_delta_equals_ranking_then_and_now_where_scores_tie_in_masses(
        (workers, vacancies) in strategies::tied(60, 4),
        steps in prop::collection::vec(step(), 1..4),
        weights in strategies::weights(),
        policy in strategies::policy_of_many_groups(),
        k in prop::sample::select(&[1_usize, 2, 7, 30][..]),
        eligible in prop::sample::select(&[Eligible::Pass, Eligible::KeepUnknown, Eligible::All][..]),
        places in prop::sample::select(&[Places::Counted, Places::Listed][..]),
    ) {
        let options = MarketOptions::default().with_weights(weights).with_policy(policy).with_as_of(today());
        let mut market = market(options, &workers, &roomy(&vacancies))?;
        let options = RankOptions::default().with_k(k).with_eligible(eligible).with_places(places);
        for step in &steps {
            let before = market.rank_workers(None, &options)?;
            take(&mut market, step);
            let after = market.rank_workers(None, &options.clone().with_exhaustive(true))?;
            prop_assert_eq!(told(&market.changed(&before, &options)?), compared(&before, &after));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, max_shrink_iters: 300, ..ProptestConfig::default() })]

    /// Openings given away to whoever qualifies, on lists that are full: that somebody comes in isn't told by the score.
    #[test]
    fn a_delta_equals_ranking_then_and_now_where_openings_are_given_away(
        workers in (4_usize..14).prop_flat_map(|n| (0..n).map(qualified).collect::<Vec<_>>()),
        vacancies in (1_usize..4).prop_flat_map(|n| (0..n).map(open_to_all).collect::<Vec<_>>()),
        steps in prop::collection::vec(
            step_of((0_usize..18).prop_flat_map(qualified), (0_usize..4).prop_flat_map(open_to_all)), 1..5),
        policy in strategies::policy(),
        tests in any::<bool>(),
        k in 1_usize..8,
    ) {
        let mut policy = policy;
        policy.order.instrument = if tests { Instrument::LabourMarketTest } else { Instrument::Reserve };
        let mut market = market(MarketOptions::default().with_policy(policy).with_as_of(today()), &workers, &vacancies)?;
        let options = RankOptions::default().with_k(k);
        let plain = options.clone().with_exhaustive(true);
        let first = market.rank_workers(None, &options)?;
        for step in &steps {
            let before = market.rank_workers(None, &options)?;
            take(&mut market, step);
            let after = market.rank_workers(None, &plain)?;
            prop_assert_eq!(told(&market.changed(&before, &options)?), compared(&before, &after));
            prop_assert_eq!(told(&market.changed(&first, &options)?), compared(&first, &after));
        }
    }
}

/// Every tenth worker of a sample under another id: the same scores, told apart by id alone.
fn sample() -> Sample {
    let spec = SampleSpec::default().with_workers(1_200).with_vacancies(60);
    let mut sample = Sample::generate(&spec, &Gazetteer::bundled()).unwrap();
    let twins: Vec<Worker> = sample.workers.iter().step_by(10).cloned().collect();
    sample.workers.extend(twins.into_iter().zip(1..).map(|(mut twin, number)| {
        twin.worker_id = WorkerId::new(&format!("T{number:04}")).unwrap();
        twin
    }));
    sample
}

fn ordered_by(instrument: &str) -> Policy {
    let rest = "[order.boost]\nkabupaten_kota = 0.1\n[order.reserve]\nshare = 0.5\n";
    Policy::from_toml(&format!("id = \"p\"\n[order]\ninstrument = \"{instrument}\"\n{rest}")).unwrap()
}

#[test]
fn few_changes_make_few_lists_anew_under_every_instrument() {
    for instrument in ["none", "boost", "tier", "reserve", "labour_market_test"] {
        let Sample { workers, vacancies, .. } = sample();
        let options = MarketOptions::default().with_as_of(today()).with_policy(ordered_by(instrument));
        let mut market = market(options, &workers, &vacancies).unwrap();
        let plain = RankOptions::default().with_exhaustive(true);
        let before = market.rank_workers(None, &plain).unwrap();
        // Five improve, five are gone, five twins come, and one vacancy asks for something else.
        let mut edited: Vec<Worker> = workers[100..105].to_vec();
        for worker in &mut edited {
            worker.experience_years = Some(30.0);
        }
        edited.extend(workers[300..305].iter().zip(1..).map(|(worker, number)| {
            let mut twin = worker.clone();
            twin.worker_id = WorkerId::new(&format!("A{number}")).unwrap();
            twin
        }));
        let gone: Vec<String> = workers[500..505].iter().map(|worker| worker.worker_id.to_string()).collect();
        let mut vacancy = vacancies[7].clone();
        vacancy.openings = Some(vacancy.openings.unwrap_or(1) + 1);
        market.remove_workers(&gone).unwrap();
        matcher_tests::fill(&mut market, &edited, &[vacancy]).unwrap();
        let after = market.rank_workers(None, &plain).unwrap();
        let delta = market.changed(&before, &RankOptions::default()).unwrap();
        assert_eq!(told(&delta), compared(&before, &after), "{instrument}");
        assert!(delta.reranked > 0 && delta.reranked < delta.list_count, "{instrument}: {delta:?}");
        let changes = [Change::Entered, Change::Left, Change::Moved].map(|change| delta.count(change));
        assert_eq!(changes.iter().sum::<u64>(), delta.rows().len() as u64);
        assert!(changes.iter().all(|count| *count > 0), "{instrument}: {changes:?}");
    }
}

/// A list shorter than the openings doesn't tell who takes them: whoever isn't on it may matter.
#[test]
fn somebody_below_a_short_list_who_is_gone_lets_another_in() {
    let mut market = Matcher::in_memory(MarketOptions::default().with_policy(ordered_by("reserve"))).unwrap();
    let workers = "worker_id,skills,home_region\nA,smaw|gtaw,64.71\nB,smaw|gtaw,64.71\nL1,smaw,65.71\nL2,smaw,65.71\n";
    let vacancies = "vacancy_id,skills_required,region,openings,housing\nV1,smaw|gtaw,65.71,3,yes\n";
    market.add_workers(csv(workers), OnError::Raise).unwrap();
    market.add_vacancies(csv(vacancies), OnError::Raise).unwrap();
    market.commit().unwrap();
    // Two of three openings are reserved, rounded up: A and both locals take them, and B comes behind.
    let options = RankOptions::default().with_k(2);
    let before = market.rank_workers(None, &options).unwrap();
    market.remove_workers(&["L2".to_owned()]).unwrap();
    market.commit().unwrap();
    let delta = market.changed(&before, &options).unwrap();
    let pair = |worker: &str, before, after| ("V1".to_owned(), worker.to_owned(), before, after);
    assert_eq!(told(&delta), [pair("B", None, Some(2)), pair("L1", Some(2), None)]);
}

#[test]
fn a_record_added_again_as_it_is_changes_nothing() {
    let Sample { workers, vacancies, .. } = sample();
    let mut market = market(MarketOptions::default(), &workers, &vacancies).unwrap();
    let before = market.rank_workers(None, &RankOptions::default()).unwrap();
    market.remove_workers(&workers.iter().map(|worker| worker.worker_id.to_string()).collect::<Vec<_>>()).unwrap();
    market.remove_vacancies(&vacancies.iter().map(|v| v.vacancy_id.to_string()).collect::<Vec<_>>()).unwrap();
    market.commit().unwrap();
    let delta = market.changed(&before, &RankOptions::default()).unwrap();
    assert_eq!((delta.list_count, delta.count(Change::Left)), (0, before.len() as u64));
    matcher_tests::fill(&mut market, &workers, &vacancies).unwrap();
    let delta = market.changed(&before, &RankOptions::default()).unwrap();
    assert_eq!((delta.rows(), delta.reranked, delta.list_count), (&[][..], 0, 60));
    assert_eq!((delta.since.generation, delta.fingerprints().generation), (1, 3));
}

#[test]
fn a_setting_of_the_whole_market_makes_every_list_anew_and_is_named() {
    let directory = tempfile::tempdir().unwrap();
    let mut market = Matcher::create(directory.path(), MarketOptions::default().with_as_of(today())).unwrap();
    let Sample { workers, vacancies, .. } = sample();
    matcher_tests::fill(&mut market, &workers, &vacancies).unwrap();
    let options = RankOptions::default();
    let before = market.rank_workers(None, &options).unwrap();
    drop(market);
    // Opened again it is the same market.
    let market = Matcher::open(directory.path(), MarketOptions::default(), true).unwrap();
    let delta = market.changed(&before, &options).unwrap();
    assert_eq!((delta.rows(), delta.reranked, delta.settings.as_slice()), (&[][..], 0, &[][..]));
    let later = MarketOptions::default().with_as_of(Date::new(2027, 2, 1).unwrap()).with_policy(ordered_by("tier"));
    let market = Matcher::open(directory.path(), later, true).unwrap();
    let delta = market.changed(&before, &options).unwrap();
    assert_eq!((delta.settings.as_slice(), delta.reranked), (&["as_of", "policy"][..], delta.list_count));
    assert_eq!(told(&delta), compared(&before, &market.rank_workers(None, &options).unwrap()));
    assert!(!delta.rows().is_empty());
    let mut market = Matcher::open(directory.path(), MarketOptions::default(), false).unwrap();
    market.set_lexicon(Lexicon::from_csv("skill_id,label_id\nlas,las\n".as_bytes()).unwrap().into()).unwrap();
    market.remove_workers(&[workers[0].worker_id.to_string()]).unwrap();
    market.refresh_statistics().unwrap();
    let delta = market.changed(&before, &options).unwrap();
    assert_eq!(delta.settings, ["lexicon", "statistics"]);
    assert_eq!(told(&delta), compared(&before, &market.rank_workers(None, &options).unwrap()));
}

/// A word near in form to another is worth something only while somebody's vacancy asks it: a record nobody edited changes.
#[test]
fn a_vacancy_that_brings_a_word_back_is_found_by_those_near_to_it() {
    let workers = "worker_id,summary\nW1,pengelasan kapal\nW2,las kapal\nW3,kasir toko\n";
    let first = "vacancy_id,description\nV1,mengelas kapal\nV2,kasir\n";
    let mut market = Matcher::in_memory(MarketOptions::default()).unwrap();
    market.add_workers(csv(workers), OnError::Raise).unwrap();
    market.add_vacancies(csv(first), OnError::Raise).unwrap();
    market.commit().unwrap();
    let options = RankOptions::default();
    for (remove, add) in [("V1", ""), ("V2", first), ("V1", "vacancy_id,description\nV3,tukang las\n")] {
        let before = market.rank_workers(None, &options).unwrap();
        market.remove_vacancies(&[remove.to_owned()]).unwrap();
        if !add.is_empty() {
            market.add_vacancies(csv(add), OnError::Raise).unwrap();
        }
        market.commit().unwrap();
        let after = market.rank_workers(None, &options.clone().with_exhaustive(true)).unwrap();
        assert_eq!(told(&market.changed(&before, &options).unwrap()), compared(&before, &after), "{remove}");
    }
}

#[test]
fn only_a_ranking_of_workers_of_this_market_has_changes() {
    let mut here = matcher_tests::small(MarketOptions::default()).unwrap();
    let there = matcher_tests::small(MarketOptions::default()).unwrap();
    let options = RankOptions::default();
    let refused = |market: &Matcher, ranking: &Ranking| market.changed(ranking, &options).unwrap_err();
    let error = refused(&here, &there.rank_workers(None, &options).unwrap());
    assert!(matches!(error, Error::Engine(EngineError::OtherMarket { generation: 1 })), "{error}");
    assert!(error.to_string().contains("is of another market"), "{error}");
    let vacancy = here.records::<Vacancy>().unwrap().remove(0);
    let worker = here.records::<Worker>().unwrap().remove(0);
    for (ranking, words) in [
        (here.rank_vacancies(None, &options).unwrap(), "orders vacancies for workers"),
        (here.snapshot().rank_for_vacancy(&vacancy, &options).unwrap(), "was never stored"),
        (here.snapshot().rank_for_worker(&worker, &options).unwrap(), "was never stored"),
        (here.snapshot().score_pairs(&[("W1", "V1")]).unwrap(), "holds given pairs"),
    ] {
        let error = refused(&here, &ranking);
        assert!(matches!(error, Error::Engine(EngineError::NoQuestion { .. })), "{error}");
        assert!(error.to_string().contains(words), "{error}");
        assert_eq!(error.kind(), matcher_core::ErrorKind::Input);
    }
    // Not that of the first commit alone: an older snapshot answers too, the other way round.
    let (before, older) = (here.rank_workers(None, &options).unwrap(), here.snapshot().clone());
    here.remove_workers(&["W1".to_owned()]).unwrap();
    here.commit().unwrap();
    let after = here.rank_workers(None, &options).unwrap();
    let forth = here.changed(&before, &options).unwrap();
    let back = older.changed(&after, &options).unwrap();
    assert_eq!((forth.count(Change::Left), back.count(Change::Entered)), (1, 1));
    assert_eq!(told(&back), compared(&after, &before));
}

#[test]
fn it_stops_when_asked_and_counts_the_lists_made_anew() {
    let Sample { workers, vacancies, .. } = sample();
    let mut market = market(MarketOptions::default(), &workers, &vacancies).unwrap();
    let before = market.rank_workers(None, &RankOptions::default()).unwrap();
    market.remove_workers(&[workers[3].worker_id.to_string(), workers[40].worker_id.to_string()]).unwrap();
    market.commit().unwrap();
    let cancel = Cancel::new();
    cancel.cancel();
    let error = market.changed(&before, &RankOptions::default().with_cancel(cancel)).unwrap_err();
    assert_eq!(error.kind(), matcher_core::ErrorKind::Cancelled);
    let progress = Progress::new();
    let delta = market.changed(&before, &RankOptions::default().with_progress(progress.clone())).unwrap();
    assert_eq!(progress.get(), (delta.reranked, delta.reranked));
}
