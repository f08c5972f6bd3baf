//! Who is looking for work? One worker a row, drawn so that the facts of a person agree with each other.
//!
//! The order of the draws is the order of life: family of work, sex, school, age, years of work, then what follows from
//! them. Cells are forgotten last, so that what is left still fits together.

use super::district::{District, Kecamatan, near};
use super::draw::{Draw, Stream};
use super::family::{CertificateHeld, Family, FamilyNo, SkillNo, Wording, school};
use super::phrase::fill;
use super::protection::{Circumstances, protection, rounded};
use super::{Market, SampleError, skill};
use crate::ids::WorkerId;
use crate::record::{Certificate, Education, Sex, WorkStatus, Worker};
use crate::region::{Location, RegionCode};
use crate::units::{Date, Kilometres, Rupiah};

/// Days of 18 years, leap days included.
const ADULT_DAYS: i32 = 6575;

/// A worker and what the log needs to know beyond the cells a form keeps.
pub(super) struct Person {
    pub(super) worker: Worker,
    pub(super) district: usize,
    pub(super) family: FamilyNo,
    pub(super) status: WorkStatus,
    /// Registration in days since 1970-01-01.
    pub(super) registered: i32,
    pub(super) groups: Vec<String>,
    pub(super) is_disabled: bool,
}

/// Every worker of the sample.
pub(super) fn people(market: &Market<'_>) -> Result<Vec<Person>, SampleError> {
    (0..market.spec.workers).map(|row| person(market, row)).collect()
}

/// What a life has come to.
struct Life {
    sex: Sex,
    education: Education,
    /// Full years.
    age: i32,
    birth: i32,
    /// Years of work, twice.
    half_years: i32,
    status: WorkStatus,
}

/// What is settled before a worker's cells are written.
struct Case<'a> {
    market: &'a Market<'a>,
    district: &'a District,
    family: &'a Family,
    life: Life,
    occupation: Option<&'a Wording>,
    relocates: bool,
    /// Minimum wage of the district, rupiah per month.
    floor: i64,
    /// Registration in days since 1970-01-01.
    registered: i32,
}

impl Case<'_> {
    /// The one skill the occupation stands for, if it does.
    fn lead(&self) -> Option<SkillNo> {
        self.occupation.and_then(|wording| wording.skill)
    }
}

fn person(market: &Market<'_>, row: usize) -> Result<Person, SampleError> {
    let mut draw = market.chance(Stream::Worker, row);
    let draw = &mut draw;
    let place = draw.place(market.districts.len());
    let district = &market.districts[place];
    let number = *district.economy.workers.draw(draw);
    let family = market.data.family(number);
    let life = life(market, family, draw);
    let occupation = Wording::draw(&family.occupations, None, draw);
    // Nobody registers before 18: training and most posts begin there.
    let registered = market.today - draw.between(0, (market.today - life.birth - ADULT_DAYS).min(729));
    let relocates = draw.percent(if life.age < 30 { 42 } else { 22 });
    let floor = market.data.wages.floor(district.code, "");
    let groups = groups(&life, draw);
    let case = Case { market, district, family, life, occupation, relocates, floor, registered };

    let mut worker = Worker::new(WorkerId::new(&format!("SYN-W-{:06}", row + 1))?);
    let disability = draw.percent(1).then(|| draw.any(&market.data.mixes.disability.kinds).cloned()).flatten();
    let is_disabled = disability.is_some();
    worker.disability = disability.or_else(|| draw.percent(80).then(|| "no".to_owned()));
    write_abilities(&mut worker, &case, draw);
    write_home(&mut worker, &case, draw);
    write_wishes(&mut worker, &case, draw);
    write_work(&mut worker, &case, &groups, draw);
    worker.groups = draw.forget(Some(groups.clone()));
    Ok(Person { worker, district: place, family: number, status: case.life.status, registered, groups, is_disabled })
}

