//! Checks the signatures of webhook deliveries.

use ring::hmac;

/// Whether `header` is the signature of `body`: `sha256=` and the HMAC in hexadecimal. Compares in constant time.
pub fn is_valid(secret: &str, body: &[u8], header: &str) -> bool {
    let Some(signature) = header.strip_prefix("sha256=").and_then(bytes) else { return false };
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
    hmac::verify(&key, body, &signature).is_ok()
}

/// Reads 32 bytes in hexadecimal.
fn bytes(text: &str) -> Option<[u8; 32]> {
    let digits = text.as_bytes();
    let mut bytes = [0; 32];
    if digits.len() != 64 || !text.is_ascii() {
        return None;
    }
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
        let [high, low] = [pair[0], pair[1]].map(|digit| char::from(digit).to_digit(16));
        *byte = u8::try_from(high? * 16 + low?).ok()?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of GitHub's documentation.
    const SECRET: &str = "It's a Secret to Everybody";
    const BODY: &[u8] = b"Hello, World!";
    const SIGNATURE: &str = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";

    #[test]
    fn published_signature_is_valid() {
        assert!(is_valid(SECRET, BODY, SIGNATURE));
        assert!(is_valid(SECRET, BODY, &SIGNATURE.to_ascii_uppercase().replace("SHA256", "sha256")));
    }

    #[test]
    fn signature_with_one_flipped_bit_is_invalid() {
        let signed = bytes(SIGNATURE.strip_prefix("sha256=").unwrap()).unwrap();
        for bit in 0..256 {
            let mut flipped = signed;
            flipped[bit / 8] ^= 1 << (bit % 8);
            let hex: String = flipped.iter().map(|byte| format!("{byte:02x}")).collect();
            assert!(!is_valid(SECRET, BODY, &format!("sha256={hex}")), "bit {bit}");
        }
        for bit in 0..BODY.len() * 8 {
            let mut flipped = BODY.to_vec();
            flipped[bit / 8] ^= 1 << (bit % 8);
            assert!(!is_valid(SECRET, &flipped, SIGNATURE), "bit {bit} of the body");
        }
    }

    #[test]
    fn malformed_signature_is_invalid() {
        let digits = &SIGNATURE[7..];
        for header in ["", "sha256=", digits, &format!("sha1={digits}"), &SIGNATURE[..70], &format!("{SIGNATURE}0")] {
            assert!(!is_valid(SECRET, BODY, header), "{header}");
        }
        assert!(!is_valid(SECRET, BODY, &format!("sha256={}", "é".repeat(32))));
        assert!(!is_valid("another secret", BODY, SIGNATURE));
    }
}
