//! The fake GitHub's page for choosing a person to sign in as, and the redirect back to Cairn.

use super::code_store::Grant;
use super::people::{SignInChoice, sign_in_choices};
use super::{CLIENT_ID, FakeGitHub};

use axum::Extension;
use axum::extract::{Query, RawQuery, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::id::Login;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use url::Url;
use web::app_state::AppState;
use web::context::RequestContext;
use web::error::AppError;
use web::forms::{Form, FormBody, given};
use web::layout::{PageMeta, layout};

/// The query of an OAuth authorization request.
#[derive(Deserialize)]
pub struct Ask {
    client_id: String,
    redirect_uri: String,
    response_type: String,
    code_challenge: String,
    code_challenge_method: String,
    #[serde(default)]
    state: String,
}

impl Ask {
    /// The error to show to the person.
    ///
    /// It is not sent to the client, because the client's address can't be trusted.
    fn fault(&self, fake_github: &FakeGitHub) -> Option<&'static str> {
        match self {
            _ if self.client_id != CLIENT_ID => Some("The fake GitHub does not know this client.\n"),
            _ if self.redirect_uri != fake_github.return_to => Some("The fake GitHub only redirects to this server.\n"),
            _ if self.response_type != "code" => Some("The fake GitHub supports only response_type=code.\n"),
            _ if self.code_challenge_method != "S256" => Some("The fake GitHub requires PKCE with S256.\n"),
            _ => None,
        }
    }

    fn return_with(&self, name: &str, value: &str) -> Response {
        let Ok(mut address) = Url::parse(&self.redirect_uri) else { return StatusCode::BAD_REQUEST.into_response() };
        address.query_pairs_mut().append_pair(name, value).append_pair("state", &self.state);
        (StatusCode::SEE_OTHER, [(header::LOCATION, address.as_str())]).into_response()
    }
}

pub async fn ask(
    State(site): State<AppState>,
    Extension(fake_github): Extension<FakeGitHub>,
    RawQuery(query): RawQuery,
    Query(ask): Query<Ask>,
    context: RequestContext,
) -> Result<Response, AppError> {
    if let Some(fault) = ask.fault(&fake_github) {
        return Ok((StatusCode::BAD_REQUEST, fault).into_response());
    }
    let action = format!("/fake-github/login/oauth/authorize?{}", query.unwrap_or_default());
    Ok(page(&context, action, sign_in_choices(&site.store).await?))
}

/// The form of the person's answer.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
pub struct AnswerForm {
    /// The chosen login; empty if the person cancelled.
    login: String,
}

impl Form for AnswerForm {}

pub async fn answer(
    Extension(fake_github): Extension<FakeGitHub>,
    Query(ask): Query<Ask>,
    FormBody(answer): FormBody<AnswerForm>,
) -> Response {
    if let Some(fault) = ask.fault(&fake_github) {
        return (StatusCode::BAD_REQUEST, fault).into_response();
    }
    match given(&answer.login).and_then(|login| Login::parse(login).ok()) {
        None => ask.return_with("error", "access_denied"),
        Some(login) => {
            let (challenge, return_to) = (ask.code_challenge.clone(), ask.redirect_uri.clone());
            ask.return_with("code", &fake_github.code_store.give_code(Grant { login, challenge, return_to }))
        }
    }
}

fn page(context: &RequestContext, action: String, people: Vec<SignInChoice>) -> Response {
    let title = "Choose a person to sign in as";
    let body = view! {
        <section class="column fake-github">
            <h1>{title}</h1>
            <p class="lead" role="note">
                "This is a fake GitHub. It is part of Cairn, needs no password and works on this computer only."
            </p>
            <form method="post" action=action>
                <p>"Choose a person, or "<button name="deny" value="1">"cancel"</button>"."</p>
                <ul class="people">{people.into_iter().map(choice).collect_view()}</ul>
            </form>
        </section>
    };
    layout(context, PageMeta::new(title, "A fake GitHub for this computer only."), || body.into_any())
}

fn choice(person: SignInChoice) -> impl IntoView {
    let role = person.role.map(|role| format!(", {role}"));
    let login = person.login.to_string();
    view! { <li><button name="login" value=login.clone()>{person.name}</button>" "<small>{login}{role}</small></li> }
}
