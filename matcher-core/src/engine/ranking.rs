//! What is a ranking? Rows of pairs with everything that a table or an auditor asks of them.

use std::sync::Arc;

use super::layout::Layout;
use super::options::{Direction, Eligible};
use super::origin::Origin;
use super::snapshot::Fingerprints;
use crate::policy::{Asked, Papers, Policy, Rule, SeatCount};
use crate::region::ResidencyTier;
use crate::safeguard::{OfferFlags, OfferRisk, Vulnerability};
use crate::scoring::eligibility::Checks;
use crate::scoring::feature::{FORWARD, REVERSE, Value};

/// Number of a record in its list: of the snapshot, or the one record that was never stored.
pub(crate) const UNSAVED: u32 = u32::MAX;

/// One ranked pair.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    pub(crate) vacancy: u32,
    pub(crate) worker: u32,
    /// Place in the list, 1 is best; `None` for a near miss, and for who waits for a paper under a labour-market test.
    pub position: Option<u32>,
    /// Fused score in [0, 1].
    pub score: f64,
    /// Score plus what the policy added.
    pub priority: f64,
    /// The vacancy's view in [0, 1].
    pub forward: f64,
    /// The worker's view in [0, 1].
    pub reverse: f64,
    /// Share of the asked weight that was told, in [0, 1].
    pub confidence: f64,
    /// How near home is to the site.
    pub tier: ResidencyTier,
    /// Whether the policy counts the worker as local; `None` is unknown and never local.
    pub is_local: Option<bool>,
    /// What would tell whether the worker is local, where it can't be told.
    pub proof_missing: Papers,
    /// Turns had lately, as the policy counts them; `None` where it counts none.
    pub turns: Option<u8>,
    /// Which hard rules fail or can't be told.
    pub checks: Checks,
    /// Place by score alone, 1 is best; `None` where no policy orders or the place isn't counted, see
    /// [`super::RankOptions::places`].
    pub before: Option<u32>,
    /// Places gained (above 0) or lost (below 0) through the policy; `None` without a position and where
    /// [`Row::before`] is.
    pub moved: Option<i32>,
    /// The rule that moved them, or the reserved opening they take; its name is [`Policy::rule_name`].
    pub rule: Option<Rule>,
    /// Features of the vacancy's view.
    pub forward_values: [Value; FORWARD.len()],
    /// Features of the worker's view.
    pub reverse_values: [Value; REVERSE.len()],
}

/// What the policy did with one vacancy's openings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    pub(crate) vacancy: u32,
    /// People wanted.
    pub openings: u32,
    /// Reserved openings, in the order of [`Policy::reserve_names`]; empty unless the policy reserves here.
    pub seats: Vec<SeatCount>,
    /// Openings that stay empty for want of a qualified member; the other unclaimed ones are released.
    pub held: u32,
    /// Who is asked; `None` unless a labour-market test is held here.
    pub asked: Option<Asked>,
}

/// A record that was never stored, as far as rows tell of it.
#[derive(Clone, Debug)]
pub(crate) struct Unsaved {
    pub(crate) id: String,
    /// Of a vacancy, what it puts at risk; of a worker, whether they are vulnerable.
    pub(crate) is: UnsavedIs,
}

/// Which record was never stored.
#[derive(Clone, Copy, Debug)]
pub(crate) enum UnsavedIs {
    Offer(OfferRisk),
    Person(Vulnerability),
}

/// What was asked of a ranking of workers under the market's own policy, so that it can be asked again.
#[derive(Clone, Debug)]
pub(crate) struct Question {
    /// Which market was asked.
    pub(crate) origin: Origin,
    /// Ids of the vacancies asked for; all if `None`.
    pub(crate) vacancies: Option<Vec<String>>,
    /// Rows a list has at most.
    pub(crate) k: usize,
    /// Which pairs are kept.
    pub(crate) eligible: Eligible,
}

