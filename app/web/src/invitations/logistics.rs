//! Saves the travel dates and requirements that a participant enters, and requests of reimbursement.

use super::answer::{AnswerPage, PageState, REIMBURSEMENT, none, show};
use super::logistics_form::LogisticsForm;
use crate::addresses::go_to;
use crate::context::{EditionPath, RequestContext};
use crate::error::AppError;
use crate::forms::{FormBody, NoFields, day, optional};
use axum::response::Response;
use domain::Refusal;
use domain::editions::Edition;
use domain::invitations::InvitationView;
use domain::logistics::Logistics;
use domain::text::{LocalPath, LongText};

pub async fn save(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    FormBody(form): FormBody<LogisticsForm>,
) -> Result<Response, AppError> {
    let page = AnswerPage::Own(slug);
    let address = page.address();
    context.sender(&form, &format!("{address}/logistics"))?;
    let Some(found) = page.invitation(&context).await? else { return none(&context, &page).await };
    match set(&context, &found, &form).await {
        Ok(()) => Ok(go_to(&LocalPath::parse(&format!("{address}?saved=yes#logistics"))?)),
        Err(AppError::Wrong(why)) => {
            let state = PageState { logistics: Some(form), logistics_why: Some(why), ..PageState::default() };
            show(&context, found, &page, state).await
        }
        Err(other) => Err(other),
    }
}

/// Records that the reader has sent their documents and asks for the reimbursement.
pub async fn request_reimbursement(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    FormBody(form): FormBody<NoFields>,
) -> Result<Response, AppError> {
    let page = AnswerPage::Own(slug);
    let address = page.address();
    context.sender(&form, &format!("{address}/{REIMBURSEMENT}"))?;
    let Some(found) = page.invitation(&context).await? else { return none(&context, &page).await };
    let requested = context.store().request_reimbursement(context.key(&found)?, context.now).await;
    match requested.map_err(AppError::from) {
        Ok(()) => Ok(go_to(&LocalPath::parse(&format!("{address}?done={REIMBURSEMENT}#travel-costs"))?)),
        Err(AppError::Wrong(why)) => {
            show(&context, found, &page, PageState { reimbursement_why: Some(why), ..PageState::default() }).await
        }
        Err(other) => Err(other),
    }
}

async fn set(context: &RequestContext, found: &InvitationView, form: &LogisticsForm) -> Result<(), AppError> {
    let edition = context.edition(&found.edition).await?;
    let requested = parse(form, &edition)?;
    Ok(context.store().set_logistics(context.key(found)?, &requested, context.now).await?)
}

fn parse(form: &LogisticsForm, edition: &Edition) -> Result<Logistics, Refusal> {
    let requested = Logistics {
        arrives: day(&form.arrives)?,
        departs: day(&form.departs)?,
        travel: form.travel.0,
        lodging: form.lodging.0,
        food: form.food.0,
        diet: optional(&form.diet, LongText::parse)?,
        access: optional(&form.access, LongText::parse)?,
        emergency: optional(&form.emergency, LongText::parse)?,
    };
    requested.check(edition.dates)?;
    Ok(requested)
}
