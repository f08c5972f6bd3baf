//! What is advertised? One post a row: a family of work, a firm that hires such people, and what both imply.

use super::draw::{Draw, Stream};
use super::family::{CertificateHeld, Family, FamilyNo, SkillNo, Wording, school};
use super::phrase::fill;
use super::programme::Firm;
use super::district::near;
use super::skill::{Demands, demanded};
use super::{Market, SampleError};
use crate::ids::VacancyId;
use crate::record::{Certificate, Contract, Education, Scope, SkillClass, Vacancy, WagePeriod};
use crate::units::{Date, Rupiah};

/// Working days of a month for a daily wage.
///
/// # Source
///
/// PP 36/2021 Art. 17: 25 days where people work six days a week.
const DAYS_OF_A_MONTH: i64 = 25;

/// Fewest words of a description; general remarks fill up to it.
const FEWEST_WORDS: usize = 30;

/// A vacancy and what the log needs to know beside it.
pub(super) struct Post {
    pub(super) vacancy: Vacancy,
    pub(super) district: usize,
    pub(super) family: FamilyNo,
    /// The firm's row.
    pub(super) firm: usize,
    pub(super) opens: i32,
    pub(super) closes: i32,
    pub(super) openings: u32,
}

/// Every vacancy of the sample.
pub(super) fn posts(market: &Market<'_>, firms: &[Firm]) -> Result<Vec<Post>, SampleError> {
    (0..market.spec.vacancies).map(|row| post(market, firms, row)).collect()
}

