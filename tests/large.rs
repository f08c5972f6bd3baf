//! Is the fast way the same as the plain one where it leaves most people out? One stored market of several blocks of
//! workers, with oddities among them, opened again with other weights and policies.
//!
//! The generated markets of the other tests fit into one block, so that skipped blocks, classes of strangers and sums of
//! many postings are only met here. Not every combination is tried: each value of every option occurs with several of
//! every other, in a fixed rotation.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fmt::Write as _;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use matcher_core::cancel::Cancel;
use matcher_core::engine::{EngineError, Places};
use matcher_core::sample::{Sample, SampleSpec};
use matcher_core::scoring::weights::{CandidateBy, Form, RuleMode};
use matcher_core::scoring::{Fusion, Weights};
use matcher_core::units::Date;
use matcher_core::{
    Eligible, Gazetteer, MarketOptions, Matcher, OnError, Policy, RankOptions, Ranking, Snapshot, Table, Vacancy,
    Worker,
};
use matcher_tests::oddities;

/// Workers: seven blocks.
const WORKERS: usize = 100_000;
/// Ordinary vacancies, enough that several threads have lists to make.
const VACANCIES: usize = 110;
/// One worker in so many is odd in some way.
const ODD: usize = 37;
/// Workers with the same score for the vacancy `ODD-tied`, so that its list ends among equals.
const TIED: usize = 600;
/// Vacancies of each setting that are ranked the plain way too.
const PLAIN: usize = 5;
/// Weights and policies that the market is opened with.
const SETTINGS: usize = 10;

/// The market: a sample of several provinces, so that most blocks lie far from any site.
fn market(directory: &Path) -> Vec<String> {
    let regions = ["64", "33.19", "33.74", "62", "73.71", "12.71"].map(|code| code.parse().unwrap());
    let spec = SampleSpec::default().with_workers(WORKERS - TIED).with_vacancies(VACANCIES).with_regions(regions);
    let mut sample = Sample::generate(&spec, &Gazetteer::bundled()).unwrap();
    for (at, worker) in sample.workers.iter_mut().step_by(ODD).enumerate() {
        oddities::change(worker, at % oddities::WORKERS);
    }
    let (vacancies, compared) = vacancies(&sample.vacancies);
    sample.workers.extend(oddities::tied(&["12.71", "33.19", "33.74", "62.02", "64.74", "73.71"], TIED));
    let options = MarketOptions::default().with_as_of(Date::new(2026, 11, 1).unwrap());
    let mut market = Matcher::create(directory, options).unwrap();
    market.add_events(Table::records(&sample.events), OnError::Raise).unwrap();
    matcher_tests::fill(&mut market, &sample.workers, &vacancies).unwrap();
    assert_eq!(market.count::<Worker>().unwrap(), WORKERS as u64);
    compared
}

/// All vacancies, and the ids of those that are ranked the plain way too: a few ordinary ones and the odd ones, made of the
/// first that asks skills, tells its site and is open.
fn vacancies(sample: &[Vacancy]) -> (Vec<Vacancy>, Vec<String>) {
    let is_open = |it: &Vacancy| it.closes_on.is_none_or(|day| day > Date::new(2026, 11, 1).unwrap());
    let is_told = |it: &&Vacancy| {
        it.skills_required.is_some()
            && it.title.is_some()
            && it.region.is_some()
            && is_open(it)
            && it.openings != Some(0)
    };
    let told: Vec<&Vacancy> = sample.iter().filter(is_told).collect();
    let odd = oddities::vacancies(told[0]);
    let compared = odd.iter().chain(told.into_iter().step_by(7).take(3)).map(|it| it.vacancy_id.to_string()).collect();
    (sample.iter().cloned().chain(odd).collect(), compared)
}

