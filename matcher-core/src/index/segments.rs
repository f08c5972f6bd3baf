//! Reading a committed index back, segment by segment: columns, and postings by stretches of a dictionary.
//!
//! Nothing of a record becomes a text of its own: words are numbers of a dictionary merged from those of the segments.

use std::path::PathBuf;

use rayon::prelude::*;
use tantivy::columnar::{Column, DynamicColumn, HasAssociatedColumnType, StrColumn, Streamer};
use tantivy::postings::BlockSegmentPostings;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{IndexReader, ReloadPolicy, SegmentReader};

use super::dictionary::Dictionary;
use super::error::IndexError;
use super::open::Part;

/// Where a record lies: its segment and its number inside.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Document {
    pub(crate) segment: u32,
    pub(crate) doc: u32,
}

/// A number that every segment has a column of.
pub(super) type Numbers<T> = Vec<Column<T>>;

/// A number that every segment has a column of, and that all its records have alike in most markets.
pub(super) struct Steady(Vec<(Column<u64>, Option<u64>)>);

/// A text that every segment has a column of.
pub(crate) struct Texts(Vec<TextColumn>);

/// A text column of one segment.
struct TextColumn {
    ords: Option<Column<u64>>,
    /// Words by ordinal; emptied once they have codes.
    words: Dictionary,
    /// Numbers of a merged dictionary by ordinal.
    codes: Vec<u32>,
}

/// One table of the last commit.
pub(crate) struct Segments<F> {
    pub(crate) fields: F,
    pub(super) readers: Vec<SegmentReader>,
    pub(super) path: PathBuf,
}

/// Words of one segment, and how many living documents have each.
pub(crate) struct Frequencies {
    pub(crate) words: Dictionary,
    pub(crate) documents: Vec<u32>,
}

/// Postings of one segment for the words of a stretch of a dictionary.
pub(crate) struct Stretch<'a> {
    reader: &'a SegmentReader,
    path: &'a PathBuf,
    field: Field,
    words: &'a Dictionary,
    /// The segment.
    pub(crate) segment: usize,
    /// The stretch.
    pub(crate) codes: std::ops::Range<u32>,
}

/// Documents of one segment that lie together.
pub(crate) struct Chunk<'a> {
    reader: &'a SegmentReader,
    segment: u32,
    docs: std::ops::Range<u32>,
}

impl<'a> Chunk<'a> {
    /// How many were not deleted.
    pub(crate) fn count(&self) -> usize {
        self.docs.clone().filter(|doc| !self.reader.is_deleted(*doc)).count()
    }

    /// Those that were not deleted.
    pub(crate) fn alive(self) -> impl Iterator<Item = Document> + 'a {
        let Self { reader, segment, docs } = self;
        docs.filter(|doc| !reader.is_deleted(*doc)).map(move |doc| Document { segment, doc })
    }
}

/// Documents read at once.
const CHUNK: u32 = 1 << 16;
/// Values read at once.
const VALUES: usize = 32;

/// Calls `each` with a document's values; several take one look-up.
fn values_of(column: &Column<u64>, doc: u32, mut each: impl FnMut(u64)) {
    let mut values = [0_u64; VALUES];
    let mut rows = column.index.value_row_ids(doc);
    while !rows.is_empty() {
        let count = rows.len().min(VALUES);
        column.values.get_range(u64::from(rows.start), &mut values[..count]);
        values[..count].iter().for_each(|value| each(*value));
        rows.start = rows.end.min(rows.start + u32::try_from(count).unwrap_or(u32::MAX));
    }
}

fn text(bytes: &[u8]) -> &str {
    // Terms are written from strings.
    std::str::from_utf8(bytes).unwrap_or_default()
}

impl<F: Copy> Segments<F> {
    pub(super) fn open(part: &Part<F>) -> Result<Self, IndexError> {
        // Read once: by default tantivy watches the folder from a thread of its own and touches its lock file.
        let reader = || part.index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into();
        let inner = || {
            let reader: IndexReader = reader()?;
            Ok(reader.searcher().segment_readers().to_vec())
        };
        let failed = |source| IndexError::Engine { path: part.path.clone(), source };
        Ok(Self { fields: part.fields, readers: inner().map_err(failed)?, path: part.path.clone() })
    }

    pub(super) fn failed(&self, source: tantivy::TantivyError) -> IndexError {
        IndexError::Engine { path: self.path.clone(), source }
    }

