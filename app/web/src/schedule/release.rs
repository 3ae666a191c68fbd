//! The page on which organizers publish the draft: what changes, who gets an email, and a note.

use super::releases::Changes;
use crate::addresses::go_to;
use crate::components::edition::EditionHead;
use crate::components::email_preview::{EditEmailText, preview_button};
use crate::components::email_server::NoEmailServer;
use crate::components::field::{Hidden, Rejection, TextField};
use crate::confirmation::{Question, asked_to_email};
use crate::context::{EditionPath, FormStep, RequestContext};
use crate::error::AppError;
use crate::forms::{Form, FormBody, optional};
use crate::layout::{PageMeta, layout};
use axum::response::Response;
use domain::email::{EmailKind, ReminderPreview};
use domain::id::EditionSlug;
use domain::people::Person;
use domain::schedule::{PublishedRelease, ScheduleWarning, WarningKind};
use domain::text::{LocalPath, LongText, counted};
use domain::views::{Consequences, ReleasePreview};
use leptos::either::Either;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use store::Store;

#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ReleaseForm {
    /// Markdown.
    pub note: String,
    /// The state of the draft that the organizer saw.
    pub read: String,
}

impl Form for ReleaseForm {}

const RELEASE_WARNING: &str = "Everyone sees a release. Releases and emails can’t be taken back.";

pub async fn page(context: RequestContext, EditionPath(slug): EditionPath) -> Result<Response, AppError> {
    show(&context, &slug, ReleaseForm::default(), None).await
}

pub async fn publish(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    FormBody(form): FormBody<ReleaseForm>,
) -> Result<Response, AppError> {
    context.sender(&form, &format!("/{slug}/schedule/release"))?;
    context.organizer(&slug)?;
    if context.step == FormStep::Back {
        return show(&context, &slug, form, None).await;
    }
    let preview = context.store().preview_writes();
    match release(&context, &preview.store, &slug, &form).await {
        Ok(PublishedRelease { number, emailed }) => {
            let asked = asked_to_email(&context, preview, |found| question(&slug, &form, number, found)).await?;
            let done = LocalPath::parse(&format!("/{slug}/schedule?published={number}&emailed={emailed}"))?;
            Ok(asked.unwrap_or_else(|| go_to(&done)))
        }
        Err(AppError::Wrong(why)) => show(&context, &slug, form, Some(why)).await,
        Err(other) => Err(other),
    }
}

async fn release(
    context: &RequestContext,
    store: &Store,
    slug: &EditionSlug,
    form: &ReleaseForm,
) -> Result<PublishedRelease, AppError> {
    let note = optional(&form.note, LongText::parse)?;
    let by = context.organizer(slug)?;
    Ok(store.release_schedule(by, note.as_ref(), &form.read, context.now).await?)
}

fn question(slug: &EditionSlug, form: &ReleaseForm, number: u32, found: &Consequences) -> Question {
    let label = match found.reached() {
        0 => format!("Publish release {number}"),
        reached => format!("Publish release {number} and send {}", counted(reached, "email", "emails")),
    };
    Question {
        edition: Some(slug.clone()),
        here: "/schedule",
        form_page: (format!("/{slug}/schedule/release"), format!("Publish release {number}")),
        title: format!("{label}?"),
        action: format!("/{slug}/schedule/release"),
        fields: form.pairs(),
        button: Some(label),
        warning: RELEASE_WARNING.to_owned(),
    }
}

async fn show(
    context: &RequestContext,
    slug: &EditionSlug,
    form: ReleaseForm,
    why: Option<String>,
) -> Result<Response, AppError> {
    let preview = context.store().release_preview(context.organizer(slug)?).await?;
    let (edition, actor) = (preview.edition.clone(), context.actor.clone());
    let head = PageMeta::new("Publish the schedule", "What the next release of the schedule changes.").under("/");
    let below = (format!("/{slug}/schedule"), "Schedule".to_owned());
    Ok(layout(context, head, || {
        let title = format!("Publish release {}", preview.number);
        view! {
            <EditionHead edition actor here="/schedule" title below/>
            <Rejection why/>
            <WarningCounts slug warnings=&preview.warnings/>
            <Preview slug preview note=form.note/>
        }
    }))
}

