//! Was there really nobody here? A dated search among all local residents, and a certificate of what it found.
//!
//! [`crate::Matcher::find_locals`] looks at everybody on file and gives a [`LocalSearch`]: what was asked, how many locals
//! there are at each step, why the others don't qualify, who is one rule away, and of whom something must be told first.
//! [`crate::Matcher::local_test`] makes a [`Certificate`] of it where fewer qualified locals than openings were found.
//! [`crate::Matcher::verify`] makes the test again and says whether the same comes out.
//!
//! Unknown counts against the certificate here: somebody who may be local and may qualify stands in its way until their
//! paper was seen, or an officer says in a [`Waiver`] why it can't be. The certificate holds ids, counts and digests; no
//! name, sex, age, number or free text of a person. Nothing here ranks anybody.

mod certificate;
mod compare;
mod course;
mod criteria;
mod error;
mod page;
mod seal;
mod search;
mod waiver;
mod window;
mod words;

pub use certificate::{Certificate, Contents, FORMAT, Prints, RecordDigest};
pub use compare::{Difference, Status, Verification};
pub(crate) use compare::{absent, verify};
pub use criteria::{Criteria, LocalCriteria};
pub use error::LocalTestError;
pub(crate) use page::page;
pub(crate) use seal::Seal;
pub use search::{Counts, Finding, LocalSearch, NearMiss, Unknown};
pub use waiver::Waiver;
pub use window::{RingWindow, Window};
pub(crate) use words::{EN, ID};
