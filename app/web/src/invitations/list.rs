//! The organizers' list of an edition's invitations, with funnel, seats and actions.

use super::{filter, funnel, messages, table};
use crate::components::edition::EditionHead;
use crate::components::field;
use crate::components::organizer_tabs::OrganizerTabs;
use crate::context::{LoadedEdition, RequestContext};
use crate::error::AppError;
use crate::fields::Fields;
use crate::forms::{DeclaredFields, FieldsQuery};
use crate::layout::{PageMeta, layout};
use axum::response::Response;
use domain::access::Actor;
use domain::editions::{Edition, EditionPage};
use domain::id::InvitationId;
use domain::invitations::{Invitation, InvitationActionReport, InvitationOverview, InvitationState};
use domain::text::counted;
use domain::time::Instant;
use leptos::prelude::*;
use std::collections::BTreeSet;

/// The messages above the list: what was done, and what was refused and why.
#[derive(Clone, Default)]
pub struct ListMessage {
    pub done: Option<String>,
    pub wrong: Option<String>,
    pub refused: Vec<String>,
}

/// The query of the list: the filter, whether all are selected, and the last action.
pub struct InvitationsQuery;

impl DeclaredFields for InvitationsQuery {
    const FIELDS: &'static [&'static str] =
        &["state", "project", "stack", "seat_pool", "proposer", "who", "first", "needs", "pick", "done", "count"];
}

pub async fn page(
    context: RequestContext,
    LoadedEdition(page): LoadedEdition,
    query: FieldsQuery<InvitationsQuery>,
) -> Result<Response, AppError> {
    let done = match (query.given("done"), query.number("count", "a number")?) {
        (Some(what), Some(count)) => messages::described(what, count as usize),
        _ => None,
    };
    show(&context, page, query.fields, ListMessage { done, ..ListMessage::default() }).await
}

pub async fn show(
    context: &RequestContext,
    page: EditionPage,
    query: Fields,
    message: ListMessage,
) -> Result<Response, AppError> {
    let all = context.store().overview(context.organizer(&page.edition.slug)?).await?;
    let head =
        PageMeta::new(format!("Invitations to the {}", page.edition.title), "Who is invited and who has answered.");
    let requested = filter::parse(&query)?;
    let (actor, now) = (context.actor.clone(), context.now);
    let filtered =
        all.invitations.iter().filter(|invitation| requested.keeps(invitation, all.agreement, now)).cloned().collect();
    Ok(layout(context, head.under("/"), || body(actor, page.edition, all, filtered, query, message, now)))
}

/// Words the refusals of an action, one sentence for each person.
pub fn refusals(acted: &InvitationActionReport, all: &[Invitation]) -> Vec<String> {
    let found = |id| all.iter().find(|invitation| invitation.id == id).map(Invitation::display_name);
    let display_name = |id| found(id).unwrap_or_else(|| format!("Invitation {id}"));
    acted.refused.iter().map(|(id, refusal)| format!("{}: {refusal}", display_name(*id))).collect()
}

fn body(
    actor: Actor,
    edition: Edition,
    all: InvitationOverview,
    filtered: Vec<Invitation>,
    query: Fields,
    message: ListMessage,
    now: Instant,
) -> AnyView {
    let slug = edition.slug.clone();
    let empty = all.invitations.is_empty();
    let refused = (!message.refused.is_empty()).then(|| {
        let items = message.refused.iter().cloned().map(|why| view! { <li>{why}</li> }).collect_view();
        view! { <div class="error-message" role="alert"><p>"Not done for these people:"</p><ul class="bullets">{items}</ul></div> }
    });
    let inside = if empty {
        view! {
            <p>"No invitations yet. Add the people you want to invite. Nothing is sent until you choose “Send invitations”."</p>
            <p><a class="button" href=format!("/{slug}/invitations/add")>"Add people"</a></p>
        }
        .into_any()
    } else {
        view! {
            {funnel::pictures(&all)}
            {offers(&edition, &all)}
            {people(&edition, &all, filtered, &query, now)}
            {funnel::breakdown(&all)}
        }
        .into_any()
    };
    view! {
        <EditionHead edition actor here="/invitations" title="Invitations".to_owned()/>
        <OrganizerTabs edition=slug here="/invitations"/>
        {field::done(message.done)}
        {field::rejection(message.wrong)}
        {refused}
        <p class="headline large">{funnel::described(&all)}</p>
        {inside}
    }
    .into_any()
}

