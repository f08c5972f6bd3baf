//! The national identity number: kept as a keyed digest or not at all.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Cell, Context, Notes, Raw, Refusal};

/// Keyed digest of a national identity number, 64 hexadecimal digits. It tells two records of one person from two people
/// of one name; without the key the number can't be found by trying all numbers.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct NikDigest(String);

impl NikDigest {
    /// The digest in hexadecimal digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A text that is not a digest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a digest of an identity number has 64 hexadecimal digits")]
pub struct NikError;

impl TryFrom<String> for NikDigest {
    type Error = NikError;

    fn try_from(text: String) -> Result<Self, NikError> {
        let is_digest = text.len() == 64 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        if is_digest { Ok(Self(text)) } else { Err(NikError) }
    }
}

impl From<NikDigest> for String {
    fn from(digest: NikDigest) -> Self {
        digest.0
    }
}

impl fmt::Debug for NikDigest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("NikDigest(..)")
    }
}

impl Cell for NikDigest {
    const EXPECTS: &'static str = "an identity number of 16 digits";

    fn parse(raw: &Raw<'_>, context: &Context<'_>, notes: &mut Notes) -> Result<Option<Self>, Refusal> {
        if let (true, Raw::Text(text)) = (context.own_records, raw) {
            return Self::try_from(text.clone().into_owned())
                .map(Some)
                .map_err(|_| Refusal::new("not_a_digest", "a digest of 64 hexadecimal digits"));
        }
        let Some(key) = context.nik_key else {
            notes.add("nik_dropped", "dropped: no nik_key was given");
            return Ok(None);
        };
        // A spoilt number refuses nobody: the record is useful without it.
        let Some(digits) = digits_of(raw) else {
            notes.add("nik_malformed", "dropped: an identity number has 16 digits");
            return Ok(None);
        };
        if !is_plausible(&digits) {
            notes.add("nik_doubtful", "kept as a digest, though its date or serial number can't be right");
        }
        Ok(Some(Self(blake3::keyed_hash(key, digits.as_bytes()).to_hex().to_string())))
    }
}

/// The 16 digits, without the apostrophe and gaps of a spreadsheet.
fn digits_of(raw: &Raw<'_>) -> Option<String> {
    let digits: String = match raw {
        Raw::Text(text) => text.chars().filter(|c| !matches!(c, '\'' | '.' | '-') && !c.is_whitespace()).collect(),
        Raw::Int(number) => number.to_string(),
        // Exact up to 2^53: numbers of the Papuan provinces lie above and have lost their last digit.
        Raw::Float(number) if number.fract() == 0.0 && *number < 9_007_199_254_740_992.0 => number.to_string(),
        _ => return None,
    };
    (digits.len() == 16 && digits.bytes().all(|byte| byte.is_ascii_digit())).then_some(digits)
}

/// True if day (plus 40 for women), month and serial number can be right.
///
/// # Source
///
/// PP 40/2019, article 30: six digits of region, six of birth date, four of serial number from 0001.
fn is_plausible(digits: &str) -> bool {
    let number = |from: usize, to: usize| digits.get(from..to).and_then(|part| part.parse::<u32>().ok());
    matches!(number(6, 8), Some(1..=31 | 41..=71)) && matches!(number(8, 10), Some(1..=12)) && number(12, 16) != Some(0)
}

#[cfg(test)]
mod tests {
    use super::super::support::text;
    use super::*;
    use crate::region::Gazetteer;

    fn read(raw: &Raw<'_>, key: Option<&[u8; 32]>) -> (Option<NikDigest>, Vec<&'static str>) {
        let regions = Gazetteer::bundled();
        let context = Context { nik_key: key, ..Context::new(&regions) };
        let mut notes = Notes::default();
        let digest = NikDigest::read(raw, &context, &mut notes).unwrap();
        (digest, notes.take().into_iter().map(|(rule, _)| rule).collect())
    }

    #[test]
    fn without_a_key_the_number_is_dropped_and_reported() {
        assert_eq!(read(&text("6474010101900001"), None), (None, vec!["nik_dropped"]));
    }

    #[test]
    fn one_number_gives_one_digest_however_it_is_written() {
        let (digest, notes) = read(&text("6474010101900001"), Some(&[7; 32]));
        assert!(digest.is_some() && notes.is_empty());
        for raw in [text("'6474010101900001"), Raw::Int(6_474_010_101_900_001), Raw::Float(6_474_010_101_900_001.0)] {
            assert_eq!(read(&raw, Some(&[7; 32])).0, digest);
        }
        assert_ne!(read(&text("6474010101900001"), Some(&[8; 32])).0, digest);
    }

    #[test]
    fn a_malformed_number_refuses_nobody() {
        for spoilt in ["6.47401E+15", "647401", "tidak ada"] {
            assert_eq!(read(&text(spoilt), Some(&[7; 32])), (None, vec!["nik_malformed"]));
        }
        assert_eq!(read(&text("6474019901900001"), Some(&[7; 32])).1, ["nik_doubtful"]);
    }

    #[test]
    fn a_digest_prints_nothing() {
        assert_eq!(format!("{:?}", read(&text("6474010101900001"), Some(&[7; 32])).0), "Some(NikDigest(..))");
    }
}
