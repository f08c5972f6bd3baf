//! Do policies do what they say? Generated pools and markets against the slow way, and the promises one by one.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;

use matcher_core::policy::{
    Class, Contender, Group, Instrument, Ordered, Papers, Policy, Post, Precedence, ReserveShare, Residence, Ring,
    Rotation, Rounding, Rule, Unfilled, depth, order,
};
use matcher_core::record::{Event, EventKind, VacancyFacts, WorkerFacts};
use matcher_core::region::{AdminLevel, ResidencyTier};
use matcher_core::units::{Date, Share};
use matcher_core::{Eligible, MarketOptions, Matcher, OnError, RankOptions, RegionCode, Row, Table, Vacancy, Worker};
use matcher_tests::policy::{Person, list, priority};
use matcher_tests::{market, strategies};
use proptest::prelude::*;

const GROUPS: [&str; 3] = ["disability", "poor", "laid_off"];

fn residence() -> impl Strategy<Value = Residence> {
    let known = |is_local, tier, ring| Residence {
        is_local: Some(is_local),
        tier,
        ring,
        may_be_nearer: false,
        missing: Papers::default(),
    };
    let local = |tier, ring| known(true, tier, ring);
    let outside = |tier| known(false, tier, None);
    let unknown = Residence {
        is_local: None,
        tier: ResidencyTier::Unknown,
        ring: None,
        may_be_nearer: false,
        missing: Papers::HOME_REGION,
    };
    let coarse =
        Residence { may_be_nearer: true, missing: Papers::HOME_REGION, ..local(ResidencyTier::KabupatenKota, None) };
    prop::sample::select(vec![
        local(ResidencyTier::DesaKelurahan, Some(0)),
        local(ResidencyTier::Kecamatan, Some(1)),
        local(ResidencyTier::KabupatenKota, None),
        outside(ResidencyTier::Provinsi),
        outside(ResidencyTier::Elsewhere),
        unknown,
        coarse,
    ])
}

/// Few scores, so that ties are common.
fn person(number: usize) -> impl Strategy<Value = Person> {
    let groups = prop::sample::subsequence(GROUPS.to_vec(), 0..=GROUPS.len());
    let eligible = prop::sample::select(vec![Some(true), Some(true), Some(true), None, Some(false)]);
    let turns = prop::sample::select(vec![0_u8, 0, 1, 2, 9]);
    (0_u32..8, residence(), groups, eligible, turns).prop_map(move |(score, residence, groups, eligible, turns)| {
        Person {
            turns,
            id: format!("{number:03}"),
            score: f64::from(score) / 8.0,
            residence,
            groups: groups.into_iter().map(str::to_owned).collect(),
            eligible,
        }
    })
}

fn people(most: usize) -> impl Strategy<Value = Vec<Person>> {
    (0..=most).prop_flat_map(|count| (0..count).map(person).collect::<Vec<_>>())
}

fn share() -> impl Strategy<Value = Share> {
    (0_u32..=20).prop_filter_map("a share", |steps| Share::new(f64::from(steps) / 20.0).ok())
}

fn ring(level: AdminLevel, min_share: Share, window_days: u32) -> Ring {
    Ring { level: Some(level), min_share, window_days, ..Ring::default() }
}

/// Policies of an instrument, with two rings, groups and extra amounts.
fn policy(instrument: Instrument) -> impl Strategy<Value = Policy> {
    let parts = (share(), share(), share(), share(), any::<(bool, bool, bool, bool)>());
    let numbers = (prop::sample::select(vec![0.0, 0.25, 0.5]), 0_u32..4, 0_u32..4, 0_usize..3, any::<bool>());
    (parts, numbers).prop_map(
        move |((local, inner, outer, group, flags), (min_score, first, second, groups, rotates))| {
            let mut policy = Policy::none();
            policy.order.instrument = instrument;
            policy.order.min_score = min_score;
            policy.order.boost.kabupaten_kota = Some(0.25);
            policy.order.boost.kecamatan = Some(0.375);
            let reserve = &mut policy.order.reserve;
            reserve.share = ReserveShare::Fixed(local);
            reserve.rounding = if flags.0 { Rounding::Up } else { Rounding::Nearest };
            reserve.precedence = if flags.1 { Precedence::ReserveFirst } else { Precedence::OpenFirst };
            reserve.unfilled = if flags.2 { Unfilled::Release } else { Unfilled::Hold };
            if flags.3 {
                policy.rings =
                    vec![ring(AdminLevel::DesaKelurahan, inner, first), ring(AdminLevel::Kecamatan, outer, second)];
            }
            policy.groups = GROUPS[..groups]
                .iter()
                .map(|name| Group { name: (*name).to_owned(), share: group, rounding: None })
                .collect();
            if rotates {
                policy.rotation = Rotation { months: 6, amount: 0.125, cap: 0.25, ..Rotation::default() };
            }
            policy.extra.cap = 0.25;
            policy.extra.amounts = BTreeMap::from([("laid_off".to_owned(), 0.125), ("poor".to_owned(), 0.25)]);
            policy
        },
    )
}

