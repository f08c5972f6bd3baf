//! Do reports of employers come in and go out whole? What is written is read again, and what a report leaves out stays.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use matcher_core::record::{Event, EventKind};
use matcher_core::{MarketOptions, Matcher, OnError, Table, Vacancy};
use matcher_tests::csv;

fn market() -> Matcher {
    let mut market = Matcher::in_memory(MarketOptions::default().with_as_of("2026-11-01".parse().unwrap())).unwrap();
    let vacancies = "vacancy_id,title,openings,contract,age_min,age_max,education_min,skills_required,experience_min_years,\
                     wage_min,wage_max,wage_period,region,opens_on,closes_on,description,employer_id\n\
                     V1,Juru las,3,permanent,18,45,SMK,smaw:1.5|gtaw,2.5,150000,200000,day,65.71.01,2026-10-01,2026-10-31,Borongan,F1\n\
                     V2,Kasir,,,,,,,,,,,,,,,\n";
    market.add_vacancies(csv(vacancies), OnError::Raise).unwrap();
    market.add_employers(csv("employer_id,name,size\nF1,PT Contoh,large\n"), OnError::Raise).unwrap();
    let events = "event_id,date,kind,vacancy_id,worker_id\nE1,2026-09-28,vacancy_reported,V1,\nE2,2026-10-20,filled,V1,\n\
                  E3,2026-10-10,placed,V1,W1\nE4,2026-10-12,placed,V1,W2\n";
    market.add_events(csv(events), OnError::Raise).unwrap();
    market.commit().unwrap();
    market
}

#[test]
fn what_is_written_is_read_again() {
    let first = market();
    let reports = first.vacancy_reports(None).unwrap();
    assert_eq!((reports.len(), reports[0].nama_pemberi_kerja.as_deref()), (2, Some("PT Contoh")));
    let mut second = Matcher::in_memory(MarketOptions::default()).unwrap();
    let read = second.add_vacancy_reports(Table::records(&reports), OnError::Raise).unwrap();
    let notices = first.filled_notices(None).unwrap();
    assert_eq!((notices.len(), notices[0].jumlah_dibutuhkan, notices[0].jumlah_terisi), (1, Some(3), Some(2)));
    second.add_filled_notices(Table::records(&notices), OnError::Raise).unwrap();
    second.commit().unwrap();
    // The name of an employer is told and not stored.
    let told: Vec<(Option<&str>, u64)> = read
        .issues
        .iter()
        .filter(|issue| issue.rule == "not_stored")
        .map(|issue| (issue.column.as_deref(), issue.count))
        .collect();
    assert_eq!(told, [(Some("nama_pemberi_kerja"), 1)]);
    let (mut there, back) =
        (first.record::<Vacancy>("V1").unwrap().unwrap(), second.record::<Vacancy>("V1").unwrap().unwrap());
    // A report has no field for the contract.
    there.contract = None;
    assert_eq!(there, back);
    let events: Vec<_> = second
        .records::<Event>()
        .unwrap()
        .into_iter()
        .map(|event| (event.event_id.to_string(), event.kind.unwrap()))
        .collect();
    assert_eq!(
        events,
        [
            ("lapor:V1:2026-09-28".to_owned(), EventKind::VacancyReported),
            ("terisi:V1:2026-10-20".to_owned(), EventKind::Filled)
        ]
    );
}

#[test]
fn a_period_picks_reports_by_their_day_and_notices_by_theirs() {
    let market = market();
    let reports = |period: &str| market.vacancy_reports(Some(period.parse().unwrap())).unwrap().len();
    assert_eq!((reports("2026-09"), reports("2026-10"), reports("2026")), (1, 0, 1));
    let notices = |period: &str| market.filled_notices(Some(period.parse().unwrap())).unwrap().len();
    assert_eq!((notices("2026-09"), notices("2026-Q4")), (0, 1));
}

#[test]
fn what_is_on_file_stays_where_a_report_says_nothing_and_the_same_report_counts_once() {
    let mut market = market();
    let dirty = "id_lowongan;tanggal_lapor;jumlah;upah_min;jenis_kelamin;pendidikan\n\
                 V1;30/09/2026;4;Rp 4.200.000;L;SLTA\nV3;bukan tanggal;1;;;\n;01/10/2026;1;;;\nV4;02/10/2026;-1;;;\n";
    for _ in 0..2 {
        let report = market.add_vacancy_reports(csv(dirty), OnError::Report).unwrap();
        assert_eq!((report.accepted, report.refused), (1, 3));
        assert!(
            report
                .issues
                .iter()
                .any(|issue| issue.rule == "not_stored" && issue.column.as_deref() == Some("jenis_kelamin"))
        );
        market.commit().unwrap();
    }
    let vacancy = market.record::<Vacancy>("V1").unwrap().unwrap();
    assert_eq!((vacancy.openings, vacancy.title.as_deref(), vacancy.age_max), (Some(4), Some("Juru las"), Some(45)));
    assert_eq!(
        market.records::<Event>().unwrap().iter().filter(|event| event.event_id.as_str().starts_with("lapor:")).count(),
        1
    );
    let raised = market.add_vacancy_reports(csv(dirty), OnError::Raise).unwrap_err();
    assert!(raised.to_string().contains("vacancy_reports"), "{raised}");
}

#[test]
fn a_report_adds_to_what_is_staged_and_one_that_does_not_fit_is_refused() {
    let mut market = market();
    market.add_vacancies(csv("vacancy_id,contract,opens_on\nV9,permanent,2026-10-01\n"), OnError::Raise).unwrap();
    market.add_vacancy_reports(csv("id_lowongan,jabatan\nV9,Kasir\n"), OnError::Raise).unwrap();
    market.add_vacancy_reports(csv("id_lowongan,jumlah\nV9,4\n"), OnError::Raise).unwrap();
    // It would close before the day on file on which it opens; and a wage by the day is replaced whole.
    let report = market
        .add_vacancy_reports(
            csv("id_lowongan,tanggal_lapor,berlaku_sampai,upah_min\nV9,2026-09-01,2026-09-01,\nV1,2026-10-02,,4200000\n"),
            OnError::Report,
        )
        .unwrap();
    market.commit().unwrap();
    assert_eq!((report.accepted, report.refused), (1, 1));
    assert!(
        report
            .issues
            .iter()
            .any(|issue| issue.id.as_deref() == Some("V9") && issue.column.as_deref() == Some("closes_on"))
    );
    let vacancy = market.record::<Vacancy>("V9").unwrap().unwrap();
    assert_eq!(
        (vacancy.title.as_deref(), vacancy.openings, vacancy.contract.is_some()),
        (Some("Kasir"), Some(4), true)
    );
    assert!(market.record::<Event>("lapor:V9:2026-09-01").unwrap().is_none());
    let wage = market.record::<Vacancy>("V1").unwrap().unwrap();
    assert_eq!((wage.wage_min.unwrap().get(), wage.wage_max, wage.wage_period), (4_200_000, None, None));
    // A notice without its day tells nothing.
    let refused = market.add_filled_notices(csv("id_lowongan\nV1\n"), OnError::Report).unwrap();
    assert_eq!((refused.accepted, refused.refused), (0, 1));
}
