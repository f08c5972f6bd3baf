//! Who was ranked for what, under which data, policy and version? A log that can be added to and not changed unseen.
//!
//! [`crate::Matcher::log_decisions`] writes one [`Entry`] for each list of a ranking. Every entry carries the digest of the
//! one before it, so that [`crate::Matcher::verify_decisions`] finds an entry that was changed, taken out, put in or moved.
//! A [`Head`] names the last entry; kept outside, on paper, it also shows that the end was cut off or that everything was
//! written anew, which no chain can show by itself.
//!
//! People stand in entries under pseudonyms: HMAC-SHA-256 of the id under a salt of their own, which lies outside the chain.
//! Who loses the salt can't be told any more, and the chain stays whole. Digests are plain SHA-256 over text, so that an
//! auditor checks them with any tool.
//!
//! This room is the pure half: entries, links and their verification. It reads no file and draws no chance: whoever adds
//! entries gives 32 random bytes each time, and forgets them.

mod chain;
mod entry;
mod error;
mod head;
mod pseudonym;
mod read;

pub use chain::{Fault, Link, Status, Stored, Verified, Verifier, digest};
pub use entry::{Basis, Direction, Entry, Exact, FORMAT, MadeFrom, RankedRow, check_purpose};
pub use error::DecisionError;
pub use head::{Head, Receipt};
pub use pseudonym::Salt;
pub use read::Decision;
