//! The frame around every page: head, navigation, footer, and how a page becomes bytes.

use crate::actor::Visit;
use crate::ui::title::Title;
use axum::http::header;
use axum::response::{Html, IntoResponse, Response};
use leptos::prelude::*;

/// Where the program serves what pages are made of; names change with contents, so they may be kept forever.
#[derive(Clone, Debug, Default)]
pub struct Assets {
    pub style: String,
    pub icon: String,
    /// `None` where the program was built without a browser bundle: then islands stay as the server wrote them.
    pub islands: Option<IslandAssets>,
}

#[derive(Clone, Debug)]
pub struct IslandAssets {
    pub loader: String,
    pub bundle: String,
    pub wasm: String,
}

/// How a reader wants to see the site; kept in a cookie of their browser, nowhere else.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the device says.
    #[default]
    System,
    Light,
    Dark,
}

impl Theme {
    pub const COOKIE: &'static str = "appearance";

    pub fn as_str(self) -> &'static str {
        match self {
            Theme::System => "system",
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        [Theme::System, Theme::Light, Theme::Dark].into_iter().find(|theme| theme.as_str() == text)
    }

    pub fn of_cookies(header: &str) -> Option<Self> {
        let pairs = header.split(';').filter_map(|pair| pair.trim().split_once('='));
        pairs.filter(|(name, _)| *name == Self::COOKIE).find_map(|(_, value)| Self::parse(value))
    }
}

/// What stands in a page's head.
pub struct Head {
    title: String,
    description: String,
    islands: bool,
    here: &'static str,
}

impl Head {
    /// The title as a tab shows it, and one sentence for search engines and previews.
    pub fn new(title: impl Into<String>, description: impl Into<String>) -> Self {
        Head { title: title.into(), description: description.into(), islands: false, here: "" }
    }

    /// Says that islands are on the page: then, and only then, it ships a script.
    pub fn with_islands(mut self) -> Self {
        self.islands = true;
        self
    }

    /// Marks the entry of the main navigation that this page belongs to.
    pub fn under(mut self, address: &'static str) -> Self {
        self.here = address;
        self
    }
}

/// Says on a response that its page carries islands, so that its policy lets them run.
#[derive(Clone, Copy)]
pub struct HasIslands;

/// The whole page around `body`. The body is made inside, for islands need an owner.
pub fn frame(visit: &Visit, head: Head, body: impl FnOnce() -> AnyView) -> Response {
    let islands = visit.site.assets.islands.clone().filter(|_| head.islands);
    let marked = islands.is_some();
    let html = Owner::new().with(|| document(visit, head, islands, body()).to_html());
    let headers = [(header::CACHE_CONTROL, "no-cache"), (header::VARY, "cookie")];
    let mut response = (headers, Html(without_marks(&format!("<!DOCTYPE html>{html}")))).into_response();
    if marked {
        response.extensions_mut().insert(HasIslands);
    }
    response
}

fn document(visit: &Visit, head: Head, islands: Option<IslandAssets>, body: AnyView) -> AnyView {
    let assets = visit.site.assets.clone();
    view! {
        <html lang="en" data-theme=visit.theme.as_str()>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <Title text=format!("{} · Cairn", head.title)/>
                <meta name="description" content=head.description/>
                <meta name="color-scheme" content="light dark"/>
                <link rel="icon" href=assets.icon.clone() type="image/svg+xml"/>
                <link rel="stylesheet" href=assets.style.clone()/>
                {islands.map(|islands| view! {
                    <script type="module" src=islands.loader data-bundle=islands.bundle data-wasm=islands.wasm></script>
                })}
            </head>
            <body>
                {patterns()}
                <a class="skip" href="#main">"Skip to the content"</a>
                {header_bar(head.here)}
                <main id="main" tabindex="-1">{body}</main>
                {footer_bar(visit)}
            </body>
        </html>
    }
    .into_any()
}