/// The note on how free seats are offered; with a button if the edition doesn't do so automatically.
fn offers(edition: &Edition, all: &InvitationOverview) -> Option<AnyView> {
    let waiting = all.figures.waiting;
    let note = if all.rules.offers_automatically {
        "Freed seats are offered to the waitlist automatically."
    } else {
        "Freed seats are offered to the waitlist only when you choose to."
    };
    let action = format!("/{}/invitations/offer", edition.slug);
    let button = (!all.rules.offers_automatically && waiting > 0).then(
        || view! { <form method="post" action=action><button>"Offer free seats to the waitlist"</button></form> },
    );
    (waiting > 0 || !all.rules.offers_automatically).then(|| {
        view! { <div class="waitlist-offers"><p class="muted">{note}" People join the waitlist in the order in which they accept. Only people in a seat pool can get its reserved seats."</p>{button}</div> }.into_any()
    })
}

fn people(
    edition: &Edition,
    all: &InvitationOverview,
    filtered: Vec<Invitation>,
    query: &Fields,
    now: Instant,
) -> AnyView {
    let slug = &edition.slug;
    let address = format!("/{slug}/invitations");
    let chosen = filter::query(query);
    let more = |extra: &str| {
        if chosen.is_empty() { format!("{address}?{extra}") } else { format!("{address}?{chosen}&{extra}") }
    };
    let csv = if chosen.is_empty() { format!("{address}.csv") } else { format!("{address}.csv?{chosen}") };
    let shown = if filtered.len() == all.invitations.len() {
        counted(filtered.len(), "invitation", "invitations")
    } else {
        format!("{} of {}", filtered.len(), counted(all.invitations.len(), "invitation", "invitations"))
    };
    let picked = query.is_ticked("pick");
    let ticked: BTreeSet<String> = query.all("ids").map(str::to_owned).collect();
    let is_ticked = |id: InvitationId| picked || ticked.contains(&id.to_string());
    let pick = if picked {
        view! { <a href={if chosen.is_empty() { address.clone() } else { format!("{address}?{chosen}") }}>"Select none"</a> }.into_any()
    } else {
        view! { <a href=more("pick=all")>"Select all"</a> }.into_any()
    };
    let list = if filtered.is_empty() {
        view! { <p>"No invitations match these filters. "<a href=address.clone()>"Clear filters"</a></p> }.into_any()
    } else {
        view! {
            <form method="post" action=format!("{address}/act") class="bulk-form">
                {field::hidden("back", chosen.clone())}
                {table::table(edition, table::sorted(filtered, all.agreement, now), &is_ticked, now)}
                {buttons(all)}
            </form>
        }
        .into_any()
    };
    view! {
        <section>
            <h2>"All invitations"</h2>
            {filter::form(address.clone(), query, &all.invitations)}
            <p class="list-header"><span>{shown}</span>" · "{pick}" · "<a href=csv download=format!("invitations-{slug}.csv")>"Export CSV"</a></p>
            {list}
        </section>
    }
    .into_any()
}

fn buttons(all: &InvitationOverview) -> AnyView {
    let seat_pools = all.seats.seat_pools();
    let none = (String::new(), "no seat pool".to_owned());
    let options =
        std::iter::once(none).chain(seat_pools.iter().map(|pool| (pool.title.to_string(), pool.title.to_string())));
    let seat_pool = (!seat_pools.is_empty()).then(|| {
        view! { <span class="form-row">{field::choice("seat_pool", "Seat pool", options.collect(), "")}<button name="act" value="seat_pool">"Move to seat pool"</button></span> }
    });
    let drafts = all.invitations.iter().any(|pool| pool.status.state == InvitationState::Draft);
    view! {
        <fieldset class="bulk-actions">
            <legend>"With selected"</legend>
            <button class="primary" name="act" value="send">"Send invitations"</button>
            <button name="act" value="remind">"Send reminders"</button>
            <button name="act" value="revoke">"Revoke invitations"</button>
            {drafts.then(|| view! { <button name="act" value="discard">"Delete drafts"</button> })}
            <span class="form-row">{field::day("deadline", "New deadline", "")}<button name="act" value="extend">"Set deadline"</button></span>
            {seat_pool}
        </fieldset>
    }
    .into_any()
}
