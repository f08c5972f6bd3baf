//! Are documents read as they are written, and written as they are read?

use std::fs;
use std::path::Path;

use proptest::prelude::*;

use super::*;
use crate::policy::{
    Evidence, Exemption, Extra, Group, Instrument, Local, Mode, Order, Proof, Reserve, Ring, Rounding, Strategic,
    Target, TargetScope, TierBoost, Unfilled, Unit,
};
use crate::region::{AdminLevel, Gazetteer};
use crate::units::Date;

/// The document of the public contract, word for word. It names a district, so that it is data.
const CONTRACT: &str = include_str!("../../../../tests/golden/policy.toml");

/// A document with every key.
const EVERY_KEY: &str = r#"
id = "x"
version = "2"
legal_basis = "x"
illustrative = true
jurisdiction = "64.74"
valid_from = 2019-01-01
valid_to = 2026-12-31
[local]
boundary = "kabupaten_kota"
regions = ["64.74.01"]
proof = ["ktp_region"]
mode = "all"
months = 12
checked_months = 6
[order]
instrument = "reserve"
min_score = 0.25
skill_class = ["unskilled", "semi"]
[order.boost]
desa_kelurahan = 0.2
kecamatan = 0.15
kabupaten_kota = 0.105
provinsi = 0.045
[order.reserve]
share = "target"
rounding = "nearest"
precedence = ["open", "ring_1", "kecamatan", "local", "disability"]
unfilled = "hold"
hold_days = 14
[rotation]
months = 6
kinds = ["referred", "placed"]
amount = 0.04
cap = 0.1
[[tier]]
name = "ring_1"
regions = ["64.74.01.1001"]
min_share = 0.1
window_days = 7
[[tier]]
level = "kecamatan"
[[group]]
name = "disability"
share = 0.01
rounding = "down"
[extra]
cap = 0.1
amounts = { poor = 0.05, laid_off = 0.1 }
[[target]]
unit = "site"
scope = "headcount"
skill_class = ["strategic"]
share = 0.75
from = 2019-01-01
to = 2026-12-31
[strategic]
kbji = ["1321"]
skill_class = ["skilled"]
[[exemption]]
reason = "specialist"
evidence = "list"
kbji = ["2145"]
from = 2019-01-01
to = 2026-12-31
"#;

fn again(policy: &Policy) -> Policy {
    Policy::from_toml(&policy.to_toml().unwrap()).unwrap()
}

#[test]
fn the_document_of_the_contract_is_read_word_for_word() {
    let policy = Policy::from_toml(CONTRACT).unwrap();
    assert_eq!(policy.order.reserve.share, ReserveShare::Fixed(Share::new(0.75).unwrap()));
    assert_eq!(policy.order.reserve.precedence, Precedence::ReserveFirst);
    assert_eq!((policy.rings[0].window_days, policy.rings[0].name()), (7, "kecamatan".to_owned()));
    assert_eq!((policy.targets[0].unit, policy.targets[0].scope), (Unit::Employer, TargetScope::Hires));
    assert_eq!(policy.exemptions[0].evidence, Evidence::LabourMarketTest);
    assert_eq!(again(&policy), policy);
    policy.check_regions(&Gazetteer::bundled(), "64.74".parse().ok()).unwrap();
}

#[test]
fn the_examples_are_illustrative_in_force_somewhere_and_written_back_the_same() {
    let mut examples = Vec::new();
    let mut instruments = Vec::new();
    for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("data/policies")).unwrap() {
        let path = entry.unwrap().path();
        let policy = Policy::from_toml(&fs::read_to_string(&path).unwrap());
        let policy = policy.unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        policy.check_regions(&Gazetteer::bundled(), policy.jurisdiction).unwrap();
        assert!(policy.illustrative && policy.legal_basis.is_some(), "{}", path.display());
        assert_eq!(again(&policy), policy);
        assert_eq!(again(&policy).fingerprint(), policy.fingerprint());
        instruments.push(policy.order.instrument.as_str());
        examples.push(policy);
    }
    assert_eq!(examples.len(), 6);
    Policy::check_versions(&examples).unwrap();
    instruments.sort_unstable();
    instruments.dedup();
    assert_eq!(instruments, ["boost", "labour_market_test", "none", "reserve", "tier"]);
}

