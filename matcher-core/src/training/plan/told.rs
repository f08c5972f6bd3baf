//! What does a plan say? A row a class, a row a person admitted, and the sums they add up to.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;

use super::class::{Class, Remark, in_loops};
use super::market::{passed, score};
use super::{Case, Found};
use crate::assignment::Growing;
use crate::engine::Fingerprints;
use crate::policy::Policy;
use crate::training::TrainingError;
use crate::training::rate::RateSource;
use crate::units::Date;

/// A course, and what a plan makes of it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct PlannedCourse {
    /// The course's id.
    pub course_id: String,
    /// Whether its class opens.
    pub open: bool,
    /// Those admitted, in the order in which they were.
    pub admitted: Vec<String>,
    /// How many of them pass, once taught, the rules of a vacancy whose rules they don't pass now.
    pub newly_qualified: u32,
    /// How many of them to expect at work after it: admitted x pass rate x placement rate; `None` if no placement rate is
    /// known.
    pub expected_placements: Option<f64>,
    /// By how much the largest sum of scores rises when those admitted are scored as if taught, after the classes and people
    /// before them in the plan.
    pub gain: f64,
    /// The gain for each person admitted; `None` for nobody.
    pub gain_per_seat: Option<f64>,
    /// Rupiah for the seats taken; `None` if the course doesn't say.
    pub cost: Option<i64>,
    /// The gain for each rupiah; `None` without a cost above 0.
    pub gain_per_cost: Option<f64>,
    /// By how much the sum rises when everybody passes as often as the pass rate says: what the plan was chosen by.
    pub expected_gain: f64,
    /// How many of those admitted the policy counts as local; unknown is not.
    pub locals: u32,
    /// Seats of the class.
    pub seats: u32,
    /// People whom it takes and who could be worth more for an opening with it.
    pub candidates: u32,
    /// Its title.
    pub title: Option<String>,
    /// Its first day.
    pub starts_on: Option<Date>,
    /// Its length in days of teaching.
    pub days: Option<u32>,
    /// Who trains.
    pub provider_id: Option<String>,
    /// Who pays.
    pub funder: Option<String>,
    /// The pass rate counted with; 1 if nobody knows one.
    pub pass_rate: f64,
    /// Where the pass rate is from.
    pub pass_source: RateSource,
    /// Why the class doesn't open, or what should be mended about the course.
    pub remark: Option<Remark>,
}

/// Somebody admitted to a class.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Admission {
    /// The course's id.
    pub course_id: String,
    /// The worker's id.
    pub worker_id: String,
    /// By how much the largest sum of scores rises with them taught, after those before them.
    pub gain: f64,
    /// The same with the pass rate counted in.
    pub expected_gain: f64,
    /// Where the assignment places them today, if anywhere.
    pub vacancy_before: Option<String>,
    /// Where it places them once everybody admitted is taught.
    pub vacancy_after: Option<String>,
    /// Their score there as they are; `None` if the rules keep them out, or nothing that is asked is there.
    pub score_before: Option<f64>,
    /// Their score there once taught.
    pub score_after: Option<f64>,
    /// Whether the policy counts them as local at the class; `None` is unknown and never local.
    pub is_local: Option<bool>,
}

/// Which classes to open, whom to admit, and what comes of it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct TrainingPlan {
    /// Every course: those that open first, by what they add, then the others by id.
    pub courses: Vec<PlannedCourse>,
    /// Everybody admitted, in the order in which they were.
    pub admissions: Vec<Admission>,
    /// The largest sum of scores of the market as it is.
    pub value_before: f64,
    /// The largest sum with everybody admitted taught.
    pub value_after: f64,
    /// The rise: what the courses gain together.
    pub gain: f64,
    /// The rise with pass rates counted in: what the plan was chosen by.
    pub expected_gain: f64,
    /// No plan with these seats has a larger `expected_gain`.
    pub ceiling: f64,
    /// The part of the best plan's `expected_gain` that this one is sure to reach: 1 where every plan was looked at; `None`
    /// where nothing is known but `ceiling`.
    pub guarantee: Option<f64>,
    /// Rupiah for all seats taken whose price is told.
    pub cost: i64,
    /// Seats taken.
    pub seats_taken: u32,
    /// What a reader should know.
    pub notes: Vec<String>,
    /// What made it.
    pub fingerprints: Fingerprints,
}

