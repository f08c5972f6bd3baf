//! How are files that people write by hand read? TOML with unknown keys refused and the nearest right one named; every
//! complaint says the key, its line and its column.
//!
//! A key is written as a path: `order.min_score`, and inside a list or an array of tables with its place counted from
//! 1, as people count: `target[2].share` is the share of the second `[[target]]`.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_path_to_error::{Path, Segment};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Similarity from which a key is proposed: one slip in a short word stays above it.
const NEAR: f64 = 0.6;
/// Longest value that a complaint repeats.
const SHOWN: usize = 60;

/// A key of a document, and where it stands.
///
/// # Examples
///
/// ```
/// use matcher_core::Policy;
///
/// let error = Policy::from_toml("id = \"x\"\n[order]\nmin_score = 2.0\n").unwrap_err();
/// let expected = "policy: line 3, column 13: order.min_score is 2, expected a number from 0 to 1";
/// assert_eq!(error.to_string(), expected);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Key {
    /// The path: `target[2].share` for the second `[[target]]`.
    pub path: String,
    /// Line and column of its value, each counted from 1; `None` if the document wasn't read from a text.
    pub place: Option<(usize, usize)>,
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some((line, column)) = self.place {
            write!(f, "line {line}, column {column}: ")?;
        }
        f.write_str(&self.path)
    }
}

/// Where each key of a document stands; nothing for a document made in code.
#[derive(Clone, Debug, Default)]
pub(crate) struct Places(BTreeMap<String, (usize, usize)>);

impl PartialEq for Places {
    /// Two documents are the same wherever their keys stand.
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Places {
    /// The key at a path, with its place or that of the nearest key around it: a default stands nowhere.
    pub(crate) fn key(&self, path: &str) -> Key {
        let mut around = path;
        let place = loop {
            match (self.0.get(around), around.rfind(['.', '['])) {
                (Some(place), _) => break Some(*place),
                (None, Some(end)) => around = &around[..end],
                (None, None) => break None,
            }
        };
        Key { path: path.to_owned(), place }
    }

    /// Adds the keys of a table, and their paths to `arrays` where they hold one.
    fn add_table(&mut self, lines: &Lines<'_>, path: &str, table: &DeTable<'_>, arrays: &mut Vec<String>) {
        for (key, value) in table {
            let path = joined(path, key.get_ref());
            self.add(lines, path, value, arrays);
        }
    }

    fn add(&mut self, lines: &Lines<'_>, path: String, value: &Spanned<DeValue<'_>>, arrays: &mut Vec<String>) {
        match value.get_ref() {
            DeValue::Table(table) => self.add_table(lines, &path, table, arrays),
            DeValue::Array(items) => {
                arrays.push(path.clone());
                for (place, item) in (1_usize..).zip(items.iter()) {
                    self.add(lines, format!("{path}[{place}]"), item, arrays);
                }
            }
            _ => {}
        }
        self.0.insert(path, lines.place(value.span().start));
    }
}

/// The beginnings of a text's lines.
struct Lines<'a> {
    text: &'a str,
    starts: Vec<usize>,
}

impl<'a> Lines<'a> {
    fn of(text: &'a str) -> Self {
        let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(end, _)| end + 1)).collect();
        Self { text, starts }
    }

    /// Line and column of a byte, each counted from 1.
    fn place(&self, byte: usize) -> (usize, usize) {
        let line = self.starts.partition_point(|start| *start <= byte).max(1);
        let before = self.text.get(self.starts[line - 1]..byte).unwrap_or_default();
        (line, before.chars().count() + 1)
    }
}

/// Reads TOML; the complaint is one line with line, column, key and the nearest right key.
pub(crate) fn from_toml<T: DeserializeOwned + Serialize>(text: &str) -> Result<T, String> {
    read(text).map(|(value, _)| value)
}

/// Reads TOML as [`from_toml`] does, and says where each key stands.
pub(crate) fn read<T: DeserializeOwned + Serialize>(text: &str) -> Result<(T, Places), String> {
    let lines = Lines::of(text);
    let table = DeTable::parse(text).map_err(|error| complaint(&lines, String::new(), &error))?;
    let (mut places, mut arrays) = (Places::default(), Vec::new());
    places.add_table(&lines, "", table.get_ref(), &mut arrays);
    let value: T = serde_path_to_error::deserialize(toml::de::Deserializer::from(table))
        .map_err(|error| complaint(&lines, written(error.path()), error.inner()))?;
    // serde takes an array for a table, its items for the values in order, which nobody means.
    let taken = toml::Value::try_from(&value).map(|value| tables(&value)).unwrap_or_default();
    match arrays.into_iter().find(|path| taken.contains(path)) {
        Some(path) => Err(format!("{} is an array, expected a table of keys and values", places.key(&path))),
        None => Ok((value, places)),
    }
}

