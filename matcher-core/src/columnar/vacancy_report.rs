//! Reports of vacancies and notices of filled posts, as Arrow.

use arrow_array::RecordBatch;
use arrow_schema::ArrowError;

use super::write::{amounts, batch, counts, days, numbers, told_lists, words};
use crate::ids::EmployerId;
use crate::record::{Education, WagePeriod};
use crate::units::Rupiah;
use crate::vacancy_report::{FilledNotice, VacancyReport};

/// A row a vacancy, in the fields of [`VacancyReport`].
///
/// # Errors
///
/// [`ArrowError`] if Arrow refuses the columns, which none of ours causes.
pub fn vacancy_reports(rows: &[VacancyReport]) -> Result<RecordBatch, ArrowError> {
    let regions: Vec<Option<String>> =
        rows.iter().map(|row| row.wilayah_kerja.map(|region| region.to_string())).collect();
    let skills: Vec<Option<Vec<String>>> = rows
        .iter()
        .map(|row| row.kompetensi.as_ref().map(|skills| skills.iter().cloned().map(String::from).collect()))
        .collect();
    let count = |value: fn(&VacancyReport) -> Option<u32>| counts(rows.iter().map(|row| value(row).map(u64::from)));
    let amount =
        |value: fn(&VacancyReport) -> Option<Rupiah>| amounts(rows.iter().map(|row| value(row).map(Rupiah::get)));
    batch(vec![
        ("id_lowongan", false, words(rows.iter().map(|row| Some(row.id_lowongan.as_str())))),
        ("tanggal_lapor", true, days(rows.iter().map(|row| row.tanggal_lapor))),
        ("id_pemberi_kerja", true, words(rows.iter().map(|row| row.id_pemberi_kerja.as_ref().map(EmployerId::as_str)))),
        ("nama_pemberi_kerja", true, words(rows.iter().map(|row| row.nama_pemberi_kerja.as_deref()))),
        ("jabatan", true, words(rows.iter().map(|row| row.jabatan.as_deref()))),
        ("jumlah", true, count(|row| row.jumlah)),
        ("berlaku_mulai", true, days(rows.iter().map(|row| row.berlaku_mulai))),
        ("berlaku_sampai", true, days(rows.iter().map(|row| row.berlaku_sampai))),
        ("usia_min", true, count(|row| row.usia_min)),
        ("usia_maks", true, count(|row| row.usia_maks)),
        ("jenis_kelamin", true, words(rows.iter().map(|row| row.jenis_kelamin.as_deref()))),
        ("pendidikan", true, words(rows.iter().map(|row| row.pendidikan.map(Education::as_str)))),
        ("kompetensi", true, told_lists(skills.iter().map(Option::as_deref))),
        ("pengalaman_tahun", true, numbers(rows.iter().map(|row| row.pengalaman_tahun))),
        ("upah_min", true, amount(|row| row.upah_min)),
        ("upah_maks", true, amount(|row| row.upah_maks)),
        ("upah_per", true, words(rows.iter().map(|row| row.upah_per.map(WagePeriod::as_str)))),
        ("wilayah_kerja", true, words(regions.iter().map(Option::as_deref))),
        ("keterangan", true, words(rows.iter().map(|row| row.keterangan.as_deref()))),
    ])
}

/// A row a notice, in the fields of [`FilledNotice`].
///
/// # Errors
///
/// As [`vacancy_reports`].
pub fn filled_notices(rows: &[FilledNotice]) -> Result<RecordBatch, ArrowError> {
    let count = |value: fn(&FilledNotice) -> Option<u32>| counts(rows.iter().map(|row| value(row).map(u64::from)));
    batch(vec![
        ("id_lowongan", false, words(rows.iter().map(|row| Some(row.id_lowongan.as_str())))),
        ("tanggal_terisi", true, days(rows.iter().map(|row| row.tanggal_terisi))),
        ("id_pemberi_kerja", true, words(rows.iter().map(|row| row.id_pemberi_kerja.as_ref().map(EmployerId::as_str)))),
        ("jabatan", true, words(rows.iter().map(|row| row.jabatan.as_deref()))),
        ("jumlah_dibutuhkan", true, count(|row| row.jumlah_dibutuhkan)),
        ("jumlah_terisi", true, count(|row| row.jumlah_terisi)),
    ])
}
