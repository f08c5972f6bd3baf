//! Text, ids and region codes.

use std::borrow::Cow;

use super::nik::holds_nik;
use super::personal::cleared;
use super::{Cell, Context, Notes, Raw, Refusal};
use crate::ids::{CourseId, EmployerId, EventId, FloorId, MouId, RelationId, RuleId, TargetId, VacancyId, WorkerId};
use crate::region::{RegionCode, RegionError};

/// Whole numbers up to here are exact as floats; above, digits are already lost.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// A cell of a text column: numbers become their digits, as codes and ids often arrive as numbers.
pub(super) fn text_of<'a>(raw: &'a Raw<'_>, notes: &mut Notes) -> Result<Cow<'a, str>, Refusal> {
    match raw {
        Raw::Text(text) => Ok(Cow::Borrowed(text)),
        Raw::Int(number) => Ok(Cow::Owned(number.to_string())),
        Raw::Float(number) if number.is_finite() && number.abs() < EXACT => {
            // A frame turns a column of whole numbers with one gap into floats: 7212.0 was 7212.
            notes.add("number_as_text", "is a number read as text");
            Ok(Cow::Owned(number.to_string()))
        }
        Raw::Date(date) => Ok(Cow::Owned(date.to_string())),
        _ => Err(Refusal::new("not_text", "text")),
    }
}

impl Cell for String {
    const EXPECTS: &'static str = "text";

    fn parse(raw: &Raw<'_>, _: &Context<'_>, notes: &mut Notes) -> Result<Option<Self>, Refusal> {
        // `disability` takes yes or no beside a kind.
        if let Raw::Bool(fact) = raw {
            return Ok(Some(if *fact { "yes" } else { "no" }.to_owned()));
        }
        let text = text_of(raw, notes)?;
        Ok(cleared(text, notes).map(|text| text.trim().to_owned()))
    }
}

/// Ids come out in every list, file, page and log, so that an identity number as an id would print that person's number
/// everywhere, and no later step could help it. The row is refused: an id made of anything else loses nothing, and a number in
/// the column `nik` is kept as a digest. An id of 16 digits that can be nobody's number, by its region, its date or its
/// serial number, stays right.
const ID_IS_NIK: Refusal = Refusal::new(
    "id_is_nik",
    "an id that holds no identity number, such as the number of the register; an identity number belongs into the column nik",
);

macro_rules! id_cells {
    ($($id:ty),*) => {$(
        impl Cell for $id {
            const EXPECTS: &'static str = "an id of 1 to 256 bytes";

            // Not trimmed: an id is kept as the caller gave it. The reader of text files trims cells.
            fn parse(raw: &Raw<'_>, _: &Context<'_>, notes: &mut Notes) -> Result<Option<Self>, Refusal> {
                const REFUSAL: Refusal = Refusal::new("not_an_id", <$id as Cell>::EXPECTS);
                let text = text_of(raw, notes).map_err(|_| REFUSAL)?;
                if holds_nik(&text) {
                    return Err(ID_IS_NIK);
                }
                Self::new(&text).map(Some).map_err(|_| REFUSAL)
            }
        }
    )*};
}

id_cells!(WorkerId, VacancyId, EmployerId, CourseId, MouId, TargetId, EventId, FloorId, RelationId, RuleId);

impl Cell for RegionCode {
    const EXPECTS: &'static str = "a region code of 2, 4, 6 or 10 digits, with or without dots, or a region's name";

