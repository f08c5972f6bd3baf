//! Can a policy be used? Ranges, and parts that contradict each other. What merely has no effect is no error here.

use std::fmt::Display;

use super::class::{MOST_GROUPS, MOST_RINGS};
use super::document::{Policy, Precedence, Proof, ReserveShare, Unfilled};
use super::duty::Evidence;
use super::error::PolicyError;
use super::reserve::{LOCAL, OPEN};
use super::rotation::MOST_TURNS;
use super::version::meet;
use crate::config::nearest;
use crate::region::ResidencyTier;
use crate::units::{Date, Share};

/// Longest time of residence and oldest check of a card that are believed, in months: a hundred years.
const MOST_MONTHS: u32 = 1200;
/// The longest time in which turns count, in months: ten years.
const MOST_ROTATION_MONTHS: u32 = 120;
/// Longest window and longest hold that are believed, in days: ten years.
const MOST_DAYS: u32 = 3650;
/// Longest list of slots: it is gone through again and again, so that a long one says no more than a short one.
const MOST_SLOTS: usize = 1000;
/// Longest name of a ring or group.
const LONGEST_NAME: usize = 40;

type Checked = Result<(), PolicyError>;

impl Policy {
    /// Checks every range, and that no part contradicts another.
    ///
    /// # Errors
    ///
    /// [`PolicyError::OutOfRange`] or [`PolicyError::Contradiction`] for the first key that is wrong, with its line and
    /// column if the policy was read from a text.
    pub fn validate(&self) -> Checked {
        if self.id.trim().is_empty() {
            return self.out_of_range("id", "empty", "a name");
        }
        self.check_period(("valid_from", self.valid_from), ("valid_to", self.valid_to))?;
        self.check_local()?;
        self.check_order()?;
        self.check_rings()?;
        self.check_groups()?;
        self.check_extra()?;
        self.check_rotation()?;
        self.check_names()?;
        self.check_reserve()?;
        self.check_targets()?;
        self.check_kbji("strategic.kbji", &self.strategic.kbji)?;
        self.check_exemptions()
    }

    fn out_of_range(&self, path: &str, value: impl Display, expected: impl Into<String>) -> Checked {
        let key = self.places.key(path);
        Err(PolicyError::OutOfRange { key, value: value.to_string(), expected: expected.into() })
    }

    fn contradiction(&self, path: &str, what: impl Into<String>) -> Checked {
        Err(PolicyError::Contradiction { key: self.places.key(path), what: what.into() })
    }

    fn check_unit(&self, path: &str, value: f64) -> Checked {
        if (0.0..=1.0).contains(&value) { Ok(()) } else { self.out_of_range(path, value, "a number from 0 to 1") }
    }

    fn check_most(&self, path: &str, value: u32, most: u32) -> Checked {
        if value <= most { Ok(()) } else { self.out_of_range(path, value, format!("a whole number from 0 to {most}")) }
    }

    fn check_period(&self, (first, from): (&str, Option<Date>), (last, to): (&str, Option<Date>)) -> Checked {
        match (from, to) {
            (Some(from), Some(to)) if to < from => {
                self.out_of_range(last, to, format!("a day on or after {first}, which is {from}"))
            }
            _ => Ok(()),
        }
    }

    fn check_local(&self) -> Checked {
        let local = &self.local;
        if local.proof.is_empty() {
            return self.out_of_range("local.proof", "[]", "at least one of ktp_region, home_region");
        }
        if let Some(twice) = (1..local.proof.len()).find(|at| local.proof[..*at].contains(&local.proof[*at])) {
            return self.contradiction(&format!("local.proof[{}]", twice + 1), "repeats a proof");
        }
        self.check_most("local.months", local.months, MOST_MONTHS)?;
        self.check_most("local.checked_months", local.checked_months, MOST_MONTHS)?;
        if local.checked_months > 0 && !local.proof.contains(&Proof::KtpRegion) {
            let what = "asks for a check of the identity card, but ktp_region isn't among local.proof";
            return self.contradiction("local.checked_months", what);
        }
        Ok(())
    }

    fn check_order(&self) -> Checked {
        self.check_unit("order.min_score", self.order.min_score)?;
        let boost = &self.order.boost;
        let tiers = [
            ("desa_kelurahan", ResidencyTier::DesaKelurahan, boost.desa_kelurahan),
            ("kecamatan", ResidencyTier::Kecamatan, boost.kecamatan),
            ("kabupaten_kota", ResidencyTier::KabupatenKota, boost.kabupaten_kota),
            ("provinsi", ResidencyTier::Provinsi, boost.provinsi),
        ];
        for (name, _, amount) in tiers {
            self.check_unit(&format!("order.boost.{name}"), amount.unwrap_or_default())?;
        }
        for pair in tiers.windows(2) {
            let (nearer, farther) = (boost.of(pair[0].1), boost.of(pair[1].1));
            if nearer < farther {
                let expected = format!("no less than the amount for {}, which is {farther}", pair[1].0);
                return self.out_of_range(&format!("order.boost.{}", pair[0].0), nearer, expected);
            }
        }
        Ok(())
    }

