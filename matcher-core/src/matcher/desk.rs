//! Who is called, and what did officers change? Call lists and overrides of a market; [`crate::desk`] says what they mean.

use rustc_hash::{FxHashMap, FxHashSet};

use super::Matcher;
use crate::cancel::contained;
use crate::desk::{
    Asked, CallList, CallNote, CallNoteKind, CallOptions, CallPost, Called, DeskError, Override, Overrides, select,
};
use crate::engine::{Direction, EngineError, Places, RankOptions, Ranking};
use crate::error::Result;
use crate::ids::{EventId, VacancyId, WorkerId};
use crate::record::{Employer, Event, EventKind, IngestReport, OnError, Table, Vacancy};
use crate::units::Date;

impl Matcher {
    /// Stages an override of a committed pair as an event of the log: `on` a day, for a reason.
    ///
    /// Without an id the event is called after day, worker and vacancy, so that a second one of that day corrects the first.
    /// It counts from the next commit on.
    ///
    /// # Errors
    ///
    /// An input error for an id that isn't committed, or a blank reason; a storage error if this market is open read-only.
    ///
    /// # Examples
    ///
    /// ```
    /// use matcher_core::desk::{CallOptions, Change};
    /// use matcher_core::{MarketOptions, Matcher, OnError, Table};
    ///
    /// let mut market = Matcher::in_memory(MarketOptions::default())?;
    /// market.add_workers(Table::csv_reader("worker_id,skills\nW1,smaw|gtaw\nW2,smaw\n".as_bytes())?, OnError::Raise)?;
    /// market.add_vacancies(Table::csv_reader("vacancy_id,skills_required\nV1,smaw|gtaw\n".as_bytes())?, OnError::Raise)?;
    /// market.commit()?;
    /// market.override_pair("W1", "V1", "sudah bekerja sejak Oktober", "2026-11-02".parse()?, None)?;
    /// market.commit()?;
    ///
    /// let list = market.call_list(Some(&["V1"]), &CallOptions::default())?;
    /// let rows: Vec<_> = list.rows().iter().map(|row| (&*row.worker_id, row.place, row.change)).collect();
    /// assert_eq!(rows, [("W2", Some(1), None), ("W1", None, Some(Change::LeftOut))]);
    /// # Ok::<(), matcher_core::Error>(())
    /// ```
    pub fn override_pair(
        &mut self,
        worker: &str,
        vacancy: &str,
        reason: &str,
        on: Date,
        event_id: Option<&str>,
    ) -> Result<IngestReport> {
        self.snapshot.score_pairs(&[(worker, vacancy)])?;
        let employer_id = self.record::<Vacancy>(vacancy)?.and_then(|vacancy| vacancy.employer_id);
        let id = event_id.map_or_else(|| override_id(worker, vacancy, on), str::to_owned);
        let mut event = Event::new(EventId::new(&id)?);
        event.date = Some(on);
        event.kind = Some(EventKind::Overridden);
        event.worker_id = Some(WorkerId::new(worker)?);
        event.vacancy_id = Some(VacancyId::new(vacancy)?);
        event.employer_id = employer_id;
        event.reason = Some(reason.to_owned());
        self.add_events(Table::records(&[event]), OnError::Raise)
    }

    /// Every committed override.
    ///
    /// # Errors
    ///
    /// A storage error.
    pub fn overrides(&self) -> Result<Overrides> {
        Ok(Overrides::of(&self.records::<Event>()?))
    }

    /// Who is called for each vacancy, or for all: the first ones of its ranking, with what officers changed.
    ///
    /// # Errors
    ///
    /// An input error for an id that isn't committed or no `n`, a storage error if a record can't be read.
    pub fn call_list(&self, vacancies: Option<&[&str]>, options: &CallOptions) -> Result<CallList> {
        contained(|| {
            check_n(options)?;
            let overrides = if options.overrides { self.overrides()? } else { Overrides::default() };
            let mut depth = usize::try_from(options.n.unwrap_or(1)).unwrap_or(usize::MAX);
            if options.n.is_none() {
                for vacancy in &self.posts(vacancies)? {
                    depth = depth.max(usize::try_from(vacancy.openings.unwrap_or(1)).unwrap_or(usize::MAX));
                }
            }
            // Everybody left out is followed by one more.
            let most = overrides.counts().iter().map(|count| count.workers).max().unwrap_or(0);
            depth = depth.saturating_add(usize::try_from(most).unwrap_or(usize::MAX));
            let mut rank = RankOptions::default().with_k(depth).with_eligible(options.eligible);
            // A call list tells no place by score alone.
            rank = rank.with_places(Places::Listed);
            if let Some(threads) = options.threads {
                rank = rank.with_threads(threads);
            }
            let ranking = self.snapshot.rank_workers(vacancies, &rank)?;
            let asked: Vec<String> = match vacancies {
                Some(ids) => ids.iter().map(|&id| id.to_owned()).collect(),
                None => self.posts(None)?.into_iter().map(|vacancy| vacancy.vacancy_id.to_string()).collect(),
            };
            self.made(&asked, &ranking, &overrides, options)
        })
    }

