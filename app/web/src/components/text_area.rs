//! A text area that escapes its text.

use leptos::prelude::*;

/// A text area; pages must use it instead of `<textarea>`.
///
/// Leptos writes the children of `<textarea>` without escaping on the server: the script of a note with
/// `</textarea><script>…` would run.
#[component]
pub fn TextArea(
    #[prop(into)] name: String,
    id: String,
    #[prop(optional)] rows: Option<u8>,
    text: String,
) -> impl IntoView {
    // Browsers drop the first line break of a text area, so an additional one preserves that of the text.
    let inside = format!("\n{}", escaped(&text));
    view! { <textarea name=name id=id rows=rows.unwrap_or(6) dir="auto">{inside}</textarea> }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOTE: &str = "\nfirst</textarea><script>alert(1)</script> & last";

    #[test]
    fn text_cannot_close_its_text_area() {
        let html = view! { <TextArea name="note" id="note".to_owned() text=NOTE.to_owned()/> }.to_html();
        assert!(!html.contains("<script"), "{html}");
        assert!(
            html.contains("\n\nfirst&lt;/textarea&gt;&lt;script&gt;alert(1)&lt;/script&gt; &amp; last</textarea>"),
            "{html}"
        );
    }

    #[test]
    fn leptos_does_not_escape_text_areas() {
        let raw = view! { <textarea>{NOTE}</textarea> }.to_html();
        assert!(raw.contains("<script"), "Leptos escapes text areas now: this component can be removed ({raw})");
    }
}
