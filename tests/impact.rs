//! What does a policy change, and what does it cost? Against rankings under each policy alone, and by hand.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;

use matcher_core::impact::{Grid, ImpactError, Simulated, Simulation};
use matcher_core::policy::{Instrument, Precedence, ReserveShare, Rotation, Unfilled};
use matcher_core::record::{Event, EventKind};
use matcher_core::region::AdminLevel;
use matcher_core::units::{Date, Share};
use matcher_core::{Cancel, Eligible, Error, ErrorKind, MarketOptions, Matcher, Policy, RankOptions, Ranking};
use matcher_core::{OnError, Table, Vacancy, Weights, Worker};
use matcher_tests::{csv, strategies};
use proptest::prelude::*;

fn options(policy: Policy, weights: &Weights) -> MarketOptions {
    let options = MarketOptions::default().with_weights(weights.clone()).with_policy(policy);
    options.with_as_of(Date::new(2026, 11, 1).unwrap())
}

/// A market in whose log every other worker was placed, some of them several times.
fn market(options: MarketOptions, workers: &[Worker], vacancies: &[Vacancy]) -> matcher_core::Result<Matcher> {
    let mut market = Matcher::in_memory(options)?;
    let placed = workers.iter().enumerate().flat_map(|(row, worker)| (0..row % 4).map(move |turn| (row, worker, turn)));
    let event = |(row, worker, turn): (usize, &Worker, usize)| {
        let mut event = Event::new(format!("E{row}-{turn}").parse().unwrap());
        event.kind = Some(EventKind::Placed);
        event.date = Date::new(2026, [10, 7, 2][turn], 1).ok();
        event.worker_id = Some(worker.worker_id.clone());
        event
    };
    market.add_events(Table::records(&placed.map(event).collect::<Vec<_>>()), OnError::Raise)?;
    matcher_tests::fill(&mut market, workers, vacancies)?;
    Ok(market)
}

/// Whoever takes the openings of each vacancy, best position first: ids and the bits of scores.
fn places(ranking: &Ranking, openings: &BTreeMap<String, u32>) -> BTreeMap<String, Vec<(String, f64)>> {
    let held: BTreeMap<&str, u32> =
        ranking.outcomes.iter().map(|outcome| (ranking.outcome_id(outcome), outcome.held)).collect();
    let mut places: BTreeMap<String, Vec<(String, f64)>> = BTreeMap::new();
    for row in ranking.rows() {
        let vacancy = ranking.vacancy_id(row);
        let room = openings[vacancy] - held.get(vacancy).copied().unwrap_or(0);
        if row.position.is_some_and(|position| position <= room) {
            places.entry(vacancy.to_owned()).or_default().push((ranking.worker_id(row).to_owned(), row.score));
        }
    }
    places
}

fn is_local(market: &Matcher, worker: &str, vacancy: &str) -> bool {
    market.snapshot().score_pairs(&[(worker, vacancy)]).unwrap().rows()[0].is_local == Some(true)
}

fn ceil(share: Share, openings: u32) -> u64 {
    (u64::from(share.millionths()) * u64::from(openings)).div_ceil(1_000_000)
}

