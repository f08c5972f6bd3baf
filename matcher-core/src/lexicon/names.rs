//! Which phrases lead to which skill? Every label and alias, plus the variants that brackets and slashes in a label
//! stand for.

use std::borrow::Cow;

use rustc_hash::FxHashMap;

use super::ambiguous::is_ambiguous;
use super::error::LexiconError;
use super::mention::Evidence;
use super::normalise::normalise;
use super::skill::{Skill, SkillIndex};

/// A label with more alternatives than this keeps only the label itself: it lists, it doesn't vary.
const MAX_VARIANTS: usize = 8;

/// One phrase that leads to one skill.
#[derive(Clone, Debug)]
pub(super) struct Name {
    /// Normalised words joined by one space.
    pub(super) phrase: Box<str>,
    pub(super) skill: SkillIndex,
    /// `Exact` for ids and labels, `Alias` otherwise.
    pub(super) evidence: Evidence,
    /// The phrase means something else in everyday text.
    pub(super) ambiguous: bool,
}

impl Name {
    pub(super) fn words(&self) -> usize {
        self.phrase.split(' ').count()
    }
}

/// Every name of a lexicon, by phrase.
#[derive(Debug, Default)]
pub(super) struct Names {
    pub(super) all: Vec<Name>,
    by_phrase: FxHashMap<Box<str>, u32>,
    /// Phrases without their spaces, for `pipefitter` and `power point`; only those that lead to one skill.
    squeezed: FxHashMap<Box<str>, u32>,
    /// Phrases of several words with these in alphabetical order; only those that lead to one skill.
    reordered: FxHashMap<Box<str>, u32>,
}

impl Names {
    /// Collects the names of all skills in table order.
    pub(super) fn of(skills: &[Skill]) -> Result<Self, LexiconError> {
        let mut names = Self::default();
        for (n, skill) in skills.iter().enumerate() {
            let labels = [&skill.label_id, &skill.label_en].into_iter().filter(|label| !label.is_empty());
            let given = labels.map(|name| (name, Evidence::Exact));
            for (name, evidence) in given.chain(skill.aliases.iter().map(|name| (name, Evidence::Alias))) {
                names.add_given(skills, SkillIndex::of(n), name, evidence)?;
            }
        }
        for (n, skill) in skills.iter().enumerate() {
            for label in [&skill.label_id, &skill.label_en] {
                names.add_variants(SkillIndex::of(n), label);
            }
        }
        // An id is a name too, unless its words already are one. An address is not: nobody says it.
        for (n, skill) in skills.iter().enumerate().filter(|(_, skill)| !skill.skill_id.contains("://")) {
            names.add_derived(vec![(normalise(&skill.skill_id), SkillIndex::of(n))]);
        }
        names.fold();
        Ok(names)
    }

    /// The name written exactly so.
    pub(super) fn get(&self, phrase: &str) -> Option<&Name> {
        self.by_phrase.get(phrase).map(|&at| &self.all[at as usize])
    }

    /// The name written so but for its spaces.
    pub(super) fn get_squeezed(&self, phrase: &str) -> Option<&Name> {
        let squeezed: Cow<'_, str> = if phrase.contains(' ') { phrase.replace(' ', "").into() } else { phrase.into() };
        self.squeezed.get(squeezed.as_ref()).map(|&at| &self.all[at as usize])
    }

    /// The name of several words written so but for their order.
    pub(super) fn get_reordered(&self, phrase: &str) -> Option<&Name> {
        let key = phrase.contains(' ').then(|| sorted(phrase))?;
        self.reordered.get(key.as_str()).map(|&at| &self.all[at as usize])
    }

    fn add_given(
        &mut self,
        skills: &[Skill],
        skill: SkillIndex,
        name: &str,
        evidence: Evidence,
    ) -> Result<(), LexiconError> {
        let skill_id = || skills[skill.at()].skill_id.clone();
        let phrase = normalise(name);
        if phrase.is_empty() || name.contains('|') {
            return Err(LexiconError::BadName { skill_id: skill_id(), name: name.to_owned() });
        }
        if let Some(earlier) = self.get(&phrase) {
            if earlier.skill == skill {
                return Ok(());
            }
            let first = skills[earlier.skill.at()].skill_id.clone();
            return Err(LexiconError::AmbiguousName { name: phrase, first, second: skill_id() });
        }
        self.insert(phrase, skill, evidence);
        Ok(())
    }

    fn insert(&mut self, phrase: String, skill: SkillIndex, evidence: Evidence) {
        let at = SkillIndex::of(self.all.len()).get();
        let ambiguous = is_ambiguous(&phrase);
        let phrase: Box<str> = phrase.into();
        self.by_phrase.insert(phrase.clone(), at);
        self.all.push(Name { phrase, skill, evidence, ambiguous });
    }

