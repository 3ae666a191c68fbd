//! Reminds people of a poll, after pages that show who is affected and each email.

use super::poll::{Names, poll_number};
use crate::addresses::go_to;
use crate::components::edition::EditionHead;
use crate::components::email_preview::{EditEmailText, preview_button};
use crate::components::email_server::NoEmailServer;
use crate::components::field::Rejection;
use crate::confirmation::{Question, asked_to_email};
use crate::context::{EditionPath, FormStep, RequestContext};
use crate::error::AppError;
use crate::forms::{FormBody, NoFields};
use crate::layout::{PageMeta, layout};
use axum::extract::Path;
use axum::http::Uri;
use axum::response::Response;
use domain::email::{EmailKind, ReminderPreview};
use domain::id::{EditionSlug, PollNumber};
use domain::people::Person;
use domain::text::{LocalPath, counted};
use domain::views::Consequences;
use leptos::prelude::*;

pub async fn page(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    Path((_, number)): Names,
) -> Result<Response, AppError> {
    show(&context, &slug, poll_number(&slug, &number)?, None).await
}

pub async fn send(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    Path((_, number)): Names,
    address: Uri,
    FormBody(form): FormBody<NoFields>,
) -> Result<Response, AppError> {
    context.sender(&form, address.path())?;
    let number = poll_number(&slug, &number)?;
    let by = context.participant(&slug)?;
    if context.step == FormStep::Back {
        return show(&context, &slug, number, None).await;
    }
    let preview = context.store().preview_writes();
    match preview.store.remind_poll(by, number, context.now).await.map_err(AppError::from) {
        Ok(count) => {
            let page = address.path().to_owned();
            let question = |found: &Consequences| Question {
                action: page.clone(),
                ..question(
                    &slug,
                    (page, "Remind people of the poll".to_owned()),
                    format!("Remind {}", counted(found.reached(), "person", "people")),
                )
            };
            let asked = asked_to_email(&context, preview, question).await?;
            let done = LocalPath::parse(&format!("/{slug}/polls/{number}?emailed={count}"))?;
            Ok(asked.unwrap_or_else(|| go_to(&done)))
        }
        Err(AppError::Wrong(why)) => show(&context, &slug, number, Some(why)).await,
        Err(other) => Err(other),
    }
}

/// The question of a change that reminds people, without the address and the fields of its form.
pub fn question(slug: &EditionSlug, form_page: (String, String), label: String) -> Question {
    Question {
        edition: Some(slug.clone()),
        here: "/meetings",
        form_page,
        title: format!("{label}?"),
        action: String::new(),
        fields: Vec::new(),
        button: Some(label),
        warning: "Emails can’t be taken back once they are sent. People can be reminded again after a day.".to_owned(),
    }
}

async fn show(
    context: &RequestContext,
    slug: &EditionSlug,
    number: PollNumber,
    why: Option<String>,
) -> Result<Response, AppError> {
    let preview = context.store().poll_reminder(context.participant(slug)?, number, context.now).await?;
    let (edition, actor) = (context.edition(slug).await?, context.actor.clone());
    let head = PageMeta::new("Remind people of the poll", "Who gets the reminder.").under("/");
    let below = (format!("/{slug}/polls/{number}"), "Poll".to_owned());
    Ok(layout(context, head, || {
        let action = format!("/{slug}/polls/{number}/remind");
        view! {
            <EditionHead edition actor here="/meetings" title="Remind people of the poll".to_owned() below/>
            <Rejection why/>
            <Reminded preview=preview.clone()/>
            <EditEmailText slug kind=EmailKind::Poll/>
            <SendButton action count=preview.reached.len()/>
        }
    }))
}

/// The people who get the reminder, and those without an address.
#[component]
fn Reminded(preview: ReminderPreview) -> impl IntoView {
    let names = |people: Vec<Person>| {
        view! { <ul class="bullets">{people.into_iter().map(|person| view! { <li dir="auto">{person.name.to_string()}</li> }).collect_view()}</ul> }
    };
    let headline = match preview.reached.len() {
        0 => "No one with an address has options to answer.".to_owned(),
        count => format!("{} this email", counted(count, "person gets", "people get")),
    };
    let unreached = (!preview.unreached.is_empty()).then(|| {
        let headline = counted(preview.unreached.len(), "person has no address", "people have no address");
        view! { <details><summary>{headline}</summary>{names(preview.unreached)}</details> }
    });
    view! {
        <section class="column">
            <h2>"Who is affected"</h2>
            <NoEmailServer/>
            <p>"These people have not answered all options."</p>
            <details open=true><summary>{headline}</summary>{names(preview.reached)}</details>
            {unreached}
        </section>
    }
}

#[component]
fn SendButton(action: String, count: usize) -> impl IntoView {
    (count > 0).then(|| {
        view! {
            <form method="post" action=action>
                <button class="primary">{preview_button(count)}</button>
            </form>
        }
    })
}
