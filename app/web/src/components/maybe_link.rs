//! A text that is a link if it has an address.

use leptos::either::Either;
use leptos::prelude::*;

#[component]
pub fn MaybeLink(address: Option<String>, text: String) -> impl IntoView {
    match address {
        Some(address) => Either::Left(view! { <a href=address>{text}</a> }),
        None => Either::Right(view! { <span>{text}</span> }),
    }
}
