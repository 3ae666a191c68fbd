//! Writes the public record as files: each page as visitors read it, and all data for programs.
//!
//! It requests pages from the same router that serves visitors, and follows their links. So an archive can't have
//! anything that the public pages don't have.

use crate::config::public_url::PublicUrl;
use crate::router::router_with;
use crate::services::Services;
use anyhow::{Context, ensure};
use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::header::{CONTENT_TYPE, LINK};
use axum::http::{HeaderMap, HeaderName, StatusCode};
use domain::access::System;
use domain::time::{Instant, clock, day};
use formats::archive::{
    ArchiveDescription, ArchivedAddress, ArchivedFile, ArchivedPage, METADATA_FILE, addresses, checksums, metadata,
    relative, rewrite,
};
use http_body_util::BodyExt;
use hyper::service::Service;
use hyper_util::service::TowerToHyperService;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::sync::OnceLock;
use store::Store;
use url::Url;

/// The name of the file with the checksums of all others.
const CHECKSUMS_FILE: &str = "SHA256SUMS";

/// The pages from which all others are found by their links.
const FIRST_PAGES: [&str; 2] = ["/", "/data"];

/// The time of the pages in an archive, which is that of the newest change. So an archive of the same data is the same.
static AS_OF: OnceLock<Instant> = OnceLock::new();

fn as_of() -> Instant {
    AS_OF.get().copied().unwrap_or_default()
}

/// Writes an archive of `store` to an empty folder, and calls `on_page` for each address. Returns the number of files.
///
/// # Errors
/// If nothing has been entered yet, a page can't be read, or a file can't be written.
pub async fn write(store: &Store, public: PublicUrl, folder: &Path, on_page: impl Fn(&str)) -> anyhow::Result<usize> {
    let last_change = store.last_change(System::new()).await?.context("There is nothing to archive yet.")?;
    AS_OF.get_or_init(|| last_change);
    let base = Url::parse(&public.with("/"))?;
    let router = router_with(store.clone(), as_of, Services::without_sign_in(public));
    let mut archive = Archive { router, base, folder, found: BTreeMap::new() };
    archive.collect(&on_page).await?;
    let mut files = archive.finish()?;
    let head = store.ledger_head().await?;
    archive.add(&mut files, "ledger-head.txt", "text/plain", &format!("{} {}\n", head.number, head.hash))?;
    files.sort_by(|a, b| a.path.cmp(&b.path));
    let instance = store.instance().await?;
    let about = ArchiveDescription {
        community: instance.name(),
        website: instance.community.as_ref().and_then(|community| community.site.as_ref()).map(|site| site.as_str()),
        origin: archive.base.as_str().trim_end_matches('/'),
        as_of: last_change,
    };
    let described = metadata(&about, &files);
    archive.add(&mut files, METADATA_FILE, "application/ld+json", &described)?;
    files.sort_by(|a, b| a.path.cmp(&b.path));
    fs::write(folder.join(CHECKSUMS_FILE), checksums(&files))?;
    Ok(files.len() + 1)
}

struct Archive<'a> {
    router: Router,
    /// The public address.
    base: Url,
    folder: &'a Path,
    /// The files of all addresses that were read.
    found: BTreeMap<ArchivedAddress, Found>,
}

struct Found {
    file: String,
    content_type: String,
}

impl Found {
    fn is_page(&self) -> bool {
        self.content_type.starts_with("text/html")
    }
}