fn write_abilities(worker: &mut Worker, case: &Case<'_>, draw: &mut Draw) {
    let Case { market, family, life, .. } = case;
    worker.skills = Some(skill::told(market, case.district, family, case.lead(), draw));
    let summary = summary(case, draw);
    worker.summary = draw.forget(Some(summary));
    let title = case.occupation.map(|wording| wording.text.clone());
    // Some forms carry the code instead of a title.
    let written = if draw.percent(5) { Some(family.file.kbji.clone()) } else { title };
    worker.occupation = draw.forget(written);
    worker.major = major(market, family, life.education, draw);
    worker.education = draw.forget(Some(life.education));
    worker.experience_years = draw.forget(Some(f64::from(life.half_years) / 2.0));
    let certificates = certificates(market, family, life, draw);
    worker.certificates = draw.forget(Some(certificates));
    worker.birth_date = draw.forget(Date::from_days(life.birth).ok());
    worker.sex = draw.forget(Some(life.sex));
    // Who wrote both down has the leaving certificate at hand; a student has none yet.
    let school = worker.education.filter(|_| life.status != WorkStatus::Student);
    let left = worker.birth_date.zip(school).map(|(birth, school)| birth.year() + last_year_of_school(school));
    worker.graduation_year = left.and_then(|year| u32::try_from(year).ok());
}

fn write_home(worker: &mut Worker, case: &Case<'_>, draw: &mut Draw) {
    let (market, registered) = (case.market, case.registered);
    let home = home(market, case.district, draw);
    let day = |days: i32| Date::from_days(days).ok();
    // Without a home no office would have registered anyone; one in a hundred is illegible.
    worker.home_region = draw.percent(99).then_some(home.code);
    worker.ktp_region = home.ktp;
    worker.ktp_checked_on =
        draw.percent(60).then(|| registered + draw.between(0, market.today - registered)).and_then(day);
    let since = resident_since(market, &case.life, &home, draw);
    worker.resident_since = draw.forget(day(since));
    if let Some(point) = home.location.filter(|_| draw.percent(50)) {
        worker.lat = Some(near(point.lat(), draw));
        worker.lon = Some(near(point.lon(), draw));
    }
    worker.registered_on = day(registered);
}

fn write_wishes(worker: &mut Worker, case: &Case<'_>, draw: &mut Draw) {
    worker.wage_min = draw.percent(90).then(|| wage(case, draw)).flatten();
    let reach = if case.relocates { &[25, 50, 100, 200][..] } else { &[5, 10, 15, 20, 25, 30][..] };
    let reach = draw.any(reach).and_then(|km| Kilometres::new(f64::from(*km)).ok());
    worker.max_distance_km = reach.filter(|_| draw.percent(82));
    worker.relocate = draw.forget(Some(case.relocates));
    // Who is employed must give notice, of the others most can begin at once.
    let is_employed = case.life.status == WorkStatus::Employed;
    let notice = if is_employed { draw.between(14, 45) } else { draw.between(-20, 10).max(0) };
    let available = Date::from_days(case.market.today + notice).ok();
    worker.available_from = available.filter(|_| draw.percent(45));
}

fn write_work(worker: &mut Worker, case: &Case<'_>, groups: &[String], draw: &mut Draw) {
    let status = case.life.status;
    let facts = Circumstances {
        status,
        is_poor: groups.iter().any(|group| group == "poor"),
        is_laid_off: groups.iter().any(|group| group == "laid_off"),
        economy: case.district.economy,
        floor: case.floor,
        today: case.market.today,
    };
    let protection = protection(&facts, draw);
    let works = !matches!(status, WorkStatus::Unemployed | WorkStatus::Student);
    worker.status = draw.forget(Some(status));
    worker.sector = draw.forget(works.then(|| case.family.file.sector.clone()));
    worker.income = draw.forget(protection.income);
    worker.payer = draw.forget(protection.payer);
    worker.schemes = draw.forget(Some(protection.schemes));
}

