//! Creating, opening, changing and committing the two indexes.

use std::path::{Path, PathBuf};

use rayon::prelude::*;
use tantivy::index::{SegmentComponent, SegmentMeta};
use tantivy::schema::{Field, Schema};
use tantivy::{IndexSettings, IndexWriter, Term};

use super::document;
use super::error::IndexError;
use super::profile::Profiler;
use super::schema::{FORMAT_VERSION, VacancyFields, WorkerFields};
use super::seal::{self, Sealed};
use super::words::{PackedWords, TOKENIZER};
use crate::cancel::Cancel;
use crate::record::{Turns, Vacancy, Worker};

/// Bytes a writer may hold before it writes a segment: two threads of 64 MB, since an office PC has two cores.
const WRITER_BYTES: usize = 128 << 20;
/// Threads of a writer.
const WRITER_THREADS: usize = 2;
/// What a segment is made of.
const COMPONENTS: [SegmentComponent; 7] = [
    SegmentComponent::Postings,
    SegmentComponent::Positions,
    SegmentComponent::Terms,
    SegmentComponent::Store,
    SegmentComponent::FastFields,
    SegmentComponent::FieldNorms,
    SegmentComponent::Delete,
];
/// Records turned into documents at once: enough to keep the cores busy, little enough to stay small in memory.
const CHUNK: usize = 4096;

/// The two indexes of a market, open for reading and, where a writer is asked for, for writing.
pub struct Index {
    pub(super) workers: Part<WorkerFields>,
    pub(super) vacancies: Part<VacancyFields>,
    /// None in memory.
    directory: Option<PathBuf>,
}

/// One tantivy index and its fields.
pub(super) struct Part<F> {
    pub(super) index: tantivy::Index,
    pub(super) fields: F,
    pub(super) path: PathBuf,
}

impl<F> Part<F> {
    fn new(index: tantivy::Index, fields: F, path: PathBuf) -> Self {
        index.tokenizers().register(TOKENIZER, PackedWords);
        Self { index, fields, path }
    }

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

    fn sealed(&self) -> Result<Sealed<'_>, IndexError> {
        let segments = self.index.searchable_segment_metas().map_err(|source| self.error(source))?;
        let names = |segment: &SegmentMeta| COMPONENTS.map(|component| segment.relative_path(component));
        let files = segments.iter().flat_map(names).collect();
        Ok(Sealed { folder: &self.path, files })
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

/// What a small commit changes in one table, all at once.
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
            workers: Part::new(part(worker_schema), worker_fields, memory.clone()),
            vacancies: Part::new(part(vacancy_schema), vacancy_fields, memory),
            directory: None,
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
            workers: Part::new(workers, worker_fields, workers_path),
            vacancies: Part::new(vacancies, vacancy_fields, vacancies_path),
            directory: Some(directory.to_path_buf()),
        })
    }

    /// Opens what [`Index::create`] made, checking seal, format, schema and the checksum of every file.
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
            workers: Part::new(workers, worker_fields, workers_path),
            vacancies: Part::new(vacancies, vacancy_fields, vacancies_path),
            directory: Some(directory.to_path_buf()),
        };
        if !seal::holds(directory, &index.sealed()?) {
            return Err(IndexError::Damaged { path: directory.to_path_buf(), files: vec![directory.join(seal::FILE)] });
        }
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
        turns: &Turns,
        workers: &Changes<Worker>,
        vacancies: &Changes<Vacancy>,
        stamp: &Stamp,
        cancel: &Cancel,
    ) -> Result<(), IndexError> {
        self.worker_writer(profiler, turns, cancel)?.apply(workers, stamp)?;
        self.vacancy_writer(profiler, cancel)?.apply(vacancies, stamp)?;
        self.seal()
    }

    /// Seals what both writers have committed, so that the next opening knows it again; the last step of every change.
    ///
    /// # Errors
    ///
    /// [`IndexError::Directory`] if the seal can't be written.
    pub fn seal(&self) -> Result<(), IndexError> {
        let Some(directory) = &self.directory else { return Ok(()) };
        seal::write(directory, &self.sealed()?)
    }

    fn sealed(&self) -> Result<[Sealed<'_>; 2], IndexError> {
        Ok([self.workers.sealed()?, self.vacancies.sealed()?])
    }

    /// A writer of the workers, who had these turns. One index has one writer at a time, and both must commit under the same stamp.
    ///
    /// # Errors
    ///
    /// [`IndexError::Engine`] if tantivy refuses.
    pub fn worker_writer<'a>(
        &'a self,
        profiler: &'a Profiler,
        turns: &'a Turns,
        cancel: &'a Cancel,
    ) -> Result<Writer<'a, Worker>, IndexError> {
        let fields = self.workers.fields;
        let document = move |worker: &Worker| {
            document::worker(&fields, &profiler.worker(worker), turns.of(worker.worker_id.as_str()))
        };
        Writer::new(&self.workers, fields.id, Box::new(document), cancel)
    }

    /// A writer of the vacancies; see [`Index::worker_writer`].
    ///
    /// # Errors
    ///
    /// As [`Index::worker_writer`].
    pub fn vacancy_writer<'a>(
        &'a self,
        profiler: &'a Profiler,
        cancel: &'a Cancel,
    ) -> Result<Writer<'a, Vacancy>, IndexError> {
        let fields = self.vacancies.fields;
        let document = move |vacancy: &Vacancy| document::vacancy(&fields, &profiler.vacancy(vacancy));
        Writer::new(&self.vacancies, fields.id, Box::new(document), cancel)
    }
}

