//! Changing what is written down about an invitation.

use super::draft_form::DraftForm;
use super::{api, draft_form};
use crate::actor::{InEdition, Visit};
use crate::error::Halt;
use crate::routes::go_to;
use crate::ui::edition::EditionHead;
use crate::ui::field;
use crate::ui::fields::Fields;
use crate::ui::forms::FormBody;
use crate::ui::frame::{Head, frame};
use crate::ui::rooms::Rooms;
use axum::extract::Path;
use axum::response::Response;
use domain::editions::EditionPage;
use domain::id::InvitationId;
use domain::text::OwnPath;
use leptos::prelude::*;

pub async fn page(
    visit: Visit,
    InEdition(page): InEdition,
    Path((_, number)): Path<(String, String)>,
) -> Result<Response, Halt> {
    let id = InvitationId::parse(&number)?;
    let one = api::one(&visit, &page.edition.slug, id).await?.invitation;
    show(&visit, page, id, draft_form::filled(&one.draft), None).await
}

pub async fn save(
    visit: Visit,
    InEdition(page): InEdition,
    Path((_, number)): Path<(String, String)>,
    sent: FormBody<DraftForm>,
) -> Result<Response, Halt> {
    let (id, slug) = (InvitationId::parse(&number)?, page.edition.slug.clone());
    sent.account(&visit, &format!("/{slug}/invitations/{id}/change"))?;
    api::organizer(&visit, &slug)?;
    let done = match draft_form::parse(&sent) {
        Ok(draft) => api::redraft(&visit, &slug, id, &draft).await,
        Err(refusal) => Err(refusal.into()),
    };
    match done {
        Ok(()) => Ok(go_to(&OwnPath::parse(&format!("/{slug}/invitations/{id}"))?)),
        Err(Halt::Wrong(why)) => show(&visit, page, id, sent.fields, Some(why)).await,
        Err(other) => Err(other),
    }
}

async fn show(
    visit: &Visit,
    page: EditionPage,
    id: InvitationId,
    typed: Fields,
    why: Option<String>,
) -> Result<Response, Halt> {
    let all = api::overview(visit, &page.edition.slug).await?;
    let (actor, slug) = (visit.actor.clone(), page.edition.slug.clone());
    let back = format!("/{slug}/invitations/{id}");
    let action = format!("{back}/change");
    let head = Head::new("Change an invitation", "What is written down about whom.").under("/");
    Ok(frame(visit, head, || {
        view! {
            <EditionHead edition=page.edition actor here="/invitations" title="Change an invitation".to_owned() below=(format!("/{slug}/invitations"), "Invitations".to_owned())/>
            <Rooms edition=slug.clone() here=""/>
            {field::wrong(why)}
            <form method="post" action=action class="stacked">
                {draft_form::fields(&typed, Some(all.seats.reserves()))}
                <button class="primary">"Save"</button>
                <p><a href=back.clone()>"Leave it as it was"</a></p>
            </form>
        }
        .into_any()
    }))
}
