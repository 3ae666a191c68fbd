//! A figure with a caption and a table of the same data.

use leptos::prelude::*;

/// `heads` are the table's column headings; the first cell of each row is its heading.
#[component]
pub fn Figure(caption: String, heads: Vec<String>, rows: Vec<Vec<String>>, children: Children) -> impl IntoView {
    let head = heads.into_iter().map(|head| view! { <th scope="col">{head}</th> }).collect_view();
    let row = |cells: Vec<String>| {
        let mut cells = cells.into_iter();
        let name = cells.next().unwrap_or_default();
        view! { <tr><th scope="row" dir="auto">{name}</th>{cells.map(|cell| view! { <td>{cell}</td> }).collect_view()}</tr> }
    };
    let summary = format!("{caption}: data table");
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
