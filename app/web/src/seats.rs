//! The page on which organizers set seats, seat pools and invitation settings.

mod seats_form;

use crate::addresses::go_to;
use crate::components::edition::EditionHead;
use crate::components::field::{Done, Hidden, Rejection};
use crate::components::organizer_tabs::OrganizerTabs;
use crate::components::seats::{SeatLegend, SeatPicture, for_organizers};
use crate::components::settings_tabs::BackToChecklist;
use crate::context::{EditionPath, RequestContext};
use crate::error::AppError;
use crate::forms::{Checkbox, Form, FormBody, PageQuery};
use crate::layout::{PageMeta, layout};
use axum::response::Response;
use domain::id::EditionSlug;
use domain::text::LocalPath;
use leptos::prelude::*;
use seats_form::{SavedSeats, SeatFields, SeatsForm, SettingsFields};
use serde::{Deserialize, Serialize};

/// The query of the page: whether the form was just saved.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct SeatsQuery {
    pub saved: Checkbox,
}

impl Form for SeatsQuery {}

pub async fn page(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    PageQuery(query): PageQuery<SeatsQuery>,
) -> Result<Response, AppError> {
    show(&context, &slug, None, None, query.saved.0).await
}

pub async fn save(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    FormBody(form): FormBody<SeatsForm>,
) -> Result<Response, AppError> {
    context.sender(&form, &format!("/{slug}/seats"))?;
    match set(&context, &slug, &form).await {
        Ok(()) => Ok(go_to(&LocalPath::parse(&format!("/{slug}/seats?saved=yes"))?)),
        Err(AppError::Wrong(why)) => show(&context, &slug, Some(form), Some(why), false).await,
        Err(other) => Err(other),
    }
}

async fn set(context: &RequestContext, slug: &EditionSlug, form: &SeatsForm) -> Result<(), AppError> {
    let by = context.organizer(slug)?;
    Ok(context.store().set_seat_settings(by, Some(&form.read), &form.seats()?, &form.settings()?, context.now).await?)
}

/// Renders the page with rejected input, or with the stored seats and settings.
async fn show(
    context: &RequestContext,
    slug: &EditionSlug,
    rejected: Option<SeatsForm>,
    why: Option<String>,
    saved: bool,
) -> Result<Response, AppError> {
    let all = context.store().overview(context.organizer(slug)?).await?;
    let edition = context.edition(slug).await?;
    let actor = context.actor.clone();
    let title = format!("Seats and settings of the {}", edition.title);
    let head = PageMeta::new(title, "Set seats, seat pools and invitation settings.").under("/");
    let stored = SeatsForm::of(&all);
    let is_outdated = rejected.as_ref().is_some_and(|form| form.read != stored.read);
    let form = rejected.unwrap_or_else(|| stored.clone());
    let figures = all.figures;
    Ok(layout(context, head, || {
        let free = figures.open_free().map(|free| {
            let (seats, reserved) = (for_organizers(&figures), figures.reserved_free);
            format!("{seats}. Free seats: {free} not reserved, {reserved} reserved for seat pools")
        });
        view! {
            <EditionHead edition actor here="/invitations" title="Seats and settings".to_owned() below=(format!("/{slug}/invitations"), "Invitations".to_owned())/>
            <OrganizerTabs edition=slug.clone() here="/seats"/>
            <Done what=saved.then(|| "Saved.".to_owned())/>
            <BackToChecklist edition=slug saved/>
            <Rejection why/>
            {is_outdated.then(|| view! { <SavedSeats stored=&stored/> })}
            <p class="headline">{free.unwrap_or("The number of seats is not decided yet".to_owned())}</p>
            <div class="chart-with-legend"><SeatPicture figures=figures.clone()/><SeatLegend figures=figures.clone()/></div>
            <form method="post" action=format!("/{slug}/seats") class="stacked">
                <Hidden name="read" value=stored.read/>
                <SeatFields form=&form/>
                <SettingsFields form=form.clone()/>
                <button class="primary">"Save"</button>
            </form>
        }
    }))
}
