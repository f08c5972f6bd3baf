//! What is the smallest change that brings somebody into the first k?

use serde::Serialize;

use super::change::{Change, Ladder, Stay};
use super::compare::{Difference, differences, named};
use super::ladders::Ladders;
use super::search::Search;
use super::{Explanation, Verdict, WhyNot};
use crate::cancel::contained;
use crate::engine::{Eligible, RankOptions, Standing};
use crate::error::Result;
use crate::matcher::Matcher;
use crate::policy::Papers;
use crate::record::Course;
use crate::scoring::eligibility::Code;
use crate::training::offer::Offers;

/// What became of the search.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// Already among the first k.
    AlreadyIn,
    /// One change or two suffice.
    Change,
    /// A rule keeps them out that nobody can change: age, a vacancy that is closed, not yet open or full.
    Fixed,
    /// No change that was tried suffices, alone or with another.
    Nothing,
}

impl Answer {
    /// The word for it in tables.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::AlreadyIn => "already_in",
            Self::Change => "change",
            Self::Fixed => "fixed",
            Self::Nothing => "nothing",
        }
    }
}

/// The smallest change that brings a worker among the first k for a vacancy. Differences are after less before.
#[derive(Clone, Debug, Serialize)]
pub struct Counterfactual {
    /// What became of the search.
    pub answer: Answer,
    /// Rows a list has at most.
    pub k: usize,
    /// The changes, the easier first; empty unless they suffice.
    pub changes: Vec<Change>,
    /// Place after the changes.
    pub position: Option<u32>,
    /// What the changes add to the score; the contributions add up to it.
    pub score: f64,
    /// What the changes add to the priority.
    pub priority: f64,
    /// Leaves that add up to what the score gains: `a` is after, `b` before.
    pub contributions: Vec<Difference>,
    /// Codes of the rules that nobody can change.
    pub fixed: Vec<String>,
    /// How many changed records were ranked.
    pub tried: u32,
    /// How much priority is still missing to the last one's at the best that was tried; `None` unless nothing suffices.
    pub gap: Option<f64>,
    /// Plain facts of the pair now, with `now_` before the name, and after the changes, with `after_`.
    pub facts: Vec<(String, String)>,
    /// Where the worker stands now, and what keeps them out.
    pub now: WhyNot,
    /// The pair after the changes.
    pub after: Option<Explanation>,
}

