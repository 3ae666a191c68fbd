//! Parses values of the domain from text, and names the people of the test data.

use domain::Refusal;
use domain::id::{EditionSlug, Login, TaskNumber};
use domain::login_sessions::{GitHubAccount, Token};
use domain::people::Person;
use domain::text::{PersonName, ShortText, Title, Url};
use domain::time::{Instant, NaiveDate};
use store::StoreError;

/// The default time of imports and actions in tests.
pub fn now() -> Instant {
    at("2023-06-01T12:00:00Z")
}

pub fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub fn slug(text: &str) -> EditionSlug {
    EditionSlug::parse(text).unwrap()
}

pub fn title(text: &str) -> Title {
    Title::parse(text).unwrap()
}

pub fn url(text: &str) -> Url {
    Url::parse(text).unwrap()
}

/// Parses any domain value.
pub fn parsed<T: TryFrom<String, Error = Refusal>>(text: &str) -> T {
    T::try_from(text.to_owned()).unwrap()
}

/// A person from `Ada Example <ada>`, or from a name alone.
pub fn person(text: &str) -> Person {
    let (name, login) = text.split_once(" <").unwrap_or((text, ""));
    let login = (!login.is_empty()).then(|| Login::parse(login.trim_end_matches('>')).unwrap());
    Person { name: PersonName::parse(name).unwrap(), login }
}

pub fn people(list: &[&str]) -> Vec<Person> {
    list.iter().map(|text| person(text)).collect()
}

/// A GitHub account without a name or a picture.
pub fn github(id: i64, login: &str) -> GitHubAccount {
    GitHubAccount {
        id,
        login: Login::parse(login).unwrap(),
        name: parsed(login),
        avatar: None,
        email: None,
        verified_emails: Vec::new(),
    }
}

/// The token with this number.
pub fn token(nth: usize) -> Token {
    Token::parse(&format!("secret-{nth:036}")).unwrap()
}

pub fn login(text: &str) -> Login {
    Login::parse(text).unwrap()
}

pub fn nr(number: u32) -> TaskNumber {
    TaskNumber(number)
}

pub fn line(text: &str) -> ShortText {
    ShortText::parse(text).unwrap()
}

/// The refusal that a call of the store returned; panics if it returned something else.
pub fn refusal<T: std::fmt::Debug>(result: Result<T, StoreError>) -> Refusal {
    match result {
        Err(StoreError::Refused(refusal)) => refusal,
        other => panic!("not refused: {other:?}"),
    }
}
