//! Who may go where? The pairs on the lists of one side, with what each side thinks of the other.
//!
//! A [`super::Ranking`] says everything of a pair; a whole market's pairs at once are kept here in a few words each.

use std::sync::Arc;

use super::candidates::Sums;
use super::error::EngineError;
use super::layout::Unpacked;
use super::options::{Places, RankOptions};
use super::rank::lists;
use super::ranking::Row;
use super::scorer::Scorer;
use super::snapshot::Snapshot;
use crate::policy::{Asked, Instrument, Policy, Post, Rule, Seating, Standing};
use crate::record::VacancyFacts;
use crate::scoring::eligibility;
use crate::scoring::packed::{VacancyView, WorkerView};
use crate::scoring::reference::TitleRarity;

/// One pair on a list.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Application {
    /// Dense number of the vacancy.
    pub(crate) vacancy: u32,
    /// The vacancy takes those of a lower group first.
    pub(crate) group: u16,
    /// Among those of a group the vacancy takes those with more merit first.
    pub(crate) merit: f64,
    /// Fused score in [0, 1], never touched by a policy.
    pub(crate) score: f64,
    /// The worker's view in [0, 1].
    pub(crate) reverse: f64,
    /// The reserves of the vacancy they may fill.
    pub(crate) mask: u64,
}

/// One worker's list, in no order that matters.
#[derive(Clone, Debug, Default)]
pub(crate) struct Applicant {
    /// Pairs that may be assigned.
    pub(crate) applications: Vec<Application>,
    /// Vacancies on the list that ask only locals, and not this worker: number and score.
    pub(crate) shut_out: Vec<(u32, f64)>,
}

/// On what terms a vacancy takes people.
#[derive(Clone, Debug)]
pub(crate) struct Terms {
    /// What the policy sees.
    pub(crate) post: Post,
    /// How its openings are filled.
    pub(crate) seating: Seating,
    /// Who is asked; `None` unless a labour-market test is held here.
    pub(crate) asked: Option<Asked>,
    /// Whether people can apply on the day; where rules on dates aren't hard, and without a day, they can.
    pub(crate) is_open: bool,
}

/// What a table says of a pair that was assigned.
#[derive(Clone, Debug)]
pub(crate) struct Detail {
    /// The pair in full.
    pub(crate) row: Row,
    /// The rule that put the worker forward.
    pub(crate) rule: Option<Rule>,
}

impl Snapshot {
    /// On what terms each vacancy takes people, in the order of dense numbers.
    ///
    /// Whether a labour-market test lets others in depends on the locals on the register, whoever applies.
    pub(crate) fn terms(&self, policy: &Arc<Policy>, options: &RankOptions) -> Result<Vec<Terms>, EngineError> {
        let inner = &*self.0;
        let vacancies = &inner.layout.vacancies;
        let posts: Vec<Post> = vacancies.facts.iter().map(|facts| policy.post(facts, inner.settings.as_of)).collect();
        let mut asked: Vec<Option<Asked>> = vec![None; posts.len()];
        if posts.iter().any(|post| post.instrument == Instrument::LabourMarketTest) {
            let options = options.clone().with_k(1).with_places(Places::Listed);
            for outcome in self.rank_workers_under(policy, None, &options)?.outcomes {
                asked[outcome.vacancy as usize] = outcome.asked;
            }
        }
        let today = inner.settings.as_of.map(crate::units::Date::to_days);
        let is_open = |facts: &VacancyFacts| eligibility::is_open(facts, &inner.weights, today);
        let vacancies = posts.into_iter().zip(asked).zip(&vacancies.facts);
        let terms = vacancies.map(|((post, asked), facts)| Terms {
            post,
            seating: policy.seating(&post),
            asked,
            is_open: is_open(facts),
        });
        Ok(terms.collect())
    }

    /// The pairs on workers' lists of the best `options.k` vacancies, by dense number of the worker.
    pub(crate) fn listed_by_workers(
        &self,
        policy: &Policy,
        terms: &[Terms],
        options: &RankOptions,
    ) -> Result<Vec<Applicant>, EngineError> {
        let inner = &*self.0;
        let scorer = Scorer::of(inner, policy);
        let (workers, vacancies) = (&inner.layout.workers, &inner.layout.vacancies);
        let everybody: Vec<u32> = (0..workers.ids.len()).collect();
        lists(
            &everybody,
            options,
            || (Sums::new(vacancies.ids.len()), Unpacked::default()),
            |worker, (sums, unpacked)| {
                let view = workers.read(worker, unpacked);
                let mut applicant = Applicant::default();
                for row in scorer.vacancies(&view, worker, sums, options) {
                    let vacancy = vacancies.view(row.vacancy);
                    applicant.add(&scorer, &view, &vacancy, &row, &terms[row.vacancy as usize]);
                }
                applicant
            },
        )
    }

