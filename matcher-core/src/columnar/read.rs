//! How does Arrow become records? [`table`] takes a stream of record batches for [`crate::record::read`].
//!
//! Text in any layout, numbers, decimals, booleans, days, points in time and lists of those are read as they are; NaN is
//! a value to Arrow and is refused. Nothing is copied but what a record keeps.

use std::borrow::Cow;

use arrow_array::cast::AsArray;
use arrow_array::types::{
    ArrowDictionaryKeyType, ArrowPrimitiveType, Date32Type, Date64Type, Decimal128Type, Float16Type, Float32Type,
    Float64Type, Int8Type, Int16Type, Int32Type, Int64Type, TimestampMicrosecondType, TimestampMillisecondType,
    TimestampNanosecondType, TimestampSecondType, UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{Array, RecordBatch};
use arrow_schema::{ArrowError, DataType, Schema, TimeUnit};

use crate::record::{MOST_ITEMS, Raw, RowStart, Rows, Table, TableError};
use crate::units::Date;

/// Rows of an Arrow stream, for [`crate::record::read`]. Reads nothing yet.
///
/// A column of a type that holds no cell, such as a struct, is an error of `read` if the table knows the column, and
/// reported like any unknown column if not.
pub fn table(
    schema: &Schema,
    batches: impl Iterator<Item = Result<RecordBatch, ArrowError>> + Send + 'static,
) -> Table {
    let columns = schema.fields().iter().map(|field| field.name().clone()).collect();
    let unreadable = schema.fields().iter().map(|field| unreadable(field.data_type())).collect();
    Table::from_rows(ArrowRows { columns, unreadable, batches: Box::new(batches), batch: None, row: 0, rows_before: 0 })
}

struct ArrowRows {
    columns: Vec<String>,
    /// For each column, its type in words if no cell can be read from it.
    unreadable: Vec<Option<String>>,
    batches: Box<dyn Iterator<Item = Result<RecordBatch, ArrowError>> + Send>,
    batch: Option<RecordBatch>,
    /// Row of the batch.
    row: usize,
    /// Rows of the batches before.
    rows_before: u64,
}

impl Rows for ArrowRows {
    fn columns(&self) -> &[String] {
        &self.columns
    }

    fn advance(&mut self) -> Result<Option<RowStart>, TableError> {
        self.row += 1;
        while self.batch.as_ref().is_none_or(|batch| self.row >= batch.num_rows()) {
            self.rows_before += self.batch.take().map_or(0, |batch| batch.num_rows() as u64);
            let Some(batch) = self.batches.next() else { return Ok(None) };
            let broken = |source| TableError::Stream { row: self.rows_before, source };
            let batch = batch.map_err(|error| broken(Box::new(error)))?;
            if batch.num_columns() != self.columns.len() {
                return Err(broken("a batch has other columns than the schema".into()));
            }
            (self.batch, self.row) = (Some(batch), 0);
        }
        Ok(Some(RowStart::default()))
    }

    fn cell(&self, column: usize) -> Raw<'_> {
        self.batch.as_ref().map_or(Raw::Null, |batch| cell(batch.column(column).as_ref(), self.row))
    }

    fn unreadable(&self, column: usize) -> Option<String> {
        self.unreadable[column].clone()
    }
}

/// Types inside each other that are still told in words. Writing one down goes as deep as it is nested, and a stack that
/// is used up ends the process.
const DEEPEST_TYPE: usize = 16;

/// True if more types lie inside each other than are told in words; takes no stack.
fn is_deep(kind: &DataType) -> bool {
    let mut open = vec![(kind, 1)];
    while let Some((kind, depth)) = open.pop() {
        if depth > DEEPEST_TYPE {
            return true;
        }
        match kind {
            DataType::List(item)
            | DataType::LargeList(item)
            | DataType::ListView(item)
            | DataType::LargeListView(item)
            | DataType::FixedSizeList(item, _)
            | DataType::Map(item, _) => open.push((item.data_type(), depth + 1)),
            DataType::Struct(fields) => open.extend(fields.iter().map(|field| (field.data_type(), depth + 1))),
            DataType::Union(fields, _) => open.extend(fields.iter().map(|(_, field)| (field.data_type(), depth + 1))),
            DataType::Dictionary(_, value) => open.push((value, depth + 1)),
            DataType::RunEndEncoded(_, values) => open.push((values.data_type(), depth + 1)),
            _ => {}
        }
    }
    false
}

