//! Handles actions on selected invitations, and offers of free seats.

use super::confirm;
use super::filter_form::{InvitationsQuery, unsent_query};
use super::list::{ListMessage, show};
use super::messages::Done;
use super::selection_form::{SelectionAction, SelectionForm, end_of_day};
use crate::addresses::go_to;
use crate::components::seats::OFFER_WARNING;
use crate::confirmation::{Question, asked};
use crate::context::{EditionPath, FormStep, RequestContext};
use crate::error::AppError;
use crate::forms::{FormBody, NoFields, from_bytes, optional};
use axum::response::Response;
use domain::email::EmailCounts;
use domain::id::EditionSlug;
use domain::invitations::InvitationAction;
use domain::text::{LocalPath, Title, counted};
use domain::views::Consequences;
use leptos::either::Either;

type Handled = Result<Response, AppError>;

pub async fn send(context: RequestContext, path: EditionPath, FormBody(form): FormBody<SelectionForm>) -> Handled {
    act(&context, path, form, SelectionAction::Send).await
}

pub async fn remind(context: RequestContext, path: EditionPath, FormBody(form): FormBody<SelectionForm>) -> Handled {
    act(&context, path, form, SelectionAction::Remind).await
}

pub async fn revoke(context: RequestContext, path: EditionPath, FormBody(form): FormBody<SelectionForm>) -> Handled {
    act(&context, path, form, SelectionAction::Revoke).await
}

pub async fn delete(context: RequestContext, path: EditionPath, FormBody(form): FormBody<SelectionForm>) -> Handled {
    act(&context, path, form, SelectionAction::Delete).await
}

pub async fn set_deadline(
    context: RequestContext,
    path: EditionPath,
    FormBody(form): FormBody<SelectionForm>,
) -> Handled {
    act(&context, path, form, SelectionAction::SetDeadline).await
}

pub async fn move_to_seat_pool(
    context: RequestContext,
    path: EditionPath,
    FormBody(form): FormBody<SelectionForm>,
) -> Handled {
    act(&context, path, form, SelectionAction::MoveToSeatPool).await
}

pub async fn offer(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    FormBody(form): FormBody<NoFields>,
) -> Handled {
    context.sender(&form, &format!("/{slug}/invitations/offer"))?;
    let (by, list) = (context.organizer(&slug)?, format!("/{slug}/invitations"));
    if context.step == FormStep::Back {
        return Ok(go_to(&LocalPath::parse(&list)?));
    }
    let preview = context.store().preview_writes();
    let offered = preview.store.offer_next(by, context.now).await?;
    let emails = preview.consequences(by.id()).await?.counts();
    let question = |found: &Consequences| {
        let label = format!("Offer {}", counted(found.emails.len(), "seat", "seats"));
        Question {
            edition: Some(slug.clone()),
            here: "/invitations",
            action: format!("{list}/offer"),
            form_page: (list.clone(), "Invitations".to_owned()),
            title: format!("{label}?"),
            fields: Vec::new(),
            button: Some(label),
            warning: OFFER_WARNING.to_owned(),
        }
    };
    if let Some(page) = asked(&context, by.id(), preview, question).await? {
        return Ok(page);
    }
    let emails = EmailCounts { queued: 0, ..emails };
    after(&slug, &InvitationsQuery::default(), Done::Offered, offered as usize, emails)
}

/// Acts on the selected invitations, once that is confirmed. Shows a rejected form again.
async fn act(
    context: &RequestContext,
    EditionPath(slug): EditionPath,
    form: SelectionForm,
    action: SelectionAction,
) -> Handled {
    context.sender(&form, &format!("/{slug}/invitations/{}", action.as_str()))?;
    context.organizer(&slug)?;
    let query: InvitationsQuery = from_bytes(form.back.as_bytes()).unwrap_or_default();
    if context.step == FormStep::Back {
        return show(context, &slug, query, form, ListMessage::default()).await;
    }
    let button = action;
    let action = match parse(context, &slug, &form, action).await {
        Ok(action) => action,
        Err(AppError::Wrong(why)) => {
            let message = ListMessage { wrong: Some(why), ..ListMessage::default() };
            return show(context, &slug, query, form, message).await;
        }
        Err(other) => return Err(other),
    };
    let acted = match confirm::asked(context, &slug, &form, button, &action, None).await? {
        Either::Left(page) => return Ok(page),
        Either::Right(acted) => acted,
    };
    let done = Done::of(&action);
    let emails = EmailCounts::of(&acted.emails);
    // An invitation or a reminder that isn't queued isn't counted as sent.
    let (count, queued) = match done.sends() {
        Some(kind) => (EmailCounts::of(acted.emails.iter().filter(|email| email.kind == kind)).queued, 0),
        None => (acted.done, emails.queued),
    };
    after(&slug, &query, done, count, EmailCounts { queued, ..emails })
}

/// Parses the fields of an action.
///
/// # Errors
/// [`AppError::Wrong`] for a malformed field, or if nothing is selected.
pub(super) async fn parse(
    context: &RequestContext,
    slug: &EditionSlug,
    form: &SelectionForm,
    action: SelectionAction,
) -> Result<InvitationAction, AppError> {
    if form.selected().is_empty() {
        return Err(AppError::Wrong("Select at least one person.".to_owned()));
    }
    Ok(match action {
        SelectionAction::Send => InvitationAction::Send,
        SelectionAction::Remind => InvitationAction::Remind,
        SelectionAction::Revoke => InvitationAction::Revoke,
        SelectionAction::Delete => InvitationAction::Discard,
        SelectionAction::SetDeadline => {
            InvitationAction::Extend(end_of_day(&form.deadline, &context.edition(slug).await?, context.now)?)
        }
        SelectionAction::MoveToSeatPool => InvitationAction::SeatPool(optional(&form.seat_pool, Title::parse)?),
    })
}

/// Redirects to the list that the form was on, with the same filter.
fn after(slug: &EditionSlug, query: &InvitationsQuery, done: Done, count: usize, emails: EmailCounts) -> Handled {
    let chosen = query.chosen();
    let separator = if chosen.is_empty() { "" } else { "&" };
    let queued = if emails.queued > 0 { format!("&queued={}", emails.queued) } else { String::new() };
    let unsent = unsent_query(emails);
    let address =
        format!("/{slug}/invitations?{chosen}{separator}done={}&count={count}{queued}{unsent}", done.as_str());
    Ok(go_to(&LocalPath::parse(&address)?))
}
