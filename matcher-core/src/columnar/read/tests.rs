use std::sync::Arc;

use arrow_array::builder::{FixedSizeListBuilder, Float32Builder, ListBuilder, StringBuilder};
use arrow_array::{
    ArrayRef, BinaryArray, BooleanArray, Date32Array, Date64Array, Decimal128Array, DictionaryArray, Float32Array,
    Float64Array, Int32Array, Int64Array, LargeStringArray, NullArray, StringArray, StringViewArray, StructArray,
    TimestampNanosecondArray, UInt64Array,
};

use super::*;
use crate::record::{Batch, Context, OnError, Record, Vacancy, Worker, read};
use crate::region::Gazetteer;

fn batch(columns: Vec<(&str, ArrayRef)>) -> RecordBatch {
    RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(name, array)| (name, array, true))).unwrap()
}

fn ingest<R: Record>(batches: Vec<RecordBatch>) -> Result<Batch<R>, TableError> {
    let schema = batches[0].schema();
    read(table(&schema, batches.into_iter().map(Ok)), &Context::new(&Gazetteer::bundled()), OnError::Report)
}

fn ids(count: usize) -> ArrayRef {
    Arc::new(StringArray::from_iter_values((0..count).map(|row| format!("W{row}"))))
}

#[test]
fn every_layout_of_text_is_read() {
    let words = [Some("las"), None];
    let layouts: Vec<ArrayRef> = vec![
        Arc::new(StringArray::from(words.to_vec())),
        Arc::new(LargeStringArray::from(words.to_vec())),
        Arc::new(StringViewArray::from(words.to_vec())),
        Arc::new(words.into_iter().collect::<DictionaryArray<Int8Type>>()),
        Arc::new(words.into_iter().collect::<DictionaryArray<UInt32Type>>()),
    ];
    for layout in layouts {
        let read = ingest::<Worker>(vec![batch(vec![("worker_id", ids(2)), ("major", layout)])]).unwrap();
        assert_eq!((read.records[0].major.as_deref(), read.records[1].major.as_deref()), (Some("las"), None));
    }
}

#[test]
fn numbers_days_and_decimals_are_read() {
    let amounts = Decimal128Array::from(vec![Some(350_000_000), None]).with_precision_and_scale(12, 2).unwrap();
    let read = ingest::<Worker>(vec![batch(vec![
        ("worker_id", Arc::new(Int64Array::from(vec![7, 8]))),
        ("experience_years", Arc::new(Float32Array::from(vec![Some(2.5), None]))),
        ("wage_min", Arc::new(amounts)),
        ("income", Arc::new(UInt64Array::from(vec![Some(5), Some(u64::MAX)]))),
        ("birth_date", Arc::new(Date32Array::from(vec![Some(0), None]))),
        ("available_from", Arc::new(Date64Array::from(vec![Some(86_400_000), None]))),
        ("registered_on", Arc::new(TimestampNanosecondArray::from(vec![Some(-1), None]).with_timezone("+08:00"))),
        ("relocate", Arc::new(BooleanArray::from(vec![Some(true), None]))),
        ("sector", Arc::new(NullArray::new(2))),
    ])])
    .unwrap();
    let worker = &read.records[0];
    assert_eq!(worker.worker_id.as_str(), "7");
    assert_eq!(worker.experience_years, Some(2.5));
    assert_eq!(worker.wage_min.map(crate::units::Rupiah::get), Some(3_500_000));
    assert_eq!(worker.birth_date, Date::new(1970, 1, 1).ok());
    assert_eq!(worker.available_from, Date::new(1970, 1, 2).ok());
    assert_eq!(worker.registered_on, Date::new(1969, 12, 31).ok());
    assert_eq!((worker.relocate, worker.sector.as_ref()), (Some(true), None));
    // The second row names an income beyond every wage.
    assert_eq!((read.report.accepted, read.report.refused), (1, 1));
}

#[test]
fn lists_in_slices_keep_their_rows() {
    let mut skills = ListBuilder::new(StringBuilder::new());
    let mut vectors = FixedSizeListBuilder::new(Float32Builder::new(), 2);
    for row in 0..4_u8 {
        for item in 0..row {
            skills.values().append_value(format!("s{row}{item}"));
        }
        skills.append(row != 2);
        vectors.values().append_slice(&[f32::from(row), 1.0]);
        vectors.append(row != 1);
    }
    let whole = batch(vec![
        ("worker_id", ids(4)),
        ("skills", Arc::new(skills.finish())),
        ("skill_vector", Arc::new(vectors.finish())),
    ]);
    let read = ingest::<Worker>(vec![whole.slice(1, 3), whole.slice(0, 1)]).unwrap();
    let skills: Vec<_> = read.records.iter().map(|worker| worker.skills.as_ref().map(Vec::len)).collect();
    assert_eq!(skills, [Some(1), None, Some(3), Some(0)]);
    let vectors: Vec<_> = read.records.iter().map(|worker| worker.skill_vector.as_ref().map(|v| v[0])).collect();
    assert_eq!(vectors, [None, Some(2.0), Some(3.0), Some(0.0)]);
}

#[test]
fn nan_is_refused_and_null_is_unknown() {
    let years: ArrayRef = Arc::new(Float64Array::from(vec![Some(f64::NAN), None]));
    let read = ingest::<Worker>(vec![batch(vec![("worker_id", ids(2)), ("experience_years", years)])]).unwrap();
    assert_eq!((read.report.accepted, read.report.refused), (1, 1));
    assert_eq!(read.report.issues[0].rule, "not_finite");
}

#[test]
fn a_column_of_another_type_is_an_error_only_if_it_is_ours() {
    let bytes: ArrayRef = Arc::new(BinaryArray::from(vec![b"x".as_slice()]));
    let parts: ArrayRef = Arc::new(StructArray::from(batch(vec![("a", Arc::new(Int32Array::from(vec![1])))])));
    let read = ingest::<Vacancy>(vec![batch(vec![("vacancy_id", ids(1)), ("photo", parts)])]).unwrap();
    assert_eq!(read.report.issues[0].rule, "unknown_column");
    let error = ingest::<Vacancy>(vec![batch(vec![("vacancy_id", ids(1)), ("title", bytes)])]).unwrap_err();
    assert_eq!(error.to_string(), "column title has the type Binary; expected text");
}

#[test]
fn a_stream_that_breaks_is_an_error_with_its_cause() {
    let good = batch(vec![("worker_id", ids(3))]);
    let schema = good.schema();
    let stream = vec![Ok(good), Err(ArrowError::ComputeError("lost".into()))].into_iter();
    let error =
        read::<Worker>(table(&schema, stream), &Context::new(&Gazetteer::bundled()), OnError::Report).unwrap_err();
    assert_eq!(error.to_string(), "the stream of rows broke after row 3");
    assert!(std::error::Error::source(&error).is_some());
}

#[test]
fn empty_batches_are_passed_over() {
    let whole = batch(vec![("worker_id", ids(2))]);
    let read = ingest::<Worker>(vec![whole.slice(0, 0), whole.clone(), whole.slice(0, 0)]).unwrap();
    assert_eq!(read.report.accepted, 2);
    assert_eq!(ingest::<Worker>(vec![whole.slice(0, 0)]).unwrap().records.len(), 0);
}