    fn check_rings(&self) -> Checked {
        if self.rings.len() > MOST_RINGS {
            return self.out_of_range("tier", format!("{} rings", self.rings.len()), format!("at most {MOST_RINGS}"));
        }
        let mut inside = None;
        for (place, ring) in (1_usize..).zip(&self.rings) {
            let path = format!("tier[{place}]");
            match (ring.level, ring.regions.is_empty()) {
                (None, true) => {
                    return self.contradiction(&path, "has neither level nor regions: one of them is right");
                }
                (Some(_), false) => {
                    return self.contradiction(&path, "has both level and regions: one of them is right");
                }
                _ => {}
            }
            if let Some(level) = ring.level {
                let key = format!("{path}.level");
                if let Some(nearer) = inside.filter(|nearer| *nearer <= level) {
                    let what = format!("is {level} after {nearer}: rings go outward, each level once");
                    return self.contradiction(&key, what);
                }
                let boundary = self.local.boundary;
                if self.local.regions.is_empty() && level < boundary {
                    let what =
                        format!("is {level}, wider than local.boundary, which is {boundary}: a ring holds locals");
                    return self.contradiction(&key, what);
                }
                inside = Some(level);
            }
            let mut earlier = self.rings[..place - 1].iter();
            if let Some(same) = earlier.position(|earlier| ring.level.is_none() && earlier.regions == ring.regions) {
                let first = self.places.key(&format!("tier[{}].regions", same + 1));
                return self.contradiction(&format!("{path}.regions"), format!("repeats {first}"));
            }
            self.check_most(&format!("{path}.window_days"), ring.window_days, MOST_DAYS)?;
        }
        Ok(())
    }

    fn check_groups(&self) -> Checked {
        let extra = self.extra.amounts.keys().filter(|name| self.groups.iter().all(|group| group.name != **name));
        let declared = self.groups.len() + extra.count();
        if declared > MOST_GROUPS {
            let path = if self.groups.len() > MOST_GROUPS { "group" } else { "extra.amounts" };
            return self.out_of_range(path, format!("{declared} groups"), format!("at most {MOST_GROUPS} in all"));
        }
        Ok(())
    }

    fn check_extra(&self) -> Checked {
        let extra = &self.extra;
        self.check_unit("extra.cap", extra.cap)?;
        for (name, amount) in &extra.amounts {
            let path = format!("extra.amounts.{name}");
            self.check_slug(&path, name)?;
            self.check_unit(&path, *amount)?;
            if *amount > extra.cap {
                let what = format!("is {amount}, above extra.cap, which is {}: nobody would get it", extra.cap);
                return self.contradiction(&path, what);
            }
        }
        Ok(())
    }

    fn check_rotation(&self) -> Checked {
        let rotation = &self.rotation;
        self.check_most("rotation.months", rotation.months, MOST_ROTATION_MONTHS)?;
        self.check_unit("rotation.amount", rotation.amount)?;
        self.check_unit("rotation.cap", rotation.cap)?;
        if rotation.amount > 0.0 && (rotation.months == 0 || rotation.kinds.is_empty()) {
            let what = "takes nothing: without months and kinds no turn counts";
            return self.contradiction("rotation.amount", what);
        }
        if rotation.amount > rotation.cap {
            let what = format!("is {}, above rotation.cap, which is {}", rotation.amount, rotation.cap);
            return self.contradiction("rotation.amount", what);
        }
        if rotation.taken(MOST_TURNS) < rotation.cap {
            let what = format!("is {}, more than {MOST_TURNS} times rotation.amount", rotation.cap);
            return self.contradiction("rotation.cap", what);
        }
        Ok(())
    }

    /// Checks a name of ours: as the workers' column `groups` holds it, and fit for a column of a table.
    fn check_slug(&self, path: &str, name: &str) -> Checked {
        let mut letters = name.chars();
        let is_slug = letters.next().is_some_and(|first| first.is_ascii_lowercase())
            && letters.all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_');
        if is_slug && name.len() <= LONGEST_NAME {
            return Ok(());
        }
        let expected = format!("small letters, digits and _, beginning with a letter, at most {LONGEST_NAME} of them");
        self.out_of_range(path, format!("{name:?}"), expected)
    }

