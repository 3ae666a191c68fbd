//! Search: tasks and comments by their text, everything else by name and details.

use super::api;
use crate::addresses::encoded;
use crate::components::chips::StatusChip;
use crate::components::field::Choice;
use crate::components::series::series;
use crate::context::RequestContext;
use crate::error::AppError;
use crate::forms::{Form, PageQuery, given, optional};
use crate::layout::{PageMeta, layout};
use axum::response::Response;
use domain::id::EditionSlug;
use domain::search::{Found, MOST_WORDS, Named, has_too_many_words};
use domain::tasks::Status;
use domain::text::counted;
use leptos::either::Either;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// The maximum number of results for tasks.
const MOST: u32 = 50;

/// The query of a search: words, edition and status.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct SearchQuery {
    q: String,
    edition: String,
    status: String,
}

impl Form for SearchQuery {}

pub async fn page(context: RequestContext, PageQuery(query): PageQuery<SearchQuery>) -> Result<Response, AppError> {
    let text = given(&query.q).map(|text| text.chars().take(200).collect::<String>());
    let edition = optional(&query.edition, EditionSlug::parse)?;
    let status = optional(&query.status, Status::parse)?;
    let found = match &text {
        Some(text) => context.store().search(text, edition.as_ref(), status, MOST).await?,
        None => Vec::new(),
    };
    let editions = api::editions(&context).await?;
    let plural = context.instance.series().map(|series| series.plural.to_string());
    let named = match &text {
        Some(text) if status.is_none() => context.store().named(text, edition.as_ref(), 30).await?,
        _ => Vec::new(),
    };
    let kinds = kinds(plural.as_deref());
    let head = PageMeta::new("Search", format!("Search tasks, comments, {kinds}.")).under("/search");
    Ok(layout(&context, head, || view! { <SearchPage query text editions named found/> }))
}

/// The kinds of results by name; `plural` is the word for several documents.
fn kinds(plural: Option<&str>) -> String {
    let documents = plural.map(|plural| format!("{plural}, ")).unwrap_or_default();
    format!("{documents}outcomes, editions, tracks, meetings and people")
}

#[component]
fn SearchPage(
    query: SearchQuery,
    #[prop(optional_no_strip)] text: Option<String>,
    editions: Vec<(EditionSlug, String)>,
    named: Vec<Named>,
    found: Vec<Found>,
) -> impl IntoView {
    let plural = series().map(|series| series.plural.to_string());
    let figure = match (&text, found.len() + named.len()) {
        (None, _) => match &plural {
            Some(plural) => format!("Search tasks, people, {plural} and meetings"),
            None => "Search tasks, people and meetings".to_owned(),
        },
        (Some(text), 0) => format!("No results for “{text}”"),
        (Some(text), count) if found.len() >= MOST as usize => format!("The first {count} results for “{text}”"),
        (Some(text), count) => format!("{} for “{text}”", counted(count, "result", "results")),
    };
    let ignored = text.as_deref().is_some_and(has_too_many_words).then(|| {
        view! { <p class="attention">{format!("A search uses the first {MOST_WORDS} different words. Further words are ignored.")}</p> }
    });
    let next =
        (text.is_some() && found.is_empty() && named.is_empty()).then(|| view! { <p>{hint(plural.as_deref())}</p> });
    let tasks = (!found.is_empty()).then(|| {
        let results = found.into_iter().map(|found| view! { <TaskResult found/> }).collect_view();
        view! { <section><h2>"Tasks"</h2><ol class="entry-list search-results column">{results}</ol></section> }
    });
    view! {
        <header class="page-header"><h1>"Search"</h1></header>
        <SearchForm query editions/>
        <p class="headline" role="status">{figure}</p>
        {ignored}
        {next}
        <ResultsByName named/>
        {tasks}
    }
}

/// What to try after a search without results.
fn hint(plural: Option<&str>) -> String {
    let documents = plural.map(|plural| format!("{plural} by number and title, and ")).unwrap_or_default();
    format!(
        "Try fewer words: one task, comment, update or other result must contain all of them. In tasks, comments and updates, only the last word may be incomplete. The search finds tasks by number, by title and description, or by one of their comments or updates. If you choose no status, it also finds editions by title and place, tracks by title and description, meetings by title and date (e.g. 2026-12-09), and people by name and login; and if you choose no edition either, {documents}outcomes by code and title. Case and accents don’t matter."
    )
}

