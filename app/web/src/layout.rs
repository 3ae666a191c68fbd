//! The layout of every page: head, header, footer, and the rendering of pages as responses.

mod preview;

use crate::addresses::sign_in_address;
use crate::app_state::{IslandAssets, Theme};
use crate::components::chips::Face;
use crate::components::email_server::SendsEmails;
use crate::components::field::Hidden;
use crate::components::islands::IslandsUsed;
use crate::components::read_only::provide_may_change;
use crate::components::series::provide_series;
use crate::components::times::{PageTime, ReaderZone};
use crate::components::title::Title;
use crate::context::RequestContext;
use axum::http::header;
use axum::response::{Html, IntoResponse, Response};
use domain::access::may_see_draft;
use domain::community::Community;
use domain::id::EditionSlug;
use domain::text::{LocalPath, counted};
use hydration_context::SsrSharedContext;
use leptos::either::Either;
use leptos::html::meta;
use leptos::prelude::*;
use leptos::tachys::view::Position;
use preview::{FeedLink, LinkedData, PreviewTags};
use std::sync::Arc;

/// Title, description and navigation entry of a page, and what other programs read of it.
pub struct PageMeta {
    title: String,
    description: String,
    here: &'static str,
    feed: Option<String>,
    linked_data: Option<serde_json::Value>,
    has_preview: bool,
}

impl PageMeta {
    /// Takes the title of the browser tab, and a one-sentence description for search engines and previews.
    pub fn new(title: impl Into<String>, description: impl Into<String>) -> Self {
        PageMeta {
            title: title.into(),
            description: description.into(),
            here: "",
            feed: None,
            linked_data: None,
            has_preview: true,
        }
    }

    /// Sets the entry of the main navigation that the page belongs to.
    pub fn under(mut self, address: &'static str) -> Self {
        self.here = address;
        self
    }

    /// Sets the address of the feed with what happens on the page.
    pub fn with_feed(mut self, address: impl Into<String>) -> Self {
        self.feed = Some(address.into());
        self
    }

    /// Adds data of schema.org.
    pub fn with_linked_data(mut self, data: serde_json::Value) -> Self {
        self.linked_data = Some(data);
        self
    }

    /// For pages that no one shares.
    pub fn without_preview(mut self) -> Self {
        self.has_preview = false;
        self
    }
}

/// Marks the response of a page with islands, so that its content security policy allows their script.
#[derive(Clone, Copy)]
pub struct HasIslands;

/// Marks a response that is the same for all visitors, so that it may be kept in memory. It is compressed there.
#[derive(Clone, Copy)]
pub struct SameForVisitors;

/// The content security policy of a response that is no page, instead of the usual one.
#[derive(Clone, Copy)]
pub struct OwnPolicy(pub &'static str);

/// Most pages are shorter than this, in bytes.
const USUAL_PAGE: usize = 64 * 1024;

/// Renders a page around `body`, with the island loader if the page has an island.
///
/// Calls `body` inside a reactive owner, which islands need.
pub fn layout<V: IntoView + 'static>(context: &RequestContext, head: PageMeta, body: impl FnOnce() -> V) -> Response {
    // Islands with children need the shared context.
    let owner = Owner::new_root(Some(Arc::new(SsrSharedContext::new_islands())));
    let (html, has_islands) = owner.with(|| {
        if let Some(zone) = context.preferences.as_ref().and_then(|preferences| preferences.zone.clone()) {
            provide_context(ReaderZone(zone));
        }
        provide_series(&context.instance);
        provide_may_change(context.edition_in_path.as_ref(), &context.actor);
        provide_context(PageTime(context.now));
        provide_context(SendsEmails(context.state.sends_emails));
        let (body, islands) = build(body, context.state.assets.islands.as_ref());
        let has_islands = islands.is_some();
        let mut html = String::with_capacity(USUAL_PAGE);
        html += "<!DOCTYPE html>";
        let document = view! { <Document context head islands>{body}</Document> };
        document.to_html_with_buf(&mut html, &mut Position::FirstChild, true, false, Vec::new());
        (html, has_islands)
    });
    let html = without_marks(&html);
    // Pages of signed-in people are private, so nothing may cache them.
    let is_visitor = context.actor.account().is_none() && context.unread_account.is_none();
    let cache_control = if is_visitor { "no-cache" } else { "private, no-store" };
    let headers = [(header::CACHE_CONTROL, cache_control), (header::VARY, "cookie")];
    let mut response = (headers, Html(html)).into_response();
    if has_islands {
        response.extensions_mut().insert(HasIslands);
    }
    if is_visitor {
        response.extensions_mut().insert(SameForVisitors);
    }
    response
}

