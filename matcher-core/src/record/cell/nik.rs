//! The national identity number: what it says about itself, and how it is kept, as a keyed digest or not at all.
//!
//! Whatever is wrong with a number is a notice and refuses nobody: numbers are not reissued when a birth date is
//! corrected or a region renumbered, and a record is useful without one.

use std::borrow::Cow;
use std::fmt::{self, Write as _};
use std::sync::LazyLock;

use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use sha2::Sha256;

use super::{Cell, Context, Notes, Raw, Refusal};
use crate::record::Sex;
use crate::region::{Gazetteer, RegionCode};
use crate::units::Date;

/// Digits of a number.
pub(super) const DIGITS: usize = 16;
/// Women's day of birth is written with so much more.
const ADDED_FOR_WOMEN: u8 = 40;

/// Keyed digest of a national identity number: HMAC-SHA-256 of its 16 digits, in 64 hexadecimal digits. It tells two
/// records of one person from two people of one name; without the key the number can't be found by trying all numbers.
///
/// # Source
///
/// RFC 2104 (1997) and FIPS 180-4, so that any tool computes a digest again: `printf %s "$NIK" | openssl dgst -sha256
/// -mac HMAC -macopt hexkey:$KEY`.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct NikDigest(String);

impl NikDigest {
    /// The digest in hexadecimal digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn of(digits: &str, key: &[u8; 32]) -> Self {
        // A key shorter than a block is filled up with zeros (RFC 2104, section 2).
        let mut block = [0_u8; 64];
        block[..key.len()].copy_from_slice(key);
        let mut mac = Hmac::<Sha256>::new(&block.into());
        mac.update(digits.as_bytes());
        let mut hexadecimal = String::with_capacity(64);
        for byte in mac.finalize().into_bytes() {
            // Writing to a text never fails.
            let _ = write!(hexadecimal, "{byte:02x}");
        }
        Self(hexadecimal)
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

/// What a national identity number says about itself: facts for a clerk, never the number or the day of birth.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
#[allow(clippy::struct_excessive_bools, reason = "four facts about one number, each its own answer")]
pub struct NikCheck {
    /// True for 16 digits, gaps, dots, dashes and a spreadsheet's apostrophe left out. If false, nothing below holds.
    pub format: bool,
    /// True if the first four digits are, or once were, the number of a kabupaten or kota. The kecamatan is not looked at:
    /// those of the past are in no table.
    pub region_known: bool,
    /// True if the day, without the 40 added for women, the month and the year are a day of the calendar in the 20th or
    /// the 21st century, which the number doesn't tell apart.
    pub date_valid: bool,
    /// The sex that the day of birth is written for; `None` where the day can't be one.
    pub sex: Option<Sex>,
    /// True unless the serial number is 0000.
    pub serial_valid: bool,
}

impl NikCheck {
    /// What is doubtful, as codes: `nik_malformed` alone, or `nik_unknown_region`, `nik_impossible_date`,
    /// `nik_serial_zero`; nothing for a plausible number.
    #[must_use]
    pub fn warnings(&self) -> Vec<&'static str> {
        if !self.format {
            return vec!["nik_malformed"];
        }
        let doubts = [
            (self.region_known, "nik_unknown_region"),
            (self.date_valid, "nik_impossible_date"),
            (self.serial_valid, "nik_serial_zero"),
        ];
        doubts.into_iter().filter(|(is_right, _)| !is_right).map(|(_, rule)| rule).collect()
    }
}

/// Checks a national identity number; there is no check digit, so that nothing is ever certain.
///
/// A number that looks wrong may be somebody's: it names the kecamatan of the first registration, which may have been
/// renumbered since, and it stays when a date of birth is corrected.
///
/// # Examples
///
/// ```
/// use matcher_core::record::{Sex, check_nik};
///
/// let check = check_nik("657101 410190 0001");
/// assert_eq!((check.format, check.sex, check.warnings().len()), (true, Some(Sex::Female), 0));
/// assert_eq!(check_nik("6571013102900000").warnings(), ["nik_impossible_date", "nik_serial_zero"]);
/// ```
///
/// # Source
///
/// PP 40/2019, article 30: six digits of region, six of birth date, four of serial number from 0001.
#[must_use]
pub fn check_nik(text: &str) -> NikCheck {
    check(digits_of(&Raw::Text(Cow::Borrowed(text))).as_deref().map(str::as_bytes), None)
}

fn check(digits: Option<&[u8]>, regions: Option<&Gazetteer>) -> NikCheck {
    let Some(told) = digits.and_then(Told::of) else {
        let (format, region_known, date_valid, sex, serial_valid) = (digits.is_some(), false, false, None, false);
        return NikCheck { format, region_known, date_valid, sex, serial_valid };
    };
    NikCheck {
        format: true,
        region_known: told.region_is_known(regions),
        date_valid: !told.born().is_empty(),
        sex: told.sex(),
        serial_valid: told.serial > 0,
    }
}

/// True if 16 ASCII digits may well be somebody's number: region, date and serial number all hold.
pub(super) fn is_plausible(digits: &[u8]) -> bool {
    let told = if digits.len() == DIGITS { Told::of(digits) } else { None };
    told.is_some_and(|told| told.serial > 0 && told.region_is_known(None) && !told.born().is_empty())
}

