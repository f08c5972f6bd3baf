//! What do people of one kind of work know, hold and write? A [`Family`] of occupations, read from the data.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::SampleError;
use super::draw::{Draw, Weighted};
use super::economy::{Mixes, broken};
use crate::record::{Contract, Education, SkillClass, WorkStatus};

/// A family's place in the data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct FamilyNo(usize);

impl FamilyNo {
    pub(super) fn place(self) -> usize {
        self.0
    }

    /// The number of a name.
    pub(super) fn find(names: &[String], name: &str) -> Result<Self, SampleError> {
        let place = names.binary_search_by(|other| other.as_str().cmp(name));
        place.map(Self).map_err(|_| broken("economies.toml", format!("no family {name}")))
    }
}

/// A skill's place in the data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct SkillNo(usize);

impl SkillNo {
    pub(super) fn place(self) -> usize {
        self.0
    }

    pub(super) fn find(names: &[&str], name: &str) -> Result<Self, SampleError> {
        names.binary_search(&name).map(Self).map_err(|_| broken("skills.toml", format!("no skill {name}")))
    }
}

/// A text that may stand for one skill of its family alone.
#[derive(Clone, Debug)]
pub(super) struct Wording {
    pub(super) text: String,
    pub(super) skill: Option<SkillNo>,
}

impl Wording {
    /// Draws a text that suits a lead skill; the first ones likelier.
    pub(super) fn draw<'a>(list: &'a [Self], lead: Option<SkillNo>, draw: &mut Draw) -> Option<&'a Self> {
        let count = Self::fitting(list, lead).count();
        let place = draw.place(count).min(draw.place(count));
        Self::fitting(list, lead).nth(place)
    }

    /// The texts that suit a lead skill; all of them where there is none.
    pub(super) fn fitting(list: &[Self], lead: Option<SkillNo>) -> impl Iterator<Item = &Self> {
        list.iter().filter(move |wording| lead.is_none() || wording.skill.is_none() || wording.skill == lead)
    }
}

/// A certificate that part of a family holds.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CertificateHeld {
    /// Spellings; vacancies use the first.
    pub(super) names: Vec<String>,
    /// Percent of the workers who hold it or held it once.
    pub(super) held: u32,
    /// Percent of the vacancies that ask for it.
    #[serde(default)]
    pub(super) asked: u32,
    /// Years it lasts; 0 if it does not end.
    pub(super) years: i32,
    /// Youngest age at which it is given.
    #[serde(default = "adult")]
    pub(super) min_age: i32,
    /// Years of work before it is given.
    #[serde(default)]
    pub(super) from_experience: i32,
}

/// SIM A and C are given from 17 (Perpol 5/2021 Art. 8), most others from 18.
fn adult() -> i32 {
    17
}

/// A family as the file writes it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FamilyFile {
    /// KBJI 2014, four digits.
    pub(super) kbji: String,
    pub(super) sector: String,
    /// Percent of men.
    pub(super) male: u32,
    education: String,
    status: String,
    occupations: Vec<String>,
    titles: Vec<String>,
    skills: Vec<String>,
    extra: Vec<String>,
    pub(super) majors: BTreeMap<String, Vec<String>>,
    places: Vec<String>,
    tasks: Vec<String>,
    duties: Vec<String>,
    pub(super) certificates: Vec<CertificateHeld>,
    /// Percent of the minimum wage, from and to.
    pub(super) wage: [i32; 2],
    pub(super) class: SkillClass,
    contract: String,
    pub(super) openings: [i32; 2],
    /// Percent of the vacancies that are part of a wave.
    #[serde(default)]
    pub(super) wave: u32,
    /// Years asked, from and to.
    pub(super) experience: [i32; 2],
    pub(super) asks: Vec<Education>,
    /// Percent of the vacancies for school leavers with a trade that name it.
    #[serde(default)]
    pub(super) asks_major: u32,
    /// Oldest age that advertisers name, where they do.
    pub(super) age_limit: Option<u32>,
    /// Risk class of the accident scheme.
    pub(super) risk: u32,
    #[serde(default = "adult")]
    pub(super) min_age: i32,
    /// True for work on estates.
    #[serde(default)]
    pub(super) estate: bool,
}

