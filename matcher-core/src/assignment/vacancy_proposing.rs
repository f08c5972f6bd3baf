//! Vacancies propose to whom they would choose of those who haven't refused, workers keep the best offer.

use super::problem::{Lists, Market, Problem, Rule};
use super::settle::{Applicant, Settler};

/// Vacancy-proposing deferred acceptance.
///
/// A vacancy never takes an offer back: whoever it would choose, it still chooses when somebody else refuses, since its
/// rule is substitutable. So offers are only ever added, until nobody refuses any more.
pub(super) fn run(problem: &Problem<'_>) -> Vec<Option<u32>> {
    let market = problem.market();
    let mut people = People::new(problem);
    let mut desks: Vec<Desk> = market.rules().iter().map(Desk::new).collect();
    let mut offers = Offers { lists: market.lists(), held: vec![None; market.lists().workers()] };
    let mut settler = Settler::default();
    let mut displaced = Vec::new();
    let mut queue: Vec<u32> = (0_u32..).take(desks.len()).collect();
    let mut is_queued = vec![true; desks.len()];
    while let Some(vacancy) = queue.pop() {
        let at = vacancy as usize;
        is_queued[at] = false;
        let rule = &market.rules()[at];
        let mut offer = |worker| offers.offer(vacancy, worker, &mut displaced);
        if rule.reserved.is_empty() {
            desks[at].offer_in_order(&mut people.kinds[at], &people.by_rank, &mut offer);
        } else {
            desks[at].offer_by_choice(rule, &mut people.kinds[at], &people.by_rank, &mut settler, &mut offer);
        }
        for (left, worker) in displaced.drain(..) {
            let desk = &mut desks[left as usize];
            desk.free += 1;
            desk.refused.push(worker);
            if !std::mem::replace(&mut is_queued[left as usize], true) {
                queue.push(left);
            }
        }
    }
    offers.held.into_iter().map(|held| held.map(|(vacancy, _)| vacancy)).collect()
}

/// Everybody who wants a vacancy, vacancy after vacancy, by kind and rank.
struct People {
    /// The rank in the high half, the worker in the low.
    by_rank: Vec<u64>,
    /// For each vacancy the kinds of people and where those not yet looked at stand in `by_rank`.
    kinds: Vec<Vec<Kind>>,
}

/// People of one mask.
struct Kind {
    mask: u64,
    next: usize,
    end: usize,
}

impl People {
    fn new(problem: &Problem<'_>) -> Self {
        let (market, lists) = (problem.market(), problem.lists());
        let mut starts = vec![0_usize; lists.vacancies() + 1];
        for &vacancy in lists.entries() {
            starts[vacancy as usize + 1] += 1;
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        let mut free = starts.clone();
        let mut by_rank = vec![0_u64; lists.entries().len()];
        for (number, worker) in (0_u64..).zip(0..lists.workers()) {
            for entry in lists.range(worker) {
                let free = &mut free[lists.entries()[entry] as usize];
                by_rank[*free] = u64::from(problem.ranks()[entry]) << 32 | number;
                *free += 1;
            }
        }
        let mut kinds = Vec::with_capacity(lists.vacancies());
        for (vacancy, range) in (0_u32..).zip(starts.windows(2).map(|pair| pair[0]..pair[1])) {
            let (next, end) = (range.start, range.end);
            let mine = &mut by_rank[range];
            let bits = market.bits(vacancy as usize);
            if bits == 0 {
                mine.sort_unstable();
                kinds.push(vec![Kind { mask: 0, next, end }]);
            } else {
                kinds.push(sort_by_kind(market, vacancy, next, mine));
            }
        }
        Self { by_rank, kinds }
    }
}

/// Sorts the people of a vacancy by mask, then rank; `start` is where they stand.
fn sort_by_kind(market: &Market<'_>, vacancy: u32, start: usize, people: &mut [u64]) -> Vec<Kind> {
    let bits = market.bits(vacancy as usize);
    let lists = market.lists();
    let mask = |key: u64| {
        let worker = worker_of(key) as usize;
        let entry = lists.range(worker).start + lists.position(worker, vacancy).unwrap_or_default();
        market.mask(worker, entry) & bits
    };
    let mut keys: Vec<(u64, u64)> = people.iter().map(|&key| (mask(key), key)).collect();
    keys.sort_unstable();
    for (person, &(_, key)) in people.iter_mut().zip(&keys) {
        *person = key;
    }
    let mut kinds: Vec<Kind> = Vec::new();
    for same in keys.chunk_by(|a, b| a.0 == b.0) {
        let next = kinds.last().map_or(start, |kind| kind.end);
        kinds.push(Kind { mask: same[0].0, next, end: next + same.len() });
    }
    kinds
}

/// The low half of a key.
fn worker_of(key: u64) -> u32 {
    u32::try_from(key & u64::from(u32::MAX)).unwrap_or(u32::MAX)
}

/// The high half of a key.
fn rank_of(key: u64) -> u32 {
    u32::try_from(key >> 32).unwrap_or(u32::MAX)
}

/// The best offer of every worker: a vacancy and its position in their list.
struct Offers<'a> {
    lists: Lists<'a>,
    held: Vec<Option<(u32, usize)>>,
}

