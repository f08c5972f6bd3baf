//! What do runs and judgments share? One list of documents a query, each document once.

use rustc_hash::FxHashMap;

use super::error::EvaluationError;

/// Where rows came from, for messages.
#[derive(Clone, Copy)]
pub(super) struct Origin {
    /// run or qrels.
    pub(super) what: &'static str,
    /// line or row.
    pub(super) unit: &'static str,
}

/// One document of a list and its value.
pub(super) type Item<V> = (Box<str>, V);

/// A value for each query and document. Queries and documents are in the order of their ids by bytes.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Lists<V>(Vec<Item<Vec<Item<V>>>>);

/// A row as it came: its number, its document, its value.
type Numbered<'a, V> = (usize, &'a str, V);

impl<V> Lists<V> {
    /// Groups rows `(number, query, document, value)` by query.
    pub(super) fn new<'a>(
        origin: Origin,
        rows: impl Iterator<Item = Result<(usize, &'a str, &'a str, V), EvaluationError>>,
    ) -> Result<Self, EvaluationError> {
        let mut places: FxHashMap<&str, usize> = FxHashMap::default();
        let mut lists: Vec<(&str, Vec<Numbered<'_, V>>)> = Vec::new();
        for row in rows {
            let (number, query, document, value) = row?;
            let place = *places.entry(query).or_insert_with(|| {
                lists.push((query, Vec::new()));
                lists.len() - 1
            });
            lists[place].1.push((number, document, value));
        }
        lists.sort_unstable_by_key(|(query, _)| *query);
        let mut twice: Option<usize> = None;
        for (_, list) in &mut lists {
            list.sort_unstable_by_key(|(number, document, _)| (*document, *number));
            let later = list.windows(2).filter(|pair| pair[0].1 == pair[1].1).map(|pair| pair[1].0);
            twice = twice.into_iter().chain(later).min();
        }
        if let Some(row) = twice {
            return Err(EvaluationError::Duplicate { what: origin.what, unit: origin.unit, row });
        }
        let owned = |(query, list): (&str, Vec<Numbered<'_, V>>)| {
            (query.into(), list.into_iter().map(|(_, document, value)| (document.into(), value)).collect())
        };
        Ok(Self(lists.into_iter().map(owned).collect()))
    }

    /// The list of a query, by documents.
    pub(super) fn get(&self, query: &str) -> Option<&[Item<V>]> {
        let place = self.0.binary_search_by(|(name, _)| (**name).cmp(query)).ok()?;
        Some(&self.0[place].1)
    }

    /// Every query with its list.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &[Item<V>])> {
        self.0.iter().map(|(query, list)| (&**query, &**list))
    }

    /// Keeps the pairs for which `keep(query, document)` holds, and the queries that have one.
    pub(super) fn retain(&mut self, keep: impl Fn(&str, &str) -> bool) {
        for (query, list) in &mut self.0 {
            list.retain(|(document, _)| keep(query, document));
        }
        self.0.retain(|(_, list)| !list.is_empty());
    }

    /// How many queries there are.
    pub(super) fn queries(&self) -> usize {
        self.0.len()
    }
}

/// The fields of each line that is not blank, with its number; an error for a line that is no UTF-8.
pub(super) fn fields<'a>(
    what: &'static str,
    text: &'a [u8],
) -> impl Iterator<Item = Result<(usize, Vec<&'a str>), EvaluationError>> {
    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
    text.split(|byte| *byte == b'\n').enumerate().filter_map(move |(at, line)| {
        let Ok(line) = std::str::from_utf8(line) else {
            return Some(Err(EvaluationError::Encoding { what, line: at + 1 }));
        };
        let fields: Vec<&str> = line.split_ascii_whitespace().collect();
        (!fields.is_empty()).then_some(Ok((at + 1, fields)))
    })
}