fn post(market: &Market<'_>, firms: &[Firm], row: usize) -> Result<Post, SampleError> {
    let mut draw = market.chance(Stream::Vacancy, row);
    let draw = &mut draw;
    let place = draw.place(market.districts.len());
    let district = &market.districts[place];
    let number = *district.economy.vacancies.draw(draw);
    let family = market.data.family(number);
    let hires = |(row, firm): (usize, &Firm)| (firm.district == place && firm.families.contains(&number)).then_some(row);
    let hiring: Vec<usize> = firms.iter().enumerate().filter_map(hires).collect();
    // A test keeps every family of an economy with somebody who hires it.
    let firm_row = draw.any(&hiring).copied().unwrap_or(0);
    let firm = &firms[firm_row];

    let title = Wording::draw(&family.titles, None, draw);
    let lead = title.and_then(|wording| wording.skill);
    let wave = draw.percent(family.file.wave) && (firm.is_plant_contractor || family.file.estate);
    let contract = if wave && firm.is_plant_contractor {
        if draw.percent(70) { Contract::FixedTerm } else { Contract::Daily }
    } else {
        *family.contract.draw(draw)
    };
    let openings = if wave {
        u32::try_from(draw.between(4, 24) * 5).unwrap_or(1)
    } else {
        let [few, many] = family.file.openings;
        u32::try_from(draw.between(few, many).min(draw.between(few, many))).unwrap_or(1)
    };
    let mut title = title.map_or_else(String::new, |wording| wording.text.clone());
    if wave && firm.is_plant_contractor && draw.percent(50) {
        title.push_str(" TA");
    }

    let mut vacancy = Vacancy::new(VacancyId::new(&format!("SYN-V-{:06}", row + 1))?);
    let (opens, closes) = window(market.today, draw);
    vacancy.employer_id = Some(firm.employer.employer_id.clone());
    // A site is the principal's, so that the shares of a site can sum principal and contractors.
    let principal = firm.employer.principal_id.as_ref().unwrap_or(&firm.employer.employer_id);
    vacancy.site_id = Some(format!("SYN-S-{}", principal.as_str().trim_start_matches("SYN-P-")));
    vacancy.title = Some(title.clone());
    vacancy.occupation = draw.percent(55).then(|| family.file.kbji.clone());
    let Demands { required, preferred } = demanded(market, family, lead, draw);
    vacancy.skills_required = Some(required);
    vacancy.skills_preferred = Some(preferred);
    vacancy.certificates_required = Some(certificates(&family.file.certificates, draw));
    let education = draw.any(&family.file.asks).copied().unwrap_or(Education::Sma);
    vacancy.education_min = Some(education);
    let [least, most] = family.file.experience;
    let years = if contract == Contract::Apprenticeship { 0 } else { draw.between(least, most).min(draw.between(least, most)) };
    vacancy.experience_min_years = Some(f64::from(years));
    vacancy.majors = majors(family, education, draw);
    let pay = pay(market, firm, family, contract, draw);
    (vacancy.wage_min, vacancy.wage_max, vacancy.wage_period) = (pay.low, pay.high, pay.period);
    vacancy.contract = Some(contract);
    let elsewhere = draw.percent(12).then(|| district.site(firm.is_estate, draw)).flatten();
    let site = elsewhere.or(firm.site.as_ref());
    vacancy.region = Some(site.map_or(district.code, |kecamatan| kecamatan.code));
    if let Some(point) = site.and_then(|kecamatan| kecamatan.location).filter(|_| draw.percent(60)) {
        vacancy.lat = Some(near(point.lat(), draw));
        vacancy.lon = Some(near(point.lon(), draw));
    }
    let housing = if firm.is_estate { district.economy.housing.max(60) } else { district.economy.housing / 8 };
    let is_housed = draw.percent(housing);
    vacancy.housing = if is_housed { Some(true) } else { draw.percent(70).then_some(false) };
    vacancy.openings = Some(openings);
    vacancy.opens_on = Date::from_days(opens).ok();
    vacancy.closes_on = Date::from_days(closes).ok();
    vacancy.skill_class = Some(family.file.class);
    vacancy.scope = Some(scope(family.file.class, wave, draw));
    if draw.percent(if family.file.age_limit.is_some() { 34 } else { 5 }) {
        vacancy.age_min = Some(18.max(u32::try_from(family.file.min_age).unwrap_or(0)));
        vacancy.age_max = Some(family.file.age_limit.unwrap_or(35) + 5 * draw.below(3));
    }
    let schemes = schemes(contract, firm.headcount, draw);
    vacancy.schemes_offered = draw.forget(Some(schemes));
    vacancy.hazard = draw.forget(Some(family.file.risk >= 4));
    vacancy.risk_class = draw.forget(Some(family.file.risk));
    let verified = is_verified(opens, market.today, draw);
    vacancy.verified = draw.forget(Some(verified));
    let text = Advert { title: &title, lead, wave, housed: is_housed, openings, place: site.map_or(&district.name, |kecamatan| &kecamatan.name) };
    vacancy.description = Some(description(market, family, firm, &vacancy, &text, draw));
    vacancy.skill_class = draw.forget(vacancy.skill_class);
    Ok(Post { vacancy, district: place, family: number, firm: firm_row, opens, closes, openings })
}

/// First and last day of applying: most are open on the day, a fifth is closed, some are yet to open.
fn window(today: i32, draw: &mut Draw) -> (i32, i32) {
    let (opens, closes) = match draw.below(100) {
        0..=19 => {
            let closes = today - draw.between(1, 400);
            (closes - draw.between(7, 45), closes)
        }
        20..=26 => {
            let opens = today + draw.between(1, 25);
            (opens, opens + draw.between(7, 30))
        }
        _ => (today - draw.between(0, 40), today + draw.between(0, 35)),
    };
    (opens, closes)
}

fn is_verified(opens: i32, today: i32, draw: &mut Draw) -> bool {
    // An officer looks at new adverts within days.
    draw.percent(if today - opens > 7 { 92 } else { 55 })
}

/// At most one: a lower class is covered by a higher, and firms name the one that counts.
fn certificates(held: &[CertificateHeld], draw: &mut Draw) -> Vec<Certificate> {
    let asked = held.iter().find(|certificate| draw.percent(certificate.asked));
    let name = asked.and_then(|certificate| certificate.names.first()).cloned();
    name.map(|name| Certificate { name, expires: None }).into_iter().collect()
}

