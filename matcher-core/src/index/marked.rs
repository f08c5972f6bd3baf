//! Does the index hold a word of a marked person? Its dictionaries are packed, so that a search through the bytes of its files
//! alone would prove nothing: here every term and every word of a column is asked for.

use std::path::Path;

use tantivy::schema::FieldType;

use super::{Changes, Index, Profiler, Stamp};
use crate::cancel::Cancel;
use crate::lexicon::Lexicon;
use crate::record::{Context, OnError, Record, Table, Turns, Vacancy, Worker, read};
use crate::region::Gazetteer;

const MARKS: [&str; 7] =
    ["6571014203970123", "4203970123", "81255590123", "5590", "zubaedahwi", "wiwirantaiku", "contoh.example"];

fn records<R: Record>(rows: &str) -> Vec<R> {
    let regions = Gazetteer::bundled();
    let table = Table::ndjson_reader(rows.as_bytes()).unwrap();
    read::<R>(table, &Context::new(&regions), OnError::Raise).unwrap().records
}

fn index_of(directory: &Path, workers: Vec<Worker>, vacancies: Vec<Vacancy>) {
    let index = Index::create(directory).unwrap();
    let profiler = Profiler { lexicon: Lexicon::bundled(), regions: Gazetteer::bundled() };
    let stamp = Stamp { generation: 1, basis: "test".to_owned() };
    let (workers, vacancies) = (Changes { ids: vec![], records: workers }, Changes { ids: vec![], records: vacancies });
    index.commit(&profiler, &Turns::default(), &workers, &vacancies, &stamp, &Cancel::new()).unwrap();
}

/// Every word of every dictionary of an index, of postings and of columns.
fn words(directory: &Path) -> Vec<String> {
    let mut words = Vec::new();
    for part in ["workers", "vacancies"] {
        let index = tantivy::Index::open_in_dir(directory.join(part)).unwrap();
        let searcher = index.reader().unwrap().searcher();
        for segment in searcher.segment_readers() {
            for (field, entry) in index.schema().fields() {
                if entry.is_indexed() {
                    let postings = segment.inverted_index(field).unwrap();
                    let mut terms = postings.terms().stream().unwrap();
                    while terms.advance() {
                        words.push(String::from_utf8_lossy(terms.key()).into_owned());
                    }
                }
                let column = if entry.is_fast() && matches!(entry.field_type(), FieldType::Str(_)) {
                    segment.fast_fields().str(entry.name()).unwrap()
                } else {
                    None
                };
                if let Some(column) = column {
                    let mut terms = column.dictionary().stream().unwrap();
                    while terms.advance() {
                        words.push(String::from_utf8_lossy(terms.key()).into_owned());
                    }
                }
            }
        }
    }
    words
}

fn marked(words: &[String]) -> Vec<&'static str> {
    MARKS.into_iter().filter(|mark| words.iter().any(|word| word.to_lowercase().contains(mark))).collect()
}

#[test]
fn no_dictionary_holds_a_word_of_a_marked_person() {
    let directory = tempfile::tempdir().unwrap();
    let text = "Nama: Zubaedahwi Wiwirantaiku. NIK 6571 0142 0397 0123, HP 0812-5559-0123, x@contoh.example. Juru las";
    let rows = format!(
        r#"{{"worker_id": "W1", "nik": "6571014203970123", "summary": "{text}", "occupation": "{text}", "major": "{text}",
        "skills": ["{text}", "6571014203970123", "081255590123", "las"], "groups": ["{text}"], "payer": "{text}",
        "certificates": ["{text}@2027-05-01"], "sector": "{text}", "disability": "{text}"}}"#
    );
    let posts = format!(
        r#"{{"vacancy_id": "V1", "title": "{text}", "description": "{text}", "occupation": "{text}", "majors": ["{text}"],
        "skills_required": ["{text}", "081255590123"], "certificates_required": ["{text}"], "site_id": "{text}"}}"#
    );
    index_of(
        directory.path(),
        records::<Worker>(&rows.replace('\n', " ")),
        records::<Vacancy>(&posts.replace('\n', " ")),
    );
    let words = words(directory.path());
    assert!(words.iter().any(|word| word == "W1") && words.len() > 10, "{}", words.len());
    assert_eq!(marked(&words), Vec::<&str>::new());
}

#[test]
fn a_word_that_is_planted_is_found() {
    let directory = tempfile::tempdir().unwrap();
    let mut worker = Worker::new("W1".parse().unwrap());
    worker.summary = Some("zubaedahwi wiwirantaiku juru las".to_owned());
    worker.skills = Some(vec!["hp 081255590123 zubaedahwi".to_owned()]);
    index_of(directory.path(), vec![worker], vec![]);
    let found = marked(&words(directory.path()));
    assert!(found.contains(&"zubaedahwi") || found.contains(&"wiwirantaiku"), "{found:?}");
}
