//! The organizers' list of an edition's invitations, with funnel, seats and actions.

use super::filter_form::{FilterForm, InvitationsQuery};
use super::funnel::{self, Breakdown, Pictures};
use super::messages::Done;
use super::selection_form::{SelectionAction, SelectionButtons, SelectionForm};
use super::table::{self, AnswerColumn, InvitationTable};
use crate::components::edition::EditionHead;
use crate::components::email_preview::NotSent;
use crate::components::field::{Done, Hidden, Rejection};
use crate::components::organizer_tabs::OrganizerTabs;
use crate::components::page_links::{PageLinks, PastLastPage, last_page};
use crate::components::read_only::may_change;
use crate::context::{EditionPath, RequestContext};
use crate::error::AppError;
use crate::forms::{PageQuery, given, number};
use crate::layout::{PageMeta, layout};
use axum::response::Response;
use domain::editions::Edition;
use domain::email::EmailCounts;
use domain::id::{EditionSlug, InvitationId};
use domain::invitations::{Invitation, InvitationActionReport, InvitationOverview};
use domain::text::counted;
use domain::time::Instant;
use leptos::either::{Either, EitherOf3};
use leptos::prelude::*;
use std::collections::BTreeSet;

/// What was done, which of its emails are not sent, and why a form was rejected.
#[derive(Clone, Default)]
pub struct ListMessage {
    pub done: Option<String>,
    pub unsent: EmailCounts,
    pub wrong: Option<String>,
}

pub async fn page(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    PageQuery(query): PageQuery<InvitationsQuery>,
) -> Result<Response, AppError> {
    let count = number(&query.count, "a number")?;
    let done = given(&query.done).and_then(Done::parse).zip(count);
    let (emails, sends) = (query.emails()?, context.state.sends_emails);
    let done = done.map(|(done, count)| {
        let sentences = [Some(done.described(count as usize, sends)), emails.queued_sentence(sends)];
        sentences.into_iter().flatten().collect::<Vec<_>>().join(" ")
    });
    let message = ListMessage { done, unsent: EmailCounts { queued: 0, ..emails }, wrong: None };
    show(&context, &slug, query, SelectionForm::default(), message).await
}

/// Renders the list with the filter of `query` and the values of `form`.
pub async fn show(
    context: &RequestContext,
    slug: &EditionSlug,
    query: InvitationsQuery,
    form: SelectionForm,
    message: ListMessage,
) -> Result<Response, AppError> {
    let all = context.store().overview(context.viewer(slug)?).await?;
    let edition = context.edition(slug).await?;
    let head = PageMeta::new(format!("Invitations to the {}", edition.title), "Who is invited and who has answered.");
    let requested = query.filter()?;
    let nth = number(&query.page, "a page number")?.unwrap_or(1).clamp(1, 1_000);
    let (actor, now) = (context.actor.clone(), context.now);
    let keeps = |invitation: &&Invitation| requested.keeps(invitation, all.agreement_version, now);
    let asked = query.answer_filter()?;
    let has_answer = |invitation: &&Invitation| {
        asked.as_ref().is_none_or(|filter| filter.keeps(&all.questions, all.answers.get(&invitation.id)))
    };
    let filtered: Vec<Invitation> = all.invitations.iter().filter(keeps).filter(has_answer).cloned().collect();
    let column = asked.as_ref().and_then(|filter| AnswerColumn::of(filter.question, &all.questions, &all.answers));
    Ok(layout(context, head.under("/"), || {
        let inside = if all.invitations.is_empty() {
            Either::Left(view! { <NoInvitations slug/> })
        } else {
            Either::Right(view! {
                <Pictures all=&all/>
                <SeatOffers slug all=&all/>
                <Invitations edition=&edition all=&all filtered query nth form column=column.as_ref() now/>
                <Breakdown all=&all/>
            })
        };
        view! {
            <EditionHead edition=edition.clone() actor here="/invitations" title="Invitations".to_owned()/>
            <OrganizerTabs edition=slug.clone() here="/invitations"/>
            <Done what=message.done/>
            <NotSent slug=Some(slug.clone()) counts=message.unsent/>
            <Rejection why=message.wrong/>
            <p class="headline large">{funnel::described(&all)}</p>
            {inside}
        }
    }))
}

/// Describes the refusals of an action, one sentence for each person.
pub fn refusals(acted: &InvitationActionReport, all: &[Invitation]) -> Vec<String> {
    let found = |id| all.iter().find(|invitation| invitation.id == id).map(Invitation::display_name);
    let display_name = |id| found(id).unwrap_or_else(|| format!("Invitation {id}"));
    acted.refused.iter().map(|(id, refusal)| format!("{}: {refusal}", display_name(*id))).collect()
}

#[component]
fn NoInvitations<'a>(slug: &'a EditionSlug) -> impl IntoView {
    view! {
        <p>"No invitations yet. Add the people you want to invite. Nothing is sent until you choose “Send invitations”."</p>
        {may_change().then(|| view! { <p><a class="button" href=format!("/{slug}/invitations/add")>"Add people"</a></p> })}
    }
}

