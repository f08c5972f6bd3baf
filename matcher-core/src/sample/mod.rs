//! What does a market look like before an office has data? [`Sample::generate`] makes a synthetic one: workers, vacancies,
//! firms, courses, agreements, targets and the log of what happened.
//!
//! It is for trying out, teaching, tests and benchmarks. Nobody in it exists: ids begin with `SYN`, firms bear the word
//! "sintetis", and there are no names of people, identity numbers or phone numbers. Shares follow what is known of two
//! districts and are illustrative elsewhere; they are no statistics and prove nothing about any place.
//!
//! The same [`SampleSpec`] gives the same bytes on every platform. Each record has a stream of chance of its own, so that a
//! larger sample begins with the smaller one.
//!
//! # Examples
//!
//! ```
//! use matcher_core::region::Gazetteer;
//! use matcher_core::sample::{Sample, SampleSpec};
//!
//! let spec = SampleSpec::default().with_workers(200).with_vacancies(20).with_regions(["33.19".parse()?]);
//! let sample = Sample::generate(&spec, &Gazetteer::bundled())?;
//! assert_eq!((sample.workers.len(), sample.vacancies.len()), (200, 20));
//! assert_eq!(sample.workers[0].worker_id.as_str(), "SYN-W-000001");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod advert;
mod district;
mod draw;
mod economy;
mod event;
mod family;
mod phrase;
mod programme;
mod protection;
mod skill;
mod vacancy;
mod worker;

use self::district::District;
use self::economy::Data;
use crate::ids::IdError;
use crate::record::{Course, Employer, Event, Mou, Target, Vacancy, Worker};
use crate::region::{Gazetteer, RegionCode};
use crate::units::Date;

/// Most rows of one table: beyond it a sample no longer fits into the memory of an office computer.
pub const MAX_ROWS: usize = 10_000_000;

/// Years of `as_of` that leave room for births before and deadlines after.
const YEARS: std::ops::RangeInclusive<i32> = 1990..=2150;

/// What sample is wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SampleSpec {
    /// How many workers; 5,000 by default.
    pub workers: usize,
    /// How many vacancies; 400 by default.
    pub vacancies: usize,
    /// Provinces, kabupaten or kota; a province stands for all of its own. By default the two the programme began with.
    pub regions: Vec<RegionCode>,
    /// The day the sample is looked at; 2026-11-01 by default.
    pub as_of: Date,
    /// Another seed is another market.
    pub seed: u64,
}

impl Default for SampleSpec {
    fn default() -> Self {
        Self {
            workers: 5000,
            vacancies: 400,
            // A file that can't be read is found by a test, and reported by `Sample::generate`.
            regions: Data::bundled().map_or_else(|_| Vec::new(), |data| data.default_regions.clone()),
            as_of: default_day(),
            seed: 0,
        }
    }
}

/// The day on which the sample is looked at unless told otherwise; events then lie in the two years before.
fn default_day() -> Date {
    let Ok(day) = Date::new(2026, 11, 1) else { unreachable!("2026-11-01 is a day") };
    day
}

impl SampleSpec {
    /// The same with this many workers.
    #[must_use]
    pub fn with_workers(self, workers: usize) -> Self {
        Self { workers, ..self }
    }

    /// The same with this many vacancies.
    #[must_use]
    pub fn with_vacancies(self, vacancies: usize) -> Self {
        Self { vacancies, ..self }
    }

    /// The same in these provinces, kabupaten or kota; the programme belongs to the first.
    #[must_use]
    pub fn with_regions(self, regions: impl IntoIterator<Item = RegionCode>) -> Self {
        Self { regions: regions.into_iter().collect(), ..self }
    }

    /// The same as looked at on another day.
    #[must_use]
    pub fn with_as_of(self, as_of: Date) -> Self {
        Self { as_of, ..self }
    }

    /// The same kind of market, drawn anew.
    #[must_use]
    pub fn with_seed(self, seed: u64) -> Self {
        Self { seed, ..self }
    }

    /// Checks what can be checked without a gazetteer.
    ///
    /// # Errors
    ///
    /// [`SampleError::NoRegion`], [`SampleError::TooManyRows`] or [`SampleError::AsOfOutside`].
    pub fn validate(&self) -> Result<(), SampleError> {
        if self.regions.is_empty() {
            return Err(SampleError::NoRegion);
        }
        for (table, rows) in [("workers", self.workers), ("vacancies", self.vacancies)] {
            if rows > MAX_ROWS {
                return Err(SampleError::TooManyRows { table, rows });
            }
        }
        if !YEARS.contains(&self.as_of.year()) {
            return Err(SampleError::AsOfOutside { as_of: self.as_of });
        }
        Ok(())
    }
}

