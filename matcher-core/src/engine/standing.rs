//! Where does one worker stand for one vacancy, among everybody, as they are or as they might be?

use super::candidates::is_candidate;
use super::error::EngineError;
use super::options::RankOptions;
use super::rank::in_pool;
use super::ranking::Row;
use super::scorer::{Desk, Scorer};
use super::snapshot::{Inner, Snapshot};
use super::unsaved::UnsavedWorker;
use crate::policy::{self, Contender, Instrument, Ordered, Placed, Policy, Post};
use crate::scoring::reference;

/// Everybody who comes into question for the first places of one vacancy.
pub(crate) struct Queue<'a> {
    inner: &'a Inner,
    policy: &'a Policy,
    vacancy: u32,
    /// What the policy sees of the vacancy.
    pub(crate) post: Post,
    contenders: Vec<Contender>,
    options: RankOptions,
}

/// Where somebody stands, or why they stand nowhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// No demanded skill, occupation or text term has credit.
    NotACandidate,
    /// A rule fails, or can't be told where only those who pass are kept.
    NotKept,
    /// The policy asks others alone; true if one more paper would tell that this one is asked.
    NotAsked {
        /// Whether a paper is missing.
        waits: bool,
    },
    /// Behind the first `k`.
    Beyond,
    /// A place in the list, 1 being the best.
    At(u32),
}

/// One worker as they might be, and where that would bring them.
pub(crate) struct Supposed {
    /// The pair in full, without a position.
    pub(crate) row: Row,
    /// Where they would stand.
    pub(crate) standing: Standing,
}

impl Snapshot {
    /// Those among whom the first `options.k` places of a vacancy are decided, whoever of them is left out or changes.
    pub(crate) fn queue(&self, vacancy: &str, options: &RankOptions) -> Result<Queue<'_>, EngineError> {
        if options.k == 0 {
            return Err(EngineError::NoK { k: options.k });
        }
        let inner = &*self.0;
        let policy = &inner.settings.policy;
        let vacancy = self.find_one(&inner.layout.vacancies.ids, "vacancies", vacancy)?;
        let view = inner.layout.vacancies.view(vacancy);
        let scorer = Scorer::of(inner, policy);
        let post = scorer.post(&view);
        options.cancel.check()?;
        let contenders = in_pool(options, 1, || {
            // One more than the list takes, so that somebody may be missing from it.
            let openings = usize::try_from(post.openings).unwrap_or(usize::MAX);
            let deeper = options.clone().with_k(options.k.max(openings).saturating_add(1)).with_near_misses(0);
            let sought = scorer.sought(&view);
            Ok(scorer.contenders(&sought, &mut Desk::new(inner.runs()), &deeper, false).contenders)
        })?;
        options.cancel.check()?;
        Ok(Queue { inner, policy: policy.as_ref(), vacancy, post, contenders, options: options.clone() })
    }

    /// The whole queue of a vacancy, everybody's place counted.
    pub(crate) fn whole_queue(&self, vacancy: &str, options: &RankOptions) -> Result<Queue<'_>, EngineError> {
        let everybody = usize::try_from(self.worker_count()).unwrap_or(usize::MAX).max(1);
        self.queue(vacancy, &options.clone().with_k(everybody.max(options.k)))
    }

    /// The dense number of a worker.
    pub(crate) fn worker_number(&self, worker: &str) -> Result<u32, EngineError> {
        self.find_one(&self.0.layout.workers.ids, "workers", worker)
    }

    /// The id of a worker.
    pub(crate) fn worker_name(&self, number: u32) -> &str {
        self.0.layout.workers.ids.name(number)
    }
}

impl Queue<'_> {
    /// The list under the policy.
    pub(crate) fn ordered(&self) -> Ordered {
        policy::order(self.policy, &self.post, self.contenders.clone(), self.options.k)
    }

    /// Whether somebody who takes part in the queue is among its contenders at all.
    pub(crate) fn contender(&self, worker: u32) -> Option<&Contender> {
        self.contenders.iter().find(|contender| contender.worker == worker)
    }

    /// Places by score alone of everybody in the queue, best first.
    pub(crate) fn by_score(&self) -> Vec<Contender> {
        let mut contenders = self.contenders.clone();
        contenders.sort_unstable_by(policy::by_score);
        contenders
    }

    /// Where a record that was never stored would stand in place of a stored one.
    ///
    /// The contenders hold one more of every class than the list needs, so that the answer is that of a market in which the
    /// record is really there: the same rules, scores and choice run over it.
    pub(crate) fn supposed(&self, unsaved: &UnsavedWorker, in_place_of: u32) -> Supposed {
        let layout = &self.inner.layout;
        let group = |name: &str| unsaved.group(layout, name);
        let scorer = Scorer::with(self.inner, self.policy, &unsaved.relations, &unsaved.rarity, group);
        let (worker, vacancy) = (unsaved.view(), layout.vacancies.view(self.vacancy));
        let overlap = reference::overlap(&worker, &vacancy, &unsaved.relations, &unsaved.rarity);
        let row = scorer.row(&worker, &vacancy, in_place_of, self.vacancy);
        let standing = if !is_candidate(vacancy.facts, &overlap, &self.inner.weights) {
            Standing::NotACandidate
        } else if !self.options.eligible.keeps(row.checks.eligible()) {
            Standing::NotKept
        } else {
            let residence = scorer.residence(&worker, &vacancy);
            let class = scorer.class((&worker, in_place_of), self.post.instrument, residence, row.checks);
            let others = self.contenders.iter().filter(|contender| contender.worker != in_place_of);
            let mut contenders: Vec<Contender> = others.copied().collect();
            let id_rank = layout.workers.ids.rank(in_place_of);
            let own = Contender { worker: in_place_of, id_rank, score: row.score, class };
            contenders.push(own);
            standing_in(&policy::order(self.policy, &self.post, contenders, self.options.k), &own)
        };
        Supposed { row, standing }
    }

    /// The name of a rule in tables.
    pub(crate) fn rule_name(&self, placed: &Placed) -> Option<String> {
        placed.rule.map(|rule| self.policy.rule_name(rule).into_owned())
    }

    /// Whether a policy orders here.
    pub(crate) fn is_ordered(&self) -> bool {
        self.post.instrument != Instrument::None
    }
}

/// Where a contender stands in a list.
pub(crate) fn standing_in(ordered: &Ordered, own: &Contender) -> Standing {
    let is_them = |placed: &Placed| placed.contender.worker == own.worker;
    match (1_u32..).zip(&ordered.placed).find(|(_, placed)| is_them(placed)) {
        Some((position, _)) => Standing::At(position),
        None if ordered.asked.is_some_and(|asked| !asked.asks(&own.class)) => {
            Standing::NotAsked { waits: ordered.waiting.iter().any(is_them) }
        }
        None => Standing::Beyond,
    }
}