impl Archive<'_> {
    /// Reads all pages and data, and stores them as they are served.
    async fn collect(&mut self, on_page: impl Fn(&str)) -> anyhow::Result<()> {
        let mut seen: BTreeSet<ArchivedAddress> =
            FIRST_PAGES.iter().filter_map(|path| ArchivedAddress::of(path, &self.base)).collect();
        let mut waiting: Vec<ArchivedAddress> = seen.iter().cloned().collect();
        let mut written = BTreeSet::new();
        while let Some(address) = waiting.pop() {
            let url = address.url(&self.base);
            on_page(url.path());
            let Some((headers, body)) = self.request(&url).await? else { continue };
            let content_type = text(&headers, &CONTENT_TYPE).to_owned();
            let found = Found { file: address.file(&content_type), content_type };
            ensure!(written.insert(found.file.clone()), "two addresses have the file {}", found.file);
            let mut linked = next_page(&headers, &url);
            if found.is_page() {
                linked.extend(addresses(&ArchivedPage { html: std::str::from_utf8(&body)?, url: &url })?);
            }
            waiting.extend(linked.into_iter().filter(|address| seen.insert(address.clone())));
            self.write(&found.file, &body)?;
            self.found.insert(address, found);
        }
        Ok(())
    }

    /// What a visitor gets at an address; `None` if that is no public page.
    async fn request(&self, url: &Url) -> anyhow::Result<Option<(HeaderMap, Vec<u8>)>> {
        let path = &url[url::Position::BeforePath..url::Position::AfterQuery];
        let request = Request::get(path).body(Body::empty())?;
        let Ok(response) = TowerToHyperService::new(self.router.clone()).call(request).await;
        let (head, body) = response.into_parts();
        ensure!(!head.status.is_server_error(), "{path} can't be read: the server would answer {}", head.status);
        let body = body.collect().await.map_err(|error| anyhow::anyhow!("{path} can't be read: {error}"))?;
        Ok((head.status == StatusCode::OK).then(|| (head.headers, body.to_bytes().into())))
    }

    /// Gives pages links that work in the archive. Returns all files.
    fn finish(&self) -> anyhow::Result<Vec<ArchivedFile>> {
        let mut files = Vec::new();
        for (address, found) in &self.found {
            let path = self.folder.join(&found.file);
            let mut bytes = fs::read(&path)?;
            if found.is_page() {
                let url = address.url(&self.base);
                let page = ArchivedPage { html: std::str::from_utf8(&bytes)?, url: &url };
                let link_to =
                    |linked: &ArchivedAddress| self.found.get(linked).map(|linked| relative(&found.file, &linked.file));
                bytes = rewrite(&page, &first_line(&url), link_to)?.into_bytes();
                fs::write(&path, &bytes)?;
            }
            files.push(described(&found.file, &found.content_type, &bytes));
        }
        Ok(files)
    }

    fn write(&self, file: &str, bytes: &[u8]) -> anyhow::Result<()> {
        let path = self.folder.join(file);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(&path, bytes).with_context(|| format!("{} can't be written", path.display()))
    }

    fn add(&self, files: &mut Vec<ArchivedFile>, file: &str, content_type: &str, text: &str) -> anyhow::Result<()> {
        self.write(file, text.as_bytes())?;
        files.push(described(file, content_type, text.as_bytes()));
        Ok(())
    }
}

fn described(path: &str, content_type: &str, bytes: &[u8]) -> ArchivedFile {
    let digest = Sha256::digest(bytes);
    ArchivedFile {
        path: path.to_owned(),
        content_type: content_type.to_owned(),
        bytes: bytes.len() as u64,
        sha256: digest.iter().map(|byte| format!("{byte:02x}")).collect(),
    }
}

fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> &'a str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

/// The address of the next page of a list in JSON, from its header `Link`.
fn next_page(headers: &HeaderMap, url: &Url) -> BTreeSet<ArchivedAddress> {
    let links = text(headers, &LINK).split(',').filter(|link| link.contains("rel=\"next\""));
    let addresses = links.filter_map(|link| link.split_once('<')?.1.split_once('>').map(|(address, _)| address));
    addresses.filter_map(|address| ArchivedAddress::of(address, url)).collect()
}

/// The first line of each page, in HTML.
fn first_line(url: &Url) -> String {
    let (at, href) = (as_of(), html_escape::encode_double_quoted_attribute(url.as_str()));
    format!(
        "<p class=\"note\">Archived copy with all changes until {}, {} UTC. <a href=\"{href}\">Current page</a></p>",
        day(at.date_naive()),
        clock(at.time())
    )
}