/// Tells a plan.
pub(super) fn tell(
    case: &Case<'_>,
    policy: &Arc<Policy>,
    base: &Growing,
    found: &Found,
    ceiling: f64,
) -> Result<TrainingPlan, TrainingError> {
    let names = case.snapshot.names();
    let mut market = base.clone();
    let mut admissions = Vec::with_capacity(found.admitted.len());
    for one in &found.admitted {
        case.options.cancel.check()?;
        let gain = market.replace(one.worker, passed(&one.list)).change;
        admissions.push((one, score(gain)));
    }
    let told = |(one, gain): &(&super::Admitted, f64)| {
        let worker = one.worker;
        let after = market.place(worker);
        let pair = one.list.iter().find(|pair| Some(pair.vacancy) == after);
        let name = |vacancy: u32| names.vacancy(vacancy).to_owned();
        Admission {
            course_id: case.classes[one.place.class as usize].offer.id().to_owned(),
            worker_id: names.worker(worker).to_owned(),
            gain: *gain,
            expected_gain: score(one.gain),
            vacancy_before: base.place(worker).map(name),
            vacancy_after: after.map(name),
            score_before: pair.and_then(|pair| pair.before),
            score_after: pair.map(|pair| pair.score),
            is_local: one.place.is_local,
        }
    };
    let rows: Vec<Admission> = admissions.iter().map(told).collect();
    let mut courses = courses(case, found, &rows);
    let loops = in_loops(case.records.offers, &case.snapshot.settings().lexicon);
    for course in &mut courses {
        if loops.contains(&course.course_id) && course.remark.is_none_or(|remark| !remark.is_told_by_the_record()) {
            course.remark = Some(Remark::PrerequisiteLoop);
        }
    }
    courses.sort_by(|a, b| {
        let by_gain = b.expected_gain.total_cmp(&a.expected_gain);
        b.open.cmp(&a.open).then(by_gain).then_with(|| a.course_id.cmp(&b.course_id))
    });
    let mut plan = TrainingPlan {
        value_before: score(base.value()),
        value_after: score(market.value()),
        gain: score(market.value() - base.value()),
        expected_gain: score(found.admitted.iter().map(|one| one.gain).sum()),
        ceiling,
        guarantee: found.guarantee,
        cost: courses.iter().filter_map(|course| course.cost).sum(),
        seats_taken: u32::try_from(rows.len()).unwrap_or(u32::MAX),
        courses,
        admissions: rows,
        notes: Vec::new(),
        fingerprints: Fingerprints {
            policy_id: policy.id.clone(),
            policy: policy.fingerprint(),
            ..case.snapshot.fingerprints().clone()
        },
    };
    plan.notes = notes(&plan, case);
    Ok(plan)
}

/// A row for every course, in the order of the classes.
fn courses(case: &Case<'_>, found: &Found, admissions: &[Admission]) -> Vec<PlannedCourse> {
    let mut own: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for (at, one) in found.admitted.iter().enumerate() {
        own.entry(one.place.class).or_default().push(at);
    }
    let mut candidates = vec![0_u32; case.classes.len()];
    for place in found.candidates.iter().flat_map(|candidate| &candidate.places) {
        candidates[place.class as usize] += 1;
    }
    let mut seats = case.seats();
    found.admitted.iter().for_each(|one| seats.admit(&one.place));
    let row = |(at, class): (usize, &Class<'_>)| {
        let own = own.get(&u32::try_from(at).unwrap_or(u32::MAX)).map_or(&[][..], Vec::as_slice);
        let shut = class.shut.or_else(|| {
            let helps = candidates[at] > 0;
            match (own.is_empty(), helps, seats.has_room(at)) {
                (false, ..) => None,
                (true, false, _) => Some(Remark::HelpsNobody),
                (true, true, true) => Some(Remark::AddsNothing),
                (true, true, false) => Some(Remark::NothingLeft),
            }
        });
        told(class, (own, candidates[at], shut), found, admissions)
    };
    case.classes.iter().enumerate().map(row).collect()
}

