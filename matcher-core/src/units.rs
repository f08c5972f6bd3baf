//! What does a bare number mean? Money, lengths and days as types of their own.
//!
//! Wages are whole [`Rupiah`] per month; [`Kilometres`] are finite and never negative; a [`Date`] is a calendar day
//! without a time zone; a [`Fraction`] is people out of people, never more than all. None of them reads a clock.

mod fraction;

pub use fraction::{Fraction, FractionError};

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A value outside its unit's range; says what is right.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected {expected}")]
pub struct UnitError {
    /// What a right value looks like.
    pub expected: &'static str,
}

/// Whole rupiah, never negative. A wage is rupiah per month.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "i64", into = "i64")]
pub struct Rupiah(i64);

impl Rupiah {
    /// The largest amount taken, a thousand billion: what lies above is a slip of the keyboard.
    pub const MAX: i64 = 1_000_000_000_000_000;

    /// Checks and wraps an amount.
    ///
    /// # Errors
    ///
    /// [`UnitError`] if the amount is negative or above [`Rupiah::MAX`].
    pub fn new(amount: i64) -> Result<Self, UnitError> {
        if (0..=Self::MAX).contains(&amount) {
            Ok(Self(amount))
        } else {
            Err(UnitError { expected: "rupiah of 0 or more" })
        }
    }

    /// The amount in rupiah.
    #[must_use]
    pub fn get(self) -> i64 {
        self.0
    }
}

impl TryFrom<i64> for Rupiah {
    type Error = UnitError;

    fn try_from(amount: i64) -> Result<Self, UnitError> {
        Self::new(amount)
    }
}

impl From<Rupiah> for i64 {
    fn from(amount: Rupiah) -> Self {
        amount.0
    }
}

impl fmt::Display for Rupiah {
    /// Grouped the Indonesian way: `Rp3.799.480`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.0.to_string();
        f.write_str("Rp")?;
        for (i, digit) in digits.char_indices() {
            if i > 0 && (digits.len() - i).is_multiple_of(3) {
                f.write_str(".")?;
            }
            write!(f, "{digit}")?;
        }
        Ok(())
    }
}

/// A length in kilometres: finite, 0 or more.
#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(try_from = "f64", into = "f64")]
pub struct Kilometres(f64);

impl Kilometres {
    /// Checks and wraps a length.
    ///
    /// # Errors
    ///
    /// [`UnitError`] if the length is negative, infinite or not a number.
    pub fn new(length: f64) -> Result<Self, UnitError> {
        if length.is_finite() && length >= 0.0 {
            Ok(Self(length))
        } else {
            Err(UnitError { expected: "kilometres of 0 or more" })
        }
    }

    /// The length in kilometres.
    #[must_use]
    pub fn get(self) -> f64 {
        self.0
    }
}

impl TryFrom<f64> for Kilometres {
    type Error = UnitError;

    fn try_from(length: f64) -> Result<Self, UnitError> {
        Self::new(length)
    }
}

impl From<Kilometres> for f64 {
    fn from(length: Kilometres) -> Self {
        length.0
    }
}

impl fmt::Display for Kilometres {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.1} km", self.0)
    }
}

/// A calendar day from 1900-01-01 to 2199-12-31, written as in ISO 8601.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Date(time::Date);

impl Date {
    const EXPECTED: UnitError = UnitError { expected: "a date from 1900-01-01 to 2199-12-31, written YYYY-MM-DD" };

    /// The day of a year, month and day of the month.
    ///
    /// # Errors
    ///
    /// [`UnitError`] if there is no such day or it lies outside 1900 to 2199.
    ///
    /// # Examples
    ///
    /// ```
    /// use matcher_core::units::Date;
    ///
    /// assert_eq!(Date::new(2026, 2, 28)?.to_string(), "2026-02-28");
    /// assert!(Date::new(2026, 2, 29).is_err());
    /// # Ok::<(), matcher_core::units::UnitError>(())
    /// ```
    pub fn new(year: i32, month: u8, day: u8) -> Result<Self, UnitError> {
        if !(1900..=2199).contains(&year) {
            return Err(Self::EXPECTED);
        }
        let month = time::Month::try_from(month).map_err(|_| Self::EXPECTED)?;
        time::Date::from_calendar_date(year, month, day).map(Self).map_err(|_| Self::EXPECTED)
    }

    /// The day that lies `days` after 1970-01-01.
    ///
    /// # Errors
    ///
    /// [`UnitError`] if that day lies outside 1900 to 2199.
    pub fn from_days(days: i32) -> Result<Self, UnitError> {
        let day = time::Date::from_julian_day(days.saturating_add(EPOCH_JULIAN)).map_err(|_| Self::EXPECTED)?;
        Self::new(day.year(), day.month().into(), day.day())
    }

