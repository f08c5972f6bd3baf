//! The Indonesian analyser as tantivy sees it: the lexicon's terms, one token each.

use std::sync::Arc;

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use crate::lexicon::Lexicon;

/// Name under which the analyser is registered; it isn't stored in the index, so every opening registers it anew.
pub(super) const ANALYSER: &str = "indonesian";

/// Splits a text into the lexicon's terms: normalised, without stop words, stemmed to known roots.
#[derive(Clone)]
pub(super) struct Analyser {
    lexicon: Arc<Lexicon>,
}

impl Analyser {
    pub(super) fn new(lexicon: Arc<Lexicon>) -> Self {
        Self { lexicon }
    }
}

/// The terms of one text.
pub(super) struct Terms {
    terms: std::vec::IntoIter<String>,
    token: Token,
}

impl Tokenizer for Analyser {
    type TokenStream<'a> = Terms;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Terms {
        Terms { terms: self.lexicon.terms(text).into_iter(), token: Token::default() }
    }
}

impl TokenStream for Terms {
    fn advance(&mut self) -> bool {
        match self.terms.next() {
            Some(term) => {
                self.token.position = self.token.position.wrapping_add(1);
                self.token.text = term;
                true
            }
            None => false,
        }
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}
