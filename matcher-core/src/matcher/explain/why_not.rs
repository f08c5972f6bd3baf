//! Why isn't somebody on the list, and by how much? Every pair has one reason, the same as the whole list gives.

use serde::Serialize;

use super::Explanation;
use crate::cancel::contained;
use crate::engine::layout::Unpacked;
use crate::engine::{Queue, RankOptions, Standing, is_candidate, standing_in};
use crate::error::Result;
use crate::matcher::Matcher;
use crate::policy::{Ordered, Placed};
use crate::scoring::reference;

/// Why a worker isn't among the best for a vacancy, or that they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// On the list.
    Ranked,
    /// A hard rule fails.
    Rule,
    /// A fact is missing: one that a hard rule needs, where only those who pass are kept, or the proof of residence where
    /// locals alone are asked.
    Unknown,
    /// No demanded skill, occupation or text term has credit.
    NotACandidate,
    /// Others score higher.
    BelowK,
    /// The policy put others first: by score alone they are among the best, or others alone are asked.
    Displaced,
}

impl Verdict {
    /// The word of the contract.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ranked => "ranked",
            Self::Rule => "rule",
            Self::Unknown => "unknown",
            Self::NotACandidate => "not_a_candidate",
            Self::BelowK => "below_k",
            Self::Displaced => "displaced",
        }
    }
}

/// How far a hard rule is from being met.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Shortfall {
    /// The rule's code.
    pub code: &'static str,
    /// The amount missing, above 0.
    pub amount: f64,
    /// What it counts: `levels`, `years`, `rupiah`, `km`, `days`.
    pub unit: &'static str,
}

/// The last one in.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Last {
    /// Who.
    pub worker_id: String,
    /// Place in the list.
    pub position: u32,
    /// Fused score in [0, 1].
    pub score: f64,
    /// Score plus what the policy added.
    pub priority: f64,
    /// The rule that moved them, or the reserved opening they take.
    pub rule: Option<String>,
}

/// Somebody whom the policy put before a better score.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Ahead {
    /// Who.
    pub worker_id: String,
    /// Place in the list.
    pub position: u32,
    /// Place by score alone.
    pub before: u32,
    /// Fused score in [0, 1].
    pub score: f64,
    /// The rule that moved them, or the reserved opening they take.
    pub rule: Option<String>,
}

/// One thing that was looked at on the way to the answer, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Step {
    /// `candidate`, `rules`, `asked`, `score` (among the first k by score alone), `policy` (among them under the policy).
    pub step: &'static str,
    /// Whether it was passed; `None` if a fact is missing or the way ended before.
    pub passed: Option<bool>,
}

/// Why a worker isn't among the best for a vacancy.
#[derive(Clone, Debug, Serialize)]
pub struct WhyNot {
    /// The reason.
    pub reason: Verdict,
    /// Rows a list has at most.
    pub k: usize,
    /// Place under the policy among all who may be ranked, beyond the k-th too; `None` for who has none.
    pub position: Option<u32>,
    /// Place by score alone among the same; `None` for who isn't among them.
    pub before: Option<u32>,
    /// How many may be ranked.
    pub ranked: usize,
    /// Whether locals alone are asked and only a paper is missing.
    pub waits: bool,
    /// The last one in; `None` if the list is empty.
    pub last: Option<Last>,
    /// Priority of the last one on the list.
    pub last_priority: Option<f64>,
    /// How much priority is missing to the last one's; 0 or less where a class or a reserved opening decides. `None` for
    /// who is on the list or may not be ranked.
    pub gap: Option<f64>,
    /// Those on the list whose score is lower, best place first, where the policy keeps the worker out.
    pub displaced_by: Vec<Ahead>,
    /// What was looked at.
    pub checked: Vec<Step>,
    /// The pair in full.
    #[serde(flatten)]
    pub explanation: Explanation,
}

/// Where somebody stands among all who may be ranked.
pub(super) struct Place {
    pub(super) standing: Standing,
    pub(super) before: Option<u32>,
    pub(super) rule: Option<String>,
}