/// One policy's row, told by rankings alone: of this policy, and of none.
fn alone(policy: &Policy, records: &(Vec<Worker>, Vec<Vacancy>), weights: &Weights, eligible: Eligible) -> Simulated {
    let own = market(options(policy.clone(), weights), &records.0, &records.1).unwrap();
    let none = market(options(Policy::none(), weights), &records.0, &records.1).unwrap();
    let simulated = none.simulate(std::slice::from_ref(policy), None, &RankOptions::default()).unwrap();
    let lists = RankOptions::default().with_k(50).with_eligible(eligible);
    let openings: BTreeMap<String, u32> =
        records.1.iter().map(|vacancy| (vacancy.vacancy_id.to_string(), vacancy.openings.unwrap_or(1))).collect();
    let (ranking, baseline) = (own.rank_workers(None, &lists).unwrap(), none.rank_workers(None, &lists).unwrap());
    let (with, without) = (places(&ranking, &openings), places(&baseline, &openings));
    let nobody = Vec::new();
    let of =
        |places: &BTreeMap<String, Vec<(String, f64)>>, vacancy: &str| places.get(vacancy).unwrap_or(&nobody).clone();
    let mut row = simulated.rows.into_iter().next().unwrap();
    let (mut taken, mut locals, mut fit, mut displaced, mut unmet) = (0, 0, 0.0, 0, 0);
    for (vacancy, openings) in &openings {
        let (after, before) = (of(&with, vacancy), of(&without, vacancy));
        let of_vacancy = after.iter().filter(|(worker, _)| is_local(&own, worker, vacancy)).count() as u64;
        taken += after.len() as u64;
        locals += of_vacancy;
        fit += after.iter().map(|(_, score)| score).sum::<f64>();
        displaced += before.iter().filter(|(worker, _)| after.iter().all(|(other, _)| other != worker)).count() as u64;
        let orders = ranking.outcomes.iter().any(|outcome| ranking.outcome_id(outcome) == vacancy);
        if orders && policy.order.instrument == Instrument::Reserve {
            let ReserveShare::Fixed(share) = policy.order.reserve.share else { panic!("a share is given") };
            let shares = policy.rings.iter().map(|ring| ring.min_share).chain([share]);
            let wanted = shares.map(|share| ceil(share, *openings)).max().unwrap();
            unmet += wanted.saturating_sub(of_vacancy);
        }
    }
    let openings: u64 = openings.values().map(|openings| u64::from(*openings)).sum();
    let share = |part: f64, whole: u64| (whole > 0).then(|| part / f64::from(u32::try_from(whole).unwrap()));
    let number = |count: u64| f64::from(u32::try_from(count).unwrap());
    row.fill_rate = share(number(taken), openings);
    row.effective_share = share(number(locals), taken);
    row.mean_fit = share(fit, taken);
    (row.locals_placed, row.displaced, row.unmet, row.taken) = (locals, displaced, unmet, taken);
    row
}

/// Id, bits of the fill rate, locals, bits of their share, mean fit in whole steps, displaced, unmet, taken.
type Shown = (String, Option<u64>, u64, Option<u64>, Option<i64>, u64, u64, u64);

/// Figures that are compared, sums of scores to within what the order of adding rounds.
fn shown(row: &Simulated) -> Shown {
    let bits = |share: Option<f64>| share.map(f64::to_bits);
    #[allow(clippy::cast_possible_truncation, reason = "a score in [0, 1]")]
    let fit = row.mean_fit.map(|fit| (fit * 1e10).round() as i64);
    let id = row.policy_id.clone();
    let shares = (bits(row.fill_rate), bits(row.effective_share));
    (id, shares.0, row.locals_placed, shares.1, fit, row.displaced, row.unmet, row.taken)
}

/// Policies side by side: instruments, rings, groups, shares, holds and boundaries of their own.
fn policies(of: impl Strategy<Value = Policy>) -> impl Strategy<Value = Vec<Policy>> {
    let boundaries =
        prop::sample::select(&[AdminLevel::KabupatenKota, AdminLevel::Provinsi, AdminLevel::Kecamatan][..]);
    let months = prop::sample::select(vec![0, 2, 6]);
    let one = (of, boundaries, any::<bool>(), months).prop_map(|(mut policy, boundary, holds, months)| {
        policy.local.boundary = boundary;
        policy.rotation = Rotation { months, amount: 0.05, cap: 0.1, ..Rotation::default() };
        if months == 0 {
            (policy.rotation.amount, policy.rotation.cap) = (0.0, 0.0);
        }
        policy.order.reserve.unfilled = if holds { Unfilled::Hold } else { Unfilled::Release };
        policy
    });
    prop::collection::vec(one, 1..7).prop_map(|mut policies| {
        for (at, policy) in policies.iter_mut().enumerate() {
            policy.id = format!("p{at}");
        }
        policies
    })
}

