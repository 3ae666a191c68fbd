//! Encodes text for query strings.

/// Percent-encodes a text as one value of a query string.
pub fn encoded(text: &str) -> String {
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~');
    let letter = |byte: &u8| if plain(byte) { (*byte as char).to_string() } else { format!("%{byte:02X}") };
    text.as_bytes().iter().map(letter).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reserved_characters_are_encoded() {
        assert_eq!(encoded("CI & “tests”/x=1"), "CI%20%26%20%E2%80%9Ctests%E2%80%9D%2Fx%3D1");
    }
}
