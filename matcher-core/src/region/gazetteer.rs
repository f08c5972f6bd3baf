//! The table of regions: names, points, dates of force; and the way from an old code to the present one.

use std::io::Read;
use std::sync::{Arc, LazyLock};

use rustc_hash::FxHashMap;

use super::error::{RegionError, shown_code};
use super::names::NameIndex;
use super::table::{self, Row};
use super::{AdminLevel, Location, RegionCode};
use crate::units::Date;

/// The table that comes with the library.
const BUNDLED: &str = include_str!("../../data/regions.csv");
/// Short names and former names, each with its code.
const ALIASES: &str = include_str!("../../data/region_aliases.csv");
/// Kabupaten/kota of BPS, each with its code in the numbering of Kemendagri, matched by name. The codes that BPS gave
/// after 2022 in the new provinces of Papua are not among them and are refused.
const BPS: &str = include_str!("../../data/bps_regencies.csv");

/// Regions by code and by name.
///
/// The bundled table holds the provinces, kabupaten/kota and kecamatan in force in 2025 and the codes that the regions
/// of four provinces of Papua bore before 2022. Villages are not in it: their codes are taken on the word of their
/// kecamatan. An office may bring its own table, with villages or with a later division.
///
/// # Examples
///
/// ```
/// use matcher_core::region::Gazetteer;
///
/// let regions = Gazetteer::bundled();
/// let found = regions.resolve("Kec. Tarakan Barat, Kota Tarakan")?;
/// assert_eq!(found.code.to_string(), "65.71.01");
/// assert_eq!(regions.full_name(found.code), "Kecamatan Tarakan Barat, Kota Tarakan, Kalimantan Utara");
/// # Ok::<(), matcher_core::region::RegionError>(())
/// ```
#[derive(Debug)]
pub struct Gazetteer {
    /// By code, without repeats.
    rows: Vec<Row>,
    pub(super) names: NameIndex,
    bps: FxHashMap<u64, RegionCode>,
    fingerprint: String,
}

/// A point and how exact it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Located {
    /// The middle of a region.
    pub location: Location,
    /// The level of that region: coarser than the level asked for if the table has no point for it.
    pub level: AdminLevel,
}

impl Gazetteer {
    /// The table that comes with the library; built at the first call, shared after.
    #[must_use]
    pub fn bundled() -> Arc<Self> {
        static SHARED: LazyLock<Arc<Gazetteer>> = LazyLock::new(|| {
            // The bundled table is read by a test, so an empty gazetteer never leaves this library.
            Arc::new(Gazetteer::from_csv(BUNDLED.as_bytes()).unwrap_or_else(|_| Gazetteer::from_rows(Vec::new())))
        });
        Arc::clone(&SHARED)
    }

    /// Reads an office's own table: CSV in UTF-8 with the columns `code` and `name` and, where known, `lat`, `lon`
    /// (degrees), `valid_from`, `valid_to` (first day in force, first day no longer) and `successor`. Other columns
    /// are ignored.
    ///
    /// # Errors
    ///
    /// [`RegionError::MissingColumn`], [`RegionError::Csv`], or [`RegionError::Row`] for the first wrong cell.
    ///
    /// # Examples
    ///
    /// ```
    /// use matcher_core::region::Gazetteer;
    ///
    /// let table = "code,name\n65,Kalimantan Utara\n65.71,Kota Tarakan\n65.71.01.1001,Karang Anyar\n";
    /// let regions = Gazetteer::from_csv(table.as_bytes())?;
    /// assert_eq!(regions.resolve("Karang Anyar")?.code.to_string(), "65.71.01.1001");
    /// # Ok::<(), matcher_core::region::RegionError>(())
    /// ```
    pub fn from_csv(input: impl Read) -> Result<Self, RegionError> {
        Ok(Self::from_rows(table::read(input)?))
    }

    fn from_rows(rows: Vec<Row>) -> Self {
        let names = NameIndex::build(&rows, &pairs(ALIASES).collect::<Vec<_>>());
        let known = |code: RegionCode| rows.binary_search_by_key(&code, |row| row.code).is_ok();
        let bps = pairs(BPS).filter(|(_, code)| known(*code)).filter_map(|(bps, code)| Some((bps.parse().ok()?, code)));
        let bps = bps.collect();
        let fingerprint = blake3::hash(table::write(&rows).as_bytes()).to_hex().to_string();
        Self { rows, names, bps, fingerprint }
    }

    /// The table as canonical CSV: every column, rows by code. [`Gazetteer::from_csv`] reads it back.
    #[must_use]
    pub fn to_csv(&self) -> String {
        table::write(&self.rows)
    }

