//! How do results become Arrow? One function per result, with the columns of the contract in their order.
//!
//! A ranking can have millions of rows, so that [`ranking_batches`] makes them batch by batch when they are asked for; the
//! other results are small and come as one batch.

use std::collections::HashMap;
use std::sync::Arc;

use arrow_array::builder::{
    BooleanBuilder, Float64Builder, Int32Builder, ListBuilder, PrimitiveBuilder, StringBuilder, UInt64Builder,
};
use arrow_array::types::{ArrowPrimitiveType, Float64Type, Int32Type};
use arrow_array::{ArrayRef, BooleanArray, Int64Array, RecordBatch, StringArray};
use arrow_schema::{ArrowError, DataType, Field, Schema, SchemaRef};

use rustc_hash::FxHashMap;

use crate::engine::{Ranking, Row};
use crate::lang::Lang;
use crate::lexicon::{Evidence, ResolvedMention};
use crate::matcher::UnresolvedSkill;
use crate::safeguard::OfferFlags;
use crate::scoring::feature::{FORWARD, REVERSE, Value};
use crate::units::Date;

/// Rows of one batch of a ranking: about 16 MB, so that a reader holds little and pays the cost of a batch rarely.
pub const BATCH_ROWS: usize = 65_536;

/// Key of the schema's metadata under which a ranking says what it was made from, as JSON.
const MADE_FROM: &str = "matcher";

/// A list of texts; its items are never null.
fn texts() -> DataType {
    DataType::List(Arc::new(Field::new("item", DataType::Utf8, true)))
}

fn field(name: &str, kind: DataType, nullable: bool) -> Field {
    Field::new(name, kind, nullable)
}

/// The columns of a ranking. Features follow the facts, the worker's view with the prefix `reverse_`; a null feature is
/// one that wasn't asked or wasn't told.
///
/// The metadata say what the ranking was made from, so that a table written to a file explains itself.
#[must_use]
pub fn ranking_schema(ranking: &Ranking) -> SchemaRef {
    let mut fields = vec![
        field("vacancy_id", DataType::Utf8, false),
        field("worker_id", DataType::Utf8, false),
        field("position", DataType::Int32, true),
        field("score", DataType::Float64, false),
        field("priority", DataType::Float64, false),
        field("forward", DataType::Float64, false),
        field("reverse", DataType::Float64, false),
        field("confidence", DataType::Float64, false),
        field("tier", DataType::Utf8, false),
        field("is_local", DataType::Boolean, true),
        field("eligible", DataType::Boolean, true),
        field("checks", texts(), false),
        field("moved", DataType::Int32, true),
        field("before", DataType::Int32, true),
        field("rule", DataType::Utf8, true),
        field("proof_missing", texts(), false),
        field("turns", DataType::Int32, true),
    ];
    fields.extend(FORWARD.iter().map(|feature| field(feature.as_str(), DataType::Float64, true)));
    let reverse = REVERSE.iter().map(|feature| format!("reverse_{}", feature.as_str()));
    fields.extend(reverse.map(|name| field(&name, DataType::Float64, true)));
    fields.push(field("flags", DataType::Utf8, true));
    let made_from = serde_json::to_string(&ranking.fingerprints).unwrap_or_default();
    Arc::new(Schema::new_with_metadata(fields, HashMap::from([(MADE_FROM.to_owned(), made_from)])))
}

/// The rows of a ranking in batches of [`BATCH_ROWS`], each made when it is asked for; at least one, so that an empty
/// ranking still has its columns.
///
/// # Examples
///
/// ```
/// use matcher_core::columnar::{ranking_batches, ranking_schema};
/// use matcher_core::{MarketOptions, Matcher, RankOptions};
///
/// let market = Matcher::in_memory(MarketOptions::default())?;
/// let ranking = market.rank_workers(None, &RankOptions::default())?;
/// let batch = ranking_batches(&ranking, &ranking_schema(&ranking)).next().unwrap().unwrap();
/// assert_eq!((batch.num_rows(), batch.num_columns()), (0, 32));
/// # Ok::<(), matcher_core::Error>(())
/// ```
pub fn ranking_batches<'a>(
    ranking: &'a Ranking,
    schema: &'a SchemaRef,
) -> impl Iterator<Item = Result<RecordBatch, ArrowError>> + 'a {
    (0..ranking.len().div_ceil(BATCH_ROWS).max(1)).map(move |number| ranking_batch(ranking, schema, number))
}

