//! Which records differ between two generations, as far as a pair of them can tell?
//!
//! Packed records are compared by what their numbers mean, so that it doesn't matter who else is there: a record that was
//! removed and added again as it was hasn't changed. All that a score, a rule or a policy reads of a pair stands in its two
//! records, the settings being the same. A commit can change a record that nobody edited: a word that comes back brings
//! along kin and company of words that were there all the time. Such a record is found here too.

use rayon::prelude::*;

use crate::cancel::{Cancel, Cancelled};
use crate::engine::layout::{Layout, Unpacked};
use crate::index::Dictionary;
use crate::record::{Turn, WorkerFacts};
use crate::scoring::packed::{TextHeld, VacancyView, WorkerView};

/// Workers compared between looks at the cancel handle.
const WORKERS_PER_TASK: usize = 1024;

/// What differs. Numbers are dense ones; `u32::MAX` is nobody's.
pub(super) struct Records {
    /// The older number of every vacancy of the newer generation that says the same in both.
    pub(super) kept: Vec<u32>,
    /// Workers of the newer generation who are new or say something else, rising.
    pub(super) changed: Vec<u32>,
    /// Whether a worker of the older generation is gone or says something else now.
    pub(super) is_touched: Vec<bool>,
}

/// The newer numbers of everything in the older generation; `u32::MAX` for what is gone.
pub(super) struct Numbers {
    pub(super) workers: Vec<u32>,
    pub(super) vacancies: Vec<u32>,
}

impl Numbers {
    pub(super) fn new(old: &Layout, new: &Layout) -> Self {
        let (workers, vacancies) = rayon::join(
            || new.workers.ids.numbers_of(&old.workers.ids),
            || new.vacancies.ids.numbers_of(&old.vacancies.ids),
        );
        Self { workers, vacancies }
    }
}

/// Numbers turned round: the older numbers of everything in a generation of `rows`.
pub(super) fn turned(newer: &[u32], rows: u32) -> Vec<u32> {
    let mut older = vec![u32::MAX; rows as usize];
    for (old, new) in (0_u32..).zip(newer).filter(|(_, new)| **new != u32::MAX) {
        older[*new as usize] = old;
    }
    older
}

/// Two generations, and what the codes of the older are in the newer.
struct Comparison<'a> {
    old: &'a Layout,
    new: &'a Layout,
    skills: Vec<u32>,
    words: Vec<u32>,
    groups: Vec<u32>,
    /// How many turns the policy counts.
    turns: Turned<'a>,
}

/// How many of a worker's turns count.
pub(super) type Turned<'a> = &'a (dyn Fn(&[Turn]) -> u8 + Sync);

impl Records {
    /// Compares every record of two generations under the same settings.
    pub(super) fn compare(
        old: &Layout,
        new: &Layout,
        numbers: &Numbers,
        turns: Turned<'_>,
        cancel: &Cancel,
    ) -> Result<Self, Cancelled> {
        let codes = |new: &Dictionary, old: &Dictionary| new.codes(old);
        let (skills, words) = rayon::join(|| codes(&new.skills, &old.skills), || codes(&new.words, &old.words));
        let comparison = Comparison { old, new, skills, words, groups: codes(&new.groups, &old.groups), turns };
        let kept = comparison.kept(&numbers.vacancies);
        let changed = comparison.changed(&kept, &numbers.workers, cancel)?;
        let mut is_new = vec![false; new.workers.ids.len() as usize];
        for worker in &changed {
            is_new[*worker as usize] = true;
        }
        let is_touched = numbers.workers.iter().map(|new| is_new.get(*new as usize).is_none_or(|changed| *changed));
        Ok(Self { kept, changed, is_touched: is_touched.collect() })
    }
}

