//! stub until merged
#![allow(missing_docs)]
use crate::record::{Course, Event};
use crate::units::Date;
use serde::Serialize;
use std::collections::BTreeMap;
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Rate {
    pub source: RateSource,
    pub successes: u64,
    pub of: u64,
    pub unknown: u64,
    pub share: Option<f64>,
    pub low: f64,
    pub high: f64,
}
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RateSource {
    Measured,
    Told,
    Pooled,
    Unknown,
}
impl RateSource {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Measured => "measured",
            Self::Told => "told",
            Self::Pooled => "pooled",
            Self::Unknown => "unknown",
        }
    }
}
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CourseRates {
    pub course_id: String,
    pub pass: Rate,
    pub placement: Rate,
}
pub fn rates(courses: &[Course], _events: &[Event], _as_of: Option<Date>) -> BTreeMap<String, CourseRates> {
    let rate = |share: Option<f64>| Rate {
        source: if share.is_some() { RateSource::Told } else { RateSource::Unknown },
        successes: 0,
        of: 0,
        unknown: 0,
        share,
        low: 0.0,
        high: 1.0,
    };
    courses
        .iter()
        .map(|c| {
            (
                c.course_id.to_string(),
                CourseRates {
                    course_id: c.course_id.to_string(),
                    pass: rate(c.pass_rate),
                    placement: rate(c.placement_rate),
                },
            )
        })
        .collect()
}
