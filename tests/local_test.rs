//! Was there really nobody here? Counts, unknowns and windows of a search, and a certificate that nobody can change unseen.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;

use matcher_core::local_test::{Finding, LocalTestError, Status, Verification, Waiver};
use matcher_core::matcher::Lang;
use matcher_core::{Cancel, Certificate, Error, MarketOptions, Matcher, OnError, Policy};
use matcher_tests::csv;
use serde_json::{Value, json};

/// Invented people: one qualified local, near misses, people of whom something isn't known, one of another city.
const WORKERS: &str = "\
worker_id,skills,occupation,education,experience_years,certificates,birth_date,home_region,ktp_region,registered_on,summary
fit,smaw|gtaw,Welder,SMK,4,Juru las kelas I,1990-01-01,65.71.01,65.71,2026-01-01,
paper,smaw|gtaw,Welder,SMK,5,[],1990-01-01,65.71.02,65.71,2026-01-01,
lapsed,smaw,Welder,SMK,5,Juru las kelas I@2026-10-31,1990-01-01,65.71.02,65.71,,
young,smaw,Welder,SMK,3,Juru las kelas I,2010-01-01,65.71.02,65.71,,
school,smaw,Welder,SD,3,Juru las kelas I,1990-01-01,65.71.02,65.71,,
two,smaw,Welder,SD,0,[],1990-01-01,65.71.02,65.71,,
barista,barista,Barista,SMA,3,[],1990-01-01,65.71.02,65.71,,
nowhere,smaw,Welder,SMK,6,Juru las kelas I,1990-01-01,,,,
untold,smaw,Welder,SMK,6,,1990-01-01,65.71.03,65.71,,
blank,,,SMK,6,,1990-01-01,65.71.03,65.71,,
far,smaw|gtaw,Welder,SMK,9,Juru las kelas I,1990-01-01,64.71,64.71,,
late,smaw|gtaw,Welder,SMK,9,Juru las kelas I,1990-01-01,65.71.01,65.71,2026-11-02,
";

const COURSES: &str = "\
course_id,title,certificate,skills_taught,starts_on,cost_per_seat,education_min
past,Las,Juru las kelas I,smaw,2026-10-01,1000,
dear,Las,Juru las kelas I,smaw,2026-12-01,5000000,
cheap,Las,Juru las kelas I,smaw,2026-12-01,2000000,
other,Barista,,barista,2026-11-02,1000,
";

fn vacancies(openings: u32) -> String {
    format!(
        "vacancy_id,employer_id,title,skills_required,certificates_required,education_min,experience_min_years,age_min,\
         age_max,region,openings,opens_on,closes_on,housing,description\n\
         V1,E1,Juru las <b>,smaw|gtaw,Juru las kelas I,SMP,1,18,45,65.71.01,{openings},2026-10-01,2026-11-30,yes,hubungi 081234567890\n\
         V2,E1,Juru las,smaw,,,,,,65.71.01,1,2026-12-01,,yes,\n"
    )
}

const POLICY: &str = "id = \"residents\"\nlegal_basis = \"an invented by-law\"\n[local]\nproof = [\"home_region\"]\n";

fn options(policy: &str) -> MarketOptions {
    let options = MarketOptions::default().with_as_of("2026-11-01".parse().unwrap());
    options.with_policy(Policy::from_toml(policy).unwrap())
}

fn market_of(options: MarketOptions, workers: &str, openings: u32) -> Matcher {
    let mut market = Matcher::in_memory(options).unwrap();
    market.add_workers(csv(workers), OnError::Raise).unwrap();
    market.add_vacancies(csv(&vacancies(openings)), OnError::Raise).unwrap();
    market.add_courses(csv(COURSES), OnError::Raise).unwrap();
    market.commit().unwrap();
    market
}

fn market(openings: u32) -> Matcher {
    market_of(options(POLICY), WORKERS, openings)
}

fn waivers() -> Vec<Waiver> {
    ["nowhere", "untold", "blank"].map(|id| Waiver::new(id, &format!("{id}: called twice"))).to_vec()
}

/// The certificate of the market in which every part of it holds something.
fn full(market: &Matcher) -> Certificate {
    market.local_test("V1", &waivers()).unwrap().unwrap()
}

