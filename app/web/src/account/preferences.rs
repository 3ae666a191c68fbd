//! Saves the reader's preferences.

use super::me::{MyForms, show};
use super::preferences_form::PreferencesForm;
use crate::addresses::go_to;
use crate::context::RequestContext;
use crate::error::AppError;
use crate::forms::{FormBody, optional};
use axum::response::Response;
use domain::roles::Preferences;
use domain::text::LocalPath;
use domain::time::Zone;

pub async fn save(context: RequestContext, FormBody(form): FormBody<PreferencesForm>) -> Result<Response, AppError> {
    let account = context.sender(&form, "/me/preferences")?;
    let zone = match optional(&form.zone, Zone::parse) {
        Ok(zone) => zone,
        Err(refusal) => {
            let why = Some(refusal.to_string());
            return show(&context, MyForms { preferences: form, why, ..MyForms::of(&context) }).await;
        }
    };
    let preferences = Preferences { zone, listed: form.listed.0 };
    context.store().set_preferences(account.signed_in(), &preferences, context.now).await?;
    Ok(go_to(&LocalPath::parse("/me?saved=yes")?))
}