/// Why there is no sample.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SampleError {
    /// The gazetteer lacks the code.
    #[error("the region table has no {code}: expected a provinsi, kabupaten or kota of the table in use")]
    UnknownRegion {
        /// The code asked for.
        code: RegionCode,
    },
    /// The code is finer than a kabupaten or kota.
    #[error("{code} is no provinsi, kabupaten or kota: a sample covers whole districts")]
    NotADistrict {
        /// The code asked for.
        code: RegionCode,
    },
    /// No region was asked for, or a province without any district.
    #[error("no region given: expected at least one provinsi, kabupaten or kota")]
    NoRegion,
    /// More rows than [`MAX_ROWS`].
    #[error("{rows} {table} asked for, at most {MAX_ROWS} are made")]
    TooManyRows {
        /// The table.
        table: &'static str,
        /// Rows asked for.
        rows: usize,
    },
    /// A day that leaves no room for births before or deadlines after.
    #[error("as_of {as_of} lies outside the years {} to {}", YEARS.start(), YEARS.end())]
    AsOfOutside {
        /// The day asked for.
        as_of: Date,
    },
    /// A bundled file of ours can't be used; please report it.
    #[error("the bundled file data/sample/{file} can't be used: {detail}")]
    Data {
        /// The file.
        file: &'static str,
        /// What is wrong with it.
        detail: String,
    },
    /// An id of ours can't be used; please report it.
    #[error("an id of the sample can't be used")]
    Id(#[from] IdError),
}

/// A synthetic market.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Sample {
    /// People on file, ids `SYN-W-000001` onwards.
    pub workers: Vec<Worker>,
    /// Posts, ids `SYN-V-000001` onwards.
    pub vacancies: Vec<Vacancy>,
    /// Firms and their contractors.
    pub employers: Vec<Employer>,
    /// Courses of the training centres.
    pub courses: Vec<Course>,
    /// Agreements of the first district's programme.
    pub mous: Vec<Mou>,
    /// Targets of the programme.
    pub targets: Vec<Target>,
    /// What happened, worker by worker, then vacancy by vacancy, then firm by firm; each in order of date.
    pub events: Vec<Event>,
}

/// What every table is made from.
struct Market<'a> {
    spec: &'a SampleSpec,
    gazetteer: &'a Gazetteer,
    data: &'static Data,
    districts: Vec<District>,
    /// Kecamatan of the provinces that people come from.
    origins: Option<draw::Weighted<Vec<RegionCode>>>,
    /// `as_of` in days since 1970-01-01.
    today: i32,
}

impl Market<'_> {
    fn chance(&self, stream: draw::Stream, row: usize) -> draw::Draw {
        draw::Draw::new(self.spec.seed, stream, row)
    }
}

impl Sample {
    /// Makes the market that `spec` asks for; one thread, about 5 µs a worker.
    ///
    /// Firms, courses, agreements and targets depend on regions, day and seed alone. A worker or vacancy of a small sample is
    /// the same in a larger one; events follow, except that a post can be filled by people of the larger sample.
    ///
    /// Homes are kecamatan; where the data knows the desa and kelurahan of a kecamatan, half of them are those. A code that
    /// was renumbered stands for its successor.
    ///
    /// # Errors
    ///
    /// As [`SampleSpec::validate`]; [`SampleError::UnknownRegion`] or [`SampleError::NotADistrict`] for a region.
    ///
    /// # Examples
    ///
    /// ```
    /// use matcher_core::region::Gazetteer;
    /// use matcher_core::sample::{Sample, SampleSpec};
    ///
    /// let small = SampleSpec::default().with_workers(50).with_vacancies(10).with_seed(7);
    /// let large = small.clone().with_workers(80);
    /// let regions = Gazetteer::bundled();
    /// let (small, large) = (Sample::generate(&small, &regions)?, Sample::generate(&large, &regions)?);
    /// assert_eq!(small.workers[..], large.workers[..50]);
    /// # Ok::<(), matcher_core::sample::SampleError>(())
    /// ```
    pub fn generate(spec: &SampleSpec, gazetteer: &Gazetteer) -> Result<Self, SampleError> {
        let data = Data::bundled()?;
        spec.validate()?;
        let districts = District::resolve(&spec.regions, gazetteer, data)?;
        let origins = district::origins(data, gazetteer);
        let market = Market { spec, gazetteer, data, districts, origins, today: spec.as_of.to_days() };

        let firms = programme::firms(&market)?;
        let classes = programme::classes(&market)?;
        let posts = vacancy::posts(&market, &firms)?;
        let mut people = worker::people(&market)?;
        let log = event::log(&market, &people, &posts, &firms, &classes)?;
        for (row, certificate) in log.certificates {
            people[row].worker.certificates.iter_mut().for_each(|held| held.push(certificate.clone()));
        }
        Ok(Self {
            mous: programme::mous(&market, &firms)?,
            targets: programme::targets(&market)?,
            workers: people.into_iter().map(|person| person.worker).collect(),
            vacancies: posts.into_iter().map(|post| post.vacancy).collect(),
            employers: firms.into_iter().map(|firm| firm.employer).collect(),
            courses: classes.into_iter().map(|class| class.course).collect(),
            events: log.events,
        })
    }
}

#[cfg(test)]
mod tests;
