//! The page on which organizers switch travel costs on, with a currency.

use crate::addresses::go_to;
use crate::components::edition::EditionHead;
use crate::components::field::{Check, Done, Hidden, Line, Rejection, SavedVersion};
use crate::components::settings_tabs::SettingsTabs;
use crate::context::{EditionPath, RequestContext};
use crate::error::AppError;
use crate::forms::{Checkbox, Form, FormBody, PageQuery};
use crate::layout::{PageMeta, layout};
use axum::response::Response;
use domain::Refusal;
use domain::id::EditionSlug;
use domain::text::{LocalPath, revision};
use domain::travel_costs::Currency;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// The query of the page: whether the form was just saved.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct TravelSettingsQuery {
    saved: Checkbox,
}

impl Form for TravelSettingsQuery {}

#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct TravelSettingsForm {
    pub travel_costs: Checkbox,
    pub currency: String,
    /// The revision of the setting that the form showed.
    pub read: String,
}

impl Form for TravelSettingsForm {}

impl TravelSettingsForm {
    fn of(stored: Option<&Currency>) -> TravelSettingsForm {
        let currency = stored.map_or_else(|| "EUR".to_owned(), Currency::to_string);
        TravelSettingsForm { travel_costs: Checkbox(stored.is_some()), currency, read: String::new() }
    }

    fn requested(&self) -> Result<Option<Currency>, Refusal> {
        if self.travel_costs.0 { Currency::parse(&self.currency).map(Some) } else { Ok(None) }
    }
}

pub async fn page(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    PageQuery(query): PageQuery<TravelSettingsQuery>,
) -> Result<Response, AppError> {
    show(&context, &slug, None, None, query.saved.0).await
}

pub async fn save(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    FormBody(form): FormBody<TravelSettingsForm>,
) -> Result<Response, AppError> {
    context.sender(&form, &format!("/{slug}/settings/travel"))?;
    match set(&context, &slug, &form).await {
        Ok(()) => Ok(go_to(&LocalPath::parse(&format!("/{slug}/settings/travel?saved=yes"))?)),
        Err(AppError::Wrong(why)) => show(&context, &slug, Some(form), Some(why), false).await,
        Err(other) => Err(other),
    }
}

async fn set(context: &RequestContext, slug: &EditionSlug, form: &TravelSettingsForm) -> Result<(), AppError> {
    let by = context.organizer(slug)?;
    Ok(context.store().set_travel_currency(by, &form.read, form.requested()?.as_ref(), context.now).await?)
}

async fn show(
    context: &RequestContext,
    slug: &EditionSlug,
    rejected: Option<TravelSettingsForm>,
    why: Option<String>,
    saved: bool,
) -> Result<Response, AppError> {
    let stored = context.store().travel_currency(context.organizer(slug)?.into()).await?;
    let edition = context.edition(slug).await?;
    let actor = context.actor.clone();
    let head = PageMeta::new(format!("Travel costs of the {}", edition.title), "Switch travel costs on.").under("/");
    let read = revision(&stored);
    let is_outdated = rejected.as_ref().is_some_and(|form| form.read != read);
    let form = rejected.unwrap_or_else(|| TravelSettingsForm::of(stored.as_ref()));
    let current = stored.map_or_else(|| "off".to_owned(), |currency| format!("on, in {currency}"));
    let other =
        is_outdated.then(|| view! { <SavedVersion><p>{format!("Travel costs are {current}.")}</p></SavedVersion> });
    Ok(layout(context, head, || {
        view! {
            <EditionHead edition actor here="/settings" title="Travel costs".to_owned() below=(format!("/{slug}/settings"), "Settings".to_owned())/>
            <SettingsTabs edition=slug.clone() here="/settings/travel"/>
            <Done what=saved.then(|| "Saved.".to_owned())/>
            <Rejection why/>
            {other}
            <p class="muted">"For each person with a seat you can record a cost cap, how far the reimbursement is, when their documents arrived, and who shares a room with them. Participants see their own."</p>
            <form method="post" action=format!("/{slug}/settings/travel") class="stacked">
                <Hidden name="read" value=read/>
                <Check name="travel_costs" label="Keep track of travel costs" ticked=form.travel_costs.0/>
                <Line name="currency" label="Currency (like EUR)" value=form.currency/>
                <button class="primary">"Save"</button>
            </form>
        }
    }))
}
