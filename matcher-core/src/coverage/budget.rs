//! Who can be covered by a budget, in which order, and for how long?

use serde::Serialize;

use super::error::CoverageError;
use super::gap::{GapRow, GapState, Seen};
use super::note::{Notes, ProtectionTopic};
use super::person::Ground;
use crate::record::Worker;
use crate::safeguard::{Standing, Vulnerability, payer_name};
use crate::units::{Date, Rupiah};

/// What a district pays for vulnerable workers: accidents at work, and death.
///
/// # Source
///
/// Both districts of the domain notes pay these two (section 5.2): 16,800 rupiah a month for each person.
pub const SCHEMES_OF_A_BUDGET: [&str; 2] = ["JKK", "JKM"];

/// A year.
const MONTHS: u32 = 12;
/// Ten years.
const MOST_MONTHS: u32 = 120;
/// Who pays where nobody says.
const PAYER: &str = "APBD";
/// Groups that come first among equally vulnerable people.
const FIRST: [&str; 2] = ["poor", "miskin"];

/// A budget to be shared out.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct BudgetOptions {
    /// Rupiah a month.
    pub monthly: Rupiah,
    /// Who pays, `APBD` by default: rates may depend on it.
    pub payer: String,
    /// For how many months, 1 to 120; 12 by default.
    pub months: u32,
    /// What is paid for: JKK and JKM by default. Somebody is covered in all that they lack of it or not at all.
    pub schemes: Vec<String>,
}

impl BudgetOptions {
    /// A budget of so many rupiah a month.
    #[must_use]
    pub fn new(monthly: Rupiah) -> Self {
        let schemes = SCHEMES_OF_A_BUDGET.map(str::to_owned).to_vec();
        Self { monthly, payer: PAYER.to_owned(), months: MONTHS, schemes }
    }

    /// The same, paid by somebody.
    #[must_use]
    pub fn with_payer(self, payer: &str) -> Self {
        Self { payer: payer_name(payer), ..self }
    }

    /// The same for so many months.
    #[must_use]
    pub fn with_months(self, months: u32) -> Self {
        Self { months, ..self }
    }

    /// The same for other schemes.
    #[must_use]
    pub fn with_schemes(self, schemes: impl IntoIterator<Item = String>) -> Self {
        Self { schemes: schemes.into_iter().map(|scheme| scheme.trim().to_uppercase()).collect(), ..self }
    }

    fn check(&self, known: &[&str]) -> Result<(), CoverageError> {
        let wrong = |name, value: String, expected: String| Err(CoverageError::Option { name, value, expected });
        if !(1..=MOST_MONTHS).contains(&self.months) {
            return wrong("months", self.months.to_string(), "1 to 120".to_owned());
        }
        if self.payer.trim().is_empty() {
            return wrong("payer", "empty".to_owned(), "who pays, such as APBD or CSR".to_owned());
        }
        let stranger = self.schemes.iter().find(|scheme| !known.contains(&scheme.as_str()));
        match stranger {
            _ if self.schemes.is_empty() => wrong("schemes", "empty".to_owned(), known.join(", ")),
            Some(scheme) => wrong("schemes", scheme.clone(), format!("some of {}", known.join(", "))),
            None => Ok(()),
        }
    }
}

/// One person's place in the queue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct BudgetPlace {
    /// Place in the queue, 1 first.
    pub place: u64,
    /// Who.
    pub worker_id: String,
    /// Whether they are vulnerable, or possibly so: then their income is to be asked before they are covered.
    pub vulnerable: Vulnerability,
    /// The schemes that would be paid for.
    pub schemes: Vec<String>,
    /// Rupiah a month.
    pub monthly_cost: i64,
    /// Whether the budget reaches them.
    pub covered: bool,
}

/// Who is paid for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Budget {
    /// Rupiah a month at hand.
    pub monthly: i64,
    /// Who pays.
    pub payer: String,
    /// For how many months.
    pub months: u32,
    /// What is paid for.
    pub schemes: Vec<String>,
    /// The queue: the vulnerable first, then who may be; the poor among them first, then the lowest income, then the
    /// earliest registration, then the id. Nobody overtakes: the first whom the rest doesn't reach ends it.
    pub places: Vec<BudgetPlace>,
    /// People covered.
    pub covered: u64,
    /// Rupiah a month that they cost.
    pub cost: i64,
    /// Last day of the months.
    pub until: Date,
}