fn told(
    class: &Class<'_>,
    (own, candidates, remark): (&[usize], u32, Option<Remark>),
    found: &Found,
    admissions: &[Admission],
) -> PlannedCourse {
    let people = u32::try_from(own.len()).unwrap_or(u32::MAX);
    // From 0, since the sum of nothing is -0.
    let sum = |part: fn(&Admission) -> f64| own.iter().fold(0.0, |sum, at| sum + part(&admissions[*at]));
    let (gain, expected_gain) = (sum(|row| row.gain), sum(|row| row.expected_gain));
    let cost = class.cost.map(|cost| cost.saturating_mul(i64::from(people)));
    let is_new = |at: &&usize| found.admitted[**at].list.iter().any(|pair| pair.before.is_none());
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let course = &class.offer.course;
    PlannedCourse {
        course_id: course.course_id.to_string(),
        open: people > 0,
        admitted: own.iter().map(|at| admissions[*at].worker_id.clone()).collect(),
        newly_qualified: count(own.iter().filter(is_new).count()),
        expected_placements: class.placement.map(|placement| f64::from(people) * class.pass * placement),
        gain,
        gain_per_seat: (people > 0).then(|| gain / f64::from(people)),
        cost,
        #[allow(clippy::cast_precision_loss, reason = "rupiah stay below 2^53")]
        gain_per_cost: cost.filter(|cost| *cost > 0).map(|cost| gain / cost as f64),
        expected_gain,
        locals: count(own.iter().filter(|at| admissions[**at].is_local == Some(true)).count()),
        seats: class.seats,
        candidates,
        title: course.title.clone(),
        starts_on: course.starts_on,
        days: course.days,
        provider_id: course.provider_id.clone(),
        funder: course.funder.clone(),
        pass_rate: class.pass,
        pass_source: class.pass_source,
        remark,
    }
}

/// What a reader should know of a plan.
fn notes(plan: &TrainingPlan, case: &Case<'_>) -> Vec<String> {
    let mut notes = Vec::new();
    let count = |is: fn(&PlannedCourse) -> bool| plan.courses.iter().filter(|course| is(course)).count();
    if plan.courses.is_empty() {
        notes.push("the market has no courses: add_courses() tells it of them".to_owned());
    }
    let undated = count(|course| course.starts_on.is_none() && course.open);
    if undated > 0 {
        notes.push(format!("{undated} classes that open have no first day: when they can is for the provider to say"));
    }
    if case.snapshot.settings().as_of.is_none() {
        notes.push("without as_of no class is known to have begun".to_owned());
    }
    let untold = count(|course| course.open && course.pass_source == RateSource::Unknown);
    if untold > 0 {
        notes.push(format!("no pass rate is known of {untold} classes that open: counted as if everybody passed"));
    }
    let faulty: BTreeMap<&str, usize> =
        plan.courses.iter().filter_map(|course| course.remark).fold(BTreeMap::new(), |mut counts, remark| {
            if remark.is_told_by_the_record() || remark == Remark::PrerequisiteLoop {
                *counts.entry(remark.as_str()).or_default() += 1;
            }
            counts
        });
    notes.extend(faulty.into_iter().map(|(remark, count)| format!("{count} courses: {remark}")));
    notes
}
