//! Which minimum wage holds here, for this industry, on this day?

use std::sync::{Arc, LazyLock};

use super::error::SafeguardError;
use super::floor::{FloorKind, WageFloor};
use crate::record::{Context, IngestReport, OnError, Table, read};
use crate::region::{Gazetteer, RegionCode};
use crate::units::Date;

/// The rows that come with the library.
const BUNDLED: &str = include_str!("../../data/wage_floors.csv");

/// Minimum wages as dated rows.
///
/// The bundled table holds what press and decrees say of two provinces and two of their districts from 2024 to 2026, each
/// row with its source and how sure it is. Another district, and each new year, is a table of one's own.
#[derive(Clone, Debug)]
pub struct WageFloors {
    /// By region, kind, first day and codes.
    rows: Vec<WageFloor>,
    fingerprint: String,
}

/// The minimum wage that was found.
#[derive(Clone, Copy, Debug)]
pub struct FloorFound<'a> {
    /// The row used.
    pub row: &'a WageFloor,
    /// True if the industry isn't known and a minimum of some industry is in force in the same region: it may be higher.
    pub industry_unknown: bool,
}

/// Days between two rows of one kind on which nothing holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FloorGap {
    /// The region.
    pub region: RegionCode,
    /// The kind.
    pub kind: FloorKind,
    /// The codes, joined by `|`; empty for every industry.
    pub kbli: String,
    /// First day without.
    pub from: Date,
    /// Last day without.
    pub to: Date,
}

impl WageFloors {
    /// The table that comes with the library; read at the first call, shared after.
    #[must_use]
    pub fn bundled() -> Arc<Self> {
        static SHARED: LazyLock<Arc<WageFloors>> = LazyLock::new(|| {
            let read = Table::csv_reader(BUNDLED.as_bytes()).ok();
            // The bundled table is read by a test, so an empty one never leaves this library.
            let floors = read.and_then(|table| WageFloors::from_table(table, &Gazetteer::bundled()).ok());
            Arc::new(floors.map_or_else(|| WageFloors::of(Vec::new()), |(floors, _)| floors))
        });
        Arc::clone(&SHARED)
    }

