//! The first page of an edition's settings: what is missing, and the form of the edition.

use super::checklist::Checklist;
use super::edition_form::{DateFields, EditionForm, RuleFields};
use super::website_values::WebsiteValues;
use crate::addresses::go_to;
use crate::components::edition::EditionHead;
use crate::components::field::{Done, Hidden, Rejection};
use crate::components::settings_tabs::SettingsTabs;
use crate::context::{EditionPath, RequestContext};
use crate::error::AppError;
use crate::forms::{Checkbox, Form, FormBody, PageQuery, number, optional};
use crate::layout::{PageMeta, layout};
use axum::response::Response;
use domain::Refusal;
use domain::access::Actor;
use domain::editions::{Edition, EditionPage, Phase, SourceValue};
use domain::id::EditionSlug;
use domain::text::{LocalPath, counted};
use domain::time::days;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// The query of the page: what was just done.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct SettingsQuery {
    pub created: Checkbox,
    pub saved: Checkbox,
    /// The number of agenda rows that didn't fit into the new dates.
    pub left_out: String,
    /// The number of people who get an email about new dates or a new place.
    pub emailed: String,
    /// A phase to choose in the form.
    pub phase: String,
}

impl Form for SettingsQuery {}

impl SettingsQuery {
    fn done(&self) -> Result<Option<String>, Refusal> {
        let rows = number(&self.left_out, "a number of agenda rows")?.unwrap_or(0) as usize;
        let lost = match rows {
            0 => String::new(),
            rows => format!(
                " {} did not fit into the dates, so the agenda doesn’t have them.",
                counted(rows, "agenda row", "agenda rows")
            ),
        };
        if let Some(emailed) = number(&self.emailed, "a number of people")? {
            let emails = counted(emailed as usize, "email is", "emails are");
            return Ok(Some(format!("{emails} in the outbox.")));
        }
        Ok(match (self.created.0, self.saved.0) {
            (true, _) => Some(format!("The edition is created.{lost}")),
            (false, true) => Some(format!("Saved.{lost}")),
            (false, false) => None,
        })
    }
}

/// What the page shows besides the edition.
#[derive(Default)]
struct Shown {
    form: Option<EditionForm>,
    why: Option<String>,
    done: Option<String>,
    /// The number of people who don't know the newest dates and place; `None` if there is no change.
    unaware: Option<usize>,
    /// The phase that the form proposes.
    phase: Option<Phase>,
    /// The website's values of settings that were edited here.
    website: Vec<SourceValue>,
}

pub async fn page(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    PageQuery(query): PageQuery<SettingsQuery>,
) -> Result<Response, AppError> {
    let phase = optional(&query.phase, Phase::parse)?;
    show(&context, &slug, Shown { done: query.done()?, phase, ..Shown::default() }).await
}

pub async fn save(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    FormBody(form): FormBody<EditionForm>,
) -> Result<Response, AppError> {
    context.sender(&form, &format!("/{slug}/settings"))?;
    match edit(&context, &slug, &form).await {
        Ok(left_out) => Ok(go_to(&LocalPath::parse(&format!("/{slug}/settings?saved=yes&left_out={left_out}"))?)),
        Err(AppError::Wrong(why)) => {
            show(&context, &slug, Shown { form: Some(form), why: Some(why), ..Shown::default() }).await
        }
        Err(other) => Err(other),
    }
}

/// Shows the page with the reason why another form on it was rejected.
pub(super) async fn rejected(context: &RequestContext, slug: &EditionSlug, why: String) -> Result<Response, AppError> {
    show(context, slug, Shown { why: Some(why), ..Shown::default() }).await
}

/// Saves the form; returns how many agenda rows didn't fit into the new dates.
async fn edit(context: &RequestContext, slug: &EditionSlug, form: &EditionForm) -> Result<usize, AppError> {
    let by = context.organizer(slug)?;
    let read = context.edition(slug).await?;
    let edited = form.edition(slug.clone(), Some(&read))?;
    if read.revision() != form.read {
        return Err(Refusal::EditConflict.into());
    }
    Ok(context.store().edit_edition(by, &read, &edited, context.now).await?.len())
}

