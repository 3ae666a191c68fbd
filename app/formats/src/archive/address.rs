//! Which addresses an archive keeps, and the file of each.

use std::fmt::Write;
use url::{Origin, Url};

/// The parameters of views that an archive keeps. Others, such as search words, have no end.
const VIEWS: [&str; 12] =
    ["by", "day", "group", "label", "list", "outcome", "release", "spec", "status", "track", "view", "who"];

/// The parameter of the further pages of a list.
const PAGE: &str = "page";

/// The parameter that only makes browsers load a changed file again.
const VERSION: &str = "v";

/// The first parts of addresses that need a person or a server: sign-in, forms, searches and private pages.
const LEFT_OUT: [&str; 10] = [
    "appearance",
    "audit-log",
    "calendar",
    "fake-github",
    "healthz",
    "me",
    "search",
    "setup",
    "sign-in",
    "unsubscribe",
];

/// An address of the server that an archive keeps.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ArchivedAddress {
    path: String,
    /// The parameter of the view, and the number of the page.
    view: Option<(String, String)>,
    page: Option<String>,
}

impl ArchivedAddress {
    /// The address that a link on the page `base` leads to; `None` if an archive doesn't keep it.
    pub fn of(link: &str, base: &Url) -> Option<ArchivedAddress> {
        let url = base.join(link).ok()?;
        let is_here = matches!(url.origin(), Origin::Tuple(..)) && url.origin() == base.origin();
        let first = url.path_segments()?.next()?;
        if !is_here || LEFT_OUT.contains(&first) {
            return None;
        }
        let mut address = ArchivedAddress { path: url.path().to_owned(), view: None, page: None };
        for (name, value) in url.query_pairs() {
            match name.as_ref() {
                VERSION => {}
                PAGE if address.page.is_none() => address.page = Some(value.into_owned()),
                name if VIEWS.contains(&name) && address.view.is_none() => {
                    address.view = Some((name.to_owned(), value.into_owned()));
                }
                _ => return None,
            }
        }
        Some(address)
    }

    /// The address with path and query, as a browser requests it from `base`.
    pub fn url(&self, base: &Url) -> Url {
        let mut url = base.clone();
        url.set_path(&self.path);
        url.set_query(None);
        url.set_fragment(None);
        let page = self.page.as_ref().map(|page| (PAGE, page));
        let view = self.view.as_ref().map(|(name, value)| (name.as_str(), value));
        if page.is_some() || view.is_some() {
            url.query_pairs_mut().extend_pairs(view.into_iter().chain(page));
        }
        url
    }

    /// The path of its file in the archive, with only letters, digits, `.`, `-`, `_` and `/`.
    ///
    /// Pages are `index.html` in a folder of their own, and their views lie beside it.
    pub fn file(&self, content_type: &str) -> String {
        let parts: Vec<String> = self.path.split('/').filter(|part| !part.is_empty()).map(safe).collect();
        let path = parts.join("/");
        let view = self.view.as_ref().map(|(name, value)| format!("{name}-{}", safe(value)));
        let page = self.page.as_ref().map(|page| format!("{PAGE}-{}", safe(page)));
        let query: Vec<String> = view.into_iter().chain(page).collect();
        let query = query.join(".");
        let named = path.rsplit_once('.').filter(|(_, end)| !end.contains('/'));
        match (extension(content_type), query.is_empty(), named) {
            ("html", _, _) => {
                let name = if query.is_empty() { "index" } else { &query };
                let folder = if path.is_empty() { path } else { path + "/" };
                format!("{folder}{name}.html")
            }
            (_, true, Some(_)) => path,
            (_, false, Some((name, end))) => format!("{name}.{query}.{end}"),
            (extension, true, None) => format!("{path}.{extension}"),
            (extension, false, None) => format!("{path}/{query}.{extension}"),
        }
    }
}

/// The extension of a file, by its content type.
fn extension(content_type: &str) -> &'static str {
    match content_type.split(';').next().unwrap_or("").trim() {
        "text/html" => "html",
        "application/json" => "json",
        "application/atom+xml" => "atom",
        "application/xml" => "xml",
        "image/svg+xml" => "svg",
        "image/png" => "png",
        "text/calendar" => "ics",
        "text/css" => "css",
        "text/csv" => "csv",
        "text/markdown" => "md",
        _ => "bin",
    }
}

