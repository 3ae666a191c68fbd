//! A field for text of several lines, escaped by us.
//!
//! Leptos writes the children of `<textarea>` raw on the server (defect 1 in its list): a note with
//! `</textarea><script>…` would run. This piece is the only way to a `<textarea>`.

use leptos::prelude::*;

#[component]
pub fn TextArea(
    #[prop(into)] name: String,
    id: String,
    #[prop(optional)] rows: Option<u8>,
    text: String,
) -> impl IntoView {
    // A browser drops the first line break of a text area: one more keeps the writer's own.
    let inside = format!("\n{}", escaped(&text));
    view! { <textarea name=name id=id rows=rows.unwrap_or(6)>{inside}</textarea> }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOTE: &str = "\nfirst</textarea><script>alert(1)</script> & last";

    #[test]
    fn a_note_cannot_end_its_field() {
        let html = view! { <TextArea name="note" id="note".to_owned() text=NOTE.to_owned()/> }.to_html();
        assert!(!html.contains("<script"), "{html}");
        assert!(
            html.contains("\n\nfirst&lt;/textarea&gt;&lt;script&gt;alert(1)&lt;/script&gt; &amp; last</textarea>"),
            "{html}"
        );
    }

    #[test]
    fn leptos_alone_would_let_it() {
        let raw = view! { <textarea>{NOTE}</textarea> }.to_html();
        assert!(raw.contains("<script"), "Leptos escapes text areas now: this piece may go ({raw})");
    }
}