    /// Documents in chunks, to be read side by side.
    pub(crate) fn chunks(&self) -> Vec<Chunk<'_>> {
        let chunks = (0_u32..).zip(&self.readers).flat_map(|(segment, reader)| {
            let end = reader.max_doc();
            let docs = move |chunk: u32| chunk * CHUNK..((chunk + 1) * CHUNK).min(end);
            (0..end.div_ceil(CHUNK)).map(move |chunk| Chunk { reader, segment, docs: docs(chunk) })
        });
        chunks.collect()
    }

    /// Gives every document of `order` its place in it; `u32::MAX` for the others.
    pub(crate) fn places(&self, order: &[Document]) -> Vec<Vec<u32>> {
        let mut places: Vec<Vec<u32>> =
            self.readers.iter().map(|reader| vec![u32::MAX; reader.max_doc() as usize]).collect();
        for (place, document) in (0_u32..).zip(order) {
            places[document.segment as usize][document.doc as usize] = place;
        }
        places
    }

    pub(super) fn numbers<T>(&self, name: &str) -> Result<Numbers<T>, IndexError>
    where
        T: PartialOrd + Copy + std::fmt::Debug + Send + Sync + Default + HasAssociatedColumnType + 'static,
        DynamicColumn: Into<Option<Column<T>>>,
    {
        let columns = self.readers.iter().map(|reader| {
            let found = reader.fast_fields().column_opt::<T>(name)?;
            Ok(found.unwrap_or_else(|| Column::build_empty_column(reader.max_doc())))
        });
        columns.collect::<tantivy::Result<_>>().map_err(|source| self.failed(source))
    }

    pub(super) fn steady(&self, name: &str) -> Result<Steady, IndexError> {
        let numbers = self.numbers::<u64>(name)?;
        let steady = |column: &Column<u64>| (column.min_value() == column.max_value()).then(|| column.min_value());
        Ok(Steady(
            numbers.into_iter().map(|column| (steady(&column), column)).map(|(one, column)| (column, one)).collect(),
        ))
    }

    /// A text column with its words.
    pub(super) fn texts(&self, name: &str) -> Result<Texts, IndexError> {
        let columns = self.readers.par_iter().map(|reader| {
            let column = reader.fast_fields().str(name)?;
            let words = column.as_ref().map(column_words).transpose()?.unwrap_or_default();
            let ords = column.map(|column| column.into_parts().1);
            Ok(TextColumn { ords, words, codes: Vec::new() })
        });
        columns.collect::<tantivy::Result<_>>().map(Texts).map_err(|source| self.failed(source))
    }

    /// The ids of living documents, and who has which: merged as they are read, since all of them twice would take much of
    /// the memory that a market takes at all.
    pub(crate) fn ids(&self) -> Result<(Dictionary, Texts), IndexError> {
        self.merged_ids().map_err(|source| self.failed(source))
    }

    fn merged_ids(&self) -> tantivy::Result<(Dictionary, Texts)> {
        let columns: Vec<Option<StrColumn>> =
            self.readers.iter().map(|reader| reader.fast_fields().str("id")).collect::<tantivy::Result<_>>()?;
        let pairs = columns.iter().zip(&self.readers);
        let rests = pairs.filter_map(|(column, reader)| column.as_ref().map(|column| Rest::new(column, reader)));
        let mut rests: Vec<Rest<'_>> = rests.collect::<tantivy::Result<_>>()?;
        let terms: Vec<usize> = columns.iter().flatten().map(|column| column.num_terms()).collect();
        let mut codes: Vec<Vec<u32>> = terms.iter().map(|terms| Vec::with_capacity(*terms)).collect();
        let (mut names, mut last) = (Dictionary::with_room(terms.iter().sum()), Vec::new());
        while let Some((_, least)) =
            rests.iter().zip(0_usize..).filter(|(rest, _)| rest.is_open).min_by(|(a, _), (b, _)| a.key().cmp(&b.key()))
        {
            let (rest, codes) = (&mut rests[least], &mut codes[least]);
            let id = rest.stream.key();
            if rest.is_used.get(codes.len()).is_some_and(|is_used| !is_used) {
                codes.push(u32::MAX);
            } else {
                if names.len() == 0 || last != id {
                    names.push(text(id));
                    last.clear();
                    last.extend_from_slice(id);
                }
                codes.push(names.len() - 1);
            }
            rest.advance();
        }
        drop(rests);
        let mut codes = codes.into_iter();
        let columns = columns.into_iter().map(|column| {
            let codes = column.as_ref().and_then(|_| codes.next()).unwrap_or_default();
            TextColumn { ords: column.map(|column| column.into_parts().1), words: Dictionary::default(), codes }
        });
        Ok((names, Texts(columns.collect())))
    }

    /// The words of a text column that living documents have.
    pub(crate) fn words_of(&self, texts: &Texts) -> Dictionary {
        let used = |(reader, column): (&SegmentReader, &TextColumn)| {
            let ords = column.ords.as_ref().filter(|_| reader.has_deletes())?;
            let is_used = used(ords, reader, column.words.len() as usize);
            let words = column.words.iter().zip(is_used).filter(|(_, is_used)| *is_used);
            Some(Dictionary::from_sorted(words.map(|(word, _)| word)))
        };
        let used: Vec<Option<Dictionary>> = self.readers.par_iter().zip(&texts.0).map(used).collect();
        let parts: Vec<&Dictionary> =
            used.iter().zip(&texts.0).map(|(used, column)| used.as_ref().unwrap_or(&column.words)).collect();
        Dictionary::merge(&parts)
    }

    /// The words of a field that are kept, by segment, with how many living documents have each.
    pub(crate) fn frequencies(
        &self,
        field: Field,
        is_kept: impl Fn(&str) -> bool + Sync,
    ) -> Result<Vec<Frequencies>, IndexError> {
        let read = |reader: &SegmentReader| -> tantivy::Result<Frequencies> {
            let inverted = reader.inverted_index(field)?;
            let mut stream = inverted.terms().stream()?;
            let mut found = Frequencies { words: Dictionary::default(), documents: Vec::new() };
            while stream.advance() {
                let word = text(stream.key());
                if !is_kept(word) {
                    continue;
                }
                let mut documents = stream.value().doc_freq;
                if reader.has_deletes() {
                    let mut block =
                        inverted.read_block_postings_from_terminfo(stream.value(), IndexRecordOption::Basic)?;
                    documents = 0;
                    while block.block_len() > 0 {
                        let alive = block.docs().iter().filter(|doc| !reader.is_deleted(**doc));
                        documents += u32::try_from(alive.count()).unwrap_or(u32::MAX);
                        block.advance();
                    }
                }
                if documents > 0 {
                    found.words.push(word);
                    found.documents.push(documents);
                }
            }
            Ok(found)
        };
        let found = self.readers.par_iter().map(read).collect::<tantivy::Result<_>>();
        found.map_err(|source| self.failed(source))
    }

    /// Calls `each` with the place, the word and its frequency for every posting of a field whose document has a place
    /// below `u32::MAX`; `places` has those of all documents by segment. The words of a document come rising.
    pub(crate) fn postings(
        &self,
        field: Field,
        words: &Dictionary,
        places: &[Vec<u32>],
        mut each: impl FnMut(u32, u32, u32),
    ) -> Result<(), IndexError> {
        for stretch in self.stretches(field, words, words.len().max(1)) {
            stretch.read(|word, documents, frequencies| {
                let found = documents.iter().map(|document| places[stretch.segment][*document as usize]);
                let alive = found.zip(frequencies).filter(|(place, _)| *place != u32::MAX);
                alive.for_each(|(place, count)| each(place, word, *count));
            })?;
        }
        Ok(())
    }

    /// Postings of a field in stretches of at most `most` words, to be read side by side: by segment, then by words.
    pub(crate) fn stretches<'a>(&'a self, field: Field, words: &'a Dictionary, most: u32) -> Vec<Stretch<'a>> {
        let by_segment = self.readers.iter().enumerate().flat_map(|(segment, reader)| {
            (0..words.len().div_ceil(most)).map(move |number| {
                let codes = number * most..(number * most).saturating_add(most).min(words.len());
                Stretch { reader, path: &self.path, field, words, segment, codes }
            })
        });
        by_segment.collect()
    }
}

