//! Handles the forms and buttons on an invitation’s page for organizers.

use super::forms::{DeadlineForm, OrganizerInput, QuestionAnswerForm, RevokeWaiverForm, WaiveForm, WithdrawalForm};
use super::{PageState, show};
use crate::addresses::go_to;
use crate::confirmation::{Question, asked};
use crate::context::{FormStep, RequestContext};
use crate::error::AppError;
use crate::forms::{Form, FormBody, NoFields};
use crate::invitations::act::parse;
use crate::invitations::filter_form::unsent_query;
use crate::invitations::invitation_path::InvitationPath;
use crate::invitations::selection_form::{SelectionAction, SelectionForm, end_of_day};
use crate::invitations::{api, confirm};
use axum::response::Response;
use domain::access::Organizer;
use domain::email::EmailCounts;
use domain::id::InvitationId;
use domain::invitations::InvitationAction;
use domain::text::{LocalPath, LongText, ShortText};
use leptos::either::Either;
use store::Store;

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

pub async fn mark_seen(context: RequestContext, path: InvitationPath, FormBody(form): FormBody<NoFields>) -> Handled {
    act(&context, path, &form, OrganizerInput::MarkSeen).await
}

pub async fn send(context: RequestContext, path: InvitationPath, FormBody(form): FormBody<NoFields>) -> Handled {
    ask(&context, &path, &form, SelectionAction::Send).await
}

pub async fn remind(context: RequestContext, path: InvitationPath, FormBody(form): FormBody<NoFields>) -> Handled {
    ask(&context, &path, &form, SelectionAction::Remind).await
}

pub async fn revoke(context: RequestContext, path: InvitationPath, FormBody(form): FormBody<NoFields>) -> Handled {
    ask(&context, &path, &form, SelectionAction::Revoke).await
}

pub async fn delete(context: RequestContext, path: InvitationPath, FormBody(form): FormBody<NoFields>) -> Handled {
    ask(&context, &path, &form, SelectionAction::Delete).await
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

/// Shows the consequences of an action on this invitation, with the button that does it.
async fn ask(context: &RequestContext, path: &InvitationPath, form: &NoFields, action: SelectionAction) -> Handled {
    context.sender(form, &format!("{}/{}", path.address(), action.as_str()))?;
    if context.step == FormStep::Back {
        return Ok(go_to(&LocalPath::parse(&path.address())?));
    }
    let form = SelectionForm { ids: vec![path.id.to_string()], ..SelectionForm::default() };
    let parsed = parse(context, &path.edition, &form, action).await?;
    match confirm::asked(context, &path.edition, &form, action, &parsed, Some(path.address())).await? {
        Either::Left(page) => Ok(page),
        // A deleted draft has no page any more.
        Either::Right(_) if action == SelectionAction::Delete => {
            Ok(go_to(&LocalPath::parse(&format!("/{}/invitations?done=discard&count=1", path.edition))?))
        }
        Either::Right(acted) => after(path, action.as_str(), EmailCounts::of(&acted.emails)),
    }
}

/// Performs an action, once its emails were shown; shows a rejected form again as it was filled in.
async fn act(context: &RequestContext, path: InvitationPath, form: &impl Form, input: OrganizerInput) -> Handled {
    let address = format!("{}/{}", path.address(), input.action());
    context.sender(form, &address)?;
    let by = context.organizer(&path.edition)?;
    let rejected = |input, why| PageState { rejected: Some(input), why, ..PageState::default() };
    if context.step == FormStep::Back {
        return show(context, &path, rejected(input, None)).await;
    }
    let (name, title) = question_about(context, by, path.id, &input).await?;
    let preview = context.store().preview_writes();
    let mut emails = EmailCounts::default();
    let done = perform(context, &preview.store, by, path.id, &input).await;
    if done.is_ok() {
        emails = preview.consequences(by.id()).await?.counts();
        let question = |_: &_| Question {
            edition: Some(path.edition.clone()),
            here: "/invitations",
            form_page: (path.address(), "Invitation".to_owned()),
            title,
            action: address,
            fields: form.pairs(),
            button: Some(input.label().to_owned()),
            warning: input.warning(&name),
        };
        if let Some(page) = asked(context, by.id(), preview, question).await? {
            return Ok(page);
        }
    }
    match done {
        Ok(()) => after(&path, input.action(), emails),
        Err(AppError::Wrong(why)) => show(context, &path, rejected(input, Some(why))).await,
        Err(other) => Err(other),
    }
}

/// Redirects to the page, which says what was done and what became of its emails.
fn after(path: &InvitationPath, action: &str, emails: EmailCounts) -> Handled {
    let (queued, unsent) = (emails.queued, unsent_query(emails));
    Ok(go_to(&LocalPath::parse(&format!("{}?done={action}&queued={queued}{unsent}", path.address()))?))
}

/// The name of the invited person, and the question before the action. That of a transfer names both people.
async fn question_about(
    context: &RequestContext,
    by: Organizer<'_>,
    id: InvitationId,
    input: &OrganizerInput,
) -> Result<(String, String), AppError> {
    let invitation = context.store().invitation(by, id).await?.invitation;
    let name = invitation.display_name();
    let question = match (input, &invitation.forwarded_to) {
        (OrganizerInput::Transfer, Some(next)) => format!("Transfer the invitation of {name} to {}?", next.name),
        _ => input.question(&name),
    };
    Ok((name, question))
}

async fn perform(
    context: &RequestContext,
    store: &Store,
    by: Organizer<'_>,
    id: InvitationId,
    input: &OrganizerInput,
) -> Result<(), AppError> {
    let now = context.now;
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
        OrganizerInput::MarkSeen => return Ok(store.mark_seen(by, id, now).await?),
        OrganizerInput::SetDeadline(form) => {
            InvitationAction::Extend(end_of_day(&form.deadline, &context.edition(by.edition()).await?, now)?)
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
