//! An invitation's page for organizers: state, questions, waivers, events and actions.

mod status;

use super::api;
use crate::addresses::go_to;
use crate::components::edition::EditionHead;
use crate::components::field;
use crate::components::organizer_tabs::OrganizerTabs;
use crate::components::times::{Ago, When};
use crate::context::{LoadedEdition, RequestContext};
use crate::error::AppError;
use crate::fields::Fields;
use crate::forms::{DeclaredFields, FieldsBody};
use crate::layout::{PageMeta, layout};
use axum::extract::Path;
use axum::response::Response;
use domain::editions::{Edition, EditionPage};
use domain::id::InvitationId;
use domain::invitations::{Invitation, InvitationMessage, InvitationPage};
use domain::text::{LocalPath, LongText, ShortText};
use domain::time::Instant;
use leptos::prelude::*;
use status::status;

/// Parts of the page that aren't stored: a new link, rejected input and the reason.
#[derive(Default)]
struct More {
    link: Option<String>,
    typed: Fields,
    why: Option<String>,
}

type Number = Path<(String, String)>;

pub async fn page(
    context: RequestContext,
    LoadedEdition(page): LoadedEdition,
    Path((_, number)): Number,
) -> Result<Response, AppError> {
    show(&context, page, InvitationId::parse(&number)?, More::default()).await
}

/// The form that creates an invitation link.
pub struct LinkForm;

impl DeclaredFields for LinkForm {
    const FIELDS: &'static [&'static str] = &[];
}

/// Creates an invitation link, which only this response shows.
pub async fn link(
    context: RequestContext,
    LoadedEdition(page): LoadedEdition,
    Path((_, number)): Number,
    form: FieldsBody<LinkForm>,
) -> Result<Response, AppError> {
    let (id, slug) = (InvitationId::parse(&number)?, page.edition.slug.clone());
    context.sender_of_fields(&form, &format!("/{slug}/invitations/{id}/link"))?;
    match api::link(&context, context.organizer(&slug)?, id).await {
        Ok(link) => show(&context, page, id, More { link: Some(link), ..More::default() }).await,
        Err(AppError::Wrong(why)) => show(&context, page, id, More { why: Some(why), ..More::default() }).await,
        Err(other) => Err(other),
    }
}

/// The forms on an invitation’s page for organizers.
pub struct InvitationForm;

impl DeclaredFields for InvitationForm {
    const FIELDS: &'static [&'static str] = &["do", "words", "letter", "reason"];
}

/// Answers a question, decides about a forwarded link, or grants or revokes a waiver.
pub async fn write(
    context: RequestContext,
    LoadedEdition(page): LoadedEdition,
    Path((_, number)): Number,
    form: FieldsBody<InvitationForm>,
) -> Result<Response, AppError> {
    let (id, slug) = (InvitationId::parse(&number)?, page.edition.slug.clone());
    context.sender_of_fields(&form, &format!("/{slug}/invitations/{id}"))?;
    let by = context.organizer(&slug)?;
    let letter = form.typed("letter").chars().next().unwrap_or('?');
    let done = match form.typed("do") {
        "answer" => match LongText::parse(form.typed("words")) {
            Ok(message) => context.store().answer(by, id, &message, context.now).await.map_err(AppError::from),
            Err(refusal) => Err(refusal.into()),
        },
        "waive" => match ShortText::parse(form.typed("reason")) {
            Ok(reason) => context.store().waive(by, id, letter, &reason, context.now).await.map_err(AppError::from),
            Err(refusal) => Err(refusal.into()),
        },
        "unwaive" => context.store().unwaive(by, id, letter, context.now).await.map_err(AppError::from),
        "let-in" => context.store().decide_forwarding(by, id, true, context.now).await.map_err(AppError::from),
        "turn-away" => context.store().decide_forwarding(by, id, false, context.now).await.map_err(AppError::from),
        _ => Err(AppError::UnacceptableRequest(axum::http::StatusCode::BAD_REQUEST)),
    };
    match done {
        Ok(()) => Ok(go_to(&LocalPath::parse(&format!("/{slug}/invitations/{id}"))?)),
        Err(AppError::Wrong(why)) => {
            show(&context, page, id, More { typed: form.fields, why: Some(why), ..More::default() }).await
        }
        Err(other) => Err(other),
    }
}

async fn show(context: &RequestContext, page: EditionPage, id: InvitationId, more: More) -> Result<Response, AppError> {
    let slug = page.edition.slug.clone();
    let details = context.store().invitation(context.organizer(&slug)?, id).await?;
    let (actor, now) = (context.actor.clone(), context.now);
    let title = details.invitation.display_name();
    let head =
        PageMeta::new(format!("Invitation for {title}"), "State, questions and events of this invitation.").under("/");
    Ok(layout(context, head, || {
        let edition = page.edition.clone();
        view! {
            <EditionHead edition=page.edition.clone() actor here="/invitations" title below=(format!("/{slug}/invitations"), "Invitations".to_owned())/>
            <OrganizerTabs edition=slug here=""/>
            {field::rejection(more.why.clone())}
            {more.link.clone().map(fresh_link)}
            <div class="with-sidebar">
                <div class="column">
                    {forwarded(&edition, &details.invitation)}
                    {messages(&edition, &details, &more.typed, now)}
                    {waivers(&edition, &page, &details, &more.typed)}
                    {events(&edition, &details)}
                </div>
                {status(&edition, &details, now)}
            </div>
        }
        .into_any()
    }))
}

