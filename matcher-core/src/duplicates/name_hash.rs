//! A name as bits: names spelt alike share most of them, and without the key nobody reads a name from them.

use std::fmt;
use std::str::FromStr;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::DuplicatesError;
use super::spelling::bigrams;

/// Bits of a hash.
///
/// # Source
///
/// The length of Schnell, Bachteler and Reiher (2009), *BMC Medical Informatics and Decision Making* 9:41.
pub const BITS: usize = 1_000;

/// Bits that one pair of letters sets.
///
/// # Source
///
/// The default of `CreateCLK` in the R package PPRL, whose first author is that of the paper: 20 of 1,000 bits.
pub const POSITIONS: usize = 20;

const WORDS: usize = BITS.div_ceil(64);
const BYTES: usize = BITS / 8;

/// Keyed hash of a name: a Bloom filter of its pairs of letters, 1,000 bits, written as 250 hexadecimal digits.
///
/// Titles, order of words and the usual variants of spelling are taken out before. Two hashes are compared by Dice's
/// coefficient. Each pair of letters sets its bits by HMAC-SHA-256 under the key, so that nobody without it can try out
/// names. It is still a secret: with the key names can be tried, and many hashes together betray frequent pairs of letters.
/// The library keeps none.
///
/// # Examples
///
/// ```
/// use matcher_core::duplicates::NameHash;
///
/// let hash = |name| NameHash::new(name, &[7; 32]);
/// assert_eq!(hash("Muhammad Yusuf").likeness(&hash("YUSUF, Moh.")), 1.0);
/// assert!(hash("Muhammad Yusuf").likeness(&hash("Siti Rahayu")) < 0.4);
/// ```
///
/// # Source
///
/// Schnell, Bachteler and Reiher (2009), "Privacy-preserving record linkage using Bloom filters", *BMC Medical Informatics
/// and Decision Making* 9:41. Each bit's place is drawn on its own instead of by two hashes, as later attacks on the paper's
/// way of drawing them advise.
#[derive(Clone, PartialEq, Eq)]
pub struct NameHash {
    bits: [u64; WORDS],
    set: u32,
}

impl NameHash {
    /// The hash of a name under a key; a name without letters has no bit and is like no other.
    #[must_use]
    pub fn new(name: &str, key: &[u8; 32]) -> Self {
        let mut block = [0_u8; 64];
        block[..key.len()].copy_from_slice(key);
        let keyed = Hmac::<Sha256>::new(&block.into());
        let mut bits = [0_u64; WORDS];
        for bigram in bigrams(name) {
            for place in places(&keyed, &bigram) {
                bits[place / 64] |= 1 << (place % 64);
            }
        }
        Self::of(bits)
    }

    fn of(bits: [u64; WORDS]) -> Self {
        Self { set: bits.iter().map(|word| word.count_ones()).sum(), bits }
    }

    /// Dice's coefficient of two hashes, in [0, 1]: twice the bits that both have, divided by the bits of both together.
    #[must_use]
    pub fn likeness(&self, other: &Self) -> f64 {
        let both: u32 = self.bits.iter().zip(&other.bits).map(|(a, b)| (a & b).count_ones()).sum();
        match self.set + other.set {
            0 => 0.0,
            all => f64::from(2 * both) / f64::from(all),
        }
    }

    /// The likeness if it is at least `threshold`; hashes of very different length are not compared bit by bit.
    pub(super) fn likeness_from(&self, other: &Self, threshold: f64) -> Option<f64> {
        let most = f64::from(2 * self.set.min(other.set)) / f64::from((self.set + other.set).max(1));
        if most < threshold {
            return None;
        }
        Some(self.likeness(other)).filter(|likeness| *likeness >= threshold)
    }
}

/// The places that a pair of letters sets, two bytes of an HMAC each.
fn places(keyed: &Hmac<Sha256>, bigram: &str) -> Vec<usize> {
    let mut places = Vec::with_capacity(POSITIONS);
    for counter in 0_u8.. {
        let mut mac = keyed.clone();
        mac.update(&[counter]);
        mac.update(bigram.as_bytes());
        let digest = mac.finalize().into_bytes();
        for two in digest.chunks_exact(2) {
            if places.len() == POSITIONS {
                return places;
            }
            places.push((usize::from(two[0]) * 256 + usize::from(two[1])) % BITS);
        }
    }
    places
}

impl fmt::Display for NameHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = self.bits.iter().flat_map(|word| word.to_le_bytes()).take(BYTES);
        bytes.into_iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for NameHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("NameHash(..)")
    }
}

impl FromStr for NameHash {
    type Err = DuplicatesError;

    fn from_str(text: &str) -> Result<Self, DuplicatesError> {
        let digits = text.as_bytes();
        if digits.len() != 2 * BYTES || !digits.is_ascii() {
            return Err(DuplicatesError::NotAHash);
        }
        let mut bytes = [0_u8; WORDS * 8];
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
            let pair = std::str::from_utf8(pair).ok().filter(|pair| !pair.starts_with('+'));
            *byte = pair.and_then(|pair| u8::from_str_radix(pair, 16).ok()).ok_or(DuplicatesError::NotAHash)?;
        }
        let mut bits = [0_u64; WORDS];
        for (word, eight) in bits.iter_mut().zip(bytes.chunks_exact(8)) {
            *word = eight.iter().rev().fold(0, |sum, byte| sum << 8 | u64::from(*byte));
        }
        Ok(Self::of(bits))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_is_read_back_as_it_was_written() {
        let hash = NameHash::new("Siti Contoh", &[7; 32]);
        let written = hash.to_string();
        assert_eq!((written.len(), written.parse::<NameHash>()), (250, Ok(hash)));
        for wrong in ["", "Siti Contoh", &written[1..], &"+1".repeat(125), &"é".repeat(125)] {
            assert_eq!(wrong.parse::<NameHash>(), Err(DuplicatesError::NotAHash));
        }
    }

    #[test]
    fn another_key_gives_another_hash_that_is_as_unlike_as_chance() {
        let one = NameHash::new("Muhammad Yusuf Contoh", &[7; 32]);
        let other = NameHash::new("Muhammad Yusuf Contoh", &[8; 32]);
        assert!(one.likeness(&other) < 0.5);
    }

    #[test]
    fn a_hash_prints_nothing_and_a_nameless_one_is_like_nobody() {
        let hash = NameHash::new("Siti Contoh", &[7; 32]);
        assert_eq!(format!("{hash:?}"), "NameHash(..)");
        let none = NameHash::new("…", &[7; 32]);
        assert!(none.likeness(&none).abs() < f64::EPSILON);
    }
}
