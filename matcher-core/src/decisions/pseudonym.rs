//! How can a person be told in the log as long as they may be, and not a day longer? By a salt of their own.

use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::chain::hex;

/// Bytes of a salt and of the entropy it comes from.
const BYTES: usize = 32;
/// Bytes of a key as SHA-256 takes it into an HMAC; a shorter one is filled up with zeros (RFC 2104, section 2).
const BLOCK: usize = 64;
/// Hexadecimal digits kept: half the output, the shortest that RFC 2104 section 5 allows.
const SHORT: usize = 32;

/// Says that a digest is of a record, not of an id.
const RECORD: &[u8] = b"record\n";

/// The secret that ties one person's id to their pseudonym; whoever deletes it makes the pseudonym nobody's.
///
/// # Examples
///
/// ```
/// use matcher_core::decisions::Salt;
///
/// let salt = Salt::draw(&[7; 32], "W1");
/// assert_eq!(salt.pseudonym("W1"), Salt::draw(&[7; 32], "W1").pseudonym("W1"));
/// assert_ne!(salt.pseudonym("W1"), Salt::draw(&[8; 32], "W1").pseudonym("W1"));
/// assert_eq!(format!("{salt:?}"), "Salt");
/// ```
///
/// # Source
///
/// HMAC: Krawczyk, Bellare and Canetti (1997), RFC 2104.
#[derive(Clone, PartialEq, Eq)]
pub struct Salt([u8; BYTES]);

impl Salt {
    /// The salt of a new person from random bytes that are used for one append and then forgotten.
    ///
    /// Persons get different salts from the same bytes, in whatever order they come.
    #[must_use]
    pub fn draw(entropy: &[u8; BYTES], worker_id: &str) -> Self {
        Self(mac(entropy, &[worker_id.as_bytes()]))
    }

    /// A salt as it was stored; `None` if it has another length.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }

    /// The bytes to store; they belong into no export.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// The first 32 hexadecimal digits of HMAC-SHA-256 of an id under this salt.
    #[must_use]
    pub fn pseudonym(&self, worker_id: &str) -> String {
        short(mac(&self.0, &[worker_id.as_bytes()]))
    }

    /// A digest of the person's record that nobody without the salt can guess a fact from.
    #[must_use]
    pub fn record(&self, body: &str) -> String {
        short(mac(&self.0, &[RECORD, body.as_bytes()]))
    }
}

/// Never shows the salt.
impl fmt::Debug for Salt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Salt")
    }
}

fn mac(key: &[u8; BYTES], parts: &[&[u8]]) -> [u8; BYTES] {
    let mut block = [0; BLOCK];
    block[..BYTES].copy_from_slice(key);
    let mut mac = Hmac::<Sha256>::new(&block.into());
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

fn short(bytes: [u8; BYTES]) -> String {
    hex(&bytes[..SHORT / 2])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hmac_is_that_of_the_rfc() {
        // RFC 4231, test case 1, its key of 20 bytes filled up as the HMAC does itself.
        let mut key = [0; BYTES];
        key[..20].fill(0x0b);
        let wanted = "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7";
        assert_eq!(hex(&mac(&key, &[b"Hi ", b"There"])), wanted);
    }

    #[test]
    fn nobody_else_has_a_pseudonym_under_a_salt() {
        let salt = Salt::draw(&[1; 32], "W1");
        assert_ne!(salt.pseudonym("W1"), salt.pseudonym("W2"));
        assert_ne!(salt.pseudonym("W1"), Salt::draw(&[1; 32], "W2").pseudonym("W1"));
        assert_ne!(salt.pseudonym("{}"), salt.record("{}"));
        assert_eq!(Salt::from_bytes(salt.as_bytes()), Some(salt));
        assert_eq!(Salt::from_bytes(b"short"), None);
    }
}
