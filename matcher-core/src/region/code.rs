//! Region codes of Kemendagri: reading, writing, ancestors, order; and telling those of BPS apart.

use std::fmt;
use std::num::NonZeroU64;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::error::{RegionError, shown, shown_code};

/// How deep a region lies in the administrative tree; the order goes from coarse to fine.
///
/// The names stay Indonesian because "district" is used for two of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AdminLevel {
    /// Province, 2 digits.
    Provinsi,
    /// Regency or city, 4 digits.
    KabupatenKota,
    /// Subdistrict, 6 digits.
    Kecamatan,
    /// Village or urban ward, 10 digits.
    DesaKelurahan,
}

impl AdminLevel {
    /// The four levels from coarse to fine.
    pub const ALL: [Self; 4] = [Self::Provinsi, Self::KabupatenKota, Self::Kecamatan, Self::DesaKelurahan];

    /// What one unit of this level is worth in a packed code.
    pub(crate) fn place(self) -> u64 {
        match self {
            Self::Provinsi => 100_000_000,
            Self::KabupatenKota => 1_000_000,
            Self::Kecamatan => 10_000,
            Self::DesaKelurahan => 1,
        }
    }
}

impl fmt::Display for AdminLevel {
    /// Writes the name used in tables: `kabupaten_kota`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Provinsi => "provinsi",
            Self::KabupatenKota => "kabupaten_kota",
            Self::Kecamatan => "kecamatan",
            Self::DesaKelurahan => "desa_kelurahan",
        })
    }
}

/// Whose numbering a code follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CodeSystem {
    /// The ministry of home affairs: 2, 4, 6 or 10 digits; printed on the KTP and used by this library.
    Kemendagri,
    /// The statistics office: 2, 4, 7 or 10 digits.
    Bps,
}

impl CodeSystem {
    /// The system a code follows by its shape alone; `None` if it is no code of either.
    ///
    /// 7 digits are always BPS. Of 10 digits, those whose 7th is 1 (kelurahan), 2 (desa) or 3 (desa adat) are read as
    /// Kemendagri; a gazetteer also looks whether the kecamatan exists. 2 and 4 digits look the same in both systems
    /// and are read as Kemendagri, although 199 of 514 kabupaten/kota are numbered differently: a table that holds
    /// 4-digit codes of BPS has to be translated by its owner.
    ///
    /// # Examples
    ///
    /// ```
    /// use matcher_core::region::CodeSystem;
    ///
    /// assert_eq!(CodeSystem::of("64.74.01"), Some(CodeSystem::Kemendagri));
    /// assert_eq!(CodeSystem::of("6474010"), Some(CodeSystem::Bps));
    /// assert_eq!(CodeSystem::of("Tarakan"), None);
    /// ```
    #[must_use]
    pub fn of(text: &str) -> Option<Self> {
        match text.parse::<RegionCode>() {
            Ok(_) => Some(Self::Kemendagri),
            Err(RegionError::Bps { .. }) => Some(Self::Bps),
            Err(_) => None,
        }
    }
}

/// A region's code in the numbering of Kemendagri, at any of the four levels.
///
/// Codes order as a tree is written down: a parent just before its children, brothers by number.
///
/// # Examples
///
/// ```
/// use matcher_core::region::{AdminLevel, RegionCode};
///
/// let barat: RegionCode = "657101".parse()?;
/// let tarakan: RegionCode = "65.71".parse()?;
/// assert_eq!(barat.to_string(), "65.71.01");
/// assert_eq!(barat.parent(), Some(tarakan));
/// assert_eq!(barat.level(), AdminLevel::Kecamatan);
/// assert!(tarakan.contains(barat) && tarakan < barat);
/// # Ok::<(), matcher_core::region::RegionError>(())
/// ```
///
/// # Source
///
/// Kepmendagri 300.2.2-2430/2025: provinsi 2 digits, kabupaten/kota 2 more (from 71 a kota), kecamatan 2 more, desa and
/// kelurahan 4 more, beginning with 1 (kelurahan), 2 (desa) or 3 (desa adat).
// Ten decimal digits, absent levels 0: the order of the numbers is the order of the tree.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RegionCode(NonZeroU64);

impl RegionCode {
    /// The level this code stands for.
    #[must_use]
    pub fn level(self) -> AdminLevel {
        let packed = self.packed();
        let ends_at = |level: AdminLevel| packed.is_multiple_of(level.place());
        AdminLevel::ALL.into_iter().find(|&level| ends_at(level)).unwrap_or(AdminLevel::DesaKelurahan)
    }

    /// The region one level up; `None` for a provinsi.
    #[must_use]
    pub fn parent(self) -> Option<Self> {
        match self.level() {
            AdminLevel::Provinsi => None,
            AdminLevel::KabupatenKota => self.at(AdminLevel::Provinsi),
            AdminLevel::Kecamatan => self.at(AdminLevel::KabupatenKota),
            AdminLevel::DesaKelurahan => self.at(AdminLevel::Kecamatan),
        }
    }

