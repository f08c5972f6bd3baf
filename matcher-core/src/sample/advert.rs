//! How does a vacancy read? Its description, written from the columns, so that a reader of either learns the same.

use super::draw::Draw;
use super::family::{Family, SkillNo, Wording};
use super::phrase::{Description, fill};
use super::programme::Firm;
use crate::record::{Education, Vacancy};

/// Fewest words of a description; general remarks fill up to it.
const FEWEST_WORDS: usize = 30;

/// From here on no general remark is added: adverts of offices are short.
const ENOUGH_WORDS: usize = 55;

/// What a description needs beside the columns.
pub(super) struct Advert<'a> {
    pub(super) family: &'a Family,
    pub(super) firm: &'a Firm,
    pub(super) lead: Option<SkillNo>,
    pub(super) is_wave: bool,
    pub(super) place: &'a str,
    pub(super) district: &'a str,
}

/// A text that grows by sentences, none of them twice.
#[derive(Default)]
struct Text {
    text: String,
    words: usize,
}

impl Text {
    fn add(&mut self, sentences: &[String], values: &[(&str, &str)], draw: &mut Draw) {
        let sentence = draw.any(sentences).map(|sentence| fill(sentence, values)).unwrap_or_default();
        if self.text.contains(&sentence) {
            return;
        }
        if !self.text.is_empty() {
            self.text.push(' ');
        }
        self.text.push_str(&sentence);
        self.words += sentence.split_whitespace().count();
    }
}

impl Advert<'_> {
    /// Writes 30 to 80 words.
    pub(super) fn write(&self, phrases: &Description, vacancy: &Vacancy, draw: &mut Draw) -> String {
        let duties = self.duties(draw);
        let names = |demands: &Option<Vec<crate::record::SkillDemand>>| -> Vec<String> {
            demands.iter().flatten().map(|demand| demand.name.to_lowercase()).collect()
        };
        let (required, preferred) = (names(&vacancy.skills_required), names(&vacancy.skills_preferred));
        let required = required.join(", ");
        let certificate = vacancy.certificates_required.iter().flatten().next();
        let majors =
            vacancy.majors.as_ref().map_or_else(String::new, |majors| format!(" jurusan {}", majors.join("/")));
        let years = vacancy.experience_min_years.unwrap_or(0.0).to_string();
        let number = |number: Option<u32>| number.map_or_else(String::new, |number| number.to_string());
        let (openings, youngest, oldest) = (number(vacancy.openings), number(vacancy.age_min), number(vacancy.age_max));
        let values = [
            ("title", vacancy.title.as_deref().unwrap_or("")),
            ("openings", openings.as_str()),
            ("employer", self.firm.employer.name.as_deref().unwrap_or("")),
            ("place", self.place),
            ("district", self.district),
            ("duty", duties[0]),
            ("duty2", duties[1]),
            ("education", vacancy.education_min.map_or("SMA", Education::as_str)),
            ("majors", majors.as_str()),
            ("years", years.as_str()),
            ("skills", required.as_str()),
            ("skill", preferred.first().map_or("", String::as_str)),
            ("certificate", certificate.map_or("", |certificate| certificate.name.as_str())),
            ("age_min", youngest.as_str()),
            ("age_max", oldest.as_str()),
        ];
        let mut text = Text::default();
        for sentences in self.sentences(phrases, vacancy, draw) {
            text.add(sentences, &values, draw);
        }
        for sentences in [&phrases.general, &phrases.general, &phrases.closing] {
            if text.words < FEWEST_WORDS || (text.words < ENOUGH_WORDS && draw.percent(35)) {
                text.add(sentences, &values, draw);
            }
        }
        // Remarks are few and may be drawn twice, so that the number of tries is bounded.
        for _ in 0..8 {
            if text.words < FEWEST_WORDS {
                text.add(&phrases.general, &values, draw);
            }
        }
        text.text
    }

    /// Two different duties; a test keeps two for every title in the data.
    fn duties(&self, draw: &mut Draw) -> [&str; 2] {
        let mut fitting: Vec<&Wording> = Wording::fitting(&self.family.duties, self.lead).collect();
        [(); 2].map(|()| {
            let place = draw.place(fitting.len());
            if place < fitting.len() { fitting.remove(place).text.as_str() } else { "" }
        })
    }

    /// What is said, in the order in which it is said.
    fn sentences<'a>(&self, phrases: &'a Description, vacancy: &Vacancy, draw: &mut Draw) -> Vec<&'a Vec<String>> {
        let opening = match (self.is_wave, self.firm.is_plant_contractor) {
            (true, true) => &phrases.wave,
            (true, false) => &phrases.mass,
            (false, _) => &phrases.opening,
        };
        let has_degree = vacancy.education_min.is_some_and(|education| education.level() > 2);
        let is_experienced = vacancy.experience_min_years.is_some_and(|years| years > 0.0);
        let has = |list: Option<usize>| list.is_some_and(|length| length > 0);
        let said = [
            (true, opening),
            (true, &phrases.duties),
            (true, if has_degree { &phrases.degree } else { &phrases.education }),
            (true, if is_experienced { &phrases.experienced } else { &phrases.fresh }),
            (has(vacancy.skills_required.as_ref().map(Vec::len)), &phrases.skills),
            (has(vacancy.certificates_required.as_ref().map(Vec::len)), &phrases.certificate),
            (has(vacancy.skills_preferred.as_ref().map(Vec::len)), &phrases.nice),
            (vacancy.age_max.is_some(), &phrases.age),
            (draw.percent(55), &phrases.local),
            (vacancy.housing == Some(true), &phrases.housing),
        ];
        said.into_iter().filter_map(|(is_said, sentences)| is_said.then_some(sentences)).collect()
    }
}
