//! Secrets that nobody can guess.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::login_sessions::Token;

/// 256 random bits from the operating system, as 43 letters.
#[expect(clippy::expect_used, reason = "a system without randomness can't sign anybody in safely, nor go on")]
pub fn token() -> Token {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).expect("the operating system gives random bytes");
    Token::parse(&URL_SAFE_NO_PAD.encode(bytes)).expect("32 bytes are 43 letters of base64url")
}