fn widened((workers, mut vacancies): (Vec<Worker>, Vec<Vacancy>)) -> (Vec<Worker>, Vec<Vacancy>) {
    for vacancy in &mut vacancies {
        vacancy.openings = vacancy.openings.map(|openings| openings * 3);
    }
    (workers, vacancies)
}

fn eligibles() -> impl Strategy<Value = Eligible> {
    prop::sample::select(&[Eligible::Pass, Eligible::KeepUnknown, Eligible::All][..])
}

fn compare(
    records: &(Vec<Worker>, Vec<Vacancy>),
    policies: &[Policy],
    weights: &Weights,
    eligible: Eligible,
) -> Result<(), TestCaseError> {
    let none = market(options(Policy::none(), weights), &records.0, &records.1)?;
    let lists = RankOptions::default().with_eligible(eligible);
    let together = none.simulate(policies, None, &lists)?;
    let expected: Vec<_> = policies.iter().map(|policy| shown(&alone(policy, records, weights, eligible))).collect();
    prop_assert_eq!(together.rows.iter().map(shown).collect::<Vec<_>>(), expected);
    let plain = none.simulate(policies, None, &lists.clone().with_exhaustive(true))?;
    prop_assert_eq!(&together.rows, &plain.rows);
    let one = none.simulate(policies, None, &lists.clone().with_threads(1))?;
    let eight = none.simulate(policies, None, &lists.with_threads(8))?;
    prop_assert_eq!(one.rows, eight.rows);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, max_shrink_iters: 200, ..ProptestConfig::default() })]

    #[test]
    fn side_by_side_is_the_same_as_each_policy_alone(
        records in strategies::records(30, 6).prop_map(widened),
        policies in policies(strategies::policy()),
        weights in strategies::weights(),
        eligible in eligibles(),
    ) {
        compare(&records, &policies, &weights, eligible)?;
    }

    #[test]
    fn so_it_is_where_scores_tie_in_masses_and_policies_name_many_groups(
        records in strategies::tied(60, 4).prop_map(widened),
        policies in policies(strategies::policy_of_many_groups()),
        weights in strategies::weights(),
        eligible in eligibles(),
    ) {
        compare(&records, &policies, &weights, eligible)?;
    }

    #[test]
    fn a_displacement_is_what_two_rankings_differ_by(
        records in strategies::records(30, 6).prop_map(widened),
        mut policies in policies(strategies::policy()),
        weights in strategies::weights(),
        eligible in eligibles(),
        k in 1_usize..8,
    ) {
        let policy = policies.remove(0);
        let own = market(options(policy.clone(), &weights), &records.0, &records.1)?;
        let none = market(options(Policy::none(), &weights), &records.0, &records.1)?;
        let mut level = weights.clone();
        // As if everybody lived at the site.
        (level.distance.km, level.distance.value, level.missing.distance) = (vec![20_100.0], vec![1.0], 1.0);
        let level = market(options(policy.clone(), &level), &records.0, &records.1)?;
        let lists = RankOptions::default().with_k(50).with_eligible(eligible);
        let openings: BTreeMap<String, u32> =
            records.1.iter().map(|vacancy| (vacancy.vacancy_id.to_string(), vacancy.openings.unwrap_or(1))).collect();
        let (with, without) = (own.rank_workers(None, &lists)?, none.rank_workers(None, &lists)?);
        let ordered: Vec<&str> = with.outcomes.iter().map(|outcome| with.outcome_id(outcome)).collect();
        let (after, before) = (places(&with, &openings), places(&without, &openings));

        let short = own.rank_workers(None, &lists.clone().with_k(k))?;
        let displacement = own.displacement(&short, &RankOptions::default())?;
        let plain = own.displacement(&short, &RankOptions::default().with_exhaustive(true).with_threads(1))?;
        prop_assert_eq!(&displacement.rows, &plain.rows);
        prop_assert_eq!(&displacement.price, &plain.price);

        let mut cost = 0.0;
        for (vacancy, _) in openings.iter().filter(|(vacancy, _)| ordered.contains(&vacancy.as_str())) {
            let (none_yet, gone) = (Vec::new(), Vec::new());
            let (after, before) = (after.get(vacancy).unwrap_or(&none_yet), before.get(vacancy).unwrap_or(&gone));
            let is_in = |people: &[(String, f64)], worker: &str| people.iter().any(|(other, _)| other == worker);
            let lost: Vec<&str> =
                before.iter().map(|(worker, _)| worker.as_str()).filter(|worker| !is_in(after, worker)).collect();
            let came: Vec<&str> =
                after.iter().map(|(worker, _)| worker.as_str()).filter(|worker| !is_in(before, worker)).collect();
            let rows: Vec<_> = displacement.rows.iter().filter(|row| row.vacancy_id == *vacancy).collect();
            prop_assert_eq!(rows.iter().map(|row| row.worker_id.as_str()).collect::<Vec<_>>(), lost);
            let mut by: Vec<&str> = rows.iter().filter_map(|row| row.displaced_by.as_deref()).collect();
            let mut came = came;
            by.sort_unstable();
            came.sort_unstable();
            prop_assert_eq!(by, came);
            cost += before.iter().map(|(_, score)| score).sum::<f64>() - after.iter().map(|(_, score)| score).sum::<f64>();
            for row in rows {
                prop_assert!(row.before <= openings[vacancy] && row.score_cost >= 0.0, "{row:?}");
                let listed = short.rows().iter().find(|listed| {
                    short.vacancy_id(listed) == *vacancy && short.worker_id(listed) == row.worker_id
                });
                prop_assert_eq!(row.after, listed.and_then(|listed| listed.position));
                let score = |market: &Matcher, worker: &str| {
                    market.snapshot().score_pairs(&[(worker, vacancy)]).unwrap().rows()[0].score
                };
                let gap = |market: &Matcher| {
                    score(market, &row.worker_id) - row.displaced_by.as_deref().map_or(0.0, |by| score(market, by))
                };
                prop_assert!((row.score_cost - gap(&own)).abs() < 1e-12);
                prop_assert!((row.distance_part - (gap(&own) - gap(&level))).abs() < 1e-12);
            }
        }
        prop_assert!((displacement.price.score_cost - cost).abs() < 1e-9);
    }
}

