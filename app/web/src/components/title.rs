//! The title element of a page, with escaped text.

use leptos::prelude::*;

/// A page title; pages must use it instead of the `<Title>` of `leptos_meta`.
///
/// That one writes its text without escaping on the server: the script of a task titled `</title><script>…` would
/// run in every reader's browser.
#[component]
pub fn Title(text: String) -> impl IntoView {
    view! { <title>{text}</title> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_cannot_close_its_title() {
        let html = view! { <Title text="</title><script>alert(1)</script>".to_owned()/> }.to_html();
        assert!(!html.contains("<script"), "{html}");
        assert!(html.contains("&lt;/title&gt;&lt;script&gt;"), "{html}");
    }
}
