//! Python values as JSON and back: for records given as dicts and for small results.

use pyo3::prelude::*;
use pyo3::types::{PyBool, PyBytes, PyDict, PyFloat, PyInt, PyList, PyString};
use serde_json::{Map, Number, Value};

use crate::error::input_error;

/// How deep lists and dicts may lie in each other; records need three levels.
const DEEPEST: usize = 16;
/// Most values, and most bytes of text, of one settings document or of one row together.
const MOST_VALUES: usize = 4_000_000;
const MOST_TEXT: usize = 64 << 20;
/// Columns for which room is made at once.
const MOST_COLUMNS: usize = 256;
/// Values and bytes of text of one cell from where on it is cut: the core refuses any longer cell, whatever follows.
const CELL_VALUES: usize = 4_096 + 1;
const CELL_TEXT: usize = (1 << 20) + 1;

/// A Python value as JSON. NaN is null, as pandas means it; dates and numbers of other libraries go by their own methods.
pub(crate) fn to_json(object: &Bound<'_, PyAny>) -> PyResult<Value> {
    let mut room = Room { values: MOST_VALUES, text: MOST_TEXT, cuts: false };
    json(object, 0, &mut room)
}

/// A row as JSON, so that one cell that is too deep, too long or of no kind a cell has refuses its row alone.
///
/// The same long text may stand in a row a thousand times over and costs Python nothing; here each is a copy. So a cell
/// is cut one value or byte beyond what the core takes.
pub(crate) fn row_to_json(row: &Bound<'_, PyDict>) -> PyResult<Value> {
    let mut map = Map::with_capacity(row.len().min(MOST_COLUMNS));
    let mut left = MOST_TEXT;
    for (key, cell) in row {
        let key = column(&key)?;
        let mut room = Room { values: CELL_VALUES, text: CELL_TEXT, cuts: true };
        let value = json(&cell, 1, &mut room)?;
        left = left.saturating_sub(CELL_TEXT - room.text + key.len());
        map.insert(key, value);
        if left == 0 {
            // Nobody's row: its last cell is longer than a cell may be in any case.
            let text = format!("a row has more than {MOST_TEXT} bytes of text, which no row has");
            return Err(input_error(row.py(), &text));
        }
    }
    Ok(Value::Object(map))
}

/// What a conversion may still take up.
struct Room {
    values: usize,
    text: usize,
    /// Whether what goes beyond is cut off; it is an error otherwise.
    cuts: bool,
}

impl Room {
    /// As much of a text as there is room for.
    fn text(&mut self, object: &Bound<'_, PyAny>, text: &str) -> PyResult<String> {
        let end = (0..=self.text.min(text.len())).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
        if end < text.len() && !self.cuts {
            return Err(input_error(object.py(), &format!("there are more than {MOST_TEXT} bytes of text")));
        }
        // A text that is cut is longer than a cell may be, even where its last character didn't fit.
        let padding = if end < text.len() { self.text - end } else { 0 };
        self.text -= end + padding;
        Ok(format!("{}{}", &text[..end], " ".repeat(padding)))
    }
}

/// A column's name.
fn column(key: &Bound<'_, PyAny>) -> PyResult<String> {
    let wrong = |_| input_error(key.py(), "a column's name is no text");
    Ok(key.cast::<PyString>().map_err(wrong)?.to_cow()?.into_owned())
}

/// What stands for a cell that the core refuses, as it takes no object.
fn no_cell() -> Value {
    Value::Object(Map::new())
}

