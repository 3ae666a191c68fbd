//! The page on which organizers edit an invitation.

use super::draft_form;
use super::draft_form::DraftForm;
use crate::addresses::go_to;
use crate::components::edition::EditionHead;
use crate::components::field;
use crate::components::organizer_tabs::OrganizerTabs;
use crate::context::{LoadedEdition, RequestContext};
use crate::error::AppError;
use crate::fields::Fields;
use crate::forms::FieldsBody;
use crate::layout::{PageMeta, layout};
use axum::extract::Path;
use axum::response::Response;
use domain::editions::EditionPage;
use domain::id::InvitationId;
use domain::text::LocalPath;
use leptos::prelude::*;

pub async fn page(
    context: RequestContext,
    LoadedEdition(page): LoadedEdition,
    Path((_, number)): Path<(String, String)>,
) -> Result<Response, AppError> {
    let id = InvitationId::parse(&number)?;
    let invitation = context.store().invitation(context.organizer(&page.edition.slug)?, id).await?.invitation;
    show(&context, page, id, draft_form::filled(&invitation.draft), None).await
}

pub async fn save(
    context: RequestContext,
    LoadedEdition(page): LoadedEdition,
    Path((_, number)): Path<(String, String)>,
    form: FieldsBody<DraftForm>,
) -> Result<Response, AppError> {
    let (id, slug) = (InvitationId::parse(&number)?, page.edition.slug.clone());
    context.sender_of_fields(&form, &format!("/{slug}/invitations/{id}/edit"))?;
    let by = context.organizer(&slug)?;
    let done = match draft_form::parse(&form) {
        Ok(draft) => context.store().edit_invitation(by, id, &draft, context.now).await.map_err(AppError::from),
        Err(refusal) => Err(refusal.into()),
    };
    match done {
        Ok(()) => Ok(go_to(&LocalPath::parse(&format!("/{slug}/invitations/{id}"))?)),
        Err(AppError::Wrong(why)) => show(&context, page, id, form.fields, Some(why)).await,
        Err(other) => Err(other),
    }
}

async fn show(
    context: &RequestContext,
    page: EditionPage,
    id: InvitationId,
    typed: Fields,
    why: Option<String>,
) -> Result<Response, AppError> {
    let all = context.store().overview(context.organizer(&page.edition.slug)?).await?;
    let (actor, slug) = (context.actor.clone(), page.edition.slug.clone());
    let back = format!("/{slug}/invitations/{id}");
    let action = format!("{back}/edit");
    let head = PageMeta::new("Edit invitation", "Name, contact and seat pool of an invited person.").under("/");
    Ok(layout(context, head, || {
        view! {
            <EditionHead edition=page.edition actor here="/invitations" title="Edit invitation".to_owned() below=(format!("/{slug}/invitations"), "Invitations".to_owned())/>
            <OrganizerTabs edition=slug.clone() here=""/>
            {field::rejection(why)}
            <form method="post" action=action class="stacked">
                {draft_form::fields(&typed, Some(all.seats.seat_pools()))}
                <button class="primary">"Save"</button>
                <p><a href=back.clone()>"Cancel"</a></p>
            </form>
        }
        .into_any()
    }))
}
