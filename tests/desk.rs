//! Overrides, call lists and letters on a whole market: what is refused, what is kept, what never changes.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use matcher_core::desk::{CallNoteKind, CallOptions, Change, LetterKind, LetterOptions};
use matcher_core::matcher::Lang;
use matcher_core::{Error, ErrorKind, MarketOptions, Matcher, OnError, RankOptions};
use matcher_tests::csv;

const WORKERS: &str = "\
worker_id,skills,education,home_region,ktp_region
A,smaw|gtaw|fcaw|gerinda,SMK,65.71.01,65.71
B,smaw|gtaw|fcaw,SMK,65.71.02,
C,smaw|gtaw,,64.71,64.71
D,smaw,SMK,65.71.01,65.71
E,barista,SD,65.71.01,65.71
";
const VACANCIES: &str = "\
vacancy_id,employer_id,title,skills_required,education_min,certificates_required,region,site_id,openings,housing
V1,F1,Juru <las>,smaw|gtaw|fcaw|gerinda,SMK,,65.71.03,Dok 2,2,yes
V2,F9,Barista,barista,,Sertifikat barista,65.71.03,,1,yes
";

fn market() -> Matcher {
    let mut market = Matcher::in_memory(MarketOptions::default().with_as_of("2026-11-02".parse().unwrap())).unwrap();
    market.add_workers(csv(WORKERS), OnError::Raise).unwrap();
    market.add_vacancies(csv(VACANCIES), OnError::Raise).unwrap();
    market.add_employers(csv("employer_id,name\nF1,PT Rekaan & Anak\n"), OnError::Raise).unwrap();
    market.commit().unwrap();
    market
}

fn events(market: &mut Matcher, rows: &str) {
    let log = format!("event_id,date,kind,worker_id,vacancy_id,reason\n{rows}");
    market.add_events(csv(&log), OnError::Raise).unwrap();
    market.commit().unwrap();
}

/// Worker, place and change of every row.
fn rows(market: &Matcher, n: Option<u32>) -> Vec<(String, Option<u32>, Option<Change>)> {
    let mut options = CallOptions::default();
    options.n = n;
    let list = market.call_list(Some(&["V1"]), &options).unwrap();
    list.rows().iter().map(|row| (row.worker_id.clone(), row.place, row.change)).collect()
}

fn row(worker: &str, place: u32, change: Option<Change>) -> (String, Option<u32>, Option<Change>) {
    (worker.to_owned(), (place > 0).then_some(place), change)
}

#[test]
fn an_override_without_reason_worker_or_vacancy_is_refused_and_never_shown() {
    let mut market = market();
    let log = "event_id,date,kind,worker_id,vacancy_id,reason\n\
               E1,2026-11-02,overridden,A,V1,\n\
               E2,2026-11-02,overridden,A,V1,   \n\
               E3,2026-11-02,overridden,A,V1,-\n\
               E4,2026-11-02,overridden,A,V1,...\n\
               E5,2026-11-02,overridden,,V1,Siti sedang sakit\n\
               E6,2026-11-02,overridden,A,,Siti sedang sakit\n\
               E7,2026-11-02,overridden,A,V1,Siti sedang sakit\n\
               E8,2026-11-02,referred,A,V1,\n";
    let report = market.add_events(csv(log), OnError::Report).unwrap();
    assert_eq!((report.accepted, report.refused), (2, 6));
    let errors: Vec<_> = report.issues.iter().filter(|issue| issue.rule == "missing_value").collect();
    let columns: Vec<_> = errors.iter().map(|issue| (issue.id.as_deref(), issue.column.as_deref())).collect();
    let column = |id, column| (Some(id), Some(column));
    assert_eq!(
        columns,
        [
            column("E1", "reason"),
            column("E2", "reason"),
            column("E3", "reason"),
            column("E4", "reason"),
            column("E5", "worker_id"),
            column("E6", "vacancy_id"),
        ]
    );
    assert_eq!(
        errors[0].to_string(),
        "row 1 (line 2), id E1, column reason: value refused, expected the reason of an override [missing_value]"
    );
    assert!(!format!("{report}{:?}", report.issues).contains("Siti"));
    // A log without the column has no reason either.
    let bare = "event_id,kind,worker_id,vacancy_id\nE9,overridden,A,V1\n";
    let refused = market.add_events(csv(bare), OnError::Raise).unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Input);
}

