//! What can be wrong with a place: a code, a name or a row of a region table.

use super::RegionCode;

/// A place that can't be read, or a region table that can't be used.
///
/// Digits in a text that isn't a region code are masked: a cell that holds a NIK or a phone number by mistake must not
/// come out in a message.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RegionError {
    /// The text is not a region code.
    #[error("\"{text}\" is not a region code: expected 2, 4, 6 or 10 digits of Kemendagri, with or without dots")]
    Malformed {
        /// The text, digits masked.
        text: String,
    },
    /// The code is one of BPS, whose kecamatan and villages are numbered differently.
    #[error("{text} is a code of BPS: expected one of Kemendagri; a gazetteer reads its kabupaten/kota")]
    Bps {
        /// The code of 7 or 10 digits; of 10, those after the kabupaten/kota masked.
        text: String,
    },
    /// The table has no such code, nor the kabupaten/kota it would lie in.
    #[error("no region has the code {code}")]
    UnknownCode {
        /// The code as digits.
        code: String,
    },
    /// No region bears this name.
    #[error("no region is named \"{text}\"{}", suggestion(nearest))]
    Unknown {
        /// The text, digits masked.
        text: String,
        /// Full names of up to 3 regions that are spelt like it, nearest first.
        nearest: Vec<String>,
    },
    /// Several regions bear this name and nothing beside it decides.
    #[error("\"{text}\" is the name of {}: add the kabupaten/kota or the provinsi", candidates.join("; "))]
    Ambiguous {
        /// The text, digits masked.
        text: String,
        /// Full names of the regions, by code.
        candidates: Vec<String>,
        /// The smallest region that holds all of them, if there is one.
        within: Option<RegionCode>,
    },
    /// The parts of the text name places that don't lie in one another.
    #[error("the parts of \"{text}\" lie in different regions: expected a place and the regions it lies in")]
    Conflict {
        /// The text, digits masked.
        text: String,
    },
    /// A region table lacks a column it needs.
    #[error("the region table has no column \"{column}\": expected code and name")]
    MissingColumn {
        /// The absent column.
        column: &'static str,
    },
    /// A cell of a region table is wrong.
    #[error("region table, line {line}, column {column}: expected {expected}")]
    Row {
        /// Line in the file, the header being line 1.
        line: u64,
        /// Name of the column.
        column: &'static str,
        /// What a right value looks like.
        expected: &'static str,
    },
    /// The region table is larger than one is.
    #[error("region table: it has more than {most} bytes, which no region table has")]
    TooLarge {
        /// Most bytes of a region table.
        most: u64,
    },
    /// The region table is not CSV in UTF-8, or could not be read.
    #[error("the region table can't be read near line {line}: expected CSV in UTF-8 with equally long rows")]
    Csv {
        /// Line in the file, the header being line 1; 0 if unknown.
        line: u64,
    },
}

fn suggestion(nearest: &[String]) -> String {
    if nearest.is_empty() {
        ": expected a name as in the region table, or a code of 2, 4, 6 or 10 digits".to_owned()
    } else {
        format!("; nearest: {}", nearest.join("; "))
    }
}

/// Longest excerpt of a caller's text in a message, in characters.
const SHOWN: usize = 60;
/// More digits than this are no postal code, no house number and no part of a name.
const DIGITS_SHOWN: usize = 5;

/// The text as it may stand in a message: shortened, and without digits if there are many.
pub(super) fn shown(text: &str) -> String {
    let masked = text.chars().filter(char::is_ascii_digit).count() > DIGITS_SHOWN;
    text.trim().chars().take(SHOWN).map(|c| if masked && c.is_ascii_digit() { '#' } else { c }).collect()
}

/// A code as it may stand in a message; 10 digits could be a phone number and are cut to the kabupaten/kota.
pub(super) fn shown_code(text: &str) -> String {
    if text.len() == 10 { format!("{}######", &text[..4]) } else { shown(text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_nik_in_the_wrong_cell_is_masked() {
        assert_eq!(shown("6474015505990001"), "#".repeat(16));
        assert_eq!(shown("WA 0812-3456-7890"), "WA ####-####-####");
        assert_eq!(shown("Tarakan 77111"), "Tarakan 77111");
    }
}
