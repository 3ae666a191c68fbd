//! Saving one's preferences.

use super::api;
use super::me::{Filled, show};
use crate::actor::Visit;
use crate::error::Halt;
use crate::routes::go_to;
use axum::extract::Form;
use axum::response::Response;
use domain::roles::Preferences;
use domain::text::OwnPath;
use domain::time::Zone;

/// What the form sends; an unticked box sends nothing.
#[derive(serde::Deserialize)]
pub struct Sent {
    #[serde(default)]
    zone: String,
    #[serde(default)]
    listed: String,
}

pub async fn save(visit: Visit, Form(sent): Form<Sent>) -> Result<Response, Halt> {
    let fields = || vec![("zone".to_owned(), sent.zone.clone()), ("listed".to_owned(), sent.listed.clone())];
    let account =
        visit.account().map_err(|_| Halt::SignedOut { action: "/me/preferences".to_owned(), fields: fields() })?;
    let listed = !sent.listed.is_empty();
    let zone = match sent.zone.trim() {
        "" => Ok(None),
        text => Zone::parse(text).map(Some),
    };
    match zone {
        Ok(zone) => api::set_preferences(&visit, account, &Preferences { zone, listed }).await?,
        Err(refusal) => return show(&visit, Filled { zone: sent.zone, listed, why: Some(refusal.to_string()) }).await,
    }
    Ok(go_to(&OwnPath::parse("/me")?))
}