/// One batch of [`ranking_batches`], for a reader that can't hold a borrow.
///
/// # Errors
///
/// [`ArrowError`] if the schema is another one.
pub fn ranking_batch(ranking: &Ranking, schema: &SchemaRef, number: usize) -> Result<RecordBatch, ArrowError> {
    let start = (number * BATCH_ROWS).min(ranking.len());
    let rows = &ranking.rows()[start..(start + BATCH_ROWS).min(ranking.len())];
    let number = |value: fn(&Row) -> f64| column::<Float64Type>(rows, |row| Some(value(row)));
    let flag = |value: fn(&Row) -> Option<bool>| -> ArrayRef {
        let mut builder = BooleanBuilder::with_capacity(rows.len());
        for row in rows {
            builder.append_option(value(row));
        }
        Arc::new(builder.finish())
    };
    let mut columns: Vec<ArrayRef> = vec![
        text_column(rows, |row| ranking.vacancy_id(row)),
        text_column(rows, |row| ranking.worker_id(row)),
        // A place past 2^31 would need more workers than there are people.
        column::<Int32Type>(rows, |row| row.position.map(|at| i32::try_from(at).unwrap_or(i32::MAX))),
        number(|row| row.score),
        number(|row| row.priority),
        number(|row| row.forward),
        number(|row| row.reverse),
        number(|row| row.confidence),
        text_column(rows, |row| row.tier.as_str()),
        flag(|row| row.is_local),
        flag(|row| row.checks.eligible()),
        list_column(rows.iter().map(|row| row.checks.codes())),
        column::<Int32Type>(rows, |row| row.moved),
        column::<Int32Type>(rows, |row| row.before.map(|at| i32::try_from(at).unwrap_or(i32::MAX))),
        rule_column(ranking, rows),
        list_column(rows.iter().map(|row| row.proof_missing.names())),
        column::<Int32Type>(rows, |row| row.turns.map(i32::from)),
    ];
    let known = |value: &Value| if let Value::Known(fixed) = value { Some(fixed.to_f64()) } else { None };
    for at in 0..FORWARD.len() {
        columns.push(column::<Float64Type>(rows, |row| known(&row.forward_values[at])));
    }
    for at in 0..REVERSE.len() {
        columns.push(column::<Float64Type>(rows, |row| known(&row.reverse_values[at])));
    }
    columns.push(flagged(rows.iter().map(|row| ranking.flags(row))));
    RecordBatch::try_new(Arc::clone(schema), columns)
}

fn column<T: ArrowPrimitiveType>(rows: &[Row], value: impl Fn(&Row) -> Option<T::Native>) -> ArrayRef {
    let mut builder = PrimitiveBuilder::<T>::with_capacity(rows.len());
    for row in rows {
        builder.append_option(value(row));
    }
    Arc::new(builder.finish())
}

fn text_column<'a>(rows: &'a [Row], value: impl Fn(&'a Row) -> &'a str) -> ArrayRef {
    let bytes = rows.iter().map(|row| value(row).len()).sum();
    let mut builder = StringBuilder::with_capacity(rows.len(), bytes);
    for row in rows {
        builder.append_value(value(row));
    }
    Arc::new(builder.finish())
}

fn rule_column(ranking: &Ranking, rows: &[Row]) -> ArrayRef {
    let mut builder = StringBuilder::new();
    let mut names = FxHashMap::default();
    for row in rows {
        let name = row.rule.map(|rule| &*names.entry(rule).or_insert_with(|| ranking.policy().rule_name(rule)));
        builder.append_option(name);
    }
    Arc::new(builder.finish())
}

pub(super) fn list_column<'a>(rows: impl Iterator<Item = impl Iterator<Item = &'a str>>) -> ArrayRef {
    let mut builder = ListBuilder::new(StringBuilder::new());
    for items in rows {
        items.for_each(|item| builder.values().append_value(item));
        builder.append(true);
    }
    Arc::new(builder.finish())
}

