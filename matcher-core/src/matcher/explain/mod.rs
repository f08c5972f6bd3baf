//! Why does a pair have its score, its place, or none? The reference scorer, with names put to its numbers.
//!
//! [`Matcher::explain`] takes one pair apart, [`Matcher::compare`] two against each other, [`Matcher::why_not`] says what
//! keeps somebody out, [`Matcher::counterfactual`] what would bring them in. Nothing here scores or orders by itself.

mod apply;
mod change;
mod compare;
mod counterfactual;
mod ladders;
mod leaves;
mod near_miss;
mod rules;
mod said;
mod search;
mod why_not;

pub use change::{Change, ChangeKind, Stay};
pub use compare::{Comparison, Decided, Difference, DifferenceSide, PlaceOf};
pub use counterfactual::{Answer, Counterfactual};
pub use near_miss::NearMiss;
pub use why_not::{Ahead, Last, Shortfall, Step, Verdict, WhyNot};

use std::collections::BTreeMap;

use super::Matcher;
use super::explanation::{Explanation, Names, PolicyBranch};
use crate::cancel::contained;
use crate::engine::layout::{Layout, Unpacked};
use crate::engine::relations::Relations;
use crate::engine::unsaved::UnsavedWorker;
use crate::engine::{EngineError, Row, Snapshot};
use crate::error::Result;
use crate::index::{VacancyProfile, WorkerProfile};
use crate::lexicon::Lexicon;
use crate::record::{Vacancy, Worker};
use crate::region::AdminLevel;
use crate::scoring::eligibility;
use crate::scoring::explain::parts;
use crate::scoring::packed::{Pair, VacancyView, WorkerView};
use crate::scoring::reference::{self, TitleRarity};
use crate::scoring::score;
use said::Words;

/// Both records of a pair.
#[derive(Clone)]
struct Records {
    worker: Worker,
    vacancy: Vacancy,
}

impl Matcher {
    /// Explains one committed pair.
    ///
    /// # Errors
    ///
    /// An input error for an id that isn't committed; a storage error if its record can't be read.
    ///
    /// # Examples
    ///
    /// ```
    /// use matcher_core::matcher::{Audience, Lang};
    /// use matcher_core::{MarketOptions, Matcher, OnError, Table};
    ///
    /// let mut market = Matcher::in_memory(MarketOptions::default())?;
    /// market.add_workers(Table::csv_reader("worker_id,skills\nW1,las smaw\n".as_bytes())?, OnError::Raise)?;
    /// market.add_vacancies(Table::csv_reader("vacancy_id,skills_required\nV1,smaw\n".as_bytes())?, OnError::Raise)?;
    /// market.commit()?;
    ///
    /// let why = market.explain("W1", "V1")?;
    /// let sum: f64 = why.contributions.iter().map(|leaf| leaf.contribution).sum();
    /// assert!((sum - why.score).abs() < 1e-9);
    /// assert!(why.text(Lang::En, Audience::Officer).starts_with("Match score"));
    /// # Ok::<(), matcher_core::Error>(())
    /// ```
    pub fn explain(&self, worker: &str, vacancy: &str) -> Result<Explanation> {
        contained(|| {
            let ranking = self.snapshot.score_pairs(&[(worker, vacancy)])?;
            Ok(self.explained(&self.records_of(worker, vacancy)?, &ranking.rows()[0]))
        })
    }

    fn records_of(&self, worker: &str, vacancy: &str) -> Result<Records> {
        let unknown = |table, id: &str| EngineError::unknown_id(table, id, self.snapshot.generation());
        let found = self.record::<Worker>(worker)?.ok_or_else(|| unknown("workers", worker))?;
        let vacancy = self.record::<Vacancy>(vacancy)?.ok_or_else(|| unknown("vacancies", vacancy))?;
        Ok(Records { worker: found, vacancy })
    }

    /// A stored pair, explained.
    fn explained(&self, records: &Records, row: &Row) -> Explanation {
        let layout = self.snapshot.layout();
        let mut unpacked = Unpacked::default();
        let worker = layout.workers.read(row.worker, &mut unpacked);
        Explainer::new(&self.snapshot, records, row, worker, (&layout.relations, &layout.title_rarity)).explain(row)
    }

    /// A pair whose worker was never stored as they stand there, explained.
    fn supposed(&self, records: &Records, unsaved: &UnsavedWorker, row: &Row) -> Explanation {
        let how = (&unsaved.relations, &unsaved.rarity);
        let mut explainer = Explainer::new(&self.snapshot, records, row, unsaved.view(), how);
        explainer.unsaved = Some(unsaved);
        explainer.explain(row)
    }
}

/// One pair with the words its numbers came from.
struct Explainer<'a, T> {
    snapshot: &'a Snapshot,
    layout: &'a Layout,
    worker: WorkerView<'a>,
    vacancy: VacancyView<'a>,
    relations: &'a Relations,
    titles: &'a T,
    unsaved: Option<&'a UnsavedWorker>,
    records: &'a Records,
    held: WorkerProfile,
    asked: VacancyProfile,
    words: Words,
}

