//! Reading a committed index back: columns and postings of every segment, deleted documents left out.
//!
//! The engine's layout is made of these rows and of nothing else, so that removing the index breaks ranking.

use tantivy::columnar::{Column, StrColumn};
use tantivy::postings::Postings;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocSet, SegmentReader, TERMINATED};

use super::document::{CONTRACTS, SCOPES, SKILL_CLASSES, knows_from};
use super::error::IndexError;
use super::open::{Index, Part};
use super::profile::DemandWeight;
use super::schema::{VacancyFields, WorkerFields};
use crate::fixed::Fixed;
use crate::record::{VacancyFacts, WorkerFacts};
use crate::region::{Location, RegionCode};

/// A worker as the index has it; words are numbers of the [`Words`] beside it.
pub(crate) struct WorkerRow {
    pub(crate) id: String,
    pub(crate) facts: WorkerFacts,
    pub(crate) skills: Vec<(String, Fixed)>,
    pub(crate) certificates: Vec<(String, i32)>,
    pub(crate) groups: Vec<String>,
    pub(crate) major: Vec<String>,
}

/// A vacancy as the index has it.
pub(crate) struct VacancyRow {
    pub(crate) id: String,
    pub(crate) facts: VacancyFacts,
    pub(crate) demands: Vec<(String, DemandWeight)>,
    pub(crate) certificates: Vec<String>,
    pub(crate) majors: Vec<Vec<String>>,
}

/// The postings of one field: each word once, and the rows that have it with their frequency.
pub(crate) type Words = Vec<(String, Vec<(u32, u32)>)>;

/// One table: rows in the order of segments and documents, and the words of title and texts by row number.
pub(crate) struct Rows<R> {
    pub(crate) records: Vec<R>,
    pub(crate) title: Words,
    pub(crate) terms: Words,
    /// Words the texts open with; empty for workers.
    pub(crate) lead: Words,
}

impl Index {
    /// Every worker of the last commit.
    pub(crate) fn workers(&self) -> Result<Rows<WorkerRow>, IndexError> {
        let fields = &self.workers.fields;
        read(&self.workers, fields.title, fields.terms, None, worker_columns)
    }

    /// Every vacancy of the last commit.
    pub(crate) fn vacancies(&self) -> Result<Rows<VacancyRow>, IndexError> {
        let fields = &self.vacancies.fields;
        read(&self.vacancies, fields.title, fields.terms, Some(fields.lead), vacancy_columns)
    }
}

fn read<F, R>(
    part: &Part<F>,
    title: Field,
    terms: Field,
    lead: Option<Field>,
    columns: impl Fn(&SegmentReader, &F, &mut Vec<R>) -> tantivy::Result<()>,
) -> Result<Rows<R>, IndexError> {
    let inner = || -> tantivy::Result<Rows<R>> {
        let searcher = part.index.reader()?.searcher();
        let mut rows = Rows { records: Vec::new(), title: Vec::new(), terms: Vec::new(), lead: Vec::new() };
        for segment in searcher.segment_readers() {
            let numbers = row_numbers(segment, rows.records.len());
            columns(segment, &part.fields, &mut rows.records)?;
            words(segment, title, &numbers, &mut rows.title)?;
            words(segment, terms, &numbers, &mut rows.terms)?;
            if let Some(lead) = lead {
                words(segment, lead, &numbers, &mut rows.lead)?;
            }
        }
        for posted in [&mut rows.title, &mut rows.terms, &mut rows.lead] {
            merge(posted);
        }
        Ok(rows)
    };
    inner().map_err(|source| IndexError::Engine { path: part.path.clone(), source })
}

/// The row number of every document, `u32::MAX` for deleted ones.
fn row_numbers(segment: &SegmentReader, first: usize) -> Vec<u32> {
    let mut next = u32::try_from(first).unwrap_or(u32::MAX);
    let number = |doc| {
        if segment.is_deleted(doc) {
            return u32::MAX;
        }
        next += 1;
        next - 1
    };
    (0..segment.max_doc()).map(number).collect()
}

