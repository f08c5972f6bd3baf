//! Numbers and rupiah as people write them: `2,5`, `1.234,5`, `3 tahun`, `Rp 4.000.000/bulan`, `3,5 jt`.

use super::nik::is_plausible;
use super::personal::cut;
use super::{Cell, Context, Notes, Raw, Refusal};
use crate::units::{Kilometres, Rupiah};

const NOT_A_NUMBER: Refusal = Refusal::new("not_a_number", "a number, such as 2.5 or 2,5");
const NOT_FINITE: Refusal = Refusal::new("not_finite", "a finite number; null for unknown");
const NOT_WHOLE: Refusal = Refusal::new("not_a_whole_number", "a whole number from 0 to 4294967295");
const NOT_AN_AMOUNT: Refusal = Refusal::new("not_an_amount", "whole rupiah, such as 3500000, Rp 3.500.000 or 3,5 jt");
const OUT_OF_RANGE: Refusal = Refusal::new("out_of_range", "rupiah from 0 to 1000000000000000");
const NEGATIVE: Refusal = Refusal::new("negative", "0 or more");

/// A written number taken apart.
struct Written {
    negative: bool,
    whole: String,
    fraction: String,
    /// A comma stands before the fraction.
    comma: bool,
    /// Dots or commas group the digits by three.
    grouped: bool,
}

impl Written {
    /// Takes `text` apart. A single mark before three digits groups them if `groups` (`3.500` rupiah), else it stands
    /// before a fraction (`3.500` years).
    fn new(text: &str, groups: bool) -> Option<Self> {
        let (negative, digits) = match text.strip_prefix(['-', '\u{2212}']) {
            Some(rest) => (true, rest),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        if !digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.' || byte == b',') {
            return None;
        }
        let last = digits.rfind(['.', ',']);
        let (whole, fraction, mark) = match last {
            None => (digits, "", None),
            Some(at) => {
                let mark = &digits[at..=at];
                let (whole, fraction) = (&digits[..at], &digits[at + 1..]);
                let repeated = whole.contains(mark);
                let single = !whole.contains(['.', ',']);
                let three = fraction.len() == 3 && (1..=3).contains(&whole.len()) && !whole.starts_with('0');
                if repeated || (single && groups && three) { (digits, "", None) } else { (whole, fraction, Some(mark)) }
            }
        };
        if (whole.is_empty() && fraction.is_empty()) || (mark.is_some() && fraction.is_empty()) {
            return None;
        }
        let (whole, grouped) = ungrouped(whole, mark)?;
        Some(Self { negative, whole, fraction: fraction.to_owned(), comma: mark == Some(","), grouped })
    }

    fn to_float(&self) -> Option<f64> {
        let sign = if self.negative { "-" } else { "" };
        format!("{sign}{}.{}", self.whole, if self.fraction.is_empty() { "0" } else { &self.fraction }).parse().ok()
    }

    fn note(&self, notes: &mut Notes) {
        if self.comma {
            notes.add("decimal_comma", "read with a decimal comma");
        } else if self.grouped {
            notes.add("grouped_digits", "read with its digits grouped by three");
        }
    }
}

/// Digits without the marks between groups of three; `None` if the groups are uneven or use the decimal mark.
fn ungrouped(text: &str, decimal: Option<&str>) -> Option<(String, bool)> {
    let Some(at) = text.find(['.', ',']) else { return Some((text.to_owned(), false)) };
    let mark = &text[at..=at];
    let mut groups = text.split(mark);
    let first = groups.next()?;
    let even = (1..=3).contains(&first.len()) && groups.all(|group| group.len() == 3 && !group.contains(['.', ',']));
    (even && decimal != Some(mark)).then(|| (text.replace(mark, ""), true))
}

/// The number a text begins with, and the lower-case words after it.
fn number_and_words(text: &str) -> (&str, String) {
    let end = text.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | ',' | '-' | '+' | '\u{2212}')));
    let (number, words) = text.split_at(end.unwrap_or(text.len()));
    (number, words.trim().to_lowercase())
}