fn json(object: &Bound<'_, PyAny>, depth: usize, room: &mut Room) -> PyResult<Value> {
    if depth > DEEPEST {
        if room.cuts {
            return Ok(no_cell());
        }
        return Err(input_error(object.py(), "lists and dicts lie too deep in each other"));
    }
    if room.values == 0 {
        if room.cuts {
            return Ok(Value::Null);
        }
        return Err(input_error(object.py(), &format!("there are more than {MOST_VALUES} values")));
    }
    room.values -= 1;
    if object.is_none() {
        return Ok(Value::Null);
    }
    if let Ok(flag) = object.cast::<PyBool>() {
        return Ok(Value::Bool(flag.is_true()));
    }
    if let Ok(text) = object.cast::<PyString>() {
        return Ok(Value::String(room.text(object, &text.to_cow()?)?));
    }
    if object.cast::<PyInt>().is_ok() {
        // A number past 64 bits stays text: an id or an identity number, never an amount.
        return Ok(object
            .extract::<i64>()
            .map_or_else(|_| Value::String(object.to_string()), |n| Value::Number(n.into())));
    }
    if let Ok(number) = object.cast::<PyFloat>() {
        let number = number.value();
        return Ok(Number::from_f64(number).map_or_else(
            || if number.is_nan() { Value::Null } else { Value::String(number.to_string()) },
            Value::Number,
        ));
    }
    if let Ok(dict) = object.cast::<PyDict>() {
        if room.cuts {
            return Ok(no_cell());
        }
        let mut map = Map::with_capacity(dict.len());
        for (key, value) in dict {
            map.insert(column(&key)?, json(&value, depth + 1, room)?);
        }
        return Ok(Value::Object(map));
    }
    // Dates, then scalars of numpy and pandas, then anything that can be walked through.
    if object.hasattr("isoformat")? {
        let text: String = object.call_method0("isoformat")?.extract()?;
        // pandas writes the missing date so.
        return Ok(if text == "NaT" {
            Value::Null
        } else {
            Value::String(text.trim_end_matches("T00:00:00").to_owned())
        });
    }
    if object.hasattr("item")? && object.getattr("ndim").and_then(|ndim| ndim.extract::<usize>()).unwrap_or(0) == 0 {
        return json(&object.call_method0("item")?, depth + 1, room);
    }
    if object.cast::<PyBytes>().is_err() && object.hasattr("__iter__")? {
        let mut items = Vec::new();
        // An iterator may never end.
        for item in object.try_iter()? {
            items.push(json(&item?, depth + 1, room)?);
            if room.cuts && items.len() >= CELL_VALUES {
                break;
            }
        }
        return Ok(Value::Array(items));
    }
    let kind = object.get_type().name()?;
    if kind == "NAType" {
        return Ok(Value::Null);
    }
    if kind == "Decimal" {
        return Ok(Value::String(object.str()?.to_cow()?.into_owned()));
    }
    Err(input_error(
        object.py(),
        &format!("a value of type {kind} can't be a cell; text, numbers, dates, lists are right"),
    ))
}

/// JSON as a Python value.
pub(crate) fn to_python<'py>(py: Python<'py>, value: &Value) -> PyResult<Bound<'py, PyAny>> {
    Ok(match value {
        Value::Null => py.None().into_bound(py),
        Value::Bool(flag) => PyBool::new(py, *flag).to_owned().into_any(),
        Value::Number(number) => match number.as_i64() {
            Some(whole) => whole.into_pyobject(py)?.into_any(),
            None => number.as_f64().unwrap_or(f64::NAN).into_pyobject(py)?.into_any(),
        },
        Value::String(text) => PyString::new(py, text).into_any(),
        Value::Array(items) => {
            let items = items.iter().map(|item| to_python(py, item)).collect::<PyResult<Vec<_>>>()?;
            PyList::new(py, items)?.into_any()
        }
        Value::Object(map) => {
            let dict = PyDict::new(py);
            for (key, item) in map {
                dict.set_item(key, to_python(py, item)?)?;
            }
            dict.into_any()
        }
    })
}

/// Anything that serde can write, as a Python value.
pub(crate) fn serialised<'py>(py: Python<'py>, value: &impl serde::Serialize) -> PyResult<Bound<'py, PyAny>> {
    let value = serde_json::to_value(value).map_err(|error| input_error(py, &error.to_string()))?;
    to_python(py, &value)
}
