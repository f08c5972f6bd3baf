//! What was asked, on paper: the vacancy, and whom the policy counts as local.

use super::Page;
use crate::local_test::certificate::Contents;
use crate::local_test::words::filled;
use crate::policy::{Mode, Proof};
use crate::record::{Scope, WagePeriod};
use crate::region::AdminLevel;

impl Page<'_> {
    pub(super) fn asked(&mut self, contents: &Contents) {
        let (words, asked) = (self.words, &contents.criteria);
        let list = |items: &[String]| Some(items.join(", "));
        let site = asked.region.map(|code| match &asked.region_name {
            Some(name) => format!("{name} ({code})"),
            None => code.to_string(),
        });
        let scope = asked.scope.map(|scope| match scope {
            Scope::District => words.scopes[0],
            Scope::Province => words.scopes[1],
            Scope::National => words.scopes[2],
        });
        let title = asked.title.clone().or_else(|| asked.occupation.clone());
        let experience = asked.experience_min_years.filter(|years| *years > 0.0);
        // What is asked and keeps nobody out is marked, or a reader would take it for a condition.
        let ruled = |rule: &str, value: Option<String>| {
            let is_hard = asked.hard_rules.iter().any(|hard| hard == rule);
            let value = value.filter(|value| !value.is_empty())?;
            Some(if is_hard { value } else { format!("{value} {}", words.not_hard) })
        };
        let basis = asked.local.legal_basis.clone().unwrap_or_else(|| words.no_basis.to_owned());
        self.heading(words.asked);
        self.facts(&[
            (words.vacancy, Some(contents.vacancy_id.clone())),
            (words.employer, asked.employer_id.clone()),
            (words.job, title),
            (words.openings, Some(words.count(contents.openings.into()))),
            (words.site, site),
            (words.skills, list(&asked.skills_required)),
            (words.preferred, list(&asked.skills_preferred)),
            (words.certificates, ruled("certificates", list(&asked.certificates_required))),
            (words.education, ruled("education", asked.education_min.clone())),
            (
                words.experience,
                ruled("experience", experience.map(|years| format!("{} {}", words.number(years), words.years))),
            ),
            (words.majors, ruled("majors", list(&asked.majors))),
            (words.ages, ruled("age", self.ages(contents))),
            (words.wage, self.wage(contents)),
            (words.scope, ruled("scope", scope.map(str::to_owned))),
            (words.who, Some(self.who(contents))),
            (words.basis, Some(format!("{basis} ({} {})", words.policy, contents.fingerprints.policy_id))),
        ]);
    }

    fn ages(&self, contents: &Contents) -> Option<String> {
        let (least, most) = (contents.criteria.age_min, contents.criteria.age_max);
        let bound = |age: Option<u32>| age.map(|age| age.to_string()).unwrap_or_default();
        (least.is_some() || most.is_some()).then(|| format!("{}–{} {}", bound(least), bound(most), self.words.years))
    }

    fn wage(&self, contents: &Contents) -> Option<String> {
        let asked = &contents.criteria;
        let rupiah = |amount: i64| format!("Rp {}", self.words.count(amount.unsigned_abs()));
        let amount = match (asked.wage_min, asked.wage_max) {
            (Some(least), Some(most)) if least != most => format!("{}–{}", rupiah(least), rupiah(most)),
            (least, most) => rupiah(most.or(least)?),
        };
        let period = match asked.wage_period.unwrap_or(WagePeriod::Month) {
            WagePeriod::Hour => 0,
            WagePeriod::Day => 1,
            WagePeriod::Week => 2,
            WagePeriod::Month => 3,
            WagePeriod::Year => 4,
        };
        Some(format!("{amount} {}", self.words.periods[period]))
    }

    /// Who is local, and from which score somebody is qualified.
    fn who(&self, contents: &Contents) -> String {
        let (words, local) = (self.words, &contents.criteria.local);
        let level = match local.boundary {
            AdminLevel::Provinsi => words.levels[0],
            AdminLevel::KabupatenKota => words.levels[1],
            AdminLevel::Kecamatan => words.levels[2],
            AdminLevel::DesaKelurahan => words.levels[3],
        };
        let regions: Vec<String> = local.regions.iter().map(ToString::to_string).collect();
        let mut said = vec![if regions.is_empty() {
            filled(words.same, &[level])
        } else {
            filled(words.in_regions, &[&regions.join(", ")])
        }];
        let proof = |proof: &Proof| match proof {
            Proof::KtpRegion => words.proofs[0],
            Proof::HomeRegion => words.proofs[1],
        };
        let proofs: Vec<&str> = local.proof.iter().map(proof).collect();
        let (all, one) = (proofs.join(", "), proofs.len() == 1);
        said.push(match local.mode {
            // Of one proof it isn't said that one is enough.
            _ if one => filled(words.any, &[&all]).split(',').next().unwrap_or_default().to_owned(),
            Mode::Any => filled(words.any, &[&all]),
            Mode::All => filled(words.all, &[&all]),
        });
        let months = |text: &str, months: u32| (months > 0).then(|| filled(text, &[&months.to_string()]));
        said.extend(months(words.months_lived, local.months));
        said.extend(months(words.months_checked, local.checked_months));
        said.extend((local.min_score > 0.0).then(|| filled(words.min_score, &[&words.number(local.min_score)])));
        said.join("; ")
    }
}
