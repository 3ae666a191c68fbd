//! The page on which an invited person answers, by invitation link or signed in.

use super::answer_forms::Answer;
use super::api;
use super::logistics_form::{LogisticsContent, LogisticsForm};
use super::view::{AnswerContext, InvitationContent};
use crate::addresses::sign_in_address;
use crate::components::edition::EditionHead;
use crate::context::{EditionPath, RequestContext};
use crate::error::AppError;
use crate::forms::{Checkbox, Form, PageQuery, shown_answers, typed_answers};
use crate::layout::{PageMeta, layout};
use crate::travel_costs::own::OwnTravelCostsContent;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use domain::editions::Part;
use domain::id::{EditionSlug, QuestionId};
use domain::invitations::{
    EndsWithSeat, InvitationOwnership, InvitationState, InvitationView, RevokedLink, invitation_ownership,
};
use domain::text::LocalPath;
use domain::time::day;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

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

/// The code of a request for reimbursement; see [`InvitationQuery::done`].
pub const REIMBURSEMENT: &str = "request-reimbursement";

/// The code of a refusal that suggests someone else; see [`InvitationQuery::done`].
pub const DECLINED_WITH_SUGGESTION: &str = "decline-and-suggest";

/// The code of a withdrawal that ended claims or replies to meetings, too; see [`InvitationQuery::done`].
pub const WITHDRAWN_WITH_MORE: &str = "withdraw-and-leave";

/// Rejected input of the page's forms with the reason, and what was saved.
#[derive(Default)]
pub struct PageState {
    pub answer: Option<Answer>,
    pub why: Option<String>,
    pub logistics: Option<LogisticsForm>,
    pub logistics_why: Option<String>,
    pub logistics_saved: bool,
    /// Why the reimbursement can't be requested.
    pub reimbursement_why: Option<String>,
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
    mut state: PageState,
) -> Result<Response, AppError> {
    let edition = context.edition(&found.edition).await?;
    let account = context.actor.account().cloned();
    let (has_own, invitation_ownership) = ownership(context, &found).await?;
    let listed = is_listed(context, &state);
    let answers = own_answers(context, &found, &state).await?;
    let (requested, reimbursement_why) = (state.done == REIMBURSEMENT, state.reimbursement_why.take());
    let (rejected, why, done) = (state.answer.take(), state.why.take(), done_text(&state.done).map(str::to_owned));
    let place = match found.status.state {
        InvitationState::Sent if !found.status.is_over(context.now) => {
            context.store().place_if_accepted(found.key(context.actor.account())).await?
        }
        _ => None,
    };
    let logistics = logistics_content(context, &found, invitation_ownership, state).await?;
    let travel_costs = match (invitation_ownership, edition.parts.travel) {
        (InvitationOwnership::Theirs, true) => {
            let own = context.store().own_travel_costs(context.signed_in()?, &found.edition).await?;
            own.map(|own| OwnTravelCostsContent { own, requested, why: reimbursement_why })
        }
        _ => None,
    };
    let ends_with_seat = ends_with_seat(context, &found, invitation_ownership).await?;
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
        rejected,
        why,
        logistics,
        travel_costs,
        place,
        answers,
        ends_with_seat,
        done,
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

/// The logistics of a person with a seat: as rejected, or as stored.
async fn logistics_content(
    context: &RequestContext,
    found: &InvitationView,
    ownership: InvitationOwnership,
    state: PageState,
) -> Result<Option<LogisticsContent>, AppError> {
    if (found.status.state, ownership) != (InvitationState::Accepted, InvitationOwnership::Theirs) {
        return Ok(None);
    }
    let stored = context.store().own_logistics(context.signed_in()?, &found.edition).await?;
    Ok(stored.map(|stored| LogisticsContent {
        form: state.logistics.unwrap_or_else(|| LogisticsForm::of(&stored)),
        saved: state.logistics_saved,
        why: state.logistics_why,
    }))
}

/// What ends besides the seat or the place on the waitlist, if the reader may give it up.
async fn ends_with_seat(
    context: &RequestContext,
    found: &InvitationView,
    ownership: InvitationOwnership,
) -> Result<EndsWithSeat, AppError> {
    match (found.status.state, ownership) {
        (InvitationState::Accepted | InvitationState::Waitlisted, InvitationOwnership::Theirs) => {
            Ok(context.store().ends_with_seat(context.key(found)?, context.now).await?)
        }
        _ => Ok(EndsWithSeat::default()),
    }
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
        "answers" => Some("Your answers are saved."),
        WITHDRAWN_WITH_MORE => Some(
            "Your withdrawal is saved. You no longer count at meetings to come, and others can take over tasks that you claimed.",
        ),
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

/// The answers to the edition's own questions: as typed, or as the reader has given them before.
async fn own_answers(
    context: &RequestContext,
    found: &InvitationView,
    state: &PageState,
) -> Result<BTreeMap<QuestionId, String>, AppError> {
    let may_accept = found.status.state == InvitationState::Sent;
    Ok(match (&state.answer, context.actor.account()) {
        (Some(Answer::Accept(form)), _) => typed_answers(&form.question, &form.answer),
        (Some(Answer::Questions(form)), _) => typed_answers(&form.question, &form.answer),
        (_, Some(account)) if found.person == Some(account.id) => shown_answers(&found.answers),
        (_, Some(account)) if !found.questions.is_empty() && may_accept => {
            shown_answers(&context.store().own_answers(account.signed_in(), &found.edition).await?)
        }
        _ => BTreeMap::new(),
    })
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
