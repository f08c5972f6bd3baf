//! A person on file.

use super::fact::{Certificate, Education, HeldScheme, Sex, WorkStatus};
use super::record;
use crate::ids::WorkerId;
use crate::region::RegionCode;
use crate::units::{Date, Kilometres, Rupiah};

record! {
    /// A person on file. Sex, birth date, disability and groups never enter a score: they serve legal age, audit and
    /// declared reserves.
    Worker in "workers", key worker_id: WorkerId;
    /// Skills in the person's own words.
    skills: Vec<String>,
    /// Free text: experience, past jobs.
    summary: String [personal],
    /// Wanted or last title, or a KBJI code.
    occupation: String,
    /// Highest education finished.
    education: Education,
    /// Field of study.
    major: String,
    /// Year in which the education was finished.
    graduation_year: u32,
    /// Years of work.
    experience_years: f64,
    /// Certificates and licences held; an item may carry its expiry, `SIO Forklift@2027-05-01`.
    certificates: Vec<Certificate>,
    /// Day of birth.
    birth_date: Date [personal],
    /// Sex as on the identity card.
    sex: Sex [personal],
    /// Disability: its kind, or yes or no.
    disability: String [personal],
    /// Where the person lives.
    home_region: RegionCode,
    /// Where the identity card was issued.
    ktp_region: RegionCode,
    /// When an officer last saw the identity card.
    ktp_checked_on: Date,
    /// Since when the person has lived in `home_region`.
    resident_since: Date,
    /// Latitude of home in degrees.
    lat: f64 [personal],
    /// Longitude of home in degrees.
    lon: f64 [personal],
    /// Lowest wage accepted, rupiah per month.
    wage_min: Rupiah,
    /// Longest way to work accepted.
    max_distance_km: Kilometres,
    /// True if the person would move for a post.
    relocate: bool,
    /// First day the person can start.
    available_from: Date,
    /// Day of registration at the office.
    registered_on: Date,
    /// Work status.
    status: WorkStatus,
    /// Sector of the present work.
    sector: String,
    /// Present income, rupiah per month.
    income: Rupiah [personal],
    /// Who pays the social contributions.
    payer: String,
    /// Social-protection schemes held; an item may carry a state, `JKK:lapsed@2026-01-31`.
    schemes: Vec<HeldScheme>,
    /// Groups a policy may name: `poor`, `laid_off`, `smk_graduate`, `programme_alumni` …
    groups: Vec<String> [personal],
    /// Skills as a fixed-size vector, for a lexicon of embeddings.
    skill_vector: Vec<f32>,
    /// Keyed digest of the national identity number, never the number itself.
    nik: NikDigest [personal],
    => check(this, row) {
        row.require_coordinates(this.lat, this.lon);
        row.compare_nik(this.birth_date, this.sex);
        row.require(this.graduation_year.is_none_or(|year| (1930..=2100).contains(&year)), "graduation_year", "a year from 1930 to 2100");
        row.require(this.experience_years.is_none_or(|years| (0.0..=80.0).contains(&years)), "experience_years", "years from 0 to 80");
    }
}
use super::cell::NikDigest;
