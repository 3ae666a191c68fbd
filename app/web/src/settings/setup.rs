//! The steps to set up a server, for its owners; each is done on a page of its own.

use crate::app_state::SignInMethod;
use crate::context::RequestContext;
use crate::error::AppError;
use crate::layout::{PageMeta, layout};
use axum::response::Response;
use domain::community::Community;
use leptos::prelude::*;

/// A step with the page that does it.
struct SetupStep {
    label: &'static str,
    address: String,
    is_done: bool,
    note: &'static str,
}

pub async fn page(context: RequestContext) -> Result<Response, AppError> {
    context.owner()?;
    let steps = steps(&context).await?;
    let head = PageMeta::new("Set up this server", "The steps to set up this server.").under("/me");
    Ok(layout(&context, head, || view! { <SetupPage steps/> }))
}

async fn steps(context: &RequestContext) -> Result<Vec<SetupStep>, AppError> {
    let editions = context.store().editions().await?;
    let newest = editions.first().map(|card| card.edition.slug.clone());
    let has_community = context.instance.community.as_ref().is_some_and(Community::is_named);
    let appointments = context.store().appointments(None).await?;
    let edition = |path: &str| newest.as_ref().map_or("/editions/new".to_owned(), |slug| format!("/{slug}{path}"));
    let step = |label, address: String, is_done, note| SetupStep { label, address, is_done, note };
    let signs_in = context.state.way == SignInMethod::GitHub;
    let sends = context.state.sends_emails;
    let outbox =
        if sends { "Emails are sent." } else { "Emails stay in the outbox. To send them, set CAIRN_SMTP_URL." };
    let sign_in = match context.state.way {
        SignInMethod::GitHub => "People sign in with GitHub.",
        SignInMethod::FakeGitHub => "A fake GitHub signs in anyone. To use GitHub, set GITHUB_CLIENT_ID.",
        SignInMethod::None => "Sign-in is off. To turn it on, set GITHUB_CLIENT_ID.",
    };
    Ok(vec![
        step("Community", "/settings".to_owned(), has_community, "Name, links and contact."),
        step("First edition", edition("/settings"), newest.is_some(), "Name, dates and place of a summit."),
        step("People", "/roles".to_owned(), appointments.len() > 1, "Further owners and organizers."),
        step("Email", edition("/outbox"), sends, outbox),
        step("Sign-in", "/sign-in".to_owned(), signs_in, sign_in),
    ])
}

#[component]
fn SetupPage(steps: Vec<SetupStep>) -> impl IntoView {
    let done = steps.iter().filter(|step| step.is_done).count();
    let headline = format!("{done} of {} steps done", steps.len());
    let step = |SetupStep { label, address, is_done, note }: SetupStep| {
        let (mark, class, state) = if is_done { ("✓ ", "muted", "done") } else { ("", "attention", "to do") };
        view! { <li>{mark}<a href=address>{label}</a>" "<span class=class>{state}</span><br/><span class="muted">{note}</span></li> }
    };
    view! {
        <header class="page-header"><h1>"Set up this server"</h1></header>
        <p class="lead">"Do these steps in any order. You can change everything later."</p>
        <p class="headline">{headline}</p>
        <ol class="bullets">{steps.into_iter().map(step).collect_view()}</ol>
        <p><a href="/people">"Add or correct people"</a></p>
    }
}