    /// The ancestor at `level`, or the code itself if that is its level; `None` if it lies above `level`.
    #[must_use]
    pub fn at(self, level: AdminLevel) -> Option<Self> {
        if level > self.level() {
            return None;
        }
        NonZeroU64::new(self.packed() / level.place() * level.place()).map(Self)
    }

    /// Says whether `other` is this region or lies in it.
    #[must_use]
    pub fn contains(self, other: Self) -> bool {
        let place = self.level().place();
        self.packed() / place == other.packed() / place
    }

    /// The finest level at which both lie in one region; `None` in different provinces.
    ///
    /// # Examples
    ///
    /// ```
    /// use matcher_core::region::{AdminLevel, RegionCode};
    ///
    /// let home: RegionCode = "64.74.01".parse()?;
    /// let site: RegionCode = "64.74.02.1001".parse()?;
    /// assert_eq!(home.shared_level(site), Some(AdminLevel::KabupatenKota));
    /// # Ok::<(), matcher_core::region::RegionError>(())
    /// ```
    #[must_use]
    pub fn shared_level(self, other: Self) -> Option<AdminLevel> {
        AdminLevel::ALL.into_iter().rev().find(|&level| match (self.at(level), other.at(level)) {
            (Some(own), Some(others)) => own == others,
            _ => false,
        })
    }

    /// Whether both lie in one region of a level; `None` if one is known only more coarsely and contains the other.
    ///
    /// # Examples
    ///
    /// ```
    /// use matcher_core::region::{AdminLevel, RegionCode};
    ///
    /// let (kota, province): (RegionCode, RegionCode) = ("64.74".parse()?, "64".parse()?);
    /// assert_eq!(kota.same_at("64.72".parse()?, AdminLevel::KabupatenKota), Some(false));
    /// assert_eq!(kota.same_at(province, AdminLevel::KabupatenKota), None);
    /// assert_eq!(kota.same_at("62".parse()?, AdminLevel::KabupatenKota), Some(false));
    /// # Ok::<(), matcher_core::region::RegionError>(())
    /// ```
    #[must_use]
    pub fn same_at(self, other: Self, level: AdminLevel) -> Option<bool> {
        match (self.at(level), other.at(level)) {
            (Some(own), Some(others)) => Some(own == others),
            _ if self.contains(other) || other.contains(self) => None,
            _ => Some(false),
        }
    }

    /// Whether this kabupaten/kota, or the one this region lies in, is a kota; false for a provinsi.
    #[must_use]
    pub fn is_kota(self) -> bool {
        self.packed() / AdminLevel::KabupatenKota.place() % 100 >= FIRST_KOTA
    }

    /// The code as ten decimal digits, absent levels 0; keeps the order, fits into 34 bits and never changes.
    #[must_use]
    pub fn packed(self) -> u64 {
        self.0.get()
    }

    /// The code of a number made by [`RegionCode::packed`]; `None` for any other number.
    #[must_use]
    pub fn from_packed(packed: u64) -> Option<Self> {
        let code = Self(NonZeroU64::new(packed)?);
        let kabupaten = packed / AdminLevel::KabupatenKota.place() % 100;
        let kecamatan = packed / AdminLevel::Kecamatan.place() % 100;
        let village = packed % AdminLevel::Kecamatan.place();
        let whole = (10..=99).contains(&(packed / AdminLevel::Provinsi.place()))
            && (kabupaten > 0 || kecamatan == 0)
            && (kecamatan > 0 || village == 0)
            && (village == 0 || (1..=3).contains(&(village / 1000)));
        whole.then_some(code)
    }
}

/// From this number within a province a kabupaten/kota is a kota.
const FIRST_KOTA: u64 = 71;

/// The digits of a code written with dots in the right places or with none; `None` for any other text.
pub(super) fn digits(text: &str) -> Option<u64> {
    let bytes = text.as_bytes();
    let dotted = bytes.contains(&b'.');
    if dotted && !matches!(bytes.len(), 5 | 8 | 13) {
        return None;
    }
    if !dotted && !matches!(bytes.len(), 2 | 4 | 6 | 7 | 10) {
        return None;
    }
    let mut value = 0_u64;
    for (i, &byte) in bytes.iter().enumerate() {
        match byte {
            b'.' if matches!(i, 2 | 5 | 8) => {}
            b'0'..=b'9' if !dotted || !matches!(i, 2 | 5 | 8) => value = value * 10 + u64::from(byte - b'0'),
            _ => return None,
        }
    }
    // No province is below 11; a leading 0 is a phone number or a slip.
    (bytes.first() != Some(&b'0')).then_some(value)
}

impl FromStr for RegionCode {
    type Err = RegionError;

