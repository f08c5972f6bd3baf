//! Which words did people write? A reader knows words, not stems.

use rustc_hash::FxHashMap;

use crate::lexicon::Lexicon;
use crate::record::{Vacancy, Worker};

/// The words behind the terms of both sides, the first said of each: a reader knows words, not stems.
pub(super) struct Words {
    pub(super) worker: FxHashMap<String, String>,
    pub(super) vacancy: FxHashMap<String, String>,
}

impl Words {
    pub(super) fn of(lexicon: &Lexicon, worker: &Worker, vacancy: &Vacancy) -> Self {
        let joined = |list: &Option<Vec<String>>| list.as_ref().map(|items| items.join(". "));
        let (skills, majors) = (joined(&worker.skills), joined(&vacancy.majors));
        let said = |texts: [&Option<String>; 4]| {
            let mut words = FxHashMap::default();
            for (term, word) in texts.into_iter().flatten().flat_map(|text| lexicon.terms_said(text)) {
                words.entry(term).or_insert(word);
            }
            words
        };
        Self {
            worker: said([&worker.occupation, &worker.summary, &skills, &worker.major]),
            vacancy: said([&vacancy.title, &vacancy.occupation, &vacancy.description, &majors]),
        }
    }
}
