//! The form for a new version of the commitments.

use crate::components::field::{Choice, Hidden, TextField};
use crate::forms::{Form, all_pairs, nth, optional};
use domain::Refusal;
use domain::commitments::{AgreementVersion, Requirement, Requirements};
use domain::editions::Clause;
use domain::text::ShortText;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use std::iter::repeat_n;

#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct CommitmentsForm {
    /// One text for each clause, in the order of their letters.
    pub clause: Vec<String>,
    /// What records answer each clause, in the same order; none at all if the form doesn't ask.
    pub requirement: Vec<String>,
    /// The revision of the version that the form showed.
    pub read: String,
}

impl Form for CommitmentsForm {
    const MAX_BYTES: usize = 256 * 1024;

    fn pairs(&self) -> Vec<(String, String)> {
        all_pairs(self)
    }
}

impl CommitmentsForm {
    pub fn of(version: Option<&AgreementVersion>) -> CommitmentsForm {
        let Some(version) = version else { return CommitmentsForm::default() };
        let asks =
            |clause: &Clause| version.requirements.get(&clause.letter).map_or("", |asks| asks.as_str()).to_owned();
        CommitmentsForm {
            clause: version.clauses.iter().map(|clause| clause.text.to_string()).collect(),
            requirement: version.clauses.iter().map(asks).collect(),
            read: version.revision(),
        }
    }

    /// Parses the clauses, lettered from (a); skips empty fields.
    pub fn clauses(&self) -> Result<Vec<Clause>, Refusal> {
        // A clause is one line, but a text area may send line breaks.
        let line = |text: &str| ShortText::parse(&text.split_whitespace().collect::<Vec<_>>().join(" "));
        self.filled().map(|(letter, nth)| Ok(Clause { letter, text: line(&self.clause[nth])? })).collect()
    }

    /// Parses what the clauses ask for. A form that doesn't ask keeps what they asked for in the version `newest`.
    pub fn requirements(&self, newest: &AgreementVersion) -> Result<Requirements, Refusal> {
        if self.requirement.is_empty() {
            return Ok(newest.requirements_of_next(&self.clauses()?));
        }
        let asks = |(letter, place)| {
            let asks = optional(nth(&self.requirement, place), Requirement::parse).transpose()?;
            Some(asks.map(|asks| (letter, asks)))
        };
        self.filled().filter_map(asks).collect()
    }

    /// The letters of the clauses, with their places among the fields.
    fn filled(&self) -> impl Iterator<Item = (char, usize)> {
        let places = self.clause.iter().enumerate().filter(|(_, text)| !text.trim().is_empty());
        ('a'..='z').zip(places.map(|(place, _)| place))
    }
}

/// The number of empty fields for a first version.
const FIRST_FIELDS: usize = 4;

/// A field for each clause, and empty ones. `read` is the revision of the newest version.
///
/// `asks` is whether publishing emails people, so that the emails are shown first.
#[component]
pub fn NewVersion(
    form: CommitmentsForm,
    read: String,
    action: String,
    open: bool,
    is_first: bool,
    asks: bool,
) -> impl IntoView {
    let (title, help) = if is_first {
        (
            "First version",
            "People agree to these commitments when they accept an invitation. Fields that stay empty are left out.",
        )
    } else {
        (
            "New version",
            "Earlier versions are kept. People with a seat or on the waitlist get an email that asks them to agree to \
             the changes. They keep their seats and their places on the waitlist. Leave a field empty to remove that \
             commitment. If you change only what answers the commitments, there is no new version and no email.",
        )
    };
    let button = if asks { "Preview the emails" } else { "Publish commitments" };
    let asks = form.requirement;
    let texts = form.clause;
    let empty = texts.iter().rev().take_while(|text| text.trim().is_empty()).count();
    let filled = texts.len() - empty;
    let spare = if is_first { FIRST_FIELDS.saturating_sub(filled).max(1) } else { 2 };
    let texts = texts.into_iter().take(filled).chain(repeat_n(String::new(), spare));
    let options = || {
        let none = (String::new(), "no record".to_owned());
        let all = Requirement::ALL.map(|asks| (asks.as_str().to_owned(), asks.label().to_owned()));
        std::iter::once(none).chain(all).collect::<Vec<_>>()
    };
    let clause_field = |((place, letter), text): ((usize, char), String)| {
        view! {
            <TextField name="clause" id=format!("clause-{letter}") label=format!("({letter})") value=text rows=2/>
            <Choice name="requirement" label=format!("What answers ({letter})") options=options() chosen=nth(&asks, place)/>
        }
    };
    view! {
        <section>
            <details open=open>
                <summary class="big">{title}</summary>
                <form method="post" action=action class="stacked">
                    <Hidden name="read" value=read/>
                    <p class="muted">{help}</p>
                    {(0..).zip('a'..='z').zip(texts).map(clause_field).collect_view()}
                    <button class="primary">{button}</button>
                </form>
            </details>
        </section>
    }
}
