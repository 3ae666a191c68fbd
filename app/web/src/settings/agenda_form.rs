//! The forms of an agenda: a table of days and rows, and the same agenda as text.

use crate::forms::{Form, all_pairs, day, given, nth, optional};
use domain::Refusal;
use domain::editions::{AgendaBlock, Dates, MAX_AGENDA_ROWS, ordered_agenda, with_known_marks};
use domain::text::{Title, revision};
use domain::time::{Days, NaiveDate, NaiveTime, clock};
use serde::{Deserialize, Serialize};

/// The number of empty rows below the rows of a day.
pub const SPARE: usize = 5;

/// The most days of the table: the longest edition, with the days of arrival and departure.
const MOST_DAYS: usize = Dates::MOST_DAYS as usize + 4;

/// The agenda as a browser sends it.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct AgendaForm {
    pub day: Vec<String>,
    /// The place in `day` of each row, and as many values of each other list.
    pub of_day: Vec<String>,
    pub starts: Vec<String>,
    pub ends: Vec<String>,
    pub title: Vec<String>,
    /// `yes`, `no`, or empty if the title decides.
    pub is_break: Vec<String>,
    /// The place in `day` of the day that gets more rows.
    pub rows_for: String,
    /// The place in `day` of the day to copy.
    pub copy_from: String,
    pub copy_to: String,
    /// The revision of the agenda that the form showed.
    pub read: String,
}

impl Form for AgendaForm {
    /// Five fields for each row, full or spare, and one for each day.
    const MAX_FIELDS: usize = 5 * (MAX_AGENDA_ROWS + MOST_DAYS * 2 * SPARE) + MOST_DAYS + 10;
    const MAX_BYTES: usize = 1024 * 1024;

    fn pairs(&self) -> Vec<(String, String)> {
        all_pairs(self)
    }
}

impl AgendaForm {
    /// The days as typed, with their rows.
    pub fn days(&self) -> Vec<TypedDay> {
        let typed = |(place, day): (usize, &String)| {
            let place = place.to_string();
            let rows = (0..self.of_day.len()).filter(|row| nth(&self.of_day, *row) == place);
            let row = |row| TypedRow {
                starts: nth(&self.starts, row).to_owned(),
                ends: nth(&self.ends, row).to_owned(),
                title: nth(&self.title, row).to_owned(),
                is_break: nth(&self.is_break, row).to_owned(),
            };
            let (rows, empty): (Vec<TypedRow>, Vec<TypedRow>) = rows.map(row).partition(TypedRow::is_filled);
            TypedDay { day: day.clone(), rows, spare: empty.len().min(SPARE) }
        };
        self.day.iter().enumerate().map(typed).collect()
    }

    /// The rows of all days, new ones in their place among those of the `saved` agenda.
    pub fn edited(&self, saved: &[AgendaBlock]) -> Result<Vec<AgendaBlock>, Refusal> {
        let mut blocks = Vec::new();
        for typed in self.days().iter().filter(|typed| !typed.rows.is_empty()) {
            let date = day(&typed.day)?.ok_or(Refusal::Empty { what: "The day of a row" })?;
            for row in &typed.rows {
                blocks.push(row.block(date)?);
            }
        }
        check_count(blocks.len())?;
        Ok(ordered_agenda(saved, blocks))
    }
}

/// A day of the table as typed.
pub struct TypedDay {
    pub day: String,
    /// The rows that aren't empty.
    pub rows: Vec<TypedRow>,
    /// The number of empty rows below them.
    pub spare: usize,
}

/// A row as typed.
#[derive(Clone, Default)]
pub struct TypedRow {
    pub starts: String,
    pub ends: String,
    pub title: String,
    /// `yes`, `no`, or empty if the title decides.
    pub is_break: String,
}

impl TypedRow {
    fn of(block: &AgendaBlock) -> TypedRow {
        let typed = |time: Option<NaiveTime>| time.map(clock).unwrap_or_default();
        let (starts, ends) = (typed(block.starts), typed(block.ends));
        let is_break = block.marked_break.map_or("", |is_break| if is_break { "yes" } else { "no" });
        TypedRow { starts, ends, title: block.title.to_string(), is_break: is_break.to_owned() }
    }