impl Budget {
    pub(super) fn new(
        ground: &Ground<'_>,
        options: &BudgetOptions,
        seen: &[Seen<'_>],
        rows: &mut [GapRow],
        notes: &mut Notes,
    ) -> Result<Self, CoverageError> {
        options.check(&ground.rules.schemes())?;
        let end = ground.today.months_later(options.months);
        let until = Date::from_days(end.to_days() - 1).unwrap_or(end);
        let mut queue: Vec<(Rank<'_>, BudgetPlace, &Seen<'_>)> = Vec::new();
        for person in seen {
            let Some(rank) = rank(person) else { continue };
            let id = person.worker.worker_id.as_str();
            let lacks = |row: &&GapRow| row.state == GapState::Missing && options.schemes.contains(&row.scheme);
            let missing: Vec<&GapRow> = rows[person.rows.clone()].iter().filter(lacks).collect();
            if missing.is_empty() {
                continue;
            }
            if missing.iter().any(|row| row.payer.as_deref().is_some_and(|payer| payer.contains("employer"))) {
                notes.add(ProtectionTopic::EmployerOwes, id);
                continue;
            }
            let standing = Standing { payer: Some(options.payer.clone()), ..ground.standing(person.worker) };
            let costs: Option<i64> = missing
                .iter()
                .map(|row| {
                    let due = ground.rules.due(&row.scheme, &standing, ground.today);
                    if due.parts.iter().any(|part| part.rule.to.is_some_and(|to| to < until)) {
                        notes.add(ProtectionTopic::RateEnds, id);
                    }
                    due.monthly()
                })
                .sum();
            let Some(monthly_cost) = costs else {
                notes.add(ProtectionTopic::CostUntold, id);
                continue;
            };
            if person.vulnerability == Vulnerability::Possible {
                notes.add(ProtectionTopic::Possible, id);
            }
            let schemes = missing.iter().map(|row| row.scheme.clone()).collect();
            let (vulnerable, worker_id) = (person.vulnerability, id.to_owned());
            queue.push((
                rank,
                BudgetPlace { place: 0, worker_id, vulnerable, schemes, monthly_cost, covered: false },
                person,
            ));
        }
        queue.sort_by(|a, b| a.0.cmp(&b.0));
        let (mut cost, mut covered, mut is_open) = (0_i64, 0_u64, true);
        for (at, (_, place, person)) in (1_u64..).zip(&mut queue) {
            place.place = at;
            is_open &= cost.saturating_add(place.monthly_cost) <= options.monthly.get();
            place.covered = is_open;
            if is_open {
                (cost, covered) = (cost + place.monthly_cost, covered + 1);
            }
            for row in &mut rows[person.rows.clone()] {
                if place.schemes.contains(&row.scheme) {
                    row.covered_by_budget = Some(is_open);
                }
            }
        }
        for row in rows.iter_mut().filter(|row| row.state == GapState::Missing) {
            row.covered_by_budget.get_or_insert(false);
        }
        Ok(Self {
            monthly: options.monthly.get(),
            payer: options.payer.clone(),
            months: options.months,
            schemes: options.schemes.clone(),
            places: queue.into_iter().map(|(_, place, _)| place).collect(),
            covered,
            cost,
            until,
        })
    }

    /// Rupiah for everybody covered, over all months.
    #[must_use]
    pub fn total(&self) -> i64 {
        self.cost.saturating_mul(i64::from(self.months))
    }

    /// Rupiah a month left over, which don't reach the next in the queue.
    #[must_use]
    pub fn left(&self) -> i64 {
        self.monthly - self.cost
    }

    /// Rupiah a month that the whole queue would take.
    #[must_use]
    pub fn needed(&self) -> i64 {
        self.places.iter().map(|place| place.monthly_cost).fold(0, i64::saturating_add)
    }

    /// How many full months an amount lasts for everybody covered; `None` if nobody is.
    ///
    /// # Examples
    ///
    /// 739,200,000 rupiah pay for 4,400 people at 16,800 for ten months; `lasts` does the division.
    #[must_use]
    pub fn lasts(&self, fund: Rupiah) -> Option<u64> {
        let months = fund.get().checked_div(self.cost)?;
        u64::try_from(months).ok()
    }

    /// The sum as people work it out: people times rupiah times months, for each contribution, the largest group first.
    #[must_use]
    pub fn arithmetic(&self) -> Vec<(u64, i64, u32, i64)> {
        let mut groups: std::collections::BTreeMap<i64, u64> = std::collections::BTreeMap::new();
        for place in self.places.iter().filter(|place| place.covered) {
            *groups.entry(place.monthly_cost).or_default() += 1;
        }
        let mut terms: Vec<(u64, i64, u32, i64)> = groups
            .into_iter()
            .map(|(each, people)| {
                let whole = i64::try_from(people).unwrap_or(i64::MAX).saturating_mul(each);
                (people, each, self.months, whole.saturating_mul(i64::from(self.months)))
            })
            .collect();
        terms.sort_by_key(|(people, each, ..)| (std::cmp::Reverse(*people), *each));
        terms
    }
}

/// What orders the queue.
type Rank<'a> = (Vulnerability, bool, (bool, i64), (bool, Option<Date>), &'a str);

/// Somebody's rank; `None` for who isn't vulnerable, or of whom nobody knows.
fn rank<'a>(person: &Seen<'a>) -> Option<Rank<'a>> {
    let worker: &'a Worker = person.worker;
    let is_first = |group: &String| FIRST.contains(&group.trim().to_lowercase().as_str());
    let is_poor = worker.groups.iter().flatten().any(is_first);
    let income = worker.income.map(Rupiah::get);
    match person.vulnerability {
        Vulnerability::Yes | Vulnerability::Possible => Some((
            person.vulnerability,
            !is_poor,
            (income.is_none(), income.unwrap_or_default()),
            (worker.registered_on.is_none(), worker.registered_on),
            worker.worker_id.as_str(),
        )),
        Vulnerability::Unknown | Vulnerability::No => None,
    }
}
