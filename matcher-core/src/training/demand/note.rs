//! What did the count of demand leave out, or count in a way that a reader should know?

use std::collections::BTreeMap;

use serde::Serialize;

use crate::lang::Lang;
use crate::record::Noted;

/// What a note is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum DemandTopic {
    /// There is no vacancy to count.
    NoVacancy,
    /// A vacancy outside of the days asked for; not counted.
    Outside,
    /// A vacancy whose month nobody tells; counted, and in no trend.
    Undated,
    /// A vacancy whose region nobody tells as exactly as asked.
    RegionUnknown,
    /// A vacancy whose employer's industry nobody tells.
    IndustryUnknown,
    /// A vacancy in which no skill was read; one of those that shares are taken of.
    AsksNothing,
    /// Texts that the lexicon doesn't know and one vacancy alone has; counted in one row without their words.
    RareText,
    /// Under a cut, texts that the lexicon doesn't know, so that nobody knows their sector.
    TextWithoutSector,
    /// The lexicon has no skill of the sector of the cut.
    SectorAbsent,
    /// A vacancy of a month that isn't over on the market's day; counted, and in no trend.
    MonthUnfinished,
    /// The market has no day: no month is known to be unfinished and no course to be past.
    NoDay,
    /// A course that has begun; its seats don't count.
    CourseStarted,
    /// A course whose first day nobody tells; its seats count.
    CourseUndated,
    /// A course in whose skills and certificate none was read.
    CourseTeachesNothing,
    /// Workers who told no skill; whether they hold one is unknown.
    WorkerUntold,
}

impl DemandTopic {
    /// The name, as serde writes it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NoVacancy => "no_vacancy",
            Self::Outside => "outside",
            Self::Undated => "undated",
            Self::RegionUnknown => "region_unknown",
            Self::IndustryUnknown => "industry_unknown",
            Self::AsksNothing => "asks_nothing",
            Self::RareText => "rare_text",
            Self::TextWithoutSector => "text_without_sector",
            Self::SectorAbsent => "sector_absent",
            Self::MonthUnfinished => "month_unfinished",
            Self::NoDay => "no_day",
            Self::CourseStarted => "course_started",
            Self::CourseUndated => "course_undated",
            Self::CourseTeachesNothing => "course_teaches_nothing",
            Self::WorkerUntold => "worker_untold",
        }
    }

    /// The table whose ids a note names; `None` where it names none.
    #[must_use]
    pub fn records(self) -> Option<&'static str> {
        match self {
            Self::CourseStarted | Self::CourseUndated | Self::CourseTeachesNothing => Some("courses"),
            Self::Outside
            | Self::Undated
            | Self::RegionUnknown
            | Self::IndustryUnknown
            | Self::AsksNothing
            | Self::MonthUnfinished => Some("vacancies"),
            _ => None,
        }
    }

    fn words(self, lang: Lang) -> &'static str {
        let (id, en) = match self {
            Self::NoVacancy => ("tidak ada lowongan untuk dihitung", "there is no vacancy to count"),
            Self::Outside => (
                "lowongan di luar masa yang diminta: tidak dihitung",
                "vacancies outside of the days asked for: not counted",
            ),
            Self::Undated => (
                "lowongan yang bulannya tidak diketahui: dihitung, tidak masuk tren",
                "vacancies of unknown month: counted, in no trend",
            ),
            Self::RegionUnknown => (
                "lowongan yang wilayahnya tidak diketahui pada tingkat ini: dihitung tanpa wilayah",
                "vacancies of unknown region at this level: counted without one",
            ),
            Self::IndustryUnknown => (
                "lowongan yang lapangan usaha pemberi kerjanya tidak diketahui: dihitung tanpa lapangan usaha",
                "vacancies whose employer's industry is unknown: counted without one",
            ),
            Self::AsksNothing => (
                "lowongan yang keterampilannya tidak terbaca: tetap menjadi bagian penyebut",
                "vacancies in which no skill was read: part of what shares are taken of",
            ),
            Self::RareText => (
                "teks di luar leksikon yang hanya ada di satu lowongan: dihitung dalam satu baris tanpa kata-katanya",
                "texts unknown to the lexicon in one vacancy alone: counted in one row without their words",
            ),
            Self::TextWithoutSector => (
                "teks di luar leksikon tidak mempunyai sektor: tidak termasuk dalam potongan ini",
                "texts unknown to the lexicon have no sector: not in this cut",
            ),
            Self::SectorAbsent => {
                ("leksikon tidak memuat keterampilan dari sektor ini", "the lexicon has no skill of this sector")
            }
            Self::MonthUnfinished => (
                "lowongan dari bulan yang belum selesai pada tanggal acuan: dihitung, tidak masuk tren",
                "vacancies of months that aren't over on the market's day: counted, in no trend",
            ),
            Self::NoDay => (
                "pasar tanpa tanggal acuan: bulan terakhir mungkin belum lengkap dan pelatihan mungkin sudah lewat",
                "the market has no day: the last month may be incomplete and courses may be past",
            ),
            Self::CourseStarted => {
                ("pelatihan yang sudah mulai: kursinya tidak dihitung", "courses that have begun: seats not counted")
            }
            Self::CourseUndated => {
                ("pelatihan tanpa tanggal mulai: kursinya dihitung", "courses without a first day: seats counted")
            }
            Self::CourseTeachesNothing => (
                "pelatihan yang keterampilan dan sertifikatnya tidak terbaca",
                "courses in which no skill or certificate was read",
            ),
            Self::WorkerUntold => (
                "pencari kerja tanpa data keterampilan: tidak diketahui, tidak dihitung sebagai pemilik",
                "workers who told no skill: unknown, not counted as holding one",
            ),
        };
        if lang == Lang::Id { id } else { en }
    }
}

/// What a reader should know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DemandNote {
    /// What it is about.
    pub topic: DemandTopic,
    /// How many records or texts.
    pub count: u64,
    /// Ids of the records that [`DemandTopic::records`] names, in the order of their bytes.
    pub ids: Vec<String>,
}

impl DemandNote {
    /// The note as a sentence without its stop.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        let words = self.topic.words(lang);
        if self.count == 0 { words.to_owned() } else { format!("{} {words}", self.count) }
    }
}

/// Notes while they are collected.
#[derive(Debug, Default)]
pub(super) struct Notes {
    records: Noted<DemandTopic>,
    counts: BTreeMap<DemandTopic, u64>,
}

impl Notes {
    /// Notes a record by its id.
    pub(super) fn add(&mut self, topic: DemandTopic, id: &str) {
        self.records.add(topic, id);
    }

    /// Notes so many of something without ids.
    pub(super) fn count(&mut self, topic: DemandTopic, count: u64) {
        self.counts.insert(topic, count);
    }

    /// Everything noted, by topic.
    pub(super) fn told(self) -> Vec<DemandNote> {
        let records = self.records.into_topics();
        let records = records.map(|(topic, ids)| DemandNote { topic, count: ids.len() as u64, ids });
        let counts = self.counts.into_iter().map(|(topic, count)| DemandNote { topic, count, ids: Vec::new() });
        let mut notes: Vec<DemandNote> = records.chain(counts).collect();
        notes.sort_by_key(|note| note.topic);
        notes
    }
}
