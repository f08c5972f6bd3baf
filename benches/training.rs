//! How long does a plan of classes take? Asked: 20,000 workers, 2,000 vacancies and 200 courses in 20 seconds on two cores.
//!
//! Data: the synthetic sample market, seed 0, its courses held again and again with other first days until there are 200.
//! Each round plans once without a limit and once with money for a third of it, and says what the plan gains beside what
//! no plan exceeds. Command: `cargo bench --workspace --bench training`; other sizes: `-- 5000 500 50`; with `varied` behind
//! the sizes each class teaches a skill more, of those that vacancies ask, so that hardly two are alike. A regression is a
//! ratio to the ranking of all workers' lists, timed beside, that grows by a fifth.

#![allow(missing_docs, reason = "a bench is no library")]
#![allow(clippy::expect_used, reason = "a bench without its market must fail")]
#![allow(clippy::print_stdout, reason = "a bench prints its figures")]

use std::collections::BTreeSet;
use std::time::Instant;

use matcher_benches::{market, sample};
use matcher_core::ids::CourseId;
use matcher_core::record::Course;
use matcher_core::training::{PlanOptions, Search, TrainingPlan};
use matcher_core::units::{Date, Rupiah};
use matcher_core::{MarketOptions, OnError, RankOptions, Table};

const ROUNDS: usize = 3;

/// The sample's courses, with first days ahead, until there are enough; each with one of `more` skills beside its own.
fn courses(from: &[Course], more: &[String], today: Date, count: usize) -> Vec<Course> {
    let again = from.iter().cycle().take(count).enumerate().map(|(number, course)| {
        let mut course = course.clone();
        course.course_id = CourseId::new(&format!("C{number:03}")).expect("an id");
        let days = i32::try_from(number).expect("a small number") % 120 + 1;
        course.starts_on = Date::from_days(today.to_days() + days).ok();
        if let Some(skill) = more.iter().cycle().nth(number) {
            course.skills_taught.get_or_insert_default().push(skill.clone());
        }
        course
    });
    again.collect()
}

fn told(name: &str, seconds: f64, plan: &TrainingPlan) {
    let open = plan.courses.iter().filter(|course| course.open).count();
    println!(
        "{name}: {seconds:.2} s, {open} classes, {} people, gain {:.2}, expected {:.2} of at most {:.2}, Rp {}",
        plan.seats_taken, plan.gain, plan.expected_gain, plan.ceiling, plan.cost
    );
}

fn main() {
    let size = |at: usize, usual: usize| std::env::args().nth(at).and_then(|text| text.parse().ok()).unwrap_or(usual);
    let sample = sample(size(1, 20_000), size(2, 2_000)).expect("a sample");
    let today = Date::new(2026, 11, 1).expect("a day");
    let options = MarketOptions::default().with_as_of(today);
    let mut market = market(&sample, options).expect("a market");
    let asked = sample.vacancies.iter().flat_map(|vacancy| vacancy.skills_required.iter().flatten());
    let is_varied = std::env::args().any(|arg| arg == "varied");
    let more: BTreeSet<String> = asked.filter(|_| is_varied).map(|demand| demand.name.clone()).collect();
    let more: Vec<String> = more.into_iter().collect();
    let courses = courses(&sample.courses, &more, today, size(3, 200));
    market.add_courses(Table::records(&courses), OnError::Raise).expect("courses");
    market.add_events(Table::records(&sample.events), OnError::Raise).expect("events");
    market.commit().expect("a commit");
    let plans = PlanOptions::default().with_search(Search::Greedy);
    for round in 1..=ROUNDS {
        println!("round {round}");
        let start = Instant::now();
        market.rank_vacancies(None, &RankOptions::default()).expect("a ranking");
        println!("lists of all workers: {:.2} s", start.elapsed().as_secs_f64());
        let start = Instant::now();
        let plan = market.training_plan(&plans).expect("a plan");
        told("plan", start.elapsed().as_secs_f64(), &plan);
        let budget = Rupiah::new(plan.cost / 3).expect("a budget");
        let start = Instant::now();
        let plan = market.training_plan(&plans.clone().with_budget(budget)).expect("a plan");
        told("with a third of the money", start.elapsed().as_secs_f64(), &plan);
    }
}