/// A finite number in text, with the unit words of forms.
fn float_text(text: &str, notes: &mut Notes) -> Result<f64, Refusal> {
    let text = text.trim();
    // Plain numbers are nearly all; the letters of "inf" and "nan" don't pass.
    if text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'.' | b'-' | b'+' | b'e' | b'E'))
        && let Ok(number) = text.parse::<f64>()
    {
        return if number.is_finite() { Ok(number) } else { Err(NOT_FINITE) };
    }
    let lower = text.to_lowercase();
    if matches!(lower.as_str(), "fresh graduate" | "freshgraduate" | "tanpa pengalaman" | "non pengalaman") {
        notes.add("words_for_number", "read as 0");
        return Ok(0.0);
    }
    if matches!(lower.trim_start_matches(['-', '+']), "inf" | "infinity") {
        return Err(NOT_FINITE);
    }
    let bare = ["minimal", "minimum", "min."].iter().find_map(|word| lower.strip_prefix(word));
    let bare = bare.or_else(|| lower.strip_prefix("min ")).unwrap_or(&lower).trim_start();
    let (number, words) = number_and_words(bare);
    let written = Written::new(number, false).ok_or(NOT_A_NUMBER)?;
    let value = written.to_float().ok_or(NOT_A_NUMBER)?;
    written.note(notes);
    let value = match words.as_str() {
        "" => value,
        "tahun" | "thn" | "th" | "tahunan" | "year" | "years" | "yr" | "yrs" | "km" | "kilometer" | "kilometre"
        | "kilometres" => {
            notes.add("unit_in_cell", "read without its unit");
            value
        }
        "bulan" | "bln" | "month" | "months" => {
            notes.add("months_as_years", "read as months, 12 to the year");
            value / 12.0
        }
        "%" | "persen" => {
            notes.add("percent_as_share", "read as a share, 100 % being 1");
            value / 100.0
        }
        words => match words.strip_prefix("tahun ").or_else(|| words.strip_prefix("thn ")).map(number_and_words) {
            // "2 tahun 6 bulan"
            Some((months, unit)) if unit == "bulan" || unit == "bln" => {
                notes.add("months_as_years", "read as years and months, 12 to the year");
                value + f64::from(months.parse::<u8>().map_err(|_| NOT_A_NUMBER)?) / 12.0
            }
            _ => return Err(NOT_A_NUMBER),
        },
    };
    if value.is_finite() { Ok(value) } else { Err(NOT_FINITE) }
}

/// True for a cell that is a telephone or identity number and slipped into a column of numbers. One that lost its leading 0
/// and is no text any more can't be told from an amount.
fn is_of_a_person(raw: &Raw<'_>) -> bool {
    /// The smallest identity number, of the first province.
    const LEAST: i64 = 1_100_000_000_000_000;
    match raw {
        Raw::Text(text) => {
            let is_number = |c: char| c.is_ascii_digit() || matches!(c, ' ' | '-' | '+' | '(' | ')' | '\'');
            let digits = || text.bytes().filter(u8::is_ascii_digit).collect::<Vec<_>>();
            // Too long an amount is out of range, and says so.
            text.chars().all(is_number) && cut(text).is_some() && (digits().len() < 16 || is_plausible(&digits()))
        }
        Raw::Int(number) => *number >= LEAST && is_plausible(number.to_string().as_bytes()),
        Raw::Float(number) => number.fract() == 0.0 && is_plausible(number.to_string().as_bytes()),
        _ => false,
    }
}

/// A finite number in any cell that can hold one.
pub(super) fn float_of(raw: &Raw<'_>, notes: &mut Notes) -> Result<f64, Refusal> {
    match raw {
        of_a_person if is_of_a_person(of_a_person) => Err(NOT_A_NUMBER),
        Raw::Text(text) => float_text(text, notes),
        // Whole numbers beyond 2^53 are no distance, share or year; the nearest float is what was meant.
        #[allow(clippy::cast_precision_loss, reason = "see above")]
        Raw::Int(number) => Ok(*number as f64),
        Raw::Float(number) if number.is_finite() => Ok(*number),
        Raw::Float(_) => Err(NOT_FINITE),
        _ => Err(NOT_A_NUMBER),
    }
}