    /// Reads `64.74.01` and `647401`, with spaces around.
    ///
    /// # Errors
    ///
    /// [`RegionError::Bps`] for 7 digits, and for 10 whose 7th is not 1, 2 or 3; else [`RegionError::Malformed`].
    fn from_str(text: &str) -> Result<Self, RegionError> {
        let text = text.trim();
        let malformed = || RegionError::Malformed { text: shown(text) };
        let value = digits(text).ok_or_else(malformed)?;
        let level = match text.len() {
            2 => AdminLevel::Provinsi,
            4 | 5 => AdminLevel::KabupatenKota,
            6 | 8 => AdminLevel::Kecamatan,
            7 => return Err(RegionError::Bps { text: text.to_owned() }),
            _ => AdminLevel::DesaKelurahan,
        };
        match Self::from_packed(value * level.place()) {
            // "64.00" is no kabupaten, although its number is that of a province.
            Some(code) if code.level() == level => Ok(code),
            _ if text.len() == 10 => Err(RegionError::Bps { text: shown_code(text) }),
            _ => Err(malformed()),
        }
    }
}

impl fmt::Display for RegionCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let packed = self.packed();
        write!(f, "{}", packed / AdminLevel::Provinsi.place())?;
        let level = self.level();
        if level >= AdminLevel::KabupatenKota {
            write!(f, ".{:02}", packed / AdminLevel::KabupatenKota.place() % 100)?;
        }
        if level >= AdminLevel::Kecamatan {
            write!(f, ".{:02}", packed / AdminLevel::Kecamatan.place() % 100)?;
        }
        if level >= AdminLevel::DesaKelurahan {
            write!(f, ".{:04}", packed % AdminLevel::Kecamatan.place())?;
        }
        Ok(())
    }
}

impl fmt::Debug for RegionCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl TryFrom<String> for RegionCode {
    type Error = RegionError;

    fn try_from(text: String) -> Result<Self, RegionError> {
        text.parse()
    }
}

impl From<RegionCode> for String {
    fn from(code: RegionCode) -> Self {
        code.to_string()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn code() -> impl Strategy<Value = RegionCode> {
        (11..=99_u64, 0..=99_u64, 0..=99_u64, 0..=3999_u64).prop_map(|(provinsi, kabupaten, kecamatan, village)| {
            let kecamatan = if kabupaten == 0 { 0 } else { kecamatan };
            let village = if kecamatan == 0 || village < 1000 { 0 } else { village };
            RegionCode::from_packed(provinsi * 100_000_000 + kabupaten * 1_000_000 + kecamatan * 10_000 + village)
                .unwrap()
        })
    }

    #[test]
    fn dots_may_be_left_out() {
        for (dotted, plain) in
            [("64", "64"), ("64.74", "6474"), ("64.74.01", "647401"), ("64.74.01.1001", "6474011001")]
        {
            let code: RegionCode = dotted.parse().unwrap();
            assert_eq!(code, plain.parse().unwrap());
            assert_eq!(code.to_string(), dotted);
        }
    }

    #[test]
    fn what_is_no_code_is_refused() {
        let texts = [
            "",
            "6",
            "647",
            "64.7",
            "64.74.1",
            "64.00",
            "6400",
            "64.74.00",
            "01.02",
            "64-74",
            "64.74.01.4001",
            "647.4",
            "٦٤",
        ];
        for text in texts {
            assert!(matches!(text.parse::<RegionCode>(), Err(RegionError::Malformed { .. })), "{text}");
        }
    }

    #[test]
    fn codes_of_the_statistics_office_are_told_apart() {
        for text in ["6474010", "6474010001", "6400001001"] {
            assert!(matches!(text.parse::<RegionCode>(), Err(RegionError::Bps { .. })), "{text}");
            assert_eq!(CodeSystem::of(text), Some(CodeSystem::Bps));
        }
    }

    #[test]
    fn serde_writes_dots_and_reads_both_forms() {
        let code: RegionCode = serde_json::from_str("\"647401\"").unwrap();
        assert_eq!(serde_json::to_string(&code).unwrap(), "\"64.74.01\"");
        assert!(serde_json::from_str::<RegionCode>("\"Tarakan\"").is_err());
    }

    proptest! {
        #[test]
        fn reading_undoes_writing(code in code()) {
            prop_assert_eq!(code.to_string().parse::<RegionCode>(), Ok(code));
            prop_assert_eq!(RegionCode::from_packed(code.packed()), Some(code));
        }

        #[test]
        fn a_parent_sorts_before_its_children_and_strangers_outside(a in code(), b in code()) {
            if let Some(parent) = a.parent() {
                prop_assert!(parent < a && parent.contains(a) && !a.contains(parent));
                if !parent.contains(b) {
                    prop_assert_eq!(b < parent, b < a);
                }
            }
            prop_assert_eq!(a.contains(b) && b.contains(a), a == b);
        }

        #[test]
        fn the_shared_level_is_symmetric_and_holds_both(a in code(), b in code()) {
            prop_assert_eq!(a.shared_level(b), b.shared_level(a));
            prop_assert_eq!(a.shared_level(a), Some(a.level()));
            if let Some(level) = a.shared_level(b) {
                prop_assert_eq!(a.at(level), b.at(level));
            }
        }

        #[test]
        fn no_text_panics(text in "[0-9. ]{0,14}|\\PC{0,20}") {
            let _ = text.parse::<RegionCode>();
        }
    }
}
