//! Which record is meant? Ids are the caller's own strings, checked once and cheap to clone.
//!
//! An id is UTF-8 of 1 to 256 bytes and orders by its bytes, which is how ties break. Ids of different tables are
//! different types, so that a worker is never passed where a vacancy is meant.

use std::borrow::Borrow;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// The longest id in bytes.
pub const MAX_ID_BYTES: usize = 256;

/// An id that is empty or longer than [`MAX_ID_BYTES`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an id is 1 to {MAX_ID_BYTES} bytes of UTF-8, this one has {length}")]
pub struct IdError {
    /// Bytes of the refused id.
    pub length: usize,
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(Arc<str>);

        impl $name {
            /// Checks and wraps an id.
            ///
            /// # Errors
            ///
            /// [`IdError`] if `text` is empty or longer than [`MAX_ID_BYTES`].
            pub fn new(text: &str) -> Result<Self, IdError> {
                if text.is_empty() || text.len() > MAX_ID_BYTES {
                    return Err(IdError { length: text.len() });
                }
                Ok(Self(Arc::from(text)))
            }

            /// The id as the caller gave it.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl FromStr for $name {
            type Err = IdError;

            fn from_str(text: &str) -> Result<Self, IdError> {
                Self::new(text)
            }
        }

        impl TryFrom<String> for $name {
            type Error = IdError;

            fn try_from(text: String) -> Result<Self, IdError> {
                Self::new(&text)
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.0.as_ref().to_owned()
            }
        }

        impl Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }
    };
}

id!(
    /// A person on file.
    WorkerId
);
id!(
    /// An advertised post.
    VacancyId
);
id!(
    /// Who hires.
    EmployerId
);
id!(
    /// A course of a training centre.
    CourseId
);
id!(
    /// A memorandum of understanding with a partner.
    MouId
);
id!(
    /// A target of the programme.
    TargetId
);
id!(
    /// Something that happened on a date.
    EventId
);
id!(
    /// A row of a table of minimum wages.
    FloorId
);
id!(
    /// A row of a table of scheme rules.
    RuleId
);
id!(
    /// A row of a table of what goes together.
    RelationId
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_has_1_to_256_bytes() {
        assert_eq!(WorkerId::new(""), Err(IdError { length: 0 }));
        assert!(WorkerId::new(&"x".repeat(256)).is_ok());
        assert_eq!(WorkerId::new(&"x".repeat(257)), Err(IdError { length: 257 }));
    }
}
