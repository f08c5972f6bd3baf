//! How sure is a count? Intervals of a share, tails of the normal law, and tests that were many at once.

use serde::Serialize;

/// The 97.5th percentile of the standard normal law: 95 % lie within it on both sides.
pub(super) const Z: f64 = 1.959_963_984_540_054;

/// A share with its 95 % interval, all in [0, 1].
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Interval {
    /// The share.
    pub share: f64,
    /// Where the interval begins.
    pub low: f64,
    /// Where it ends.
    pub high: f64,
}

impl Interval {
    /// Wilson's interval of `part` out of `whole` trials; `None` of no trial.
    ///
    /// It holds 95 % if trials are independent. Vacancies of one employer aren't, so that it is then too narrow.
    ///
    /// # Source
    ///
    /// Wilson (1927), "Probable inference, the law of succession, and statistical inference", *Journal of the American
    /// Statistical Association* 22(158), 209-212.
    ///
    /// # Examples
    ///
    /// ```
    /// use matcher_core::training::Interval;
    ///
    /// let none = Interval::wilson(0, 10).unwrap();
    /// assert_eq!((none.low, (1000.0 * none.high).round()), (0.0, 278.0));
    /// assert!(Interval::wilson(0, 0).is_none());
    /// ```
    #[must_use]
    pub fn wilson(part: u64, whole: u64) -> Option<Self> {
        if whole == 0 {
            return None;
        }
        let (trials, square) = (real(whole), Z * Z);
        let share = real(part.min(whole)) / trials;
        let middle = share + square / (2.0 * trials);
        let reach = Z * (share * (1.0 - share) / trials + square / (4.0 * trials * trials)).sqrt();
        let under = 1.0 + square / trials;
        // Rounding may put an end beyond the share at 0 and 1, where it is exact.
        let low = if part == 0 { 0.0 } else { ((middle - reach) / under).clamp(0.0, share) };
        let high = if part >= whole { 1.0 } else { ((middle + reach) / under).clamp(share, 1.0) };
        Some(Self { share, low, high })
    }
}

/// How likely the standard normal law lies at least so far from 0, on either side.
pub(super) fn two_sided(z: f64) -> f64 {
    libm::erfc(z.abs() / std::f64::consts::SQRT_2)
}

/// For each p-value the smallest share of false finds at which it is one.
///
/// # Source
///
/// Benjamini and Hochberg (1995), "Controlling the false discovery rate", *Journal of the Royal Statistical Society* B
/// 57(1), 289-300.
pub(super) fn false_finds(p_values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..p_values.len()).collect();
    order.sort_by(|a, b| p_values[*a].total_cmp(&p_values[*b]));
    let (tests, mut least) = (real(p_values.len() as u64), 1.0_f64);
    let mut found = vec![1.0; p_values.len()];
    for (rank, at) in order.iter().enumerate().rev() {
        least = least.min(p_values[*at] * tests / real(rank as u64 + 1));
        found[*at] = least;
    }
    found
}

/// A count as a number.
#[allow(clippy::cast_precision_loss, reason = "vacancies, months and openings lie far below 2^53")]
pub(super) fn real(count: u64) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wilson_is_that_of_published_tables() {
        // Newcombe (1998), Statistics in Medicine 17, table I, method 3: 81 of 263, 15 of 148, 0 of 20, 1 of 29.
        let cases =
            [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)];
        for (part, whole, low, high) in cases {
            let interval = Interval::wilson(part, whole).unwrap();
            assert!((interval.low - low).abs() < 5e-5 && (interval.high - high).abs() < 5e-5, "{interval:?}");
        }
        assert!((Interval::wilson(20, 20).unwrap().high - 1.0).abs() < f64::EPSILON);
    }

    #[test]
    fn tails_are_those_of_the_table_of_the_normal_law() {
        for (z, p) in [(0.0, 1.0), (1.0, 0.317_311), (Z, 0.05), (-3.0, 0.002_699_8)] {
            assert!((two_sided(z) - p).abs() < 1e-6, "{z}");
        }
    }

    #[test]
    fn false_finds_are_those_of_the_paper() {
        // The fifteen p-values of section 3.2 of the paper, in another order: four lie below 5 %.
        let p = [
            0.0001, 0.0459, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.3240, 0.4262, 0.5719, 0.6528,
            0.7590, 1.0,
        ];
        let found = false_finds(&p);
        assert_eq!(found.iter().filter(|q| **q <= 0.05).count(), 4);
        assert!((found[0] - 0.0015).abs() < 1e-12 && (found[4] - 0.035_625).abs() < 1e-12);
        assert!(false_finds(&[]).is_empty());
    }
}
