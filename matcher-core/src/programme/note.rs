//! What should a reader of the programme's books know that no row says?

use serde::Serialize;

use crate::coverage::{Ground, ProtectionTopic};
use crate::lang::Lang;
use crate::record::Noted;
use crate::tenure::TenureFault;

/// What a note is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ProgrammeTopic {
    /// Agreements of one partner whose terms share a day; what happened then counts for each.
    MousOverlap,
    /// An agreement whose first day isn't told; nothing is counted for it.
    MouUndated,
    /// An agreement that names no partner.
    PartnerUntold,
    /// A target whose measure isn't known.
    MeasureNotRead,
    /// A target without measure, number or day.
    TargetUntold,
    /// A target of a share that isn't from 0 to 1, such as 75 for 75 per cent.
    TargetNotAShare,
    /// An event of no kind.
    KindUntold,
    /// An event without a day.
    Undated,
    /// An event behind the market's day.
    Later,
    /// An event of somebody who isn't on file.
    WorkerUnknown,
    /// An event before its person registered.
    BeforeRegistered,
    /// A placement or an end that names nobody.
    NoWorker,
    /// A placement without a vacancy.
    NoVacancy,
    /// A placement at a vacancy that isn't on file.
    VacancyUnknown,
    /// A placement or a forecast with no employer.
    NoEmployer,
    /// A placement where the same person is placed already.
    Repeated,
    /// An end without a placement before.
    EndedWithoutPlaced,
    /// A payment of which nobody tells who made it.
    FunderUntold,
    /// A class of somebody of which nobody tells what it cost.
    AmountUntold,
    /// A vacancy whose employer isn't told.
    EmployerUntold,
    /// A vacancy that nobody reported and whose first day of applying isn't told: late by how much nobody can say.
    OpeningUntold,
}

impl ProgrammeTopic {
    /// The word for it in tables.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::MousOverlap => "mous_overlap",
            Self::MouUndated => "mou_undated",
            Self::PartnerUntold => "partner_untold",
            Self::MeasureNotRead => "measure_not_read",
            Self::TargetUntold => "target_untold",
            Self::TargetNotAShare => "target_not_a_share",
            Self::KindUntold => "kind_untold",
            Self::Undated => "undated",
            Self::Later => "later",
            Self::WorkerUnknown => "worker_unknown",
            Self::BeforeRegistered => "before_registered",
            Self::NoWorker => "no_worker",
            Self::NoVacancy => "no_vacancy",
            Self::VacancyUnknown => "vacancy_unknown",
            Self::NoEmployer => "no_employer",
            Self::Repeated => "repeated",
            Self::EndedWithoutPlaced => "ended_without_placed",
            Self::FunderUntold => "funder_untold",
            Self::AmountUntold => "amount_untold",
            Self::EmployerUntold => "employer_untold",
            Self::OpeningUntold => "opening_untold",
        }
    }

    /// The table whose ids are named.
    #[must_use]
    pub fn records(self) -> &'static str {
        match self {
            Self::MousOverlap | Self::MouUndated | Self::PartnerUntold => "mous",
            Self::MeasureNotRead | Self::TargetUntold | Self::TargetNotAShare => "targets",
            Self::EmployerUntold | Self::OpeningUntold => "vacancies",
            _ => "events",
        }
    }

    /// What is said, in each language; how many follows.
    fn words(self, lang: Lang) -> &'static str {
        let (id, en) = match self {
            Self::Undated => return ProtectionTopic::Undated.words(lang),
            Self::Later => return ProtectionTopic::Later.words(lang),
            Self::NoWorker => return ProtectionTopic::NoWorker.words(lang),
            Self::NoVacancy => return ProtectionTopic::NoVacancy.words(lang),
            Self::VacancyUnknown => return ProtectionTopic::VacancyUnknown.words(lang),
            Self::Repeated => return ProtectionTopic::Repeated.words(lang),
            Self::EndedWithoutPlaced => return ProtectionTopic::EndedWithoutPlaced.words(lang),
            Self::MousOverlap => (
                "MoU mitra yang masanya tumpang tindih, dihitung pada masing-masing",
                "agreements of a partner whose terms overlap, counted for each",
            ),
            Self::MouUndated => {
                ("MoU tanpa tanggal mulai, tidak dihitung", "agreements without a first day, nothing counted")
            }
            Self::PartnerUntold => ("MoU tanpa mitra", "agreements without a partner"),
            Self::MeasureNotRead => {
                ("target yang ukurannya tidak dikenal, tidak dihitung", "targets of an unknown measure, not counted")
            }
            Self::TargetUntold => {
                ("target tanpa ukuran, angka atau tenggat", "targets without a measure, a number or a day")
            }
            Self::TargetNotAShare => (
                "target bagian yang bukan angka 0 sampai 1, tidak diukur",
                "targets of a share that isn't from 0 to 1, not measured",
            ),
            Self::KindUntold => ("peristiwa tanpa jenis, tidak dibaca", "events of no kind, not read"),
            Self::WorkerUnknown => ("peristiwa orang yang tidak terdaftar", "events of people who aren't on file"),
            Self::BeforeRegistered => ("peristiwa sebelum orangnya terdaftar", "events before their person registered"),
            Self::NoEmployer => (
                "penempatan atau prakiraan tanpa pemberi kerja, tidak di papan kepatuhan",
                "placements or forecasts with no employer, not on the board",
            ),
            Self::FunderUntold => ("pembayaran yang sumber dananya belum diisi", "payments of an untold funder"),
            Self::AmountUntold => (
                "pelatihan yang biayanya belum diisi, biaya terlalu rendah",
                "classes of untold cost, costs are too low",
            ),
            Self::EmployerUntold => ("lowongan tanpa pemberi kerja", "vacancies without an employer"),
            Self::OpeningUntold => (
                "lowongan yang belum dilaporkan dan tanpa tanggal buka",
                "vacancies not reported and without a first day",
            ),
        };
        if lang == Lang::Id { id } else { en }
    }
}

