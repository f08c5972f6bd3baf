//! A vacancy as an employer reports it.

use crate::ids::{EmployerId, EventId, IdError, VacancyId};
use crate::record::{Education, Employer, Event, EventKind, SkillDemand, Vacancy, WagePeriod, record};
use crate::region::RegionCode;
use crate::units::{Date, Rupiah};

record! {
    /// A vacancy in the fields of Perpres 57/2023. Every column but the id may be missing.
    VacancyReport in "vacancy_reports", key id_lowongan: VacancyId;
    /// The day of the report.
    tanggal_lapor: Date,
    /// The employer.
    id_pemberi_kerja: EmployerId,
    /// Its name; not stored from here, since a name alone would replace what else is on file.
    nama_pemberi_kerja: String,
    /// The post.
    jabatan: String,
    /// People needed.
    jumlah: u32,
    /// First day of applying.
    berlaku_mulai: Date,
    /// Last day of applying.
    berlaku_sampai: Date,
    /// Youngest age taken.
    usia_min: u32,
    /// Oldest age taken.
    usia_maks: u32,
    /// Sex asked. Read so that it is told, and not stored: no column of vacancies has it.
    jenis_kelamin: String,
    /// Lowest education taken.
    pendidikan: Education,
    /// Skills asked.
    kompetensi: Vec<SkillDemand>,
    /// Least years of work.
    pengalaman_tahun: f64,
    /// Lowest wage offered, rupiah per `upah_per`.
    upah_min: Rupiah,
    /// Highest wage offered.
    upah_maks: Rupiah,
    /// What one wage pays for; a month if absent.
    upah_per: WagePeriod,
    /// Where the work is.
    wilayah_kerja: RegionCode,
    /// Anything else.
    keterangan: String,
    => check(this, row) {
        row.require_order(this.upah_min, this.upah_maks, "upah_maks", "at least upah_min");
        row.require_order(this.berlaku_mulai, this.berlaku_sampai, "berlaku_sampai", "on or after berlaku_mulai");
        row.require_order(this.usia_min, this.usia_maks, "usia_maks", "at least usia_min");
    }
}

impl VacancyReport {
    /// What a vacancy on file says, with its employer and the day of its report.
    #[must_use]
    pub fn of(vacancy: &Vacancy, employer: Option<&Employer>, reported: Option<Date>) -> Self {
        let mut report = Self::new(vacancy.vacancy_id.clone());
        report.tanggal_lapor = reported;
        report.id_pemberi_kerja.clone_from(&vacancy.employer_id);
        report.nama_pemberi_kerja = employer.and_then(|employer| employer.name.clone());
        report.jabatan.clone_from(&vacancy.title);
        report.jumlah = Some(vacancy.openings.unwrap_or(1));
        (report.berlaku_mulai, report.berlaku_sampai) = (vacancy.opens_on, vacancy.closes_on);
        (report.usia_min, report.usia_maks) = (vacancy.age_min, vacancy.age_max);
        report.pendidikan = vacancy.education_min;
        report.kompetensi.clone_from(&vacancy.skills_required);
        report.pengalaman_tahun = vacancy.experience_min_years;
        (report.upah_min, report.upah_maks, report.upah_per) =
            (vacancy.wage_min, vacancy.wage_max, vacancy.wage_period);
        report.wilayah_kerja = vacancy.region;
        report.keterangan.clone_from(&vacancy.description);
        report
    }

    /// The vacancy that it tells of: what is on file already stays where the report says nothing. A wage told replaces the
    /// one on file whole.
    #[must_use]
    pub fn vacancy(&self, on_file: Option<Vacancy>) -> Vacancy {
        fn told<T: Clone>(place: &mut Option<T>, value: Option<&T>) {
            if let Some(value) = value {
                *place = Some(value.clone());
            }
        }
        let mut vacancy = on_file.unwrap_or_else(|| Vacancy::new(self.id_lowongan.clone()));
        told(&mut vacancy.employer_id, self.id_pemberi_kerja.as_ref());
        told(&mut vacancy.title, self.jabatan.as_ref());
        told(&mut vacancy.openings, self.jumlah.as_ref());
        told(&mut vacancy.opens_on, self.berlaku_mulai.as_ref());
        told(&mut vacancy.closes_on, self.berlaku_sampai.as_ref());
        told(&mut vacancy.age_min, self.usia_min.as_ref());
        told(&mut vacancy.age_max, self.usia_maks.as_ref());
        told(&mut vacancy.education_min, self.pendidikan.as_ref());
        told(&mut vacancy.skills_required, self.kompetensi.as_ref());
        told(&mut vacancy.experience_min_years, self.pengalaman_tahun.as_ref());
        // Bounds and period of a wage belong together.
        if self.upah_min.is_some() || self.upah_maks.is_some() {
            (vacancy.wage_min, vacancy.wage_max) = (self.upah_min, self.upah_maks);
            vacancy.wage_period = self.upah_per;
        }
        told(&mut vacancy.region, self.wilayah_kerja.as_ref());
        told(&mut vacancy.description, self.keterangan.as_ref());
        vacancy
    }

    /// The event of the report; `None` where its day isn't told. The same report again gives the same event, one of another
    /// day another.
    ///
    /// # Errors
    ///
    /// [`IdError`] if the vacancy's id leaves no room for the event's.
    pub fn event(&self) -> Result<Option<Event>, IdError> {
        self.tanggal_lapor.map(|day| event("lapor", &self.id_lowongan, (EventKind::VacancyReported, day))).transpose()
    }
}

/// An event about a vacancy whose id says what it is.
pub(super) fn event(word: &str, vacancy: &VacancyId, (kind, day): (EventKind, Date)) -> Result<Event, IdError> {
    let mut event = Event::new(EventId::new(&format!("{word}:{vacancy}:{day}"))?);
    (event.kind, event.date) = (Some(kind), Some(day));
    event.vacancy_id = Some(vacancy.clone());
    Ok(event)
}