#[test]
fn everybody_is_counted_at_the_step_they_reach() {
    let search = market(5).find_locals("V1").unwrap();
    let counts = search.counts;
    // `late` registered a day after.
    assert_eq!((counts.registered, counts.local), (11, 9));
    // `fit` alone passes every rule; `untold` and `blank` tell no certificate.
    assert_eq!((counts.eligible, counts.qualified, counts.unknown), (1, 1, 3));
    let unknowns: Vec<(&str, String)> =
        search.unknowns.iter().map(|of| (of.worker_id.as_str(), of.missing.join(" "))).collect();
    let wanted = [
        ("blank", "certificate_missing_unknown not_a_candidate_unknown"),
        ("nowhere", "home_region"),
        ("untold", "certificate_missing_unknown"),
    ];
    assert_eq!(unknowns, wanted.map(|(id, missing)| (id, missing.to_owned())));
    let reasons: Vec<(&str, u64)> = search.reasons.iter().map(|(code, count)| (code.as_str(), *count)).collect();
    assert_eq!(
        reasons,
        [
            ("age_outside", 1),
            ("certificate_expired", 1),
            ("certificate_missing", 3),
            ("certificate_missing_unknown", 2),
            ("education_below", 2),
            ("not_a_candidate", 1),
            ("not_a_candidate_unknown", 1),
        ]
    );
}

#[test]
fn a_near_miss_tells_what_is_lacking_without_what_is_personal_and_the_course_that_closes_it() {
    let search = market(5).find_locals("V1").unwrap();
    let near: Vec<_> = search
        .near_misses
        .iter()
        .map(|miss| (miss.worker_id.as_str(), miss.code.as_str(), miss.have.as_deref(), miss.course_id.as_deref()))
        .collect();
    assert_eq!(
        near,
        [
            ("lapsed", "certificate_expired", None, Some("cheap")),
            ("paper", "certificate_missing", None, Some("cheap")),
            ("school", "education_below", Some("SD"), None),
            ("young", "age_outside", None, None),
        ]
    );
    assert_eq!(search.near_misses[2].need.as_deref(), Some("SMP"));
    assert!(search.near_misses[1].need.as_deref().unwrap().to_lowercase().contains("las"));
}

#[test]
fn no_certificate_while_qualified_and_unknown_reach_the_openings() {
    // One is qualified and three are unknown.
    for (openings, finding) in
        [(1, Finding::EnoughQualified), (2, Finding::Unknowns), (4, Finding::Unknowns), (5, Finding::TooFew)]
    {
        let market = market(openings);
        assert_eq!(market.find_locals("V1").unwrap().finding, finding, "{openings}");
        assert_eq!(market.local_test("V1", &[]).unwrap().is_some(), finding == Finding::TooFew, "{openings}");
        // Waived one and all, the unknown don't stand in the way; who is qualified can't be waived.
        let waived = market.local_test("V1", &waivers()).unwrap();
        assert_eq!(waived.is_some(), finding != Finding::EnoughQualified, "{openings}");
        // Two of three are not enough: each is waived, or none is.
        let some = market.local_test("V1", &waivers()[..2]).unwrap();
        assert_eq!(some.is_some(), finding == Finding::TooFew, "{openings}");
    }
    assert_eq!(market(0).find_locals("V1").unwrap().finding, Finding::NoOpening);
    assert_eq!(market(5).find_locals("V2").unwrap().finding, Finding::NotOpenYet);
}

#[test]
fn waivers_that_can_t_stand_are_refused() {
    let market = market(3);
    for (worker, reason) in [
        ("blank", " "),
        ("blank", "HP 0812 3456 7890"),
        ("nobody", "moved"),
        ("far", "moved"),
        ("fit", "is not here"),
        ("late", "came later"),
    ] {
        let error = market.local_test("V1", &[Waiver::new(worker, reason)]).unwrap_err();
        assert!(matches!(&error, Error::LocalTest(LocalTestError::Waiver { .. })), "{worker}: {error}");
        assert!(reason.trim().is_empty() || !error.to_string().contains(reason), "{error}");
    }
}

