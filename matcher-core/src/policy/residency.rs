//! Who is local for a site? Proofs, months, rings; and which paper is missing where it can't be told.

use super::document::{Local, Mode, Policy, Proof, Ring};
use crate::record::WorkerFacts;
use crate::region::{AdminLevel, RegionCode, ResidencyTier};
use crate::units::Date;

/// What a policy knows of a worker's residence relative to a site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Residence {
    /// Whether the worker is local; `None` if a proof or a date is missing. Unknown is never local.
    pub is_local: Option<bool>,
    /// The tier the policy counts: of the nearest proof if one is enough, of the farthest if all are asked; at least the
    /// boundary's for who is local by named regions. Somebody inside the boundary who isn't local (too few months, a missing
    /// paper) counts as elsewhere or unknown.
    pub tier: ResidencyTier,
    /// The innermost ring of the policy that a local is known to live in.
    pub ring: Option<u8>,
    /// Whether a local may live in a ring farther in: the home is known too coarsely, or a paper is missing.
    pub may_be_nearer: bool,
    /// What would tell whether the worker is local or, of a local, in which ring.
    pub missing: Papers,
}

/// Papers and facts without which nobody can tell whether a worker is local.
///
/// # Examples
///
/// ```
/// use matcher_core::policy::Papers;
///
/// let papers = Papers::KTP_REGION.and(Papers::RESIDENT_SINCE);
/// assert_eq!(papers.names().collect::<Vec<_>>(), ["ktp_region", "resident_since"]);
/// assert!(Papers::default().is_empty());
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Papers(u8);

impl Papers {
    /// Where the identity card was issued.
    pub const KTP_REGION: Self = Self(1);
    /// A fresh look at the identity card.
    pub const KTP_CHECKED_ON: Self = Self(1 << 1);
    /// Domicile.
    pub const HOME_REGION: Self = Self(1 << 2);
    /// Since when the worker lives there.
    pub const RESIDENT_SINCE: Self = Self(1 << 3);
    /// The vacancy's work site.
    pub const SITE: Self = Self(1 << 4);
    /// The day the market looks at.
    pub const AS_OF: Self = Self(1 << 5);

    /// Names of the columns, and of the setting, that would tell.
    const NAMES: [&'static str; 6] =
        ["ktp_region", "ktp_checked_on", "home_region", "resident_since", "region", "as_of"];

    /// These and others.
    #[must_use]
    pub fn and(self, others: Self) -> Self {
        Self(self.0 | others.0)
    }

    /// True if nothing is missing.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The workers' columns that are missing; `region` is the vacancy's, `as_of` the market's day.
    pub fn names(self) -> impl Iterator<Item = &'static str> {
        Self::NAMES.into_iter().enumerate().filter(move |(bit, _)| self.0 >> bit & 1 == 1).map(|(_, name)| name)
    }
}

/// A statement that is true, false or, without some papers, unknown.
#[derive(Clone, Copy)]
struct Statement {
    holds: Option<bool>,
    missing: Papers,
}

impl Statement {
    fn known(holds: bool) -> Self {
        Self { holds: Some(holds), missing: Papers::default() }
    }

    fn unknown(missing: Papers) -> Self {
        Self { holds: None, missing }
    }

    fn not(self) -> Self {
        Self { holds: self.holds.map(|holds| !holds), ..self }
    }

    /// True if one is true, else unknown if one is unknown.
    fn any(statements: impl Iterator<Item = Self>) -> Self {
        let mut result = Self::known(false);
        for statement in statements {
            match statement.holds {
                Some(true) => return statement,
                Some(false) => {}
                None => result = Self::unknown(result.missing.and(statement.missing)),
            }
        }
        result
    }

    /// False if one is false, else unknown if one is unknown.
    fn all(statements: impl Iterator<Item = Self>) -> Self {
        Self::any(statements.map(Self::not)).not()
    }

    fn by(mode: Mode, statements: impl Iterator<Item = Self>) -> Self {
        match mode {
            Mode::Any => Self::any(statements),
            Mode::All => Self::all(statements),
        }
    }
}

/// A worker seen from a site on a day.
struct View<'a> {
    local: &'a Local,
    worker: &'a WorkerFacts,
    site: Option<RegionCode>,
    as_of: Option<Date>,
}

