//! What is advertised? One post a row: a family of work, a firm that hires such people, and what both imply.

use super::advert::Advert;
use super::district::near;
use super::draw::{Draw, Stream};
use super::family::{CertificateHeld, Family, FamilyNo, SkillNo, Wording, school};
use super::programme::Firm;
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

/// Risk class of the accident scheme from which work counts as hazardous: high and very high.
const HAZARDOUS_FROM: u32 = 4;

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

/// What is settled before a vacancy is written.
struct Case<'a> {
    market: &'a Market<'a>,
    family: &'a Family,
    firm: &'a Firm,
    contract: Contract,
    /// The one skill the title stands for, if it does.
    lead: Option<SkillNo>,
    /// True for one of many posts filled at once.
    is_wave: bool,
}

fn post(market: &Market<'_>, firms: &[Firm], row: usize) -> Result<Post, SampleError> {
    let mut draw = market.chance(Stream::Vacancy, row);
    let draw = &mut draw;
    let place = draw.place(market.districts.len());
    let number = *market.districts[place].economy.vacancies.draw(draw);
    let family = market.data.family(number);
    let hires =
        |(row, firm): (usize, &Firm)| (firm.district == place && firm.families.contains(&number)).then_some(row);
    let hiring: Vec<usize> = firms.iter().enumerate().filter_map(hires).collect();
    // A test keeps every family of an economy with somebody who hires it.
    let firm_row = draw.any(&hiring).copied().unwrap_or(0);
    let firm = &firms[firm_row];

    let title = Wording::draw(&family.titles, None, draw);
    let is_wave = draw.percent(family.file.wave) && (firm.is_plant_contractor || family.file.estate);
    let contract = contract(family, is_wave && firm.is_plant_contractor, draw);
    let lead = title.and_then(|wording| wording.skill);
    let case = Case { market, family, firm, contract, lead, is_wave };
    let openings = openings(&case, draw);
    let mut title = title.map_or_else(String::new, |wording| wording.text.clone());
    if is_wave && firm.is_plant_contractor && draw.percent(50) {
        title.push_str(" TA");
    }

    let mut vacancy = Vacancy::new(VacancyId::new(&format!("SYN-V-{:06}", row + 1))?);
    let (opens, closes) = window(market.today, draw);
    vacancy.employer_id = Some(firm.employer.employer_id.clone());
    // A site is the principal's, so that the shares of a site can sum principal and contractors.
    let principal = firm.employer.principal_id.as_ref().unwrap_or(&firm.employer.employer_id);
    vacancy.site_id = Some(format!("SYN-S-{}", principal.as_str().trim_start_matches("SYN-P-")));
    vacancy.title = Some(title);
    vacancy.occupation = draw.percent(55).then(|| family.file.kbji.clone());
    vacancy.openings = Some(openings);
    vacancy.opens_on = Date::from_days(opens).ok();
    vacancy.closes_on = Date::from_days(closes).ok();
    ask(&mut vacancy, &case, draw);
    let site = offer(&mut vacancy, &case, draw);
    let verified = is_verified(opens, market.today, draw);
    vacancy.verified = draw.forget(Some(verified));
    let advert = Advert { family, firm, lead, is_wave, place: site, district: &market.districts[place].name };
    vacancy.description = Some(advert.write(&market.data.phrases.description, &vacancy, draw));
    Ok(Post { vacancy, district: place, family: number, firm: firm_row, opens, closes, openings })
}

fn contract(family: &Family, is_turnaround: bool, draw: &mut Draw) -> Contract {
    if is_turnaround {
        return if draw.percent(70) { Contract::FixedTerm } else { Contract::Daily };
    }
    // Nobody is apprenticed to a trade that begins with a licence.
    let is_licensed = family.file.certificates.iter().any(|certificate| certificate.asked >= 60);
    match *family.contract.draw(draw) {
        Contract::Apprenticeship if is_licensed => Contract::FixedTerm,
        contract => contract,
    }
}

fn openings(case: &Case<'_>, draw: &mut Draw) -> u32 {
    let [few, many] = case.family.file.openings;
    // A wave takes 20 to 120 people in steps of 5; else the smaller of two draws, as most posts are few.
    let people =
        if case.is_wave { draw.between(4, 24) * 5 } else { draw.between(few, many).min(draw.between(few, many)) };
    u32::try_from(people).unwrap_or(1)
}

/// Writes what the vacancy asks.
fn ask(vacancy: &mut Vacancy, case: &Case<'_>, draw: &mut Draw) {
    let file = &case.family.file;
    let Demands { required, preferred } = demanded(case.market, case.family, case.lead, draw);
    vacancy.skills_required = Some(required);
    vacancy.skills_preferred = Some(preferred);
    vacancy.certificates_required = Some(certificates(&file.certificates, draw));
    let education = draw.any(&file.asks).copied().unwrap_or(Education::Sma);
    vacancy.education_min = Some(education);
    vacancy.majors = majors(case.family, education, draw);
    let [least, most] = file.experience;
    let years = draw.between(least, most).min(draw.between(least, most));
    let is_beginners = case.contract == Contract::Apprenticeship;
    vacancy.experience_min_years = Some(if is_beginners { 0.0 } else { f64::from(years) });
    // Rare, as the ministry's circular M/6/HK.04/V/2025 wants it (domain notes, section 1.3).
    if draw.percent(if file.age_limit.is_some() { 34 } else { 5 }) {
        vacancy.age_min = Some(18.max(u32::try_from(file.min_age).unwrap_or(0)));
        vacancy.age_max = Some(file.age_limit.unwrap_or(35) + 5 * draw.below(3));
    }
    vacancy.skill_class = draw.forget(Some(file.class));
    vacancy.scope = Some(scope(file.class, case.is_wave, draw));
}

/// Writes what the vacancy offers, and gives back the name of the place of work.
fn offer<'a>(vacancy: &mut Vacancy, case: &Case<'a>, draw: &mut Draw) -> &'a str {
    let (firm, file) = (case.firm, &case.family.file);
    let district = &case.market.districts[firm.district];
    let pay = pay(case, draw);
    (vacancy.wage_min, vacancy.wage_max, vacancy.wage_period) = (pay.low, pay.high, pay.period);
    vacancy.contract = Some(case.contract);
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
    let schemes = schemes(case.contract, firm.headcount, draw);
    vacancy.schemes_offered = draw.forget(Some(schemes));
    vacancy.hazard = draw.forget(Some(file.risk >= HAZARDOUS_FROM));
    vacancy.risk_class = draw.forget(Some(file.risk));
    site.map_or(&district.name, |kecamatan| &kecamatan.name)
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

fn pay(case: &Case<'_>, draw: &mut Draw) -> Pay {
    let Case { market, firm, family, contract, .. } = *case;
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
    let top =
        if draw.percent(58) { (month * i64::from(draw.between(105, 135)) / 100).div_ceil_steps(50_000) } else { month };
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

fn scope(class: SkillClass, is_wave: bool, draw: &mut Draw) -> Scope {
    let (district, province) = match class {
        SkillClass::Unskilled => (92, 7),
        SkillClass::Semi => (80, 16),
        SkillClass::Skilled if is_wave => (50, 25),
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