/// True if a run of exactly 16 digits in an id may well be somebody's number.
pub(super) fn holds_nik(id: &str) -> bool {
    id.split(|c: char| !c.is_ascii_digit()).any(|run| is_plausible(run.as_bytes()))
}

/// What a number says, for as long as its row is read.
#[derive(Clone, Copy)]
pub(in crate::record) struct Told {
    regency: u16,
    /// As written, with the 40 added for women.
    day: u8,
    month: u8,
    year: u8,
    serial: u16,
}

impl fmt::Debug for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Told(..)")
    }
}

impl Told {
    fn of(digits: &[u8]) -> Option<Self> {
        let number = |from: usize, to: usize| {
            let value = |sum: u16, digit: &u8| Some(sum * 10 + u16::from(digit.checked_sub(b'0').filter(|d| *d < 10)?));
            digits.get(from..to)?.iter().try_fold(0_u16, value)
        };
        let two = |from: usize| number(from, from + 2).and_then(|value| u8::try_from(value).ok());
        Some(Self { regency: number(0, 4)?, day: two(6)?, month: two(8)?, year: two(10)?, serial: number(12, 16)? })
    }

    pub(in crate::record) fn sex(self) -> Option<Sex> {
        match self.day {
            1..=31 => Some(Sex::Male),
            41..=71 => Some(Sex::Female),
            _ => None,
        }
    }

    /// The days of the calendar it may mean: none, or one in each century that has it.
    fn born(self) -> Vec<Date> {
        let Some(sex) = self.sex() else { return Vec::new() };
        let day = if sex == Sex::Female { self.day - ADDED_FOR_WOMEN } else { self.day };
        [1900, 2000]
            .iter()
            .filter_map(|century| Date::new(century + i32::from(self.year), self.month, day).ok())
            .collect()
    }

    /// True if the number tells a day of birth, and another one than `date`.
    pub(in crate::record) fn differs_from(self, date: Date) -> bool {
        let born = self.born();
        !born.is_empty() && !born.contains(&date)
    }

    fn region_is_known(self, regions: Option<&Gazetteer>) -> bool {
        let office = || regions.is_some_and(|regions| regency(self.regency).is_some_and(|code| regions.contains(code)));
        NUMBERED[usize::from(self.regency)] || office()
    }
}

fn regency(number: u16) -> Option<RegionCode> {
    // The packed code has ten digits.
    RegionCode::from_packed(u64::from(number) * 1_000_000).filter(|_| !number.is_multiple_of(100))
}

/// Which numbers of four digits a kabupaten or kota bears or bore.
///
/// Those of the bundled table, in force or not, and the gaps below the last number of each province: numbers are given in
/// order, kabupaten from 01 and kota from 71, so that one left out was given up when its region went to a new province. The
/// five that went from province 64 to 65 in 2012 (UU 20/2012) are such gaps, and most people there bear them.
static NUMBERED: LazyLock<Vec<bool>> = LazyLock::new(|| {
    const FIRST_KOTA: u16 = 71;
    let regions = Gazetteer::bundled();
    let mut numbered = vec![false; 10_000];
    for province in 11..=99_u16 {
        for (first, last) in [(1, FIRST_KOTA - 1), (FIRST_KOTA, 99)] {
            let is_known = |number: &u16| regency(*number).is_some_and(|code| regions.contains(code));
            let (first, last) = (province * 100 + first, province * 100 + last);
            if let Some(highest) = (first..=last).rev().find(is_known) {
                numbered[usize::from(first)..=usize::from(highest)].fill(true);
            }
        }
    }
    numbered
});

impl Cell for NikDigest {
    const EXPECTS: &'static str = "an identity number of 16 digits";

    fn parse(raw: &Raw<'_>, context: &Context<'_>, notes: &mut Notes) -> Result<Option<Self>, Refusal> {
        if let (true, Raw::Text(text)) = (context.own_records, raw) {
            return Self::try_from(text.clone().into_owned())
                .map(Some)
                .map_err(|_| Refusal::new("not_a_digest", "a digest of 64 hexadecimal digits"));
        }
        let digits = digits_of(raw);
        if let Some(key) = context.nik_key {
            let kept = digits.as_deref().map(|digits| (Self::of(digits, key), digits));
            let Some((digest, digits)) = kept else {
                notes.add("nik_malformed", "dropped: an identity number has 16 digits");
                return Ok(None);
            };
            note(digits, context, notes);
            return Ok(Some(digest));
        }
        notes.add("nik_dropped", "dropped: no nik_key was given");
        // What is wrong with it is worth knowing even so.
        if let Some(digits) = digits {
            note(&digits, context, notes);
        }
        Ok(None)
    }
}

/// Notes what is doubtful, and hands on what the other columns of the row can be compared with.
fn note(digits: &str, context: &Context<'_>, notes: &mut Notes) {
    for rule in check(Some(digits.as_bytes()), Some(context.regions)).warnings() {
        notes.add(
            rule,
            match rule {
                "nik_unknown_region" => "begins with the number of no kabupaten or kota, of today or of the past",
                "nik_impossible_date" => "holds no day of the calendar as the day of birth",
                _ => "ends in 0000, and serial numbers begin with 0001",
            },
        );
    }
    notes.told = Told::of(digits.as_bytes());
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
    (digits.len() == DIGITS && digits.bytes().all(|byte| byte.is_ascii_digit())).then_some(digits)
}

#[cfg(test)]
mod tests;
