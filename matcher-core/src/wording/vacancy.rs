//! All that a vacancy says: its texts, its lists of skills, and its limits of age.

use serde::Serialize;

use super::{Flag, WordingRule, flags};
use crate::record::Vacancy;

/// Words, or a limit, of one vacancy that an officer should look at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct VacancyFlag {
    /// The vacancy's id.
    pub vacancy_id: String,
    /// The column it stands in.
    pub column: &'static str,
    /// First character in the stored text, or in the item of a list; `None` for a number.
    pub start: Option<usize>,
    /// The character behind the last; `None` for a number.
    pub end: Option<usize>,
    /// The words, or the number.
    pub text: String,
    /// What they are about.
    pub rule: WordingRule,
    /// The ground, in short.
    pub ground: &'static str,
}

/// What an officer should look at in a vacancy: words of `title`, `description`, `skills_required` and `skills_preferred` (a
/// span is one of the item), and `age_min` and `age_max` if they are given.
///
/// # Examples
///
/// ```
/// use matcher_core::Vacancy;
/// use matcher_core::ids::VacancyId;
/// use matcher_core::wording::of_vacancy;
///
/// let mut vacancy = Vacancy::new(VacancyId::new("V1")?);
/// vacancy.title = Some("Kasir wanita".to_owned());
/// vacancy.age_max = Some(30);
/// let found = of_vacancy(&vacancy);
/// assert_eq!((found[0].column, found[0].start, found[0].rule.as_str()), ("title", Some(6), "sex"));
/// assert_eq!((found[1].column, found[1].start, found[1].text.as_str()), ("age_max", None, "30"));
/// # Ok::<(), matcher_core::Error>(())
/// ```
#[must_use]
pub fn of_vacancy(vacancy: &Vacancy) -> Vec<VacancyFlag> {
    let id = vacancy.vacancy_id.as_str();
    let skills = |list: &'static str, demands: &'_ Option<Vec<crate::record::SkillDemand>>| -> Vec<VacancyFlag> {
        demands.iter().flatten().flat_map(|demand| placed(id, list, &demand.name)).collect()
    };
    let mut found = Vec::new();
    for (column, text) in [("title", &vacancy.title), ("description", &vacancy.description)] {
        found.extend(text.iter().flat_map(|text| placed(id, column, text)));
    }
    found.extend(skills("skills_required", &vacancy.skills_required));
    found.extend(skills("skills_preferred", &vacancy.skills_preferred));
    for (column, age) in [("age_min", vacancy.age_min), ("age_max", vacancy.age_max)] {
        found.extend(age.map(|age| VacancyFlag {
            vacancy_id: id.to_owned(),
            column,
            start: None,
            end: None,
            text: age.to_string(),
            rule: WordingRule::Age,
            ground: WordingRule::Age.ground().ground.as_str(),
        }));
    }
    found
}

fn placed(vacancy_id: &str, column: &'static str, text: &str) -> Vec<VacancyFlag> {
    let flag = |flag: Flag| VacancyFlag {
        vacancy_id: vacancy_id.to_owned(),
        column,
        start: Some(flag.start),
        end: Some(flag.end),
        text: flag.text,
        rule: flag.rule,
        ground: flag.ground,
    };
    flags(text).into_iter().map(flag).collect()
}
