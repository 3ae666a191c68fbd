//! The steps to set up a server, for its owners; each is done on a page of its own.

use crate::addresses::go_to;
use crate::app_state::SignInMethod;
use crate::components::checklist;
use crate::components::field::{Done, Rejection};
use crate::context::RequestContext;
use crate::error::AppError;
use crate::forms::{Checkbox, Form, FormBody, NoFields, PageQuery};
use crate::layout::{PageMeta, layout};
use axum::response::Response;
use domain::Refusal;
use domain::community::Community;
use domain::editions::EditionPage;
use domain::id::EditionSlug;
use domain::text::LocalPath;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// A step with the page that does it.
struct SetupStep {
    label: &'static str,
    address: String,
    is_done: bool,
    note: String,
}

/// The query of the page: whether a test email was just sent.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct SetupQuery {
    tested: Checkbox,
}

impl Form for SetupQuery {}

/// What the page shows about the test email.
#[derive(Default)]
struct TestEmail {
    tested: bool,
    why: Option<String>,
}

pub async fn page(context: RequestContext, PageQuery(query): PageQuery<SetupQuery>) -> Result<Response, AppError> {
    show(&context, TestEmail { tested: query.tested.0, why: None }).await
}

/// Sends an email to the owner’s own address.
pub async fn send_test_email(
    context: RequestContext,
    FormBody(form): FormBody<NoFields>,
) -> Result<Response, AppError> {
    context.sender(&form, "/setup/test-email")?;
    match put_test_email(&context).await {
        Ok(()) => Ok(go_to(&LocalPath::parse("/setup?tested=yes")?)),
        Err(AppError::Wrong(why)) => show(&context, TestEmail { tested: false, why: Some(why) }).await,
        Err(other) => Err(other),
    }
}

async fn put_test_email(context: &RequestContext) -> Result<(), AppError> {
    let by = context.owner()?;
    let edition = newest(context).await?.ok_or(Refusal::NoEditionForEmail)?;
    Ok(context.store().send_test_email(by, &edition, context.instance.name(), context.now).await?)
}

async fn show(context: &RequestContext, email: TestEmail) -> Result<Response, AppError> {
    context.owner()?;
    let newest = newest(context).await?;
    let steps = steps(context, newest.clone()).await?;
    let sends = context.state.sends_emails;
    let head = PageMeta::new("Set up this server", "The steps to set up this server.").under("/me");
    Ok(layout(context, head, || view! { <SetupPage steps/><TestEmailSection email newest sends/> }))
}

/// The newest edition, which the steps are about.
async fn newest(context: &RequestContext) -> Result<Option<EditionSlug>, AppError> {
    Ok(context.store().editions().await?.into_iter().next().map(|card| card.edition.slug))
}

async fn steps(context: &RequestContext, newest: Option<EditionSlug>) -> Result<Vec<SetupStep>, AppError> {
    let page = match &newest {
        Some(slug) => Some(context.edition_page(slug).await?),
        None => None,
    };
    let has_community = context.instance.community.as_ref().is_some_and(Community::is_named);
    let appointments = context.store().appointments(None).await?;
    let edition = |path: &str| newest.as_ref().map_or("/editions/new".to_owned(), |slug| format!("/{slug}{path}"));
    let step =
        |label, address: String, is_done, note: &str| SetupStep { label, address, is_done, note: note.to_owned() };
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
        step("What invitations need", edition("/settings"), is_ready(page.as_ref()), &needs(page.as_ref())),
        step("People", "/roles".to_owned(), appointments.len() > 1, "Further owners and organizers."),
        step("Email", edition("/outbox"), sends, outbox),
        step("Sign-in", "/sign-in".to_owned(), signs_in, sign_in),
    ])
}

/// Whether invitations to the edition can go out.
fn is_ready(page: Option<&EditionPage>) -> bool {
    page.is_some_and(|page| checklist::missing(page) == 0)
}

fn needs(page: Option<&EditionPage>) -> String {
    let named = |page: &EditionPage| format!("{}: {}", page.edition.title, checklist::headline(page));
    page.map_or("Seats, commitments, agenda and tracks of the first edition.".to_owned(), named)
}

#[component]
fn SetupPage(steps: Vec<SetupStep>) -> impl IntoView {
    let done = steps.iter().filter(|step| step.is_done).count();
    let headline = format!("{done} of {} steps done", steps.len());
    let step = |SetupStep { label, address, is_done, note }: SetupStep| {
        let (mark, class, state) = if is_done { ("✓ ", "muted", "done") } else { ("", "attention", "to do") };
        view! { <li>{mark}<a href=address>{label}</a>" "<span class=class>{state}</span><br/><span class="muted" dir="auto">{note}</span></li> }
    };
    view! {
        <header class="page-header"><h1>"Set up this server"</h1></header>
        <p class="lead">"Do these steps in any order. You can change everything later."</p>
        <p class="headline">{headline}</p>
        <ol class="bullets">{steps.into_iter().map(step).collect_view()}</ol>
        <p><a href="/people">"Add or correct people"</a></p>
    }
}

/// The outbox of the edition `newest` gets the email; `sends` is whether a mail server is set.
#[component]
fn TestEmailSection(email: TestEmail, newest: Option<EditionSlug>, sends: bool) -> impl IntoView {
    let done = email.tested.then(|| {
        let state = if sends {
            "The test email is in the outbox and is sent in a moment."
        } else {
            "The test email is in the outbox. It stays there until CAIRN_SMTP_URL names a mail server."
        };
        state.to_owned()
    });
    let outbox = newest.filter(|_| email.tested).map(|slug| {
        view! { <p><a href=format!("/{slug}/outbox")>"See the outbox"</a></p> }
    });
    view! {
        <section id="test-email">
            <h2>"Test email"</h2>
            <Done what=done/>
            {outbox}
            <Rejection why=email.why/>
            <p>"The email goes to the verified address of your GitHub account."</p>
            <form method="post" action="/setup/test-email"><button>"Send a test email to yourself"</button></form>
        </section>
    }
}
