//! What may a plan of classes use?

use std::collections::BTreeMap;

use crate::cancel::{Cancel, Progress};
use crate::engine::{Eligible, RankOptions};
use crate::training::TrainingError;
use crate::units::{Date, Rupiah};

/// How a plan is looked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Search {
    /// Every plan where there are few, otherwise one admission after another.
    #[default]
    Auto,
    /// One admission after another, the most useful first.
    Greedy,
}

/// Options of a plan of classes.
///
/// # Examples
///
/// ```
/// use matcher_core::training::PlanOptions;
/// use matcher_core::units::Rupiah;
///
/// let options = PlanOptions::default().with_seats(48).with_budget(Rupiah::new(250_000_000)?);
/// assert_eq!(options.seats, Some(48));
/// # Ok::<(), matcher_core::units::UnitError>(())
/// ```
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct PlanOptions {
    /// Most rupiah that seats taken may cost together; no limit if absent.
    pub budget: Option<Rupiah>,
    /// Most people admitted to all classes together; no limit beside each class's own if absent.
    pub seats: Option<u32>,
    /// Seats of single classes in place of what their courses say, by course id.
    pub class_seats: BTreeMap<String, u32>,
    /// The courses that may open; all if absent.
    pub courses: Option<Vec<String>>,
    /// Those who may be admitted, such as the applicants; everybody on file if absent.
    pub workers: Option<Vec<String>>,
    /// Last first day of a class; no limit if absent.
    pub until: Option<Date>,
    /// How many vacancies somebody's list has, at least 1; 20 if absent, as in an assignment.
    pub k: Option<usize>,
    /// Which pairs may be assigned: those that pass every hard rule, or those that fail none.
    pub eligible: Eligible,
    /// How a plan is looked for.
    pub search: Search,
    /// Threads of a pool of its own; the caller's pool if absent.
    pub threads: Option<usize>,
    /// Stops the work; the market's own.
    pub(crate) cancel: Cancel,
    /// Counts lists made.
    pub progress: Progress,
}

impl PlanOptions {
    /// Sets the most that seats may cost together.
    #[must_use]
    pub fn with_budget(mut self, budget: Rupiah) -> Self {
        self.budget = Some(budget);
        self
    }

    /// Sets the most people admitted.
    #[must_use]
    pub fn with_seats(mut self, seats: u32) -> Self {
        self.seats = Some(seats);
        self
    }

    /// Sets the seats of one class.
    #[must_use]
    pub fn with_class_seats(mut self, course: &str, seats: u32) -> Self {
        self.class_seats.insert(course.to_owned(), seats);
        self
    }

    /// Sets the courses that may open.
    #[must_use]
    pub fn with_courses(mut self, courses: &[&str]) -> Self {
        self.courses = Some(courses.iter().map(|&id| id.to_owned()).collect());
        self
    }

    /// Sets who may be admitted.
    #[must_use]
    pub fn with_workers(mut self, workers: &[&str]) -> Self {
        self.workers = Some(workers.iter().map(|&id| id.to_owned()).collect());
        self
    }

    /// Sets the last first day of a class.
    #[must_use]
    pub fn with_until(mut self, until: Date) -> Self {
        self.until = Some(until);
        self
    }

    /// Sets how many vacancies a list has.
    #[must_use]
    pub fn with_k(mut self, k: usize) -> Self {
        self.k = Some(k);
        self
    }

    /// Sets which pairs may be assigned.
    #[must_use]
    pub fn with_eligible(mut self, eligible: Eligible) -> Self {
        self.eligible = eligible;
        self
    }

    /// Sets how a plan is looked for.
    #[must_use]
    pub fn with_search(mut self, search: Search) -> Self {
        self.search = search;
        self
    }

    /// Sets the number of threads.
    #[must_use]
    pub fn with_threads(mut self, threads: usize) -> Self {
        self.threads = Some(threads);
        self
    }

    /// Sets the handle that counts lists made.
    #[must_use]
    pub fn with_progress(mut self, progress: Progress) -> Self {
        self.progress = progress;
        self
    }

    /// Says what is out of range.
    pub(super) fn check(&self) -> Result<(), TrainingError> {
        let refused =
            |name, value: &str, expected| Err(TrainingError::Option { name, value: value.to_owned(), expected });
        if self.k == Some(0) {
            return refused("k", "0", "a whole number of at least 1");
        }
        if self.eligible == Eligible::All {
            return refused("eligible", "all", "pass or keep_unknown: nobody is assigned who fails a rule");
        }
        Ok(())
    }

    /// The lists asked of the engine.
    pub(super) fn ranking(&self) -> RankOptions {
        let options = RankOptions::default();
        let options = match self.k {
            Some(k) => options.with_k(k),
            None => options,
        };
        let options =
            options.with_eligible(self.eligible).with_cancel(self.cancel.clone()).with_progress(self.progress.clone());
        match self.threads {
            Some(threads) => options.with_threads(threads),
            None => options,
        }
    }
}
