//! Days as people write them: `1999-08-12`, `12/08/1999`, `12 Agustus 1999`. The day comes before the month.

use super::{Cell, Context, Notes, Raw, Refusal};
use crate::units::Date;

const NOT_A_DATE: Refusal = Refusal::new("not_a_date", "a date from 1900 to 2199, such as 1999-08-12 or 12/08/1999");

/// Names and abbreviations of the months, Indonesian and English, January first.
const MONTHS: [&[&str]; 12] = [
    &["jan", "januari", "january"],
    &["feb", "peb", "februari", "pebruari", "february"],
    &["mar", "maret", "march"],
    &["apr", "april"],
    &["mei", "may"],
    &["jun", "juni", "june"],
    &["jul", "juli", "july"],
    &["agu", "ags", "agt", "agst", "aug", "agustus", "august"],
    &["sep", "sept", "september"],
    &["okt", "oct", "oktober", "october"],
    &["nov", "nop", "november", "nopember"],
    &["des", "dec", "desember", "december"],
];

impl Cell for Date {
    const EXPECTS: &'static str = "a date, such as 1999-08-12 or 12/08/1999";

    fn parse(raw: &Raw<'_>, _: &Context<'_>, notes: &mut Notes) -> Result<Option<Self>, Refusal> {
        match raw {
            Raw::Date(date) => Ok(Some(*date)),
            Raw::Text(text) => date_text(text.trim(), notes).map(Some),
            // 45123 may be a spreadsheet's count of days from 1900 or from 1904: not guessed.
            _ => Err(NOT_A_DATE),
        }
    }
}

/// Reads a day from text.
pub(super) fn date_text(text: &str, notes: &mut Notes) -> Result<Date, Refusal> {
    if let Ok(date) = text.parse() {
        return Ok(date);
    }
    let day = without_time(text);
    if day.len() < text.len() {
        notes.add("time_dropped", "read without its time of day");
    }
    let mut parts = day.split([' ', '-', '/', '.', ',']).filter(|part| !part.is_empty());
    let (Some(first), Some(second), Some(third), None) = (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return Err(NOT_A_DATE);
    };
    if first.len() == 4 {
        let date = make(first, second, third).ok_or(NOT_A_DATE)?;
        if day.contains(['/', '.', ' ']) {
            notes.add("date_form", "read as year, month, day");
        }
        return Ok(date);
    }
    if third.len() != 4 {
        return Err(Refusal::new("not_a_date", "a date with a year of four digits, such as 12/08/1999"));
    }
    if let Some(date) = make(third, second, first) {
        if named_month(second).is_none() {
            notes.add("day_first", "read as day, month, year");
        }
        return Ok(date);
    }
    match make(third, first, second) {
        Some(_) => Err(Refusal::new("month_first", "the day before the month, such as 25/08/2025, or 2025-08-25")),
        None => Err(NOT_A_DATE),
    }
}

/// The day of a date with a time after a space or a `T`.
fn without_time(text: &str) -> &str {
    let Some(colon) = text.find(':') else { return text };
    let before = &text[..colon];
    before.rfind(['T', 't', ' ']).map_or(text, |at| text[..at].trim_end())
}

/// The day of a year, a month and a day in digits or, for the month, in letters.
fn make(year: &str, month: &str, day: &str) -> Option<Date> {
    let number = |text: &str, digits: usize| -> Option<u16> {
        let is_number = text.len() <= digits && text.bytes().all(|byte| byte.is_ascii_digit());
        if is_number { text.parse().ok() } else { None }
    };
    let month = named_month(month).or_else(|| u8::try_from(number(month, 2)?).ok())?;
    Date::new(i32::from(number(year, 4)?), month, u8::try_from(number(day, 2)?).ok()?).ok()
}

fn named_month(name: &str) -> Option<u8> {
    let is_name = |names: &&[&str]| names.iter().any(|known| name.eq_ignore_ascii_case(known));
    let index = MONTHS.iter().position(is_name)?;
    u8::try_from(index + 1).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::support::{read, refusal, text, value};
    use super::*;

    #[test]
    fn days_are_read_as_offices_write_them() {
        let day = Date::new(1999, 8, 12).unwrap();
        for cell in [
            "1999-08-12",
            "12/08/1999",
            "12-08-1999",
            "12.08.1999",
            "12/8/1999",
            "12 Agustus 1999",
            "12 agu 1999",
            "12-Aug-1999",
            "1999/08/12",
            "1999-08-12 00:00:00",
            "1999-08-12T06:04:56Z",
            "12/08/1999 07:30",
        ] {
            assert_eq!(value::<Date>(cell), Some(day), "{cell}");
        }
        assert_eq!(value::<Date>("1 Nopember 2026"), Date::new(2026, 11, 1).ok());
        assert_eq!(read::<Date>(&text("12/08/1999")), Ok((Some(day), vec!["day_first"])));
        assert_eq!(read::<Date>(&text("1999-08-12")), Ok((Some(day), vec![])));
    }

    #[test]
    fn what_is_no_day_is_refused() {
        for cell in
            ["45123", "12/08/99", "31/02/2025", "2025-02-30", "1899-12-31", "kemarin", "12/08/1999/1", "00/00/2025"]
        {
            assert_eq!(refusal::<Date>(cell), "not_a_date", "{cell}");
        }
        assert_eq!(refusal::<Date>("08/25/2025"), "month_first");
        assert_eq!(read::<Date>(&Raw::Int(45_123)), Err("not_a_date"));
    }

    proptest! {
        #[test]
        fn a_day_survives_every_form(days in -25_000..80_000_i32, mark in "[-/. ]") {
            let date = Date::from_days(days).unwrap();
            let iso = date.to_string();
            let (year, month, day) = (&iso[..4], &iso[5..7], &iso[8..]);
            prop_assert_eq!(value::<Date>(&format!("{day}{mark}{month}{mark}{year}")), Some(date));
            prop_assert_eq!(value::<Date>(&iso), Some(date));
        }

        #[test]
        fn no_text_panics(cell in "\\PC*|[0-9:/T .-]{0,20}") {
            let _ = read::<Date>(&text(&cell));
        }
    }
}
