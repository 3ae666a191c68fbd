//! The links of a page, and the page as it is in an archive.

use super::address::ArchivedAddress;
use lol_html::html_content::{ContentType, Element};
use lol_html::{HandlerResult, RewriteStrSettings, element, rewrite_str};
use std::collections::BTreeSet;
use thiserror::Error;
use url::Url;

/// A page that isn't HTML as this program writes it.
#[derive(Debug, Error)]
#[error("a page can't be read: {0}")]
pub struct UnreadablePage(#[from] lol_html::errors::RewritingError);

/// The elements with links. A canonical address stays that of the server.
const LINKS: &str = "a[href], link[href]:not([rel=canonical]), img[src]";

/// Scripts and forms do nothing without a server.
const LEFT_OUT: &str = "script, form, link[rel=modulepreload], link[rel=preload], .account-links";

/// A page as the server sends it, with its address.
pub struct ArchivedPage<'a> {
    pub html: &'a str,
    pub url: &'a Url,
}

/// The addresses that a page links to and that an archive keeps.
///
/// # Errors
/// If the page isn't HTML.
pub fn addresses(page: &ArchivedPage<'_>) -> Result<BTreeSet<ArchivedAddress>, UnreadablePage> {
    let mut found = BTreeSet::new();
    let settings = RewriteStrSettings {
        element_content_handlers: vec![element!(LINKS, |element| {
            if let Some(link) = element.get_attribute(attribute(element)) {
                found.extend(ArchivedAddress::of(&unescaped(&link), page.url));
            }
            Ok(())
        })],
        ..RewriteStrSettings::new()
    };
    rewrite_str(page.html, settings)?;
    Ok(found)
}

/// The page without scripts and forms, with `first_line`, and links that work in an archive.
///
/// `link_to` returns the link to an address that the archive has. Other addresses of the server become absolute.
///
/// # Errors
/// If the page isn't HTML.
pub fn rewrite(
    page: &ArchivedPage<'_>,
    first_line: &str,
    link_to: impl Fn(&ArchivedAddress) -> Option<String>,
) -> Result<String, UnreadablePage> {
    let replace = |element: &mut Element<'_, '_>| -> HandlerResult {
        let attribute = attribute(element);
        let Some(link) = element.get_attribute(attribute).map(|link| unescaped(&link)) else { return Ok(()) };
        if link.starts_with('#') {
            return Ok(());
        }
        let kept = ArchivedAddress::of(&link, page.url).and_then(|address| link_to(&address));
        let absolute = page.url.join(&link);
        let fragment = absolute.as_ref().ok().and_then(Url::fragment).map(|name| format!("#{name}"));
        let new = match (kept, absolute) {
            (Some(kept), _) => format!("{kept}{}", fragment.unwrap_or_default()),
            (None, Ok(absolute)) => absolute.into(),
            (None, Err(_)) => return Ok(()),
        };
        element.set_attribute(attribute, &html_escape::encode_double_quoted_attribute(&new))?;
        Ok(())
    };
    let settings = RewriteStrSettings {
        element_content_handlers: vec![
            element!(LEFT_OUT, |element| {
                element.remove();
                Ok(())
            }),
            element!(LINKS, replace),
            element!("main", |element| {
                element.prepend(first_line, ContentType::Html);
                Ok(())
            }),
        ],
        ..RewriteStrSettings::new()
    };
    Ok(rewrite_str(page.html, settings)?)
}

/// The attribute with the link of an element of [`LINKS`].
fn attribute(element: &Element<'_, '_>) -> &'static str {
    if element.tag_name() == "img" { "src" } else { "href" }
}

fn unescaped(attribute: &str) -> String {
    html_escape::decode_html_entities(attribute).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::relative;

    const PAGE: &str = r##"<!DOCTYPE html><html><head><script src="/a.js"></script>
        <link rel="canonical" href="/2026/tasks"><link rel="stylesheet" href="/assets/cairn.css"></head><body>
        <p class="account-links"><a href="/sign-in">Sign in</a></p><main id="main">
        <a href="#main">Skip</a><a href="/2026/tasks/1?v=2#updates">Task 1</a><img src="/logo?v=1&amp;page=2">
        <a href="/2026/tasks?q=a&amp;status=done">Search</a><a href="https://numpy.org/a?b=1&amp;c">NumPy</a>
        <form method="post"><button>Claim</button></form></main></body></html>"##;

    fn url() -> Url {
        Url::parse("https://cairn.example/2026/tasks").expect("an address")
    }

    #[test]
    fn the_addresses_of_a_page_are_found_once() {
        let found = addresses(&ArchivedPage { html: PAGE, url: &url() }).expect("a page");
        let found: Vec<String> = found.iter().map(|address| address.url(&url()).to_string()).collect();
        let expected = ["/2026/tasks", "/2026/tasks/1", "/assets/cairn.css", "/logo?page=2"];
        assert_eq!(found, expected.map(|path| format!("https://cairn.example{path}")));
    }

    #[test]
    fn a_page_in_an_archive_needs_no_server() {
        let link_to = |address: &ArchivedAddress| {
            Some(relative("2026/tasks/index.html", &address.file("text/html"))).filter(|link| link.starts_with('1'))
        };
        let page = rewrite(&ArchivedPage { html: PAGE, url: &url() }, "<p>An archive</p>", link_to).expect("a page");
        for expected in [
            r#"<main id="main"><p>An archive</p>"#,
            r##"<a href="#main">"##,
            r#"<a href="1/index.html#updates">Task 1</a>"#,
            r#"<a href="https://cairn.example/2026/tasks?q=a&amp;status=done">"#,
            r#"<a href="https://numpy.org/a?b=1&amp;c">"#,
            r#"<link rel="canonical" href="/2026/tasks">"#,
        ] {
            assert!(page.contains(expected), "{expected} is missing in {page}");
        }
        for gone in ["<script", "<form", "Claim", "Sign in"] {
            assert!(PAGE.contains(gone) && !page.contains(gone), "{gone} is in {page}");
        }
    }
}
