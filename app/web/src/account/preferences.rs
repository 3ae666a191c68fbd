//! Saves the reader's preferences.

use super::me::{PreferencesFormData, show};
use crate::addresses::go_to;
use crate::context::RequestContext;
use crate::error::AppError;
use crate::forms::{Form, FormBody};
use axum::response::Response;
use domain::roles::Preferences;
use domain::text::LocalPath;
use domain::time::Zone;

/// The preferences form; browsers leave out unchecked boxes.
pub struct PreferencesForm;

impl Form for PreferencesForm {
    const FIELDS: &'static [&'static str] = &["zone", "listed"];
}

pub async fn save(context: RequestContext, form: FormBody<PreferencesForm>) -> Result<Response, AppError> {
    let account = context.sender(&form, "/me/preferences")?;
    let listed = form.is_ticked("listed");
    match form.maybe("zone", Zone::parse) {
        Ok(zone) => {
            context.store().set_preferences(account.signed_in(), &Preferences { zone, listed }, context.now).await?
        }
        Err(refusal) => {
            return show(
                &context,
                PreferencesFormData { zone: form.typed("zone").to_owned(), listed, why: Some(refusal.to_string()) },
            )
            .await;
        }
    }
    Ok(go_to(&LocalPath::parse("/me")?))
}
