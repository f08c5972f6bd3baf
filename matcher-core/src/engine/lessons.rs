//! Who could come how far with a lesson more? Bounds for everybody, and the list of one person as if they had been taught.
//!
//! A lesson changes few things of a record: some demands of vacancies gain credit, some certificates are held, some words of
//! the text are there. [`Snapshot::prospects`] adds just these to what a worker has anyway and bounds what comes of it;
//! [`Snapshot::taught`] reads the record as if it were stored so.

use rayon::prelude::*;

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
use crate::scoring::eligibility::{Checks, Code};
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
    /// The vacancies worth most above their price once taught, and no less than their scores; those behind a score of 0 are
    /// none.
    pub(crate) best: [(u32, f32); BEST],
    /// No less than what any other vacancy is worth above its price, nor than what they are left with anyway.
    pub(crate) rest: f64,
}

/// Vacancies kept of a prospect, so that its bound can be made anew when prices have risen.
pub(crate) const BEST: usize = 6;

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
    /// off, than `utilities` says they are anyway. `posts` are the vacancies looked at with the price of each, `utilities`
    /// go by worker; `is_asked` says who is looked at for which lesson.
    pub(crate) fn prospects(
        &self,
        lessons: &[Lesson],
        (posts, utilities): (&[(u32, f64)], &[f64]),
        is_asked: impl Fn(u32, usize) -> bool + Sync,
        options: &RankOptions,
    ) -> Result<Vec<Prospect>, EngineError> {
        let inner = &*self.0;
        let layout = &inner.layout;
        let everybody: Vec<u32> = (0..layout.workers.ids.len()).collect();
        let none = Policy::none();
        let scorer = Scorer::of(inner, &none);
        let board = Board::new(inner, lessons, posts);
        lists(
            &everybody,
            options,
            || Classroom::new(&board),
            |worker, room| {
                let least = utilities.get(worker as usize).copied().unwrap_or(0.0);
                room.enter(&scorer, worker, least, options);
                let asked = (0..lessons.len()).filter(|lesson| is_asked(worker, *lesson));
                let prospects = asked.filter_map(|lesson| {
                    let (best, rest) = room.best(&scorer, lesson, least, options)?;
                    Some(Prospect { worker, lesson: u32::try_from(lesson).unwrap_or(u32::MAX), best, rest })
                });
                prospects.collect::<Vec<_>>()
            },
        )
        .map(|found| found.into_iter().flatten().collect())
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

/// What lessons could add to vacancies, were it all new to somebody.
struct Board<'a> {
    inner: &'a Inner,
    lessons: &'a [Lesson],
    /// Vacancies looked at, and the price of each.
    posts: &'a [(u32, f64)],
    /// What each lesson adds at most, lesson by lesson in the order of `posts`, and whether it leads to a certificate asked.
    added: Vec<Vec<Added>>,
    /// The most that any lesson adds.
    most: Vec<Added>,
}

/// What a lesson adds to a vacancy at most.
#[derive(Clone, Copy, Debug, Default)]
struct Added {
    overlap: Overlap,
    /// Whether a certificate that is asked comes with it.
    certifies: bool,
}

impl Added {
    fn is_nothing(&self) -> bool {
        self.overlap == Overlap::default() && !self.certifies
    }

    /// What somebody with this overlap would have.
    fn on(&self, overlap: &Overlap) -> Overlap {
        let Overlap { demanded, used, text, .. } = self.overlap;
        Overlap {
            demanded: overlap.demanded + demanded,
            used: overlap.used + used,
            text: overlap.text + text,
            ..*overlap
        }
    }
}