    fn is_filled(&self) -> bool {
        [&self.starts, &self.ends, &self.title].into_iter().any(|typed| given(typed).is_some())
    }

    fn block(&self, date: NaiveDate) -> Result<AgendaBlock, Refusal> {
        let (starts, ends) = (optional(&self.starts, time)?, optional(&self.ends, time)?);
        let marked_break = match self.is_break.as_str() {
            "" => None,
            "yes" => Some(true),
            "no" => Some(false),
            other => return Err(malformed("yes or no for a break", other)),
        };
        Ok(AgendaBlock { marked_break, ..AgendaBlock::new(date, starts, ends, Title::parse(&self.title)?)? })
    }
}

/// The table of a saved agenda: its days, and the days of the edition without rows.
pub fn saved_days(agenda: &[AgendaBlock], dates: Dates) -> Vec<TypedDay> {
    let of_edition = dates.starts().iter_days().take_while(|day| *day <= dates.ends());
    let mut days: Vec<NaiveDate> = agenda.iter().map(|block| block.date).chain(of_edition).collect();
    days.sort_unstable();
    days.dedup();
    let typed = |day: NaiveDate| TypedDay {
        day: day.to_string(),
        rows: agenda.iter().filter(|block| block.date == day).map(TypedRow::of).collect(),
        spare: SPARE,
    };
    days.into_iter().map(typed).collect()
}

/// Adds the day after the last one.
pub fn add_day(days: &mut Vec<TypedDay>, dates: Dates) -> Result<(), Refusal> {
    let last = days.iter().filter_map(|typed| day(&typed.day).ok().flatten()).max();
    let next = last.map_or(Some(dates.starts()), |last| last.checked_add_days(Days::new(1)));
    push(days, next.map(|day| day.to_string()).unwrap_or_default(), Vec::new())
}

/// Adds empty rows to the day at a place.
pub fn add_rows(days: &mut [TypedDay], place: &str) {
    if let Some(typed) = place.parse().ok().and_then(|place: usize| days.get_mut(place)) {
        typed.spare += SPARE;
    }
}

/// Copies the rows of the day at a place to another day; returns their number and that day.
pub fn copy_day(days: &mut Vec<TypedDay>, from: &str, to: &str) -> Result<(usize, NaiveDate), Refusal> {
    let from = from.parse().ok().and_then(|place: usize| days.get(place));
    let copied = from.map(|typed| typed.rows.clone()).filter(|rows| !rows.is_empty());
    let copied = copied.ok_or(Refusal::Empty { what: "The day to copy" })?;
    let target = day(to)?.ok_or(Refusal::Empty { what: "The day to copy to" })?;
    let count = copied.len();
    check_count(days.iter().map(|typed| typed.rows.len()).sum::<usize>() + count)?;
    match days.iter_mut().find(|typed| day(&typed.day) == Ok(Some(target))) {
        Some(typed) => typed.rows.extend(copied),
        None => push(days, target.to_string(), copied)?,
    }
    Ok((count, target))
}

fn push(days: &mut Vec<TypedDay>, day: String, rows: Vec<TypedRow>) -> Result<(), Refusal> {
    if days.len() >= MOST_DAYS {
        return Err(Refusal::TooMany { what: "days", count: days.len() + 1, limit: MOST_DAYS });
    }
    days.push(TypedDay { day, rows, spare: SPARE });
    Ok(())
}

fn check_count(count: usize) -> Result<(), Refusal> {
    if count > MAX_AGENDA_ROWS {
        return Err(Refusal::TooMany { what: "agenda rows", count, limit: MAX_AGENDA_ROWS });
    }
    Ok(())
}

fn time(typed: &str) -> Result<NaiveTime, Refusal> {
    NaiveTime::parse_from_str(&typed.replace('.', ":"), "%H:%M").map_err(|_| malformed("a time such as 09:30", typed))
}

fn malformed(what: &'static str, typed: &str) -> Refusal {
    Refusal::Malformed { what, text: typed.chars().take(40).collect() }
}

/// The whole agenda as text.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct AgendaTextForm {
    pub agenda: String,
    /// The revision of the agenda that the form showed.
    pub read: String,
}

impl Form for AgendaTextForm {
    const MAX_BYTES: usize = 1024 * 1024;
}

