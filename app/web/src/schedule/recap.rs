//! The page on which organizers and leads record what became of a session.

use super::read;
use crate::addresses::go_to;
use crate::components::edition::EditionHead;
use crate::components::field::{Choice, Done, Hidden, Line, Rejection};
use crate::context::{EditionPath, RequestContext};
use crate::error::AppError;
use crate::forms::{Checkbox, Form, FormBody, PageQuery, given, optional};
use crate::layout::{PageMeta, layout};
use axum::extract::Path;
use axum::http::Uri;
use axum::response::Response;
use domain::attendance::attendance_changes;
use domain::id::{EditionSlug, PersonId, SessionNumber};
use domain::schedule::{NewRecap, SessionOutcome, SessionPerson};
use domain::text::{LocalPath, ShortText};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Edition and session.
type Names = Path<(String, String)>;

#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct RecapForm {
    /// Empty while nothing is recorded.
    pub outcome: String,
    pub note: String,
    /// The ticked people.
    pub present: Vec<String>,
    /// The people who were ticked when the form was opened, so that it changes no one else.
    pub was: Vec<String>,
}

impl Form for RecapForm {
    const MAX_FIELDS: usize = 2000;
}

/// The query of the page: whether something was just saved.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct RecapQuery {
    pub saved: Checkbox,
}

impl Form for RecapQuery {}

pub async fn page(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    Path((_, number)): Names,
    PageQuery(query): PageQuery<RecapQuery>,
) -> Result<Response, AppError> {
    show(&context, &slug, read::number(&slug, &number)?, None, query.saved.0).await
}

pub async fn save(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    Path((_, number)): Names,
    address: Uri,
    FormBody(form): FormBody<RecapForm>,
) -> Result<Response, AppError> {
    context.sender(&form, address.path())?;
    let number = read::number(&slug, &number)?;
    match record(&context, &slug, number, &form).await {
        Ok(()) => Ok(go_to(&LocalPath::parse(&format!("/{slug}/sessions/{number}/record?saved=yes"))?)),
        Err(AppError::Wrong(why)) => show(&context, &slug, number, Some((form, why)), false).await,
        Err(other) => Err(other),
    }
}

async fn record(
    context: &RequestContext,
    slug: &EditionSlug,
    number: SessionNumber,
    form: &RecapForm,
) -> Result<(), AppError> {
    let by = context.participant(slug)?;
    let (present, was) = (ids(&form.present)?, ids(&form.was)?);
    let recap = NewRecap {
        outcome: optional(&form.outcome, SessionOutcome::parse)?,
        note: optional(&form.note, ShortText::parse)?,
        presence: attendance_changes(&present, &was),
    };
    Ok(context.store().record_session_outcome(by, number, &recap, context.now).await?)
}

fn ids(typed: &[String]) -> Result<BTreeSet<PersonId>, AppError> {
    Ok(typed.iter().filter_map(|id| given(id)).map(PersonId::parse).collect::<Result<_, _>>()?)
}

async fn show(
    context: &RequestContext,
    slug: &EditionSlug,
    number: SessionNumber,
    rejected: Option<(RecapForm, String)>,
    saved: bool,
) -> Result<Response, AppError> {
    let by = context.participant(slug)?;
    let people = context.store().session_presence(by, number).await?;
    let stored = context.store().session_recap(slug, number).await?;
    let title = context.store().session(by, number).await?.details.title;
    let (edition, actor) = (context.edition(slug).await?, context.actor.clone());
    let head = PageMeta::new(format!("Record: {title}"), "What became of a session, and who was there.").under("/");
    let below = (format!("/{slug}/sessions/{number}"), title.to_string());
    Ok(layout(context, head, || {
        let (form, why) = rejected.unzip();
        let is_ticked = |person: &SessionPerson, is_present: bool| match &form {
            Some(form) => form.present.contains(&person.id.to_string()),
            None => is_present,
        };
        let check = |(person, is_present): &(SessionPerson, bool)| {
            let was = is_present.then(|| view! { <Hidden name="was" value=person.id.to_string()/> });
            let label = format!(" {}", person.name);
            view! { <li>{was}<label class="check"><input type="checkbox" name="present" value=person.id.to_string() checked=is_ticked(person, *is_present)/>{label}</label></li> }
        };
        let people = people.iter().map(check).collect_view();
        let chosen = form
            .as_ref()
            .map_or_else(|| stored.outcome.map_or("", SessionOutcome::as_str).to_owned(), |form| form.outcome.clone());
        let note = form.as_ref().map_or_else(
            || stored.note.as_ref().map(ToString::to_string).unwrap_or_default(),
            |form| form.note.clone(),
        );
        let outcomes =
            SessionOutcome::ALL.iter().map(|outcome| (outcome.as_str().to_owned(), outcome.label().to_owned()));
        let options = std::iter::once((String::new(), "Not recorded".to_owned())).chain(outcomes).collect();
        view! {
            <EditionHead edition actor here="/schedule" title="What became of it".to_owned() below/>
            <Done what=saved.then(|| "Saved.".to_owned())/>
            <Rejection why/>
            <form method="post" action=format!("/{slug}/sessions/{number}/record") class="stacked">
                <Choice name="outcome" label="Outcome" options chosen/>
                <Line name="note" label="Note" value=note/>
                <fieldset>
                    <legend>"Who was there"</legend>
                    <ul class="plain-list checkbox-grid">{people}</ul>
                </fieldset>
                <button class="primary">"Save"</button>
            </form>
        }
    }))
}
