//! Which words are near in form? Derived words that no stemmer joins: `teknik` and `teknisi`, `manage` and `manager`.

use std::cmp::Reverse;
use std::collections::BTreeMap;

/// Letters two kin open with; fewer are shared by chance (`pers-onal`, `pers-ediaan`).
const OPENING: usize = 5;
/// Kin share at least half of the longer word, opening with it.
const MIN_SHARED: (usize, usize) = (1, 2);
/// Kin kept of a word. Three were as good as all on the ten judged tasks of `docs/evaluation.md`.
const MOST: usize = 3;

/// The nearest kin of every counted word: most shared letters first, then the more frequent, then by bytes.
///
/// Words are compared with those of the same opening alone: O(words x words of one opening).
pub(super) fn kin(terms: &BTreeMap<String, u64>) -> BTreeMap<String, Vec<String>> {
    let words: Vec<(&str, u64)> =
        terms.iter().filter(|(word, _)| is_word(word)).map(|(word, count)| (word.as_str(), *count)).collect();
    let mut found = BTreeMap::new();
    // The map is sorted by bytes, so words of one opening lie together.
    for family in words.chunk_by(|(a, _), (b, _)| opening(a) == opening(b)) {
        for (word, _) in family {
            let mut near: Vec<_> = family
                .iter()
                .filter(|(other, _)| other != word)
                .filter_map(|(other, count)| Some((Reverse(shared(word, other)?), Reverse(*count), *other)))
                .collect();
            near.sort_unstable();
            near.truncate(MOST);
            if !near.is_empty() {
                found.insert((*word).to_owned(), near.into_iter().map(|(.., other)| other.to_owned()).collect());
            }
        }
    }
    found
}

/// True for a word long enough to have kin: names of skills and numbers have none.
fn is_word(term: &str) -> bool {
    term.chars().nth(OPENING - 1).is_some() && term.chars().all(char::is_alphabetic)
}

fn opening(word: &str) -> &str {
    word.char_indices().nth(OPENING).map_or(word, |(end, _)| &word[..end])
}

/// The share of the longer word that both open with, in hundredths; `None` below [`MIN_SHARED`].
fn shared(a: &str, b: &str) -> Option<usize> {
    let same = a.chars().zip(b.chars()).take_while(|(x, y)| x == y).count();
    let longer = a.chars().count().max(b.chars().count());
    (same * MIN_SHARED.1 >= longer * MIN_SHARED.0).then(|| same * 100 / longer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn derived_words_are_kin_and_others_are_not() {
        let words = ["teknik", "teknisi", "teknologi", "manage", "manager", "perawat", "perabot", "2d", "=welder"];
        let kin = kin(&words.iter().map(|word| ((*word).to_owned(), 1)).collect());
        assert_eq!(kin["teknik"], ["teknisi"]);
        assert_eq!(kin["manage"], ["manager"]);
        assert!(!kin.contains_key("perawat") && !kin.contains_key("2d") && !kin.contains_key("=welder"));
    }
}
