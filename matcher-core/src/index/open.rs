//! Creating, opening, changing and committing the two indexes.

use std::path::{Path, PathBuf};

use rayon::prelude::*;
use tantivy::schema::{Field, Schema};
use tantivy::{IndexSettings, IndexWriter, Term};

use super::document;
use super::error::IndexError;
use super::profile::Profiler;
use super::schema::{FORMAT_VERSION, VacancyFields, WorkerFields};
use crate::cancel::Cancel;
use crate::record::{Vacancy, Worker};

/// Bytes a writer may hold before it writes a segment: two threads of 64 MB, since an office PC has two cores.
const WRITER_BYTES: usize = 128 << 20;
/// Threads of a writer.
const WRITER_THREADS: usize = 2;
/// Records turned into profiles at once: enough to keep the cores busy, little enough to stay small in memory.
const CHUNK: usize = 4096;

/// The two indexes of a market, open for reading and, where a writer is asked for, for writing.
pub struct Index {
    pub(super) workers: Part<WorkerFields>,
    pub(super) vacancies: Part<VacancyFields>,
}

/// One tantivy index and its fields.
pub(super) struct Part<F> {
    pub(super) index: tantivy::Index,
    pub(super) fields: F,
    pub(super) path: PathBuf,
}

impl<F> Part<F> {
    fn error(&self, source: tantivy::TantivyError) -> IndexError {
        IndexError::Engine { path: self.path.clone(), source }
    }

    fn writer(&self) -> Result<IndexWriter, IndexError> {
        self.index.writer_with_num_threads(WRITER_THREADS, WRITER_BYTES).map_err(|source| self.error(source))
    }

    /// The stamp of the last commit; `None` for an index that was never committed or is of another format.
    fn stamp(&self) -> Option<Stamp> {
        let payload = self.index.load_metas().ok()?.payload?;
        let mut parts = payload.splitn(3, ' ');
        let format: u32 = parts.next()?.parse().ok()?;
        let generation = parts.next()?.parse().ok()?;
        (format == FORMAT_VERSION).then_some(Stamp { generation, basis: parts.next()?.to_owned() })
    }

    fn validate(&self) -> Result<(), IndexError> {
        let damaged = self.index.validate_checksum().map_err(|source| self.error(source))?;
        if damaged.is_empty() {
            return Ok(());
        }
        let mut files: Vec<PathBuf> = damaged.into_iter().collect();
        files.sort();
        Err(IndexError::Damaged { path: self.path.clone(), files })
    }
}

/// What an index was made from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// Generation of the market.
    pub generation: u64,
    /// Fingerprints of what words went through on their way into the index.
    pub basis: String,
}

/// What a commit changes in one table.
pub struct Changes<R> {
    /// Ids whose documents go, be it for a newer one.
    pub ids: Vec<String>,
    /// Records that come.
    pub records: Vec<R>,
}

impl Index {
    /// An empty pair of indexes in memory.
    ///
    /// # Errors
    ///
    /// [`IndexError::Engine`] if tantivy refuses.
    pub fn in_memory() -> Result<Self, IndexError> {
        let memory = PathBuf::from("memory");
        let (worker_schema, worker_fields) = WorkerFields::build();
        let (vacancy_schema, vacancy_fields) = VacancyFields::build();
        let part = tantivy::Index::create_in_ram;
        Ok(Self {
            workers: Part { index: part(worker_schema), fields: worker_fields, path: memory.clone() },
            vacancies: Part { index: part(vacancy_schema), fields: vacancy_fields, path: memory },
        })
    }

    /// An empty pair of indexes in a directory; whatever it held is removed.
    ///
    /// # Errors
    ///
    /// [`IndexError::Directory`] if the directory can't be cleared, [`IndexError::Engine`] if tantivy refuses.
    pub fn create(directory: &Path) -> Result<Self, IndexError> {
        let failed = |path: &Path| {
            let path = path.to_path_buf();
            move |source| IndexError::Directory { path, source }
        };
        if directory.exists() {
            std::fs::remove_dir_all(directory).map_err(failed(directory))?;
        }
        let (worker_schema, worker_fields) = WorkerFields::build();
        let (vacancy_schema, vacancy_fields) = VacancyFields::build();
        let part = |name: &str, schema: Schema| -> Result<_, IndexError> {
            let path = directory.join(name);
            std::fs::create_dir_all(&path).map_err(failed(&path))?;
            let made = tantivy::Index::builder().schema(schema).settings(IndexSettings::default()).create_in_dir(&path);
            let index = made.map_err(|source| IndexError::Engine { path: path.clone(), source })?;
            Ok((index, path))
        };
        let (workers, workers_path) = part("workers", worker_schema)?;
        let (vacancies, vacancies_path) = part("vacancies", vacancy_schema)?;
        Ok(Self {
            workers: Part { index: workers, fields: worker_fields, path: workers_path },
            vacancies: Part { index: vacancies, fields: vacancy_fields, path: vacancies_path },
        })
    }

