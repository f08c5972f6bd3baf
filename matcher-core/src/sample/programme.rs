//! Who hires, who teaches, and what has been agreed? Firms with their contractors, courses, agreements and targets.

use serde::Deserialize;

use super::district::Kecamatan;
use super::draw::{Draw, Stream, Weighted};
use super::economy::Contractor;
use super::family::{FamilyNo, SkillNo};
use super::{Market, SampleError};
use crate::ids::{CourseId, EmployerId, MouId, TargetId};
use crate::record::{Certificate, Course, Education, Employer, Mou, Stage, Target};
use crate::units::{Date, Rupiah};

/// Seats of a class, the norm of the training centres (domain notes, section 6).
const SEATS: u32 = 16;

/// The programme around the market, as the file writes it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Plan {
    company_mous: usize,
    centres: Vec<Centre>,
    funders: Weighted<String>,
    pub(super) reasons: Reasons,
    target: Vec<TargetFile>,
    pub(super) course: Vec<CourseFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Centre {
    kind: String,
    name: String,
}

/// Why things end or fail, in an officer's words.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Reasons {
    pub(super) returned: Vec<String>,
    /// The certificate is missing; it has run out.
    pub(super) lacking: [String; 2],
    pub(super) ended: Vec<String>,
    pub(super) removed: Vec<String>,
    /// Laid off and poor; disabled; whose turn it is.
    pub(super) overridden: [String; 3],
    pub(super) outcome: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TargetFile {
    stage: Stage,
    measure: String,
    target: f64,
    /// Months from `as_of` to the day it is due; negative for what is past.
    months: i32,
    /// Nobody where it costs nothing.
    funder: Option<String>,
}

/// A course as the file writes it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CourseFile {
    title: String,
    families: Vec<String>,
    skills: Vec<String>,
    #[serde(default)]
    needs: Vec<String>,
    certificate: Option<String>,
    education: Education,
    days: u32,
    cost: [i32; 2],
    /// True where people learn it to work for themselves.
    #[serde(default)]
    pub(super) business: bool,
    #[serde(skip)]
    numbers: Numbers,
}

/// A course's names as numbers.
#[derive(Default)]
struct Numbers {
    families: Vec<FamilyNo>,
    skills: Vec<SkillNo>,
    needs: Vec<SkillNo>,
}

impl CourseFile {
    /// Turns names into numbers.
    pub(super) fn resolve(&mut self, skills: &[&str], families: &[String]) -> Result<(), SampleError> {
        let numbers = |names: &[String]| names.iter().map(|name| SkillNo::find(skills, name)).collect::<Result<_, _>>();
        self.numbers = Numbers {
            families: self.families.iter().map(|name| FamilyNo::find(families, name)).collect::<Result<_, _>>()?,
            skills: numbers(&self.skills)?,
            needs: numbers(&self.needs)?,
        };
        Ok(())
    }

    pub(super) fn teaches(&self, family: FamilyNo) -> bool {
        self.numbers.families.contains(&family)
    }
}

/// A firm of a district.
pub(super) struct Firm {
    pub(super) employer: Employer,
    pub(super) district: usize,
    pub(super) families: Vec<FamilyNo>,
    pub(super) site: Option<Kecamatan>,
    pub(super) is_estate: bool,
    /// True for a contractor inside a plant, where turnaround work comes in waves.
    pub(super) is_plant_contractor: bool,
    pub(super) headcount: i32,
}