impl Cell for f64 {
    const EXPECTS: &'static str = "a number, such as 2.5";

    fn parse(raw: &Raw<'_>, _: &Context<'_>, notes: &mut Notes) -> Result<Option<Self>, Refusal> {
        float_of(raw, notes).map(Some)
    }
}

impl Cell for Kilometres {
    const EXPECTS: &'static str = "kilometres of 0 or more";

    fn parse(raw: &Raw<'_>, _: &Context<'_>, notes: &mut Notes) -> Result<Option<Self>, Refusal> {
        Self::new(float_of(raw, notes)?).map(Some).map_err(|_| NEGATIVE)
    }
}

impl Cell for u32 {
    const EXPECTS: &'static str = "a whole number of 0 or more";

    fn parse(raw: &Raw<'_>, _: &Context<'_>, notes: &mut Notes) -> Result<Option<Self>, Refusal> {
        match raw {
            of_a_person if is_of_a_person(of_a_person) => Err(NOT_WHOLE),
            Raw::Int(number) => Self::try_from(*number).map(Some).map_err(|_| NOT_WHOLE),
            // Frames turn whole numbers with gaps into floats. Adding 0 takes the sign off a negative 0.
            Raw::Float(number) if number.is_finite() => {
                (number + 0.0).to_string().parse().map(Some).map_err(|_| NOT_WHOLE)
            }
            Raw::Float(_) => Err(NOT_FINITE),
            Raw::Text(text) => {
                let (number, words) = number_and_words(text.trim());
                let written = Written::new(number, true).ok_or(NOT_WHOLE)?;
                if written.negative || written.fraction.bytes().any(|digit| digit != b'0') {
                    return Err(NOT_WHOLE);
                }
                match words.as_str() {
                    "" => {}
                    "orang" | "org" | "tahun" | "thn" | "th" | "hari" | "kursi" | "peserta" | "people" | "years"
                    | "days" | "seats" => notes.add("unit_in_cell", "read without its unit"),
                    _ => return Err(NOT_WHOLE),
                }
                written.note(notes);
                written.whole.parse().map(Some).map_err(|_| NOT_WHOLE)
            }
            _ => Err(NOT_WHOLE),
        }
    }
}

impl Cell for Rupiah {
    const EXPECTS: &'static str = "whole rupiah of 0 or more, such as 3500000";

    fn parse(raw: &Raw<'_>, _: &Context<'_>, notes: &mut Notes) -> Result<Option<Self>, Refusal> {
        match raw {
            of_a_person if is_of_a_person(of_a_person) => Err(NOT_AN_AMOUNT),
            Raw::Int(number) if *number < 0 => Err(NEGATIVE),
            Raw::Int(number) => Self::new(*number).map(Some).map_err(|_| OUT_OF_RANGE),
            Raw::Float(number) if !number.is_finite() => Err(NOT_FINITE),
            // A float prints all its digits and no exponent, so that text is exact.
            Raw::Float(number) => rupiah(&(number + 0.0).to_string(), false, 0, notes).map(Some),
            Raw::Text(text) => rupiah_text(text.trim(), notes),
            _ => Err(NOT_AN_AMOUNT),
        }
    }
}

