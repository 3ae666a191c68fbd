//! Handles the answers of an invited person, by invitation link or signed in.

use super::answer::{AnswerPage, DECLINED_WITH_SUGGESTION, PageState, WITHDRAWN_WITH_MORE, none, show};
use super::answer_forms::{Answer, AnswerForm};
use crate::addresses::go_to;
use crate::context::{EditionPath, RequestContext};
use crate::error::AppError;
use crate::forms::{FormBody, number, optional, typed_answers};
use axum::extract::Path;
use axum::response::Response;
use domain::Refusal;
use domain::commitments::Consent;
use domain::invitations::{InvitationState, InvitationView};
use domain::own_questions::{MAX_ANSWER, answers};
use domain::text::{LocalPath, LongText, ShortText};

pub async fn by_link<F: AnswerForm>(
    context: RequestContext,
    Path(token): Path<String>,
    FormBody(form): FormBody<F>,
) -> Result<Response, AppError> {
    let page = AnswerPage::Link(token);
    // An unknown link answers every visitor alike, so it comes before the sign-in.
    let found = page.invitation(&context).await?;
    if F::NEEDS_ACCOUNT {
        context.sender(&form, &format!("{}/{}", page.address(), F::ACTION))?;
    }
    answer(&context, found, page, form.answer()).await
}

pub async fn own<F: AnswerForm>(
    context: RequestContext,
    EditionPath(edition): EditionPath,
    FormBody(form): FormBody<F>,
) -> Result<Response, AppError> {
    let page = AnswerPage::Own(edition);
    context.sender(&form, &format!("{}/{}", page.address(), F::ACTION))?;
    let found = page.invitation(&context).await?;
    answer(&context, found, page, form.answer()).await
}

/// Performs the action of an answer; shows a rejected form again as it was filled in.
async fn answer(
    context: &RequestContext,
    found: Option<InvitationView>,
    page: AnswerPage,
    answer: Answer,
) -> Result<Response, AppError> {
    let Some(found) = found else { return none(context, &page).await };
    let done = done_code(context, &found, &answer).await?;
    match act(context, &found, &answer).await {
        Ok(()) => after(context, &found, &page, &answer, done).await,
        Err(AppError::Wrong(why)) => {
            // The invitation may have changed since it was read.
            let found = page.invitation(context).await?.unwrap_or(found);
            if is_repeated_acceptance(context, &found, &answer) {
                return Ok(go_to(&LocalPath::parse(&page.address())?));
            }
            let state = PageState { answer: Some(answer), why: Some(why), ..PageState::default() };
            show(context, found, &page, state).await
        }
        Err(other) => Err(other),
    }
}

async fn act(context: &RequestContext, found: &InvitationView, answer: &Answer) -> Result<(), AppError> {
    let (store, now) = (context.store(), context.now);
    match answer {
        Answer::Accept(form) => {
            let consent = consent(&form.version, &form.agree)?;
            let typed = typed_answers(&form.question, &form.answer);
            let answers = answers(&found.questions, &typed, MAX_ANSWER)?;
            store.accept_and_answer(context.key(found)?, &consent, form.listed.0, &answers, now).await?;
        }
        Answer::Agree(form) => {
            let consent = consent(&form.version, &form.agree)?;
            store.agree(context.key(found)?, &consent, now).await?;
        }
        Answer::Decline(form) => {
            let suggestion = optional(&form.suggestion, ShortText::parse)?;
            let why = optional(&form.why, LongText::parse)?;
            store.decline(found.key(context.actor.account()), why, suggestion, now).await?;
        }
        Answer::Withdraw(form) => {
            store.withdraw(context.key(found)?, optional(&form.why, LongText::parse)?, now).await?;
        }
        Answer::Ask(form) => {
            store.ask(found.key(context.actor.account()), &LongText::parse(&form.question)?, now).await?;
        }
        Answer::Questions(form) => {
            let typed = typed_answers(&form.question, &form.answer);
            let answers = answers(&found.questions, &typed, MAX_ANSWER)?;
            store.set_own_answers(context.key(found)?, &answers, now).await?;
        }
        Answer::TakePlace(_) => store.request_forwarding(context.key(found)?, now).await?,
    }
    Ok(())
}

fn consent(version: &str, agree: &[String]) -> Result<Consent, Refusal> {
    let version = number(version, "a version of the commitments")?.unwrap_or(0);
    Ok(Consent { version, letters: agree.iter().filter_map(|letter| letter.chars().next()).collect() })
}

/// What the page says once the answer is saved.
async fn done_code(
    context: &RequestContext,
    found: &InvitationView,
    answer: &Answer,
) -> Result<&'static str, AppError> {
    Ok(match answer {
        Answer::Decline(form) if !form.suggestion.trim().is_empty() => DECLINED_WITH_SUGGESTION,
        Answer::Withdraw(_) if !context.store().ends_with_seat(context.key(found)?, context.now).await?.is_empty() => {
            WITHDRAWN_WITH_MORE
        }
        _ => answer.action(),
    })
}

/// Redirects to the person's own page of the invitation if it is theirs now, and otherwise back.
async fn after(
    context: &RequestContext,
    found: &InvitationView,
    page: &AnswerPage,
    answer: &Answer,
    done: &str,
) -> Result<Response, AppError> {
    let own = match answer {
        // The invitation stays another person's until an organizer transfers it.
        Answer::TakePlace(_) => None,
        _ if context.actor.account().is_none() => None,
        _ => context.store().invitation_of(context.signed_in()?, &found.edition).await?,
    };
    let next = own.map_or_else(|| page.address(), |own| AnswerPage::Own(own.edition).address());
    Ok(go_to(&LocalPath::parse(&format!("{next}?done={done}"))?))
}

/// Whether the button was pressed twice, and the first request has accepted the invitation already.
fn is_repeated_acceptance(context: &RequestContext, found: &InvitationView, answer: &Answer) -> bool {
    let is_theirs = context.actor.account().is_some_and(|account| found.person == Some(account.id));
    matches!(answer, Answer::Accept(_)) && found.status.state == InvitationState::Accepted && is_theirs
}