impl<'a> Board<'a> {
    fn new(inner: &'a Inner, lessons: &'a [Lesson], posts: &'a [(u32, f64)]) -> Self {
        let layout = &inner.layout;
        let mut place = vec![usize::MAX; layout.vacancies.ids.len() as usize];
        for (at, (row, _)) in posts.iter().enumerate() {
            place[*row as usize] = at;
        }
        let added = |lesson: &Lesson| {
            let mut added = vec![Added::default(); posts.len()];
            let mut at = |row: u32, add: &dyn Fn(&mut Added)| {
                if let Some(added) = added.get_mut(place[row as usize]) {
                    add(added);
                }
            };
            for (skill, credit) in &lesson.answers {
                let credit = u64::from(credit.steps());
                for posting in layout.demanders.row(*skill) {
                    at(posting.row, &|added| {
                        added.overlap.demanded += u64::from(posting.weight) * credit;
                        added.overlap.used += u64::from(posting.rarity) * credit;
                    });
                }
            }
            for held in &lesson.terms {
                // As if the worker's text had said none of it.
                for posting in layout.texted_vacancies.row(held.term) {
                    at(posting.row, &|added| {
                        added.overlap.text += u64::from(posting.value) * u64::from(held.weight);
                    });
                }
            }
            for row in &lesson.certified {
                at(*row, &|added| added.certifies = true);
            }
            added
        };
        let added: Vec<Vec<Added>> = lessons.par_iter().map(added).collect();
        let mut most = vec![Added::default(); posts.len()];
        for own in &added {
            for (most, own) in most.iter_mut().zip(own) {
                most.overlap.demanded = most.overlap.demanded.max(own.overlap.demanded);
                most.overlap.used = most.overlap.used.max(own.overlap.used);
                most.overlap.text = most.overlap.text.max(own.overlap.text);
                most.certifies |= own.certifies;
            }
        }
        Self { inner, lessons, posts, added, most }
    }
}

/// A vacancy that some lesson could bring a worker to.
#[derive(Clone, Copy, Debug)]
struct Within {
    /// No less than what it is worth with any lesson, its price taken off.
    most: f64,
    /// Its place on the board.
    at: usize,
    row: u32,
    price: f64,
    overlap: Overlap,
    /// Whether a certificate is all that keeps the worker out.
    lacks_paper: bool,
}

/// Where one worker after another is looked at, and what is kept of them meanwhile.
struct Classroom<'a> {
    board: &'a Board<'a>,
    sums: Sums,
    unpacked: Unpacked,
    overlaps: Vec<Overlap>,
    /// Best first.
    within: Vec<Within>,
    /// The best credit that the worker has for a demanded skill.
    credits: Vec<Fixed>,
    credited: Vec<u32>,
}

impl<'a> Classroom<'a> {
    fn new(board: &'a Board<'a>) -> Self {
        let layout = &board.inner.layout;
        let rows = layout.vacancies.ids.len();
        Self {
            board,
            sums: Sums::new(rows),
            unpacked: Unpacked::default(),
            overlaps: vec![Overlap::default(); rows as usize],
            within: Vec::new(),
            credits: vec![Fixed::ZERO; layout.skills.len() as usize],
            credited: Vec::new(),
        }
    }

    /// Reads a worker, and where lessons could bring them to more than `least`.
    fn enter<T: TitleRarity + Sync>(&mut self, scorer: &Scorer<'_, T>, worker: u32, least: f64, options: &RankOptions) {
        let Self { board, sums, unpacked, overlaps, within, credits, credited } = self;
        let Inner { layout, weights, .. } = board.inner;
        let view = layout.workers.read(worker, unpacked);
        sums.clear();
        sums.add_vacancies(layout, &layout.relations, &view);
        overlaps.fill(Overlap::default());
        for (row, overlap) in sums.touched() {
            overlaps[row as usize] = overlap;
        }
        for skill in credited.drain(..) {
            credits[skill as usize] = Fixed::ZERO;
        }
        for held in view.skills {
            for demand in layout.relations.satisfies(held.skill) {
                let credit = demand.credit.times(held.credit);
                let best = &mut credits[demand.skill as usize];
                if credit > *best {
                    *best = credit;
                    credited.push(demand.skill);
                }
            }
        }
        let ceilings = board.inner.ceilings();
        within.clear();
        for (at, (row, price)) in board.posts.iter().enumerate() {
            let added = &board.most[at];
            let (vacancy, price) = (layout.vacancies.view(*row), price - MARGIN);
            let overlap = overlaps[*row as usize];
            let most = ceilings[*row as usize].score(vacancy.facts, &added.on(&overlap), weights) - price;
            if added.is_nothing() || most <= least {
                continue;
            }
            let checks = scorer.checks(&view, &vacancy);
            let is_kept = options.eligible.keeps(checks.eligible());
            if is_kept || added.certifies && is_mendable(checks, options) {
                within.push(Within { most, at, row: *row, price, overlap, lacks_paper: !is_kept });
            }
        }
        within.sort_unstable_by(|a, b| b.most.total_cmp(&a.most).then(a.at.cmp(&b.at)));
    }

