//! Reading and writing a region table: one row per code, checked cell by cell.

use std::io::Read;

use super::error::RegionError;
use super::{Location, RegionCode};
use crate::units::Date;

/// One region as the table tells it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Row {
    pub(super) code: RegionCode,
    pub(super) name: Box<str>,
    pub(super) location: Option<Location>,
    /// First day in force; unbounded if absent.
    pub(super) from: Option<Date>,
    /// First day no longer in force; unbounded if absent.
    pub(super) to: Option<Date>,
    pub(super) successor: Option<RegionCode>,
}

const COLUMNS: [&str; 7] = ["code", "name", "lat", "lon", "valid_from", "valid_to", "successor"];
/// Most bytes of a table: every village of the country has a row within a tenth of it.
const MOST_BYTES: u64 = 64 << 20;
const CODE: usize = 0;
const NAME: usize = 1;
const LAT: usize = 2;
const LON: usize = 3;
const FROM: usize = 4;
const TO: usize = 5;
const SUCCESSOR: usize = 6;

/// Reads a table; rows come back sorted by code, without repeats.
pub(super) fn read(input: impl Read) -> Result<Vec<Row>, RegionError> {
    let mut bytes = Vec::new();
    input.take(MOST_BYTES + 1).read_to_end(&mut bytes).map_err(|_| RegionError::Csv { line: 0 })?;
    if bytes.len() as u64 > MOST_BYTES {
        return Err(RegionError::TooLarge { most: MOST_BYTES });
    }
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(bytes.as_slice());
    let header = reader.headers().map_err(|error| unreadable(&error))?;
    let place =
        |column: &str| header.iter().position(|h| h.trim_start_matches('\u{feff}').eq_ignore_ascii_case(column));
    let places = COLUMNS.map(place);
    if let Some(column) = [CODE, NAME].into_iter().find(|&c| places[c].is_none()) {
        return Err(RegionError::MissingColumn { column: COLUMNS[column] });
    }
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| unreadable(&error))?;
        let line = record.position().map_or(0, csv::Position::line);
        rows.push((row(&Cells { record: &record, places, line })?, line));
    }
    rows.sort_by_key(|(row, line)| (row.code, *line));
    if let Some(pair) = rows.windows(2).find(|pair| pair[0].0.code == pair[1].0.code) {
        return Err(RegionError::Row { line: pair[1].1, column: "code", expected: "each code once" });
    }
    for (row, line) in &rows {
        let known = |code| rows.binary_search_by_key(&code, |(row, _)| row.code).is_ok();
        if row.successor.is_some_and(|successor| successor == row.code || !known(successor)) {
            return Err(RegionError::Row { line: *line, column: "successor", expected: "another code of the table" });
        }
    }
    Ok(rows.into_iter().map(|(row, _)| row).collect())
}

/// One record with the place of each column.
struct Cells<'a> {
    record: &'a csv::StringRecord,
    places: [Option<usize>; 7],
    line: u64,
}

impl Cells<'_> {
    /// The cell of a column; `None` if it is empty or the table has no such column.
    fn get(&self, column: usize) -> Option<&str> {
        self.places[column].and_then(|place| self.record.get(place)).filter(|cell| !cell.is_empty())
    }

    fn wrong(&self, column: usize, expected: &'static str) -> RegionError {
        RegionError::Row { line: self.line, column: COLUMNS[column], expected }
    }

    fn parse<T: std::str::FromStr>(&self, column: usize, expected: &'static str) -> Result<Option<T>, RegionError> {
        self.get(column).map(str::parse).transpose().map_err(|_| self.wrong(column, expected))
    }
}

