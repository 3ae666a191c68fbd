//! The bytes of an entry: lines of text that have only one spelling.

use super::{LedgerEvent, LedgerHash, LedgerRecord, PersonHash};
use crate::attendance::AttendanceSource;
use crate::commitments::FulfilmentState;
use crate::id::{EditionSlug, MeetingNumber};
use crate::time::{DateTime, Instant};
use std::fmt::Display;
use std::str::FromStr;

/// The first line. Another spelling of entries gets another number.
const FORMAT: &str = "cairn ledger 1";

/// What the bytes of an entry say.
pub(super) struct CanonicalEntry {
    pub(super) number: u64,
    pub(super) at: Instant,
    pub(super) before: LedgerHash,
    pub(super) record: LedgerRecord,
}

pub(super) fn bytes(number: u64, at: Instant, before: LedgerHash, record: &LedgerRecord) -> Vec<u8> {
    let LedgerRecord { edition, person, event } = record;
    let (at, person, event) = (at.timestamp(), person.0, written(*event));
    format!("{FORMAT}\nnumber {number}\nat {at}\nbefore {before}\nedition {edition}\nperson {person}\n{event}\n")
        .into_bytes()
}

fn written(event: LedgerEvent) -> String {
    let yes_or_no = |yes: bool| if yes { "yes" } else { "no" };
    match event {
        LedgerEvent::Agreement { version, text } => format!("agreement {version} {text}"),
        LedgerEvent::Attendance { meeting, present, source } => {
            format!("attendance {meeting} {} {}", yes_or_no(present), source.as_str())
        }
        LedgerEvent::Fulfilment { letter, state } => format!("fulfilment {letter} {}", state.as_str()),
        LedgerEvent::Waiver { letter, granted } => format!("waiver {letter} {}", yes_or_no(granted)),
    }
}

/// Reads the bytes of an entry; `None` if they are not exactly what [`bytes`] writes.
pub(super) fn read(entry: &[u8]) -> Option<CanonicalEntry> {
    let text = std::str::from_utf8(entry).ok()?;
    let mut lines = text.lines();
    let mut field = |name: &str| lines.next()?.strip_prefix(name)?.strip_prefix(' ');
    field("cairn")?;
    let number = number(field("number")?)?;
    let at = DateTime::from_timestamp(field("at")?.parse().ok()?, 0)?;
    let before = LedgerHash::parse(field("before")?)?;
    let edition = EditionSlug::parse(field("edition")?).ok()?;
    let person = PersonHash(LedgerHash::parse(field("person")?)?);
    let record = LedgerRecord { edition, person, event: event(lines.next()?)? };
    (bytes(number, at, before, &record) == entry).then_some(CanonicalEntry { number, at, before, record })
}

fn event(line: &str) -> Option<LedgerEvent> {
    let yes = |text: &str| match text {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    };
    let letter = |text: &str| text.parse().ok().filter(char::is_ascii_lowercase);
    match *line.split(' ').collect::<Vec<_>>() {
        ["agreement", version, text] => {
            Some(LedgerEvent::Agreement { version: number(version)?, text: LedgerHash::parse(text)? })
        }
        ["attendance", meeting, present, source] => Some(LedgerEvent::Attendance {
            meeting: MeetingNumber(number(meeting)?),
            present: yes(present)?,
            source: AttendanceSource::parse(source).ok()?,
        }),
        ["fulfilment", of, state] => {
            Some(LedgerEvent::Fulfilment { letter: letter(of)?, state: FulfilmentState::parse(state).ok()? })
        }
        ["waiver", of, granted] => Some(LedgerEvent::Waiver { letter: letter(of)?, granted: yes(granted)? }),
        _ => None,
    }
}

/// A number without sign and leading zeros.
fn number<N: FromStr + Display>(text: &str) -> Option<N> {
    text.parse().ok().filter(|number: &N| number.to_string() == text)
}
