//! What do rules of protection ask about somebody? Their record, and the post that the log says they hold.

use std::collections::BTreeMap;

use super::note::{Notes, ProtectionTopic};
use crate::ids::EmployerId;
use crate::record::{Contract, Employer, HeldScheme, SchemeState, Vacancy, WagePeriod, WorkStatus, Worker, is_scheme};
use crate::region::{Gazetteer, RegionCode};
use crate::safeguard::{SchemeRules, Standing, Vulnerability, WageFloors, payer_name};
use crate::tenure::{Tenure, Tenures};
use crate::units::{Date, Rupiah};

/// What answers are read from.
pub(crate) struct Ground<'a> {
    pub(crate) rules: &'a SchemeRules,
    pub(crate) floors: &'a WageFloors,
    pub(crate) regions: &'a Gazetteer,
    pub(crate) today: Date,
    pub(crate) tenures: Tenures<'a>,
    vacancies: BTreeMap<&'a str, &'a Vacancy>,
    employers: BTreeMap<&'a str, &'a Employer>,
}

/// Somebody's protection as far as it is known.
pub(super) enum Held<'a> {
    /// Active, by the scheme itself or by one that gives it.
    Active(&'a HeldScheme),
    /// Told, and not active: lapsed, or never held.
    Not(Option<&'a HeldScheme>),
    /// The list of schemes isn't told, or names something that nobody knows.
    Untold,
}

impl<'a> Ground<'a> {
    pub(crate) fn new(
        (rules, floors, regions): (&'a SchemeRules, &'a WageFloors, &'a Gazetteer),
        today: Date,
        tenures: Tenures<'a>,
        vacancies: &'a [Vacancy],
        employers: &'a [Employer],
    ) -> Self {
        let vacancies = vacancies.iter().map(|vacancy| (vacancy.vacancy_id.as_str(), vacancy)).collect();
        let employers = employers.iter().map(|employer| (employer.employer_id.as_str(), employer)).collect();
        Self { rules, floors, regions, today, tenures, vacancies, employers }
    }

    /// The vacancy of a placement.
    pub(crate) fn vacancy(&self, tenure: &Tenure<'_>) -> Option<&'a Vacancy> {
        self.vacancies.get(tenure.vacancy?).copied()
    }

    /// The employer of a placement: as its event tells, else its vacancy.
    pub(crate) fn employer_id(&self, tenure: &Tenure<'a>) -> Option<&'a str> {
        let theirs = || self.vacancy(tenure)?.employer_id.as_ref().map(EmployerId::as_str);
        tenure.employer.or_else(theirs)
    }

    pub(crate) fn employer(&self, id: Option<&str>) -> Option<&'a Employer> {
        self.employers.get(id?).copied()
    }

    /// Every employer on file, by id.
    pub(crate) fn employers(&self) -> impl Iterator<Item = &'a Employer> {
        self.employers.values().copied()
    }

    /// The employer that a vacancy on file names.
    pub(crate) fn employer_of(&self, vacancy: &str) -> Option<&'a str> {
        self.vacancies.get(vacancy)?.employer_id.as_ref().map(EmployerId::as_str)
    }

    /// Where the work of a vacancy on file is.
    pub(crate) fn site(&self, vacancy: &str) -> Option<RegionCode> {
        Some(self.regions.current(self.vacancies.get(vacancy)?.region?))
    }

    /// The minimum wage at a place for an industry, in sen.
    pub(crate) fn floor(&self, region: Option<RegionCode>, industry: Option<&str>) -> Option<i64> {
        let region = self.regions.current(region?);
        self.floors.find(region, industry, self.today).map(|found| found.row.sen())
    }

    /// Whether somebody is a vulnerable worker; who holds a post in the log is as their record says.
    pub(super) fn vulnerability(&self, worker: &Worker) -> Vulnerability {
        Vulnerability::of(worker, self.floors, self.regions, Some(self.today))
    }

    /// What rules ask about somebody: the post that the log says they hold comes before their record.
    pub(super) fn standing(&self, worker: &Worker) -> Standing {
        match self.tenures.held(worker.worker_id.as_str()) {
            Some(tenure) => self.in_post(worker, tenure),
            None => self.on_file(worker),
        }
    }

    fn on_file(&self, worker: &Worker) -> Standing {
        let pay = worker.income.map(Rupiah::get);
        Standing {
            status: worker.status.map(WorkStatus::as_str),
            sector: worker.sector.clone().filter(|sector| !sector.trim().is_empty()),
            payer: worker.payer.as_deref().filter(|payer| !payer.trim().is_empty()).map(payer_name),
            wage: pay,
            income: pay,
            floor: self.floor(worker.home_region, None),
            ..Standing::default()
        }
    }

    /// What rules ask of somebody in a post: employed, unless the contract makes them work on their own account.
    pub(super) fn in_post(&self, worker: &Worker, tenure: &Tenure<'a>) -> Standing {
        let mut standing = self.on_file(worker);
        let vacancy = self.vacancy(tenure);
        let contract = vacancy.and_then(|vacancy| vacancy.contract);
        let status =
            if contract == Some(Contract::Freelance) { WorkStatus::SelfEmployed } else { WorkStatus::Employed };
        standing.status = Some(status.as_str());
        standing.contract = contract.map(Contract::as_str);
        let employer = self.employer(self.employer_id(tenure));
        standing.industry = employer.and_then(|employer| employer.industry.clone());
        standing.size = employer.and_then(|employer| employer.size.as_deref()).map(|size| size.trim().to_lowercase());
        standing.risk = vacancy.and_then(|vacancy| vacancy.risk_class);
        if let Some(vacancy) = vacancy {
            let told = vacancy.wage_min.or(vacancy.wage_max).map(Rupiah::get);
            let monthly = told.map(|wage| vacancy.wage_period.unwrap_or(WagePeriod::Month).monthly(wage));
            standing.wage = monthly.or(standing.wage);
            standing.floor = self.floor(vacancy.region, standing.industry.as_deref());
        }
        standing
    }

    /// Whether somebody holds a scheme on the day.
    pub(super) fn held<'w>(&self, worker: &'w Worker, scheme: &str) -> Held<'w> {
        let Some(schemes) = &worker.schemes else { return Held::Untold };
        let gives = |held: &HeldScheme| {
            let fact = self.rules.fact(&held.scheme, self.today);
            fact.and_then(|rule| rule.gives.as_deref()).is_some_and(|given| given.eq_ignore_ascii_case(scheme))
        };
        let about = || schemes.iter().filter(|held| held.scheme == scheme || gives(held));
        match about().find(|held| self.is_active(held)).or_else(|| about().next_back()) {
            Some(held) if self.is_active(held) => Held::Active(held),
            // A name that nobody knows may stand for this scheme.
            None if self.has_strange(worker) => Held::Untold,
            held => Held::Not(held),
        }
    }

    /// Whether somebody's list names a scheme that neither the contract nor the rules know.
    pub(super) fn has_strange(&self, worker: &Worker) -> bool {
        let is_known = |held: &HeldScheme| is_scheme(&held.scheme) || self.rules.names(&held.scheme);
        worker.schemes.iter().flatten().any(|held| !is_known(held))
    }

    pub(super) fn is_active(&self, held: &HeldScheme) -> bool {
        held.state == SchemeState::Active && held.until.is_none_or(|until| until >= self.today)
    }

    /// Notes what is wrong with placements.
    pub(super) fn note_placements(&self, workers: &[Worker], notes: &mut Notes) {
        notes.faults(&self.tenures);
        for tenure in self.tenures.all() {
            let found = workers.binary_search_by(|worker| worker.worker_id.as_str().cmp(tenure.worker));
            match found.ok().map(|at| &workers[at]) {
                None => notes.add(ProtectionTopic::WorkerUnknown, tenure.event),
                Some(worker) if worker.registered_on.is_some_and(|day| tenure.from < day) => {
                    notes.add(ProtectionTopic::BeforeRegistered, tenure.event);
                }
                Some(_) => {}
            }
            match tenure.vacancy {
                None => notes.add(ProtectionTopic::NoVacancy, tenure.event),
                Some(id) if !self.vacancies.contains_key(id) => {
                    notes.add(ProtectionTopic::VacancyUnknown, tenure.event);
                }
                Some(_) => {}
            }
        }
    }
}
