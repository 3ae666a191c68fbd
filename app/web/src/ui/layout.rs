//! The frame around every page: head, navigation, footer, and how a page becomes bytes.

use crate::context::RequestContext;
use crate::error::sign_in_address;
use crate::ui::chips::Face;
use crate::ui::times::ReaderZone;
use crate::ui::title::Title;
use axum::http::header;
use axum::response::{Html, IntoResponse, Response};
use domain::text::LocalPath;
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
}

/// What stands in a page's head.
pub struct PageMeta {
    title: String,
    description: String,
    here: &'static str,
}

impl PageMeta {
    /// The title as a tab shows it, and one sentence for search engines and previews.
    pub fn new(title: impl Into<String>, description: impl Into<String>) -> Self {
        PageMeta { title: title.into(), description: description.into(), here: "" }
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

/// The whole page around `body`. The body is made inside, for islands need an owner. A page with an island on it
/// ships a script, and only such a page does.
pub fn layout(context: &RequestContext, head: PageMeta, body: impl FnOnce() -> AnyView) -> Response {
    let html = Owner::new().with(|| {
        if let Some(zone) = context.preferences.as_ref().and_then(|requested| requested.zone.clone()) {
            provide_context(ReaderZone(zone));
        }
        document(context, head, body()).to_html()
    });
    let mut html = without_marks(&format!("<!DOCTYPE html>{html}"));
    let islands = context.state.assets.islands.as_ref().filter(|_| html.contains("<leptos-island"));
    if let Some(islands) = islands {
        html = html.replacen("</head>", &format!("{}</head>", loader(islands)), 1);
    }
    // What a signed-in person sees is theirs: nothing on the way may keep it.
    let kept = if context.actor.account().is_some() { "private, no-store" } else { "no-cache" };
    let headers = [(header::CACHE_CONTROL, kept), (header::VARY, "cookie")];
    let mut response = (headers, Html(html)).into_response();
    if islands.is_some() {
        response.extensions_mut().insert(HasIslands);
    }
    response
}

/// The script that wakes islands. Its addresses are ours, and hold nothing that would need escaping.
fn loader(IslandAssets { loader, bundle, wasm }: &IslandAssets) -> String {
    format!("<script type=\"module\" src=\"{loader}\" data-bundle=\"{bundle}\" data-wasm=\"{wasm}\"></script>")
}

fn document(context: &RequestContext, head: PageMeta, body: AnyView) -> AnyView {
    let assets = context.state.assets.clone();
    view! {
        <html lang="en" data-theme=context.theme.as_str()>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <Title text=format!("{} · Cairn", head.title)/>
                <meta name="description" content=head.description/>
                <meta name="color-scheme" content="light dark"/>
                <link rel="icon" href=assets.icon.clone() type="image/svg+xml"/>
                <link rel="stylesheet" href=assets.style.clone()/>
            </head>
            <body>
                {patterns()}
                <a class="skip" href="#main">"Skip to the content"</a>
                {header_bar(context, head.here)}
                <main id="main" tabindex="-1">{body}</main>
                {footer_bar(context)}
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

fn header_bar(context: &RequestContext, here: &'static str) -> AnyView {
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
                <ul>{entry("/", "Editions")}{entry("/specs", "SPECs")}{entry("/roadmap", "Roadmap")}{entry("/search", "Search")}</ul>
            </nav>
            {who(context, here)}
        </header>
    }
    .into_any()
}

/// The way in, or who is in and the way out.
fn who(context: &RequestContext, here: &str) -> AnyView {
    let Some(account) = context.actor.account() else {
        let next = LocalPath::parse(&context.address).unwrap_or_else(|_| LocalPath::home());
        let address = sign_in_address(&next).as_str().to_owned();
        return view! { <p class="who"><a href=address>"Sign in"</a></p> }.into_any();
    };
    let name = account.person.name.to_string();
    let current = (here == "/me").then_some("true");
    let unseen = (context.unseen > 0).then(|| {
        let words = format!("{} new", context.unseen);
        let label = format!("{words} notices");
        view! { <a class="chip new" href="/me/notifications" aria-label=label>{words}</a> }
    });
    view! {
        <div class="who">
            <a href="/me" aria-current=current><Face person=account.person.clone()/><span>{name}</span></a>
            {unseen}
            <form method="post" action="/sign-out"><button>"Sign out"</button></form>
        </div>
    }
    .into_any()
}

fn footer_bar(context: &RequestContext) -> AnyView {
    let next = context.address.clone();
    let now = context.theme;
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
}
