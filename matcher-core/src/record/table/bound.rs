//! How much may one table, row or cell hold? Bounds that no real file comes near, so that a hostile one costs a bounded
//! part of the memory and is refused by name; and the reading of files up to them.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use super::TableError;

/// Most bytes of a whole table: thirteen million rows of 300 bytes. A table lies in memory as text while it is read.
pub(super) const MOST_TABLE_BYTES: u64 = 4 << 30;

/// Most bytes of one row. A row of every column with a page of text in each has some 100 KB.
pub(super) const MOST_ROW_BYTES: usize = 16 << 20;

/// Most bytes of one cell, of a list all items together: five hundred pages of text.
pub(super) const MOST_CELL_BYTES: usize = 1 << 20;

/// Most columns of one table; the largest table of the contract has 31.
pub(super) const MOST_COLUMNS: usize = 4_096;

/// Most bytes of a column's name.
pub(super) const MOST_NAME_BYTES: usize = 1_024;

/// Bytes read at a time.
const CHUNK: u64 = 1 << 20;

/// A whole file; one with a row beyond the bound is left off there.
pub(super) fn file(path: &Path) -> Result<Vec<u8>, TableError> {
    let io = |source| TableError::Io { path: Some(path.to_owned()), source };
    let file = File::open(path).map_err(io)?;
    let expected = file.metadata().map_err(io)?.len();
    read(file, expected, Some(path))
}

/// Everything a reader gives, up to the same bounds.
pub(super) fn bytes(reader: impl Read) -> Result<Vec<u8>, TableError> {
    read(reader, 0, None)
}

fn read(mut reader: impl Read, expected: u64, path: Option<&Path>) -> Result<Vec<u8>, TableError> {
    let failed = |source| TableError::Io { path: path.map(Path::to_owned), source };
    let mut bytes = Vec::new();
    let mut rows = RowEnds::default();
    loop {
        let before = bytes.len();
        // Once a first stretch had rows of the common kind, the rest is made room for at once.
        let room = if before == MOST_ROW_BYTES { expected.saturating_sub(before as u64) } else { 0 };
        let room = usize::try_from(room.clamp(CHUNK, MOST_TABLE_BYTES)).unwrap_or(usize::MAX);
        bytes.try_reserve(room).map_err(|_| failed(io::ErrorKind::OutOfMemory.into()))?;
        if (&mut reader).take(CHUNK).read_to_end(&mut bytes).map_err(failed)? == 0 {
            return Ok(bytes);
        }
        if !rows.are_short(&bytes, before) {
            let row = &bytes[rows.end..];
            let start = rows.end + row.len() - row.trim_ascii_start().len();
            let line = bytes[..start].split(|byte| *byte == b'\n').count();
            return Err(TableError::LongRow { line, most: MOST_ROW_BYTES });
        }
        if bytes.len() as u64 > MOST_TABLE_BYTES {
            return Err(TableError::TooLarge { most: MOST_TABLE_BYTES });
        }
    }
}

/// Where the last row that is known to be short ends.
#[derive(Default)]
struct RowEnds {
    end: usize,
    /// Of a JSON array, which may be one line, its items in place of lines.
    items: Option<Items>,
}

impl RowEnds {
    /// False once a row is longer than the bound; `from` is where the new bytes begin.
    fn are_short(&mut self, bytes: &[u8], from: usize) -> bool {
        if from == 0 && is_array(bytes) {
            self.items = Some(Items::default());
        }
        let new = &bytes[from..];
        if let Some(items) = &mut self.items {
            items.feed(new, |_| ());
            self.end = items.last_end;
            return bytes.len() - items.last_end <= MOST_ROW_BYTES;
        }
        // A chunk is shorter than the bound, so that only a row over its beginning can be longer.
        let is_end = |byte: &u8| matches!(byte, b'\n' | b'\r');
        let Some(first) = new.iter().position(is_end) else { return bytes.len() - self.end <= MOST_ROW_BYTES };
        if from + first - self.end > MOST_ROW_BYTES {
            return false;
        }
        self.end = from + new.iter().rposition(is_end).unwrap_or(first) + 1;
        true
    }
}

/// True if a file holds one JSON array in place of an object a line.
pub(super) fn is_array(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    bytes.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'[')
}

/// Finds the ends of an array's items without reading what is in them, however deep it is.
#[derive(Default)]
pub(super) struct Items {
    depth: usize,
    is_text: bool,
    is_escaped: bool,
    /// Bytes seen.
    at: usize,
    /// The byte after the last comma or bracket between items.
    pub(super) last_end: usize,
}

impl Items {
    /// Takes further bytes; gives the place of each comma between items and of the closing bracket.
    pub(super) fn feed(&mut self, bytes: &[u8], mut found: impl FnMut(usize)) {
        for byte in bytes {
            if self.is_text {
                match byte {
                    _ if self.is_escaped => self.is_escaped = false,
                    b'\\' => self.is_escaped = true,
                    b'"' => self.is_text = false,
                    _ => {}
                }
            } else {
                match byte {
                    b'"' => self.is_text = true,
                    b'[' | b'{' => self.depth += 1,
                    b']' | b'}' => {
                        self.depth = self.depth.saturating_sub(1);
                        if self.depth == 0 {
                            found(self.at);
                            self.last_end = self.at + 1;
                        }
                    }
                    b',' if self.depth == 1 => {
                        found(self.at);
                        self.last_end = self.at + 1;
                    }
                    _ => {}
                }
            }
            self.at += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives a byte over and over, and says how many it gave.
    struct Endless<'a>(&'a [u8], usize);

    impl Read for &mut Endless<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            for byte in buffer.iter_mut() {
                *byte = if self.1 < self.0.len() { self.0[self.1] } else { b'x' };
                self.1 += 1;
            }
            Ok(buffer.len())
        }
    }

    #[test]
    fn an_endless_field_is_left_off_at_the_bound_with_its_line() {
        for (start, expected) in [
            ("worker_id,skills\nW1,las\nW2,", 3),
            ("worker_id,skills\rW1,", 1),
            ("{\"worker_id\":\"W1\"}\n{\"worker_id\":\"W2\",\"skills\":\"", 2),
            (" [{\"worker_id\":\"W1\"},\n{\"worker_id\":\"", 2),
        ] {
            let mut endless = Endless(start.as_bytes(), 0);
            let error = bytes(&mut endless).unwrap_err();
            let TableError::LongRow { line, .. } = error else { panic!("{error}") };
            assert_eq!(line, expected, "{start}");
            assert!(endless.1 < MOST_ROW_BYTES + (8 << 20), "{}", endless.1);
        }
    }

    #[test]
    fn a_long_file_of_short_rows_is_read_whole() {
        let row = "W1,las smaw|forklift\n";
        let text = row.repeat((40 << 20) / row.len());
        assert!(bytes(text.as_bytes()).is_ok_and(|read| read == text.as_bytes()));
        let array = format!("[{}{{}}]", "{\"worker_id\":\"a]\\\"b\"},".repeat(1 << 20));
        assert!(bytes(array.as_bytes()).is_ok_and(|read| read == array.as_bytes()));
    }

    #[test]
    fn items_end_at_commas_outside_of_texts_and_of_what_is_nested() {
        let mut ends = Vec::new();
        let text = br#"[{"a":[1,2],"b":"],\","} , 7]"#;
        Items::default().feed(text, |end| ends.push(end));
        assert_eq!(ends, [25, 28]);
        assert!(is_array(b"\xef\xbb\xbf \n[") && !is_array(b"{[") && !is_array(b""));
    }
}
