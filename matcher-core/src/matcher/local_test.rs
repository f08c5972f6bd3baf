//! Is there really nobody here? The search, the certificate and its verification on the last commit.

use rayon::prelude::*;

use super::{Lang, Matcher};
use crate::cancel::contained;
use crate::engine::{EngineError, RankOptions};
use crate::error::{Error, Result};
use crate::local_test::{
    Certificate, Contents, EN, ID, LocalSearch, LocalTestError, RecordDigest, Seal, Verification, Waiver, absent, page,
    verify,
};
use crate::record::{Course, Vacancy, Worker};
use crate::training::offer::Offers;
use crate::units::Date;

impl Matcher {
    /// Searches everybody on file for qualified locals, and gives what was found, whatever it is: also whom an officer has to
    /// ask, and for what, before a certificate can be made. O(workers).
    ///
    /// # Errors
    ///
    /// [`LocalTestError::NoDay`] if the market has no day, an input error for a vacancy that isn't committed, a storage error,
    /// [`crate::Error::Cancelled`] once the handle of [`Matcher::set_cancel`] is cancelled.
    ///
    /// # Examples
    ///
    /// ```
    /// use matcher_core::record::{OnError, Table};
    /// use matcher_core::{MarketOptions, Matcher};
    ///
    /// let mut market = Matcher::in_memory(MarketOptions::default().with_as_of("2026-11-01".parse()?))?;
    /// let workers = "worker_id,skills,home_region\nW1,smaw,65.71.01\nW2,smaw,\n";
    /// let vacancies = "vacancy_id,skills_required,region,openings\nV1,smaw,65.71.02,2\n";
    /// market.add_workers(Table::csv_reader(workers.as_bytes())?, OnError::Raise)?;
    /// market.add_vacancies(Table::csv_reader(vacancies.as_bytes())?, OnError::Raise)?;
    /// market.commit()?;
    ///
    /// let search = market.find_locals("V1")?;
    /// assert_eq!((search.counts.qualified, search.finding.as_str()), (1, "unknowns"));
    /// assert_eq!((search.unknowns[0].worker_id.as_str(), search.unknowns[0].missing.join(" ")), ("W2", "home_region".into()));
    /// # Ok::<(), matcher_core::Error>(())
    /// ```
    pub fn find_locals(&self, vacancy: &str) -> Result<LocalSearch> {
        contained(|| {
            let as_of = self.snapshot.settings().as_of.ok_or(LocalTestError::NoDay)?;
            self.search_locals(vacancy, as_of)
        })
    }

    /// Makes the certificate that fewer qualified locals than openings were found, or `None` if that isn't so: while
    /// qualified and unknown locals reach the openings and not each of the unknown is waived, while a window of the policy's
    /// labour-market test runs or can't be dated, and for a vacancy without openings or that opens later.
    /// [`Matcher::find_locals`] says which.
    ///
    /// # Errors
    ///
    /// As [`Matcher::find_locals`]; [`LocalTestError::Waiver`] for a waiver that can't stand.
    pub fn local_test(&self, vacancy: &str, waivers: &[Waiver]) -> Result<Option<Certificate>> {
        contained(|| {
            let search = self.find_locals(vacancy)?;
            let workers = &self.snapshot.layout().workers.ids;
            let waivers = search.checked(waivers, |id| workers.find(id).is_some())?;
            if !search.is_certifiable(&waivers) {
                return Ok(None);
            }
            let prints = self.snapshot.fingerprints();
            let people = search.people().to_vec();
            let version = prints.version.clone();
            let mut contents = Contents::of(search, waivers, prints.into(), &version, self.nik_key.is_some());
            let seal = Seal::new(&contents.salt, self.nik_key.as_ref());
            self.digest(&mut contents, &people, &seal)?;
            Ok(Some(contents.into_certificate(&seal)))
        })
    }

