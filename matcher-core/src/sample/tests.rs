//! What a sample promises, table by table.

use std::collections::{BTreeMap, BTreeSet};

use super::*;
use crate::record::{Context, Education, EventKind, OnError, Record, Table, WorkStatus, read};
use crate::region::AdminLevel;

fn sample(spec: &SampleSpec) -> Sample {
    Sample::generate(spec, &Gazetteer::bundled()).unwrap()
}

fn default_sample() -> Sample {
    sample(&SampleSpec::default())
}

fn fingerprint(sample: &Sample) -> blake3::Hash {
    fn add<R: Record>(hasher: &mut blake3::Hasher, rows: &[R]) {
        for row in rows {
            hasher.update(&serde_json::to_vec(row).unwrap());
        }
    }
    let mut hasher = blake3::Hasher::new();
    add(&mut hasher, &sample.workers);
    add(&mut hasher, &sample.vacancies);
    add(&mut hasher, &sample.employers);
    add(&mut hasher, &sample.courses);
    add(&mut hasher, &sample.mous);
    add(&mut hasher, &sample.targets);
    add(&mut hasher, &sample.events);
    hasher.finalize()
}

/// Share in percent of the rows that hold.
fn share<T>(rows: &[T], holds: impl Fn(&T) -> bool) -> usize {
    rows.iter().filter(|row| holds(row)).count() * 100 / rows.len()
}

#[test]
fn the_same_spec_gives_the_same_bytes_and_another_seed_others() {
    let spec = SampleSpec::default().with_workers(600).with_vacancies(80);
    assert_eq!(fingerprint(&sample(&spec)), fingerprint(&sample(&spec)));
    assert_ne!(fingerprint(&sample(&spec)), fingerprint(&sample(&spec.clone().with_seed(1))));
}

#[test]
fn a_larger_sample_begins_with_the_smaller_one() {
    let small = SampleSpec::default().with_workers(100).with_vacancies(30);
    let large = small.clone().with_workers(1000).with_vacancies(90);
    let (small, large) = (sample(&small), sample(&large));
    assert_eq!(small.workers[..], large.workers[..100]);
    assert_eq!(small.vacancies[..], large.vacancies[..30]);
    assert_eq!(small.employers, large.employers);
}

#[test]
fn every_record_passes_the_checks_of_its_table() {
    fn accepted<R: Record>(rows: &[R], gazetteer: &Gazetteer) {
        let batch = read::<R>(Table::records(rows), &Context::new(gazetteer), OnError::Report).unwrap();
        let issues: Vec<String> = batch.report.issues.iter().map(|issue| format!("{issue:?}")).take(3).collect();
        assert_eq!((batch.report.accepted, issues), (rows.len() as u64, vec![]), "{}", R::TABLE);
        assert!(batch.records == rows, "{} changed by reading", R::TABLE);
    }
    let (sample, gazetteer) = (default_sample(), Gazetteer::bundled());
    accepted(&sample.workers, &gazetteer);
    accepted(&sample.vacancies, &gazetteer);
    accepted(&sample.employers, &gazetteer);
    accepted(&sample.courses, &gazetteer);
    accepted(&sample.mous, &gazetteer);
    accepted(&sample.targets, &gazetteer);
    accepted(&sample.events, &gazetteer);
}

#[test]
fn ids_are_unique_and_say_that_they_are_synthetic() {
    fn check<R: Record>(rows: &[R]) {
        let ids: BTreeSet<&str> = rows.iter().map(Record::key).collect();
        assert_eq!(ids.len(), rows.len(), "{}", R::TABLE);
        assert!(ids.iter().all(|id| id.starts_with("SYN-")), "{}", R::TABLE);
    }
    let sample = default_sample();
    check(&sample.workers);
    check(&sample.vacancies);
    check(&sample.employers);
    check(&sample.courses);
    check(&sample.mous);
    check(&sample.targets);
    check(&sample.events);
    assert!(sample.employers.iter().all(|firm| firm.name.as_ref().unwrap().ends_with("(sintetis)")));
    assert!(sample.workers.iter().all(|worker| worker.nik.is_none()));
}

