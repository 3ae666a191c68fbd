//! Follows the links of pages, as one reader.

use crate::support::{Key, TestApp};
use std::collections::{BTreeMap, BTreeSet};

/// Where to begin, and how many pages with the same address but for numbers and query to read.
pub struct Crawl<'a> {
    pub start: &'a [&'a str],
    pub most_of_a_kind: usize,
}

pub struct VisitedPage {
    pub path: String,
    /// What the reader can see: without addresses, and without the headings of a table of data.
    pub text: String,
}

/// The pages that links lead to. The description of the API isn't followed.
pub async fn visited(app: &TestApp, key: &Key, crawl: Crawl<'_>) -> Vec<VisitedPage> {
    let mut queue: Vec<String> = crawl.start.iter().map(|path| (*path).to_owned()).collect();
    let (mut seen, mut kinds, mut pages) = (BTreeSet::new(), BTreeMap::<String, usize>::new(), Vec::new());
    while let Some(path) = queue.pop() {
        if !seen.insert(path.clone()) {
            continue;
        }
        let count = kinds.entry(kind(&path)).or_default();
        *count += 1;
        if *count > crawl.most_of_a_kind {
            continue;
        }
        let answer = app.get_as(&path, key).await;
        assert!(answer.status().as_u16() < 500, "{path}");
        let content_type = answer.headers().get("content-type").map(|value| value.to_str().expect("text").to_owned());
        let body = answer.text().await.expect("text");
        let text = if content_type.is_some_and(|kind| kind.starts_with("text/csv")) {
            body.split_once('\n').map_or(String::new(), |(_, rows)| rows.to_owned())
        } else {
            queue.extend(links(&body));
            without_addresses(&body)
        };
        pages.push(VisitedPage { path, text });
    }
    pages
}

/// An address without its numbers and its query.
fn kind(path: &str) -> String {
    let path = path.split(['?', '#']).next().unwrap_or_default();
    path.split(|c: char| c.is_ascii_digit()).filter(|part| !part.is_empty()).collect::<Vec<_>>().join("#")
}

/// The local addresses that a page links to.
fn links(html: &str) -> Vec<String> {
    let values = html.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    let local = values.filter(|address| address.starts_with('/') && !address.starts_with("/assets/"));
    let local = local.map(|address| address.split('#').next().unwrap_or_default().replace("&amp;", "&"));
    local.filter(|address| address != "/api/v1/openapi.json").collect()
}

/// The page without the values of attributes that hold addresses.
fn without_addresses(html: &str) -> String {
    let mut text = String::new();
    let mut rest = html;
    while let Some((before, attribute)) = next_address(rest) {
        text.push_str(before);
        rest = attribute.split_once('"').map_or("", |(_, after)| after);
    }
    text + rest
}

/// The text before the next address, and what begins with that address.
fn next_address(html: &str) -> Option<(&str, &str)> {
    let found = ["href=\"", "action=\"", "src=\""].into_iter().filter_map(|name| Some((html.find(name)?, name)));
    let (at, name) = found.min()?;
    Some((&html[..at], &html[at + name.len()..]))
}
