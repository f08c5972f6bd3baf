//! Which occupation group does a job title belong to? The one of the trade it names, or none if it names several.

use super::ambiguous::is_role;
use super::normalise::Reading;
use super::{Lexicon, SkillIndex};

impl Lexicon {
    /// The KBJI 2014 (ISCO-08) unit group of a job title; `None` if it names no trade, or trades of different groups.
    ///
    /// The longest name decides; of names equally long all must agree. General words (`driver`, `admin`) count here,
    /// but only if nothing more telling is named.
    ///
    /// # Examples
    ///
    /// ```
    /// use matcher_core::lexicon::Lexicon;
    ///
    /// let lexicon = Lexicon::bundled();
    /// assert_eq!(lexicon.occupation_group("Dibutuhkan Welder 6G (Bontang)"), Some(7212));
    /// assert_eq!(lexicon.occupation_group("Driver"), Some(8322));
    /// assert_eq!(lexicon.occupation_group("Management Trainee"), None);
    /// ```
    #[must_use]
    pub fn occupation_group(&self, title: &str) -> Option<u16> {
        let read = Reading::of(title);
        let group = |skill: SkillIndex| self.skill(skill).kbji4;
        let mut named: Vec<(usize, u16)> = self
            .automaton
            .find(&read, &self.names)
            .into_iter()
            .filter_map(|found| group(found.skill).map(|kbji4| (found.words, kbji4)))
            .collect();
        if named.is_empty() {
            let roles = (0..read.len()).map(|at| read.word(at)).filter(|word| is_role(word));
            named.extend(roles.filter_map(|word| group(self.names.get(word)?.skill)).map(|kbji4| (1, kbji4)));
        }
        let longest = named.iter().map(|&(words, _)| words).max()?;
        let mut groups = named.iter().filter(|&&(words, _)| words == longest).map(|&(_, kbji4)| kbji4);
        let first = groups.next()?;
        groups.all(|other| other == first).then_some(first)
    }
}
