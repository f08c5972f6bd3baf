//! How is a certificate kept from being changed? Salted digests, keyed with the office's key where there is one.
//!
//! The salt is made of what the test was asked of: vacancy, day, waivers, fingerprints. It is public, so that whoever has the
//! records can make every digest again; whoever has neither records nor key can't, and nobody without the key can guess a
//! record from the digest of a sealed certificate.

use serde::Serialize;

/// Letters of a record's digest and of a salt: 128 bits, enough that no second record has the same.
const SHORT: usize = 32;

/// Says which key is made; a key for one use is none for another.
const RECORDS: &str = "matcher 2026-11 local test certificate: records";
const CERTIFICATE: &str = "matcher 2026-11 local test certificate: whole";
const SUBKEY: &str = "matcher 2026-11 local test certificate: key of the office";

/// A salt from what a test was asked of.
pub(super) fn salt(asked: &impl Serialize) -> String {
    // What is asked is made of texts and numbers, which can always be written.
    let text = serde_json::to_vec(asked).unwrap_or_default();
    blake3::hash(&text).to_hex().as_str()[..SHORT].to_owned()
}

/// Makes the digests of one certificate.
pub(crate) struct Seal {
    records: [u8; 32],
    certificate: [u8; 32],
}

impl Seal {
    /// The keys of a certificate with this salt, under the office's key if there is one.
    pub(crate) fn new(salt: &str, office: Option<&[u8; 32]>) -> Self {
        let mut material = salt.as_bytes().to_vec();
        if let Some(office) = office {
            // Parted by a letter that no salt has, so that no salt can stand for a key.
            material.push(0);
            material.extend(blake3::derive_key(SUBKEY, office));
        }
        Self {
            records: blake3::derive_key(RECORDS, &material),
            certificate: blake3::derive_key(CERTIFICATE, &material),
        }
    }

    /// The digest of one record's JSON.
    pub(crate) fn record(&self, json: &str) -> String {
        blake3::keyed_hash(&self.records, json.as_bytes()).to_hex().as_str()[..SHORT].to_owned()
    }

    /// The digest of a whole certificate's JSON.
    pub(super) fn certificate(&self, json: &[u8]) -> String {
        blake3::keyed_hash(&self.certificate, json).to_hex().to_string()
    }
}
