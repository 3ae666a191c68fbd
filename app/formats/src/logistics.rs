//! Writes logistics and travel costs as a CSV table for organizers. The table is private.

use crate::table::written;
use domain::logistics::Logistics;
use domain::people::Person;
use domain::text::LongText;
use domain::time::NaiveDate;
use domain::travel_costs::{Currency, PersonTravelCosts, TravelCostsList};

const COLUMNS: [&str; 10] =
    ["name", "login", "arrives", "departs", "travel", "lodging", "food", "diet", "access", "emergency"];

/// The columns of editions that keep track of travel costs.
const COST_COLUMNS: [&str; 6] =
    ["cost_cap", "currency", "reimbursement", "documents_received", "documents_note", "shares_room_with"];

/// Writes one row for each person: dates as `2027-05-22`, requested services as `yes`.
///
/// Escapes cells that a spreadsheet would run as formulas.
pub fn write(people: &[(Person, Logistics)], costs: Option<&TravelCostsList>) -> String {
    let Some(costs) = costs else {
        return written(COLUMNS, people.iter().map(|(person, logistics)| row(person, logistics)));
    };
    let columns: [&str; 16] = joined(COLUMNS, COST_COLUMNS);
    let rows = people.iter().map(|(person, logistics)| -> [String; 16] {
        let found = costs.people.iter().find(|found| found.person == *person);
        joined(row(person, logistics), found.map(|found| costs_row(found, &costs.currency)).unwrap_or_default())
    });
    written(columns, rows)
}

/// The columns of both.
fn joined<T>(logistics: [T; 10], costs: [T; 6]) -> [T; 16] {
    let mut all = logistics.into_iter().chain(costs);
    std::array::from_fn(|_| all.next().expect("ten and six columns are sixteen"))
}

fn costs_row(found: &PersonTravelCosts, currency: &Currency) -> [String; 6] {
    let costs = &found.costs;
    [
        costs.cap.map(|cap| currency.plain(cap)).unwrap_or_default(),
        costs.cap.map(|_| currency.to_string()).unwrap_or_default(),
        costs.reimbursement.as_str().to_owned(),
        costs.documents_on.map(|day| day.to_string()).unwrap_or_default(),
        costs.documents_note.as_ref().map(|note| note.to_string()).unwrap_or_default(),
        found.mate.as_ref().map(|mate| mate.name.to_string()).unwrap_or_default(),
    ]
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
