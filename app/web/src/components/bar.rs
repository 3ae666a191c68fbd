//! The bar chart of tasks by status, and its legend.
//!
//! Own code for the reason that `chart.rs` gives.

use super::chips::{Swatch, status_class};
use domain::tasks::{Status, StatusCounts};
use leptos::either::Either;
use leptos::prelude::*;

/// The chart uses percent of its width, so that the text keeps its size on phones.
const WIDTH: f64 = 100.0;
/// The least width of a segment in percent, so that its number fits.
const NARROWEST: f64 = 7.0;
const GAP: f64 = 0.3;

/// The bar chart. `what` names the tasks for screen readers.
#[component]
pub fn Bar(counts: StatusCounts, what: String) -> impl IntoView {
    let described = format!("{what}: {}", counts);
    let segments = segments(&counts).into_iter().map(|(status, x, width)| {
        view! {
            <g class=status_class(status)>
                <rect x=percent(x) y="1" width=percent(width) height="26"/>
                <text x=percent(x + width / 2.0) y="19" text-anchor="middle">{counts.get(status)}</text>
            </g>
        }
    });
    let empty = counts.total() == 0;
    view! {
        <svg class="bar" width="100%" height="28" role="img">
            <title>{described}</title>
            {empty.then(|| view! { <rect class="none" x="0.2%" y="1" width="99.6%" height="26"/> })}
            {segments.collect_view()}
        </svg>
    }
}

fn percent(value: f64) -> String {
    format!("{:.2}%", value)
}

/// Status, left edge and width of each segment, in percent.
fn segments(counts: &StatusCounts) -> Vec<(Status, f64, f64)> {
    let shown: Vec<Status> = Status::SHOWN.into_iter().filter(|status| counts.get(*status) > 0).collect();
    let share = |status: &Status| f64::from(counts.get(*status)) / f64::from(counts.total().max(1)) * WIDTH;
    let requested: Vec<f64> = shown.iter().map(|status| share(status).max(NARROWEST)).collect();
    let scale = WIDTH / requested.iter().sum::<f64>();
    let mut x = 0.0;
    let placed = shown.into_iter().zip(requested).map(|(status, width)| {
        let segment = (status, x + GAP / 2.0, width * scale - GAP);
        x += width * scale;
        segment
    });
    placed.collect()
}

/// The legend below a bar chart; with `base`, each entry links to the tasks with that status.
#[component]
pub fn Legend(
    counts: StatusCounts,
    #[prop(optional, into)] base: Option<String>,
    #[prop(optional_no_strip)] chosen: Option<Status>,
) -> impl IntoView {
    let shown = Status::SHOWN.into_iter().filter(|status| counts.get(*status) > 0);
    let entry = |status: Status| {
        let label = format!("{} {}", counts.get(status), status.as_str());
        let inside = view! { <Swatch status/><span>{label}</span> };
        match &base {
            Some(base) => {
                let address = format!("{base}status={}", status.as_str().replace(' ', "+"));
                let current = (chosen == Some(status)).then_some("true");
                Either::Left(view! { <li><a href=address aria-current=current>{inside}</a></li> })
            }
            None => Either::Right(view! { <li>{inside}</li> }),
        }
    };
    view! { <ul class="legend">{shown.map(entry).collect_view()}</ul> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn segments_fill_the_bar_without_overlap() {
        let mut counts = StatusCounts::default();
        counts.add(Status::Done, 500);
        counts.add(Status::Proposed, 1);
        let segments = segments(&counts);
        let end = |segment: &(Status, f64, f64)| segment.1 + segment.2;
        assert!(segments.windows(2).all(|pair| end(&pair[0]) < pair[1].1));
        assert!((end(&segments[segments.len() - 1]) - WIDTH).abs() < 0.5, "{segments:?}");
        assert_eq!(counts.to_string(), "500 done, 1 proposed");
    }
}
