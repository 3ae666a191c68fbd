//! The table of documents by core projects: endorsed, adopted, in progress, or nothing.

use crate::components::chips::OutcomeChip;
use domain::catalog::{Project, Spec};
use domain::community::Series;
use domain::id::{OutcomeCode, SpecNumber};
use domain::trace::{SpecCell, Trace, Uptake};
use leptos::either::Either;
use leptos::prelude::*;
use std::collections::BTreeSet;

#[component]
pub fn SpecTable<'a>(trace: &'a Trace, series: Series) -> impl IntoView + use<> {
    let projects = trace.projects.iter().map(|project| view! { <th scope="col">{project.title.to_string()}</th> });
    let rows = trace.specs.iter().map(|spec| {
        let cells =
            trace.projects.iter().map(|project| (project.clone(), trace.spec_cell(spec, &project.slug))).collect();
        view! { <Row spec outcomes=trace.outcomes_of(spec) cells label=series.label(spec.number)/> }
    });
    let label = format!("{} by core projects", series.plural);
    view! {
        <section class="scrolling" tabindex="0" aria-label=label>
            <table class="trace cards">
                <caption class="visually-hidden">{format!("What each core project has done with each {}", series.name)}</caption>
                <thead><tr><th scope="col">{series.name.to_string()}</th><th scope="col">"Outcomes"</th>{projects.collect_view()}</tr></thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </section>
    }
}

/// A document with its cell of each core project; a row without any is one gap.
#[component]
fn Row<'a>(
    spec: &'a Spec,
    outcomes: BTreeSet<OutcomeCode>,
    cells: Vec<(Project, SpecCell)>,
    label: String,
) -> impl IntoView + use<> {
    let number = spec.number;
    let columns = cells.len().max(1).to_string();
    let cells = if cells.iter().all(|(_, cell)| cell.is_empty()) {
        let none = format!("{label} has no endorsement and no adoption");
        Either::Left(view! { <td class="gap" data-label="Core projects" colspan=columns>{none}</td> })
    } else {
        let cell = |(project, cell): (Project, SpecCell)| view! { <Cell number label=label.clone() project cell/> };
        Either::Right(cells.into_iter().map(cell).collect_view())
    };
    view! {
        <tr>
            <th scope="row">
                <a href=format!("/specs/{number}")><span class="code">{label.clone()}</span>" "<span dir="auto">{spec.title.to_string()}</span></a>
            </th>
            <td data-label="Outcomes"><Outcomes outcomes/></td>
            {cells}
        </tr>
    }
}

#[component]
fn Outcomes(outcomes: BTreeSet<OutcomeCode>) -> impl IntoView {
    if outcomes.is_empty() {
        return Either::Left(view! { <span class="gap">"no outcome"</span> });
    }
    let chips = outcomes.into_iter().map(|code| view! { <OutcomeChip code/> });
    Either::Right(view! { <span class="chips">{chips.collect_view()}</span> })
}

#[component]
fn Cell(number: SpecNumber, label: String, project: Project, cell: SpecCell) -> impl IntoView {
    let words = cell.label();
    let content = if cell.is_empty() {
        Either::Left(view! { <span class="muted">{words}</span> })
    } else {
        let since = cell.endorsed_label().map(|since| format!(", {since}")).unwrap_or_default();
        let described = format!("{words}: {label} by {}{since}", project.title);
        let evidence = match &cell.uptake {
            Some(Uptake::Adopted { evidence: Some(url) }) => {
                let described = format!("Evidence that {} has adopted {label}", project.title);
                Some(view! { " "<a href=url.to_string() aria-label=described>"Evidence"</a> })
            }
            _ => None,
        };
        Either::Right(
            view! { <a href=format!("/specs/{number}") aria-label=described title=cell.endorsed_label()>{words}</a>{evidence} },
        )
    };
    view! { <td data-label=project.title.to_string()>{content}</td> }
}