/// Every key of a table and the tables in it, with the path that an error gives it.
fn keys(table: &toml::Table, path: &str) -> Vec<String> {
    let inside = |(key, value): (&String, &toml::Value)| {
        let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
        let below = match value {
            toml::Value::Table(table) => keys(table, &path),
            toml::Value::Array(items) => {
                let tables = (1..).zip(items).filter_map(|(place, item)| Some((place, item.as_table()?)));
                tables.flat_map(|(place, table)| keys(table, &format!("{path}[{place}]"))).collect()
            }
            _ => Vec::new(),
        };
        [vec![path], below].concat()
    };
    table.iter().flat_map(inside).collect()
}

/// Misspells the key at a path.
fn misspell(table: &mut toml::Table, path: &str) {
    let Some((first, rest)) = path.split_once('.') else {
        let value = table.remove(path).unwrap();
        table.insert(format!("{path}z"), value);
        return;
    };
    let (key, place) = first.strip_suffix(']').and_then(|first| first.split_once('[')).unwrap_or((first, "1"));
    match &mut table[key] {
        toml::Value::Table(table) => misspell(table, rest),
        toml::Value::Array(items) => {
            let item = &mut items[place.parse::<usize>().unwrap() - 1];
            misspell(item.as_table_mut().unwrap(), rest);
        }
        _ => unreachable!(),
    }
}

#[test]
fn a_misspelt_key_of_any_table_gets_its_nearest() {
    Policy::from_toml(EVERY_KEY).unwrap();
    let document: toml::Table = EVERY_KEY.parse().unwrap();
    // The names of groups are the office's own.
    let paths = keys(&document, "").into_iter().filter(|path| !path.starts_with("extra.amounts."));
    let mut count = 0;
    for path in paths {
        let mut wrong = document.clone();
        misspell(&mut wrong, &path);
        let text = toml::to_string(&wrong).unwrap();
        let error = Policy::from_toml(&text).unwrap_err().to_string();
        let key = path.rsplit('.').next().unwrap();
        let line = 1 + text.lines().position(|line| line.contains(&format!("{key}z"))).unwrap();
        assert!(error.starts_with(&format!("policy: line {line}, column ")), "{path}: {error}");
        assert!(error.contains(&format!(": {path}z: unknown field `{key}z`")), "{path}: {error}");
        assert!(error.ends_with(&format!("; did you mean `{key}`?")), "{path}: {error}");
        count += 1;
    }
    assert!(count > 50, "{count} keys");
}

#[test]
fn every_key_is_in_the_documentation() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/policy.md");
    let page = fs::read_to_string(path).unwrap();
    for path in keys(&EVERY_KEY.parse().unwrap(), "") {
        let key = path.replace("[1]", "").replace("[2]", "");
        let key = if key.starts_with("extra.amounts.") { "extra.amounts" } else { &key };
        let (table, name) = key.rsplit_once('.').unwrap_or(("", key));
        assert!(page.contains(&format!("| `{key}` |")), "docs/policy.md lacks {name} of {table}");
    }
}

fn share() -> impl Strategy<Value = Share> {
    (0..=20_u32).prop_filter_map("a share", |step| Share::new(f64::from(step) / 20.0).ok())
}

fn period() -> impl Strategy<Value = (Option<Date>, Option<Date>)> {
    let day = |days: i32| Date::from_days(days).ok();
    (prop::option::of(15_000..17_000), prop::option::of(17_000..21_000))
        .prop_map(move |(from, to)| (from.and_then(day), to.and_then(day)))
}

fn classes() -> impl Strategy<Value = SkillClasses> {
    let all = vec![SkillClass::Unskilled, SkillClass::Semi, SkillClass::Skilled, SkillClass::Strategic];
    prop::sample::subsequence(all, 0..=4).prop_map(SkillClasses)
}

prop_compose! {
    fn local()(
        proof in prop::sample::subsequence(vec![Proof::KtpRegion, Proof::HomeRegion], 1..=2),
        mode in prop::sample::select(vec![Mode::Any, Mode::All]),
        regions in prop::sample::subsequence(vec!["64.74.01", "64.74.02.1001"], 0..=2),
        (months, checked) in (0..40_u32, 0..12_u32),
    ) -> Local {
        let regions = regions.iter().map(|code| code.parse().unwrap()).collect();
        let checked_months = if proof.contains(&Proof::KtpRegion) { checked } else { 0 };
        Local { boundary: AdminLevel::KabupatenKota, regions, proof, mode, months, checked_months }
    }
}

