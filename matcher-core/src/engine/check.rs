//! What does a policy do to the whole market?

use rayon::prelude::*;

use super::error::EngineError;
use super::options::RankOptions;
use super::rank::in_pool;
use super::scorer::{Desk, Scorer};
use super::snapshot::Snapshot;
use crate::cancel::contained;
use crate::policy::{Instrument, Policy, PolicyCheck, Precedences, Tally};

impl Snapshot {
    /// Measures what a policy does to this market, against the order by score alone and against other precedences, and
    /// warns where it can't do what it says. The policy needn't be the market's own.
    ///
    /// Of `options` it reads whom a list keeps, threads, cancel and progress.
    ///
    /// # Errors
    ///
    /// [`EngineError::Policy`] if the policy can't be used: a value out of range, a region that the market's table doesn't
    /// have, another jurisdiction than the market's. [`EngineError::Cancelled`] once the handle is cancelled.
    pub fn check_policy(&self, policy: &Policy, options: &RankOptions) -> Result<PolicyCheck, EngineError> {
        contained(|| {
            let inner = &*self.0;
            policy.validate()?;
            policy.check_regions(&inner.settings.regions, inner.settings.region)?;
            let scorer = Scorer::of(inner, policy);
            let vacancies = &inner.layout.vacancies;
            let bound: Vec<u32> = (0..vacancies.ids.len())
                .filter(|vacancy| {
                    let facts = vacancies.view(*vacancy).facts;
                    facts.openings > 0 && policy.binds(facts, inner.settings.as_of)
                })
                .collect();
            options.progress.start(bound.len() as u64);
            let runs = std::sync::Arc::new(scorer.runs());
            let workers = &inner.layout.workers;
            let precedences = Precedences::of(policy);
            let tally = in_pool(options, bound.len(), || {
                let tallies = bound.par_chunks(super::rank::LISTS_PER_TASK).map(|chunk| {
                    let mut desk = Desk::new(std::sync::Arc::clone(&runs));
                    let mut tally = Tally::default();
                    for vacancy in chunk {
                        options.cancel.check()?;
                        let view = vacancies.view(*vacancy);
                        let sought = scorer.sought(&view);
                        let options = options.clone().with_k(sought.post.openings as usize);
                        let found = scorer.contenders(&sought, &mut desk, &options, false);
                        tally = tally.and(Tally::of(&precedences, &sought.post, &found.contenders, |contender| {
                            policy.residence(
                                &workers.facts.residence(contender.worker),
                                view.facts.site,
                                inner.settings.as_of,
                            )
                        }));
                        options.progress.advance(1);
                    }
                    Ok(tally)
                });
                tallies.try_reduce(Tally::default, |a, b| Ok(a.and(b)))
            })?;
            let mut check = tally.check(policy);
            if !policy.is_in_force(inner.settings.as_of) {
                check.warn("not_in_force", "the policy is not in force on the market's day");
            }
            let classless = (0..vacancies.ids.len()).filter(|vacancy| {
                let facts = vacancies.view(*vacancy).facts;
                let everywhere = policy.strategic.class(facts).is_none() && policy.is_inside(facts.site);
                everywhere && !policy.order.skill_class.contains(None) && policy.order.instrument != Instrument::None
            });
            let classless = classless.count();
            if classless > 0 {
                check.warn(
                    "class_unknown",
                    &format!("{classless} vacancies tell no skill_class: the policy leaves them out"),
                );
            }
            let siteless = (0..vacancies.ids.len()).filter(|vacancy| {
                let site = vacancies.view(*vacancy).facts.site;
                // Known only more coarsely, a site may lie in the jurisdiction.
                policy
                    .jurisdiction
                    .is_some_and(|inside| site.is_none_or(|site| site != inside && site.contains(inside)))
            });
            let siteless = siteless.count();
            if siteless > 0 && policy.order.instrument != Instrument::None {
                check.warn(
                    "site_unknown",
                    &format!("{siteless} vacancies don't tell their site: the policy leaves them out"),
                );
            }
            Ok(check)
        })
    }
}
