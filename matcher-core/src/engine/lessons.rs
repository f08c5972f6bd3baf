//! Who could come how far with a lesson more? Bounds for everybody, and the list of one person as if they had been taught.
//!
//! A lesson changes few things of a record: some demands of vacancies gain credit, some certificates are held, some words of
//! the text are there. [`Snapshot::prospects`] adds just these to what a worker has anyway and bounds what comes of it;
//! [`Snapshot::taught`] reads the record as if it were stored so.

use super::candidates::{Sums, is_candidate};
use super::error::EngineError;
use super::layout::Unpacked;
use super::options::RankOptions;
use super::rank::lists;
use super::scorer::Scorer;
use super::snapshot::{Inner, Snapshot};
use super::unsaved::UnsavedWorker;
use crate::fixed::{Fixed, RARITY_ONE};
use crate::index::WorkerProfile;
use crate::policy::{Policy, Standing};
use crate::record::{VacancyFacts, WorkerFacts};
use crate::region::RegionCode;
use crate::scoring::eligibility::Checks;
use crate::scoring::packed::{HeldCertificate, Overlap, Pair, TextHeld, WorkerView};
use crate::scoring::reference::TitleRarity;
use crate::scoring::score_alone;

/// Bounds are rounded up by more than sums of rarities can round.
const MARGIN: f64 = 1e-6;

/// What a course adds to a record, in the snapshot's numbers.
pub(crate) struct Lesson {
    /// Skills taught and the rarity of each; numbers past the snapshot's are nobody's.
    skills: Vec<(u32, u32)>,
    /// Demanded skills that they answer, each with its best credit.
    answers: Vec<(u32, Fixed)>,
    certificates: Vec<HeldCertificate>,
    /// Vacancies that ask a certificate which one of these answers.
    certified: Vec<u32>,
    terms: Vec<TextHeld>,
    text_total: u64,
    /// Held skills that answer each prerequisite.
    needs: Vec<Vec<u32>>,
    education_min: Option<u8>,
}