/// Every fusion with two of five ways to weigh.
fn weights(setting: usize) -> Weights {
    let fusions = [Fusion::Harmonic, Fusion::Forward, Fusion::Reverse, Fusion::Geometric, Fusion::Minimum];
    let mut weights = Weights::default();
    weights.fusion = fusions[setting % 5];
    match (setting + setting / 5) % 5 {
        0 => {}
        1 => {
            // As others rank: the share of what is asked, without regard to how much it is.
            weights.skills.asked_half = 0.0;
            (weights.forward.text, weights.reverse.text) = (0.0, 0.0);
            weights.rules.education = RuleMode::Off;
        }
        2 => {
            let forward = &mut weights.forward;
            (forward.skills, forward.occupation, forward.experience) = (0.0, 0.0, 0.0);
            (forward.education, forward.wage, forward.distance) = (0.0, 0.0, 0.0);
            weights.candidates.by = vec![CandidateBy::Text];
        }
        3 => {
            weights.candidates.by = vec![CandidateBy::Occupation];
            (weights.rules.experience, weights.rules.wage) = (RuleMode::Hard, RuleMode::Hard);
            (weights.education.form, weights.wage.form) = (Form::Surplus, Form::Met);
        }
        _ => {
            (weights.forward.occupation, weights.forward.distance) = (0.0, 0.5);
            (weights.reverse.contract, weights.reverse.schemes, weights.reverse.wage) = (0.0, 0.0, 0.0);
            (weights.missing.skills, weights.missing.distance) = (0.9, 0.0);
            weights.candidates.by = vec![CandidateBy::Skills];
        }
    }
    weights
}

/// Every instrument twice: plainly, and with months, looks at cards, groups or rings, and turns.
fn policy(setting: usize) -> Policy {
    const AMOUNTS: &str = "[order.boost]\nkecamatan = 0.15\nkabupaten_kota = 0.105\nprovinsi = 0.045\n";
    const RINGS: &str = "[[tier]]\nlevel = \"kecamatan\"\nmin_share = 0.2\nwindow_days = 7\n";
    const GROUPS: &str = "[[group]]\nname = \"disability\"\nshare = 0.1\n[[group]]\nname = \"poor\"\nshare = 0.2\n";
    const EXTRA: &str = "[extra]\ncap = 0.06\n[extra.amounts]\nlaid_off = 0.05\nsmk_graduate = 0.03\n";
    const ROTATION: &str = "[rotation]\nmonths = 24\nkinds = [\"referred\", \"placed\"]\namount = 0.04\ncap = 0.1\n";
    let card = "proof = [\"ktp_region\"]\nchecked_months = 6\n";
    let both = "proof = [\"ktp_region\", \"home_region\"]\nmode = \"all\"\nmonths = 12\n";
    let either = "proof = [\"ktp_region\", \"home_region\"]\nmode = \"any\"\n";
    let named = "regions = [\"64.74.01\", \"64.74.02\", \"33.19.01\"]\n";
    let (local, instrument, rest) = match setting {
        0 => ("", "boost", AMOUNTS.to_owned()),
        1 => (either, "reserve", "[order.reserve]\nshare = 0.5\n".to_owned()),
        2 => ("", "none", String::new()),
        3 => (card, "tier", String::new()),
        4 => ("", "labour_market_test", String::new()),
        5 => (both, "reserve", format!("[order.reserve]\nshare = 0.75\nprecedence = \"open_first\"\n{RINGS}{GROUPS}")),
        6 => (either, "tier", format!("{EXTRA}{RINGS}")),
        7 => (card, "boost", format!("{AMOUNTS}{EXTRA}")),
        8 => (both, "none", GROUPS.to_owned()),
        _ => (named, "labour_market_test", RINGS.to_owned()),
    };
    let turns = if setting < 5 { "" } else { ROTATION };
    let policy = format!("id = \"p{setting}\"\n[local]\n{local}[order]\ninstrument = \"{instrument}\"\n{rest}{turns}");
    Policy::from_toml(&policy).unwrap_or_else(|error| panic!("{policy}\n{error}"))
}

/// The options of one comparison; what is a matter of speed alone is left to the caller.
fn options(number: usize) -> RankOptions {
    let eligible = [Eligible::KeepUnknown, Eligible::All, Eligible::Pass];
    let places = [Places::Listed, Places::Counted];
    RankOptions::default()
        .with_k([20, 1, 200][number % 3])
        .with_near_misses([0, 3][number / 3 % 2])
        .with_eligible(eligible[(number + number / 6) % 3])
        .with_places(places[(number + number / 2) % 2])
}

/// All that a ranking says: fingerprint, rows with the bits of their numbers, what became of openings, notes.
fn said(ranking: &Ranking) -> String {
    let mut said = ranking.fingerprint();
    for row in ranking.rows() {
        let ids = (ranking.vacancy_id(row), ranking.worker_id(row));
        let numbers = [row.score, row.priority, row.forward, row.reverse, row.confidence].map(f64::to_bits);
        let placed = (row.position, row.before, row.moved, row.rule, row.is_local, row.checks.failed());
        write!(said, "\n{ids:?} {numbers:x?} {placed:?}").unwrap();
    }
    write!(said, "\n{:?}\n{:?}", ranking.outcomes, ranking.notes).unwrap();
    said
}

