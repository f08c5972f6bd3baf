use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::record::{Employer, Event, HeldScheme, NikDigest, Vacancy, Worker};
use crate::region::Gazetteer;

fn ingest<R: Record>(table: Table) -> Result<Batch<R>, TableError> {
    read(table, &Context::new(&Gazetteer::bundled()), OnError::Report)
}

fn csv<R: Record>(text: impl AsRef<[u8]>) -> Batch<R> {
    ingest(Table::csv_reader(text.as_ref()).unwrap()).unwrap()
}

fn rules(report: &IngestReport) -> Vec<&'static str> {
    report.issues.iter().map(|issue| issue.rule).collect()
}

/// A register as a spreadsheet saves it.
const DIRTY: &str = "\u{feff}Worker ID;Skills;Wage Min;Birth Date;Experience Years;Relocate;Kolom Aneh;Education\r\n\
    W1;las|forklift;Rp 4.000.000;12/08/1999;2,5;ya;x;SLTA\r\n\
    W2;\"las \"\"6G\"\"; pipa\r\ndan baja\";3,5 jt;1999-08-12;3 tahun;tidak;;S-1\r\n\
    W3;;empat juta;32/08/1999;;;;\r\n\
    W4;las\r\n\
    W5;las;;;;;;;;;\r\n\
    ;;;;;;;\r\n\
    W1;bubut;;;;;;\r\n";

#[test]
fn a_dirty_register_is_read_and_reported() {
    let Batch { records, report } = csv::<Worker>(DIRTY);
    assert_eq!((report.accepted, report.refused), (4, 2));
    let ids: Vec<_> = records.iter().map(|worker| worker.worker_id.as_str()).collect();
    assert_eq!(ids, ["W1", "W2", "W5"]);
    assert_eq!(records[0].skills, Some(vec!["bubut".to_owned()]));
    assert_eq!(records[0].wage_min, None);
    assert_eq!(records[1].skills, Some(vec!["las \"6G\"; pipa\r\ndan baja".to_owned()]));
    assert_eq!(records[1].relocate, Some(false));

    let issue = |rule: &str| report.issues.iter().find(|issue| issue.rule == rule).unwrap();
    let amount = issue("not_an_amount");
    assert_eq!((amount.row, amount.line, amount.id.as_deref()), (Some(3), Some(5), Some("W3")));
    assert_eq!(amount.value.as_deref(), Some("empat juta"));
    assert_eq!((issue("not_a_date").row, issue("not_a_date").value.as_ref()), (Some(3), None));
    assert_eq!((issue("ragged_row").row, issue("ragged_row").line), (Some(4), Some(6)));
    assert_eq!(issue("unknown_column").column.as_deref(), Some("Kolom Aneh"));
    assert_eq!((issue("repeated_id").row, issue("blank_row").count), (Some(7), 1));
    for notice in ["day_first", "decimal_comma", "unit_in_cell", "rupiah_text", "school_track_untold"] {
        assert!(rules(&report).contains(&notice), "{notice} is missing in {report}");
    }
}

#[test]
fn one_notice_counts_a_whole_column() {
    let rows: Vec<String> = (0..500).map(|row| format!("W{row};2,5")).collect();
    let report = csv::<Worker>(format!("worker_id;experience_years\n{}\n", rows.join("\n"))).report;
    assert_eq!((report.issues.len(), report.issues[0].count, report.issues[0].row), (1, 500, Some(1)));
}

#[test]
fn the_delimiter_is_found_out() {
    for delimiter in [",", ";", "\t", "|"] {
        let text = "worker_id?wage_min?major\nW1?1000000?\"las, pipa; baja | dan\tlain\"\nW2?2000000?x\n"
            .replace('?', delimiter);
        let batch = csv::<Worker>(&text);
        assert_eq!(batch.report.accepted, 2, "{delimiter}");
        assert_eq!(batch.records[0].major.as_deref(), Some("las, pipa; baja | dan\tlain"));
    }
    let batch = csv::<Worker>("worker_id\tskills\nW1\tlas, pipa; bubut, frais\n");
    assert_eq!(batch.records[0].skills.as_ref().map(Vec::len), Some(2));
    assert_eq!(csv::<Worker>("worker_id\nW1\nW2\n").report.accepted, 2);
    assert_eq!(csv::<Worker>("sep=;\nworker_id;major\nW1;las, pipa\n").records[0].major.as_deref(), Some("las, pipa"));
}

#[test]
fn other_encodings_are_read_and_reported() {
    let latin = csv::<Worker>(b"worker_id,major\nW1,caf\xe9\n");
    assert_eq!((latin.records[0].major.as_deref(), rules(&latin.report)), (Some("café"), vec!["encoding"]));
    let wide: Vec<u8> = "\u{feff}worker_id\tmajor\nW1\tlas\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(csv::<Worker>(wide).records[0].major.as_deref(), Some("las"));
}

