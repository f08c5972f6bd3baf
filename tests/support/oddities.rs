//! Workers and vacancies that are odd in some way: the unknown, the contradictory, the far too many.

use matcher_core::ids::{VacancyId, WorkerId};
use matcher_core::lexicon::Lexicon;
use matcher_core::record::{Certificate, Education, SkillDemand};
use matcher_core::units::{Date, Rupiah};
use matcher_core::{RegionCode, Vacancy, Worker};

/// Kinds of odd workers.
pub const WORKERS: usize = 20;

/// Skills of whoever has far too many.
const MANY_SKILLS: usize = 500;
/// Skills asked by whoever asks far too many.
const MANY_DEMANDS: usize = 300;

/// Skills of those who all have the same score: unlike any others, so that sums of bounds are no more than the score.
const TIED_SKILLS: [&str; 7] = ["qwopim", "zyxabet", "plimsurn", "grontekil", "vluximad", "drabnolu", "kwesporta"];

/// A place in a kota, far from most homes.
const SITE: (f64, f64) = (0.13, 117.49);

fn region(code: &str) -> Option<RegionCode> {
    code.parse().ok()
}

fn day(year: i32, month: u8, day: u8) -> Option<Date> {
    Date::new(year, month, day).ok()
}

fn paper(name: &str, expires: Option<Date>) -> Certificate {
    Certificate { name: name.to_owned(), expires }
}

#[allow(clippy::unnecessary_wraps, reason = "a record's list may be absent")]
fn some(names: &[&str]) -> Option<Vec<String>> {
    Some(names.iter().map(|name| (*name).to_owned()).collect())
}

/// The first names of the lexicon's skills.
#[must_use]
pub fn skills(count: usize) -> Vec<String> {
    let lexicon = Lexicon::bundled();
    let names = lexicon.skills().iter().map(|skill| skill.label_id.clone());
    names.filter(|name| !name.is_empty() && !name.contains(['|', ':', '@'])).take(count).collect()
}

/// Makes a worker odd in the way of a kind, counted from 0 to [`WORKERS`].
pub fn change(worker: &mut Worker, kind: usize) {
    match kind {
        0 => (worker.home_region, worker.lat, worker.lon) = (None, None, None),
        1 => worker.ktp_region = region("31.71"),
        2 => worker.skills = None,
        3 => (worker.summary, worker.occupation, worker.major) = (None, None, None),
        // At a site of another province than the home's.
        4 => (worker.lat, worker.lon) = (Some(SITE.0), Some(SITE.1)),
        5 => worker.wage_min = None,
        6 => worker.groups = some(&["poor", "laid_off"]),
        7 => (worker.relocate, worker.max_distance_km) = (Some(true), None),
        8 => worker.certificates = Some(vec![paper("SIO Forklift", day(2020, 1, 1)), paper("sim b2 umum", None)]),
        9 => {
            if let Ok(id) = WorkerId::new(worker.worker_id.as_str()) {
                *worker = Worker::new(id);
            }
        }
        10 => worker.home_region = region("64"),
        11 => (worker.wage_min, worker.experience_years) = (Rupiah::new(900_000_000).ok(), Some(80.0)),
        12 => (worker.wage_min, worker.experience_years) = (Rupiah::new(0).ok(), Some(0.0)),
        13 => (worker.home_region, worker.ktp_region) = (region("33.19.01"), region("64.74.02")),
        14 => (worker.ktp_checked_on, worker.resident_since) = (day(2026, 9, 1), day(2026, 8, 1)),
        15 => (worker.disability, worker.groups) = (Some("tuna rungu".to_owned()), None),
        16 => (worker.home_region, worker.lat, worker.lon) = (None, Some(SITE.0), Some(SITE.1)),
        17 => (worker.education, worker.experience_years) = (None, None),
        18 => worker.skills = Some(skills(MANY_SKILLS)),
        _ => {
            (worker.home_region, worker.ktp_region) = (region("64.74.02"), region("64.74"));
            (worker.ktp_checked_on, worker.resident_since) = (day(2026, 10, 1), day(2001, 1, 1));
            worker.groups = some(&["smk_graduate", "poor"]);
        }
    }
}

/// Workers who differ in nothing but id, home and group, as many in each home; the later the home, the earlier the ids.
///
/// Whoever stands before the others by id so comes last in the order of homes, where only an exact bound lets them in.
#[must_use]
pub fn tied(homes: &[&str], count: usize) -> Vec<Worker> {
    let worker = |at: usize| {
        let mut worker = Worker::new(WorkerId::new(&format!("TIED-{:04}", count - at)).ok()?);
        worker.home_region = region(homes[at * homes.len() / count]);
        worker.skills = some(&TIED_SKILLS);
        worker.groups = match at % 4 {
            0 => None,
            1 => some(&["laid_off"]),
            2 => some(&["poor"]),
            _ => some(&["smk_graduate"]),
        };
        Some(worker)
    };
    (0..count).filter_map(worker).collect()
}

/// Vacancies that differ in what they tell, made of an ordinary one; their ids begin with `ODD`.
#[must_use]
pub fn vacancies(ordinary: &Vacancy) -> Vec<Vacancy> {
    type Change = fn(&mut Vacancy);
    let changes: [(&str, Change); 14] = [
        ("tied", |it| {
            *it = Vacancy::new(it.vacancy_id.clone());
            it.region = region("91.71.01");
            let demand = |name: &str| SkillDemand { name: name.to_owned(), weight: None };
            it.skills_required = Some(TIED_SKILLS.into_iter().map(demand).collect());
        }),
        ("site_unknown", |it| (it.region, it.lat, it.lon) = (None, None, None)),
        ("site_coarse", |it| (it.region, it.lat, it.lon) = (region("64"), None, None)),
        ("site_without_workers", |it| (it.region, it.lat, it.lon) = (region("91.71.01"), None, None)),
        ("site_elsewhere", |it| (it.region, it.lat, it.lon) = (region("64.74.01"), Some(-6.2), Some(106.8))),
        ("housing", |it| it.housing = Some(true)),
        ("closed", |it| (it.opens_on, it.closes_on) = (day(2020, 1, 1), day(2020, 2, 1))),
        ("asks_nothing", |it| {
            let (id, region) = (it.vacancy_id.clone(), it.region);
            *it = Vacancy::new(id);
            it.region = region;
        }),
        ("certificates", |it| it.certificates_required = Some(vec![paper("SIO Forklift", None)])),
        ("many_skills", |it| {
            let demand = |(at, name)| SkillDemand { name, weight: (at % 7 == 1).then_some(2.5) };
            it.skills_required = Some(skills(MANY_DEMANDS).into_iter().enumerate().map(demand).collect());
        }),
        ("no_title", |it| (it.title, it.occupation) = (None, None)),
        ("text_alone", |it| {
            (it.skills_required, it.skills_preferred, it.title, it.occupation) = (None, None, None, None);
        }),
        ("strict", |it| {
            (it.education_min, it.experience_min_years) = (Some(Education::ALL[5]), Some(3.0));
            (it.wage_min, it.wage_max) = (None, Rupiah::new(3_500_000).ok());
            (it.age_min, it.age_max) = (Some(20), Some(35));
        }),
        ("many_openings", |it| (it.openings, it.housing) = (Some(60), None)),
    ];
    let made = changes.into_iter().filter_map(|(name, change)| {
        let mut vacancy = ordinary.clone();
        vacancy.vacancy_id = VacancyId::new(&format!("ODD-{name}")).ok()?;
        change(&mut vacancy);
        Some(vacancy)
    });
    made.collect()
}
