//! The form for a new version of the commitments.

use crate::components::field::{Hidden, TextField};
use crate::forms::{Checkbox, Form};
use domain::Refusal;
use domain::commitments::AgreementVersion;
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
    /// The revision of the version that the form showed.
    pub read: String,
    /// Whether the page with the email was shown.
    pub previewed: Checkbox,
}

impl Form for CommitmentsForm {
    const MAX_BYTES: usize = 256 * 1024;
}

impl CommitmentsForm {
    pub fn of(version: Option<&AgreementVersion>) -> CommitmentsForm {
        let clauses = version.map(|version| version.clauses.as_slice()).unwrap_or_default();
        CommitmentsForm::with_clauses(version, clauses)
    }

    /// The form that publishes `clauses` after the version `newest`.
    pub fn with_clauses(newest: Option<&AgreementVersion>, clauses: &[Clause]) -> CommitmentsForm {
        let read = newest.map(AgreementVersion::revision).unwrap_or_default();
        let clause = clauses.iter().map(|clause| clause.text.to_string()).collect();
        CommitmentsForm { clause, read, previewed: Checkbox(false) }
    }

    /// Parses the clauses, lettered from (a); skips empty fields.
    pub fn clauses(&self) -> Result<Vec<Clause>, Refusal> {
        let texts = self.clause.iter().filter(|text| !text.trim().is_empty());
        // A clause is one line, but a text area may send line breaks.
        let line = |text: &str| ShortText::parse(&text.split_whitespace().collect::<Vec<_>>().join(" "));
        ('a'..='z').zip(texts).map(|(letter, text)| Ok(Clause { letter, text: line(text)? })).collect()
    }
}

/// The number of empty fields for a first version.
const FIRST_FIELDS: usize = 4;

/// A field for each clause, and empty ones. `read` is the revision of the newest version.
///
/// `asks` is whether publishing emails people, so that the email is shown first.
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
             commitment.",
        )
    };
    let button = if asks { "Preview the email" } else { "Publish commitments" };
    let texts = form.clause;
    let empty = texts.iter().rev().take_while(|text| text.trim().is_empty()).count();
    let filled = texts.len() - empty;
    let spare = if is_first { FIRST_FIELDS.saturating_sub(filled).max(1) } else { 2 };
    let texts = texts.into_iter().take(filled).chain(repeat_n(String::new(), spare));
    let clause_field = |(letter, text): (char, String)| {
        view! { <TextField name="clause" id=format!("clause-{letter}") label=format!("({letter})") value=text rows=2/> }
    };
    view! {
        <section>
            <details open=open>
                <summary class="big">{title}</summary>
                <form method="post" action=action class="stacked">
                    <Hidden name="read" value=read/>
                    <p class="muted">{help}</p>
                    {('a'..='z').zip(texts).map(clause_field).collect_view()}
                    <button class="primary">{button}</button>
                </form>
            </details>
        </section>
    }
}
