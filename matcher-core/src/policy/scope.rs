//! For which vacancies does a policy order, and with what share? Place, day, class of skill, exemptions, schedules.

use super::document::{Instrument, Policy, ReserveShare, Unfilled};
use super::duty::{Evidence, Exemption, Strategic, Target};
use crate::record::{SkillClass, VacancyFacts};
use crate::region::RegionCode;
use crate::units::{Date, Share};

/// What a policy sees of a vacancy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Post {
    /// The instrument that orders here; [`Instrument::None`] where the policy doesn't bind.
    pub instrument: Instrument,
    /// People wanted.
    pub openings: u32,
    /// Share of the openings reserved for locals.
    pub share: Share,
    /// Largest share of locals that a target in force owes for posts of this class.
    pub owed: Share,
    /// Whether an opening that nobody qualified claims stays empty.
    pub holds: bool,
    /// Days since the vacancy opened, the first day being 0; `None` if a day isn't known.
    pub open_days: Option<i32>,
    /// Days for which the vacancy is open, from its first to its last; `None` if a day isn't known.
    pub posted_days: Option<i32>,
}

impl Strategic {
    /// The class of skill that counts: strategic if the occupation or the class itself is listed, else the class told.
    #[must_use]
    pub fn class(&self, vacancy: &VacancyFacts) -> Option<SkillClass> {
        let listed = vacancy.group.is_some_and(|group| is_listed(&self.kbji, group))
            || vacancy.skill_class.is_some_and(|class| self.skill_class.contains(&class));
        if listed { Some(SkillClass::Strategic) } else { vacancy.skill_class }
    }
}

/// Whether a KBJI unit group of four digits lies under one of the codes.
fn is_listed(codes: &[String], group: u16) -> bool {
    let group = format!("{group:04}");
    codes.iter().any(|code| group.starts_with(code.as_str()))
}

/// Whether a day lies in a period; without a day only a period without bounds is known to be in force.
fn is_in_force(from: Option<Date>, to: Option<Date>, day: Option<Date>) -> bool {
    match day {
        Some(day) => from.is_none_or(|from| day >= from) && to.is_none_or(|to| day <= to),
        None => from.is_none() && to.is_none(),
    }
}

impl Target {
    /// Whether the target is in force on a day; without a day only one without dates is known to be.
    #[must_use]
    pub fn is_in_force(&self, day: Option<Date>) -> bool {
        is_in_force(self.from, self.to, day)
    }
}

impl Exemption {
    /// Whether the exemption lets a vacancy out without more: its occupation is on the list, and the list is in force.
    #[must_use]
    pub fn releases(&self, vacancy: &VacancyFacts, day: Option<Date>) -> bool {
        self.evidence == Evidence::List
            && vacancy.group.is_some_and(|group| is_listed(&self.kbji, group))
            && is_in_force(self.from, self.to, day)
    }
}

impl Policy {
    /// True if the policy is in force on a day. Without a day its dates aren't looked at.
    #[must_use]
    pub fn is_in_force(&self, as_of: Option<Date>) -> bool {
        as_of.is_none() || is_in_force(self.valid_from, self.valid_to, as_of)
    }

    /// True if a site lies in the policy's jurisdiction; an unknown one lies only in a policy's that binds everywhere.
    #[must_use]
    pub fn is_inside(&self, site: Option<RegionCode>) -> bool {
        self.jurisdiction.is_none_or(|jurisdiction| site.is_some_and(|site| jurisdiction.contains(site)))
    }

    /// True if the policy orders the workers of a vacancy on a day: the site lies in its jurisdiction, it is in force, the
    /// vacancy's class of skill is meant and no listed exemption lets it out.
    #[must_use]
    pub fn binds(&self, vacancy: &VacancyFacts, as_of: Option<Date>) -> bool {
        self.is_inside(vacancy.site)
            && self.is_in_force(as_of)
            && self.order.skill_class.contains(self.strategic.class(vacancy))
            && !self.exemptions.iter().any(|exemption| exemption.releases(vacancy, as_of))
    }

    /// The largest share of the targets in force for a vacancy's class of skill, whatever their unit; nothing if none is.
    /// Without a day, dates aren't looked at, as of the policy itself: the target that begins last counts.
    #[must_use]
    pub fn owed_share(&self, vacancy: &VacancyFacts, as_of: Option<Date>) -> Share {
        let class = self.strategic.class(vacancy);
        let meant = self.targets.iter().filter(|target| target.skill_class.contains(class));
        let share = match as_of {
            Some(_) => meant.filter(|target| target.is_in_force(as_of)).map(|target| target.share).max(),
            None => meant.map(|target| (target.from, target.share)).max().map(|(_, share)| share),
        };
        share.unwrap_or_default()
    }

    /// What the policy sees of a vacancy on a day.
    #[must_use]
    pub fn post(&self, vacancy: &VacancyFacts, as_of: Option<Date>) -> Post {
        let open_days = vacancy.opens.zip(as_of).map(|(opens, today)| today.to_days().saturating_sub(opens));
        let posted_days =
            vacancy.opens.zip(vacancy.closes).map(|(opens, closes)| closes.saturating_sub(opens).saturating_add(1));
        let (reserve, owed) = (&self.order.reserve, self.owed_share(vacancy, as_of));
        let hold_days = i64::from(reserve.hold_days);
        let is_over = hold_days > 0 && open_days.is_some_and(|days| i64::from(days) >= hold_days);
        Post {
            instrument: if self.binds(vacancy, as_of) { self.order.instrument } else { Instrument::None },
            openings: vacancy.openings,
            share: match reserve.share {
                ReserveShare::Fixed(share) => share,
                ReserveShare::Target => owed,
            },
            owed,
            holds: reserve.unfilled == Unfilled::Hold && !is_over,
            open_days,
            posted_days,
        }
    }
}
