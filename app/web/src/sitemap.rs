//! The sitemap of public pages, and what search engines may visit.

use crate::context::RequestContext;
use crate::error::AppError;
use crate::public_file::public_file;
use axum::extract::Path;
use axum::response::Response;
use domain::editions::Part;
use domain::id::{EditionSlug, TaskNumber};
use domain::time::Instant;
use formats::sitemap::{SitemapEntry, write_sitemap, write_sitemap_index};

const XML: &str = "application/xml; charset=utf-8";

/// The most tasks of one sitemap, so that it stays quick however many there are.
const MOST_TASKS: usize = 1_000;

/// The sitemap, or the list of its parts if it has too many tasks.
pub async fn whole(context: RequestContext) -> Result<Response, AppError> {
    let tasks = context.store().public_task_count().await?;
    let text = if tasks <= MOST_TASKS {
        let mut pages = pages(&context).await?;
        pages.extend(task_pages(&context, 0).await?);
        write_sitemap(&pages)
    } else {
        let part =
            |number| SitemapEntry { address: format!("{}/sitemap/{number}", context.state.origin), changed_at: None };
        write_sitemap_index(&(1..=1 + tasks.div_ceil(MOST_TASKS)).map(part).collect::<Vec<_>>())
    };
    Ok(public_file(&context, XML, text))
}

/// One part of the sitemap: the first has all pages but those of tasks, the others have tasks.
pub async fn part(context: RequestContext, Path(number): Path<String>) -> Result<Response, AppError> {
    let missing = || AppError::Missing("The sitemap has no such part.".to_owned());
    let number: usize = number.parse().map_err(|_| missing())?;
    let part = match number {
        0 => return Err(missing()),
        1 => pages(&context).await?,
        number => task_pages(&context, (number - 2).saturating_mul(MOST_TASKS)).await?,
    };
    if part.is_empty() {
        return Err(missing());
    }
    Ok(public_file(&context, XML, write_sitemap(&part)))
}

/// The pages of tasks after the first `skipped`.
async fn task_pages(context: &RequestContext, skipped: usize) -> Result<Vec<SitemapEntry>, AppError> {
    let tasks = context.store().public_tasks(skipped, MOST_TASKS).await?.into_iter();
    let page = |(edition, number, changed_at): (EditionSlug, TaskNumber, _)| SitemapEntry {
        address: format!("{}/{edition}/tasks/{number}", context.state.origin),
        changed_at,
    };
    Ok(tasks.map(page).collect())
}

/// The pages of an edition, with the part that each belongs to.
const EDITION_PAGES: [(&str, Option<Part>); 6] = [
    ("", None),
    ("/people", None),
    ("/meetings", Some(Part::Planning)),
    ("/schedule", Some(Part::Schedule)),
    ("/tasks", Some(Part::WorkPlan)),
    ("/progress", Some(Part::WorkPlan)),
];

/// All pages that search engines should know, besides tasks. Drafts have none.
async fn pages(context: &RequestContext) -> Result<Vec<SitemapEntry>, AppError> {
    let (store, instance) = (context.store(), &context.instance);
    let data = store.public_data().await?;
    let page = |path: String, changed_at: Option<Instant>| SitemapEntry {
        address: format!("{}{path}", context.state.origin),
        changed_at,
    };
    let undated = |path: &str| page(path.to_owned(), None);
    let mut pages: Vec<SitemapEntry> = ["/", "/progress", "/roadmap", "/projects", "/data"].map(undated).into();
    for edition in instance.public_editions() {
        let changed_at = data.get(&edition.slug).and_then(|data| data.changed_at);
        let shown = EDITION_PAGES.iter().filter(|(_, part)| part.is_none_or(|part| instance.has(&edition.slug, part)));
        pages.extend(shown.map(|(path, _)| page(format!("/{}{path}", edition.slug), changed_at)));
    }
    if instance.series().is_some() {
        pages.push(undated("/specs"));
        pages.extend(store.specs().await?.into_iter().map(|spec| undated(&format!("/specs/{}", spec.number))));
    }
    pages.extend(store.outcomes().await?.into_iter().map(|outcome| undated(&format!("/roadmap/{}", outcome.code))));
    Ok(pages)
}

/// The pages that search engines should not visit: searches, data, and pages of one person or of organizers.
const DISALLOWED: [&str; 17] = [
    "/api/",
    "/audit-log",
    "/calendar/",
    "/editions/new",
    "/invitation/",
    "/me",
    "/people",
    "/roles",
    "/search",
    "/settings",
    "/setup",
    "/sign-in",
    "/unsubscribe/",
    "/*/invitation",
    "/*/outbox",
    "/*/settings",
    "/*/tasks/propose",
];

pub async fn robots(context: RequestContext) -> Response {
    let disallowed: String = DISALLOWED.iter().map(|path| format!("Disallow: {path}\n")).collect();
    let text = format!("User-agent: *\nAllow: /\n{disallowed}\nSitemap: {}/sitemap.xml\n", context.state.origin);
    public_file(&context, "text/plain; charset=utf-8", text)
}
