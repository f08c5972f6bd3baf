//! What is asked of demand: by what it is told apart, which skills, which days?

use std::fmt;
use std::str::FromStr;

use serde::Serialize;

use crate::region::AdminLevel;
use crate::training::TrainingError;
use crate::units::Date;

/// Fewest vacancies that ask for a skill before a trend is told of it, or that nobody teaches it.
///
/// # Source
///
/// The test of a trend takes counts for normal, which holds where about five or more are expected (Cochran 1954, "Some
/// methods for strengthening the common χ² tests", *Biometrics* 10(4)).
pub const LEAST: u32 = 5;

/// By what demand is told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Dimension {
    /// The month of the vacancy's first day, else of the day it was reported.
    Month,
    /// The sector that the lexicon gives the skill.
    Sector,
    /// The region of the work site.
    Region,
    /// The first two digits of the employer's KBLI code.
    Industry,
}

impl Dimension {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Month, Self::Sector, Self::Region, Self::Industry];

    /// The name, which is that of the column.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Month => "month",
            Self::Sector => "sector",
            Self::Region => "region",
            Self::Industry => "industry",
        }
    }
}

impl fmt::Display for Dimension {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Dimension {
    type Err = TrainingError;

    fn from_str(name: &str) -> Result<Self, TrainingError> {
        let found = Self::ALL.into_iter().find(|dimension| dimension.as_str() == name);
        found.ok_or_else(|| TrainingError::Option {
            name: "by",
            value: name.to_owned(),
            expected: "month, sector, region or industry",
        })
    }
}

/// A ready cut: the skills of one sector of the lexicon.
///
/// # Source
///
/// The sectors that a programme this library was made for names for training that fits the market; `docs/demand.md` says
/// which. The lexicon has more, which `by` tells apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Cut {
    /// Computers, networks, data, automation.
    Technology,
    /// Estates, fields, livestock, fishery.
    Agriculture,
    /// Design, crafts, fashion, media.
    Creative,
}

impl Cut {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Technology, Self::Agriculture, Self::Creative];

    /// The name, which is that of the sector in the lexicon.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Technology => "technology",
            Self::Agriculture => "agriculture",
            Self::Creative => "creative",
        }
    }
}

impl FromStr for Cut {
    type Err = TrainingError;

    fn from_str(name: &str) -> Result<Self, TrainingError> {
        let found = Self::ALL.into_iter().find(|cut| cut.as_str() == name);
        found.ok_or_else(|| TrainingError::Option {
            name: "cut",
            value: name.to_owned(),
            expected: "technology, agriculture or creative",
        })
    }
}

/// How demand is counted.
///
/// # Examples
///
/// ```
/// use matcher_core::region::AdminLevel;
/// use matcher_core::training::{DemandOptions, Dimension};
///
/// let options = DemandOptions::default().with_by(&["region"])?.with_level("provinsi")?;
/// assert_eq!((options.by, options.level), (vec![Dimension::Region], AdminLevel::Provinsi));
/// assert!(DemandOptions::default().with_by(&["year"]).is_err());
/// # Ok::<(), matcher_core::training::TrainingError>(())
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct DemandOptions {
    /// By what demand is told apart, each once, in the order of the columns; all together if empty.
    pub by: Vec<Dimension>,
    /// The skills of one sector alone.
    pub cut: Option<Cut>,
    /// How large a region is; a site that tells only a larger one is of unknown region.
    pub level: AdminLevel,
    /// The first day counted. Vacancies of unknown day always count.
    pub since: Option<Date>,
    /// The last day counted.
    pub until: Option<Date>,
    /// Fewest vacancies that ask for a skill before a trend is told of it, or that nobody teaches it.
    pub least: u32,
}

impl Default for DemandOptions {
    fn default() -> Self {
        Self {
            by: vec![Dimension::Month, Dimension::Sector, Dimension::Region],
            cut: None,
            level: AdminLevel::KabupatenKota,
            since: None,
            until: None,
            least: LEAST,
        }
    }
}

impl DemandOptions {
    /// Tells demand apart by the names of dimensions.
    ///
    /// # Errors
    ///
    /// [`TrainingError::Option`] for a name that is none, or one given twice.
    pub fn with_by<S: AsRef<str>>(mut self, names: &[S]) -> Result<Self, TrainingError> {
        self.by.clear();
        for name in names {
            let dimension: Dimension = name.as_ref().parse()?;
            if self.by.contains(&dimension) {
                let value = format!("{dimension} twice");
                return Err(TrainingError::Option { name: "by", value, expected: "each dimension once" });
            }
            self.by.push(dimension);
        }
        Ok(self)
    }

    /// Counts the skills of a ready cut alone, by its name.
    ///
    /// # Errors
    ///
    /// [`TrainingError::Option`] for a name that is none.
    pub fn with_cut(mut self, name: Option<&str>) -> Result<Self, TrainingError> {
        self.cut = name.map(str::parse).transpose()?;
        Ok(self)
    }

    /// Sets how large a region is: `provinsi`, `kabupaten_kota` or `kecamatan`.
    ///
    /// # Errors
    ///
    /// [`TrainingError::Option`] for another name.
    pub fn with_level(mut self, name: &str) -> Result<Self, TrainingError> {
        let levels = [AdminLevel::Provinsi, AdminLevel::KabupatenKota, AdminLevel::Kecamatan];
        let found = levels.into_iter().find(|level| level.to_string() == name);
        self.level = found.ok_or_else(|| TrainingError::Option {
            name: "level",
            value: name.to_owned(),
            expected: "provinsi, kabupaten_kota or kecamatan",
        })?;
        Ok(self)
    }

    /// Counts vacancies of these days alone, both included.
    ///
    /// # Errors
    ///
    /// [`TrainingError::Option`] if the first day is after the last.
    pub fn with_period(mut self, since: Option<Date>, until: Option<Date>) -> Result<Self, TrainingError> {
        (self.since, self.until) = (since, until);
        self.validate()?;
        Ok(self)
    }

    /// Sets the fewest vacancies of which something is said, at least 1.
    ///
    /// # Errors
    ///
    /// [`TrainingError::Option`] if it is 0.
    pub fn with_least(mut self, least: u32) -> Result<Self, TrainingError> {
        self.least = least;
        self.validate()?;
        Ok(self)
    }

    /// Whether demand can be counted so.
    ///
    /// # Errors
    ///
    /// [`TrainingError::Option`] if the first day is after the last, or the fewest vacancies are 0.
    pub fn validate(&self) -> Result<(), TrainingError> {
        if let Some((since, until)) = self.since.zip(self.until).filter(|(since, until)| since > until) {
            let value = format!("{since}, after until {until}");
            return Err(TrainingError::Option { name: "since", value, expected: "a day on or before until" });
        }
        if self.least == 0 {
            return Err(TrainingError::Option { name: "least", value: "0".to_owned(), expected: "at least 1" });
        }
        Ok(())
    }

    pub(super) fn is_by(&self, dimension: Dimension) -> bool {
        self.by.contains(&dimension)
    }
}
