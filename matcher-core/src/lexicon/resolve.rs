//! What does one skill item stand for? First as a whole, then by what is named inside it, then by a near miss.

use std::cmp::Reverse;
use std::sync::Arc;

use rayon::prelude::*;

use super::Lexicon;
use super::alias::is_negated;
use super::mention::{Evidence, Mention, Resolution, ResolvedMention};
use super::normalise::Reading;
use super::skill::SkillIndex;

/// Longer texts are descriptions: they are searched, not compared with names.
const MAX_ITEM_WORDS: usize = 8;
/// Fewer texts than this are not worth handing to another thread.
const MIN_TEXTS: usize = 64;

impl Lexicon {
    /// The skills a free text names, in order, none overlapping.
    ///
    /// Longest names win (`sopir truk`, not `sopir`); a name counts at whole words only, and never
    /// across a comma, semicolon or line end. Words with an everyday sense
    /// (`driver`, `word`, `cat`) count only where the words around them say so (`Word dan Excel`) and are flagged; what
    /// the words just before deny (`tanpa`, `tidak perlu`) doesn't count.
    /// `O(n)` for `n` bytes.
    ///
    /// # Examples
    ///
    /// ```
    /// use matcher_core::lexicon::Lexicon;
    ///
    /// let lexicon = Lexicon::bundled();
    /// let text = "Dicari welder 6G, punya SIM B II Umum; tidak perlu bisa excel.";
    /// let found = lexicon.mentions(text);
    /// let named: Vec<_> = found.iter().map(|m| lexicon.skill(m.skill).skill_id.as_str()).collect();
    /// assert_eq!(named, ["welder_6g", "sim_b2_umum"]);
    /// assert_eq!(&text[found[1].start..found[1].end], "SIM B II Umum");
    /// ```
    #[must_use]
    pub fn mentions(&self, text: &str) -> Vec<Mention> {
        self.mentions_in(text, &Reading::of(text))
    }

    /// The skills a free text may mean, an open sense included: for finding, where a word too many does no harm.
    #[must_use]
    pub(crate) fn senses(&self, text: &str) -> Vec<SkillIndex> {
        self.automaton.find(&Reading::of(text), &self.names).into_iter().map(|found| found.skill).collect()
    }

    fn mentions_in(&self, text: &str, read: &Reading) -> Vec<Mention> {
        let found = self.automaton.find(read, &self.names);
        found.into_iter().filter(|f| f.decided && !is_negated(read, text, f.first)).map(|f| f.mention(read)).collect()
    }

    /// What one skill item, such as a cell of a list, stands for.
    ///
    /// An id, a label or an alias counts as a whole, whatever its spaces and word order; then the item without filler
    /// (`bisa las`, `mahir excel`); then a near miss of the whole; then the names inside it. Items that match nothing
    /// come back with the nearest names.
    ///
    /// # Examples
    ///
    /// ```
    /// use matcher_core::lexicon::{Evidence, Lexicon, Resolution};
    ///
    /// let lexicon = Lexicon::bundled();
    /// let id = |item: &str| {
    ///     lexicon.resolve(item).mentions().first().map(|m| (lexicon.skill(m.skill).skill_id.as_str(), m.evidence))
    /// };
    /// assert_eq!(id("pipefitter"), Some(("pipe_fitter", Evidence::Alias)));
    /// assert_eq!(id("Welder"), Some(("welder", Evidence::Exact)));
    /// assert_eq!(id("scaffolding erektor"), Some(("scaffolder", Evidence::Fuzzy)));
    /// assert!(matches!(lexicon.resolve("telepati"), Resolution::Unresolved { .. }));
    /// ```
    #[must_use]
    pub fn resolve(&self, item: &str) -> Resolution {
        if let Some(skill) = self.index_of(item.trim()) {
            let start = item.len() - item.trim_start().len();
            let end = start + item.trim().len();
            let ambiguous = self.names.get(item.trim()).is_some_and(|name| name.ambiguous);
            return Resolution::Resolved(vec![Mention {
                skill,
                evidence: Evidence::Exact,
                credit: 1.0,
                start,
                end,
                ambiguous,
            }]);
        }
        let read = Reading::of(item);
        if read.len() > MAX_ITEM_WORDS {
            let inside = self.mentions_in(item, &read);
            return if inside.is_empty() { Self::unresolved(&read, Vec::new()) } else { Resolution::Resolved(inside) };
        }
        if let Some(whole) = self.whole(&read, 0, read.len()) {
            return Resolution::Resolved(vec![whole]);
        }
        let inside = self.mentions_in(item, &read);
        let is_filler = |at: &usize| self.stop_words.contains(read.word(*at));
        let first = (0..read.len()).find(|at| !is_filler(at)).unwrap_or(read.len());
        let last = (0..read.len()).rev().find(|at| !is_filler(at)).map_or(0, |at| at + 1);
        if let Some(whole) = self.without_filler(&read, item, first, last) {
            // Filler may itself be a name: of `teliti, jujur` neither word is left out.
            if inside.iter().all(|mention| whole.start <= mention.start && mention.end <= whole.end) {
                return Resolution::Resolved(vec![whole]);
            }
        }
        let denied = first < last && is_negated(&read, item, first);
        let open = (first..last).any(|at| {
            let span = read.spans[at];
            !is_filler(&at) && !inside.iter().any(|m| m.start <= span.start && span.end <= m.end)
        });
        if !inside.is_empty() && !open {
            return Resolution::Resolved(inside);
        }
        let near = phrase(&read, first, last);
        match self.fuzzy.meant(&near).filter(|_| !denied) {
            Some((skill, credit)) => {
                let (start, end) = (read.spans[first].start, read.spans[last - 1].end);
                let evidence = Evidence::Fuzzy;
                Resolution::Resolved(vec![Mention { skill, evidence, credit, start, end, ambiguous: false }])
            }
            None if !inside.is_empty() => Resolution::Resolved(inside),
            None => Self::unresolved(&read, self.fuzzy.nearest(&near)),
        }
    }