/// The first line in which two texts differ.
fn first_difference(a: &str, b: &str) -> String {
    let lines = a.lines().skip(1).zip(b.lines().skip(1));
    let differing = lines.enumerate().find(|(_, (a, b))| a != b);
    differing.map_or_else(
        || format!("{} lines and {}", a.lines().count(), b.lines().count()),
        |(at, (a, b))| format!("line {at}: fast {a}\nplain {b}"),
    )
}

/// Compares some vacancies under one setting; returns what was wrong, and how many lists were full.
fn compare(market: &Snapshot, setting: usize, vacancies: &[String]) -> (Vec<String>, usize) {
    let (mut wrong, full) = (Vec::new(), AtomicUsize::new(0));
    let one = |at: usize| {
        let number = setting * PLAIN + at;
        // Other ones with every setting, but those who tie always.
        let vacancy = if at == 0 { "ODD-tied" } else { vacancies[number * 7 % vacancies.len()].as_str() };
        let mut fast = options(number);
        if at == 0 {
            // Whoever doesn't tell their age would pass no rule, and near misses that nobody is would hold every bound open.
            fast = fast.with_eligible(Eligible::All).with_near_misses(0);
        }
        let plain = fast.clone().with_exhaustive(true);
        let rank = |options: &RankOptions| market.rank_workers(Some(&[vacancy]), options).unwrap();
        let (a, b) = (rank(&fast), rank(&plain));
        full.fetch_add(usize::from(b.len() >= fast.k), Ordering::Relaxed);
        let (a, b) = (said(&a), said(&b));
        (a != b).then(|| format!("setting {setting}, {vacancy}, {fast:?}: {}", first_difference(&a, &b)))
    };
    std::thread::scope(|scope| {
        let one = &one;
        let halves =
            [0, 1].map(|half| scope.spawn(move || (half..PLAIN).step_by(2).filter_map(one).collect::<Vec<_>>()));
        wrong.extend(halves.into_iter().flat_map(|half| half.join().unwrap()));
    });
    (wrong, full.into_inner())
}

/// Compares rankings of all vacancies, enough lists for several threads, on one thread and on four.
fn compare_threads(market: &Snapshot, setting: usize) -> Option<String> {
    let threads = |threads| said(&market.rank_workers(None, &options(setting).with_threads(threads)).unwrap());
    let (one, four) = (threads(1), threads(4));
    (one != four).then(|| format!("setting {setting}, 1 and 4 threads: {}", first_difference(&one, &four)))
}

/// Cancels one long list, made the plain way, ever earlier until that hits it before its end; returns what was wrong.
fn compare_cancelled(market: &Snapshot) -> Option<String> {
    let fingerprint = || market.rank_workers(Some(&["ODD-tied"]), &RankOptions::default()).unwrap().fingerprint();
    let before = fingerprint();
    for wait in [64, 16, 4, 1, 0].map(Duration::from_millis) {
        let options = RankOptions::default().with_exhaustive(true).with_cancel(Cancel::new());
        let cancel = options.cancel.clone();
        let result = std::thread::scope(|scope| {
            scope.spawn(move || {
                std::thread::sleep(wait);
                cancel.cancel();
            });
            market.rank_workers(Some(&["ODD-tied"]), &options)
        });
        match result {
            Ok(_) => {}
            Err(EngineError::Cancelled(_)) => {
                return (fingerprint() != before).then(|| "a cancelled list changed the next".to_owned());
            }
            Err(error) => return Some(error.to_string()),
        }
    }
    Some("every list was done before its cancel".to_owned())
}

#[test]
fn the_fast_way_equals_scoring_everybody_in_many_blocks() {
    let directory = tempfile::tempdir().unwrap();
    let vacancies = market(directory.path());
    let (mut wrong, mut full) = (Vec::new(), 0);
    for setting in 0..SETTINGS {
        let options = MarketOptions::default().with_weights(weights(setting)).with_policy(policy(setting));
        let market = Matcher::open(directory.path(), options, true).unwrap();
        let (differing, of_setting) = compare(market.snapshot(), setting, &vacancies);
        wrong.extend(differing);
        full += of_setting;
        if setting == 0 {
            wrong.extend(compare_cancelled(market.snapshot()));
        }
        if setting % 5 == 0 {
            wrong.extend(compare_threads(market.snapshot(), setting));
        }
    }
    // Two empty lists are the same too.
    assert!(full >= SETTINGS * PLAIN / 3, "only {full} lists are full");
    assert!(wrong.is_empty(), "{} differ\n{}", wrong.len(), wrong.join("\n"));
}