fn is_list(kind: &DataType) -> bool {
    matches!(kind, DataType::List(_) | DataType::LargeList(_) | DataType::FixedSizeList(..))
}

/// The type in words if no cell can be read from it.
fn unreadable(kind: &DataType) -> Option<String> {
    if is_deep(kind) {
        return Some(format!("one of more than {DEEPEST_TYPE} types inside each other"));
    }
    let is_readable = match kind {
        DataType::List(item) | DataType::LargeList(item) | DataType::FixedSizeList(item, _) => {
            return unreadable(item.data_type()).map(|item| format!("a list of {item}"));
        }
        DataType::Dictionary(_, value) => {
            matches!(value.as_ref(), DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View)
        }
        DataType::Null
        | DataType::Boolean
        | DataType::Utf8
        | DataType::LargeUtf8
        | DataType::Utf8View
        | DataType::Decimal128(..)
        | DataType::Date32
        | DataType::Date64
        | DataType::Timestamp(..) => true,
        other => other.is_integer() || other.is_floating(),
    };
    (!is_readable).then(|| kind.to_string())
}

/// One cell; rows and nulls count from the slice's own start.
fn cell(array: &dyn Array, row: usize) -> Raw<'_> {
    if array.is_null(row) {
        return Raw::Null;
    }
    match array.data_type() {
        // An array of nothing but nulls keeps no list of them.
        DataType::Null => Raw::Null,
        DataType::Utf8 => text(array.as_string::<i32>().value(row)),
        DataType::LargeUtf8 => text(array.as_string::<i64>().value(row)),
        DataType::Utf8View => text(array.as_string_view().value(row)),
        DataType::Boolean => Raw::Bool(array.as_boolean().value(row)),
        DataType::Int8 => Raw::Int(value::<Int8Type>(array, row).into()),
        DataType::Int16 => Raw::Int(value::<Int16Type>(array, row).into()),
        DataType::Int32 => Raw::Int(value::<Int32Type>(array, row).into()),
        DataType::Int64 => Raw::Int(value::<Int64Type>(array, row)),
        DataType::UInt8 => Raw::Int(value::<UInt8Type>(array, row).into()),
        DataType::UInt16 => Raw::Int(value::<UInt16Type>(array, row).into()),
        DataType::UInt32 => Raw::Int(value::<UInt32Type>(array, row).into()),
        DataType::UInt64 => {
            let number = value::<UInt64Type>(array, row);
            // Beyond our numbers, but an id or a code may have 20 digits.
            i64::try_from(number).map_or_else(|_| Raw::Text(number.to_string().into()), Raw::Int)
        }
        DataType::Float16 => Raw::Float(value::<Float16Type>(array, row).to_f64()),
        DataType::Float32 => Raw::Float(value::<Float32Type>(array, row).into()),
        DataType::Float64 => Raw::Float(value::<Float64Type>(array, row)),
        DataType::Decimal128(..) => decimal(&array.as_primitive::<Decimal128Type>().value_as_string(row)),
        DataType::Date32 => day(Some(value::<Date32Type>(array, row))),
        DataType::Date64 => moment(value::<Date64Type>(array, row), TimeUnit::Millisecond),
        DataType::Timestamp(TimeUnit::Second, _) => moment(value::<TimestampSecondType>(array, row), TimeUnit::Second),
        DataType::Timestamp(TimeUnit::Millisecond, _) => {
            moment(value::<TimestampMillisecondType>(array, row), TimeUnit::Millisecond)
        }
        DataType::Timestamp(TimeUnit::Microsecond, _) => {
            moment(value::<TimestampMicrosecondType>(array, row), TimeUnit::Microsecond)
        }
        DataType::Timestamp(TimeUnit::Nanosecond, _) => {
            moment(value::<TimestampNanosecondType>(array, row), TimeUnit::Nanosecond)
        }
        DataType::Dictionary(key, _) => match key.as_ref() {
            DataType::Int8 => entry::<Int8Type>(array, row),
            DataType::Int16 => entry::<Int16Type>(array, row),
            DataType::Int32 => entry::<Int32Type>(array, row),
            DataType::Int64 => entry::<Int64Type>(array, row),
            DataType::UInt8 => entry::<UInt8Type>(array, row),
            DataType::UInt16 => entry::<UInt16Type>(array, row),
            DataType::UInt32 => entry::<UInt32Type>(array, row),
            _ => entry::<UInt64Type>(array, row),
        },
        DataType::List(_) => {
            let list = array.as_list::<i32>();
            let offsets = list.value_offsets();
            items(list.values().as_ref(), usize::try_from(offsets[row]), usize::try_from(offsets[row + 1]))
        }
        DataType::LargeList(_) => {
            let list = array.as_list::<i64>();
            let offsets = list.value_offsets();
            items(list.values().as_ref(), usize::try_from(offsets[row]), usize::try_from(offsets[row + 1]))
        }
        DataType::FixedSizeList(..) => {
            let list = array.as_fixed_size_list();
            let start = list.value_offset_at(row);
            let end = usize::try_from(list.value_length()).map(|length| start + length);
            items(list.values().as_ref(), Ok(start), end)
        }
        _ => Raw::Other("a value of another type"),
    }
}

