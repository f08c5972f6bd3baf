//! Which contenders does a policy treat alike? Those of one class differ by score alone.

use super::document::Instrument;
use super::residency::Residence;
use crate::region::ResidencyTier;

/// The most groups that a policy declares: their bits and those of the rings fit one mask.
pub const MOST_GROUPS: usize = 24;
/// The most rings that a policy declares.
pub const MOST_RINGS: usize = 24;

/// A priority class: residence and declared groups, as far as the instrument looks at them.
///
/// The k best of every class are all that any instrument needs, since it never changes the order inside a class.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Class {
    /// The tier the policy counts.
    pub tier: ResidencyTier,
    /// Whether they are local; `None` is unknown and never local.
    pub is_local: Option<bool>,
    /// The innermost ring they are known to live in.
    pub ring: Option<u8>,
    /// Whether they may live in a ring farther in.
    pub may_be_nearer: bool,
    /// Declared groups they are in, one bit each in the order of [`super::Policy::declared_groups`].
    pub groups: u32,
    /// Turns that count against them, see [`super::Rotation`].
    pub turns: u8,
    /// Whether the policy may put them forward, see [`Instrument::may_rise`].
    pub may_rise: bool,
}

impl Class {
    /// The one class where no policy orders.
    pub const ONLY: Self = Self {
        tier: ResidencyTier::Elsewhere,
        is_local: None,
        ring: None,
        may_be_nearer: false,
        groups: 0,
        turns: 0,
        may_rise: true,
    };
}

impl Instrument {
    /// Whether a policy may put somebody forward whose rules are passed, failed or unknown. Priority reorders the qualified
    /// and qualifies nobody: who fails a rule never rises, and who isn't known to pass takes nobody's opening.
    #[must_use]
    pub fn may_rise(self, eligible: Option<bool>) -> bool {
        match self {
            Self::None => true,
            Self::Boost | Self::Tier => eligible != Some(false),
            Self::Reserve | Self::LabourMarketTest => eligible == Some(true),
        }
    }
}

impl Class {
    /// The class of a contender whom a policy may put forward; `groups` are their bits among those that the instrument
    /// looks at, see [`super::Policy::groups_of`].
    #[must_use]
    pub fn of(instrument: Instrument, residence: &Residence, groups: u32) -> Self {
        let class = Class { groups, ..Class::ONLY };
        match instrument {
            Instrument::None => Class::ONLY,
            Instrument::Boost => Class { tier: residence.tier, ..class },
            // Unknown is never local: it stands with those from elsewhere, by score.
            Instrument::Tier => {
                Class { tier: residence.tier.min(ResidencyTier::Elsewhere), ring: residence.ring, ..class }
            }
            Instrument::Reserve => {
                Class { is_local: Some(residence.is_local == Some(true)), ring: residence.ring, ..class }
            }
            Instrument::LabourMarketTest => {
                let Residence { is_local, ring, may_be_nearer, .. } = *residence;
                Class { is_local, ring, may_be_nearer, ..class }
            }
        }
    }
}
