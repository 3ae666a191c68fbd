//! The page on which organizers edit the agenda.

use super::agenda_form::AgendaForm;
use super::general::SettingsQuery;
use crate::addresses::go_to;
use crate::components::edition::EditionHead;
use crate::components::field::{Done, Hidden, Rejection, TextField};
use crate::components::settings_tabs::{BackToChecklist, SettingsTabs};
use crate::context::{EditionPath, RequestContext};
use crate::error::AppError;
use crate::forms::{FormBody, PageQuery};
use crate::layout::{PageMeta, layout};
use axum::response::Response;
use domain::access::Actor;
use domain::editions::EditionPage;
use domain::id::EditionSlug;
use domain::text::LocalPath;
use domain::time::days;
use leptos::prelude::*;

pub async fn page(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    PageQuery(query): PageQuery<SettingsQuery>,
) -> Result<Response, AppError> {
    show(&context, &slug, None, None, query.saved.0).await
}

pub async fn save(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    FormBody(form): FormBody<AgendaForm>,
) -> Result<Response, AppError> {
    context.sender(&form, &format!("/{slug}/settings/agenda"))?;
    match edit(&context, &slug, &form).await {
        Ok(()) => Ok(go_to(&LocalPath::parse(&format!("/{slug}/settings/agenda?saved=yes"))?)),
        Err(AppError::Wrong(why)) => show(&context, &slug, Some(form), Some(why), false).await,
        Err(other) => Err(other),
    }
}

async fn edit(context: &RequestContext, slug: &EditionSlug, form: &AgendaForm) -> Result<(), AppError> {
    let by = context.organizer(slug)?;
    Ok(context.store().edit_agenda(by, &form.shown()?, &form.edited()?, context.now).await?)
}

async fn show(
    context: &RequestContext,
    slug: &EditionSlug,
    rejected: Option<AgendaForm>,
    why: Option<String>,
    saved: bool,
) -> Result<Response, AppError> {
    context.organizer(slug)?;
    let page = context.edition_page(slug).await?;
    let head = PageMeta::new(format!("Agenda of the {}", page.edition.title), "Edit the agenda.").under("/");
    let actor = context.actor.clone();
    Ok(layout(context, head, || view! { <AgendaPage actor page rejected why saved/> }))
}

#[component]
fn AgendaPage(
    actor: Actor,
    page: EditionPage,
    rejected: Option<AgendaForm>,
    why: Option<String>,
    saved: bool,
) -> impl IntoView {
    let EditionPage { edition, agenda, .. } = page;
    let slug = edition.slug.clone();
    let current = AgendaForm::of(&agenda);
    let is_outdated = rejected.as_ref().is_some_and(|form| form.is_outdated(&agenda));
    let other = is_outdated.then(|| {
        view! {
            <section>
                <h2>"The saved version"</h2>
                <p>"Someone saved it after you opened this form. If you save now, your version replaces it."</p>
                <pre>{current.agenda.clone()}</pre>
            </section>
        }
    });
    let text = rejected.map_or(current.agenda, |form| form.agenda);
    let example = format!("The {} lasts {}.", edition.title, days(edition.dates.starts(), edition.dates.ends()));
    view! {
        <EditionHead edition actor here="/settings" title="Agenda".to_owned() below=(format!("/{slug}/settings"), "Settings".to_owned())/>
        <SettingsTabs edition=slug.clone() here="/settings/agenda"/>
        <Done what=saved.then(|| "Saved.".to_owned())/>
        <BackToChecklist edition=&slug saved/>
        <Rejection why/>
        {other}
        <p class="muted">{example}" Write each day on its own line, e.g. 2028-05-22, and below it its rows: “09:00-09:30 Welcome”, “12:00 Lunch” or “Excursion”."</p>
        <form method="post" action=format!("/{slug}/settings/agenda") class="stacked">
            <Hidden name="read" value=current.read/>
            <TextField name="agenda" id="agenda" label="Agenda" value=text rows=24/>
            <button class="primary">"Save agenda"</button>
        </form>
    }
}
