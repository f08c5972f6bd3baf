#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use super::*;

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn rules(csv: &str) -> Result<SchemeRules, SafeguardError> {
    SchemeRules::from_table(Table::csv_reader(csv.as_bytes()).unwrap()).map(|(rules, _)| rules)
}

fn standing(status: &'static str) -> Standing {
    Standing { status: Some(status), ..Standing::default() }
}

#[test]
fn the_bundled_rules_are_read_and_have_no_gap() {
    let rules = SchemeRules::bundled();
    assert_eq!(rules.schemes(), ["JKN", "JKK", "JKM", "JHT", "JP", "JKP"]);
    assert!(rules.gaps().is_empty(), "{:?}", rules.gaps());
    assert_eq!(rules.fact("PBI", day("2026-11-01")).unwrap().gives.as_deref(), Some("JKN"));
}

/// Domain notes, section 5.1: rates of those who are paid a wage.
#[test]
fn an_employee_costs_what_the_law_says() {
    let rules = SchemeRules::bundled();
    let person = Standing {
        size: Some("large".to_owned()),
        risk: Some(5),
        wage: Some(6_000_000),
        floor: Some(379_948_000),
        ..standing("employed")
    };
    let costs: Vec<(String, Option<i64>)> = rules
        .schemes()
        .into_iter()
        .flat_map(|scheme| rules.due(scheme, &person, day("2026-11-01")).parts)
        .map(|part| (format!("{} {}", part.rule.name(), part.payer), part.monthly))
        .collect();
    let expected = [
        ("JKN employer", 240_000),
        ("JKN self", 60_000),
        ("JKK employer", 104_400),
        ("JKM employer", 18_000),
        ("JHT employer", 222_000),
        ("JHT self", 120_000),
        ("JP employer", 120_000),
        ("JP self", 60_000),
        // 0.22 % of at most 5 million.
        ("JKP APBN", 11_000),
    ];
    let expected: Vec<(String, Option<i64>)> =
        expected.iter().map(|(who, cost)| ((*who).to_owned(), Some(*cost))).collect();
    assert_eq!(costs, expected);
}

#[test]
fn what_is_not_known_is_neither_due_nor_cheap() {
    let rules = SchemeRules::bundled();
    let today = day("2026-11-01");
    let nobody = rules.due("JKK", &Standing::default(), today);
    assert_eq!((nobody.state, &nobody.untold[..], nobody.monthly()), (DueState::Unknown, &["status"][..], None));
    // Without the risk class the scheme is due all the same, only its cost isn't known.
    let employed = Standing { wage: Some(4_000_000), ..standing("employed") };
    let due = rules.due("JKK", &employed, today);
    assert_eq!((due.state, due.monthly(), due.parts[0].payer.as_str()), (DueState::Due, None, "employer"));
    // Whether the employer is large enough decides over JP.
    let pension = rules.due("JP", &employed, today);
    assert_eq!((pension.state, &pension.untold[..]), (DueState::Unknown, &["size"][..]));
    // Who may drive or not pays in full.
    let driver = Standing { income: Some(500_000), ..standing("self_employed") };
    assert_eq!(rules.due("JKM", &driver, today).monthly(), Some(6_800));
}

#[test]
fn schemes_that_nobody_owes_are_optional_or_not_due() {
    let rules = SchemeRules::bundled();
    let today = day("2026-11-01");
    let own = Standing { income: Some(500_000), ..standing("informal") };
    let states: Vec<DueState> =
        rules.schemes().into_iter().map(|scheme| rules.due(scheme, &own, today).state).collect();
    let (due, none) = (DueState::Due, DueState::NotDue);
    assert_eq!(states, [due, due, due, DueState::Optional, none, none]);
    assert_eq!(rules.due("JHT", &own, today).monthly(), Some(20_000));
    let daily = Standing { contract: Some("daily"), ..standing("employed") };
    assert_eq!(rules.due("JHT", &daily, today).state, DueState::NotDue);
    assert_eq!(rules.due("JKK", &standing("unemployed"), today).state, DueState::NotDue);
}

/// Domain notes, section 5.1: 16,800 is JKK and JKM, 36,800 with JHT.
#[test]
fn a_district_pays_the_lowest_contribution() {
    let rules = SchemeRules::bundled();
    let today = day("2025-06-01");
    let fisher = Standing { payer: Some("APBD".to_owned()), income: Some(900_000), ..standing("informal") };
    let cost = |scheme: &str| rules.due(scheme, &fisher, today).monthly().unwrap();
    assert_eq!((cost("JKK") + cost("JKM"), cost("JKK") + cost("JKM") + cost("JHT")), (16_800, 36_800));
    assert_eq!(cost("JKN"), 42_000);
}

#[test]
fn a_gap_is_told_and_leaves_the_scheme_unknown() {
    let gapped =
        rules("scheme,from,to,kind,value\nJKX,2025-01-01,2025-06-30,fixed,100\nJKX,2025-08-01,,fixed,200\n").unwrap();
    let [gap] = &gapped.gaps()[..] else { panic!("one gap") };
    assert_eq!((gap.rule_id.as_str(), gap.from, gap.to), ("2", day("2025-07-01"), day("2025-07-31")));
    let due = gapped.due("JKX", &standing("informal"), day("2025-07-15"));
    assert_eq!((due.state, &due.untold[..]), (DueState::Unknown, &["rule"][..]));
    assert_eq!(gapped.due("JKX", &standing("informal"), day("2025-08-01")).monthly(), Some(200));
}

#[test]
fn two_rules_for_one_day_and_wrong_cells_are_refused() {
    let twice = rules("scheme,status,from,to\nJKK,informal|daily,2025-01-01,\nJKK,daily|informal,2026-01-01,\n");
    let text = twice.unwrap_err().to_string();
    assert!(text.contains("rows 1 and 2") && text.contains("JKK on 2026-01-01"), "{text}");
    let wrong = rules("scheme;status;kind;value;base\nJKK;ojek;rate;1,5;\n;;lump;-1;\n").unwrap_err();
    let SafeguardError::Rules(crate::record::TableError::Refused(report)) = wrong else { panic!("rows are refused") };
    let issues: Vec<(Option<u64>, &str)> =
        report.issues.iter().map(|issue| (issue.row, issue.column.as_deref().unwrap_or_default())).collect();
    for expected in [(1, "status"), (1, "value"), (1, "base"), (2, "scheme"), (2, "kind"), (2, "value")] {
        assert!(issues.contains(&(Some(expected.0), expected.1)), "{expected:?} in {issues:?}");
    }
}

#[test]
fn json_and_back_is_the_same() {
    let rules = SchemeRules::bundled();
    assert_eq!(SchemeRules::from_json(&rules.to_json()).unwrap().fingerprint(), rules.fingerprint());
}