prop_compose! {
    fn reserve()(
        share in prop_oneof![share().prop_map(ReserveShare::Fixed), Just(ReserveShare::Target)],
        rounding in prop::sample::select(vec![Rounding::Up, Rounding::Down, Rounding::Nearest]),
        precedence in prop::sample::select(vec![
            Precedence::ReserveFirst,
            Precedence::OpenFirst,
            Precedence::Slots(["open", "local", "ring_1", "kecamatan", "disability"].map(str::to_owned).into()),
        ]),
        hold_days in prop::option::of(0..60_u32),
    ) -> Reserve {
        let unfilled = if hold_days.is_some() { Unfilled::Hold } else { Unfilled::Release };
        Reserve { share, rounding, precedence, unfilled, hold_days: hold_days.unwrap_or_default() }
    }
}

prop_compose! {
    fn order()(
        instrument in prop::sample::select(vec![
            Instrument::None,
            Instrument::Boost,
            Instrument::Tier,
            Instrument::Reserve,
            Instrument::LabourMarketTest,
        ]),
        min_score in 0.0..=1.0,
        skill_class in classes(),
        (provinsi, more) in (prop::option::of(0.0..0.1), prop::option::of(0.0..0.1)),
        reserve in reserve(),
    ) -> Order {
        let kecamatan = more.map(|more: f64| more + provinsi.unwrap_or(0.0));
        let boost = TierBoost { desa_kelurahan: None, kecamatan, kabupaten_kota: None, provinsi };
        Order { instrument, min_score, skill_class, boost, reserve }
    }
}

prop_compose! {
    fn policy()(
        (valid_from, valid_to) in period(),
        (version, legal_basis, illustrative) in ("[a-z0-9 \"']{0,6}", prop::option::of("\\PC{0,8}"), any::<bool>()),
        (local, order) in (local(), order()),
        (rings, groups, extras) in (prop::collection::vec((share(), 0..60_u32), 2), share(), 0..3_usize),
        rounding in prop::option::of(prop::sample::select(vec![Rounding::Up, Rounding::Nearest])),
        targets in prop::collection::vec((classes(), share(), period()), 4),
        (strategic, exempt) in (prop::sample::subsequence(vec!["1", "132", "1321"], 0..=3), 0..3_usize),
        (from, to) in period(),
    ) -> Policy {
        let ring = |name: Option<&str>, level, regions: &[&str], (min_share, window_days): (Share, u32)| Ring {
            name: name.map(str::to_owned),
            level,
            regions: regions.iter().map(|code| code.parse().unwrap()).collect(),
            min_share,
            window_days,
        };
        let units = [Unit::Vacancy, Unit::Employer, Unit::Site, Unit::Programme];
        let targets = units.into_iter().zip(targets).map(|(unit, (skill_class, share, (from, to)))| {
            Target { unit, scope: TargetScope::Openings, skill_class, share, from, to }
        });
        let kbji: Vec<String> = strategic.iter().map(ToString::to_string).collect();
        let evidence = [Evidence::List, Evidence::Officer, Evidence::LabourMarketTest];
        let exemptions = evidence.into_iter().skip(exempt).map(|evidence| {
            Exemption { reason: "specialist".to_owned(), evidence, kbji: vec!["21".to_owned()], from, to }
        });
        Policy {
            version: Some(version),
            legal_basis,
            illustrative,
            jurisdiction: "64.74".parse().ok(),
            valid_from,
            valid_to,
            local,
            order,
            rings: vec![
                ring(Some("ring_1"), None, &["64.74.01.1001"], rings[0]),
                ring(None, Some(AdminLevel::Kecamatan), &[], rings[1]),
            ],
            groups: vec![Group { name: "disability".to_owned(), share: groups, rounding }],
            extra: Extra {
                cap: 0.5,
                amounts: ["poor", "laid_off", "disability"].into_iter().skip(extras).map(|n| (n.to_owned(), 0.25)).collect(),
            },
            targets: targets.collect(),
            strategic: Strategic { kbji, skill_class: vec![SkillClass::Skilled] },
            exemptions: exemptions.collect(),
            ..Policy::none()
        }
    }
}

proptest! {
    #[test]
    fn what_is_written_is_read_back_the_same(policy in policy()) {
        prop_assert_eq!(policy.validate(), Ok(()));
        let text = policy.to_toml().unwrap();
        let read = Policy::from_toml(&text).unwrap();
        prop_assert_eq!(&read, &policy);
        prop_assert_eq!(read.to_toml().unwrap(), text);
    }

    #[test]
    fn no_text_makes_the_reader_panic(text in "\\PC{0,60}", at in 0..EVERY_KEY.len(), cut in any::<bool>()) {
        let mut document = EVERY_KEY.to_owned();
        if cut { document.truncate(at) } else { document.insert_str(at, &text) }
        let _ = Policy::from_toml(&document);
        let _ = Policy::from_toml(&text);
    }
}
