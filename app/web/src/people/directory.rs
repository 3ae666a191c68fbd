//! The page for owners and organizers that lists everyone, and entries that may be the same person.

use crate::addresses::encoded;
use crate::components::page_links::{PageLinks, PastLastPage, last_page};
use crate::context::RequestContext;
use crate::error::AppError;
use crate::forms::{Form, PageQuery, given, number};
use crate::layout::{PageMeta, layout};
use axum::response::Response;
use domain::people::{PersonPair, PersonRecord};
use domain::text::{Title, counted};
use leptos::either::Either;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// The number of people on a page.
const PAGE: u32 = 50;

#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct DirectoryQuery {
    /// A part of a name or login; everyone if empty.
    pub q: String,
    /// The number of the page, from 1.
    pub page: String,
}

impl Form for DirectoryQuery {}

impl DirectoryQuery {
    /// The address of the list up to the parameter `page`.
    fn base(&self) -> String {
        let search = given(&self.q).map(|words| format!("q={}&", encoded(words)));
        format!("/people?{}", search.unwrap_or_default())
    }
}

pub async fn page(context: RequestContext, PageQuery(query): PageQuery<DirectoryQuery>) -> Result<Response, AppError> {
    let by = context.people_editor()?;
    let nth = number(&query.page, "a page number")?.unwrap_or(1).max(1);
    let people = context.store().person_records(by, &query.q).await?;
    let duplicates = context.store().possible_duplicates(by).await?;
    let head = PageMeta::new("People", "Add, correct and merge people.").under("/me");
    Ok(layout(&context, head, || view! { <Directory query nth people duplicates/> }))
}

#[component]
fn Directory(query: DirectoryQuery, nth: u32, people: Vec<PersonRecord>, duplicates: Vec<PersonPair>) -> impl IntoView {
    let headline = counted(people.len(), "person", "people");
    let list = if people.is_empty() {
        Either::Left(view! { <p>"No one has this name or login. "<a href="/people">"Show everyone"</a></p> })
    } else {
        Either::Right(view! { <PeopleTable base=query.base() nth people/> })
    };
    view! {
        <header class="page-header"><h1>"People"</h1></header>
        <p class="lead">"All people that this server knows: participants, track leads, and people who have signed in. Only owners and organizers see this page."</p>
        <p><a href="/people/add">"Add a person"</a></p>
        <Duplicates pairs=duplicates/>
        <section>
            <h2>"Everyone"</h2>
            <form class="filter" action="/people">
                <label>"Name or GitHub login"<input type="search" name="q" value=query.q maxlength="100"/></label>
                <button>"Search"</button>
            </form>
            <p class="headline">{headline}</p>
            {list}
        </section>
    }
}

/// One page of the people found. `base` is the address of the list up to the parameter `page`.
#[component]
fn PeopleTable(base: String, nth: u32, people: Vec<PersonRecord>) -> impl IntoView {
    let last = last_page(people.len() as u32, PAGE);
    if nth > last {
        let items = counted(people.len(), "person", "people");
        return Either::Left(view! { <PastLastPage base nth last items/> });
    }
    let rows = people.into_iter().skip(((nth - 1) * PAGE) as usize).take(PAGE as usize);
    let rows = rows.map(|record| view! { <PersonRow record/> });
    Either::Right(view! {
        <table class="cards">
            <caption class="visually-hidden">"People"</caption>
            <thead>
                <tr><th scope="col">"Name"</th><th scope="col">"GitHub login"</th><th scope="col">"Projects"</th><th scope="col">"Account"</th></tr>
            </thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
        <PageLinks base nth last/>
    })
}

#[component]
fn PersonRow(record: PersonRecord) -> impl IntoView {
    let projects = projects_line(&record);
    let login = record.person.login.map_or("unknown".to_owned(), |login| format!("@{login}"));
    view! {
        <tr>
            <th scope="row"><a href=format!("/people/{}", record.id) dir="auto">{record.person.name.to_string()}</a></th>
            <td data-label="GitHub login">{login}</td>
            <td data-label="Projects">{projects}</td>
            <td data-label="Account">{account_state(record.has_account)}</td>
        </tr>
    }
}

/// Entries that may be the same person, each with a link to compare them.
#[component]
fn Duplicates(pairs: Vec<PersonPair>) -> impl IntoView {
    let entry = |PersonPair { kept, removed }: PersonPair| {
        let names = format!("{} and {}", kept.label(), removed.label());
        let (address, label) = (format!("/people/{}/merge?other={}", kept.id, removed.id), format!("Compare {names}"));
        view! { <li>{names}" "<a href=address aria-label=label>"Compare"</a></li> }
    };
    (!pairs.is_empty()).then(|| {
        view! {
            <section>
                <h2>"Possible duplicates"</h2>
                <p class="muted">"These entries have the same name, or the former login of one is the login of the other. Compare them before you merge them."</p>
                <ul class="bullets">{pairs.into_iter().map(entry).collect_view()}</ul>
            </section>
        }
    })
}

/// The titles of a person's projects on one line.
pub fn projects_line(record: &PersonRecord) -> String {
    let others = record.projects.iter().filter(|title| !record.contact_of.contains(title));
    let titles: Vec<&str> = record.contact_of.iter().chain(others).map(Title::as_str).collect();
    if titles.is_empty() { "none".to_owned() } else { titles.join(", ") }
}

pub fn account_state(has_account: bool) -> &'static str {
    if has_account { "has signed in" } else { "no account" }
}