/// Lists that may be untold, which is not the same as empty.
pub(super) fn told_lists<'a>(rows: impl Iterator<Item = Option<&'a [String]>>) -> ArrayRef {
    let mut builder = ListBuilder::new(StringBuilder::new());
    for items in rows {
        items.unwrap_or_default().iter().for_each(|item| builder.values().append_value(item));
        builder.append(items.is_some());
    }
    Arc::new(builder.finish())
}

/// Whole numbers that may be below 0, such as rupiah.
pub(super) fn amounts(values: impl Iterator<Item = Option<i64>>) -> ArrayRef {
    Arc::new(values.collect::<Int64Array>())
}

/// Yes, no, or missing.
pub(super) fn yes_no(values: impl Iterator<Item = Option<bool>>) -> ArrayRef {
    Arc::new(values.collect::<BooleanArray>())
}

/// Days as texts that live as long as the column is made.
pub(super) fn days(values: impl Iterator<Item = Option<Date>>) -> ArrayRef {
    let texts: Vec<Option<String>> = values.map(|day| day.map(|day| day.to_string())).collect();
    words(texts.iter().map(Option::as_deref))
}

/// A row a note: `note`, `count`, `records`, `ids`, `text`, `text_id` (Indonesian).
pub(super) fn note_rows<N>(
    notes: &[N],
    parts: impl Fn(&N) -> (&'static str, &'static str, &Vec<String>),
    text: impl Fn(&N, Lang) -> String,
) -> Result<RecordBatch, ArrowError> {
    let said = |lang| {
        let texts: Vec<String> = notes.iter().map(|note| text(note, lang)).collect();
        words(texts.iter().map(|text| Some(text.as_str())))
    };
    batch(vec![
        ("note", false, words(notes.iter().map(|note| Some(parts(note).0)))),
        ("count", false, counts(notes.iter().map(|note| Some(parts(note).2.len() as u64)))),
        ("records", false, words(notes.iter().map(|note| Some(parts(note).1)))),
        ("ids", false, list_column(notes.iter().map(|note| parts(note).2.iter().map(String::as_str)))),
        ("text", false, said(Lang::En)),
        ("text_id", false, said(Lang::Id)),
    ])
}

/// Codes of flags joined with `|`; missing where there is none.
pub(super) fn flagged(values: impl Iterator<Item = OfferFlags>) -> ArrayRef {
    let column: StringArray = values.map(|flags| (!flags.is_empty()).then(|| flags.to_string())).collect();
    Arc::new(column)
}

/// A text column of a small result, null where absent.
pub(super) fn words<'a>(values: impl Iterator<Item = Option<&'a str>>) -> ArrayRef {
    let mut builder = StringBuilder::new();
    values.for_each(|value| builder.append_option(value));
    Arc::new(builder.finish())
}

pub(super) fn numbers(values: impl Iterator<Item = Option<f64>>) -> ArrayRef {
    let mut builder = Float64Builder::new();
    values.for_each(|value| builder.append_option(value));
    Arc::new(builder.finish())
}

pub(super) fn counts(values: impl Iterator<Item = Option<u64>>) -> ArrayRef {
    let mut builder = UInt64Builder::new();
    values.for_each(|value| builder.append_option(value));
    Arc::new(builder.finish())
}

pub(super) fn batch(columns: Vec<(&str, bool, ArrayRef)>) -> Result<RecordBatch, ArrowError> {
    let fields = columns.iter().map(|(name, nullable, array)| field(name, array.data_type().clone(), *nullable));
    let schema = Arc::new(Schema::new(fields.collect::<Vec<_>>()));
    RecordBatch::try_new(schema, columns.into_iter().map(|(_, _, array)| array).collect())
}

