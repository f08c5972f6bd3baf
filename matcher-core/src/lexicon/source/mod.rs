//! Which taxonomy does a file hold, and what are its entries? The header decides, never the file's name.
//!
//! Every format has a file here that turns its rows into [`Skill`]s; [`reconcile`] makes one list of them. Our own table
//! and a user's are read strictly, since their author can mend them. Published taxonomies are read as they are: what
//! contradicts itself there is left out and counted in a [`LexiconNote`].

mod esco;
mod grid;
mod kbji;
mod note;
mod onet;
mod reconcile;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub(super) use grid::{Grid, Row, decode, whole};
pub use note::{LexiconNote, LexiconRule};

pub(super) use note::Notes;

use super::error::LexiconError;
use super::skill::Skill;
use super::{Lexicon, table};

/// Endings of the files that are read from a folder; what they hold is decided by their header.
const ENDINGS: [&str; 3] = ["csv", "tsv", "txt"];

/// One taxonomy to read a lexicon from.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum LexiconSource {
    /// A file of any known format, or a folder of such files.
    Path(PathBuf),
    /// The bytes of such a file.
    Bytes(Vec<u8>),
    /// A lexicon that is already there.
    Lexicon(Arc<Lexicon>),
}

impl Lexicon {
    /// Reads taxonomies into one lexicon, each file's format recognised by its header.
    ///
    /// Known are our own table and one with the columns `id`, `label`, `alias`, `broader` (see [`Lexicon::from_csv`]), the
    /// CSV files of ESCO (skills, occupations, broader relations), KBJI 2014 with `kode` and `judul`, and O*NET's text
    /// files (occupation data, alternate titles, technology skills, and all with `Element ID` and `Element Name`).
    ///
    /// - Ids are unique over all files. Edges may lead from one file to another.
    /// - A name that two files claim stays with the file given first; if it is a label of both, the two entries count as
    ///   equivalent.
    /// - Inside a published taxonomy a label outranks an alternative name, and an alternative name that several skills
    ///   claim names none of them; inside our own table or a user's that is an error.
    /// - What was left out is counted in [`Lexicon::notes`].
    ///
    /// An empty `version` takes the ones that the sources state.
    ///
    /// # Errors
    ///
    /// As [`Lexicon::from_csv`], and [`LexiconError::UnknownHeader`], [`LexiconError::Unreadable`],
    /// [`LexiconError::File`] with the file concerned.
    ///
    /// # Examples
    ///
    /// ```
    /// use matcher_core::lexicon::{Lexicon, LexiconSource};
    ///
    /// let own = "id;label;alias;broader\nbamboo_weaving;Anyaman bambu;menganyam bambu;craft\ncraft;Kerajinan tangan;;\n";
    /// let sources = [LexiconSource::Bytes(own.into()), LexiconSource::Lexicon(Lexicon::bundled())];
    /// let lexicon = Lexicon::from_sources(&sources, "crafts 1")?;
    /// assert_eq!((lexicon.len(), lexicon.version()), (Lexicon::bundled().len() + 2, "crafts 1"));
    /// assert_eq!(lexicon.mentions("bisa menganyam bambu dan las listrik").len(), 2);
    /// # Ok::<(), matcher_core::lexicon::LexiconError>(())
    /// ```
    pub fn from_sources(sources: &[LexiconSource], version: &str) -> Result<Self, LexiconError> {
        let mut draft = Draft::default();
        for (n, source) in sources.iter().enumerate() {
            match source {
                LexiconSource::Path(path) => draft.read_path(path)?,
                LexiconSource::Bytes(bytes) => draft.read_bytes(&format!("table {}", n + 1), bytes)?,
                LexiconSource::Lexicon(lexicon) => draft.take(lexicon),
            }
        }
        let version = if version.is_empty() { draft.versions.join(" + ") } else { version.to_owned() };
        let (skills, notes) = reconcile::reconcile(draft)?;
        Self::build(skills, |n| n as u64 + 1, version, notes)
    }
}

/// What one file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    Table,
    EscoSkills,
    EscoOccupations,
    EscoBroader,
    /// Which occupation needs which skills: known, but no part of a lexicon.
    EscoOccupationSkills,
    Kbji,
    OnetOccupations,
    OnetTitles,
    OnetTechnology,
    OnetElements,
}

impl Format {
    /// The format with these columns, if there is one.
    fn of(grid: &Grid) -> Option<Self> {
        let has = |columns: &[&str]| columns.iter().all(|column| grid.has(column));
        Some(match () {
            () if has(&["conceptUri", "preferredLabel", "iscoGroup"]) => Self::EscoOccupations,
            () if has(&["conceptUri", "preferredLabel", "skillType"]) => Self::EscoSkills,
            () if has(&["conceptUri", "broaderUri"]) => Self::EscoBroader,
            () if has(&["occupationUri", "skillUri"]) => Self::EscoOccupationSkills,
            // KBLI has these columns too, and `kategori`: it lists industries.
            () if has(&["kode", "judul"]) && !grid.has("kategori") => Self::Kbji,
            () if has(&["O*NET-SOC Code", "Alternate Title"]) => Self::OnetTitles,
            () if has(&["O*NET-SOC Code", "Example", "Commodity Code"]) => Self::OnetTechnology,
            () if has(&["Element ID", "Element Name"]) => Self::OnetElements,
            () if has(&["O*NET-SOC Code", "Title"]) => Self::OnetOccupations,
            () if table::is_table(grid) => Self::Table,
            () => return None,
        })
    }
}

