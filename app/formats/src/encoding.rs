//! Decodes the bytes of text files: UTF-8, with or without a byte order mark.

/// Why bytes are no text.
pub(crate) struct Undecodable {
    /// From 1.
    pub(crate) line: u32,
    pub(crate) reason: &'static str,
}

const UTF_16: &str = "The file is saved as UTF-16. Save it as CSV UTF-8, and import it again.";
const NOT_UTF_8: &str = "These bytes are not UTF-8 text. Save the file as UTF-8, and import it again.";

/// The text, without a byte order mark.
///
/// # Errors
/// If it is UTF-16, or not UTF-8.
pub(crate) fn decoded(bytes: &[u8]) -> Result<&str, Undecodable> {
    if is_utf_16(bytes) {
        return Err(Undecodable { line: 1, reason: UTF_16 });
    }
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let before = bytes.iter().take(error.valid_up_to()).filter(|byte| **byte == b'\n').count();
        Undecodable { line: u32::try_from(before).unwrap_or(u32::MAX - 1) + 1, reason: NOT_UTF_8 }
    })?;
    Ok(text.strip_prefix('\u{feff}').unwrap_or(text))
}

/// Whether bytes are UTF-16: they begin with its mark, or every second byte of the start is often zero.
///
/// Latin text in UTF-16 without a mark is also UTF-8, with zero characters that no text file has.
fn is_utf_16(bytes: &[u8]) -> bool {
    let start = bytes.get(..1000).unwrap_or(bytes);
    let zeros = start.iter().filter(|byte| **byte == 0).count();
    bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) || (zeros > 0 && zeros * 4 >= start.len())
}

/// The text of an uploaded file or list.
///
/// # Errors
/// A sentence that names the line.
pub fn uploaded_text(bytes: Vec<u8>) -> Result<String, String> {
    match decoded(&bytes) {
        Ok(_) => Ok(String::from_utf8(bytes).unwrap_or_default()),
        Err(Undecodable { line, reason }) => Err(format!("Line {line}: {reason}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utf_16_is_named_and_other_bytes_by_their_line() {
        let utf_16: Vec<u8> = "title,status\nA,done\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let marked = [&[0xff, 0xfe], utf_16.as_slice()].concat();
        let big: Vec<u8> = "title".encode_utf16().flat_map(u16::to_be_bytes).collect();
        for bytes in [utf_16, marked, big] {
            assert!(uploaded_text(bytes).unwrap_err().contains("saved as UTF-16"));
        }
        assert!(uploaded_text(b"A\nB\xff".to_vec()).unwrap_err().starts_with("Line 2: These bytes are not UTF-8"));
        assert_eq!(decoded(b"\xef\xbb\xbfA").ok(), Some("A"));
        assert_eq!(uploaded_text(Vec::new()), Ok(String::new()));
    }
}
