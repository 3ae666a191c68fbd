//! Check-in at a meeting: its code, and when it is open.

use crate::Refusal;
use crate::meetings::MeetingTime;
use crate::time::{Instant, TimeDelta, clock, day};

/// Digits and letters that are not confused when they are read aloud: no I, L, O and U (Crockford's Base32).
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// How long before the start check-in opens.
const OPENS_BEFORE: TimeDelta = TimeDelta::minutes(10);

/// How long after the end check-in closes.
const CLOSES_AFTER: TimeDelta = TimeDelta::minutes(30);

/// The code with which people check in at one meeting: `7K3MQX`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckInCode(String);

impl CheckInCode {
    /// The number of characters.
    pub const LENGTH: usize = 6;

    /// Parses a code as people type it: in any case, with spaces or hyphens, with O for 0, and with I or L for 1.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let typed = text.chars().filter(|c| !c.is_whitespace() && *c != '-');
        let code: String = typed.map(|c| plain(c.to_ascii_uppercase())).collect();
        let is_code = code.len() == Self::LENGTH && code.bytes().all(|byte| ALPHABET.contains(&byte));
        let malformed = || Refusal::malformed("a check-in code (6 letters and digits, like 7K3MQX)", text);
        is_code.then_some(CheckInCode(code)).ok_or_else(malformed)
    }

    /// Makes a code of random bytes. Fewer than six bytes make a code that is easy to guess.
    pub fn of_secret(secret: &[u8]) -> Self {
        let character = |nth| {
            let bytes = secret.iter().skip(nth).step_by(Self::LENGTH);
            ALPHABET[usize::from(bytes.fold(0, |mixed, byte| mixed ^ byte) % 32)] as char
        };
        CheckInCode((0..Self::LENGTH).map(character).collect())
    }

    /// # Errors
    /// `WrongCheckInCode`, also for a text that is no code.
    pub fn check(&self, typed: &str) -> Result<(), Refusal> {
        match CheckInCode::parse(typed) {
            Ok(code) if code == *self => Ok(()),
            _ => Err(Refusal::WrongCheckInCode),
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for CheckInCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

fn plain(upper: char) -> char {
    match upper {
        'O' => '0',
        'I' | 'L' => '1',
        _ => upper,
    }
}

/// The first and the last instant of check-in; `None` for a meeting without hours.
///
/// It opens 10 minutes before the start and closes 30 minutes after the end. A meeting without an end counts as one
/// hour long.
pub fn check_in_window(time: MeetingTime) -> Option<(Instant, Instant)> {
    let starts = time.starts?;
    let ends = time.ends.unwrap_or(starts + TimeDelta::hours(1));
    Some((starts - OPENS_BEFORE, ends + CLOSES_AFTER))
}

/// Checks that people can check in at a meeting at this time.
///
/// # Errors
/// `CheckInNotOpen` before the window and for a meeting without hours, `CheckInClosed` after the window.
pub fn check_in_is_open(time: Option<MeetingTime>, now: Instant) -> Result<(), Refusal> {
    match time.and_then(check_in_window) {
        None => Err(Refusal::CheckInNotOpen { opens: "once the meeting has a start time".to_owned() }),
        Some((opens, _)) if now < opens => {
            let opens = format!("on {} at {} UTC", day(opens.date_naive()), clock(opens.time()));
            Err(Refusal::CheckInNotOpen { opens })
        }
        Some((_, closes)) if now > closes => Err(Refusal::CheckInClosed),
        Some(_) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(time: &str) -> Instant {
        format!("2027-02-01T{time}Z").parse().unwrap()
    }

    fn meeting(starts: Option<&str>, ends: Option<&str>) -> Option<MeetingTime> {
        let on = "2027-02-01".parse().unwrap();
        Some(MeetingTime { on, starts: starts.map(at), ends: ends.map(at) })
    }

    #[test]
    fn code_is_read_as_people_type_it() {
        for typed in ["10K3MQ", "lok3mq", " io k3-mq ", "LOK 3MQ\n"] {
            assert_eq!(CheckInCode::parse(typed).unwrap().as_str(), "10K3MQ", "{typed:?}");
        }
        for bad in ["", "7K3MQ", "7K3MQXX", "7K3MQU", "7K3MQ!", "７K3MQX", "äöüäöü"] {
            assert!(CheckInCode::parse(bad).is_err(), "{bad:?} was accepted");
        }
    }

    #[test]
    fn only_the_code_of_the_meeting_is_accepted() {
        let code = CheckInCode::parse("7K3MQX").unwrap();
        assert_eq!(code.check("7k3 mqx"), Ok(()));
        assert!(["7K3MQY", "", "no code"].iter().all(|typed| code.check(typed) == Err(Refusal::WrongCheckInCode)));
    }

    #[test]
    fn check_in_opens_before_the_start_and_closes_after_the_end() {
        let open = |now| check_in_is_open(meeting(Some("16:00:00"), Some("17:30:00")), at(now));
        let opens = "on 1 February 2027 at 15:50 UTC".to_owned();
        assert_eq!(open("15:49:59"), Err(Refusal::CheckInNotOpen { opens }));
        assert_eq!((open("15:50:00"), open("18:00:00")), (Ok(()), Ok(())));
        assert_eq!(open("18:00:01"), Err(Refusal::CheckInClosed));
    }

    #[test]
    fn meeting_without_an_end_counts_as_one_hour_long() {
        let window = |time: Option<MeetingTime>| time.and_then(check_in_window);
        assert_eq!(window(meeting(Some("16:00:00"), None)), Some((at("15:50:00"), at("17:30:00"))));
    }

    #[test]
    fn meeting_without_hours_has_no_check_in() {
        for time in [None, meeting(None, None)] {
            let refusal = check_in_is_open(time, at("16:00:00")).unwrap_err().to_string();
            assert_eq!(refusal, "Check-in isn’t open yet. It opens once the meeting has a start time.");
        }
    }

    proptest! {
        #[test]
        fn code_of_a_secret_parses_to_itself(secret in any::<Vec<u8>>()) {
            let code = CheckInCode::of_secret(&secret);
            prop_assert_eq!(CheckInCode::parse(&code.to_string()), Ok(code.clone()));
            prop_assert_eq!(CheckInCode::parse(&code.as_str().to_lowercase()), Ok(code));
        }

        #[test]
        fn no_typed_code_causes_a_panic(text in any::<String>()) {
            let _ = CheckInCode::parse(&text);
        }
    }
}
