//! Converts domain values to columns and back.
//!
//! The store writes only parsed values, so text that doesn't parse means a damaged row, never a refusal.

use crate::StoreError;
use domain::Refusal;
use domain::people::Person;
use domain::text::Url;
use domain::time::{DateTime, Instant, NaiveDate, NaiveTime};
use serde::Deserialize;

pub(crate) fn damaged(refusal: Refusal) -> StoreError {
    StoreError::unavailable(format!("a stored value is damaged: {refusal}"))
}

/// Parses an optional column.
pub(crate) fn maybe<T>(
    text: Option<String>,
    parse: impl Fn(&str) -> Result<T, Refusal>,
) -> Result<Option<T>, StoreError> {
    text.as_deref().map(parse).transpose().map_err(damaged)
}

pub(crate) fn person(name: &str, login: Option<String>) -> Result<Person, StoreError> {
    use domain::id::Login;
    use domain::text::PersonName;
    Ok(Person { name: PersonName::parse(name).map_err(damaged)?, login: maybe(login, Login::parse)? })
}

/// A person as JSON in a query.
#[derive(Deserialize)]
pub(crate) struct PersonColumns {
    pub(crate) id: i64,
    pub(crate) name: String,
    pub(crate) login: Option<String>,
}

pub(crate) fn url(text: Option<String>) -> Result<Option<Url>, StoreError> {
    maybe(text, Url::parse)
}

pub(crate) fn date(text: &str) -> Result<NaiveDate, StoreError> {
    NaiveDate::parse_from_str(text, "%Y-%m-%d").map_err(StoreError::unavailable)
}

pub(crate) fn instant(seconds: i64) -> Result<Instant, StoreError> {
    let found = DateTime::from_timestamp(seconds, 0);
    found.ok_or_else(|| StoreError::unavailable(format!("a stored instant is damaged: {seconds}")))
}

/// Formats a time without seconds, as agendas have it.
pub(crate) fn clock(time: NaiveTime) -> String {
    time.format("%H:%M").to_string()
}

pub(crate) fn time(text: &str) -> Result<NaiveTime, StoreError> {
    NaiveTime::parse_from_str(text, "%H:%M").map_err(StoreError::unavailable)
}

/// Converts a number that a CHECK constraint keeps in range.
pub(crate) fn count<T: TryFrom<i64>>(number: i64) -> Result<T, StoreError> {
    T::try_from(number).map_err(|_| StoreError::unavailable(format!("a stored number is damaged: {number}")))
}

/// Reads a JSON list that a query made with `json_group_array`.
pub(crate) fn list<'j, T: Deserialize<'j>>(json: &'j str) -> Result<Vec<T>, StoreError> {
    if json == "[]" { Ok(Vec::new()) } else { object(json) }
}

/// Reads JSON that a query made.
pub(crate) fn object<'j, T: Deserialize<'j>>(json: &'j str) -> Result<T, StoreError> {
    serde_json::from_str(json).map_err(|error| StoreError::unavailable(format!("a stored value is damaged: {error}")))
}

/// Writes a list as JSON for SQLite's `json_each`, so that a query can bind a list of any length.
pub(crate) fn json_list<T: Into<serde_json::Value>>(values: impl IntoIterator<Item = T>) -> String {
    serde_json::Value::from_iter(values).to_string()
}

/// Writes ids like [`json_list`].
pub(crate) fn ids(ids: impl IntoIterator<Item = i64>) -> String {
    json_list(ids)
}
