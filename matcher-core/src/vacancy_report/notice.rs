//! The notice that a vacancy is filled.

use super::report::event;
use crate::ids::{EmployerId, IdError, VacancyId};
use crate::record::{Event, EventKind, Vacancy, record};
use crate::units::Date;

record! {
    /// A filled vacancy in the fields of Perpres 57/2023 Art. 6.
    FilledNotice in "filled_notices", key id_lowongan: VacancyId;
    /// The day of the notice.
    tanggal_terisi: Date,
    /// The employer.
    id_pemberi_kerja: EmployerId,
    /// The post.
    jabatan: String,
    /// People needed.
    jumlah_dibutuhkan: u32,
    /// People placed, as the log tells; read and not stored, since each has an event of their own.
    jumlah_terisi: u32,
    => check(this, row) {
        row.require_given(this.tanggal_terisi.is_some(), "tanggal_terisi", "the day on which the post was filled");
    }
}

impl FilledNotice {
    /// The notice about a vacancy on file.
    #[must_use]
    pub fn of(vacancy: &Vacancy, day: Date, placed: u32) -> Self {
        let mut notice = Self::new(vacancy.vacancy_id.clone());
        notice.tanggal_terisi = Some(day);
        notice.id_pemberi_kerja.clone_from(&vacancy.employer_id);
        notice.jabatan.clone_from(&vacancy.title);
        notice.jumlah_dibutuhkan = Some(vacancy.openings.unwrap_or(1));
        notice.jumlah_terisi = Some(placed);
        notice
    }

    /// The event of the notice; `None` where its day isn't told.
    ///
    /// # Errors
    ///
    /// [`IdError`] if the vacancy's id leaves no room for the event's.
    pub fn event(&self) -> Result<Option<Event>, IdError> {
        let made = |day| event("terisi", &self.id_lowongan, (EventKind::Filled, day));
        let mut event = self.tanggal_terisi.map(made).transpose()?;
        if let Some(event) = &mut event {
            event.employer_id.clone_from(&self.id_pemberi_kerja);
        }
        Ok(event)
    }
}