fn text(text: &str) -> Raw<'_> {
    Raw::Text(Cow::Borrowed(text))
}

fn value<T: ArrowPrimitiveType>(array: &dyn Array, row: usize) -> T::Native {
    array.as_primitive::<T>().value(row)
}

/// The text a dictionary's key stands for.
fn entry<K: ArrowDictionaryKeyType>(array: &dyn Array, row: usize) -> Raw<'_> {
    let dictionary = array.as_dictionary::<K>();
    dictionary.key(row).map_or(Raw::Null, |key| cell(dictionary.values().as_ref(), key))
}

/// The items of a list, of a long one as many as it takes to be refused; Arrow's offsets are never negative.
fn items<E>(values: &dyn Array, start: Result<usize, E>, end: Result<usize, E>) -> Raw<'_> {
    match (start, end) {
        // A list inside a list is refused whatever it holds, and may hold a list again.
        (Ok(start), Ok(end)) if is_list(values.data_type()) && start < end => Raw::List(vec![Raw::List(Vec::new())]),
        (Ok(start), Ok(end)) => {
            let end = end.min(start.saturating_add(MOST_ITEMS + 1));
            Raw::List((start..end).map(|row| cell(values, row)).collect())
        }
        _ => Raw::Other("a damaged list"),
    }
}

/// A decimal as a whole number where it is one, so that rupiah stay exact.
fn decimal(written: &str) -> Raw<'static> {
    let (whole, fraction) = written.split_once('.').unwrap_or((written, ""));
    match whole.parse() {
        Ok(number) if fraction.bytes().all(|digit| digit == b'0') => Raw::Int(number),
        _ => written.parse().map_or(Raw::Other("a decimal that can't be read"), Raw::Float),
    }
}

fn day(days: Option<i32>) -> Raw<'static> {
    let date = days.and_then(|days| Date::from_days(days).ok());
    date.map_or(Raw::Other("a day outside 1900 to 2199"), Raw::Date)
}

/// The day of a point in time, as it is written: a time zone would move it, and offices write days.
fn moment(ticks: i64, unit: TimeUnit) -> Raw<'static> {
    let per_day = 86_400
        * match unit {
            TimeUnit::Second => 1,
            TimeUnit::Millisecond => 1_000,
            TimeUnit::Microsecond => 1_000_000,
            TimeUnit::Nanosecond => 1_000_000_000,
        };
    day(i32::try_from(ticks.div_euclid(per_day)).ok())
}

#[cfg(test)]
mod tests;
