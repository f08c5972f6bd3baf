//! How does long work report and stop? A [`Cancel`] handle and a [`Progress`] count, both shared between threads.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::channel;
use std::time::Duration;

/// How long a caller who waits for work looks away from the handle.
const LOOK: Duration = Duration::from_millis(50);

/// The work was stopped through its [`Cancel`] handle; nothing was changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("cancelled by the caller; nothing was changed")]
pub struct Cancelled;

/// A handle that stops long work from another thread. Clones share one state.
///
/// # Examples
///
/// ```
/// use matcher_core::cancel::Cancel;
///
/// let cancel = Cancel::new();
/// cancel.clone().cancel();
/// assert!(cancel.check().is_err());
/// ```
#[derive(Clone, Debug, Default)]
pub struct Cancel(Arc<AtomicBool>);

impl Cancel {
    /// A handle that nobody has cancelled yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Asks the work to stop; it stops at its next check, within a second.
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Says whether to go on.
    ///
    /// # Errors
    ///
    /// [`Cancelled`] once [`Cancel::cancel`] was called.
    pub fn check(&self) -> Result<(), Cancelled> {
        if self.0.load(Ordering::Relaxed) { Err(Cancelled) } else { Ok(()) }
    }
}

/// Runs work that has no point to stop at beside the caller, who goes on as soon as `look`, asked again and again while the
/// work runs, gives an error. The work is then left to end on its own, and what it gives is dropped.
///
/// # Errors
///
/// That of `look`.
///
/// # Panics
///
/// If the work does.
///
/// # Examples
///
/// ```
/// use matcher_core::cancel::{Cancel, beside};
///
/// let cancel = Cancel::new();
/// assert_eq!(beside(|| cancel.check(), || 2 + 2), Ok(4));
/// cancel.cancel();
/// assert!(beside(|| cancel.check(), || std::thread::sleep(std::time::Duration::from_secs(1))).is_err());
/// ```
pub fn beside<T: Send + 'static, E>(
    mut look: impl FnMut() -> Result<(), E>,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, E> {
    let (tell, told) = channel();
    std::thread::spawn(move || {
        let done = catch_unwind(AssertUnwindSafe(work));
        // Nobody listens any more once the caller went on.
        drop(tell.send(done));
    });
    loop {
        match told.recv_timeout(LOOK) {
            Ok(done) => return Ok(done.unwrap_or_else(|panic| resume_unwind(panic))),
            Err(_) => look()?,
        }
    }
}

/// How much of a known amount of work is done. Clones share one count.
#[derive(Clone, Debug, Default)]
pub struct Progress {
    done: Arc<AtomicU64>,
    total: Arc<AtomicU64>,
}

impl Progress {
    /// A count at 0 of 0.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Starts anew with `total` units to do.
    pub fn start(&self, total: u64) {
        self.done.store(0, Ordering::Relaxed);
        self.total.store(total, Ordering::Relaxed);
    }

    /// Counts `units` more as done.
    pub fn advance(&self, units: u64) {
        self.done.fetch_add(units, Ordering::Relaxed);
    }

    /// Units done and units in all; (0, 0) before the work starts.
    #[must_use]
    pub fn get(&self) -> (u64, u64) {
        (self.done.load(Ordering::Relaxed), self.total.load(Ordering::Relaxed))
    }
}
