//! The first page of an edition's settings: what is missing, and the form of the edition.

use super::done::{SettingsQuery, saved_address};
use super::edition_form::{DateFields, EditionForm, RuleFields};
use super::outside_dates::{RowsOutside, SessionsOutside};
use super::website_values::WebsiteValues;
use crate::addresses::go_to;
use crate::components::checklist::Checklist;
use crate::components::edition::EditionHead;
use crate::components::field::{Done, Hidden, Rejection};
use crate::components::settings_tabs::SettingsTabs;
use crate::context::{EditionPath, RequestContext};
use crate::error::AppError;
use crate::forms::{FormBody, PageQuery, optional};
use crate::layout::{PageMeta, layout};
use axum::response::Response;
use domain::Refusal;
use domain::access::Actor;
use domain::commitments::AgreementVersion;
use domain::editions::{Edition, EditionPage, MovedProgramme, Part, Phase, SourceValue};
use domain::id::EditionSlug;
use domain::text::counted;
use domain::time::days;
use leptos::prelude::*;

/// What the page shows besides the edition.
#[derive(Default)]
struct Shown {
    form: Option<EditionForm>,
    why: Option<String>,
    done: Option<String>,
    /// Whether to say what is outside the dates.
    has_new_dates: bool,
    /// The number of sessions outside the dates, if that is to be said.
    sessions_outside: usize,
    /// The number of people who don't know the newest dates and place; `None` if there is no change.
    unaware: Option<usize>,
    /// The phase that the form proposes.
    phase: Option<Phase>,
    /// The website's values of settings that were edited here.
    website: Vec<SourceValue>,
    /// The revision of the newest commitments, if the website has others.
    commitments: Option<String>,
}

pub async fn page(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    PageQuery(query): PageQuery<SettingsQuery>,
) -> Result<Response, AppError> {
    let phase = optional(&query.phase, Phase::parse)?;
    show(
        &context,
        &slug,
        Shown { done: query.done()?, has_new_dates: query.has_new_dates(), phase, ..Shown::default() },
    )
    .await
}

pub async fn save(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    FormBody(form): FormBody<EditionForm>,
) -> Result<Response, AppError> {
    context.sender(&form, &format!("/{slug}/settings"))?;
    match edit(&context, &slug, &form).await {
        Ok(moved) => Ok(go_to(&saved_address(&slug, moved)?)),
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

/// Saves the form; returns how new dates moved the programme.
async fn edit(
    context: &RequestContext,
    slug: &EditionSlug,
    form: &EditionForm,
) -> Result<Option<MovedProgramme>, AppError> {
    let by = context.organizer(slug)?;
    let read = context.edition(slug).await?;
    let edited = form.edition(slug.clone(), Some(&read))?;
    if read.revision() != form.read {
        return Err(Refusal::EditConflict.into());
    }
    Ok(context.store().edit_edition(by, &read, &edited, context.now).await?)
}

async fn show(context: &RequestContext, slug: &EditionSlug, shown: Shown) -> Result<Response, AppError> {
    let by = context.organizer(slug)?;
    let has_invitations = context.instance.has(slug, Part::Invitations);
    let announcement = if has_invitations { context.store().announcement(by).await? } else { None };
    let website = context.store().source_values(by).await?;
    let unaware = announcement.map(|found| found.affected.len());
    let page = context.edition_page(slug).await?;
    let website: Vec<SourceValue> = website.into_iter().filter(|value| value.differs_from(&page)).collect();
    let asks = website.iter().any(|value| matches!(value, SourceValue::Commitments(_)));
    let versions = if asks { context.store().versions(slug).await? } else { Vec::new() };
    let commitments = versions.first().map(AgreementVersion::revision);
    let counts_sessions = shown.has_new_dates && page.edition.parts.schedule;
    let sessions_outside = if counts_sessions {
        context.store().schedule_plan(context.participant(slug)?).await?.sessions_outside()
    } else {
        0
    };
    let shown = Shown { unaware, website, commitments, sessions_outside, ..shown };
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
        {shown.has_new_dates.then(|| view! { <RowsOutside edition=&edition agenda=&page.agenda/> })}
        <SessionsOutside slug=&slug sessions=shown.sessions_outside/>
        <Rejection why=shown.why/>
        {saved}
        {shown.phase.map(|phase| view! { <p>{format!("The phase “{}” is chosen below. Save to set it.", phase.as_str())}</p> })}
        <Unaware slug=&slug people=shown.unaware.unwrap_or(0)/>
        <Checklist page=&page/>
        {(!edition.parts.invitations).then(|| view! { <WithoutInvitations slug=&slug/> })}
        <WebsiteValues slug=&slug values=shown.website commitments=shown.commitments.unwrap_or_default()/>
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

/// The pages of an edition without invitations that other editions have below “Invitations”.
#[component]
fn WithoutInvitations<'a>(slug: &'a EditionSlug) -> impl IntoView {
    view! {
        <p>
            "This edition has no invitations, but it has "<a href=format!("/{slug}/commitments")>"commitments"</a>
            ", an "<a href=format!("/{slug}/outbox")>"outbox"</a>" for notifications, and "
            <a href=format!("/{slug}/email-templates")>"email templates"</a>"."
        </p>
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
                <dt>"Title"</dt><dd dir="auto">{edition.title.to_string()}</dd>
                <dt>"Dates"</dt><dd>{days(edition.dates.starts(), edition.dates.ends())}</dd>
                <dt>"Place"</dt><dd dir="auto">{edition.place.to_string()}</dd>
                <dt>"Venue"</dt><dd>{venue}</dd>
                <dt>"Time zone"</dt><dd>{edition.zone.to_string()}</dd>
                <dt>"Kind"</dt><dd>{edition.kind.label()}</dd>
                <dt>"Visibility"</dt><dd>{edition.visibility.as_str()}</dd>
            </dl>
        </section>
    }
}
