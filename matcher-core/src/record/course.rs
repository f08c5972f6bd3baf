//! A course of a training centre.

use super::fact::{Certificate, Education};
use super::record;
use crate::ids::CourseId;
use crate::region::RegionCode;
use crate::units::{Date, Rupiah};

record! {
    /// A course that teaches skills and may lead to a certificate.
    Course in "courses", key course_id: CourseId;
    /// Who trains.
    provider_id: String,
    /// Title of the course.
    title: String,
    /// Skills taught.
    skills_taught: Vec<String>,
    /// Certificate reached.
    certificate: Certificate,
    /// Skills one must bring.
    skills_needed: Vec<String>,
    /// Lowest education taken.
    education_min: Education,
    /// First day.
    starts_on: Date,
    /// Length in days of teaching.
    days: u32,
    /// Seats; 16 if absent, the usual class (see the domain notes on BLK norms).
    seats: u32,
    /// Cost of a seat in rupiah.
    cost_per_seat: Rupiah,
    /// Who pays.
    funder: String,
    /// Where it is held.
    region: RegionCode,
    /// Share of the seats that pass, in [0, 1].
    pass_rate: f64,
    /// Share of those who pass that find work, in [0, 1].
    placement_rate: f64,
    => check(this, row) {
        row.require(this.pass_rate.is_none_or(|share| (0.0..=1.0).contains(&share)), "pass_rate", "a share from 0 to 1");
        row.require(this.placement_rate.is_none_or(|share| (0.0..=1.0).contains(&share)), "placement_rate", "a share from 0 to 1");
    }
}
