//! Python values as JSON and back: for records given as dicts and for small results.

use pyo3::prelude::*;
use pyo3::types::{PyBool, PyBytes, PyDict, PyFloat, PyInt, PyList, PyString};
use serde_json::{Map, Number, Value};

use crate::error::input_error;

/// How deep lists and dicts may lie in each other; records need three levels.
const DEEPEST: usize = 16;

/// A Python value as JSON. NaN is null, as pandas means it; dates and numbers of other libraries go by their own methods.
pub(crate) fn to_json(object: &Bound<'_, PyAny>) -> PyResult<Value> {
    json(object, 0)
}

fn json(object: &Bound<'_, PyAny>, depth: usize) -> PyResult<Value> {
    if depth > DEEPEST {
        return Err(input_error(object.py(), "lists and dicts lie too deep in each other"));
    }
    if object.is_none() {
        return Ok(Value::Null);
    }
    if let Ok(flag) = object.cast::<PyBool>() {
        return Ok(Value::Bool(flag.is_true()));
    }
    if let Ok(text) = object.cast::<PyString>() {
        return Ok(Value::String(text.to_cow()?.into_owned()));
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
        let mut map = Map::with_capacity(dict.len());
        for (key, value) in dict {
            let key = key
                .cast::<PyString>()
                .map_err(|_| input_error(object.py(), "a column's name is no text"))?
                .to_cow()?
                .into_owned();
            let value = json(&value, depth + 1)?;
            map.insert(key, value);
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
        return json(&object.call_method0("item")?, depth + 1);
    }
    if object.cast::<PyBytes>().is_err() && object.hasattr("__iter__")? {
        return object.try_iter()?.map(|item| json(&item?, depth + 1)).collect::<PyResult<Vec<_>>>().map(Value::Array);
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