fn words(segment: &SegmentReader, field: Field, numbers: &[u32], words: &mut Words) -> tantivy::Result<()> {
    let inverted = segment.inverted_index(field)?;
    let mut stream = inverted.terms().stream()?;
    while stream.advance() {
        let mut postings = inverted.read_postings_from_terminfo(stream.value(), IndexRecordOption::WithFreqs)?;
        let mut rows = Vec::new();
        let mut doc = postings.doc();
        while doc != TERMINATED {
            let row = numbers.get(doc as usize).copied().unwrap_or(u32::MAX);
            if row != u32::MAX {
                rows.push((row, postings.term_freq()));
            }
            doc = postings.advance();
        }
        if !rows.is_empty() {
            words.push((String::from_utf8_lossy(stream.key()).into_owned(), rows));
        }
    }
    Ok(())
}

/// Joins what several segments say of one word: how documents fall into segments must not be seen in any count.
fn merge(words: &mut Words) {
    words.sort_by(|(a, _), (b, _)| a.cmp(b));
    words.dedup_by(|(next, rows), (kept, all)| {
        let same = next == kept;
        if same {
            all.append(rows);
        }
        same
    });
}

/// A text column with its words read once.
struct TextColumn {
    column: Option<StrColumn>,
    words: Vec<String>,
}

impl TextColumn {
    fn open(segment: &SegmentReader, name: &str) -> tantivy::Result<Self> {
        let column = segment.fast_fields().str(name)?;
        let mut words = Vec::new();
        if let Some(column) = &column {
            for ord in 0..column.num_terms() {
                let mut word = String::new();
                column.ord_to_str(u64::try_from(ord).unwrap_or(u64::MAX), &mut word)?;
                words.push(word);
            }
        }
        Ok(Self { column, words })
    }

    fn values(&self, doc: u32) -> impl Iterator<Item = String> {
        let ords = self.column.iter().flat_map(move |column| column.term_ords(doc));
        ords.filter_map(|ord| self.words.get(usize::try_from(ord).ok()?).cloned())
    }
}

fn column<T>(segment: &SegmentReader, name: &str) -> tantivy::Result<Column<T>>
where
    T: PartialOrd + Copy + std::fmt::Debug + Send + Sync + 'static,
    tantivy::columnar::DynamicColumn: Into<Option<Column<T>>>,
    T: tantivy::columnar::HasAssociatedColumnType + Default,
{
    let found = segment.fast_fields().column_opt::<T>(name)?;
    Ok(found.unwrap_or_else(|| Column::build_empty_column(segment.max_doc())))
}

fn region(column: &Column<u64>, doc: u32) -> Option<RegionCode> {
    column.first(doc).and_then(RegionCode::from_packed)
}

fn small<T: TryFrom<u64>>(column: &Column<u64>, doc: u32) -> Option<T> {
    column.first(doc).and_then(|value| T::try_from(value).ok())
}

fn day(column: &Column<i64>, doc: u32) -> Option<i32> {
    column.first(doc).and_then(|value| i32::try_from(value).ok())
}

fn point(lat: &Column<f64>, lon: &Column<f64>, doc: u32) -> Option<crate::region::UnitVector> {
    lat.first(doc).zip(lon.first(doc)).and_then(|(lat, lon)| Location::new(lat, lon).ok()).map(Into::into)
}