/// Rupiah in a text; `None` where the text says that the amount is not told.
fn rupiah_text(text: &str, notes: &mut Notes) -> Result<Option<Rupiah>, Refusal> {
    const UNTOLD: [&str; 9] =
        ["nego", "negosiasi", "negotiable", "kompetitif", "competitive", "dirahasiakan", "umr", "umk", "ump"];
    if let Ok(amount) = text.parse::<i64>() {
        return if amount < 0 { Err(NEGATIVE) } else { Rupiah::new(amount).map(Some).map_err(|_| OUT_OF_RANGE) };
    }
    let lower = text.to_lowercase();
    if UNTOLD.contains(&lower.as_str()) {
        notes.add("amount_untold", "names no amount and is read as unknown");
        return Ok(None);
    }
    let amount = ["rp", "idr"].iter().find_map(|currency| lower.strip_prefix(currency));
    let has_currency = amount.is_some();
    // "Rp. 4.000.000": the dot belongs to the abbreviation.
    let amount = amount.map_or(lower.as_str(), |rest| rest.trim_start_matches('.').trim_start());
    let (number, words) = number_and_words(amount);
    let (shift, rest) = multiplier(&words);
    check_period(rest)?;
    // "4.000.000,-" is the dash of receipts: no sen.
    let number = number.strip_suffix(",-").or_else(|| number.strip_suffix(".-")).unwrap_or(number);
    let value = rupiah(number, shift == 0, shift, notes)?;
    if has_currency || !words.is_empty() {
        notes.add("rupiah_text", "read as rupiah from text");
    }
    Ok(Some(value))
}

/// Zeros that a leading word such as "jt" stands for, and the words after it.
fn multiplier(words: &str) -> (usize, &str) {
    const MULTIPLIERS: [(&str, usize); 7] =
        [("juta", 6), ("jt", 6), ("ribu", 3), ("rb", 3), ("miliar", 9), ("milyar", 9), ("k", 3)];
    MULTIPLIERS
        .iter()
        .find_map(|(word, zeros)| Some((*zeros, words.strip_prefix(word)?)))
        .filter(|(_, rest)| !rest.starts_with(|c: char| c.is_alphabetic()))
        .map_or((0, words), |(zeros, rest)| (zeros, rest.trim()))
}

/// Takes "/bulan" and its like; an amount for another period than a month needs its own column.
fn check_period(words: &str) -> Result<(), Refusal> {
    let words = words.trim_start_matches("rupiah").trim_start_matches([',', '-', ' ']);
    let period = words.trim_start_matches(['/', ' ']).trim_start_matches("per").trim_start_matches("se").trim();
    match period {
        "" if words.is_empty() => Ok(()),
        "bulan" | "bln" | "month" | "mo" => Ok(()),
        "hari" | "jam" | "minggu" | "tahun" | "thn" | "day" | "hour" | "week" | "year" => {
            Err(Refusal::new("period_in_amount", "rupiah alone, with the period in wage_period"))
        }
        _ => Err(NOT_AN_AMOUNT),
    }
}

/// Rupiah of a number with `shift` zeros to add, exact to the sen and rounded to the rupiah.
fn rupiah(number: &str, groups: bool, shift: usize, notes: &mut Notes) -> Result<Rupiah, Refusal> {
    let written = Written::new(number.trim(), groups).ok_or(NOT_AN_AMOUNT)?;
    if written.negative {
        return Err(NEGATIVE);
    }
    if shift > 0 && (written.grouped || written.fraction.len() == 3) {
        // "3.500 juta" is 3,5 million to one writer and 3,5 billion to another.
        return Err(Refusal::new("ambiguous_amount", "all digits, such as 3500000"));
    }
    let mut digits = written.whole.clone();
    let (moved, sen) = written.fraction.split_at(shift.min(written.fraction.len()));
    digits.push_str(moved);
    digits.extend(std::iter::repeat_n('0', shift - moved.len()));
    let amount: i64 = if digits.is_empty() { 0 } else { digits.parse().map_err(|_| OUT_OF_RANGE)? };
    let has_sen = sen.bytes().any(|digit| digit != b'0');
    if has_sen && amount < 1_000 {
        // Nobody pays 3.5 rupiah: millions were meant, or thousands, and which can't be told.
        return Err(Refusal::new("ambiguous_amount", "whole rupiah, such as 3500000, or 3,5 jt"));
    }
    if has_sen {
        notes.add("rounded_to_rupiah", "rounded to whole rupiah");
    }
    written.note(notes);
    let up = i64::from(sen.as_bytes().first().is_some_and(|digit| *digit >= b'5'));
    Rupiah::new(amount.saturating_add(up)).map_err(|_| OUT_OF_RANGE)
}

#[cfg(test)]
mod tests;
