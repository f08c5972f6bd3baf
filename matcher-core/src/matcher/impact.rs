//! What does a policy change here, and what would others?

use super::Matcher;
use crate::cancel::contained;
use crate::engine::{RankOptions, Ranking};
use crate::error::Result;
use crate::impact::{Displacement, Simulation};
use crate::policy::Policy;

impl Matcher {
    /// Says who lost which place to whom in a ranking of the last commit; see [`crate::Snapshot::displacement`].
    ///
    /// # Errors
    ///
    /// An input error if the last commit didn't make the ranking, or it ranks no workers for stored vacancies.
    pub fn displacement(&self, ranking: &Ranking, options: &RankOptions) -> Result<Displacement> {
        contained(|| Ok(self.snapshot.displacement(ranking, options)?))
    }

    /// Sets policies side by side on the last commit; see [`crate::Snapshot::simulate`].
    ///
    /// # Errors
    ///
    /// An input error for no policy, two of one id or an unknown vacancy; a config error for a policy that can't be used
    /// here.
    pub fn simulate(
        &self,
        policies: &[Policy],
        vacancies: Option<&[&str]>,
        options: &RankOptions,
    ) -> Result<Simulation> {
        contained(|| Ok(self.snapshot.simulate(policies, vacancies, options)?))
    }
}