#[test]
fn a_record_in_the_place_of_the_header_is_not_shown() {
    let table = r#"{"worker_id":"W1","skills":["las"],"birth_date":"1990-01-02","disability":"netra"}"#;
    let read = read::<Worker>(
        Table::csv_reader(table.as_bytes()).unwrap(),
        &Context::new(&Gazetteer::bundled()),
        OnError::Report,
    );
    let error = read.unwrap_err().to_string();
    assert!(!error.contains("1990") && !error.contains("netra") && error.contains("is the header missing"), "{error}");
}

#[test]
fn a_table_without_an_id_column_names_what_it_has() {
    let error = |text: &str| ingest::<Worker>(Table::csv_reader(text.as_bytes()).unwrap()).unwrap_err().to_string();
    assert_eq!(
        error("workerid,skills\nW1,las\n"),
        "workers needs a column worker_id; it has workerid, skills, the nearest is workerid"
    );
    let headless = error("Budi Santoso,6474010101900001\n");
    assert!(headless.contains("header missing") && !headless.contains("Budi"), "{headless}");
}

#[test]
fn a_table_that_is_none_is_an_error() {
    for empty in ["", "\u{feff}", "\n\n", ";;\n"] {
        assert!(matches!(Table::csv_reader(empty.as_bytes()), Err(TableError::Empty)));
    }
    assert_eq!(csv::<Worker>("worker_id,skills\n").report.accepted, 0);
    let twice = ingest::<Worker>(Table::csv_reader("worker_id,skills, SKILLS\n".as_bytes()).unwrap());
    assert!(matches!(twice, Err(TableError::DuplicateColumn { column }) if column == "skills"));
    assert!(matches!(Table::csv("/nowhere/workers.csv"), Err(TableError::Io { .. })));
}

#[test]
fn an_open_quote_is_refused_with_its_line() {
    let report = csv::<Worker>("worker_id,major\nW1,x\nW2,\"las\nW3,x\nW4,x\n").report;
    assert_eq!((report.accepted, report.refused), (1, 1));
    assert_eq!((report.issues[0].rule, report.issues[0].line), ("open_quote", Some(3)));
    // Closed by the quote of another row, which would be lost without a word.
    let report = csv::<Worker>("worker_id,major\r\nW1,\"las\r\nW2,\"x\"\r\nW3,x\r\n").report;
    assert_eq!((report.accepted, report.issues[0].rule, report.issues[0].line), (1, "open_quote", Some(2)));
}

#[test]
fn all_faults_of_a_row_are_reported() {
    let report = csv::<Vacancy>(
        "vacancy_id,wage_min,wage_max,opens_on,closes_on,lat,lon,age_min\n\
         V1,5000000,4000000,2026-02-01,2026-01-01,91,200,x\n\
         V2,,,,,,117.5,\n\
         ,1,1,,,,,\n",
    )
    .report;
    let first: Vec<_> = report.issues.iter().filter(|issue| issue.row == Some(1)).map(|issue| issue.rule).collect();
    assert_eq!(first, ["not_a_whole_number", "out_of_range", "out_of_range", "out_of_order", "out_of_order"]);
    let last: Vec<_> = report.issues.iter().skip(5).map(|issue| (issue.rule, issue.column.as_deref())).collect();
    assert_eq!(last, [("out_of_range", Some("lat")), ("missing_id", Some("vacancy_id"))]);
    assert_eq!(report.refused, 3);
}

#[test]
fn a_batch_may_be_refused_as_a_whole() {
    let table = Table::csv_reader("worker_id,wage_min\nW1,1\nW2,x\n".as_bytes()).unwrap();
    let error = read::<Worker>(table, &Context::new(&Gazetteer::bundled()), OnError::Raise).unwrap_err();
    assert!(error.to_string().starts_with("1 of 2 rows of workers are refused, and so is the batch; first row 2"));
    let table = Table::csv_reader("worker_id,wage_min\nW1,3.500.000\n".as_bytes()).unwrap();
    assert!(read::<Worker>(table, &Context::new(&Gazetteer::bundled()), OnError::Raise).is_ok());
}

#[test]
fn json_lines_are_read_one_by_one() {
    let text = "{\"worker_id\": 7, \"skills\": [\"las\"]}\n\n{\"worker_id\": \"W2\", \"Wage Min\": 3.5e6}\n{\"worker_id\n[1]\n\
                {\"worker_id\": \"W3\", \"WORKER_ID\": \"W4\"}\n{\"skills\": []}\n";
    let Batch { records, report } = ingest::<Worker>(Table::ndjson_reader(text.as_bytes()).unwrap()).unwrap();
    assert_eq!(
        (records[0].worker_id.as_str(), records[1].wage_min.map(crate::units::Rupiah::get)),
        ("7", Some(3_500_000))
    );
    let faults: Vec<_> = report.issues.iter().map(|issue| (issue.rule, issue.line)).collect();
    let expected = [("bad_json", 4), ("not_an_object", 5), ("repeated_key", 6), ("missing_id", 7)];
    assert_eq!(faults, expected.map(|(rule, line)| (rule, Some(line))));
}

