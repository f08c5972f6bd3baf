//! What does a committed index say of workers and vacancies? Columns of every segment, read for any choice of documents.
//!
//! The engine's layout is made of these tables and of nothing else, so that removing the index breaks ranking.

use super::document::{CONTRACTS, SCOPES, SKILL_CLASSES, STATUSES, knows_from};
use super::error::IndexError;
use super::open::Index;
use super::profile::DemandWeight;
use super::schema::{VacancyFields, WorkerFields};
use super::segments::{Document, Numbers, Segments, Steady, Texts};
use crate::fixed::Fixed;
use crate::record::{Turn, VacancyFacts, WorkStatus, WorkerFacts};
use crate::region::{Location, RegionCode, UnitVector};
use crate::safeguard::OfferRisk;

/// The workers of the last commit.
pub(crate) struct WorkerTable {
    pub(crate) segments: Segments<WorkerFields>,
    pub(crate) skill: Texts,
    pub(crate) certificate: Texts,
    pub(crate) groups: Texts,
    pub(crate) major: Texts,
    credit: Steady,
    expires: Numbers<i64>,
    turn: Numbers<i64>,
    home: Numbers<u64>,
    ktp: Numbers<u64>,
    ktp_checked: Numbers<i64>,
    resident_since: Numbers<i64>,
    lat: Numbers<f64>,
    lon: Numbers<f64>,
    education: Numbers<u64>,
    experience: Numbers<u64>,
    wage_min: Numbers<i64>,
    birth: Numbers<i64>,
    registered: Numbers<i64>,
    max_distance_m: Numbers<u64>,
    relocate: Numbers<u64>,
    status: Numbers<u64>,
    income: Numbers<i64>,
    group: Numbers<u64>,
    knows: Numbers<u64>,
}

/// The vacancies of the last commit.
pub(crate) struct VacancyTable {
    pub(crate) segments: Segments<VacancyFields>,
    pub(crate) skill: Texts,
    pub(crate) certificate: Texts,
    /// Fields of study, the words of each parted by spaces.
    pub(crate) major: Texts,
    weight: Numbers<u64>,
    site: Numbers<u64>,
    lat: Numbers<f64>,
    lon: Numbers<f64>,
    education_min: Numbers<u64>,
    experience_min: Numbers<u64>,
    wage: Numbers<i64>,
    contract: Numbers<u64>,
    housing: Numbers<u64>,
    openings: Numbers<u64>,
    opens: Numbers<i64>,
    closes: Numbers<i64>,
    skill_class: Numbers<u64>,
    scope: Numbers<u64>,
    age_min: Numbers<u64>,
    age_max: Numbers<u64>,
    schemes: Numbers<u64>,
    risk: Numbers<u64>,
    group: Numbers<u64>,
    has_title: Numbers<u64>,
}

/// What policies read of a worker, groups aside, nearest first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Residence {
    pub(crate) home: Option<RegionCode>,
    pub(crate) ktp: Option<RegionCode>,
    pub(crate) resident_since: Option<i32>,
    pub(crate) ktp_checked: Option<i32>,
}

impl Index {
    /// Every worker of the last commit.
    pub(crate) fn workers(&self) -> Result<WorkerTable, IndexError> {
        let segments = Segments::open(&self.workers)?;
        let number = |name| segments.numbers::<u64>(name);
        let signed = |name| segments.numbers::<i64>(name);
        let degrees = |name| segments.numbers::<f64>(name);
        Ok(WorkerTable {
            skill: segments.texts("skill")?,
            certificate: segments.texts("certificate")?,
            groups: segments.texts("member_of")?,
            major: segments.texts("major")?,
            credit: segments.steady("skill_credit")?,
            expires: signed("certificate_expires")?,
            turn: signed("turn")?,
            home: number("home")?,
            ktp: number("ktp")?,
            ktp_checked: signed("ktp_checked_on")?,
            resident_since: signed("resident_since")?,
            lat: degrees("lat")?,
            lon: degrees("lon")?,
            education: number("education")?,
            experience: number("experience")?,
            wage_min: signed("wage_min")?,
            birth: signed("birth")?,
            registered: signed("registered_on")?,
            max_distance_m: number("max_distance_m")?,
            relocate: number("relocate")?,
            status: number("status")?,
            income: signed("income")?,
            group: number("group")?,
            knows: number("knows")?,
            segments,
        })
    }