/// Builds the body of a page, and returns it with the files of the islands if it has one.
fn build<V: IntoView>(body: impl FnOnce() -> V, islands: Option<&IslandAssets>) -> (V, Option<IslandAssets>) {
    let used = IslandsUsed::default();
    provide_context(used.clone());
    let body = body();
    (body, islands.filter(|_| used.any()).cloned())
}

/// The whole page; `islands` are set if it has an island.
#[component]
fn Document<'a>(
    context: &'a RequestContext,
    head: PageMeta,
    islands: Option<IslandAssets>,
    children: Children,
) -> impl IntoView + use<> {
    let assets = &context.state.assets;
    let accent = context.instance.accent().map(|accent| accent.version());
    let title = with_edition(context, &head.title);
    let preview = view! { <PreviewTags context head=&head title=title.clone()/> };
    let title = format!("{title} · {}", context.instance.name());
    let PageMeta { description, here, feed, linked_data, .. } = head;
    // Open Graph has the same description, so one tag serves both.
    let description = meta().name("description").attr("property", "og:description").content(description);
    view! {
        <html lang="en" data-theme=context.theme.as_str()>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <Title text=title/>
                {description}
                {preview}
                {feed.map(|address| view! { <FeedLink address/> })}
                {linked_data.map(|data| view! { <LinkedData data/> })}
                <meta name="color-scheme" content="light dark"/>
                <link rel="icon" href=assets.icon.clone() type="image/svg+xml"/>
                <link rel="stylesheet" href=assets.style.clone()/>
                {accent.map(|version| view! { <link rel="stylesheet" href=format!("/accent.css?v={version}")/> })}
                {islands.map(|islands| view! { <IslandLoader islands/> })}
            </head>
            <body>
                <ChartPatterns/>
                <a class="skip-link" href="#main">"Skip to content"</a>
                <SiteHeader context here/>
                <main id="main" tabindex="-1">{children()}</main>
                <SiteFooter context here/>
            </body>
        </html>
    }
}

