//! An invitation's page for organizers: state, questions, waivers, events and actions.

pub mod actions;
mod forms;
mod sections;
mod status;

use super::invitation_path::InvitationPath;
use crate::components::edition::EditionHead;
use crate::components::email_preview::NotSent;
use crate::components::field::{Done, Rejection};
use crate::components::organizer_tabs::OrganizerTabs;
use crate::components::own_answers::AnswerList;
use crate::context::RequestContext;
use crate::error::AppError;
use crate::forms::PageQuery;
use crate::layout::{PageMeta, layout};
use axum::response::Response;
use domain::email::EmailCounts;
use domain::invitations::SuggestedPerson;
use forms::{DoneQuery, OrganizerInput};
use leptos::prelude::*;
use sections::{ForwardingRequest, FreshLink, Questions, Timeline, UnseenReasons, Waivers};
use status::StatusSidebar;

/// Parts of the page that aren't stored: a new link, rejected input and the reason.
#[derive(Default)]
struct PageState {
    link: Option<String>,
    rejected: Option<OrganizerInput>,
    why: Option<String>,
    done: Option<String>,
    unsent: EmailCounts,
}

pub async fn page(
    context: RequestContext,
    path: InvitationPath,
    PageQuery(query): PageQuery<DoneQuery>,
) -> Result<Response, AppError> {
    let emails = query.emails()?;
    let done = forms::done(&query.done, emails, context.state.sends_emails);
    let unsent = EmailCounts { queued: 0, ..emails };
    show(&context, &path, PageState { done, unsent, ..PageState::default() }).await
}

async fn show(context: &RequestContext, path: &InvitationPath, state: PageState) -> Result<Response, AppError> {
    let by = context.viewer(&path.edition)?;
    let details = context.store().invitation(by, path.id).await?;
    let ends = context.store().ends_with_seat_of(by, path.id, context.now).await?;
    let suggested = match &details.invitation.suggestion {
        Some(suggestion) => {
            let person = SuggestedPerson::of(suggestion.as_str());
            person.invited(path.id, &context.store().overview(by).await?.invitations).cloned()
        }
        None => None,
    };
    let edition = context.edition(&path.edition).await?;
    let (actor, now) = (context.actor.clone(), context.now);
    let title = details.invitation.full_name();
    let head =
        PageMeta::new(format!("Invitation for {title}"), "State, questions and events of this invitation.").under("/");
    Ok(layout(context, head, || {
        let (edition, invitation) = (&edition, &details.invitation);
        let (base, rejected) = (path.address(), state.rejected.as_ref());
        // The version of the commitments doesn't matter for what is only seen.
        let reasons = invitation.attention_reasons(0, now);
        let list = (format!("/{}/invitations", edition.slug), "Invitations".to_owned());
        view! {
            <EditionHead edition=edition.clone() actor here="/invitations" title below=list/>
            <OrganizerTabs edition=edition.slug.clone() here=""/>
            <Done what=state.done/>
            <NotSent slug=Some(edition.slug.clone()) counts=state.unsent/>
            <Rejection why=state.why/>
            {state.link.map(|link| view! { <FreshLink link/> })}
            <div class="with-sidebar">
                <div class="column">
                    <ForwardingRequest invitation base=&base/>
                    <UnseenReasons reasons base=&base/>
                    <Questions details=&details base=&base rejected now/>
                    <AnswerList answers=&details.answers/>
                    <Waivers details=&details clauses=&details.clauses base=&base rejected/>
                    <Timeline details=&details zone=&edition.zone/>
                </div>
                <StatusSidebar edition details=&details ends=&ends suggested=suggested.as_ref() base=&base rejected now/>
            </div>
        }
    }))
}
