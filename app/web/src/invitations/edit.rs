//! The page on which organizers edit an invitation; an email that this causes is shown first.

use super::draft_form::{DraftForm, OrganizerDraftFields, SavedDraft};
use super::invitation_path::InvitationPath;
use crate::addresses::go_to;
use crate::components::edition::EditionHead;
use crate::components::field::{Hidden, Rejection};
use crate::components::organizer_tabs::OrganizerTabs;
use crate::confirmation::{Question, asked};
use crate::context::{FormStep, RequestContext};
use crate::error::AppError;
use crate::forms::{Form, FormBody};
use crate::layout::{PageMeta, layout};
use axum::response::Response;
use domain::text::{LocalPath, revision};
use leptos::prelude::*;
use store::Store;

pub async fn page(context: RequestContext, path: InvitationPath) -> Result<Response, AppError> {
    show(&context, &path, None, None).await
}

pub async fn save(
    context: RequestContext,
    path: InvitationPath,
    FormBody(form): FormBody<DraftForm>,
) -> Result<Response, AppError> {
    context.sender(&form, &format!("{}/edit", path.address()))?;
    let by = context.organizer(&path.edition)?;
    if context.step == FormStep::Back {
        return show(&context, &path, Some(form), None).await;
    }
    let preview = context.store().preview_writes();
    match set(&context, &preview.store, &path, &form).await {
        Ok(()) => {
            let page = asked(&context, by.id(), preview, |_| question(&path, &form)).await?;
            let done = LocalPath::parse(&format!("{}?done=edit", path.address()))?;
            Ok(page.unwrap_or_else(|| go_to(&done)))
        }
        Err(AppError::Wrong(why)) => show(&context, &path, Some(form), Some(why)).await,
        Err(other) => Err(other),
    }
}

fn question(path: &InvitationPath, form: &DraftForm) -> Question {
    let address = format!("{}/edit", path.address());
    Question {
        edition: Some(path.edition.clone()),
        here: "/invitations",
        form_page: (address.clone(), "Edit invitation".to_owned()),
        title: "Save the invitation?".to_owned(),
        action: address,
        fields: form.pairs(),
        button: Some("Save the invitation".to_owned()),
        warning: "Emails can’t be taken back once they are sent.".to_owned(),
    }
}

async fn set(context: &RequestContext, store: &Store, path: &InvitationPath, form: &DraftForm) -> Result<(), AppError> {
    let by = context.organizer(&path.edition)?;
    Ok(store.edit_invitation(by, path.id, Some(&form.read), &form.draft()?, context.now).await?)
}

async fn show(
    context: &RequestContext,
    path: &InvitationPath,
    rejected: Option<DraftForm>,
    why: Option<String>,
) -> Result<Response, AppError> {
    let by = context.organizer(&path.edition)?;
    let draft = context.store().invitation_draft(by, path.id).await?;
    let seat_pools = context.store().seat_pools(by).await?;
    let read = revision(&draft);
    let is_outdated = rejected.as_ref().is_some_and(|form| form.read != read);
    let form = rejected.unwrap_or_else(|| DraftForm::of(&draft));
    let edition = context.edition(&path.edition).await?;
    let (actor, slug, back) = (context.actor.clone(), edition.slug.clone(), path.address());
    let head = PageMeta::new("Edit invitation", "Name, contact and seat pool of an invited person.").under("/");
    Ok(layout(context, head, || {
        view! {
            <EditionHead edition actor here="/invitations" title="Edit invitation".to_owned() below=(format!("/{slug}/invitations"), "Invitations".to_owned())/>
            <OrganizerTabs edition=slug here=""/>
            <Rejection why/>
            {is_outdated.then(|| view! { <SavedDraft draft=&draft/> })}
            <form method="post" action=format!("{back}/edit") class="stacked">
                <Hidden name="read" value=read/>
                <OrganizerDraftFields form seat_pools=&seat_pools/>
                <button class="primary">"Save"</button>
                <p><a href=back.clone()>"Cancel"</a></p>
            </form>
        }
    }))
}