/// Somebody to whom a lesson may be of use.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Prospect {
    /// Dense number of the worker.
    pub(crate) worker: u32,
    /// Place of the lesson among those asked.
    pub(crate) lesson: u32,
    /// No less than the largest score minus price over all vacancies, once taught.
    pub(crate) most: f64,
}

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
    /// What a graduate of nothing else holds, as a lesson; `needs` are tokens one must bring.
    pub(crate) fn lesson(&self, graduate: &WorkerProfile, needs: &[String], education_min: Option<u8>) -> Lesson {
        let inner = &*self.0;
        let layout = &inner.layout;
        let lexicon = &inner.settings.lexicon;
        let unsaved = UnsavedWorker::new(graduate, layout, &inner.settings, &inner.statistics);
        let view = unsaved.view();
        let rarity = |code: u32| inner.statistics.skill(unsaved.skill(layout, code));
        let met = view.skills.iter().flat_map(|held| {
            let answered = unsaved.relations.satisfies(held.skill).iter();
            answered.map(|demand| (demand.skill, demand.credit.times(held.credit)))
        });
        let mut answers: Vec<(u32, Fixed)> = met.collect();
        answers.sort_unstable_by_key(|(skill, credit)| (*skill, std::cmp::Reverse(*credit)));
        answers.dedup_by_key(|(skill, _)| *skill);
        let answering = |need: &String| {
            let codes = (0_u32..).zip(layout.skills.iter());
            codes.filter(|(_, held)| lexicon.answers(need, held)).map(|(code, _)| code).collect()
        };
        let asks = |row: &u32| {
            let asked = layout.vacancies.view(*row).certificates;
            let answered = |asked: &u32| {
                let mut held = view.certificates.iter();
                held.any(|held| unsaved.relations.answers(*asked, held.skill))
            };
            asked.iter().any(answered)
        };
        let mut certificates = Vec::new();
        for held in view.certificates {
            certificates.push(*held);
            // Those it stands for, named one by one: the snapshot may not know the certificate itself.
            let mut asked: Vec<u32> = (0..layout.skills.len()).collect();
            asked.retain(|asked| *asked != held.skill && unsaved.relations.answers(*asked, held.skill));
            certificates.extend(asked.into_iter().map(|skill| HeldCertificate { skill, ..*held }));
        }
        Lesson {
            skills: view.skills.iter().map(|held| (held.skill, rarity(held.skill))).collect(),
            answers,
            certificates,
            certified: (0..layout.vacancies.ids.len()).filter(asks).collect(),
            terms: view.terms.to_vec(),
            text_total: view.facts.text_total,
            needs: needs.iter().map(answering).collect(),
            education_min,
        }
    }

    /// Whom each lesson takes and may help, by worker and lesson: those who could be worth more somewhere, its price taken
    /// off, than `utilities` says they are anyway. `prices` are by vacancy, `utilities` by worker; `is_asked` says who is
    /// looked at for which lesson.
    pub(crate) fn prospects(
        &self,
        lessons: &[Lesson],
        (prices, utilities): (&[f64], &[f64]),
        is_asked: impl Fn(u32, usize) -> bool + Sync,
        options: &RankOptions,
    ) -> Result<Vec<Prospect>, EngineError> {
        let inner = &*self.0;
        let layout = &inner.layout;
        let everybody: Vec<u32> = (0..layout.workers.ids.len()).collect();
        let none = Policy::none();
        let scorer = Scorer::of(inner, &none);
        let vacancies = layout.vacancies.ids.len();
        let found = lists(
            &everybody,
            options,
            || Classroom::new(inner, vacancies),
            |worker, room| {
                let least = utilities.get(worker as usize).copied().unwrap_or(0.0);
                room.enter(worker);
                let asked = (0..lessons.len()).filter(|lesson| is_asked(worker, *lesson));
                let mut prospects = Vec::new();
                for lesson in asked {
                    if let Some(most) = room.most(&scorer, &lessons[lesson], (prices, least), options) {
                        let lesson = u32::try_from(lesson).unwrap_or(u32::MAX);
                        prospects.push(Prospect { worker, lesson, most });
                    }
                }
                prospects
            },
        )?;
        Ok(found.into_iter().flatten().collect())
    }

    /// The list of a stored worker as it would be with another record, best first, beside what the same vacancies are worth
    /// to them now.
    pub(crate) fn taught(&self, worker: u32, profile: &WorkerProfile, options: &RankOptions) -> Vec<TaughtPair> {
        let inner = &*self.0;
        let layout = &inner.layout;
        let none = Policy::none();
        let unsaved = UnsavedWorker::new(profile, layout, &inner.settings, &inner.statistics);
        let group = |name: &str| unsaved.group(layout, name);
        let scorer = Scorer::with(inner, &none, &unsaved.relations, &unsaved.rarity, group);
        let mut sums = Sums::new(layout.vacancies.ids.len());
        let rows = scorer.vacancies(&unsaved.view(), worker, &mut sums, options);
        let stored = Scorer::of(inner, &none);
        let mut unpacked = Unpacked::default();
        let view = layout.workers.read(worker, &mut unpacked);
        let before = |vacancy: u32| {
            let (score, checks) = stored.plain(&view, &layout.vacancies.view(vacancy))?;
            options.eligible.keeps(checks.eligible()).then_some(score)
        };
        let ranked = rows.iter().filter(|row| row.position.is_some());
        ranked.map(|row| TaughtPair { vacancy: row.vacancy, score: row.score, before: before(row.vacancy) }).collect()
    }

    /// How a class held somewhere sees workers under a policy, as if its seats were openings, and whether each is local.
    pub(crate) fn seat_standings(
        &self,
        policy: &Policy,
        (site, seats): (Option<RegionCode>, u32),
        workers: &[u32],
    ) -> Vec<(Standing, Option<bool>)> {
        let inner = &*self.0;
        let scorer = Scorer::of(inner, policy);
        let facts = VacancyFacts { site, openings: seats, ..VacancyFacts::default() };
        let post = policy.post(&facts, inner.settings.as_of);
        let mut unpacked = Unpacked::default();
        let standing = |worker: &u32| {
            let view = inner.layout.workers.read(*worker, &mut unpacked);
            let residence = policy.residence(view.facts, site, inner.settings.as_of);
            let class = scorer.class((&view, *worker), post.instrument, residence, Checks::default());
            (policy.standing(&scorer.amounts, post.instrument, &class, (1.0, 0.0)), residence.is_local)
        };
        workers.iter().map(standing).collect()
    }
}

/// Where one worker after another is looked at, and what is kept of them meanwhile.
struct Classroom<'a> {
    inner: &'a Inner,
    sums: Sums,
    unpacked: Unpacked,
    /// Of every vacancy; those touched say so.
    overlaps: Vec<Overlap>,
    /// What a lesson adds to a vacancy, and the vacancies that it touches.
    added: Vec<Overlap>,
    is_touched: Vec<bool>,
    touched: Vec<u32>,
    /// The best credit that the worker has for a demanded skill.
    credits: Vec<Fixed>,
    credited: Vec<u32>,
}

impl<'a> Classroom<'a> {
    fn new(inner: &'a Inner, vacancies: u32) -> Self {
        let rows = vacancies as usize;
        Self {
            inner,
            sums: Sums::new(vacancies),
            unpacked: Unpacked::default(),
            overlaps: vec![Overlap::default(); rows],
            added: vec![Overlap::default(); rows],
            is_touched: vec![false; rows],
            touched: Vec::new(),
            credits: vec![Fixed::ZERO; inner.layout.skills.len() as usize],
            credited: Vec::new(),
        }
    }