/// The title with the edition of the page, unless the title names it.
///
/// A draft’s title is only for readers who may see the draft.
fn with_edition(context: &RequestContext, title: &str) -> String {
    let instance = &context.instance;
    let sees = |edition: &&EditionSlug| !instance.drafts.contains(*edition) || may_see_draft(&context.actor, edition);
    let edition = context.edition_in_path.as_ref().filter(sees).and_then(|edition| instance.title_of(edition));
    let edition = edition.map(|edition| edition.as_str()).filter(|edition| !title.contains(edition));
    [Some(title), edition].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// The script that hydrates islands.
#[component]
fn IslandLoader(islands: IslandAssets) -> impl IntoView {
    let IslandAssets { loader, bundle, wasm } = islands;
    view! { <script type="module" src=loader data-bundle=bundle data-wasm=wasm></script> }
}

/// The fill patterns of charts, defined once per page.
#[component]
fn ChartPatterns() -> impl IntoView {
    view! {
        <svg class="pattern-definitions" aria-hidden="true">
            <defs>
                <pattern id="hatched" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
                    <rect class="pattern-background" width="8" height="8"/><path class="pattern-line" d="M0 0 V8"/>
                </pattern>
                <pattern id="striped" width="6" height="6" patternUnits="userSpaceOnUse">
                    <rect class="pattern-background" width="6" height="6"/><path class="pattern-line" d="M0 3 H6"/>
                </pattern>
            </defs>
        </svg>
    }
}

#[component]
fn SiteHeader<'a>(context: &'a RequestContext, here: &'static str) -> impl IntoView + use<> {
    let entry = move |address: &'static str, label: String| {
        view! { <li><a href=address aria-current=(address == here).then_some("true")>{label}</a></li> }
    };
    let name = context.instance.name().to_owned();
    let logo = context.instance.logo().map(|logo| format!("/logo?v={}", logo.version()));
    let tagline = context.instance.community.as_ref().and_then(|community| community.tagline.clone());
    let series = context.instance.series().map(|series| entry("/specs", series.plural.to_string()));
    view! {
        <header class="site">
            <a class="brand" href="/">
                <Logo address=logo/>
                <span><b dir="auto">{name}</b>{tagline.map(|tagline| view! { <span class="community">{format!(" {tagline}")}</span> })}</span>
            </a>
            <nav aria-label="Site">
                <ul>{entry("/", "Editions".to_owned())}{series}{entry("/roadmap", "Roadmap".to_owned())}{entry("/search", "Search".to_owned())}</ul>
            </nav>
            <AccountLinks context here/>
        </header>
    }
}

/// The logo of the community, or of the product. The name beside it says the same.
#[component]
fn Logo(address: Option<String>) -> impl IntoView {
    match address {
        Some(address) => Either::Left(view! { <img class="logo" src=address alt="" height="32"/> }),
        None => Either::Right(view! {
            <svg viewBox="0 0 24 24" width="28" height="28" aria-hidden="true">
                <ellipse cx="12" cy="19.5" rx="9" ry="3.5"/><ellipse cx="12.5" cy="12.8" rx="6.5" ry="2.9"/><ellipse cx="11.5" cy="7" rx="4" ry="2.4"/>
            </svg>
        }),
    }
}

/// A link to sign in, or the reader's name and a button to sign out.
#[component]
fn AccountLinks<'a>(context: &'a RequestContext, here: &'static str) -> impl IntoView + use<> {
    let Some(account) = context.actor.account() else {
        let next = LocalPath::parse(&context.address).unwrap_or_else(|_| LocalPath::home());
        let address = sign_in_address(&next).as_str().to_owned();
        return Either::Left(view! { <p class="account-links"><a href=address>"Sign in"</a></p> });
    };
    let name = account.person.name.to_string();
    let current = (here == "/me").then_some("true");
    let unseen = (context.unseen > 0).then(|| {
        let text = format!("{} new", context.unseen);
        let label = counted(context.unseen as usize, "new notification", "new notifications");
        view! { <a class="chip new" href="/me/notifications" aria-label=label>{text}</a> }
    });
    Either::Right(view! {
        <div class="account-links">
            <a href="/me" aria-current=current><Face person=account.person.clone()/><span dir="auto">{name}</span></a>
            {unseen}
            <form method="post" action="/sign-out"><button>"Sign out"</button></form>
        </div>
    })
}

#[component]
fn SiteFooter<'a>(context: &'a RequestContext, here: &'static str) -> impl IntoView + use<> {
    let current = context.theme;
    let choice = move |theme: Theme, label: &'static str| {
        view! { <button name="theme" value=theme.as_str() aria-pressed=if theme == current { "true" } else { "false" }>{label}</button> }
    };
    let links = context.instance.community.as_ref().map(|community| view! { <CommunityLinks community/> });
    view! {
        <footer class="site">
            <p>
                "Cairn helps communities plan developer summits and follow up on them. "
                {links}
                <a href="/data" aria-current=(here == "/data").then_some("page")>"Data"</a> " · " <a href="/feed.atom">"Feed"</a> " · " <a href="/api/v1/openapi.json">"API reference"</a>
            </p>
            <form method="post" action="/appearance" class="appearance">
                <fieldset>
                    <legend>"Appearance"</legend>
                    <Hidden name="next" value=context.address.as_str()/>
                    {choice(Theme::System, "System")}{choice(Theme::Light, "Light")}{choice(Theme::Dark, "Dark")}
                </fieldset>
            </form>
        </footer>
    }
}