/// Five invented applicants for two openings of one site; the score falls from A to E.
const APPLICANTS: &str = "\
worker_id,skills,home_region,groups
A,smaw|gtaw|fcaw|gerinda|k3,64.72.01,
B,smaw|gtaw|fcaw|gerinda,64.72.01,
C,smaw|gtaw|fcaw,65.71.02,
D,smaw|gtaw,65.71.01,poor
E,smaw,65.71.01,
";

fn five(policy: &str, vacancy: &str) -> Matcher {
    let policy = Policy::from_toml(policy).unwrap();
    let options = MarketOptions::default().with_policy(policy).with_as_of(Date::new(2026, 11, 1).unwrap());
    let mut market = Matcher::in_memory(options).unwrap();
    market.add_workers(csv(APPLICANTS), matcher_core::OnError::Raise).unwrap();
    let header = "vacancy_id,skills_required,region,housing,openings,opens_on";
    let rows = format!("{header}\nV1,smaw|gtaw|fcaw|gerinda|k3,65.71.01,{vacancy}\n");
    market.add_vacancies(csv(&rows), matcher_core::OnError::Raise).unwrap();
    market.commit().unwrap();
    market
}

/// Who lost, before, after, rule, by whom.
type Lost = (String, u32, Option<u32>, String, Option<String>);

