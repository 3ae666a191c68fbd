//! The page where one signs in: one button, what is asked of GitHub, and why.

use super::api;
use crate::context::{RequestContext, SignInMethod};
use crate::error::AppError;
use crate::routes::go_to;
use crate::ui::forms::{Form, PageQuery};
use crate::ui::layout::{PageMeta, layout};
use axum::response::Response;
use domain::people::Person;
use domain::text::LocalPath;
use leptos::prelude::*;

/// Where to go after signing in.
pub struct SignInQuery;

impl Form for SignInQuery {
    const FIELDS: &'static [&'static str] = &["next"];
}

pub async fn page(context: RequestContext, asked: PageQuery<SignInQuery>) -> Result<Response, AppError> {
    let next = LocalPath::parse(asked.typed("next")).unwrap_or_else(|_| LocalPath::home());
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
            <p class="figure">"Signing in is not set up on this server"</p>
            <p>"Every public page can be read without it. Whoever runs the server can set it up with a client id from GitHub."</p>
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
            {asked()}
            {listed(people)}
        }
        .into_any(),
    };
    view! {
        <header class="plain"><h1>"Sign in"</h1></header>
        <div class="column stacked">{inside}</div>
    }
    .into_any()
}

fn asked() -> AnyView {
    view! {
        <section>
            <h2>"What we ask of GitHub, and why"</h2>
            <ul class="bullets">
                <li>"Your account’s number, login, name and picture: so that what you do here stands under your name."</li>
                <li>"Your verified mail address: so that an invitation can reach you. It is never shown."</li>
                <li>"Nothing else. We can’t read or change your repositories, and what GitHub gives us to ask with is thrown away at once."</li>
            </ul>
        </section>
    }
    .into_any()
}

fn listed(people: Vec<Person>) -> Option<AnyView> {
    let some: Vec<String> = people.iter().take(3).map(|person| person.name.to_string()).collect();
    (!people.is_empty()).then(|| {
        view! { <p class="quiet">{format!("You can be any of the demo’s people, such as {}.", some.join(", "))}</p> }.into_any()
    })
}