fn worker_columns(segment: &SegmentReader, _: &WorkerFields, rows: &mut Vec<WorkerRow>) -> tantivy::Result<()> {
    let number = |name| column::<u64>(segment, name);
    let signed = |name| column::<i64>(segment, name);
    let degrees = |name| column::<f64>(segment, name);
    let text = |name| TextColumn::open(segment, name);
    let (id, skill, certificate, major) = (text("id")?, text("skill")?, text("certificate")?, text("major")?);
    let groups = text("member_of")?;
    let (home, ktp, education, experience) =
        (number("home")?, number("ktp")?, number("education")?, number("experience")?);
    let (limit, relocate, group, knows) =
        (number("max_distance_m")?, number("relocate")?, number("group")?, number("knows")?);
    let (resident, checked) = (signed("resident_since")?, signed("ktp_checked_on")?);
    let (birth, wage) = (signed("birth")?, signed("wage_min")?);
    let (credit, expires) = (number("skill_credit")?, signed("certificate_expires")?);
    let (lat, lon) = (degrees("lat")?, degrees("lon")?);
    for doc in segment.doc_ids_alive() {
        let credits =
            credit.values_for_doc(doc).map(|steps| Fixed::from_steps(u32::try_from(steps).unwrap_or(u32::MAX)));
        let last_days = expires.values_for_doc(doc).map(|day| i32::try_from(day).unwrap_or(i32::MAX));
        rows.push(WorkerRow {
            id: id.values(doc).next().unwrap_or_default(),
            facts: WorkerFacts {
                home: region(&home, doc),
                ktp: region(&ktp, doc),
                ktp_checked: day(&checked, doc),
                resident_since: day(&resident, doc),
                point: point(&lat, &lon, doc),
                education: small(&education, doc),
                experience: small(&experience, doc),
                wage_min: wage.first(doc),
                birth: day(&birth, doc),
                max_distance_m: small(&limit, doc),
                relocate: relocate.first(doc).map(|value| value != 0),
                group: small(&group, doc),
                knows: knows_from(knows.first(doc).unwrap_or(0)),
                skill_total: 0,
                held: 0,
                title_total: 0,
                text_total: 0,
            },
            skills: skill.values(doc).zip(credits).collect(),
            certificates: certificate.values(doc).zip(last_days).collect(),
            groups: groups.values(doc).collect(),
            major: major.values(doc).collect(),
        });
    }
    Ok(())
}

fn vacancy_columns(segment: &SegmentReader, _: &VacancyFields, rows: &mut Vec<VacancyRow>) -> tantivy::Result<()> {
    let number = |name| column::<u64>(segment, name);
    let signed = |name| column::<i64>(segment, name);
    let degrees = |name| column::<f64>(segment, name);
    let text = |name| TextColumn::open(segment, name);
    let (id, skill, certificate, major) = (text("id")?, text("skill")?, text("certificate")?, text("major")?);
    let (site, education, experience) = (number("site")?, number("education_min")?, number("experience_min")?);
    let (contract, housing, openings, scope) =
        (number("contract")?, number("housing")?, number("openings")?, number("scope")?);
    let class = number("skill_class")?;
    let (age_min, age_max, schemes) = (number("age_min")?, number("age_max")?, number("schemes")?);
    let (group, has_title, weight) = (number("group")?, number("has_title")?, number("skill_weight")?);
    let (wage, opens, closes) = (signed("wage")?, signed("opens")?, signed("closes")?);
    let (lat, lon) = (degrees("lat")?, degrees("lon")?);
    for doc in segment.doc_ids_alive() {
        let weights = weight.values_for_doc(doc).map(DemandWeight::from_code);
        rows.push(VacancyRow {
            id: id.values(doc).next().unwrap_or_default(),
            facts: VacancyFacts {
                site: region(&site, doc),
                point: point(&lat, &lon, doc),
                education_min: small(&education, doc),
                experience_min: small(&experience, doc),
                wage: wage.first(doc),
                contract: small::<usize>(&contract, doc).and_then(|at| CONTRACTS.get(at).copied()),
                housing: housing.first(doc) == Some(1),
                openings: small(&openings, doc).unwrap_or(1),
                opens: day(&opens, doc),
                closes: day(&closes, doc),
                skill_class: small::<usize>(&class, doc).and_then(|at| SKILL_CLASSES.get(at).copied()),
                scope: small::<usize>(&scope, doc).and_then(|at| SCOPES.get(at).copied()),
                age_min: small(&age_min, doc),
                age_max: small(&age_max, doc),
                schemes: small(&schemes, doc),
                group: small(&group, doc),
                has_title: has_title.first(doc) == Some(1),
                demand_total: 0,
                asked: 0,
                title_total: 0,
                text_total: 0,
            },
            demands: skill.values(doc).zip(weights).collect(),
            certificates: certificate.values(doc).collect(),
            majors: major.values(doc).map(|words| words.split(' ').map(str::to_owned).collect()).collect(),
        });
    }
    Ok(())
}
