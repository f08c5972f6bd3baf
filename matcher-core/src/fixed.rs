//! Why does a bit never change? Rarities, credits and feature values are quantised once to integers; sums are exact.
//!
//! Integer sums don't depend on the order of their parts, so pruning, threads and order can't change a score.

/// A value in [0, 1] in steps of 1/65536.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fixed(u32);

impl Fixed {
    /// 0.
    pub const ZERO: Self = Self(0);
    /// 1.
    pub const ONE: Self = Self(1 << 16);

    /// The nearest step to `value`; below 0 or not a number gives 0, above 1 gives 1.
    #[must_use]
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to [0, 65536] before the cast")]
    pub fn from_f64(value: f64) -> Self {
        if value.is_nan() {
            return Self::ZERO;
        }
        Self((value.clamp(0.0, 1.0) * f64::from(Self::ONE.0)).round() as u32)
    }

    /// `part / whole`, rounded down to a step and at most 1; 0 if `whole` is 0.
    #[must_use]
    pub fn ratio(part: u64, whole: u64) -> Self {
        if whole == 0 {
            return Self::ZERO;
        }
        if part >= whole {
            return Self::ONE;
        }
        // A division of 128 bits costs several of 64, and only many heavy demands add up to 2^48.
        let steps = match part.checked_mul(u64::from(Self::ONE.0)) {
            Some(product) => u32::try_from(product / whole).ok(),
            None => u32::try_from(u128::from(part) * u128::from(Self::ONE.0) / u128::from(whole)).ok(),
        };
        Self(steps.unwrap_or(Self::ONE.0))
    }

    /// The product, rounded down to a step.
    #[must_use]
    pub fn times(self, other: Self) -> Self {
        let product = u64::from(self.0) * u64::from(other.0) / u64::from(Self::ONE.0);
        Self(u32::try_from(product).unwrap_or(Self::ONE.0))
    }

    /// The number of steps, 0 to 65536.
    #[must_use]
    pub fn steps(self) -> u32 {
        self.0
    }

    /// The value of that many steps; more than 65536 gives 1.
    #[must_use]
    pub fn from_steps(steps: u32) -> Self {
        Self(steps.min(Self::ONE.0))
    }

    /// The value as a float, exactly.
    #[must_use]
    pub fn to_f64(self) -> f64 {
        f64::from(self.0) / f64::from(Self::ONE.0)
    }
}

/// A rarity or weight above 0 in steps of 1/65536; below 2^22.
///
/// # Source
///
/// Rarity is the inverse document frequency of BM25 in the form that is never negative: `ln(1 + (n - df + 0.5) / (df +
/// 0.5))` (Robertson and Zaragoza 2009, *The Probabilistic Relevance Framework*).
#[must_use]
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "counts lie far below 2^53 and the logarithm below 50"
)]
pub fn rarity(holders: u64, population: u64) -> u32 {
    let df = holders.min(population) as f64;
    let ratio = (population as f64 - df + 0.5) / (df + 0.5);
    // What everybody has is least rare, but a demand for it must still be met by somebody: never 0.
    (((1.0 + ratio).ln() * f64::from(RARITY_ONE)).round() as u32).max(1)
}

/// Steps in a rarity of 1, as many as in a [`Fixed`] of 1: coarser ones would move a score by more than its own steps do.
pub const RARITY_ONE: u32 = 1 << 16;

/// What rarities add up to, at most `u32::MAX`, so that a packed record keeps it in four bytes. Hundreds of the rarest
/// skills there can be stay below.
#[must_use]
pub fn total_rarity(rarities: impl Iterator<Item = u32>) -> u64 {
    rarities.map(u64::from).sum::<u64>().min(u64::from(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ratio_is_exact_at_its_ends() {
        assert_eq!(Fixed::ratio(0, 7), Fixed::ZERO);
        assert_eq!(Fixed::ratio(7, 7), Fixed::ONE);
        assert_eq!(Fixed::ratio(9, 7), Fixed::ONE);
        assert_eq!(Fixed::ratio(1, 0), Fixed::ZERO);
        assert_eq!(Fixed::ratio(1, 2).steps(), Fixed::ONE.steps() / 2);
    }

    #[test]
    fn a_ratio_of_sums_too_long_for_a_product_is_exact() {
        let steps = u64::from(Fixed::ONE.steps());
        for whole in [1 << 48, (1 << 48) + 12_345, u64::MAX / 3, u64::MAX] {
            for part in [0, 1, whole / 7, whole / 2, whole - 1] {
                let exact = u128::from(part) * u128::from(steps) / u128::from(whole);
                assert_eq!(u128::from(Fixed::ratio(part, whole).steps()), exact, "{part} / {whole}");
            }
            // On either side of the longest product.
            let last = u64::MAX / steps;
            assert!(Fixed::ratio(last, whole) <= Fixed::ratio(last + 1, whole));
        }
        assert_eq!(Fixed::ratio(u64::MAX, u64::MAX - 1), Fixed::ONE);
    }

    #[test]
    fn a_total_of_rarities_fits_four_bytes() {
        let rarest = rarity(0, u64::from(u32::MAX));
        assert!(rarest < 1 << 22);
        assert_eq!(total_rarity(std::iter::repeat_n(rarest, 500)), u64::from(rarest) * 500);
        assert_eq!(total_rarity(std::iter::repeat_n(rarest, 5_000)), u64::from(u32::MAX));
    }

    #[test]
    fn a_rarer_thing_weighs_more() {
        assert!(rarity(1, 1000) > rarity(10, 1000));
        assert!(rarity(1000, 1000) > 0);
        assert_eq!(rarity(1_000_000, 1_000_000), 1);
        assert!(rarity(5, 0) > 0);
    }
}