/// Where an entry was read.
#[derive(Clone, Copy, Debug)]
struct Origin {
    file: usize,
    line: u64,
}

/// One file, as far as messages and names need it.
#[derive(Debug)]
struct File {
    name: String,
    /// The author can mend it: contradictions are errors.
    strict: bool,
}

/// Everything read so far, not yet one lexicon.
#[derive(Debug, Default)]
struct Draft {
    files: Vec<File>,
    skills: Vec<Skill>,
    origins: Vec<Origin>,
    /// Further names by id, from files that hold nothing else.
    names: Vec<(String, String)>,
    /// From a narrower to a broader id, from files that hold nothing else.
    broader: Vec<(String, String)>,
    versions: Vec<String>,
    notes: Notes,
}

impl Draft {
    fn read_path(&mut self, path: &Path) -> Result<(), LexiconError> {
        let failed = |source| LexiconError::File { path: path.display().to_string(), source };
        if !path.is_dir() {
            let bytes = fs::File::open(path).and_then(whole).map_err(failed)?;
            return self.read_bytes(&path.display().to_string(), &bytes);
        }
        let entries = fs::read_dir(path).and_then(Iterator::collect::<Result<Vec<_>, _>>).map_err(failed)?;
        let mut files: Vec<PathBuf> = entries.into_iter().map(|entry| entry.path()).collect();
        files.retain(|file| {
            let ending = file.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
            file.is_file() && ENDINGS.iter().any(|known| ending.eq_ignore_ascii_case(known))
        });
        files.sort();
        let before = self.files.len();
        let mut refused = None;
        for file in files {
            match self.read_path(&file) {
                Err(LexiconError::InFile { source, .. }) if matches!(*source, LexiconError::UnknownHeader { .. }) => {
                    self.notes.add(LexiconRule::FileSkipped, || file.display().to_string());
                    refused = refused.or(Some(LexiconError::InFile { file: file.display().to_string(), source }));
                }
                other => other?,
            }
        }
        match refused {
            Some(error) if self.files.len() == before => Err(error),
            _ => Ok(()),
        }
    }

    fn read_bytes(&mut self, name: &str, bytes: &[u8]) -> Result<(), LexiconError> {
        self.read_text(name, bytes).map_err(|error| error.in_file(name))
    }

    fn read_text(&mut self, name: &str, bytes: &[u8]) -> Result<(), LexiconError> {
        let mut grid = Grid::of(decode(bytes)?)?;
        let unknown = || LexiconError::UnknownHeader { found: grid.columns() };
        let format = Format::of(&grid).ok_or_else(unknown)?;
        if !grid.version.is_empty() {
            self.versions.push(grid.version.clone());
        }
        self.files.push(File { name: name.to_owned(), strict: format == Format::Table });
        match format {
            Format::Table => {
                let (skills, lines) = table::read(&mut grid, &mut self.notes)?;
                skills.into_iter().zip(lines).for_each(|(skill, line)| self.push(skill, line));
            }
            Format::EscoSkills => esco::skills(&mut grid, self)?,
            Format::EscoOccupations => esco::occupations(&mut grid, self)?,
            Format::EscoBroader => esco::broader(&mut grid, self)?,
            Format::EscoOccupationSkills => self.notes.add(LexiconRule::FileSkipped, || name.to_owned()),
            Format::Kbji => kbji::jobs(&mut grid, self)?,
            Format::OnetOccupations => onet::occupations(&mut grid, self)?,
            Format::OnetTitles => onet::titles(&mut grid, self)?,
            Format::OnetTechnology => onet::technology(&mut grid, self)?,
            Format::OnetElements => onet::elements(&mut grid, self)?,
        }
        Ok(())
    }

    fn take(&mut self, lexicon: &Lexicon) {
        self.files.push(File { name: "the lexicon given".to_owned(), strict: true });
        lexicon.skills.iter().zip(1..).for_each(|(skill, line)| self.push(skill.clone(), line));
        self.versions.extend(Some(lexicon.version.clone()).filter(|version| !version.is_empty()));
        self.notes.extend(&lexicon.notes);
    }

    fn push(&mut self, skill: Skill, line: u64) {
        self.origins.push(Origin { file: self.files.len().saturating_sub(1), line });
        self.skills.push(skill);
    }

    /// Adds an entry of a published taxonomy, or counts why it is none. Names may not hold our list separator.
    fn publish(&mut self, mut skill: Skill, row: &Row) {
        if row.is_wide() {
            return self.notes.add(LexiconRule::WideRow, || format!("line {}", row.line));
        }
        for name in [&mut skill.label_id, &mut skill.label_en].into_iter().chain(&mut skill.aliases) {
            if name.contains('|') {
                *name = name.replace('|', "/");
            }
        }
        let telling = |label: &str| label.chars().any(char::is_alphanumeric);
        if skill.skill_id.is_empty() || !telling(skill.label()) {
            return self.notes.add(LexiconRule::IncompleteRow, || format!("line {}", row.line));
        }
        self.push(skill, row.line);
    }
}

/// The items of a cell that holds several, split on line feeds or `|`.
fn items(cell: &str) -> Vec<String> {
    cell.split(['\n', '\r', '|']).map(str::trim).filter(|item| !item.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests;
