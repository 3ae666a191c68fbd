//! A page's title, escaped by us.
//!
//! Leptos' own `<Title>` writes the text of a title raw on the server (defect 2 in its list): a task titled
//! `</title><script>…` would run in every reader's browser. This piece is the only way to a `<title>`.

use leptos::prelude::*;

#[component]
pub fn Title(text: String) -> impl IntoView {
    view! { <title>{text}</title> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_cannot_end_itself() {
        let html = view! { <Title text="</title><script>alert(1)</script>".to_owned()/> }.to_html();
        assert!(!html.contains("<script"), "{html}");
        assert!(html.contains("&lt;/title&gt;&lt;script&gt;"), "{html}");
    }
}
