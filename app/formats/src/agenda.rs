//! Agendas as text: a day on a line of its own, then its rows, such as `09:00-09:30 Welcome`.

use domain::Refusal;
use domain::editions::{AgendaBlock, MAX_AGENDA_ROWS};
use domain::text::Title;
use domain::time::{NaiveDate, NaiveTime, clock};
use std::fmt::Write;

/// Writes an agenda so that [`read`] reads the same rows.
pub fn write(agenda: &[AgendaBlock]) -> String {
    let mut text = String::new();
    let mut day = None;
    for block in agenda {
        if day != Some(block.date) {
            let gap = if text.is_empty() { "" } else { "\n" };
            let _ = writeln!(text, "{gap}{}", block.date);
            day = Some(block.date);
        }
        let _ = match (block.starts, block.ends) {
            (Some(starts), Some(ends)) => writeln!(text, "{}-{} {}", clock(starts), clock(ends), block.title),
            (Some(starts), None) => writeln!(text, "{} {}", clock(starts), block.title),
            (None, _) => writeln!(text, "{}", block.title),
        };
    }
    text
}

/// Reads an agenda; rows of one day may be apart.
///
/// # Errors
/// Names the line that can't be read, and refuses more than [`MAX_AGENDA_ROWS`] rows.
pub fn read(text: &str) -> Result<Vec<AgendaBlock>, Refusal> {
    let mut agenda = Vec::new();
    let mut day: Option<NaiveDate> = None;
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        if let Ok(date) = line.parse() {
            day = Some(date);
            continue;
        }
        let date = day.ok_or_else(|| malformed("a day such as 2027-05-24, with which an agenda begins", line))?;
        agenda.push(row(date, line)?);
        if agenda.len() > MAX_AGENDA_ROWS {
            return Err(Refusal::TooMany { what: "agenda rows", count: text.lines().count(), limit: MAX_AGENDA_ROWS });
        }
    }
    // The order within a day is that of the text.
    agenda.sort_by_key(|block| block.date);
    Ok(agenda)
}

fn row(date: NaiveDate, line: &str) -> Result<AgendaBlock, Refusal> {
    let (times, title) = match line.split_once(char::is_whitespace) {
        Some((first, rest)) if first.starts_with(|c: char| c.is_ascii_digit()) && first.contains(':') => {
            (Some(first), rest)
        }
        _ => (None, line),
    };
    let (starts, ends) = match times {
        None => (None, None),
        Some(times) => {
            let (starts, ends) = times.split_once(['-', '–']).map_or((times, None), |(from, to)| (from, Some(to)));
            (Some(time(starts, line)?), ends.map(|ends| time(ends, line)).transpose()?)
        }
    };
    AgendaBlock::new(date, starts, ends, Title::parse(title)?)
}

fn time(text: &str, line: &str) -> Result<NaiveTime, Refusal> {
    NaiveTime::parse_from_str(text, "%H:%M").map_err(|_| malformed("a row such as “09:00-09:30 Welcome”", line))
}

fn malformed(what: &'static str, line: &str) -> Refusal {
    Refusal::Malformed { what, text: line.chars().take(80).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn rows_may_have_two_times_one_or_none() {
        let agenda =
            read("2027-05-24\n9:00–09:30 Welcome\n12:00 Lunch\nExcursion\n\n2027-05-25\n09:00-10:00 2 talks").unwrap();
        assert_eq!(
            write(&agenda),
            "2027-05-24\n09:00-09:30 Welcome\n12:00 Lunch\nExcursion\n\n2027-05-25\n09:00-10:00 2 talks\n"
        );
    }

    #[test]
    fn unreadable_row_is_named() {
        let why = |text| read(text).unwrap_err().to_string();
        assert!(why("Welcome").contains("“Welcome” is not a day"));
        assert!(why("2027-05-24\n25:00 Lunch").contains("25:00 Lunch"));
        assert!(why("2027-05-24\n12:00-11:00 Lunch").contains("must end after it begins"));
        assert!(why(&format!("2027-05-24\n{}", "Lunch\n".repeat(10_000))).contains("limit is 500"));
    }

    fn block() -> impl Strategy<Value = AgendaBlock> {
        let time = || (0u32..24, 0u32..60).prop_map(|(hour, minute)| NaiveTime::from_hms_opt(hour, minute, 0).unwrap());
        let times = prop_oneof![
            Just((None, None)),
            time().prop_map(|starts| (Some(starts), None)),
            (time(), time())
                .prop_filter("a row ends after it begins", |(one, other)| one != other)
                .prop_map(|(one, other)| (Some(one.min(other)), Some(one.max(other)))),
        ];
        (0u64..5, times, "[A-Za-z][A-Za-z0-9:, -]{0,20}[a-z]").prop_map(|(day, (starts, ends), title)| AgendaBlock {
            date: NaiveDate::from_ymd_opt(2027, 5, 24).unwrap() + domain::time::Days::new(day),
            starts,
            ends,
            title: Title::parse(&title).unwrap(),
            marked_break: None,
        })
    }

    proptest! {
        #[test]
        fn written_agenda_is_read_unchanged(mut agenda in proptest::collection::vec(block(), 0..20)) {
            agenda.sort_by_key(|block| block.date);
            prop_assert_eq!(read(&write(&agenda)).unwrap(), agenda);
        }
    }
}
