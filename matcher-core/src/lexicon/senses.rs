//! Which sense has an ambiguous word inside a sentence? The words around it decide, or it stays open.
//!
//! The table lists senses, each with words that stand near it; a sense without a skill is one that names none (`office
//! boy`). The sense with most of its words near wins. With none near, or as many of another's, nothing is decided and
//! the word names nothing: a demand that nobody made costs more than one read elsewhere in the text.

use rustc_hash::{FxHashMap, FxHashSet};

use super::normalise::Reading;
use super::skill::SkillIndex;

/// Words looked at on either side. Farther ones belong to the next item of a list more often than to the word.
const WINDOW: usize = 4;

/// Our own table, mined for what stands around these words in vacancies: `phrase`, `skill_id` (empty if the sense is no
/// skill), `near` (words as normalised, split on spaces). A phrase is one word.
static TABLE: &str = include_str!("../../data/senses.csv");

/// The senses of ambiguous words whose skills a lexicon has.
#[derive(Debug, Default)]
pub(super) struct Senses {
    by_phrase: FxHashMap<&'static str, Vec<Sense>>,
}

#[derive(Debug)]
struct Sense {
    skill: Option<SkillIndex>,
    near: FxHashSet<&'static str>,
}

/// The table as it is, for the fingerprint.
pub(super) fn list() -> &'static str {
    TABLE
}

/// True if the table has senses of a word, be it that none is a skill.
#[cfg(test)]
pub(super) fn has(phrase: &str) -> bool {
    rows().any(|(word, ..)| word == phrase)
}

/// The rows of the table: phrase, skill id, words near.
fn rows() -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    TABLE.lines().skip(1).filter_map(|line| {
        let (phrase, rest) = line.split_once(',')?;
        let (skill_id, near) = rest.split_once(',')?;
        Some((phrase, skill_id, near))
    })
}

impl Senses {
    /// The senses that mean something here: those whose skill exists, and those that are none.
    pub(super) fn of(places: &FxHashMap<String, SkillIndex>) -> Self {
        let mut senses = Self::default();
        for (phrase, skill_id, near) in rows() {
            let skill = places.get(skill_id).copied();
            if skill.is_some() || skill_id.is_empty() {
                let near = near.split(' ').collect();
                senses.by_phrase.entry(phrase).or_default().push(Sense { skill, near });
            }
        }
        senses.by_phrase.retain(|_, found| found.iter().any(|sense| sense.skill.is_some()));
        senses
    }

    /// The words that can be decided, in alphabetical order.
    pub(super) fn phrases(&self) -> Vec<&'static str> {
        let mut phrases: Vec<_> = self.by_phrase.keys().copied().collect();
        phrases.sort_unstable();
        phrases
    }

    /// The skill that the word at a position names there; none if its neighbours don't say or say another sense.
    pub(super) fn decided(&self, read: &Reading, at: usize) -> Option<SkillIndex> {
        let senses = self.by_phrase.get(read.word(at))?;
        let around = (at.saturating_sub(WINDOW)..=at + WINDOW).filter(|&near| near != at).map(|near| read.word(near));
        let words: FxHashSet<&str> = around.collect();
        let support = |sense: &Sense| words.iter().filter(|word| sense.near.contains(**word)).count();
        let most = senses.iter().map(support).max().filter(|&most| most > 0)?;
        let mut winners = senses.iter().filter(|sense| support(sense) == most);
        let winner = winners.next()?;
        if winners.next().is_some() { None } else { winner.skill }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::ambiguous::is_ambiguous;
    use crate::lexicon::{Lexicon, normalise};

    #[test]
    fn every_row_is_an_ambiguous_word_with_normalised_neighbours_and_a_known_skill() {
        let lexicon = Lexicon::bundled();
        assert!(rows().count() + 1 == TABLE.lines().count());
        for (phrase, skill_id, near) in rows() {
            assert!(is_ambiguous(phrase) && !phrase.contains(' '), "{phrase}");
            assert_eq!(normalise(near), near, "{phrase}");
            assert!(skill_id.is_empty() || lexicon.index_of(skill_id).is_some(), "{phrase}: {skill_id}");
        }
    }

    #[test]
    fn neighbours_decide_or_leave_open() {
        let lexicon = Lexicon::bundled();
        for (text, skill) in [
            ("melayani komplain pelanggan sebagai CS", Some("customer_service")),
            ("CS untuk kebersihan lantai dan toilet", Some("cleaning_service")),
            ("dicari CS segera", None),
            ("mampu mengoperasikan Word dan Excel", Some("ms_word")),
            ("word of mouth", None),
            ("cat tembok merek ternama", Some("painter_building")),
            ("menjual produk cat", None),
            ("excavator cat 320", None),
            ("grader TBS di pabrik sawit", Some("palm_grading")),
            ("motor grader dan dozer", Some("operator_grader")),
            ("limbah B2 dan B3", None),
            ("penempatan Serang, Banten", None),
            ("serang kapal tugboat", Some("ship_bosun")),
            ("serang dan juru mudi untuk tugboat", Some("ship_bosun")),
            ("mengerjakan TA di kampus", None),
            ("menguasai sistem SAP", Some("sap_erp")),
            ("memantau CCTV dan patroli", Some("cctv_monitoring")),
            ("teknisi CCTV dan jaringan", Some("cctv")),
            ("gedung dengan CCTV", None),
            ("driver printer", None),
            ("driver dengan SIM A", Some("driver_light")),
        ] {
            let named = lexicon.mentions(text);
            let word = |m: &&crate::lexicon::Mention| m.ambiguous;
            let found = named.iter().find(word).map(|m| lexicon.skill(m.skill).skill_id.as_str());
            let found = found.or_else(|| match skill {
                // A longer name may hold the word, which decides it without neighbours.
                Some(skill) => named.iter().map(|m| lexicon.skill(m.skill).skill_id.as_str()).find(|&id| id == skill),
                None => None,
            });
            assert_eq!(found, skill, "{text}");
        }
    }
}
