//! Which skills does a raw text name? Spellings, languages and typing errors are read as skills of one lexicon.
//!
//! A [`Lexicon`] is read once from a table of [`Skill`]s and never changes. [`Lexicon::mentions`] finds skills in free
//! text, [`Lexicon::resolve`] says what one item of a list stands for, [`Lexicon::satisfied_by`] which held skills
//! answer a demanded one, [`Lexicon::terms`] what is left of a text for ranking by words. Every finding says where it
//! was read and on what [`Evidence`].
//!
//! It knows no worker, no vacancy and no place, gives no score, and doesn't say whether a skill is a must.

mod alias;
mod ambiguous;
mod deletes;
mod error;
mod fuzzy;
mod mention;
mod names;
mod normalise;
mod numeral;
mod occupation;
mod resolve;
mod senses;
mod skill;
mod source;
mod stem;
mod table;
mod taxonomy;
mod terms;
mod trigram;

use std::io::Read;
use std::sync::{Arc, LazyLock};

use rustc_hash::{FxHashMap, FxHashSet};

pub use error::LexiconError;
pub use mention::{Evidence, Mention, Resolution, ResolvedMention};
pub use normalise::{Word, normalise, words};
pub use skill::{Skill, SkillIndex};
pub use source::{LexiconNote, LexiconRule, LexiconSource};
pub use stem::Stemmer;
pub use taxonomy::Relation;

use alias::Automaton;
use fuzzy::Fuzzy;
use names::Names;
use occupation::Titles;
pub(crate) use occupation::kbji_group;
use senses::Senses;
use source::{Grid, Notes, decode, whole};
use taxonomy::Taxonomy;

/// To be raised whenever the same table and word lists would read some text differently; part of the fingerprint.
const RULES_VERSION: u32 = 4;
/// More skills than any published list has by far (ESCO has 13,896); keeps every place within 32 bits.
const MAX_SKILLS: usize = 1_000_000;
/// Bytes of an id or a name: the longest of ESCO and O*NET have a few hundred, and names are compared letter by letter.
const MOST_NAME_BYTES: usize = 1_024;

/// Version of the bundled table, the month it was last changed; to be raised with it.
const BUNDLED_VERSION: &str = "2026.11";

static BUNDLED: LazyLock<Arc<Lexicon>> = LazyLock::new(|| {
    let table = include_str!("../../data/skills_id.csv").as_bytes();
    #[expect(clippy::expect_used, reason = "the table is part of the build and a test reads it")]
    let lexicon = Lexicon::from_csv(table).expect("the bundled table is a lexicon");
    Arc::new(lexicon.with_version(BUNDLED_VERSION))
});

/// Every skill we know by name, ready to read texts. Immutable; share it in an [`Arc`].
#[derive(Debug)]
pub struct Lexicon {
    skills: Vec<Skill>,
    places: FxHashMap<String, SkillIndex>,
    names: Names,
    automaton: Automaton,
    fuzzy: Fuzzy,
    taxonomy: Taxonomy,
    titles: Titles,
    stemmer: Stemmer,
    stop_words: FxHashSet<&'static str>,
    protected_words: FxHashSet<&'static str>,
    fingerprint: String,
    version: String,
    notes: Vec<LexiconNote>,
}

impl Lexicon {
    /// The lexicon that comes with the library: trades, licences and tools of Indonesian labour offices. Built once.
    #[must_use]
    pub fn bundled() -> Arc<Self> {
        Arc::clone(&BUNDLED)
    }

    /// Reads a table with the columns `skill_id`, `label_id`, `label_en`, `aliases`, `kind`, `sector`, `broader`,
    /// `equivalent`, `implies`, `kbji4` in any order, lists split on `|`. Only the id and one label are required;
    /// columns of other names are left alone.
    ///
    /// The columns may also be called `id`, `label`, `alias` and the like, the delimiter may be a semicolon or a tab, and
    /// a line `# version: 3` before the header states a version. Rows of the kind `occupation` go behind the others.
    ///
    /// # Errors
    ///
    /// As [`Lexicon::from_skills`], and [`LexiconError::MissingColumn`], [`LexiconError::RepeatedColumn`],
    /// [`LexiconError::WideRow`], [`LexiconError::BadGroup`], [`LexiconError::Unreadable`].
    ///
    /// # Examples
    ///
    /// ```
    /// use matcher_core::lexicon::Lexicon;
    ///
    /// let table = "skill_id,label_id,aliases\nwelder,Juru las,tukang las|welder\n";
    /// let lexicon = Lexicon::from_csv(table.as_bytes())?;
    /// assert_eq!(lexicon.mentions("dicari tukang las").len(), 1);
    /// # Ok::<(), matcher_core::lexicon::LexiconError>(())
    /// ```
    pub fn from_csv(reader: impl Read) -> Result<Self, LexiconError> {
        let bytes = whole(reader).map_err(|source| LexiconError::Unreadable { line: 1, source })?;
        let (mut grid, mut notes) = (Grid::of(decode(&bytes)?)?, Notes::default());
        let (skills, lines) = table::read(&mut grid, &mut notes)?;
        Self::build(skills, |n| lines.get(n).copied().unwrap_or_default(), grid.version, notes)
    }

