//! What did a load leave out, and how often? Counts with a few examples, so that nothing is lost silently.

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;

/// Examples kept of each rule.
const EXAMPLES: usize = 3;

/// Why something of a taxonomy was left out or changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum LexiconRule {
    /// A file of a folder without a taxonomy, or with nothing a lexicon has a place for.
    FileSkipped,
    /// A row without id or label.
    IncompleteRow,
    /// A row with more cells than columns.
    WideRow,
    /// A row with fewer cells than columns.
    ShortRow,
    /// A row for something that is neither a skill nor a job in use, such as a major group.
    OtherRow,
    /// A label that an earlier skill has.
    SharedLabel,
    /// An alternative name that is the label of another skill.
    AliasIsLabel,
    /// An alternative name that several skills claim.
    SharedAlias,
    /// A name that an earlier file has.
    NameTaken,
    /// Entries of two files under one label, made equivalent.
    SameSkill,
    /// Entries of two files under one label, left apart since the edges of both together run in a circle.
    SameSkillApart,
    /// A name without a letter or digit.
    BadName,
    /// A further name for an id that is not there.
    NameOutside,
    /// An edge to an id that is not there.
    EdgeOutside,
    /// A job title that stands in several occupation groups.
    SharedTitle,
    /// An occupation whose group is unknown or has no counterpart in KBJI 2014.
    NoGroup,
}

impl LexiconRule {
    fn sentence(self) -> &'static str {
        match self {
            Self::FileSkipped => "files hold nothing that belongs in a lexicon and were skipped",
            Self::IncompleteRow => "rows without id or label were refused",
            Self::WideRow => "rows with more cells than columns were refused",
            Self::ShortRow => "rows have fewer cells than columns; the absent ones were read as empty",
            Self::OtherRow => "rows are neither a skill nor a job in use and were left out",
            Self::SharedLabel => "labels belong to an earlier skill too; the id was added to them",
            Self::AliasIsLabel => "alternative names are the label of another skill, which keeps them",
            Self::SharedAlias => "alternative names belong to several skills and name none",
            Self::NameTaken => "names stay with the file given earlier",
            Self::SameSkill => "entries have the label of an entry of an earlier file and count as equivalent to it",
            Self::SameSkillApart => {
                "entries with the label of an earlier file's entry stay apart: edges would run in a circle"
            }
            Self::BadName => "names without a letter or digit were left out",
            Self::NameOutside => "further names are for ids that are not there and were left out",
            Self::EdgeOutside => "edges lead to ids that are not there and were left out",
            Self::SharedTitle => "job titles stand in several occupation groups and decide none",
            Self::NoGroup => "occupations have no KBJI 2014 group",
        }
    }
}

/// One rule's count. `Display` gives it as a sentence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LexiconNote {
    /// Why.
    pub rule: LexiconRule,
    /// How often; at least 1.
    pub count: usize,
    /// The first few, in order of the files.
    pub examples: Vec<String>,
}

impl fmt::Display for LexiconNote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}, such as {}", self.count, self.rule.sentence(), self.examples.join("; "))
    }
}

/// Collects notes, one a rule.
#[derive(Clone, Debug, Default)]
pub(in crate::lexicon) struct Notes(BTreeMap<LexiconRule, LexiconNote>);

impl Notes {
    pub(in crate::lexicon) fn add(&mut self, rule: LexiconRule, example: impl FnOnce() -> String) {
        let note = self.0.entry(rule).or_insert(LexiconNote { rule, count: 0, examples: Vec::new() });
        note.count += 1;
        if note.examples.len() < EXAMPLES {
            note.examples.push(example());
        }
    }

    /// Adds the notes of a lexicon that became part of this one.
    pub(in crate::lexicon) fn extend(&mut self, notes: &[LexiconNote]) {
        for note in notes {
            let rule = note.rule;
            let kept = self.0.entry(rule).or_insert(LexiconNote { rule, count: 0, examples: Vec::new() });
            kept.count += note.count;
            let room = EXAMPLES.saturating_sub(kept.examples.len());
            kept.examples.extend(note.examples.iter().take(room).cloned());
        }
    }

    /// The notes in order of the rules.
    pub(in crate::lexicon) fn into_list(self) -> Vec<LexiconNote> {
        self.0.into_values().collect()
    }
}
