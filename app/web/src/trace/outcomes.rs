//! The table of outcomes by editions: the tasks done of each, the documents, and the gaps.

use crate::components::chips::SpecChip;
use crate::components::series::series;
use domain::id::{EditionSlug, OutcomeCode, SpecNumber};
use domain::trace::{OutcomeGap, OutcomeRow, OutcomeTasks, SpecLink, Trace};
use leptos::either::{Either, EitherOf3};
use leptos::prelude::*;
use std::collections::BTreeMap;

#[component]
pub fn OutcomeTable<'a>(trace: &'a Trace) -> impl IntoView + use<> {
    let editions = trace.editions.iter().map(|edition| view! { <th scope="col">{edition.to_string()}</th> });
    let documents = series().map(|series| series.plural.to_string());
    let heading = documents.clone().map(|plural| view! { <th scope="col">{plural}</th> });
    let rows = trace.outcome_rows().into_iter().map(|row| view! { <Row row=&row documents=documents.clone()/> });
    view! {
        <section class="scrolling" tabindex="0" aria-label="Outcomes by editions">
            <table class="trace cards">
                <caption class="visually-hidden">"Tasks of each edition that contribute to each outcome"</caption>
                <thead>
                    <tr>
                        <th scope="col">"Outcome"</th>{heading}{editions.collect_view()}
                        <th scope="col">"All"</th><th scope="col">"Evidence"</th>
                    </tr>
                </thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </section>
    }
}

/// `documents` is the name of the documents in plural; `None` on an instance without a series.
#[component]
fn Row<'a>(row: &'a OutcomeRow<'a>, documents: Option<String>) -> impl IntoView + use<> {
    let (code, title) = (row.outcome.code, row.outcome.title.to_string());
    let specs = documents.map(|plural| {
        let label = plural.clone();
        view! { <td data-label=label><Specs specs=row.specs.clone() plural/></td> }
    });
    let tasks = if row.has_gap(OutcomeGap::Task) {
        let columns = row.cells.len() + 2;
        let dropped = row.all.counts.total();
        let dropped = (dropped > 0).then(|| format!(" ({dropped} dropped)"));
        Either::Left(view! {
            <td class="gap" data-label="Tasks" colspan=columns.to_string()>{format!("{code} has no task in any edition")}{dropped}</td>
        })
    } else {
        let cells =
            row.cells.iter().map(|(edition, tasks)| view! { <Cell code edition=edition.clone() tasks=*tasks/> });
        Either::Right(view! { {cells.collect_view()}<All code tasks=row.all/> })
    };
    view! {
        <tr>
            <th scope="row"><a href=format!("/roadmap/{code}")><span class="code">{code.to_string()}</span>" "<span dir="auto">{title}</span></a></th>
            {specs}
            {tasks}
        </tr>
    }
}

/// The documents that contribute to an outcome; those that only tasks connect with it are marked.
#[component]
fn Specs(specs: BTreeMap<SpecNumber, SpecLink>, plural: String) -> impl IntoView {
    if specs.is_empty() {
        return Either::Left(view! { <span class="gap">{format!("no {plural}")}</span> });
    }
    let chip = |(number, link): (SpecNumber, SpecLink)| {
        let through = (link == SpecLink::ThroughTasks).then(|| view! { <span class="muted">" through tasks"</span> });
        view! { <span><SpecChip number/>{through}</span> }
    };
    Either::Right(view! { <span class="chips">{specs.into_iter().map(chip).collect_view()}</span> })
}

/// The tasks of one edition that contribute to an outcome, with a link to them.
#[component]
fn Cell(code: OutcomeCode, edition: EditionSlug, tasks: OutcomeTasks) -> impl IntoView {
    let label = tasks.label();
    let content = if tasks.counts.total() == 0 {
        Either::Left(view! { <span class="muted">{label}</span> })
    } else {
        let described = format!("{label}: tasks of {edition} for outcome {code}");
        let address = format!("/{edition}/tasks?outcome={code}");
        Either::Right(view! { <a href=address aria-label=described>{label}</a> })
    };
    view! { <td data-label=edition.to_string()>{content}</td> }
}

/// The sum of a row, and the evidence of its tasks.
#[component]
fn All(code: OutcomeCode, tasks: OutcomeTasks) -> impl IntoView {
    let evidence = match tasks.evidence_label() {
        None => EitherOf3::A(()),
        Some(label) if tasks.with_evidence == 0 => EitherOf3::B(view! { <span class="gap">{label}</span> }),
        Some(label) => {
            let described = format!("{label}: tasks for outcome {code}");
            EitherOf3::C(view! { <a href=format!("/roadmap/{code}") aria-label=described>{label}</a> })
        }
    };
    view! { <td data-label="All">{tasks.label()}</td><td data-label="Evidence">{evidence}</td> }
}
