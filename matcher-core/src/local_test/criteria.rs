//! What was asked? Facts of the vacancy and of the policy, and none of a person.

use serde::{Deserialize, Serialize, Serializer};

use crate::policy::{Mode, Policy, Proof};
use crate::record::{Contract, Scope, SkillClass, Vacancy, VacancyFacts, WagePeriod, shown};
use crate::region::{AdminLevel, Gazetteer, RegionCode};
use crate::scoring::Weights;
use crate::units::{Date, Rupiah};

/// What a vacancy asks, and whom the policy counts as local for it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Criteria {
    /// Who hires.
    pub employer_id: Option<String>,
    /// Title as advertised; cut to 80 letters, and absent if it holds a number as long as a telephone's.
    pub title: Option<String>,
    /// Occupation, likewise.
    pub occupation: Option<String>,
    /// Skills asked.
    pub skills_required: Vec<String>,
    /// Skills that are welcome.
    pub skills_preferred: Vec<String>,
    /// Certificates asked.
    pub certificates_required: Vec<String>,
    /// Lowest education taken.
    pub education_min: Option<String>,
    /// Least years of work.
    #[serde(serialize_with = "plain")]
    pub experience_min_years: Option<f64>,
    /// Fields of study taken.
    pub majors: Vec<String>,
    /// From how far people are taken.
    pub scope: Option<Scope>,
    /// Youngest age taken.
    pub age_min: Option<u32>,
    /// Oldest age taken.
    pub age_max: Option<u32>,
    /// Lowest wage offered, in rupiah for the period.
    pub wage_min: Option<i64>,
    /// Highest wage offered, likewise.
    pub wage_max: Option<i64>,
    /// What one wage pays for; a month if absent.
    pub wage_period: Option<WagePeriod>,
    /// Kind of contract.
    pub contract: Option<Contract>,
    /// Class of skill.
    pub skill_class: Option<SkillClass>,
    /// Where the work is.
    pub region: Option<RegionCode>,
    /// Its name.
    pub region_name: Option<String>,
    /// Digest of the whole record, description included; absent before a certificate is made.
    pub vacancy_digest: Option<String>,
    /// Whom the policy counts as local.
    pub local: LocalCriteria,
    /// Rules that decide whether somebody is eligible, by their names in the weights file. What others ask is scored only, or
    /// not looked at.
    pub hard_rules: Vec<String>,
}

/// Whom a policy counts as local, and whom as qualified.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct LocalCriteria {
    /// The law or agreement that the policy follows.
    pub legal_basis: Option<String>,
    /// True if the policy binds for this vacancy on this day.
    pub binds: bool,
    /// How it puts locals first.
    pub instrument: String,
    /// Level at which home and site must be the same.
    pub boundary: AdminLevel,
    /// Regions that count instead, if any are named.
    pub regions: Vec<RegionCode>,
    /// What shows where somebody lives.
    pub proof: Vec<Proof>,
    /// Whether one proof is enough.
    pub mode: Mode,
    /// Full months of residence asked.
    pub months: u32,
    /// Months within which an officer must have seen the identity card; 0 asks for no look.
    pub checked_months: u32,
    /// Score from which somebody is qualified, from 0 to 1.
    #[serde(serialize_with = "plain_number")]
    pub min_score: f64,
}

/// Steps in which numbers are written, so that they read back as they are wherever a certificate passes through.
const STEPS: f64 = 1e6;

/// A number as other programs write it back: rounded to a millionth, whole ones without a point.
#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde's signature")]
fn plain_number<S: Serializer>(number: &f64, serializer: S) -> Result<S::Ok, S::Error> {
    let number = (number * STEPS).round() / STEPS;
    #[allow(clippy::cast_possible_truncation, reason = "a whole number below 2^31, looked at before")]
    if number.fract() == 0.0 && number.abs() < f64::from(i32::MAX) {
        return serializer.serialize_i64(number as i64);
    }
    serializer.serialize_f64(number)
}

#[allow(clippy::ref_option, reason = "serde's signature")]
fn plain<S: Serializer>(number: &Option<f64>, serializer: S) -> Result<S::Ok, S::Error> {
    match number {
        Some(number) => plain_number(number, serializer),
        None => serializer.serialize_none(),
    }
}

impl Criteria {
    /// What a vacancy asks under a policy and weights on a day.
    pub(super) fn of(
        vacancy: &Vacancy,
        facts: &VacancyFacts,
        policy: &Policy,
        weights: &Weights,
        regions: &Gazetteer,
        as_of: Date,
    ) -> Self {
        let text = |text: &Option<String>| text.as_deref().and_then(shown);
        let texts = |texts: Vec<String>| texts.iter().filter_map(|text| shown(text)).collect::<Vec<_>>();
        let demands = |list: &Option<Vec<_>>| texts(list.iter().flatten().cloned().map(String::from).collect());
        let papers = vacancy.certificates_required.iter().flatten().cloned().map(String::from);
        Self {
            employer_id: vacancy.employer_id.as_ref().map(ToString::to_string),
            title: text(&vacancy.title),
            occupation: text(&vacancy.occupation),
            skills_required: demands(&vacancy.skills_required),
            skills_preferred: demands(&vacancy.skills_preferred),
            certificates_required: texts(papers.collect()),
            education_min: vacancy.education_min.map(|level| level.as_str().to_owned()),
            experience_min_years: vacancy.experience_min_years,
            majors: texts(vacancy.majors.clone().unwrap_or_default()),
            scope: vacancy.scope,
            age_min: vacancy.age_min,
            age_max: vacancy.age_max,
            wage_min: vacancy.wage_min.map(Rupiah::get),
            wage_max: vacancy.wage_max.map(Rupiah::get),
            wage_period: vacancy.wage_period,
            contract: vacancy.contract,
            skill_class: vacancy.skill_class,
            region: vacancy.region,
            region_name: vacancy.region.map(|code| regions.full_name(code)),
            vacancy_digest: None,
            local: LocalCriteria {
                legal_basis: policy.legal_basis.clone(),
                binds: policy.binds(facts, Some(as_of)),
                instrument: policy.order.instrument.as_str().to_owned(),
                boundary: policy.local.boundary,
                regions: policy.local.regions.clone(),
                proof: policy.local.proof.clone(),
                mode: policy.local.mode,
                months: policy.local.months,
                checked_months: policy.local.checked_months,
                min_score: policy.order.min_score,
            },
            hard_rules: hard_rules(weights),
        }
    }
}

/// Rules about the vacancy alone, which say nothing of a person: the search looks at its days and openings itself.
const OF_THE_VACANCY: [&str; 2] = ["dates", "openings"];

/// Names of the rules about a person that decide eligibility.
fn hard_rules(weights: &Weights) -> Vec<String> {
    let rules = serde_json::to_value(&weights.rules).unwrap_or_default();
    let hard = rules.as_object().into_iter().flatten().filter(|(_, mode)| mode.as_str() == Some("hard"));
    hard.map(|(name, _)| name.clone()).filter(|name| !OF_THE_VACANCY.contains(&name.as_str())).collect()
}
