//! What does a course do for people? Bounds for everybody, and the list of one person as if they had been taught.
//!
//! A lesson changes few things of a record: some demands of vacancies gain credit, some certificates are held, some words of
//! the text are there. [`lesson`] reads a course in the snapshot's numbers and teaches records; for that it takes how often
//! a text says a word, which [`said`] reads from the index. [`board`] has what lessons add to vacancies at most,
//! [`classroom`] looks with it for those to whom they are of use.

mod board;
mod classroom;
mod lesson;
mod said;

pub(crate) use classroom::{BEST, Prospect, Stand};
pub(crate) use lesson::Lesson;
pub(crate) use said::Said;

use lesson::Text;

use super::candidates::Sums;
use super::error::EngineError;
use super::layout::Unpacked;
use super::options::RankOptions;
use super::rank::lists;
use super::scorer::Scorer;
use super::snapshot::Snapshot;
use crate::policy::{Policy, Standing};
use crate::record::VacancyFacts;
use crate::scoring::eligibility::Checks;

/// One vacancy on the list of somebody who was taught.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct TaughtPair {
    /// Dense number of the vacancy.
    pub(crate) vacancy: u32,
    /// The score once taught.
    pub(crate) score: f64,
    /// The score of the record as it is; `None` if the rules keep them out, or nothing asked is there.
    pub(crate) before: Option<f64>,
}

impl Snapshot {
    /// The lists of all workers as they are: the best vacancies with the score of each, by dense number of the worker.
    pub(crate) fn listed(&self, options: &RankOptions) -> Result<Vec<Vec<(u32, f64)>>, EngineError> {
        let inner = &*self.0;
        let layout = &inner.layout;
        let none = Policy::none();
        let scorer = Scorer::of(inner, &none);
        let everybody: Vec<u32> = (0..layout.workers.ids.len()).collect();
        lists(
            &everybody,
            options,
            || (Sums::new(layout.vacancies.ids.len()), Unpacked::default()),
            |worker, (sums, unpacked)| {
                let (best, _) = scorer.best_vacancies(&layout.workers.read(worker, unpacked), sums, options);
                best.iter().map(|entry| (entry.row, entry.score)).collect()
            },
        )
    }

    /// The list of a worker as it would be after a lesson, best first, beside what the same vacancies are worth to them now.
    pub(crate) fn taught(&self, worker: u32, lesson: &Lesson, said: &Said, options: &RankOptions) -> Vec<TaughtPair> {
        let inner = &*self.0;
        let layout = &inner.layout;
        let none = Policy::none();
        let mut unpacked = Unpacked::default();
        let view = layout.workers.read(worker, &mut unpacked);
        let taught = lesson.teach(&view, &Text::new(said.of(worker), &layout.texts), &layout.texts);
        let scorer = Scorer::with(inner, &none, lesson.relations(), &layout.title_rarity, |_| None);
        let mut sums = Sums::new(layout.vacancies.ids.len());
        let (best, _) = scorer.best_vacancies(&taught.view(), &mut sums, options);
        let stored = Scorer::of(inner, &none);
        let before = |vacancy: u32| {
            let (score, checks) = stored.plain(&view, &layout.vacancies.view(vacancy))?;
            options.eligible.keeps(checks.eligible()).then_some(score)
        };
        let pair = |vacancy: u32, score: f64| TaughtPair { vacancy, score, before: before(vacancy) };
        best.iter().map(|entry| pair(entry.row, entry.score)).collect()
    }

    /// How a class sees workers under a policy, its facts those of a post whose openings are its seats, and whether each is
    /// local.
    pub(crate) fn seat_standings(
        &self,
        policy: &Policy,
        class: &VacancyFacts,
        workers: &[u32],
    ) -> Vec<(Standing, Option<bool>)> {
        let inner = &*self.0;
        let scorer = Scorer::of(inner, policy);
        let post = policy.post(class, inner.settings.as_of);
        let mut unpacked = Unpacked::default();
        let standing = |worker: &u32| {
            let view = inner.layout.workers.read(*worker, &mut unpacked);
            let residence = policy.residence(view.facts, class.site, inner.settings.as_of);
            let class = scorer.class((&view, *worker), post.instrument, residence, Checks::default());
            (policy.standing(&scorer.amounts, post.instrument, &class, (1.0, 0.0)), residence.is_local)
        };
        workers.iter().map(standing).collect()
    }
}
