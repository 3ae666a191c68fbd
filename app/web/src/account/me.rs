//! The reader's personal page: invitations, editions, tasks, reviews and account settings.

use super::api::{self, Mine, Reviews};
use super::preferences_form::{PreferencesForm, PreferencesSection};
use crate::components::chips::Face;
use crate::components::rows::TaskTable;
use crate::components::times::Ago;
use crate::context::RequestContext;
use crate::error::AppError;
use crate::layout::{PageMeta, layout};
use axum::response::Response;
use domain::access::{Account, may_appoint, may_read_audit_log, may_read_whole_audit_log};
use domain::editions::{Edition, EditionCard};
use domain::invitations::{InvitationState, InvitationView};
use domain::login_sessions::LoginSession;
use domain::roles::Preferences;
use domain::tasks::{TaskLink, TaskRow};
use domain::time::Instant;
use leptos::prelude::*;

pub async fn page(context: RequestContext) -> Result<Response, AppError> {
    let preferences = context.preferences.clone().unwrap_or(Preferences { zone: None, listed: true });
    show(&context, PreferencesForm::of(&preferences), None).await
}

/// Shows the page with the stored preferences, or a rejected form with the reason.
pub async fn show(context: &RequestContext, form: PreferencesForm, why: Option<String>) -> Result<Response, AppError> {
    let account = context.account()?.clone();
    let mine = api::mine(context, account.signed_in()).await?;
    let head = PageMeta::new("My page", "My invitations, tasks and account settings.").under("/me");
    let (now, links) = (context.now, links(context, &account));
    Ok(layout(context, head, || view! { <MyPage account mine links now><PreferencesSection form why/></MyPage> }))
}

/// `children` is the section with the preferences.
#[component]
fn MyPage(account: Account, mine: Mine, links: Option<AnyView>, now: Instant, children: Children) -> impl IntoView {
    let login = account.person.login.clone().map(|login| format!("@{login} on GitHub")).unwrap_or_default();
    view! {
        <header class="page-header profile">
            <Face person=account.person.clone()/>
            <div><h1>{account.person.name.to_string()}</h1><p class="muted">{login}</p></div>
        </header>
        <p class="headline">{waiting(&mine, now)}</p>
        {invited(mine.invitations, now)}
        {links}
        {editions(mine.editions)}
        {claimed(mine.tasks, now)}
        {reviews(mine.reviews)}
        <p><a href="/me/notifications">"My notifications"</a></p>
        {children()}
        {login_sessions(mine.login_sessions, now)}
        <section>
            <h2>"My data"</h2>
            <p><a href="/me/data.json" download="cairn-my-data.json">"Download my data (JSON)"</a></p>
            <p><a href="/me/delete">"Delete my account"</a></p>
        </section>
    }
}

/// Words the most urgent thing to do: an invitation to answer, else the number of open tasks.
fn waiting(mine: &Mine, now: Instant) -> String {
    let open = |(_, invitation): &&(Edition, InvitationView)| step(invitation, now).is_some();
    if let Some((edition, invitation)) = mine.invitations.iter().find(open) {
        return format!("{}: {}", edition.title, step(invitation, now).unwrap_or_default());
    }
    match mine.tasks.iter().filter(|task| !task.status.is_over()).count() {
        0 => "You’re all caught up".to_owned(),
        1 => "You have 1 open task".to_owned(),
        open => format!("You have {open} open tasks"),
    }
}

/// Words what the person has to do about an invitation, if anything.
fn step(invitation: &InvitationView, now: Instant) -> Option<&'static str> {
    let again = invitation.agreed.as_ref().is_some_and(|agreed| agreed.number < invitation.current.number)
        && !invitation.imported;
    match (invitation.status.state, invitation.status.offer) {
        (InvitationState::Sent, _) if !invitation.status.is_over(now) => Some("you are invited; please reply"),
        (InvitationState::Waitlisted, Some(_)) if !invitation.status.is_over(now) => Some("a seat is free for you"),
        (InvitationState::Accepted | InvitationState::Waitlisted, _) if again => Some("the commitments have changed"),
        _ => None,
    }
}

/// The person's invitations, each with its state and the deadline to reply.
fn invited(invitations: Vec<(Edition, InvitationView)>, now: Instant) -> Option<AnyView> {
    let entry = |(edition, invitation): (Edition, InvitationView)| {
        let status = &invitation.status;
        let until = match status.state {
            _ if status.is_over(now) => None,
            InvitationState::Sent => status.deadline.map(|until| ("by", until)),
            InvitationState::Waitlisted => status.offer.map(|until| ("until", until)),
            _ => None,
        };
        let until = until.map(|(preposition, until)| format!(" {preposition} {}", edition.zone.deadline(until)));
        let past = edition.phase_at(now).is_past();
        let text = match (invitation.status.state, step(&invitation, now)) {
            (_, Some(text)) => text.to_owned(),
            (InvitationState::Accepted, None) if past => "you had a seat".to_owned(),
            (InvitationState::Accepted, None) => "you have a seat".to_owned(),
            (InvitationState::Waitlisted, None) if past => "you were on the waitlist".to_owned(),
            (InvitationState::Waitlisted, None) => {
                invitation.place.map_or("you are on the waitlist".to_owned(), |place| {
                    format!("you are number {place} on the waitlist")
                })
            }
            (state, None) => state.as_str().to_owned(),
        };
        view! { <li><a href=format!("/{}/invitation", edition.slug)>{edition.title.to_string()}</a>": "{text}{until}</li> }
    };
    (!invitations.is_empty()).then(|| {
        view! { <section><h2>"My invitations"</h2><ul class="bullets">{invitations.into_iter().map(entry).collect_view()}</ul></section> }.into_any()
    })
}

