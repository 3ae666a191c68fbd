//! A list that shows its first lines and folds the rest.

use leptos::prelude::*;

/// The number of lines shown; the rest can be unfolded.
const MOST_LINES: usize = 20;

/// A list that shows the first lines and folds the rest.
///
/// An imported table may have thousands of rows.
pub fn folded_list<T>(mut lines: Vec<T>, line: impl Fn(T) -> AnyView) -> AnyView {
    let more = lines.split_off(lines.len().min(MOST_LINES));
    let label = format!("and {} more", more.len());
    let more: Vec<AnyView> = more.into_iter().map(&line).collect();
    view! {
        <ul class="bullets">{lines.into_iter().map(&line).collect_view()}</ul>
        {(!more.is_empty()).then(|| view! { <details><summary>{label}</summary><ul class="bullets">{more}</ul></details> })}
    }
    .into_any()
}
