//! Writes logistics as a CSV table for organizers. The table is private.

use crate::table::written;
use domain::logistics::Logistics;
use domain::people::Person;
use domain::text::LongText;
use domain::time::NaiveDate;

const COLUMNS: [&str; 10] =
    ["name", "login", "arrives", "departs", "travel", "lodging", "food", "diet", "access", "emergency"];

/// Writes one row for each person: dates as `2027-05-22`, requested services as `yes`.
///
/// Escapes cells that a spreadsheet would run as formulas.
pub fn write(people: &[(Person, Logistics)]) -> String {
    written(COLUMNS, people.iter().map(|(person, logistics)| row(person, logistics)))
}

fn row(person: &Person, logistics: &Logistics) -> [String; 10] {
    let day = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    let yes = |requested: bool| if requested { "yes".to_owned() } else { String::new() };
    let note = |note: &Option<LongText>| note.as_ref().map(LongText::to_string).unwrap_or_default();
    [
        person.name.to_string(),
        person.login.as_ref().map(|login| login.to_string()).unwrap_or_default(),
        day(logistics.arrives),
        day(logistics.departs),
        yes(logistics.travel),
        yes(logistics.lodging),
        yes(logistics.food),
        note(&logistics.diet),
        note(&logistics.access),
        note(&logistics.emergency),
    ]
}
