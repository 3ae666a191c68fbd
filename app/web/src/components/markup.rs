//! Shows Markdown that people wrote as HTML; the only place where raw HTML enters a page.

use formats::markup::Markup;
use leptos::prelude::*;

/// Inserts sanitized HTML.
///
/// Leptos writes `inner_html` without escaping. So this takes only [`Markup`], which only `formats::markup` can
/// create, and which has only allowed elements.
#[component]
pub fn RenderedMarkup(markup: Markup) -> impl IntoView {
    view! { <div class="markdown" inner_html=markup.on_page()></div> }
}

/// Inserts sanitized HTML into a line.
#[component]
pub fn InlineMarkup(markup: Markup) -> impl IntoView {
    view! { <span inner_html=markup.as_str().to_owned()></span> }
}