#[component]
fn SearchForm(query: SearchQuery, editions: Vec<(EditionSlug, String)>) -> impl IntoView {
    let any = || std::iter::once((String::new(), "any".to_owned()));
    let editions = any().chain(editions.into_iter().map(|(slug, title)| (slug.to_string(), title)));
    let statuses = any().chain(Status::ALL.map(|status| (status.as_str().to_owned(), status.as_str().to_owned())));
    view! {
        <form class="filter" action="/search" role="search">
            <label>"Search terms"<input type="search" name="q" value=query.q maxlength="200"/></label>
            <Choice name="edition" label="Edition" options=editions.collect() chosen=query.edition/>
            <Choice name="status" label="Status" options=statuses.collect() chosen=query.status/>
            <button>"Search"</button>
        </form>
    }
}

/// Results that are not tasks, each with its type.
#[component]
fn ResultsByName(named: Vec<Named>) -> impl IntoView {
    let series = series();
    let name = series.as_ref().map_or("", |series| series.name.as_str());
    let entry = |named: Named| {
        let (what, address, label) = match named {
            Named::Spec(number, title) => (name, format!("/specs/{number}"), format!("{name} {number}: {title}")),
            Named::Outcome(code, title) => ("outcome", format!("/roadmap/{code}"), format!("{code}: {title}")),
            Named::Edition(slug, title) => ("edition", format!("/{slug}"), title.to_string()),
            Named::Track(slug, title) => {
                ("track", format!("/{slug}/tasks?track={}", encoded(title.as_str())), format!("{title}, {slug}"))
            }
            Named::Meeting(slug, title) => ("meeting", format!("/{slug}/meetings"), format!("{title}, {slug}")),
            Named::WorklogLine(slug, day, id, line) => {
                ("update", format!("/{slug}/worklog?day={day}#update-{id}"), format!("{line}, {slug}"))
            }
            Named::Person(slug, person) => match person.login {
                Some(login) => ("person", format!("/{slug}/tasks?who={login}"), person.name.to_string()),
                None => ("person", format!("/{slug}/people"), person.name.to_string()),
            },
        };
        view! { <li><span class="chip">{what.to_owned()}</span>" "<a href=address>{label}</a></li> }
    };
    let kinds = kinds(series.as_ref().map(|series| series.plural.as_str()));
    let mut letters = kinds.chars();
    let title = letters.next().map(|first| first.to_uppercase().to_string() + letters.as_str());
    (!named.is_empty())
        .then(|| view! { <section><h2 dir="auto">{title}</h2><ul class="plain-list column">{named.into_iter().map(entry).collect_view()}</ul></section> })
}

#[component]
fn TaskResult(found: Found) -> impl IntoView {
    let address = format!("/{}/tasks/{}", found.edition, found.task.number);
    let (address, place) = match (found.comment, found.update) {
        (Some(comment), _) => (format!("{address}#comment-{comment}"), " · in a comment"),
        (None, Some(update)) => (format!("{address}#update-{update}"), " · in an update"),
        (None, None) => (address, ""),
    };
    // A match in the title is marked there, so an excerpt would only repeat it.
    let title = found.task.title.to_string();
    let in_title = found.excerpt.replace(['\u{2}', '\u{3}'], "") == title;
    let excerpt = (!in_title).then(|| view! { <p class="excerpt"><Marked excerpt=&found.excerpt/></p> });
    let title = if in_title { Either::Left(view! { <Marked excerpt=&found.excerpt/> }) } else { Either::Right(title) };
    view! {
        <li>
            <StatusChip status=found.task.status/>" "<a href=address dir="auto">{title}</a>
            <span class="muted">{format!(" {}, task {}{place}", found.edition, found.task.number)}</span>
            {excerpt}
        </li>
    }
}

/// Marks the matches in an excerpt, which are between U+0002 and U+0003.
#[component]
fn Marked<'a>(excerpt: &'a str) -> impl IntoView {
    // Leptos renders an empty text as a space.
    let plain = |text: &str| (!text.is_empty()).then(|| text.replace('\u{3}', ""));
    let pieces = excerpt.split('\u{2}').enumerate().map(|(nth, piece)| match (nth, piece.split_once('\u{3}')) {
        (0, _) | (_, None) => Either::Left(plain(piece)),
        (_, Some((word, rest))) => Either::Right(view! { <mark>{word.to_owned()}</mark>{plain(rest)} }),
    });
    pieces.collect_view()
}
