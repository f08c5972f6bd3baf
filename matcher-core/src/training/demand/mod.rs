//! Which skills do vacancies ask, when, where and in what, and who holds or teaches them?
//!
//! [`crate::Matcher::demand`] makes a [`Demand`]: a [`DemandRow`] each cell and skill, with the share of the cell's
//! vacancies that ask it; a [`DemandTrend`] each skill; what is asked and taught nowhere, and what is taught and not
//! asked. Skills are read as the index reads them: from lists, titles and descriptions, certificates among them. A
//! vacancy is one trial, however many openings it has; openings stand beside. Every vacancy on file counts, open or
//! closed; one that was removed isn't on file.
//!
//! It counts what is advertised. What employers need and don't advertise, it doesn't know, and it forecasts nothing.

mod count;
mod note;
mod options;
mod post;
mod row;
mod supply;
mod trend;

pub use note::{DemandNote, DemandTopic};
pub use options::{Cut, DemandOptions, Dimension, LEAST};
pub use row::{AskedSkill, Cell, DemandRow, Month, UnaskedSkill, UntaughtSkill};
pub use trend::{DemandTrend, FALSE_TRENDS, Slope, TREND_MONTHS, Trend};

use serde::Serialize;

use count::{Total, of_skills, rows};
use note::Notes;
use post::{Beside, Posts};
use supply::{Holders, Supply};
use trend::trends;

use super::TrainingError;
use super::offer::Offers;
use crate::cancel::Cancel;
use crate::engine::{Fingerprints, Snapshot};
use crate::record::{Course, Employer, Event, Vacancy};
use crate::region::Gazetteer;
use crate::training::interval::Interval;

/// What vacancies ask, and who holds or teaches it.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct Demand {
    /// By what it is told apart, in the order asked.
    pub by: Vec<Dimension>,
    /// A row each cell and skill asked in it: cells in the order of `by`, what nobody tells last; in each the most asked
    /// first, then by openings, then by id.
    pub rows: Vec<DemandRow>,
    /// A row each place and skill, rising ones first, then fading ones, each steepest first.
    pub trends: Vec<DemandTrend>,
    /// Skills that at least [`DemandOptions::least`] vacancies ask and no course to come leads to, most openings first.
    pub taught_nowhere: Vec<UntaughtSkill>,
    /// Skills that courses to come teach and no vacancy asks, most seats first.
    pub not_asked: Vec<UnaskedSkill>,
    /// What a reader should know.
    pub notes: Vec<DemandNote>,
    /// What this was made from; the generation stands for vacancies, employers, events and courses.
    pub fingerprints: Fingerprints,
}

/// The records of a commit that demand is counted of, each in the order of ids.
pub(crate) struct DemandRecords {
    pub(crate) vacancies: Vec<Vacancy>,
    pub(crate) employers: Vec<Employer>,
    pub(crate) events: Vec<Event>,
    pub(crate) courses: Vec<Course>,
}

impl Demand {
    /// Counts the demand of a commit.
    pub(crate) fn new(
        snapshot: &Snapshot,
        records: DemandRecords,
        options: &DemandOptions,
        cancel: &Cancel,
    ) -> Result<Self, TrainingError> {
        options.validate()?;
        let settings = snapshot.settings();
        let profiler = settings.profiler();
        let mut notes = Notes::default();
        if settings.as_of.is_none() {
            notes.count(DemandTopic::NoDay, 0);
        }
        let DemandRecords { vacancies, employers, events, courses } = records;
        let beside = Beside { profiler: &profiler, employers: &employers, events: &events, as_of: settings.as_of };
        let posts = Posts::read(&vacancies, &beside, options, cancel, &mut notes)?;
        if posts.list.is_empty() {
            notes.count(DemandTopic::NoVacancy, 0);
        }
        let offers = Offers::new(courses, &profiler);
        let supply = Supply::new(snapshot, &offers, options.level, &mut notes);
        cancel.check()?;
        let holders = supply.holders(&posts.tokens);
        cancel.check()?;
        let mut rows = rows(&posts, options, &supply, &holders);
        let mut trends = trends(
            &posts,
            |post| Cell { month: None, ..post.place.clone() },
            |month| settings.as_of.is_none_or(|today| month < Month::of(today)),
            options.is_by(Dimension::Sector),
            options.least,
        );
        let name = |cell: &Cell| region_name(cell, &settings.regions);
        for row in &mut rows {
            row.region_name = name(&row.cell);
        }
        for row in &mut trends {
            row.region_name = name(&row.cell);
        }
        cancel.check()?;
        let cut = options.cut.map(Cut::as_str);
        Ok(Self {
            by: options.by.clone(),
            rows,
            trends,
            taught_nowhere: taught_nowhere(&posts, &supply, &holders, options.least),
            not_asked: supply.not_asked(&posts.tokens, cut),
            notes: notes.told(),
            fingerprints: snapshot.fingerprints().clone(),
        })
    }
}

fn region_name(cell: &Cell, regions: &Gazetteer) -> Option<String> {
    regions.name(cell.region?).map(str::to_owned)
}

/// Skills that enough vacancies ask and no course to come leads to.
fn taught_nowhere(posts: &Posts, supply: &Supply<'_>, holders: &[Holders], least: u32) -> Vec<UntaughtSkill> {
    let all = Total::of(&posts.list);
    let asked = of_skills(posts).into_iter().zip(posts.tokens.iter().zip(&posts.skills)).zip(holders);
    let rows = asked.filter_map(|((asked, (token, skill)), holders)| {
        let is_enough = asked.total.vacancies >= u64::from(least);
        let is_taught = || supply.teaching(token).1 > 0;
        if !is_enough || is_taught() {
            return None;
        }
        Some(UntaughtSkill {
            skill: skill.clone()?,
            vacancies: asked.total.vacancies,
            openings: asked.total.openings,
            of_vacancies: all.vacancies,
            of_openings: all.openings,
            share: Interval::wilson(asked.total.vacancies, all.vacancies)?,
            workers: holders.all,
        })
    });
    let mut rows: Vec<UntaughtSkill> = rows.collect();
    rows.sort_by(|a, b| {
        let most = b.openings.cmp(&a.openings).then_with(|| b.vacancies.cmp(&a.vacancies));
        most.then_with(|| a.skill.skill_id.cmp(&b.skill.skill_id))
    });
    rows
}
