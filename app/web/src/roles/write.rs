//! Appoints people to roles and removes them; a rejected form is shown again with its values.

use super::page::{show_edition, show_instance};
use super::role_form::{RejectedRoleForm, RoleForm};
use crate::addresses::go_to;
use crate::confirmation::{Question, ask, asked, is_done};
use crate::context::{FormStep, RequestContext};
use crate::error::AppError;
use crate::forms::{Form, FormBody};
use axum::response::Response;
use domain::Refusal;
use domain::access::may_appoint;
use domain::id::{EditionSlug, Login};
use domain::roles::Role;
use domain::text::LocalPath;
use domain::views::Consequences;
use leptos::prelude::*;

/// Appoints a person; an organizer first sees that the owners are notified.
pub async fn appoint(context: RequestContext, FormBody(form): FormBody<RoleForm>) -> Result<Response, AppError> {
    context.sender(&form, "/roles/appoint")?;
    let role = form.role()?;
    let by = context.appointer(&role)?;
    if context.step == FormStep::Back {
        return show(&context, &role, RejectedRoleForm { form, why: None }).await;
    }
    let preview = context.store().preview_writes();
    let done = match form.login() {
        Ok(login) => match preview.store.appoint(by, &login, context.now).await {
            Ok(_) => {
                let id = context.account()?.id;
                let page = PageOfRole::of(&context, &role, &form);
                if let Some(asking) = asked(&context, id, preview, |_| page.question(&role, &form, &login)).await? {
                    return Ok(asking);
                }
                Ok(())
            }
            Err(error) => Err(error.into()),
        },
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
        return Ok(go_to(&PageOfRole::of(&context, &role, &form).address("")?));
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
                if context.account()?.person.login.as_ref() == Some(&login) {
                    // Perhaps they can't read the page of roles any more.
                    return Ok(go_to(&overview(&role)?));
                }
            }
            dismissed.map_err(AppError::from)
        }
        Err(refusal) => Err(refusal.into()),
    };
    answer(&context, &role, form, done, "removed").await
}

/// The overview of the edition of a role, or of the site.
fn overview(role: &Role) -> Result<LocalPath, AppError> {
    match role {
        Role::Owner => Ok(LocalPath::home()),
        Role::Organizer(edition) | Role::Viewer(edition) | Role::Lead(edition, _) => {
            Ok(LocalPath::parse(&format!("/{edition}"))?)
        }
    }
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
    let is_own = context.account()?.person.login.as_ref() == Some(login);
    let loses = match role {
        Role::Owner => {
            "They can no longer appoint people, change the settings of this server, or see private data of all editions."
        }
        Role::Organizer(_) => {
            "They can no longer see private data of this edition, invite people, or change its settings."
        }
        Role::Viewer(_) => "They can no longer see private data of this edition.",
        Role::Lead(..) => {
            "They can no longer plan, schedule and drop tasks and sessions of this track, unless they lead it otherwise."
        }
    };
    let page = PageOfRole::of(context, role, form);
    let question = Question {
        title: format!("{label}?"),
        action: "/roles/dismiss".to_owned(),
        button: Some(label),
        warning: if is_own {
            "You can’t give the role back to yourself.".to_owned()
        } else {
            "You can appoint them again later.".to_owned()
        },
        ..page.question(role, form, login)
    };
    let details = view! { <section class="column"><h2>"What changes"</h2><p>{loses}</p></section> }.into_any();
    ask(context, question, consequences, &(role, login), details).await
}

/// The page that lists the holders of a role: that of an edition, or `None` for that of the server.
struct PageOfRole(Option<EditionSlug>);

impl PageOfRole {
    /// Owners manage organizers on both pages; `back` says on which one the form was.
    fn of(context: &RequestContext, role: &Role, form: &RoleForm) -> PageOfRole {
        PageOfRole(match role {
            Role::Owner => None,
            Role::Organizer(_) if may_appoint(&context.actor) && form.back != "edition" => None,
            Role::Organizer(edition) | Role::Viewer(edition) | Role::Lead(edition, _) => Some(edition.clone()),
        })
    }

    /// The address; `query` is empty or begins with a question mark.
    fn address(&self, query: &str) -> Result<LocalPath, Refusal> {
        match &self.0 {
            Some(edition) => LocalPath::parse(&format!("/{edition}/roles{query}")),
            None => LocalPath::parse(&format!("/roles{query}")),
        }
    }

    fn question(&self, role: &Role, form: &RoleForm, login: &Login) -> Question {
        let label = format!("Appoint @{login} as {}", role.title());
        let form_page = match &self.0 {
            Some(edition) => (format!("/{edition}/roles"), "Roles".to_owned()),
            None => ("/roles".to_owned(), "Owners and organizers".to_owned()),
        };
        Question {
            edition: self.0.clone(),
            here: "/roles",
            form_page,
            title: format!("{label}?"),
            action: "/roles/appoint".to_owned(),
            fields: form.pairs(),
            button: Some(label),
            warning: "You can remove this role later.".to_owned(),
        }
    }
}

/// Redirects to the page of the role, or shows it with the rejected form.
async fn answer(
    context: &RequestContext,
    role: &Role,
    form: RoleForm,
    done: Result<(), AppError>,
    what: &str,
) -> Result<Response, AppError> {
    match done {
        Ok(()) => Ok(go_to(&PageOfRole::of(context, role, &form).address(&format!("?done={what}"))?)),
        Err(AppError::Wrong(why)) => show(context, role, RejectedRoleForm { form, why: Some(why) }).await,
        Err(other) => Err(other),
    }
}

/// Shows the page of the role with a form as typed.
async fn show(context: &RequestContext, role: &Role, typed: RejectedRoleForm) -> Result<Response, AppError> {
    match PageOfRole::of(context, role, &typed.form).0 {
        Some(edition) => show_edition(context, &edition, Some(typed), None).await,
        None => show_instance(context, Some(typed), None).await,
    }
}
