//! The form of the documents: an entry for each, and empty ones for new documents.

use crate::components::field::{Choice, TextField};
use crate::forms::{Form, all_pairs, day, given, nth, optional};
use domain::Refusal;
use domain::catalog::{EditedSpec, SpecList, SpecStatus, outcome_codes, spec_list};
use domain::community::Series;
use domain::id::SpecNumber;
use domain::text::{PersonName, Title, Url, revision};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct SpecsForm {
    /// The numbers of the documents, and as many values of each other list.
    pub number: Vec<String>,
    pub title: Vec<String>,
    pub date: Vec<String>,
    pub status: Vec<String>,
    pub authors: Vec<String>,
    pub link: Vec<String>,
    pub outcomes: Vec<String>,
    /// The revision of the documents that the form showed.
    pub read: String,
}

impl Form for SpecsForm {
    const MAX_FIELDS: usize = 10_000;
    const MAX_BYTES: usize = 1024 * 1024;

    fn pairs(&self) -> Vec<(String, String)> {
        all_pairs(self)
    }
}

/// A document as typed.
#[derive(Default)]
struct TypedSpec {
    number: String,
    title: String,
    date: String,
    status: String,
    authors: String,
    link: String,
    outcomes: String,
}

impl TypedSpec {
    fn parsed(&self) -> Result<(SpecNumber, EditedSpec), Refusal> {
        let number = SpecNumber::parse(self.number.trim())?;
        let in_entry =
            |refusal: Refusal| Refusal::InEntry { entry: format!("Document {number}"), why: refusal.to_string() };
        let spec = self.spec().map_err(in_entry)?;
        Ok((number, spec))
    }

    fn spec(&self) -> Result<EditedSpec, Refusal> {
        let date =
            day(&self.date)?.ok_or(Refusal::Malformed { what: "a day (like 2027-05-22)", text: String::new() })?;
        let authors = self.authors.split([';', '\n']).filter_map(given).map(PersonName::parse);
        let spec = EditedSpec {
            title: Title::parse(&self.title)?,
            date,
            status: SpecStatus::parse(&self.status)?,
            authors: authors.collect::<Result<_, _>>()?,
            link: optional(&self.link, Url::parse)?,
            outcomes: outcome_codes(&self.outcomes)?,
        };
        spec.check()?;
        Ok(spec)
    }
}

impl SpecsForm {
    /// The form of `shown`; `stored` are the documents that saving replaces.
    pub fn of(shown: &SpecList, stored: &SpecList) -> SpecsForm {
        let texts = |text: &dyn Fn(&EditedSpec) -> String| shown.values().map(text).collect();
        SpecsForm {
            number: shown.keys().map(ToString::to_string).collect(),
            title: texts(&|spec| spec.title.to_string()),
            date: texts(&|spec| spec.date.to_string()),
            status: texts(&|spec| spec.status.as_str().to_owned()),
            authors: texts(&|spec| lines(&spec.authors)),
            link: texts(&|spec| spec.link.as_ref().map(Url::to_string).unwrap_or_default()),
            outcomes: texts(&|spec| spec.outcomes.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")),
            read: revision(stored),
        }
    }

    /// The documents of all entries that aren't empty.
    pub fn edited(&self) -> Result<SpecList, Refusal> {
        spec_list(self.filled().map(|typed| typed.parsed()).collect::<Result<Vec<_>, _>>()?)
    }

    fn filled(&self) -> impl Iterator<Item = TypedSpec> {
        let typed = |place| TypedSpec {
            number: nth(&self.number, place).to_owned(),
            title: nth(&self.title, place).to_owned(),
            date: nth(&self.date, place).to_owned(),
            status: nth(&self.status, place).to_owned(),
            authors: nth(&self.authors, place).to_owned(),
            link: nth(&self.link, place).to_owned(),
            outcomes: nth(&self.outcomes, place).to_owned(),
        };
        let all = (0..self.number.len().max(self.title.len())).map(typed);
        all.filter(|typed| [&typed.number, &typed.title].into_iter().any(|text| given(text).is_some()))
    }
}

/// One name a line.
fn lines(names: &[PersonName]) -> String {
    names.iter().map(PersonName::as_str).collect::<Vec<_>>().join("\n")
}

/// An entry for each document, closed if it is as stored, and one for a new document.
#[component]
pub fn SpecFields(series: Series, form: SpecsForm, stored: SpecList) -> impl IntoView {
    let is_stored = |typed: &TypedSpec| {
        typed.parsed().is_ok_and(|(number, spec)| stored.get(&number).is_some_and(|stored| *stored == spec))
    };
    let entry = |(nth, typed): (usize, TypedSpec)| {
        let open = !is_stored(&typed);
        let name = match (given(&typed.number), given(&typed.title)) {
            (None, None) => format!("Add a {}", series.name),
            (number, title) => format!("{} {}: {}", series.name, number.unwrap_or("?"), title.unwrap_or("no title")),
        };
        view! { <details open=open class="entry-fields"><summary>{name}</summary><SpecEntry nth typed/></details> }
    };
    let entries = form.filled().chain(std::iter::once(TypedSpec::default()));
    (1..).zip(entries).map(entry).collect_view()
}

#[component]
fn SpecEntry(nth: usize, typed: TypedSpec) -> impl IntoView {
    let statuses =
        SpecStatus::ALL.iter().map(|status| (status.as_str().to_owned(), status.as_str().to_owned())).collect();
    let authors = format!("authors-{nth}");
    view! {
        <div class="side-by-side">
            <label>"Number"<input type="number" name="number" value=typed.number min="0" max="65535" step="1"/></label>
            <label>"Written on"<input type="date" name="date" value=typed.date/></label>
            <Choice name="status" label="Status" options=statuses chosen=typed.status/>
        </div>
        <label>"Title"<input type="text" name="title" value=typed.title maxlength="200" autocomplete="off"/></label>
        <div class="side-by-side">
            <label>"Link to the text"<input type="text" inputmode="url" name="link" value=typed.link maxlength="1000" autocomplete="off"/></label>
            <label>"Outcomes it contributes to (e.g. 1a, 2b)"<input type="text" name="outcomes" value=typed.outcomes maxlength="200" autocomplete="off"/></label>
        </div>
        <TextField name="authors" id=authors label="Authors, one a line" value=typed.authors rows=2/>
    }
}