/// A family with its names resolved.
pub(super) struct Family {
    pub(super) file: FamilyFile,
    pub(super) education: Weighted<Education>,
    pub(super) status: Weighted<WorkStatus>,
    pub(super) contract: Weighted<Contract>,
    pub(super) occupations: Vec<Wording>,
    pub(super) titles: Vec<Wording>,
    pub(super) places: Vec<Wording>,
    pub(super) tasks: Vec<Wording>,
    pub(super) duties: Vec<Wording>,
    pub(super) skills: Vec<SkillNo>,
    pub(super) extra: Vec<SkillNo>,
}

impl Family {
    pub(super) fn new(file: FamilyFile, skills: &[&str], mixes: &Mixes) -> Result<Self, SampleError> {
        let missing = |word: &str| broken("families.toml", format!("no mix {word}"));
        let numbers = |names: &[String]| names.iter().map(|name| SkillNo::find(skills, name)).collect::<Result<_, _>>();
        let wordings = |texts: &[String]| {
            let wording = |text: &String| match text.split_once('@') {
                Some((text, skill)) => {
                    Ok(Wording { text: text.to_owned(), skill: Some(SkillNo::find(skills, skill)?) })
                }
                None => Ok(Wording { text: text.clone(), skill: None }),
            };
            texts.iter().map(wording).collect::<Result<Vec<_>, SampleError>>()
        };
        Ok(Self {
            education: mixes.education.get(&file.education).ok_or_else(|| missing(&file.education))?.clone(),
            status: mixes.status.get(&file.status).ok_or_else(|| missing(&file.status))?.clone(),
            contract: mixes.contract.get(&file.contract).ok_or_else(|| missing(&file.contract))?.clone(),
            occupations: wordings(&file.occupations)?,
            titles: wordings(&file.titles)?,
            places: wordings(&file.places)?,
            tasks: wordings(&file.tasks)?,
            duties: wordings(&file.duties)?,
            skills: numbers(&file.skills)?,
            extra: numbers(&file.extra)?,
            file,
        })
    }

    /// Fields of study the family brings from a school, if the data names any.
    pub(super) fn majors(&self, education: Education) -> &[String] {
        self.file.majors.get(school(education)).map_or(&[], Vec::as_slice)
    }
}

/// The kind of school under which the data lists majors.
pub(super) fn school(education: Education) -> &'static str {
    match education {
        Education::Sma | Education::Ma => "SMA",
        Education::Smk => "SMK",
        Education::D1 | Education::D2 | Education::D3 => "D3",
        Education::D4 | Education::S1 | Education::Profesi | Education::S2 | Education::S3 => "S1",
        Education::Sd | Education::PaketA | Education::Smp | Education::PaketB | Education::PaketC => "",
    }
}

#[cfg(test)]
mod tests {
    use super::super::economy::Data;
    use super::*;

    #[test]
    fn every_lead_skill_has_words_of_its_own() {
        for family in &Data::bundled().unwrap().families {
            let fitting = |list: &[Wording], lead| Wording::fitting(list, lead).count();
            for lead in family.occupations.iter().map(|wording| wording.skill) {
                let counts = [fitting(&family.places, lead), fitting(&family.tasks, lead)];
                assert!(counts.iter().all(|count| *count >= 1), "{} {lead:?}", family.file.kbji);
            }
            for lead in family.titles.iter().map(|wording| wording.skill) {
                assert!(fitting(&family.duties, lead) >= 2, "{} {lead:?}", family.file.kbji);
            }
            assert!(!family.file.asks.is_empty() && family.file.wage[0] <= family.file.wage[1]);
        }
    }
}