    /// Days since 1970-01-01; negative before.
    #[must_use]
    pub fn to_days(self) -> i32 {
        self.0.to_julian_day() - EPOCH_JULIAN
    }

    /// Full years from `self` until `later`; negative if `later` comes first. A birthday on 29 February counts from
    /// 1 March in other years.
    #[must_use]
    pub fn years_until(self, later: Self) -> i32 {
        let reached = (later.0.month() as u8, later.0.day()) >= (self.0.month() as u8, self.0.day());
        later.0.year() - self.0.year() - i32::from(!reached)
    }

    /// Full months from `self` until `later`; negative if `later` comes first.
    #[must_use]
    pub fn months_until(self, later: Self) -> i32 {
        let months = |date: time::Date| date.year() * 12 + i32::from(date.month() as u8);
        months(later.0) - months(self.0) - i32::from(later.0.day() < self.0.day())
    }

    /// The first day on which so many full months have passed; the last day there is if that lies beyond the calendar.
    ///
    /// # Examples
    ///
    /// ```
    /// use matcher_core::units::Date;
    ///
    /// let day: Date = "2026-01-31".parse()?;
    /// assert_eq!((day.months_later(1).to_string(), day.months_later(6).to_string()), ("2026-03-01".into(), "2026-07-31".into()));
    /// # Ok::<(), matcher_core::units::UnitError>(())
    /// ```
    #[must_use]
    pub fn months_later(self, months: u32) -> Self {
        let months = i32::try_from(months).unwrap_or(i32::MAX);
        // A month has 31 days at most, so that the day looked for lies at most so far.
        let guess = |days: i32| Self::from_days(self.to_days().saturating_add(days)).ok();
        let (mut low, mut high) = (0_i32, months.saturating_mul(31).saturating_add(1));
        while low < high {
            let middle = low + (high - low) / 2;
            if guess(middle).is_none_or(|later| self.months_until(later) >= months) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        guess(low).or_else(|| Self::new(2199, 12, 31).ok()).unwrap_or(self)
    }

    /// The day on which so many days from Monday to Friday have passed, itself one of them; public holidays count as days of
    /// work, since no calendar of them is on file.
    #[must_use]
    pub fn workdays_later(self, days: u32) -> Self {
        let (mut day, mut left) = (self.0, days);
        while left > 0 {
            let Some(next) = day.next_day() else { break };
            day = next;
            left -= u32::from(!matches!(day.weekday(), time::Weekday::Saturday | time::Weekday::Sunday));
        }
        Self::new(day.year(), day.month().into(), day.day()).unwrap_or(self)
    }

    /// The day that lies so many days later; the last day there is if that lies beyond the calendar.
    #[must_use]
    pub fn days_later(self, days: u32) -> Self {
        let days = i32::try_from(days).unwrap_or(i32::MAX);
        Self::from_days(self.to_days().saturating_add(days)).or_else(|_| Self::new(2199, 12, 31)).unwrap_or(self)
    }

    /// The calendar year.
    #[must_use]
    pub fn year(self) -> i32 {
        self.0.year()
    }

    /// The calendar month, 1 to 12.
    #[must_use]
    pub fn month(self) -> u8 {
        self.0.month().into()
    }
}

/// A share in [0, 1], exact to a millionth, so that 7 % of 100 are 7 and never 8.
///
/// # Examples
///
/// ```
/// use matcher_core::units::Share;
///
/// let share = Share::new(0.07)?;
/// assert_eq!((share.of_up(100), share.of_down(10), share.of_nearest(10)), (7, 0, 1));
/// assert!(Share::new(1.2).is_err());
/// # Ok::<(), matcher_core::units::UnitError>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "f64", into = "f64")]
pub struct Share(u32);

impl Share {
    /// Nothing.
    pub const ZERO: Self = Self(0);
    /// All.
    pub const ONE: Self = Self(Self::STEPS);
    /// Steps in the whole.
    const STEPS: u32 = 1_000_000;

    /// A share from a number; what is finer than a millionth is rounded.
    ///
    /// # Errors
    ///
    /// [`UnitError`] unless it is a number from 0 to 1.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked to lie in [0, 1]")]
    pub fn new(share: f64) -> Result<Self, UnitError> {
        if (0.0..=1.0).contains(&share) {
            Ok(Self((share * f64::from(Self::STEPS)).round() as u32))
        } else {
            Err(UnitError { expected: "a share from 0 to 1, such as 0.75" })
        }
    }