impl Comparison<'_> {
    /// The older numbers of vacancies that say the same.
    fn kept(&self, numbers: &[u32]) -> Vec<u32> {
        let mut kept = turned(numbers, self.new.vacancies.ids.len());
        for (new, old) in (0_u32..).zip(&mut kept).filter(|(_, old)| **old != u32::MAX) {
            if !self.is_same_vacancy(&self.old.vacancies.view(*old), &self.new.vacancies.view(new)) {
                *old = u32::MAX;
            }
        }
        kept
    }

    /// Workers of the newer generation whom a vacancy that says the same can tell from who they were.
    fn changed(&self, kept: &[u32], numbers: &[u32], cancel: &Cancel) -> Result<Vec<u32>, Cancelled> {
        let older = turned(numbers, self.new.workers.ids.len());
        let asked = Asked::of(self, kept);
        let rows: Vec<u32> = (0..self.new.workers.ids.len()).collect();
        let chunks = rows.par_chunks(WORKERS_PER_TASK).map(|rows| {
            cancel.check()?;
            let (mut then, mut now) = (Unpacked::default(), Unpacked::default());
            let differs = rows.iter().copied().filter(|row| {
                let old = older[*row as usize];
                old == u32::MAX || {
                    let (then, now) = (self.old.workers.read(old, &mut then), self.new.workers.read(*row, &mut now));
                    let turns = |layout: &Layout, row| (self.turns)(layout.workers.turns.of(row));
                    turns(self.old, old) != turns(self.new, *row) || !self.is_same_worker(&then, &now, &asked)
                }
            });
            Ok(differs.collect::<Vec<u32>>())
        });
        Ok(chunks.collect::<Result<Vec<_>, Cancelled>>()?.concat())
    }

    fn is_same_vacancy(&self, old: &VacancyView<'_>, new: &VacancyView<'_>) -> bool {
        let demands =
            old.demands.iter().map(|demand| (self.skills[demand.skill as usize], demand.weight, demand.rarity));
        let terms = old.terms.iter().map(|demand| (self.words[demand.term as usize], demand.weight));
        old.facts == new.facts
            && demands.eq(new.demands.iter().map(|demand| (demand.skill, demand.weight, demand.rarity)))
            && terms.eq(new.terms.iter().map(|demand| (demand.term, demand.weight)))
            && are_same(&self.words, old.title, new.title)
            && are_same(&self.skills, old.certificates, new.certificates)
            && old.majors.len() == new.majors.len()
            && old.majors.iter().zip(new.majors).all(|(old, new)| are_same(&self.words, old, new))
    }

    fn is_same_worker(&self, old: &WorkerView<'_>, new: &WorkerView<'_>, asked: &Asked) -> bool {
        // The day of registration breaks ties of an assignment and is nothing to a list.
        let facts = |worker: &WorkerView<'_>| WorkerFacts { registered: None, ..worker.facts.clone() };
        let skills = old.skills.iter().map(|held| (self.skills[held.skill as usize], held.credit));
        let papers = old.certificates.iter().map(|held| (self.skills[held.skill as usize], held.expires));
        let then = asked_of(old.terms, &asked.then).map(|held| (self.words[held.term as usize], held.weight));
        facts(old) == facts(new)
            && skills.eq(new.skills.iter().map(|held| (held.skill, held.credit)))
            && papers.eq(new.certificates.iter().map(|held| (held.skill, held.expires)))
            && are_same(&self.words, old.title, new.title)
            && are_same(&self.words, old.major, new.major)
            && are_same(&self.groups, old.groups, new.groups)
            && then.eq(asked_of(new.terms, &asked.now).map(|held| (held.term, held.weight)))
    }
}

/// Which words the texts of the vacancies ask that say the same in both generations, by older and by newer code. A word
/// that none of them asks adds nothing to a pair: without this, everybody near to a word that somebody brought or took
/// along would seem to have changed.
struct Asked {
    then: Vec<bool>,
    now: Vec<bool>,
}

impl Asked {
    fn of(comparison: &Comparison<'_>, kept: &[u32]) -> Self {
        let Comparison { old, new, .. } = comparison;
        let mut asked =
            Self { then: vec![false; old.words.len() as usize], now: vec![false; new.words.len() as usize] };
        for (now, then) in (0_u32..).zip(kept).filter(|(_, then)| **then != u32::MAX) {
            let mark = |marks: &mut Vec<bool>, view: VacancyView<'_>| {
                view.terms.iter().for_each(|demand| marks[demand.term as usize] = true);
            };
            mark(&mut asked.then, old.vacancies.view(*then));
            mark(&mut asked.now, new.vacancies.view(now));
        }
        asked
    }
}

fn asked_of<'a>(terms: &'a [TextHeld], asked: &'a [bool]) -> impl Iterator<Item = &'a TextHeld> {
    terms.iter().filter(|held| asked[held.term as usize])
}

/// Whether older codes are the newer ones, one by one.
fn are_same(codes: &[u32], old: &[u32], new: &[u32]) -> bool {
    old.iter().map(|code| codes[*code as usize]).eq(new.iter().copied())
}
