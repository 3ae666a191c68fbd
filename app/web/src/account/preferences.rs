//! Saving one's preferences.

use super::api;
use super::me::{Filled, show};
use crate::actor::Visit;
use crate::error::Halt;
use crate::routes::go_to;
use crate::ui::forms::{Form, FormBody};
use axum::response::Response;
use domain::roles::Preferences;
use domain::text::OwnPath;
use domain::time::Zone;

/// What the form sends; an unticked box sends nothing.
pub struct PreferencesForm;

impl Form for PreferencesForm {
    const FIELDS: &'static [&'static str] = &["zone", "listed"];
}

pub async fn save(visit: Visit, sent: FormBody<PreferencesForm>) -> Result<Response, Halt> {
    let account = sent.account(&visit, "/me/preferences")?;
    let listed = sent.is_ticked("listed");
    match sent.maybe("zone", Zone::parse) {
        Ok(zone) => api::set_preferences(&visit, account, &Preferences { zone, listed }).await?,
        Err(refusal) => {
            return show(
                &visit,
                Filled { zone: sent.typed("zone").to_owned(), listed, why: Some(refusal.to_string()) },
            )
            .await;
        }
    }
    Ok(go_to(&OwnPath::parse("/me")?))
}