#[test]
fn json_values_and_arrays_are_tables_too() {
    let rows = vec![json!({"employer_id": "E1", "headcount_total": null}), json!({"employer_id": "E2", "x": {}})];
    let batch = ingest::<Employer>(Table::values(rows)).unwrap();
    assert_eq!((batch.report.accepted, rules(&batch.report)), (2, vec!["unknown_column"]));
    let array = Table::ndjson_reader(" [{\"employer_id\": \"E1\"},\n {\"employer_id\": \"E2\"}]".as_bytes()).unwrap();
    assert_eq!(ingest::<Employer>(array).unwrap().records.len(), 2);
    assert!(matches!(Table::ndjson_reader("[{]".as_bytes()), Err(TableError::Json { line: 1, .. })));
    assert!(matches!(
        ingest::<Employer>(Table::values(vec![json!({"name": "x"})])),
        Err(TableError::NoIdColumn { .. })
    ));
    assert!(ingest::<Employer>(Table::values(vec![])).unwrap().records.is_empty());
    assert!(
        rules(&ingest::<Employer>(Table::values(vec![json!({"employer_id": {}})])).unwrap().report) == ["not_an_id"]
    );
}

#[test]
fn an_identity_number_comes_out_nowhere() {
    const NIK: &str = "6474015708990123";
    let key = [3; 32];
    let regions = Gazetteer::bundled();
    let text =
        format!("worker_id,nik,home_region,lat,kolom {NIK}\n{NIK},{NIK},{NIK},x{NIK},\n{NIK},{NIK},,,\nW3,{NIK},,,\n");
    for context in [Context::new(&regions), Context::new(&regions).with_nik_key(&key)] {
        let batch = read::<Worker>(Table::csv_reader(text.as_bytes()).unwrap(), &context, OnError::Report).unwrap();
        let report = &batch.report;
        let printed = format!("{report} {report:?} {} {:?}", serde_json::to_string(report).unwrap(), batch.records);
        assert!(!printed.contains(NIK), "{printed}");
        assert!(!serde_json::to_string(&batch.records).unwrap().contains(NIK));
        assert_eq!((batch.records.len(), report.refused), (1, 2));
    }
}

#[test]
fn records_of_ours_are_checked_like_rows() {
    let mut worker = Worker::new("W1".parse().unwrap());
    worker.nik = Some(NikDigest::try_from("ab".repeat(32)).unwrap());
    worker.schemes = Some(vec![HeldScheme::try_from("JKK:lapsed@2026-01-31".to_owned()).unwrap()]);
    worker.skill_vector = Some(vec![0.1, 0.2]);
    let batch = ingest::<Worker>(Table::records(std::slice::from_ref(&worker))).unwrap();
    assert_eq!(batch.records, [worker.clone()]);
    assert!(batch.report.issues.is_empty());
    worker.experience_years = Some(f64::NAN);
    worker.skill_vector = Some(vec![0.1, f32::INFINITY]);
    let report = ingest::<Worker>(Table::records(&[worker])).unwrap().report;
    assert_eq!(rules(&report), ["not_finite", "not_finite"]);
}

#[test]
fn every_column_of_every_table_says_what_it_expects() {
    for column in Worker::columns().iter().chain(Event::columns()) {
        assert!(!column.expects.is_empty(), "{}", column.name);
    }
    assert!(Worker::columns().iter().any(|column| column.name == "birth_date" && column.personal));
}

proptest! {
    #[test]
    fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300), header in any::<bool>()) {
        let mut text = if header { b"worker_id;skills\n".to_vec() } else { Vec::new() };
        text.extend(bytes);
        let _ = Table::csv_reader(text.as_slice()).map(ingest::<Worker>);
        let _ = Table::ndjson_reader(text.as_slice()).map(ingest::<Worker>);
    }

    #[test]
    fn a_vacancy_survives_csv_and_json(
        // Starts so that it is no placeholder such as "na".
        title in "x[a-z ,;|\"\n-]{0,18}[a-z]",
        wage in 0..10_000_000_i64,
        openings in 1..100_u32,
        hazard in any::<bool>(),
    ) {
        let value = json!({"vacancy_id": "V1", "title": title, "wage_min": wage, "openings": openings, "hazard": hazard});
        let Value::Object(cells) = value.clone() else { unreachable!() };
        let line = cells.values().map(|cell| match cell {
            Value::String(text) => format!("\"{}\"", text.replace('"', "\"\"")),
            other => other.to_string(),
        });
        let line = line.collect::<Vec<_>>().join(";");
        let names = cells.keys().cloned().collect::<Vec<_>>().join(";");
        let from_csv = csv::<Vacancy>(format!("{names}\n{line}\n"));
        let from_json = ingest::<Vacancy>(Table::values(vec![value])).unwrap();
        prop_assert_eq!(&from_csv.records, &from_json.records);
        prop_assert_eq!(from_csv.records[0].title.as_deref(), Some(title.as_str()));
    }
}

mod hostile;
