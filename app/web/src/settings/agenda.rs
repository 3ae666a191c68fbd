//! The page on which organizers edit the agenda, as a table or as text.

use super::agenda_fields::{AgendaFields, CopyFields};
use super::agenda_form::{AgendaForm, AgendaTextForm, TypedDay, add_day, add_rows, copy_day, saved_days};
use super::done::SettingsQuery;
use super::outside_dates::RowsOutside;
use crate::addresses::go_to;
use crate::components::checklist::{BackToChecklist, missing};
use crate::components::edition::EditionHead;
use crate::components::field::{Done, Hidden, Rejection, SavedVersion, TextField};
use crate::components::settings_tabs::SettingsTabs;
use crate::context::{EditionPath, RequestContext};
use crate::error::AppError;
use crate::forms::{FormBody, PageQuery};
use crate::layout::{PageMeta, layout};
use axum::response::Response;
use domain::Refusal;
use domain::access::Actor;
use domain::editions::{AgendaBlock, Dates, EditionPage};
use domain::id::EditionSlug;
use domain::text::{LocalPath, counted, revision};
use domain::time::{day, days};
use leptos::prelude::*;

/// What the page shows besides the saved agenda.
#[derive(Default)]
struct Shown {
    form: TypedForm,
    /// The days of a table that was changed but not saved.
    days: Option<Vec<TypedDay>>,
    why: Option<String>,
    done: Option<String>,
}

/// The form that was sent, as typed.
#[derive(Default)]
enum TypedForm {
    #[default]
    None,
    Table(AgendaForm),
    Text(AgendaTextForm),
}

pub async fn page(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    PageQuery(query): PageQuery<SettingsQuery>,
) -> Result<Response, AppError> {
    show(&context, &slug, Shown { done: query.saved.0.then(|| "Saved.".to_owned()), ..Shown::default() }).await
}

pub async fn save(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    FormBody(form): FormBody<AgendaForm>,
) -> Result<Response, AppError> {
    context.sender(&form, &format!("/{slug}/settings/agenda"))?;
    context.organizer(&slug)?;
    let saved = context.edition_page(&slug).await?.agenda;
    let edited = form.edited(&saved);
    edit(&context, &slug, &form.read.clone(), edited, TypedForm::Table(form)).await
}

pub async fn paste(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    FormBody(form): FormBody<AgendaTextForm>,
) -> Result<Response, AppError> {
    context.sender(&form, &format!("/{slug}/settings/agenda/paste"))?;
    context.organizer(&slug)?;
    let edited = form.edited(&context.edition_page(&slug).await?.agenda);
    edit(&context, &slug, &form.read.clone(), edited, TypedForm::Text(form)).await
}

pub async fn add_day_to_table(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    FormBody(form): FormBody<AgendaForm>,
) -> Result<Response, AppError> {
    let change = |days: &mut Vec<TypedDay>, dates| add_day(days, dates).map(|()| None);
    arrange(&context, &slug, "add-day", form, change).await
}

pub async fn add_rows_to_day(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    FormBody(form): FormBody<AgendaForm>,
) -> Result<Response, AppError> {
    let place = form.rows_for.clone();
    let change = |days: &mut Vec<TypedDay>, _| {
        add_rows(days, &place);
        Ok(None)
    };
    arrange(&context, &slug, "add-rows", form, change).await
}

pub async fn copy_day_of_table(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    FormBody(form): FormBody<AgendaForm>,
) -> Result<Response, AppError> {
    let (from, to) = (form.copy_from.clone(), form.copy_to.clone());
    let change = |days: &mut Vec<TypedDay>, _| {
        let (count, target) = copy_day(days, &from, &to)?;
        let rows = counted(count, "row is", "rows are");
        Ok(Some(format!("{rows} copied to {}. Save the agenda to keep the copy.", day(target))))
    };
    arrange(&context, &slug, "copy-day", form, change).await
}

async fn edit(
    context: &RequestContext,
    slug: &EditionSlug,
    read: &str,
    edited: Result<Vec<AgendaBlock>, Refusal>,
    form: TypedForm,
) -> Result<Response, AppError> {
    let by = context.organizer(slug)?;
    let saved = match edited {
        Ok(edited) => context.store().edit_agenda(by, read, &edited, context.now).await.map_err(AppError::from),
        Err(refusal) => Err(refusal.into()),
    };
    match saved {
        Ok(()) => Ok(go_to(&LocalPath::parse(&format!("/{slug}/settings/agenda?saved=yes"))?)),
        Err(AppError::Wrong(why)) => show(context, slug, Shown { form, why: Some(why), ..Shown::default() }).await,
        Err(other) => Err(other),
    }
}

