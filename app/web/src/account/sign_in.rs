//! The sign-in page, which also explains what Cairn reads from GitHub and why.

use super::api;
use crate::addresses::go_to;
use crate::app_state::SignInMethod;
use crate::context::RequestContext;
use crate::error::AppError;
use crate::forms::{DeclaredFields, FieldsQuery};
use crate::layout::{PageMeta, layout};
use axum::response::Response;
use domain::people::Person;
use domain::text::LocalPath;
use leptos::prelude::*;

/// The query of the page: the path to go to after sign-in.
pub struct SignInQuery;

impl DeclaredFields for SignInQuery {
    const FIELDS: &'static [&'static str] = &["next"];
}

pub async fn page(context: RequestContext, query: FieldsQuery<SignInQuery>) -> Result<Response, AppError> {
    let next = LocalPath::parse(query.typed("next")).unwrap_or_else(|_| LocalPath::home());
    if context.actor.account().is_some() {
        return Ok(go_to(&next));
    }
    let people = api::demo_people(&context).await?;
    let way = context.state.way;
    let head = PageMeta::new("Sign in", "Sign in with GitHub to take part.");
    Ok(layout(&context, head, || body(way, next, people)))
}

fn body(way: SignInMethod, next: LocalPath, people: Vec<Person>) -> AnyView {
    let inside = match way {
        SignInMethod::None => view! {
            <p class="headline">"Sign-in is not set up on this server"</p>
            <p>"You can read every public page without signing in. The server’s administrator can set up sign-in with a GitHub client ID."</p>
        }
        .into_any(),
        _ => view! {
            {(way == SignInMethod::FakeGitHub).then(|| view! {
                <p class="banner">"This is a demo. A fake GitHub signs you in as anyone you choose."</p>
            })}
            <form method="post" action="/sign-in" class="stacked">
                <input type="hidden" name="next" value=next.as_str().to_owned()/>
                <button class="primary">{if way == SignInMethod::FakeGitHub { "Sign in with the fake GitHub" } else { "Sign in with GitHub" }}</button>
            </form>
            {github_scopes()}
            {demo_people(people)}
        }
        .into_any(),
    };
    view! {
        <header class="page-header"><h1>"Sign in"</h1></header>
        <div class="column stacked">{inside}</div>
    }
    .into_any()
}

fn github_scopes() -> AnyView {
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
    .into_any()
}

fn demo_people(people: Vec<Person>) -> Option<AnyView> {
    let names: Vec<String> = people.iter().take(3).map(|person| person.name.to_string()).collect();
    (!people.is_empty()).then(|| {
        view! { <p class="muted">{format!("You can sign in as any person in the demo, such as {}.", names.join(", "))}</p> }.into_any()
    })
}
