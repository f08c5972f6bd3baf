//! How does a caller use all this? One [`Matcher`]: add tables, commit, rank, explain.
//!
//! The records in the store are the truth; index and snapshot are derived. Changes are staged by `add_*` and `remove_*` and
//! become visible together at [`Matcher::commit`], under one generation number. A derived part that is missing, older or
//! damaged is built anew on opening.

#[cfg(test)]
mod breaks;
mod changed;
mod decisions;
mod demand;
mod desk;
mod duplicates;
mod erase;
mod explain;
mod explanation;
mod gap;
mod impact;
mod ipk;
mod ledger;
mod local_test;
mod lock;
mod open;
mod outcome;
mod policy;
mod programme;
mod protection;
mod readers;
mod repair;
mod training;
mod tune;
mod unresolved;
mod vacancy_report;
mod what_if;
mod wording;

use std::path::PathBuf;

pub use crate::lang::Lang;
pub use erase::ErasureReceipt;
pub use explain::{
    Ahead, Answer, Change, ChangeKind, Comparison, Counterfactual, Decided, Difference, DifferenceSide, Last, NearMiss,
    PlaceOf, Shortfall, Stay, Step, Verdict, WhyNot,
};
pub use explanation::{Audience, Explanation, PolicyBranch};
pub use open::MarketOptions;
pub use repair::Checkup;
pub use tune::Judged;
pub use unresolved::UnresolvedSkill;
pub use what_if::WhatIf;

use crate::cancel::{Cancel, contained};
use crate::engine::{Held, RankOptions, Ranking, Settings, Snapshot};
use crate::error::{Error, Result};
use crate::index::{Index, IndexError};
use crate::lexicon::ResolvedMention;
use crate::record::{
    Context, Course, Employer, Event, IngestReport, Issue, Mou, OnError, Record, Severity, Table, Target, Vacancy,
    Worker, read, shown_id,
};
use crate::statistics::Statistics;
use crate::store::Store;

/// A market: records, what is derived from them, and every call on them.
///
/// # Examples
///
/// ```
/// use matcher_core::record::{OnError, Table};
/// use matcher_core::{MarketOptions, Matcher, RankOptions};
///
/// let mut market = Matcher::in_memory(MarketOptions::default())?;
/// let workers = "worker_id,skills,home_region\nW1,las smaw|forklift,64.74.01\nW2,barista,62.02\n";
/// let vacancies = "vacancy_id,title,skills_required,region\nV1,Welder,smaw,64.74.02\n";
/// market.add_workers(Table::csv_reader(workers.as_bytes())?, OnError::Raise)?;
/// market.add_vacancies(Table::csv_reader(vacancies.as_bytes())?, OnError::Raise)?;
/// market.commit()?;
///
/// let ranking = market.snapshot().rank_workers(None, &RankOptions::default())?;
/// assert_eq!(ranking.worker_id(&ranking.rows()[0]), "W1");
/// # Ok::<(), matcher_core::Error>(())
/// ```
pub struct Matcher {
    store: Store,
    index: Index,
    /// False once index and store may disagree; the next commit builds the index anew.
    index_agrees: bool,
    snapshot: Snapshot,
    settings: Settings,
    /// Stops adds and commits.
    cancel: Cancel,
    nik_key: Option<[u8; 32]>,
    directory: Option<PathBuf>,
    access: Access,
    /// Generations before this one that somebody may still hold.
    older: Vec<Held>,
}