    /// Opens what [`Index::create`] made, checking format, schema and the checksum of every file.
    ///
    /// # Errors
    ///
    /// Every [`IndexError`] that says why the index must be built anew.
    pub fn open(directory: &Path) -> Result<Self, IndexError> {
        let (worker_schema, worker_fields) = WorkerFields::build();
        let (vacancy_schema, vacancy_fields) = VacancyFields::build();
        let part = |name: &str, schema: Schema| -> Result<_, IndexError> {
            let path = directory.join(name);
            let opened = tantivy::Index::open_in_dir(&path);
            let index = opened.map_err(|source| IndexError::Engine { path: path.clone(), source })?;
            if index.schema() != schema {
                return Err(IndexError::Format { path, found: "another schema".to_owned(), expected: FORMAT_VERSION });
            }
            Ok((index, path))
        };
        let (workers, workers_path) = part("workers", worker_schema)?;
        let (vacancies, vacancies_path) = part("vacancies", vacancy_schema)?;
        let index = Self {
            workers: Part { index: workers, fields: worker_fields, path: workers_path },
            vacancies: Part { index: vacancies, fields: vacancy_fields, path: vacancies_path },
        };
        index.workers.validate()?;
        index.vacancies.validate()?;
        Ok(index)
    }

    /// The stamp both indexes were last committed under; `None` if they differ or have none.
    #[must_use]
    pub fn stamp(&self) -> Option<Stamp> {
        let (workers, vacancies) = (self.workers.stamp()?, self.vacancies.stamp()?);
        (workers == vacancies).then_some(workers)
    }

    /// Applies changes and commits both indexes under a stamp.
    ///
    /// # Errors
    ///
    /// [`IndexError::Engine`] if tantivy refuses, [`IndexError::Cancelled`]; then the stamps differ, and the next opening builds anew.
    pub fn commit(
        &self,
        profiler: &Profiler,
        workers: &Changes<Worker>,
        vacancies: &Changes<Vacancy>,
        stamp: &Stamp,
        cancel: &Cancel,
    ) -> Result<(), IndexError> {
        let fields = self.workers.fields;
        let document = |worker: &Worker| document::worker(&fields, &profiler.worker(worker));
        apply(&self.workers, fields.id, workers, document, stamp, cancel)?;
        let fields = self.vacancies.fields;
        let document = |vacancy: &Vacancy| document::vacancy(&fields, &profiler.vacancy(vacancy));
        apply(&self.vacancies, fields.id, vacancies, document, stamp, cancel)
    }
}

fn apply<F, R: Sync>(
    part: &Part<F>,
    id: Field,
    changes: &Changes<R>,
    document: impl Fn(&R) -> tantivy::TantivyDocument + Sync,
    stamp: &Stamp,
    cancel: &Cancel,
) -> Result<(), IndexError> {
    let mut writer = part.writer()?;
    for gone in &changes.ids {
        writer.delete_term(Term::from_field_text(id, gone));
    }
    for chunk in changes.records.chunks(CHUNK) {
        cancel.check()?;
        let documents: Vec<_> = chunk.par_iter().map(&document).collect();
        for document in documents {
            writer.add_document(document).map_err(|source| part.error(source))?;
        }
    }
    let mut prepared = writer.prepare_commit().map_err(|source| part.error(source))?;
    prepared.set_payload(&format!("{FORMAT_VERSION} {} {}", stamp.generation, stamp.basis));
    prepared.commit().map_err(|source| part.error(source))?;
    // Merges run in the background of the writer; waiting keeps the files of a generation from changing under a reader.
    writer.wait_merging_threads().map_err(|source| part.error(source))
}
