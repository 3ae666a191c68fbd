//! The fields of a form or query string, which a rejected form can show again.

use domain::Refusal;
use domain::time::NaiveDate;

/// Names and values in the order of the page; names may repeat, as for checkboxes.
///
/// The names are static because only declared fields are stored; a page never repeats an unknown name.
#[derive(Clone, Debug, Default)]
pub struct Fields(pub Vec<(&'static str, String)>);

impl Fields {
    /// Whether no declared field was sent.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The names and values that aren’t empty, for hidden fields.
    pub fn pairs(&self) -> Vec<(String, String)> {
        let given = self.0.iter().filter(|(_, value)| !value.is_empty());
        given.map(|(name, value)| ((*name).to_owned(), value.clone())).collect()
    }

    /// Returns the first value of the field unchanged; empty if there is none.
    pub fn typed(&self, name: &str) -> &str {
        self.0.iter().find(|(field, _)| *field == name).map_or("", |(_, value)| value)
    }

    /// Returns the value without surrounding white space; `None` if nothing remains.
    pub fn given(&self, name: &str) -> Option<&str> {
        Some(self.typed(name).trim()).filter(|value| !value.is_empty())
    }

    pub fn all<'f>(&'f self, name: &'f str) -> impl Iterator<Item = &'f str> {
        self.0.iter().filter(move |(field, _)| *field == name).map(|(_, value)| value.as_str())
    }

    pub fn is_ticked(&self, name: &str) -> bool {
        self.given(name).is_some()
    }

    /// Parses the value of an optional field.
    pub fn maybe<T>(&self, name: &str, parse: impl Fn(&str) -> Result<T, Refusal>) -> Result<Option<T>, Refusal> {
        self.given(name).map(parse).transpose()
    }

    /// Parses a day in the format of browsers, `2027-05-22`.
    pub fn day(&self, name: &str) -> Result<Option<NaiveDate>, Refusal> {
        let parse = |text: &str| {
            let malformed =
                || Refusal::Malformed { what: "a day (like 2027-05-22)", text: text.chars().take(40).collect() };
            text.parse().map_err(|_| malformed())
        };
        self.maybe(name, parse)
    }

    /// Parses a whole number from 0; `what` names it in the refusal.
    pub fn number(&self, name: &str, what: &'static str) -> Result<Option<u32>, Refusal> {
        let parse =
            |text: &str| text.parse().map_err(|_| Refusal::Malformed { what, text: text.chars().take(40).collect() });
        self.maybe(name, parse)
    }
}
