//! The page on which organizers set seats, seat pools and invitation settings.
//!
//! If saving offers seats to people on the waitlist, it first shows these people.

mod seats_form;

use crate::addresses::go_to;
use crate::components::checklist::BackToChecklist;
use crate::components::edition::EditionHead;
use crate::components::field::{Done, Hidden, Rejection};
use crate::components::organizer_tabs::OrganizerTabs;
use crate::components::read_only::may_change;
use crate::components::seats::{OFFER_WARNING, SeatLegend, SeatPicture, for_organizers};
use crate::confirmation::{Question, ask, asked, is_done};
use crate::context::{EditionPath, FormStep, RequestContext};
use crate::error::AppError;
use crate::forms::{Checkbox, Form, FormBody, PageQuery, all_pairs, number};
use crate::layout::{PageMeta, layout};
use axum::response::Response;
use domain::access::Organizer;
use domain::email::{EmailCounts, EmailKind};
use domain::id::{EditionSlug, InvitationId};
use domain::invitations::Invitation;
use domain::seats::SavedSeats;
use domain::text::{LocalPath, Title, counted};
use domain::views::Consequences;
use leptos::either::Either;
use leptos::prelude::*;
use seats_form::{SavedSeats, SeatFields, SeatValues, SeatsForm, SettingsFields};
use serde::{Deserialize, Serialize};
use store::{Store, WritePreview};

/// The query of the page: whether the form was just saved.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct SeatsQuery {
    pub saved: Checkbox,
    /// The number of seats that were offered by saving, and of reminders that it sent.
    pub offers: String,
    pub reminders: String,
}

impl Form for SeatsQuery {}

pub async fn page(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    PageQuery(query): PageQuery<SeatsQuery>,
) -> Result<Response, AppError> {
    let count = |typed: &str| Ok::<_, AppError>(number(typed, "a number")?.unwrap_or(0));
    let (offers, reminders) = (count(&query.offers)?, count(&query.reminders)?);
    let done = query.saved.0.then(|| saved(offers, reminders));
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
        Ok(saved) => {
            preview.store.send_due_reminders(by, context.now).await?;
            let reminders = reminders(&preview.consequences(by.id()).await?);
            let page = if saved.removed.is_empty() {
                asked(&context, by.id(), preview, |found| question(&slug, &form, &saved, found)).await?
            } else {
                asked_to_remove(&context, by, preview, &form, &saved).await?
            };
            let reminders = if reminders > 0 { format!("&reminders={reminders}") } else { String::new() };
            let done = LocalPath::parse(&format!("/{slug}/seats?saved=yes&offers={}{reminders}", saved.offered))?;
            Ok(page.unwrap_or_else(|| go_to(&done)))
        }
        Err(AppError::Wrong(why)) => show(&context, &slug, Some(form), Some(why), None).await,
        Err(other) => Err(other),
    }
}

/// Stores the removal of seat pools if it is confirmed; otherwise returns the page that asks.
async fn asked_to_remove(
    context: &RequestContext,
    by: Organizer<'_>,
    preview: WritePreview,
    form: &SeatsForm,
    saved: &SavedSeats,
) -> Result<Option<Response>, AppError> {
    let (slug, consequences) = (by.edition(), preview.consequences(by.id()).await?);
    let all = context.store().overview(by).await?.invitations;
    let is_removed = |one: &Invitation| one.draft.seat_pool.as_ref().is_some_and(|pool| saved.removed.contains(pool));
    let people: Vec<Invitation> = all.into_iter().filter(is_removed).collect();
    let shown: (&SavedSeats, Vec<InvitationId>) = (saved, people.iter().map(|one| one.id).collect());
    if is_done(context, preview, &consequences, &shown).await? {
        return Ok(None);
    }
    let question = question(slug, form, saved, &consequences);
    let details = view! { <RemovedPools slug removed=&saved.removed people=&people/> };
    ask(context, question, consequences, &shown, details.into_any()).await.map(Some)
}