/// Shows the table as typed with one change to its days; nothing is saved.
async fn arrange(
    context: &RequestContext,
    slug: &EditionSlug,
    action: &str,
    form: AgendaForm,
    change: impl FnOnce(&mut Vec<TypedDay>, Dates) -> Result<Option<String>, Refusal>,
) -> Result<Response, AppError> {
    context.sender(&form, &format!("/{slug}/settings/agenda/{action}"))?;
    context.organizer(slug)?;
    let dates = context.edition(slug).await?.dates;
    let mut days = form.days();
    let (done, why) = match change(&mut days, dates) {
        Ok(done) => (done, None),
        Err(refusal) => (None, Some(refusal.to_string())),
    };
    show(context, slug, Shown { form: TypedForm::Table(form), days: Some(days), why, done }).await
}

async fn show(context: &RequestContext, slug: &EditionSlug, shown: Shown) -> Result<Response, AppError> {
    context.organizer(slug)?;
    let page = context.edition_page(slug).await?;
    let head = PageMeta::new(format!("Agenda of the {}", page.edition.title), "Edit the agenda.").under("/");
    let actor = context.actor.clone();
    Ok(layout(context, head, || view! { <AgendaPage actor page shown/> }))
}

#[component]
fn AgendaPage(actor: Actor, page: EditionPage, shown: Shown) -> impl IntoView {
    let is_incomplete = missing(&page) > 0;
    let EditionPage { edition, agenda, .. } = page;
    let (slug, dates) = (edition.slug.clone(), edition.dates);
    let current = AgendaTextForm::of(&agenda);
    // After a change of the form, which isn't stored yet, `days` are shown.
    let misses_steps = shown.done.is_some() && shown.days.is_none() && is_incomplete;
    let is_text = matches!(shown.form, TypedForm::Text(_));
    let (table, text) = match shown.form {
        TypedForm::None => (None, None),
        TypedForm::Table(form) => (Some(form), None),
        TypedForm::Text(form) => (None, Some(form)),
    };
    let read = table.as_ref().map(|form| &form.read).or(text.as_ref().map(|form| &form.read));
    let saved =
        read.filter(|read| **read != current.read).map(|_| view! { <SavedAgenda text=current.agenda.clone()/> });
    let (from, to) = table.as_ref().map(|form| (form.copy_from.clone(), form.copy_to.clone())).unwrap_or_default();
    let typed = shown.days.or_else(|| table.map(|form| form.days()));
    let table = typed.unwrap_or_else(|| saved_days(&agenda, dates));
    let text = text.map_or(current.agenda, |form| form.agenda);
    view! {
        <EditionHead edition=edition.clone() actor here="/settings" title="Agenda".to_owned() below=(format!("/{slug}/settings"), "Settings".to_owned())/>
        <SettingsTabs edition=slug.clone() here="/settings/agenda"/>
        <Done what=shown.done/>
        <BackToChecklist edition=&slug misses_steps/>
        <Rejection why=shown.why/>
        {saved}
        <RowsOutside edition=&edition agenda=&agenda/>
        <p class="muted">
            {format!("The {} lasts {}. ", edition.title, days(dates.starts(), dates.ends()))}
            "Start and end are optional. To remove a row, empty its fields. New rows are sorted by their start. A title such as “Lunch” says that a row is a break; sessions are not planned in breaks."
        </p>
        <form method="post" action=format!("/{slug}/settings/agenda") class="stacked agenda-table">
            <Hidden name="read" value=revision(&agenda)/>
            <button class="primary">"Save agenda"</button>
            <AgendaFields edition=&slug days=&table/>
            <CopyFields edition=&slug days=&table from to/>
            <button class="primary">"Save agenda"</button>
        </form>
        <details id="text" open=is_text>
            <summary>"Paste as text"</summary>
            <p class="muted">"Write each day on its own line, e.g. 2028-05-22, and below it its rows: “09:00-09:30 Welcome”, “12:00 Lunch” or “Excursion”. The text replaces the whole agenda."</p>
            <form method="post" action=format!("/{slug}/settings/agenda/paste") class="stacked">
                <Hidden name="read" value=revision(&agenda)/>
                <TextField name="agenda" id="agenda" label="Agenda as text" value=text rows=24/>
                <button>"Save text as agenda"</button>
            </form>
        </details>
    }
}

/// The agenda that someone else saved while the form was open.
#[component]
fn SavedAgenda(text: String) -> impl IntoView {
    view! { <SavedVersion><pre>{text}</pre></SavedVersion> }
}
