//! To whom could a lesson be of use, and how much at most?

use std::cell::Cell;

use super::Said;
use super::board::{Added, Board};
use super::lesson::{Change, Lesson, Text};
use crate::engine::candidates::{Sums, is_candidate};
use crate::engine::error::EngineError;
use crate::engine::layout::{TitleRarities, Unpacked};
use crate::engine::options::RankOptions;
use crate::engine::rank::lists;
use crate::engine::scorer::Scorer;
use crate::engine::snapshot::{Inner, Snapshot};
use crate::fixed::Fixed;
use crate::policy::Policy;
use crate::record::WorkerFacts;
use crate::scoring::eligibility::{self, Checks, Code};
use crate::scoring::packed::{HeldCertificate, Overlap, Pair, VacancyView, WorkerView};
use crate::scoring::score_alone;
use crate::units::Date;

/// Bounds are rounded up by more than sums of rarities can round.
const MARGIN: f64 = 1e-6;

/// Somebody to whom a lesson may be of use.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Prospect {
    /// Dense number of the worker.
    pub(crate) worker: u32,
    /// Place of the lesson among those asked.
    pub(crate) lesson: u32,
    /// The vacancies worth most above their price after the lesson, and no less than the scores to expect there, its pass
    /// rate counted in; those behind a score of 0 are none.
    pub(crate) best: [(u32, f32); BEST],
    /// No less than what any other vacancy is worth above its price, nor than what they are left with anyway.
    pub(crate) rest: f64,
}

/// Vacancies kept of a prospect, so that its bound can be made anew when prices have risen.
pub(crate) const BEST: usize = 6;

/// How things stand in a market.
pub(crate) struct Stand<'a, L> {
    /// The vacancies looked at, and the price of each.
    pub(crate) posts: &'a [(u32, f64)],
    /// What workers are left with, by number; nothing where there are none.
    pub(crate) utilities: &'a [f64],
    /// The vacancies of a worker's list as it is.
    pub(crate) listed: L,
}

impl Snapshot {
    /// Whom each lesson takes and may help, by worker and lesson: those who could be worth more somewhere, its price taken
    /// off, than they are anyway as things stand. `is_asked` says who is looked at for which lesson.
    ///
    /// What a lesson adds nothing to is not looked at: a vacancy that comes onto a list for no other reason than that
    /// others on it are worth less than before.
    pub(crate) fn prospects<'a>(
        &self,
        (lessons, said): (&[Lesson], &Said),
        stand: &Stand<'a, impl Fn(u32) -> &'a [u32] + Sync>,
        is_asked: impl Fn(u32, usize) -> bool + Sync,
        options: &RankOptions,
    ) -> Result<Vec<Prospect>, EngineError> {
        let inner = &*self.0;
        let everybody: Vec<u32> = (0..inner.layout.workers.ids.len()).collect();
        let none = Policy::none();
        let scorer = Scorer::of(inner, &none);
        let board = Board::new(inner, lessons, stand.posts);
        lists(
            &everybody,
            options,
            || Classroom::new(&board, &scorer, options),
            |worker, room| {
                let least = stand.utilities.get(worker as usize).copied().unwrap_or(0.0);
                room.enter(worker, least, |lesson| is_asked(worker, lesson));
                if room.open.iter().all(Vec::is_empty) {
                    return Vec::new();
                }
                let text = Text::new(said.of(worker), &inner.layout.texts);
                let prospects = (0..lessons.len()).filter_map(|lesson| {
                    let (best, rest) = room.best(lesson, &text, (stand.listed)(worker), least)?;
                    Some(Prospect { worker, lesson: u32::try_from(lesson).unwrap_or(u32::MAX), best, rest })
                });
                prospects.collect::<Vec<_>>()
            },
        )
        .map(|found| found.into_iter().flatten().collect())
    }
}

/// What the rules say of a worker at a post.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rules {
    Kept,
    /// A certificate is all that keeps them out.
    LacksPaper,
    Out,
}