fn rows(market: &Matcher) -> Vec<Lost> {
    let ranking = market.rank_workers(None, &RankOptions::default()).unwrap();
    let displacement = market.displacement(&ranking, &RankOptions::default()).unwrap();
    let row = |row: matcher_core::impact::Displaced| (row.worker_id, row.before, row.after, row.rule, row.displaced_by);
    displacement.rows.into_iter().map(row).collect()
}

fn lost(worker: &str, before: u32, after: u32, rule: &str, by: &str) -> Lost {
    let by = (!by.is_empty()).then(|| by.to_owned());
    (worker.to_owned(), before, (after > 0).then_some(after), rule.to_owned(), by)
}

const HALF: &str = "id = \"p\"\norder = { instrument = \"reserve\", reserve = { share = 0.5 } }\n";

#[test]
fn who_took_the_reserved_place_displaced_the_one_who_would_have_had_it() {
    // A and B by score; one of two for locals: the best of them, C.
    assert_eq!(rows(&five(HALF, "yes,2,")), [lost("B", 2, 3, "reserve:local", "C")]);
    let all = HALF.replace("0.5", "1.0");
    assert_eq!(
        rows(&five(&all, "yes,2,")),
        [lost("A", 1, 3, "reserve:local", "C"), lost("B", 2, 4, "reserve:local", "D")]
    );
    let tier = "id = \"p\"\norder = { instrument = \"tier\" }\n";
    // Same kecamatan before same kota.
    assert_eq!(rows(&five(tier, "yes,2,")), [lost("A", 1, 4, "tier", "D"), lost("B", 2, 5, "tier", "E")]);
    let group = format!("{}[[group]]\nname = \"poor\"\nshare = 0.5\n", HALF.replace("0.5", "0.0"));
    assert_eq!(rows(&five(&group, "yes,2,")), [lost("B", 2, 3, "reserve:poor", "D")]);
}

#[test]
fn a_place_that_nobody_took_was_lost_to_nobody() {
    // Both are reserved, nobody reaches the minimum but A and B, and what isn't claimed is held.
    let held = "id = \"p\"\norder = { instrument = \"reserve\", min_score = 0.75, \
                reserve = { share = 1.0, unfilled = \"hold\" } }\n";
    let market = five(held, "yes,2,");
    let ranking = market.rank_workers(None, &RankOptions::default()).unwrap();
    let scores: Vec<f64> = ranking.rows().iter().map(|row| row.score).collect();
    let found = market.displacement(&ranking, &RankOptions::default()).unwrap();
    assert_eq!(rows(&market), [lost("A", 1, 1, "reserve:local", ""), lost("B", 2, 2, "reserve:local", "")]);
    assert_eq!((found.price.taken_by_score, found.price.taken, found.price.mean_fit), (2, 0, None));
    assert!((found.price.score_cost - scores[0] - scores[1]).abs() < 1e-12);
    // The village is asked alone, and nobody is known to live there.
    let window = "id = \"p\"\norder = { instrument = \"labour_market_test\" }\n[[tier]]\nlevel = \"kecamatan\"\nwindow_days = 7\n";
    let early = five(window, "yes,3,2026-10-31");
    let told = [lost("A", 1, 0, "labour_market_test", "D"), lost("B", 2, 0, "labour_market_test", "E")];
    assert_eq!(rows(&early)[..2], told);
    assert_eq!(rows(&early)[2], lost("C", 3, 0, "labour_market_test", ""));
}

