//! The page on which organizers set seats, seat pools and invitation settings.
//!
//! If saving offers seats to people on the waitlist, it first shows these people.

mod seats_form;

use crate::addresses::go_to;
use crate::components::edition::EditionHead;
use crate::components::field::{Done, Hidden, Rejection};
use crate::components::organizer_tabs::OrganizerTabs;
use crate::components::seats::{OFFER_WARNING, SeatLegend, SeatPicture, for_organizers};
use crate::components::settings_tabs::BackToChecklist;
use crate::confirmation::{Question, asked};
use crate::context::{EditionPath, FormStep, RequestContext};
use crate::error::AppError;
use crate::forms::{Checkbox, Form, FormBody, PageQuery, all_pairs, number};
use crate::layout::{PageMeta, layout};
use axum::response::Response;
use domain::access::Organizer;
use domain::id::EditionSlug;
use domain::text::{LocalPath, counted};
use domain::views::Consequences;
use leptos::prelude::*;
use seats_form::{SavedSeats, SeatFields, SeatsForm, SettingsFields};
use serde::{Deserialize, Serialize};
use store::Store;

/// The query of the page: whether the form was just saved.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct SeatsQuery {
    pub saved: Checkbox,
    /// The number of seats that were offered by saving.
    pub offers: String,
}

impl Form for SeatsQuery {}

pub async fn page(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    PageQuery(query): PageQuery<SeatsQuery>,
) -> Result<Response, AppError> {
    let offers = number(&query.offers, "a number")?.unwrap_or(0);
    let done = query.saved.0.then(|| saved(offers));
    show(&context, &slug, None, None, done).await
}

pub async fn save(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    FormBody(form): FormBody<SeatsForm>,
) -> Result<Response, AppError> {
    context.sender(&form, &format!("/{slug}/seats"))?;
    let by = context.organizer(&slug)?;
    if context.step == FormStep::Back {
        return show(&context, &slug, Some(form), None, None).await;
    }
    let preview = context.store().preview_writes();
    match set(&context, &preview.store, by, &form).await {
        Ok(offers) => {
            let page = asked(&context, by.id(), preview, |found| question(&slug, &form, found)).await?;
            let done = LocalPath::parse(&format!("/{slug}/seats?saved=yes&offers={offers}"))?;
            Ok(page.unwrap_or_else(|| go_to(&done)))
        }
        Err(AppError::Wrong(why)) => show(&context, &slug, Some(form), Some(why), None).await,
        Err(other) => Err(other),
    }
}

/// Saves the form, and returns how many seats that offers.
async fn set(context: &RequestContext, store: &Store, by: Organizer<'_>, form: &SeatsForm) -> Result<u32, AppError> {
    Ok(store.set_seat_settings(by, Some(&form.read), &form.seats()?, &form.settings()?, context.now).await?)
}

fn question(slug: &EditionSlug, form: &SeatsForm, consequences: &Consequences) -> Question {
    let offers = counted(consequences.emails.len(), "seat", "seats");
    Question {
        edition: Some(slug.clone()),
        here: "/invitations",
        form_page: (format!("/{slug}/seats"), "Seats and settings".to_owned()),
        title: format!("Save and offer {offers}?"),
        action: format!("/{slug}/seats"),
        fields: all_pairs(form),
        button: Some(format!("Save and offer {offers}")),
        warning: OFFER_WARNING,
    }
}

/// What was done.
fn saved(offers: u32) -> String {
    match offers {
        0 => "Saved.".to_owned(),
        offers => format!("Saved. {} offered.", counted(offers as usize, "seat", "seats")),
    }
}

/// Renders the page with rejected input, or with the stored seats and settings.
async fn show(
    context: &RequestContext,
    slug: &EditionSlug,
    rejected: Option<SeatsForm>,
    why: Option<String>,
    done: Option<String>,
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
            <BackToChecklist edition=slug saved=done.is_some()/>
            <Done what=done/>
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
