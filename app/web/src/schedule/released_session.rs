//! A released session, as people see it who don’t take part and don’t see the draft.

use crate::components::edition::EditionHead;
use crate::components::markup::RenderedMarkup;
use crate::components::times::When;
use crate::context::RequestContext;
use crate::error::AppError;
use crate::layout::{PageMeta, layout};
use axum::response::Response;
use domain::Refusal;
use domain::access::{Actor, may_participate};
use domain::editions::Edition;
use domain::id::{EditionSlug, SessionNumber};
use domain::meetings::public_count;
use domain::schedule::{ReleasedSession, SessionRecap};
use domain::text::counted;
use domain::time::weekday;
use leptos::either::Either;
use leptos::prelude::*;

/// What everyone may see of a session.
struct PublicSession {
    edition: Edition,
    session: ReleasedSession,
    recap: SessionRecap,
}

/// Renders the page. A session that isn't released is only in the draft, so visitors must sign in.
///
/// # Errors
/// Refuses people who don't see the draft a session that the last release doesn't have.
pub async fn show(context: &RequestContext, slug: &EditionSlug, number: SessionNumber) -> Result<Response, AppError> {
    let Some(found) = find(context, slug, number).await? else {
        context.participant(slug)?;
        return Err(Refusal::NoSuchSession { edition: slug.to_string(), number: number.to_string() }.into());
    };
    let title = found.session.title.to_string();
    let head =
        PageMeta::new(format!("{title}: {}", found.edition.title), "A session: time, room and leads.").under("/");
    let (actor, below) = (context.actor.clone(), (format!("/{slug}/schedule"), "Schedule".to_owned()));
    Ok(layout(context, head, || {
        view! {
            <EditionHead edition=found.edition.clone() actor=actor.clone() here="/schedule" title below/>
            <ReleasedSessionBody actor=&actor found=&found/>
        }
    }))
}

/// Reads a session of the last release; `None` if that doesn't have it.
async fn find(
    context: &RequestContext,
    slug: &EditionSlug,
    number: SessionNumber,
) -> Result<Option<PublicSession>, AppError> {
    let edition = context.edition(slug).await?;
    let released = context.store().released_schedule(slug, None).await?;
    let sessions = released.map(|released| released.sessions).unwrap_or_default();
    let Some(session) = sessions.into_iter().find(|session| session.number == number) else { return Ok(None) };
    let recap = context.store().session_recap(slug, number).await?;
    Ok(Some(PublicSession { edition, session, recap }))
}

/// The time, the facts, the description, and what became of the session.
#[component]
fn ReleasedSessionBody<'a>(actor: &'a Actor, found: &'a PublicSession) -> impl IntoView {
    let PublicSession { edition, session, recap } = found;
    let slug = &edition.slug;
    let (starts, ends) = (edition.zone.instant(session.starts), edition.zone.instant(session.ends()));
    let when = match starts {
        Some(starts) => Either::Left(view! { <When zone=edition.zone.clone() starts ends/> }),
        None => Either::Right(session.starts.format("%Y-%m-%d %H:%M").to_string()),
    };
    let fact = |label: &'static str, text: Option<String>| text.map(|text| view! { <dt>{label}</dt><dd>{text}</dd> });
    let leads: Vec<String> = session.leads.iter().map(|lead| lead.name.to_string()).collect();
    let leads = (!leads.is_empty()).then(|| leads.join(", "));
    let track = if session.is_plenary {
        Some("For everyone".to_owned())
    } else {
        session.track.as_ref().map(ToString::to_string)
    };
    let room = session.room.as_ref().map_or_else(|| "to be decided".to_owned(), ToString::to_string);
    let description = session.description.as_ref().map(|text| {
        view! { <section><h2>"About this session"</h2><RenderedMarkup markup=formats::markup::html(text.as_str())/></section> }
    });
    view! {
        <p class="headline">{weekday(session.starts.date())}</p>
        <p>{when}</p>
        <div class="details"><dl>{fact("Room", Some(room))}{fact("Track", track)}{fact("Leads", leads)}</dl></div>
        {description}
        <Recap actor slug recap/>
    }
}

/// What became of the session. Visitors see only how many people were there, if that identifies no one.
#[component]
pub fn Recap<'a>(actor: &'a Actor, slug: &'a EditionSlug, recap: &'a SessionRecap) -> impl IntoView {
    let participates = may_participate(actor, slug);
    let count = recap.present.len();
    let people = if participates {
        let names: Vec<String> = recap.present.iter().map(|person| person.name.to_string()).collect();
        (count > 0)
            .then(|| format!("{}: {}", counted(count, "person was there", "people were there"), names.join(", ")))
    } else {
        let public = u32::try_from(count).ok().and_then(public_count);
        public.map(|count| format!("{count} people were there."))
    };
    let outcome = recap.outcome.map(|outcome| view! { <p>{format!("{}.", outcome.label())}</p> });
    let note = recap.note.as_ref().map(|note| view! { <p dir="auto">{note.to_string()}</p> });
    (outcome.is_some() || note.is_some() || people.is_some()).then(|| {
        view! { <section><h2>"What became of it"</h2>{outcome}{note}{people.map(|people| view! { <p>{people}</p> })}</section> }
    })
}