/// The note on how free seats are offered; with a button if the edition doesn't do so automatically.
#[component]
fn SeatOffers<'a>(slug: &'a EditionSlug, all: &'a InvitationOverview) -> impl IntoView {
    let waiting = all.figures.waiting;
    let note = if all.rules.offers_automatically {
        "Freed seats are offered to the waitlist automatically."
    } else {
        "Freed seats are offered to the waitlist only when you choose to."
    };
    let action = format!("/{slug}/invitations/offer");
    let button = (may_change() && !all.rules.offers_automatically && waiting > 0).then(
        || view! { <form method="post" action=action><button>"Offer free seats to the waitlist"</button></form> },
    );
    (waiting > 0 || !all.rules.offers_automatically).then(|| {
        view! { <div class="waitlist-offers"><p class="muted" dir="auto">{note}" People join the waitlist in the order in which they accept. Only people in a seat pool can get its reserved seats."</p>{button}</div> }
    })
}

/// The filter, and the table of the filtered invitations.
#[component]
fn Invitations<'a>(
    edition: &'a Edition,
    all: &'a InvitationOverview,
    filtered: Vec<Invitation>,
    query: InvitationsQuery,
    nth: u32,
    form: SelectionForm,
    column: Option<&'a AnswerColumn>,
    now: Instant,
) -> impl IntoView {
    let slug = &edition.slug;
    let address = format!("/{slug}/invitations");
    let chosen = query.chosen();
    let with =
        |address: &str, query: &str| if query.is_empty() { address.to_owned() } else { format!("{address}?{query}") };
    let csv = with(&format!("{address}.csv"), &chosen);
    let shown = if filtered.len() == all.invitations.len() {
        counted(filtered.len(), "invitation", "invitations")
    } else {
        format!("{} of {}", filtered.len(), counted(all.invitations.len(), "invitation", "invitations"))
    };
    let pick = if query.pick.0 {
        view! { <a href=with(&address, &chosen)>"Select none"</a>" · " }
    } else {
        let separator = if chosen.is_empty() { "" } else { "&" };
        view! { <a href=with(&address, &format!("{chosen}{separator}pick=all"))>"Select all"</a>" · " }
    };
    let pick = may_change().then_some(pick);
    let last = last_page(u32::try_from(filtered.len()).unwrap_or(u32::MAX), PAGE);
    let base = if chosen.is_empty() { format!("{address}?") } else { format!("{address}?{chosen}&") };
    let base = if query.pick.0 { format!("{base}pick=all&") } else { base };
    let list = if filtered.is_empty() {
        EitherOf3::A(view! { <p>"No invitations match these filters. "<a href=address.clone()>"Clear filters"</a></p> })
    } else if nth > last {
        let items = counted(filtered.len(), "invitation", "invitations");
        EitherOf3::B(view! { <PastLastPage base nth last items/> })
    } else {
        let picked_all = query.pick.0;
        EitherOf3::C(view! {
            <Selection edition all filtered picked_all nth form=SelectionForm { back: chosen, ..form } column now/>
            <PageLinks base nth last/>
        })
    };
    view! {
        <section>
            <h2>"All invitations"</h2>
            <FilterForm action=address query all=&all.invitations questions=&all.questions/>
            <p class="list-header"><span>{shown}</span>" · "{pick}<a href=csv download=format!("invitations-{slug}.csv")>"Export CSV"</a></p>
            {list}
        </section>
    }
}

/// The invitations on a page of the list.
const PAGE: u32 = 50;

/// The form around the table; viewers see only the table.
#[component]
fn Selection<'a>(
    edition: &'a Edition,
    all: &'a InvitationOverview,
    filtered: Vec<Invitation>,
    picked_all: bool,
    nth: u32,
    form: SelectionForm,
    column: Option<&'a AnswerColumn>,
    now: Instant,
) -> impl IntoView {
    let base = format!("/{}/invitations", edition.slug);
    let ticked: BTreeSet<InvitationId> = if picked_all {
        filtered.iter().map(|invitation| invitation.id).collect()
    } else {
        form.selected().into_iter().collect()
    };
    let mut rows = table::sorted(filtered, all.agreement_version, now);
    let (first, size) = ((nth - 1) as usize * PAGE as usize, PAGE as usize);
    let after = rows.split_off(rows.len().min(first + size));
    let here = rows.split_off(rows.len().min(first));
    // Selected people on other pages stay selected.
    let elsewhere = rows.iter().chain(&after).map(|(invitation, _)| invitation.id).filter(|id| ticked.contains(id));
    let elsewhere: Vec<InvitationId> = elsewhere.collect();
    let note = (!elsewhere.is_empty()).then(|| {
        let count = counted(elsewhere.len(), "person on another page is", "people on other pages are");
        view! { <p class="attention">{format!("{count} selected too.")}</p> }
    });
    let hidden = elsewhere.into_iter().map(|id| view! { <Hidden name="ids" value=id.to_string()/> }).collect_view();
    if !may_change() {
        return Either::Left(view! { <InvitationTable edition rows=here ticked column now/> });
    }
    Either::Right(view! {
        <form method="post" action=format!("{base}/{}", SelectionAction::Send.as_str()) class="bulk-form">
            <Hidden name="back" value=form.back.clone()/>
            {hidden}
            <InvitationTable edition rows=here ticked column now/>
            {note}
            <SelectionButtons base=&base form all/>
        </form>
    })
}
