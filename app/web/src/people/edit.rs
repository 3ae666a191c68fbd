//! The pages on which organizers add a person and correct one.

use super::person_form::{PersonFields, PersonForm};
use crate::addresses::go_to;
use crate::components::field::{Done, Rejection};
use crate::context::RequestContext;
use crate::error::AppError;
use crate::forms::{Form, FormBody, PageQuery};
use crate::layout::{PageMeta, layout};
use axum::extract::Path;
use axum::response::Response;
use domain::Refusal;
use domain::id::PersonId;
use domain::people::PersonRecord;
use domain::text::{LocalPath, revision};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// What was done before the page was shown: `added`, `saved` or `merged`.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct PersonQuery {
    pub done: String,
}

impl Form for PersonQuery {}

impl PersonQuery {
    fn sentence(&self) -> Option<String> {
        let sentence = match self.done.as_str() {
            "added" => "The person is added.",
            "saved" => "Saved.",
            "merged" => "The two entries are merged.",
            _ => return None,
        };
        Some(sentence.to_owned())
    }
}

/// The id in an address.
pub fn person_id(number: &str) -> Result<PersonId, Refusal> {
    PersonId::parse(number).map_err(|_| Refusal::NoSuchPerson)
}

pub async fn add_page(context: RequestContext) -> Result<Response, AppError> {
    show_new(&context, PersonForm::default(), None)
}

pub async fn add(context: RequestContext, FormBody(form): FormBody<PersonForm>) -> Result<Response, AppError> {
    context.sender(&form, "/people/add")?;
    match add_person(&context, &form).await {
        Ok(id) => Ok(go_to(&LocalPath::parse(&format!("/people/{id}?done=added"))?)),
        Err(AppError::Wrong(why)) => show_new(&context, form, Some(why)),
        Err(other) => Err(other),
    }
}

async fn add_person(context: &RequestContext, form: &PersonForm) -> Result<PersonId, AppError> {
    let by = context.people_editor()?;
    Ok(context.store().add_person(by, &form.added()?, context.now).await?)
}

fn show_new(context: &RequestContext, form: PersonForm, why: Option<String>) -> Result<Response, AppError> {
    context.people_editor()?;
    let head = PageMeta::new("Add a person", "Add a person with their projects.").under("/me");
    Ok(layout(context, head, || {
        view! {
            <PersonHeader title="Add a person".to_owned()/>
            <Rejection why/>
            <p class="muted">"The person has no account until they sign in with this GitHub login. To invite someone, use the page Invitations of the edition."</p>
            <form method="post" action="/people/add" class="stacked">
                <PersonFields form=&form record=None/>
                <button class="primary">"Add person"</button>
            </form>
        }
    }))
}

#[component]
pub fn PersonHeader(title: String) -> impl IntoView {
    view! {
        <header class="page-header">
            <nav aria-label="Breadcrumb" class="breadcrumb"><ol><li><a href="/people">"People"</a></li></ol></nav>
            <h1 dir="auto">{title}</h1>
        </header>
    }
}

pub async fn page(
    context: RequestContext,
    Path(number): Path<String>,
    PageQuery(query): PageQuery<PersonQuery>,
) -> Result<Response, AppError> {
    show(&context, &number, None, None, query.sentence()).await
}

pub async fn save(
    context: RequestContext,
    Path(number): Path<String>,
    FormBody(form): FormBody<PersonForm>,
) -> Result<Response, AppError> {
    let id = person_id(&number)?;
    context.sender(&form, &format!("/people/{id}"))?;
    match edit(&context, id, &form).await {
        Ok(()) => Ok(go_to(&LocalPath::parse(&format!("/people/{id}?done=saved"))?)),
        Err(AppError::Wrong(why)) => show(&context, &number, Some(form), Some(why), None).await,
        Err(other) => Err(other),
    }
}

async fn edit(context: &RequestContext, id: PersonId, form: &PersonForm) -> Result<(), AppError> {
    let by = context.people_editor()?;
    let edited = form.edited(&context.store().person_record(by, id).await?)?;
    Ok(context.store().edit_person(by, id, &form.read, &edited, context.now).await?)
}

async fn show(
    context: &RequestContext,
    number: &str,
    rejected: Option<PersonForm>,
    why: Option<String>,
    done: Option<String>,
) -> Result<Response, AppError> {
    let by = context.people_editor()?;
    let record = context.store().person_record(by, person_id(number)?).await?;
    let head = PageMeta::new(format!("Edit {}", record.person.name), "Correct this person.").under("/me");
    Ok(layout(context, head, || view! { <EditPage record rejected why done/> }))
}

#[component]
fn EditPage(
    record: PersonRecord,
    rejected: Option<PersonForm>,
    why: Option<String>,
    done: Option<String>,
) -> impl IntoView {
    let is_conflict = why.as_ref().is_some_and(|why| *why == Refusal::EditConflict.to_string());
    let mut form = rejected.unwrap_or_else(|| PersonForm::of(&record.unchanged()));
    if is_conflict {
        // After a conflict was shown, saving again replaces the other version.
        form.read = revision(&record.unchanged());
    }
    let saved = is_conflict.then(|| view! { <SavedPerson record=&record/> });
    let imports = (!record.has_account).then(|| {
        view! { <p class="muted">"Once the name is edited here, an import of the community’s website no longer changes it."</p> }
    });
    let action = format!("/people/{}", record.id);
    view! {
        <PersonHeader title=format!("Edit {}", record.person.name)/>
        <Done what=done/>
        <Rejection why/>
        {saved}
        <form method="post" action=action.clone() class="stacked">
            <PersonFields form=&form record=Some(&record)/>
            <button class="primary">"Save person"</button>
        </form>
        {imports}
        <section>
            <h2>"Duplicate"</h2>
            <p>"Is this person listed twice? "<a href=format!("{action}/merge")>"Merge with another entry"</a></p>
        </section>
    }
}

/// The person as someone else saved them while the form was open.
#[component]
fn SavedPerson<'a>(record: &'a PersonRecord) -> impl IntoView {
    let projects = PersonForm::of(&record.unchanged()).projects.replace('\n', ", ");
    view! {
        <section class="details" aria-label="The saved version">
            <h2>"The saved version"</h2>
            <p>{record.label()}</p>
            <p>{format!("Projects: {projects}")}</p>
        </section>
    }
}