    /// Every vacancy of the last commit.
    pub(crate) fn vacancies(&self) -> Result<VacancyTable, IndexError> {
        let segments = Segments::open(&self.vacancies)?;
        let number = |name| segments.numbers::<u64>(name);
        let signed = |name| segments.numbers::<i64>(name);
        let degrees = |name| segments.numbers::<f64>(name);
        Ok(VacancyTable {
            skill: segments.texts("skill")?,
            certificate: segments.texts("certificate")?,
            major: segments.texts("major")?,
            weight: number("skill_weight")?,
            site: number("site")?,
            lat: degrees("lat")?,
            lon: degrees("lon")?,
            education_min: number("education_min")?,
            experience_min: number("experience_min")?,
            wage: signed("wage")?,
            contract: number("contract")?,
            housing: number("housing")?,
            openings: number("openings")?,
            opens: signed("opens")?,
            closes: signed("closes")?,
            skill_class: number("skill_class")?,
            scope: number("scope")?,
            age_min: number("age_min")?,
            age_max: number("age_max")?,
            schemes: number("schemes")?,
            risk: number("risk")?,
            group: number("group")?,
            has_title: number("has_title")?,
            segments,
        })
    }
}

fn first<T>(numbers: &Numbers<T>, at: Document) -> Option<T>
where
    T: PartialOrd + Copy + std::fmt::Debug + Send + Sync + 'static,
{
    numbers[at.segment as usize].first(at.doc)
}

fn small<T: TryFrom<u64>>(numbers: &Numbers<u64>, at: Document) -> Option<T> {
    first(numbers, at).and_then(|value| T::try_from(value).ok())
}

fn region(numbers: &Numbers<u64>, at: Document) -> Option<RegionCode> {
    first(numbers, at).and_then(RegionCode::from_packed)
}

fn day(numbers: &Numbers<i64>, at: Document) -> Option<i32> {
    first(numbers, at).and_then(|value| i32::try_from(value).ok())
}

fn point(lat: &Numbers<f64>, lon: &Numbers<f64>, at: Document) -> Option<UnitVector> {
    let degrees = first(lat, at).zip(first(lon, at));
    degrees.and_then(|(lat, lon)| Location::new(lat, lon).ok()).map(Into::into)
}

impl WorkerTable {
    /// What policies read of a worker, groups aside.
    pub(crate) fn residence(&self, at: Document) -> Residence {
        Residence {
            home: region(&self.home, at),
            ktp: region(&self.ktp, at),
            resident_since: day(&self.resident_since, at),
            ktp_checked: day(&self.ktp_checked, at),
        }
    }

    /// Facts without totals, column by column: each is small enough for a cache, all together are not.
    pub(crate) fn facts(&self, documents: &[Document]) -> Vec<WorkerFacts> {
        let mut facts = vec![WorkerFacts::default(); documents.len()];
        let mut fill = |set: &dyn Fn(&mut WorkerFacts, Document)| {
            facts.iter_mut().zip(documents).for_each(|(facts, at)| set(facts, *at));
        };
        fill(&|facts, at| facts.home = region(&self.home, at));
        fill(&|facts, at| facts.ktp = region(&self.ktp, at));
        fill(&|facts, at| facts.ktp_checked = day(&self.ktp_checked, at));
        fill(&|facts, at| facts.resident_since = day(&self.resident_since, at));
        fill(&|facts, at| facts.point = point(&self.lat, &self.lon, at));
        fill(&|facts, at| facts.education = small(&self.education, at));
        fill(&|facts, at| facts.experience = small(&self.experience, at));
        fill(&|facts, at| facts.wage_min = first(&self.wage_min, at));
        fill(&|facts, at| facts.birth = day(&self.birth, at));
        fill(&|facts, at| facts.registered = day(&self.registered, at));
        fill(&|facts, at| facts.max_distance_m = small(&self.max_distance_m, at));
        fill(&|facts, at| facts.relocate = first(&self.relocate, at).map(|value| value != 0));
        fill(&|facts, at| facts.group = small(&self.group, at));
        fill(&|facts, at| facts.knows = knows_from(first(&self.knows, at).unwrap_or(0)));
        facts
    }