fn life(market: &Market<'_>, family: &Family, draw: &mut Draw) -> Life {
    let sex = if draw.percent(family.file.male) { Sex::Male } else { Sex::Female };
    let education = *family.education.draw(draw);
    let first_year = first_year_of_work(education);
    let [from, to] = market.data.mixes.ages.as_ref().map_or([18, 55], |ages| *ages.draw(draw));
    let age = draw.between(from, to).max(family.file.min_age).max(first_year);
    // 1461 days are four years; a day more than the age's years, and less than a year on top.
    let birth = market.today - (age * 1461 / 4 + 1 + draw.between(0, 363));
    // Not all years since school were years of work; one in four of the young has none.
    let possible = ((age - first_year) * 2).clamp(0, 50);
    let share = if age < 25 && draw.percent(35) { 0 } else { draw.between(10, 90) };
    let half_years = possible * share / 100;
    let status = *family.status.draw(draw);
    let status = match status {
        WorkStatus::Student if age > 24 || half_years > 0 || first_year > 19 => WorkStatus::Unemployed,
        // Nobody is employed without ever having worked; a month counts as the first half year.
        WorkStatus::Employed if half_years == 0 => WorkStatus::Unemployed,
        other => other,
    };
    Life { sex, education, age, birth, half_years, status }
}

/// The age at which people of a school begin to work: the end of school, and never before 17.
fn first_year_of_work(education: Education) -> i32 {
    match education.level() {
        0 | 1 => 17,
        2 => 18,
        3 => 19,
        4 => 20,
        5 => 21,
        6 => 22,
        _ => 24,
    }
}

/// The age at which people leave a school.
fn last_year_of_school(education: Education) -> i32 {
    match education.level() {
        0 => 13,
        1 => 16,
        _ => first_year_of_work(education),
    }
}

/// Where a worker lives and where the identity card says so.
struct Home {
    code: RegionCode,
    location: Option<Location>,
    ktp: Option<RegionCode>,
    /// True where the card names another place.
    has_moved: bool,
}

fn home(market: &Market<'_>, district: &District, draw: &mut Draw) -> Home {
    let lives_here = draw.percent(88);
    let outside = if lives_here { None } else { elsewhere(market, district, draw) };
    let resident = district.home(draw);
    let (code, location) = match (outside, resident) {
        (Some(code), _) => (code, market.gazetteer.location(code).map(|located| located.location)),
        (None, Some(kecamatan)) => (kecamatan.home(draw), kecamatan.location),
        // A district always has a kecamatan or itself; weights of 0 alone would lead here.
        (None, None) => (district.code, None),
    };
    let case = draw.below(100);
    let (ktp, has_moved) = match case {
        0..=3 => (None, false),
        4..=11 if draw.percent(50) => (elsewhere(market, district, draw), true),
        4..=11 => (district.home(draw).map(|kecamatan: &Kecamatan| kecamatan.code), true),
        _ => (Some(code), false),
    };
    Home { code, location, ktp, has_moved }
}

/// A kecamatan outside the district: two thirds next door, one third from another province.
fn elsewhere(market: &Market<'_>, district: &District, draw: &mut Draw) -> Option<RegionCode> {
    let next_door = draw.percent(66);
    let near = district.neighbour(draw).filter(|_| next_door);
    let province = market.origins.as_ref().map(|origins| origins.draw(draw));
    let far = province.and_then(|kecamatan| draw.any(kecamatan).copied());
    near.or(far).filter(|code| !district.code.contains(*code))
}

fn resident_since(market: &Market<'_>, life: &Life, home: &Home, draw: &mut Draw) -> i32 {
    if home.has_moved {
        market.today - draw.between(10, 720)
    } else if draw.percent(58) {
        life.birth
    } else {
        // Earlier and later moves alike; a day at least after birth.
        draw.between(life.birth + 1, market.today)
    }
}

fn major(market: &Market<'_>, family: &Family, education: Education, draw: &mut Draw) -> Option<String> {
    let own = family.majors(education);
    let others = market.data.mixes.majors.get(school(education)).map_or(&[][..], Vec::as_slice);
    // A general school has branches that only some write down. Of the others, a vocational leaver may have changed trade.
    let strays = match education {
        Education::Sma | Education::Ma => {
            return draw.any(others).filter(|_| draw.percent(45)).cloned();
        }
        Education::Smk => 24,
        _ => 0,
    };
    let list = if own.is_empty() || draw.percent(strays) { others } else { own };
    let major = draw.early(list).cloned();
    draw.forget(major)
}

fn certificates(market: &Market<'_>, family: &Family, life: &Life, draw: &mut Draw) -> Vec<Certificate> {
    let mut held = Vec::new();
    for certificate in &family.file.certificates {
        held.extend(certificate_of(certificate, life, market.today, draw));
    }
    for licence in &market.data.mixes.licence {
        let is_listed = family.file.certificates.iter().any(|own| own.names.first() == licence.names.first());
        if !is_listed {
            held.extend(certificate_of(licence, life, market.today, draw));
        }
    }
    held
}

