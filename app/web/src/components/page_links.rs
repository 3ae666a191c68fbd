//! The pages of a long list: links between them, and the message after the last one.

use domain::text::counted;
use leptos::prelude::*;

/// The number of the last page.
pub fn last_page(count: u32, size: u32) -> u32 {
    count.div_ceil(size).max(1)
}

/// Links to the previous and the next page, if there is more than one page.
///
/// `base` is the address up to the parameter `page`, so it ends with `?` or `&`.
#[component]
pub fn PageLinks(
    base: String,
    nth: u32,
    last: u32,
    /// On a page with two lists.
    #[prop(default = "page")]
    parameter: &'static str,
) -> impl IntoView {
    let link = |page: u32, label: &'static str, rel: &'static str| view! { <li><a href=format!("{base}{parameter}={page}") rel=rel>{label}</a></li> };
    // Each navigation of a page has a name of its own.
    let name = if parameter == "page" { "Pages" } else { "Pages of people" };
    (last > 1).then(|| {
        view! {
            <nav aria-label=name class="subnav">
                <ul>
                    {(nth > 1).then(|| link(nth - 1, "Previous", "prev"))}
                    <li>{format!("Page {nth} of {last}")}</li>
                    {(nth < last).then(|| link(nth + 1, "Next", "next"))}
                </ul>
            </nav>
        }
    })
}

/// The message on a page after the last one, as after rows were removed or a wrong number was typed.
///
/// `items` is what the list has, such as `60 tasks`.
#[component]
pub fn PastLastPage(
    base: String,
    nth: u32,
    last: u32,
    items: String,
    /// On a page with two lists.
    #[prop(default = "page")]
    parameter: &'static str,
) -> impl IntoView {
    let pages = counted(last as usize, "page", "pages");
    let text = format!("There is no page {nth}: {items} on {pages}. ");
    view! { <p>{text}<a href=format!("{base}{parameter}={last}")>"Go to the last page"</a></p> }
}

/// Links to the previous and the next page of a list that is too long to be counted; nothing for a single page.
#[component]
pub fn MorePages(base: String, nth: u32, more: bool) -> impl IntoView {
    let link = |page: u32, label: &'static str, rel: &'static str| view! { <li><a href=format!("{base}page={page}") rel=rel>{label}</a></li> };
    (nth > 1 || more).then(|| {
        view! {
            <nav aria-label="Pages" class="subnav">
                <ul>
                    {(nth > 1).then(|| link(nth - 1, "Previous", "prev"))}
                    <li>{format!("Page {nth}")}</li>
                    {more.then(|| link(nth + 1, "Next", "next"))}
                </ul>
            </nav>
        }
    })
}
