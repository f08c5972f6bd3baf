//! What should a reader of a table about protection know that no row says?

use serde::Serialize;

use crate::lang::Lang;
use crate::record::Noted;
use crate::tenure::{TenureFault, Tenures};

/// What a note is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ProtectionTopic {
    /// A scheme of which no rule is in force on the day.
    NoRule,
    /// A worker whose schemes nobody tells.
    SchemesUntold,
    /// A worker whose list names a scheme that nobody knows; what else isn't on it is unknown.
    SchemeNotRead,
    /// A worker whose status nobody tells.
    StatusUntold,
    /// A worker who lacks a scheme whose cost can't be told.
    CostUntold,
    /// A worker who is or may be vulnerable, at whose home no minimum wage is on file.
    NoFloor,
    /// A worker whom an employer must cover: never paid from a budget.
    EmployerOwes,
    /// A worker in the queue of a budget who may be vulnerable; an officer asks for the income first.
    Possible,
    /// A worker covered by a budget at a rate that ends within its months.
    RateEnds,
    /// A vacancy whose wage was told for another period than a month, and worked out.
    WageConverted,
    /// A vacancy whose employer's industry nobody tells, where some industry has a minimum wage of its own.
    IndustryUntold,
    /// A vacancy at whose site no minimum wage is on file for the day.
    NoFloorAtSite,
    /// A placement without a vacancy.
    NoVacancy,
    /// A placement at a vacancy that isn't on file.
    VacancyUnknown,
    /// A placement of somebody who isn't on file.
    WorkerUnknown,
    /// A placement before the person registered.
    BeforeRegistered,
    /// An event about a post that has no day.
    Undated,
    /// An event about a post behind the market's day; not read.
    Later,
    /// An event about a post that names nobody.
    NoWorker,
    /// A placement where the same person is placed already; the first counts.
    Repeated,
    /// An end without a placement before.
    EndedWithoutPlaced,
    /// An end whose reason isn't understood, so that nobody knows whether JKP may be claimed.
    ReasonNotRead,
}

impl ProtectionTopic {
    /// The word for it in tables.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NoRule => "no_rule",
            Self::SchemesUntold => "schemes_untold",
            Self::SchemeNotRead => "scheme_not_read",
            Self::StatusUntold => "status_untold",
            Self::CostUntold => "cost_untold",
            Self::NoFloor => "no_floor",
            Self::EmployerOwes => "employer_owes",
            Self::Possible => "possible",
            Self::RateEnds => "rate_ends",
            Self::WageConverted => "wage_converted",
            Self::IndustryUntold => "industry_untold",
            Self::NoFloorAtSite => "no_floor_at_site",
            Self::NoVacancy => "no_vacancy",
            Self::VacancyUnknown => "vacancy_unknown",
            Self::WorkerUnknown => "worker_unknown",
            Self::BeforeRegistered => "before_registered",
            Self::Undated => "undated",
            Self::Later => "later",
            Self::NoWorker => "no_worker",
            Self::Repeated => "repeated",
            Self::EndedWithoutPlaced => "ended_without_placed",
            Self::ReasonNotRead => "reason_not_read",
        }
    }

    /// What its ids name: a table, or `schemes`.
    #[must_use]
    pub fn records(self) -> &'static str {
        match self {
            Self::NoRule => "schemes",
            Self::SchemesUntold
            | Self::SchemeNotRead
            | Self::StatusUntold
            | Self::CostUntold
            | Self::NoFloor
            | Self::EmployerOwes
            | Self::Possible
            | Self::RateEnds => "workers",
            Self::WageConverted | Self::IndustryUntold | Self::NoFloorAtSite => "vacancies",
            _ => "events",
        }
    }

    /// What is said, in each language; how many follows.
    pub(crate) fn words(self, lang: Lang) -> &'static str {
        let (id, en) = match self {
            Self::NoRule => {
                ("program tanpa aturan yang berlaku pada hari ini", "schemes without a rule in force today")
            }
            Self::SchemesUntold => {
                ("orang yang programnya belum diisi, belum diketahui", "people whose schemes aren't told, unknown")
            }
            Self::SchemeNotRead => (
                "orang dengan nama program yang tidak dikenal, program lain belum diketahui",
                "people with a scheme of an unknown name, whose other schemes are unknown",
            ),
            Self::StatusUntold => ("orang yang status kerjanya belum diisi", "people whose work status isn't told"),
            Self::CostUntold => (
                "orang yang iurannya tidak dapat dihitung, upah, penghasilan atau kelas risiko belum diisi",
                "people whose contribution can't be told, wage, income or risk class isn't",
            ),
            Self::NoFloor => (
                "orang yang di tempat tinggalnya tidak ada upah minimum dalam tabel, rentan atau tidak belum diketahui",
                "people at whose home no minimum wage is on file, vulnerable or not isn't known",
            ),
            Self::EmployerOwes => (
                "orang yang wajib didaftarkan pemberi kerja, tidak dibayar dari anggaran",
                "people whom an employer must cover, not paid from a budget",
            ),
            Self::Possible => (
                "orang dalam antrean yang penghasilannya perlu ditanyakan dahulu",
                "people in the queue whose income is to be asked first",
            ),
            Self::RateEnds => (
                "orang yang tarifnya berakhir sebelum masa anggaran habis",
                "people at a rate that ends before the months of the budget",
            ),
            Self::WageConverted => (
                "lowongan dengan upah per jam, hari, minggu atau tahun, dihitung ke bulan",
                "vacancies with a wage by hour, day, week or year, worked out for a month",
            ),
            Self::IndustryUntold => (
                "lowongan yang lapangan usahanya belum diisi, upah minimum sektoral mungkin lebih tinggi",
                "vacancies of unknown industry, a sector's minimum may be higher",
            ),
            Self::NoFloorAtSite => (
                "lowongan yang di lokasinya tidak ada upah minimum dalam tabel untuk hari ini",
                "vacancies at whose site no minimum wage is on file for the day",
            ),
            Self::NoVacancy => ("penempatan tanpa lowongan", "placements without a vacancy"),
            Self::VacancyUnknown => {
                ("penempatan pada lowongan yang tidak terdaftar", "placements at vacancies that aren't on file")
            }
            Self::WorkerUnknown => ("penempatan orang yang tidak terdaftar", "placements of people who aren't on file"),
            Self::BeforeRegistered => {
                ("penempatan sebelum orangnya terdaftar", "placements before the person registered")
            }
            Self::Undated => ("peristiwa tanpa tanggal, tidak dibaca", "events without a day, not read"),
            Self::Later => ("peristiwa setelah hari ini, tidak dibaca", "events behind the market's day, not read"),
            Self::NoWorker => ("peristiwa tanpa orang, tidak dibaca", "events that name nobody, not read"),
            Self::Repeated => (
                "penempatan berulang orang yang sama, yang pertama dihitung",
                "repeated placements of one person, the first counts",
            ),
            Self::EndedWithoutPlaced => ("pengakhiran tanpa penempatan sebelumnya", "ends without a placement before"),
            Self::ReasonNotRead => (
                "pengakhiran yang alasannya tidak terbaca, hak JKP perlu diperiksa",
                "ends whose reason isn't understood, the right to JKP is to be checked",
            ),
        };
        if lang == Lang::Id { id } else { en }
    }
}