/// Somebody as they would be after a lesson.
struct Taught {
    change: Change,
    certificates: Vec<HeldCertificate>,
    /// By how much less the lesson adds than if it were all new to them: words of the text, and credit for demanded skills.
    less_text: Vec<(u32, i64)>,
    less_skills: Vec<(u32, u64)>,
}

/// A vacancy that a lesson brings somebody to.
#[derive(Clone, Copy, Debug)]
struct Reached {
    row: u32,
    /// The score after it, and the one to expect.
    score: f64,
    expected: f64,
    /// What is left above the price.
    left: f64,
}

/// Where one worker after another is looked at, and what is kept of them meanwhile.
struct Classroom<'a> {
    board: &'a Board<'a>,
    scorer: &'a Scorer<'a, TitleRarities>,
    options: &'a RankOptions,
    sums: Sums,
    unpacked: Unpacked,
    overlaps: Vec<Overlap>,
    /// Posts that each lesson could bring the worker to; none of a lesson that doesn't take them.
    open: Vec<Vec<usize>>,
    is_taken: Vec<bool>,
    /// Of each post, once it was asked for: what the rules say, and the score of the worker as they are.
    rules: Vec<Cell<Option<Rules>>>,
    before: Vec<Cell<Option<f64>>>,
    /// The demanded skills that the worker answers, each with its best credit.
    met: Vec<(u32, Fixed)>,
}

impl<'a> Classroom<'a> {
    fn new(board: &'a Board<'a>, scorer: &'a Scorer<'a, TitleRarities>, options: &'a RankOptions) -> Self {
        let layout = &board.inner.layout;
        let (rows, posts) = (layout.vacancies.ids.len(), board.posts.len());
        Self {
            board,
            scorer,
            options,
            sums: Sums::new(rows),
            unpacked: Unpacked::default(),
            overlaps: vec![Overlap::default(); rows as usize],
            open: vec![Vec::new(); board.lessons.len()],
            is_taken: vec![false; board.lessons.len()],
            rules: vec![Cell::new(None); posts],
            before: vec![Cell::new(None); posts],
            met: Vec::new(),
        }
    }

    /// Reads a worker, and where lessons that are asked could bring them to more than `least`.
    fn enter(&mut self, worker: u32, least: f64, is_asked: impl Fn(usize) -> bool) {
        let Self { board, sums, unpacked, overlaps, open, is_taken, rules, before, met, .. } = self;
        let Inner { layout, weights, .. } = board.inner;
        let view = layout.workers.read(worker, unpacked);
        sums.clear();
        sums.add_vacancies(layout, &layout.relations, &view);
        overlaps.fill(Overlap::default());
        for (row, overlap) in sums.touched() {
            overlaps[row as usize] = overlap;
        }
        *met = layout.relations.met(view.skills);
        let ceilings = board.inner.ceilings();
        open.iter_mut().for_each(Vec::clear);
        for (at, (is_taken, lesson)) in is_taken.iter_mut().zip(board.lessons).enumerate() {
            *is_taken = is_asked(at) && lesson.takes(&view);
        }
        rules.fill(Cell::new(None));
        before.fill(Cell::new(None));
        for (at, (row, price)) in board.posts.iter().enumerate() {
            let (overlap, ceiling) = (&overlaps[*row as usize], &ceilings[*row as usize]);
            let facts = &layout.vacancies.facts[*row as usize];
            let is_within =
                |added: &Added| ceiling.score(facts, &added.on(overlap), weights) - (price - MARGIN) > least;
            if !is_within(&board.most[at]) {
                continue;
            }
            for (lesson, added) in &board.by_post[at] {
                if is_taken[*lesson as usize] && is_within(added) {
                    open[*lesson as usize].push(at);
                }
            }
        }
    }