/// Mentions of skills: `text`, `skill_id`, `label`, `evidence`, `credit`, `start`, `end` (in characters), `nearest`.
///
/// # Errors
///
/// [`ArrowError`] if Arrow refuses the columns, which none of ours causes.
pub fn mentions(rows: &[ResolvedMention]) -> Result<RecordBatch, ArrowError> {
    // Readers slice texts by characters; the lexicon counts bytes.
    let characters = |value: fn(&ResolvedMention) -> Option<usize>| -> ArrayRef {
        let mut builder = Int32Builder::new();
        for row in rows {
            let count = value(row).and_then(|bytes| row.text.get(..bytes)).map(|before| before.chars().count());
            builder.append_option(count.and_then(|count| i32::try_from(count).ok()));
        }
        Arc::new(builder.finish())
    };
    batch(vec![
        ("text", false, words(rows.iter().map(|row| Some(&*row.text)))),
        ("skill_id", true, words(rows.iter().map(|row| row.skill_id.as_deref()))),
        ("label", true, words(rows.iter().map(|row| row.label.as_deref()))),
        ("evidence", true, words(rows.iter().map(|row| row.evidence.map(Evidence::as_str)))),
        ("credit", true, numbers(rows.iter().map(|row| row.credit))),
        ("start", true, characters(|row| row.start)),
        ("end", true, characters(|row| row.end)),
        ("nearest", false, list_column(rows.iter().map(|row| row.nearest.iter().map(String::as_str)))),
    ])
}

/// Skills that the lexicon doesn't know: `text`, `workers`, `vacancies`, `nearest`.
///
/// # Errors
///
/// As [`mentions`].
pub fn unresolved_skills(rows: &[UnresolvedSkill]) -> Result<RecordBatch, ArrowError> {
    batch(vec![
        ("text", false, words(rows.iter().map(|row| Some(row.text.as_str())))),
        ("workers", false, counts(rows.iter().map(|row| Some(row.workers)))),
        ("vacancies", false, counts(rows.iter().map(|row| Some(row.vacancies)))),
        ("nearest", false, list_column(rows.iter().map(|row| row.nearest.iter().map(String::as_str)))),
    ])
}

#[cfg(test)]
mod tests {
    use arrow_array::cast::AsArray;
    use arrow_array::{Array, RecordBatch};

    use super::*;
    use crate::record::{OnError, Table};
    use crate::{Lexicon, MarketOptions, Matcher, RankOptions};

    fn ranked() -> RecordBatch {
        let mut market = Matcher::in_memory(MarketOptions::default()).unwrap();
        let workers = "worker_id,skills,education\nW1,smaw,SMK\nW2,smaw,SD\n";
        let vacancies = "vacancy_id,skills_required,education_min\nV1,smaw,SMK\n";
        market.add_workers(Table::csv_reader(workers.as_bytes()).unwrap(), OnError::Raise).unwrap();
        market.add_vacancies(Table::csv_reader(vacancies.as_bytes()).unwrap(), OnError::Raise).unwrap();
        market.commit().unwrap();
        let ranking = market.rank_workers(None, &RankOptions::default().with_near_misses(1)).unwrap();
        ranking_batch(&ranking, &ranking_schema(&ranking), 0).unwrap()
    }

    #[test]
    fn a_near_miss_has_no_position_and_what_was_not_asked_is_null() {
        let batch = ranked();
        let column = |name: &str| Arc::clone(batch.column_by_name(name).unwrap());
        assert_eq!(column("worker_id").as_string::<i32>().iter().flatten().collect::<Vec<_>>(), ["W1", "W2"]);
        assert_eq!(column("position").as_primitive::<Int32Type>().iter().collect::<Vec<_>>(), [Some(1), None]);
        assert_eq!(column("eligible").as_boolean().iter().collect::<Vec<_>>(), [Some(true), Some(false)]);
        let checks = column("checks");
        assert_eq!(checks.as_list::<i32>().value(1).as_string::<i32>().value(0), "education_below");
        assert_eq!(column("wage").null_count(), 2);
        assert_eq!(column("skills").null_count(), 0);
        assert!(batch.schema().metadata()[MADE_FROM].contains("generation"));
    }

    #[test]
    fn spans_count_characters() {
        let rows = Lexicon::bundled().resolve_texts(&["“é” las", "telepati"]);
        let batch = mentions(&rows).unwrap();
        let start = batch.column_by_name("start").unwrap();
        assert_eq!(start.as_primitive::<Int32Type>().iter().collect::<Vec<_>>(), [Some(4), None]);
    }
}