/// Every firm, each principal followed by its contractors.
pub(super) fn firms(market: &Market<'_>) -> Result<Vec<Firm>, SampleError> {
    let mut firms: Vec<Firm> = Vec::new();
    for (place, district) in market.districts.iter().enumerate() {
        // Districts of one economy have the same kinds of firms; the district's name then tells them apart.
        let alike = market.districts.iter().filter(|other| std::ptr::eq(other.economy, district.economy)).count();
        let suffix = if alike > 1 { format!(" {}", district.name) } else { String::new() };
        for principal in &district.economy.employers {
            let mut draw = market.chance(Stream::Employer, firms.len());
            let file = &principal.file;
            let name = format!("{} Contoh {}{suffix} (sintetis)", file.form, file.name);
            let (mut employer, headcount) =
                employer(firms.len(), name, &file.industry, &file.ownership, file.headcount, &mut draw)?;
            let site = district.site(file.estate, &mut draw).cloned();
            let region = site.as_ref().map_or(district.code, |kecamatan| kecamatan.code);
            employer.region = Some(region);
            let principal_id = employer.employer_id.clone();
            firms.push(Firm {
                employer,
                district: place,
                families: principal.families.clone(),
                site: site.clone(),
                is_estate: file.estate,
                is_plant_contractor: false,
                headcount,
            });
            let kind = file.contractor.as_ref().and_then(|kind| Some((kind, market.data.contractors.get(kind)?)));
            if let Some((kind, contractor)) = kind {
                for number in 0..file.contractors {
                    let name = (number, format!("{}{suffix}", file.name));
                    let mut firm = contractor_of(market, contractor, &principal_id, &name, firms.len())?;
                    firm.employer.region = Some(region);
                    let is_plant_contractor = kind == "industrial";
                    firms.push(Firm {
                        district: place,
                        site: site.clone(),
                        is_estate: file.estate,
                        is_plant_contractor,
                        ..firm
                    });
                }
            }
        }
    }
    Ok(firms)
}

fn contractor_of(
    market: &Market<'_>,
    contractor: &Contractor,
    principal: &EmployerId,
    (number, client): &(u32, String),
    row: usize,
) -> Result<Firm, SampleError> {
    let mut draw = market.chance(Stream::Employer, row);
    let file = &contractor.file;
    let trade = file.names.get(*number as usize % file.names.len().max(1)).map_or("", String::as_str);
    let name = format!("CV Contoh {trade} - {client} (sintetis)");
    let (mut employer, headcount) = employer(row, name, &file.industry, "private", file.headcount, &mut draw)?;
    employer.principal_id = Some(principal.clone());
    Ok(Firm {
        employer,
        district: 0,
        families: contractor.families.clone(),
        site: None,
        is_estate: false,
        is_plant_contractor: false,
        headcount,
    })
}

fn employer(
    row: usize,
    name: String,
    industry: &str,
    ownership: &str,
    [few, many]: [i32; 2],
    draw: &mut Draw,
) -> Result<(Employer, i32), SampleError> {
    let total = draw.between(few, many);
    // Most stand between a half and four fifths of local people; small firms hire next door.
    let share = if total < 20 { draw.between(75, 100) } else { draw.between(55, 80) };
    let mut employer = Employer::new(EmployerId::new(&format!("SYN-P-{:05}", row + 1))?);
    employer.name = Some(name);
    employer.industry = Some(industry.to_owned());
    employer.ownership = Some(ownership.to_owned());
    // Size classes of the statistics office, by people employed.
    let size = match total {
        ..5 => "micro",
        5..20 => "small",
        20..100 => "medium",
        _ => "large",
    };
    employer.size = Some(size.to_owned());
    // Few firms report their numbers unasked.
    if draw.percent(88) {
        employer.headcount_local = u32::try_from(total * share / 100).ok();
        employer.headcount_total = u32::try_from(total).ok();
    }
    Ok((employer, total))
}

/// A course held in a district.
pub(super) struct Class {
    pub(super) course: Course,
    pub(super) district: usize,
    pub(super) file: &'static CourseFile,
    /// First day in days since 1970-01-01.
    pub(super) starts: i32,
    /// Calendar days it takes: five days of teaching a week.
    pub(super) lasts: i32,
    pub(super) seats: u32,
}

