//! What part of a whole is it, exactly? People out of people, compared without rounding.

use std::fmt;

use super::Share;

/// A part of a whole, in whole people: never more than all, and never rounded before it is compared.
///
/// # Examples
///
/// 822 of 1,110 are 74.05 %, which is below 75 % however few digits are shown.
///
/// ```
/// use matcher_core::units::{Fraction, Share};
///
/// let local = Fraction::new(822, 1_110)?;
/// let owed = Share::new(0.75)?;
/// assert_eq!((local.to_string(), local.reaches(owed), local.least(owed)), ("74.05 %".to_owned(), Some(false), 833));
/// assert!(Fraction::new(3, 2).is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fraction {
    part: u64,
    whole: u64,
}

/// More than all of a whole: an error about the denominator, never a share.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "{part} of {whole} is above 100 %: the denominator {whole} is too small or doesn't hold everybody whom the numerator \
     counts"
)]
pub struct FractionError {
    /// The numerator.
    pub part: u64,
    /// The denominator.
    pub whole: u64,
}

impl Fraction {
    /// A part of a whole.
    ///
    /// # Errors
    ///
    /// [`FractionError`] if the part is more than the whole.
    pub fn new(part: u64, whole: u64) -> Result<Self, FractionError> {
        if part > whole { Err(FractionError { part, whole }) } else { Ok(Self { part, whole }) }
    }

    /// The numerator.
    #[must_use]
    pub fn part(self) -> u64 {
        self.part
    }

    /// The denominator.
    #[must_use]
    pub fn whole(self) -> u64 {
        self.whole
    }

    /// The nearest number in [0, 1]; `None` of nothing. Compare with [`Fraction::reaches`], which is exact.
    #[must_use]
    #[allow(clippy::cast_precision_loss, reason = "counts of people, far below 2^52")]
    pub fn get(self) -> Option<f64> {
        (self.whole > 0).then(|| self.part as f64 / self.whole as f64)
    }

    /// Whether the part is at least a share of the whole; `None` of nothing, which has no share.
    #[must_use]
    pub fn reaches(self, share: Share) -> Option<bool> {
        (self.whole > 0).then(|| self.part >= self.least(share))
    }

    /// The smallest part that reaches a share of the whole.
    #[must_use]
    pub fn least(self, share: Share) -> u64 {
        let steps = u128::from(Share::STEPS);
        let least = (u128::from(self.whole) * u128::from(share.millionths())).div_ceil(steps);
        // A share of a whole is never above it.
        u64::try_from(least).unwrap_or(u64::MAX)
    }
}

impl Fraction {
    /// Per cent with two digits, rounded to the nearest and halves up, as statistics are published: 50,891 of 179,730 are
    /// 28.32 %. Its `Display` cuts off instead; `-` of nothing.
    ///
    /// # Examples
    ///
    /// ```
    /// use matcher_core::units::Fraction;
    ///
    /// let covered = Fraction::new(50_891, 179_730)?;
    /// assert_eq!((covered.percent(), covered.to_string()), ("28.32 %".to_owned(), "28.31 %".to_owned()));
    /// # Ok::<(), matcher_core::units::FractionError>(())
    /// ```
    #[must_use]
    pub fn percent(self) -> String {
        if self.whole == 0 {
            return "-".to_owned();
        }
        let whole = u128::from(self.whole);
        let hundredths = (u128::from(self.part) * 20_000 + whole) / (2 * whole);
        format!("{}.{:02} %", hundredths / 100, hundredths % 100)
    }
}

impl fmt::Display for Fraction {
    /// Per cent with two digits, cut off and never rounded up, so that what is below a target never reads as reached;
    /// `-` of nothing.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.whole == 0 {
            return f.write_str("-");
        }
        let hundredths = u128::from(self.part) * 10_000 / u128::from(self.whole);
        write!(f, "{}.{:02} %", hundredths / 100, hundredths % 100)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fraction(part: u64, whole: u64) -> Fraction {
        Fraction::new(part, whole).unwrap()
    }

    #[test]
    fn more_than_all_is_an_error_about_the_denominator() {
        let error = Fraction::new(150, 100).unwrap_err();
        assert_eq!((error.part, error.whole), (150, 100));
        assert!(error.to_string().starts_with("150 of 100 is above 100 %: the denominator 100"), "{error}");
    }

    #[test]
    fn a_share_just_missed_is_missed_and_shown_so() {
        let owed = Share::new(0.75).unwrap();
        // The nearest that 10 million people come without reaching three quarters.
        let near = fraction(7_499_999, 10_000_000);
        assert_eq!((near.reaches(owed), near.to_string()), (Some(false), "74.99 %".to_owned()));
        assert_eq!(fraction(7_500_000, 10_000_000).reaches(owed), Some(true));
        // As floats both are the same number.
        let wide = fraction(u64::MAX / 4 * 3 - 1, u64::MAX / 4 * 4);
        assert_eq!((wide.reaches(owed), wide.get()), (Some(false), Some(0.75)));
    }

    #[test]
    fn the_least_part_is_the_first_that_reaches() {
        for (millionths, whole) in (0..=20_u32).flat_map(|step| (1..60).map(move |whole| (step * 50_000, whole))) {
            let share = Share::new(f64::from(millionths) / 1e6).unwrap();
            let least = fraction(0, whole).least(share);
            assert_eq!(fraction(least, whole).reaches(share), Some(true));
            if least > 0 {
                assert_eq!(fraction(least - 1, whole).reaches(share), Some(false));
            }
        }
    }

    #[test]
    fn of_nothing_there_is_no_share() {
        let nothing = fraction(0, 0);
        assert_eq!((nothing.get(), nothing.reaches(Share::ONE), nothing.least(Share::ONE)), (None, None, 0));
        assert_eq!(nothing.to_string(), "-");
    }
}
