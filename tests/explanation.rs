//! Are explanations true? Against full rankings, against markets in which the change was really made, and case by case.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod explanation {
    mod changes;
    mod golden;
    mod known;
    mod truth;
}

use matcher_core::units::Date;
use matcher_core::{MarketOptions, Matcher, OnError, Policy};

/// The day of every market here.
fn dated() -> MarketOptions {
    MarketOptions::default().with_as_of(Date::new(2026, 11, 1).unwrap())
}

/// A committed market from CSV texts; an empty one is no table.
fn market(policy: &str, workers: &str, vacancies: &str, courses: &str) -> Matcher {
    let policy = if policy.is_empty() { "id = \"none\"\n" } else { policy };
    let mut market = Matcher::in_memory(dated().with_policy(Policy::from_toml(policy).unwrap())).unwrap();
    market.add_workers(matcher_tests::csv(workers), OnError::Raise).unwrap();
    market.add_vacancies(matcher_tests::csv(vacancies), OnError::Raise).unwrap();
    if !courses.is_empty() {
        market.add_courses(matcher_tests::csv(courses), OnError::Raise).unwrap();
    }
    market.commit().unwrap();
    market
}
