//! What can be wrong with a lexicon? Every variant names the entry and what would be right.

/// Why a lexicon could not be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LexiconError {
    /// The table has no row.
    #[error("a lexicon needs at least one skill, this one has none")]
    Empty,
    /// More rows than places.
    #[error("a lexicon holds at most {max} skills, this one has {found}")]
    TooLarge {
        /// Rows found.
        found: usize,
        /// Rows allowed.
        max: usize,
    },
    /// A needed column is absent.
    #[error("column {column} is missing; a lexicon needs skill_id and one of label_id, label_en")]
    MissingColumn {
        /// The absent column.
        column: &'static str,
    },
    /// A row without an id or without any label.
    #[error("line {line}: skill_id {:?} needs an id and one of label_id, label_en", masked(skill_id))]
    MissingValue {
        /// Line of the file, counted from 1; the number of the entry if there is no file.
        line: u64,
        /// The id of the row, which may be the empty part.
        skill_id: String,
    },
    /// An id that occurs twice.
    #[error("line {line}: skill_id {:?} occurs a second time; ids are unique", masked(skill_id))]
    DuplicateId {
        /// Line of the second occurrence.
        line: u64,
        /// The repeated id.
        skill_id: String,
    },
    /// A name that two skills claim.
    #[error(
        "the name {:?} belongs to both {:?} and {:?}; a name leads to one skill",
        masked(name),
        masked(first),
        masked(second)
    )]
    AmbiguousName {
        /// The name as normalised.
        name: String,
        /// The skill that comes first in the table.
        first: String,
        /// The other skill.
        second: String,
    },
    /// A name without a letter or digit, or with the list separator in it.
    #[error("skill {:?} has the name {:?}; a name has a letter or digit and no '|'", masked(skill_id), masked(name))]
    BadName {
        /// The skill concerned.
        skill_id: String,
        /// The refused name.
        name: String,
    },
    /// An occupation group that is not four digits.
    #[error("line {line}: kbji4 {:?} is no group of four digits", masked(value))]
    BadGroup {
        /// Line of the file.
        line: u64,
        /// The refused cell.
        value: String,
    },
    /// An edge to an id that is not in the table.
    #[error("skill {:?}: {column} names {:?}, which is no skill_id of this lexicon", masked(skill_id), masked(edge))]
    UnknownEdge {
        /// The skill the edge starts from.
        skill_id: String,
        /// The column of the edge.
        column: &'static str,
        /// The id that is not there.
        edge: String,
    },
    /// An id that was asked for and is not there.
    #[error("{:?} is no skill_id of this lexicon", masked(skill_id))]
    UnknownSkill {
        /// The id asked for.
        skill_id: String,
    },
    /// Skills that are broader than or imply themselves.
    #[error("broader and implies run in a circle: {}", masked(&ids.join(" -> ")))]
    Cycle {
        /// The ids on the circle; the last one leads back to the first.
        ids: Vec<String>,
    },
    /// Skills that answer each other in more ways than a lexicon holds, as in a chain of a hundred thousand.
    #[error(
        "more than {most} pairs of skills answer each other by broader, implies and equivalent; shorter chains are right"
    )]
    TooManyRelations {
        /// Most pairs.
        most: usize,
    },
    /// An id or a name longer than any skill's.
    #[error("line {line}: an id or a name of {found} bytes; at most {most} are right")]
    LongName {
        /// Line of the file, counted from 1; the number of the entry if there is no file.
        line: u64,
        /// Bytes found.
        found: usize,
        /// Most bytes.
        most: usize,
    },
    /// A row with more cells than the header has columns.
    #[error("line {line}: {found} cells under {expected} columns; a cell with the delimiter in it needs quotes")]
    WideRow {
        /// Line of the file.
        line: u64,
        /// Cells of the row.
        found: usize,
        /// Columns of the header.
        expected: usize,
    },
    /// A column that stands twice in the header.
    #[error("the column {} stands twice in the header; one of them is right", masked(column))]
    RepeatedColumn {
        /// The column.
        column: String,
    },
    /// A file whose header is of no known taxonomy.
    #[error(
        "the columns {} are those of no lexicon; known are skill_id and label_id or label_en, or id and label (with alias, \
         broader); ESCO skills: conceptUri, skillType, preferredLabel, altLabels; ESCO occupations: conceptUri, iscoGroup, \
         preferredLabel, altLabels; ESCO relations: conceptUri, broaderUri; KBJI: kode, judul; O*NET: O*NET-SOC Code with \
         Title, Alternate Title, or Example and Commodity Code; or Element ID and Element Name",
        masked(&found.join(", "))
    )]
    UnknownHeader {
        /// The columns found.
        found: Vec<String>,
    },
    /// Something is wrong inside one of several files.
    #[error("{file}")]
    InFile {
        /// The file, as it was given.
        file: String,
        /// What is wrong there.
        source: Box<LexiconError>,
    },
    /// A file or folder that can't be read.
    #[error("can't read {path}")]
    File {
        /// The path as given.
        path: String,
        /// The cause.
        source: std::io::Error,
    },
    /// The file could not be read as a table.
    #[error("line {line}: the table can't be read; UTF-8 with commas is right")]
    Unreadable {
        /// Line reached.
        line: u64,
        /// The cause.
        source: std::io::Error,
    },
}

impl LexiconError {
    /// The error with its file in front, unless it already has one.
    pub(super) fn in_file(self, file: &str) -> Self {
        match self {
            Self::InFile { .. } | Self::File { .. } => self,
            _ => Self::InFile { file: file.to_owned(), source: Box::new(self) },
        }
    }
}

/// A cell as a message shows it: digits in a row that are as long as those of a telephone are masked, since a table of
/// people may be given by mistake.
fn masked(text: &str) -> String {
    const LONGEST: usize = 9;
    // Runs of digits and what stands between them take turns.
    let parts = text.chars().collect::<Vec<char>>();
    let runs = parts.chunk_by(|a, b| a.is_ascii_digit() == b.is_ascii_digit());
    let shown = runs.flat_map(|run| {
        let is_long = run.len() > LONGEST && run.iter().all(char::is_ascii_digit);
        run.iter().map(move |c| if is_long { '#' } else { *c })
    });
    shown.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_of_a_person_is_masked() {
        let error = LexiconError::UnknownSkill { skill_id: "x 6571014203970123".to_owned() };
        assert_eq!(error.to_string(), "\"x ################\" is no skill_id of this lexicon");
        assert_eq!(masked("KBJI 7212, 081234567"), "KBJI 7212, 081234567");
    }
}