#[test]
fn a_certificate_waits_until_every_window_is_over() {
    let rings = "[[tier]]\nlevel = \"kecamatan\"\nwindow_days = 31\n";
    let order = |days: u32| {
        let rings = rings.replace("31", &days.to_string());
        format!("{POLICY}[order]\ninstrument = \"labour_market_test\"\n{rings}")
    };
    let finding = |policy: &str| market_of(options(policy), WORKERS, 5).find_locals("V1").unwrap().finding;
    // Opened on 1 October, the post has been open for 31 full days on 1 November.
    assert_eq!(finding(&order(31)), Finding::TooFew);
    assert_eq!(finding(&order(32)), Finding::WindowRuns);
    assert!(market_of(options(&order(32)), WORKERS, 5).local_test("V1", &waivers()).unwrap().is_none());
    // Another instrument asks nobody alone.
    assert_eq!(finding(&order(32).replace("labour_market_test", "tier")), Finding::TooFew);
}

#[test]
fn without_a_site_nobody_is_known_to_be_local_and_everybody_to_be_asked_for_it() {
    let mut market = market(5);
    let vacancy = vacancies(5).replace(",65.71.01,5,", ",,5,");
    market.add_vacancies(csv(&vacancy), OnError::Raise).unwrap();
    market.commit().unwrap();
    let search = market.find_locals("V1").unwrap();
    assert_eq!((search.counts.local, search.counts.qualified), (0, 0));
    // Who tells no domicile is asked for that first.
    let asked = |id: &str| search.unknowns.iter().find(|unknown| unknown.worker_id == id).unwrap().missing.clone();
    assert_eq!(
        (asked("fit"), asked("far"), asked("nowhere")),
        (vec!["region".to_owned()], vec!["region".to_owned()], vec!["home_region".to_owned()])
    );
}

#[test]
fn a_search_is_made_on_a_day_and_stops_when_told() {
    let mut market = market_of(MarketOptions::default(), WORKERS, 5);
    let error = market.find_locals("V1").unwrap_err();
    assert!(matches!(error, Error::LocalTest(LocalTestError::NoDay)), "{error}");
    market = self::market(5);
    assert!(matches!(market.local_test("V9", &[]).unwrap_err(), Error::Engine(_)));
    let cancel = Cancel::new();
    cancel.cancel();
    market.set_cancel(cancel);
    assert_eq!(market.find_locals("V1").unwrap_err().kind(), matcher_core::ErrorKind::Cancelled);
}

#[test]
fn somebody_whom_the_missing_facts_could_lift_over_min_score_is_unknown() {
    let search = |least: f64| {
        let policy = format!("{POLICY}[order]\nmin_score = {least}\n");
        market_of(options(&policy), WORKERS, 9).find_locals("V1").unwrap()
    };
    assert_eq!(search(0.0).counts.qualified, 1);
    let strict = search(0.999);
    assert_eq!(strict.counts.qualified, 0);
    // Nobody knows what somebody is worth who told nothing.
    assert!(strict.unknowns.iter().any(|unknown| unknown.worker_id == "blank"));
    assert!(strict.reasons.keys().any(|code| code.starts_with("below_min_score")), "{:?}", strict.reasons);
    assert!(strict.near_misses.is_empty());
}

#[test]
fn the_same_test_has_the_same_bytes_on_any_number_of_threads_and_whatever_the_order_of_rows() {
    let text = full(&market(3)).to_json();
    let mut rows: Vec<&str> = WORKERS.lines().collect();
    rows[1..].reverse();
    let again = market_of(options(POLICY), &(rows.join("\n") + "\n"), 3);
    let other = market(3);
    assert_eq!(on_threads(1, move || full(&again).to_json()), text);
    assert_eq!(on_threads(8, move || full(&other).to_json()), text);
    assert_eq!(Certificate::from_json(&text).unwrap().to_json(), text);
}

fn on_threads(threads: usize, work: impl FnOnce() -> String + Send) -> String {
    rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap().install(work)
}

#[test]
fn nothing_of_a_person_and_no_mark_of_a_page_comes_out() {
    let certificate = full(&market(3));
    let (text, pages) = (certificate.to_json(), [Lang::Id, Lang::En].map(|lang| certificate.to_html(lang).unwrap()));
    for said in [&text, &pages[0], &pages[1]] {
        for personal in ["081234567890", "1990-01-01", "2010-01-01", "\"have\":\"65", "Barista"] {
            assert!(!said.contains(personal), "{personal}");
        }
    }
    assert!(
        pages.iter().all(|page| page.contains("Juru las &lt;b&gt;") && !page.contains("<b>,") && !page.contains("{}"))
    );
    assert!(pages[0].contains("Warga lokal") && pages[1].contains("Local residents"));
}

