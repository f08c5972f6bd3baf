//! Which skills does the lexicon not know? What people wrote, how often, and what it may stand for.

use rayon::prelude::*;
use serde::Serialize;

use super::Matcher;
use crate::lexicon::{Lexicon, Resolution};

/// A skill text that the lexicon doesn't know. It still matches the same text on the other side.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct UnresolvedSkill {
    /// The normalised text.
    pub text: String,
    /// Workers that hold it.
    pub workers: u64,
    /// Vacancies that ask for it.
    pub vacancies: u64,
    /// Ids of the skills spelled most alike, best first.
    pub nearest: Vec<String>,
}

/// Marks a text the lexicon doesn't know among the tokens of the index.
const UNKNOWN: char = '~';

impl Matcher {
    /// The committed skill texts that the lexicon doesn't know, most frequent first, equally frequent ones by text: what
    /// an office would look through to add aliases.
    #[must_use]
    pub fn unresolved_skills(&self) -> Vec<UnresolvedSkill> {
        let layout = self.snapshot.layout();
        let lexicon = &self.snapshot.settings().lexicon;
        let tokens: Vec<(u32, &str)> = (0_u32..).zip(layout.skills.iter()).collect();
        let unknown = tokens.into_par_iter().filter_map(|(code, token)| {
            let text = token.strip_prefix(UNKNOWN)?.to_owned();
            let workers = layout.holders(code);
            let vacancies = layout.demanders.row(code).len() as u64;
            Some(UnresolvedSkill { nearest: nearest(lexicon, &text), text, workers, vacancies })
        });
        let mut rows: Vec<UnresolvedSkill> = unknown.collect();
        rows.sort_by(|a, b| {
            (b.workers + b.vacancies).cmp(&(a.workers + a.vacancies)).then_with(|| a.text.cmp(&b.text))
        });
        rows
    }
}

fn nearest(lexicon: &Lexicon, text: &str) -> Vec<String> {
    match lexicon.resolve(text) {
        Resolution::Unresolved { nearest, .. } => {
            nearest.into_iter().map(|at| lexicon.skill(at).skill_id.clone()).collect()
        }
        Resolution::Resolved(_) => Vec::new(),
    }
}