    /// The BLAKE3 digest of [`Gazetteer::to_csv`] in hexadecimal; the same for the same rows in any order.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        self.fingerprint.clone()
    }

    /// How many codes the table holds, superseded ones included.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether the table holds no code.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    pub(super) fn row(&self, code: RegionCode) -> Option<&Row> {
        self.rows.binary_search_by_key(&code, |row| row.code).ok().map(|place| &self.rows[place])
    }

    /// Whether the table holds the code, in force or not.
    #[must_use]
    pub fn contains(&self, code: RegionCode) -> bool {
        self.row(code).is_some()
    }

    /// The name as the table writes it: `Kota Tarakan`, `Tarakan Barat`.
    #[must_use]
    pub fn name(&self, code: RegionCode) -> Option<&str> {
        self.row(code).map(|row| row.name.as_ref())
    }

    /// The name with the regions around it: `Kecamatan Tarakan Barat, Kota Tarakan, Kalimantan Utara`.
    ///
    /// A region that the table lacks is written as its code, `65.71.01.1001`, its ancestors that the table lacks are
    /// left out.
    #[must_use]
    pub fn full_name(&self, code: RegionCode) -> String {
        let own = self.name(code).map_or_else(|| code.to_string(), |name| with_kind(code, name));
        let around = AdminLevel::ALL.into_iter().rev().filter(|&level| level < code.level());
        around.filter_map(|level| code.at(level)).fold(own, |text, ancestor| match self.name(ancestor) {
            Some(name) => format!("{text}, {}", with_kind(ancestor, name)),
            None => text,
        })
    }

    /// The middle of the region, or of the smallest region around it whose point the table knows; `None` if there is
    /// none.
    ///
    /// People live unevenly: the middle of a large kecamatan may lie 30 km from its villages.
    #[must_use]
    pub fn location(&self, code: RegionCode) -> Option<Located> {
        let levels = AdminLevel::ALL.into_iter().rev();
        levels.filter_map(|level| code.at(level)).find_map(|around| {
            let location = self.row(around)?.location?;
            Some(Located { location, level: around.level() })
        })
    }

    /// The code in force today for a code of any time: follows successors to the end; a code without one is returned
    /// as it is.
    ///
    /// A code that the table lacks but whose kecamatan or kabupaten was renumbered becomes the new code of that:
    /// villages may have been renumbered too, so nothing finer is claimed.
    ///
    /// # Examples
    ///
    /// ```
    /// use matcher_core::region::Gazetteer;
    ///
    /// // Merauke lay in Papua until Papua Selatan was founded in 2022 (UU 14/2022).
    /// let regions = Gazetteer::bundled();
    /// assert_eq!(regions.current("91.01".parse()?).to_string(), "93.01");
    /// # Ok::<(), matcher_core::region::RegionError>(())
    /// ```
    #[must_use]
    pub fn current(&self, code: RegionCode) -> RegionCode {
        let mut now = code;
        // A table whose successors form a ring would lead nowhere; no code was renumbered this often.
        for _ in 0..MAX_SUCCESSIONS {
            let mut around = AdminLevel::ALL.into_iter().rev().filter_map(|level| now.at(level));
            match around.find_map(|around| self.row(around)).and_then(|row| row.successor) {
                Some(successor) => now = successor,
                None => return now,
            }
        }
        code
    }

    /// Whether the table says that the code was in force on a day; false for a code it lacks.
    #[must_use]
    pub fn in_force(&self, code: RegionCode, day: Date) -> bool {
        self.row(code).is_some_and(|row| row.from.is_none_or(|from| from <= day) && row.to.is_none_or(|to| day < to))
    }

    /// The regions directly below one, in force to this day, by code.
    pub fn children(&self, code: RegionCode) -> impl Iterator<Item = RegionCode> + '_ {
        let start = self.rows.partition_point(|row| row.code <= code);
        let below = self.rows[start..].iter().take_while(move |row| code.contains(row.code));
        below.filter(move |row| row.to.is_none() && row.code.parent() == Some(code)).map(|row| row.code)
    }

    /// Every region of a level that is in force to this day, by code.
    pub fn codes(&self, level: AdminLevel) -> impl Iterator<Item = RegionCode> + '_ {
        self.rows.iter().filter(move |row| row.to.is_none() && row.code.level() == level).map(|row| row.code)
    }

    /// The kabupaten/kota of a BPS code of 7 or 10 digits.
    pub(super) fn of_bps(&self, text: &str) -> Result<RegionCode, RegionError> {
        let regency = text.get(..4).and_then(|digits| digits.parse::<u64>().ok());
        let code = regency.and_then(|regency| self.bps.get(&regency).copied());
        code.ok_or_else(|| RegionError::UnknownCode { code: shown_code(text) })
    }
}

/// Longest chain of successors that is followed.
const MAX_SUCCESSIONS: usize = 16;

/// The pairs of a two-column file of ours: a text and a code. Rows that don't hold a code are skipped; a test finds
/// none.
fn pairs(file: &'static str) -> impl Iterator<Item = (&'static str, RegionCode)> {
    file.lines().skip(1).filter_map(|line| {
        let (text, code) = line.split_once(',')?;
        Some((text, code.parse().ok()?))
    })
}

