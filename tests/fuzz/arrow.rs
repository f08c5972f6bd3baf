//! Record batches of any type, made of bytes: odd types, offsets, nulls, slices, lists of every kind and dictionaries.
//!
//! Arrays are built by the constructors that check, since what they refuse can't reach a caller of safe Rust. Streams
//! from C are fed by `tests/python/test_hostile.py`.

use std::sync::Arc;

use arrow_array::{ArrayRef, RecordBatch, make_array};
use arrow_buffer::Buffer;
use arrow_data::ArrayData;
use arrow_schema::{DataType, Field, IntervalUnit, Schema, TimeUnit};
use matcher_core::columnar::table;
use matcher_core::{Vacancy, Worker};

use super::targets::ingest;

const NAMES: [&str; 12] = [
    "worker_id",
    "skills",
    "summary",
    "certificates",
    "birth_date",
    "lat",
    "wage_min",
    "relocate",
    "schemes",
    "skill_vector",
    "home_region",
    "aneh",
];

/// Types inside each other at most.
const DEEPEST: usize = 4;
/// Rows of a batch at most.
const ROWS: usize = 9;

/// Bytes that are taken from the front.
struct Bytes<'a>(&'a [u8]);

impl Bytes<'_> {
    fn one(&mut self) -> u8 {
        let Some((first, rest)) = self.0.split_first() else { return 0 };
        self.0 = rest;
        *first
    }

    fn below(&mut self, end: usize) -> usize {
        usize::from(self.one()) % end.max(1)
    }

    /// A buffer of a length, zeros where bytes run out.
    fn buffer(&mut self, length: usize) -> Buffer {
        let (taken, rest) = self.0.split_at(length.min(self.0.len()));
        self.0 = rest;
        let mut bytes = taken.to_vec();
        bytes.resize(length, 0);
        Buffer::from_vec(bytes)
    }
}

pub(crate) fn seeds() -> Vec<Vec<u8>> {
    // One for each type, then some of several columns.
    let mut seeds: Vec<Vec<u8>> =
        (0..=40).map(|kind| vec![3, 0, 5, 0, 1, kind, 0, 0, 2, 5, 9, 4, 1, 7, 65, 66, 67]).collect();
    seeds.extend((0..=40_u8).map(|kind| (0..120).map(|at: u8| at.wrapping_mul(kind).rotate_left(3)).collect()));
    seeds
}

pub(crate) fn run(bytes: &[u8]) -> u64 {
    let mut bytes = Bytes(bytes);
    let rows = bytes.below(ROWS);
    let (mut fields, mut columns): (Vec<Field>, Vec<ArrayRef>) = (Vec::new(), Vec::new());
    for at in 0..=bytes.below(5) {
        let name = if at == 0 { NAMES[0] } else { NAMES[bytes.below(NAMES.len())] };
        let kind = if at == 0 && bytes.below(4) > 0 { DataType::Utf8 } else { kind(&mut bytes, DEEPEST) };
        let offset = bytes.below(4);
        if let Some(data) = data(&mut bytes, &kind, rows + offset + 1, offset) {
            let array = make_array(data);
            let slice = array.slice(usize::from(array.len() > rows), rows.min(array.len()));
            if slice.len() == rows {
                fields.push(Field::new(name, kind, true));
                columns.push(slice);
            }
        }
    }
    let is_vacancy = bytes.below(2) == 1;
    if is_vacancy && let Some(first) = fields.first_mut() {
        *first = Field::new("vacancy_id", first.data_type().clone(), true);
    }
    let schema = Arc::new(Schema::new(fields));
    let Ok(batch) = RecordBatch::try_new(Arc::clone(&schema), columns) else { return 0 };
    let rows = Some(2 * batch.num_rows() as u64).filter(|_| batch.num_columns() > 0);
    let table = table(&schema, [Ok(batch.clone()), Ok(batch)].into_iter());
    if is_vacancy { ingest::<Vacancy>(Ok(table), rows) } else { ingest::<Worker>(Ok(table), rows) }
}

fn field(kind: DataType) -> Arc<Field> {
    Arc::new(Field::new("item", kind, true))
}

/// A type of those there are.
fn kind(bytes: &mut Bytes<'_>, depth: usize) -> DataType {
    let unit = |bytes: &mut Bytes<'_>| {
        [TimeUnit::Second, TimeUnit::Millisecond, TimeUnit::Microsecond, TimeUnit::Nanosecond][bytes.below(4)]
    };
    let pick = bytes.below(if depth == 0 { 31 } else { 41 });
    match pick {
        0 => DataType::Null,
        1 => DataType::Boolean,
        2 => DataType::Int8,
        3 => DataType::Int16,
        4 => DataType::Int32,
        5 => DataType::Int64,
        6 => DataType::UInt8,
        7 => DataType::UInt16,
        8 => DataType::UInt32,
        9 => DataType::UInt64,
        10 => DataType::Float16,
        11 => DataType::Float32,
        12 => DataType::Float64,
        13 => DataType::Date32,
        14 => DataType::Date64,
        15 => DataType::Time32(TimeUnit::Second),
        16 => DataType::Time64(TimeUnit::Nanosecond),
        17 | 18 => DataType::Timestamp(unit(bytes), (bytes.below(2) == 0).then(|| "Asia/Makassar".into())),
        19 => DataType::Duration(unit(bytes)),
        20 => DataType::Interval(IntervalUnit::MonthDayNano),
        21 => {
            DataType::Decimal128(u8::try_from(1 + bytes.below(38)).unwrap_or(1), i8::from_le_bytes([bytes.one()]) % 38)
        }
        22 => DataType::Decimal256(40, 2),
        23 => DataType::Utf8,
        24 => DataType::LargeUtf8,
        25 => DataType::Utf8View,
        26 => DataType::Binary,
        27 => DataType::LargeBinary,
        28 => DataType::BinaryView,
        29 => DataType::FixedSizeBinary(i32::from(bytes.one())),
        30 => DataType::Decimal32(5, 1),
        31 => DataType::List(field(kind(bytes, depth - 1))),
        32 => DataType::LargeList(field(kind(bytes, depth - 1))),
        33 => DataType::FixedSizeList(field(kind(bytes, depth - 1)), i32::from(bytes.one() % 5)),
        34 => DataType::ListView(field(kind(bytes, depth - 1))),
        35 => DataType::Struct(vec![field(kind(bytes, depth - 1))].into()),
        36 | 37 => {
            let keys = [DataType::Int8, DataType::Int32, DataType::UInt8, DataType::UInt64][bytes.below(4)].clone();
            DataType::Dictionary(Box::new(keys), Box::new(kind(bytes, depth - 1)))
        }
        38 => DataType::RunEndEncoded(field(DataType::Int32), field(kind(bytes, depth - 1))),
        39 => DataType::LargeListView(field(kind(bytes, depth - 1))),
        _ => DataType::List(field(DataType::Utf8)),
    }
}