/// What a market may do with its directory, and what it holds there meanwhile.
enum Access {
    /// There is none.
    Memory,
    Writer(#[allow(dead_code, reason = "held until the market closes")] lock::WriterLock),
    Reader(#[allow(dead_code, reason = "held until the market closes")] Option<readers::Reading>),
}

impl Access {
    /// True with a directory and the right to change it.
    fn may_write(&self) -> bool {
        matches!(self, Self::Writer(_))
    }
}

impl Matcher {
    /// The last commit; before the first one an empty market. Cheap to clone and safe to keep.
    #[must_use]
    pub fn snapshot(&self) -> &Snapshot {
        &self.snapshot
    }

    /// Stages workers.
    ///
    /// # Errors
    ///
    /// An input error if the table can't be read, or holds a bad row and `on_error` is [`OnError::Raise`]; then nothing is
    /// staged. A storage error if this market is open read-only.
    pub fn add_workers(&mut self, table: Table, on_error: OnError) -> Result<IngestReport> {
        self.add::<Worker>(table, on_error)
    }

    /// Stages vacancies; see [`Matcher::add_workers`].
    ///
    /// # Errors
    ///
    /// As [`Matcher::add_workers`].
    pub fn add_vacancies(&mut self, table: Table, on_error: OnError) -> Result<IngestReport> {
        self.add::<Vacancy>(table, on_error)
    }

    /// Stages employers; see [`Matcher::add_workers`].
    ///
    /// # Errors
    ///
    /// As [`Matcher::add_workers`].
    pub fn add_employers(&mut self, table: Table, on_error: OnError) -> Result<IngestReport> {
        self.add::<Employer>(table, on_error)
    }

    /// Stages courses; see [`Matcher::add_workers`].
    ///
    /// # Errors
    ///
    /// As [`Matcher::add_workers`].
    pub fn add_courses(&mut self, table: Table, on_error: OnError) -> Result<IngestReport> {
        self.add::<Course>(table, on_error)
    }

    /// Stages memoranda of understanding; see [`Matcher::add_workers`].
    ///
    /// # Errors
    ///
    /// As [`Matcher::add_workers`].
    pub fn add_mous(&mut self, table: Table, on_error: OnError) -> Result<IngestReport> {
        self.add::<Mou>(table, on_error)
    }

    /// Stages targets; see [`Matcher::add_workers`].
    ///
    /// # Errors
    ///
    /// As [`Matcher::add_workers`].
    pub fn add_targets(&mut self, table: Table, on_error: OnError) -> Result<IngestReport> {
        self.add::<Target>(table, on_error)
    }

    /// Stages events; see [`Matcher::add_workers`].
    ///
    /// # Errors
    ///
    /// As [`Matcher::add_workers`].
    pub fn add_events(&mut self, table: Table, on_error: OnError) -> Result<IngestReport> {
        self.add::<Event>(table, on_error)
    }

    /// Reads a table as [`Matcher::add_workers`] would and stages nothing.
    ///
    /// # Errors
    ///
    /// An input error if the table can't be read at all.
    pub fn check<R: Record>(&self, table: Table) -> Result<IngestReport> {
        contained(|| Ok(read::<R>(table, &self.context(), OnError::Report)?.report))
    }

    fn context(&self) -> Context<'_> {
        let context = Context::new(&self.settings.regions).with_cancel(&self.cancel);
        match &self.nik_key {
            Some(key) => context.with_nik_key(key),
            None => context,
        }
    }

    fn add<R: Record>(&mut self, table: Table, on_error: OnError) -> Result<IngestReport> {
        contained(|| {
            self.writable()?;
            let batch = read::<R>(table, &self.context(), on_error)?;
            self.store.stage(&batch.records, &self.cancel)?;
            Ok(batch.report)
        })
    }

    /// Stages the removal of workers; ids that no record has are refused and counted.
    ///
    /// # Errors
    ///
    /// A storage error if this market is open read-only.
    pub fn remove_workers(&mut self, ids: &[String]) -> Result<IngestReport> {
        self.remove::<Worker>(ids)
    }

    /// Stages the removal of vacancies; see [`Matcher::remove_workers`].
    ///
    /// # Errors
    ///
    /// As [`Matcher::remove_workers`].
    pub fn remove_vacancies(&mut self, ids: &[String]) -> Result<IngestReport> {
        self.remove::<Vacancy>(ids)
    }

    fn remove<R: Record>(&mut self, ids: &[String]) -> Result<IngestReport> {
        self.writable()?;
        let absent = self.store.stage_removal::<R>(ids)?;
        let (accepted, refused) = ((ids.len() - absent.len()) as u64, absent.len() as u64);
        let issue = |id: String| Issue {
            row: None,
            line: None,
            id: shown_id(&id),
            column: Some(R::KEY.to_owned()),
            rule: "unknown_id",
            value: None,
            expected: "the id of a stored record".to_owned(),
            count: 1,
            severity: Severity::Error,
        };
        Ok(IngestReport { table: R::TABLE, accepted, refused, issues: absent.into_iter().map(issue).collect() })
    }

    fn writable(&self) -> Result<()> {
        match &self.access {
            Access::Memory | Access::Writer(_) => Ok(()),
            Access::Reader(_) => Err(Error::ReadOnly { path: self.directory.clone().unwrap_or_default() }),
        }
    }

    /// Makes everything staged visible, durable and derived, all or nothing, under the next generation, which it returns.
    ///
    /// The first commit with workers and vacancies also counts how rare skills and words are; later ones keep those counts, so
    /// that they change the scores of changed records alone.
    ///
    /// # Errors
    ///
    /// A storage error; then the last commit still stands and what was staged stays staged.
    pub fn commit(&mut self) -> Result<u64> {
        self.commit_with(self.frozen())
    }

    /// The counts that the next commit keeps; none before both sides have been counted.
    fn frozen(&self) -> Option<Statistics> {
        let counted = self.snapshot.statistics();
        (counted.workers > 0 && counted.vacancies > 0).then(|| counted.clone())
    }

    /// Counts anew how rare skills and words are, and commits, staged changes included.
    ///
    /// # Errors
    ///
    /// As [`Matcher::commit`].
    pub fn refresh_statistics(&mut self) -> Result<u64> {
        self.commit_with(None)
    }

    fn commit_with(&mut self, statistics: Option<Statistics>) -> Result<u64> {
        // After a panic index and store may disagree, which the next commit sees; what was staged is staged still.
        contained(|| self.commit_uncontained(statistics))
    }

    fn commit_uncontained(&mut self, statistics: Option<Statistics>) -> Result<u64> {
        self.writable()?;
        let generation = self.store.generation()? + 1;
        if !self.index_agrees {
            self.rebuild(generation - 1)?;
        }
        // From here until the store has committed, the index is ahead of it.
        self.index_agrees = false;
        let mut committed = self.advance(generation);
        if matches!(&committed, Err(Error::Index(error)) if !matches!(error, IndexError::Cancelled(_))) {
            // A writer killed inside a commit can leave files whose names the next one would take; the records are whole,
            // so the index is made anew once.
            self.rebuild(generation - 1)?;
            committed = self.advance(generation);
        }
        committed?;
        self.cancel.check()?;
        let snapshot = Snapshot::build(&self.index, self.settings.clone(), statistics, generation)?;
        self.cancel.check()?;
        #[cfg(test)]
        breaks::here();
        self.store.commit(generation, &open::settings(&self.settings, snapshot.statistics())?)?;
        self.index_agrees = true;
        self.replace_snapshot(snapshot);
        Ok(generation)
    }

    /// Makes the index anew from the committed records.
    fn rebuild(&mut self, generation: u64) -> Result<()> {
        let directory = self.directory.as_deref();
        self.index = open::rebuilt(&self.store, directory, &self.settings, generation, &self.cancel)?;
        Ok(())
    }

    /// Brings what is staged into the index.
    fn advance(&self, generation: u64) -> Result<()> {
        open::advanced(&self.store, &self.index, &self.settings, generation, &self.cancel)
    }

    /// Sets the handle that stops an add or a commit from another thread; what it stops changes nothing.
    ///
    /// A handle that was cancelled stays so: give a new one before the next call.
    pub fn set_cancel(&mut self, cancel: Cancel) {
        self.cancel = cancel;
    }

    /// Replaces the lexicon from the next commit on, which reads every record anew and stores the lexicon.
    ///
    /// # Errors
    ///
    /// A storage error if this market is open read-only.
    pub fn set_lexicon(&mut self, lexicon: std::sync::Arc<crate::lexicon::Lexicon>) -> Result<()> {
        self.writable()?;
        self.settings.lexicon = lexicon;
        // The index was made with the old one.
        self.index_agrees = false;
        Ok(())
    }

    /// Forgets everything staged since the last commit.
    ///
    /// # Errors
    ///
    /// A storage error.
    pub fn discard(&mut self) -> Result<()> {
        Ok(self.store.discard()?)
    }

    /// One committed record, every stored column of it.
    ///
    /// # Errors
    ///
    /// A storage error.
    pub fn record<R: Record>(&self, id: &str) -> Result<Option<R>> {
        Ok(self.store.record(id)?)
    }

    /// Every committed record of a table, in the order of ids by bytes.
    ///
    /// # Errors
    ///
    /// A storage error.
    pub fn records<R: Record>(&self) -> Result<Vec<R>> {
        Ok(self.store.records()?)
    }

    /// How many records of a table are committed.
    ///
    /// # Errors
    ///
    /// A storage error.
    pub fn count<R: Record>(&self) -> Result<u64> {
        Ok(self.store.count::<R>()?)
    }

    /// The mentions of skills in texts, one row a mention; a text with none gives one empty row.
    #[must_use]
    pub fn resolve_skills(&self, texts: &[&str]) -> Vec<ResolvedMention> {
        self.settings.lexicon.resolve_texts(texts)
    }

    /// Ranks the best workers for each vacancy, or for all; see [`Snapshot::rank_workers`].
    ///
    /// # Errors
    ///
    /// As [`Snapshot::rank_workers`].
    pub fn rank_workers(&self, vacancies: Option<&[&str]>, options: &RankOptions) -> Result<Ranking> {
        Ok(self.snapshot.rank_workers(vacancies, options)?)
    }

    /// Ranks the best vacancies for each worker, or for all; see [`Snapshot::rank_vacancies`].
    ///
    /// # Errors
    ///
    /// As [`Snapshot::rank_vacancies`].
    pub fn rank_vacancies(&self, workers: Option<&[&str]>, options: &RankOptions) -> Result<Ranking> {
        Ok(self.snapshot.rank_vacancies(workers, options)?)
    }
}

impl std::fmt::Debug for Matcher {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Matcher")
            .field("directory", &self.directory)
            .field("snapshot", &self.snapshot)
            .finish_non_exhaustive()
    }
}
