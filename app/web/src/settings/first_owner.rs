//! The page of the setup link, with which someone becomes the first owner.

use crate::addresses::{go_to, sign_in_address};
use crate::context::RequestContext;
use crate::error::AppError;
use crate::forms::{FormBody, NoFields};
use crate::layout::{PageMeta, layout};
use axum::extract::Path;
use axum::response::Response;
use domain::Refusal;
use domain::login_sessions::Token;
use domain::roles::SetupLink;
use domain::text::LocalPath;
use leptos::either::Either;
use leptos::prelude::*;

pub async fn page(context: RequestContext, Path(token): Path<String>) -> Result<Response, AppError> {
    let (link, _) = valid(&context, &token).await?;
    let action = LocalPath::parse(&link.path())?;
    let signed_in = context.actor.account().map(|account| account.person.name.to_string());
    let head = PageMeta::new("Become the owner", "The first owner sets up this server.");
    Ok(layout(&context, head, || view! { <FirstOwnerPage action name=signed_in/> }))
}

pub async fn become_owner(
    context: RequestContext,
    Path(token): Path<String>,
    FormBody(form): FormBody<NoFields>,
) -> Result<Response, AppError> {
    let (link, token) = valid(&context, &token).await?;
    let account = context.sender(&form, &link.path())?;
    context.store().become_owner(link.first_owner(account, &token)?, context.now).await?;
    Ok(go_to(&LocalPath::parse("/setup")?))
}

/// The link and its secret, while no one owns the server.
///
/// # Errors
/// Refuses every other link in the same way.
async fn valid<'a>(context: &'a RequestContext, typed: &str) -> Result<(&'a SetupLink, Token), AppError> {
    let token = Token::parse(typed).map_err(|_| Refusal::NoSuchLink)?;
    let link = context.state.setup.as_ref().filter(|link| link.opens_with(&token)).ok_or(Refusal::NoSuchLink)?;
    if context.store().has_owner().await? {
        return Err(Refusal::NoSuchLink.into());
    }
    Ok((link, token))
}

/// `name` is that of the signed-in person.
#[component]
fn FirstOwnerPage(action: LocalPath, name: Option<String>) -> impl IntoView {
    let inside = match name {
        Some(name) => Either::Left(view! {
            <p>{format!("You are signed in as {name}.")}</p>
            <form method="post" action=action.as_str().to_owned()><button class="primary">"Become the owner"</button></form>
        }),
        None => {
            let address = sign_in_address(&action).as_str().to_owned();
            Either::Right(view! { <p><a class="button primary" href=address>"Sign in"</a></p> })
        }
    };
    view! {
        <header class="page-header"><h1>"Become the owner"</h1></header>
        <p class="lead">"No one owns this server yet. Its owner sets it up, creates editions and appoints organizers."</p>
        {inside}
        <p class="muted">"This link works once. Keep it secret until then."</p>
    }
}
