//! Which words of the stored vacancies should an officer look at?

use rayon::prelude::*;

use super::Matcher;
use crate::engine::EngineError;
use crate::error::Result;
use crate::record::Vacancy;
use crate::wording::{VacancyFlag, of_vacancy};

impl Matcher {
    /// Words of committed vacancies, of those given or of all, that an officer should look at; see [`crate::wording`].
    ///
    /// # Errors
    ///
    /// An input error for an id that isn't committed, a storage error if a record can't be read.
    ///
    /// # Examples
    ///
    /// ```
    /// use matcher_core::{MarketOptions, Matcher, OnError, Table};
    ///
    /// let mut market = Matcher::in_memory(MarketOptions::default())?;
    /// let vacancies = "vacancy_id,title\nV1,Kasir wanita\nV2,Juru las\n";
    /// market.add_vacancies(Table::csv_reader(vacancies.as_bytes())?, OnError::Raise)?;
    /// market.commit()?;
    /// let found = market.wording(None)?;
    /// assert_eq!((found.len(), found[0].vacancy_id.as_str(), found[0].rule.as_str()), (1, "V1", "sex"));
    /// # Ok::<(), matcher_core::Error>(())
    /// ```
    pub fn wording(&self, vacancies: Option<&[&str]>) -> Result<Vec<VacancyFlag>> {
        let stored = match vacancies {
            None => self.records::<Vacancy>()?,
            Some(ids) => {
                let unknown = |id: &str| EngineError::unknown_id("vacancies", id, self.snapshot.generation());
                let read = |id: &&str| Ok(self.record::<Vacancy>(id)?.ok_or_else(|| unknown(id))?);
                ids.iter().map(read).collect::<Result<Vec<Vacancy>>>()?
            }
        };
        Ok(stored.par_iter().flat_map_iter(of_vacancy).collect())
    }
}
