//! What should a reader know of a gap that no row says? A topic, a count, and a sentence in two languages.

use serde::Serialize;

use crate::lang::Lang;

/// Something left out of a gap, or counted in a way that a reader should know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "note")]
#[non_exhaustive]
pub enum GapNote {
    /// No vacancy on file is of the occupation asked for.
    NobodyAsks,
    /// No vacancy is within reach.
    NothingInReach,
    /// Vacancies that fail the person by a rule that no course mends.
    Closed {
        /// How many.
        vacancies: u64,
        /// Their openings.
        openings: u64,
        /// The codes of those rules.
        codes: Vec<&'static str>,
    },
    /// Vacancies of which the person brings everything that is required.
    Qualified {
        /// How many.
        vacancies: u64,
        /// Their openings.
        openings: u64,
    },
    /// The person told no skills, or no certificates: what they lack isn't known.
    Untold {
        /// No skills.
        skills: bool,
        /// No certificates.
        certificates: bool,
    },
    /// The market has no course.
    NoCourse,
    /// The person told no occupation, so that none is left out as their own.
    NoOccupation,
    /// Vacancies with neither occupation nor title, which belong to no occupation.
    Unnamed {
        /// How many.
        vacancies: u64,
    },
    /// Vacancies whose lists were longer than what was looked at.
    Longer {
        /// How many.
        vacancies: u64,
        /// Workers looked at of each list.
        depth: u64,
    },
    /// Pairs of a list whose worker told no skills or no certificates where some are asked: not known to lack one item.
    UntoldPairs {
        /// How many.
        pairs: u64,
    },
}

impl GapNote {
    /// The word for it in tables.
    #[must_use]
    pub fn topic(&self) -> &'static str {
        match self {
            Self::NobodyAsks => "nobody_asks",
            Self::NothingInReach => "nothing_in_reach",
            Self::Closed { .. } => "closed",
            Self::Qualified { .. } => "qualified",
            Self::Untold { .. } => "untold",
            Self::NoCourse => "no_course",
            Self::NoOccupation => "no_occupation",
            Self::Unnamed { .. } => "unnamed",
            Self::Longer { .. } => "longer",
            Self::UntoldPairs { .. } => "untold_pairs",
        }
    }

    /// How many vacancies or pairs it is about; 0 where it is about the person or the market.
    #[must_use]
    pub fn count(&self) -> u64 {
        match self {
            Self::Closed { vacancies, .. }
            | Self::Qualified { vacancies, .. }
            | Self::Unnamed { vacancies }
            | Self::Longer { vacancies, .. } => *vacancies,
            Self::UntoldPairs { pairs } => *pairs,
            _ => 0,
        }
    }

    /// The note as a sentence.
    ///
    /// # Examples
    ///
    /// ```
    /// use matcher_core::matcher::Lang;
    /// use matcher_core::training::GapNote;
    ///
    /// let note = GapNote::Qualified { vacancies: 2, openings: 5 };
    /// assert_eq!(note.text(Lang::En), "everything required is there for 2 vacancies with 5 openings");
    /// ```
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        match lang {
            Lang::Id => self.indonesian(),
            Lang::En => self.english(),
        }
    }

    fn indonesian(&self) -> String {
        match self {
            Self::NobodyAsks => "tidak ada lowongan dari jabatan ini di pasar".to_owned(),
            Self::NothingInReach => "tidak ada lowongan dalam jangkauan".to_owned(),
            Self::Closed { vacancies, openings, codes } => {
                let codes = codes.join(", ");
                format!("{vacancies} lowongan dengan {openings} kursi tertutup oleh aturan di luar pelatihan: {codes}")
            }
            Self::Qualified { vacancies, openings } => {
                format!("semua yang diwajibkan sudah ada untuk {vacancies} lowongan dengan {openings} kursi")
            }
            Self::Untold { skills, certificates } => {
                let what =
                    untold(*skills, *certificates, ["keterampilan", "sertifikat", "keterampilan dan sertifikat"]);
                format!("{what} belum diisi: apa yang kurang belum diketahui")
            }
            Self::NoCourse => "pasar ini tidak memuat kursus".to_owned(),
            Self::NoOccupation => "jabatan orang ini belum diisi: tidak ada jabatan yang dikecualikan".to_owned(),
            Self::Unnamed { vacancies } => format!("{vacancies} lowongan tanpa jabatan dan judul tidak dihitung"),
            Self::Longer { vacancies, depth } => {
                format!("{vacancies} lowongan memiliki daftar yang lebih panjang: {depth} orang pertama dilihat")
            }
            Self::UntoldPairs { pairs } => {
                format!("{pairs} pasangan tidak dihitung: keterampilan atau sertifikat orangnya belum diisi")
            }
        }
    }

    fn english(&self) -> String {
        match self {
            Self::NobodyAsks => "no vacancy on file is of this occupation".to_owned(),
            Self::NothingInReach => "no vacancy is within reach".to_owned(),
            Self::Closed { vacancies, openings, codes } => {
                let codes = codes.join(", ");
                format!("{vacancies} vacancies with {openings} openings are closed by rules no course mends: {codes}")
            }
            Self::Qualified { vacancies, openings } => {
                format!("everything required is there for {vacancies} vacancies with {openings} openings")
            }
            Self::Untold { skills, certificates } => {
                let what = untold(*skills, *certificates, ["skills", "certificates", "skills and certificates"]);
                format!("{what} aren't told: what is missing isn't known")
            }
            Self::NoCourse => "the market has no course".to_owned(),
            Self::NoOccupation => "the person's occupation isn't told: none is left out".to_owned(),
            Self::Unnamed { vacancies } => {
                format!("{vacancies} vacancies have neither occupation nor title and aren't counted")
            }
            Self::Longer { vacancies, depth } => {
                format!("{vacancies} vacancies have longer lists: the first {depth} workers were looked at")
            }
            Self::UntoldPairs { pairs } => {
                format!("{pairs} pairs aren't counted: their worker's skills or certificates aren't told")
            }
        }
    }
}

fn untold(skills: bool, certificates: bool, words: [&'static str; 3]) -> &'static str {
    match (skills, certificates) {
        (true, true) => words[2],
        (false, _) => words[1],
        (true, false) => words[0],
    }
}
