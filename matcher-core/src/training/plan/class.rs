//! Which classes may open, whom does each take, and what is wrong with a course?

use std::collections::BTreeSet;

use serde::Serialize;

use super::options::PlanOptions;
use crate::lexicon::Lexicon;
use crate::training::offer::{Offer, Offers};
use crate::training::rate::{CourseRates, RateSource};
use crate::units::{Date, Rupiah};

/// Why a class doesn't open, or what somebody should mend about its course.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Remark {
    /// Not among the courses that were asked for.
    NotAsked,
    /// It starts before the market's day.
    Begun,
    /// It starts after the last day that was asked for.
    TooLate,
    /// It has no seats.
    NoSeats,
    /// It teaches no skill and leads to no certificate.
    TeachesNothing,
    /// It doesn't say what a seat costs, so that a budget can't be kept with it.
    CostUntold,
    /// It needs what only a course teaches that in turn needs this one; it opens for those who bring it all the same.
    PrerequisiteLoop,
    /// Nobody whom it takes could be worth more for any opening.
    HelpsNobody,
    /// Those whom it would help are admitted elsewhere, or what it adds is there already.
    AddsNothing,
    /// Seats or money ran out before.
    NothingLeft,
}

impl Remark {
    /// The word used in tables: `begun`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NotAsked => "not_asked",
            Self::Begun => "begun",
            Self::TooLate => "too_late",
            Self::NoSeats => "no_seats",
            Self::TeachesNothing => "teaches_nothing",
            Self::CostUntold => "cost_untold",
            Self::PrerequisiteLoop => "prerequisite_loop",
            Self::HelpsNobody => "helps_nobody",
            Self::AddsNothing => "adds_nothing",
            Self::NothingLeft => "nothing_left",
        }
    }

    /// Whether the course's own record keeps it shut, so that its provider can mend it.
    pub(super) fn is_told_by_the_record(self) -> bool {
        matches!(self, Self::Begun | Self::NoSeats | Self::TeachesNothing | Self::CostUntold)
    }
}

/// A course that a plan may open.
pub(super) struct Class<'a> {
    pub(super) offer: &'a Offer,
    /// Seats, after the caller's own word.
    pub(super) seats: u32,
    /// Rupiah a seat; `None` if not told.
    pub(super) cost: Option<i64>,
    /// Share of those admitted who are taught; 1 if nobody knows.
    pub(super) pass: f64,
    /// Where that share is from.
    pub(super) pass_source: RateSource,
    /// Share of those who pass who find work; `None` if nobody knows.
    pub(super) placement: Option<f64>,
    /// Why it stays shut; `None` if it may open.
    pub(super) shut: Option<Remark>,
}

impl<'a> Class<'a> {
    pub(super) fn new(
        offer: &'a Offer,
        rates: Option<&CourseRates>,
        options: &PlanOptions,
        as_of: Option<Date>,
    ) -> Self {
        let seats = options.class_seats.get(offer.id()).copied().unwrap_or_else(|| offer.seats());
        let cost = offer.course.cost_per_seat.map(Rupiah::get);
        let is_left_out = options.courses.as_ref().is_some_and(|ids| !ids.iter().any(|id| id == offer.id()));
        let is_late = options.until.zip(offer.course.starts_on).is_some_and(|(until, starts)| starts > until);
        let faults = [
            (is_left_out, Remark::NotAsked),
            (!offer.starts_from(as_of), Remark::Begun),
            (is_late, Remark::TooLate),
            (seats == 0, Remark::NoSeats),
            (offer.skills.is_empty(), Remark::TeachesNothing),
            (options.budget.is_some() && cost.is_none(), Remark::CostUntold),
        ];
        let pass = rates.map(|rates| &rates.pass).filter(|pass| pass.share.is_some());
        Self {
            offer,
            seats,
            cost,
            pass: pass.and_then(|pass| pass.share).unwrap_or(1.0),
            pass_source: pass.map_or(RateSource::Unknown, |pass| pass.source),
            placement: rates.and_then(|rates| rates.placement.share),
            shut: faults.into_iter().find(|(is_so, _)| *is_so).map(|(_, remark)| remark),
        }
    }

    /// Whether two classes do the same for whoever is admitted.
    pub(super) fn teaches_as(&self, other: &Self) -> bool {
        let (own, others) = (&self.offer.course, &other.offer.course);
        own.skills_taught == others.skills_taught
            && own.certificate == others.certificate
            && own.skills_needed == others.skills_needed
            && own.education_min == others.education_min
            && self.pass.to_bits() == other.pass.to_bits()
    }
}

/// Courses that stand in a circle: each needs something that only others of the circle lead to. Ids, sorted.
///
/// A course waits for another if that one leads to a prerequisite of it and no course that waits for nobody does. What is
/// left when courses that wait for nobody are taken away, again and again, can't be entered by taking courses in turn.
pub(super) fn in_loops(offers: &Offers, lexicon: &Lexicon) -> BTreeSet<String> {
    let all: Vec<&Offer> = offers.iter().collect();
    // A prerequisite that no course leads to is brought from elsewhere.
    let teachers =
        |need: &String| -> Vec<usize> { (0..all.len()).filter(|at| all[*at].leads_to(need, false, lexicon)).collect() };
    let waits_for: Vec<Vec<Vec<usize>>> =
        all.iter().map(|offer| offer.needs.iter().map(teachers).filter(|found| !found.is_empty()).collect()).collect();
    let mut is_open = vec![false; all.len()];
    loop {
        let met = |needs: &Vec<Vec<usize>>, is_open: &[bool]| needs.iter().all(|by| by.iter().any(|at| is_open[*at]));
        let opened: Vec<usize> = (0..all.len()).filter(|at| !is_open[*at] && met(&waits_for[*at], &is_open)).collect();
        if opened.is_empty() {
            break;
        }
        for at in opened {
            is_open[at] = true;
        }
    }
    (0..all.len()).filter(|at| !is_open[*at]).map(|at| all[at].id().to_owned()).collect()
}