#[test]
fn an_override_leaves_out_or_puts_on_and_changes_no_ranking() {
    let mut market = market();
    let ranked = |market: &Matcher| market.rank_workers(None, &RankOptions::default()).unwrap();
    let before = ranked(&market);
    assert_eq!(rows(&market, None), [row("A", 1, None), row("B", 2, None)]);
    events(
        &mut market,
        "E1,2026-10-01,overridden,A,V1,sudah bekerja\nE2,2026-10-02,overridden,D,V1,giliran\n\
         E3,2026-10-02,overridden,E,V1,pernah magang di sana\nE4,2026-10-02,overridden,B,V2,lowongan lain\n",
    );
    let (left, on) = (Some(Change::LeftOut), Some(Change::PutOn));
    let wanted = [row("B", 1, None), row("C", 2, None), row("D", 3, on), row("E", 4, on), row("A", 0, left)];
    assert_eq!(rows(&market, None), wanted);
    // The ranking is the same but for the number of the commit.
    assert_eq!(before.fingerprint(), ranked(&market).fingerprint());
    let plain = market.call_list(Some(&["V1"]), &CallOptions::default().with_overrides(false)).unwrap();
    assert_eq!(plain.called().map(|row| row.worker_id.as_str()).collect::<Vec<_>>(), ["A", "B"]);
    assert_eq!(plain.overridden().count(), 0);
}

#[test]
fn the_last_override_of_a_pair_is_in_force_and_all_are_counted() {
    let mut market = market();
    events(
        &mut market,
        "E9,,overridden,A,V1,tanpa tanggal\nE2,2026-10-01,overridden,A,V1,lama\nE1,2026-10-05,overridden,A,V1,baru\n\
         E3,2026-10-05,overridden,A,V1,terakhir\nE4,2026-10-06,overridden,C,V2,lain\n",
    );
    let found = market.overrides().unwrap();
    let order: Vec<_> = found.rows().iter().map(|row| (row.event_id.as_str(), row.in_force)).collect();
    assert_eq!(order, [("E9", false), ("E2", false), ("E1", false), ("E3", true), ("E4", true)]);
    let list = market.call_list(Some(&["V1"]), &CallOptions::default()).unwrap();
    let decision = list.overridden().next().and_then(|row| row.decision.clone()).unwrap();
    assert_eq!((decision.event_id.as_str(), decision.reason.as_str()), ("E3", "terakhir"));
    let counts: Vec<_> =
        found.counts().iter().map(|row| (row.vacancy_id.clone(), row.overrides, row.workers)).collect();
    assert_eq!(counts, [("V1".to_owned(), 4, 1), ("V2".to_owned(), 1, 1)]);
    let period = found.between(Some("2026-10-02".parse().unwrap()), Some("2026-10-05".parse().unwrap()));
    assert_eq!(period.rows().iter().map(|row| row.event_id.as_str()).collect::<Vec<_>>(), ["E1", "E3"]);
    assert!(!format!("{found:?}{list:?}").contains("terakhir"));
}

#[test]
fn an_override_is_staged_by_a_call_and_checked_like_one_of_a_table() {
    let mut market = market();
    let on = "2026-11-02".parse().unwrap();
    market.override_pair("A", "V1", "menolak panggilan", on, None).unwrap();
    market.override_pair("A", "V1", "menolak panggilan kedua", on, None).unwrap();
    market.override_pair("B", "V1", "pindah", on, Some("E7")).unwrap();
    market.commit().unwrap();
    let found = market.overrides().unwrap();
    let rows: Vec<_> = found.rows().iter().map(|row| (row.event_id.as_str(), row.reason.as_str())).collect();
    assert_eq!(rows, [("overridden 2026-11-02 A V1", "menolak panggilan kedua"), ("E7", "pindah")]);
    assert!(matches!(market.override_pair("A", "V1", "  ", on, None), Err(Error::Table(_))));
    assert!(matches!(market.override_pair("Z", "V1", "ada", on, None), Err(Error::Engine(_))));
    assert!(matches!(market.override_pair("A", "V9", "ada", on, None), Err(Error::Engine(_))));
}

