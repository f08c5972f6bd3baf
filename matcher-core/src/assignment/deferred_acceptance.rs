//! Who goes where, so that nobody could do better with a vacancy that would rather have them?

use super::problem::Problem;
use super::{vacancy_proposing, worker_proposing};

/// Who proposes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Workers: each gets the best vacancy that any stable assignment gives them.
    Workers,
    /// Vacancies: each worker gets the worst vacancy that any stable assignment gives them.
    Vacancies,
}

impl Side {
    /// The word for it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Workers => "workers",
            Self::Vacancies => "vacancies",
        }
    }
}

/// A stable assignment: for every worker the vacancy they go to, or none.
///
/// Workers propose down their lists, and every vacancy keeps of all who ever proposed those its [`Rule`](super::Rule)
/// chooses; or vacancies propose to whom they would choose of those who haven't refused, and every worker keeps the
/// best offer. Either way no worker and vacancy are left who would both rather have each other
/// ([`blocking_pairs`](super::blocking_pairs) finds none), whatever the order of proposals.
///
/// When workers propose, it is best for each of them to give their true list, as long as lists aren't cut short. Every
/// vacancy has as many people, and the same people stay without a place, in whichever stable assignment.
///
/// Empty sides, vacancies without openings and empty lists are fine. Memory is linear in the entries; workers proposing
/// looks at each entry at most once and at a proposal in constant time on the average while a vacancy has few different
/// masks; vacancies proposing sorts each vacancy's people by rank first. The answer doesn't depend on threads: there is
/// one.
///
/// # Examples
///
/// Workers 0 and 1 want vacancy 0 first, which would rather have worker 1:
///
/// ```
/// use matcher_core::assignment::{Lists, Masks, Problem, Rule, Side, deferred_acceptance};
///
/// let lists = Lists::new(&[0, 2, 3], &[0, 1, 0], 2)?;
/// let rules = [Rule::open(1), Rule::open(1)];
/// let problem = Problem::new(lists, &[1, 0, 0], Masks::None, &rules)?;
/// assert_eq!(deferred_acceptance(&problem, Side::Workers), [Some(1), Some(0)]);
/// # Ok::<(), matcher_core::assignment::AssignmentError>(())
/// ```
///
/// # Source
///
/// Gale & Shapley (1962), "College admissions and the stability of marriage", *American Mathematical Monthly* 69(1).
/// With choice rules: Hatfield & Milgrom (2005), "Matching with contracts", *American Economic Review* 95(4), whose
/// cumulative offers this is with one contract a pair. The same numbers everywhere: Roth (1986), "On the allocation of
/// residents to rural hospitals", *Econometrica* 54(2).
#[must_use]
pub fn deferred_acceptance(problem: &Problem<'_>, side: Side) -> Vec<Option<u32>> {
    match side {
        Side::Workers => worker_proposing::run(problem),
        Side::Vacancies => vacancy_proposing::run(problem),
    }
}