/// With housing the way to work isn't scored; without, who lives near has it easier.
#[test]
fn what_the_way_to_work_gives_is_shown_apart() {
    let level = five(HALF, "yes,2,");
    let ranking = level.rank_workers(None, &RankOptions::default()).unwrap();
    let found = level.displacement(&ranking, &RankOptions::default()).unwrap();
    assert_eq!(found.rows[0].distance_part.to_bits(), 0.0_f64.to_bits());
    let price = found.price;
    assert_eq!((price.locals_without_distance, price.locals_by_score, price.locals_placed), (0, 0, 1));
    assert_eq!(price.distance_share(), Some(0.0));

    let near = five(HALF, "no,2,");
    let ranking = near.rank_workers(None, &RankOptions::default()).unwrap();
    let found = near.displacement(&ranking, &RankOptions::default()).unwrap();
    let price = found.price;
    // The way lifts C past B already, so that the reserve has nothing left to do.
    assert_eq!((price.locals_without_distance, price.locals_by_score, price.locals_placed), (0, 1, 1));
    assert_eq!((price.distance_share(), found.rows.len()), (Some(1.0), 0));
    assert_eq!(found.notes, ["under policy p the same people take the openings as by score alone"]);
}

#[test]
fn a_ranking_of_another_kind_generation_or_market_is_refused() {
    let mut market = five(HALF, "yes,2,");
    let options = RankOptions::default();
    let complaint = |market: &Matcher, ranking: &Ranking| {
        let error = market.displacement(ranking, &RankOptions::default()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Input);
        error.to_string()
    };
    let old = market.rank_workers(None, &options).unwrap();
    assert!(complaint(&five(HALF, "yes,2,"), &old).contains("by another market"));
    for other in
        [market.rank_vacancies(None, &options).unwrap(), market.snapshot().score_pairs(&[("A", "V1")]).unwrap()]
    {
        assert!(complaint(&market, &other).contains("isn't one of workers"));
    }
    market.commit().unwrap();
    assert!(
        complaint(&market, &old).contains("made at generation 1, the market is at 2"),
        "{}",
        complaint(&market, &old)
    );
}

#[test]
fn without_a_policy_nobody_is_displaced_and_it_is_said() {
    let market = five("id = \"p\"\n", "yes,2,");
    let ranking = market.rank_workers(None, &RankOptions::default()).unwrap();
    let found = market.displacement(&ranking, &RankOptions::default()).unwrap();
    assert!(found.rows.is_empty());
    assert_eq!(found.notes, ["policy p orders nothing: nobody is displaced"]);
    let elsewhere = five(&format!("jurisdiction = \"64.72\"\n{HALF}"), "yes,2,");
    let ranking = elsewhere.rank_workers(None, &RankOptions::default()).unwrap();
    let found = elsewhere.displacement(&ranking, &RankOptions::default()).unwrap();
    assert_eq!(found.notes, ["policy p orders none of these vacancies: nobody is displaced"]);
}

fn simulated(market: &Matcher, policies: &[&str]) -> Result<Simulation, Error> {
    let policies: Vec<Policy> = policies.iter().map(|text| Policy::from_toml(text).unwrap()).collect();
    market.simulate(&policies, None, &RankOptions::default())
}

#[test]
fn figures_by_hand() {
    let market = five("id = \"none\"\n", "yes,4,");
    let reserve = "id = \"all\"\norder = { instrument = \"reserve\", reserve = { share = 1.0 } }\n";
    let held = "id = \"held\"\norder = { instrument = \"reserve\", reserve = { share = 1.0, unfilled = \"hold\" } }\n";
    let owed = "id = \"owed\"\n[[target]]\nunit = \"vacancy\"\nscope = \"hires\"\nshare = 0.75\n";
    let found = simulated(&market, &["id = \"none\"\n", reserve, held, owed]).unwrap();
    // By score A, B, C, D; locals are C, D and E.
    let row = |at: usize| {
        let row: &Simulated = &found.rows[at];
        (row.fill_rate, row.locals_placed, row.effective_share, row.displaced, row.unmet)
    };
    assert_eq!(row(0), (Some(1.0), 2, Some(0.5), 0, 0));
    // Three locals are there for four reserved openings: A takes the fourth, B lost hers.
    assert_eq!(row(1), (Some(1.0), 3, Some(0.75), 1, 1));
    assert_eq!(row(2), (Some(0.75), 3, Some(1.0), 2, 1));
    // A target is measured, not enforced.
    assert_eq!(row(3), (Some(1.0), 2, Some(0.5), 0, 1));
    let ranking = market.rank_workers(None, &RankOptions::default()).unwrap();
    let scores: Vec<f64> = ranking.rows().iter().map(|row| row.score).collect();
    assert!((found.rows[2].mean_fit.unwrap() - (scores[2] + scores[3] + scores[4]) / 3.0).abs() < 1e-12);
    assert!((found.rows[1].score_cost - (scores[1] - scores[4])).abs() < 1e-12);
}