fn instrument() -> impl Strategy<Value = Instrument> {
    prop::sample::select(vec![
        Instrument::None,
        Instrument::Boost,
        Instrument::Tier,
        Instrument::Reserve,
        Instrument::LabourMarketTest,
    ])
}

fn any_policy() -> impl Strategy<Value = Policy> {
    instrument().prop_flat_map(policy)
}

fn post(policy: &Policy, openings: u32, open_days: Option<i32>) -> Post {
    let ReserveShare::Fixed(share) = policy.order.reserve.share else { panic!("a share is given") };
    Post {
        instrument: policy.order.instrument,
        openings,
        share,
        owed: Share::ZERO,
        holds: policy.order.reserve.unfilled == Unfilled::Hold,
        open_days,
        posted_days: None,
    }
}

/// A person as the instruments see them. Where a policy has no rings nobody lives in one.
fn contender(policy: &Policy, post: &Post, number: usize, person: &Person) -> Contender {
    let declared = policy.declared_groups();
    let groups = declared
        .iter()
        .enumerate()
        .filter(|(_, name)| person.groups.iter().any(|group| group == *name))
        .fold(0, |mask, (bit, _)| mask | 1 << bit);
    let mut class = Class::of(post.instrument, &person.residence, groups & policy.groups_of(post.instrument));
    class.may_rise = post.instrument.may_rise(person.eligible);
    // Two turns take all that the rotation takes.
    let counts = post.instrument != Instrument::None && policy.rotation.acts();
    class.turns = if counts { person.turns.min(2) } else { 0 };
    let number = u32::try_from(number).unwrap();
    Contender { worker: number, id_rank: number, score: person.score, class }
}

fn in_rings_of(policy: &Policy, mut people: Vec<Person>) -> Vec<Person> {
    for person in &mut people {
        if policy.rings.is_empty() {
            let residence = &mut person.residence;
            (residence.ring, residence.may_be_nearer) = (None, false);
        }
    }
    people
}

fn contenders(policy: &Policy, post: &Post, people: &[Person]) -> Vec<Contender> {
    people.iter().enumerate().map(|(number, person)| contender(policy, post, number, person)).collect()
}

fn run(policy: &Policy, post: &Post, people: &[Person], k: usize) -> Ordered {
    order(policy, post, contenders(policy, post, people), k)
}

fn ids(people: &[Person], placed: &[matcher_core::policy::Placed]) -> Vec<String> {
    placed.iter().map(|placed| people[placed.contender.worker as usize].id.clone()).collect()
}

/// Locals among the first places.
fn locals(people: &[Person], ordered: &Ordered, openings: u32) -> usize {
    let first = ordered.placed.iter().take(openings.saturating_sub(ordered.held) as usize);
    first.filter(|placed| people[placed.contender.worker as usize].residence.is_local == Some(true)).count()
}