/// A part of an address as a file name. Other characters become `_` and their bytes, so that names stay different.
fn safe(part: &str) -> String {
    let decoded = percent_encoding::percent_decode_str(part);
    let mut name = String::new();
    for (position, byte) in decoded.enumerate() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' => name.push(char::from(byte)),
            b'.' if position > 0 => name.push('.'),
            _ => {
                let _ = write!(name, "_{byte:02x}");
            }
        }
    }
    name
}

/// The link from one file of an archive to another.
pub fn relative(from: &str, to: &str) -> String {
    let shared = from.split('/').zip(to.split('/')).take_while(|(a, b)| a == b).count();
    // The last parts are the names of the files, which are never folders.
    let shared = shared.min(from.matches('/').count()).min(to.matches('/').count());
    let up = "../".repeat(from.matches('/').count() - shared);
    let down: Vec<&str> = to.split('/').skip(shared).collect();
    format!("{up}{}", down.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn base() -> Url {
        Url::parse("https://cairn.example/2026/tasks").expect("an address")
    }

    fn file(link: &str, content_type: &str) -> Option<String> {
        ArchivedAddress::of(link, &base()).map(|address| address.file(content_type))
    }

    #[test]
    fn each_public_address_has_a_file() {
        for (link, content_type, expected) in [
            ("/", "text/html; charset=utf-8", "index.html"),
            ("/2026/tasks", "text/html", "2026/tasks/index.html"),
            ("?status=in+progress#list", "text/html", "2026/tasks/status-in_20progress.html"),
            ("/2026/tasks?page=2&status=done", "text/html", "2026/tasks/status-done.page-2.html"),
            ("/2026/tasks.csv", "text/csv", "2026/tasks.csv"),
            ("/2026/tasks.csv?status=done", "text/csv", "2026/tasks.status-done.csv"),
            ("/api/v1/editions/2026", "application/json", "api/v1/editions/2026.json"),
            ("/api/v1/editions?page=2", "application/json", "api/v1/editions/page-2.json"),
            ("/logo?v=16d6", "image/svg+xml", "logo.svg"),
            ("/2026/%2e%2e/%2F", "text/html", "_2f/index.html"),
            ("https://cairn.example/data", "text/html", "data/index.html"),
        ] {
            assert_eq!(file(link, content_type).as_deref(), Some(expected), "{link}");
        }
    }

    #[test]
    fn addresses_that_need_a_server_or_lead_elsewhere_have_none() {
        for link in [
            "/sign-in?next=%2F",
            "/search?q=a",
            "/2026/tasks?q=wheels",
            "/2026/tasks?status=done&group=track",
            "/trace?as_of=2026-06-01",
            "https://github.com/numpy/numpy",
            "mailto:a@b.example",
            "http://[",
        ] {
            assert_eq!(file(link, "text/html"), None, "{link}");
        }
    }

    #[test]
    fn an_address_is_requested_as_it_was_linked() {
        for link in ["/2026/tasks?track=Build+%26+test&page=2", "/", "/2026/tasks/1"] {
            let address = ArchivedAddress::of(link, &base()).expect("kept");
            assert_eq!(address.url(&base()).as_str(), format!("https://cairn.example{link}"));
        }
    }

    #[test]
    fn links_between_files_are_relative() {
        for (from, to, expected) in [
            ("index.html", "data/index.html", "data/index.html"),
            ("2026/tasks/index.html", "index.html", "../../index.html"),
            ("2026/tasks/index.html", "2026/tasks/1/index.html", "1/index.html"),
            ("2026/tasks/index.html", "2026/tasks.csv", "../tasks.csv"),
            ("a/index.html", "a/index.html", "index.html"),
        ] {
            assert_eq!(relative(from, to), expected, "{from} to {to}");
        }
    }

    proptest! {
        #[test]
        fn different_addresses_have_different_files(one in "[a-z_./ %é]{1,6}", other in "[a-z_./ %é]{1,6}") {
            let name = |text: &str| safe(&percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string());
            prop_assert_eq!(one == other, name(&one) == name(&other));
        }

        #[test]
        fn no_file_is_outside_the_archive(link in ".{0,30}") {
            if let Some(file) = file(&link, "text/html") {
                prop_assert!(!file.starts_with('/') && !file.split('/').any(|part| part.starts_with('.')), "{}", file);
            }
        }
    }
}
