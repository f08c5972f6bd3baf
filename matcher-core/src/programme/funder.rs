//! What has each funder paid, for whom, and what came of it?

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::chronicle::Chronicle;
use super::note::{Notes, ProgrammeTopic};
use crate::ids::WorkerId;
use crate::record::EventKind;

/// One funder.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct FunderRow {
    /// Who paid, `self` and `employer` in these words, others in capitals; `None` if not told.
    pub funder: Option<String>,
    /// Whether it is the city's own budget.
    pub is_city: bool,
    /// Rupiah paid, as far as told.
    pub spent: i64,
    /// Payments with an amount.
    pub payments: u64,
    /// Of these, classes whose amount is the course's cost of a seat, as the event tells none.
    pub from_courses: u64,
    /// Classes of people of which neither event nor course tells an amount: `spent` leaves them out.
    pub untold: u64,
    /// People paid for.
    pub people: u64,
    /// Classes ended, each class of a person once.
    pub trained: u64,
    /// People of these with a certificate since.
    pub certified: u64,
    /// People of these in a post since: on or after the first payment. A person whom two funders paid for counts for both.
    pub placed: u64,
    /// People of these who started a business since.
    pub business: u64,
}

impl FunderRow {
    /// Rupiah for each person placed, rounded down: everything paid, also for those who weren't; `None` if nobody is, or
    /// nothing is told of what was paid.
    ///
    /// # Examples
    ///
    /// ```
    /// use matcher_core::{MarketOptions, Matcher, OnError, Table};
    ///
    /// let mut market = Matcher::in_memory(MarketOptions::default().with_as_of("2026-11-01".parse()?))?;
    /// let events = "event_id,date,kind,worker_id,funder,amount\nE1,2026-01-05,trained,W1,CSR,4000000\n\
    ///               E2,2026-01-05,trained,W2,CSR,4000000\nE3,2026-03-02,placed,W1,,\n";
    /// market.add_events(Table::csv_reader(events.as_bytes())?, OnError::Raise)?;
    /// market.commit()?;
    ///
    /// let programme = market.programme(&matcher_core::programme::ProgrammeOptions::default())?;
    /// let row = &programme.funders[0];
    /// assert_eq!((row.spent, row.placed, row.cost_per_placement()), (8_000_000, 1, Some(8_000_000)));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn cost_per_placement(&self) -> Option<i64> {
        self.each(self.placed)
    }

    /// Rupiah for each class ended, rounded down.
    #[must_use]
    pub fn cost_per_trained(&self) -> Option<i64> {
        self.each(self.trained)
    }

    fn each(&self, count: u64) -> Option<i64> {
        (self.payments > 0).then_some(self.spent)?.checked_div(i64::try_from(count).ok()?)
    }
}

/// Every funder, those not told last.
pub(super) fn funders(chronicle: &Chronicle<'_>, city: &BTreeSet<String>, notes: &mut Notes) -> Vec<FunderRow> {
    let mut rows: BTreeMap<(bool, Option<String>), FunderRow> = BTreeMap::new();
    let mut people: BTreeMap<Option<String>, BTreeSet<&str>> = BTreeMap::new();
    let mut classes = BTreeSet::new();
    for dated in chronicle.events().iter().filter(|dated| dated.is_payment()) {
        let (id, funder) = (dated.event.event_id.as_str(), chronicle.funder(dated.event));
        if funder.is_none() {
            notes.add(ProgrammeTopic::FunderUntold, id);
        }
        let row = rows.entry((funder.is_none(), funder.clone())).or_default();
        row.is_city = funder.as_ref().is_some_and(|funder| city.contains(funder));
        row.funder.clone_from(&funder);
        let worker = dated.event.worker_id.as_ref().map(WorkerId::as_str);
        if let Some(worker) = worker {
            people.entry(funder.clone()).or_default().insert(worker);
        }
        let class = (funder, worker, dated.event.course_id.as_ref());
        let is_new = dated.kind == EventKind::Trained && (worker.is_none() || classes.insert(class));
        row.trained += u64::from(is_new);
        match chronicle.amount(dated) {
            // A seat is paid for once, however often its class is told.
            Some((_, true)) if !is_new => {}
            Some((amount, is_from_course)) => {
                row.spent = row.spent.saturating_add(amount);
                row.payments += 1;
                row.from_courses += u64::from(is_from_course);
            }
            None if is_new => {
                row.untold += 1;
                notes.add(ProgrammeTopic::AmountUntold, id);
            }
            None => {}
        }
    }
    let since = |kind| since(chronicle, kind);
    let (certified, placed, business) =
        (since(EventKind::Certified), since(EventKind::Placed), since(EventKind::BusinessStarted));
    for ((_, funder), row) in &mut rows {
        let count = |people: &BTreeMap<Option<&str>, BTreeSet<&str>>| {
            people.get(&funder.as_deref()).map_or(0, BTreeSet::len) as u64
        };
        row.people = people.get(funder).map_or(0, BTreeSet::len) as u64;
        (row.certified, row.placed, row.business) = (count(&certified), count(&placed), count(&business));
    }
    rows.into_values().collect()
}

/// People to whom something happened on or after the first payment of each funder, not told ones among them.
fn since<'c>(chronicle: &'c Chronicle<'_>, kind: EventKind) -> BTreeMap<Option<&'c str>, BTreeSet<&'c str>> {
    let mut found: BTreeMap<Option<&str>, BTreeSet<&str>> = BTreeMap::new();
    for dated in chronicle.of(kind) {
        let Some(worker) = dated.event.worker_id.as_ref().map(WorkerId::as_str) else { continue };
        for funder in chronicle.funders_of(worker, dated.day) {
            found.entry(funder).or_default().insert(worker);
        }
    }
    found
}