/// Links to the pages that the person's roles give access to.
fn links(context: &RequestContext, account: &Account) -> Option<AnyView> {
    let actor = &context.actor;
    let own = |editions: &[domain::id::EditionSlug]| {
        let mine = editions.iter().filter(|edition| may_read_audit_log(actor, edition)).cloned();
        mine.collect::<Vec<_>>()
    };
    let mut links: Vec<(String, String)> = Vec::new();
    if may_appoint(actor) {
        links.push(("/roles".to_owned(), "Owners and organizers".to_owned()));
    }
    if may_read_whole_audit_log(actor) {
        links.push(("/audit-log".to_owned(), "Audit log".to_owned()));
    }
    for edition in own(&account.organizes) {
        links.push((format!("/{edition}/invitations"), format!("Invitations to {edition}")));
        links.push((format!("/{edition}/roles"), format!("Roles of {edition}")));
        links.push((format!("/{edition}/audit-log"), format!("Audit log of {edition}")));
    }
    let link = |(address, label): (String, String)| view! { <li><a href=address>{label}</a></li> };
    (!links.is_empty()).then(|| {
        view! { <nav aria-label="My roles"><ul class="link-row">{links.into_iter().map(link).collect_view()}</ul></nav> }.into_any()
    })
}

fn editions(editions: Vec<EditionCard>) -> AnyView {
    let entry = |card: EditionCard| {
        let edition = card.edition;
        let text = format!(", {}, {}", domain::time::days(edition.dates.starts(), edition.dates.ends()), edition.place);
        view! { <li><a href=format!("/{}", edition.slug)>{edition.title.to_string()}</a>{text}</li> }
    };
    let inside = if editions.is_empty() {
        view! { <p>"You don’t take part in any edition yet. When you have a seat, the edition appears here."</p> }
            .into_any()
    } else {
        view! { <ul class="bullets">{editions.into_iter().map(entry).collect_view()}</ul> }.into_any()
    };
    view! { <section><h2>"My editions"</h2>{inside}</section> }.into_any()
}

fn claimed(tasks: Vec<TaskRow>, now: Instant) -> AnyView {
    let inside = if tasks.is_empty() {
        view! { <p>"You haven’t claimed any tasks. An edition’s “Help wanted” list shows tasks that need people."</p> }
            .into_any()
    } else {
        view! { <TaskTable tasks now caption="My tasks".to_owned() editions=true/> }.into_any()
    };
    view! { <section><h2>"My tasks"</h2>{inside}</section> }.into_any()
}

/// The reviews requested from the person, and those they gave.
fn reviews((requested, given): Reviews) -> Option<AnyView> {
    let link = |edition: &domain::id::EditionSlug, task: &TaskLink| {
        let (address, text) = (format!("/{edition}/tasks/{}", task.number), format!("{} {}", task.number, task.title));
        view! { <a href=address>{text}</a>" "<span class="muted">{edition.to_string()}</span> }
    };
    let open = requested.iter().map(|(edition, task)| view! { <li>{link(edition, task)}</li> }).collect_view();
    let done = given.iter().map(|(edition, task, _)| view! { <li>{link(edition, task)}</li> }).collect_view();
    (!requested.is_empty() || !given.is_empty()).then(|| {
        view! {
            <section>
                <h2>"My reviews"</h2>
                {(!requested.is_empty()).then(|| view! { <p>"Requested from me:"</p><ul class="bullets">{open}</ul> })}
                {(!given.is_empty()).then(|| view! { <p>"Reviewed by me:"</p><ul class="bullets">{done}</ul> })}
            </section>
        }
        .into_any()
    })
}

fn login_sessions(login_sessions: Vec<LoginSession>, now: Instant) -> AnyView {
    let entry = |session: LoginSession| {
        let this_browser = session.here.then(|| view! { " "<span class="chip">"this browser"</span> });
        view! {
            <li>
                <span>{session.device.to_string()}{this_browser}<br/><span class="muted">"last seen "<Ago now then=session.last_seen/>", signed in "<Ago now then=session.begun/></span></span>
                <form method="post" action="/me/login-sessions/end">
                    <input type="hidden" name="id" value=session.id.to_string()/>
                    <button aria-label=format!("Sign out of {}", session.device)>"Sign out"</button>
                </form>
            </li>
        }
    };
    view! {
        <section>
            <h2>"Where I am signed in"</h2>
            <ul class="list-with-buttons">{login_sessions.into_iter().map(entry).collect_view()}</ul>
            <form method="post" action="/me/login-sessions/end"><button>"Sign out of all browsers"</button></form>
        </section>
    }
    .into_any()
}
