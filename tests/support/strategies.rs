//! Generated records, weights and policies: few values each, so that ties, gaps and overlaps are common.

use std::collections::BTreeSet;

use matcher_core::ids::{VacancyId, WorkerId};
use matcher_core::policy::{Group, Instrument, Local, Mode, Policy, Precedence, Proof, ReserveShare, Ring, TierBoost};
use matcher_core::record::{Certificate, Contract, Education, Scope, SkillClass, SkillDemand};
use matcher_core::region::AdminLevel;
use matcher_core::scoring::weights::{Form, RuleMode};
use matcher_core::scoring::{Fusion, Weights};
use matcher_core::units::{Date, Kilometres, Rupiah, Share};
use matcher_core::{RegionCode, Vacancy, Worker};
use proptest::prelude::*;

/// Skills as people write them: canonical, alias, narrower, broader, licence, misspelt and unknown ones.
const SKILLS: [&str; 12] = [
    "las smaw",
    "welder 6g",
    "welder 3g",
    "forklift",
    "sio forklift",
    "scafolding",
    "ms excel",
    "ms office",
    "sim b2 umum",
    "sim a",
    "merangkai janur",
    "krani panen",
];

/// Words of titles and texts.
const TEXTS: [&str; 8] = [
    "tukang las pipa",
    "operator forklift gudang",
    "krani panen sawit",
    "admin kantor",
    "sopir tronton",
    "helper mekanik",
    "pernah kerja di kebun",
    "bisa lembur",
];

/// Groups a policy may name, one as forms write it.
const GROUPS: [&str; 4] = ["poor", "laid_off", "smk_graduate", "SMK graduate"];

/// Classes of skill.
const SKILL_CLASSES: [SkillClass; 4] =
    [SkillClass::Unskilled, SkillClass::Semi, SkillClass::Skilled, SkillClass::Strategic];

/// Codes of a few regions: one kota with its kecamatan, a kabupaten of another province, a province.
const REGIONS: [&str; 7] = ["64.74.01", "64.74.02", "64.74", "64.72.01", "62.02.06", "62", "31.71"];

fn maybe<T: Clone + std::fmt::Debug + 'static>(strategy: impl Strategy<Value = T>) -> impl Strategy<Value = Option<T>> {
    prop::option::weighted(0.75, strategy)
}

fn some_of(items: &'static [&'static str], most: usize) -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec(prop::sample::select(items).prop_map(str::to_owned), 0..=most)
}

fn text() -> impl Strategy<Value = String> {
    some_of(&TEXTS, 2).prop_map(|texts| texts.join(", "))
}

fn region() -> impl Strategy<Value = RegionCode> {
    prop::sample::select(&REGIONS[..]).prop_filter_map("a region code", |code| code.parse().ok())
}

fn day(from: i32, to: i32) -> impl Strategy<Value = Date> {
    (from..to).prop_filter_map("a date", |days| Date::from_days(days).ok())
}

fn education() -> impl Strategy<Value = Education> {
    prop::sample::select(&Education::ALL[..])
}

fn rupiah() -> impl Strategy<Value = Rupiah> {
    (3_i64..6).prop_filter_map("an amount", |millions| Rupiah::new(millions * 1_000_000).ok())
}

/// A worker with the given number in the id.
pub fn worker(number: usize) -> impl Strategy<Value = Worker> {
    let words = (maybe(some_of(&SKILLS, 4)), maybe(text()), maybe(text()), maybe(some_of(&SKILLS, 2)), maybe(text()));
    let places = (maybe(region()), maybe(region()), maybe(day(18_000, 20_700)));
    // Few days, so that several register on one.
    let papers_seen = (maybe(day(20_000, 20_800)), maybe(day(20_600, 20_603)));
    let member = (maybe(some_of(&GROUPS, 3)), maybe(prop::sample::select(&["yes", "tuna rungu", "no"][..])));
    let numbers = (
        maybe(education()),
        maybe(0_u32..12),
        maybe(rupiah()),
        maybe(prop::sample::select(&[5.0, 30.0, 500.0][..])),
        maybe(day(1_000, 14_000)),
        maybe(any::<bool>()),
    );
    let facts = (words, places, numbers, papers_seen, member);
    facts.prop_filter_map("a worker", move |(words, places, numbers, papers_seen, member)| {
        let mut worker = Worker::new(WorkerId::new(&format!("W{number}")).ok()?);
        let papers = |names: Vec<String>| names.into_iter().map(|name| Certificate { name, expires: None }).collect();
        (worker.skills, worker.summary, worker.occupation) = (words.0, words.1, words.2);
        (worker.certificates, worker.major) = (words.3.map(papers), words.4);
        (worker.home_region, worker.ktp_region, worker.resident_since) = places;
        worker.education = numbers.0;
        worker.experience_years = numbers.1.map(f64::from);
        worker.wage_min = numbers.2;
        worker.max_distance_km = numbers.3.and_then(|km| Kilometres::new(km).ok());
        worker.birth_date = numbers.4;
        worker.relocate = numbers.5;
        (worker.ktp_checked_on, worker.registered_on) = papers_seen;
        (worker.groups, worker.disability) = (member.0, member.1.map(str::to_owned));
        Some(worker)
    })
}