    fn parse(raw: &Raw<'_>, context: &Context<'_>, notes: &mut Notes) -> Result<Option<Self>, Refusal> {
        let text = match raw {
            // 62.10 as a number is 62.1: a province and a kabupaten have two digits after the dot.
            Raw::Float(number) if number.is_finite() && number.fract() != 0.0 => {
                let text = format!("{number:.2}");
                if text.parse() != Ok(*number) {
                    return Err(Refusal::new("malformed_region", Self::EXPECTS));
                }
                notes.add("number_as_text", "is a number read as a region code");
                Cow::Owned(text)
            }
            _ => text_of(raw, notes).map_err(|_| Refusal::new("malformed_region", Self::EXPECTS))?,
        };
        match context.regions.resolve(text.trim()) {
            Ok(resolved) => {
                if let Some(note) = resolved.note {
                    notes.add("region_read_as", format!("accepted: {note}"));
                }
                Ok(Some(resolved.code))
            }
            Err(RegionError::Ambiguous { .. }) => {
                Err(Refusal::new("ambiguous_region", "a region code, because several regions have this name"))
            }
            Err(RegionError::Unknown { .. } | RegionError::UnknownCode { .. } | RegionError::Bps { .. }) => {
                Err(Refusal::new("unknown_region", "a code or name of the region table in use"))
            }
            Err(_) => Err(Refusal::new("malformed_region", Self::EXPECTS)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::support::{read, refusal, text, value};
    use super::*;

    #[test]
    fn a_number_in_a_text_column_becomes_its_digits() {
        assert_eq!(read::<String>(&Raw::Int(7212)), Ok((Some("7212".to_owned()), vec![])));
        assert_eq!(read::<String>(&Raw::Float(7212.0)), Ok((Some("7212".to_owned()), vec!["number_as_text"])));
        assert_eq!(read::<String>(&Raw::Bool(true)), Ok((Some("yes".to_owned()), vec![])));
        assert_eq!(read::<String>(&Raw::List(vec![])), Err("not_text"));
    }

    #[test]
    fn an_id_is_kept_as_given_and_has_at_most_256_bytes() {
        assert_eq!(value::<WorkerId>(" W 1"), Some(WorkerId::new(" W 1").unwrap()));
        assert_eq!(read::<WorkerId>(&Raw::Int(123)), Ok((Some(WorkerId::new("123").unwrap()), vec![])));
        assert_eq!(refusal::<WorkerId>(&"x".repeat(257)), "not_an_id");
        assert_eq!(read::<WorkerId>(&Raw::Bool(true)), Err("not_an_id"));
    }

    #[test]
    fn an_id_that_is_a_plausible_identity_number_is_refused() {
        for raw in [text("6571010101900001"), Raw::Int(6_571_010_101_900_001), text("W-6571014101900001")] {
            assert_eq!(read::<WorkerId>(&raw), Err("id_is_nik"));
        }
        for id in ["2025092500000123", "6571010101900000", "20250925-000123"] {
            assert_eq!(value::<VacancyId>(id), Some(VacancyId::new(id).unwrap()));
        }
    }

    #[test]
    fn what_is_personal_in_a_text_is_cut_and_told() {
        let cut = (Some("Hubungi …, Budi".to_owned()), vec!["personal_number_cut"]);
        assert_eq!(read::<String>(&text("Hubungi 0812-3456-7890, Budi")), Ok(cut));
        assert_eq!(read::<String>(&text("0812-3456-7890")), Ok((None, vec!["personal_number_cut"])));
        assert_eq!(read::<String>(&Raw::Int(6_571_010_101_900_001)), Ok((None, vec!["personal_number_cut"])));
    }

    #[test]
    fn a_region_is_a_code_with_or_without_dots_a_number_or_a_name() {
        let kota: RegionCode = "65.71".parse().unwrap();
        for raw in [text("65.71"), text("6571"), Raw::Int(6571)] {
            assert_eq!(read::<RegionCode>(&raw), Ok((Some(kota), vec![])));
        }
        assert_eq!(read::<RegionCode>(&text("Tarakan")), Ok((Some(kota), vec![])));
        let both: RegionCode = "32.73".parse().unwrap();
        assert_eq!(read::<RegionCode>(&text("Bandung, Jawa Barat")), Ok((Some(both), vec!["region_read_as"])));
        let lost_zero = read::<RegionCode>(&Raw::Float(62.1)).unwrap();
        assert_eq!(lost_zero.0.map(|code| code.to_string()).as_deref(), Some("62.10"));
        assert_eq!(read::<RegionCode>(&Raw::Float(62.123)), Err("malformed_region"));
        assert_eq!(refusal::<RegionCode>("99.99"), "unknown_region");
    }
}
