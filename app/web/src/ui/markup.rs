//! Markdown that people wrote, shown as HTML: the one place where HTML goes into a page as it is.
//!
//! Leptos writes `inner_html` raw (defect 3 in its list), so it takes nothing but [`Markup`], which only
//! `formats::markup` can make, and which holds what its list of allowed elements lets through.

use formats::markup::Markup;
use leptos::prelude::*;

#[component]
pub fn Written(markup: Markup) -> impl IntoView {
    view! { <div class="written" inner_html=markup.as_str().to_owned()></div> }
}
