//! Appoints people to roles and removes them; a rejected form is shown again with its values.

use super::page::{show_edition, show_instance};
use super::role_form::{RejectedRoleForm, RoleForm};
use crate::addresses::go_to;
use crate::context::RequestContext;
use crate::error::AppError;
use crate::forms::FormBody;
use axum::response::Response;
use domain::roles::Role;
use domain::text::LocalPath;

pub async fn appoint(context: RequestContext, FormBody(form): FormBody<RoleForm>) -> Result<Response, AppError> {
    context.sender(&form, "/roles/appoint")?;
    let role = form.role()?;
    let by = context.appointer(&role)?;
    let done = match form.login() {
        Ok(login) => context.store().appoint(by, &login, context.now).await.map_err(AppError::from).map(|_| ()),
        Err(refusal) => Err(refusal.into()),
    };
    answer(&context, &role, form, done).await
}

pub async fn dismiss(context: RequestContext, FormBody(form): FormBody<RoleForm>) -> Result<Response, AppError> {
    context.sender(&form, "/roles/dismiss")?;
    let role = form.role()?;
    let by = context.appointer(&role)?;
    let done = match form.login() {
        Ok(login) => context.store().dismiss(by, &login, context.now).await.map_err(AppError::from),
        Err(refusal) => Err(refusal.into()),
    };
    answer(&context, &role, form, done).await
}

/// Redirects to the page of the role, or shows it with the rejected form.
async fn answer(
    context: &RequestContext,
    role: &Role,
    form: RoleForm,
    done: Result<(), AppError>,
) -> Result<Response, AppError> {
    let rejected = match done {
        Ok(()) => None,
        Err(AppError::Wrong(why)) => Some(RejectedRoleForm { form, why }),
        Err(other) => return Err(other),
    };
    match (role, rejected) {
        (Role::Lead(edition, _), None) => Ok(go_to(&LocalPath::parse(&format!("/{edition}/roles"))?)),
        (_, None) => Ok(go_to(&LocalPath::parse("/roles")?)),
        (Role::Lead(edition, _), rejected) => show_edition(context, edition, rejected).await,
        (_, rejected) => show_instance(context, rejected).await,
    }
}
