//! One row of a table of minimum wages.

use serde::{Deserialize, Serialize};

use crate::ids::FloorId;
use crate::record::record;
use crate::region::{AdminLevel, RegionCode};
use crate::units::Date;

/// Kind of a minimum wage, the narrowest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum FloorKind {
    /// Of an industry in a kabupaten or kota (upah minimum sektoral kabupaten/kota).
    #[serde(rename = "UMSK")]
    Umsk,
    /// Of a kabupaten or kota.
    #[serde(rename = "UMK")]
    Umk,
    /// Of an industry in a province.
    #[serde(rename = "UMSP")]
    Umsp,
    /// Of a province.
    #[serde(rename = "UMP")]
    Ump,
}

impl FloorKind {
    /// Every kind in the order in which they are looked for.
    pub const ALL: [Self; 4] = [Self::Umsk, Self::Umk, Self::Umsp, Self::Ump];

    /// The usual abbreviation.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Umsk => "UMSK",
            Self::Umk => "UMK",
            Self::Umsp => "UMSP",
            Self::Ump => "UMP",
        }
    }

    /// Whether it holds for an industry alone.
    #[must_use]
    pub fn is_of_industry(self) -> bool {
        matches!(self, Self::Umsk | Self::Umsp)
    }

    /// The level of the regions it is set for.
    #[must_use]
    pub fn level(self) -> AdminLevel {
        match self {
            Self::Umsk | Self::Umk => AdminLevel::KabupatenKota,
            Self::Umsp | Self::Ump => AdminLevel::Provinsi,
        }
    }

    fn read(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str().eq_ignore_ascii_case(word.trim()))
    }
}

/// How sure an amount is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FloorStatus {
    /// Decreed.
    Final,
    /// Agreed or recommended by a wage council; the decree isn't known.
    Recommended,
    /// Proposed.
    Proposed,
    /// Worked out from other figures.
    Derived,
}

impl FloorStatus {
    /// Every status.
    pub const ALL: [Self; 4] = [Self::Final, Self::Recommended, Self::Proposed, Self::Derived];

    /// The word for it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Final => "final",
            Self::Recommended => "recommended",
            Self::Proposed => "proposed",
            Self::Derived => "derived",
        }
    }

    fn read(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str().eq_ignore_ascii_case(word.trim()))
    }
}

record! {
    /// A minimum wage of a region, for an industry or for all, from a day to a day.
    WageFloor in "wage_floors", key floor_id: FloorId;
    /// The province, or the kabupaten or kota.
    region: RegionCode,
    /// UMP, UMSP, UMK or UMSK.
    kind: String,
    /// KBLI codes or their beginnings, of UMSP and UMSK.
    kbli: Vec<String>,
    /// `printed` where the source names the code, `inferred` where it names the industry in words alone.
    kbli_from: String,
    /// The industry in words.
    sector: String,
    /// Rupiah per month, with sen where the decree has them.
    amount: f64,
    /// final, recommended, proposed or derived; final if absent.
    status: String,
    /// First day in force.
    from: Date,
    /// Last day in force; open if absent.
    to: Date,
    /// The decree.
    legal_basis: String,
    /// Where the amount was read.
    source: String,
    => check(this, row) {
        row.require_given(this.region.is_some(), "region", "a province, kabupaten or kota");
        row.require_given(this.amount.is_some(), "amount", "rupiah per month");
        row.require_given(this.from.is_some(), "from", "the first day in force");
        row.require(this.amount.is_none_or(|amount| amount > 0.0 && amount <= MOST), "amount", "rupiah per month above 0");
        row.require_order(this.from, this.to, "to", "on or after from");
        row.require_given(this.kind.is_some(), "kind", "UMP, UMSP, UMK or UMSK");
        let kind = this.kind.as_deref().map(FloorKind::read);
        row.require(kind != Some(None), "kind", "UMP, UMSP, UMK or UMSK");
        let status = this.status.as_deref().map(FloorStatus::read);
        row.require(status != Some(None), "status", "final, recommended, proposed or derived");
        let Some(kind) = kind.flatten() else { return };
        let is_level = this.region.is_none_or(|region| region.level() == kind.level());
        row.require(is_level, "region", "a province for UMP and UMSP, a kabupaten or kota for UMK and UMSK");
        let codes = this.kbli.as_deref().unwrap_or_default();
        let is_code = |code: &String| (1..=5).contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_digit());
        row.require(codes.iter().all(is_code), "kbli", "KBLI codes of 1 to 5 digits");
        row.require_given(!(kind.is_of_industry() && codes.is_empty()), "kbli", "the KBLI codes a sector's minimum holds for");
        row.require(kind.is_of_industry() || codes.is_empty(), "kbli", "no code, as UMP and UMK hold for every industry");
    }
}

/// The highest amount taken: what lies above is a slip of the keyboard.
const MOST: f64 = 1e12;

impl WageFloor {
    /// Its kind; UMP for a row that was never checked.
    #[must_use]
    pub fn floor_kind(&self) -> FloorKind {
        self.kind.as_deref().and_then(FloorKind::read).unwrap_or(FloorKind::Ump)
    }

    /// How sure its amount is.
    #[must_use]
    pub fn floor_status(&self) -> FloorStatus {
        self.status.as_deref().and_then(FloorStatus::read).unwrap_or(FloorStatus::Final)
    }

    /// The amount in sen, hundredths of a rupiah.
    #[must_use]
    #[allow(clippy::cast_possible_truncation, reason = "at most 1e14 sen, checked where rows are read")]
    pub fn sen(&self) -> i64 {
        (self.amount.unwrap_or_default() * 100.0).round() as i64
    }

    /// Whether it is in force on a day.
    #[must_use]
    pub fn holds_on(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }

    /// Digits of its longest code that an industry begins with; 0 for a minimum of every industry, `None` if none fits.
    pub(super) fn fits(&self, industry: Option<&str>) -> Option<usize> {
        if !self.floor_kind().is_of_industry() {
            return Some(0);
        }
        let industry = industry?;
        let fitting = self.kbli.iter().flatten().filter(|code| industry.starts_with(code.as_str()));
        fitting.map(String::len).max()
    }
}
