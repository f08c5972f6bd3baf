//! Long work off the interpreter: released, watched for Ctrl-C and progress, its panics caught.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

use matcher_core::cancel::{Panicked, beside};
use matcher_core::{Cancel, Error, Progress};
use pyo3::prelude::*;

use crate::error::{internal_error, to_py};

/// How often signals and progress are looked at: often enough to feel at once, rare enough to cost nothing.
const LOOK: Duration = Duration::from_millis(50);

/// Runs short work without the interpreter.
pub(crate) fn detached<T: Send>(py: Python<'_>, work: impl FnOnce() -> Result<T, Error> + Send) -> PyResult<T> {
    let done = py.detach(|| catch_unwind(AssertUnwindSafe(work)));
    finished(py, done)
}

/// Runs long work on a thread of its own while this one waits for signals and calls `callback(done, total)`.
///
/// An exception of the callback, or `KeyboardInterrupt`, cancels the work and is raised once it has stopped.
pub(crate) fn watched<T: Send>(
    py: Python<'_>,
    cancel: &Cancel,
    progress: &Progress,
    callback: Option<&Py<PyAny>>,
    work: impl FnOnce() -> Result<T, Error> + Send,
) -> PyResult<T> {
    let (stopped, done) = py.detach(|| {
        std::thread::scope(|scope| {
            let (tell, told) = channel::<()>();
            let worker = scope.spawn(move || {
                let result = catch_unwind(AssertUnwindSafe(work));
                drop(tell);
                result
            });
            let mut stopped = None;
            let mut seen = None;
            while matches!(told.recv_timeout(LOOK), Err(RecvTimeoutError::Timeout)) {
                if stopped.is_none() {
                    stopped = Python::attach(|py| look(py, progress, &mut seen, callback)).err();
                    if stopped.is_some() {
                        cancel.cancel();
                    }
                }
            }
            (stopped, worker.join().unwrap_or_else(Err))
        })
    });
    if let Some(stopped) = stopped {
        return Err(stopped);
    }
    let result = finished(py, done)?;
    look(py, progress, &mut None, callback)?;
    Ok(result)
}

/// Runs work that has no point to stop at; a signal leaves it to end on its own, unseen, with what it owns.
pub(crate) fn left_alone<T: Send + 'static>(py: Python<'_>, work: impl FnOnce() -> T + Send + 'static) -> PyResult<T> {
    let looked = || Python::attach(|py| look(py, &Progress::new(), &mut None, None));
    let done = py.detach(move || catch_unwind(AssertUnwindSafe(|| beside(looked, work))));
    match done {
        Ok(done) => done,
        Err(panic) => finished(py, Err(panic)),
    }
}

/// Lets Python handle signals, and tells progress if it moved.
fn look(
    py: Python<'_>,
    progress: &Progress,
    seen: &mut Option<(u64, u64)>,
    callback: Option<&Py<PyAny>>,
) -> PyResult<()> {
    py.check_signals()?;
    let now = progress.get();
    if let Some(callback) = callback
        && now.1 > 0
        && *seen != Some(now)
    {
        *seen = Some(now);
        callback.call1(py, now)?;
    }
    Ok(())
}

/// Runs short work that needs the interpreter; a panic becomes the exception of a fault of ours.
pub(crate) fn caught<T>(py: Python<'_>, work: impl FnOnce() -> PyResult<T>) -> PyResult<T> {
    catch_unwind(AssertUnwindSafe(work))
        .unwrap_or_else(|panic| Err(internal_error(py, &Panicked::of(panic.as_ref()).message)))
}

fn finished<T>(py: Python<'_>, done: std::thread::Result<Result<T, Error>>) -> PyResult<T> {
    match done {
        Ok(result) => result.map_err(|error| to_py(py, &error)),
        Err(panic) => Err(internal_error(py, &Panicked::of(panic.as_ref()).message)),
    }
}

/// Panics inside detached, watched or attached work: what the test of the boundary calls.
#[pyfunction]
#[pyo3(signature = (kind=""))]
pub(crate) fn _panic(py: Python<'_>, kind: &str) -> PyResult<()> {
    match kind {
        "watched" => watched(py, &Cancel::new(), &Progress::new(), None, || panic!("asked for by a test")),
        "attached" => caught(py, || panic!("asked for by a test")),
        _ => detached(py, || panic!("asked for by a test")),
    }
}