/// A vacancy with the given number in the id.
pub fn vacancy(number: usize) -> impl Strategy<Value = Vacancy> {
    let demand = |names: Vec<String>| -> Vec<SkillDemand> {
        let weigh = |(at, name): (usize, String)| SkillDemand { name, weight: (at == 1).then_some(1.5) };
        names.into_iter().enumerate().map(weigh).collect()
    };
    let skills = (maybe(some_of(&SKILLS, 4).prop_map(demand)), maybe(some_of(&SKILLS, 2).prop_map(demand)));
    let words = (maybe(text()), maybe(text()), maybe(some_of(&SKILLS, 1)), maybe(some_of(&TEXTS, 2)));
    let place = (
        maybe(region()),
        maybe(any::<bool>()),
        maybe(prop::sample::select(&[Scope::District, Scope::Province, Scope::National][..])),
    );
    let numbers = (maybe(education()), maybe(0_u32..6), maybe(rupiah()), maybe(0_u32..3), maybe(18_u32..30));
    let rest = (
        maybe(day(20_400, 20_900)),
        // How long applying takes.
        maybe(0_i32..60),
        maybe(prop::sample::select(&[Contract::Permanent, Contract::Daily][..])),
        maybe(prop::sample::select(&SKILL_CLASSES[..])),
    );
    (skills, words, place, numbers, rest).prop_filter_map("a vacancy", move |(skills, words, place, numbers, rest)| {
        let mut vacancy = Vacancy::new(VacancyId::new(&format!("V{number}")).ok()?);
        (vacancy.skills_required, vacancy.skills_preferred) = skills;
        (vacancy.title, vacancy.description, vacancy.majors) = (words.0, words.1, words.3);
        let papers = |names: Vec<String>| names.into_iter().map(|name| Certificate { name, expires: None }).collect();
        vacancy.certificates_required = words.2.map(papers);
        (vacancy.region, vacancy.housing, vacancy.scope) = place;
        (vacancy.education_min, vacancy.wage_max, vacancy.openings) = (numbers.0, numbers.2, numbers.3);
        vacancy.experience_min_years = numbers.1.map(f64::from);
        vacancy.age_min = numbers.4;
        let (closes, days, contract, class) = rest;
        let last = closes.map_or(20_700, Date::to_days);
        vacancy.opens_on = days.and_then(|days| Date::from_days(last - days).ok());
        (vacancy.closes_on, vacancy.contract, vacancy.skill_class) = (closes, contract, class);
        Some(vacancy)
    })
}

/// A market of up to `workers` workers and `vacancies` vacancies.
pub fn records(workers: usize, vacancies: usize) -> impl Strategy<Value = (Vec<Worker>, Vec<Vacancy>)> {
    let workers = (0..=workers).prop_flat_map(|n| (0..n).map(worker).collect::<Vec<_>>());
    let vacancies = (0..=vacancies).prop_flat_map(|n| (0..n).map(vacancy).collect::<Vec<_>>());
    (workers, vacancies)
}

/// Checked weights of every fusion and form.
pub fn weights() -> impl Strategy<Value = Weights> {
    let fusions = [Fusion::Forward, Fusion::Reverse, Fusion::Harmonic, Fusion::Geometric, Fusion::Minimum];
    let amount = || prop::sample::select(&[0.0, 0.1, 0.5, 1.0][..]);
    let modes = prop::sample::select(&[RuleMode::Hard, RuleMode::Soft, RuleMode::Off][..]);
    let amounts = (amount(), amount(), amount(), amount(), amount());
    (prop::sample::select(fusions.to_vec()), amounts, any::<(bool, bool, bool)>(), modes, 1_u32..6).prop_map(
        |(fusion, amounts, met, mode, terms)| {
            let mut weights = Weights::default();
            weights.fusion = fusion;
            (weights.forward.skills, weights.forward.text) = (amounts.0, amounts.1 + 0.1);
            (weights.reverse.skills, weights.reverse.distance) = (amounts.2, amounts.3 + 0.1);
            (weights.missing.skills, weights.missing.wage) = (amounts.4, amounts.0);
            weights.experience.form = if met.0 { Form::Met } else { Form::Ratio };
            weights.education.form = if met.1 { Form::Met } else { Form::Surplus };
            weights.wage.form = if met.2 { Form::Met } else { Form::Linear };
            (weights.rules.experience, weights.rules.wage, weights.rules.majors) = (mode, mode, mode);
            weights.text.terms = terms;
            (weights.text.kin, weights.text.company) = (amounts.0, amounts.3);
            (weights.text.b, weights.text.lead) = (amounts.1, amounts.2);
            (weights.text.company_terms, weights.text.worker_company_terms) = (terms * 3, terms * 2);
            (weights.text.worker_company, weights.skills.together) = (amounts.4, amounts.1);
            (weights.reverse.text, weights.skills.mentioned) = (amounts.1, amounts.4 + 0.1);
            weights
        },
    )
}

