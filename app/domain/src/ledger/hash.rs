//! SHA-256 hashes of entries and people.

use crate::id::PersonId;
use sha2::{Digest, Sha256};
use std::fmt;

/// A SHA-256 hash. Written as 64 hexadecimal digits.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LedgerHash([u8; 32]);

impl LedgerHash {
    pub fn of(bytes: &[u8]) -> Self {
        LedgerHash(Sha256::digest(bytes).into())
    }

    /// A hash as it is stored; `None` if it doesn't have 32 bytes.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(LedgerHash)
    }

    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// Reads 64 lower-case hexadecimal digits, as they are written.
    pub fn parse(text: &str) -> Option<Self> {
        let pairs = text.as_bytes().chunks(2).map(|pair| std::str::from_utf8(pair).ok());
        let bytes: Vec<u8> = pairs.map(|pair| u8::from_str_radix(pair?, 16).ok()).collect::<Option<_>>()?;
        Self::from_bytes(&bytes).filter(|hash| hash.to_string() == text)
    }
}

impl fmt::Display for LedgerHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for LedgerHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A person as a salted hash, so that only those who have the salt know who it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PersonHash(pub LedgerHash);

impl PersonHash {
    /// Hashes a person's id with a random salt.
    ///
    /// With a salt for each person, deleting it makes their entries anonymous for good.
    pub fn of(salt: &[u8; 32], person: PersonId) -> Self {
        let mut hasher = Sha256::new();
        hasher.update(salt);
        hasher.update(person.0.to_be_bytes());
        PersonHash(LedgerHash(hasher.finalize().into()))
    }
}