    /// The pairs on vacancies' lists of the best `options.k` workers, by dense number of the worker.
    pub(crate) fn listed_by_vacancies(
        &self,
        policy: &Arc<Policy>,
        terms: &[Terms],
        options: &RankOptions,
    ) -> Result<Vec<Applicant>, EngineError> {
        let inner = &*self.0;
        let options = options.clone().with_places(Places::Listed);
        let ranking = self.rank_workers_under(policy, None, &options)?;
        let scorer = Scorer::of(inner, policy);
        let (workers, vacancies) = (&inner.layout.workers, &inner.layout.vacancies);
        let mut applicants = vec![Applicant::default(); workers.ids.len() as usize];
        let mut unpacked = Unpacked::default();
        for row in ranking.rows() {
            let view = workers.read(row.worker, &mut unpacked);
            let vacancy = vacancies.view(row.vacancy);
            applicants[row.worker as usize].add(&scorer, &view, &vacancy, row, &terms[row.vacancy as usize]);
        }
        Ok(applicants)
    }

    /// Everything about pairs of (worker, vacancy) by dense numbers.
    pub(crate) fn details(&self, policy: &Policy, terms: &[Terms], pairs: &[(u32, u32)]) -> Vec<Detail> {
        let inner = &*self.0;
        let scorer = Scorer::of(inner, policy);
        let mut unpacked = Unpacked::default();
        let detail = |&(worker, vacancy): &(u32, u32)| {
            let view = inner.layout.workers.read(worker, &mut unpacked);
            let site = inner.layout.vacancies.view(vacancy);
            let row = scorer.row(&view, &site, worker, vacancy);
            let standing = standing(&scorer, &view, &site, &row, &terms[vacancy as usize]);
            Detail { row, rule: standing.and_then(|standing| standing.rule) }
        };
        pairs.iter().map(detail).collect()
    }

    /// When a worker registered, days since 1970-01-01.
    pub(crate) fn registered(&self, worker: u32) -> Option<i32> {
        self.0.layout.workers.facts.registered(worker)
    }

    /// The ids behind dense numbers.
    pub(crate) fn names(&self) -> Names {
        Names(Arc::clone(&self.0.layout))
    }
}

/// Ids behind dense numbers.
#[derive(Clone)]
pub(crate) struct Names(Arc<super::layout::Layout>);

impl Names {
    pub(crate) fn worker(&self, dense: u32) -> &str {
        self.0.workers.ids.name(dense)
    }

    pub(crate) fn vacancy(&self, dense: u32) -> &str {
        self.0.vacancies.ids.name(dense)
    }

    pub(crate) fn find_worker(&self, id: &str) -> Option<u32> {
        self.0.workers.ids.find(id)
    }

    pub(crate) fn find_vacancy(&self, id: &str) -> Option<u32> {
        self.0.vacancies.ids.find(id)
    }
}

impl Applicant {
    /// Adds a pair of the list, or notes that the vacancy doesn't ask this worker.
    fn add<T: TitleRarity + Sync>(
        &mut self,
        scorer: &Scorer<'_, T>,
        worker: &WorkerView<'_>,
        vacancy: &VacancyView<'_>,
        row: &Row,
        terms: &Terms,
    ) {
        match standing(scorer, worker, vacancy, row, terms) {
            Some(Standing { group, merit, mask, .. }) => {
                let (vacancy, score, reverse) = (row.vacancy, row.score, row.reverse);
                self.applications.push(Application { vacancy, group, merit, score, reverse, mask });
            }
            None => self.shut_out.push((row.vacancy, row.score)),
        }
    }
}

/// How a vacancy sees a worker; `None` if it doesn't ask them.
fn standing<T: TitleRarity + Sync>(
    scorer: &Scorer<'_, T>,
    worker: &WorkerView<'_>,
    vacancy: &VacancyView<'_>,
    row: &Row,
    terms: &Terms,
) -> Option<Standing> {
    let instrument = terms.post.instrument;
    let class = scorer.class((worker, row.worker), instrument, scorer.residence(worker, vacancy), row.checks);
    let is_asked = terms.asked.is_none_or(|asked| asked.asks(&class));
    is_asked.then(|| scorer.policy.standing(&scorer.amounts, instrument, &class, (row.score, row.forward)))
}