#[test]
fn a_later_generation_alone_is_no_difference() {
    let mut market = market(3);
    let certificate = full(&market);
    let status = |market: &Matcher| market.verify(&certificate).unwrap().status;
    assert_eq!(status(&market), Status::Same);
    // Somebody who registers later wasn't there on the day.
    let header = WORKERS.lines().next().unwrap();
    let newcomer =
        format!("{header}\nnew,smaw|gtaw,Welder,SMK,9,Juru las kelas I,1990-01-01,65.71.01,65.71,2026-11-05,\n");
    market.add_workers(csv(&newcomer), OnError::Raise).unwrap();
    market.commit().unwrap();
    assert_eq!(status(&market), Status::Same);
}

fn fields(verification: &Verification) -> Vec<String> {
    let said = verification.differences.iter();
    said.map(|of| [of.field.as_str(), of.worker_id.as_deref().unwrap_or(""), &of.what].join(" ")).collect()
}

#[test]
fn what_changed_since_is_told_with_the_record() {
    let mut market = market(3);
    let certificate = full(&market);
    let changed = WORKERS.replace("barista,barista,Barista,SMA,3,[]", "barista,smaw,Welder,SMA,3,Juru las kelas I");
    market.add_workers(csv(&changed), OnError::Raise).unwrap();
    market.commit().unwrap();
    let found = market.verify(&certificate).unwrap();
    assert_eq!(found.status, Status::Differs);
    assert_eq!(
        fields(&found),
        [
            "counts.eligible  changed",
            "counts.qualified  changed",
            "reasons.certificate_missing  changed",
            "reasons.not_a_candidate  gone",
            "records barista changed"
        ]
    );
    let counts = &found.differences[0];
    assert_eq!((counts.before.as_deref(), counts.after.as_deref()), (Some("1"), Some("2")));
    // What is told of a record is that it changed.
    assert_eq!((&found.differences[4].before, &found.differences[4].after), (&None, &None));
}

#[test]
fn another_policy_or_vacancy_differs_and_so_does_another_market() {
    let certificate = full(&market(3));
    let other = market_of(options(&POLICY.replace("residents", "others")), WORKERS, 3);
    let found = other.verify(&certificate).unwrap();
    assert_eq!(found.status, Status::Differs);
    assert_eq!(fields(&found), ["fingerprints.policy_id  changed", "fingerprints.policy  changed"]);

    let found = market(4).verify(&certificate).unwrap();
    assert_eq!((found.status, fields(&found)[0].as_str()), (Status::Differs, "openings  changed"));

    // A market without the vacancy, and one in which nobody of the certificate is.
    let mut without = market(3);
    without.remove_vacancies(&["V1".to_owned()]).unwrap();
    without.commit().unwrap();
    let found = without.verify(&certificate).unwrap();
    assert_eq!((found.status, fields(&found)), (Status::Differs, vec!["vacancy_id  no_such_vacancy".to_owned()]));
    let strangers = WORKERS.replace("1990-01-01", "1991-01-01");
    let strangers: Vec<String> = strangers
        .lines()
        .enumerate()
        .map(|(at, row)| if at == 0 { row.to_owned() } else { format!("x{row}") })
        .collect();
    let found = market_of(options(POLICY), &(strangers.join("\n") + "\n"), 3).verify(&certificate).unwrap();
    assert_eq!(found.status, Status::Differs);
    assert!(fields(&found).contains(&"records  none_in_common".to_owned()));
}

#[test]
fn erased_is_only_what_follows_from_people_being_gone() {
    let mut market = market(3);
    let certificate = full(&market);
    let without = |market: &mut Matcher, ids: &[&str]| {
        market.remove_workers(&ids.iter().map(|id| (*id).to_owned()).collect::<Vec<_>>()).unwrap();
        market.commit().unwrap();
        market.verify(&certificate).unwrap()
    };
    let found = without(&mut market, &["paper"]);
    assert_eq!(found.status, Status::Erased, "{:?}", found.differences);
    assert_eq!(
        fields(&found),
        [
            "counts.registered  changed",
            "counts.local  changed",
            "reasons.certificate_missing  changed",
            "near_misses paper gone",
            "records paper gone"
        ]
    );
    // Erased, with words of their own, they leave the counts as they were taken.
    let mut erasing = self::market(3);
    erasing.erase_worker("paper").unwrap();
    assert_eq!(erasing.verify(&certificate).unwrap(), found);
    // One whose waiver stands in the certificate, and the one who was qualified.
    assert_eq!(without(&mut market, &["nowhere", "fit"]).status, Status::Erased);
    // Somebody of another city isn't among the records, so nothing says who is gone.
    assert_eq!(without(&mut market, &["far"]).status, Status::Differs);
    // Somebody whose record is there, with a later day of registration, isn't gone.
    market = self::market(3);
    let later = WORKERS.replace("65.71.02,65.71,2026-01-01,", "65.71.02,65.71,2026-11-05,");
    market.add_workers(csv(&later), OnError::Raise).unwrap();
    market.commit().unwrap();
    let found = market.verify(&certificate).unwrap();
    assert_eq!(found.status, Status::Differs);
    assert!(fields(&found).contains(&"records paper gone".to_owned()), "{:?}", found.differences);
}