    /// Builds a lexicon of these skills, in this order but for occupations, which go last. Takes time in proportion to all names together.
    ///
    /// # Errors
    ///
    /// [`LexiconError::Empty`], [`LexiconError::MissingValue`], [`LexiconError::DuplicateId`], a name that two skills
    /// claim ([`LexiconError::AmbiguousName`]) or without letters ([`LexiconError::BadName`]), an edge to nowhere
    /// ([`LexiconError::UnknownEdge`]) or in a circle ([`LexiconError::Cycle`]), too many relations
    /// ([`LexiconError::TooManyRelations`]), an id or a name beyond 1,024 bytes ([`LexiconError::LongName`]).
    pub fn from_skills(skills: Vec<Skill>) -> Result<Self, LexiconError> {
        Self::build(skills, |n| n as u64 + 1, String::new(), Notes::default())
    }

    fn build(
        mut skills: Vec<Skill>,
        line: impl Fn(usize) -> u64,
        version: String,
        mut notes: Notes,
    ) -> Result<Self, LexiconError> {
        if skills.is_empty() {
            return Err(LexiconError::Empty);
        }
        if skills.len() > MAX_SKILLS {
            return Err(LexiconError::TooLarge { found: skills.len(), max: MAX_SKILLS });
        }
        let mut seen = FxHashSet::default();
        for (n, skill) in skills.iter().enumerate() {
            let skill_id = skill.skill_id.clone();
            if skill_id.is_empty() || skill.label().is_empty() {
                return Err(LexiconError::MissingValue { line: line(n), skill_id });
            }
            if let Some(found) = skill.names().map(str::len).find(|length| *length > MOST_NAME_BYTES) {
                return Err(LexiconError::LongName { line: line(n), found, most: MOST_NAME_BYTES });
            }
            if !seen.insert(&skill.skill_id) {
                return Err(LexiconError::DuplicateId { line: line(n), skill_id });
            }
        }
        // Occupations stand last, so that the names of skills are those of a prefix.
        skills.sort_by_key(Skill::is_occupation);
        let places = skills.iter().enumerate().map(|(n, skill)| (skill.skill_id.clone(), SkillIndex::of(n))).collect();
        let abilities = skills.partition_point(|skill| !skill.is_occupation());
        let names = Names::of(&skills[..abilities])?;
        let taxonomy = Taxonomy::of(&skills, &places)?;
        let stemmer = terms::stemmer(&skills);
        let stop_words = terms::stop_words();
        let titles = Titles::of(&skills[abilities..], &stop_words, &stemmer, &mut notes);
        let mut hash = blake3::Hasher::new();
        hash.update(&RULES_VERSION.to_le_bytes()).update(table::write(&skills).as_bytes());
        for list in terms::lists().into_iter().chain([ambiguous::list(), fuzzy::list(), senses::list()]) {
            hash.update(list.as_bytes());
        }
        Ok(Self {
            automaton: Automaton::of(&names, Senses::of(&places)),
            fuzzy: Fuzzy::of(&names),
            stop_words,
            protected_words: terms::protected_words().collect(),
            titles,
            fingerprint: hash.finalize().to_hex().to_string(),
            skills,
            places,
            names,
            taxonomy,
            stemmer,
            version,
            notes: notes.into_list(),
        })
    }

    /// The same lexicon under another version, which the fingerprint leaves out.
    #[must_use]
    pub fn with_version(mut self, version: &str) -> Self {
        version.clone_into(&mut self.version);
        self
    }

    /// What its makers call this state of it, such as `2026.11`; empty if they didn't say.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }

    /// What had to be left out of the sources, a note for each rule; empty for a lexicon that says one thing throughout.
    #[must_use]
    pub fn notes(&self) -> &[LexiconNote] {
        &self.notes
    }

    /// The table of this lexicon in canonical form; [`Lexicon::from_csv`] reads it back as the same lexicon.
    #[must_use]
    pub fn to_csv(&self) -> String {
        table::write(&self.skills)
    }

    /// Hexadecimal digest of the table, the word lists and the rules that read texts with them.
    #[must_use]
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    /// How many entries there are, occupations included; at least 1.
    #[must_use]
    #[expect(clippy::len_without_is_empty, reason = "a lexicon is never empty")]
    pub fn len(&self) -> usize {
        self.skills.len()
    }

