//! Who fails exactly one rule, by how much, and what would close it?

use crate::cancel::contained;
use crate::engine::{Direction, Ranking, Row};
use crate::error::Result;
use crate::matcher::Matcher;
use crate::matcher::explanation::Names;
use crate::record::Course;
use crate::scoring::eligibility::{Code, Reason};
use crate::training::CourseOffer;
use crate::training::offer::{Offer, Offers};

/// Somebody who fails exactly one hard rule of a vacancy.
#[derive(Clone, Debug, PartialEq)]
pub struct NearMiss {
    /// The vacancy's id.
    pub vacancy_id: String,
    /// The worker's id.
    pub worker_id: String,
    /// Fused score in [0, 1].
    pub score: f64,
    /// The rule that fails and both its values; `have` is `None` where it is personal.
    pub reason: Reason,
    /// How much is missing and what it counts: `levels`, `years`, `rupiah`, `km`, `days`.
    pub missing: Option<(f64, &'static str)>,
    /// A course of the market that leads to the certificate that is missing.
    pub course: Option<CourseOffer>,
    /// Names that texts put in the place of codes.
    pub(in crate::matcher) names: Names,
}

impl Matcher {
    /// The near misses of a ranking of the last commit with their codes, both values and the amounts, in the order of its
    /// rows; see [`crate::RankOptions::near_misses`].
    ///
    /// # Errors
    ///
    /// An input error if a record is no longer there; a storage error.
    ///
    /// # Examples
    ///
    /// ```
    /// use matcher_core::{MarketOptions, Matcher, OnError, RankOptions, Table};
    ///
    /// let mut market = Matcher::in_memory(MarketOptions::default())?;
    /// let workers = "worker_id,skills,education\nW1,smaw,SMP\n";
    /// let vacancies = "vacancy_id,skills_required,education_min\nV1,smaw,SMA\n";
    /// market.add_workers(Table::csv_reader(workers.as_bytes())?, OnError::Raise)?;
    /// market.add_vacancies(Table::csv_reader(vacancies.as_bytes())?, OnError::Raise)?;
    /// market.commit()?;
    ///
    /// let ranking = market.rank_workers(None, &RankOptions::default().with_near_misses(5))?;
    /// let missed = &market.near_misses(&ranking)?[0];
    /// assert_eq!((missed.reason.code.as_str(), missed.missing), ("education_below", Some((1.0, "levels"))));
    /// # Ok::<(), matcher_core::Error>(())
    /// ```
    pub fn near_misses(&self, ranking: &Ranking) -> Result<Vec<NearMiss>> {
        contained(|| {
            let is_near = |row: &&Row| row.position.is_none() && row.checks.failed() == 1;
            let rows: Vec<&Row> = ranking.rows().iter().filter(is_near).collect();
            if rows.is_empty() {
                return Ok(Vec::new());
            }
            debug_assert!(matches!(ranking.direction(), Direction::Workers | Direction::Vacancies));
            let settings = self.snapshot.settings();
            let courses = Offers::new(self.records::<Course>()?, &settings.profiler());
            let mut found = Vec::with_capacity(rows.len());
            for row in rows {
                self.cancel.check()?;
                let why = self.explain(ranking.worker_id(row), ranking.vacancy_id(row))?;
                // Failures stand before what can't be told.
                let Some(reason) = why.checks.first().filter(|reason| !reason.code.ends_with("_unknown")) else {
                    continue;
                };
                let missing = why.shortfalls.first().map(|shortfall| (shortfall.amount, shortfall.unit));
                let is_paper =
                    [Code::CertificateMissing, Code::CertificateExpired].map(Code::as_str).contains(&&*reason.code);
                let worker = ranking.layout.workers.facts.get(row.worker);
                let demanded = ranking.layout.vacancies.view(row.vacancy).certificates.iter();
                let tokens = demanded.map(|code| ranking.layout.skills.name(*code));
                let named = tokens.filter(|token| reason.need.contains(&super::label(&settings.lexicon, token)));
                let mut offers = named.filter_map(|token| {
                    courses.leading_to(token, true, &settings.lexicon, (worker.education, settings.as_of))
                });
                found.push(NearMiss {
                    vacancy_id: why.vacancy_id.clone(),
                    worker_id: why.worker_id.clone(),
                    score: why.score,
                    reason: reason.clone(),
                    missing,
                    course: if is_paper { offers.next().map(Offer::told) } else { None },
                    names: why.names.clone(),
                });
            }
            Ok(found)
        })
    }
}