/// Paths of the tables of a value.
fn tables(value: &toml::Value) -> BTreeSet<String> {
    fn walk(path: &str, value: &toml::Value, found: &mut BTreeSet<String>) {
        match value {
            toml::Value::Table(table) => {
                found.insert(path.to_owned());
                table.iter().for_each(|(key, value)| walk(&joined(path, key), value, found));
            }
            toml::Value::Array(items) => {
                (1_usize..).zip(items).for_each(|(at, item)| walk(&format!("{path}[{at}]"), item, found));
            }
            _ => {}
        }
    }
    let mut found = BTreeSet::new();
    walk("", value, &mut found);
    found
}

/// What is wrong with a text, in one line.
fn complaint(lines: &Lines<'_>, path: String, error: &toml::de::Error) -> String {
    // serde names types of Rust, which a policy's author never met.
    let message = with_nearest(error.message()).replace("expected u32", "expected a whole number of 0 or more");
    let message = message.replace("expected f64", "expected a number");
    let value = error.span().and_then(|span| lines.text.get(span)).unwrap_or_default();
    let key = Key { place: error.span().map(|span| lines.place(span.start)), path };
    // A unit says what it expects and not what it was given.
    let is_shown = !value.is_empty() && value.len() <= SHOWN && !value.contains('\n');
    match message.strip_prefix("expected ") {
        Some(_) if is_shown && !key.path.is_empty() => format!("{key} is {value}, {message}"),
        _ if key == Key::default() => message,
        _ if key.path.is_empty() => format!("{key}{message}"),
        _ => format!("{key}: {message}"),
    }
}

/// A path as people count: the first of a list is 1.
fn written(path: &Path) -> String {
    path.iter().fold(String::new(), |path, segment| match segment {
        Segment::Seq { index } => format!("{path}[{}]", index + 1),
        Segment::Map { key } => joined(&path, key),
        Segment::Enum { variant } => joined(&path, variant),
        Segment::Unknown => path,
    })
}

fn joined(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
}

/// Adds the nearest of the names that serde lists behind an unknown one.
fn with_nearest(message: &str) -> String {
    let mut quoted = message.split('`').skip(1).step_by(2);
    let Some(wrong) = quoted.next().filter(|_| message.starts_with("unknown ")) else {
        return message.to_owned();
    };
    match nearest(wrong, quoted) {
        Some(right) => format!("{message}; did you mean `{right}`?"),
        None => message.to_owned(),
    }
}

/// The name that a misspelt one most probably means.
pub(crate) fn nearest<'a>(wrong: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let near = names.map(|right| (strsim::normalized_damerau_levenshtein(wrong, right), right));
    near.filter(|(similarity, _)| *similarity >= NEAR).max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, right)| right)
}

#[cfg(test)]
mod tests {
    use serde::{Deserialize, Serialize};

    use super::*;

    #[derive(Debug, Deserialize, Serialize)]
    #[serde(deny_unknown_fields)]
    struct Outer {
        #[serde(default)]
        inner: Vec<Inner>,
    }

    #[derive(Debug, Deserialize, Serialize)]
    #[serde(deny_unknown_fields)]
    struct Inner {
        share: crate::units::Share,
    }

    #[test]
    fn a_complaint_says_key_line_and_column() {
        for (text, complaint) in [
            (
                "[[inner]]\nshare = 0.5\n[[inner]]\n  share = 1.2\n",
                "line 4, column 11: inner[2].share is 1.2, expected a share",
            ),
            ("[[inner]]\nshare = 'x'\n", "line 2, column 9: inner[1].share: invalid type: string \"x\""),
            ("[[inner]]\n\n", "line 1, column 1: inner[1]: missing field `share`"),
            (
                "[[inner]]\nshare = 1\nshar = 2\n",
                "line 3, column 1: inner[1].shar: unknown field `shar`, expected `share`; did you mean `share`?",
            ),
            ("inner = [{ share = 1 }, { share = -1 }]\n", "line 1, column 35: inner[2].share is -1, expected a share"),
            ("inner = [[0.5]]\n", "line 1, column 10: inner[1] is an array, expected a table"),
            ("# é\nx = = 1\n", "line 2, column 5: "),
        ] {
            let error = from_toml::<Outer>(text).unwrap_err();
            assert!(error.starts_with(complaint), "{text:?}: {error}");
        }
    }

    #[test]
    fn places_are_those_of_values_and_a_default_stands_where_its_table_does() {
        let text = "inner = [\n { share = 0.5 },\n]\n";
        let (outer, places) = read::<Outer>(text).unwrap();
        assert_eq!(outer.inner[0].share.get().to_bits(), 0.5_f64.to_bits());
        assert_eq!(places.key("inner[1].share").place, Some((2, 12)));
        assert_eq!(places.key("inner[1].other").place, Some((2, 2)));
        assert_eq!(places.key("inner[9].other").place, Some((1, 9)));
        assert_eq!(Places::default().key("inner[1].share").to_string(), "inner[1].share");
    }

    #[test]
    fn an_unknown_word_gets_its_nearest() {
        assert_eq!(
            with_nearest("unknown field `skils`, expected one of `skills`, `text`"),
            "unknown field `skils`, expected one of `skills`, `text`; did you mean `skills`?"
        );
        assert_eq!(with_nearest("expected a value"), "expected a value");
    }
}
