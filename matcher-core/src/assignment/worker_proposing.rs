//! Workers propose down their lists, vacancies keep whom they would choose of all who ever came.

use super::problem::{Problem, Rule};
use super::settle::{Applicant, Settler};

/// The fewest proposals a vacancy looks at together. Settling costs the pool and some allocations, so a vacancy of one
/// or two openings waits for a handful.
const LEAST_BATCH: usize = 8;

/// Worker-proposing deferred acceptance.
///
/// The order of proposals doesn't matter (see the proof in [`substitutable`](super::substitutable)), so they are
/// gathered at the vacancies and settled in batches: as many new people as there are openings, which makes the cost of
/// settling a person constant whatever the size of the vacancy.
pub(super) fn run(problem: &Problem<'_>) -> Vec<Option<u32>> {
    let lists = problem.lists();
    let mut desks: Vec<Desk> = problem.rules().iter().map(Desk::new).collect();
    let mut settler = Settler::default();
    // How far down their list everyone has come.
    let mut proposals = vec![0_u32; lists.workers()];
    let mut waiting: Vec<u32> = Vec::new();
    let bits: Vec<u64> = (0..lists.vacancies()).map(|vacancy| problem.market().bits(vacancy)).collect();
    for worker in (0_u32..).take(lists.workers()) {
        waiting.push(worker);
        propose(problem, &bits, &mut desks, &mut settler, &mut proposals, &mut waiting);
    }
    loop {
        for (desk, rule) in desks.iter_mut().zip(problem.rules()) {
            desk.settle(rule, &mut settler, &mut waiting);
        }
        if waiting.is_empty() {
            break;
        }
        propose(problem, &bits, &mut desks, &mut settler, &mut proposals, &mut waiting);
    }

    let mut matched = vec![None; lists.workers()];
    for (vacancy, desk) in (0_u32..).zip(&desks) {
        for held in &desk.pool {
            matched[held.worker as usize] = Some(vacancy);
        }
    }
    matched
}

/// Everyone waiting proposes until they are at a desk or at the end of their list.
fn propose(
    problem: &Problem<'_>,
    bits: &[u64],
    desks: &mut [Desk],
    settler: &mut Settler,
    proposals: &mut [u32],
    waiting: &mut Vec<u32>,
) {
    let lists = problem.lists();
    while let Some(worker) = waiting.pop() {
        let at = worker as usize;
        let mut entries = lists.range(at);
        entries.start += proposals[at] as usize;
        for entry in entries {
            proposals[at] += 1;
            let vacancy = lists.entries()[entry] as usize;
            let desk = &mut desks[vacancy];
            let kind = if bits[vacancy] == 0 { 0 } else { problem.market().mask(at, entry) & bits[vacancy] };
            let rank = problem.ranks()[entry];
            if desk.is_too_late(rank, kind) {
                continue;
            }
            desk.pool.push(Applicant { rank, worker, kind });
            if desk.pool.len() >= desk.full_at {
                desk.settle(&problem.rules()[vacancy], settler, waiting);
            }
            break;
        }
    }
}

/// Who is at a vacancy.
struct Desk {
    /// Those held, then those who came since.
    pool: Vec<Applicant>,
    /// How many of the pool are held.
    held: usize,
    /// The pool is settled when it has this many people.
    full_at: usize,
    /// The best rank rejected of every kind of people, in the order of kinds.
    rejected: Vec<(u64, u32)>,
}

impl Desk {
    fn new(rule: &Rule<'_>) -> Self {
        let openings = rule.openings as usize;
        Self {
            pool: Vec::new(),
            held: 0,
            full_at: openings.saturating_add(openings.max(LEAST_BATCH)),
            rejected: Vec::new(),
        }
    }

    /// Whether somebody better of the same kind was rejected.
    ///
    /// Then this one would be too: the better one is still rejected from every larger pool, since the rule is
    /// substitutable, and of one kind the better comes first.
    fn is_too_late(&self, rank: u32, kind: u64) -> bool {
        match self.rejected[..] {
            [] => false,
            [(only, best)] => only == kind && best < rank,
            _ => {
                let found = self.rejected.binary_search_by_key(&kind, |&(kind, _)| kind);
                found.is_ok_and(|at| self.rejected[at].1 < rank)
            }
        }
    }

    /// Keeps whom the rule chooses and sends the others on.
    fn settle(&mut self, rule: &Rule<'_>, settler: &mut Settler, waiting: &mut Vec<u32>) {
        if self.pool.len() == self.held {
            return;
        }
        self.held = settler.settle(rule, &mut self.pool);
        for rejected in self.pool.drain(self.held..) {
            waiting.push(rejected.worker);
            match self.rejected.binary_search_by_key(&rejected.kind, |&(kind, _)| kind) {
                Ok(at) => self.rejected[at].1 = self.rejected[at].1.min(rejected.rank),
                Err(at) => self.rejected.insert(at, (rejected.kind, rejected.rank)),
            }
        }
    }
}