/// Increasing offsets from 0, each step taken from a byte.
fn offsets(bytes: &mut Bytes<'_>, length: usize, is_large: bool) -> (Buffer, usize) {
    let mut at = 0;
    let mut ends = vec![0];
    for _ in 0..length {
        at += bytes.below(5);
        ends.push(at);
    }
    let large = ends.iter().map(|end| i64::try_from(*end).unwrap_or(0));
    let small = ends.iter().map(|end| i32::try_from(*end).unwrap_or(0));
    (if is_large { Buffer::from_vec(large.collect()) } else { Buffer::from_vec(small.collect::<Vec<_>>()) }, at)
}

/// An array of `length` rows of a type, whose first `offset` are passed over; `None` for bytes that make none.
fn data(bytes: &mut Bytes<'_>, kind: &DataType, length: usize, offset: usize) -> Option<ArrayData> {
    let mut made = ArrayData::builder(kind.clone()).len(length - offset).offset(offset);
    if bytes.below(2) == 1 && !matches!(kind, DataType::Null | DataType::RunEndEncoded(..)) {
        made = made.null_bit_buffer(Some(bytes.buffer(length.div_ceil(8))));
    }
    made = match kind {
        DataType::Null => made,
        DataType::Boolean => made.add_buffer(bytes.buffer(length.div_ceil(8))),
        DataType::Utf8 | DataType::Binary => {
            let (ends, values) = offsets(bytes, length, false);
            made.add_buffer(ends).add_buffer(bytes.buffer(values))
        }
        DataType::LargeUtf8 | DataType::LargeBinary => {
            let (ends, values) = offsets(bytes, length, true);
            made.add_buffer(ends).add_buffer(bytes.buffer(values))
        }
        DataType::Utf8View | DataType::BinaryView => {
            // Short texts stand in the view itself: their length, then twelve bytes.
            let views: Vec<u128> = (0..length).map(|_| view(bytes)).collect();
            made.add_buffer(Buffer::from_vec(views))
        }
        DataType::FixedSizeBinary(width) => made.add_buffer(bytes.buffer(length * usize::try_from(*width).ok()?)),
        DataType::List(item) | DataType::LargeList(item) => {
            let (ends, values) = offsets(bytes, length, matches!(kind, DataType::LargeList(_)));
            made.add_buffer(ends).add_child_data(data(bytes, item.data_type(), values + 1, 1)?)
        }
        DataType::FixedSizeList(item, width) => {
            let values = length * usize::try_from(*width).ok()?;
            made.add_child_data(data(bytes, item.data_type(), values, 0)?)
        }
        DataType::Struct(fields) => made.add_child_data(data(bytes, fields[0].data_type(), length, 0)?),
        DataType::Dictionary(keys, value) => {
            let values = 1 + bytes.below(6);
            let keys = (0..length).map(|_| bytes.below(values)).fold(Vec::new(), |mut all: Vec<u8>, key: usize| {
                let width = keys.primitive_width().unwrap_or(1);
                all.extend(&key.to_le_bytes()[..width]);
                all
            });
            made.add_buffer(Buffer::from_vec(keys)).add_child_data(data(bytes, value, values, 0)?)
        }
        DataType::RunEndEncoded(_, value) => {
            let ends = ArrayData::builder(DataType::Int32).len(1).add_buffer(Buffer::from_vec(vec![64_i32]));
            made.add_child_data(ends.build().ok()?).add_child_data(data(bytes, value.data_type(), 1, 0)?)
        }
        DataType::ListView(item) | DataType::LargeListView(item) => {
            let zeros = Buffer::from_vec(vec![0_u8; length * 8]);
            made.add_buffer(zeros.clone()).add_buffer(zeros).add_child_data(data(bytes, item.data_type(), 1, 0)?)
        }
        other => made.add_buffer(bytes.buffer(length * other.primitive_width()?)),
    };
    made.align_buffers(true).build().ok()
}

fn view(bytes: &mut Bytes<'_>) -> u128 {
    let length = u128::try_from(bytes.below(13)).unwrap_or(0);
    (0..length).fold(length, |view, at| view | u128::from(bytes.one() & 0x7f) << (32 + 8 * at))
}