/// What a reader should know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ProgrammeNote {
    /// What it is about.
    pub topic: ProgrammeTopic,
    /// Ids of what [`ProgrammeTopic::records`] names, in the order of their bytes.
    pub ids: Vec<String>,
}

impl ProgrammeNote {
    /// How many.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.ids.len() as u64
    }

    /// The note as a sentence without its stop.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        format!("{}: {}", self.topic.words(lang), self.ids.len())
    }
}

/// Notes while they are gathered.
#[derive(Debug, Default)]
pub(super) struct Notes(Noted<ProgrammeTopic>);

impl Notes {
    pub(super) fn add(&mut self, topic: ProgrammeTopic, id: &str) {
        self.0.add(topic, id);
    }

    /// What is wrong with placements and ends. Days are noted of all events together.
    pub(super) fn placements(&mut self, ground: &Ground<'_>) {
        for (fault, id) in &ground.tenures.faults {
            match fault {
                TenureFault::NoWorker => self.add(ProgrammeTopic::NoWorker, id),
                TenureFault::Repeated => self.add(ProgrammeTopic::Repeated, id),
                TenureFault::EndedWithoutPlaced => self.add(ProgrammeTopic::EndedWithoutPlaced, id),
                TenureFault::Undated | TenureFault::Later => {}
            }
        }
        for tenure in ground.tenures.all() {
            match tenure.vacancy {
                None => self.add(ProgrammeTopic::NoVacancy, tenure.event),
                Some(_) if ground.vacancy(tenure).is_none() => self.add(ProgrammeTopic::VacancyUnknown, tenure.event),
                Some(_) => {}
            }
        }
    }

    /// Everything noted, by topic.
    pub(super) fn told(self) -> Vec<ProgrammeNote> {
        self.0.into_topics().map(|(topic, ids)| ProgrammeNote { topic, ids }).collect()
    }
}