#[test]
fn workers_look_like_the_seekers_of_a_district() {
    let spec = SampleSpec::default();
    let sample = sample(&spec);
    let workers = &sample.workers;
    let schooled = [Education::Sma, Education::Smk, Education::Ma, Education::PaketC];
    let bounds = [
        ("SMA or SMK", share(workers, |w| w.education.is_some_and(|e| schooled.contains(&e))), 55..75),
        ("degree", share(workers, |w| w.education.is_some_and(|e| e.level() >= 6)), 5..18),
        ("no schooling known", share(workers, |w| w.education.is_none()), 4..10),
        ("unemployed", share(workers, |w| w.status == Some(WorkStatus::Unemployed)), 40..68),
        ("employed", share(workers, |w| w.status == Some(WorkStatus::Employed)), 5..20),
        ("disability", share(workers, |w| w.disability.as_ref().is_some_and(|kind| kind != "no")), 0..3),
        ("with a point", share(workers, |w| w.lat.is_some()), 45..55),
        (
            "card elsewhere",
            share(workers, |w| w.ktp_region.is_some() && w.home_region.is_some() && w.ktp_region != w.home_region),
            5..11,
        ),
        ("card unknown", share(workers, |w| w.ktp_region.is_none()), 3..7),
        ("poor", share(workers, |w| w.groups.iter().flatten().any(|group| group == "poor")), 7..18),
    ];
    for (what, percent, bound) in bounds {
        assert!(bound.contains(&percent), "{what} {percent}");
    }
    let is_home = |worker: &Worker| {
        worker.home_region.is_some_and(|home| spec.regions.iter().any(|region| region.contains(home)))
    };
    assert!((83..92).contains(&share(workers, is_home)));
    for worker in workers {
        if let Some(age) = worker.birth_date.map(|birth| birth.years_until(spec.as_of)) {
            assert!((18..=55).contains(&age), "{age}");
            assert!(worker.experience_years.is_none_or(|years| years <= f64::from(age - 17)));
        }
        let skills = worker.skills.as_ref().unwrap();
        assert!((2..=7).contains(&skills.len()), "{skills:?}");
        if let Some(words) = worker.summary.as_ref().map(|text| text.split_whitespace().count()) {
            assert!((5..=25).contains(&words), "{:?}", worker.summary);
        }
        assert!(worker.registered_on.is_some_and(|day| day <= spec.as_of && day.months_until(spec.as_of) <= 24));
        assert!(worker.education.is_none_or(|education| education.level() >= 2) || worker.major.is_none());
    }
}

#[test]
fn certificates_of_all_states_are_about() {
    let (sample, as_of) = (default_sample(), SampleSpec::default().as_of);
    let expiries: Vec<_> =
        sample.workers.iter().flat_map(|w| w.certificates.iter().flatten()).filter_map(|held| held.expires).collect();
    let expired = share(&expiries, |day| *day < as_of);
    assert!((5..30).contains(&expired), "{expired}");
}

#[test]
fn adverts_are_whole_and_agree_with_their_columns() {
    let spec = SampleSpec::default();
    let sample = sample(&spec);
    let firms: BTreeMap<_, _> = sample.employers.iter().map(|firm| (firm.employer_id.as_str(), firm)).collect();
    for vacancy in &sample.vacancies {
        let text = vacancy.description.as_ref().unwrap();
        let words = text.split_whitespace().count();
        assert!((30..=80).contains(&words), "{words}: {text}");
        assert!(!text.contains(['{', '}']) && !text.contains("  "), "{text}");
        for certificate in vacancy.certificates_required.iter().flatten() {
            assert!(text.contains(&certificate.name), "{text}");
        }
        assert!(firms.contains_key(vacancy.employer_id.as_ref().unwrap().as_str()));
        assert!(!vacancy.skills_required.as_ref().unwrap().is_empty());
        assert_eq!(vacancy.region.unwrap().level(), AdminLevel::Kecamatan);
    }
    let closed = share(&sample.vacancies, |v| v.closes_on.unwrap() < spec.as_of);
    let later = share(&sample.vacancies, |v| v.opens_on.unwrap() > spec.as_of);
    assert!((12..28).contains(&closed) && (3..13).contains(&later), "{closed} {later}");
    assert!(sample.vacancies.iter().any(|v| v.openings.unwrap() > 20), "no wave");
}

#[test]
fn contractors_belong_to_a_principal_and_headcounts_add_up() {
    let sample = default_sample();
    let ids: BTreeSet<_> = sample.employers.iter().map(|firm| firm.employer_id.as_str()).collect();
    assert!(sample.employers.iter().any(|firm| firm.principal_id.is_some()));
    for firm in &sample.employers {
        assert!(firm.principal_id.as_ref().is_none_or(|id| ids.contains(id.as_str())));
        if let (Some(local), Some(total)) = (firm.headcount_local, firm.headcount_total) {
            assert!(local <= total);
        }
    }
    let companies = sample.mous.iter().filter(|mou| mou.kind.as_deref() == Some("company")).count();
    assert_eq!((companies, sample.mous.len()), (11, 27));
    for mou in sample.mous.iter().filter(|mou| mou.kind.as_deref() == Some("company")) {
        assert!(ids.contains(mou.partner_id.as_ref().unwrap().as_str()));
    }
}