#[test]
fn policies_that_cannot_stand_side_by_side_are_refused() {
    let market = five(HALF, "yes,2,");
    let complaint = |policies: &[&str]| {
        let error = simulated(&market, policies).unwrap_err();
        (error.kind(), error.to_string())
    };
    assert_eq!(complaint(&[]), (ErrorKind::Input, "no policy to simulate: at least one is needed".to_owned()));
    let (kind, text) = complaint(&["id = \"a\"\n", "id = \"b\"\n", "id = \"a\"\n"]);
    assert_eq!(kind, ErrorKind::Input);
    assert!(text.starts_with("policies 1 and 3 have the id \"a\""), "{text}");
    let served = options(Policy::none(), &Weights::default()).with_region("65.71".parse().unwrap());
    let served = Matcher::in_memory(served).unwrap();
    let error = simulated(&served, &["id = \"other\"\njurisdiction = \"64.72\"\n"]).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Config);
    assert!(error.to_string().starts_with("policy \"other\" can't be simulated"), "{error}");
    let source = std::error::Error::source(&error).unwrap().to_string();
    assert!(source.contains("this market serves 65.71"), "{source}");
}

#[test]
fn a_market_without_openings_has_no_shares_and_policies_that_order_nothing_say_so() {
    let market = five("id = \"none\"\n", "yes,0,");
    let found = simulated(&market, &[HALF]).unwrap();
    let row = &found.rows[0];
    assert_eq!((row.fill_rate, row.effective_share, row.mean_fit, row.vacancies), (None, None, None, 0));
    let market = five("id = \"none\"\n", "yes,2,");
    let late = format!("valid_from = 2030-01-01\n{HALF}");
    let away = format!("jurisdiction = \"64.72\"\n{}", HALF.replace("\"p\"", "\"q\""));
    let found = simulated(&market, &[&late, &away]).unwrap();
    assert!(found.notes[0].contains("not in force"), "{:?}", found.notes);
    assert!(found.notes[1].contains("orders none of these vacancies"), "{:?}", found.notes);
}

#[test]
fn a_cancelled_simulation_is_none() {
    let market = five(HALF, "yes,2,");
    let cancel = Cancel::new();
    cancel.cancel();
    let options = RankOptions::default().with_cancel(cancel);
    let error = market.simulate(&[Policy::none()], None, &options).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Cancelled);
    let ranking = market.rank_workers(None, &RankOptions::default()).unwrap();
    assert_eq!(market.displacement(&ranking, &options).unwrap_err().kind(), ErrorKind::Cancelled);
}

fn complaint(grid: &Grid, base: &str) -> String {
    match grid.variants(&Policy::from_toml(base).unwrap()).unwrap_err() {
        ImpactError::Policy { id, source } => format!("{id}: {source}"),
        error => error.to_string(),
    }
}