/// A policy of every instrument, with rings, groups and extra amounts.
pub fn policy() -> impl Strategy<Value = Policy> {
    let instruments =
        [Instrument::None, Instrument::Boost, Instrument::Tier, Instrument::Reserve, Instrument::LabourMarketTest];
    let proofs = [vec![Proof::HomeRegion], vec![Proof::KtpRegion], vec![Proof::KtpRegion, Proof::HomeRegion]];
    let residence = (
        prop::sample::select(proofs.to_vec()),
        any::<bool>(),
        prop::sample::select(&[0_u32, 12][..]),
        prop::sample::select(&[0_u32, 6][..]),
    );
    let shares = prop::sample::select(&[0.0, 0.34, 0.5, 1.0][..]);
    let flags = any::<(bool, bool, bool, bool)>();
    (prop::sample::select(instruments.to_vec()), residence, prop::sample::select(&[0.0, 0.2][..]), shares, flags)
        .prop_map(|(instrument, (proof, all, months, checked_months), min_score, share, flags)| {
            let mut policy = Policy::none();
            policy.order.instrument = instrument;
            policy.order.min_score = min_score;
            policy.order.boost = TierBoost {
                kecamatan: Some(0.15),
                kabupaten_kota: Some(0.105),
                provinsi: Some(0.045),
                desa_kelurahan: None,
            };
            let mode = if all { Mode::All } else { Mode::Any };
            let checked_months = if proof.contains(&Proof::KtpRegion) { checked_months } else { 0 };
            policy.local = Local { proof, mode, months, checked_months, ..Local::default() };
            policy.jurisdiction = if flags.0 { None } else { "64.74".parse().ok() };
            policy.order.reserve.share = ReserveShare::Fixed(Share::new(share).unwrap_or_default());
            policy.order.reserve.precedence = if flags.1 { Precedence::ReserveFirst } else { Precedence::OpenFirst };
            if flags.2 {
                let min_share = Share::new(share / 2.0).unwrap_or_default();
                let level = Some(AdminLevel::Kecamatan);
                policy.rings = vec![Ring { level, min_share, window_days: 7, ..Ring::default() }];
            }
            if flags.3 {
                let group = |name: &str| Group { name: name.to_owned(), share: Share::ONE, rounding: None };
                policy.groups = vec![group("disability"), group("poor")];
                policy.extra.cap = MOST_EXTRA;
                policy.extra.amounts.insert("laid_off".to_owned(), MOST_EXTRA);
            }
            policy
        })
}

/// The most that [`policy`] adds for groups.
pub const MOST_EXTRA: f64 = 0.05;

/// Groups of markets in which many tie.
const MANY_GROUPS: [&str; 10] =
    ["poor", "laid_off", "smk_graduate", "alumni", "women", "elders", "fishers", "farmers", "returned", "transmigrant"];

/// A market in which scores tie in masses: few distinct records, many copies in any order of ids, each with groups of its
/// own, some with a card of their own.
pub fn tied(workers: usize, vacancies: usize) -> impl Strategy<Value = (Vec<Worker>, Vec<Vacancy>)> {
    let kinds = (1_usize..4).prop_flat_map(|n| (0..n).map(worker).collect::<Vec<_>>());
    let group = prop::sample::select(&MANY_GROUPS[..]).prop_map(str::to_owned);
    let own = (any::<prop::sample::Index>(), prop::collection::btree_set(group, 0..4), maybe(region()), 0_u32..1000);
    let copies = prop::collection::vec(own, 1..=workers);
    let vacancies = (1..=vacancies).prop_flat_map(|n| (0..n).map(vacancy).collect::<Vec<_>>());
    (kinds, copies, vacancies).prop_map(|(kinds, copies, vacancies)| {
        let copy = |(at, (kind, groups, card, order)): (usize, (prop::sample::Index, BTreeSet<String>, _, u32))| {
            let mut worker = kind.get(&kinds).clone();
            // Ids lie in another order than the records.
            worker.worker_id = WorkerId::new(&format!("W{order}-{at}")).ok()?;
            worker.groups = Some(groups.into_iter().collect());
            worker.ktp_region = card;
            Some(worker)
        };
        (copies.into_iter().enumerate().filter_map(copy).collect(), vacancies)
    })
}

/// A policy of [`policy`] that names ever more groups: in reserves, in extra amounts, or in both.
pub fn policy_of_many_groups() -> impl Strategy<Value = Policy> {
    let amount = prop::sample::select(&[0.0, 0.01, 0.02, MOST_EXTRA][..]);
    let amounts = prop::collection::vec(amount, MANY_GROUPS.len());
    (policy(), 0..=MANY_GROUPS.len(), amounts).prop_map(|(mut policy, reserved, amounts)| {
        let group =
            |name: &str| Group { name: name.to_owned(), share: Share::new(0.1).unwrap_or_default(), rounding: None };
        policy.groups = MANY_GROUPS[..reserved].iter().map(|name| group(name)).collect();
        policy.extra.cap = MOST_EXTRA;
        policy.extra.amounts = MANY_GROUPS.iter().map(|name| (*name).to_owned()).zip(amounts).collect();
        policy
    })
}
