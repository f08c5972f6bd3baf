//! Which skills do the vacancies of a market ask, and who holds or teaches them?

use super::Matcher;
use crate::cancel::contained;
use crate::error::Result;
use crate::training::{Demand, DemandOptions, DemandRecords};

impl Matcher {
    /// Counts the skills that committed vacancies ask, by month, sector, region or industry, with intervals, trends, and
    /// what courses to come teach of it; see [`crate::training::demand`].
    ///
    /// Reads vacancies, employers, events and courses, and every vacancy's texts once more, in parallel.
    ///
    /// [`Matcher::set_cancel`] gives the handle that stops it.
    ///
    /// # Errors
    ///
    /// An input error ([`crate::training::TrainingError::Option`]) if an option is out of range; a storage error if
    /// records can't be read.
    ///
    /// # Examples
    ///
    /// Two of three vacancies ask for welding, and no course teaches the driving that the third asks.
    ///
    /// ```
    /// use matcher_core::training::DemandOptions;
    /// use matcher_core::{MarketOptions, Matcher, OnError, Table};
    ///
    /// let mut market = Matcher::in_memory(MarketOptions::default().with_as_of("2026-11-01".parse()?))?;
    /// let vacancies = "vacancy_id,skills_required,openings,opens_on\nV1,smaw,4,2026-09-01\nV2,smaw,1,2026-10-05\n\
    ///                  V3,forklift,9,2026-10-09\n";
    /// let courses = "course_id,skills_taught,starts_on,seats\nC1,smaw,2026-12-01,16\n";
    /// market.add_vacancies(Table::csv_reader(vacancies.as_bytes())?, OnError::Raise)?;
    /// market.add_courses(Table::csv_reader(courses.as_bytes())?, OnError::Raise)?;
    /// market.commit()?;
    ///
    /// let options = DemandOptions::default().with_by::<&str>(&[])?.with_least(1)?;
    /// let demand = market.demand(&options)?;
    /// let first = &demand.rows[0];
    /// assert_eq!((first.skill.as_ref().unwrap().skill_id.as_str(), first.vacancies), ("welding_smaw", 2));
    /// assert_eq!((first.of_vacancies, first.openings, first.seats), (3, 5, Some(16)));
    /// assert!(demand.taught_nowhere.iter().all(|row| row.skill.skill_id != "welding_smaw" && row.openings == 9));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn demand(&self, options: &DemandOptions) -> Result<Demand> {
        contained(|| {
            let records = DemandRecords {
                vacancies: self.records()?,
                employers: self.records()?,
                events: self.records()?,
                courses: self.records()?,
            };
            Ok(Demand::new(&self.snapshot, records, options, &self.cancel)?)
        })
    }
}