    /// The answer for many texts as one table: a row a mention, and a row of absent values for a text without any.
    ///
    /// Rows come in the order of the texts; work is spread over the threads of the current pool.
    ///
    /// # Examples
    ///
    /// ```
    /// use matcher_core::lexicon::Lexicon;
    ///
    /// let rows = Lexicon::bundled().resolve_texts(&["welder 6G, bisa excel", "telepati"]);
    /// let ids: Vec<_> = rows.iter().map(|row| row.skill_id.as_deref()).collect();
    /// assert_eq!(ids, [Some("welder_6g"), Some("ms_excel"), None]);
    /// ```
    #[must_use]
    pub fn resolve_texts(&self, texts: &[&str]) -> Vec<ResolvedMention> {
        texts.par_iter().with_min_len(MIN_TEXTS).flat_map_iter(|&text| self.rows(text)).collect()
    }

    fn rows(&self, text: &str) -> Vec<ResolvedMention> {
        // One text for all of its rows: a long one may have as many mentions as it has words.
        let shared: Arc<str> = text.into();
        let row = |mention: Option<Mention>, nearest: Vec<SkillIndex>| {
            let skill = mention.map(|mention| self.skill(mention.skill));
            ResolvedMention {
                text: Arc::clone(&shared),
                skill_id: skill.map(|skill| skill.skill_id.clone()),
                label: skill.map(|skill| skill.label().to_owned()),
                evidence: mention.map(|mention| mention.evidence),
                credit: mention.map(|mention| mention.credit),
                start: mention.map(|mention| mention.start),
                end: mention.map(|mention| mention.end),
                nearest: nearest.into_iter().map(|at| self.skill(at).skill_id.clone()).collect(),
            }
        };
        match self.resolve(text) {
            Resolution::Resolved(found) => found.into_iter().map(|mention| row(Some(mention), Vec::new())).collect(),
            Resolution::Unresolved { nearest, .. } => vec![row(None, nearest)],
        }
    }

    /// The name that words `first..last` are as a whole, but for spaces and their order.
    fn whole(&self, read: &Reading, first: usize, last: usize) -> Option<Mention> {
        if first >= last {
            return None;
        }
        let phrase = phrase(read, first, last);
        let (skill, evidence, ambiguous) = if let Some(name) = self.names.get(&phrase) {
            (name.skill, name.evidence, name.ambiguous)
        } else {
            let respelled = self.names.get_squeezed(&phrase).or_else(|| self.names.get_reordered(&phrase))?;
            (respelled.skill, Evidence::Alias, false)
        };
        let (start, end) = (read.spans[first].start, read.spans[last - 1].end);
        Some(Mention { skill, evidence, credit: 1.0, start, end, ambiguous })
    }

    /// The longest name left when filler is dropped from the ends, all of it or some: what is no filler lies in
    /// `first..last`.
    fn without_filler(&self, read: &Reading, item: &str, first: usize, last: usize) -> Option<Mention> {
        let kept = (0..=first).flat_map(|from| (last.max(from + 1)..=read.len()).map(move |to| (from, to)));
        let named = kept.filter(|(from, _)| !is_negated(read, item, *from));
        let named = named.filter_map(|(from, to)| Some((to - from, self.whole(read, from, to)?)));
        named.min_by_key(|(words, _)| Reverse(*words)).map(|(_, mention)| mention)
    }

    fn unresolved(read: &Reading, nearest: Vec<SkillIndex>) -> Resolution {
        Resolution::Unresolved { text: phrase(read, 0, read.len()), nearest }
    }
}

/// Words `first..last` joined by one space.
fn phrase(read: &Reading, first: usize, last: usize) -> String {
    let mut text = String::new();
    for at in first..last {
        if at > first {
            text.push(' ');
        }
        text.push_str(read.word(at));
    }
    text
}
