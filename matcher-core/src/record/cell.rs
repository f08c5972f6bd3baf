//! What does a cell say? [`Raw`] is a cell as a file or a frame holds it, [`Cell`] a type that reads one, [`Context`]
//! what reading needs besides the cell.
//!
//! A cell is read to a value, to *unknown* (`None`), or refused. Readings that people should know of, such as a decimal
//! comma, become [`Notes`]. No cell knows its row, column or table.

mod date;
mod education;
mod list;
mod nik;
mod notation;
mod number;
pub(super) mod personal;
mod text;
mod word;

use std::borrow::Cow;
use std::fmt;

#[cfg(feature = "arrow")]
pub(crate) use list::MOST_ITEMS;
pub(super) use nik::Told;
pub use nik::{NikCheck, NikDigest, check_nik};
pub use notation::NotationError;
pub(crate) use word::tells;

use crate::cancel::{Cancel, Cancelled};
use crate::region::Gazetteer;
use crate::units::Date;

/// A cell as it comes from a text file, JSON or Arrow.
#[derive(Clone, PartialEq)]
pub enum Raw<'a> {
    /// Nothing: unknown.
    Null,
    /// Text; what is blank or stands for nothing is unknown.
    Text(Cow<'a, str>),
    /// A whole number.
    Int(i64),
    /// A number; refused where it is not finite.
    Float(f64),
    /// True or false.
    Bool(bool),
    /// A day.
    Date(Date),
    /// Several values.
    List(Vec<Raw<'a>>),
    /// What no column takes, by its kind: "an object".
    Other(&'static str),
}

impl Raw<'_> {
    /// The cell as text for an issue; an empty text for nothing.
    pub(super) fn to_text(&self) -> Cow<'_, str> {
        match self {
            Raw::Null => Cow::Borrowed(""),
            Raw::Text(text) => Cow::Borrowed(text),
            Raw::Int(number) => Cow::Owned(number.to_string()),
            Raw::Float(number) => Cow::Owned(number.to_string()),
            Raw::Bool(fact) => Cow::Owned(fact.to_string()),
            Raw::Date(date) => Cow::Owned(date.to_string()),
            Raw::List(items) => {
                let items: Vec<_> = items.iter().map(Raw::to_text).collect();
                Cow::Owned(format!("[{}]", items.join(", ")))
            }
            Raw::Other(kind) => Cow::Borrowed(kind),
        }
    }

    /// Bytes of its text, of a list all items together; numbers and days count nothing.
    pub(super) fn bytes(&self) -> usize {
        match self {
            Raw::Text(text) => text.len(),
            Raw::List(items) => items.iter().map(Raw::bytes).sum(),
            _ => 0,
        }
    }

    /// True for a cell without content: null or blank text.
    pub(super) fn is_blank(&self) -> bool {
        match self {
            Raw::Null => true,
            Raw::Text(text) => text.trim().is_empty(),
            _ => false,
        }
    }

    /// True for text that forms and programs write where they know nothing.
    pub(super) fn is_placeholder(&self) -> bool {
        const PLACEHOLDERS: [&str; 12] =
            ["-", "--", "n/a", "na", "#n/a", "<na>", "nan", "nat", "null", "none", "?", "tidak diketahui"];
        let Raw::Text(text) = self else { return false };
        let text = text.trim();
        // No placeholder is longer, and most cells are: the list is then not walked.
        text.len() <= 15 && PLACEHOLDERS.iter().any(|word| text.eq_ignore_ascii_case(word))
    }
}

impl fmt::Debug for Raw<'_> {
    /// Names the kind alone: a cell may hold a name or an identity number.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Raw::Null => "Null",
            Raw::Text(_) => "Text(..)",
            Raw::Int(_) => "Int(..)",
            Raw::Float(_) => "Float(..)",
            Raw::Bool(_) => "Bool(..)",
            Raw::Date(_) => "Date(..)",
            Raw::List(_) => "List(..)",
            Raw::Other(kind) => kind,
        })
    }
}

/// What reading needs besides the cell.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    regions: &'a Gazetteer,
    nik_key: Option<&'a [u8; 32]>,
    /// False if `;` delimits the file's cells, so that it can't split a list.
    semicolon_splits: bool,
    /// True for records of ours, whose identity numbers are digests already.
    own_records: bool,
    cancel: Option<&'a Cancel>,
}

impl<'a> Context<'a> {
    /// Reads region codes and names by `regions`; without a key, identity numbers are dropped and reported.
    #[must_use]
    pub fn new(regions: &'a Gazetteer) -> Self {
        Self { regions, nik_key: None, semicolon_splits: true, own_records: false, cancel: None }
    }

    /// Keeps identity numbers as digests under `key`.
    #[must_use]
    pub fn with_nik_key(self, key: &'a [u8; 32]) -> Self {
        Self { nik_key: Some(key), ..self }
    }

