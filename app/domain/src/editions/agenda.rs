//! The rules of an agenda's rows: their times, their order, and the days on which they may be.

use super::{AgendaBlock, Dates};
use crate::Refusal;
use crate::text::Title;
use crate::time::{NaiveDate, NaiveTime, TimeDelta};

/// The most rows of an agenda.
pub const MAX_AGENDA_ROWS: usize = 500;

impl AgendaBlock {
    /// Creates a row.
    ///
    /// # Errors
    /// Refuses an end without a start, and an end that isn't after the start.
    pub fn new(
        date: NaiveDate,
        starts: Option<NaiveTime>,
        ends: Option<NaiveTime>,
        title: Title,
    ) -> Result<AgendaBlock, Refusal> {
        match (starts, ends) {
            (None, Some(_)) => Err(Refusal::RowWithoutStart(title.to_string())),
            (Some(from), Some(to)) if to <= from => Err(Refusal::RowEndsTooEarly(title.to_string())),
            _ => Ok(AgendaBlock { date, starts, ends, title, marked_break: None }),
        }
    }
}

impl Dates {
    /// The days of an agenda that are before or after the edition, each once.
    pub fn days_outside(self, agenda: &[AgendaBlock]) -> Vec<NaiveDate> {
        let outside = |day: &NaiveDate| *day < self.starts() || *day > self.ends();
        let mut days: Vec<NaiveDate> = agenda.iter().map(|block| block.date).filter(outside).collect();
        days.sort_unstable();
        days.dedup();
        days
    }
}

/// Sorts rows by day, and moves each new or changed row to its time, unless it is there already.
///
/// Other rows keep their order, because a source may list rows that overlap, or have no time, in any order.
pub fn ordered_agenda(known: &[AgendaBlock], mut rows: Vec<AgendaBlock>) -> Vec<AgendaBlock> {
    rows.sort_by_key(|row| row.date);
    let new: Vec<AgendaBlock> = rows.iter().filter(|row| !known.contains(row)).cloned().collect();
    for row in new.iter().filter(|row| row.starts.is_some()) {
        let timed = |other: &&AgendaBlock| other.date == row.date && other.starts.is_some();
        let Some(place) = rows.iter().position(|other| other == row) else { continue };
        let before = rows[..place].iter().rev().find(timed);
        let after = rows[place + 1..].iter().find(timed);
        if before.is_none_or(|before| before.starts <= row.starts)
            && after.is_none_or(|after| after.starts >= row.starts)
        {
            continue;
        }
        let row = rows.remove(place);
        let is_later = |other: &AgendaBlock| {
            other.date > row.date || other.date == row.date && other.starts.is_some() && other.starts > row.starts
        };
        let place = rows.iter().position(is_later).unwrap_or(rows.len());
        rows.insert(place, row);
    }
    rows
}

/// Gives rows the marks of the `known` rows with the same day, times and title, because text has no marks.
pub fn with_known_marks(known: &[AgendaBlock], rows: Vec<AgendaBlock>) -> Vec<AgendaBlock> {
    let mark = |row: &AgendaBlock| {
        let is_same = |other: &&AgendaBlock| AgendaBlock { marked_break: None, ..(*other).clone() } == *row;
        known.iter().find(is_same).and_then(|known| known.marked_break)
    };
    rows.into_iter().map(|row| AgendaBlock { marked_break: mark(&row), ..row }).collect()
}

/// What new dates of an edition did to its programme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MovedProgramme {
    /// The number of days by which it moved; negative if it is earlier now.
    pub days: i64,
    /// The number of rows of the agenda that moved.
    pub rows: usize,
    /// The number of sessions that moved in the draft of the schedule.
    pub sessions: usize,
}

impl Dates {
    /// The number of days by which the programme moves with new dates; 0 if it stays on its days.
    ///
    /// It moves if both days move by the same number of days, or if the old and the new dates have no day in common.
    pub fn days_moved(self, to: Dates) -> i64 {
        let (first, last) = ((to.starts() - self.starts()).num_days(), (to.ends() - self.ends()).num_days());
        let is_apart = to.starts() > self.ends() || to.ends() < self.starts();
        if first == last || is_apart { first } else { 0 }
    }
}

