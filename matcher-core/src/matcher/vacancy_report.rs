//! Vacancies and filled posts in the fields of Perpres 57/2023, in and out.

use std::collections::{BTreeMap, BTreeSet};

use super::Matcher;
use crate::cancel::contained;
use crate::error::Result;
use crate::ipk::Period;
use crate::record::{Employer, Event, EventKind, IngestReport, Issue, OnError, Severity, Table, Vacancy, read};
use crate::units::Date;
use crate::vacancy_report::{FilledNotice, VacancyReport};

impl Matcher {
    /// Stages vacancies that employers report in the fields of Perpres 57/2023, and the events of their reports.
    ///
    /// What is on file or staged of a vacancy stays where its report says nothing; a wage told replaces the one on file whole.
    /// A report that doesn't fit what is on file is refused. A report is one event, whose id comes from the vacancy's and its
    /// day, so that the same file read twice counts once. The sex asked is read, told as a notice and not stored, and neither
    /// is the employer's name.
    ///
    /// # Errors
    ///
    /// As [`Matcher::add_workers`]; an input error if a vacancy's id leaves no room for its event's.
    ///
    /// # Examples
    ///
    /// ```
    /// use matcher_core::record::Event;
    /// use matcher_core::{Matcher, MarketOptions, OnError, Table, Vacancy};
    ///
    /// let mut market = Matcher::in_memory(MarketOptions::default().with_as_of("2026-11-01".parse()?))?;
    /// let file = "id_lowongan;tanggal_lapor;jabatan;jumlah;upah_min\nV1;12/10/2026;Juru las;3;Rp 4.200.000\n";
    /// let report = market.add_vacancy_reports(Table::csv_reader(file.as_bytes())?, OnError::Report)?;
    /// market.commit()?;
    ///
    /// assert_eq!(report.accepted, 1);
    /// assert_eq!(market.record::<Vacancy>("V1")?.unwrap().openings, Some(3));
    /// assert_eq!(market.records::<Event>()?[0].date.unwrap().to_string(), "2026-10-12");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn add_vacancy_reports(&mut self, table: Table, on_error: OnError) -> Result<IngestReport> {
        contained(|| {
            self.writable()?;
            let batch = read::<VacancyReport>(table, &self.context(), on_error)?;
            let (mut latest, mut report) = (BTreeMap::new(), batch.report);
            for reported in &batch.records {
                let id = reported.id_lowongan.as_str();
                let on_file = match latest.remove(id) {
                    Some(vacancy) => Some(vacancy),
                    None => self.store.latest::<Vacancy>(id)?,
                };
                latest.insert(id.to_owned(), reported.vacancy(on_file));
            }
            // A report may be right and not fit what is on file: such rows are refused like any other.
            let vacancies: Vec<Vacancy> = latest.into_values().collect();
            let fitting = read::<Vacancy>(Table::records(&vacancies), &self.context(), on_error)?;
            let kept: BTreeSet<&str> = fitting.records.iter().map(|vacancy| vacancy.vacancy_id.as_str()).collect();
            let is_kept = |one: &&VacancyReport| kept.contains(one.id_lowongan.as_str());
            let refused = batch.records.iter().filter(|one| !is_kept(one)).count() as u64;
            (report.accepted, report.refused) = (report.accepted - refused, report.refused + refused);
            let errors = fitting.report.issues.into_iter().filter(|issue| issue.severity == Severity::Error);
            report.issues.extend(errors.map(|issue| Issue { row: None, ..issue }));
            let mut events = Vec::new();
            for reported in batch.records.iter().filter(is_kept) {
                events.extend(reported.event()?);
            }
            let count = |is: fn(&VacancyReport) -> bool| batch.records.iter().filter(|one| is(one)).count();
            report.issues.extend(notices([
                ("jenis_kelamin", "not_stored", "read and not stored", count(|one| one.jenis_kelamin.is_some())),
                (
                    "nama_pemberi_kerja",
                    "not_stored",
                    "read and not stored",
                    count(|one| one.nama_pemberi_kerja.is_some()),
                ),
                ("tanggal_lapor", "no_event", "empty: no report is counted", count(|one| one.tanggal_lapor.is_none())),
            ]));
            self.store.stage(&fitting.records, &self.cancel)?;
            self.store.stage(&events, &self.cancel)?;
            Ok(report)
        })
    }

    /// Stages notices that vacancies are filled, as events of the kind `filled`.
    ///
    /// # Errors
    ///
    /// As [`Matcher::add_vacancy_reports`].
    pub fn add_filled_notices(&mut self, table: Table, on_error: OnError) -> Result<IngestReport> {
        contained(|| {
            self.writable()?;
            let batch = read::<FilledNotice>(table, &self.context(), on_error)?;
            let mut events = Vec::new();
            for notice in &batch.records {
                events.extend(notice.event()?);
            }
            self.store.stage(&events, &self.cancel)?;
            let mut report = batch.report;
            let with_count = batch.records.iter().filter(|one| one.jumlah_terisi.is_some()).count();
            report.issues.extend(notices([("jumlah_terisi", "not_stored", "read and not stored", with_count)]));
            Ok(report)
        })
    }

    /// Vacancies on file in the fields of Perpres 57/2023, by id: all, or those whose report, else their first day of applying,
    /// lies in a period.
    ///
    /// # Errors
    ///
    /// A storage error if records can't be read.
    ///
    /// # Examples
    ///
    /// What is written is read again.
    ///
    /// ```
    /// use matcher_core::{Matcher, MarketOptions, OnError, Table, Vacancy};
    ///
    /// let mut market = Matcher::in_memory(MarketOptions::default())?;
    /// let file = "vacancy_id,title,openings,opens_on\nV1,Juru las,3,2026-10-12\nV2,Kasir,1,2026-11-12\n";
    /// market.add_vacancies(Table::csv_reader(file.as_bytes())?, OnError::Raise)?;
    /// market.commit()?;
    ///
    /// let reports = market.vacancy_reports(Some("2026-10".parse()?))?;
    /// assert_eq!((reports.len(), reports[0].jumlah), (1, Some(3)));
    /// market.add_vacancy_reports(Table::records(&reports), OnError::Raise)?;
    /// market.commit()?;
    /// assert_eq!(market.record::<Vacancy>("V1")?.unwrap().title.as_deref(), Some("Juru las"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn vacancy_reports(&self, period: Option<Period>) -> Result<Vec<VacancyReport>> {
        contained(|| {
            let (events, employers) = (self.records::<Event>()?, self.records::<Employer>()?);
            let reported = first_days(&events, EventKind::VacancyReported);
            let employers: BTreeMap<&str, &Employer> =
                employers.iter().map(|employer| (employer.employer_id.as_str(), employer)).collect();
            let report = |vacancy: &Vacancy| {
                let day = reported.get(vacancy.vacancy_id.as_str()).copied();
                let is_meant = |period: Period| day.or(vacancy.opens_on).is_some_and(|day| period.contains(day));
                let employer = vacancy.employer_id.as_ref().and_then(|id| employers.get(id.as_str()).copied());
                period.is_none_or(is_meant).then(|| VacancyReport::of(vacancy, employer, day))
            };
            Ok(self.records::<Vacancy>()?.iter().filter_map(report).collect())
        })
    }

    /// Notices of vacancies on file that are told to be filled, by id: all, or those of a period.
    ///
    /// # Errors
    ///
    /// A storage error if records can't be read.
    pub fn filled_notices(&self, period: Option<Period>) -> Result<Vec<FilledNotice>> {
        contained(|| {
            let events = self.records::<Event>()?;
            let filled = first_days(&events, EventKind::Filled);
            let mut placed: BTreeMap<&str, u32> = BTreeMap::new();
            for event in events.iter().filter(|event| event.kind == Some(EventKind::Placed)) {
                if let Some(vacancy) = &event.vacancy_id {
                    *placed.entry(vacancy.as_str()).or_default() += 1;
                }
            }
            let notice = |vacancy: &Vacancy| {
                let id = vacancy.vacancy_id.as_str();
                let day = *filled.get(id)?;
                let is_meant = period.is_none_or(|period| period.contains(day));
                is_meant.then(|| FilledNotice::of(vacancy, day, placed.get(id).copied().unwrap_or(0)))
            };
            Ok(self.records::<Vacancy>()?.iter().filter_map(notice).collect())
        })
    }
}

/// Notices about columns, for those that concern a row.
fn notices<const N: usize>(told: [(&str, &'static str, &str, usize); N]) -> impl Iterator<Item = Issue> + use<N> {
    let notice = |(column, rule, expected, count): (&str, &'static str, &str, usize)| Issue {
        row: None,
        line: None,
        id: None,
        column: Some(column.to_owned()),
        rule,
        value: None,
        expected: expected.to_owned(),
        count: count as u64,
        severity: Severity::Notice,
    };
    told.map(notice).into_iter().filter(|notice| notice.count > 0)
}

/// The first day of each vacancy's events of a kind.
fn first_days(events: &[Event], kind: EventKind) -> BTreeMap<&str, Date> {
    let mut days: BTreeMap<&str, Date> = BTreeMap::new();
    for event in events.iter().filter(|event| event.kind == Some(kind)) {
        if let Some((vacancy, day)) = event.vacancy_id.as_ref().zip(event.date) {
            let first = days.entry(vacancy.as_str()).or_insert(day);
            *first = day.min(*first);
        }
    }
    days
}
