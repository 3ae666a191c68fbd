//! The pages that add and edit a meeting.

use super::meeting_form::{MeetingFields, MeetingForm};
use super::{api, confirm};
use crate::addresses::go_to;
use crate::components::edition::EditionHead;
use crate::components::field::{Rejection, SavedVersion};
use crate::confirmation::{Question, asked};
use crate::context::{EditionPath, FormStep, RequestContext};
use crate::error::AppError;
use crate::forms::{FormBody, all_pairs};
use crate::layout::{PageMeta, layout};
use axum::extract::Path;
use axum::http::Uri;
use axum::response::Response;
use domain::access::Participant;
use domain::id::{EditionSlug, MeetingNumber};
use domain::meetings::{MeetingAction, MeetingPage};
use domain::text::LocalPath;
use leptos::prelude::*;
use store::Store;

/// Edition and meeting.
type Names = Path<(String, String)>;

pub async fn add_page(context: RequestContext, EditionPath(slug): EditionPath) -> Result<Response, AppError> {
    context.participant(&slug)?;
    show(&context, &slug, MeetingForm::default(), None, None).await
}

pub async fn add(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    FormBody(form): FormBody<MeetingForm>,
) -> Result<Response, AppError> {
    context.sender(&form, &format!("/{slug}/meetings/add"))?;
    let by = context.participant(&slug)?;
    if context.step == FormStep::Back {
        return show(&context, &slug, form, None, None).await;
    }
    let preview = context.store().preview_writes();
    match insert(&context, &preview.store, by, &form).await {
        Ok(number) => {
            let question = |found: &_| Question {
                action: format!("/{slug}/meetings/add"),
                fields: all_pairs(&form),
                ..confirm::question(
                    &slug,
                    (format!("/{slug}/meetings"), "Planning meetings".to_owned()),
                    "Add the meeting",
                    found,
                )
            };
            let done = LocalPath::parse(&format!("/{slug}/meetings/{number}"))?;
            Ok(asked(&context, by.id(), preview, question).await?.unwrap_or_else(|| go_to(&done)))
        }
        Err(AppError::Wrong(why) | AppError::Missing(why)) => show(&context, &slug, form, Some(why), None).await,
        Err(other) => Err(other),
    }
}

async fn insert(
    context: &RequestContext,
    store: &Store,
    by: Participant<'_>,
    form: &MeetingForm,
) -> Result<MeetingNumber, AppError> {
    let zone = context.edition(by.edition()).await?.zone;
    Ok(store.add_meeting(by, &form.details(&zone)?, context.now).await?)
}

pub async fn page(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    Path((_, number)): Names,
) -> Result<Response, AppError> {
    let meeting = editable(&context, &slug, &number).await?;
    let zone = context.edition(&slug).await?.zone;
    show(&context, &slug, MeetingForm::of(&meeting.details, &zone), None, Some(meeting)).await
}

pub async fn save(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    Path((_, number)): Names,
    address: Uri,
    FormBody(form): FormBody<MeetingForm>,
) -> Result<Response, AppError> {
    context.sender(&form, address.path())?;
    let meeting = editable(&context, &slug, &number).await?;
    let zone = context.edition(&slug).await?.zone;
    let by = context.participant(&slug)?;
    if context.step == FormStep::Back {
        return show(&context, &slug, form, None, Some(meeting)).await;
    }
    let mut done = "yes";
    let saved = match form.details(&zone) {
        Ok(details) => {
            if details.time != meeting.details.time {
                done = "moved";
            }
            let preview = context.store().preview_writes();
            let edited = preview.store.edit_meeting(by, meeting.number, &details, &form.read, context.now).await;
            if edited.is_ok() {
                let question = |found: &_| Question {
                    action: address.path().to_owned(),
                    fields: all_pairs(&form),
                    ..confirm::question(&slug, confirm::page_of(&slug, &meeting), "Save the meeting", found)
                };
                if let Some(page) = asked(&context, by.id(), preview, question).await? {
                    return Ok(page);
                }
            }
            edited
        }
        Err(refusal) => Err(refusal.into()),
    };
    match saved.map_err(AppError::from) {
        Ok(()) => Ok(go_to(&LocalPath::parse(&format!("/{slug}/meetings/{number}?saved={done}"))?)),
        Err(AppError::Wrong(why) | AppError::Missing(why)) => {
            // Read again, because someone else may have saved it.
            let meeting = editable(&context, &slug, &number).await?;
            show(&context, &slug, form, Some(why), Some(meeting)).await
        }
        Err(other) => Err(other),
    }
}

/// The meeting, if the reader may edit it.
async fn editable(context: &RequestContext, slug: &EditionSlug, number: &str) -> Result<MeetingPage, AppError> {
    let meeting = api::meeting(context, slug, number).await?;
    let action = MeetingAction::Edit;
    context.check(meeting.access.may(&context.actor, action), action.who_may())?;
    Ok(meeting)
}

/// Renders the form, for a new meeting or the stored one.
async fn show(
    context: &RequestContext,
    slug: &EditionSlug,
    form: MeetingForm,
    why: Option<String>,
    meeting: Option<MeetingPage>,
) -> Result<Response, AppError> {
    let edition = context.edition(slug).await?;
    let people = context.store().listed_people(slug).await?;
    let (actor, zone) = (context.actor.clone(), edition.zone.clone());
    let (title, action, button) = match &meeting {
        None => ("Add a meeting".to_owned(), format!("/{slug}/meetings/add"), "Add meeting"),
        Some(meeting) => {
            ("Edit meeting".to_owned(), format!("/{slug}/meetings/{}/edit", meeting.number), "Save meeting")
        }
    };
    let below = match &meeting {
        None => (format!("/{slug}/meetings"), "Planning meetings".to_owned()),
        Some(meeting) => (format!("/{slug}/meetings/{}", meeting.number), meeting.details.title.to_string()),
    };
    let saved = meeting.as_ref().filter(|meeting| meeting.details.revision() != form.read).map(|meeting| {
        let saved = MeetingForm::of(&meeting.details, &zone);
        view! { <SavedVersion><SavedMeeting saved/></SavedVersion> }
    });
    // After the reader has seen the saved version, saving replaces it.
    let read = meeting.as_ref().map(|meeting| meeting.details.revision()).unwrap_or_default();
    let form = MeetingForm { read, ..form };
    let head = PageMeta::new(format!("{title}: {}", edition.title), "Topic, time, lead, agenda and links.").under("/");
    Ok(layout(context, head, || {
        view! {
            <EditionHead edition actor here="/meetings" title below/>
            <Rejection why/>
            {saved}
            <form method="post" action=action class="stacked">
                <MeetingFields form zone people/>
                <button class="primary">{button}</button>
            </form>
        }
    }))
}

/// The values that someone else saved while the form was open.
#[component]
fn SavedMeeting(saved: MeetingForm) -> impl IntoView {
    let time = [saved.day, saved.starts, saved.minutes].join(" ");
    let rows = [
        ("Topic", saved.title),
        ("Planning round", saved.round),
        ("Day, start and minutes", time),
        ("Lead", saved.lead),
        ("Agenda", saved.agenda),
        ("Video call", saved.video),
        ("Recording", saved.recording),
        ("Notes elsewhere", saved.notes_link),
        ("Tasks", saved.tasks),
    ];
    let rows = rows.into_iter().filter(|(_, value)| !value.trim().is_empty());
    let row =
        |(label, value): (&'static str, String)| view! { <div><dt>{label}</dt><dd class="pre-line">{value}</dd></div> };
    view! { <dl>{rows.map(row).collect_view()}</dl> }
}
