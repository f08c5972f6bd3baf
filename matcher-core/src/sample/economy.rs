//! What is a sample made of? The files of `data/sample`, read and checked once.
//!
//! [`Data`] holds families of occupations, [`Economy`] what a kind of district lives on, [`Mixes`] who the people are.
//! Which district has which economy stands in the files, never in the code: a district is added by data alone.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::de::value::StrDeserializer;
use serde::de::{DeserializeOwned, IntoDeserializer};
use serde::{Deserialize, Deserializer};

use super::SampleError;
use super::draw::Weighted;
use super::family::{CertificateHeld, Family, FamilyFile, FamilyNo};
use super::phrase::Phrases;
use super::programme::Plan;
use crate::record::{Contract, Education, WorkStatus};
use crate::region::{AdminLevel, RegionCode};

/// Everything the files say, with names resolved.
pub(super) struct Data {
    pub(super) skills: Vec<Vec<String>>,
    pub(super) soft: Vec<String>,
    pub(super) families: Vec<Family>,
    pub(super) economies: Vec<Economy>,
    pub(super) contractors: BTreeMap<String, Contractor>,
    pub(super) default_regions: Vec<RegionCode>,
    pub(super) wages: Wages,
    pub(super) origins: BTreeMap<RegionCode, u32>,
    pub(super) places: BTreeMap<RegionCode, Place>,
    pub(super) mixes: Mixes,
    pub(super) phrases: Phrases,
    pub(super) plan: Plan,
}

/// What a kind of district lives on.
pub(super) struct Economy {
    /// Districts or provinces that live so; none for the general one.
    pub(super) regions: Vec<RegionCode>,
    /// Whose budget covers vulnerable workers, and what percent of them.
    pub(super) payer: String,
    pub(super) covered: u32,
    /// Percent of the posts outside the gates of a plant that come with housing.
    pub(super) housing: u32,
    /// What people here write that no dictionary of skills knows.
    pub(super) local_terms: Vec<String>,
    pub(super) workers: Weighted<FamilyNo>,
    pub(super) vacancies: Weighted<FamilyNo>,
    pub(super) employers: Vec<Principal>,
}

/// A firm that a district has, with its contractors.
pub(super) struct Principal {
    pub(super) file: PrincipalFile,
    pub(super) families: Vec<FamilyNo>,
}

/// Firms that work for another.
pub(super) struct Contractor {
    pub(super) file: ContractorFile,
    pub(super) families: Vec<FamilyNo>,
}

/// A principal as the file writes it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PrincipalFile {
    pub(super) name: String,
    #[serde(default = "company")]
    pub(super) form: String,
    pub(super) industry: String,
    pub(super) ownership: String,
    pub(super) headcount: [i32; 2],
    families: Vec<String>,
    /// True where the firm lies among its fields and houses its people.
    #[serde(default)]
    pub(super) estate: bool,
    pub(super) contractor: Option<String>,
    #[serde(default)]
    pub(super) contractors: u32,
}

fn company() -> String {
    "PT".to_owned()
}

/// A kind of contractor as the file writes it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ContractorFile {
    pub(super) names: Vec<String>,
    pub(super) industry: String,
    pub(super) headcount: [i32; 2],
    families: Vec<String>,
}

/// Minimum wages in rupiah per month.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Wages {
    general: i64,
    minimum: Vec<Minimum>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Minimum {
    region: RegionCode,
    #[serde(default)]
    kbli: String,
    rupiah: i64,
}

impl Wages {
    /// The minimum in a district for an industry: the sector's there, else the district's, else the same of the province.
    ///
    /// # Source
    ///
    /// PP 36/2021: a district's minimum stands above the province's, a sector's above both.
    pub(super) fn floor(&self, district: RegionCode, kbli: &str) -> i64 {
        let around = [Some(district), district.at(AdminLevel::Provinsi)];
        let found = around.into_iter().flatten().find_map(|region| {
            let rows = self.minimum.iter().filter(|row| row.region == region && kbli.starts_with(row.kbli.as_str()));
            rows.max_by_key(|row| row.kbli.len())
        });
        found.map_or(self.general, |row| row.rupiah)
    }
}

/// Where in a district people live and firms are, as weights, and the villages of a kecamatan.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Place {
    pub(super) people: u32,
    pub(super) town: u32,
    pub(super) estate: u32,
    pub(super) villages: Vec<u64>,
}