/// Moves an agenda by whole days.
pub fn moved_agenda(agenda: &[AgendaBlock], days: i64) -> Vec<AgendaBlock> {
    let by = TimeDelta::days(days);
    agenda.iter().map(|block| AgendaBlock { date: block.date + by, ..block.clone() }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dates(starts: &str, ends: &str) -> Dates {
        Dates::new(starts.parse().unwrap(), ends.parse().unwrap()).unwrap()
    }

    fn block(date: &str) -> AgendaBlock {
        let title = Title::parse("Lunch").unwrap();
        AgendaBlock { date: date.parse().unwrap(), starts: None, ends: None, title, marked_break: None }
    }

    fn row(starts: &str, title: &str) -> AgendaBlock {
        let starts = NaiveTime::parse_from_str(starts, "%H:%M").ok();
        AgendaBlock { starts, title: Title::parse(title).unwrap(), ..block("2027-05-03") }
    }

    fn titles(agenda: &[AgendaBlock]) -> Vec<String> {
        agenda.iter().map(|block| block.title.to_string()).collect()
    }

    #[test]
    fn programme_moves_only_if_both_days_move_alike() {
        let days = |starts, ends| dates("2027-05-03", "2027-05-07").days_moved(dates(starts, ends));
        assert_eq!(days("2027-05-05", "2027-05-09"), 2);
        assert_eq!(days("2027-05-02", "2027-05-06"), -1);
        assert_eq!(days("2027-05-04", "2027-05-07"), 0, "only the first day is new");
        assert_eq!(days("2027-05-03", "2027-05-09"), 0, "only the last day is new");
        assert_eq!(days("2027-05-02", "2027-05-08"), 0, "longer at both ends");
        assert_eq!(days("2027-05-10", "2027-05-12"), 7, "another week, and shorter");
    }

    #[test]
    fn new_and_changed_rows_move_to_their_time() {
        let known = [row("09:00", "Welcome"), row("", "Breakfast"), row("12:00", "Lunch")];
        let new = vec![row("11:00", "Second talk"), row("10:00", "Talk"), row("", "Excursion")];
        let added = ordered_agenda(&known, [known.to_vec(), new].concat());
        assert_eq!(titles(&added), ["Welcome", "Breakfast", "Talk", "Second talk", "Lunch", "Excursion"]);
        let later = vec![row("13:00", "Welcome"), row("", "Breakfast"), row("12:00", "Lunch")];
        assert_eq!(titles(&ordered_agenda(&known, later)), ["Breakfast", "Lunch", "Welcome"]);
        let renamed = vec![row("09:00", "Opening"), row("", "Breakfast"), row("12:00", "Lunch")];
        assert_eq!(titles(&ordered_agenda(&known, renamed)), ["Opening", "Breakfast", "Lunch"]);
    }

    #[test]
    fn organizer_says_which_row_is_a_break() {
        let [lunch, walk] = [row("12:00", "Working lunch"), row("13:00", "Group photo")];
        assert!(lunch.is_break() && !walk.is_break());
        let lunch = AgendaBlock { marked_break: Some(false), ..lunch };
        let walk = AgendaBlock { marked_break: Some(true), ..walk };
        assert!(!lunch.is_break() && walk.is_break());
        let text = vec![row("12:00", "Working lunch"), row("14:00", "Group photo")];
        let marks: Vec<_> = with_known_marks(&[lunch, walk], text).iter().map(|row| row.marked_break).collect();
        assert_eq!(marks, [Some(false), None]);
    }

    #[test]
    fn known_rows_keep_their_order() {
        let known = [row("12:00", "Lunch"), row("09:00", "Welcome")];
        assert_eq!(titles(&ordered_agenda(&known, known.to_vec())), ["Lunch", "Welcome"]);
    }

    #[test]
    fn row_must_end_after_it_begins() {
        let row = row("12:00", "Lunch");
        let new = |starts, ends| AgendaBlock::new(row.date, starts, ends, row.title.clone());
        assert!(new(row.starts, row.starts).is_err());
        assert!(new(None, row.starts).is_err());
        assert!(new(row.starts, None).is_ok() && new(None, None).is_ok());
    }

    #[test]
    fn days_of_travel_are_outside_the_dates() {
        let agenda = [block("2027-05-08"), block("2027-05-02"), block("2027-05-03"), block("2027-05-02")];
        let outside = dates("2027-05-03", "2027-05-07").days_outside(&agenda);
        assert_eq!(outside, ["2027-05-02".parse().unwrap(), "2027-05-08".parse::<NaiveDate>().unwrap()]);
    }
}
