//! What is written down outside, so that nobody can shorten or rewrite the log unseen?

use std::fmt;
use std::str::FromStr;

use serde::Serialize;

use super::chain::{GENESIS, is_digest};
use super::error::DecisionError;

/// The last entry of a log at some time: its number and digest, written `NUMBER:DIGEST`. An empty log has number 0.
///
/// # Examples
///
/// ```
/// use matcher_core::decisions::Head;
///
/// let head: Head = format!("12:{}", "ab".repeat(32)).parse()?;
/// assert_eq!((head.number(), head.to_string().len()), (12, 67));
/// assert!("12".parse::<Head>().is_err());
/// # Ok::<(), matcher_core::decisions::DecisionError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    number: u64,
    digest: String,
}

impl Head {
    /// The head of an empty log.
    #[must_use]
    pub fn empty() -> Self {
        Self { number: 0, digest: GENESIS.to_owned() }
    }

    pub(crate) fn new(number: u64, digest: String) -> Self {
        Self { number, digest }
    }

    /// The entry's number, counted from 1.
    #[must_use]
    pub fn number(&self) -> u64 {
        self.number
    }

    /// The entry's digest, 64 hexadecimal digits.
    #[must_use]
    pub fn digest(&self) -> &str {
        &self.digest
    }
}

impl fmt::Display for Head {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.number, self.digest)
    }
}

impl FromStr for Head {
    type Err = DecisionError;

    /// Reads a head as somebody types it off a letter: blanks around it and capital letters are no fault.
    fn from_str(text: &str) -> Result<Self, DecisionError> {
        let (number, digest) = text.trim().split_once(':').ok_or(DecisionError::Head)?;
        let is_whole = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
        let number = number.parse().ok().filter(|_| is_whole).ok_or(DecisionError::Head)?;
        let digest = digest.to_ascii_lowercase();
        let fits = is_digest(digest.as_bytes()) && (number > 0 || digest == GENESIS);
        if fits { Ok(Self { number, digest }) } else { Err(DecisionError::Head) }
    }
}

/// A head is text in every result.
impl Serialize for Head {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// What an append did; the head belongs on paper.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Receipt {
    /// Number of the first entry added.
    pub first: u64,
    /// Number of the last entry added.
    pub last: u64,
    /// The last entry.
    pub head: Head,
}

impl Receipt {
    pub(crate) fn new(first: u64, head: Head) -> Self {
        Self { first, last: head.number, head }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_is_read_as_it_is_typed_and_nothing_else_is_one() {
        let digest = "0F".repeat(32);
        let head: Head = format!(" 7:{digest}\n").parse().unwrap();
        assert_eq!(head.to_string(), format!("7:{}", "0f".repeat(32)));
        assert_eq!(Head::empty().to_string().parse::<Head>(), Ok(Head::empty()));
        let wrong =
            ["", ":", "7", &digest, &format!("7:{}", &digest[1..]), &format!("+7:{digest}"), &format!("0:{digest}")];
        for text in wrong {
            assert_eq!(text.parse::<Head>(), Err(DecisionError::Head), "{text}");
        }
        assert_eq!(format!("7:{}", "é".repeat(32)).parse::<Head>(), Err(DecisionError::Head));
    }
}
