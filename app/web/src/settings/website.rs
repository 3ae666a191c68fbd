//! The action that takes the website's value of a setting over.

use super::done::saved_address;
use super::general;
use crate::addresses::go_to;
use crate::context::{EditionPath, RequestContext};
use crate::error::AppError;
use crate::forms::{Form, FormBody};
use axum::response::Response;
use domain::editions::{EditionSetting, MovedProgramme};
use domain::id::EditionSlug;
use serde::{Deserialize, Serialize};

#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct WebsiteValueForm {
    pub setting: String,
}

impl Form for WebsiteValueForm {}

pub async fn take(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    FormBody(form): FormBody<WebsiteValueForm>,
) -> Result<Response, AppError> {
    context.sender(&form, &format!("/{slug}/settings/use-website-value"))?;
    match take_over(&context, &slug, &form).await {
        Ok(moved) => Ok(go_to(&saved_address(&slug, moved)?)),
        Err(AppError::Wrong(why)) => general::rejected(&context, &slug, why).await,
        Err(other) => Err(other),
    }
}

/// Returns how new dates moved the programme.
async fn take_over(
    context: &RequestContext,
    slug: &EditionSlug,
    form: &WebsiteValueForm,
) -> Result<Option<MovedProgramme>, AppError> {
    let by = context.organizer(slug)?;
    let setting = EditionSetting::parse(&form.setting)?;
    Ok(context.store().take_source_value(by, setting, context.now).await?)
}
