//! In which language is a text for people?

/// The language of a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lang {
    /// Bahasa Indonesia.
    #[default]
    Id,
    /// English.
    En,
}

/// Names of months in Bahasa Indonesia.
pub(crate) const MONTHS_ID: [&str; 12] = [
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
];

/// Names of months in English.
pub(crate) const MONTHS_EN: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

impl Lang {
    /// Names of the months.
    ///
    /// # Examples
    ///
    /// ```
    /// assert_eq!(matcher_core::matcher::Lang::Id.months()[4], "Mei");
    /// ```
    #[must_use]
    pub fn months(self) -> [&'static str; 12] {
        match self {
            Self::Id => MONTHS_ID,
            Self::En => MONTHS_EN,
        }
    }
}