fn majors(family: &Family, education: Education, draw: &mut Draw) -> Option<Vec<String>> {
    let own = family.majors(education);
    if own.is_empty() || school(education) == "SMA" || !draw.percent(family.file.asks_major) {
        return None;
    }
    let count = usize::try_from(draw.between(1, 3)).unwrap_or(1).min(own.len());
    Some(own[..count].to_vec())
}

struct Pay {
    low: Option<Rupiah>,
    high: Option<Rupiah>,
    period: Option<WagePeriod>,
}

fn pay(market: &Market<'_>, firm: &Firm, family: &Family, contract: Contract, draw: &mut Draw) -> Pay {
    let unknown = Pay { low: None, high: None, period: None };
    // Many adverts name no wage, piece work hardly ever does.
    if draw.percent(if contract == Contract::Piece { 70 } else { 12 }) {
        return unknown;
    }
    let district = &market.districts[firm.district];
    let floor = market.data.wages.floor(district.code, firm.employer.industry.as_deref().unwrap_or(""));
    let [low, high] = family.file.wage;
    // The lower end is the usual one. Micro and small firms may agree on less than the minimum (domain notes, section 4).
    let may_be_low = firm.headcount < 20;
    let share = draw.between(low, high).min(draw.between(low, high)).min(draw.between(low, high));
    let share = if may_be_low { share } else { share.max(100) };
    let share = match contract {
        Contract::Apprenticeship => draw.between(55, 80),
        Contract::PartTime => share * 55 / 100,
        _ => share,
    };
    let month = floor * i64::from(share) / 100;
    // Who pays the minimum names it to the rupiah; what is above is rounded up to steps of 50,000.
    let month = if share == 100 { floor } else { month.div_ceil_steps(50_000) };
    let top = if draw.percent(58) { (month * i64::from(draw.between(105, 135)) / 100).div_ceil_steps(50_000) } else { month };
    let top = (top > month).then_some(top);
    if contract == Contract::Daily && draw.percent(62) {
        let day = |amount: i64| Rupiah::new((amount / DAYS_OF_A_MONTH).div_ceil_steps(1000)).ok();
        return Pay { low: day(month), high: top.and_then(day), period: Some(WagePeriod::Day) };
    }
    let rupiah = |amount: i64| Rupiah::new(amount).ok();
    // Most leave the period out: a wage is one of a month.
    let period = draw.percent(60).then_some(WagePeriod::Month);
    Pay { low: rupiah(month), high: top.and_then(rupiah), period }
}

/// Rounding up to full steps.
trait Steps {
    fn div_ceil_steps(self, step: i64) -> i64;
}

impl Steps for i64 {
    fn div_ceil_steps(self, step: i64) -> i64 {
        (self + step - 1) / step * step
    }
}

fn scope(class: SkillClass, wave: bool, draw: &mut Draw) -> Scope {
    let (district, province) = match class {
        SkillClass::Unskilled => (92, 7),
        SkillClass::Semi => (80, 16),
        SkillClass::Skilled if wave => (50, 25),
        SkillClass::Skilled => (64, 26),
        SkillClass::Strategic => (28, 36),
    };
    match draw.below(100) {
        case if case < district => Scope::District,
        case if case < district + province => Scope::Province,
        _ => Scope::National,
    }
}

fn schemes(contract: Contract, headcount: i32, draw: &mut Draw) -> Vec<String> {
    let offered: &[&str] = match contract {
        Contract::Permanent | Contract::FixedTerm if headcount >= 100 => &["JKN", "JKK", "JKM", "JHT", "JP", "JKP"],
        Contract::Permanent | Contract::FixedTerm => &["JKN", "JKK", "JKM", "JHT"],
        Contract::PartTime => &["JKN", "JKK", "JKM"],
        Contract::Daily | Contract::Piece | Contract::Apprenticeship => &["JKK", "JKM"],
        Contract::Freelance => &[],
    };
    // Some say nothing of it, and the smallest offer nothing.
    let offered = if headcount < 20 && draw.percent(50) { &[] } else { offered };
    offered.iter().map(|scheme| (*scheme).to_owned()).collect()
}

/// What a description needs beside the columns.
struct Advert<'a> {
    title: &'a str,
    lead: Option<SkillNo>,
    wave: bool,
    housed: bool,
    openings: u32,
    place: &'a str,
}