    /// As [`Matcher::call_list`], of a ranking that was made before; a list ends where it ends.
    ///
    /// # Errors
    ///
    /// As [`Matcher::call_list`]; also if the ranking orders vacancies for workers.
    pub fn call_list_from(&self, ranking: &Ranking, options: &CallOptions) -> Result<CallList> {
        contained(|| {
            check_n(options)?;
            if ranking.direction() != Direction::Workers {
                return Err(DeskError::Direction.into());
            }
            let overrides = if options.overrides { self.overrides()? } else { Overrides::default() };
            let mut seen = FxHashSet::default();
            let ids = ranking.rows().iter().map(|row| ranking.vacancy_id(row));
            let asked: Vec<String> = ids.filter(|id| seen.insert(*id)).map(str::to_owned).collect();
            self.made(&asked, ranking, &overrides, options)
        })
    }

    /// The vacancies asked for, or all.
    fn posts(&self, vacancies: Option<&[&str]>) -> Result<Vec<Vacancy>> {
        let Some(ids) = vacancies else { return self.records::<Vacancy>() };
        ids.iter().map(|id| self.post(id)).collect()
    }

    fn post(&self, id: &str) -> Result<Vacancy> {
        let unknown = || EngineError::unknown_id("vacancies", id, self.snapshot.generation());
        Ok(self.record::<Vacancy>(id)?.ok_or_else(unknown)?)
    }

    fn made(
        &self,
        asked: &[String],
        ranking: &Ranking,
        overrides: &Overrides,
        options: &CallOptions,
    ) -> Result<CallList> {
        let mut ranked: FxHashMap<&str, Vec<Called>> = FxHashMap::default();
        for row in ranking.rows().iter().filter(|row| row.position.is_some()) {
            ranked.entry(ranking.vacancy_id(row)).or_default().push(Called::of(ranking, row));
        }
        let (mut posts, mut rows, mut notes) = (Vec::new(), Vec::new(), Vec::new());
        for id in asked {
            let post = self.call_post(&self.post(id)?, options)?;
            let own = ranked.remove(id.as_str()).unwrap_or_default();
            let (known, unknown): (Vec<&Override>, Vec<&Override>) = overrides
                .in_force(id)
                .partition(|one| self.snapshot.layout().workers.ids.find(&one.worker_id).is_some());
            if !unknown.is_empty() {
                notes.push(CallNote { vacancy_id: id.clone(), kind: CallNoteKind::Unknown, count: unknown.len() });
            }
            let others = self.others(id, &own, &known)?;
            let (selected, said) = select(Asked { post: &post, ranked: own, others, overrides: known });
            rows.extend(selected);
            notes.extend(said);
            posts.push(post);
        }
        Ok(CallList { posts, rows, notes, fingerprints: ranking.fingerprints.clone() })
    }

    /// Rows of overridden workers whom the ranking gives no position.
    fn others(&self, vacancy: &str, ranked: &[Called], overrides: &[&Override]) -> Result<Vec<Called>> {
        let listed: FxHashSet<&str> = ranked.iter().map(|row| row.worker_id.as_str()).collect();
        let beyond = overrides.iter().filter(|one| !listed.contains(one.worker_id.as_str()));
        let pairs: Vec<(&str, &str)> = beyond.map(|one| (one.worker_id.as_str(), vacancy)).collect();
        let scored = self.snapshot.score_pairs(&pairs)?;
        Ok(scored.rows().iter().map(|row| Called::of(&scored, row)).collect())
    }

    fn call_post(&self, vacancy: &Vacancy, options: &CallOptions) -> Result<CallPost> {
        let employer = match &vacancy.employer_id {
            Some(id) => {
                let name = self.record::<Employer>(id.as_str())?.and_then(|employer| employer.name);
                Some(name.unwrap_or_else(|| id.to_string()))
            }
            None => None,
        };
        let openings = vacancy.openings.unwrap_or(1);
        let regions = &self.snapshot.settings().regions;
        Ok(CallPost {
            vacancy_id: vacancy.vacancy_id.to_string(),
            title: vacancy.title.clone().or_else(|| vacancy.occupation.clone()),
            employer,
            site: vacancy.site_id.clone(),
            region: vacancy.region.map(|region| regions.full_name(region)),
            openings,
            certificates: vacancy.certificates_required.iter().flatten().map(|one| one.name.clone()).collect(),
            n: options.n.unwrap_or(openings),
        })
    }
}

fn check_n(options: &CallOptions) -> Result<()> {
    if options.n == Some(0) {
        return Err(DeskError::NoPlaces.into());
    }
    Ok(())
}

/// An id after day, worker and vacancy; a digest where that would be longer than an id may be.
fn override_id(worker: &str, vacancy: &str, on: Date) -> String {
    let id = format!("overridden {on} {worker} {vacancy}");
    if id.len() <= crate::ids::MAX_ID_BYTES {
        return id;
    }
    format!("overridden {on} {}", blake3::hash(id.as_bytes()).to_hex())
}
