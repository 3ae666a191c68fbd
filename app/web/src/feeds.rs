//! Atom feeds: of all editions, of an edition, of a task, and of documents.

mod words;

use crate::context::{EditionPath, RequestContext};
use crate::error::AppError;
use crate::public_file::public_file;
use axum::extract::Path;
use axum::response::Response;
use domain::Refusal;
use domain::community::Series;
use domain::id::{SpecNumber, TaskNumber};
use formats::atom::{AtomEntry, AtomFeed, write_atom};
use store::FeedScope;

/// What happens in all editions.
pub async fn all(context: RequestContext) -> Result<Response, AppError> {
    let entries = context.store().feed(FeedScope::All).await?;
    let entries = entries.into_iter().map(|entry| words::entry(&context.state.origin, entry)).collect();
    Ok(answer(&context, Shown { path: "/feed.atom", page: "/", title: "Updates of all editions" }, entries))
}

/// The updates, finished tasks and releases of an edition.
pub async fn of_edition(context: RequestContext, EditionPath(slug): EditionPath) -> Result<Response, AppError> {
    let edition = context.edition(&slug).await?;
    let entries = context.store().feed(FeedScope::Edition(&slug)).await?;
    let entries = entries.into_iter().map(|entry| words::entry(&context.state.origin, entry)).collect();
    let (path, page) = (format!("/{slug}/feed.atom"), format!("/{slug}"));
    Ok(answer(&context, Shown { path: &path, page: &page, title: edition.title.as_str() }, entries))
}

/// The updates and status changes of a task.
pub async fn of_task(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    Path((_, number)): Path<(String, String)>,
) -> Result<Response, AppError> {
    let unknown = || Refusal::no_such_task(&slug, number.chars().take(20).collect::<String>());
    let number = TaskNumber::parse(&number).map_err(|_| unknown())?;
    let task = context.store().task_head(&slug, number).await?.ok_or_else(unknown)?;
    let entries = context.store().feed(FeedScope::Task(&slug, number)).await?;
    let entries = entries.into_iter().map(|entry| words::entry(&context.state.origin, entry)).collect();
    let (page, title) = (format!("/{slug}/tasks/{number}"), format!("#{number} {}", task.title));
    Ok(answer(&context, Shown { path: &format!("{page}/feed.atom"), page: &page, title: &title }, entries))
}

/// The endorsements and adoptions of all documents.
pub async fn of_specs(context: RequestContext) -> Result<Response, AppError> {
    let series = series(&context)?;
    let entries = context.store().spec_feed(None).await?;
    let entries = entries.into_iter().map(|entry| words::spec_entry(&context.state.origin, &series, entry)).collect();
    let title = format!("Endorsements and adoptions of {}", series.plural);
    Ok(answer(&context, Shown { path: "/specs/feed.atom", page: "/specs", title: &title }, entries))
}

/// The endorsements and adoptions of a document.
pub async fn of_spec(context: RequestContext, Path(number): Path<String>) -> Result<Response, AppError> {
    let series = series(&context)?;
    let unknown = || Refusal::NoSuchSpec(number.chars().take(20).collect());
    let number = SpecNumber::parse(&number).map_err(|_| unknown())?;
    let spec = context.store().spec(number).await?.ok_or_else(unknown)?;
    let entries = context.store().spec_feed(Some(number)).await?;
    let entries = entries.into_iter().map(|entry| words::spec_entry(&context.state.origin, &series, entry)).collect();
    let (page, title) = (format!("/specs/{number}"), format!("{}: {}", series.label(number), spec.title));
    Ok(answer(&context, Shown { path: &format!("{page}/feed.atom"), page: &page, title: &title }, entries))
}

fn series(context: &RequestContext) -> Result<Series, AppError> {
    let missing = || AppError::Missing("This community has no series of documents.".to_owned());
    context.instance.series().cloned().ok_or_else(missing)
}

/// The path and title of a feed, and the path of the page that shows the same.
struct Shown<'a> {
    path: &'a str,
    page: &'a str,
    title: &'a str,
}

fn answer(context: &RequestContext, Shown { path, page, title }: Shown<'_>, entries: Vec<AtomEntry>) -> Response {
    let (origin, community) = (&context.state.origin, context.instance.name());
    let feed = AtomFeed {
        address: format!("{origin}{path}"),
        page: format!("{origin}{page}"),
        origin: origin.clone(),
        title: format!("{title} · {community}"),
        author: community.to_owned(),
        entries,
    };
    public_file(context, "application/atom+xml; charset=utf-8", write_atom(feed))
}