/// The name with the word for its level, unless it has one already.
fn with_kind(code: RegionCode, name: &str) -> String {
    let kind = match code.level() {
        AdminLevel::Provinsi => return name.to_owned(),
        AdminLevel::KabupatenKota if name.starts_with("Kota ") || name.starts_with("Kabupaten ") => {
            return name.to_owned();
        }
        AdminLevel::KabupatenKota if code.is_kota() => "Kota",
        AdminLevel::KabupatenKota => "Kabupaten",
        AdminLevel::Kecamatan => "Kecamatan",
        AdminLevel::DesaKelurahan if code.packed() % 10_000 / 1000 == 1 => "Kelurahan",
        AdminLevel::DesaKelurahan => "Desa",
    };
    format!("{kind} {name}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> RegionCode {
        text.parse().unwrap()
    }

    #[test]
    fn the_bundled_table_counts_as_the_decree_of_2025() {
        // Kepmendagri 300.2.2-2430/2025: 38 provinces, 416 kabupaten and 98 kota, 7,285 kecamatan.
        let regions = Gazetteer::bundled();
        assert_eq!(AdminLevel::ALL.map(|level| regions.codes(level).count()), [38, 514, 7285, 0]);
        assert_eq!(regions.codes(AdminLevel::KabupatenKota).filter(|code| code.is_kota()).count(), 98);
        assert_eq!(regions.children(code("62.02")).count(), 17);
        assert_eq!(regions.children(code("65.71")).count(), 4);
        assert!(regions.codes(AdminLevel::Kecamatan).all(|code| regions.location(code).is_some()));
    }

    #[test]
    fn every_pair_of_the_bundled_files_leads_to_a_region_in_force() {
        let regions = Gazetteer::bundled();
        for file in [ALIASES, BPS] {
            assert_eq!(pairs(file).count(), file.lines().count() - 1);
            for (text, code) in pairs(file) {
                assert!(regions.row(code).is_some_and(|row| row.to.is_none()), "{text} {code}");
            }
        }
        assert_eq!(regions.bps.len(), 514);
    }

    #[test]
    fn every_kabupaten_of_the_statistics_office_is_another_one_here() {
        let regions = Gazetteer::bundled();
        let mut codes: Vec<_> = regions.bps.values().copied().collect();
        codes.sort_unstable();
        assert!(codes.iter().copied().eq(regions.codes(AdminLevel::KabupatenKota)));
        assert_eq!(regions.bps.iter().filter(|(bps, code)| **bps != code.packed() / 1_000_000).count(), 199);
    }

    #[test]
    fn a_renumbered_region_leads_to_the_present_one() {
        let regions = Gazetteer::bundled();
        assert_eq!(regions.current(code("92.71")), code("96.71"));
        assert_eq!(regions.current(code("91.01.01")), code("93.01.01"));
        assert_eq!(regions.current(code("91.01.01.2001")), code("93.01.01"));
        assert_eq!(regions.current(code("65.71.01.1001")), code("65.71.01.1001"));
        let before = Date::new(2022, 7, 24).unwrap();
        assert!(regions.in_force(code("91.01"), before) && !regions.in_force(code("93.01"), before));
    }

    #[test]
    fn a_ring_of_successors_ends() {
        let table = "code,name,successor\n64,A,65\n65,B,64\n";
        assert_eq!(Gazetteer::from_csv(table.as_bytes()).unwrap().current(code("64")), code("64"));
    }

    #[test]
    fn a_place_without_a_point_takes_that_of_the_region_around_it() {
        let table = "code,name,lat,lon\n65.71,Kota Tarakan,3.3,117.6\n65.71.01,Tarakan Barat,,\n";
        let regions = Gazetteer::from_csv(table.as_bytes()).unwrap();
        let located = regions.location(code("65.71.01.1001")).unwrap();
        assert_eq!(located.level, AdminLevel::KabupatenKota);
        assert!(regions.location(code("62")).is_none());
    }

    #[test]
    fn the_fingerprint_depends_on_the_rows_alone() {
        let one = Gazetteer::from_csv("code,name\n65,Kalimantan Utara\n65.71,Kota Tarakan\n".as_bytes()).unwrap();
        let two = Gazetteer::from_csv("name,code,x\nKota Tarakan,6571,1\nKalimantan Utara,65,2\n".as_bytes()).unwrap();
        assert_eq!(one.fingerprint(), two.fingerprint());
        assert_ne!(one.fingerprint(), Gazetteer::bundled().fingerprint());
        let bundled = Gazetteer::bundled();
        assert_eq!(Gazetteer::from_csv(bundled.to_csv().as_bytes()).unwrap().fingerprint(), bundled.fingerprint());
    }

    #[test]
    fn a_village_is_named_with_all_around_it() {
        let regions = Gazetteer::bundled();
        assert_eq!(
            regions.full_name(code("65.71.01.1001")),
            "65.71.01.1001, Kecamatan Tarakan Barat, Kota Tarakan, Kalimantan Utara"
        );
        assert_eq!(
            regions.full_name(code("31.74")),
            "Kota Administrasi Jakarta Selatan, Daerah Khusus Ibukota Jakarta"
        );
    }
}