impl Matcher {
    /// Says why a worker isn't among the `options.k` best for a vacancy, or that they are.
    ///
    /// Everybody's place for the vacancy is counted, so that it takes as long as a list of the whole market.
    ///
    /// # Errors
    ///
    /// As [`Matcher::explain`], and those of [`crate::Snapshot::rank_workers`].
    ///
    /// # Examples
    ///
    /// ```
    /// use matcher_core::matcher::Verdict;
    /// use matcher_core::{MarketOptions, Matcher, OnError, RankOptions, Table};
    ///
    /// let mut market = Matcher::in_memory(MarketOptions::default())?;
    /// let workers = "worker_id,skills\nW1,smaw|gtaw\nW2,smaw\n";
    /// market.add_workers(Table::csv_reader(workers.as_bytes())?, OnError::Raise)?;
    /// market.add_vacancies(Table::csv_reader("vacancy_id,skills_required\nV1,smaw|gtaw\n".as_bytes())?, OnError::Raise)?;
    /// market.commit()?;
    ///
    /// let why = market.why_not("W2", "V1", &RankOptions::default().with_k(1))?;
    /// assert_eq!((why.reason, why.position), (Verdict::BelowK, Some(2)));
    /// assert!(why.gap.is_some_and(|gap| gap > 0.0));
    /// # Ok::<(), matcher_core::Error>(())
    /// ```
    pub fn why_not(&self, worker: &str, vacancy: &str, options: &RankOptions) -> Result<WhyNot> {
        contained(|| {
            let explanation = self.explain(worker, vacancy)?;
            let options = options.clone().with_cancel(self.cancel.clone());
            let snapshot = &self.snapshot;
            if options.k == 0 {
                snapshot.queue(vacancy, &options)?;
            }
            let queue = snapshot.whole_queue(vacancy, &options)?;
            let (ordered, number) = (queue.ordered(), snapshot.worker_number(worker)?);
            let place = self.place(&queue, &ordered, number, &explanation);
            let k = u32::try_from(options.k).unwrap_or(u32::MAX);
            let (position, waits) = match place.standing {
                Standing::At(position) => (Some(position), false),
                Standing::NotAsked { waits } => (None, waits),
                _ => (None, false),
            };
            let is_first_by_score = place.before.is_some_and(|before| before <= k);
            let reason = match place.standing {
                Standing::At(position) if position <= k => Verdict::Ranked,
                Standing::NotACandidate => Verdict::NotACandidate,
                Standing::NotKept if explanation.eligible == Some(false) => Verdict::Rule,
                Standing::NotKept | Standing::NotAsked { waits: true } => Verdict::Unknown,
                Standing::NotAsked { waits: false } => Verdict::Displaced,
                // Only the policy keeps them out.
                Standing::At(_) | Standing::Beyond if is_first_by_score => Verdict::Displaced,
                Standing::At(_) | Standing::Beyond => Verdict::BelowK,
            };
            let listed = &ordered.placed[..ordered.placed.len().min(options.k)];
            let rule = |placed: &Placed| queue.rule_name(placed);
            let name = |placed: &Placed| snapshot.worker_name(placed.contender.worker).to_owned();
            let last = (1_u32..).zip(listed).last().map(|(position, placed)| Last {
                worker_id: name(placed),
                position,
                score: placed.contender.score,
                priority: placed.priority,
                rule: rule(placed),
            });
            let is_out =
                !matches!(reason, Verdict::Ranked | Verdict::Rule | Verdict::NotACandidate) && place.before.is_some();
            let own = place.before.filter(|_| is_out && reason != Verdict::BelowK);
            let passed_over = (1_u32..).zip(listed).filter_map(|(position, placed)| {
                let before = placed.before.filter(|before| own.is_some_and(|own| own < *before))?;
                let score = placed.contender.score;
                Some(Ahead { worker_id: name(placed), position, before, score, rule: rule(placed) })
            });
            let displaced_by = passed_over.collect();
            let checked = steps(&place, &explanation, reason, is_first_by_score);
            Ok(WhyNot {
                reason,
                k: options.k,
                position,
                before: place.before,
                ranked: ordered.placed.len(),
                waits,
                last_priority: last.as_ref().map(|last| last.priority),
                gap: last.as_ref().filter(|_| is_out).map(|last| last.priority - explanation.priority),
                last,
                displaced_by,
                checked,
                explanation,
            })
        })
    }

    /// Where a stored worker stands in a whole queue.
    pub(super) fn place(&self, queue: &Queue<'_>, ordered: &Ordered, worker: u32, explanation: &Explanation) -> Place {
        let Some(contender) = queue.contender(worker) else {
            let is_candidate = self.is_candidate(worker, &explanation.vacancy_id);
            let standing = if is_candidate { Standing::NotKept } else { Standing::NotACandidate };
            return Place { standing, before: None, rule: None };
        };
        let mut all = ordered.placed.iter().chain(&ordered.waiting);
        let placed = all.find(|placed| placed.contender.worker == worker);
        let before = placed.and_then(|placed| placed.before).or_else(|| {
            let by_score = queue.by_score();
            let at = by_score.iter().position(|other| other.worker == worker)?;
            u32::try_from(at + 1).ok()
        });
        Place { standing: standing_in(ordered, contender), before, rule: placed.and_then(|p| queue.rule_name(p)) }
    }
}

impl Matcher {
    fn is_candidate(&self, worker: u32, vacancy: &str) -> bool {
        let layout = self.snapshot.layout();
        let Some(vacancy) = layout.vacancies.ids.find(vacancy) else { return false };
        let mut unpacked = Unpacked::default();
        let (worker, vacancy) = (layout.workers.read(worker, &mut unpacked), layout.vacancies.view(vacancy));
        let overlap = reference::overlap(&worker, &vacancy, &layout.relations, &layout.title_rarity);
        is_candidate(vacancy.facts, &overlap, self.snapshot.packed_weights())
    }
}

/// What was looked at, as far as the way went.
fn steps(place: &Place, explanation: &Explanation, reason: Verdict, is_first_by_score: bool) -> Vec<Step> {
    let is_candidate = reason != Verdict::NotACandidate;
    let is_kept = is_candidate && place.before.is_some();
    let is_asked = !matches!(place.standing, Standing::NotAsked { .. });
    let asked = match place.standing {
        Standing::NotAsked { waits: true } => None,
        _ => Some(is_asked),
    };
    let step = |step, passed: Option<bool>| Step { step, passed };
    vec![
        step("candidate", Some(is_candidate)),
        step("rules", explanation.eligible),
        step("asked", asked.filter(|_| is_kept)),
        step("score", Some(is_first_by_score).filter(|_| is_kept)),
        step("policy", Some(reason == Verdict::Ranked).filter(|_| is_kept && is_asked)),
    ]
}
