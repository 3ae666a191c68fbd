//! The page on which an invited person answers, by invitation link or signed in.

use super::answer_forms::Answer;
use super::api;
use super::logistics_form::{LogisticsContent, LogisticsForm};
use super::view::{AnswerContext, InvitationContent};
use crate::addresses::sign_in_address;
use crate::components::edition::EditionHead;
use crate::context::{EditionPath, RequestContext};
use crate::error::AppError;
use crate::forms::{Checkbox, Form, PageQuery};
use crate::layout::{PageMeta, layout};
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use domain::editions::Part;
use domain::id::EditionSlug;
use domain::invitations::{InvitationOwnership, InvitationState, InvitationView, RevokedLink, invitation_ownership};
use domain::text::LocalPath;
use domain::time::day;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// The query of the page: whether logistics were just saved.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct InvitationQuery {
    pub saved: Checkbox,
    /// The answer that was just given: the last segment of its address, or [`DECLINED_WITH_SUGGESTION`].
    pub done: String,
}

impl Form for InvitationQuery {}

/// The page of an invitation: that of a link, or the person's own.
pub enum AnswerPage {
    Link(String),
    Own(EditionSlug),
}

impl AnswerPage {
    pub fn address(&self) -> String {
        match self {
            AnswerPage::Link(token) => format!("/invitation/{token}"),
            AnswerPage::Own(edition) => format!("/{edition}/invitation"),
        }
    }

    /// Returns the invitation; `None` if the reader has none.
    ///
    /// # Errors
    /// Refuses an unknown link and an unknown edition. [`AppError::SignInFirst`] for visitors without a link.
    pub async fn invitation(&self, context: &RequestContext) -> Result<Option<InvitationView>, AppError> {
        match self {
            AnswerPage::Link(token) => {
                let found = api::by_link(context, token).await?;
                context.check_part(&found.edition, Part::Invitations)?;
                Ok(Some(found))
            }
            AnswerPage::Own(edition) => Ok(context.store().invitation_of(context.signed_in()?, edition).await?),
        }
    }
}

/// The code of a refusal that suggests someone else; see [`InvitationQuery::done`].
pub const DECLINED_WITH_SUGGESTION: &str = "decline-and-suggest";

/// Rejected input of the page's forms with the reason, and what was saved.
#[derive(Default)]
pub struct PageState {
    pub answer: Option<Answer>,
    pub why: Option<String>,
    pub logistics: Option<LogisticsForm>,
    pub logistics_why: Option<String>,
    pub logistics_saved: bool,
    /// The answer that was just given; see [`InvitationQuery::done`].
    pub done: String,
}

pub async fn by_link(
    context: RequestContext,
    Path(token): Path<String>,
    PageQuery(query): PageQuery<InvitationQuery>,
) -> Result<Response, AppError> {
    if let Some(revoked) = api::revoked_link(&context, &token).await? {
        return revoked_page(&context, revoked).await;
    }
    show_own(&context, AnswerPage::Link(token), PageState { done: query.done, ..PageState::default() }).await
}

/// The page of a link that doesn't open an invitation any more, with the address for questions.
async fn revoked_page(context: &RequestContext, revoked: RevokedLink) -> Result<Response, AppError> {
    let edition = context.edition(&revoked.edition).await?;
    let actor = context.actor.clone();
    let title = format!("Invitation to the {}", edition.title);
    let head = PageMeta::new(title, "This link no longer opens an invitation.").under("/");
    let what = match revoked.transferred {
        Some(at) => {
            let on = day(edition.zone.at(at).date_naive());
            format!("The organizers gave this invitation to another person on {on}. If they have invited you again, use the link in the newest email, or sign in.")
        }
        None => "The organizers have revoked the invitation, or have given it to someone else. If they have invited you again, use the link in the newest email, or sign in.".to_owned(),
    };
    let contact = revoked.contact.map(|address| {
        let address = address.to_string();
        view! { <p>"If you think that this is a mistake, write to "<a href=format!("mailto:{address}")>{address.clone()}</a>"."</p> }
    });
    let mut page = layout(context, head, || {
        view! {
            <EditionHead edition actor here="/invitation" title="Your invitation".to_owned()/>
            <p class="headline">"This link no longer opens an invitation"</p>
            <section class="column">
                <p>{what}</p>
                {contact}
            </section>
        }
    });
    *page.status_mut() = StatusCode::NOT_FOUND;
    Ok(page)
}

pub async fn own(
    context: RequestContext,
    EditionPath(edition): EditionPath,
    PageQuery(query): PageQuery<InvitationQuery>,
) -> Result<Response, AppError> {
    let state = PageState { logistics_saved: query.saved.0, done: query.done, ..PageState::default() };
    show_own(&context, AnswerPage::Own(edition), state).await
}

