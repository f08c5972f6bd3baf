//! Which days does a report cover?

use std::fmt;
use std::str::FromStr;

use serde::Serialize;

use crate::lang::MONTHS_ID;
use crate::units::Date;

/// A month, a quarter, a half year or a year.
///
/// # Examples
///
/// ```
/// use matcher_core::ipk::Period;
///
/// let quarter: Period = "2026-Q1".parse()?;
/// assert_eq!((quarter.from.to_string().as_str(), quarter.to.to_string().as_str()), ("2026-01-01", "2026-03-31"));
/// assert_eq!((quarter.to_string().as_str(), quarter.title().as_str()), ("2026-Q1", "Triwulan I 2026"));
/// assert_eq!("2024-02".parse::<Period>()?.to.to_string(), "2024-02-29");
/// assert!("2026-13".parse::<Period>().is_err());
/// # Ok::<(), matcher_core::ipk::PeriodError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Period {
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
    months: u8,
}

/// Words that name no period or no table.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{name} is {value:?}; {right} is right")]
pub struct PeriodError {
    /// What was asked for.
    pub name: &'static str,
    /// What was given.
    pub value: String,
    /// What is right.
    pub right: &'static str,
}

impl PeriodError {
    fn of(name: &'static str, value: &str, right: &'static str) -> Self {
        Self { name, value: value.chars().take(40).collect(), right }
    }

    /// Words that name no table.
    pub(super) fn table(value: &str) -> Self {
        Self::of("table", value, "III/1 to III/8, or III/7b for the second form of III/7,")
    }
}

const PERIODS: &str = "a month such as 2026-10, a quarter 2026-Q4, a half year 2026-S2 or a year 2026";
const ROMAN: [&str; 4] = ["I", "II", "III", "IV"];

impl FromStr for Period {
    type Err = PeriodError;

    fn from_str(text: &str) -> Result<Self, PeriodError> {
        let wrong = || PeriodError::of("period", text, PERIODS);
        let plain = text.trim().to_uppercase();
        let (year, part) = plain.split_once('-').map_or((plain.as_str(), ""), |(year, part)| (year, part));
        let is_year = year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit());
        let year: i32 = year.parse().ok().filter(|_| is_year).ok_or_else(wrong)?;
        let (first, months) = match part.strip_prefix(['Q', 'S']) {
            None if part.is_empty() => (!plain.contains('-')).then_some((1, 12)).ok_or_else(wrong)?,
            None => (part.parse::<u8>().ok().filter(|_| part.len() <= 2).ok_or_else(wrong)?, 1),
            Some(number) => {
                let months = if part.starts_with('Q') { 3 } else { 6 };
                let number: u8 = number.parse().ok().filter(|n| (1..=12 / months).contains(n)).ok_or_else(wrong)?;
                ((number - 1) * months + 1, months)
            }
        };
        let from = Date::new(year, first, 1).map_err(|_| wrong())?;
        let after = from.months_later(u32::from(months));
        let to = Date::from_days(after.to_days() - 1).map_err(|_| wrong())?;
        Ok(Self { from, to, months })
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month) = (self.from.year(), self.from.month());
        match self.months {
            1 => write!(f, "{year}-{month:02}"),
            12 => write!(f, "{year}"),
            months => write!(f, "{year}-{}{}", if months == 3 { 'Q' } else { 'S' }, (month - 1) / months + 1),
        }
    }
}

impl Period {
    /// One day: a stock is looked at and no flow.
    pub(super) fn day(day: Date) -> Self {
        Self { from: day, to: day, months: 0 }
    }

    /// As a form prints it, in Indonesian.
    #[must_use]
    pub fn title(self) -> String {
        let (year, month) = (self.from.year(), usize::from(self.from.month()) - 1);
        match self.months {
            1 => format!("{} {year}", MONTHS_ID[month]),
            3 => format!("Triwulan {} {year}", ROMAN[month / 3]),
            6 => format!("Semester {} {year}", ROMAN[month / 6]),
            _ => format!("Tahun {year}"),
        }
    }

    /// Whether a day lies in it.
    #[must_use]
    pub fn contains(self, day: Date) -> bool {
        self.from <= day && day <= self.to
    }
}