/// Every leaf of a JSON value with its path; empty lists and objects are leaves.
fn leaves(value: &Value, path: &str, found: &mut Vec<String>) {
    match value {
        Value::Object(fields) if !fields.is_empty() => {
            for (name, value) in fields {
                leaves(value, &format!("{path}/{name}"), found);
            }
        }
        Value::Array(items) if !items.is_empty() => {
            for (at, value) in items.iter().enumerate() {
                leaves(value, &format!("{path}/{at}"), found);
            }
        }
        _ => found.push(path.to_owned()),
    }
}

/// Other values in place of one: of its kind, of none, of another kind.
fn changed(value: &Value) -> Vec<Value> {
    match value {
        Value::String(text) => {
            let mut other = text.clone();
            other.push('1');
            // A date one day later is a date still.
            let date = text.strip_suffix("-01").map(|month| Value::from(format!("{month}-02")));
            [Some(Value::from(other)), date].into_iter().flatten().collect()
        }
        Value::Number(number) => vec![Value::from(number.as_u64().unwrap() + 1), json!(0.5)],
        Value::Bool(flag) => vec![Value::from(!flag)],
        Value::Null => vec![json!("x"), json!(7)],
        Value::Array(_) => vec![json!(["x"])],
        Value::Object(_) => vec![json!({"x": 1})],
    }
}

/// The digest of a certificate made anew by somebody without a key, as `docs/local-test.md` says it is made.
fn resealed(mut value: Value) -> Value {
    let fields = value.as_object_mut().unwrap();
    fields.shift_remove("digest");
    let salt = fields.get("salt").and_then(Value::as_str).unwrap_or("").to_owned();
    let key = blake3::derive_key("matcher 2026-11 local test certificate: whole", salt.as_bytes());
    let digest = blake3::keyed_hash(&key, value.to_string().as_bytes()).to_hex().to_string();
    value.as_object_mut().unwrap().insert("digest".to_owned(), Value::from(digest));
    value
}

/// Every way to change one leaf, take one field or entry away, add one, or put two in another order; with its name.
fn tampered(original: &Value) -> Vec<(String, Value)> {
    let mut paths = Vec::new();
    leaves(original, "", &mut paths);
    let mut made = Vec::new();
    for path in &paths {
        let value = original.pointer(path).unwrap();
        for other in changed(value) {
            let mut copy = original.clone();
            *copy.pointer_mut(path).unwrap() = other.clone();
            made.push((format!("{path} = {other}"), copy));
        }
    }
    let mut containers: Vec<String> = paths
        .iter()
        .flat_map(|path| {
            let ends: Vec<usize> = path.match_indices('/').map(|(at, _)| at).collect();
            ends.into_iter().map(|at| path[..at].to_owned()).collect::<Vec<_>>()
        })
        .collect();
    containers.sort_unstable();
    containers.dedup();
    for path in containers {
        match original.pointer(&path).unwrap() {
            Value::Object(fields) => {
                for name in fields.keys() {
                    let mut copy = original.clone();
                    copy.pointer_mut(&path).unwrap().as_object_mut().unwrap().shift_remove(name);
                    made.push((format!("{path}/{name} removed"), copy));
                }
                let mut copy = original.clone();
                copy.pointer_mut(&path).unwrap().as_object_mut().unwrap().insert("x".to_owned(), json!(1));
                made.push((format!("{path}/x added"), copy));
            }
            Value::Array(items) => {
                for at in 0..items.len() {
                    let mut copy = original.clone();
                    copy.pointer_mut(&path).unwrap().as_array_mut().unwrap().remove(at);
                    made.push((format!("{path}/{at} removed"), copy));
                }
                let mut copy = original.clone();
                let list = copy.pointer_mut(&path).unwrap().as_array_mut().unwrap();
                let mut entry = list[0].clone();
                if let Some(id) = entry.get_mut("worker_id") {
                    *id = json!("zz");
                }
                list.push(entry);
                made.push((format!("{path} entry added"), copy));
                let mut copy = original.clone();
                let list = copy.pointer_mut(&path).unwrap().as_array_mut().unwrap();
                list.push(list[0].clone());
                made.push((format!("{path} entry repeated"), copy));
                if items.len() > 1 {
                    let mut copy = original.clone();
                    copy.pointer_mut(&path).unwrap().as_array_mut().unwrap().reverse();
                    made.push((format!("{path} reversed"), copy));
                }
            }
            _ => {}
        }
    }
    made
}

