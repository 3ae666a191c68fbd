//! The ledger of commitments: entries that are only added, each with the hash of the one before.
//!
//! People are salted hashes, so an entry says nothing to those who lack the salt. Each head that was published or sent
//! away proves later that no entry up to it was changed, added or removed.

mod canonical;
mod hash;
#[cfg(test)]
mod tests;

pub use hash::{LedgerHash, PersonHash};

use crate::attendance::AttendanceSource;
use crate::commitments::FulfilmentState;
use crate::id::{EditionSlug, MeetingNumber};
use crate::time::{Instant, Timelike};
use thiserror::Error;

/// What an entry records about a person in an edition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LedgerRecord {
    pub edition: EditionSlug,
    pub person: PersonHash,
    pub event: LedgerEvent,
}

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LedgerEvent {
    /// The person agreed to a version; the hash is that of the text that they read.
    Agreement { version: u32, text: LedgerHash },
    /// Attendance was recorded, or corrected if they were not present.
    Attendance { meeting: MeetingNumber, present: bool, source: AttendanceSource },
    /// The state of a commitment changed. The letter is from `a` to `z`.
    Fulfilment { letter: char, state: FulfilmentState },
    /// A commitment was waived, or the waiver removed.
    Waiver { letter: char, granted: bool },
}

/// One entry as it is stored. The bytes contain the other fields, and are what is hashed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LedgerEntry {
    /// From 1, without gaps.
    pub number: u64,
    /// In whole seconds.
    pub at: Instant,
    /// The hash of the entry before; zeros for the first entry.
    pub before: LedgerHash,
    pub bytes: Vec<u8>,
}

/// The end of a ledger: the number and the hash of its last entry.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LedgerHead {
    /// 0 for an empty ledger.
    pub number: u64,
    pub hash: LedgerHash,
}

/// The first entry that doesn't belong where it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("Entry {number} of the ledger is broken: {why}")]
pub struct FirstBroken {
    /// The number that the entry should have.
    pub number: u64,
    pub why: LedgerFault,
}

/// What is wrong with an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum LedgerFault {
    #[error("it has another number, so an entry is missing or was added.")]
    Number,
    #[error("it doesn’t follow the entry before, so one of the two was changed.")]
    Link,
    #[error("its bytes are not those of an entry.")]
    Unreadable,
    #[error("its bytes have another number, time or hash than the entry.")]
    Contradiction,
}

impl LedgerHead {
    /// Makes the next entry.
    pub fn next(self, at: Instant, record: &LedgerRecord) -> LedgerEntry {
        let (number, at) = (self.number + 1, at.with_nanosecond(0).unwrap_or(at));
        LedgerEntry { number, at, before: self.hash, bytes: canonical::bytes(number, at, self.hash, record) }
    }
}

impl LedgerEntry {
    /// The head of the ledger that ends with this entry.
    pub fn head(&self) -> LedgerHead {
        LedgerHead { number: self.number, hash: LedgerHash::of(&self.bytes) }
    }

    /// Reads what the entry records; `None` if its bytes are not those of an entry.
    pub fn record(&self) -> Option<LedgerRecord> {
        canonical::read(&self.bytes).map(|read| read.record)
    }

    fn fault_after(&self, head: LedgerHead) -> Option<LedgerFault> {
        let Some(read) = canonical::read(&self.bytes) else { return Some(LedgerFault::Unreadable) };
        if self.number != head.number + 1 {
            Some(LedgerFault::Number)
        } else if (read.number, read.at, read.before) != (self.number, self.at, self.before) {
            Some(LedgerFault::Contradiction)
        } else if self.before != head.hash {
            Some(LedgerFault::Link)
        } else {
            None
        }
    }
}

/// Checks all entries of a ledger in order, and returns its head.
///
/// Only a head that was kept elsewhere shows that the last entries were removed or changed: compare it with the result
/// of the same number of entries.
///
/// # Errors
/// The first entry that is broken.
pub fn verify<'e>(entries: impl IntoIterator<Item = &'e LedgerEntry>) -> Result<LedgerHead, FirstBroken> {
    verify_after(LedgerHead::default(), entries)
}

/// Checks the entries that follow a head, such as the next page of a long ledger.
///
/// # Errors
/// The first entry that is broken.
pub fn verify_after<'e>(
    head: LedgerHead,
    entries: impl IntoIterator<Item = &'e LedgerEntry>,
) -> Result<LedgerHead, FirstBroken> {
    entries.into_iter().try_fold(head, |head, entry| match entry.fault_after(head) {
        None => Ok(entry.head()),
        Some(why) => Err(FirstBroken { number: head.number + 1, why }),
    })
}