fn is_qualified_local(policy: &Policy, person: &Person) -> bool {
    person.residence.is_local == Some(true) && person.eligible == Some(true) && person.score >= policy.order.min_score
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, ..ProptestConfig::default() })]

    #[test]
    fn every_instrument_agrees_with_the_slow_way(
        policy in any_policy(), people in people(8), openings in 0_u32..6, day in prop::option::of(-1_i32..9),
    ) {
        let people = in_rings_of(&policy, people);
        let post = post(&policy, openings, day);
        let (fast, slow) = (run(&policy, &post, &people, people.len()), list(&policy, &post, &people));
        prop_assert_eq!(ids(&people, &fast.placed), slow.ids);
        prop_assert_eq!(ids(&people, &fast.waiting), slow.waiting);
        for placed in &fast.placed {
            let person = &people[placed.contender.worker as usize];
            prop_assert_eq!(placed.priority.to_bits(), priority(&policy, &post, person).to_bits());
        }
    }

    #[test]
    fn the_k_best_of_every_class_are_enough(
        policy in any_policy(), people in people(40), openings in 0_u32..6, day in prop::option::of(-1_i32..9), k in 1_usize..6,
    ) {
        let people = in_rings_of(&policy, people);
        let post = post(&policy, openings, day);
        let all = contenders(&policy, &post, &people);
        let mut best: BTreeMap<_, Vec<Contender>> = BTreeMap::new();
        let mut sorted = all.clone();
        sorted.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.id_rank.cmp(&b.id_rank)));
        for contender in sorted {
            let class = best.entry(contender.class).or_default();
            if class.len() < depth(&post, k) {
                class.push(contender);
            }
        }
        let few: Vec<Contender> = best.into_values().flatten().collect();
        let (few, all) = (order(&policy, &post, few, k), order(&policy, &post, all, k));
        prop_assert_eq!(ids(&people, &few.placed), ids(&people, &all.placed));
        prop_assert_eq!(ids(&people, &few.waiting), ids(&people, &all.waiting));
        prop_assert_eq!(few.seats, all.seats);
    }

    #[test]
    fn without_a_policy_nothing_moves(policy in policy(Instrument::None), people in people(12), openings in 0_u32..6) {
        let ordered = run(&policy, &post(&policy, openings, None), &people, people.len());
        let in_order = ordered.placed.iter().filter_map(|placed| placed.before).collect::<Vec<_>>();
        prop_assert_eq!(in_order, (1..=u32::try_from(people.len()).unwrap()).collect::<Vec<_>>());
        prop_assert!(ordered.placed.iter().all(|placed| placed.moved.is_none() && placed.rule.is_none()));
        prop_assert!(ordered.placed.iter().all(|placed| placed.priority.total_cmp(&placed.contender.score).is_eq()));
    }

    #[test]
    fn raising_the_share_never_lowers_the_number_of_locals(
        policy in policy(Instrument::Reserve), people in people(12), openings in 0_u32..9, more in share(),
    ) {
        let mut policy = policy;
        // Groups take openings of their own, and rings are part of the share.
        policy.groups.clear();
        policy.rings.clear();
        policy.order.reserve.unfilled = Unfilled::Release;
        let people = in_rings_of(&policy, people);
        let post = post(&policy, openings, None);
        let higher = Post { share: post.share.max(more), ..post };
        let (less, more) = (run(&policy, &post, &people, people.len()), run(&policy, &higher, &people, people.len()));
        prop_assert!(locals(&people, &more, openings) >= locals(&people, &less, openings));
    }

    #[test]
    fn a_reserve_is_met_whenever_enough_qualified_locals_are_there(
        policy in policy(Instrument::Reserve), people in people(12), openings in 0_u32..9,
    ) {
        let people = in_rings_of(&policy, people);
        let post = post(&policy, openings, None);
        let ordered = run(&policy, &post, &people, people.len());
        let kinds = policy.rings.len() + 1;
        let reserved: u32 = policy.reserved_openings(&post)[..kinds].iter().sum();
        let qualified = people.iter().filter(|person| is_qualified_local(&policy, person)).count();
        let due = qualified.min(reserved.min(openings) as usize);
        prop_assert!(locals(&people, &ordered, openings) >= due, "{} locals, {due} due", locals(&people, &ordered, openings));
    }

    #[test]
    fn nobody_unqualified_is_put_forward_and_unknown_is_never_local(
        policy in any_policy(), people in people(16), openings in 0_u32..9, day in prop::option::of(-1_i32..9),
    ) {
        let people = in_rings_of(&policy, people);
        let post = post(&policy, openings, day);
        let ordered = run(&policy, &post, &people, people.len());
        let local = u8::try_from(policy.rings.len()).unwrap();
        for placed in ordered.placed.iter().chain(&ordered.waiting) {
            let person = &people[placed.contender.worker as usize];
            if let Some(Rule::Reserve(kind)) = placed.rule {
                prop_assert!(person.eligible == Some(true) && person.score >= policy.order.min_score);
                prop_assert!(kind > local || person.residence.is_local == Some(true));
            }
            if matches!(placed.rule, Some(Rule::Boost | Rule::Tier)) {
                prop_assert!(person.eligible != Some(false) && person.score >= policy.order.min_score);
                prop_assert!(person.residence.is_local.is_some());
            }
            if person.eligible == Some(false) {
                prop_assert!(placed.priority.total_cmp(&person.score).is_le());
                // Where turns take from others, those who fail a rule may pass them.
                let is_ordered_only = post.instrument != Instrument::LabourMarketTest && !policy.rotation.acts();
                prop_assert!(!is_ordered_only || placed.moved.is_none_or(|moved| moved <= 0), "somebody who fails rose");
            }
        }
    }

    #[test]
    fn the_order_inside_a_class_never_changes(
        policy in any_policy(), people in people(24), openings in 0_u32..9, day in prop::option::of(-1_i32..9),
    ) {
        let people = in_rings_of(&policy, people);
        let post = post(&policy, openings, day);
        let ordered = run(&policy, &post, &people, people.len());
        let mut last: BTreeMap<_, (f64, u32)> = BTreeMap::new();
        for placed in &ordered.placed {
            let Contender { class, score, id_rank, .. } = placed.contender;
            if let Some((above, id)) = last.insert(class, (score, id_rank)) {
                prop_assert!(above > score || above.total_cmp(&score).is_eq() && id < id_rank);
            }
        }
    }

    #[test]
    fn moves_add_up_and_say_by_which_rule(
        policy in any_policy(), people in people(24), openings in 0_u32..9,
    ) {
        let people = in_rings_of(&policy, people);
        let post = post(&policy, openings, Some(30));
        let ordered = run(&policy, &post, &people, people.len());
        for (after, placed) in (1_i64..).zip(&ordered.placed) {
            if let Some(moved) = placed.moved {
                prop_assert_eq!(placed.before.map(|before| i64::from(before) - after), Some(i64::from(moved)));
                prop_assert!(moved == 0 || placed.rule.is_some());
            }
        }
        if ordered.placed.len() == people.len() && post.instrument != Instrument::None {
            prop_assert_eq!(ordered.placed.iter().map(|placed| i64::from(placed.moved.unwrap())).sum::<i64>(), 0);
        }
    }
}

