//! Handles the actions of organizers on emails in the outbox.

use super::emails_form::{EmailsForm, segment};
use super::outbox::{OutboxMessage, OutboxQuery, show};
use crate::addresses::go_to;
use crate::context::{EditionPath, RequestContext};
use crate::error::AppError;
use crate::forms::{FormBody, given};
use axum::response::Response;
use domain::email::{OutboxAction, OutboxReport};
use domain::id::EditionSlug;
use domain::text::LocalPath;

type Handled = Result<Response, AppError>;

pub async fn hold(context: RequestContext, path: EditionPath, FormBody(form): FormBody<EmailsForm>) -> Handled {
    act(&context, path, form, OutboxAction::Hold).await
}

pub async fn send_now(context: RequestContext, path: EditionPath, FormBody(form): FormBody<EmailsForm>) -> Handled {
    act(&context, path, form, OutboxAction::Release).await
}

pub async fn send_again(context: RequestContext, path: EditionPath, FormBody(form): FormBody<EmailsForm>) -> Handled {
    act(&context, path, form, OutboxAction::SendAgain).await
}

pub async fn discard(context: RequestContext, path: EditionPath, FormBody(form): FormBody<EmailsForm>) -> Handled {
    act(&context, path, form, OutboxAction::Drop).await
}

/// Acts on the selected emails, and redirects to the email or to the outbox.
async fn act(
    context: &RequestContext,
    EditionPath(slug): EditionPath,
    form: EmailsForm,
    action: OutboxAction,
) -> Handled {
    context.sender(&form, &format!("/{slug}/outbox/{}", segment(action)))?;
    let report = match handle(context, &slug, &form, action).await {
        Ok(report) => report,
        Err(AppError::Wrong(why)) => {
            let message = OutboxMessage { why: Some(why), ..OutboxMessage::default() };
            return show(context, &slug, OutboxQuery::default(), form, message).await;
        }
        Err(other) => return Err(other),
    };
    let done = format!("done={}", segment(action));
    match (report.refused.is_empty(), form.selected().as_slice()) {
        (true, [id]) if given(&form.one).is_some() => {
            Ok(go_to(&LocalPath::parse(&format!("/{slug}/outbox/{id}?{done}"))?))
        }
        (true, _) => Ok(go_to(&LocalPath::parse(&format!("/{slug}/outbox?{done}&count={}", report.done.len()))?)),
        (false, _) => {
            let message = OutboxMessage::of(&report, action, context.state.sends_emails);
            show(context, &slug, OutboxQuery::default(), form, message).await
        }
    }
}

async fn handle(
    context: &RequestContext,
    slug: &EditionSlug,
    form: &EmailsForm,
    action: OutboxAction,
) -> Result<OutboxReport, AppError> {
    let by = context.organizer(slug)?;
    let ids = form.selected();
    if ids.is_empty() {
        return Err(AppError::Wrong("Select at least one email.".to_owned()));
    }
    Ok(context.store().handle(by, &ids, action, context.now).await?)
}
