//! What must an officer see beside the offer of a vulnerable worker?

use std::fmt;

use serde::{Serialize, Serializer};

use super::vulnerable::Vulnerability;
use crate::record::{Vacancy, is_scheme};

/// Schemes without which an offer counts as unprotected: against accidents at work and death.
const PROTECTION: [&str; 2] = ["JKK", "JKM"];
/// Risk classes that count as hazardous: high and very high.
///
/// # Source
///
/// PP 44/2015, annex I: class 4 is a high risk at 1.27 % and class 5 a very high one at 1.74 % of the wage.
const HIGH_RISK: u32 = 4;

/// A flag beside a pair. It is never part of a score and moves nobody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum OfferFlag {
    /// The post is hazardous: the employer says so, or its risk class is 4 or 5.
    Hazardous,
    /// The employer tells what protection is offered, and JKK or JKM isn't in it.
    Unprotected,
    /// The employer doesn't tell what protection is offered, or names something that nobody knows.
    ProtectionUnknown,
}

impl OfferFlag {
    /// Every flag.
    pub const ALL: [Self; 3] = [Self::Hazardous, Self::Unprotected, Self::ProtectionUnknown];

    /// The code of it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Hazardous => "hazardous",
            Self::Unprotected => "unprotected",
            Self::ProtectionUnknown => "protection_unknown",
        }
    }

    fn bit(self) -> u8 {
        1 << self as u8
    }
}

/// Flags of one pair; its `Display` joins their codes with `|`, as the cell of a table does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct OfferFlags(u8);

impl OfferFlags {
    /// Its flags in the order of [`OfferFlag::ALL`].
    pub fn iter(self) -> impl Iterator<Item = OfferFlag> {
        OfferFlag::ALL.into_iter().filter(move |flag| self.0 & flag.bit() != 0)
    }

    /// The codes of its flags.
    pub fn codes(self) -> impl Iterator<Item = &'static str> {
        self.iter().map(OfferFlag::as_str)
    }

    /// True if there is none.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }
}

impl fmt::Display for OfferFlags {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, code) in self.codes().enumerate() {
            f.write_str(if at == 0 { "" } else { "|" })?;
            f.write_str(code)?;
        }
        Ok(())
    }
}

impl Serialize for OfferFlags {
    /// As the list of its codes.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.codes())
    }
}

/// What an offer puts at risk, whoever takes it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct OfferRisk(u8);

impl OfferRisk {
    /// Reads an offer.
    ///
    /// # Examples
    ///
    /// ```
    /// use matcher_core::safeguard::{OfferRisk, Vulnerability};
    /// use matcher_core::Vacancy;
    ///
    /// let mut offer = Vacancy::new("V1".parse()?);
    /// (offer.risk_class, offer.schemes_offered) = (Some(5), Some(vec!["JKN".to_owned()]));
    /// let risk = OfferRisk::of(&offer);
    /// assert_eq!(risk.beside(Vulnerability::Yes).to_string(), "hazardous|unprotected");
    /// assert!(risk.beside(Vulnerability::No).is_empty());
    /// # Ok::<(), matcher_core::ids::IdError>(())
    /// ```
    #[must_use]
    pub fn of(vacancy: &Vacancy) -> Self {
        let is_hazardous = vacancy.hazard == Some(true) || vacancy.risk_class.is_some_and(|class| class >= HIGH_RISK);
        let protection = match &vacancy.schemes_offered {
            None => Some(OfferFlag::ProtectionUnknown),
            Some(offered) => {
                let is_offered = |scheme: &&str| offered.iter().any(|offer| offer.trim().eq_ignore_ascii_case(scheme));
                let is_clear = offered.iter().all(|offer| is_scheme(offer));
                let missing = if is_clear { OfferFlag::Unprotected } else { OfferFlag::ProtectionUnknown };
                (!PROTECTION.iter().all(is_offered)).then_some(missing)
            }
        };
        let hazard = is_hazardous.then_some(OfferFlag::Hazardous);
        Self(hazard.into_iter().chain(protection).map(OfferFlag::bit).sum())
    }

    /// The flags beside somebody: all for who is or may be a vulnerable worker, none for others.
    #[must_use]
    pub fn beside(self, worker: Vulnerability) -> OfferFlags {
        match worker {
            Vulnerability::Yes | Vulnerability::Possible => OfferFlags(self.0),
            Vulnerability::Unknown | Vulnerability::No => OfferFlags(0),
        }
    }

    /// As a number for a column.
    pub(crate) fn to_code(self) -> u64 {
        u64::from(self.0)
    }

    /// From the number of a column.
    pub(crate) fn from_code(code: u64) -> Self {
        Self(u8::try_from(code & 0b111).unwrap_or(0))
    }
}
