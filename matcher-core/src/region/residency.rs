//! How near is a home to a work site, as a policy sees it?

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{AdminLevel, RegionCode};

/// Nearness of a home to a work site by administrative region; orders from nearest to farthest, unknown last.
///
/// Two places in one kecamatan are nearer than two in one kabupaten/kota, however many kilometres lie between them:
/// that is how the rules on local workers are written. Distances are another matter, see [`super::great_circle`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ResidencyTier {
    /// Home and site lie in the same desa or kelurahan.
    DesaKelurahan,
    /// In the same kecamatan.
    Kecamatan,
    /// In the same kabupaten or kota.
    KabupatenKota,
    /// In the same provinsi.
    Provinsi,
    /// In different provinces.
    Elsewhere,
    /// The home or the site is not known. Never local.
    Unknown,
}

impl ResidencyTier {
    /// The six tiers from nearest to unknown.
    pub const ALL: [Self; 6] =
        [Self::DesaKelurahan, Self::Kecamatan, Self::KabupatenKota, Self::Provinsi, Self::Elsewhere, Self::Unknown];

    /// The tier of a home relative to a work site: the finest level both codes share.
    ///
    /// A coarse code can't prove a near tier: a home known only as "65.71" shares the kabupaten/kota with a site in
    /// Tarakan Barat, not the kecamatan. Codes are compared as they stand, so pass codes in force, which is what
    /// [`super::Gazetteer::resolve`] and [`super::Gazetteer::current`] give.
    ///
    /// # Examples
    ///
    /// ```
    /// use matcher_core::region::ResidencyTier;
    ///
    /// let site = Some("64.74.01".parse()?);
    /// assert_eq!(ResidencyTier::between(Some("64.74.02".parse()?), site), ResidencyTier::KabupatenKota);
    /// assert_eq!(ResidencyTier::between(Some("62.02".parse()?), site), ResidencyTier::Elsewhere);
    /// assert_eq!(ResidencyTier::between(None, site), ResidencyTier::Unknown);
    /// # Ok::<(), matcher_core::region::RegionError>(())
    /// ```
    #[must_use]
    pub fn between(home: Option<RegionCode>, site: Option<RegionCode>) -> Self {
        let (Some(home), Some(site)) = (home, site) else { return Self::Unknown };
        home.shared_level(site).map_or(Self::Elsewhere, Self::from)
    }

    /// The name used in tables: `kabupaten_kota`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::DesaKelurahan => "desa_kelurahan",
            Self::Kecamatan => "kecamatan",
            Self::KabupatenKota => "kabupaten_kota",
            Self::Provinsi => "provinsi",
            Self::Elsewhere => "elsewhere",
            Self::Unknown => "unknown",
        }
    }
}

impl From<AdminLevel> for ResidencyTier {
    fn from(shared: AdminLevel) -> Self {
        match shared {
            AdminLevel::DesaKelurahan => Self::DesaKelurahan,
            AdminLevel::Kecamatan => Self::Kecamatan,
            AdminLevel::KabupatenKota => Self::KabupatenKota,
            AdminLevel::Provinsi => Self::Provinsi,
        }
    }
}

impl fmt::Display for ResidencyTier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A text that names no residency tier.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected desa_kelurahan, kecamatan, kabupaten_kota, provinsi, elsewhere or unknown")]
pub struct TierError;

impl FromStr for ResidencyTier {
    type Err = TierError;

    fn from_str(text: &str) -> Result<Self, TierError> {
        Self::ALL.into_iter().find(|tier| tier.as_str() == text).ok_or(TierError)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tier(home: &str, site: &str) -> ResidencyTier {
        ResidencyTier::between(Some(home.parse().unwrap()), Some(site.parse().unwrap()))
    }

    #[test]
    fn the_finest_shared_code_is_the_tier() {
        assert_eq!(tier("64.74.01.1001", "64.74.01.1001"), ResidencyTier::DesaKelurahan);
        assert_eq!(tier("64.74.01.1001", "64.74.01.1002"), ResidencyTier::Kecamatan);
        assert_eq!(tier("64.74.01.1001", "64.74.02.1001"), ResidencyTier::KabupatenKota);
        assert_eq!(tier("64.74", "64.08.01"), ResidencyTier::Provinsi);
        assert_eq!(tier("64.74", "62.02"), ResidencyTier::Elsewhere);
    }

    #[test]
    fn a_coarse_home_proves_no_near_tier() {
        assert_eq!(tier("64.74", "64.74.01"), ResidencyTier::KabupatenKota);
        assert_eq!(tier("64", "64.74.01"), ResidencyTier::Provinsi);
    }

    #[test]
    fn tiers_order_from_near_to_unknown_and_go_through_text() {
        assert!(ResidencyTier::ALL.is_sorted());
        for tier in ResidencyTier::ALL {
            assert_eq!(tier.to_string().parse(), Ok(tier));
            assert_eq!(serde_json::to_string(&tier).unwrap(), format!("\"{tier}\""));
        }
        assert_eq!("near".parse::<ResidencyTier>(), Err(TierError));
    }
}