#[test]
fn events_name_records_that_exist_and_go_forward_in_time() {
    let spec = SampleSpec::default();
    let sample = sample(&spec);
    let workers: BTreeMap<_, _> = sample.workers.iter().map(|worker| (&worker.worker_id, worker)).collect();
    let vacancies: BTreeMap<_, _> = sample.vacancies.iter().map(|vacancy| (&vacancy.vacancy_id, vacancy)).collect();
    let firms: BTreeSet<_> = sample.employers.iter().map(|firm| &firm.employer_id).collect();
    let courses: BTreeSet<_> = sample.courses.iter().map(|course| &course.course_id).collect();
    let mut last: BTreeMap<&crate::ids::WorkerId, Date> = BTreeMap::new();
    for event in &sample.events {
        let date = event.date.unwrap();
        assert!(date <= spec.as_of, "{event:?}");
        if let Some(id) = &event.worker_id {
            let before = last.insert(id, date).unwrap_or(workers[id].registered_on.unwrap());
            assert!(before <= date, "{event:?}");
        }
        if let Some(id) = &event.vacancy_id {
            let vacancy = vacancies[id];
            assert_eq!(vacancy.employer_id, event.employer_id);
            if event.kind == Some(EventKind::Referred) {
                assert!(vacancy.opens_on.unwrap() <= date && date <= vacancy.closes_on.unwrap());
            }
        }
        assert!(event.employer_id.as_ref().is_none_or(|id| firms.contains(id)));
        assert!(event.course_id.as_ref().is_none_or(|id| courses.contains(id)));
    }
}

#[test]
fn nothing_takes_more_people_than_it_has_room_for() {
    let sample = default_sample();
    let count = |kind: EventKind, id: fn(&Event) -> Option<String>| {
        let mut counts: BTreeMap<String, u32> = BTreeMap::new();
        for event in sample.events.iter().filter(|event| event.kind == Some(kind)) {
            *counts.entry(id(event).unwrap()).or_default() += 1;
        }
        counts
    };
    let accepted = count(EventKind::Accepted, |event| event.vacancy_id.as_ref().map(ToString::to_string));
    let taught = count(EventKind::Trained, |event| event.course_id.as_ref().map(ToString::to_string));
    assert!(!accepted.is_empty() && !taught.is_empty());
    for vacancy in &sample.vacancies {
        assert!(accepted.get(vacancy.vacancy_id.as_str()).is_none_or(|count| *count <= vacancy.openings.unwrap()));
    }
    for course in &sample.courses {
        assert!(taught.get(course.course_id.as_str()).is_none_or(|count| *count <= course.seats.unwrap()));
    }
}

#[test]
fn any_other_district_or_province_works_by_its_code_alone() {
    for code in ["33.19", "93.01", "51"] {
        let region: RegionCode = code.parse().unwrap();
        let spec = SampleSpec::default().with_regions([region]).with_workers(300).with_vacancies(60);
        let sample = sample(&spec);
        let homes = sample.workers.iter().filter_map(|worker| worker.home_region);
        assert!(homes.filter(|home| region.contains(*home)).count() > 230, "{code}");
        assert!(sample.vacancies.iter().all(|vacancy| region.contains(vacancy.region.unwrap())), "{code}");
        assert_eq!(sample.mous.len(), 27, "{code}");
        assert!(sample.events.iter().any(|event| event.kind == Some(EventKind::Trained)), "{code}");
    }
}

#[test]
fn a_spec_that_cannot_be_met_says_why() {
    let refused = |spec: SampleSpec| Sample::generate(&spec, &Gazetteer::bundled()).unwrap_err();
    let spec = SampleSpec::default;
    assert_eq!(refused(spec().with_regions([])), SampleError::NoRegion);
    let unknown: RegionCode = "99.01".parse().unwrap();
    assert_eq!(refused(spec().with_regions([unknown])), SampleError::UnknownRegion { code: unknown });
    assert!(matches!(refused(spec().with_workers(MAX_ROWS + 1)), SampleError::TooManyRows { .. }));
    let early = Date::new(1950, 1, 1).unwrap();
    assert_eq!(refused(spec().with_as_of(early)), SampleError::AsOfOutside { as_of: early });
}