    /// Reads a table with `region`, `kind` (UMP, UMSP, UMK, UMSK), `amount` (rupiah per month), `from`, and where known `to`
    /// (last day), `kbli` (codes or their beginnings, for UMSP and UMSK), `sector`, `status` (final, recommended, proposed,
    /// derived), `legal_basis`, `source`. CSV as offices make it is taken; the report says how cells were read.
    ///
    /// # Errors
    ///
    /// [`SafeguardError::Table`] with every wrong row, [`SafeguardError::Overlap`] if two rows claim one day.
    ///
    /// # Examples
    ///
    /// ```
    /// use matcher_core::region::Gazetteer;
    /// use matcher_core::record::Table;
    /// use matcher_core::safeguard::{FloorKind, WageFloors};
    ///
    /// let table = "region;kind;kbli;amount;from;to\n65.71;UMK;;3.900.000,50;2026-01-01;2026-12-31\n\
    ///              65.71;UMSK;05;4.100.000;2026-01-01;2026-12-31\n65;UMP;;3.700.000;2026-01-01;2026-12-31\n";
    /// let (floors, _) = WageFloors::from_table(Table::csv_reader(table.as_bytes())?, &Gazetteer::bundled())?;
    /// let (site, day) = ("65.71.01".parse()?, "2026-06-01".parse()?);
    /// let coal = floors.find(site, Some("05100"), day).unwrap();
    /// let shop = floors.find(site, Some("47111"), day).unwrap();
    /// assert_eq!((coal.row.floor_kind(), coal.row.sen()), (FloorKind::Umsk, 410_000_000));
    /// assert_eq!((shop.row.floor_kind(), shop.row.sen()), (FloorKind::Umk, 390_000_050));
    /// assert!(floors.find(site, None, "2027-01-01".parse()?).is_none());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn from_table(table: Table, regions: &Gazetteer) -> Result<(Self, IngestReport), SafeguardError> {
        let read = read::<WageFloor>(table.numbered("floor_id"), &Context::new(regions), OnError::Raise);
        let batch = read.map_err(SafeguardError::Table)?;
        let floors = Self::of(batch.records);
        floors.refuse_overlaps()?;
        Ok((floors, batch.report))
    }

    fn of(mut rows: Vec<WageFloor>) -> Self {
        rows.sort_by(|a, b| key(a).cmp(&key(b)).then_with(|| a.floor_id.cmp(&b.floor_id)));
        let fingerprint = blake3::hash(json(&rows).as_bytes()).to_hex().to_string();
        Self { rows, fingerprint }
    }

    /// The table as JSON; [`WageFloors::from_json`] reads it back.
    #[must_use]
    pub fn to_json(&self) -> String {
        json(&self.rows)
    }

    /// Reads what [`WageFloors::to_json`] wrote.
    ///
    /// # Errors
    ///
    /// [`serde_json::Error`] if it is something else.
    pub fn from_json(json: &str) -> Result<Self, serde_json::Error> {
        Ok(Self::of(serde_json::from_str(json)?))
    }

    /// The BLAKE3 digest of the rows in hexadecimal, whatever their order in the file.
    #[must_use]
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    /// Every row, by region, kind and first day.
    #[must_use]
    pub fn rows(&self) -> &[WageFloor] {
        &self.rows
    }

    /// The minimum wage that holds in a region for an industry on a day: that of the industry in the kabupaten or kota, else
    /// of the kabupaten or kota, else of the industry in the province, else of the province. Of two codes the longer holds.
    /// `None` if no row holds: never the row of another year.
    ///
    /// # Source
    ///
    /// PP 36/2021, changed by PP 51/2023 and PP 49/2025: a minimum of a kabupaten stands above the province's, one of an
    /// industry above both. That an UMSP stands before the UMP where no UMK holds is our reading.
    #[must_use]
    pub fn find(&self, site: RegionCode, industry: Option<&str>, day: Date) -> Option<FloorFound<'_>> {
        let mut industry_unknown = false;
        for kind in FloorKind::ALL {
            let Some(region) = site.at(kind.level()) else { continue };
            let in_force = || self.of_kind(region, kind).iter().filter(|row| row.holds_on(day));
            industry_unknown |= kind.is_of_industry() && industry.is_none() && in_force().next().is_some();
            // Rows lie by code, so that of equally long ones the first is taken.
            let mut best: Option<(usize, &WageFloor)> = None;
            for row in in_force() {
                let fit = row.fits(industry);
                if let Some(fit) = fit.filter(|fit| best.is_none_or(|(most, _)| *fit > most)) {
                    best = Some((fit, row));
                }
            }
            if let Some((_, row)) = best {
                return Some(FloorFound { row, industry_unknown });
            }
        }
        None
    }

    fn of_kind(&self, region: RegionCode, kind: FloorKind) -> &[WageFloor] {
        let at = |row: &WageFloor| (row.region, row.floor_kind());
        let start = self.rows.partition_point(|row| at(row) < (Some(region), kind));
        let end = self.rows.partition_point(|row| at(row) <= (Some(region), kind));
        &self.rows[start..end]
    }

    /// Days between the rows of one region, kind and industry on which nothing holds, so that a broader minimum is used.
    #[must_use]
    pub fn gaps(&self) -> Vec<FloorGap> {
        let mut gaps = Vec::new();
        for (before, after) in self.neighbours() {
            let (Some(region), Some(end), Some(next)) = (after.region, before.to, after.from) else { continue };
            let day = |days| Date::from_days(days).ok();
            let Some((from, to)) = day(end.to_days() + 1).zip(day(next.to_days() - 1)) else { continue };
            if from <= to {
                gaps.push(FloorGap { region, kind: after.floor_kind(), kbli: codes(after), from, to });
            }
        }
        gaps
    }

    fn refuse_overlaps(&self) -> Result<(), SafeguardError> {
        for (before, after) in self.neighbours() {
            if let Some(day) = after.from.filter(|from| before.to.is_none_or(|to| *from <= to)) {
                return Err(SafeguardError::Overlap {
                    first: before.floor_id.to_string(),
                    second: after.floor_id.to_string(),
                    kind: after.floor_kind().as_str(),
                    region: after.region.map(|region| region.to_string()).unwrap_or_default(),
                    day,
                });
            }
        }
        Ok(())
    }

    /// Rows that follow one another in time for the same region, kind and codes.
    fn neighbours(&self) -> impl Iterator<Item = (&WageFloor, &WageFloor)> {
        let mut sorted: Vec<&WageFloor> = self.rows.iter().collect();
        sorted.sort_by_key(|row| (row.region, row.floor_kind(), codes(row), row.from));
        let same =
            |a: &WageFloor, b: &WageFloor| (a.region, a.floor_kind(), codes(a)) == (b.region, b.floor_kind(), codes(b));
        let pairs: Vec<_> = sorted.windows(2).filter(|pair| same(pair[0], pair[1])).map(|p| (p[0], p[1])).collect();
        pairs.into_iter()
    }
}

fn key(row: &WageFloor) -> (Option<RegionCode>, FloorKind, Option<Date>, String) {
    (row.region, row.floor_kind(), row.from, codes(row))
}