impl<'a, T: TitleRarity> Explainer<'a, T> {
    fn new(
        snapshot: &'a Snapshot,
        records: &'a Records,
        row: &Row,
        worker: WorkerView<'a>,
        (relations, titles): (&'a Relations, &'a T),
    ) -> Self {
        let layout = snapshot.layout();
        let profiler = snapshot.settings().profiler();
        Self {
            snapshot,
            layout,
            worker,
            vacancy: layout.vacancies.view(row.vacancy),
            relations,
            titles,
            unsaved: None,
            records,
            held: profiler.worker(&records.worker),
            asked: profiler.vacancy(&records.vacancy),
            words: Words::of(&snapshot.settings().lexicon, &records.worker, &records.vacancy),
        }
    }

    fn explain(&self, row: &Row) -> Explanation {
        let weights = self.snapshot.packed_weights();
        let overlap = reference::overlap(&self.worker, &self.vacancy, self.relations, self.titles);
        let pair = Pair { worker: self.worker.facts, vacancy: self.vacancy.facts, overlap };
        let scored = score(&pair, weights);
        let contributions = parts(&scored, &pair, weights).iter().flat_map(|part| self.leaves(part)).collect();
        let settings = self.snapshot.settings();
        let (site, as_of) = (self.vacancy.facts.site, settings.as_of);
        let residence = settings.policy.residence(self.worker.facts, site, as_of);
        let post = settings.policy.post(self.vacancy.facts, as_of);
        let today = as_of.map(crate::units::Date::to_days);
        let mut reasons = eligibility::reasons(row.checks, &self.worker, &self.vacancy, weights.detour, today);
        for reason in &mut reasons {
            self.name_papers(reason, today);
        }
        Explanation {
            vacancy_id: self.asked.id.clone(),
            worker_id: self.held.id.clone(),
            score: scored.score,
            priority: row.priority,
            forward: scored.forward,
            reverse: scored.reverse,
            confidence: scored.confidence,
            tier: row.tier,
            is_local: residence.is_local,
            eligible: row.checks.eligible(),
            checks: reasons,
            shortfalls: self.shortfalls(row.checks, today),
            contributions,
            policy: PolicyBranch {
                policy_id: settings.policy.id.clone(),
                instrument: settings.policy.order.instrument.as_str(),
                binds: settings.policy.binds(self.vacancy.facts, as_of),
                counted_tier: residence.tier,
                ring: residence.ring.and_then(|ring| settings.policy.reserve_names().into_iter().nth(ring.into())),
                proof_missing: residence.missing.names().collect(),
                added: row.priority - row.score,
                turns: row.turns,
                openings: post.openings,
                reserved: settings.policy.reserved(&post),
            },
            facts: self.facts(),
            fingerprints: self.snapshot.fingerprints().clone(),
            names: Names { english: self.english(), places: self.places() },
        }
    }

    /// English names of everything asked or held that is named in Indonesian.
    fn english(&self) -> BTreeMap<String, String> {
        let demands = self.vacancy.demands.iter().map(|demand| demand.skill);
        let tokens = demands.chain(self.vacancy.certificates.iter().copied());
        let tokens = tokens.map(|code| self.layout.skills.name(code));
        let tokens = tokens.chain(self.held.skills.iter().map(|held| held.token.as_str()));
        let tokens = tokens.filter_map(|token| self.lexicon().index_of(token));
        let skills = tokens.map(|index| self.lexicon().skill(index));
        let named = skills.filter(|skill| !skill.label_id.is_empty() && !skill.label_en.is_empty());
        named.map(|skill| (skill.label_id.clone(), skill.label_en.clone())).collect()
    }

    /// Names of the regions that a text may speak of: around the site, the home, and those a policy names.
    fn places(&self) -> BTreeMap<String, String> {
        let settings = self.snapshot.settings();
        let site = self.vacancy.facts.site;
        let around = AdminLevel::ALL.into_iter().filter_map(|level| site?.at(level));
        let own = [self.worker.facts.home, self.worker.facts.ktp].into_iter().flatten();
        let codes = around.chain(own).chain(settings.policy.local.regions.iter().copied());
        codes.map(|code| (code.to_string(), settings.regions.full_name(code))).collect()
    }

    fn lexicon(&self) -> &Lexicon {
        &self.snapshot.settings().lexicon
    }

    /// The token of a skill.
    fn skill(&self, code: u32) -> &str {
        match self.unsaved {
            Some(unsaved) => unsaved.skill(self.layout, code),
            None => self.layout.skills.name(code),
        }
    }

    fn label(&self, token: &str) -> String {
        label(self.lexicon(), token)
    }
}

/// What people call a skill: its label, or the text of one that the lexicon doesn't know.
fn label(lexicon: &Lexicon, token: &str) -> String {
    let label = lexicon.index_of(token).map(|index| lexicon.skill(index).label().to_owned());
    label.unwrap_or_else(|| token.trim_start_matches('~').to_owned())
}
