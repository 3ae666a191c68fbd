//! A list that shows its first lines and folds the rest.

use leptos::prelude::*;

/// The number of lines shown; the rest can be unfolded.
const MOST_LINES: usize = 20;

/// The number of lines that can be unfolded.
const MOST_FOLDED: usize = 5000;

/// A list that shows the first lines and folds the rest.
///
/// An imported table may have thousands of rows, of which the last ones are only counted. `line` renders one of them as
/// a list item.
#[component]
pub fn FoldedList<T, F, V>(lines: Vec<T>, line: F) -> impl IntoView
where
    F: Fn(T) -> V,
    V: IntoView + 'static,
{
    let mut lines = lines;
    let more = lines.split_off(lines.len().min(MOST_LINES));
    let label = format!("and {} more", more.len());
    let rest = more.len().saturating_sub(MOST_FOLDED);
    let unlisted = (rest > 0).then(|| view! { <li>{format!("and {rest} that are not listed")}</li> });
    let more: Vec<_> = more.into_iter().take(MOST_FOLDED).map(&line).collect();
    view! {
        <ul class="bullets">{lines.into_iter().map(&line).collect_view()}</ul>
        {(!more.is_empty()).then(|| view! { <details><summary>{label}</summary><ul class="bullets">{more}{unlisted}</ul></details> })}
    }
}
