//! Where and in what do people seek work, and where and in what are openings, on a day?

use std::collections::BTreeMap;

use serde::Serialize;

use super::flow::Seeker;
use super::label::{KBJI, KBLI};
use super::note::{IpkNote, Notes};
use super::opening::{Post, posts};
use super::period::Period;
use super::table::Tables;
use crate::engine::Fingerprints;
use crate::region::{AdminLevel, Gazetteer, Location, RegionCode};
use crate::suppression::left_out;
use crate::units::Date;

/// What job seekers and openings are counted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum BalanceBy {
    /// Kecamatan, or a larger region: of the home, and of the site.
    Region,
    /// Major group of KBJI 2014: of the work sought, and of the post.
    Occupation,
    /// Section of KBLI 2020 of the employer: openings alone, since nobody seeks an industry.
    Industry,
}

impl BalanceBy {
    /// Every one.
    pub const ALL: [Self; 3] = [Self::Region, Self::Occupation, Self::Industry];

    /// The word for it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Region => "region",
            Self::Occupation => "occupation",
            Self::Industry => "industry",
        }
    }
}

/// How a balance is counted.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct BalanceOptions {
    /// What is counted by.
    pub by: BalanceBy,
    /// How large a region is: kecamatan, or kabupaten and kota together, or provinces.
    pub level: AdminLevel,
    /// True for a table that leaves the office: what tells of 1 to 4 job seekers is left out.
    pub public: bool,
}

impl BalanceOptions {
    /// A balance of something.
    #[must_use]
    pub fn new(by: BalanceBy) -> Self {
        Self { by, level: AdminLevel::Kecamatan, public: false }
    }

    /// The same by larger regions.
    #[must_use]
    pub fn with_level(self, level: AdminLevel) -> Self {
        Self { level, ..self }
    }

    /// The same for the public.
    #[must_use]
    pub fn with_public(self, public: bool) -> Self {
        Self { public, ..self }
    }
}

/// Job seekers and openings of one place, group or section.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct BalanceRow {
    /// Its code; `elsewhere` for every place outside the market's region, `None` where it isn't told.
    pub code: Option<String>,
    /// Its name, in Indonesian and in English.
    pub name: Option<[String; 2]>,
    /// Its middle, of a region that is as large as was asked for.
    pub location: Option<Location>,
    /// People in the register at the end of the day. `None` by industry, and where suppressed.
    pub seekers: Option<u64>,
    /// Vacancies with an opening left.
    pub vacancies: u64,
    /// Openings left.
    pub openings: u64,
    /// True if the job seekers are left out, as they are too few.
    pub suppressed: bool,
}

/// Job seekers beside openings on a day.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct Balance {
    /// What is counted by.
    pub by: BalanceBy,
    /// The day looked at.
    pub today: Date,
    /// By code; what lies elsewhere and what isn't told last.
    pub rows: Vec<BalanceRow>,
    /// What a reader should know.
    pub notes: Vec<IpkNote>,
    /// What it was made from.
    pub fingerprints: Fingerprints,
}

/// What lies outside the market's region.
const ELSEWHERE: (&str, &str, &str) = ("elsewhere", "di luar wilayah", "outside the region");

/// What is counted together, in the order of the rows.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Of(String),
    Elsewhere,
    Untold,
}

impl Key {
    fn told(code: Option<String>) -> Self {
        code.map_or(Self::Untold, Self::Of)
    }

    /// A place as far as it is told, down to a level; all that lies outside a region together.
    fn place(code: Option<RegionCode>, level: AdminLevel, regions: &Gazetteer, within: Option<RegionCode>) -> Self {
        let Some(code) = code.map(|code| regions.current(code)) else { return Self::Untold };
        match within {
            Some(within) if !within.contains(code) => Self::Elsewhere,
            _ => Self::Of(code.at(level).unwrap_or(code).to_string()),
        }
    }
}