#[test]
fn what_a_reader_should_know_is_noted() {
    let mut market = market();
    events(&mut market, "E1,2026-10-01,overridden,Z,V1,tidak terdaftar\nE2,2026-10-01,overridden,E,V1,magang\n");
    let list = market.call_list(Some(&["V1"]), &CallOptions::default().with_n(9)).unwrap();
    let kinds: Vec<_> = list.notes().iter().map(|note| (note.kind, note.count)).collect();
    assert_eq!(
        kinds,
        [
            (CallNoteKind::Unknown, 1),
            (CallNoteKind::Short, 5),
            // SD where SMK is asked.
            (CallNoteKind::Ineligible, 1),
        ]
    );
    assert!(
        list.notes()
            .iter()
            .all(|note| note.text(Lang::Id).contains("V1") && note.text(Lang::En) != note.text(Lang::Id))
    );
    assert!(market.call_list(Some(&["V1"]), &CallOptions::default().with_n(0)).is_err());
    assert!(market.call_list(Some(&["V9"]), &CallOptions::default()).is_err());
}

#[test]
fn a_list_of_a_ranking_is_that_of_its_vacancy() {
    let mut market = market();
    events(&mut market, "E1,2026-10-01,overridden,A,V1,sudah bekerja\n");
    let ranking = market.rank_workers(None, &RankOptions::default()).unwrap();
    let list = market.call_list_from(&ranking, &CallOptions::default()).unwrap();
    let own = market.call_list(None, &CallOptions::default()).unwrap();
    assert_eq!(list.rows(), own.rows());
    let other = market.rank_vacancies(None, &RankOptions::default()).unwrap();
    assert!(matches!(market.call_list_from(&other, &CallOptions::default()), Err(Error::Desk(_))));
}

#[test]
fn a_letter_has_the_post_and_the_number_and_nothing_that_is_nobodys_business() {
    let mut market = market();
    events(&mut market, "E1,2026-10-01,overridden,D,V1,Siti punya anak kecil\n");
    let list = market.call_list(Some(&["V1"]), &CallOptions::default()).unwrap();
    let options = LetterOptions::default()
        .with_office("Dinas Tenaga Kerja <Contoh>")
        .with_place("Tarakan")
        .with_date("2026-11-03".parse().unwrap())
        .with_name("A", "Ani \"Contoh\"");
    for kind in [LetterKind::Call, LetterKind::Referral] {
        let page = list.letters(kind, &options.clone().with_letters_alone(true));
        assert_eq!(page.matches("class=\"sheet\"").count(), 3);
        for told in
            ["Juru &lt;las&gt;", "PT Rekaan &amp; Anak", "Dok 2, Kecamatan", "Tarakan, 3 November 2026", kind.form()]
        {
            assert!(page.contains(told), "{told}");
        }
        assert!(page.contains("Ani &quot;Contoh&quot;") && page.contains("Dinas Tenaga Kerja &lt;Contoh&gt;"));
        // Neither score, nor home, nor who else is on the list, nor why somebody was put on.
        let own = page.split("class=\"sheet\"").nth(1).unwrap();
        assert!(own.contains("<strong>A</strong>") && !own.contains("<strong>B</strong>"));
        for kept in ["Siti", "anak kecil", "overridden", "Skor", "0,", "65.71.01"] {
            assert!(!page.contains(kept), "{kept}");
        }
        let copy = list.letters(kind, &options);
        assert!(copy.contains("Siti punya anak kecil") && copy.contains("ditambahkan") && copy.contains("(E1)"));
        assert_eq!(copy.matches("<section").count(), 4);
    }
    let call = list.letters(LetterKind::Call, &options);
    let referral = list.letters(LetterKind::Referral, &options);
    assert!(!call.contains("LEMBAR JAWABAN") && referral.matches("LEMBAR JAWABAN").count() == 3);
}

#[test]
fn a_call_asks_for_the_papers_that_are_missing_and_a_referral_does_not() {
    let market = market();
    let list = market.call_list(None, &CallOptions::default().with_n(4)).unwrap();
    let alone = LetterOptions::default().with_letters_alone(true);
    let sheet = |kind, worker: &str| {
        let page = list.letters(kind, &alone);
        let number = format!("<strong>{worker}</strong>");
        page.split("<section").find(|sheet| sheet.contains(&number)).unwrap().to_owned()
    };
    // C told no education, and V1 asks SMK.
    assert!(sheet(LetterKind::Call, "C").contains("Ijazah terakhir"));
    assert!(!sheet(LetterKind::Call, "A").contains("Ijazah terakhir"));
    assert!(!sheet(LetterKind::Referral, "C").contains("Ijazah terakhir"));
    assert!(sheet(LetterKind::Call, "E").contains("Sertifikat: Sertifikat barista"));
    let english = list.letters(LetterKind::Referral, &alone.clone().with_lang(Lang::En));
    assert!(english.contains("LETTER OF REFERRAL") && english.contains("lang=\"en\""));
}
