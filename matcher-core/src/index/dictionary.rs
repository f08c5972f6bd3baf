//! Which word is which number? Sorted words in one block of memory.

/// Sorted words, each once, and their dense numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Dictionary {
    /// Every word, one behind the other.
    bytes: String,
    /// Where each word ends.
    ends: Vec<u32>,
}

impl Dictionary {
    /// Words in any order, some more than once.
    pub(crate) fn new<'a>(words: impl Iterator<Item = &'a str>) -> Self {
        let mut sorted: Vec<&str> = words.collect();
        sorted.sort_unstable();
        sorted.dedup();
        Self::from_sorted(sorted.into_iter())
    }

    /// Words that rise.
    pub(crate) fn from_sorted<'a>(words: impl Iterator<Item = &'a str>) -> Self {
        let mut dictionary = Self::default();
        words.for_each(|word| dictionary.push(word));
        dictionary
    }

    /// No words, and room for so many.
    pub(super) fn with_room(words: usize) -> Self {
        Self { bytes: String::new(), ends: Vec::with_capacity(words) }
    }

    /// Adds a word that sorts behind all others.
    pub(super) fn push(&mut self, word: &str) {
        self.bytes.push_str(word);
        self.ends.push(u32::try_from(self.bytes.len()).unwrap_or(u32::MAX));
    }

    /// The number of words.
    pub(crate) fn len(&self) -> u32 {
        u32::try_from(self.ends.len()).unwrap_or(u32::MAX)
    }

    /// The word of a number.
    pub(crate) fn name(&self, code: u32) -> &str {
        let code = code as usize;
        let start = if code == 0 { 0 } else { self.ends[code - 1] as usize };
        &self.bytes[start..self.ends[code] as usize]
    }

    /// All words, rising.
    pub(crate) fn iter(&self) -> impl ExactSizeIterator<Item = &str> {
        (0..self.ends.len()).map(|code| self.name(u32::try_from(code).unwrap_or(u32::MAX)))
    }

    /// The number of a word.
    pub(crate) fn find(&self, word: &str) -> Option<u32> {
        let code = self.first_from(word, 0, self.len());
        (code < self.len() && self.name(code) == word).then_some(code)
    }

    /// The first number from `start` on whose word is at least `word`; `end` if none before it is.
    fn first_from(&self, word: &str, mut start: u32, mut end: u32) -> u32 {
        while start < end {
            let middle = start + (end - start) / 2;
            if self.name(middle) < word {
                start = middle + 1;
            } else {
                end = middle;
            }
        }
        start
    }

    /// Finds words that rise, each from where the last was.
    pub(crate) fn cursor(&self, first: u32) -> Cursor<'_> {
        Cursor { dictionary: self, at: first }
    }

    /// The numbers of the words of another dictionary; `u32::MAX` for what isn't there.
    pub(crate) fn codes(&self, words: &Self) -> Vec<u32> {
        let mut cursor = self.cursor(0);
        words.iter().map(|word| cursor.find(word).unwrap_or(u32::MAX)).collect()
    }

    /// The words of all parts.
    pub(crate) fn merge(parts: &[&Self]) -> Self {
        match parts {
            [] => Self::default(),
            [one] => (*one).clone(),
            [one, other] => one.union(other),
            _ => {
                let (some, rest) = parts.split_at(parts.len() / 2);
                let (some, rest) = rayon::join(|| Self::merge(some), || Self::merge(rest));
                some.union(&rest)
            }
        }
    }

    fn union(&self, other: &Self) -> Self {
        let mut all = Self {
            bytes: String::with_capacity(self.bytes.len().max(other.bytes.len())),
            ends: Vec::with_capacity(self.ends.len().max(other.ends.len())),
        };
        let (mut own, mut others) = (self.iter().peekable(), other.iter().peekable());
        while let (Some(one), Some(two)) = (own.peek(), others.peek()) {
            let (one, two) = (*one, *two);
            if one <= two {
                own.next();
            }
            if two <= one {
                others.next();
            }
            all.push(one.min(two));
        }
        own.chain(others).for_each(|word| all.push(word));
        all
    }

    /// Gives back memory that growing left over.
    pub(crate) fn shrink(&mut self) {
        self.bytes.shrink_to_fit();
        self.ends.shrink_to_fit();
    }
}

/// A place in a dictionary, moving on as words rise.
pub(crate) struct Cursor<'a> {
    dictionary: &'a Dictionary,
    at: u32,
}

impl Cursor<'_> {
    /// The number of a word that sorts behind the last one asked for.
    pub(crate) fn find(&mut self, word: &str) -> Option<u32> {
        let dictionary = self.dictionary;
        // Steps double, so that few words are found in a long dictionary as fast as many.
        let (mut end, mut step) = (self.at, 1);
        while end < dictionary.len() && dictionary.name(end) < word {
            self.at = end + 1;
            end = end.saturating_add(step).min(dictionary.len());
            step *= 2;
        }
        self.at = dictionary.first_from(word, self.at, end);
        (self.at < dictionary.len() && dictionary.name(self.at) == word).then_some(self.at)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn words() -> impl Strategy<Value = Vec<String>> {
        prop::collection::vec("[a-cé]{0,3}", 0..40)
    }

    proptest! {
        #[test]
        fn a_word_keeps_its_number(known in words(), asked in words()) {
            let dictionary = Dictionary::new(known.iter().map(String::as_str));
            let asked = Dictionary::new(asked.iter().map(String::as_str));
            let codes = dictionary.codes(&asked);
            for (word, code) in asked.iter().zip(codes) {
                prop_assert_eq!(dictionary.find(word).unwrap_or(u32::MAX), code);
                prop_assert_eq!(known.iter().any(|other| other == word), code != u32::MAX);
                prop_assert!(code == u32::MAX || dictionary.name(code) == word);
            }
        }

        #[test]
        fn parts_merge_into_the_whole(parts in prop::collection::vec(words(), 0..5)) {
            let whole = Dictionary::new(parts.iter().flatten().map(String::as_str));
            let parts: Vec<Dictionary> =
                parts.iter().map(|part| Dictionary::new(part.iter().map(String::as_str))).collect();
            prop_assert_eq!(Dictionary::merge(&parts.iter().collect::<Vec<_>>()), whole);
        }
    }
}