async fn show(context: &RequestContext, slug: &EditionSlug, shown: Shown) -> Result<Response, AppError> {
    let announcement = context.store().announcement(context.organizer(slug)?).await?;
    let website = context.store().source_values(context.organizer(slug)?).await?;
    let unaware = announcement.map(|found| found.affected.len());
    let page = context.edition_page(slug).await?;
    let website = website.into_iter().filter(|value| value.differs_from(&page)).collect();
    let shown = Shown { unaware, website, ..shown };
    let title = format!("Settings of the {}", page.edition.title);
    let head = PageMeta::new(title, "Change an edition, and see what is missing.").under("/");
    let actor = context.actor.clone();
    Ok(layout(context, head, || view! { <SettingsPage actor page shown/> }))
}

#[component]
fn SettingsPage(actor: Actor, page: EditionPage, shown: Shown) -> impl IntoView {
    let edition = page.edition.clone();
    let slug = edition.slug.clone();
    let form = shown.form.unwrap_or_else(|| EditionForm::of(&edition).with_phase(shown.phase));
    // The form now shows the saved version too, so saving it again replaces that version.
    let read = edition.revision();
    let saved = (form.read != read).then(|| view! { <SavedVersion edition=&edition/> });
    view! {
        <EditionHead edition=edition.clone() actor here="/settings" title="Settings".to_owned()/>
        <SettingsTabs edition=slug.clone() here="/settings"/>
        <Done what=shown.done/>
        <Rejection why=shown.why/>
        {saved}
        {shown.phase.map(|phase| view! { <p>{format!("The phase “{}” is chosen below. Save to set it.", phase.as_str())}</p> })}
        <Unaware slug=&slug people=shown.unaware.unwrap_or(0)/>
        <Checklist page=&page/>
        <WebsiteValues slug=&slug values=shown.website/>
        <form method="post" action=format!("/{slug}/settings") class="stacked">
            <Hidden name="read" value=read/>
            <DateFields form=&form/>
            <RuleFields form=&form/>
            <button class="primary">"Save"</button>
        </form>
        <p>
            <a href=format!("/{slug}/settings/export")>"Export this page"</a>
            " for the web site: save it as "<code>{formats::site::page_path(&slug)}</code>
            ". It has no names of participants."
        </p>
        <p><a href=format!("/editions/new?from={slug}")>"Copy these settings to a new edition"</a></p>
    }
}

/// Offers to email the people who don't know the newest dates and place.
#[component]
fn Unaware<'a>(slug: &'a EditionSlug, people: usize) -> impl IntoView {
    (people > 0).then(|| {
        let who = counted(people, "invited person doesn’t", "invited people don’t");
        view! {
            <p class="attention">
                {format!("You changed the dates or the place. {who} know it yet. ")}
                <a href=format!("/{slug}/settings/announce")>"Email the people affected"</a>
            </p>
        }
    })
}

/// The version that someone else saved while the form was open.
#[component]
fn SavedVersion<'a>(edition: &'a Edition) -> impl IntoView {
    let venue = edition.venue.as_ref().map(ToString::to_string).unwrap_or_default();
    view! {
        <section class="details" aria-label="The saved version">
            <h2>"The saved version"</h2>
            <p>"Someone saved it after you opened this form. If you save now, your version replaces it."</p>
            <dl>
                <dt>"Title"</dt><dd>{edition.title.to_string()}</dd>
                <dt>"Dates"</dt><dd>{days(edition.dates.starts(), edition.dates.ends())}</dd>
                <dt>"Place"</dt><dd>{edition.place.to_string()}</dd>
                <dt>"Venue"</dt><dd>{venue}</dd>
                <dt>"Time zone"</dt><dd>{edition.zone.to_string()}</dd>
                <dt>"Kind"</dt><dd>{edition.kind.label()}</dd>
                <dt>"Visibility"</dt><dd>{edition.visibility.as_str()}</dd>
            </dl>
        </section>
    }
}
