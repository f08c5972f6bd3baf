//! An advertised post.

use super::fact::{Certificate, Contract, Education, Scope, SkillClass, SkillDemand, WagePeriod};
use super::record;
use crate::ids::{EmployerId, VacancyId};
use crate::region::RegionCode;
use crate::units::{Date, Rupiah};

record! {
    /// An advertised post and what it asks.
    Vacancy in "vacancies", key vacancy_id: VacancyId;
    /// Who hires.
    employer_id: EmployerId,
    /// The work site, where one employer has several.
    site_id: String,
    /// Title as advertised.
    title: String,
    /// Text as advertised.
    description: String,
    /// Occupation: a title or a KBJI code.
    occupation: String,
    /// Skills asked; an item may carry a weight, `forklift:1.5`.
    skills_required: Vec<SkillDemand>,
    /// Skills that are welcome; an item may carry a weight.
    skills_preferred: Vec<SkillDemand>,
    /// Certificates and licences asked.
    certificates_required: Vec<Certificate>,
    /// Lowest education taken.
    education_min: Education,
    /// Least years of work.
    experience_min_years: f64,
    /// Fields of study taken.
    majors: Vec<String>,
    /// Lowest wage offered, rupiah per `wage_period`.
    wage_min: Rupiah,
    /// Highest wage offered, rupiah per `wage_period`.
    wage_max: Rupiah,
    /// What one wage pays for; a month if absent.
    wage_period: WagePeriod,
    /// Kind of contract.
    contract: Contract,
    /// Where the work is.
    region: RegionCode,
    /// Latitude of the site in degrees.
    lat: f64,
    /// Longitude of the site in degrees.
    lon: f64,
    /// True if the employer houses the worker.
    housing: bool,
    /// People wanted; 1 if absent.
    openings: u32,
    /// First day of applying.
    opens_on: Date,
    /// Last day of applying.
    closes_on: Date,
    /// Class of skill, as local by-laws use it.
    skill_class: SkillClass,
    /// From how far people are taken.
    scope: Scope,
    /// Youngest age taken.
    age_min: u32,
    /// Oldest age taken.
    age_max: u32,
    /// Social-protection schemes offered.
    schemes_offered: Vec<String>,
    /// True if the work is hazardous.
    hazard: bool,
    /// Risk class of the accident scheme, 1 to 5.
    risk_class: u32,
    /// True once an officer has seen the employer's proof.
    verified: bool,
    /// Skills as a fixed-size vector, for a lexicon of embeddings.
    skill_vector: Vec<f32>,
    => check(this, row) {
        row.require_coordinates(this.lat, this.lon);
        row.require_order(this.wage_min, this.wage_max, "wage_max", "at least wage_min");
        row.require_order(this.opens_on, this.closes_on, "closes_on", "on or after opens_on");
        row.require_order(this.age_min, this.age_max, "age_max", "at least age_min");
        row.require(this.experience_min_years.is_none_or(|years| (0.0..=80.0).contains(&years)), "experience_min_years", "years from 0 to 80");
        row.require(this.risk_class.is_none_or(|class| (1..=5).contains(&class)), "risk_class", "a class from 1 to 5");
    }
}
