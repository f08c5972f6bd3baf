//! Arrow tables in and out through the `PyCapsule` protocol. The one module with `unsafe`.

use std::sync::Arc;

use arrow_array::RecordBatchReader;
use arrow_array::ffi_stream::{FFI_ArrowArrayStream, RecordBatchStreamReader};
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyCapsuleMethods};

use crate::error::input_error;

const STREAM: &std::ffi::CStr = c"arrow_array_stream";

/// The stream of an object with `__arrow_c_stream__`, moved out of its capsule.
pub(crate) fn import(object: &Bound<'_, PyAny>) -> PyResult<RecordBatchStreamReader> {
    let capsule = object.call_method0("__arrow_c_stream__")?;
    let capsule = capsule.cast::<PyCapsule>()?;
    let pointer = capsule.pointer_checked(Some(STREAM))?;
    #[allow(unsafe_code, reason = "the protocol hands over a pointer; there is no other way to take the stream")]
    // SAFETY: a capsule of this name holds a valid `ArrowArrayStream` (Arrow PyCapsule interface), `pointer_checked` has
    // compared the name, and the interpreter is attached, so that nobody else moves the stream out meanwhile. `from_raw`
    // leaves a released stream behind, which the capsule's destructor passes over.
    let reader = unsafe { RecordBatchStreamReader::from_raw(pointer.as_ptr().cast()) };
    reader.map_err(|error| input_error(object.py(), &format!("the Arrow stream can't be read: {error}")))
}

/// A capsule that owns a stream of batches.
pub(crate) fn export(py: Python<'_>, reader: Box<dyn RecordBatchReader + Send>) -> PyResult<Bound<'_, PyCapsule>> {
    PyCapsule::new_with_value(py, FFI_ArrowArrayStream::new(reader), STREAM)
}

/// One batch as a reader.
pub(crate) fn once(batch: &arrow_array::RecordBatch) -> Box<dyn RecordBatchReader + Send> {
    let schema = Arc::clone(batch.schema_ref());
    Box::new(arrow_array::RecordBatchIterator::new(std::iter::once(Ok(batch.clone())), schema))
}