impl Offers<'_> {
    /// Whether the worker accepts; whom that takes from another vacancy goes to `displaced`.
    fn offer(&mut self, vacancy: u32, worker: u32, displaced: &mut Vec<(u32, u32)>) -> bool {
        let held = &mut self.held[worker as usize];
        let Some(position) = self.lists.position(worker as usize, vacancy) else { return false };
        match *held {
            Some((best, _)) if best == vacancy => return true,
            Some((_, better)) if better < position => return false,
            Some((left, _)) => displaced.push((left, worker)),
            None => {}
        }
        *held = Some((vacancy, position));
        true
    }
}

/// A vacancy at work.
struct Desk {
    openings: usize,
    /// Openings that nobody accepted yet; counts without reserves only.
    free: usize,
    /// With reserves: of every kind the best who haven't refused, as many as there are openings. No rule looks further.
    window: Vec<Applicant>,
    /// Workers who refused or left since the last look.
    refused: Vec<u32>,
}

impl Desk {
    fn new(rule: &Rule<'_>) -> Self {
        let openings = rule.openings as usize;
        Self { openings, free: openings, window: Vec::new(), refused: Vec::new() }
    }

    /// Without reserves: down the list, while openings are free.
    fn offer_in_order(&mut self, kinds: &mut [Kind], by_rank: &[u64], offer: &mut impl FnMut(u32) -> bool) {
        self.refused.clear();
        for kind in kinds {
            while self.free > 0 && kind.next < kind.end {
                let worker = worker_of(by_rank[kind.next]);
                kind.next += 1;
                if offer(worker) {
                    self.free -= 1;
                }
            }
        }
    }

    /// With reserves: to whom the rule would choose of those who haven't refused, until nobody refuses.
    fn offer_by_choice(
        &mut self,
        rule: &Rule<'_>,
        kinds: &mut [Kind],
        by_rank: &[u64],
        settler: &mut Settler,
        offer: &mut impl FnMut(u32) -> bool,
    ) {
        loop {
            self.refill(kinds, by_rank);
            let chosen = settler.settle(rule, &mut self.window);
            let refused = &mut self.refused;
            refused.extend(self.window[..chosen].iter().map(|chosen| chosen.worker).filter(|&worker| !offer(worker)));
            if refused.is_empty() {
                break;
            }
        }
    }

    /// Takes out who refused and brings in the next best of their kinds.
    fn refill(&mut self, kinds: &mut [Kind], by_rank: &[u64]) {
        self.refused.sort_unstable();
        let refused = std::mem::take(&mut self.refused);
        self.window.retain(|applicant| refused.binary_search(&applicant.worker).is_err());
        let mut inside = vec![0_usize; kinds.len()];
        for applicant in &self.window {
            if let Ok(at) = kinds.binary_search_by_key(&applicant.kind, |kind| kind.mask) {
                inside[at] += 1;
            }
        }
        for (kind, inside) in kinds.iter_mut().zip(inside) {
            let more = (self.openings - inside).min(kind.end - kind.next);
            let keys = &by_rank[kind.next..kind.next + more];
            let applicant = |&key| Applicant { rank: rank_of(key), worker: worker_of(key), kind: kind.mask };
            self.window.extend(keys.iter().map(applicant));
            kind.next += more;
        }
    }
}
