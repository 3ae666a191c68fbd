//! The page that compares two entries for one person, and merges them after a confirmation.

use super::directory::{account_state, projects_line};
use super::edit::{PersonHeader, person_id};
use crate::addresses::go_to;
use crate::components::field::{Hidden, Rejection};
use crate::context::RequestContext;
use crate::error::AppError;
use crate::forms::{Form, FormBody, PageQuery, given};
use crate::layout::{PageMeta, layout};
use axum::extract::Path;
use axum::response::Response;
use domain::id::PersonId;
use domain::people::{MergePreview, PersonPair, PersonRecord};
use domain::text::{LocalPath, revision};
use leptos::either::{Either, EitherOf3};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// The most entries that a search lists.
const MOST: usize = 20;

/// The other entry, or a search for it.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct OtherEntryQuery {
    pub other: String,
    pub q: String,
}

impl Form for OtherEntryQuery {}

#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct MergePeopleForm {
    pub other: String,
    /// The revision of the preview that the form showed.
    pub read: String,
}

impl Form for MergePeopleForm {}

pub async fn page(
    context: RequestContext,
    Path(number): Path<String>,
    PageQuery(query): PageQuery<OtherEntryQuery>,
) -> Result<Response, AppError> {
    show(&context, person_id(&number)?, query, None).await
}

pub async fn merge(
    context: RequestContext,
    Path(number): Path<String>,
    FormBody(form): FormBody<MergePeopleForm>,
) -> Result<Response, AppError> {
    let id = person_id(&number)?;
    context.sender(&form, &format!("/people/{id}/merge"))?;
    match merge_people(&context, id, &form).await {
        Ok(kept) => Ok(go_to(&LocalPath::parse(&format!("/people/{kept}?done=merged"))?)),
        Err(AppError::Wrong(why)) => {
            let query = OtherEntryQuery { other: form.other, q: String::new() };
            show(&context, id, query, Some(why)).await
        }
        Err(other) => Err(other),
    }
}

async fn merge_people(context: &RequestContext, id: PersonId, form: &MergePeopleForm) -> Result<PersonId, AppError> {
    let by = context.people_editor()?;
    let pair = (id, PersonId::parse(form.other.trim())?);
    Ok(context.store().merge_people(by, pair, &form.read, context.now).await?)
}

/// What the page shows below its heading.
enum Step {
    Choose { query: OtherEntryQuery, found: Vec<PersonRecord> },
    Refused { other: PersonRecord, why: String },
    Confirm(MergePreview),
}

async fn show(
    context: &RequestContext,
    id: PersonId,
    query: OtherEntryQuery,
    why: Option<String>,
) -> Result<Response, AppError> {
    let by = context.people_editor()?;
    let record = context.store().person_record(by, id).await?;
    let step = match given(&query.other).and_then(|other| PersonId::parse(other).ok()) {
        Some(other) => compare(context, id, other).await?,
        None => choose(context, id, query).await?,
    };
    let head = PageMeta::new(format!("Merge {}", record.person.name), "Merge two entries for one person.").under("/me");
    Ok(layout(context, head, || view! { <MergePage record step why/> }))
}

async fn compare(context: &RequestContext, id: PersonId, other: PersonId) -> Result<Step, AppError> {
    let by = context.people_editor()?;
    match context.store().merge_preview(by, id, other).await.map_err(AppError::from) {
        Ok(preview) => Ok(Step::Confirm(preview)),
        Err(AppError::Wrong(why)) => Ok(Step::Refused { other: context.store().person_record(by, other).await?, why }),
        Err(error) => Err(error),
    }
}

/// Lists what the search finds; without a search, entries that may be the same person.
async fn choose(context: &RequestContext, id: PersonId, query: OtherEntryQuery) -> Result<Step, AppError> {
    let by = context.people_editor()?;
    let mut found = if given(&query.q).is_some() {
        context.store().person_records(by, &query.q).await?
    } else {
        let pairs = context.store().possible_duplicates(by).await?.into_iter();
        let of_person = |pair: &PersonPair| pair.kept.id == id || pair.removed.id == id;
        pairs.filter(of_person).flat_map(|PersonPair { kept, removed }| [kept, removed]).collect()
    };
    found.retain(|record| record.id != id);
    found.truncate(MOST);
    Ok(Step::Choose { query, found })
}