#[component]
fn Preview<'a>(slug: &'a EditionSlug, preview: ReleasePreview, note: String) -> impl IntoView {
    let ReleasePreview { number, changes, read, emails, .. } = preview;
    if changes.is_empty() {
        let text = if number == 1 {
            "No session has a time yet. Give sessions a time, and they appear here before you publish them."
        } else {
            "Nothing has changed since the last release. Changes of the draft appear here before you publish them."
        };
        return Either::Left(view! { <p>{text}</p> });
    }
    let headline = if number == 1 {
        format!("The first release has {}", counted(changes.len(), "session", "sessions"))
    } else {
        format!("{} since the last release", counted(changes.len(), "change", "changes"))
    };
    let count = emails.reached.len();
    let button = match count {
        0 => format!("Publish release {number}"),
        count => preview_button(count),
    };
    Either::Right(view! {
        <section class="column"><h2>{headline}</h2><Changes changes/></section>
        <Recipients emails=&emails/>
        <EditEmailText slug kind=EmailKind::Schedule/>
        <form method="post" action=format!("/{slug}/schedule/release") class="stacked">
            <Hidden name="read" value=read/>
            <TextField name="note" id="note" label="Note for everyone (Markdown), shown in the list of releases" value=note rows=4/>
            <p class="muted">{RELEASE_WARNING}</p>
            <button class="primary">{button}</button>
        </form>
    })
}

/// How many warnings of each kind there are, and their weights, the gravest kind first.
#[component]
fn WarningCounts<'a>(slug: &'a EditionSlug, warnings: &'a [ScheduleWarning]) -> impl IntoView {
    let kinds: BTreeSet<WarningKind> = warnings.iter().map(|warning| warning.kind).collect();
    let entry = |kind: WarningKind| {
        let of_kind: Vec<&ScheduleWarning> = warnings.iter().filter(|warning| warning.kind == kind).collect();
        let address = format!("/{slug}/schedule/edit?warnings={}#warnings", kind.as_str());
        let text = format!(": {}, weight {}", of_kind.len(), total_weight(of_kind.into_iter()));
        view! { <li><a href=address>{kind.label()}</a>{text}</li> }
    };
    let shown = if warnings.is_empty() {
        Either::Left(view! { <p>"The draft has no warnings."</p> })
    } else {
        let count = counted(warnings.len(), "warning", "warnings");
        let headline = format!("The draft has {count}, with a weight of {}. ", total_weight(warnings.iter()));
        Either::Right(view! {
            <p>{headline}<a href=format!("/{slug}/schedule/edit#warnings")>"Show warnings"</a>"."</p>
            <p class="muted">{weights()}</p>
            <ul class="bullets">{kinds.into_iter().map(entry).collect_view()}</ul>
        })
    };
    view! { <section class="column"><h2>"Warnings"</h2>{shown}</section> }
}

/// Explains the weights by the least and the gravest kind.
fn weights() -> String {
    format!(
        "The weight adds up how grave the warnings are, from {} for an interested person who is away to {} for two sessions in one room; a warning about several people counts once for each.",
        WarningKind::InterestedAbsent.weight(),
        WarningKind::RoomUsedTwice.weight()
    )
}

fn total_weight<'a>(warnings: impl Iterator<Item = &'a ScheduleWarning>) -> u32 {
    warnings.fold(0, |sum, warning| sum.saturating_add(warning.weight))
}

/// The people who get the email, and those without an address.
#[component]
fn Recipients<'a>(emails: &'a ReminderPreview) -> impl IntoView {
    let names = |people: &[Person]| {
        let names = people.iter().map(|person| view! { <li dir="auto">{person.name.to_string()}</li> });
        view! { <ul class="bullets">{names.collect_view()}</ul> }
    };
    let headline = match emails.reached.len() {
        0 => "No one gets an email.".to_owned(),
        count => format!("{} this email", counted(count, "person gets", "people get")),
    };
    let unreached = (!emails.unreached.is_empty()).then(|| {
        let headline = counted(emails.unreached.len(), "person has no address", "people have no address");
        view! { <details open=true><summary>{headline}</summary>{names(&emails.unreached)}</details> }
    });
    view! {
        <section class="column">
            <h2>"Who gets an email"</h2>
            <NoEmailServer/>
            <p>"People who lead a new session, and people who lead or starred a session that moves or no longer takes place."</p>
            <details open=true><summary>{headline}</summary>{names(&emails.reached)}</details>
            {unreached}
        </section>
    }
}