#[test]
fn no_field_can_be_changed_unseen() {
    // Rings, so that the window has entries too.
    let rings = "[order]\ninstrument = \"labour_market_test\"\n[[tier]]\nlevel = \"kecamatan\"\nwindow_days = 7\n";
    let market = market_of(options(&format!("{POLICY}{rings}")), WORKERS, 3);
    let original: Value = serde_json::from_str(&full(&market).to_json()).unwrap();
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    for (name, value) in tampered(&original) {
        // Without a new digest the digest tells; a text that says it is no certificate isn't read at all.
        let read = Certificate::from_json(&value.to_string());
        match read.map(|certificate| market.verify(&certificate)) {
            Ok(Ok(found)) => assert_eq!(found.status, Status::Tampered, "{name}"),
            Ok(Err(error)) => assert!(
                name.starts_with("/sealed") && matches!(error, Error::LocalTest(LocalTestError::NoKey)),
                "{name}: {error}"
            ),
            Err(error) => assert!(name.starts_with("/format"), "{name}: {error}"),
        }
        // With one, the market tells, or the form does.
        let Ok(certificate) = Certificate::from_json(&resealed(value).to_string()) else {
            assert!(name.starts_with("/format"), "{name}");
            continue;
        };
        match market.verify(&certificate) {
            Ok(found) => {
                // The digest alone is what a resealed certificate mends.
                let is_mended = name.starts_with("/digest");
                let is_caught = matches!(found.status, Status::Differs | Status::Tampered);
                assert!(is_caught || is_mended && found.status == Status::Same, "{name}: {:?}", found.status);
                assert!(is_mended || !found.differences.is_empty(), "{name}");
                *seen.entry(found.status.as_str()).or_default() += 1;
            }
            Err(error) => assert!(name.starts_with("/sealed"), "{name}: {error}"),
        }
    }
    // A check that finds nothing to check has lost its fields.
    assert!(seen["differs"] > 60 && seen["tampered"] > 60, "{seen:?}");
}

#[test]
fn what_a_forger_makes_anew_as_a_whole_differs_where_it_matters() {
    let market = market(3);
    let original: Value = serde_json::from_str(&full(&market).to_json()).unwrap();
    let set = |changes: &[(&str, Value)]| {
        let mut copy = original.clone();
        for (path, value) in changes {
            *copy.pointer_mut(path).unwrap() = value.clone();
        }
        let certificate = Certificate::from_json(&resealed(copy).to_string()).unwrap();
        market.verify(&certificate).unwrap()
    };
    // One who never was, counted as gone.
    let mut records = original["records"].as_array().unwrap().clone();
    records.push(json!({"worker_id": "zz", "digest": "0".repeat(32)}));
    assert_eq!(set(&[("/records", records.into())]).status, Status::Differs);
    // Any difference but of values has its field.
    let found = set(&[("/counts/qualified", json!(0)), ("/waivers/0/reason", json!("other words"))]);
    assert_eq!(
        (found.status, fields(&found)),
        (Status::Differs, vec!["counts.qualified  changed".to_owned(), "salt  changed".to_owned()])
    );
}

#[test]
fn a_certificate_that_can_t_be_made_is_none_however_right_its_numbers_are() {
    let market = market(3);
    let made = full(&market);
    // Somebody takes the waivers out and makes the digest anew.
    let mut value: Value = serde_json::from_str(&made.to_json()).unwrap();
    value["waivers"] = json!([]);
    let found = market.verify(&Certificate::from_json(&resealed(value).to_string()).unwrap()).unwrap();
    assert_eq!(found.status, Status::Differs);
    assert_eq!(fields(&found)[0], "counts  unknowns");
}