impl View<'_> {
    fn region(&self, proof: Proof) -> Option<RegionCode> {
        match proof {
            Proof::KtpRegion => self.worker.ktp,
            Proof::HomeRegion => self.worker.home,
        }
    }

    /// Whether a proof lies inside a level around the site or inside named regions.
    fn inside(&self, proof: Proof, level: Option<AdminLevel>, regions: &[RegionCode]) -> Statement {
        let paper = match proof {
            Proof::KtpRegion => Papers::KTP_REGION,
            Proof::HomeRegion => Papers::HOME_REGION,
        };
        let Some(region) = self.region(proof) else {
            return Statement::unknown(paper);
        };
        let inside = match level {
            _ if !regions.is_empty() => {
                if regions.iter().any(|named| named.contains(region)) {
                    Some(true)
                } else if regions.iter().any(|named| region.contains(*named)) {
                    // Known only more coarsely than the list: it may be one of them.
                    None
                } else {
                    Some(false)
                }
            }
            Some(level) => match self.site {
                Some(site) if site.at(level).is_none() && site.contains(region) => {
                    return Statement::unknown(Papers::SITE);
                }
                Some(site) => region.same_at(site, level),
                None => return Statement::unknown(Papers::SITE),
            },
            None => Some(false),
        };
        match inside {
            Some(true) => self.checked(proof),
            Some(false) => Statement::known(false),
            None => Statement::unknown(paper),
        }
    }

    /// Whether an officer saw the identity card lately enough; other proofs need no look.
    fn checked(&self, proof: Proof) -> Statement {
        let months = self.local.checked_months;
        if proof != Proof::KtpRegion || months == 0 {
            return Statement::known(true);
        }
        let Some(today) = self.as_of else { return Statement::unknown(Papers::AS_OF) };
        match self.worker.ktp_checked.and_then(|day| Date::from_days(day).ok()) {
            // A look too long ago proves no more than none.
            Some(day) if day <= today && i64::from(day.months_until(today)) < i64::from(months) => {
                Statement::known(true)
            }
            _ => Statement::unknown(Papers::KTP_CHECKED_ON),
        }
    }

    /// Whether the asked months of residence are full.
    fn settled(&self) -> Statement {
        let months = self.local.months;
        if months == 0 {
            return Statement::known(true);
        }
        let Some(since) = self.worker.resident_since.and_then(|day| Date::from_days(day).ok()) else {
            return Statement::unknown(Papers::RESIDENT_SINCE);
        };
        let Some(today) = self.as_of else { return Statement::unknown(Papers::AS_OF) };
        Statement::known(i64::from(since.months_until(today)) >= i64::from(months))
    }

    fn by_proofs(&self, level: Option<AdminLevel>, regions: &[RegionCode]) -> Statement {
        Statement::by(self.local.mode, self.local.proof.iter().map(|proof| self.inside(*proof, level, regions)))
    }

    fn is_local(&self) -> Statement {
        let lives = self.by_proofs(Some(self.local.boundary), &self.local.regions);
        Statement::all([lives, self.settled()].into_iter())
    }

    /// The innermost ring that a local is known to live in, and what would tell whether it is one farther in.
    fn ring(&self, rings: &[Ring]) -> (Option<u8>, Papers) {
        let mut missing = Papers::default();
        for (place, ring) in (0_u8..).zip(rings) {
            let lives = self.by_proofs(ring.level, &ring.regions);
            match lives.holds {
                Some(true) => return (Some(place), missing),
                Some(false) => {}
                None => missing = missing.and(lives.missing),
            }
        }
        (None, missing)
    }

    fn tier(&self, is_local: Option<bool>) -> ResidencyTier {
        // A card that nobody looked at proves nothing near.
        let proven = |proof: &Proof| self.region(*proof).filter(|_| self.checked(*proof).holds == Some(true));
        let tiers = self.local.proof.iter().map(|proof| ResidencyTier::between(proven(proof), self.site));
        let tier = match self.local.mode {
            Mode::Any => tiers.min(),
            Mode::All => tiers.max(),
        };
        let tier = tier.unwrap_or(ResidencyTier::Unknown);
        match is_local {
            Some(true) => tier.min(ResidencyTier::from(self.local.boundary)),
            local if tier <= ResidencyTier::from(self.local.boundary) => {
                if local.is_none() {
                    ResidencyTier::Unknown
                } else {
                    ResidencyTier::Elsewhere
                }
            }
            _ => tier,
        }
    }
}