impl AgendaTextForm {
    pub fn of(agenda: &[AgendaBlock]) -> AgendaTextForm {
        AgendaTextForm { agenda: formats::agenda::write(agenda), read: revision(&agenda) }
    }

    /// The rows of the text; known ones keep their marks of breaks.
    pub fn edited(&self, saved: &[AgendaBlock]) -> Result<Vec<AgendaBlock>, Refusal> {
        Ok(with_known_marks(saved, formats::agenda::read(&self.agenda)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dates() -> Dates {
        Dates::new("2027-05-24".parse().unwrap(), "2027-05-25".parse().unwrap()).unwrap()
    }

    fn agenda() -> Vec<AgendaBlock> {
        formats::agenda::read("2027-05-23\nArrival\n\n2027-05-24\n09:00-09:30 Welcome\n12:00 Lunch\n").unwrap()
    }

    /// The form that a browser sends for a table.
    fn sent(days: &[TypedDay]) -> AgendaForm {
        let mut form = AgendaForm::default();
        for (place, typed) in days.iter().enumerate() {
            form.day.push(typed.day.clone());
            for row in &typed.rows {
                form.of_day.push(place.to_string());
                form.starts.push(row.starts.clone());
                form.ends.push(row.ends.clone());
                form.title.push(row.title.clone());
                form.is_break.push(row.is_break.clone());
            }
        }
        form
    }

    #[test]
    fn unchanged_table_is_the_saved_agenda() {
        assert_eq!(sent(&saved_days(&agenda(), dates())).edited(&agenda()).unwrap(), agenda());
    }

    #[test]
    fn rows_are_marked_as_breaks_or_not() {
        let mut days = saved_days(&agenda(), dates());
        (days[1].rows[0].is_break, days[1].rows[1].is_break) = ("yes".to_owned(), "no".to_owned());
        let edited = sent(&days).edited(&agenda()).unwrap();
        let marks: Vec<Option<bool>> = edited.iter().map(|row| row.marked_break).collect();
        assert_eq!(marks, [None, Some(true), Some(false)]);
        let same_text = AgendaTextForm::of(&edited).edited(&edited).unwrap();
        assert_eq!(same_text, edited, "text keeps the marks");
        days[1].rows[0].is_break = "perhaps".to_owned();
        assert!(sent(&days).edited(&agenda()).is_err());
    }

    #[test]
    fn table_has_the_days_of_the_edition_and_of_the_rows() {
        let days: Vec<String> = saved_days(&agenda(), dates()).into_iter().map(|typed| typed.day).collect();
        assert_eq!(days, ["2027-05-23", "2027-05-24", "2027-05-25"]);
    }

    #[test]
    fn copied_day_has_the_rows_of_both() {
        let mut days = saved_days(&agenda(), dates());
        assert_eq!(copy_day(&mut days, "1", "2027-05-23").unwrap().0, 2);
        assert_eq!(days[0].rows.len(), 3);
        copy_day(&mut days, "1", "2027-05-26").unwrap();
        assert_eq!(days.last().unwrap().rows.len(), 2);
        assert!(copy_day(&mut days, "9", "2027-05-26").is_err() && copy_day(&mut days, "1", "").is_err());
    }

    #[test]
    fn added_day_follows_the_last_one() {
        let mut days = saved_days(&agenda(), dates());
        add_day(&mut days, dates()).unwrap();
        assert_eq!(days.last().unwrap().day, "2027-05-26");
        while add_day(&mut days, dates()).is_ok() {}
        assert_eq!(days.len(), MOST_DAYS);
    }

    #[test]
    fn full_table_fits_into_a_form() {
        let rows = vec![TypedRow { title: "Talk".to_owned(), ..TypedRow::default() }; 500];
        let first = dates().starts();
        let day = |day: NaiveDate| TypedDay { day: day.to_string(), rows: Vec::new(), spare: 2 * SPARE };
        let mut days: Vec<TypedDay> = first.iter_days().take(MOST_DAYS).map(day).collect();
        days[0].rows = rows;
        days.iter_mut().for_each(|typed| typed.rows.extend(vec![TypedRow::default(); typed.spare]));
        assert!(sent(&days).pairs().len() <= AgendaForm::MAX_FIELDS);
    }
}
