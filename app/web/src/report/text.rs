//! The words of a report: its kind, its names, and links between its kinds.

use crate::error::AppError;
use crate::forms::given;
use domain::report::ReportKind;
use leptos::prelude::*;

/// Reads the kind from an address; the full report if it is empty.
pub fn kind(text: &str) -> Result<ReportKind, AppError> {
    Ok(given(text).map(ReportKind::parse).transpose()?.unwrap_or(ReportKind::Full))
}

/// Links to both kinds, and to the Markdown.
#[component]
pub fn KindLinks(base: String, kind: ReportKind, number: Option<u32>) -> impl IntoView {
    let address = number.map_or(base.clone(), |number| format!("{base}/{number}"));
    let of_number = number.map_or(String::new(), |number| format!("&number={number}"));
    let link = |(to, label): (ReportKind, &'static str)| {
        let current = (to == kind).then_some("page");
        let query = if to == ReportKind::Full { String::new() } else { format!("?for={}", to.as_str()) };
        view! { <li><a href=format!("{address}{query}") aria-current=current>{label}</a></li> }
    };
    let links = [(ReportKind::Full, "Full report"), (ReportKind::Funders, "Short report for funders")].map(link);
    view! {
        <nav aria-label="Kinds of report" class="subnav">
            <ul>
                {links.into_iter().collect_view()}
                <li><a href=format!("{base}.md?for={}{of_number}", kind.as_str())>"Markdown for a blog"</a></li>
            </ul>
        </nav>
    }
}
