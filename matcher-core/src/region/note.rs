//! What reading a place had to assume, so that no assumption is silent.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::RegionCode;

/// A region read from a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resolved {
    /// The region, in force.
    pub code: RegionCode,
    /// What had to be assumed; `None` if the text says it all.
    pub note: Option<ResolveNote>,
}

/// What had to be assumed to read a region; several at once give the first of this list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ResolveNote {
    /// The code is one of BPS: its kabupaten/kota was taken, what is finer was not used.
    Bps,
    /// The name is spelt unlike any; the one clearly nearest was taken.
    NearMiss {
        /// That region's name.
        name: String,
    },
    /// The text says kota where there is only a kabupaten of the name, or the reverse.
    KindDiffers,
    /// Several kecamatan begin with the name, all of one kabupaten/kota, which was taken: "Cikarang".
    SharedBeginning,
    /// Several regions bear the name within what the text tells; the region around them was taken.
    Open {
        /// The regions it may be.
        candidates: Vec<RegionCode>,
    },
    /// Other regions bear the name too: a kota was taken before the kabupaten around it, a provinsi before a
    /// kabupaten/kota in it, a region of the caller's area before those outside.
    SharedName {
        /// The regions not taken.
        others: Vec<RegionCode>,
    },
    /// A part of the text or the last digits of the code name no known region and were left out.
    PartIgnored,
    /// The text gives a region that was renumbered since.
    Superseded {
        /// The code it bore.
        was: RegionCode,
    },
}

impl fmt::Display for ResolveNote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bps => f.write_str("a code of BPS, read as its kabupaten/kota; the finer part was not used"),
            Self::NearMiss { name } => write!(f, "spelt unlike any region, read as the nearest, {name}"),
            Self::KindDiffers => f.write_str("kota and kabupaten confused, read as the one there is"),
            Self::SharedBeginning => {
                f.write_str("the beginning of several kecamatan's names, read as their kabupaten/kota")
            }
            Self::Open { candidates } => {
                write!(f, "one of {} regions, read as the region around them", candidates.len())
            }
            Self::SharedName { others } => {
                f.write_str("also the name of ")?;
                for (i, other) in others.iter().enumerate() {
                    write!(f, "{}{other}", if i > 0 { ", " } else { "" })?;
                }
                Ok(())
            }
            Self::PartIgnored => f.write_str("a part that names no known region was left out"),
            Self::Superseded { was } => write!(f, "renumbered, formerly {was}"),
        }
    }
}