/// The courses of every district whose economy knows their trade.
pub(super) fn classes(market: &Market<'_>) -> Result<Vec<Class>, SampleError> {
    let plan = &market.data.plan;
    let mut classes = Vec::new();
    for (place, district) in market.districts.iter().enumerate() {
        let is_wanted = |file: &&CourseFile| district.economy.workers.items().any(|family| file.teaches(*family));
        for file in plan.course.iter().filter(is_wanted) {
            // The first district has the programme, and with it a class before and a class to come.
            let spans: &[[i32; 2]] = if place == 0 { &[[-420, -120], [-90, 100]] } else { &[[-330, 110]] };
            for &[from, to] in spans {
                let row = classes.len();
                let mut draw = market.chance(Stream::Course, row);
                let starts = market.today + draw.between(from, to);
                let seats = if draw.percent(12) { SEATS * 2 } else { SEATS };
                let mut course = Course::new(CourseId::new(&format!("SYN-C-{:04}", row + 1))?);
                let centre = draw.any(&plan.centres);
                course.provider_id =
                    centre.map(|centre| centre_id(&centre.name, (place > 0).then_some(&district.name)));
                course.title = Some(file.title.clone());
                course.skills_taught = Some(usual(market, &file.numbers.skills));
                course.skills_needed = Some(usual(market, &file.numbers.needs));
                course.certificate = file.certificate.clone().map(|name| Certificate { name, expires: None });
                course.education_min = Some(file.education);
                course.starts_on = Date::from_days(starts).ok();
                course.days = Some(file.days);
                course.seats = Some(seats);
                let cost = i64::from(draw.between(file.cost[0] / 50_000, file.cost[1] / 50_000)) * 50_000;
                course.cost_per_seat = Rupiah::new(cost).ok();
                course.funder = Some(plan.funders.draw(&mut draw).clone());
                course.region = district.site(false, &mut draw).map(|kecamatan| kecamatan.code);
                let (passed, placed) = (draw.between(75, 97), draw.between(12, 60));
                course.pass_rate = draw.percent(85).then(|| f64::from(passed) / 100.0);
                course.placement_rate = draw.percent(75).then(|| f64::from(placed) / 100.0);
                let lasts = i32::try_from(file.days).unwrap_or(0) * 7 / 5;
                classes.push(Class { course, district: place, file, starts, lasts, seats });
            }
        }
    }
    Ok(classes)
}

/// The usual spellings of skills.
fn usual(market: &Market<'_>, skills: &[SkillNo]) -> Vec<String> {
    skills.iter().filter_map(|skill| market.data.skills[skill.place()].first().cloned()).collect()
}

/// A training centre's id: its invented name, with the district's where it is not the programme's own.
fn centre_id(name: &str, district: Option<&String>) -> String {
    match district {
        Some(district) => format!("{name} {district} (sintetis)"),
        None => format!("{name} (sintetis)"),
    }
}

/// Agreements of the first district: its largest firms, and every training centre of the data.
pub(super) fn mous(market: &Market<'_>, firms: &[Firm]) -> Result<Vec<Mou>, SampleError> {
    let plan = &market.data.plan;
    let mut companies: Vec<&Firm> = firms.iter().filter(|firm| firm.district == 0).collect();
    // Principals before contractors, the larger first.
    companies.sort_by_key(|firm| (firm.employer.principal_id.is_some(), -firm.headcount));
    let companies = companies.into_iter().take(plan.company_mous).map(|firm| {
        (firm.employer.employer_id.as_str().to_owned(), "company", u32::try_from(firm.headcount).unwrap_or(0))
    });
    let centres = plan.centres.iter().map(|centre| (centre_id(&centre.name, None), centre.kind.as_str(), 0));
    let mut mous = Vec::new();
    for (row, (partner, kind, headcount)) in companies.chain(centres).enumerate() {
        let mut draw = market.chance(Stream::Mou, row);
        let mut mou = Mou::new(MouId::new(&format!("SYN-M-{:03}", row + 1))?);
        mou.partner_id = Some(partner);
        mou.kind = Some(kind.to_owned());
        if kind == "company" {
            // A few hires of a hundred in place, and a class or none.
            mou.quota = Some((headcount / 20).clamp(2, 60));
            mou.seats = Some(SEATS * draw.below(3));
            mou.training_duty = Some(draw.percent(70));
        } else {
            mou.seats = Some(SEATS * (1 + draw.below(4)));
            mou.training_duty = Some(true);
        }
        let from = market.today - draw.between(380, 440);
        mou.from = Date::from_days(from).ok();
        // Two or three years.
        mou.to = Date::from_days(from + 365 * draw.between(2, 3)).ok();
        mous.push(mou);
    }
    Ok(mous)
}

/// What the programme wants to have reached, stage by stage.
pub(super) fn targets(market: &Market<'_>) -> Result<Vec<Target>, SampleError> {
    let rows = market.data.plan.target.iter().enumerate();
    rows.map(|(row, file)| {
        let mut target = Target::new(TargetId::new(&format!("SYN-T-{:03}", row + 1))?);
        target.stage = Some(file.stage);
        target.measure = Some(file.measure.clone());
        target.target = Some(file.target);
        // 1461 days are 48 months.
        target.due = Date::from_days(market.today + file.months * 1461 / 48).ok();
        target.funder.clone_from(&file.funder);
        Ok(target)
    })
    .collect()
}
