//! How does long work report and stop? A [`Cancel`] handle and a [`Progress`] count, both shared between threads; and
//! [`contained`], which turns a panic into the error [`Panicked`].

use std::any::Any;
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

/// A broken invariant of ours, caught on its way to the caller. Whatever was asked for is not done; what was there before
/// still stands.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("failed inside the library: {message}; please report it with the version and this text")]
pub struct Panicked {
    /// What the broken invariant says, without the text or value that broke it: those may be personal.
    pub message: String,
}

impl Panicked {
    /// What a caught panic says.
    #[must_use]
    pub fn of(panic: &(dyn Any + Send)) -> Self {
        /// Where the standard library begins to quote what it was given.
        const QUOTES: [&str; 5] = ["\"", " of `", " inside '", "value: ", "\n"];
        /// Digits in a row from which on a number may be a person's.
        const LONGEST_NUMBER: usize = 9;
        let text = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
        let text = text.unwrap_or("no message");
        let end = QUOTES.iter().filter_map(|quote| text.find(quote)).min().unwrap_or(text.len());
        let said = text[..end].trim_end();
        let is_number = said.split(|c: char| !c.is_ascii_digit()).any(|run| run.len() > LONGEST_NUMBER);
        Self { message: if is_number { "a value that is not shown".to_owned() } else { said.to_owned() } }
    }
}

/// Runs work of the library, and makes a panic in it an error. Runs on the caller's thread and costs nothing.
///
/// What the work was changing when it panicked must not be looked at again, or stand as it was before: that is for the
/// caller to see to.
///
/// # Errors
///
/// That of the work, or [`Panicked`].
///
/// # Examples
///
/// ```
/// use matcher_core::cancel::{Panicked, contained};
///
/// let numbers: [u8; 0] = [];
/// let done: Result<u8, Panicked> = contained(|| Ok(numbers[numbers.len()]));
/// assert!(done.unwrap_err().to_string().contains("please report it"));
/// ```
pub fn contained<T, E: From<Panicked>>(work: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|panic| Err(Panicked::of(panic.as_ref()).into()))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_says_nothing_of_what_broke_it() {
        fn said(work: impl FnOnce()) -> String {
            contained::<(), Panicked>(|| {
                work();
                Ok(())
            })
            .unwrap_err()
            .message
        }
        let name = "Siti Contoh \u{e9}".to_owned();
        let nik = "6571010101900001".to_owned();
        let cut = name.len() - 1;
        assert!(!said(|| drop(name[..cut].to_owned())).contains("Siti"));
        assert!(!said(|| assert_eq!(name.parse::<u8>().map_err(|_| name.clone()), Ok(1))).contains("Siti"));
        assert!(!said(|| panic!("{nik} is odd")).contains("6571"));
        assert_eq!(said(|| panic!("a block without rows")), "a block without rows");
        assert_eq!(said(|| std::panic::panic_any(7)), "no message");
    }
}