    /// Checks that every name among the slots means one thing.
    fn check_names(&self) -> Checked {
        let rings = (1..).zip(&self.rings).map(|(place, ring)| {
            let own = if ring.name.is_some() { ".name" } else { "" };
            (format!("tier[{place}]{own}"), ring.name())
        });
        let groups = (1..).zip(&self.groups).map(|(place, group)| (format!("group[{place}].name"), group.name.clone()));
        let mut taken: Vec<(String, String)> = Vec::new();
        for (path, name) in rings.chain(groups) {
            self.check_slug(&path, &name)?;
            if [LOCAL, OPEN].contains(&name.as_str()) {
                return self.contradiction(&path, format!("is {name}, which is the name of openings already"));
            }
            if let Some((other, _)) = taken.iter().find(|(_, taken)| *taken == name) {
                let what = format!("is called {name}, as is {}: give one of them another name", self.places.key(other));
                return self.contradiction(&path, what);
            }
            taken.push((path, name));
        }
        Ok(())
    }

    fn check_reserve(&self) -> Checked {
        let reserve = &self.order.reserve;
        if reserve.share == ReserveShare::Target && self.targets.is_empty() {
            return self.contradiction("order.reserve.share", "is \"target\", but there is no [[target]]");
        }
        self.check_most("order.reserve.hold_days", reserve.hold_days, MOST_DAYS)?;
        if reserve.hold_days > 0 && reserve.unfilled == Unfilled::Release {
            let what = format!("is {}, but order.reserve.unfilled is release: nothing is held", reserve.hold_days);
            return self.contradiction("order.reserve.hold_days", what);
        }
        let Precedence::Slots(slots) = &reserve.precedence else {
            return Ok(());
        };
        let path = "order.reserve.precedence";
        if slots.len() > MOST_SLOTS {
            return self.out_of_range(path, format!("{} slots", slots.len()), format!("at most {MOST_SLOTS}"));
        }
        let names = self.reserve_names();
        let known = || [OPEN].into_iter().chain(names.iter().map(String::as_str));
        for (place, slot) in (1..).zip(slots) {
            if !known().any(|name| name == slot) {
                let listed: Vec<&str> = known().collect();
                let hint = nearest(slot, known()).map_or_else(String::new, |name| format!("; did you mean {name}?"));
                let expected = format!("one of {}{hint}", listed.join(", "));
                return self.out_of_range(&format!("{path}[{place}]"), format!("{slot:?}"), expected);
            }
        }
        let local = match reserve.share {
            ReserveShare::Fixed(share) => share,
            ReserveShare::Target => Share::ONE,
        };
        let shares = self.rings.iter().map(|ring| ring.min_share).chain([local]);
        let shares = shares.chain(self.groups.iter().map(|group| group.share));
        let reserved =
            names.iter().zip(shares).filter(|(_, share)| *share > Share::ZERO).map(|(name, _)| name.as_str());
        let missing = reserved.chain([OPEN]).find(|name| !slots.iter().any(|slot| slot == name));
        missing.map_or(Ok(()), |name| self.contradiction(path, format!("has no slot for {name}: each needs one")))
    }

    fn check_targets(&self) -> Checked {
        for (place, target) in (1_usize..).zip(&self.targets) {
            let path = format!("target[{place}]");
            self.check_period((&format!("{path}.from"), target.from), (&format!("{path}.to"), target.to))?;
            let mut earlier = self.targets[..place - 1].iter();
            let same = earlier.position(|earlier| {
                (earlier.unit, earlier.scope) == (target.unit, target.scope)
                    && earlier.skill_class.meets(&target.skill_class)
                    && meet((earlier.from, earlier.to), (target.from, target.to))
            });
            if let Some(same) = same {
                let first = self.places.key(&format!("target[{}]", same + 1));
                let what = format!("overlaps {first}: same unit, scope and class of skill on the same days");
                return self.contradiction(&path, what);
            }
        }
        Ok(())
    }

    fn check_kbji(&self, path: &str, codes: &[String]) -> Checked {
        for (place, code) in (1..).zip(codes) {
            if !(1..=4).contains(&code.len()) || !code.bytes().all(|byte| byte.is_ascii_digit()) {
                let expected = "a KBJI code of 1 to 4 digits in quotes, such as \"1321\"";
                return self.out_of_range(&format!("{path}[{place}]"), format!("{code:?}"), expected);
            }
        }
        Ok(())
    }

    fn check_exemptions(&self) -> Checked {
        for (place, exemption) in (1..).zip(&self.exemptions) {
            let path = format!("exemption[{place}]");
            if exemption.reason.trim().is_empty() {
                return self.out_of_range(&format!("{path}.reason"), "empty", "a word such as specialist");
            }
            self.check_kbji(&format!("{path}.kbji"), &exemption.kbji)?;
            if exemption.evidence == Evidence::List && exemption.kbji.is_empty() {
                let what = "is list, but no kbji is listed: every post would be exempt";
                return self.contradiction(&format!("{path}.evidence"), what);
            }
            self.check_period((&format!("{path}.from"), exemption.from), (&format!("{path}.to"), exemption.to))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