/// The seat pools to be removed, each with the people in it.
#[component]
fn RemovedPools<'a>(slug: &'a EditionSlug, removed: &'a [Title], people: &'a [Invitation]) -> impl IntoView {
    let person = |one: &Invitation| {
        view! { <li><a href=format!("/{slug}/invitations/{}", one.id) dir="auto">{one.display_name()}</a></li> }
    };
    let pool = |title: &Title| {
        let inside: Vec<_> =
            people.iter().filter(|one| one.draft.seat_pool.as_ref() == Some(title)).map(person).collect();
        let headline = match inside.len() {
            0 => "No one is in this seat pool.".to_owned(),
            count => format!("{} in no seat pool any more:", counted(count, "person is", "people are")),
        };
        view! {
            <section class="column">
                <h2>{format!("Seat pool “{title}” is removed")}</h2>
                <p>{headline}</p>
                <ul class="bullets">{inside}</ul>
            </section>
        }
    };
    removed.iter().map(pool).collect_view()
}

/// Saves the form, and returns what that did.
async fn set(
    context: &RequestContext,
    store: &Store,
    by: Organizer<'_>,
    form: &SeatsForm,
) -> Result<SavedSeats, AppError> {
    Ok(store.set_seat_settings(by, Some(&form.read), &form.seats()?, &form.settings()?, context.now).await?)
}

/// The number of reminders that people get, at once or when an organizer releases them.
fn reminders(consequences: &Consequences) -> usize {
    EmailCounts::of(consequences.emails.iter().filter(|email| email.kind == EmailKind::Reminder)).reached()
}

fn question(slug: &EditionSlug, form: &SeatsForm, saved: &SavedSeats, consequences: &Consequences) -> Question {
    let (offers, removed) = (saved.offered as usize, saved.removed.len());
    let reminders = reminders(consequences);
    let steps = [
        (removed > 0).then(|| format!("remove {}", counted(removed, "seat pool", "seat pools"))),
        (offers > 0).then(|| format!("offer {}", counted(offers, "seat", "seats"))),
        (reminders > 0).then(|| format!("send {}", counted(reminders, "reminder", "reminders"))),
    ];
    let steps: Vec<String> = steps.into_iter().flatten().collect();
    let label = if steps.is_empty() { "Save".to_owned() } else { format!("Save and {}", steps.join(" and ")) };
    Question {
        edition: Some(slug.clone()),
        here: "/invitations",
        form_page: (format!("/{slug}/seats"), "Seats and settings".to_owned()),
        title: format!("{label}?"),
        action: format!("/{slug}/seats"),
        fields: all_pairs(form),
        button: Some(label),
        warning: if offers > 0 {
            OFFER_WARNING.to_owned()
        } else if reminders > 0 {
            "Emails can’t be taken back once they are sent.".to_owned()
        } else {
            "The people keep their invitations and seats.".to_owned()
        },
    }
}

/// What was done.
fn saved(offers: u32, reminders: u32) -> String {
    let offered = (offers > 0).then(|| format!("{} offered.", counted(offers as usize, "seat", "seats")));
    let reminded = (reminders > 0)
        .then(|| format!("{} in the outbox.", counted(reminders as usize, "reminder is", "reminders are")));
    let sentences = [Some("Saved.".to_owned()), offered, reminded];
    sentences.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// Renders the page with rejected input, or with the stored seats and settings.
async fn show(
    context: &RequestContext,
    slug: &EditionSlug,
    rejected: Option<SeatsForm>,
    why: Option<String>,
    done: Option<String>,
) -> Result<Response, AppError> {
    let all = context.store().overview(context.viewer(slug)?).await?;
    let misses_steps = done.is_some() && context.misses_steps(slug).await?;
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
            <BackToChecklist edition=slug misses_steps/>
            <Done what=done/>
            <Rejection why/>
            {is_outdated.then(|| view! { <SavedSeats stored=&stored/> })}
            <p class="headline">{free.unwrap_or("The number of seats is not decided yet".to_owned())}</p>
            <div class="chart-with-legend"><SeatPicture figures=figures.clone()/><SeatLegend figures=figures.clone()/></div>
            {if may_change() {
                Either::Left(view! {
                    <form method="post" action=format!("/{slug}/seats") class="stacked">
                        <Hidden name="read" value=stored.read/>
                        <SeatFields form=&form/>
                        <SettingsFields form=form.clone()/>
                        <button class="primary">"Save"</button>
                    </form>
                })
            } else {
                Either::Right(view! { <section class="details"><h2>"Seats and settings"</h2><SeatValues stored=stored.clone()/></section> })
            }}
        }
    }))
}
