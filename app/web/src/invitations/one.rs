//! An invitation's page for organizers: state, questions, waivers, events and actions.

pub mod actions;
mod forms;
mod sections;
mod status;

use super::invitation_path::InvitationPath;
use crate::components::edition::EditionHead;
use crate::components::field::{Done, Rejection};
use crate::components::organizer_tabs::OrganizerTabs;
use crate::context::RequestContext;
use crate::error::AppError;
use crate::forms::PageQuery;
use crate::layout::{PageMeta, layout};
use axum::response::Response;
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
    done: Option<&'static str>,
}

pub async fn page(
    context: RequestContext,
    path: InvitationPath,
    PageQuery(query): PageQuery<DoneQuery>,
) -> Result<Response, AppError> {
    let done = forms::done(&query.done, context.state.sends_emails);
    show(&context, &path, PageState { done, ..PageState::default() }).await
}

async fn show(context: &RequestContext, path: &InvitationPath, state: PageState) -> Result<Response, AppError> {
    let details = context.store().invitation(context.organizer(&path.edition)?, path.id).await?;
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
            <Done what=state.done.map(str::to_owned)/>
            <Rejection why=state.why/>
            {state.link.map(|link| view! { <FreshLink link/> })}
            <div class="with-sidebar">
                <div class="column">
                    <ForwardingRequest invitation base=&base/>
                    <UnseenReasons reasons base=&base/>
                    <Questions details=&details base=&base rejected now/>
                    <Waivers details=&details clauses=&details.clauses base=&base rejected/>
                    <Timeline details=&details zone=&edition.zone/>
                </div>
                <StatusSidebar edition details=&details base=&base rejected now/>
            </div>
        }
    }))
}
