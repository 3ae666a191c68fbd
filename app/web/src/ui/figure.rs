//! A picture with its caption, and the same data as a table behind it.

use leptos::prelude::*;

/// `heads` are the table's columns; each row has as many cells, the first of which names it.
#[component]
pub fn Figure(caption: String, heads: Vec<&'static str>, rows: Vec<Vec<String>>, children: Children) -> impl IntoView {
    let head = heads.into_iter().map(|head| view! { <th scope="col">{head}</th> }).collect_view();
    let row = |cells: Vec<String>| {
        let mut cells = cells.into_iter();
        let name = cells.next().unwrap_or_default();
        view! { <tr><th scope="row">{name}</th>{cells.map(|cell| view! { <td>{cell}</td> }).collect_view()}</tr> }
    };
    let summary = format!("{caption}: the same as a table");
    view! {
        <figure>
            <figcaption>{caption}</figcaption>
            {children()}
            <details>
                <summary>{summary}</summary>
                <table class="plain">
                    <thead><tr>{head}</tr></thead>
                    <tbody>{rows.into_iter().map(row).collect_view()}</tbody>
                </table>
            </details>
        </figure>
    }
}