    /// Makes the test of a certificate again, on its day and with its waivers, and compares.
    ///
    /// # Errors
    ///
    /// [`LocalTestError::NoKey`] for a sealed certificate if the market was opened without a key; a storage error; once
    /// cancelled, that.
    pub fn verify(&self, certificate: &Certificate) -> Result<Verification> {
        contained(|| {
            let stated = match certificate.contents() {
                Ok(stated) => stated,
                Err(LocalTestError::Broken { what }) => return Ok(Verification::tampered("broken", &what)),
                Err(error) => return Err(error.into()),
            };
            let key = self.nik_key.as_ref().filter(|_| stated.sealed);
            if stated.sealed && key.is_none() {
                return Err(LocalTestError::NoKey.into());
            }
            let seal = Seal::new(&stated.salt, key);
            if !stated.has_due_digest(&seal) {
                return Ok(Verification::tampered("changed", "digest"));
            }
            let search = match self.search_locals(&stated.vacancy_id, stated.as_of) {
                Err(Error::Engine(EngineError::UnknownId { .. })) => return Ok(absent()),
                search => search?,
            };
            let workers = &self.snapshot.layout().workers.ids;
            let stands = |waiver: &&Waiver| {
                search
                    .checked(std::slice::from_ref(*waiver), |id| workers.find(id).is_some())
                    .is_ok_and(|kept| kept == [(**waiver).clone()])
            };
            let waivers: Vec<Waiver> = stated.waivers.iter().filter(stands).cloned().collect();
            let obstacle = (!search.is_certifiable(&waivers)).then_some(search.finding);
            let people = search.people().to_vec();
            let prints = self.snapshot.fingerprints();
            // A market with a key makes sealed certificates: else anybody could take the seal off and make the digests anew.
            let sealed = self.nik_key.is_some();
            let mut found = Contents::of(search, waivers, prints.into(), &prints.version, sealed);
            found.salt = stated.due_salt();
            self.digest(&mut found, &people, &seal)?;
            Ok(verify(stated, &found, obstacle, |id| workers.find(id).is_some()))
        })
    }

    fn search_locals(&self, vacancy: &str, as_of: Date) -> Result<LocalSearch> {
        let options = RankOptions::default().with_cancel(self.cancel.clone());
        let (snapshot, settings) = (&self.snapshot, self.snapshot.settings());
        let census = snapshot.census(vacancy, as_of, &options)?;
        let unknown = || EngineError::unknown_id("vacancies", vacancy, snapshot.generation());
        let record = self.record::<Vacancy>(vacancy)?.ok_or_else(unknown)?;
        let layout = snapshot.layout();
        let row = layout.vacancies.ids.find(vacancy).ok_or_else(unknown)?;
        let offers = Offers::new(self.records::<Course>()?, &settings.profiler());
        Ok(LocalSearch::of(&record, layout.vacancies.view(row).facts, as_of, settings, census, &offers))
    }

    /// Fills in the digests of the vacancy's record and of everybody looked at, who come in the order of ids.
    fn digest(&self, contents: &mut Contents, people: &[String], seal: &Seal) -> Result<()> {
        let json = |record: &Vacancy| serde_json::to_string(record).unwrap_or_default();
        contents.criteria.vacancy_digest =
            self.record::<Vacancy>(&contents.vacancy_id)?.map(|record| seal.record(&json(&record)));
        contents.records = Vec::with_capacity(people.len());
        let mut people = people.iter().peekable();
        self.store.each_by_id::<Worker, Error>(|chunk| {
            self.cancel.check()?;
            let looked_at = |worker: &Worker| people.next_if(|id| *id == worker.worker_id.as_str()).is_some();
            let chunk: Vec<Worker> = chunk.into_iter().filter(looked_at).collect();
            contents.records.par_extend(chunk.into_par_iter().map(|mut worker| {
                // The digest of an identity number is no fact of the search, and other keys make others.
                worker.nik = None;
                let json = serde_json::to_string(&worker).unwrap_or_default();
                RecordDigest::new(worker.worker_id.as_str(), seal.record(&json))
            }));
            Ok(())
        })?;
        match people.next() {
            None => Ok(()),
            // Index and records are of one generation, so that nobody is in one alone.
            Some(_) => Err(EngineError::Panic { message: "a worker of the snapshot has no record".to_owned() }.into()),
        }
    }
}

impl Certificate {
    /// The certificate as a page to print on A4 and sign, in one language: what was asked, how many people there were at each
    /// step, why the others don't qualify, who is one rule away, waivers, fingerprints. No name, sex, age or fact of a person.
    ///
    /// # Errors
    ///
    /// [`LocalTestError::Broken`] if the certificate was changed so that fields are missing, added or of another kind.
    pub fn to_html(&self, lang: Lang) -> std::result::Result<String, LocalTestError> {
        let words = match lang {
            Lang::Id => &ID,
            Lang::En => &EN,
        };
        Ok(page(self.contents()?, words))
    }
}