fn codes(row: &WageFloor) -> String {
    let mut codes: Vec<&str> = row.kbli.iter().flatten().map(String::as_str).collect();
    codes.sort_unstable();
    codes.join("|")
}

fn json(rows: &[WageFloor]) -> String {
    // Records serialise always.
    serde_json::to_string(rows).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    fn floors(csv: &str) -> Result<WageFloors, SafeguardError> {
        let table = Table::csv_reader(csv.as_bytes()).unwrap();
        WageFloors::from_table(table, &Gazetteer::bundled()).map(|(floors, _)| floors)
    }

    fn found<'a>(floors: &'a WageFloors, site: &str, industry: Option<&str>, day: &str) -> (&'a str, i64, bool) {
        let found = floors.find(site.parse().unwrap(), industry, day.parse().unwrap()).unwrap();
        (found.row.floor_kind().as_str(), found.row.sen(), found.industry_unknown)
    }

    /// Domain notes, section 4.
    #[test]
    fn the_bundled_rows_are_those_of_the_decrees() {
        let floors = WageFloors::bundled();
        assert_eq!(floors.rows().len(), 30);
        assert!(floors.gaps().is_empty());
        let kota = |industry, day| found(&floors, "64.74.01", industry, day);
        assert_eq!(kota(Some("47111"), "2026-11-01"), ("UMK", 379_948_000, false));
        assert_eq!(kota(Some("20115"), "2026-11-01"), ("UMSK", 401_795_000, false));
        assert_eq!(kota(Some("06201"), "2026-11-01"), ("UMSK", 497_563_700, false));
        assert_eq!(kota(None, "2026-11-01"), ("UMK", 379_948_000, true));
        assert_eq!(kota(Some("47111"), "2025-03-01"), ("UMK", 378_001_266, false));
        assert_eq!(found(&floors, "62.02", Some("01262"), "2026-11-01"), ("UMSK", 376_285_700, false));
        // Another district of the province: no UMK on file, so the province's, of the industry first.
        assert_eq!(found(&floors, "64.72", Some("05100"), "2026-11-01"), ("UMSP", 393_072_200, false));
        assert_eq!(found(&floors, "64.72", Some("47111"), "2026-11-01"), ("UMP", 376_243_100, false));
        let none = |site: &str, day: &str| floors.find(site.parse().unwrap(), None, day.parse().unwrap()).is_none();
        assert!(none("64.74", "2027-01-01") && none("31.71", "2026-11-01"));
    }

    #[test]
    fn two_rows_for_one_day_are_refused_and_a_gap_is_told() {
        let head = "region,kind,kbli,amount,from,to\n";
        let error = floors(&format!(
            "{head}65.71,UMK,,1000000,2026-01-01,2026-12-31\n65.71,UMK,,2000000,2026-12-31,2027-12-31\n"
        ));
        let text = error.unwrap_err().to_string();
        assert!(text.contains("rows 1 and 2") && text.contains("UMK in 65.71 on 2026-12-31"), "{text}");
        let gapped = format!("{head}65.71,UMK,,1000000,2025-01-01,2025-11-30\n65.71,UMK,,2000000,2026-01-01,\n");
        let floors = floors(&gapped).unwrap();
        let [gap] = &floors.gaps()[..] else { panic!("one gap") };
        assert_eq!((gap.from.to_string(), gap.to.to_string()), ("2025-12-01".to_owned(), "2025-12-31".to_owned()));
        assert!(floors.find("65.71".parse().unwrap(), None, "2025-12-15".parse().unwrap()).is_none());
    }

    #[test]
    fn wrong_rows_are_named() {
        let csv = "region,kind,kbli,amount,from\n65.71,UMP,,1,2026-01-01\n65,UMSP,,1,2026-01-01\n65,UMK,05,-1,2026-01-01\n,UMP,,,\n";
        let SafeguardError::Table(crate::record::TableError::Refused(report)) = floors(csv).unwrap_err() else {
            panic!("rows are refused")
        };
        let issues: Vec<(Option<u64>, Option<&str>)> =
            report.issues.iter().map(|issue| (issue.row, issue.column.as_deref())).collect();
        for expected in [(1, "region"), (2, "kbli"), (3, "amount"), (4, "region"), (4, "amount"), (4, "from")] {
            assert!(issues.contains(&(Some(expected.0), Some(expected.1))), "{expected:?} in {issues:?}");
        }
        assert_eq!(report.refused, 4);
    }

    #[test]
    fn json_and_back_is_the_same() {
        let floors = WageFloors::bundled();
        let again = WageFloors::from_json(&floors.to_json()).unwrap();
        assert_eq!(again.fingerprint(), floors.fingerprint());
    }
}