/// All that a policy reads of a worker to know the residence: workers with the same have the same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Told {
    home: Option<RegionCode>,
    ktp: Option<RegionCode>,
    checked: Option<i32>,
    since: Option<i32>,
}

impl Told {
    /// What two policies read together of one worker.
    pub(crate) fn or(self, other: Self) -> Self {
        Self {
            home: self.home.or(other.home),
            ktp: self.ktp.or(other.ktp),
            checked: self.checked.or(other.checked),
            since: self.since.or(other.since),
        }
    }
}

impl Policy {
    /// What the policy reads of a worker to know the residence.
    pub(crate) fn told(&self, worker: &WorkerFacts) -> Told {
        let local = &self.local;
        let asks = |proof| local.proof.contains(&proof);
        Told {
            home: worker.home.filter(|_| asks(Proof::HomeRegion)),
            ktp: worker.ktp.filter(|_| asks(Proof::KtpRegion)),
            checked: worker.ktp_checked.filter(|_| local.checked_months > 0),
            since: worker.resident_since.filter(|_| local.months > 0),
        }
    }

    /// What the policy knows of a worker's residence relative to a site on a day.
    #[must_use]
    pub fn residence(&self, worker: &WorkerFacts, site: Option<RegionCode>, as_of: Option<Date>) -> Residence {
        let view = View { local: &self.local, worker, site, as_of };
        let local = view.is_local();
        let (ring, nearer) = match local.holds {
            Some(true) if !self.rings.is_empty() => view.ring(&self.rings),
            _ => (None, Papers::default()),
        };
        Residence {
            is_local: local.holds,
            tier: view.tier(local.holds),
            ring,
            may_be_nearer: !nearer.is_empty(),
            missing: if local.holds.is_none() { local.missing } else { nearer },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn worker(home: Option<&str>, ktp: Option<&str>) -> WorkerFacts {
        let code = |text: Option<&str>| text.map(|text| text.parse().unwrap());
        WorkerFacts { home: code(home), ktp: code(ktp), ..WorkerFacts::default() }
    }

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn site() -> RegionCode {
        "65.71.02".parse().unwrap()
    }

    fn both(mode: Mode) -> Policy {
        let mut policy = Policy::none();
        policy.local.proof = vec![Proof::KtpRegion, Proof::HomeRegion];
        policy.local.mode = mode;
        policy
    }

    fn missing(residence: Residence) -> Vec<&'static str> {
        residence.missing.names().collect()
    }

    #[test]
    fn mixed_proofs_are_local_where_one_is_enough_and_not_where_all_are_asked() {
        let mixed = worker(Some("64.71"), Some("65.71.01"));
        assert_eq!(both(Mode::Any).residence(&mixed, Some(site()), None).is_local, Some(true));
        assert_eq!(both(Mode::All).residence(&mixed, Some(site()), None).is_local, Some(false));
    }

    #[test]
    fn without_a_paper_nobody_is_local_and_the_paper_is_named() {
        let unknown = worker(None, None);
        let residence = both(Mode::Any).residence(&unknown, Some(site()), None);
        assert_eq!((residence.is_local, residence.tier), (None, ResidencyTier::Unknown));
        assert_eq!(missing(residence), ["ktp_region", "home_region"]);
        // One proof is there: with `all` only the other is missing.
        let half = worker(Some("65.71.01"), None);
        assert_eq!(missing(both(Mode::All).residence(&half, Some(site()), None)), ["ktp_region"]);
        // One proof speaks against it, and both are asked: no paper would change that.
        let outside = worker(Some("64.71"), None);
        let residence = both(Mode::All).residence(&outside, Some(site()), None);
        assert_eq!((residence.is_local, missing(residence)), (Some(false), vec![]));
    }

    #[test]
    fn a_coarse_code_is_no_proof() {
        let province = worker(Some("65"), None);
        let residence = Policy::none().residence(&province, Some(site()), None);
        assert_eq!((residence.is_local, missing(residence)), (None, vec!["home_region"]));
    }

    #[test]
    fn without_a_site_the_vacancy_s_region_is_missing() {
        let residence = Policy::none().residence(&worker(Some("65.71.01"), None), None, None);
        assert_eq!((residence.is_local, missing(residence)), (None, vec!["region"]));
    }

    #[test]
    fn months_of_residence_are_counted_in_full() {
        let mut policy = Policy::none();
        policy.local.months = 12;
        let mut near = worker(Some("65.71.01"), None);
        assert_eq!(missing(policy.residence(&near, Some(site()), Some(day("2026-11-01")))), ["resident_since"]);
        near.resident_since = Some(day("2025-11-02").to_days());
        let at = |as_of: &str| policy.residence(&near, Some(site()), Some(day(as_of)));
        assert_eq!((at("2026-11-01").is_local, at("2026-11-01").tier), (Some(false), ResidencyTier::Elsewhere));
        assert_eq!(at("2026-11-02").is_local, Some(true));
        assert_eq!(missing(policy.residence(&near, Some(site()), None)), ["as_of"]);
    }

    #[test]
    fn a_card_counts_if_it_was_seen_lately() {
        let mut policy = both(Mode::Any);
        policy.local.proof = vec![Proof::KtpRegion];
        policy.local.checked_months = 6;
        let mut near = worker(None, Some("65.71.01"));
        let today = Some(day("2026-11-01"));
        assert_eq!(missing(policy.residence(&near, Some(site()), today)), ["ktp_checked_on"]);
        near.ktp_checked = Some(day("2026-05-02").to_days());
        assert_eq!(policy.residence(&near, Some(site()), today).is_local, Some(true));
        near.ktp_checked = Some(day("2026-05-01").to_days());
        assert_eq!(policy.residence(&near, Some(site()), today).is_local, None);
        near.ktp_checked = Some(day("2026-11-02").to_days());
        assert_eq!(policy.residence(&near, Some(site()), today).is_local, None);
        // A card of another place needs no look to be none of here, and gives nothing without one.
        let other = policy.residence(&worker(None, Some("65.04")), Some(site()), today);
        assert_eq!((other.is_local, other.tier), (Some(false), ResidencyTier::Unknown));
        // A card of another place needs no look.
        assert_eq!(policy.residence(&worker(None, Some("64.71")), Some(site()), today).is_local, Some(false));
    }

    #[test]
    fn rings_are_counted_inward_and_only_for_locals() {
        let mut policy = Policy::none();
        policy.rings = vec![
            Ring { regions: vec!["65.71.01.1001".parse().unwrap()], ..Ring::default() },
            Ring { level: Some(AdminLevel::Kecamatan), ..Ring::default() },
        ];
        let ring = |home: &str| policy.residence(&worker(Some(home), None), Some(site()), None).ring;
        assert_eq!(ring("65.71.01.1001"), Some(0));
        assert_eq!(ring("65.71.02.1001"), Some(1));
        assert_eq!(ring("65.71.03"), None);
        assert_eq!(ring("64.71.01"), None);
        // Known only as its kecamatan, a home may be the village named, but isn't proven to be.
        let coarse = policy.residence(&worker(Some("65.71.01"), None), Some(site()), None);
        assert_eq!((coarse.ring, coarse.may_be_nearer, missing(coarse)), (None, true, vec!["home_region"]));
        let near = policy.residence(&worker(Some("65.71.02"), None), Some(site()), None);
        assert_eq!((near.ring, near.may_be_nearer), (Some(1), false));
    }

    #[test]
    fn named_regions_replace_the_boundary() {
        let mut policy = Policy::none();
        policy.local.regions = vec!["65.71.01.1001".parse().unwrap()];
        let local = |home: &str| policy.residence(&worker(Some(home), None), Some(site()), None).is_local;
        assert_eq!(local("65.71.01.1001"), Some(true));
        assert_eq!(local("65.71.01.1002"), Some(false));
        assert_eq!(local("65.71"), None);
        // Who is local by name counts as near as the boundary, wherever the site lies.
        let far = policy.residence(&worker(Some("65.71.01.1001"), None), Some("64.71.01".parse().unwrap()), None);
        assert_eq!((far.is_local, far.tier), (Some(true), ResidencyTier::KabupatenKota));
    }
}