fn certificate_of(certificate: &CertificateHeld, life: &Life, today: i32, draw: &mut Draw) -> Option<Certificate> {
    // Beginners hold half as many.
    let share = if life.half_years == 0 { certificate.held / 2 + 1 } else { certificate.held };
    if !draw.percent(share) || life.age < certificate.min_age || life.half_years < certificate.from_experience * 2 {
        return None;
    }
    let name = draw.early(&certificate.names)?.clone();
    if certificate.years == 0 || draw.percent(12) {
        return Some(Certificate { name, expires: None });
    }
    // Given at most a fifth longer ago than it lasts, so that some have run out, and never before the youngest age.
    let lasts = certificate.years * 1461 / 4;
    let held_for = draw.between(20, lasts * 6 / 5).min(((life.age - certificate.min_age) * 1461 / 4).max(20));
    Some(Certificate { name, expires: Date::from_days(today - held_for + lasts).ok() })
}

fn wage(case: &Case<'_>, draw: &mut Draw) -> Option<Rupiah> {
    let (family, life, floor) = (case.family, &case.life, case.floor);
    // Many simply name the legal minimum.
    if draw.percent(16) {
        return Rupiah::new(floor).ok();
    }
    let [low, high] = family.file.wage;
    // People ask below what is advertised, more with every year of work, and never far above it.
    let share = (draw.between(low - 14, low + 8) + life.half_years / 2).min(high);
    Rupiah::new(rounded(floor * i64::from(share) / 100)).ok()
}

fn groups(life: &Life, draw: &mut Draw) -> Vec<String> {
    let mut groups = Vec::new();
    let is_hard_up = matches!(life.status, WorkStatus::Unemployed | WorkStatus::Informal | WorkStatus::Daily);
    if is_hard_up && life.education.level() <= 2 && draw.percent(18) {
        groups.push("poor".to_owned());
    }
    if life.status == WorkStatus::Unemployed && life.half_years >= 2 && draw.percent(17) {
        groups.push("laid_off".to_owned());
    }
    // A leaver is one for about three years.
    if life.education == Education::Smk && life.age <= 21 {
        groups.push("smk_graduate".to_owned());
    }
    if draw.percent(8) {
        groups.push("programme_alumni".to_owned());
    }
    groups
}

fn summary(case: &Case<'_>, draw: &mut Draw) -> String {
    let Case { family, life, occupation, relocates, .. } = case;
    let phrases = &case.market.data.phrases;
    let lead = case.lead();
    let text = |wording: Option<&Wording>| wording.map_or_else(String::new, |wording| wording.text.clone());
    let sentences = match life.half_years {
        1.. => &phrases.summary.experienced,
        // Practice at a firm belongs to vocational schools and above; SMK shares its level with SMA.
        _ if life.education == Education::Smk || life.education.level() > 2 => &phrases.summary.fresh,
        _ => &phrases.summary.plain,
    };
    let sentence = draw.any(sentences).map_or("", String::as_str);
    let task = text(Wording::draw(&family.tasks, lead, draw));
    let mut second = text(Wording::draw(&family.tasks, lead, draw));
    if second == task {
        "pekerjaan lain yg sejenis".clone_into(&mut second);
    }
    let hopes = if *relocates && draw.percent(40) { &phrases.summary.moving } else { &phrases.summary.hopes };
    fill(
        sentence,
        &[
            ("years", &phrases.years(life.half_years, draw)),
            ("place", &text(Wording::draw(&family.places, lead, draw))),
            ("occupation", &occupation.map_or_else(String::new, |wording| wording.text.to_lowercase())),
            ("task", &task),
            ("task2", &second),
            ("education", life.education.as_str()),
            ("hope", draw.any(hopes).map_or("", String::as_str)),
        ],
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_begins_after_school() {
        for education in Education::ALL {
            let first = first_year_of_work(education);
            assert!((17..=24).contains(&first) && last_year_of_school(education) <= first, "{education}");
        }
        assert!(first_year_of_work(Education::S1) > first_year_of_work(Education::Smk));
    }
}
