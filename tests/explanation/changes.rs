//! A change that is said to suffice does: made on the stored record, it brings the worker to the place that was told.

use matcher_core::matcher::{Answer, Change, ChangeKind, Counterfactual};
use matcher_core::record::{Certificate, Education};
use matcher_core::units::{Date, Kilometres, Rupiah};
use matcher_core::{MarketOptions, Matcher, RankOptions, Worker};
use matcher_tests::{fill, pairs, strategies};
use proptest::prelude::*;

fn today() -> Date {
    Date::new(2026, 11, 1).unwrap()
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// Makes a change on a record as an officer would, by the words of the answer alone.
fn make(worker: &mut Worker, change: &Change) {
    let to = change.to.as_str();
    let years = || to.strip_suffix(" years").unwrap().parse::<f64>().unwrap();
    match (change.kind, change.item.as_str()) {
        (ChangeKind::Proof | ChangeKind::Told, "ktp_region") => worker.ktp_region = to.parse().ok(),
        (ChangeKind::Proof | ChangeKind::Told, "home_region") => worker.home_region = to.parse().ok(),
        (ChangeKind::Proof, "ktp_checked_on") => worker.ktp_checked_on = to.parse().ok(),
        (ChangeKind::Proof | ChangeKind::Stay, "resident_since") => worker.resident_since = to.parse().ok(),
        (ChangeKind::Told | ChangeKind::Education, "education") => {
            worker.education =
                Education::ALL.into_iter().find(|education| Education::level_name(education.level()) == to);
        }
        (ChangeKind::Told | ChangeKind::Experience, "experience_years") => worker.experience_years = Some(years()),
        (ChangeKind::Told, "major") => worker.major = Some(to.to_owned()),
        (ChangeKind::Relocate, _) => worker.relocate = Some(true),
        (ChangeKind::Wage, _) => worker.wage_min = Rupiah::new(digits(to).parse().unwrap()).ok(),
        (ChangeKind::Way, _) => {
            let km = to.strip_suffix(" km").unwrap().parse::<f64>().unwrap();
            worker.max_distance_km = Kilometres::new(km).ok();
        }
        (ChangeKind::Certificate, _) => {
            let paper = Certificate { name: to.to_owned(), expires: None };
            worker.certificates.get_or_insert_default().push(paper);
        }
        (ChangeKind::Skill, _) => worker.skills.get_or_insert_default().push(to.to_owned()),
        (ChangeKind::Move | ChangeKind::MoveAndStay, _) => {
            (worker.home_region, worker.ktp_region) = (to.parse().ok(), to.parse().ok());
            (worker.ktp_checked_on, worker.lat, worker.lon) = (Some(today()), None, None);
            let months = if change.kind == ChangeKind::MoveAndStay { change.stay.unwrap().months } else { 0 };
            let mut since = today();
            while since.months_until(today()) < i32::try_from(months).unwrap() {
                since = Date::from_days(since.to_days() - 1).unwrap();
            }
            worker.resident_since = Some(since);
        }
        (kind, item) => panic!("{kind:?} of {item} is not proposed"),
    }
}

/// The place of a worker once the changes are stored.
fn place(market: &mut Matcher, worker: &str, vacancy: &str, changes: &[Change], k: usize) -> Option<u32> {
    let before: Worker = market.record(worker).unwrap().unwrap();
    let mut after = before.clone();
    for change in changes {
        make(&mut after, change);
    }
    fill(market, &[after], &[]).unwrap();
    let ranking = market.rank_workers(Some(&[vacancy]), &RankOptions::default().with_k(k)).unwrap();
    let row = ranking.rows().iter().find(|row| ranking.worker_id(row) == worker);
    let place = row.and_then(|row| row.position);
    fill(market, &[before], &[]).unwrap();
    place
}

/// One step less of the last change, where it has steps.
fn one_less(change: &Change) -> Option<Change> {
    let mut less = change.clone();
    match change.kind {
        ChangeKind::Experience => {
            let from: f64 = change.from.as_ref()?.strip_suffix(" years")?.parse().ok()?;
            let months = change.amount? - 1.0;
            less.to = format!("{} years", from + months / 12.0);
            Some(less).filter(|_| months > 0.0)
        }
        ChangeKind::Wage => {
            let (from, to): (i64, i64) =
                (digits(change.from.as_ref()?).parse().ok()?, digits(&change.to).parse().ok()?);
            less.to = Rupiah::new(to + 10_000).ok()?.to_string();
            Some(less).filter(|_| to + 10_000 < from)
        }
        _ => None,
    }
}

fn check(
    market: &mut Matcher,
    worker: &str,
    vacancy: &str,
    k: usize,
    found: &Counterfactual,
) -> Result<(), TestCaseError> {
    let sum: f64 = found.contributions.iter().map(|leaf| leaf.contribution).sum();
    prop_assert!((sum - found.score).abs() < 1e-9);
    match found.answer {
        Answer::AlreadyIn => prop_assert_eq!(place(market, worker, vacancy, &[], k), found.position),
        Answer::Fixed | Answer::Nothing => {
            prop_assert!(place(market, worker, vacancy, &[], k).is_none() && found.changes.is_empty());
        }
        Answer::Change => {
            prop_assert!((1..=2).contains(&found.changes.len()));
            let after = place(market, worker, vacancy, &found.changes, k);
            prop_assert_eq!(after, found.position, "{} {}: {:?}", worker, vacancy, &found.changes);
            prop_assert!(after.is_some());
            // Nothing less would do: neither one change of two nor a step less.
            if found.changes.len() == 2 {
                for one in &found.changes {
                    let alone = place(market, worker, vacancy, std::slice::from_ref(one), k);
                    prop_assert_eq!(alone, None, "{:?} is enough", one);
                }
            } else if let Some(less) = one_less(&found.changes[0]) {
                prop_assert_eq!(
                    place(market, worker, vacancy, std::slice::from_ref(&less), k),
                    None,
                    "{:?} is enough",
                    less
                );
            }
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn what_is_said_to_suffice_does_and_nothing_less(
        (workers, vacancies) in strategies::records(9, 2),
        policy in strategies::policy(),
        k in 1_usize..4,
    ) {
        let options = MarketOptions::default().with_policy(policy).with_as_of(today());
        let mut market = matcher_tests::market(options, &workers, &vacancies).unwrap();
        for (worker, vacancy) in pairs(&market) {
            let found = market.counterfactual(&worker, &vacancy, &RankOptions::default().with_k(k)).unwrap();
            check(&mut market, &worker, &vacancy, k, &found)?;
        }
    }
}