/// What a policy reads of a worker, taken from the record itself: the way through index and layout must not change it.
fn of_record(policy: &Policy, worker: &Worker, site: Option<RegionCode>, as_of: Date) -> (Residence, Vec<String>) {
    let facts = WorkerFacts {
        home: worker.home_region,
        ktp: worker.ktp_region,
        ktp_checked: worker.ktp_checked_on.map(Date::to_days),
        resident_since: worker.resident_since.map(Date::to_days),
        ..WorkerFacts::default()
    };
    let mut groups = worker.groups.clone().unwrap_or_default();
    if worker.disability.as_deref().is_some_and(|disability| disability != "no") {
        groups.push("disability".to_owned());
    }
    (policy.residence(&facts, site, Some(as_of)), groups)
}

fn post_of(policy: &Policy, vacancy: &Vacancy, as_of: Date) -> Post {
    let facts = VacancyFacts {
        site: vacancy.region,
        openings: vacancy.openings.unwrap_or(1),
        opens: vacancy.opens_on.map(Date::to_days),
        closes: vacancy.closes_on.map(Date::to_days),
        skill_class: vacancy.skill_class,
        ..VacancyFacts::default()
    };
    policy.post(&facts, Some(as_of))
}

/// What happened to whom: the worker's row, the kind, days before the market's day.
fn log() -> impl Strategy<Value = Vec<(usize, EventKind, i32)>> {
    let kind = prop::sample::select(vec![EventKind::Placed, EventKind::Placed, EventKind::Referred, EventKind::Ended]);
    prop::collection::vec((0_usize..9, kind, -20_i32..260), 0..14)
}

/// The events of a log, numbered from `first` on; of rows beyond the last worker nobody's.
fn events(log: &[(usize, EventKind, i32)], workers: &[Worker], first: usize) -> Vec<Event> {
    let today = Date::new(2026, 11, 1).unwrap().to_days();
    let event = |(number, (row, kind, ago)): (usize, &(usize, EventKind, i32))| {
        let mut event = Event::new(format!("E{}", first + number).parse().unwrap());
        event.kind = Some(*kind);
        event.date = Date::from_days(today - ago).ok();
        event.worker_id = workers.get(*row).map(|worker| worker.worker_id.clone());
        event
    };
    log.iter().enumerate().map(event).collect()
}