/// Who the people are.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Mixes {
    pub(super) education: BTreeMap<String, Weighted<Education>>,
    pub(super) majors: BTreeMap<String, Vec<String>>,
    pub(super) status: BTreeMap<String, Weighted<WorkStatus>>,
    pub(super) contract: BTreeMap<String, Weighted<Contract>>,
    age: Vec<AgeBand>,
    pub(super) disability: Disability,
    /// Licences that people of every trade hold.
    pub(super) licence: Vec<CertificateHeld>,
    #[serde(skip)]
    pub(super) ages: Option<Weighted<[i32; 2]>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AgeBand {
    from: i32,
    to: i32,
    weight: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Disability {
    pub(super) kinds: Vec<String>,
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for Weighted<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // A sorted map, so that the order of the draw is the order of the words.
        let words = BTreeMap::<String, u32>::deserialize(deserializer)?;
        let item = |(word, weight): (String, u32)| {
            let text: StrDeserializer<'_, D::Error> = word.as_str().into_deserializer();
            T::deserialize(text).map(|item| (item, weight))
        };
        let items = words.into_iter().map(item).collect::<Result<Vec<_>, _>>()?;
        Self::new(items).ok_or_else(|| serde::de::Error::custom("no weight above 0"))
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EconomiesFile {
    default_regions: Vec<RegionCode>,
    wages: Wages,
    origins: BTreeMap<RegionCode, u32>,
    contractor: BTreeMap<String, ContractorFile>,
    economy: Vec<EconomyFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EconomyFile {
    #[serde(rename = "id")]
    _id: String,
    regions: Vec<RegionCode>,
    payer: String,
    covered: u32,
    housing: u32,
    local_terms: Vec<String>,
    workers: BTreeMap<String, u32>,
    vacancies: BTreeMap<String, u32>,
    employer: Vec<PrincipalFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SkillsFile {
    skill: BTreeMap<String, Vec<String>>,
    common: Common,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Common {
    soft: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FamiliesFile {
    family: BTreeMap<String, FamilyFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PlacesFile {
    kecamatan: BTreeMap<RegionCode, Place>,
}

impl Data {
    /// The files that come with the library, read at the first call.
    pub(super) fn bundled() -> Result<&'static Self, SampleError> {
        static BUNDLED: LazyLock<Result<Data, SampleError>> = LazyLock::new(Data::read);
        BUNDLED.as_ref().map_err(Clone::clone)
    }

    fn read() -> Result<Self, SampleError> {
        let skills: SkillsFile = parse("skills.toml", include_str!("../../data/sample/skills.toml"))?;
        let families: FamiliesFile = parse("families.toml", include_str!("../../data/sample/families.toml"))?;
        let economies: EconomiesFile = parse("economies.toml", include_str!("../../data/sample/economies.toml"))?;
        let places: PlacesFile = parse("places.toml", include_str!("../../data/sample/places.toml"))?;
        let mut mixes: Mixes = parse("mixes.toml", include_str!("../../data/sample/mixes.toml"))?;
        mixes.ages = Weighted::new(mixes.age.iter().map(|band| ([band.from, band.to], band.weight)));
        let phrases = parse("phrases.toml", include_str!("../../data/sample/phrases.toml"))?;
        let mut plan: Plan = parse("programme.toml", include_str!("../../data/sample/programme.toml"))?;

        let skill_names: Vec<&str> = skills.skill.keys().map(String::as_str).collect();
        let family_names: Vec<String> = families.family.keys().cloned().collect();
        let numbers = |names: &[String]| -> Result<Vec<FamilyNo>, SampleError> {
            names.iter().map(|name| FamilyNo::find(&family_names, name)).collect()
        };
        let shares = |file: &BTreeMap<String, u32>| -> Result<Weighted<FamilyNo>, SampleError> {
            let items = file.iter().map(|(name, weight)| Ok((FamilyNo::find(&family_names, name)?, *weight)));
            let items = items.collect::<Result<Vec<_>, SampleError>>()?;
            Weighted::new(items).ok_or_else(|| broken("economies.toml", "an economy without families"))
        };
        for course in &mut plan.course {
            course.resolve(&skill_names, &family_names)?;
        }
        let read_family = |(_, file): (String, FamilyFile)| Family::new(file, &skill_names, &mixes);
        let families = families.family.into_iter().map(read_family).collect::<Result<Vec<_>, _>>()?;
        let contractors = economies.contractor.into_iter().map(|(name, file)| {
            let families = numbers(&file.families)?;
            Ok((name, Contractor { file, families }))
        });
        let contractors = contractors.collect::<Result<BTreeMap<_, _>, SampleError>>()?;
        let economy_of = |file: EconomyFile| {
            let employers = file.employer.into_iter().map(|file| {
                let families = numbers(&file.families)?;
                Ok(Principal { file, families })
            });
            Ok(Economy {
                workers: shares(&file.workers)?,
                vacancies: shares(&file.vacancies)?,
                employers: employers.collect::<Result<_, SampleError>>()?,
                regions: file.regions,
                payer: file.payer,
                covered: file.covered,
                housing: file.housing,
                local_terms: file.local_terms,
            })
        };
        Ok(Self {
            soft: skills.common.soft,
            families,
            contractors,
            economies: economies.economy.into_iter().map(economy_of).collect::<Result<_, SampleError>>()?,
            default_regions: economies.default_regions,
            wages: economies.wages,
            origins: economies.origins,
            places: places.kecamatan,
            mixes,
            phrases,
            plan,
            skills: skills.skill.into_values().collect(),
        })
    }

    /// The economy of a district: its own, else its province's, else the general one.
    pub(super) fn economy(&self, district: RegionCode) -> Result<&Economy, SampleError> {
        let around = [Some(district), district.at(AdminLevel::Provinsi)];
        let named = around.into_iter().flatten();
        let mut named =
            named.filter_map(|region| self.economies.iter().find(|economy| economy.regions.contains(&region)));
        let found = named.next().or_else(|| self.economies.iter().find(|economy| economy.regions.is_empty()));
        found.ok_or_else(|| broken("economies.toml", "no economy without regions"))
    }

    pub(super) fn family(&self, number: FamilyNo) -> &Family {
        &self.families[number.place()]
    }
}

/// A bundled file that can't be used: a bug of ours, which a test would have found.
pub(super) fn broken(file: &'static str, detail: impl Into<String>) -> SampleError {
    SampleError::Data { file, detail: detail.into() }
}

fn parse<T: DeserializeOwned>(file: &'static str, text: &str) -> Result<T, SampleError> {
    toml::from_str(text).map_err(|error| broken(file, error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bundled_files_agree() {
        let data = Data::bundled().unwrap();
        assert_eq!(data.default_regions.len(), 2);
        for economy in &data.economies {
            for family in economy.vacancies.items() {
                let contractors = economy.employers.iter().filter_map(|firm| firm.file.contractor.as_ref());
                let contractors = contractors.map(|kind| &data.contractors[kind].families);
                let mut lists = economy.employers.iter().map(|firm| &firm.families).chain(contractors);
                assert!(lists.any(|list| list.contains(family)), "nobody hires {}", data.family(*family).file.kbji);
            }
        }
    }

    #[test]
    fn no_spelling_splits_a_cell() {
        let data = Data::bundled().unwrap();
        let spellings = data.skills.iter().flatten().chain(&data.soft);
        let locals = data.economies.iter().flat_map(|economy| &economy.local_terms);
        for text in spellings.chain(locals) {
            assert!(!text.contains(['|', ';', ':', '@']), "{text}");
        }
    }

    #[test]
    fn a_sectors_minimum_stands_above_the_districts_and_that_above_the_provinces() {
        let wages = Wages {
            general: 1,
            minimum: vec![
                Minimum { region: "33".parse().unwrap(), kbli: String::new(), rupiah: 2 },
                Minimum { region: "33.74".parse().unwrap(), kbli: String::new(), rupiah: 3 },
                Minimum { region: "33.74".parse().unwrap(), kbli: "20".to_owned(), rupiah: 4 },
            ],
        };
        let floor = |district: &str, kbli| wages.floor(district.parse().unwrap(), kbli);
        assert_eq!(
            [floor("33.74", "20122"), floor("33.74", "47111"), floor("33.75", ""), floor("34.71", "")],
            [4, 3, 2, 1]
        );
    }
}
