//! Tables made to break their reader.

use super::*;
use crate::record::table::bound::{MOST_CELL_BYTES, MOST_COLUMNS, MOST_NAME_BYTES};

/// Rules and lines of errors, and how many rows were taken.
fn outcome(report: &IngestReport) -> (u64, Vec<(&'static str, Option<u64>)>) {
    let errors = report.issues.iter().filter(|issue| issue.severity == Severity::Error);
    (report.accepted, errors.map(|issue| (issue.rule, issue.line)).collect())
}

#[test]
fn a_long_cell_refuses_its_row_alone_and_is_not_shown() {
    let long = "x".repeat(MOST_CELL_BYTES + 1);
    let Batch { report, .. } = csv::<Worker>(format!("worker_id,summary\nW1,a\nW2,{long}\n{long},b\nW4,c\n"));
    assert_eq!(outcome(&report), (2, vec![("cell_too_long", Some(3)), ("cell_too_long", Some(4))]));
    assert!(report.issues.iter().all(|issue| issue.value.is_none()), "{report}");
    assert_eq!(report.issues[0].id.as_deref(), Some("W2"));

    let half = &long[..=MOST_CELL_BYTES / 2];
    let lists = json!([{"worker_id": "W1", "skills": [half, half]}, {"worker_id": "W2", "skills": [half]}]);
    let Batch { report, .. } = ingest::<Worker>(Table::ndjson_reader(lists.to_string().as_bytes()).unwrap()).unwrap();
    assert_eq!(outcome(&report), (1, vec![("cell_too_long", Some(1))]));
}

#[test]
fn a_million_skills_refuse_their_row_alone() {
    let (bars, items) = ("las|".repeat(1 << 17), vec!["las"; 1 << 20]);
    let Batch { report, .. } = csv::<Worker>(format!("worker_id,skills\nW1,{bars}\nW2,las\n"));
    assert_eq!(outcome(&report), (1, vec![("too_many_items", Some(2))]));
    let lines = format!("{}\n{}\n", json!({"worker_id": "W1", "skills": items}), json!({"worker_id": "W2"}));
    let Batch { report, .. } = ingest::<Worker>(Table::ndjson_reader(lines.as_bytes()).unwrap()).unwrap();
    // Together their letters are beyond the bound of a cell, which is looked at first.
    assert_eq!(outcome(&report), (1, vec![("cell_too_long", Some(1))]));
}

#[test]
fn deep_nesting_refuses_its_row_alone() {
    let (open, close) = ("[".repeat(100_000), "]".repeat(100_000));
    let deep = format!("{{\"worker_id\":\"W1\",\"skills\":{open}{close}}}");
    let objects = format!("{{\"worker_id\":\"W2\",\"a\":{}1{}}}", "{\"a\":".repeat(100_000), "}".repeat(100_000));
    for text in [
        format!("{deep}\n{objects}\n{{\"worker_id\":\"W3\"}}\n"),
        format!("[{deep},\n{objects},\n\n{{\"worker_id\":\"W3\"}}]"),
    ] {
        let Batch { report, .. } = ingest::<Worker>(Table::ndjson_reader(text.as_bytes()).unwrap()).unwrap();
        assert_eq!(outcome(&report), (1, vec![("too_deep", Some(1)), ("too_deep", Some(2))]));
    }
    let Err(TableError::Json { .. }) = Table::ndjson_reader(format!("[{open}").as_bytes()) else {
        panic!("an array without its end was read")
    };
}

#[test]
fn a_header_is_bounded_in_columns_and_in_the_length_of_a_name() {
    let header = (0..100_000).map(|column| format!("c{column}")).collect::<Vec<_>>().join(",");
    let error = ingest::<Worker>(Table::csv_reader(format!("worker_id,{header}\n").as_bytes()).unwrap()).unwrap_err();
    assert_eq!(error.to_string(), "the table has 100001 columns; at most 4096 are right");
    let name = "x".repeat(10 << 20);
    let error = ingest::<Worker>(Table::csv_reader(format!("worker_id,{name}\n").as_bytes()).unwrap()).unwrap_err();
    assert_eq!(error.to_string(), "the name of column 2 has 10485760 bytes; at most 1024 are right");
}

#[test]
fn keys_beyond_the_bound_refuse_their_rows_alone() {
    let rows: Vec<Value> =
        (0..MOST_COLUMNS + 9).map(|at| json!({"worker_id": format!("W{at}"), format!("k{at}"): 1})).collect();
    let Batch { report, .. } = ingest::<Worker>(Table::values(rows)).unwrap();
    assert_eq!((report.accepted, report.refused), (MOST_COLUMNS as u64 - 1, 10));
    assert!(rules(&report).contains(&"too_many_columns"));
    let rows = vec![json!({"worker_id": "W1", "k".repeat(MOST_NAME_BYTES + 1): 1}), json!({"worker_id": "W2"})];
    let Batch { report, .. } = ingest::<Worker>(Table::values(rows)).unwrap();
    assert_eq!(outcome(&report), (1, vec![("long_name", None)]));
}

#[test]
fn an_array_is_read_item_by_item_with_lines() {
    let text =
        "\n[ {\"worker_id\": \"W1\",\n \"skills\": [\"las\"]},\n 7,\n\n {\"worker_id\": \"\", \"sex\": \"L\"} ]\n";
    let Batch { records, report } = ingest::<Worker>(Table::ndjson_reader(text.as_bytes()).unwrap()).unwrap();
    assert_eq!(records.len(), 1);
    assert_eq!(outcome(&report), (1, vec![("not_an_object", Some(4)), ("missing_id", Some(6))]));
    for none in ["[]", " [ \n ] "] {
        assert!(ingest::<Worker>(Table::ndjson_reader(none.as_bytes()).unwrap()).unwrap().records.is_empty());
    }
}
