//! How do words reach the postings unchanged? One after the other in one text, each behind its length.
//!
//! tantivy's own text of ready-made tokens goes through JSON, which cost a tenth of a commit.

use std::fmt::Write;

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

/// What stands between the length of a word in bytes and the word.
const LENGTH_END: char = ':';

/// The name under which an index knows [`PackedWords`].
pub(super) const TOKENIZER: &str = "packed_words";

/// Words as one text: no character must be kept free to part them.
pub(super) fn packed_words(words: &[String]) -> String {
    let mut text = String::with_capacity(words.iter().map(|word| word.len() + 3).sum());
    for word in words {
        // Writing to a string never fails.
        let _ = write!(text, "{}{LENGTH_END}{word}", word.len());
    }
    text
}

/// Takes apart what [`packed_words`] made.
#[derive(Clone, Default)]
pub(super) struct PackedWords;

impl Tokenizer for PackedWords {
    type TokenStream<'a> = Words<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Words<'a> {
        Words { rest: text, token: Token::default() }
    }
}

/// The words of one text.
pub(super) struct Words<'a> {
    rest: &'a str,
    token: Token,
}

impl TokenStream for Words<'_> {
    fn advance(&mut self) -> bool {
        let Some((length, rest)) = self.rest.split_once(LENGTH_END) else { return false };
        let Some((word, rest)) = length.parse().ok().and_then(|length| rest.split_at_checked(length)) else {
            return false;
        };
        self.token.text.clear();
        self.token.text.push_str(word);
        self.token.position = self.token.position.wrapping_add(1);
        self.rest = rest;
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_words_come_out_as_they_went_in() {
        let words = ["las", "las listrik", "=K3:umum", "12:3", "", "é\u{1f}ü", "\n"].map(str::to_owned);
        let text = packed_words(&words);
        let mut tokenizer = PackedWords;
        let mut stream = tokenizer.token_stream(&text);
        let mut found = Vec::new();
        while stream.advance() {
            found.push(stream.token().text.clone());
        }
        assert_eq!(found, words);
    }
}