fn description(
    market: &Market<'_>,
    family: &Family,
    firm: &Firm,
    vacancy: &Vacancy,
    advert: &Advert<'_>,
    draw: &mut Draw,
) -> String {
    let phrases = &market.data.phrases.description;
    let district = &market.districts[firm.district];
    let mut duties: Vec<&str> = Vec::new();
    // Six draws find two different duties of at least two nearly always; the first two stand in otherwise.
    for _ in 0..6 {
        let duty = Wording::draw(&family.duties, advert.lead, draw).map_or("", |wording| wording.text.as_str());
        if duties.len() < 2 && !duties.contains(&duty) {
            duties.push(duty);
        }
    }
    let required = vacancy.skills_required.iter().flatten().map(|demand| demand.name.to_lowercase());
    let required = required.collect::<Vec<_>>().join(", ");
    let preferred = vacancy.skills_preferred.iter().flatten().map(|demand| demand.name.to_lowercase()).next();
    let education = vacancy.education_min.unwrap_or(Education::Sma);
    let majors = vacancy.majors.as_ref().map_or_else(String::new, |majors| format!(" jurusan {}", majors.join("/")));
    let years = vacancy.experience_min_years.unwrap_or(0.0);
    let certificate = vacancy.certificates_required.iter().flatten().map(|certificate| certificate.name.clone()).next();
    let openings = advert.openings.to_string();
    let age = [vacancy.age_min, vacancy.age_max].map(|age| age.map_or_else(String::new, |age| age.to_string()));
    let years_text = format!("{years}");
    let values = [
        ("title", advert.title),
        ("openings", openings.as_str()),
        ("employer", firm.employer.name.as_deref().unwrap_or("")),
        ("place", advert.place),
        ("district", district.name.as_str()),
        ("duty", duties.first().copied().unwrap_or("")),
        ("duty2", duties.get(1).copied().unwrap_or("menjaga kebersihan tempat kerja")),
        ("education", education.as_str()),
        ("majors", majors.as_str()),
        ("years", years_text.as_str()),
        ("skills", required.as_str()),
        ("skill", preferred.as_deref().unwrap_or("")),
        ("certificate", certificate.as_deref().unwrap_or("")),
        ("age_min", age[0].as_str()),
        ("age_max", age[1].as_str()),
    ];
    let opening = match (advert.wave, firm.is_plant_contractor) {
        (true, true) => &phrases.wave,
        (true, false) => &phrases.mass,
        (false, _) => &phrases.opening,
    };
    let mut lists = vec![opening, &phrases.duties];
    lists.push(if education.level() > 2 { &phrases.degree } else { &phrases.education });
    lists.push(if years > 0.0 { &phrases.experienced } else { &phrases.fresh });
    if !required.is_empty() {
        lists.push(&phrases.skills);
    }
    if certificate.is_some() {
        lists.push(&phrases.certificate);
    }
    if preferred.is_some() {
        lists.push(&phrases.nice);
    }
    if vacancy.age_max.is_some() {
        lists.push(&phrases.age);
    }
    if draw.percent(55) {
        lists.push(&phrases.local);
    }
    if advert.housed {
        lists.push(&phrases.housing);
    }
    let mut text = String::with_capacity(512);
    let mut add = |list: &Vec<String>, draw: &mut Draw| {
        let sentence = draw.any(list).map(|sentence| fill(sentence, &values)).unwrap_or_default();
        // A remark drawn twice is said once.
        if !text.contains(&sentence) {
            if !text.is_empty() {
                text.push(' ');
            }
            text.push_str(&sentence);
        }
        text.split_whitespace().count()
    };
    let mut words = 0;
    for list in lists {
        words = add(list, draw);
    }
    for list in [&phrases.general, &phrases.general, &phrases.closing] {
        if words < FEWEST_WORDS || (words < 60 && draw.percent(35)) {
            words = add(list, draw);
        }
    }
    for _ in 0..8 {
        if words < FEWEST_WORDS {
            words = add(&phrases.general, draw);
        }
    }
    text
}
