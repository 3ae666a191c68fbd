//! Checks that a ledger shows each change of its entries.

use super::*;
use crate::id::PersonId;
use crate::time::DateTime;
use proptest::prelude::*;

fn at(seconds: i64) -> Instant {
    DateTime::from_timestamp(1_800_000_000 + seconds, 0).unwrap()
}

fn record(nth: u32) -> LedgerRecord {
    let events = [
        LedgerEvent::Agreement { version: nth + 1, text: LedgerHash::of(b"(a) come\n") },
        LedgerEvent::Attendance {
            meeting: MeetingNumber(nth),
            present: nth.is_multiple_of(3),
            source: AttendanceSource::List,
        },
        LedgerEvent::Fulfilment { letter: 'b', state: FulfilmentState::Met },
        LedgerEvent::Waiver { letter: 'c', granted: nth.is_multiple_of(2) },
    ];
    LedgerRecord {
        edition: EditionSlug::parse("2027").unwrap(),
        person: PersonHash::of(&[7; 32], PersonId(i64::from(nth % 3))),
        event: events[nth as usize % 4],
    }
}

/// A ledger with a number of entries, one each minute.
fn ledger(entries: u32) -> Vec<LedgerEntry> {
    let mut head = LedgerHead::default();
    let mut next = |nth: u32| {
        let entry = head.next(at(i64::from(nth) * 60), &record(nth));
        head = entry.head();
        entry
    };
    (0..entries).map(&mut next).collect()
}

#[test]
fn entry_is_a_text_with_one_spelling() {
    let entry = &ledger(2)[1];
    let person = PersonHash::of(&[7; 32], PersonId(1)).0;
    let expected = format!(
        "cairn ledger 1\nnumber 2\nat 1800000060\nbefore {}\nedition 2027\nperson {person}\nattendance 1 no list\n",
        entry.before
    );
    assert_eq!(String::from_utf8(entry.bytes.clone()).unwrap(), expected);
}

#[test]
fn intact_ledger_has_the_head_of_its_last_entry() {
    let entries = ledger(9);
    assert_eq!(verify(&entries), Ok(entries[8].head()));
    assert_eq!(verify(&[]), Ok(LedgerHead::default()));
    let first = verify(&entries[..4]).unwrap();
    assert_eq!(verify_after(first, &entries[4..]), Ok(entries[8].head()));
}

#[test]
fn record_is_read_back() {
    let read: Vec<_> = ledger(8).iter().map(|entry| entry.record().unwrap()).collect();
    assert_eq!(read, (0..8).map(record).collect::<Vec<_>>());
}

#[test]
fn first_broken_entry_is_named() {
    let broken = |change: &dyn Fn(&mut Vec<LedgerEntry>)| {
        let mut entries = ledger(6);
        change(&mut entries);
        let FirstBroken { number, why } = verify(&entries).unwrap_err();
        (number, why)
    };
    assert_eq!(broken(&|entries| drop(entries.remove(2))), (3, LedgerFault::Number));
    assert_eq!(broken(&|entries| entries.swap(1, 2)), (2, LedgerFault::Number));
    assert_eq!(broken(&|entries| entries[3].bytes.push(b'\n')), (4, LedgerFault::Unreadable));
    assert_eq!(broken(&|entries| entries[3].at += crate::time::TimeDelta::seconds(1)), (4, LedgerFault::Contradiction));
    // A new entry in place of the third is complete in itself; the fourth shows that it is another one.
    let replaced = |entries: &mut Vec<LedgerEntry>| entries[2] = entries[1].head().next(at(120), &record(3));
    assert_eq!(broken(&replaced), (4, LedgerFault::Link));
}

#[test]
fn person_is_known_only_with_the_salt() {
    let (person, other) = (PersonId(1), PersonId(2));
    assert_eq!(PersonHash::of(&[1; 32], person), PersonHash::of(&[1; 32], person));
    assert_ne!(PersonHash::of(&[1; 32], person), PersonHash::of(&[2; 32], person));
    assert_ne!(PersonHash::of(&[1; 32], person), PersonHash::of(&[1; 32], other));
}

#[test]
fn hash_is_sha256_in_hexadecimal() {
    let hash = LedgerHash::of(b"abc");
    let text = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    assert_eq!((hash.to_string().as_str(), LedgerHash::parse(text)), (text, Some(hash)));
    assert_eq!(LedgerHash::from_bytes(hash.as_bytes()), Some(hash));
    for bad in
        ["", "ba", &text.to_uppercase(), &format!("{text}00"), &text.replacen("ba", "+a", 1), &text.replace('b', "é")]
    {
        assert_eq!(LedgerHash::parse(bad), None, "{bad}");
    }
}

proptest! {
    /// Changes a byte of an entry, as someone with access to the database could.
    #[test]
    fn no_change_of_bytes_stays_unseen(count in 1u32..12, nth in 0usize..12, at in 0usize..300, byte in any::<u8>()) {
        let (mut entries, head) = (ledger(count), verify(&ledger(count)).unwrap());
        let nth = nth % entries.len();
        let bytes = &mut entries[nth].bytes;
        let at = at % bytes.len();
        prop_assume!(bytes[at] != byte);
        bytes[at] = byte;
        match verify(&entries) {
            Ok(other) => prop_assert!(nth + 1 == entries.len() && other != head),
            Err(broken) => prop_assert!((nth as u64 + 1..=nth as u64 + 2).contains(&broken.number)),
        }
    }

    #[test]
    fn no_bytes_cause_a_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200), text in any::<String>()) {
        let entry = |bytes: Vec<u8>| LedgerEntry { bytes, ..ledger(1).remove(0) };
        let _ = (entry(bytes).record(), verify(&[entry(text.clone().into_bytes())]), LedgerHash::parse(&text));
    }
}