    /// Every entry in table order, occupations last.
    #[must_use]
    pub fn skills(&self) -> &[Skill] {
        &self.skills
    }

    /// The skill at a place of this lexicon.
    ///
    /// # Panics
    ///
    /// If the place comes from a larger lexicon.
    #[must_use]
    pub fn skill(&self, at: SkillIndex) -> &Skill {
        &self.skills[at.at()]
    }

    /// The place of a canonical id, written exactly so.
    #[must_use]
    pub fn index_of(&self, skill_id: &str) -> Option<SkillIndex> {
        self.places.get(skill_id).copied()
    }

    /// The held skills that answer a demanded one, strongest relation first; always at least the skill itself.
    ///
    /// # Panics
    ///
    /// If the place comes from a larger lexicon.
    ///
    /// # Examples
    ///
    /// ```
    /// use matcher_core::lexicon::{Lexicon, Relation};
    ///
    /// let lexicon = Lexicon::bundled();
    /// let demanded = lexicon.index_of("sim_a").unwrap();
    /// let held = lexicon.index_of("sim_b2_umum").unwrap();
    /// assert!(lexicon.satisfied_by(demanded).contains(&(held, Relation::Implied)));
    /// ```
    #[must_use]
    pub fn satisfied_by(&self, demanded: SkillIndex) -> &[(SkillIndex, Relation)] {
        self.taxonomy.satisfied_by(demanded)
    }

    /// Whether holding one skill answers the demand of another in full; both are tokens, which the lexicon needn't know.
    pub(crate) fn answers(&self, demanded: &str, held: &str) -> bool {
        let relation = || {
            let (demanded, held) = (self.index_of(demanded)?, self.index_of(held)?);
            self.satisfied_by(demanded).iter().find(|(other, _)| *other == held)
        };
        demanded == held || relation().is_some_and(|(_, relation)| relation.is_full())
    }

    /// The words of a text that tell it from others, as stems, in order and with repeats: no function words, no
    /// boilerplate of vacancies, no words of a person's sex or marital status, no bare numbers, no single letters.
    ///
    /// # Examples
    ///
    /// ```
    /// use matcher_core::lexicon::Lexicon;
    ///
    /// let terms = Lexicon::bundled().terms("Dibutuhkan penjahit, pengalaman min. 2 tahun menjahit kebaya");
    /// assert_eq!(terms, ["jahit", "jahit", "kebaya"]);
    /// ```
    #[must_use]
    pub fn terms(&self, text: &str) -> Vec<String> {
        terms::terms(text, &self.stop_words, &self.stemmer)
    }

    /// As [`Lexicon::terms`], each with the word it was read from: people read words, not stems.
    pub(crate) fn terms_said(&self, text: &str) -> Vec<(String, String)> {
        terms::terms_said(text, &self.stop_words, &self.stemmer)
    }

    /// A normalised text without the words that say a person's sex or marital status; empty if it says nothing else.
    pub(crate) fn without_protected(&self, text: &str) -> String {
        let kept: Vec<&str> = text.split(' ').filter(|word| !self.protected_words.contains(word)).collect();
        kept.join(" ")
    }

    /// The stemmer over this lexicon's words.
    #[must_use]
    pub fn stemmer(&self) -> &Stemmer {
        &self.stemmer
    }

    /// A lexicon with one more name for a skill. Builds everything anew.
    ///
    /// # Errors
    ///
    /// [`LexiconError::UnknownSkill`], [`LexiconError::BadName`], and [`LexiconError::AmbiguousName`] if the text
    /// already leads to another skill.
    ///
    /// # Examples
    ///
    /// ```
    /// use matcher_core::lexicon::Lexicon;
    ///
    /// let lexicon = Lexicon::bundled().add_alias("motong buah", "palm_harvester")?;
    /// assert_eq!(lexicon.mentions("bisa motong buah").len(), 1);
    /// assert!(lexicon.add_alias("welder", "palm_harvester").is_err());
    /// # Ok::<(), matcher_core::lexicon::LexiconError>(())
    /// ```
    pub fn add_alias(&self, text: &str, skill_id: &str) -> Result<Self, LexiconError> {
        let unknown = || LexiconError::UnknownSkill { skill_id: skill_id.to_owned() };
        let at = self.index_of(skill_id).ok_or_else(unknown)?;
        let mut skills = self.skills.clone();
        let alias = text.trim().to_owned();
        if !skills[at.at()].aliases.contains(&alias) {
            skills[at.at()].aliases.push(alias);
        }
        let notes = Notes::default();
        Self::build(skills, |n| n as u64 + 1, self.version.clone(), notes)
    }
}

#[cfg(test)]
mod tests;