#[test]
fn the_office_s_key_seals() {
    let keyed = |key: u8| market_of(options(POLICY).with_nik_key([key; 32]), WORKERS, 3);
    let (office, other, open) = (keyed(1), keyed(2), market(3));
    let sealed = full(&office);
    assert!(sealed.contents().unwrap().sealed);
    assert_eq!(office.verify(&sealed).unwrap().status, Status::Same);
    // With another key nothing fits, and without one nothing can be said.
    assert_eq!(other.verify(&sealed).unwrap().status, Status::Tampered);
    assert!(matches!(open.verify(&sealed).unwrap_err(), Error::LocalTest(LocalTestError::NoKey)));
    // Without the key nobody makes a digest anew, and the seal can't be taken off.
    let value: Value = serde_json::from_str(&sealed.to_json()).unwrap();
    for (name, value) in tampered(&value) {
        let Ok(certificate) = Certificate::from_json(&resealed(value).to_string()) else { continue };
        let status = office.verify(&certificate).unwrap().status;
        assert_eq!(
            status,
            if name.starts_with("/sealed = false") { Status::Differs } else { Status::Tampered },
            "{name}"
        );
    }
    let unsealed = full(&open);
    assert_eq!(open.verify(&unsealed).unwrap().status, Status::Same);
    let found = office.verify(&unsealed).unwrap();
    assert_eq!((found.status, fields(&found)), (Status::Differs, vec!["sealed  changed".to_owned()]));
    // No record has the same digest twice, and none that of the other market.
    let digests = |certificate: &Certificate| {
        certificate.contents().unwrap().records.iter().map(|record| record.digest.clone()).collect::<Vec<_>>()
    };
    assert!(digests(&sealed).iter().all(|digest| !digests(&unsealed).contains(digest)));
}

#[test]
fn a_key_that_keeps_digests_of_identity_numbers_changes_no_record_s_digest() {
    // The same person with and without an identity number on file: the digest of the number is no part of the record's.
    let with_number =
        WORKERS.replace(",summary\n", ",summary,nik\n").replace("2026-01-01,\n", "2026-01-01,,6571010101900001\n");
    let with_number =
        with_number.lines().map(|row| if row.matches(',').count() == 10 { format!("{row},") } else { row.to_owned() });
    let with_number = with_number.collect::<Vec<_>>().join("\n") + "\n";
    let key = || options(POLICY).with_nik_key([1; 32]);
    let (with, without) = (market_of(key(), &with_number, 3), market_of(key(), WORKERS, 3));
    assert!(with.record::<matcher_core::Worker>("fit").unwrap().unwrap().nik.is_some());
    assert_eq!(full(&with).to_json(), full(&without).to_json());
}

#[test]
fn what_is_no_certificate_is_not_read() {
    for (text, said) in [
        ("", "is not JSON"),
        ("[1]", "it has no field format"),
        ("{}", "it has no field format"),
        ("{\"format\": \"matcher.assignment/1\"}", "its format isn't matcher.local_test/1"),
    ] {
        let error = Certificate::from_json(text).unwrap_err();
        assert!(error.to_string().contains(said), "{error}");
    }
    let error = Certificate::from_json("{\"format\": \"matcher.local_test/2\"}").unwrap_err();
    assert!(matches!(error, LocalTestError::Newer { .. }), "{error}");
    // The name is right and the rest is missing: somebody took it out.
    let broken = Certificate::from_json("{\"format\": \"matcher.local_test/1\"}").unwrap();
    assert_eq!(market(3).verify(&broken).unwrap().status, Status::Tampered);
    assert!(matches!(broken.to_html(Lang::Id), Err(LocalTestError::Broken { .. })));
}

#[test]
fn spaces_and_the_order_of_fields_are_no_change() {
    let market = market(3);
    let value: Value = serde_json::from_str(&full(&market).to_json()).unwrap();
    let fields: Vec<(String, Value)> = value.as_object().unwrap().clone().into_iter().rev().collect();
    let reversed: serde_json::Map<String, Value> = fields.into_iter().collect();
    let text = serde_json::to_string_pretty(&reversed).unwrap();
    assert_eq!(market.verify(&Certificate::from_json(&text).unwrap()).unwrap().status, Status::Same);
}
