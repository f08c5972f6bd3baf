//! Do the regions of a policy exist, are they in force, and does the policy bind where the market is?

use super::document::Policy;
use super::error::PolicyError;
use crate::region::{AdminLevel, Gazetteer, RegionCode};

impl Policy {
    /// Checks that every region exists, is in force and lies in the jurisdiction, and that the policy binds where the
    /// market is.
    ///
    /// A village is taken on the word of its kecamatan where the table lists no village of it, as the bundled table
    /// does; where it lists some, the village has to be among them.
    ///
    /// # Errors
    ///
    /// [`PolicyError::UnknownRegion`], [`PolicyError::SupersededRegion`], [`PolicyError::Contradiction`] for a named
    /// region outside of the jurisdiction, or [`PolicyError::OtherJurisdiction`].
    pub fn check_regions(&self, regions: &Gazetteer, served: Option<RegionCode>) -> Result<(), PolicyError> {
        if let Some(jurisdiction) = self.jurisdiction {
            self.check_region(regions, "jurisdiction", jurisdiction)?;
        }
        for (path, code) in self.named_regions() {
            self.check_region(regions, &path, code)?;
            if let Some(jurisdiction) = self.jurisdiction.filter(|&jurisdiction| is_apart(jurisdiction, code)) {
                let what = format!("names the region {code}, which lies outside of the jurisdiction {jurisdiction}");
                return Err(PolicyError::Contradiction { key: self.places.key(&path), what });
            }
        }
        match (self.jurisdiction, served) {
            (Some(jurisdiction), Some(region)) if is_apart(jurisdiction, region) => {
                let key = self.places.key("jurisdiction");
                Err(PolicyError::OtherJurisdiction { id: self.id.clone(), key, jurisdiction, region })
            }
            _ => Ok(()),
        }
    }

    /// Every region that decides who is local or in a ring, with the path of its key.
    fn named_regions(&self) -> impl Iterator<Item = (String, RegionCode)> {
        let local = (1..).zip(&self.local.regions).map(|(place, code)| (format!("local.regions[{place}]"), *code));
        let rings = (1..).zip(&self.rings).flat_map(|(ring, rules)| {
            let codes = (1_usize..).zip(&rules.regions);
            codes.map(move |(place, code)| (format!("tier[{ring}].regions[{place}]"), *code))
        });
        local.chain(rings)
    }

    fn check_region(&self, regions: &Gazetteer, path: &str, code: RegionCode) -> Result<(), PolicyError> {
        let key = || self.places.key(path);
        let now = regions.current(code);
        if now != code {
            return Err(PolicyError::SupersededRegion { key: key(), code, now: Some(now) });
        }
        let kecamatan = code.at(AdminLevel::Kecamatan).filter(|_| code.level() == AdminLevel::DesaKelurahan);
        let listed = match kecamatan {
            Some(kecamatan) if regions.children(kecamatan).next().is_none() => kecamatan,
            _ => code,
        };
        if !regions.contains(listed) {
            return Err(PolicyError::UnknownRegion { key: key(), code });
        }
        if !regions.codes(listed.level()).any(|in_force| in_force == listed) {
            return Err(PolicyError::SupersededRegion { key: key(), code, now: None });
        }
        Ok(())
    }
}

/// Whether neither of two regions contains the other.
fn is_apart(a: RegionCode, b: RegionCode) -> bool {
    !a.contains(b) && !b.contains(a)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The complaint about a policy's regions, given a table of one's own or else the bundled one.
    fn complaint(document: &str, table: Option<&str>, served: Option<&str>) -> Option<String> {
        let regions = table.map(|csv| Gazetteer::from_csv(csv.as_bytes()).unwrap());
        let policy = Policy::from_toml(document).unwrap();
        let served = served.map(|code| code.parse().unwrap());
        let bundled = Gazetteer::bundled();
        policy.check_regions(regions.as_ref().unwrap_or(&bundled), served).err().map(|error| error.to_string())
    }

    #[test]
    fn a_region_that_is_none_was_renumbered_or_lies_elsewhere_is_named_with_its_line() {
        for (document, expected) in [
            (
                "jurisdiction = \"99.99\"\n",
                "policy: line 2, column 16: jurisdiction names the region 99.99, which the region table doesn't have",
            ),
            // Renumbered when the province was founded by UU 14/2022.
            (
                "jurisdiction = \"91.01\"\n",
                "policy: line 2, column 16: jurisdiction names the region 91.01, which is no longer in force: it is 93.01 now",
            ),
            (
                "[local]\nregions = [\n  \"64.74.01\",\n  \"64.74.09\",\n]\n",
                "policy: line 5, column 3: local.regions[2] names the region 64.74.09, which the region table doesn't have",
            ),
            (
                "[[tier]]\nlevel = \"desa_kelurahan\"\n[[tier]]\nregions = [\"91.01.01.2001\"]\n",
                "policy: line 5, column 12: tier[2].regions[1] names the region 91.01.01.2001, which is no longer in force: it is 93.01.01 now",
            ),
            (
                "jurisdiction = \"64.74\"\n[local]\nregions = [\"64.74.01\", \"64.08.01\"]\n",
                "policy: line 4, column 24: local.regions[2] names the region 64.08.01, which lies outside of the jurisdiction 64.74",
            ),
        ] {
            assert_eq!(complaint(&format!("id = \"x\"\n{document}"), None, None).as_deref(), Some(expected));
        }
    }

    #[test]
    fn a_policy_binds_inside_and_around_its_jurisdiction_and_not_beside_it() {
        let document = "id = \"x\"\njurisdiction = \"64.74\"\n";
        for served in [None, Some("64.74"), Some("64"), Some("64.74.01")] {
            assert_eq!(complaint(document, None, served), None, "{served:?}");
        }
        let expected = "policy x: line 2, column 16: jurisdiction is 64.74, but this market serves 62.02";
        assert_eq!(complaint(document, None, Some("62.02")).as_deref(), Some(expected));
    }

    #[test]
    fn a_village_is_taken_on_the_word_of_its_kecamatan_unless_its_villages_are_listed() {
        let document = |village: &str| format!("id = \"x\"\n[[tier]]\nregions = [\"{village}\"]\n");
        assert_eq!(complaint(&document("64.74.01.1001"), None, None), None);
        assert!(complaint(&document("64.74.09.1001"), None, None).unwrap().contains("the region table doesn't have"));
        let table = "code,name,valid_to\n64.74.01,North,\n64.74.01.1001,Harbour,\n64.74.02,South,\n\
                     64.74.03,Dissolved,2020-01-01\n";
        for (village, is_known) in
            [("64.74.01.1001", true), ("64.74.01.1002", false), ("64.74.02.1001", true), ("64.74.03.1001", false)]
        {
            assert_eq!(complaint(&document(village), Some(table), None).is_none(), is_known, "{village}");
        }
    }

    #[test]
    fn a_policy_without_places_names_keys_alone() {
        let policy = Policy::from_toml("id = \"x\"\njurisdiction = \"99.99\"\n").unwrap().without_places();
        let error = policy.check_regions(&Gazetteer::bundled(), None).unwrap_err().to_string();
        assert_eq!(error, "policy: jurisdiction names the region 99.99, which the region table doesn't have");
    }
}
