//! Handles the forms and buttons on an invitation’s page for organizers.

use super::forms::{DeadlineForm, OrganizerInput, QuestionAnswerForm, RevokeWaiverForm, WaiveForm, WithdrawalForm};
use super::{PageState, show};
use crate::addresses::go_to;
use crate::context::RequestContext;
use crate::error::AppError;
use crate::forms::{Form, FormBody, NoFields};
use crate::invitations::api;
use crate::invitations::invitation_path::InvitationPath;
use crate::invitations::messages::Done;
use crate::invitations::selection_form::end_of_day;
use axum::response::Response;
use domain::access::Organizer;
use domain::id::InvitationId;
use domain::invitations::InvitationAction;
use domain::text::{LocalPath, LongText, ShortText};

type Handled = Result<Response, AppError>;

pub async fn answer(
    context: RequestContext,
    path: InvitationPath,
    FormBody(form): FormBody<QuestionAnswerForm>,
) -> Handled {
    act(&context, path, &form.clone(), OrganizerInput::Answer(form)).await
}

pub async fn waive(context: RequestContext, path: InvitationPath, FormBody(form): FormBody<WaiveForm>) -> Handled {
    act(&context, path, &form.clone(), OrganizerInput::Waive(form)).await
}

pub async fn revoke_waiver(
    context: RequestContext,
    path: InvitationPath,
    FormBody(form): FormBody<RevokeWaiverForm>,
) -> Handled {
    act(&context, path, &form.clone(), OrganizerInput::RevokeWaiver(form)).await
}

pub async fn transfer(context: RequestContext, path: InvitationPath, FormBody(form): FormBody<NoFields>) -> Handled {
    act(&context, path, &form, OrganizerInput::Transfer).await
}

pub async fn decline_request(
    context: RequestContext,
    path: InvitationPath,
    FormBody(form): FormBody<NoFields>,
) -> Handled {
    act(&context, path, &form, OrganizerInput::DeclineRequest).await
}

pub async fn send(context: RequestContext, path: InvitationPath, FormBody(form): FormBody<NoFields>) -> Handled {
    act(&context, path, &form, OrganizerInput::Send).await
}

pub async fn remind(context: RequestContext, path: InvitationPath, FormBody(form): FormBody<NoFields>) -> Handled {
    act(&context, path, &form, OrganizerInput::Remind).await
}

pub async fn revoke(context: RequestContext, path: InvitationPath, FormBody(form): FormBody<NoFields>) -> Handled {
    act(&context, path, &form, OrganizerInput::Revoke).await
}

pub async fn delete(context: RequestContext, path: InvitationPath, FormBody(form): FormBody<NoFields>) -> Handled {
    act(&context, path, &form, OrganizerInput::Delete).await
}

pub async fn set_deadline(
    context: RequestContext,
    path: InvitationPath,
    FormBody(form): FormBody<DeadlineForm>,
) -> Handled {
    act(&context, path, &form.clone(), OrganizerInput::SetDeadline(form)).await
}

pub async fn record_withdrawal(
    context: RequestContext,
    path: InvitationPath,
    FormBody(form): FormBody<WithdrawalForm>,
) -> Handled {
    act(&context, path, &form.clone(), OrganizerInput::RecordWithdrawal(form)).await
}

/// Creates an invitation link, which only this response shows.
pub async fn link(context: RequestContext, path: InvitationPath, FormBody(form): FormBody<NoFields>) -> Handled {
    context.sender(&form, &format!("{}/link", path.address()))?;
    match api::link(&context, context.organizer(&path.edition)?, path.id).await {
        Ok(link) => show(&context, &path, PageState { link: Some(link), ..PageState::default() }).await,
        Err(AppError::Wrong(why)) => show(&context, &path, PageState { why: Some(why), ..PageState::default() }).await,
        Err(other) => Err(other),
    }
}

/// Performs an action; shows a rejected form again as it was filled in.
async fn act(context: &RequestContext, path: InvitationPath, form: &impl Form, input: OrganizerInput) -> Handled {
    context.sender(form, &format!("{}/{}", path.address(), input.action()))?;
    match perform(context, context.organizer(&path.edition)?, path.id, &input).await {
        Ok(()) => {
            let next = match input {
                // The invitation has no page any more.
                OrganizerInput::Delete => {
                    format!("/{}/invitations?done={}&count=1", path.edition, Done::Discarded.as_str())
                }
                _ => path.address(),
            };
            Ok(go_to(&LocalPath::parse(&next)?))
        }
        Err(AppError::Wrong(why)) => {
            show(context, &path, PageState { rejected: Some(input), why: Some(why), link: None }).await
        }
        Err(other) => Err(other),
    }
}

async fn perform(
    context: &RequestContext,
    by: Organizer<'_>,
    id: InvitationId,
    input: &OrganizerInput,
) -> Result<(), AppError> {
    let (store, now) = (context.store(), context.now);
    let action = match input {
        OrganizerInput::Answer(form) => {
            return Ok(store.answer(by, id, &LongText::parse(&form.words)?, now).await?);
        }
        OrganizerInput::Waive(form) => {
            return Ok(store.waive(by, id, clause(&form.letter), &ShortText::parse(&form.reason)?, now).await?);
        }
        OrganizerInput::RevokeWaiver(form) => return Ok(store.unwaive(by, id, clause(&form.letter), now).await?),
        OrganizerInput::Transfer => return Ok(store.decide_forwarding(by, id, true, now).await?),
        OrganizerInput::DeclineRequest => return Ok(store.decide_forwarding(by, id, false, now).await?),
        OrganizerInput::Send => InvitationAction::Send,
        OrganizerInput::Remind => InvitationAction::Remind,
        OrganizerInput::Revoke => InvitationAction::Revoke,
        OrganizerInput::Delete => InvitationAction::Discard,
        OrganizerInput::SetDeadline(form) => {
            InvitationAction::Extend(end_of_day(&form.deadline, &context.edition(by.edition()).await?)?)
        }
        OrganizerInput::RecordWithdrawal(form) => InvitationAction::Withdraw(LongText::parse(&form.why)?),
    };
    match store.act(by, &[id], &action, now).await?.refused.pop() {
        Some((_, refusal)) => Err(refusal.into()),
        None => Ok(()),
    }
}

/// The letter of a clause; the store refuses an unknown one.
fn clause(letter: &str) -> char {
    letter.chars().next().unwrap_or('?')
}
