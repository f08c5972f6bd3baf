//! How are files that people write by hand read? TOML with unknown keys refused and the nearest right one named.

use serde::de::DeserializeOwned;

/// Similarity from which a key is proposed: one slip in a short word stays above it.
const NEAR: f64 = 0.6;

/// Reads TOML; the error is one line with line, column and the nearest right key.
pub(crate) fn from_toml<T: DeserializeOwned>(text: &str) -> Result<T, String> {
    toml::from_str(text).map_err(|error| {
        let message = with_nearest(error.message());
        match error.span() {
            Some(span) => {
                let before = text.get(..span.start).unwrap_or(text);
                let line = before.matches('\n').count() + 1;
                let column = before.rsplit('\n').next().map_or(0, |last| last.chars().count()) + 1;
                format!("line {line}, column {column}: {message}")
            }
            None => message,
        }
    })
}

/// Adds the nearest of the names that serde lists behind an unknown one.
fn with_nearest(message: &str) -> String {
    let mut quoted = message.split('`').skip(1).step_by(2);
    let Some(wrong) = quoted.next().filter(|_| message.starts_with("unknown ")) else {
        return message.to_owned();
    };
    let nearest = quoted
        .map(|right| (strsim::normalized_damerau_levenshtein(wrong, right), right))
        .filter(|(similarity, _)| *similarity >= NEAR)
        .max_by(|a, b| a.0.total_cmp(&b.0));
    match nearest {
        Some((_, right)) => format!("{message}; did you mean `{right}`?"),
        None => message.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_word_gets_its_nearest() {
        assert_eq!(
            with_nearest("unknown field `skils`, expected one of `skills`, `text`"),
            "unknown field `skils`, expected one of `skills`, `text`; did you mean `skills`?"
        );
        assert_eq!(with_nearest("expected a value"), "expected a value");
    }
}
