//! Generates secret tokens.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::login_sessions::Token;

/// A token of 256 random bits from the operating system, as 43 base64url characters.
#[expect(clippy::expect_used, reason = "without random bytes the program must not go on")]
pub fn token() -> Token {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).expect("the operating system provides random bytes");
    Token::parse(&URL_SAFE_NO_PAD.encode(bytes)).expect("32 bytes are 43 base64url characters")
}
