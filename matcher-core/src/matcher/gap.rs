//! What does somebody lack, where else could they go, and who is one item away?

use std::borrow::Cow;

use rustc_hash::FxHashSet;

use super::Matcher;
use crate::cancel::contained;
use crate::engine::{EngineError, RankOptions};
use crate::error::Result;
use crate::index::Profiler;
use crate::record::{Course, Vacancy, Worker};
use crate::training::offer::Offers;
use crate::training::{self, Alternatives, Goal, Ground, OneAway, Person, SkillGap};

/// Records that questions about training read.
struct Read {
    vacancies: Vec<Vacancy>,
    offers: Offers,
    profiler: Profiler,
}

impl Matcher {
    /// What a person lacks for one vacancy, for an occupation, or for everything within reach: each certificate and skill with
    /// the openings that having it would bring within their qualification, and the next class that leads to it.
    ///
    /// Within reach is a vacancy for which
    /// they are a candidate by more than words of texts, and fail no rule but that of certificates. An occupation is what its
    /// vacancies ask: how many openings ask an item is told, so that a rare wish reads as rare. A
    /// vacancy that lists nothing it requires asks what its title names; what only its description names is left out.
    ///
    /// # Formula
    ///
    /// `openings_unlocked = Σ openings / m` over vacancies that require the item, that fail no other rule, and for which the
    /// person isn't known to have it, `m` being the required items of that vacancy that they aren't known to have. So the
    /// last item missing counts in full, one of two for half. What is preferred unlocks nothing; it counts in scores. Ours.
    ///
    /// # Errors
    ///
    /// An input error for an id that isn't committed, and for an occupation that is neither a code nor a title; a storage
    /// error if records can't be read.
    ///
    /// # Examples
    ///
    /// ```
    /// use matcher_core::training::Goal;
    /// use matcher_core::{MarketOptions, Matcher, OnError, Table};
    ///
    /// let mut market = Matcher::in_memory(MarketOptions::default().with_as_of("2026-11-01".parse()?))?;
    /// market.add_workers(Table::csv_reader("worker_id,skills\nW1,smaw\n".as_bytes())?, OnError::Raise)?;
    /// let vacancies = "vacancy_id,title,skills_required,openings\nV1,Welder,smaw|gtaw,4\n";
    /// market.add_vacancies(Table::csv_reader(vacancies.as_bytes())?, OnError::Raise)?;
    /// let courses = "course_id,skills_taught,starts_on,days\nK1,gtaw,2026-11-16,35\n";
    /// market.add_courses(Table::csv_reader(courses.as_bytes())?, OnError::Raise)?;
    /// market.commit()?;
    ///
    /// let gap = market.skill_gap("W1", &Goal::Vacancy("V1".to_owned()))?;
    /// let row = &gap.rows[0];
    /// assert_eq!((row.name.item.as_str(), row.missing, row.openings_unlocked), ("welding_gtaw", Some(true), 4.0));
    /// assert_eq!(row.course.as_ref().unwrap().course_id, "K1");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn skill_gap<'a>(&self, person: impl Into<Person<'a>>, goal: &Goal) -> Result<SkillGap> {
        let person = person.into();
        contained(|| {
            let person = self.person(person)?;
            let read = self.read_for_training()?;
            Ok(training::skill_gap(&self.ground(&read), &person, goal)?)
        })
    }

    /// Other occupations within a person's reach, at most `k`, the highest fit first.
    ///
    /// An occupation is a KBJI unit group, or the words of a title where vacancies have none. The person's own is left out.
    ///
    /// # Formula
    ///
    /// The fit is the mean score over the ten best openings within reach ([`crate::training::FIT_OPENINGS`]), those that
    /// aren't there counting 0: neither one good post nor a thousand bad ones come first. Ours.
    ///
    /// # Source
    ///
    /// That suggesting other occupations brings job seekers who search narrowly more interviews: Belot, Kircher and Muller
    /// (2019), "Providing advice to jobseekers at low cost", Review of Economic Studies 86(4).
    ///
    /// # Errors
    ///
    /// An input error for an id that isn't committed and for a `k` of 0; a storage error if records can't be read.
    ///
    /// # Examples
    ///
    /// ```
    /// use matcher_core::{MarketOptions, Matcher, OnError, Table};
    ///
    /// let mut market = Matcher::in_memory(MarketOptions::default())?;
    /// market.add_workers(Table::csv_reader("worker_id,skills,occupation\nW1,smaw,7212\n".as_bytes())?, OnError::Raise)?;
    /// let vacancies = "vacancy_id,occupation,skills_required\nV1,7212,smaw\nV2,7214,smaw|gtaw\n";
    /// market.add_vacancies(Table::csv_reader(vacancies.as_bytes())?, OnError::Raise)?;
    /// market.commit()?;
    ///
    /// let others = market.alternatives("W1", 5)?;
    /// assert_eq!((others.rows.len(), others.rows[0].occupation.as_deref()), (1, Some("7214")));
    /// assert_eq!(others.rows[0].missing_least, 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn alternatives<'a>(&self, person: impl Into<Person<'a>>, k: usize) -> Result<Alternatives> {
        let person = person.into();
        contained(|| {
            let person = self.person(person)?;
            let read = self.read_for_training()?;
            Ok(training::alternatives(&self.ground(&read), &person, k)?)
        })
    }

    /// Workers who lack exactly one item for a vacancy, for some vacancies or for all: a certificate or a required skill, and
    /// everything else there. At most `options.k` of each by score; a policy orders nothing here.
    ///
    /// The score as if taught is that of the stored record with the item added, with this vacancy. Who told no skills or no
    /// certificates where some are asked isn't known to lack one item, and is counted in a note. Looked at are the first
    /// 10 times `k` workers of each list and of its near misses, at least 200; a note counts longer lists.
    ///
    /// # Errors
    ///
    /// An input error for an id that isn't committed and for a `k` of 0; a storage error if records can't be read.
    ///
    /// # Examples
    ///
    /// ```
    /// use matcher_core::{MarketOptions, Matcher, OnError, RankOptions, Table};
    ///
    /// let mut market = Matcher::in_memory(MarketOptions::default())?;
    /// let workers = "worker_id,skills,certificates\nW1,smaw,[]\nW2,smaw|gtaw,[]\nW3,barista,[]\n";
    /// market.add_workers(Table::csv_reader(workers.as_bytes())?, OnError::Raise)?;
    /// let vacancies = "vacancy_id,skills_required\nV1,smaw|gtaw\n";
    /// market.add_vacancies(Table::csv_reader(vacancies.as_bytes())?, OnError::Raise)?;
    /// market.commit()?;
    ///
    /// let away = market.one_away(None, &RankOptions::default())?;
    /// assert_eq!(away.rows.len(), 1);
    /// assert_eq!((away.rows[0].worker_id.as_str(), away.rows[0].name.item.as_str()), ("W1", "welding_gtaw"));
    /// assert!(away.rows[0].score_taught > Some(away.rows[0].score));
    /// # Ok::<(), matcher_core::Error>(())
    /// ```
    pub fn one_away(&self, vacancies: Option<&[&str]>, options: &RankOptions) -> Result<OneAway> {
        contained(|| {
            let read = self.read_for_training()?;
            let asked: Vec<&Vacancy> = match vacancies {
                None => read.vacancies.iter().collect(),
                Some(ids) => {
                    let find = |id: &&str| {
                        // Records come in the order of ids by bytes.
                        let at = read.vacancies.binary_search_by(|vacancy| vacancy.vacancy_id.as_str().cmp(id));
                        let unknown = |_| EngineError::unknown_id("vacancies", id, self.snapshot.generation());
                        Ok(&read.vacancies[at.map_err(unknown)?])
                    };
                    let mut seen = FxHashSet::default();
                    ids.iter().filter(|id| seen.insert(**id)).map(find).collect::<Result<_>>()?
                }
            };
            let options = options.clone().with_cancel(self.cancel.clone());
            training::one_away(&self.ground(&read), &asked, &options, |id| self.record::<Worker>(id))
        })
    }

    fn person<'a>(&self, person: Person<'a>) -> Result<Cow<'a, Worker>> {
        match person {
            Person::Record(worker) => Ok(Cow::Borrowed(worker)),
            Person::Stored(id) => {
                let unknown = || EngineError::unknown_id("workers", id, self.snapshot.generation());
                Ok(Cow::Owned(self.record::<Worker>(id)?.ok_or_else(unknown)?))
            }
        }
    }

    fn read_for_training(&self) -> Result<Read> {
        let profiler = self.snapshot.settings().profiler();
        let offers = Offers::new(self.records::<Course>()?, &profiler);
        Ok(Read { vacancies: self.records()?, offers, profiler })
    }

    fn ground<'a>(&'a self, read: &'a Read) -> Ground<'a> {
        Ground {
            snapshot: &self.snapshot,
            vacancies: &read.vacancies,
            offers: &read.offers,
            profiler: &read.profiler,
            cancel: &self.cancel,
        }
    }
}
