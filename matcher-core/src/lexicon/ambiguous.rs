//! Which names mean something else in everyday text? They resolve as a whole item; inside a sentence only if `senses`
//! knows neighbours that decide.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

/// Our own table: `phrase`, `kind`, `reason`. A `role` is a word for a trade, too general inside a sentence but fair in a
/// job title; a `sense` has a second meaning: a verb, a place, a thing, a field of study, another abbreviation. Officers
/// named the first of them, vacancies of 2025 showed the rest.
static TABLE: &str = include_str!("../../data/ambiguous.csv");

/// Every ambiguous phrase, and whether it is a role.
static PHRASES: LazyLock<FxHashMap<String, bool>> = LazyLock::new(|| {
    let mut rows = csv::Reader::from_reader(TABLE.as_bytes());
    let rows = rows.records().filter_map(Result::ok);
    rows.filter_map(|row| Some((row.get(0)?.to_owned(), row.get(1)? == "role"))).collect()
});

/// The table as it is, for the fingerprint.
pub(super) fn list() -> &'static str {
    TABLE
}

/// True if the normalised phrase alone does not tell a skill inside a sentence.
pub(super) fn is_ambiguous(phrase: &str) -> bool {
    PHRASES.contains_key(phrase)
}

/// True if the phrase is a general word for a trade, which a job title may consist of.
pub(super) fn is_role(phrase: &str) -> bool {
    PHRASES.get(phrase) == Some(&true)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::{Lexicon, normalise, senses};

    #[test]
    fn every_row_is_a_normalised_name_or_a_word_of_several_senses_with_a_reason() {
        let lexicon = Lexicon::bundled();
        let mut rows = csv::Reader::from_reader(TABLE.as_bytes());
        let rows: Vec<csv::StringRecord> = rows.records().map(|row| row.unwrap()).collect();
        assert_eq!(rows.len(), PHRASES.len(), "a phrase stands twice");
        for row in &rows {
            assert!(["role", "sense"].contains(&&row[1]) && !row[2].is_empty(), "{row:?}");
            assert_eq!(normalise(&row[0]), &row[0]);
            let is_name = !lexicon.resolve(&row[0]).mentions().is_empty();
            assert!(is_name || senses::has(&row[0]), "{row:?} is no name, and nothing decides it");
        }
    }
}
