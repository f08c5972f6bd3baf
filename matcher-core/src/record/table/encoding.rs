//! Bytes of a text file to text: UTF-8, UTF-16 with its mark, or what old spreadsheets save.

use encoding_rs::{UTF_16BE, UTF_16LE, WINDOWS_1252};

/// Text and, if it was not UTF-8, what it was read as.
pub(super) struct Decoded {
    pub(super) text: String,
    pub(super) note: Option<(&'static str, String)>,
}

/// Decides over the whole file: one stray byte in its last row still makes it cp1252 from the first.
pub(super) fn decode(mut bytes: Vec<u8>) -> Decoded {
    let wide = match bytes.as_slice() {
        [0xff, 0xfe, ..] => Some(UTF_16LE),
        [0xfe, 0xff, ..] => Some(UTF_16BE),
        _ => None,
    };
    if let Some(encoding) = wide {
        let text = encoding.decode_with_bom_removal(&bytes).0.into_owned();
        return Decoded { text, note: Some(("encoding", "text read as UTF-16".to_owned())) };
    }
    if bytes.starts_with(b"\xef\xbb\xbf") {
        bytes.drain(..3);
    }
    match String::from_utf8(bytes) {
        Ok(text) => Decoded { text, note: None },
        // Every byte means something in cp1252, so that this can't fail, but it can mean something else.
        Err(error) => {
            let text = WINDOWS_1252.decode_without_bom_handling(error.as_bytes()).0.into_owned();
            Decoded { text, note: Some(("encoding", "text read as cp1252, as it is not UTF-8".to_owned())) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utf_8_with_or_without_its_mark_is_read_as_it_is() {
        for bytes in ["né".as_bytes(), b"\xef\xbb\xbfn\xc3\xa9"] {
            let decoded = decode(bytes.to_vec());
            assert_eq!((decoded.text.as_str(), decoded.note), ("né", None));
        }
    }

    #[test]
    fn other_bytes_are_cp1252_and_reported() {
        let decoded = decode(b"caf\xe9 \x80".to_vec());
        assert_eq!(decoded.text, "café €");
        assert_eq!(decoded.note.map(|(rule, _)| rule), Some("encoding"));
    }

    #[test]
    fn utf_16_is_known_by_its_mark() {
        assert_eq!(decode(b"\xff\xfen\0\xe9\0".to_vec()).text, "né");
        assert_eq!(decode(b"\xfe\xff\0n\0\xe9".to_vec()).text, "né");
    }
}