/// Placements within six months, the slow way.
fn turns_of(log: &[Event], worker: &Worker, as_of: Date) -> u8 {
    let counts = |event: &&Event| {
        let date = event.date.unwrap();
        event.kind == Some(EventKind::Placed)
            && event.worker_id.as_ref() == Some(&worker.worker_id)
            && date <= as_of
            && date.months_until(as_of) < 6
    };
    u8::try_from(log.iter().filter(counts).count()).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, max_shrink_iters: 200, ..ProptestConfig::default() })]

    /// A market's lists are the instrument applied to every pair: nothing is lost between records and lists, neither in
    /// the index nor by keeping the best of every class alone, and every move is counted among all workers.
    #[test]
    fn a_market_s_lists_are_the_instrument_applied_to_everybody(
        (workers, mut vacancies) in strategies::records(9, 3), mut policy in strategies::policy(), k in 1_usize..4,
        eligible in prop::sample::select(&[Eligible::KeepUnknown, Eligible::All][..]), log in log(),
    ) {
        // Sites where the policy binds and people live: a list of strangers would move nobody.
        policy.jurisdiction = None;
        for vacancy in &mut vacancies {
            vacancy.region = "64.74.01".parse().ok();
        }
        let as_of = Date::new(2026, 11, 1).unwrap();
        policy.rotation = Rotation { months: 6, amount: 0.05, cap: 0.1, ..Rotation::default() };
        let options = || MarketOptions::default().with_as_of(as_of);
        let plain = market(options(), &workers, &vacancies)?;
        // Part of the log is there before the workers, part comes later, and some events are replaced.
        let mut with = Matcher::in_memory(options().with_policy(policy.clone()))?;
        let (first, second) = log.split_at(log.len() / 2);
        with.add_events(Table::records(&events(first, &workers, 0)), OnError::Raise)?;
        with.commit()?;
        matcher_tests::fill(&mut with, &workers, &vacancies)?;
        with.add_events(Table::records(&events(second, &workers, 3)), OnError::Raise)?;
        with.commit()?;
        let log = with.records::<Event>()?;
        for vacancy in &vacancies {
            let id = vacancy.vacancy_id.to_string();
            let everybody = plain.rank_workers(Some(&[&id]), &RankOptions::default().with_k(100).with_eligible(eligible))?;
            let post = post_of(&policy, vacancy, as_of);
            let people: Vec<Person> = everybody.rows().iter().map(|row| {
                let name = everybody.worker_id(row).to_owned();
                let worker = workers.iter().find(|worker| worker.worker_id.to_string() == name).unwrap();
                let (residence, groups) = of_record(&policy, worker, vacancy.region, as_of);
                Person { id: name, score: row.score, residence, groups, turns: turns_of(&log, worker, as_of), eligible: row.checks.eligible() }
            }).collect();
            let slow = list(&policy, &post, &people);
            let fast = with.rank_workers(Some(&[&id]), &RankOptions::default().with_k(k).with_eligible(eligible))?;
            let (listed, waiting): (Vec<_>, Vec<_>) = fast.rows().iter().partition(|row| row.position.is_some());
            let names = |rows: &[&Row]| rows.iter().map(|row| fast.worker_id(row).to_owned()).collect::<Vec<_>>();
            prop_assert_eq!(names(&listed), slow.ids.iter().take(k).cloned().collect::<Vec<_>>());
            prop_assert_eq!(names(&waiting), slow.waiting.iter().take(k).cloned().collect::<Vec<_>>());
            for row in fast.rows() {
                let at = people.iter().position(|person| person.id == fast.worker_id(row)).unwrap();
                prop_assert_eq!(row.is_local, people[at].residence.is_local);
                prop_assert_eq!(row.proof_missing, people[at].residence.missing);
                prop_assert!(row.is_local.is_some() || !row.proof_missing.is_empty());
                if post.instrument != Instrument::None {
                    prop_assert_eq!(row.before, u32::try_from(at + 1).ok());
                }
            }
        }
    }
}