    /// Stops reading once `cancel` is cancelled.
    #[must_use]
    pub fn with_cancel(self, cancel: &'a Cancel) -> Self {
        Self { cancel: Some(cancel), ..self }
    }

    pub(super) fn check_cancel(&self) -> Result<(), Cancelled> {
        self.cancel.map_or(Ok(()), Cancel::check)
    }

    /// The same for a file whose cells `;` may delimit, or for records of ours.
    pub(super) fn for_table(self, semicolon_splits: bool, own_records: bool) -> Self {
        Self { semicolon_splits, own_records, ..self }
    }
}

impl fmt::Debug for Context<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Context").field("has_nik_key", &self.nik_key.is_some()).finish_non_exhaustive()
    }
}

/// Why a cell is refused. Holds no value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Rule as a code, such as `not_a_number`.
    pub rule: &'static str,
    /// What is right.
    pub expected: Cow<'static, str>,
}

impl Refusal {
    /// A refusal in fixed words.
    #[must_use]
    pub const fn new(rule: &'static str, expected: &'static str) -> Self {
        Self { rule, expected: Cow::Borrowed(expected) }
    }
}

/// Surprising readings of one cell: a rule and how the cell was read.
#[derive(Clone, Debug, Default)]
pub struct Notes {
    notes: Vec<(&'static str, Cow<'static, str>)>,
    /// What an identity number told, for the other columns of its row.
    told: Option<Told>,
}

impl Notes {
    /// Adds a note; the text completes the sentence "the value …".
    pub fn add(&mut self, rule: &'static str, text: impl Into<Cow<'static, str>>) {
        self.notes.push((rule, text.into()));
    }

    /// Takes the notes out.
    pub(super) fn take(&mut self) -> Vec<(&'static str, Cow<'static, str>)> {
        std::mem::take(&mut self.notes)
    }

    /// Takes out what an identity number told.
    pub(super) fn take_told(&mut self) -> Option<Told> {
        self.told.take()
    }
}

/// A type that reads a cell.
pub trait Cell: Sized {
    /// What a right cell looks like, in words.
    const EXPECTS: &'static str;

    /// Reads a cell that is neither blank nor a placeholder; `None` is unknown.
    ///
    /// # Errors
    ///
    /// [`Refusal`] if the cell can't be read or its value is out of range.
    fn parse(raw: &Raw<'_>, context: &Context<'_>, notes: &mut Notes) -> Result<Option<Self>, Refusal>;

    /// Reads any cell; `None` is unknown.
    ///
    /// # Errors
    ///
    /// As [`Cell::parse`].
    fn read(raw: &Raw<'_>, context: &Context<'_>, notes: &mut Notes) -> Result<Option<Self>, Refusal> {
        if raw.is_blank() {
            return Ok(None);
        }
        if raw.is_placeholder() {
            notes.add("placeholder", "stands for nothing and is read as unknown; an empty cell says the same");
            return Ok(None);
        }
        Self::parse(raw, context, notes)
    }
}

#[cfg(test)]
pub(super) mod support {
    use super::*;

    /// The value and the rules of the notes.
    pub(crate) type Outcome<T> = Result<(Option<T>, Vec<&'static str>), &'static str>;

    pub(crate) fn read<T: Cell>(raw: &Raw<'_>) -> Outcome<T> {
        let regions = Gazetteer::bundled();
        let mut notes = Notes::default();
        let value = T::read(raw, &Context::new(&regions), &mut notes).map_err(|refusal| refusal.rule)?;
        Ok((value, notes.take().into_iter().map(|(rule, _)| rule).collect()))
    }

    pub(crate) fn text(text: &str) -> Raw<'_> {
        Raw::Text(Cow::Borrowed(text))
    }

    /// The value of a text that must be read.
    pub(crate) fn value<T: Cell>(cell: &str) -> Option<T> {
        read(&text(cell)).unwrap_or_else(|rule| panic!("{cell} was refused by {rule}")).0
    }

    /// The rule that refuses a text.
    pub(crate) fn refusal<T: Cell>(cell: &str) -> &'static str {
        read::<T>(&text(cell)).map(|_| ()).expect_err(cell)
    }
}

#[cfg(test)]
mod tests {
    use super::support::{read, text};
    use super::*;

    #[test]
    fn blank_cells_and_placeholders_are_unknown() {
        for blank in [Raw::Null, text(""), text("  "), text("\u{a0}")] {
            assert_eq!(read::<f64>(&blank), Ok((None, vec![])));
        }
        for placeholder in ["-", "N/A", "null", "NaN", " na "] {
            assert_eq!(read::<f64>(&text(placeholder)), Ok((None, vec!["placeholder"])));
        }
    }

    #[test]
    fn a_raw_cell_never_prints_its_value() {
        assert_eq!(format!("{:?}", text("6474010101900001")), "Text(..)");
    }
}