    /// The vacancies worth most above their price after a lesson, and no less than what is left of any other; `None` if
    /// nothing is above `least`.
    fn best(&self, lesson: usize, text: &Text<'_>, listed: &[u32], least: f64) -> Option<([(u32, f32); BEST], f64)> {
        if self.open[lesson].is_empty() {
            return None;
        }
        let worker = self.unpacked.view();
        let (added, own) = (&self.board.added[lesson], &self.board.lessons[lesson]);
        let mut taught: Option<Taught> = None;
        let mut reached: Vec<Reached> = Vec::new();
        for &at in &self.open[lesson] {
            match self.rules(at) {
                Rules::Kept => {}
                Rules::LacksPaper if added[at].certifies => {}
                Rules::LacksPaper | Rules::Out => continue,
            }
            let taught = taught.get_or_insert_with(|| self.taught(own, &worker, text));
            reached.extend(self.reached(at, (lesson, own), (&worker, taught)));
        }
        if reached.iter().all(|post| post.left <= least) {
            return None;
        }
        let end = self.end_of_list(&taught?, lesson, listed, &reached);
        reached.retain(|post| post.left > least && post.score >= end);
        reached.sort_by(|a, b| b.left.total_cmp(&a.left));
        let rest = reached.get(BEST).map_or(least, |post| post.left);
        let mut best = [(0, 0.0); BEST];
        for (best, post) in best.iter_mut().zip(&reached) {
            *best = (post.row, rounded_up(post.expected));
        }
        (!reached.is_empty()).then_some((best, rest))
    }

    /// The worker after a lesson.
    fn taught(&self, lesson: &Lesson, worker: &WorkerView<'_>, text: &Text<'_>) -> Taught {
        let change = lesson.change(worker, text, &self.board.inner.layout.texts);
        let certificates = if lesson.changes_papers() { lesson.certificates_with(worker) } else { Vec::new() };
        let added = lesson.terms.iter().map(|held| {
            let changed = change.terms.binary_search_by_key(&held.term, |(term, _)| *term);
            (held.term, i64::from(held.weight) - changed.map_or(0, |at| change.terms[at].1))
        });
        let less_text = added.filter(|(_, less)| *less != 0).collect();
        let less_skills = lesson.answers.iter().filter_map(|(skill, credit)| {
            let at = self.met.binary_search_by_key(skill, |(met, _)| *met).ok()?;
            Some((*skill, u64::from(credit.steps().min(self.met[at].1.steps()))))
        });
        Taught { certificates, less_text, less_skills: less_skills.collect(), change }
    }

    /// No more than the last score on the list of somebody taught: that of the vacancies they listed before and of those
    /// reached.
    fn end_of_list(&self, taught: &Taught, lesson: usize, listed: &[u32], reached: &[Reached]) -> f64 {
        let (k, layout) = (self.options.k, &self.board.inner.layout);
        if listed.len() + reached.len() < k {
            return f64::NEG_INFINITY;
        }
        let worker = self.unpacked.view();
        let own = &self.board.lessons[lesson];
        let again = listed.iter().filter(|row| !reached.iter().any(|post| post.row == **row));
        let again = again.filter(|row| self.keeps(&layout.vacancies.view(**row), own, (&worker, taught)));
        let again = again.map(|row| self.score_after(*row, lesson, taught));
        let mut scores: Vec<f64> = again.chain(reached.iter().map(|post| post.score)).collect();
        scores.sort_unstable_by(|a, b| b.total_cmp(a));
        scores.get(k - 1).copied().unwrap_or(f64::NEG_INFINITY)
    }

    /// The score of a vacancy after a lesson; 0 if it is no candidate.
    fn score_after(&self, row: u32, lesson: usize, taught: &Taught) -> f64 {
        let overlap = &self.overlaps[row as usize];
        // What the lesson adds to a vacancy that isn't looked at is left out, so that the score is no more than it is.
        let added = self.board.added[lesson].get(self.board.places[row as usize]);
        let overlap = added.map_or(*overlap, |added| taught.overlap(added, overlap, self.board.inner, row));
        self.score(&taught.change.facts, row, overlap)
    }

