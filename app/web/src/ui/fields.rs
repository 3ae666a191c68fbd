//! The fields that a form or an address sent, so that a refused form can give back every one of them.

use crate::context::RequestContext;
use crate::error::AppError;
use domain::Refusal;
use domain::access::Account;
use domain::time::NaiveDate;

/// Names and values, in the order of the page; a ticked list sends its name again and again.
///
/// The names are the program's own: a name that no form declares can't be held, so it can't be given back.
#[derive(Clone, Debug, Default)]
pub struct Fields(pub Vec<(&'static str, String)>);

impl Fields {
    /// Whether nothing was sent, as when a form is only opened.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The first value of that name, as it was typed; empty where there is none.
    pub fn typed(&self, name: &str) -> &str {
        self.0.iter().find(|(known, _)| *known == name).map_or("", |(_, value)| value)
    }

    /// The value without the spaces around it; `None` where nothing was typed.
    pub fn given(&self, name: &str) -> Option<&str> {
        Some(self.typed(name).trim()).filter(|value| !value.is_empty())
    }

    pub fn all<'f>(&'f self, name: &'f str) -> impl Iterator<Item = &'f str> {
        self.0.iter().filter(move |(known, _)| *known == name).map(|(_, value)| value.as_str())
    }

    pub fn is_ticked(&self, name: &str) -> bool {
        self.given(name).is_some()
    }

    /// What was typed, parsed; nothing where nothing was typed.
    pub fn maybe<T>(&self, name: &str, parse: impl Fn(&str) -> Result<T, Refusal>) -> Result<Option<T>, Refusal> {
        self.given(name).map(parse).transpose()
    }

    /// A day as browsers send it, `2027-05-22`.
    pub fn day(&self, name: &str) -> Result<Option<NaiveDate>, Refusal> {
        let parse = |text: &str| {
            let text_is_no_day =
                || Refusal::Malformed { what: "a day (like 2027-05-22)", text: text.chars().take(40).collect() };
            text.parse().map_err(|_| text_is_no_day())
        };
        self.maybe(name, parse)
    }

    /// A whole number that is no less than nothing; `what` names it in the refusal.
    pub fn number(&self, name: &str, what: &'static str) -> Result<Option<u32>, Refusal> {
        let parse =
            |text: &str| text.parse().map_err(|_| Refusal::Malformed { what, text: text.chars().take(40).collect() });
        self.maybe(name, parse)
    }

    /// Whoever sent it. From somebody who is no longer signed in it comes back with every field.
    pub fn account<'v>(&self, context: &'v RequestContext, action: &str) -> Result<&'v Account, AppError> {
        context.account().map_err(|_| AppError::SignedOut {
            action: action.to_owned(),
            fields: self.clone(),
            unread: false,
        })
    }
}
