//! How is a policy document read and written?

use serde::{Deserialize, Serialize};

use super::document::{Policy, Precedence, ReserveShare, SkillClasses};
use super::error::PolicyError;
use crate::config::Places;
use crate::record::SkillClass;
use crate::units::Share;

/// A reserve's share as it is written.
#[derive(Deserialize, Serialize)]
#[serde(untagged, expecting = "expected a share from 0 to 1 or \"target\"")]
pub(super) enum ShareCell {
    Number(f64),
    Word(String),
}

impl TryFrom<ShareCell> for ReserveShare {
    type Error = String;

    fn try_from(cell: ShareCell) -> Result<Self, String> {
        match cell {
            ShareCell::Number(share) => Share::new(share).map(Self::Fixed).map_err(|error| error.to_string()),
            ShareCell::Word(word) if word == "target" => Ok(Self::Target),
            ShareCell::Word(_) => Err("expected a share from 0 to 1 or \"target\"".to_owned()),
        }
    }
}

impl From<ReserveShare> for ShareCell {
    fn from(share: ReserveShare) -> Self {
        match share {
            ReserveShare::Fixed(share) => Self::Number(share.get()),
            ReserveShare::Target => Self::Word("target".to_owned()),
        }
    }
}

/// A precedence as it is written.
#[derive(Deserialize, Serialize)]
#[serde(untagged, expecting = "expected reserve_first, open_first or a list of slots")]
pub(super) enum PrecedenceCell {
    Word(String),
    Slots(Vec<String>),
}

impl TryFrom<PrecedenceCell> for Precedence {
    type Error = String;

    fn try_from(cell: PrecedenceCell) -> Result<Self, String> {
        match cell {
            PrecedenceCell::Slots(slots) => Ok(Self::Slots(slots)),
            PrecedenceCell::Word(word) => match word.as_str() {
                "reserve_first" => Ok(Self::ReserveFirst),
                "open_first" => Ok(Self::OpenFirst),
                _ => Err("expected reserve_first, open_first or a list of slots".to_owned()),
            },
        }
    }
}

impl From<Precedence> for PrecedenceCell {
    fn from(precedence: Precedence) -> Self {
        match precedence {
            Precedence::ReserveFirst => Self::Word("reserve_first".to_owned()),
            Precedence::OpenFirst => Self::Word("open_first".to_owned()),
            Precedence::Slots(slots) => Self::Slots(slots),
        }
    }
}

/// Every class.
const EVERY: &str = "*";

impl TryFrom<Vec<String>> for SkillClasses {
    type Error = String;

    fn try_from(names: Vec<String>) -> Result<Self, String> {
        if names == [EVERY] {
            return Ok(Self::default());
        }
        let classes = names.iter().map(|name| {
            serde_json::from_value::<SkillClass>(name.as_str().into())
                .map_err(|_| "expected unskilled, semi, skilled, strategic or \"*\" alone".to_owned())
        });
        let classes = classes.collect::<Result<Vec<_>, _>>()?;
        if classes.is_empty() {
            Err("expected at least one class; \"*\" is every class".to_owned())
        } else {
            Ok(Self(classes))
        }
    }
}

impl From<SkillClasses> for Vec<String> {
    fn from(classes: SkillClasses) -> Self {
        if classes.0.is_empty() {
            return vec![EVERY.to_owned()];
        }
        let name = |class: &SkillClass| match class {
            SkillClass::Unskilled => "unskilled",
            SkillClass::Semi => "semi",
            SkillClass::Skilled => "skilled",
            SkillClass::Strategic => "strategic",
        };
        classes.0.iter().map(|class| name(class).to_owned()).collect()
    }
}

impl Policy {
    /// Reads and checks a policy document.
    ///
    /// # Errors
    ///
    /// [`PolicyError`] for text that isn't TOML, an unknown key or instrument, a value out of range or parts that
    /// contradict each other; it names the key, its line and its column.
    pub fn from_toml(text: &str) -> Result<Self, PolicyError> {
        let (policy, places) =
            crate::config::read::<Self>(text).map_err(|message| PolicyError::Malformed { message })?;
        let policy = Self { places, ..policy };
        policy.validate()?;
        Ok(policy)
    }

    /// The policy without the places of its keys: errors name keys alone. For a text that nobody wrote, such as a
    /// dict's.
    #[must_use]
    pub fn without_places(self) -> Self {
        Self { places: Places::default(), ..self }
    }

    /// The document, every key written out.
    ///
    /// # Errors
    ///
    /// [`PolicyError::Malformed`] if a value can't be written, which checked policies never cause.
    pub fn to_toml(&self) -> Result<String, PolicyError> {
        toml::to_string(self).map_err(|error| PolicyError::Malformed { message: error.to_string() })
    }

    /// A digest of the whole document.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        // A checked policy can always be written.
        blake3::hash(self.to_toml().unwrap_or_default().as_bytes()).to_hex().as_str()[..16].to_owned()
    }
}

#[cfg(test)]
mod tests;
