//! The audit log as a list, newest first, with filters in the query.

use super::api;
use super::filter_form::{AuditLogFilter, AuditLogQuery};
use crate::components::edition::EditionHead;
use crate::components::maybe_link::MaybeLink;
use crate::components::series::has_part;
use crate::components::times::Day;
use crate::context::{EditionPath, RequestContext, parts_of};
use crate::error::AppError;
use crate::forms::PageQuery;
use crate::layout::{PageMeta, layout};
use axum::response::Response;
use domain::access::Actor;
use domain::audit::{AuditActor, AuditEntry, AuditEvent};
use domain::id::EditionSlug;
use domain::text::LocalPath;
use domain::time::{clock, day};
use leptos::either::Either;
use leptos::prelude::*;

/// The number of entries on a page.
const PAGE_SIZE: u32 = 100;

pub async fn instance(
    context: RequestContext,
    PageQuery(query): PageQuery<AuditLogQuery>,
) -> Result<Response, AppError> {
    let entries = api::entries(&context, &query.filter(None)?, PAGE_SIZE).await?;
    let head = PageMeta::new("Audit log", "Who did what, and when.").under("/me");
    Ok(layout(&context, head, || {
        view! {
            <header class="page-header"><h1>"Audit log"</h1></header>
            <AuditLog entries reader=&context.actor query address="/audit-log".to_owned()/>
        }
    }))
}

pub async fn edition(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    PageQuery(query): PageQuery<AuditLogQuery>,
) -> Result<Response, AppError> {
    let entries = api::entries(&context, &query.filter(Some(slug.clone()))?, PAGE_SIZE).await?;
    let edition = context.edition(&slug).await?;
    let head = PageMeta::new(format!("Audit log of the {}", edition.title), "Who did what, and when.").under("/");
    let actor = context.actor.clone();
    Ok(layout(&context, head, || {
        view! {
            <EditionHead edition actor here="/audit-log" title="Audit log".to_owned()/>
            <AuditLog entries reader=&context.actor query address=format!("/{slug}/audit-log")/>
        }
    }))
}

#[component]
fn AuditLog<'a>(entries: Vec<AuditEntry>, reader: &'a Actor, query: AuditLogQuery, address: String) -> impl IntoView {
    let older = entries.last().filter(|_| entries.len() == PAGE_SIZE as usize).map(|entry| {
        let address = format!("{address}?{}", query.before(entry.number));
        view! { <p><a href=address>"Older entries"</a></p> }
    });
    view! {
        <AuditLogFilter query action=address/>
        <AuditTable entries reader/>
        {older}
    }
}

#[component]
fn AuditTable<'a>(mut entries: Vec<AuditEntry>, reader: &'a Actor) -> impl IntoView {
    // Entries are in the order in which they were recorded, and a clock can be set back.
    entries.sort_by_key(|entry| std::cmp::Reverse((entry.at, entry.number)));
    if entries.is_empty() {
        return Either::Left(
            view! { <p>"No entries match. Every change is recorded here with its author and time."</p> },
        );
    }
    let days = entries.chunk_by(|one, next| one.at.date_naive() == next.at.date_naive());
    Either::Right(days.map(|entries| view! { <AuditDay entries=entries.to_vec() reader/> }).collect_view())
}

/// The entries of one day in UTC, of which there is at least one.
#[component]
fn AuditDay<'a>(entries: Vec<AuditEntry>, reader: &'a Actor) -> impl IntoView + use<> {
    let date = entries.first().map(|entry| entry.at.date_naive());
    let caption = format!("Audit log of {}, newest first", date.map(day).unwrap_or_default());
    view! {
        <section>
            <h2>{date.map(|date| view! { <Day date/> })}</h2>
            <table class="cards">
                <caption class="visually-hidden">{caption}</caption>
                <thead><tr><th scope="col">"Time (UTC)"</th><th scope="col">"Who"</th><th scope="col">"Area"</th><th scope="col">"Edition"</th><th scope="col">"Change"</th></tr></thead>
                <tbody>{entries.into_iter().map(|entry| view! { <AuditTableRow entry reader/> }).collect_view()}</tbody>
            </table>
        </section>
    }
}

/// Whether the parts of an edition are on to which a page of it belongs.
fn has_parts_of(edition: &EditionSlug, address: &str) -> bool {
    let within = address.strip_prefix(&format!("/{edition}")).unwrap_or_default();
    parts_of(&format!("/{{edition}}{within}")).iter().all(|part| has_part(edition, *part))
}

#[component]
fn AuditTableRow<'a>(entry: AuditEntry, reader: &'a Actor) -> impl IntoView + use<> {
    let by_link =
        matches!(entry.event, AuditEvent::InvitationDeclinedByLink { .. } | AuditEvent::QuestionAskedByLink { .. });
    let who = match &entry.actor {
        AuditActor::Person(person) => person.name.to_string(),
        AuditActor::CommandLine => "the command line".to_owned(),
        AuditActor::System => "Cairn (automatic)".to_owned(),
        AuditActor::Unknown if by_link => "someone with the link".to_owned(),
        AuditActor::Unknown => "deleted account".to_owned(),
    };
    let (topic, sentence) = (entry.topic().as_str(), entry.sentence());
    let link = |path: LocalPath| path.as_str().to_owned();
    let is_on = |address: &String| entry.edition.as_ref().is_none_or(|edition| has_parts_of(edition, address));
    let address = entry.address(reader).map(link).filter(is_on);
    let edition_address = entry.edition_address().map(link);
    let place = match entry.edition {
        None => "the instance".to_owned(),
        Some(edition) if entry.is_edition_deleted => format!("{edition} (deleted)"),
        Some(edition) => edition.to_string(),
    };
    view! {
        <tr>
            <td data-label="Time (UTC)" class="timestamp"><time datetime=entry.at.to_rfc3339()>{clock(entry.at.time())}</time></td>
            <td data-label="Who">{who}</td>
            <td data-label="Area">{topic}</td>
            <td data-label="Edition" dir="auto"><MaybeLink address=edition_address text=place/></td>
            <th scope="row"><MaybeLink address text=sentence/></th>
        </tr>
    }
}
