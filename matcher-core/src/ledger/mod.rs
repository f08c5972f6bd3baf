//! What is owed, and what was done? Every target of a policy, unit by unit, counted from events and headcounts.
//!
//! [`crate::Matcher::ledger`] makes a [`Ledger`]: a [`LedgerRow`] for each target in force and each vacancy, employer,
//! site with its contractors, or programme that owes it, and one more for each ring with a share of its own. Counts are
//! whole people; shares are compared as [`crate::units::Fraction`]s, never as rounded numbers. Whoever isn't known to be
//! local is in the denominator and in `unknown`, never in the numerator. What can't be counted is a [`Note`] with the ids
//! concerned: nothing is left out in silence.
//!
//! Who is local, which targets hold and which posts are let out is the policy's to say; who is qualified is the
//! engine's. The ledger orders nobody and sanctions nobody.

mod book;
mod count;
mod error;
mod hire;
mod note;
mod post;
mod principal;
mod qualified;
mod row;

pub use error::LedgerError;
pub use note::{Note, Topic};
pub use row::{Ledger, LedgerOptions, LedgerRow};

use std::sync::Arc;

use book::Book;
use count::Counter;
use note::Notes;

use crate::cancel::Cancel;
use crate::engine::{Fingerprints, RankOptions, Snapshot};
use crate::policy::{Evidence, Policy, Target};
use crate::record::{Employer, Event, Vacancy};

impl Ledger {
    /// Counts the targets of a policy on the records of a commit.
    pub(crate) fn new(
        snapshot: &Snapshot,
        policy: &Arc<Policy>,
        records: (&[Employer], &[Vacancy], &[Event]),
        threads: Option<usize>,
        cancel: &Cancel,
    ) -> Result<Self, LedgerError> {
        let as_of = snapshot.settings().as_of;
        let mut notes = Notes::default();
        let targets = in_force(policy, as_of, &mut notes);
        let fingerprints = Fingerprints {
            policy_id: policy.id.clone(),
            policy: policy.fingerprint(),
            ..snapshot.fingerprints().clone()
        };
        if targets.is_empty() {
            return Ok(Self { rows: Vec::new(), notes: notes.told(), fingerprints });
        }
        let mut ranking = RankOptions::default().with_cancel(cancel.clone());
        ranking.threads = threads;
        let book = Book::new(snapshot, policy, records, &mut notes);
        cancel.check()?;
        // Whether people can apply is asked of the vacancies, whatever the policy orders.
        let terms = snapshot.terms(&Arc::new(Policy::none()), &ranking)?;
        let counter = Counter::new(&book, |number| terms[number as usize].is_open, &mut notes);
        let mut drafts = Vec::new();
        for target in targets {
            counter.note(target, &mut notes);
            for (id, entry) in &book.entries(target.unit, &mut notes)? {
                cancel.check()?;
                drafts.extend(counter.drafts(target, (id, entry), &mut notes)?);
            }
        }
        qualified::fill_in(&book, &mut drafts, &ranking)?;
        Ok(Self { rows: drafts.into_iter().map(|draft| draft.row).collect(), notes: notes.told(), fingerprints })
    }
}

/// The targets that hold on a day.
fn in_force<'a>(policy: &'a Policy, as_of: Option<crate::units::Date>, notes: &mut Notes) -> Vec<&'a Target> {
    if !policy.is_in_force(as_of) {
        notes.add(Topic::NotInForce, &policy.id);
        return Vec::new();
    }
    let targets: Vec<&Target> = policy.targets.iter().filter(|target| target.is_in_force(as_of)).collect();
    if targets.is_empty() {
        notes.add(Topic::NoTarget, &policy.id);
    }
    for exemption in policy.exemptions.iter().filter(|exemption| exemption.evidence != Evidence::List) {
        notes.add(Topic::PaperExemption, &exemption.reason);
    }
    targets
}
