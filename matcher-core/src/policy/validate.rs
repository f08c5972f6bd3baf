//! Can a policy be used? Ranges, parts that contradict each other, regions.

use super::document::Policy;
use super::error::PolicyError;
use crate::region::{AdminLevel, Gazetteer, RegionCode, ResidencyTier};

impl Policy {
    /// Checks every range.
    ///
    /// # Errors
    ///
    /// [`PolicyError::OutOfRange`] naming the first key that is wrong.
    pub fn validate(&self) -> Result<(), PolicyError> {
        let wrong = |key: &str, value: String, expected| {
            Err(PolicyError::OutOfRange { key: key.to_owned(), value, expected })
        };
        if self.id.trim().is_empty() {
            return wrong("id", "empty".to_owned(), "a name");
        }
        if self.local.proof.is_empty() {
            return wrong("local.proof", "[]".to_owned(), "at least one of ktp_region, home_region");
        }
        if !(0.0..=1.0).contains(&self.order.min_score) {
            return wrong("order.min_score", self.order.min_score.to_string(), "a number from 0 to 1");
        }
        if let (Some(from), Some(to)) = (self.valid_from, self.valid_to)
            && to < from
        {
            return wrong("valid_to", to.to_string(), "a day on or after valid_from");
        }
        let boost = &self.order.boost;
        let amounts = [boost.desa_kelurahan, boost.kecamatan, boost.kabupaten_kota, boost.provinsi];
        for amount in amounts.into_iter().flatten() {
            if !(0.0..=1.0).contains(&amount) {
                return wrong("order.boost", amount.to_string(), "amounts from 0 to 1");
            }
        }
        let tiers = [
            ResidencyTier::DesaKelurahan,
            ResidencyTier::Kecamatan,
            ResidencyTier::KabupatenKota,
            ResidencyTier::Provinsi,
        ];
        if !tiers.map(|tier| boost.of(tier)).is_sorted_by(|nearer, farther| nearer >= farther) {
            return wrong("order.boost", format!("{amounts:?}"), "no farther tier above a nearer one");
        }
        Ok(())
    }

    /// Checks that every region exists and that the policy binds where the market is.
    ///
    /// # Errors
    ///
    /// [`PolicyError::UnknownRegion`] or [`PolicyError::OtherJurisdiction`].
    pub fn check_regions(&self, regions: &Gazetteer, served: Option<RegionCode>) -> Result<(), PolicyError> {
        let known = |key: &str, code: RegionCode| {
            // Villages are not in the bundled table; their kecamatan is.
            let listed = code.at(AdminLevel::Kecamatan).unwrap_or(code);
            if regions.name(listed).is_some() {
                Ok(())
            } else {
                Err(PolicyError::UnknownRegion { key: key.to_owned(), code })
            }
        };
        for code in &self.local.regions {
            known("local.regions", *code)?;
        }
        let Some(jurisdiction) = self.jurisdiction else {
            return Ok(());
        };
        known("jurisdiction", jurisdiction)?;
        match served {
            Some(region) if !jurisdiction.contains(region) && !region.contains(jurisdiction) => {
                Err(PolicyError::OtherJurisdiction { id: self.id.clone(), jurisdiction, region })
            }
            _ => Ok(()),
        }
    }
}