    fn add_variants(&mut self, skill: SkillIndex, label: &str) {
        let found = variants(label);
        if found.len() <= MAX_VARIANTS {
            self.add_derived(found.into_iter().map(|variant| (normalise(&variant), skill)).collect());
        }
    }

    /// Adds phrases we derived ourselves, leaving out those that already lead somewhere: a name someone wrote wins.
    fn add_derived(&mut self, phrases: Vec<(String, SkillIndex)>) {
        for (phrase, skill) in phrases {
            if phrase.chars().count() > 1 && self.get(&phrase).is_none() {
                self.insert(phrase, skill, Evidence::Exact);
            }
        }
    }

    /// Notes every name without its spaces and, of several words, in alphabetical order.
    fn fold(&mut self) {
        // Below five letters a squeezed phrase is too easily another word: `sim a` is also `sima`.
        let squeezed = |name: &Name| {
            let key = name.phrase.replace(' ', "");
            (key.chars().count() >= 5 && !name.ambiguous).then_some(key)
        };
        self.squeezed = unambiguous(&self.all, squeezed);
        self.reordered = unambiguous(&self.all, |name| name.phrase.contains(' ').then(|| sorted(&name.phrase)));
    }
}

/// The names by a key, without the keys that lead to several skills.
fn unambiguous(names: &[Name], key: impl Fn(&Name) -> Option<String>) -> FxHashMap<Box<str>, u32> {
    let mut found: FxHashMap<Box<str>, u32> = FxHashMap::default();
    let mut clash = Vec::new();
    for (at, name) in names.iter().enumerate() {
        let Some(key) = key(name).map(String::into_boxed_str) else { continue };
        match found.get(&key) {
            Some(&earlier) if names[earlier as usize].skill != name.skill => clash.push(key),
            Some(_) => {}
            None => {
                found.insert(key, SkillIndex::of(at).get());
            }
        }
    }
    for key in clash {
        found.remove(&key);
    }
    found
}

/// The words of a phrase in alphabetical order.
fn sorted(phrase: &str) -> String {
    let mut words: Vec<&str> = phrase.split(' ').collect();
    words.sort_unstable();
    words.join(" ")
}

/// What a label with brackets and slashes stands for: `Las SMAW (las listrik)` is `Las SMAW` and `las listrik`.
///
/// A bracket is a name of its own if it is an abbreviation or several words; one plain word or a list only qualifies
/// (`Driving licence C (motorcycle)`). A slash between spaces parts two names, one inside a word parts two words.
pub(super) fn variants(label: &str) -> Vec<String> {
    let mut names = Vec::new();
    let (outer, inner) = match (label.find('('), label.rfind(')')) {
        (Some(open), Some(close)) if open < close => {
            (format!("{} {}", &label[..open], &label[close + 1..]), &label[open + 1..close])
        }
        _ => (label.to_owned(), ""),
    };
    let abbreviation = inner.chars().any(char::is_uppercase) && !inner.chars().any(char::is_lowercase);
    let phrase = inner.trim().contains(' ') && !inner.contains(',');
    if abbreviation || phrase {
        names.extend(alternatives(inner));
    }
    names.extend(alternatives(&outer));
    names
}

fn alternatives(text: &str) -> Vec<String> {
    let mut names = Vec::new();
    for part in text.split(" / ") {
        let mut built = vec![String::new()];
        for word in part.split_whitespace() {
            let choices: Vec<&str> = word.split('/').filter(|choice| !choice.is_empty()).collect();
            built = built
                .iter()
                .flat_map(|start| choices.iter().map(move |choice| format!("{start} {choice}")))
                .take(MAX_VARIANTS + 1)
                .collect();
        }
        names.extend(built.into_iter().map(|name| name.trim().to_owned()));
    }
    names.retain(|name| !name.is_empty());
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_and_slashes_in_a_label_are_variants() {
        assert_eq!(variants("Las SMAW (las listrik)"), ["las listrik", "Las SMAW"]);
        assert_eq!(variants("GTAW / TIG"), ["GTAW", "TIG"]);
        assert_eq!(variants("Operator/sopir traktor"), ["Operator traktor", "sopir traktor"]);
        assert_eq!(variants("Bekerja di ketinggian (TKBT/TKPK)"), ["TKBT", "TKPK", "Bekerja di ketinggian"]);
    }

    #[test]
    fn a_bracket_that_only_qualifies_is_no_name() {
        assert_eq!(variants("Driving licence C (motorcycle)"), ["Driving licence C"]);
        assert_eq!(variants("SIM B1 (heavy, private)"), ["SIM B1"]);
    }
}
