//! What waits for what, as a picture: what must be done first stands above, and an arc leads down to what waits for it.

use super::api;
use crate::actor::{InEdition, Visit};
use crate::error::Halt;
use crate::ui::chips::status_class;
use crate::ui::edition::EditionHead;
use crate::ui::figure::Figure;
use crate::ui::frame::{Head, frame};
use axum::response::Response;
use domain::editions::Edition;
use domain::id::TaskNumber;
use domain::tasks::{TaskLink, WaitsPicture};
use domain::text::counted;
use leptos::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

pub async fn page(visit: Visit, InEdition(page): InEdition) -> Result<Response, Halt> {
    let picture = api::waits(&visit, &page.edition.slug, None).await?;
    let head =
        Head::new(format!("What waits for what, {}", page.edition.title), "Which tasks must be done before which.");
    let actor = visit.actor.clone();
    Ok(frame(&visit, head.under("/"), || {
        let edition = page.edition.clone();
        let slug = edition.slug.clone();
        let inside = match picture.waits.is_empty() {
            true => view! { <p>"No task waits for another. Whoever changes a task can say what must be done before it."</p> }.into_any(),
            false => view! { {figure(&edition, &picture, None)} }.into_any(),
        };
        let words = match picture.waits.is_empty() {
            true => "No task waits".to_owned(),
            false => format!(
                "{} linked by {}",
                counted(picture.tasks.len(), "task is", "tasks are"),
                counted(picture.waits.len(), "wait", "waits")
            ),
        };
        view! {
            <EditionHead edition=page.edition.clone() actor here="/tasks" title="What waits for what".to_owned() below=(format!("/{slug}/tasks"), "Tasks".to_owned())/>
            <p class="figure">{words}</p>
            {inside}
        }
        .into_any()
    }))
}

const ROW: usize = 26;
const LEFT: usize = 84;
const WIDTH: usize = 420;
/// Letters of a title that fit beside the arcs.
const LETTERS: usize = 40;

/// The picture, with the same as a table; `here` is marked.
pub fn figure(edition: &Edition, picture: &WaitsPicture, here: Option<TaskNumber>) -> AnyView {
    let order = in_order(picture);
    let place: BTreeMap<TaskNumber, usize> = order.iter().enumerate().map(|(nth, link)| (link.number, nth)).collect();
    let title = |number: &TaskNumber| {
        place
            .get(number)
            .and_then(|nth| order.get(*nth))
            .map_or(String::new(), |link| format!("{} {}", link.number, link.title))
    };
    let rows = picture.waits.iter().map(|(task, on)| vec![title(task), title(on)]).collect();
    let row = |(nth, link): (usize, &TaskLink)| {
        let y = nth * ROW;
        let address = format!("/{}/tasks/{}", edition.slug, link.number);
        let words = cut(&format!("{} {}", link.number, link.title));
        let class = format!("node {}", status_class(link.status));
        let mark = (here == Some(link.number)).then(|| view! { <rect class="here" x=(LEFT - 8).to_string() y=(y + 2).to_string() width=(WIDTH - LEFT + 6).to_string() height="22" rx="4"/> });
        view! {
            {mark}
            <g class=class><rect x=(LEFT - 4).to_string() y=(y + 7).to_string() width="12" height="12" rx="3"/></g>
            <a href=address><text x=(LEFT + 14).to_string() y=(y + 18).to_string()>{words}</text></a>
        }
    };
    let arc = |(task, on): &(TaskNumber, TaskNumber)| {
        let (from, to) = (place.get(on)? * ROW + 13, place.get(task)? * ROW + 13);
        let (low, high) = (from.min(to), from.max(to));
        let bend = (LEFT - 8) as f64 - (8.0 + ((high - low) as f64).sqrt() * 3.2).min((LEFT - 12) as f64);
        let x = LEFT - 8;
        Some(
            view! { <path class="arc" d=format!("M{x} {from} C{bend:.0} {from} {bend:.0} {to} {x} {to}")/><path class="tip" d=format!("M{x} {to} l-7 -4 v8 z")/> },
        )
    };
    let described =
        format!("{} and what each waits for; the table below says the same", counted(order.len(), "task", "tasks"));
    let cut_words = picture.cut.then(|| view! { <p class="quiet">"There are more than are drawn here."</p> });
    // A group and no image: within an image no link could be reached.
    let arcs = picture.waits.iter().filter_map(arc).collect_view();
    let nodes = order.iter().enumerate().map(row).collect_view();
    let view_box = format!("0 0 {WIDTH} {}", order.len() * ROW + 4);
    view! {
        <Figure caption="What must be done first stands above what waits for it".to_owned() heads=vec!["Task", "Waits for"] rows>
            <svg class="chart wait-picture" viewBox=view_box role="group">
                <title>{described}</title>
                {arcs}
                {nodes}
            </svg>
        </Figure>
        {cut_words}
    }
    .into_any()
}

fn cut(title: &str) -> String {
    match title.chars().count() > LETTERS {
        true => title.chars().take(LETTERS - 1).chain(['…']).collect(),
        false => title.to_owned(),
    }
}

/// What is waited for before what waits; else by number. Should there be a circle all the same, it ends.
fn in_order(picture: &WaitsPicture) -> Vec<TaskLink> {
    let mut left: BTreeMap<TaskNumber, &TaskLink> = picture.tasks.iter().map(|link| (link.number, link)).collect();
    let mut order = Vec::new();
    while !left.is_empty() {
        let held: BTreeSet<TaskNumber> = picture
            .waits
            .iter()
            .filter(|(task, on)| left.contains_key(on) && left.contains_key(task))
            .map(|(task, _)| *task)
            .collect();
        let free: Vec<TaskNumber> = left.keys().copied().filter(|number| !held.contains(number)).collect();
        let free = if free.is_empty() { left.keys().copied().collect() } else { free };
        order.extend(free.into_iter().filter_map(|number| left.remove(&number)).cloned());
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::tasks::Status;
    use domain::text::Title;

    #[test]
    fn what_is_waited_for_stands_above() {
        let link = |number| TaskLink {
            number: TaskNumber(number),
            title: Title::parse("x").unwrap(),
            status: Status::Planned,
        };
        let waits = vec![(TaskNumber(1), TaskNumber(3)), (TaskNumber(3), TaskNumber(2))];
        let picture = WaitsPicture { tasks: vec![link(1), link(2), link(3)], waits, cut: false };
        let order: Vec<u32> = in_order(&picture).iter().map(|link| link.number.0).collect();
        assert_eq!(order, [2, 3, 1]);
    }
}
