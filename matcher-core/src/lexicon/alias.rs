//! Which skills does a free text name? One pass of an automaton over every name, the longest phrase first.

use aho_corasick::{AhoCorasick, AhoCorasickBuilder, MatchKind};

use super::mention::{Evidence, Mention};
use super::names::{Name, Names};
use super::normalise::Reading;
use super::senses::Senses;
use super::skill::SkillIndex;

/// How many words before a mention a negation reaches: `tidak perlu bisa mengemudi`.
const NEGATION_REACH: usize = 2;

/// The automaton, and what its patterns mean.
#[derive(Debug)]
pub(super) struct Automaton {
    search: Option<AhoCorasick>,
    patterns: Vec<Pattern>,
    senses: Senses,
}

#[derive(Debug)]
struct Pattern {
    /// Absent for a word that is no name: its neighbours alone say what it means.
    skill: Option<SkillIndex>,
    evidence: Evidence,
    words: usize,
    ambiguous: bool,
}

/// A name found at words `first..first + words` of a reading.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found {
    pub(super) skill: SkillIndex,
    pub(super) evidence: Evidence,
    pub(super) first: usize,
    pub(super) words: usize,
    pub(super) ambiguous: bool,
    /// False for an ambiguous name that its neighbours leave open.
    pub(super) decided: bool,
}

impl Found {
    /// As a mention in the original text.
    pub(super) fn mention(self, read: &Reading) -> Mention {
        let Self { skill, evidence, first, words, ambiguous, .. } = self;
        let (start, end) = (read.spans[first].start, read.spans[first + words - 1].end);
        Mention { skill, evidence, credit: 1.0, start, end, ambiguous }
    }
}

impl Automaton {
    /// Builds the search over every name and every word that neighbours can decide. `O(total length of names)`.
    pub(super) fn of(names: &Names, senses: Senses) -> Self {
        let telling = || names.all.iter().filter(|name| name.phrase.chars().count() > 1);
        let of_name = |name: &Name| {
            let Name { skill, evidence, ambiguous, .. } = *name;
            Pattern { skill: Some(skill), evidence, words: name.words(), ambiguous }
        };
        let mut open = senses.phrases();
        open.retain(|phrase| names.get(phrase).is_none());
        let of_open = |_: &&str| Pattern { skill: None, evidence: Evidence::Alias, words: 1, ambiguous: true };
        let patterns = telling().map(of_name).chain(open.iter().map(of_open)).collect();
        // Written as a reading writes them: each word between its own two spaces.
        let phrases = telling().map(|name| &*name.phrase).chain(open.iter().copied());
        let phrases = phrases.map(|phrase| format!(" {} ", phrase.replace(' ', "  ")));
        // Building fails only beyond billions of states; such a lexicon finds nothing rather than panicking.
        let search = AhoCorasickBuilder::new().match_kind(MatchKind::LeftmostLongest).build(phrases).ok();
        Self { search, patterns, senses }
    }

    /// Every name in the reading, longest first where they overlap, in order of the text.
    pub(super) fn find(&self, read: &Reading, names: &Names) -> Vec<Found> {
        let mut found: Vec<Found> = Vec::new();
        let Some(search) = &self.search else { return found };
        for hit in search.find_iter(&read.buffer) {
            let pattern = &self.patterns[hit.pattern().as_usize()];
            let first = read.spans.partition_point(|span| span.from <= hit.start());
            // A licence list before may have read these words already: `SIM A, B2 Umum`.
            if found.last().is_some_and(|last| first < last.first + last.words) {
                continue;
            }
            let Pattern { skill, evidence, words, ambiguous } = *pattern;
            let by_neighbours = if ambiguous { self.senses.decided(read, first) } else { None };
            let decided = !ambiguous || by_neighbours.is_some();
            let Some(skill) = by_neighbours.or(skill) else { continue };
            found.push(Found { skill, evidence, first, words, ambiguous, decided });
            listed_licences(read, names, first, words, &mut found);
        }
        found
    }
}

/// Adds the further classes of a licence list: `SIM A / C`, `SIM A dan B1 Umum`.
fn listed_licences(read: &Reading, names: &Names, first: usize, words: usize, found: &mut Vec<Found>) {
    if read.word(first) != "sim" || words < 2 {
        return;
    }
    let mut at = first + words;
    loop {
        if matches!(read.word(at), "dan" | "atau" | "and" | "or" | "serta" | "maupun") {
            at += 1;
        }
        let class = read.word(at);
        if class.is_empty() || class.len() > 2 {
            return;
        }
        let public = format!("sim {class} umum");
        let (name, words) = match names.get(&public) {
            Some(name) if read.word(at + 1) == "umum" => (name, 2),
            _ => match names.get(&format!("sim {class}")) {
                Some(name) => (name, 1),
                None => return,
            },
        };
        found.push(Found {
            skill: name.skill,
            evidence: name.evidence,
            first: at,
            words,
            ambiguous: false,
            decided: true,
        });
        at += words;
    }
}

/// True if the words just before say that the skill is not asked: `tanpa`, `tidak perlu`.
///
/// A full stop, comma or line end in between ends the reach. What follows a mention (`tidak wajib`) is not read here.
pub(super) fn is_negated(read: &Reading, text: &str, first: usize) -> bool {
    let nearest = first.saturating_sub(NEGATION_REACH + 1);
    (nearest..first).rev().any(|at| {
        let next = read.word(at + 1);
        let last = match read.word(at) {
            "tanpa" | "without" => at,
            "bukan" if !matches!(next, "hanya" | "cuma" | "sekadar" | "sekedar") => at,
            "tidak" | "tdk" | "gak" if matches!(next, "perlu" | "wajib" | "harus" | "butuh") => at + 1,
            "not" if matches!(next, "required" | "necessary") => at + 1,
            _ => return false,
        };
        let reaches = last < first && first - last <= NEGATION_REACH + 1;
        reaches && !text[read.spans[last].end..read.spans[first].start].contains(['.', ',', ';', '\n', ':'])
    })
}