fn fresh_link(link: String) -> AnyView {
    view! {
        <section class="invitation-link" role="status">
            <h2>"Invitation link"</h2>
            <p>"Copy this link now; it will not be shown again. Earlier links still work."</p>
            <label>"Link"<input type="text" readonly value=link/></label>
        </section>
    }
    .into_any()
}

fn forwarded(edition: &Edition, invitation: &Invitation) -> Option<AnyView> {
    let person = invitation.forwarded_to.as_ref()?;
    let login = person.login.as_ref().map(|login| format!(" (@{login})")).unwrap_or_default();
    let action = format!("/{}/invitations/{}", edition.slug, invitation.id);
    Some(
        view! {
            <section class="banner">
                <h2>"Someone else opened the link"</h2>
                <p>{format!("{}{login} has the invitation link for {} and asks to take their place.", person.name, invitation.draft.invitee.display_name())}</p>
                <form method="post" action=action class="form-row">
                    <button name="do" value="let-in">"Transfer the invitation"</button>
                    <button name="do" value="turn-away">"Decline the request"</button>
                </form>
            </section>
        }
        .into_any(),
    )
}

fn messages(edition: &Edition, details: &InvitationPage, typed: &Fields, now: Instant) -> Option<AnyView> {
    let entry = |message: &InvitationMessage| {
        let who = if message.answer { "An organizer".to_owned() } else { details.invitation.display_name() };
        view! { <li><b>{who}</b>" "<span class="muted"><Ago now then=message.at/></span><p class="note pre-line">{message.text.to_string()}</p></li> }
    };
    let action = format!("/{}/invitations/{}", edition.slug, details.invitation.id);
    (!details.messages.is_empty()).then(|| {
        view! {
            <section>
                <h2>"Questions"</h2>
                <ol class="entry-list">{details.messages.iter().map(entry).collect_view()}</ol>
                <form method="post" action=action class="stacked">
                    {field::text("words", "words", "Answer (also sent by email)", typed.typed("words"), 4)}
                    <button name="do" value="answer">"Send answer"</button>
                </form>
            </section>
        }
        .into_any()
    })
}

fn waivers(edition: &Edition, page: &EditionPage, details: &InvitationPage, typed: &Fields) -> Option<AnyView> {
    let action = format!("/{}/invitations/{}", edition.slug, details.invitation.id);
    let granted = details.waivers.iter().map(|waiver| {
        let by = waiver.by.as_ref().map(|name| format!(", granted by {name}")).unwrap_or_default();
        let text = format!("({}): {}{by}", waiver.letter, waiver.reason);
        view! {
            <li>
                <span>{text}</span>
                <form method="post" action=action.clone()>
                    {field::hidden("letter", waiver.letter.to_string())}
                    <button name="do" value="unwaive" aria-label=format!("Revoke waiver of ({})", waiver.letter)>"Revoke waiver"</button>
                </form>
            </li>
        }
    });
    let granted: Vec<_> = granted.collect();
    let left = page.clauses.iter().filter(|clause| details.waivers.iter().all(|waiver| waiver.letter != clause.letter));
    let options: Vec<(String, String)> =
        left.map(|clause| (clause.letter.to_string(), format!("({})", clause.letter))).collect();
    let form = (!options.is_empty()).then(|| {
        view! {
            <details open=typed.typed("do") == "waive">
                <summary>"Waive a commitment"</summary>
                <form method="post" action=action.clone() class="stacked">
                    {field::choice("letter", "Commitment", options, typed.typed("letter"))}
                    {field::line("reason", "Reason (the person and the organizers can read it)", typed.typed("reason"))}
                    <button name="do" value="waive">"Waive commitment"</button>
                </form>
            </details>
        }
    });
    (!page.clauses.is_empty()).then(|| {
        let none = granted.is_empty().then(
            || view! { <p class="muted">"No waivers. To accept, this person must agree to every commitment."</p> },
        );
        view! { <section><h2>"Waivers"</h2>{none}<ul class="list-with-buttons">{granted}</ul>{form}</section> }
            .into_any()
    })
}

fn events(edition: &Edition, details: &InvitationPage) -> AnyView {
    let entry = |event: &domain::invitations::InvitationEventRecord| {
        let by = event.by.as_ref().map(|person| format!(", {}", person.name));
        view! { <li>{event.event.label()}<br/><span class="muted"><When zone=edition.zone.clone() starts=event.at ends=None/>{by}</span></li> }
    };
    view! { <section><h2>"Timeline"</h2><ol class="timeline">{details.events.iter().map(entry).collect_view()}</ol></section> }
        .into_any()
}
