//! How does an employer report a vacancy, and that it is filled? Tables in the fields of Perpres 57/2023, read and written.
//!
//! # Source
//!
//! Perpres 57/2023: every employer reports vacancies, free of charge, with its identity, the post and the number needed, the
//! term, and age, sex, education, competence, experience, wage, place of work and other facts; and reports again when they are
//! filled (Art. 6). The names of columns are ours, since those of the ministry's system aren't published (domain notes,
//! sections 2 and 9).

mod notice;
mod report;

pub use notice::FilledNotice;
pub use report::VacancyReport;
