//! The audit log as a list, newest first, with filters in the query.

use super::api;
use crate::addresses::encoded;
use crate::components::edition::EditionHead;
use crate::context::{LoadedEdition, RequestContext};
use crate::error::AppError;
use crate::fields::Fields;
use crate::forms::{DeclaredFields, FieldsQuery};
use crate::layout::{PageMeta, layout};
use axum::http::StatusCode;
use axum::response::Response;
use domain::audit::{AuditActor, AuditEntry, AuditEvent, AuditFilter, AuditTopic};
use domain::id::EditionSlug;
use domain::text::Title;
use leptos::prelude::*;

/// The number of entries on a page.
const PAGE_SIZE: u32 = 100;

/// The query of the list: actor, topic, and the entry before which the page starts.
pub struct AuditLogQuery;

impl DeclaredFields for AuditLogQuery {
    const FIELDS: &'static [&'static str] = &["who", "what", "before"];
}

/// The filter that the person typed.
struct TypedFilter {
    who: String,
    what: String,
    before: Option<i64>,
}

impl TypedFilter {
    fn of(fields: &Fields) -> Result<TypedFilter, AppError> {
        let before = fields.given("before").map(str::parse).transpose();
        let before = before.map_err(|_| AppError::UnacceptableRequest(StatusCode::BAD_REQUEST))?;
        Ok(TypedFilter { who: fields.typed("who").to_owned(), what: fields.typed("what").to_owned(), before })
    }

    fn filter(&self, edition: Option<EditionSlug>) -> Result<AuditFilter, AppError> {
        let what = (!self.what.is_empty()).then(|| Title::parse(&self.what)).transpose()?;
        let who = (!self.who.trim().is_empty()).then(|| self.who.trim().to_owned());
        Ok(AuditFilter { edition, topic: what, who, before: self.before })
    }
}

pub async fn instance(context: RequestContext, query: FieldsQuery<AuditLogQuery>) -> Result<Response, AppError> {
    let query = TypedFilter::of(&query)?;
    let entries = api::entries(&context, &query.filter(None)?, PAGE_SIZE).await?;
    let head = PageMeta::new("Audit log", "Who did what, and when.").under("/me");
    Ok(layout(&context, head, || {
        view! { <header class="page-header"><h1>"Audit log"</h1></header>{list(entries, query, "/audit-log".to_owned())} }
            .into_any()
    }))
}

pub async fn edition(
    context: RequestContext,
    LoadedEdition(page): LoadedEdition,
    query: FieldsQuery<AuditLogQuery>,
) -> Result<Response, AppError> {
    let query = TypedFilter::of(&query)?;
    let slug = page.edition.slug.clone();
    let entries = api::entries(&context, &query.filter(Some(slug.clone()))?, PAGE_SIZE).await?;
    let head = PageMeta::new(format!("Audit log of the {}", page.edition.title), "Who did what, and when.").under("/");
    let actor = context.actor.clone();
    Ok(layout(&context, head, || {
        view! {
            <EditionHead edition=page.edition actor here="/audit-log" title="Audit log".to_owned()/>
            {list(entries, query, format!("/{slug}/audit-log"))}
        }
        .into_any()
    }))
}

fn list(entries: Vec<AuditEntry>, query: TypedFilter, address: String) -> AnyView {
    let older = entries.last().filter(|_| entries.len() == PAGE_SIZE as usize).map(|entry| {
        let address =
            format!("{address}?who={}&what={}&before={}", encoded(&query.who), encoded(&query.what), entry.number);
        view! { <p><a href=address>"Older entries"</a></p> }
    });
    let inside = if entries.is_empty() {
        view! { <p>"No entries match. Every change is recorded here with its author and time."</p> }.into_any()
    } else {
        view! {
            <table class="cards">
                <caption class="visually-hidden">"Audit log, newest first"</caption>
                <thead><tr><th scope="col">"When (UTC)"</th><th scope="col">"Who"</th><th scope="col">"Area"</th><th scope="col">"Edition"</th><th scope="col">"Change"</th></tr></thead>
                <tbody>{entries.into_iter().map(row).collect_view()}</tbody>
            </table>
        }
        .into_any()
    };
    let chosen = query.what.clone();
    let topic = |topic: &'static str| view! { <option value=topic selected={topic == chosen}>{topic}</option> };
    let topics = AuditTopic::ALL.map(|each| topic(each.as_str())).collect_view();
    view! {
        <form class="filter" action=address>
            <label>"Who"<input type="text" name="who" value=query.who/></label>
            <label>"Area"<select name="what"><option value="">"any"</option>{topics}</select></label>
            <button>"Apply filters"</button>
        </form>
        {inside}
        {older}
    }
    .into_any()
}

fn row(entry: AuditEntry) -> AnyView {
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
    let place = entry.edition.map_or("the instance".to_owned(), String::from);
    view! {
        <tr>
            <td data-label="When (UTC)" class="timestamp"><time datetime=entry.at.to_rfc3339()>{entry.at.format("%Y-%m-%d %H:%M").to_string()}</time></td>
            <td data-label="Who">{who}</td>
            <td data-label="Area">{topic}</td>
            <td data-label="Edition">{place}</td>
            <th scope="row">{sentence}</th>
        </tr>
    }
    .into_any()
}
