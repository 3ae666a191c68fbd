//! Appoints people to roles and removes them; a rejected form is shown again with its values.

use super::page::{show_edition, show_instance};
use super::role_form::{RejectedRoleForm, RoleForm};
use crate::addresses::go_to;
use crate::confirmation::{Question, ask, is_done};
use crate::context::{FormStep, RequestContext};
use crate::error::AppError;
use crate::forms::{Form, FormBody};
use axum::response::Response;
use domain::id::Login;
use domain::roles::Role;
use domain::text::LocalPath;
use domain::views::Consequences;
use leptos::prelude::*;

pub async fn appoint(context: RequestContext, FormBody(form): FormBody<RoleForm>) -> Result<Response, AppError> {
    context.sender(&form, "/roles/appoint")?;
    let role = form.role()?;
    let by = context.appointer(&role)?;
    let done = match form.login() {
        Ok(login) => context.store().appoint(by, &login, context.now).await.map_err(AppError::from).map(|_| ()),
        Err(refusal) => Err(refusal.into()),
    };
    answer(&context, &role, form, done, "appointed").await
}

/// Removes a role, once the page with the consequences was confirmed.
pub async fn dismiss(context: RequestContext, FormBody(form): FormBody<RoleForm>) -> Result<Response, AppError> {
    context.sender(&form, "/roles/dismiss")?;
    let role = form.role()?;
    let by = context.appointer(&role)?;
    if context.step == FormStep::Back {
        return Ok(go_to(&page_of(&role, "")?));
    }
    let done = match form.login() {
        Ok(login) => {
            // Tried first, so that a dismissal that is not possible isn't asked about.
            let preview = context.store().preview_writes();
            let dismissed = preview.store.dismiss(by, &login, context.now).await;
            if dismissed.is_ok() {
                let consequences = preview.consequences(context.account()?.id).await?;
                if !is_done(&context, preview, &consequences, &(&role, &login)).await? {
                    return ask_about(&context, &role, &form, &login, consequences).await;
                }
            }
            dismissed.map_err(AppError::from)
        }
        Err(refusal) => Err(refusal.into()),
    };
    answer(&context, &role, form, done, "removed").await
}

/// The page that says who loses which role.
async fn ask_about(
    context: &RequestContext,
    role: &Role,
    form: &RoleForm,
    login: &Login,
    consequences: Consequences,
) -> Result<Response, AppError> {
    let label = format!("Remove @{login} as {}", role.title());
    let loses = match role {
        Role::Owner => {
            "They can no longer appoint people, change the settings of this server, or see private data of all editions."
        }
        Role::Organizer(_) => {
            "They can no longer see private data of this edition, invite people, or change its settings."
        }
        Role::Lead(..) => {
            "They can no longer plan, schedule and drop tasks and sessions of this track, unless they lead it otherwise."
        }
    };
    let (edition, below) = match role {
        Role::Owner => (None, "Owners and organizers"),
        Role::Organizer(edition) => (Some(edition.clone()), "Owners and organizers"),
        Role::Lead(edition, _) => (Some(edition.clone()), "Roles"),
    };
    let question = Question {
        edition,
        here: "/roles",
        form_page: (page_of(role, "")?.as_str().to_owned(), below.to_owned()),
        title: format!("{label}?"),
        action: "/roles/dismiss".to_owned(),
        fields: form.pairs(),
        button: Some(label),
        warning: "You can appoint them again later.".to_owned(),
    };
    let details = view! { <section class="column"><h2>"What changes"</h2><p>{loses}</p></section> }.into_any();
    ask(context, question, consequences, &(role, login), details).await
}

/// The page that lists the holders of a role; `query` is empty or begins with a question mark.
fn page_of(role: &Role, query: &str) -> Result<LocalPath, AppError> {
    Ok(match role {
        Role::Lead(edition, _) => LocalPath::parse(&format!("/{edition}/roles{query}"))?,
        _ => LocalPath::parse(&format!("/roles{query}"))?,
    })
}

/// Redirects to the page of the role, or shows it with the rejected form.
async fn answer(
    context: &RequestContext,
    role: &Role,
    form: RoleForm,
    done: Result<(), AppError>,
    what: &str,
) -> Result<Response, AppError> {
    let rejected = match done {
        Ok(()) => None,
        Err(AppError::Wrong(why)) => Some(RejectedRoleForm { form, why }),
        Err(other) => return Err(other),
    };
    match (role, rejected) {
        (role, None) => Ok(go_to(&page_of(role, &format!("?done={what}"))?)),
        (Role::Lead(edition, _), rejected) => show_edition(context, edition, rejected, None).await,
        (_, rejected) => show_instance(context, rejected, None).await,
    }
}