impl Balance {
    pub(crate) fn new(
        tables: &Tables<'_>,
        options: BalanceOptions,
        within: Option<RegionCode>,
        mut notes: Notes,
        fingerprints: Fingerprints,
    ) -> Self {
        let day = Period::day(tables.today);
        let seekers = tables.register.seekers(day, &mut notes);
        let posts = posts(tables.vacancies, tables.events, (day, tables.today), &mut notes);
        let within = within.map(|region| tables.regions.current(region));
        let mut counts: BTreeMap<Key, [u64; 3]> =
            codes(options, tables.regions, within).into_iter().map(|code| (Key::Of(code), [0; 3])).collect();
        for seeker in seekers.iter().filter(|seeker| seeker.is) {
            let key = match options.by {
                BalanceBy::Region => Key::place(home(seeker), options.level, tables.regions, within),
                BalanceBy::Occupation => Key::told(tables.seeker_group(seeker)),
                BalanceBy::Industry => continue,
            };
            counts.entry(key).or_default()[0] += 1;
        }
        for post in posts.iter().filter(|post| left(post) > 0) {
            let key = match options.by {
                BalanceBy::Region => Key::place(post.vacancy.region, options.level, tables.regions, within),
                BalanceBy::Occupation => Key::told(tables.vacancy_group(post.vacancy)),
                BalanceBy::Industry => Key::told(tables.section(post.vacancy.employer_id.as_ref())),
            };
            let count = counts.entry(key).or_default();
            count[1] += 1;
            count[2] += left(post);
        }
        let mut rows: Vec<BalanceRow> =
            counts.into_iter().map(|(key, counts)| row(options, key, counts, tables.regions)).collect();
        if options.public {
            suppress(&mut rows);
        }
        Self { by: options.by, today: tables.today, rows, notes: notes.told(), fingerprints }
    }
}

fn home(seeker: &Seeker<'_>) -> Option<RegionCode> {
    seeker.record?.home_region
}

/// Openings at the end of the day.
fn left(post: &Post<'_>) -> u64 {
    let [.., next] = post.flows();
    next
}

/// Rows that are there whoever is counted in them.
fn codes(options: BalanceOptions, regions: &Gazetteer, within: Option<RegionCode>) -> Vec<String> {
    match (options.by, within) {
        (BalanceBy::Region, None) => Vec::new(),
        (BalanceBy::Region, Some(within)) => {
            let below = regions.codes(options.level).filter(|code| within.contains(*code));
            below.map(|code| code.to_string()).collect()
        }
        (BalanceBy::Occupation, _) => KBJI.iter().map(|(code, ..)| (*code).to_owned()).collect(),
        (BalanceBy::Industry, _) => KBLI.iter().map(|(code, ..)| (*code).to_owned()).collect(),
    }
}

fn row(options: BalanceOptions, key: Key, [seekers, vacancies, openings]: [u64; 3], regions: &Gazetteer) -> BalanceRow {
    let by = options.by;
    let both = |id: &str, en: &str| Some([id.to_owned(), en.to_owned()]);
    let (code, name, location) = match key {
        Key::Untold => (None, None, None),
        Key::Elsewhere => (Some(ELSEWHERE.0.to_owned()), both(ELSEWHERE.1, ELSEWHERE.2), None),
        Key::Of(code) => {
            let region = code.parse::<RegionCode>().ok().filter(|_| by == BalanceBy::Region);
            let labels = || match by {
                BalanceBy::Region => region.and_then(|region| regions.name(region)).and_then(|name| both(name, name)),
                BalanceBy::Occupation => {
                    KBJI.iter().find(|(own, ..)| *own == code).and_then(|(_, id, en)| both(id, en))
                }
                BalanceBy::Industry => {
                    KBLI.iter().find(|(own, ..)| *own == code).and_then(|(_, id, en, ..)| both(id, en))
                }
            };
            // The middle of anything larger would put people where nobody said they are.
            let own = |region: RegionCode| {
                let at = regions.location(region).filter(|at| at.level == options.level);
                at.map(|at| at.location)
            };
            (Some(code.clone()), labels(), region.and_then(own))
        }
    };
    let seekers = (by != BalanceBy::Industry).then_some(seekers);
    BalanceRow { code, name, location, seekers, vacancies, openings, suppressed: false }
}

/// Leaves out who is too few, and whom the sum of all would give away. Vacancies and openings tell of no person.
fn suppress(rows: &mut [BalanceRow]) {
    let (hidden, _) = left_out(&rows.iter().map(|row| [row.seekers]).collect::<Vec<_>>());
    for (row, _) in rows.iter_mut().zip(hidden).filter(|(_, hidden)| *hidden) {
        (row.seekers, row.suppressed) = (None, true);
    }
}