/// The links of the community that are set.
#[component]
fn CommunityLinks<'a>(community: &'a Community) -> impl IntoView + use<> {
    let site = community.site.as_ref().map(|site| (site.to_string(), community.name.to_string()));
    let source = community.source.as_ref().map(|source| (source.to_string(), "Source code".to_owned()));
    let conduct = community.conduct.as_ref().map(|conduct| (conduct.to_string(), "Code of conduct".to_owned()));
    let contact = community.contact.as_ref().map(|contact| (format!("mailto:{contact}"), "Contact".to_owned()));
    let link = |(address, label): (String, String)| view! { <a href=address>{label}</a>" · " };
    [site, source, conduct, contact].into_iter().flatten().map(link).collect_view()
}

/// Replaces Leptos' hydration marks `<!>`, which aren't valid HTML and which Leptos has no switch for.
///
/// Only islands are hydrated, but not their children: inside islands the marks become comments, elsewhere they are removed.
fn without_marks(html: &str) -> String {
    let mut clean = String::with_capacity(html.len());
    let (mut copied, mut hydrated) = (0, Vec::new());
    for tag in memchr::memchr_iter(b'<', html.as_bytes()) {
        let rest = &html[tag + 1..];
        if rest.starts_with("!>") {
            clean += &html[copied..tag];
            clean += if hydrated.last() == Some(&true) { "<!---->" } else { "" };
            copied = tag + "<!>".len();
        } else if rest.starts_with("leptos-island") {
            hydrated.push(true);
        } else if rest.starts_with("leptos-children") {
            hydrated.push(false);
        } else if rest.starts_with("/leptos-island") || rest.starts_with("/leptos-children") {
            hydrated.pop();
        }
    }
    clean += &html[copied..];
    clean
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::components::reader_time::ReaderTime;

    #[test]
    fn only_page_with_an_island_gets_their_script() {
        let assets = IslandAssets { loader: "/l.js".into(), bundle: "/b.js".into(), wasm: "/w.wasm".into() };
        let has_script = |body: fn() -> AnyView| Owner::new().with(|| build(body, Some(&assets)).1.is_some());
        assert!(has_script(|| view! { <p><ReaderTime starts=0 ends=None ahead=60/></p> }.into_any()));
        assert!(!has_script(|| view! { <p>"no island"</p> }.into_any()));
        let html = view! { <IslandLoader islands=assets.clone()/> }.to_html();
        let script = "<script type=\"module\" src=\"/l.js\" data-bundle=\"/b.js\" data-wasm=\"/w.wasm\"></script>";
        assert_eq!(html, script);
    }

    #[test]
    fn hydration_marks_become_comments_in_islands_only() {
        let html = "<p>a<!>b</p><leptos-island data-component=\"X\">c<!>d</leptos-island><p>e<!></p>";
        let clean = "<p>ab</p><leptos-island data-component=\"X\">c<!---->d</leptos-island><p>e</p>";
        assert_eq!(without_marks(html), clean);
    }

    #[test]
    fn hydration_marks_of_nested_islands_are_kept() {
        let page = |mark: &str| {
            let inner = format!("<leptos-island data-component=\"Y\">{mark}</leptos-island>");
            let children = format!("<leptos-children>b<!>{inner}<!></leptos-children>");
            format!("<leptos-island data-component=\"X\">a{mark}{children}{mark}</leptos-island><!>")
        };
        assert_eq!(without_marks(&page("<!>")), page("<!---->").replace("<!>", ""));
    }
}