    /// Calls `each` with the skills held and their credits.
    pub(crate) fn skills(&self, at: Document, mut each: impl FnMut(u32, Fixed)) {
        let credit = |steps: u64| Fixed::from_steps(u32::try_from(steps).unwrap_or(u32::MAX));
        if let Some(steps) = self.credit.one(at) {
            let credit = credit(steps);
            self.skill.each(at, |skill| each(skill, credit));
        } else {
            let mut credits = self.credit.values(at);
            self.skill.each(at, |skill| each(skill, credits.next().map_or(Fixed::ZERO, credit)));
        }
    }

    /// Work status and income in rupiah per month.
    pub(crate) fn work(&self, at: Document) -> (Option<WorkStatus>, Option<i64>) {
        let status = small::<usize>(&self.status, at).and_then(|number| STATUSES.get(number).copied());
        (status, first(&self.income, at))
    }

    /// Whether anybody had a turn.
    pub(crate) fn knows_turns(&self) -> bool {
        self.turn.iter().any(|column| column.values.num_vals() > 0)
    }

    /// Turns had.
    pub(crate) fn turns(&self, at: Document) -> impl Iterator<Item = Turn> {
        self.turn[at.segment as usize].values_for_doc(at.doc).map(Turn::from_code)
    }

    /// Certificates held with their last days.
    pub(crate) fn certificates(&self, at: Document) -> impl Iterator<Item = (u32, i32)> {
        let days = self.expires[at.segment as usize].values_for_doc(at.doc);
        self.certificate.values(at).zip(days.map(|day| i32::try_from(day).unwrap_or(i32::MAX)))
    }
}

impl VacancyTable {
    /// Where a vacancy's place of work is.
    pub(crate) fn site(&self, at: Document) -> Option<RegionCode> {
        region(&self.site, at)
    }

    /// What an offer puts at risk.
    pub(crate) fn risk(&self, at: Document) -> OfferRisk {
        OfferRisk::from_code(first(&self.risk, at).unwrap_or(0))
    }

    /// Skills asked with their weights.
    pub(crate) fn demands(&self, at: Document) -> impl Iterator<Item = (u32, DemandWeight)> {
        let weights = self.weight[at.segment as usize].values_for_doc(at.doc);
        self.skill.values(at).zip(weights.map(DemandWeight::from_code))
    }

    /// Facts without totals.
    pub(crate) fn facts(&self, at: Document) -> VacancyFacts {
        VacancyFacts {
            site: region(&self.site, at),
            point: point(&self.lat, &self.lon, at),
            education_min: small(&self.education_min, at),
            experience_min: small(&self.experience_min, at),
            wage: first(&self.wage, at),
            contract: small::<usize>(&self.contract, at).and_then(|number| CONTRACTS.get(number).copied()),
            housing: first(&self.housing, at) == Some(1),
            openings: small(&self.openings, at).unwrap_or(1),
            opens: day(&self.opens, at),
            closes: day(&self.closes, at),
            skill_class: small::<usize>(&self.skill_class, at).and_then(|number| SKILL_CLASSES.get(number).copied()),
            scope: small::<usize>(&self.scope, at).and_then(|number| SCOPES.get(number).copied()),
            age_min: small(&self.age_min, at),
            age_max: small(&self.age_max, at),
            schemes: small(&self.schemes, at),
            group: small(&self.group, at),
            has_title: first(&self.has_title, at) == Some(1),
            demand_total: 0,
            asked: 0,
            title_total: 0,
            text_total: 0,
        }
    }
}
