//! Which vacancies are there, whose are they, and do they lie where the policy binds?

use rustc_hash::FxHashMap;

use super::note::{Notes, Topic};
use crate::engine::Snapshot;
use crate::ids::EmployerId;
use crate::policy::{Policy, Unit};
use crate::record::{Employer, SkillClass, Vacancy, VacancyFacts};
use crate::region::RegionCode;
use crate::units::Date;

/// A vacancy as the ledger sees it.
pub(super) struct Post<'a> {
    pub(super) id: &'a str,
    /// Dense number in the snapshot.
    pub(super) number: u32,
    pub(super) employer: Option<&'a str>,
    pub(super) site: Option<&'a str>,
    pub(super) facts: &'a VacancyFacts,
    /// Class of skill, as the policy counts it.
    pub(super) class: Option<SkillClass>,
    /// Where the policy binds, as far as anybody knows.
    pub(super) is_inside: bool,
    /// Let out by a listed exemption.
    pub(super) is_exempt: bool,
}

impl Post<'_> {
    /// Whether the policy counts it.
    pub(super) fn counts(&self) -> bool {
        self.is_inside && !self.is_exempt
    }

    /// Whether it was advertised between two days; without its own day it was, if anybody's day is known to be over.
    pub(super) fn is_advertised(&self, from: Option<Date>, as_of: Option<Date>) -> bool {
        let Some(opens) = self.facts.opens else { return true };
        from.is_none_or(|from| opens >= from.to_days()) && as_of.is_none_or(|today| opens <= today.to_days())
    }
}

/// Every vacancy on file.
pub(super) struct Posts<'a> {
    pub(super) all: Vec<Post<'a>>,
    by_id: FxHashMap<&'a str, usize>,
}

impl<'a> Posts<'a> {
    pub(super) fn new(
        snapshot: &'a Snapshot,
        policy: &Policy,
        vacancies: &'a [Vacancy],
        employers: &FxHashMap<&'a str, &'a Employer>,
        notes: &mut Notes,
    ) -> Self {
        let layout = snapshot.layout();
        let as_of = snapshot.settings().as_of;
        let mut all = Vec::with_capacity(vacancies.len());
        for vacancy in vacancies {
            let id = vacancy.vacancy_id.as_str();
            let Some(number) = layout.vacancies.ids.find(id) else { continue };
            let facts = layout.vacancies.view(number).facts;
            let employer = vacancy.employer_id.as_ref().map(EmployerId::as_str);
            let is_exempt = policy.exemptions.iter().any(|exemption| exemption.releases(facts, as_of));
            let post = Post {
                id,
                number,
                employer,
                site: vacancy.site_id.as_deref(),
                facts,
                class: policy.strategic.class(facts),
                is_inside: is_inside(policy, facts.site, employer, employers),
                is_exempt,
            };
            if post.is_inside && is_exempt {
                notes.add(Topic::Exempt, id);
            }
            all.push(post);
        }
        let by_id = all.iter().enumerate().map(|(place, post)| (post.id, place)).collect();
        Self { all, by_id }
    }

    pub(super) fn find(&self, id: &str) -> Option<usize> {
        self.by_id.get(id).copied()
    }
}

/// Whether something at a place, or else its employer, lies where the policy binds. Silence is no way out of it: what
/// nobody tells, or tells too coarsely, counts as inside.
pub(super) fn is_inside<'a>(
    policy: &Policy,
    place: Option<RegionCode>,
    employer: Option<&'a str>,
    employers: &FxHashMap<&'a str, &'a Employer>,
) -> bool {
    let Some(jurisdiction) = policy.jurisdiction else { return true };
    let seat = || employer.and_then(|id| employers.get(id)).and_then(|employer| employer.region);
    let told = |region: &RegionCode| jurisdiction.contains(*region) || !region.contains(jurisdiction);
    place.filter(told).or_else(|| seat().filter(told)).is_none_or(|region| jurisdiction.contains(region))
}

/// The id under which a policy's whole programme is counted.
pub(super) fn programme(policy: &Policy) -> &str {
    &policy.id
}

/// Whether headcounts can be split by a unit.
pub(super) fn has_headcount(unit: Unit) -> bool {
    unit != Unit::Vacancy
}
