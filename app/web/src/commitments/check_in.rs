//! The page on which organizers record who is at the summit.

use crate::addresses::go_to;
use crate::components::edition::EditionHead;
use crate::components::field::{Done, Rejection};
use crate::components::organizer_tabs::{OrganizerTabs, organizer_parent};
use crate::components::people_present::PeoplePresent;
use crate::context::{EditionPath, RequestContext};
use crate::error::AppError;
use crate::forms::{Checkbox, Form, FormBody, PageQuery, given};
use crate::layout::{PageMeta, layout};
use axum::response::Response;
use domain::attendance::attendance_changes;
use domain::id::{EditionSlug, PersonId};
use domain::text::LocalPath;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The list of people with a box each.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct SummitCheckInForm {
    /// The ticked people.
    pub present: Vec<String>,
    /// The people who were ticked when the form was opened, so that it changes no one else.
    pub was: Vec<String>,
}

impl Form for SummitCheckInForm {
    const MAX_FIELDS: usize = 2000;
}

/// The query of the page: whether something was just saved.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct SummitCheckInQuery {
    pub saved: Checkbox,
}

impl Form for SummitCheckInQuery {}

pub async fn page(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    PageQuery(query): PageQuery<SummitCheckInQuery>,
) -> Result<Response, AppError> {
    show(&context, &slug, query.saved.0, None).await
}

pub async fn save(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    FormBody(form): FormBody<SummitCheckInForm>,
) -> Result<Response, AppError> {
    context.sender(&form, &format!("/{slug}/check-in"))?;
    match record(&context, &slug, &form).await {
        Ok(()) => Ok(go_to(&LocalPath::parse(&format!("/{slug}/check-in?saved=yes"))?)),
        Err(AppError::Wrong(why) | AppError::Missing(why)) => show(&context, &slug, false, Some(why)).await,
        Err(other) => Err(other),
    }
}

async fn record(context: &RequestContext, slug: &EditionSlug, form: &SummitCheckInForm) -> Result<(), AppError> {
    let by = context.organizer(slug)?;
    context.edition(slug).await?.check_begun(context.now)?;
    let ids = |typed: &[String]| -> Result<BTreeSet<PersonId>, AppError> {
        Ok(typed.iter().filter_map(|id| given(id)).map(PersonId::parse).collect::<Result<_, _>>()?)
    };
    let changes = attendance_changes(&ids(&form.present)?, &ids(&form.was)?);
    context.store().record_check_ins(by, &changes, context.now).await?;
    Ok(())
}

async fn show(
    context: &RequestContext,
    slug: &EditionSlug,
    saved: bool,
    why: Option<String>,
) -> Result<Response, AppError> {
    let rows = context.store().check_in_rows(context.organizer(slug)?).await?;
    let edition = context.edition(slug).await?;
    let (actor, begun) = (context.actor.clone(), edition.check_begun(context.now));
    let head = PageMeta::new(format!("Check-in at the {}", edition.title), "Record who is at the summit.").under("/");
    Ok(layout(context, head, || {
        let (here, _) = organizer_parent(slug);
        let none = (begun.is_ok() && rows.is_empty()).then(|| {
            view! { <p class="headline">"No participants yet"</p> }
        });
        let below = (format!("/{slug}/commitments"), "Commitments".to_owned());
        view! {
            <EditionHead edition actor here title="Check-in at the summit".to_owned() below/>
            <OrganizerTabs edition=slug.clone() here="/commitments"/>
            <Done what=saved.then(|| "The check-in is recorded.".to_owned())/>
            <Rejection why/>
            <p>"Tick the people who are at the summit. This answers the commitments that ask for it."</p>
            {begun.as_ref().err().map(|refusal| view! { <p class="headline">{refusal.to_string()}</p> })}
            {none}
            {(begun.is_ok() && !rows.is_empty()).then(|| view! { <PeoplePresent title="Who is at the summit" action=format!("/{slug}/check-in") button="Save check-in" rows=&rows/> })}
        }
    }))
}