/// Which ordinals living documents have.
fn used(ords: &Column<u64>, reader: &SegmentReader, terms: usize) -> Vec<bool> {
    let mut is_used = vec![false; terms];
    for ord in reader.doc_ids_alive().flat_map(|doc| ords.values_for_doc(doc)) {
        is_used[usize::try_from(ord).unwrap_or(usize::MAX)] = true;
    }
    is_used
}

/// The words of one segment's column from some word on.
struct Rest<'a> {
    stream: Streamer<'a>,
    /// The first bytes of the word, which decide most comparisons.
    opening: u64,
    is_open: bool,
    /// Which words living documents have; empty for all.
    is_used: Vec<bool>,
}

impl<'a> Rest<'a> {
    fn new(column: &'a StrColumn, reader: &SegmentReader) -> tantivy::Result<Self> {
        let is_used = if reader.has_deletes() { used(column.ords(), reader, column.num_terms()) } else { Vec::new() };
        let mut rest = Self { stream: column.dictionary().stream()?, opening: 0, is_open: true, is_used };
        rest.advance();
        Ok(rest)
    }

    fn key(&self) -> (u64, &[u8]) {
        (self.opening, self.stream.key())
    }

    fn advance(&mut self) {
        self.is_open = self.stream.advance();
        let mut opening = [0; 8];
        opening.iter_mut().zip(self.stream.key()).for_each(|(to, from)| *to = *from);
        self.opening = u64::from_be_bytes(opening);
    }
}

