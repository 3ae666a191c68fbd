//! What waits for what, as a picture: what must be done first stands above, and an arc leads down to what waits for it.

use super::api;
use crate::actor::{InEdition, Visit};
use crate::error::Halt;
use crate::ui::chips::StatusChip;
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
            true => view! { <p>"Whoever proposes or changes a task can say which others must be done before it. They will be drawn here."</p> }.into_any(),
            false => view! { {figure(&edition, &picture, None)} }.into_any(),
        };
        let words = summary(&picture);
        view! {
            <EditionHead edition=page.edition.clone() actor here="/tasks" title="What waits for what".to_owned() below=(format!("/{slug}/tasks"), "Tasks".to_owned())/>
            <p class="figure">{words}</p>
            {inside}
        }
        .into_any()
    }))
}

/// How many tasks wait, and how many of them are held up by it.
fn summary(picture: &WaitsPicture) -> String {
    let over: BTreeMap<TaskNumber, bool> =
        picture.tasks.iter().map(|link| (link.number, link.status.is_over())).collect();
    let open = |number: &TaskNumber| over.get(number) == Some(&false);
    let all: BTreeSet<TaskNumber> = picture.waits.iter().map(|(task, _)| *task).collect();
    let blocked = picture.waits.iter().filter(|(task, on)| open(task) && open(on)).map(|(task, _)| *task);
    let least = if picture.cut { "at least " } else { "" };
    let blocked = match blocked.collect::<BTreeSet<_>>().len() {
        0 => "none is blocked now".to_owned(),
        1 => "1 is blocked now".to_owned(),
        some => format!("{some} are blocked now"),
    };
    match all.len() {
        0 => "No task waits for another".to_owned(),
        some => format!("{least}{}; {blocked}", counted(some, "task waits for others", "tasks wait for others")),
    }
}

/// A row's height and the arcs' width, in pieces of which 16 are a letter's height.
const ROW: usize = 36;
const WIDTH: usize = 72;

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
    let row = |link: &TaskLink| {
        let address = format!("/{}/tasks/{}", edition.slug, link.number);
        let current = (here == Some(link.number)).then_some("true");
        view! { <li aria-current=current><StatusChip status=link.status/><a href=address>{format!("{} {}", link.number, link.title)}</a></li> }
    };
    let arcs =
        picture.waits.iter().filter_map(|(task, on)| Some(arc(*place.get(on)?, *place.get(task)?))).collect_view();
    let height = order.len() * ROW;
    let rem = |length: usize| format!("{}rem", length as f64 / 16.0);
    let cut_words = picture.cut.then(|| view! { <p class="quiet">"There are more than are drawn here."</p> });
    let nodes = order.iter().map(row).collect_view();
    view! {
        <Figure caption="What must be done first stands above what waits for it".to_owned() heads=vec!["Task", "Waits for"] rows>
            <div class="wait-picture">
                <svg viewBox=format!("0 0 {WIDTH} {height}") width=rem(WIDTH) height=rem(height) aria-hidden="true">{arcs}</svg>
                <ol>{nodes}</ol>
            </div>
        </Figure>
        {cut_words}
    }
    .into_any()
}

/// From the middle of one row down to the middle of another, the wider the further.
fn arc(from: usize, to: usize) -> AnyView {
    let middle = |row: usize| row * ROW + ROW / 2;
    let (from, to, right) = (middle(from), middle(to), WIDTH - 2);
    let bend = right as f64 - (10.0 + (from.abs_diff(to) as f64).sqrt() * 3.2).min(right as f64 - 4.0);
    view! {
        <path class="arc" d=format!("M{right} {from} C{bend:.0} {from} {bend:.0} {to} {right} {to}")/>
        <path class="tip" d=format!("M{right} {to} l-7 -4 v8 z")/>
    }
    .into_any()
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
