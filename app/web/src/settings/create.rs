//! Creates an edition, empty or with the settings of an earlier one.

use super::edition_form::{DateFields, EditionForm, RuleFields};
use crate::addresses::go_to;
use crate::components::field::{Choice, Line, Rejection};
use crate::context::RequestContext;
use crate::error::AppError;
use crate::forms::{Form, FormBody, PageQuery, optional};
use crate::layout::{PageMeta, layout};
use axum::response::Response;
use domain::editions::{Edition, EditionCard};
use domain::id::EditionSlug;
use domain::text::LocalPath;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// The query of the page: the edition to copy.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct CreateQuery {
    pub from: String,
}

impl Form for CreateQuery {}

pub async fn page(context: RequestContext, PageQuery(query): PageQuery<CreateQuery>) -> Result<Response, AppError> {
    context.edition_creator()?;
    let form = match optional(&query.from, EditionSlug::parse)? {
        Some(slug) => {
            context.organizer(&slug)?;
            copied(&context.edition(&slug).await?)
        }
        None => EditionForm::new(),
    };
    show(&context, form, None).await
}

/// The form of a new edition with the settings of an earlier one. Name, dates and place are new every time.
fn copied(earlier: &Edition) -> EditionForm {
    EditionForm {
        from: earlier.slug.to_string(),
        title: String::new(),
        starts: String::new(),
        ends: String::new(),
        venue: String::new(),
        phase: String::new(),
        read: String::new(),
        visibility: EditionForm::new().visibility,
        ..EditionForm::of(earlier)
    }
}

pub async fn create(context: RequestContext, FormBody(form): FormBody<EditionForm>) -> Result<Response, AppError> {
    context.sender(&form, "/editions/new")?;
    match add(&context, &form).await {
        Ok((slug, left_out)) => {
            Ok(go_to(&LocalPath::parse(&format!("/{slug}/settings?created=yes&left_out={left_out}"))?))
        }
        Err(AppError::Wrong(why)) => show(&context, form, Some(why)).await,
        Err(other) => Err(other),
    }
}

/// Creates the edition; returns its short name and how many agenda rows were left out.
async fn add(context: &RequestContext, form: &EditionForm) -> Result<(EditionSlug, usize), AppError> {
    let by = context.edition_creator()?;
    let edition = form.edition(EditionSlug::parse(form.slug.trim())?, None)?;
    let from = optional(&form.from, EditionSlug::parse)?;
    let from = from.as_ref().map(|slug| context.organizer(slug)).transpose()?;
    let left_out = context.store().create_edition(by, &edition, from, context.now).await?;
    Ok((edition.slug, left_out.len()))
}

async fn show(context: &RequestContext, form: EditionForm, why: Option<String>) -> Result<Response, AppError> {
    let account = context.account()?;
    let mut cards = context.store().editions().await?;
    cards.retain(|card| account.organizer(&card.edition.slug).is_ok());
    let head =
        PageMeta::new("New edition", "Create an edition, empty or with the settings of an earlier one.").under("/");
    Ok(layout(context, head, || view! { <CreatePage cards form why/> }))
}

#[component]
fn CreatePage(cards: Vec<EditionCard>, form: EditionForm, why: Option<String>) -> impl IntoView {
    let sources: Vec<(String, String)> = std::iter::once((String::new(), "no edition".to_owned()))
        .chain(cards.into_iter().map(|card| (card.edition.slug.to_string(), card.edition.title.to_string())))
        .collect();
    let copies = (sources.len() > 1).then(|| {
        view! {
            <Choice name="from" label="Copy the settings of" options=sources chosen=&form.from/>
            <p class="muted">"Tracks, rooms, agenda, commitments, seats, deadlines and email templates are copied. People and their data are not."</p>
        }
    });
    view! {
        <header class="page-header"><h1>"New edition"</h1></header>
        <Rejection why/>
        <form method="post" action="/editions/new" class="stacked">
            {copies}
            <Line name="slug" label="Short name in addresses, beginning with the year (e.g. 2028 or 2028-nov)" value=&form.slug/>
            <DateFields form=&form/>
            <RuleFields form=&form/>
            <button class="primary">"Create edition"</button>
        </form>
    }
}