/// Turns a record into a document.
type Document<'a, R> = Box<dyn Fn(&R) -> tantivy::TantivyDocument + Sync + 'a>;

/// Brings changes of one table into its index; nothing is visible before [`Writer::commit`].
pub struct Writer<'a, R> {
    path: &'a Path,
    id: Field,
    inner: IndexWriter,
    document: Document<'a, R>,
    cancel: &'a Cancel,
}

impl<'a, R: Sync> Writer<'a, R> {
    fn new<F>(part: &'a Part<F>, id: Field, document: Document<'a, R>, cancel: &'a Cancel) -> Result<Self, IndexError> {
        Ok(Self { path: &part.path, id, inner: part.writer()?, document, cancel })
    }

    fn error(&self, source: tantivy::TantivyError) -> IndexError {
        IndexError::Engine { path: self.path.to_path_buf(), source }
    }

    fn apply(mut self, changes: &Changes<R>, stamp: &Stamp) -> Result<(), IndexError> {
        self.remove(&changes.ids);
        self.add(&changes.records)?;
        self.commit(stamp)
    }

    /// Removes the documents that are in the index under these ids, be it for newer ones.
    pub fn remove(&mut self, ids: &[String]) {
        for gone in ids {
            self.inner.delete_term(Term::from_field_text(self.id, gone));
        }
    }

    /// Adds records.
    ///
    /// # Errors
    ///
    /// [`IndexError::Engine`] if tantivy refuses, [`IndexError::Cancelled`].
    pub fn add(&mut self, records: &[R]) -> Result<(), IndexError> {
        for chunk in records.chunks(CHUNK) {
            self.cancel.check()?;
            let documents: Vec<_> = chunk.par_iter().map(&self.document).collect();
            for document in documents {
                self.inner.add_document(document).map_err(|source| self.error(source))?;
            }
        }
        Ok(())
    }

    /// Commits under a stamp.
    ///
    /// # Errors
    ///
    /// [`IndexError::Engine`] if tantivy refuses.
    pub fn commit(mut self, stamp: &Stamp) -> Result<(), IndexError> {
        let path = self.path;
        let failed = |source| IndexError::Engine { path: path.to_path_buf(), source };
        let mut prepared = self.inner.prepare_commit().map_err(failed)?;
        prepared.set_payload(&format!("{FORMAT_VERSION} {} {}", stamp.generation, stamp.basis));
        prepared.commit().map_err(failed)?;
        // Merges run in the background of the writer; waiting keeps the files of a generation from changing under a reader.
        self.inner.wait_merging_threads().map_err(failed)
    }
}
