//! What should a reader of a report know that no cell says?

use serde::Serialize;

use crate::lang::Lang;
use crate::record::Noted;

/// What a note is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum IpkTopic {
    /// Somebody whose way doesn't fit: placed or removed without being in the register.
    SeekerMismatch,
    /// A vacancy whose openings don't fit: more placed than there are, or somebody placed after closing who wasn't on their way.
    VacancyMismatch,
    /// Somebody who registered again while in the register: a renewal, and no flow.
    Renewed,
    /// Somebody still in the register at the end whose card has lapsed or expired; an officer decides.
    Lapsed,
    /// Somebody on file whose day of registration nobody tells: in no count.
    WorkerUndated,
    /// Somebody on file whose day of registration lies behind the market's: in no count.
    WorkerLater,
    /// A period that isn't over on the market's day.
    PeriodOpen,
    /// An event of the register that names nobody.
    NoWorker,
    /// An event without a day.
    Undated,
    /// An event behind the market's day.
    Later,
    /// An event of somebody who isn't on file: counted, with nothing known of them.
    WorkerUnknown,
    /// An event before its person registered.
    BeforeRegistered,
    /// A vacancy that nobody reported and without a first day: in no stock.
    VacancyUndated,
    /// A report or notice that names no vacancy.
    VacancyUntold,
    /// A placement, report or notice of no vacancy on file: of unknown industry and place.
    VacancyUnknown,
}

impl IpkTopic {
    /// The word for it in tables.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::SeekerMismatch => "seeker_mismatch",
            Self::VacancyMismatch => "vacancy_mismatch",
            Self::Renewed => "renewed",
            Self::Lapsed => "lapsed",
            Self::WorkerUndated => "worker_undated",
            Self::WorkerLater => "worker_later",
            Self::PeriodOpen => "period_open",
            Self::VacancyUntold => "vacancy_untold",
            Self::NoWorker => "no_worker",
            Self::Undated => "undated",
            Self::Later => "later",
            Self::WorkerUnknown => "worker_unknown",
            Self::BeforeRegistered => "before_registered",
            Self::VacancyUndated => "vacancy_undated",
            Self::VacancyUnknown => "vacancy_unknown",
        }
    }

    /// The table whose ids are named.
    #[must_use]
    pub fn records(self) -> &'static str {
        match self {
            Self::SeekerMismatch | Self::Renewed | Self::Lapsed | Self::WorkerUndated | Self::WorkerLater => "workers",
            Self::PeriodOpen => "periods",
            Self::VacancyMismatch | Self::VacancyUndated => "vacancies",
            _ => "events",
        }
    }

    /// What is said, in each language; how many follows.
    fn words(self, lang: Lang) -> &'static str {
        let (id, en) = match self {
            Self::SeekerMismatch => (
                "pencari kerja yang arusnya tidak cocok, ditempatkan atau dihapus tanpa terdaftar",
                "job seekers whose flow doesn't fit, placed or removed without being in the register",
            ),
            Self::Renewed => (
                "pencari kerja yang mendaftar lagi selagi terdaftar, dihitung sebagai perpanjangan",
                "job seekers who registered again while in the register, counted as renewals",
            ),
            Self::Lapsed => (
                "pencari kerja dalam sisa akhir yang kartunya tidak dilaporkan atau habis masa berlakunya",
                "job seekers in the last stock whose card has lapsed or expired",
            ),
            Self::WorkerUndated => {
                ("orang tanpa tanggal pendaftaran, tidak dihitung", "people without a day of registration, not counted")
            }
            Self::WorkerLater => (
                "orang yang tanggal pendaftarannya setelah hari ini, tidak dihitung",
                "people registered behind the market's day, not counted",
            ),
            Self::PeriodOpen => ("periode yang belum berakhir", "periods that aren't over"),
            Self::VacancyUntold => (
                "laporan atau pemberitahuan tanpa lowongan, tidak dihitung",
                "reports or notices that name no vacancy, not counted",
            ),
            Self::VacancyMismatch => (
                "lowongan yang arusnya tidak cocok, ditempatkan melebihi kursi, atau sesudah ditutup tanpa rujukan",
                "vacancies whose flow doesn't fit, more placed than openings, or after closing without a referral",
            ),
            Self::NoWorker => (
                "peristiwa tanpa orang, tidak dihitung sebagai pencari kerja",
                "events that name nobody, not counted among job seekers",
            ),
            Self::Undated => ("peristiwa tanpa tanggal, tidak dihitung", "events without a day, not counted"),
            Self::Later => {
                ("peristiwa setelah hari ini, tidak dihitung", "events behind the market's day, not counted")
            }
            Self::WorkerUnknown => (
                "peristiwa orang yang tidak terdaftar, dihitung sebagai tidak diisi",
                "events of people who aren't on file, counted as not told",
            ),
            Self::BeforeRegistered => ("peristiwa sebelum orangnya terdaftar", "events before their person registered"),
            Self::VacancyUndated => (
                "lowongan tanpa laporan dan tanpa tanggal buka, tidak dihitung",
                "vacancies without a report or a first day, not counted",
            ),
            Self::VacancyUnknown => (
                "peristiwa lowongan yang tidak terdaftar, penempatan dihitung sebagai tidak diisi",
                "events of vacancies that aren't on file, placements counted as not told",
            ),
        };
        if lang == Lang::Id { id } else { en }
    }
}

/// What a reader should know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct IpkNote {
    /// What it is about.
    pub topic: IpkTopic,
    /// Ids of what [`IpkTopic::records`] names, in the order of their bytes.
    pub ids: Vec<String>,
}

impl IpkNote {
    /// The note as a sentence without its stop.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        format!("{}: {}", self.topic.words(lang), self.ids.len())
    }
}

/// Notes while they are gathered.
#[derive(Debug, Default)]
pub(crate) struct Notes(Noted<IpkTopic>);

impl Notes {
    pub(super) fn add(&mut self, topic: IpkTopic, id: &str) {
        self.0.add(topic, id);
    }

    /// Everything noted, by topic.
    pub(super) fn told(self) -> Vec<IpkNote> {
        self.0.into_topics().map(|(topic, ids)| IpkNote { topic, ids }).collect()
    }
}
