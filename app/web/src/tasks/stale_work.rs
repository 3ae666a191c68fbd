//! The page of stale work, and of tasks that depend on one person.

use crate::components::chips::{People, StatusChip};
use crate::components::edition::EditionHead;
use crate::components::page_links::MorePages;
use crate::components::times::Ago;
use crate::context::{EditionPath, RequestContext};
use crate::error::AppError;
use crate::forms::{ListQuery, PageQuery};
use crate::layout::{PageMeta, layout};
use axum::response::Response;
use domain::access::Actor;
use domain::editions::Edition;
use domain::tasks::TaskLink;
use domain::text::{Title, counted};
use domain::time::Instant;
use domain::workflow::{OnePersonTask, StaleTask, StaleWork, may_follow_work};
use leptos::either::{Either, EitherOf3};
use leptos::prelude::*;

pub async fn page(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    PageQuery(query): PageQuery<ListQuery>,
) -> Result<Response, AppError> {
    context.reader(&slug)?;
    context.check(may_follow_work(&context.actor, &slug), "an organizer, a viewer or a track lead")?;
    let edition = context.edition(&slug).await?;
    let nth = query.nth()?;
    let work = context.store().stale_work(&slug, nth, context.now).await?;
    let title = format!("Stale work of the {}", edition.title);
    let head = PageMeta::new(title, "Stale claims, and tasks that depend on one person.").under("/");
    let (actor, now) = (context.actor.clone(), context.now);
    Ok(layout(&context, head, || view! { <StaleWorkBody actor edition work nth now/> }))
}

#[component]
fn StaleWorkBody(actor: Actor, edition: Edition, work: StaleWork, nth: u32, now: Instant) -> impl IntoView {
    let below = (format!("/{}/tasks", edition.slug), "Tasks".to_owned());
    let StaleWork { settings, stale, one_person, has_more } = work;
    let base = format!("/{}/tasks/stale?", edition.slug);
    let quiet = counted(settings.quiet_days as usize, "day", "days");
    let stale = if stale.is_empty() && nth > 1 {
        EitherOf3::C(view! { <p class="muted">"This page has no more of them."</p> })
    } else if stale.is_empty() {
        EitherOf3::A(view! {
            <p class="muted">
                {format!("No claim is stale: within {quiet}, each assignee has claimed their task, got it in an import, or been active on it. ")}
                <a href=format!("/{}/tasks?list=stale", edition.slug)>"Tasks without recent activity by anyone"</a>
            </p>
        })
    } else {
        let rows = stale.iter().map(|row| view! { <StaleRow edition=&edition row now/> }).collect_view();
        EitherOf3::B(view! {
            <p>{format!("These assignees have not been active on their task for {quiet}. Cairn asks each of them whether they still work on it.")}</p>
            <ul class="entry-list">{rows}</ul>
        })
    };
    let one_person = if one_person.is_empty() && nth > 1 {
        EitherOf3::C(view! { <p class="muted">"This page has no more of them."</p> })
    } else if one_person.is_empty() {
        EitherOf3::A(view! { <p class="muted">"No task depends on one person."</p> })
    } else {
        let rows = one_person.iter().map(|row| view! { <OnePersonRow edition=&edition row/> }).collect_view();
        EitherOf3::B(view! {
            <p>"These tasks have one assignee, although other tasks depend on them or they need more people."</p>
            <ul class="entry-list">{rows}</ul>
        })
    };
    view! {
        <EditionHead edition=edition.clone() actor here="/tasks" title="Stale work".to_owned() below/>
        <section class="column"><h2>"Stale claims"</h2>{stale}</section>
        <section class="column"><h2>"Tasks that depend on one person"</h2>{one_person}</section>
        <MorePages base nth more=has_more/>
    }
}

#[component]
fn StaleRow<'a>(edition: &'a Edition, row: &'a StaleTask, now: Instant) -> impl IntoView + use<> {
    let state = match (row.offered, row.asked) {
        (Some(offered), _) => Either::Left(view! { ", claim offered to others "<Ago now then=offered/> }),
        (None, Some(asked)) => Either::Right(Either::Left(view! { ", asked "<Ago now then=asked/> })),
        (None, None) => Either::Right(Either::Right(())),
    };
    view! {
        <li>
            <Task edition task=&row.task track=row.track.as_ref()/>
            <People people=vec![row.assignee.clone()]/>
            <span class="muted">"last active "<Ago now then=row.last_activity/>{state}</span>
        </li>
    }
}

#[component]
fn OnePersonRow<'a>(edition: &'a Edition, row: &'a OnePersonTask) -> impl IntoView + use<> {
    view! {
        <li>
            <Task edition task=&row.task track=row.track.as_ref()/>
            <People people=vec![row.assignee.clone()]/>
            <span class="muted">{row.staffing.reason()}</span>
        </li>
    }
}

#[component]
fn Task<'a>(edition: &'a Edition, task: &'a TaskLink, track: Option<&'a Title>) -> impl IntoView + use<> {
    let address = format!("/{}/tasks/{}", edition.slug, task.number);
    let track = track.map(|track| view! { " "<span class="muted">{track.to_string()}</span> });
    view! {
        <p><StatusChip status=task.status/>" "<a href=address>{format!("{} {}", task.number, task.title)}</a>{track}</p>
    }
}