    /// Reads a worker.
    fn enter(&mut self, worker: u32) {
        let layout = &self.inner.layout;
        let view = layout.workers.read(worker, &mut self.unpacked);
        self.sums.clear();
        self.sums.add_vacancies(layout, &layout.relations, &view);
        self.overlaps.fill(Overlap::default());
        for (row, overlap) in self.sums.touched() {
            self.overlaps[row as usize] = overlap;
        }
        for skill in self.credited.drain(..) {
            self.credits[skill as usize] = Fixed::ZERO;
        }
        for held in view.skills {
            for demand in layout.relations.satisfies(held.skill) {
                let credit = demand.credit.times(held.credit);
                let best = &mut self.credits[demand.skill as usize];
                if credit > *best {
                    *best = credit;
                    self.credited.push(demand.skill);
                }
            }
        }
    }

    /// No less than what the best vacancy is worth once taught, its price taken off; `None` if that is not above `least`, or
    /// the lesson doesn't take them.
    fn most<T: TitleRarity + Sync>(
        &mut self,
        scorer: &Scorer<'_, T>,
        lesson: &Lesson,
        (prices, least): (&[f64], f64),
        options: &RankOptions,
    ) -> Option<f64> {
        let worker = self.unpacked.view();
        if !lesson.takes(&worker) {
            return None;
        }
        let Self { inner, overlaps, added, is_touched, touched, credits, .. } = self;
        let layout = &inner.layout;
        let mut at = |row: u32| {
            if !std::mem::replace(&mut is_touched[row as usize], true) {
                touched.push(row);
            }
            row as usize
        };
        for (skill, credit) in &lesson.answers {
            let known = credits.get(*skill as usize).copied().unwrap_or(Fixed::ZERO);
            let Some(more) = credit.steps().checked_sub(known.steps()).filter(|more| *more > 0) else { continue };
            for posting in layout.demanders.row(*skill) {
                let added = &mut added[at(posting.row)];
                added.demanded += u64::from(posting.weight) * u64::from(more);
                added.used += u64::from(posting.rarity) * u64::from(more);
            }
        }
        for row in &lesson.certified {
            at(*row);
        }
        for held in &lesson.terms {
            // As if the worker's text had said none of it.
            for posting in layout.texted_vacancies.row(held.term) {
                added[at(posting.row)].text += u64::from(posting.value) * u64::from(held.weight);
            }
        }
        let facts = lesson.facts(&worker);
        let certificates = lesson.certificates_with(&worker);
        let taught = WorkerView { facts: &facts, certificates: &certificates, ..worker };
        let ceilings = inner.ceilings();
        let mut best = least;
        for row in touched.drain(..) {
            is_touched[row as usize] = false;
            let more = std::mem::take(&mut added[row as usize]);
            let mut overlap = overlaps[row as usize];
            overlap.demanded += more.demanded;
            overlap.used += more.used;
            overlap.text += more.text;
            let vacancy = layout.vacancies.view(row);
            let price = prices.get(row as usize).copied().unwrap_or(0.0) - MARGIN;
            if ceilings[row as usize].score(vacancy.facts, &overlap, &inner.weights) - price <= best
                || !is_candidate(vacancy.facts, &overlap, &inner.weights)
            {
                continue;
            }
            let pair = Pair { worker: &facts, vacancy: vacancy.facts, overlap };
            let left = score_alone(&pair, &inner.weights) - price;
            if left > best && options.eligible.keeps(scorer.checks(&taught, &vacancy).eligible()) {
                best = left;
            }
        }
        (best > least).then_some(best)
    }
}

impl Lesson {
    /// Whether the class takes a worker: what isn't told keeps nobody out.
    fn takes(&self, worker: &WorkerView<'_>) -> bool {
        let is_schooled = self.education_min.zip(worker.facts.education).is_none_or(|(least, has)| has >= least);
        let holds = |codes: &Vec<u32>| worker.skills.iter().any(|held| codes.contains(&held.skill));
        is_schooled && (!worker.facts.knows.skills || self.needs.iter().all(holds))
    }

    /// A worker's facts once taught, the text's total kept low so that bounds stay bounds.
    fn facts(&self, worker: &WorkerView<'_>) -> WorkerFacts {
        let mut facts = worker.facts.clone();
        for (skill, rarity) in &self.skills {
            if worker.skills.binary_search_by_key(skill, |held| held.skill).is_err() {
                facts.skill_total += u64::from(*rarity);
                facts.held += u64::from(RARITY_ONE);
            }
        }
        facts.knows.skills |= !self.skills.is_empty();
        facts.knows.text |= !self.terms.is_empty();
        facts.knows.certificates |= !self.certificates.is_empty();
        if facts.text_total == 0 {
            facts.text_total = self.text_total;
        }
        facts
    }

    fn certificates_with(&self, worker: &WorkerView<'_>) -> Vec<HeldCertificate> {
        let mut all = [worker.certificates, &self.certificates].concat();
        all.sort_unstable();
        all
    }
}
