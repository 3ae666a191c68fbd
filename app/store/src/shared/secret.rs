//! Hashes secrets, because the database stores no secret itself.

use domain::login_sessions::Token;
use sha2::{Digest, Sha256};

/// The hash that is stored for a token.
pub(crate) fn hash(token: &Token) -> Vec<u8> {
    Sha256::digest(token.as_str()).to_vec()
}