/// What a reader should know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ProtectionNote {
    /// What it is about.
    pub topic: ProtectionTopic,
    /// Ids of what [`ProtectionTopic::records`] names, in the order of their bytes.
    pub ids: Vec<String>,
}

impl ProtectionNote {
    /// How many.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.ids.len() as u64
    }

    /// The note as a sentence without its stop.
    ///
    /// # Examples
    ///
    /// ```
    /// use matcher_core::coverage::{ProtectionNote, ProtectionTopic};
    /// use matcher_core::matcher::Lang;
    ///
    /// let note = ProtectionNote { topic: ProtectionTopic::NoRule, ids: vec!["JP".to_owned()] };
    /// assert_eq!(note.text(Lang::En), "schemes without a rule in force today: JP");
    /// ```
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        let words = self.topic.words(lang);
        let told = if self.topic == ProtectionTopic::NoRule { self.ids.join(", ") } else { self.ids.len().to_string() };
        format!("{words}: {told}")
    }
}

/// Notes while they are gathered.
#[derive(Debug, Default)]
pub(crate) struct Notes(Noted<ProtectionTopic>);

impl Notes {
    pub(crate) fn add(&mut self, topic: ProtectionTopic, id: &str) {
        self.0.add(topic, id);
    }

    /// What is wrong with the events that posts were read from.
    pub(crate) fn faults(&mut self, tenures: &Tenures<'_>) {
        for (fault, id) in &tenures.faults {
            let topic = match fault {
                TenureFault::Undated => ProtectionTopic::Undated,
                TenureFault::Later => ProtectionTopic::Later,
                TenureFault::NoWorker => ProtectionTopic::NoWorker,
                TenureFault::Repeated => ProtectionTopic::Repeated,
                TenureFault::EndedWithoutPlaced => ProtectionTopic::EndedWithoutPlaced,
            };
            self.add(topic, id);
        }
    }

    /// Everything noted, by topic.
    pub(crate) fn told(self) -> Vec<ProtectionNote> {
        self.0.into_topics().map(|(topic, ids)| ProtectionNote { topic, ids }).collect()
    }
}