/// A vacancy in one district, somebody near who knows less, somebody far who knows more, and somebody who tells no home.
fn small(policy: &str, openings: u32) -> matcher_core::Matcher {
    let mut market =
        matcher_core::Matcher::in_memory(MarketOptions::default().with_policy(Policy::from_toml(policy).unwrap()))
            .unwrap();
    let workers = "worker_id,skills,home_region\nnear,smaw,65.71\nfar,smaw|gtaw,64.71\nuntold,smaw|gtaw,\n";
    let vacancies = format!(
        "vacancy_id,skills_required,region,housing,openings\nV1,smaw|gtaw,65.71,yes,{openings}\nV2,smaw,65.71,yes,{openings}\n"
    );
    market.add_workers(matcher_tests::csv(workers), matcher_core::OnError::Raise).unwrap();
    market.add_vacancies(matcher_tests::csv(&vacancies), matcher_core::OnError::Raise).unwrap();
    market.commit().unwrap();
    market
}

fn names(ranking: &matcher_core::Ranking) -> Vec<(String, Option<u32>)> {
    ranking.rows().iter().map(|row| (ranking.worker_id(row).to_owned(), row.position)).collect()
}

#[test]
fn who_is_shut_out_by_a_test_is_displaced_and_who_lacks_a_paper_waits() {
    let market = small("id = \"x\"\n[order]\ninstrument = \"labour_market_test\"\n", 1);
    let ranking = market.rank_workers(Some(&["V1"]), &RankOptions::default()).unwrap();
    assert_eq!(names(&ranking), [("near".to_owned(), Some(1)), ("untold".to_owned(), None)]);
    let why = market.why_not("far", "V1", &RankOptions::default()).unwrap();
    assert_eq!((why.reason, why.position), (matcher_core::matcher::Verdict::Displaced, None));
    // One place and two better ones without the policy: who is second there isn't displaced.
    let market = small("id = \"x\"\n[order]\ninstrument = \"tier\"\n", 1);
    let one = RankOptions::default().with_k(1);
    let verdicts = ["far", "untold"].map(|worker| market.why_not(worker, "V1", &one).unwrap().reason);
    assert_eq!(verdicts, [matcher_core::matcher::Verdict::Displaced, matcher_core::matcher::Verdict::BelowK]);
}

#[test]
fn a_share_taken_from_targets_needs_no_day() {
    let policy = "id = \"x\"\n[order]\ninstrument = \"reserve\"\n[order.reserve]\nshare = \"target\"\n\
                  [[target]]\nunit = \"employer\"\nscope = \"hires\"\nshare = 0.9\nto = 2018-12-31\n\
                  [[target]]\nunit = \"employer\"\nscope = \"hires\"\nshare = 0.5\nfrom = 2019-01-01\n";
    let ranking = small(policy, 2).rank_workers(Some(&["V1"]), &RankOptions::default()).unwrap();
    assert_eq!(ranking.outcomes[0].seats[0].stated, 1);
    assert_eq!(
        ranking.rows()[1].rule.map(|rule| ranking.policy().rule_name(rule).into_owned()).as_deref(),
        Some("reserve:local")
    );
}

#[test]
fn openings_without_end_are_counted() {
    let policy = "id = \"x\"\n[order]\ninstrument = \"reserve\"\n[order.reserve]\nshare = 0.75\n";
    let market = small(policy, u32::MAX);
    let ranking = market.rank_workers(None, &RankOptions::default()).unwrap();
    assert!(ranking.notes.iter().any(|note| note.contains("6442450944")), "{:?}", ranking.notes);
    let check = market.check_policy(&Policy::from_toml(policy).unwrap(), &RankOptions::default()).unwrap();
    assert_eq!(check.openings, 2 * u64::from(u32::MAX));
}

#[test]
fn a_group_counts_for_somebody_who_was_never_stored() {
    let policy = "id = \"x\"\n[order]\ninstrument = \"boost\"\n[extra]\ncap = 0.1\namounts = { poor = 0.1 }\n";
    let market = small(policy, 1);
    let mut worker = Worker::new(matcher_core::ids::WorkerId::new("new").unwrap());
    worker.skills = Some(vec!["smaw".to_owned()]);
    worker.groups = Some(vec!["poor".to_owned()]);
    let ranking = market.snapshot().rank_for_worker(&worker, &RankOptions::default()).unwrap();
    assert!(ranking.rows().iter().all(|row| (row.priority - row.score - 0.1).abs() < 1e-12));
}