async fn show_own(context: &RequestContext, page: AnswerPage, state: PageState) -> Result<Response, AppError> {
    match page.invitation(context).await? {
        Some(found) => show(context, found, &page, state).await,
        None => none(context, &page).await,
    }
}

/// Renders an invitation for its person; reads logistics only if they have a seat.
pub async fn show(
    context: &RequestContext,
    found: InvitationView,
    page: &AnswerPage,
    state: PageState,
) -> Result<Response, AppError> {
    let edition = context.edition(&found.edition).await?;
    let account = context.actor.account().cloned();
    let (has_own, invitation_ownership) = ownership(context, &found).await?;
    let listed = is_listed(context, &state);
    let PageState { answer, why, logistics, logistics_why, logistics_saved, done } = state;
    let place = match found.status.state {
        InvitationState::Sent if !found.status.is_over(context.now) => {
            context.store().place_if_accepted(found.key(context.actor.account())).await?
        }
        _ => None,
    };
    let logistics = match (found.status.state, invitation_ownership) {
        (InvitationState::Accepted, InvitationOwnership::Theirs) => {
            let stored = context.store().own_logistics(context.signed_in()?, &found.edition).await?;
            stored.map(|stored| LogisticsContent {
                form: logistics.unwrap_or_else(|| LogisticsForm::of(&stored)),
                saved: logistics_saved,
                why: logistics_why,
            })
        }
        _ => None,
    };
    let action = page.address();
    let next = LocalPath::parse(&action).unwrap_or_else(|_| LocalPath::home());
    let sign_in = sign_in_address(&next).as_str().to_owned();
    let answering = AnswerContext {
        invitation_ownership,
        has_own,
        account,
        sign_in,
        action,
        listed,
        rejected: answer,
        why,
        logistics,
        place,
        done: done_text(&done).map(str::to_owned),
    };
    let title = format!("Invitation to the {}", edition.title);
    let head = PageMeta::new(title, "What participants agree to, and your answer.").under("/");
    let (actor, now) = (context.actor.clone(), context.now);
    Ok(layout(context, head, || {
        let title = format!("Your invitation to the {}", edition.title);
        view! {
            <EditionHead edition=edition.clone() actor here="/invitation" title/>
            <InvitationContent edition=&edition invitation=&found answering=&answering now/>
        }
    }))
}

/// Whether the reader has another invitation of their own, and to which person this one belongs.
async fn ownership(context: &RequestContext, found: &InvitationView) -> Result<(bool, InvitationOwnership), AppError> {
    let account = context.actor.account();
    let ownership = invitation_ownership(found.person, found.invitee.login.as_ref(), account);
    let has_own = match ownership {
        InvitationOwnership::Open | InvitationOwnership::SomeoneElses => {
            context.store().has_own_invitation(context.key(found)?).await?
        }
        InvitationOwnership::Theirs | InvitationOwnership::Unknown => false,
    };
    Ok((has_own, if has_own { InvitationOwnership::SomeoneElses } else { ownership }))
}

/// What was just answered, in one sentence.
fn done_text(done: &str) -> Option<&'static str> {
    match done {
        "accept" => Some("Thank you. Your answer is saved."),
        "agree" => Some("Thank you. You agreed to the new commitments."),
        "decline" => Some("Your answer is saved."),
        DECLINED_WITH_SUGGESTION => Some("Your answer is saved. The organizers see your suggestion."),
        "withdraw" => Some("Your withdrawal is saved."),
        "ask" => Some("Your question is sent to the organizers. Their answer appears on this page."),
        _ => None,
    }
}

/// Whether the checkbox for the public list is ticked: as typed, or as on the person's own page.
fn is_listed(context: &RequestContext, state: &PageState) -> bool {
    match &state.answer {
        Some(Answer::Accept(form)) => form.listed.0,
        _ => context.preferences.as_ref().is_some_and(|preferences| preferences.listed),
    }
}

/// Renders the page of a person without an invitation.
pub async fn none(context: &RequestContext, page: &AnswerPage) -> Result<Response, AppError> {
    let AnswerPage::Own(slug) = page else { return Err(domain::Refusal::NoSuchLink.into()) };
    let edition = context.edition(slug).await?;
    let title = format!("Invitation to the {}", edition.title);
    let head = PageMeta::new(title, "Who is invited, and how.").under("/");
    let actor = context.actor.clone();
    Ok(layout(context, head, || {
        view! {
            <EditionHead edition actor here="/invitation" title="Your invitation".to_owned()/>
            <p class="headline">"You have no invitation to this edition"</p>
            <p class="column">"The organizers invite people by GitHub login or email. If you have received an invitation email, open its link while you are signed in. The invitation then appears here."</p>
        }
    }))
}