#[component]
fn MergePage(record: PersonRecord, step: Step, why: Option<String>) -> impl IntoView {
    let (id, label) = (record.id, record.label());
    let step = match step {
        Step::Choose { query, found } => EitherOf3::A(view! { <Rejection why/><ChooseOther id query found/> }),
        Step::Refused { other, why } => EitherOf3::B(view! {
            <Rejection why=Some(why)/>
            <div class="side-by-side"><Entry record=&record title="First entry"/><Entry record=&other title="Second entry"/></div>
            <p><a href=format!("/people/{id}/merge")>"Choose another entry"</a></p>
        }),
        Step::Confirm(preview) => EitherOf3::C(view! { <Rejection why/><Confirm id preview/> }),
    };
    view! {
        <PersonHeader title=format!("Merge {label}")/>
        {step}
    }
}

#[component]
fn ChooseOther(id: PersonId, query: OtherEntryQuery, found: Vec<PersonRecord>) -> impl IntoView {
    let none = if given(&query.q).is_some() {
        "No other entry has this name or login."
    } else {
        "No other entry has the same name. Search for the other entry."
    };
    let entry = |record: PersonRecord| {
        let address = format!("/people/{id}/merge?other={}", record.id);
        let label = format!("Compare with {}", record.label());
        view! { <li>{record.label()}" "<a href=address aria-label=label>"Compare"</a></li> }
    };
    let list = if found.is_empty() {
        Either::Left(view! { <p>{none}</p> })
    } else {
        Either::Right(view! { <ul class="bullets">{found.into_iter().map(entry).collect_view()}</ul> })
    };
    view! {
        <p class="lead">"Choose the other entry for the same person. The next page shows what moves before anything changes."</p>
        <form class="filter" action=format!("/people/{id}/merge")>
            <label>"Name or GitHub login"<input type="search" name="q" value=query.q maxlength="100"/></label>
            <button>"Search"</button>
        </form>
        {list}
    }
}

#[component]
fn Confirm(id: PersonId, preview: MergePreview) -> impl IntoView {
    let read = revision(&preview);
    let MergePreview { pair: PersonPair { kept, removed }, moves } = preview;
    let other = if kept.id == id { removed.id } else { kept.id };
    let moves = moves.in_words();
    let moved = if moves.is_empty() {
        Either::Left(view! { <p>{format!("{} has nothing that moves.", removed.label())}</p> })
    } else {
        let moves = moves.into_iter().map(|line| view! { <li dir="auto">{line}</li> }).collect_view();
        Either::Right(view! { <ul class="bullets">{moves}</ul> })
    };
    let login = removed.person.login.as_ref().map(|login| {
        let name = &kept.person.name;
        view! { <li>{format!("@{login} becomes a former login of {name}: old sources with it mean {name}, but it signs no one in.")}</li> }
    });
    view! {
        <div class="side-by-side"><Entry record=&kept title="This entry stays"/><Entry record=&removed title="This entry is removed"/></div>
        <section>
            <h2>{format!("What moves to {}", kept.label())}</h2>
            {moved}
        </section>
        <section>
            <h2>"What can’t be undone"</h2>
            <ul class="bullets">
                <li>{format!("The entry {} no longer exists. A merge can’t be split again.", removed.label())}</li>
                <li>"If both have an invitation to the same edition, the active one stays and the other is deleted."</li>
                <li>"If both have travel details or an agreement for the same edition, those of the entry that stays are kept."</li>
                {login}
            </ul>
        </section>
        <form method="post" action=format!("/people/{id}/merge") class="stacked">
            <Hidden name="other" value=other.to_string()/>
            <Hidden name="read" value=read/>
            <button class="primary">{format!("Merge {} into {}", removed.label(), kept.label())}</button>
        </form>
        <p><a href=format!("/people/{id}")>"Cancel"</a></p>
    }
}

/// One of the two entries.
#[component]
fn Entry<'a>(record: &'a PersonRecord, title: &'static str) -> impl IntoView {
    let login = record.person.login.as_ref().map_or("unknown".to_owned(), |login| format!("@{login}"));
    view! {
        <section class="details" aria-label=title>
            <h2 dir="auto">{title}</h2>
            <dl>
                <dt>"Name"</dt><dd dir="auto">{record.person.name.to_string()}</dd>
                <dt>"GitHub login"</dt><dd>{login}</dd>
                <dt>"Account"</dt><dd>{account_state(record.has_account)}</dd>
                <dt>"Projects"</dt><dd>{projects_line(record)}</dd>
            </dl>
        </section>
    }
}