/// Ranked pairs, list after list, each in the order of positions.
///
/// Lists stand in the order of the ids asked for, or of all ids by bytes. A list's near misses follow its last position.
#[derive(Clone)]
pub struct Ranking {
    pub(crate) layout: Arc<Layout>,
    pub(crate) rows: Vec<Row>,
    pub(crate) direction: Direction,
    /// What made it.
    pub fingerprints: Fingerprints,
    /// What the policy did, vacancy by vacancy, where it did something.
    pub outcomes: Vec<Outcome>,
    pub(crate) policy: Arc<Policy>,
    /// Whom lists of workers for stored vacancies keep; `None` of any other ranking.
    pub(crate) eligible: Option<Eligible>,
    /// What a reader should know, such as a vacancy that demands nothing.
    pub notes: Vec<String>,
    /// The record that was never stored.
    pub(crate) unsaved: Option<Unsaved>,
    /// What was asked; `None` unless [`super::Snapshot::rank_workers`] answered.
    pub(crate) question: Option<Arc<Question>>,
}

impl Ranking {
    /// Every row.
    #[must_use]
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// Number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// True if there is no row.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Whom the lists order.
    #[must_use]
    pub fn direction(&self) -> Direction {
        self.direction
    }

    /// The policy that ordered.
    #[must_use]
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// The id of the vacancy of an outcome.
    #[must_use]
    pub fn outcome_id(&self, outcome: &Outcome) -> &str {
        self.vacancy_name(outcome.vacancy)
    }

    /// The vacancy's id.
    #[must_use]
    pub fn vacancy_id(&self, row: &Row) -> &str {
        self.vacancy_name(row.vacancy)
    }

    fn vacancy_name(&self, vacancy: u32) -> &str {
        match vacancy {
            UNSAVED => self.unsaved_name(),
            dense => self.layout.vacancies.ids.name(dense),
        }
    }

    /// The worker's id.
    #[must_use]
    pub fn worker_id(&self, row: &Row) -> &str {
        match row.worker {
            UNSAVED => self.unsaved_name(),
            dense => self.layout.workers.ids.name(dense),
        }
    }

    fn unsaved_name(&self) -> &str {
        self.unsaved.as_ref().map_or("", |unsaved| &unsaved.id)
    }

    /// What an officer must see beside the offer: flags of a hazardous or unprotected post, where the worker is or may be
    /// vulnerable. No part of the score, of the order or of [`Ranking::fingerprint`].
    #[must_use]
    pub fn flags(&self, row: &Row) -> OfferFlags {
        let unsaved = self.unsaved.as_ref().map(|unsaved| unsaved.is);
        let risk = match (row.vacancy, unsaved) {
            (UNSAVED, Some(UnsavedIs::Offer(risk))) => risk,
            (UNSAVED, _) => OfferRisk::default(),
            (dense, _) => self.layout.vacancies.risks[dense as usize],
        };
        let worker = match (row.worker, unsaved) {
            (UNSAVED, Some(UnsavedIs::Person(worker))) => worker,
            (UNSAVED, _) => Vulnerability::Unknown,
            (dense, _) => self.layout.workers.vulnerable.of(dense),
        };
        risk.beside(worker)
    }

    /// A digest over the rows sorted by ids and position: equal rankings have equal fingerprints, whatever their order.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        let mut order: Vec<&Row> = self.rows.iter().collect();
        order.sort_unstable_by_key(|row| (self.vacancy_id(row), self.worker_id(row), row.position));
        let mut hasher = blake3::Hasher::new();
        for row in order {
            for id in [self.vacancy_id(row), self.worker_id(row)] {
                hasher.update(&(id.len() as u64).to_le_bytes()).update(id.as_bytes());
            }
            hasher.update(&row.position.unwrap_or(0).to_le_bytes());
            for value in [row.score, row.priority, row.forward, row.reverse, row.confidence] {
                hasher.update(&value.to_bits().to_le_bytes());
            }
            let facts = format!(
                "{} {:?} {:?} {:?} {:?} {:?} {:?}",
                row.tier, row.is_local, row.proof_missing, row.checks, row.before, row.moved, row.rule
            );
            hasher.update(facts.as_bytes());
            if let Some(turns) = row.turns {
                hasher.update(&[turns]);
            }
            for value in row.forward_values.iter().chain(&row.reverse_values) {
                let steps = match value {
                    Value::NotAsked => u32::MAX,
                    Value::Missing => u32::MAX - 1,
                    Value::Known(fixed) => fixed.steps(),
                };
                hasher.update(&steps.to_le_bytes());
            }
        }
        hasher.finalize().to_hex().to_string()
    }
}

impl std::fmt::Debug for Ranking {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Ranking")
            .field("rows", &self.rows.len())
            .field("direction", &self.direction)
            .finish_non_exhaustive()
    }
}