/// The patterns that pictures fill their pieces with, defined once a page.
fn patterns() -> AnyView {
    view! {
        <svg class="pattern-sheet" aria-hidden="true">
            <defs>
                <pattern id="hatched" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
                    <rect class="ground-leaf" width="8" height="8"/><path class="mark-leaf" d="M0 0 V8"/>
                </pattern>
                <pattern id="striped" width="6" height="6" patternUnits="userSpaceOnUse">
                    <rect class="ground-leaf" width="6" height="6"/><path class="mark-leaf" d="M0 3 H6"/>
                </pattern>
            </defs>
        </svg>
    }
    .into_any()
}

fn header_bar(here: &'static str) -> AnyView {
    let entry = move |address: &'static str, words: &'static str| {
        view! { <li><a href=address aria-current=(address == here).then_some("true")>{words}</a></li> }
    };
    view! {
        <header class="site">
            <a class="brand" href="/">
                <svg viewBox="0 0 24 24" width="28" height="28" aria-hidden="true">
                    <ellipse cx="12" cy="19.5" rx="9" ry="3.5"/><ellipse cx="12.5" cy="12.8" rx="6.5" ry="2.9"/><ellipse cx="11.5" cy="7" rx="4" ry="2.4"/>
                </svg>
                <span><b>"Cairn"</b><span class="community">" Scientific Python summits"</span></span>
            </a>
            <nav aria-label="Site">
                <ul>{entry("/", "Editions")}{entry("/specs", "SPECs")}{entry("/roadmap", "Roadmap")}</ul>
            </nav>
        </header>
    }
    .into_any()
}

fn footer_bar(visit: &Visit) -> AnyView {
    let next = visit.address.clone();
    let now = visit.theme;
    let choice = move |theme: Theme, words: &'static str| {
        view! { <button name="theme" value=theme.as_str() aria-pressed=if theme == now { "true" } else { "false" }>{words}</button> }
    };
    view! {
        <footer class="site">
            <p>
                "A cairn marks the way to a summit, stone by stone. "
                <a href="/api/v1/editions">"Take the data"</a> " · " <a href="/api/v1/openapi.json">"Its description"</a>
            </p>
            <form method="post" action="/appearance" class="appearance">
                <fieldset>
                    <legend>"Appearance"</legend>
                    <input type="hidden" name="next" value=next/>
                    {choice(Theme::System, "As my device")}{choice(Theme::Light, "Light")}{choice(Theme::Dark, "Dark")}
                </fieldset>
            </form>
        </footer>
    }
    .into_any()
}

/// Leptos marks places for hydration with `<!>`, which isn't valid HTML. Only islands are hydrated:
/// inside them the marks become true comments, elsewhere they go.
fn without_marks(html: &str) -> String {
    let mut clean = String::with_capacity(html.len());
    for (nth, part) in html.split("<leptos-island").enumerate() {
        let (inside, after) = match (nth, part.split_once("</leptos-island>")) {
            (0, _) => ("", part),
            (_, Some((inside, after))) => (inside, after),
            (_, None) => (part, ""),
        };
        if nth > 0 {
            clean += "<leptos-island";
            clean += &inside.replace("<!>", "<!---->");
            clean += "</leptos-island>";
        }
        clean += &after.replace("<!>", "");
    }
    clean
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_stay_as_comments_where_islands_need_them() {
        let html = "<p>a<!>b</p><leptos-island data-component=\"X\">c<!>d</leptos-island><p>e<!></p>";
        let clean = "<p>ab</p><leptos-island data-component=\"X\">c<!---->d</leptos-island><p>e</p>";
        assert_eq!(without_marks(html), clean);
    }

    #[test]
    fn only_a_known_theme_is_taken_from_a_cookie() {
        assert_eq!(Theme::of_cookies("a=b; appearance=dark"), Some(Theme::Dark));
        assert_eq!(Theme::of_cookies("appearance=\"><script>"), None);
    }
}