impl Matcher {
    /// Finds the smallest change that brings a worker among the `options.k` best for a vacancy.
    ///
    /// Each change is made on a copy of the worker's record, which is read, scored and ordered among everybody as a stored
    /// one would be. One change comes before two, less effort before more (the order of [`super::ChangeKind`]), then the least
    /// amount: months of work, ten thousands of rupiah, places nearer to the site. Nothing else of the market changes.
    ///
    /// # Errors
    ///
    /// As [`Matcher::why_not`].
    ///
    /// # Examples
    ///
    /// ```
    /// use matcher_core::matcher::{Answer, ChangeKind};
    /// use matcher_core::{MarketOptions, Matcher, OnError, RankOptions, Table};
    ///
    /// let mut market = Matcher::in_memory(MarketOptions::default())?;
    /// let workers = "worker_id,skills,experience_years\nW1,smaw,1\nW2,smaw,2\n";
    /// let vacancies = "vacancy_id,skills_required,experience_min_years\nV1,smaw,2\n";
    /// market.add_workers(Table::csv_reader(workers.as_bytes())?, OnError::Raise)?;
    /// market.add_vacancies(Table::csv_reader(vacancies.as_bytes())?, OnError::Raise)?;
    /// market.commit()?;
    ///
    /// let found = market.counterfactual("W1", "V1", &RankOptions::default().with_k(1))?;
    /// assert_eq!((found.answer, found.position), (Answer::Change, Some(1)));
    /// assert_eq!((found.changes[0].kind, found.changes[0].amount), (ChangeKind::Experience, Some(12.0)));
    /// # Ok::<(), matcher_core::Error>(())
    /// ```
    pub fn counterfactual(&self, worker: &str, vacancy: &str, options: &RankOptions) -> Result<Counterfactual> {
        contained(|| {
            let options = options.clone().with_cancel(self.cancel.clone());
            let mut now = self.why_not(worker, vacancy, &options)?;
            let fixed = fixed(&now, options.eligible);
            if now.reason == Verdict::Ranked || !fixed.is_empty() {
                let answer = if fixed.is_empty() { Answer::AlreadyIn } else { Answer::Fixed };
                return Ok(Counterfactual::without(answer, now, fixed, 0));
            }
            let records = self.records_of(worker, vacancy)?;
            let queue = self.snapshot.queue(vacancy, &options)?;
            let number = self.snapshot.worker_number(worker)?;
            let settings = self.snapshot.settings();
            let courses = Offers::new(self.records::<Course>()?, &settings.profiler());
            let ladders = Ladders::new(&self.snapshot, &records, number, &courses).all();
            let mut search = Search::new(self, &queue, &records, number);
            let Some(found) = search.smallest(&ladders)? else {
                let gap = now.last.as_ref().map(|last| last.priority - search.best).filter(|gap| gap.is_finite());
                return Ok(Counterfactual {
                    gap,
                    ..Counterfactual::without(Answer::Nothing, now, fixed, search.tried)
                });
            };
            let edits: Vec<_> = found.steps.iter().map(|(at, step)| ladders[*at].edit(*step)).collect();
            let tried = search.tried;
            let supposed = search.supposed(&edits)?;
            let (edited, unsaved) = search.unsaved(&edits);
            let after = self.supposed(&edited, &unsaved, &supposed.row);
            now.explanation.names.extend(&after.names);
            let stay = self.stay(after.is_local);
            let change = |(at, step): &(usize, u64)| -> Change { Ladder::change(&ladders[*at], *step, Some(stay)) };
            let position = match supposed.standing {
                Standing::At(position) => Some(position),
                _ => None,
            };
            Ok(Counterfactual {
                answer: Answer::Change,
                k: now.k,
                changes: found.steps.iter().map(change).collect(),
                position,
                score: after.score - now.explanation.score,
                priority: after.priority - now.explanation.priority,
                contributions: differences(&after.contributions, &now.explanation.contributions),
                fixed,
                tried,
                gap: None,
                facts: named("now", &now.explanation.facts).chain(named("after", &after.facts)).collect(),
                now,
                after: Some(after),
            })
        })
    }

    /// What the policy makes of somebody who moves on the market's day.
    fn stay(&self, is_local: Option<bool>) -> Stay {
        let settings = self.snapshot.settings();
        let months = settings.policy.local.months;
        let is_full = |day: crate::units::Date, today: crate::units::Date| {
            u32::try_from(today.months_until(day)).is_ok_and(|full| full >= months)
        };
        let from = settings.as_of.filter(|_| months > 0).and_then(|today| {
            let days = (0..=i32::try_from(months).ok()?.saturating_mul(31)).map(|more| today.to_days() + more);
            days.filter_map(|day| crate::units::Date::from_days(day).ok()).find(|day| is_full(*day, today))
        });
        Stay { months, is_local, from }
    }
}

impl Counterfactual {
    /// An answer without changes.
    fn without(answer: Answer, now: WhyNot, fixed: Vec<String>, tried: u32) -> Self {
        let contributions = differences(&now.explanation.contributions, &now.explanation.contributions);
        Self {
            answer,
            k: now.k,
            changes: Vec::new(),
            position: now.position.filter(|_| answer == Answer::AlreadyIn),
            score: 0.0,
            priority: 0.0,
            contributions,
            fixed,
            tried,
            gap: None,
            facts: named("now", &now.explanation.facts).collect(),
            now,
            after: None,
        }
    }
}

/// The rules that keep somebody out and that no change of theirs touches.
fn fixed(now: &WhyNot, eligible: Eligible) -> Vec<String> {
    if eligible == Eligible::All {
        return Vec::new();
    }
    if !matches!(now.reason, Verdict::Rule | Verdict::Unknown | Verdict::NotACandidate) || now.waits {
        return Vec::new();
    }
    let codes = [Code::AgeOutside, Code::NotOpenYet, Code::Closed, Code::NoOpening];
    let is_unknown = now.reason == Verdict::Unknown;
    let is_fixed = |code: &str| codes.iter().any(|own| code == own.as_str() || (is_unknown && code == own.unknown()));
    let checks = now.explanation.checks.iter().map(|check| check.code.clone());
    checks.filter(|code| is_fixed(code)).collect()
}

/// Whether a paper is among those missing.
pub(super) fn lacks(missing: Papers, paper: Papers) -> bool {
    missing.and(paper) == missing
}