fn column_words(column: &StrColumn) -> tantivy::Result<Dictionary> {
    let mut words = Dictionary::with_room(column.num_terms());
    let mut stream = column.dictionary().stream()?;
    while stream.advance() {
        words.push(text(stream.key()));
    }
    Ok(words)
}

impl Texts {
    /// Gives words their numbers in a dictionary.
    pub(crate) fn code(&mut self, dictionary: &Dictionary) {
        self.0.par_iter_mut().for_each(|column| {
            column.codes = dictionary.codes(&column.words);
            column.words = Dictionary::default();
        });
    }

    /// The numbers of a document's words, in the order they were written.
    pub(crate) fn values(&self, at: Document) -> impl Iterator<Item = u32> {
        let column = &self.0[at.segment as usize];
        let ords = column.ords.iter().flat_map(move |ords| ords.values_for_doc(at.doc));
        ords.map(|ord| usize::try_from(ord).ok().and_then(|ord| column.codes.get(ord)).copied().unwrap_or(u32::MAX))
    }

    /// Calls `each` with the numbers of a document's words, in the order they were written.
    pub(super) fn each(&self, at: Document, mut each: impl FnMut(u32)) {
        let column = &self.0[at.segment as usize];
        if let Some(ords) = &column.ords {
            values_of(ords, at.doc, |ord| {
                each(usize::try_from(ord).ok().and_then(|ord| column.codes.get(ord)).copied().unwrap_or(u32::MAX));
            });
        }
    }

    /// Words of all documents, dead ones included.
    pub(crate) fn count(&self) -> usize {
        self.0.iter().filter_map(|column| column.ords.as_ref()).map(|ords| ords.values.num_vals() as usize).sum()
    }
}

impl Steady {
    /// The value of all, where all are alike.
    pub(super) fn one(&self, at: Document) -> Option<u64> {
        self.0[at.segment as usize].1
    }

    /// A document's values.
    pub(super) fn values(&self, at: Document) -> impl Iterator<Item = u64> {
        self.0[at.segment as usize].0.values_for_doc(at.doc)
    }
}

impl Stretch<'_> {
    /// Calls `each` with a word's number and a piece of its documents, dead ones included, and of its frequencies.
    pub(crate) fn read(&self, mut each: impl FnMut(u32, &[u32], &[u32])) -> Result<(), IndexError> {
        let mut inner = || -> tantivy::Result<()> {
            let inverted = self.reader.inverted_index(self.field)?;
            let mut range = inverted.terms().range().ge(self.words.name(self.codes.start));
            if self.codes.end < self.words.len() {
                range = range.lt(self.words.name(self.codes.end));
            }
            let mut stream = range.into_stream()?;
            let mut cursor = self.words.cursor(self.codes.start);
            let mut block: Option<BlockSegmentPostings> = None;
            while stream.advance() {
                let Some(code) = cursor.find(text(stream.key())) else { continue };
                let block = match &mut block {
                    Some(block) => {
                        inverted.reset_block_postings_from_terminfo(stream.value(), block)?;
                        block
                    }
                    none => none.insert(
                        inverted.read_block_postings_from_terminfo(stream.value(), IndexRecordOption::WithFreqs)?,
                    ),
                };
                while block.block_len() > 0 {
                    each(code, block.docs(), block.freqs());
                    block.advance();
                }
            }
            Ok(())
        };
        inner().map_err(|source| IndexError::Engine { path: self.path.clone(), source })
    }
}
