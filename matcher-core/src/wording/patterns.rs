//! The bundled patterns, read once.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::{Regex, RegexBuilder};
use serde::{Deserialize, Serialize};

/// What flagged words are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum WordingRule {
    /// How old somebody must or may be.
    Age,
    /// Men or women; pregnancy.
    Sex,
    /// Looks, height, weight, tattoos.
    Looks,
    /// Married or not.
    MaritalStatus,
    /// Religion, its practice or its dress.
    Religion,
    /// Ethnicity or skin colour.
    Ethnicity,
}

impl WordingRule {
    /// Every rule.
    pub const ALL: [Self; 6] =
        [Self::Age, Self::Sex, Self::Looks, Self::MaritalStatus, Self::Religion, Self::Ethnicity];

    /// The rule as tables write it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Age => "age",
            Self::Sex => "sex",
            Self::Looks => "looks",
            Self::MaritalStatus => "marital_status",
            Self::Religion => "religion",
            Self::Ethnicity => "ethnicity",
        }
    }

    pub(super) fn ground(self) -> &'static Ground {
        static NONE: LazyLock<Ground> = LazyLock::new(|| Ground {
            name: WordingRule::Age,
            ground: String::new(),
            says: String::new(),
            source: String::new(),
            our_reading: true,
        });
        grounds().iter().find(|ground| ground.name == self).unwrap_or(&NONE)
    }
}

/// What a rule rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ground {
    /// The rule.
    pub name: WordingRule,
    /// The law or circular, in short.
    pub ground: String,
    /// What it says, in our words.
    pub says: String,
    /// Where that was read.
    pub source: String,
    /// True if the law's text doesn't name the subject and the reading is ours.
    pub our_reading: bool,
}

/// What each rule rests on, one entry a rule.
///
/// # Examples
///
/// ```
/// use matcher_core::wording::{WordingRule, grounds};
///
/// let age = grounds().iter().find(|ground| ground.name == WordingRule::Age).unwrap();
/// assert_eq!((age.ground.as_str(), age.our_reading), ("SE Menaker M/6/HK.04/V/2025", false));
/// ```
#[must_use]
pub fn grounds() -> &'static [Ground] {
    &BUNDLED.grounds
}

/// A pattern and the rule it belongs to; `None` is every rule.
pub(super) struct Pattern {
    pub(super) rule: Option<WordingRule>,
    pub(super) regex: Regex,
}

/// Everything that is read from the file.
#[derive(Default)]
pub(super) struct Bundled {
    grounds: Vec<Ground>,
    pub(super) risky: Vec<Pattern>,
    pub(super) innocent: Vec<Pattern>,
}

const TEXT: &str = include_str!("../../data/wording.toml");

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    words: BTreeMap<String, String>,
    rule: Vec<Ground>,
    pattern: Vec<Entry>,
    innocent: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    rule: String,
    pattern: String,
    #[cfg_attr(not(test), allow(dead_code, reason = "a test holds the pattern to it"))]
    example: String,
}

// A file that doesn't parse, or a pattern that doesn't compile, would be left out; the tests below let neither ship.
static BUNDLED: LazyLock<Bundled> = LazyLock::new(|| {
    let document: Document = toml::from_str(TEXT).unwrap_or_default();
    let compile = |entries: &[Entry]| -> Vec<Pattern> {
        entries.iter().filter_map(|entry| compiled(entry, &document.words)).collect()
    };
    Bundled { risky: compile(&document.pattern), innocent: compile(&document.innocent), grounds: document.rule }
});

pub(super) fn bundled() -> &'static Bundled {
    &BUNDLED
}

fn compiled(entry: &Entry, words: &BTreeMap<String, String>) -> Option<Pattern> {
    let rule = WordingRule::ALL.into_iter().find(|rule| rule.as_str() == entry.rule);
    if rule.is_none() && entry.rule != "*" {
        return None;
    }
    let expand = |text: String, (name, meaning): (&String, &String)| text.replace(&format!("<{name}>"), meaning);
    let text = words.iter().fold(entry.pattern.clone(), expand);
    let regex = RegexBuilder::new(&text).case_insensitive(true).build().ok()?;
    Some(Pattern { rule, regex })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document() -> Document {
        toml::from_str(TEXT).unwrap()
    }

    #[test]
    fn every_pattern_compiles_and_matches_its_example() {
        let document = document();
        let entries = document.pattern.iter().chain(&document.innocent);
        for entry in entries {
            let pattern = compiled(entry, &document.words).unwrap_or_else(|| panic!("{}", entry.pattern));
            assert!(pattern.regex.is_match(&entry.example), "{} misses {:?}", entry.pattern, entry.example);
            assert!(!pattern.regex.is_match(""), "{}", entry.pattern);
        }
        assert_eq!(BUNDLED.risky.len(), document.pattern.len());
        assert_eq!(BUNDLED.innocent.len(), document.innocent.len());
    }

    #[test]
    fn an_example_is_flagged_by_its_rule_and_an_innocent_one_is_not() {
        let document = document();
        let rules =
            |text: &str| -> Vec<&str> { crate::wording::flags(text).iter().map(|flag| flag.rule.as_str()).collect() };
        for entry in &document.pattern {
            assert!(rules(&entry.example).contains(&entry.rule.as_str()), "{:?}", entry.example);
        }
        for entry in &document.innocent {
            assert_eq!(rules(&entry.example), [""; 0], "{:?}", entry.example);
        }
    }

    #[test]
    fn every_rule_has_one_ground_with_its_source() {
        assert_eq!(grounds().len(), WordingRule::ALL.len());
        for rule in WordingRule::ALL {
            let ground = rule.ground();
            assert_eq!(ground.name, rule);
            assert!(!ground.ground.is_empty() && !ground.says.is_empty() && !ground.source.is_empty());
        }
    }
}
