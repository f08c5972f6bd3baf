//! Does nobody have a reason to go elsewhere?

use super::Fault;
use super::rule::chosen;
use crate::assignment::{AssignmentError, Problem};

/// Everything that is wrong with an assignment claimed to be stable; empty when it is.
///
/// Checked without the code that makes assignments: every worker is at a vacancy of their list or at none (one at most,
/// by type), no vacancy holds more people than it has openings, its own rule chooses exactly whom it holds from those
/// it holds and everyone who would rather come, which includes its reserves. Of those who would rather come and would
/// be chosen, the best of every mask at every vacancy is named; [`blocking_pairs`] names them all.
///
/// Linear in the entries, while vacancies have few different masks.
///
/// # Examples
///
/// Worker 1 has vacancy 0's better rank and no place:
///
/// ```
/// use matcher_core::assignment::{Fault, Lists, Masks, Problem, Rule, audit_stable};
///
/// let lists = Lists::new(&[0, 1, 2], &[0, 0], 1)?;
/// let rules = [Rule::open(1)];
/// let problem = Problem::new(lists, &[1, 0], Masks::None, &rules)?;
/// assert_eq!(audit_stable(&problem, &[Some(0), None]), [Fault::BlockingPair { worker: 1, vacancy: 0 }]);
/// assert_eq!(audit_stable(&problem, &[None, Some(0)]), []);
/// # Ok::<(), matcher_core::assignment::AssignmentError>(())
/// ```
#[must_use]
pub fn audit_stable(problem: &Problem<'_>, matched: &[Option<u32>]) -> Vec<Fault> {
    let (held, mut faults) = match super::held(problem.market(), matched) {
        Ok(held) => held,
        Err(fault) => return vec![fault],
    };
    let posts = Posts::new(problem, matched, &held);
    for (vacancy, post) in (0_u32..).zip(&posts.0) {
        let rule = &problem.rules()[vacancy as usize];
        let pool: Vec<u64> = post.held.iter().map(|person| person.mask).collect();
        for (person, is_chosen) in post.held.iter().zip(chosen(rule, &pool)) {
            if !is_chosen {
                faults.push(Fault::NotChosen { vacancy, worker: person.worker });
            }
        }
        let blocking = post.wanting.iter().filter(|person| post.would_choose(problem, vacancy, **person));
        faults.extend(blocking.map(|person| Fault::BlockingPair { worker: person.worker, vacancy }));
    }
    faults
}

/// Every pair of a worker and a vacancy who would both rather have each other, by worker, then vacancy.
///
/// The worker prefers the vacancy to where they are (or is nowhere), and the vacancy's rule chooses them from
/// themselves and those it holds. A stable assignment has none.
///
/// # Errors
///
/// [`AssignmentError::Length`], [`AssignmentError::UnknownMatch`] and [`AssignmentError::UnlistedMatch`].
///
/// # Examples
///
/// ```
/// use matcher_core::assignment::{Lists, Masks, Problem, Rule, blocking_pairs};
///
/// let lists = Lists::new(&[0, 1, 2], &[0, 0], 1)?;
/// let rules = [Rule::open(1)];
/// let problem = Problem::new(lists, &[1, 0], Masks::None, &rules)?;
/// assert_eq!(blocking_pairs(&problem, &[Some(0), None])?, [(1, 0)]);
/// # Ok::<(), matcher_core::assignment::AssignmentError>(())
/// ```
pub fn blocking_pairs(problem: &Problem<'_>, matched: &[Option<u32>]) -> Result<Vec<(u32, u32)>, AssignmentError> {
    let held = problem.market().matched_entries(matched)?;
    let posts = Posts::new(problem, matched, &held);
    // Of one mask, whoever is better is chosen when somebody worse is: the best says whether anybody has to be listed.
    let is_blocked: Vec<bool> = (0_u32..)
        .zip(&posts.0)
        .map(|(vacancy, post)| post.wanting.iter().any(|person| post.would_choose(problem, vacancy, *person)))
        .collect();
    let mut wanting: Vec<Vec<Person>> = vec![Vec::new(); is_blocked.len()];
    each_wanted(problem, &held, |vacancy, person| {
        if is_blocked[vacancy] {
            wanting[vacancy].push(person);
        }
    });
    let mut pairs = Vec::new();
    for ((vacancy, post), people) in (0_u32..).zip(&posts.0).zip(&mut wanting) {
        people.sort_unstable_by_key(|person| (person.mask, person.rank));
        for same in people.chunk_by(|a, b| a.mask == b.mask) {
            let blocking = same.partition_point(|person| post.would_choose(problem, vacancy, *person));
            pairs.extend(same[..blocking].iter().map(|person| (person.worker, vacancy)));
        }
    }
    pairs.sort_unstable();
    Ok(pairs)
}

/// Somebody at or on the way to a vacancy.
#[derive(Clone, Copy)]
struct Person {
    worker: u32,
    rank: u32,
    mask: u64,
}

/// Whom a vacancy holds, best first, and of every mask the best who would rather come.
#[derive(Clone, Default)]
struct Post {
    held: Vec<Person>,
    wanting: Vec<Person>,
}

impl Post {
    /// Whether the vacancy's rule chooses somebody from themselves and those it holds.
    fn would_choose(&self, problem: &Problem<'_>, vacancy: u32, person: Person) -> bool {
        let at = self.held.partition_point(|held| held.rank < person.rank);
        let mut pool: Vec<u64> = self.held.iter().map(|held| held.mask).collect();
        pool.insert(at, person.mask);
        chosen(&problem.rules()[vacancy as usize], &pool)[at]
    }
}

struct Posts(Vec<Post>);

impl Posts {
    fn new(problem: &Problem<'_>, matched: &[Option<u32>], held: &[Option<usize>]) -> Self {
        let mut posts = vec![Post::default(); problem.lists().vacancies()];
        for (worker, (vacancy, entry)) in matched.iter().zip(held).enumerate() {
            if let (Some(vacancy), Some(entry)) = (vacancy, entry) {
                posts[*vacancy as usize].held.push(person(problem, worker, *entry));
            }
        }
        for post in &mut posts {
            post.held.sort_unstable_by_key(|person| person.rank);
        }
        each_wanted(problem, held, |vacancy, person| {
            let wanting = &mut posts[vacancy].wanting;
            match wanting.iter_mut().find(|best| best.mask == person.mask) {
                Some(best) if best.rank > person.rank => *best = person,
                Some(_) => {}
                None => wanting.push(person),
            }
        });
        Self(posts)
    }
}

/// Goes through all pairs where the worker would rather be at the vacancy than where they are.
fn each_wanted(problem: &Problem<'_>, held: &[Option<usize>], mut visit: impl FnMut(usize, Person)) {
    let lists = problem.lists();
    for (worker, held) in held.iter().enumerate() {
        let range = lists.range(worker);
        for entry in range.start..held.unwrap_or(range.end) {
            visit(lists.entries()[entry] as usize, person(problem, worker, entry));
        }
    }
}

fn person(problem: &Problem<'_>, worker: usize, entry: usize) -> Person {
    let market = problem.market();
    let vacancy = problem.lists().entries()[entry] as usize;
    // The number of workers was checked to fit when the lists were made.
    let worker_number = u32::try_from(worker).unwrap_or(u32::MAX);
    let mask = market.mask(worker, entry) & market.bits(vacancy);
    Person { worker: worker_number, rank: problem.ranks()[entry], mask }
}