    fn score(&self, worker: &WorkerFacts, row: u32, overlap: Overlap) -> f64 {
        let Inner { layout, weights, .. } = self.board.inner;
        let vacancy = &layout.vacancies.facts[row as usize];
        let is_candidate = is_candidate(vacancy, &overlap, weights);
        if is_candidate { score_alone(&Pair { worker, vacancy, overlap }, weights) } else { 0.0 }
    }

    /// What a post is to somebody taught; `None` if it isn't kept.
    fn reached(
        &self,
        at: usize,
        (lesson, own): (usize, &Lesson),
        (worker, taught): (&WorkerView<'_>, &Taught),
    ) -> Option<Reached> {
        let (row, price) = self.board.posts[at];
        let score = self.score_after(row, lesson, taught);
        if score <= 0.0 || !self.keeps(&self.board.inner.layout.vacancies.view(row), own, (worker, taught)) {
            return None;
        }
        let expected = if own.pass < 1.0 { own.pass * score + (1.0 - own.pass) * self.score_before(at) } else { score };
        Some(Reached { row, score, expected, left: expected - (price - MARGIN) })
    }

    /// The score of a post as the worker is; 0 if it isn't kept.
    fn score_before(&self, at: usize) -> f64 {
        let (row, _) = self.board.posts[at];
        self.before[at].get().unwrap_or_else(|| {
            let is_kept = self.rules(at) == Rules::Kept;
            let score = || self.score(&self.unpacked.facts, row, self.overlaps[row as usize]);
            let score = if is_kept { score() } else { 0.0 };
            self.before[at].set(Some(score));
            score
        })
    }

    /// What the rules say of the worker, as they are, at a post.
    fn rules(&self, at: usize) -> Rules {
        let (row, _) = self.board.posts[at];
        self.rules[at].get().unwrap_or_else(|| {
            let vacancy = self.board.inner.layout.vacancies.view(row);
            let checks = self.scorer.checks(&self.unpacked.view(), &vacancy);
            let rules = match self.options.eligible.keeps(checks.eligible()) {
                true => Rules::Kept,
                false if is_mendable(checks, self.options) => Rules::LacksPaper,
                false => Rules::Out,
            };
            self.rules[at].set(Some(rules));
            rules
        })
    }

    /// Whether the rules keep a pair after a lesson that were kept before, or for want of a certificate alone were not.
    fn keeps(&self, vacancy: &VacancyView<'_>, lesson: &Lesson, (worker, taught): (&WorkerView<'_>, &Taught)) -> bool {
        let as_of = self.scorer.as_of().map(Date::to_days);
        let checks = || {
            let view = WorkerView { facts: &taught.change.facts, certificates: &taught.certificates, ..*worker };
            eligibility::checks(&view, vacancy, &self.board.inner.weights, as_of, lesson.relations())
        };
        !lesson.changes_papers() || self.options.eligible.keeps(checks().eligible())
    }
}

impl Taught {
    /// How far a pair overlaps after a lesson: what the worker could do and said before is not added again.
    fn overlap(&self, added: &Added, before: &Overlap, inner: &Inner, row: u32) -> Overlap {
        let mut overlap = added.on(before);
        if added.is_nothing() {
            return overlap;
        }
        let vacancy = inner.layout.vacancies.view(row);
        for (skill, less) in &self.less_skills {
            if let Ok(at) = vacancy.demands.binary_search_by_key(skill, |demand| demand.skill) {
                overlap.demanded -= u64::from(vacancy.demands[at].weight) * less;
                overlap.used -= u64::from(vacancy.demands[at].rarity) * less;
            }
        }
        for (term, less) in &self.less_text {
            if let Ok(at) = vacancy.terms.binary_search_by_key(term, |demand| demand.term) {
                overlap.text = overlap.text.saturating_add_signed(-less * i64::from(vacancy.terms[at].weight));
            }
        }
        overlap
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
