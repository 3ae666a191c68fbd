//! The sign-in page, which also explains what Cairn reads from GitHub and why.

use super::api;
use crate::addresses::go_to;
use crate::app_state::SignInMethod;
use crate::components::field::Hidden;
use crate::context::RequestContext;
use crate::error::AppError;
use crate::forms::{Form, PageQuery};
use crate::layout::{PageMeta, layout};
use axum::response::Response;
use domain::people::Person;
use domain::text::LocalPath;
use leptos::either::Either;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct SignInQuery {
    /// The path to go to after sign-in.
    next: String,
}

impl Form for SignInQuery {}

pub async fn page(context: RequestContext, PageQuery(query): PageQuery<SignInQuery>) -> Result<Response, AppError> {
    let next = LocalPath::parse(&query.next).unwrap_or_else(|_| LocalPath::home());
    if context.actor.account().is_some() {
        return Ok(go_to(&next));
    }
    let people = api::demo_people(&context).await?;
    let way = context.state.way;
    let head = PageMeta::new("Sign in", "Sign in with GitHub to take part.").without_preview();
    Ok(layout(&context, head, || view! { <SignInPage way next people/> }))
}

#[component]
fn SignInPage(way: SignInMethod, next: LocalPath, people: Vec<Person>) -> impl IntoView {
    let inside = match way {
        SignInMethod::None => Either::Left(view! {
            <p class="headline">"Sign-in is not set up on this server"</p>
            <p>"You can read every public page without signing in. The server’s administrator can set up sign-in with a GitHub client ID."</p>
        }),
        SignInMethod::GitHub | SignInMethod::FakeGitHub => {
            Either::Right(view! { <SignInWithGitHub is_fake={way == SignInMethod::FakeGitHub} next people/> })
        }
    };
    view! {
        <header class="page-header"><h1>"Sign in"</h1></header>
        <div class="column stacked">{inside}</div>
    }
}

#[component]
fn SignInWithGitHub(is_fake: bool, next: LocalPath, people: Vec<Person>) -> impl IntoView {
    let banner = is_fake
        .then(|| view! { <p class="banner">"This is a demo. A fake GitHub signs you in as anyone you choose."</p> });
    view! {
        {banner}
        <form method="post" action="/sign-in" class="stacked">
            <Hidden name="next" value=next.as_str()/>
            <button class="primary">{if is_fake { "Sign in with the fake GitHub" } else { "Sign in with GitHub" }}</button>
        </form>
        <GitHubScopes/>
        <DemoPeople people/>
    }
}

#[component]
fn GitHubScopes() -> impl IntoView {
    view! {
        <section>
            <h2>"What Cairn reads from GitHub"</h2>
            <ul class="bullets">
                <li>"Your account’s number, login, name and picture, so that your contributions appear under your name."</li>
                <li>"Your verified email address, so that invitations can reach you. It is never shown."</li>
                <li>"Nothing else. Cairn can’t read or change your repositories, and discards GitHub’s access token immediately."</li>
            </ul>
        </section>
    }
}

#[component]
fn DemoPeople(people: Vec<Person>) -> impl IntoView {
    let names: Vec<String> = people.iter().take(3).map(|person| person.name.to_string()).collect();
    (!people.is_empty()).then(|| {
        view! { <p class="muted">{format!("You can sign in as any person in the demo, such as {}.", names.join(", "))}</p> }
    })
}