fn row(cells: &Cells<'_>) -> Result<Row, RegionError> {
    const A_CODE: &str = "a code of Kemendagri of 2, 4, 6 or 10 digits, with or without dots";
    const A_DATE: &str = "a date YYYY-MM-DD or nothing";
    const A_DEGREE: &str =
        "degrees with a decimal point, a latitude from -90 to 90 and a longitude from -180 to 180, both or neither";
    let code = cells.parse(CODE, A_CODE)?.ok_or_else(|| cells.wrong(CODE, A_CODE))?;
    let name = cells.get(NAME).ok_or_else(|| cells.wrong(NAME, "a name"))?;
    let location = match (cells.parse(LAT, A_DEGREE)?, cells.parse(LON, A_DEGREE)?) {
        (None, None) => None,
        (Some(lat), Some(lon)) => Some(Location::new(lat, lon).map_err(|_| cells.wrong(LAT, A_DEGREE))?),
        (None, Some(_)) => return Err(cells.wrong(LAT, A_DEGREE)),
        (Some(_), None) => return Err(cells.wrong(LON, A_DEGREE)),
    };
    let (from, to) = (cells.parse::<Date>(FROM, A_DATE)?, cells.parse::<Date>(TO, A_DATE)?);
    if from.zip(to).is_some_and(|(from, to)| to <= from) {
        return Err(cells.wrong(TO, "a date after valid_from"));
    }
    Ok(Row { code, name: name.into(), location, from, to, successor: cells.parse(SUCCESSOR, A_CODE)? })
}

/// Writes rows in the order given, every column, absent values empty: the canonical form that fingerprints are taken
/// of.
pub(super) fn write(rows: &[Row]) -> String {
    let mut text = COLUMNS.join(",");
    text.push('\n');
    for row in rows {
        let or_empty = |value: Option<String>| value.unwrap_or_default();
        let cells = [
            row.code.to_string(),
            quoted(&row.name),
            or_empty(row.location.map(|location| location.lat().to_string())),
            or_empty(row.location.map(|location| location.lon().to_string())),
            or_empty(row.from.map(|date| date.to_string())),
            or_empty(row.to.map(|date| date.to_string())),
            or_empty(row.successor.map(|code| code.to_string())),
        ];
        text.push_str(&cells.join(","));
        text.push('\n');
    }
    text
}

/// A name as a CSV cell: in quotes only where it needs them.
fn quoted(name: &str) -> String {
    if name.contains([',', '"', '\n', '\r']) { format!("\"{}\"", name.replace('"', "\"\"")) } else { name.to_owned() }
}

fn unreadable(error: &csv::Error) -> RegionError {
    RegionError::Csv { line: error.position().map_or(0, csv::Position::line) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(text: &str) -> RegionError {
        read(text.as_bytes()).unwrap_err()
    }

    #[test]
    fn a_wrong_cell_is_named_by_line_and_column() {
        let cases = [
            ("code,name\n65.7,Tarakan\n", 2, "code"),
            ("code,name\n64,Kalimantan Timur\n64.74,\n", 3, "name"),
            ("code,name,lat,lon\n64,Kalimantan Timur,117.4,0.1\n", 2, "lat"),
            ("code,name,lat,lon\n64,Kalimantan Timur,0.1,\n", 2, "lon"),
            ("code,name,valid_from\n64,Kalimantan Timur,12/08/1999\n", 2, "valid_from"),
            ("code,name,valid_from,valid_to\n64,Kalimantan Timur,2020-01-01,2020-01-01\n", 2, "valid_to"),
            ("code,name,successor\n64,Kalimantan Timur,65\n", 2, "successor"),
            ("code,name\n64,Kalimantan Timur\n64,Kaltim\n", 3, "code"),
        ];
        for (text, line, column) in cases {
            assert!(
                matches!(error(text), RegionError::Row { line: l, column: c, .. } if (l, c) == (line, column)),
                "{text}"
            );
        }
    }

    #[test]
    fn a_table_needs_code_and_name() {
        assert_eq!(error("code,nama\n"), RegionError::MissingColumn { column: "name" });
        assert!(matches!(error("code,name\n64\n"), RegionError::Csv { line: 2 }));
    }

    #[test]
    fn a_name_with_a_comma_survives_writing_and_reading() {
        let rows = read("name,code\n\"Tarakan, the \"\"oil city\"\"\",65.71\n".as_bytes()).unwrap();
        assert_eq!(read(write(&rows).as_bytes()).unwrap(), rows);
    }
}
