//! Handles actions on selected invitations, and offers of free seats.

use super::filter;
use super::list::{InvitationsQuery, ListMessage, refusals, show};
use super::messages::described;
use crate::addresses::go_to;
use crate::context::{LoadedEdition, RequestContext};
use crate::error::AppError;
use crate::fields::Fields;
use crate::forms::{self, DeclaredFields, FieldsBody};
use axum::response::Response;
use domain::Refusal;
use domain::editions::{Edition, EditionPage};
use domain::id::InvitationId;
use domain::invitations::InvitationAction;
use domain::text::{LocalPath, LongText, Title};
use domain::time::Instant;

/// The forms that act on one invitation or on the selected ones.
pub struct InvitationActForm;

impl DeclaredFields for InvitationActForm {
    const FIELDS: &'static [&'static str] = &["ids", "one", "act", "back", "deadline", "seat_pool", "why"];
    const MAX_FIELDS: usize = 5000;
}

/// The form that offers free seats.
pub struct OfferForm;

impl DeclaredFields for OfferForm {
    const FIELDS: &'static [&'static str] = &[];
}

pub async fn act(
    context: RequestContext,
    LoadedEdition(page): LoadedEdition,
    form: FieldsBody<InvitationActForm>,
) -> Result<Response, AppError> {
    let slug = page.edition.slug.clone();
    context.sender_of_fields(&form, &format!("/{slug}/invitations/act"))?;
    let by = context.organizer(&slug)?;
    let query = back(&form);
    let wrong = |why: String| ListMessage { wrong: Some(why), ..ListMessage::default() };
    let ids: Vec<InvitationId> = form.all("ids").filter_map(|id| InvitationId::parse(id).ok()).collect();
    if ids.is_empty() {
        let why = "Nothing selected. Select one or more people first.".to_owned();
        return show(&context, page, query, wrong(why)).await;
    }
    let act = match parse(&form, &page.edition) {
        Ok(act) => act,
        Err(refusal) => {
            // Keeps the selection, so that the organizer only has to correct the field.
            let ticked = form.all("ids").map(|id| ("ids", id.to_owned()));
            let query = Fields(query.0.into_iter().chain(ticked).collect());
            return show(&context, page, query, wrong(refusal.to_string())).await;
        }
    };
    let acted = context.store().act(by, &ids, &act, context.now).await?;
    let what = form.typed("act").to_owned();
    if acted.refused.is_empty() {
        after(&page, &form, &query, &what, acted.done.len())
    } else {
        let all = context.store().overview(by).await?;
        let done = described(&what, acted.done.len()).filter(|_| !acted.done.is_empty());
        let message = ListMessage { done, wrong: None, refused: refusals(&acted, &all.invitations) };
        show(&context, page, query, message).await
    }
}

pub async fn offer(
    context: RequestContext,
    LoadedEdition(page): LoadedEdition,
    form: FieldsBody<OfferForm>,
) -> Result<Response, AppError> {
    let slug = page.edition.slug.clone();
    context.sender_of_fields(&form, &format!("/{slug}/invitations/offer"))?;
    let offered = context.store().offer_next(context.organizer(&slug)?, context.now).await?;
    after(&page, &form, &Fields::default(), "offer", offered as usize)
}

/// The filter of the list that the form was on.
fn back(form: &Fields) -> Fields {
    forms::parse::<InvitationsQuery>(form.typed("back").as_bytes()).unwrap_or_default()
}

/// Redirects to the page that the form was on: the invitation, or the filtered list.
fn after(page: &EditionPage, form: &Fields, query: &Fields, what: &str, count: usize) -> Result<Response, AppError> {
    let base = format!("/{}/invitations", page.edition.slug);
    let address = match (form.given("one").map(InvitationId::parse), what) {
        (Some(Ok(id)), what) if what != "discard" => format!("{base}/{id}"),
        _ => {
            let chosen = filter::query(query);
            let separator = if chosen.is_empty() { "" } else { "&" };
            format!("{base}?{chosen}{separator}done={what}&count={count}")
        }
    };
    Ok(go_to(&LocalPath::parse(&address)?))
}

fn parse(form: &Fields, edition: &Edition) -> Result<InvitationAction, Refusal> {
    match form.typed("act") {
        "send" => Ok(InvitationAction::Send),
        "remind" => Ok(InvitationAction::Remind),
        "revoke" => Ok(InvitationAction::Revoke),
        "discard" => Ok(InvitationAction::Discard),
        "extend" => Ok(InvitationAction::Extend(end_of_day(form, edition)?)),
        "withdraw" => Ok(InvitationAction::Withdraw(LongText::parse(form.typed("why"))?)),
        "seat_pool" => Ok(InvitationAction::SeatPool(form.maybe("seat_pool", Title::parse)?)),
        other => Err(Refusal::Malformed { what: "an action on invitations", text: other.chars().take(20).collect() }),
    }
}

/// The end of the chosen day in the edition's time zone.
fn end_of_day(form: &Fields, edition: &Edition) -> Result<Instant, Refusal> {
    let day = form.day("deadline")?.ok_or(Refusal::Empty { what: "The new deadline" })?;
    Ok(edition.zone.end_of_day(day))
}
