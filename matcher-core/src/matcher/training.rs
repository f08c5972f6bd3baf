//! Which classes should open, and whom should they admit?

use super::Matcher;
use crate::cancel::contained;
use crate::error::{Error, Result};
use crate::record::{Course, Event, Worker};
use crate::training::offer::Offers;
use crate::training::plan::Records;
use crate::training::rates;
use crate::training::{PlanOptions, TrainingPlan};

impl Matcher {
    /// Looks for the classes to open and the people to admit by which the market gains most: by how much the largest sum of
    /// scores rises when those admitted are scored as if they had been taught.
    ///
    /// The sum is that of an assignment by score alone ([`crate::Snapshot::assign`] with [`crate::clearing::Method::Welfare`]
    /// under a policy without an instrument), so that nobody takes two places, no opening is counted twice, and whoever is
    /// crowded out counts too. Everybody goes to one class at most; a class takes whom its entry rules take, and no more
    /// than its seats. Seats are given away as the market's policy gives away openings: to nearer people first under
    /// `tier` and `labour_market_test`, kept for locals under `reserve` (a minimum guarantee, whatever the precedence),
    /// with its bounded amount under `boost`.
    ///
    /// People are admitted one after another, each time the one by whom the sum with pass rates counted in rises most
    /// (with a budget also by the rise for each rupiah, and the better of both plans is kept). Where there are few plans,
    /// each is looked at. [`TrainingPlan::ceiling`] says what no plan can exceed, [`TrainingPlan::guarantee`] what is sure
    /// beforehand.
    ///
    /// Costs the lists of everybody, a bound for everybody and each class that takes them, and a closer look at few.
    ///
    /// # Errors
    ///
    /// An input error for an option out of range and for the id of a course or worker that isn't committed; a storage error
    /// if records can't be read; [`crate::ErrorKind::Cancelled`] once the handle of [`Matcher::set_cancel`] is cancelled.
    ///
    /// # Examples
    ///
    /// A welding class helps W2, who has no place; W1 has the only opening that asks no welder.
    ///
    /// ```
    /// use matcher_core::training::PlanOptions;
    /// use matcher_core::{MarketOptions, Matcher, OnError, Table};
    ///
    /// let mut market = Matcher::in_memory(MarketOptions::default())?;
    /// let workers = "worker_id,skills\nW1,forklift|ms excel\nW2,forklift\n";
    /// let vacancies = "vacancy_id,skills_required\nV1,forklift|ms excel\nV2,smaw\n";
    /// let courses = "course_id,skills_taught,seats\nC1,smaw,16\n";
    /// market.add_workers(Table::csv_reader(workers.as_bytes())?, OnError::Raise)?;
    /// market.add_vacancies(Table::csv_reader(vacancies.as_bytes())?, OnError::Raise)?;
    /// market.add_courses(Table::csv_reader(courses.as_bytes())?, OnError::Raise)?;
    /// market.commit()?;
    ///
    /// let plan = market.training_plan(&PlanOptions::default())?;
    /// assert_eq!(plan.courses[0].admitted, ["W2"]);
    /// assert_eq!(plan.admissions[0].vacancy_after.as_deref(), Some("V2"));
    /// assert!((plan.gain - (plan.value_after - plan.value_before)).abs() < 1e-9 && plan.gain > 0.0);
    /// # Ok::<(), matcher_core::Error>(())
    /// ```
    ///
    /// # Source
    ///
    /// Greedy under matroids: Fisher, Nemhauser & Wolsey (1978), "An analysis of approximations for maximizing submodular
    /// set functions II", *Mathematical Programming Study* 8. Lazily: Minoux (1978), "Accelerated greedy algorithms for
    /// maximizing submodular set functions", *Lecture Notes in Control and Information Sciences* 7.
    pub fn training_plan(&self, options: &PlanOptions) -> Result<TrainingPlan> {
        contained(|| {
            let options = &PlanOptions { cancel: self.cancel.clone(), ..options.clone() };
            let snapshot = &self.snapshot;
            let settings = snapshot.settings();
            let courses = self.records::<Course>()?;
            let rates = rates(&courses, &self.records::<Event>()?, settings.as_of);
            let offers = Offers::new(courses, &settings.profiler());
            let mut free_from = vec![None; usize::try_from(snapshot.worker_count()).unwrap_or(usize::MAX)];
            let names = snapshot.names();
            self.store.each_by_id(|records: Vec<Worker>| {
                options.cancel.check()?;
                for record in records {
                    if let Some(number) = names.find_worker(record.worker_id.as_str()) {
                        free_from[number as usize] = record.available_from;
                    }
                }
                Ok::<(), Error>(())
            })?;
            let said = snapshot.said(&self.index)?;
            let records = Records { offers: &offers, free_from: &free_from, said: &said, rates: &rates };
            Ok(TrainingPlan::new(snapshot, &settings.policy, &records, options)?)
        })
    }
}