    /// The share as a number.
    #[must_use]
    pub fn get(self) -> f64 {
        f64::from(self.0) / f64::from(Self::STEPS)
    }

    /// The share in millionths.
    #[must_use]
    pub fn millionths(self) -> u32 {
        self.0
    }

    /// The share of a count, rounded up.
    #[must_use]
    pub fn of_up(self, count: u32) -> u32 {
        self.of(count, u64::from(Self::STEPS) - 1)
    }

    /// The share of a count, rounded down.
    #[must_use]
    pub fn of_down(self, count: u32) -> u32 {
        self.of(count, 0)
    }

    /// The share of a count, rounded to the nearest; a half goes up.
    #[must_use]
    pub fn of_nearest(self, count: u32) -> u32 {
        self.of(count, u64::from(Self::STEPS) / 2)
    }

    fn of(self, count: u32, rounding: u64) -> u32 {
        let whole = (u64::from(count) * u64::from(self.0) + rounding) / u64::from(Self::STEPS);
        // A share of a count is never above it.
        u32::try_from(whole).unwrap_or(u32::MAX)
    }
}

impl TryFrom<f64> for Share {
    type Error = UnitError;

    fn try_from(share: f64) -> Result<Self, UnitError> {
        Self::new(share)
    }
}

impl From<Share> for f64 {
    fn from(share: Share) -> Self {
        share.get()
    }
}

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.get())
    }
}

/// Julian day of 1970-01-01.
const EPOCH_JULIAN: i32 = 2_440_588;

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.0.year(), self.0.month() as u8, self.0.day())
    }
}

impl fmt::Debug for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Date {
    type Err = UnitError;

    /// Reads `YYYY-MM-DD` alone; the forms people write in tables are read by the tables.
    fn from_str(text: &str) -> Result<Self, UnitError> {
        let mut parts = text.splitn(3, '-');
        let mut part = |digits: usize| {
            parts.next().filter(|p| p.len() == digits && p.bytes().all(|b| b.is_ascii_digit())).ok_or(Self::EXPECTED)
        };
        let year = part(4)?.parse().map_err(|_| Self::EXPECTED)?;
        let month = part(2)?.parse().map_err(|_| Self::EXPECTED)?;
        let day = part(2)?.parse().map_err(|_| Self::EXPECTED)?;
        Self::new(year, month, day)
    }
}

impl TryFrom<String> for Date {
    type Error = UnitError;

    fn try_from(text: String) -> Result<Self, UnitError> {
        text.parse()
    }
}

impl From<Date> for String {
    fn from(date: Date) -> Self {
        date.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_since_1970_go_both_ways() {
        for (text, days) in [("1970-01-01", 0), ("1969-12-31", -1), ("2026-11-22", 20_779)] {
            let date: Date = text.parse().unwrap();
            assert_eq!(date.to_days(), days);
            assert_eq!(Date::from_days(days), Ok(date));
        }
    }

    #[test]
    fn a_year_is_full_on_the_birthday() {
        let born = Date::new(2008, 3, 15).unwrap();
        assert_eq!(born.years_until(Date::new(2026, 3, 14).unwrap()), 17);
        assert_eq!(born.years_until(Date::new(2026, 3, 15).unwrap()), 18);
    }

    #[test]
    fn months_end_on_the_first_day_that_is_full() {
        let day = |text: &str| text.parse::<Date>().unwrap();
        assert_eq!(day("2026-01-15").months_later(3), day("2026-04-15"));
        assert_eq!(day("2026-01-31").months_later(0), day("2026-01-31"));
        assert_eq!(day("2024-02-29").months_later(12), day("2025-03-01"));
        assert_eq!(day("2190-01-01").months_later(1_000), day("2199-12-31"));
    }

    #[test]
    fn days_of_work_leave_out_the_weekend() {
        let day = |text: &str| text.parse::<Date>().unwrap();
        // A Friday.
        assert_eq!(day("2026-11-20").workdays_later(1), day("2026-11-23"));
        assert_eq!(day("2026-11-20").workdays_later(14), day("2026-12-10"));
        assert_eq!(day("2026-11-20").days_later(30), day("2026-12-20"));
    }

    #[test]
    fn rupiah_are_grouped_by_dots() {
        assert_eq!(Rupiah::new(3_799_480).unwrap().to_string(), "Rp3.799.480");
        assert_eq!(Rupiah::new(500).unwrap().to_string(), "Rp500");
        assert!(Rupiah::new(-1).is_err());
    }
}
