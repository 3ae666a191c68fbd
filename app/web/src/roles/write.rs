//! Appoints people to roles and removes them; a rejected form is shown again with its values.

use super::page::{Back, show_edition, show_instance};
use crate::addresses::go_to;
use crate::context::RequestContext;
use crate::error::AppError;
use crate::fields::Fields;
use crate::forms::{DeclaredFields, FieldsBody};
use axum::response::Response;
use domain::Refusal;
use domain::id::{EditionSlug, Login};
use domain::roles::Role;
use domain::text::{LocalPath, Title};

/// The forms that appoint and remove people.
pub struct RoleForm;

impl DeclaredFields for RoleForm {
    const FIELDS: &'static [&'static str] = &["role", "edition", "track", "login"];
}

struct Sent {
    role: String,
    edition: String,
    track: String,
    login: String,
}

impl Sent {
    fn of(fields: &Fields) -> Sent {
        let typed = |name| fields.typed(name).to_owned();
        Sent { role: typed("role"), edition: typed("edition"), track: typed("track"), login: typed("login") }
    }

    fn role(&self) -> Result<Role, Refusal> {
        match self.role.as_str() {
            "owner" => Ok(Role::Owner),
            "organizer" => Ok(Role::Organizer(EditionSlug::parse(&self.edition)?)),
            "lead" => Ok(Role::Lead(EditionSlug::parse(&self.edition)?, Title::parse(&self.track)?)),
            _ => Err(Refusal::Malformed { what: "a role", text: self.role.chars().take(20).collect() }),
        }
    }

    fn login(&self) -> Result<Login, Refusal> {
        Login::parse(self.login.trim().trim_start_matches('@'))
    }

    /// Redirects to the page, or shows it with the error and the typed values.
    async fn back(
        self,
        context: &RequestContext,
        role: &Role,
        done: Result<(), AppError>,
    ) -> Result<Response, AppError> {
        let back = match done {
            Ok(()) => None,
            Err(AppError::Wrong(why)) => Some(Back { role: role.clone(), login: self.login, why }),
            Err(other) => return Err(other),
        };
        match (role, back) {
            (Role::Lead(edition, _), None) => Ok(go_to(&LocalPath::parse(&format!("/{edition}/roles"))?)),
            (_, None) => Ok(go_to(&LocalPath::parse("/roles")?)),
            (Role::Lead(edition, _), Some(back)) => {
                show_edition(context, context.edition_page(edition).await?, Some(back)).await
            }
            (_, Some(back)) => show_instance(context, Some(back)).await,
        }
    }
}

pub async fn appoint(context: RequestContext, form: FieldsBody<RoleForm>) -> Result<Response, AppError> {
    context.sender_of_fields(&form, "/roles/appoint")?;
    let sent = Sent::of(&form);
    let role = sent.role()?;
    let by = context.appointer(&role)?;
    let done = match sent.login() {
        Ok(login) => context.store().appoint(by, &login, context.now).await.map_err(AppError::from).map(|_| ()),
        Err(refusal) => Err(refusal.into()),
    };
    sent.back(&context, &role, done).await
}

pub async fn dismiss(context: RequestContext, form: FieldsBody<RoleForm>) -> Result<Response, AppError> {
    context.sender_of_fields(&form, "/roles/dismiss")?;
    let sent = Sent::of(&form);
    let role = sent.role()?;
    let by = context.appointer(&role)?;
    let done = match sent.login() {
        Ok(login) => context.store().dismiss(by, &login, context.now).await.map_err(AppError::from),
        Err(refusal) => Err(refusal.into()),
    };
    sent.back(&context, &role, done).await
}