    /// The vacancies worth most above their price once taught, and no less than what is left of any other; `None` if nothing
    /// is above `least`, or the lesson doesn't take them.
    fn best<T: TitleRarity + Sync>(
        &self,
        scorer: &Scorer<'_, T>,
        lesson: usize,
        least: f64,
        options: &RankOptions,
    ) -> Option<([(u32, f32); BEST], f64)> {
        let worker = self.unpacked.view();
        let (added, lesson) = (&self.board.added[lesson], &self.board.lessons[lesson]);
        let Inner { layout, weights, .. } = self.board.inner;
        if self.within.is_empty() || !lesson.takes(&worker) {
            return None;
        }
        let facts = lesson.facts(&worker);
        let certificates = lesson.certificates_with(&worker);
        let taught = WorkerView { facts: &facts, certificates: &certificates, ..worker };
        let ceilings = self.board.inner.ceilings();
        // Best first: what is left above the price, the vacancy, its score.
        let mut best: Vec<(f64, u32, f64)> = Vec::with_capacity(BEST + 2);
        let mut rest = least;
        for post in &self.within {
            if post.most <= rest {
                break;
            }
            let added = &added[post.at];
            if added.is_nothing() || post.lacks_paper && !added.certifies {
                continue;
            }
            let vacancy = layout.vacancies.view(post.row);
            let mut overlap = added.on(&post.overlap);
            if ceilings[post.row as usize].score(vacancy.facts, &overlap, weights) - post.price <= rest {
                continue;
            }
            // What they could do before is not added again.
            (overlap.demanded, overlap.used) = (post.overlap.demanded, post.overlap.used);
            for demand in vacancy.demands {
                let Ok(at) = lesson.answers.binary_search_by_key(&demand.skill, |(skill, _)| *skill) else { continue };
                let known = self.credits.get(demand.skill as usize).copied().unwrap_or(Fixed::ZERO);
                let more = u64::from(lesson.answers[at].1.steps().saturating_sub(known.steps()));
                overlap.demanded += u64::from(demand.weight) * more;
                overlap.used += u64::from(demand.rarity) * more;
            }
            if !is_candidate(vacancy.facts, &overlap, weights) {
                continue;
            }
            let score = score_alone(&Pair { worker: &facts, vacancy: vacancy.facts, overlap }, weights);
            let left = score - post.price;
            let keeps = || options.eligible.keeps(scorer.checks(&taught, &vacancy).eligible());
            if left > rest && (lesson.certificates.is_empty() || keeps()) {
                let at = best.partition_point(|(other, ..)| *other >= left);
                best.insert(at, (left, post.row, score));
                if best.len() > BEST
                    && let Some((left, ..)) = best.pop()
                {
                    rest = rest.max(left);
                }
            }
        }
        let mut kept = [(0, 0.0); BEST];
        for (kept, (_, row, score)) in kept.iter_mut().zip(&best) {
            *kept = (*row, rounded_up(*score));
        }
        (!best.is_empty()).then_some((kept, rest))
    }
}

/// A score in half the room, no less than it was.
#[allow(clippy::cast_possible_truncation, reason = "what is cut off is less than the margin")]
fn rounded_up(score: f64) -> f32 {
    (score + MARGIN) as f32
}

/// Whether a certificate could make a pair one that is kept.
fn is_mendable(checks: Checks, options: &RankOptions) -> bool {
    let is_paper = |code: Code| matches!(code, Code::CertificateMissing | Code::CertificateExpired);
    let others = checks.unknowns().any(|code| !is_paper(code));
    checks.failures().all(is_paper) && options.eligible.keeps((!others).then_some(true))
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
