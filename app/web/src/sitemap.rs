//! The sitemap of public pages, and what search engines may visit.

use crate::context::RequestContext;
use crate::error::AppError;
use crate::public_file::public_file;
use axum::extract::Path;
use axum::response::Response;
use domain::editions::Part;
use domain::time::Instant;
use formats::sitemap::{MOST_PAGES, SitemapEntry, write_sitemap, write_sitemap_index};

const XML: &str = "application/xml; charset=utf-8";

/// The sitemap, or the list of its parts if it has more than 50,000 pages.
pub async fn whole(context: RequestContext) -> Result<Response, AppError> {
    let pages = pages(&context).await?;
    let text = match pages.len() {
        0..=MOST_PAGES => write_sitemap(&pages),
        _ => write_sitemap_index(&parts(&context.state.origin, &pages)),
    };
    Ok(public_file(&context, XML, text))
}

/// One part of the sitemap; they count from 1.
pub async fn part(context: RequestContext, Path(number): Path<String>) -> Result<Response, AppError> {
    let missing = || AppError::Missing("The sitemap has no such part.".to_owned());
    let number: usize = number.parse().map_err(|_| missing())?;
    let pages = pages(&context).await?;
    let part = pages.chunks(MOST_PAGES).nth(number.checked_sub(1).ok_or_else(missing)?).ok_or_else(missing)?;
    Ok(public_file(&context, XML, write_sitemap(part)))
}

fn parts(origin: &str, pages: &[SitemapEntry]) -> Vec<SitemapEntry> {
    let part = |(number, pages): (usize, &[SitemapEntry])| SitemapEntry {
        address: format!("{origin}/sitemap/{number}"),
        changed_at: pages.iter().filter_map(|page| page.changed_at).max(),
    };
    (1..).zip(pages.chunks(MOST_PAGES)).map(part).collect()
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

/// All pages that search engines should know. Drafts have none.
async fn pages(context: &RequestContext) -> Result<Vec<SitemapEntry>, AppError> {
    let (store, instance) = (context.store(), &context.instance);
    let (data, tasks) = (store.public_data().await?, store.public_tasks().await?);
    let page = |path: String, changed_at: Option<Instant>| SitemapEntry {
        address: format!("{}{path}", context.state.origin),
        changed_at,
    };
    let undated = |path: &str| page(path.to_owned(), None);
    let mut pages: Vec<SitemapEntry> = ["/", "/roadmap", "/projects", "/data"].map(undated).into();
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
    let task = tasks.into_iter().map(|(edition, number, at)| page(format!("/{edition}/tasks/{number}"), at));
    pages.extend(task);
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
