//! Which policy holds in a region on a day? Documents follow one another; jurisdiction and date pick one.

use super::document::Policy;
use super::error::PolicyError;
use crate::region::RegionCode;
use crate::units::Date;

impl Policy {
    /// The policy in force in a region on a day: of those whose jurisdiction contains the region the one with the
    /// smallest jurisdiction; one without a jurisdiction is the last resort.
    ///
    /// # Errors
    ///
    /// [`PolicyError::Overlap`] if two of that jurisdiction are in force, [`PolicyError::NoVersion`] if none is.
    ///
    /// # Examples
    ///
    /// ```
    /// use matcher_core::Policy;
    ///
    /// let old = Policy::from_toml("id = \"old\"\njurisdiction = \"64.74\"\nvalid_to = 2018-12-31\n")?;
    /// let new = Policy::from_toml("id = \"new\"\njurisdiction = \"64.74\"\nvalid_from = 2019-01-01\n")?;
    /// let policies = [old, new];
    /// let picked = Policy::pick(&policies, "64.74.01".parse()?, "2026-11-01".parse()?)?;
    /// assert_eq!(picked.id, "new");
    /// assert!(Policy::pick(&policies, "62.02".parse()?, "2026-11-01".parse()?).is_err());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn pick(policies: &[Self], region: RegionCode, as_of: Date) -> Result<&Self, PolicyError> {
        let depth = |policy: &Self| policy.jurisdiction.map(RegionCode::level);
        let fitting = policies.iter().filter(|policy| {
            policy.jurisdiction.is_none_or(|jurisdiction| jurisdiction.contains(region))
                && policy.is_in_force(Some(as_of))
        });
        let fitting: Vec<&Self> = fitting.collect();
        let Some(deepest) = fitting.iter().map(|policy| depth(policy)).max() else {
            let known = policies.iter().map(Self::label).collect();
            return Err(PolicyError::NoVersion { region, as_of, known });
        };
        let mut versions = fitting.into_iter().filter(|policy| depth(policy) == deepest);
        match (versions.next(), versions.next()) {
            (Some(only), None) => Ok(only),
            (Some(first), Some(second)) => {
                let from = first.valid_from.max(second.valid_from);
                Err(PolicyError::Overlap { first: first.label(), second: second.label(), from })
            }
            (None, _) => Err(PolicyError::NoVersion { region, as_of, known: Vec::new() }),
        }
    }

    /// Checks that no two policies of one jurisdiction are in force on one day.
    ///
    /// # Errors
    ///
    /// [`PolicyError::Overlap`] naming the first two that are, and since when.
    pub fn check_versions(policies: &[Self]) -> Result<(), PolicyError> {
        for (place, second) in policies.iter().enumerate() {
            for first in policies[..place].iter().filter(|first| first.jurisdiction == second.jurisdiction) {
                if meet((first.valid_from, first.valid_to), (second.valid_from, second.valid_to)) {
                    let from = first.valid_from.max(second.valid_from);
                    return Err(PolicyError::Overlap { first: first.label(), second: second.label(), from });
                }
            }
        }
        Ok(())
    }

    /// Name, state, jurisdiction and period in a few words: `residents (version 2, 64.74, from 2019-01-01)`.
    fn label(&self) -> String {
        let version = self.version.as_ref().map(|version| format!("version {version}"));
        let place = self.jurisdiction.map_or_else(|| "everywhere".to_owned(), |code| code.to_string());
        let from = self.valid_from.map(|day| format!("from {day}"));
        let to = self.valid_to.map(|day| format!("to {day}"));
        let parts: Vec<String> = [version, Some(place), from, to].into_iter().flatten().collect();
        format!("{} ({})", self.id, parts.join(", "))
    }
}

/// Whether two periods share a day, each with its first and its last day.
pub(super) fn meet(a: (Option<Date>, Option<Date>), b: (Option<Date>, Option<Date>)) -> bool {
    let begins = a.0.max(b.0);
    [a.1, b.1].into_iter().flatten().all(|last| begins.is_none_or(|first| first <= last))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn policy(id: &str, jurisdiction: Option<&str>, from: Option<&str>, to: Option<&str>) -> Policy {
        Policy {
            id: id.to_owned(),
            jurisdiction: jurisdiction.map(|code| code.parse().unwrap()),
            valid_from: from.map(|day| day.parse().unwrap()),
            valid_to: to.map(|day| day.parse().unwrap()),
            ..Policy::none()
        }
    }

    fn pick<'a>(policies: &'a [Policy], region: &str, day: &str) -> Result<&'a str, PolicyError> {
        Policy::pick(policies, region.parse().unwrap(), day.parse().unwrap()).map(|policy| policy.id.as_str())
    }

    #[test]
    fn day_and_region_pick_the_version_and_the_smallest_jurisdiction_wins() {
        let policies = [
            policy("anywhere", None, None, None),
            policy("province", Some("64"), None, None),
            policy("first", Some("64.74"), Some("2009-01-01"), Some("2018-12-31")),
            policy("second", Some("64.74"), Some("2019-01-01"), None),
        ];
        Policy::check_versions(&policies).unwrap();
        for (region, day, id) in [
            ("64.74", "2018-12-31", "first"),
            ("64.74.01.1001", "2019-01-01", "second"),
            ("64.74", "2008-12-31", "province"),
            ("64.08", "2026-01-01", "province"),
            ("64", "2026-01-01", "province"),
            ("62.02", "2026-01-01", "anywhere"),
        ] {
            assert_eq!(pick(&policies, region, day), Ok(id), "{region} {day}");
        }
    }

    #[test]
    fn two_of_one_jurisdiction_on_one_day_are_refused_with_both_names() {
        let policies = [
            policy("first", Some("64.74"), Some("2009-01-01"), Some("2019-06-30")),
            policy("second", Some("64.74"), Some("2019-01-01"), None),
        ];
        let expected = "policy first (64.74, from 2009-01-01, to 2019-06-30) and policy second (64.74, from 2019-01-01) \
                        are both in force from 2019-01-01: one of them has to end before";
        assert_eq!(Policy::check_versions(&policies).unwrap_err().to_string(), expected);
        assert_eq!(pick(&policies, "64.74", "2019-03-01").unwrap_err().to_string(), expected);
        assert_eq!(pick(&policies, "64.74", "2019-07-01"), Ok("second"));
    }

    #[test]
    fn where_none_is_in_force_the_error_lists_what_there_is() {
        let policies = [policy("second", Some("64.74"), Some("2019-01-01"), None)];
        let error = pick(&policies, "64.74", "2018-12-31").unwrap_err().to_string();
        let expected = "policy: none is in force in 64.74 on 2018-12-31; there is second (64.74, from 2019-01-01)";
        assert_eq!(error, expected);
        assert!(pick(&[], "64.74", "2018-12-31").unwrap_err().to_string().ends_with("there is no policy at all"));
    }
}