#[test]
fn a_grid_makes_each_combination_once_and_nothing_that_means_nothing() {
    let base = Policy::from_toml(&format!("{HALF}[[tier]]\nlevel = \"kecamatan\"\n")).unwrap();
    let grid = Grid::default()
        .with_instruments(&[Instrument::None, Instrument::Reserve, Instrument::Tier, Instrument::LabourMarketTest])
        .with_boundaries(&[AdminLevel::Kecamatan, AdminLevel::KabupatenKota])
        .with_shares(&[Share::new(0.5).unwrap().into(), Share::ONE.into()])
        .with_precedences(&[Precedence::ReserveFirst, Precedence::OpenFirst])
        .with_window_days(&[7, 14]);
    let variants = grid.variants(&base).unwrap();
    // none, 2 x 2 x 2 reserves, 2 tiers, 2 x 2 tests
    assert_eq!(variants.len(), 1 + 8 + 2 + 4);
    let mut ids: Vec<&str> = variants.iter().map(|policy| policy.id.as_str()).collect();
    assert_eq!(ids[0], "p instrument=none");
    assert_eq!(ids[1], "p instrument=reserve boundary=kecamatan share=0.5 precedence=reserve_first");
    assert_eq!(ids[14], "p instrument=labour_market_test boundary=kabupaten_kota window_days=14");
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), variants.len());
    assert!(variants.iter().all(|policy| policy.illustrative && policy.validate().is_ok()));
    assert_eq!(variants[14].rings[0].window_days, 14);
}

#[test]
fn a_grid_that_makes_no_sense_is_refused_with_what_would() {
    let share = |share: f64| ReserveShare::Fixed(Share::new(share).unwrap());
    let grid = Grid::default();
    assert!(complaint(&grid, HALF).contains("nothing is varied"));
    let twice = grid.clone().with_shares(&[share(0.5), share(0.50)]);
    assert_eq!(complaint(&twice, HALF), "grid: share 0.5 is given twice");
    let tier = "id = \"p\"\norder = { instrument = \"tier\" }\n";
    assert_eq!(
        complaint(&grid.clone().with_shares(&[share(0.5)]), tier),
        "grid: share is varied, but not read by tier"
    );
    let boost = grid.clone().with_instruments(&[Instrument::Boost]);
    assert_eq!(complaint(&boost, HALF), "grid: instrument is boost, but policy \"p\" has no order.boost for it");
    let windows = grid.clone().with_instruments(&[Instrument::LabourMarketTest]).with_window_days(&[7]);
    assert!(complaint(&windows, HALF).contains("has no [[tier]]"));
    let named = format!("{HALF}[local]\nregions = [\"65.71.01\"]\n");
    let boundaries = grid.clone().with_boundaries(&[AdminLevel::Provinsi]);
    assert!(complaint(&boundaries, &named).contains("local.regions"));
    let ring = format!("{HALF}[[tier]]\nlevel = \"kecamatan\"\n");
    let narrow = grid.with_boundaries(&[AdminLevel::DesaKelurahan]);
    assert!(
        complaint(&narrow, &ring).starts_with("p boundary=desa_kelurahan: policy: tier[1].level"),
        "{}",
        complaint(&narrow, &ring)
    );
}

#[test]
fn policies_of_more_groups_than_fit_together_are_still_what_each_is_alone() {
    let market = five("id = \"none\"\n", "yes,3,");
    let with = |id: &str, from: usize| {
        let group = |number: usize| {
            let name = if number == 20 { "poor".to_owned() } else { format!("g{number}") };
            format!("[[group]]\nname = \"{name}\"\nshare = 0.01\n")
        };
        let groups: String = (from..from + 20).map(group).collect();
        format!("id = \"{id}\"\norder = {{ instrument = \"reserve\", reserve = {{ share = 0.3 }} }}\n{groups}")
    };
    let policies = [with("a", 0), with("b", 20), with("c", 40), "id = \"free\"\n".to_owned(), with("d", 15)];
    let together = simulated(&market, &policies.each_ref().map(String::as_str)).unwrap();
    let alone = policies.iter().flat_map(|policy| simulated(&market, &[policy]).unwrap().rows);
    assert_eq!(together.rows, alone.collect::<Vec<_>>());
    // The first group of b is one that somebody is in.
    assert_eq!(together.rows.iter().map(|row| row.displaced).collect::<Vec<_>>(), [0, 1, 0, 0, 0]);
}
