//! The role pages of the instance and of an edition, with forms to appoint and remove people.

use super::api;
use crate::components::edition::EditionHead;
use crate::context::{LoadedEdition, RequestContext};
use crate::error::AppError;
use crate::layout::{PageMeta, layout};
use axum::response::Response;
use domain::access::may_appoint_leads;
use domain::editions::{Edition, EditionCard, EditionPage, Track};
use domain::id::Login;
use domain::roles::{Appointment, Holder, Role};
use domain::time::day;
use leptos::prelude::*;

/// A rejected form: its role, the login as typed, and the error.
#[derive(Clone)]
pub struct Back {
    pub role: Role,
    pub login: String,
    pub why: String,
}

pub async fn instance(context: RequestContext) -> Result<Response, AppError> {
    show_instance(&context, None).await
}

pub async fn edition(context: RequestContext, LoadedEdition(page): LoadedEdition) -> Result<Response, AppError> {
    show_edition(&context, page, None).await
}

pub async fn show_instance(context: &RequestContext, back: Option<Back>) -> Result<Response, AppError> {
    let (appointments, editions) = api::all_appointments(context).await?;
    let head = PageMeta::new("Owners and organizers", "The owners and organizers of this server.").under("/me");
    Ok(layout(context, head, || of_instance(appointments, editions, back)))
}

pub async fn show_edition(
    context: &RequestContext,
    page: EditionPage,
    back: Option<Back>,
) -> Result<Response, AppError> {
    let slug = &page.edition.slug;
    context.check(may_appoint_leads(&context.actor, slug), "an organizer of this edition")?;
    let appointments = context.store().appointments(Some(slug)).await?;
    let head = PageMeta::new(
        format!("Roles of the {}", page.edition.title),
        "The organizers and track leads of this edition.",
    )
    .under("/");
    let actor = context.actor.clone();
    Ok(layout(context, head, || of_edition(page.edition, page.tracks, appointments, back, actor)))
}

fn of_instance(appointments: Vec<Appointment>, editions: Vec<EditionCard>, back: Option<Back>) -> AnyView {
    let with_role = |requested: &Role| {
        appointments.iter().filter(|appointment| appointment.role == *requested).cloned().collect::<Vec<_>>()
    };
    let sections = editions.into_iter().map(|card| {
        let role = Role::Organizer(card.edition.slug.clone());
        section(format!("Organizers of the {}", card.edition.title), with_role(&role), role, back.as_ref())
    });
    view! {
        <header class="page-header"><h1>"Owners and organizers"</h1></header>
        <p class="lead">"Owners run the server and appoint organizers. Organizers run their edition and appoint its track leads."</p>
        {refused(back.as_ref())}
        {section("Owners".to_owned(), with_role(&Role::Owner), Role::Owner, back.as_ref())}
        {sections.collect_view()}
    }
    .into_any()
}

fn of_edition(
    edition: Edition,
    tracks: Vec<Track>,
    appointments: Vec<Appointment>,
    back: Option<Back>,
    actor: domain::access::Actor,
) -> AnyView {
    let with_role = |requested: &Role| {
        appointments.iter().filter(|appointment| appointment.role == *requested).cloned().collect::<Vec<_>>()
    };
    let organizers = with_role(&Role::Organizer(edition.slug.clone()));
    let slug = edition.slug.clone();
    let none = tracks
        .is_empty()
        .then(|| view! { <p>"This edition has no tracks yet. Each lead is appointed for a track."</p> });
    let sections = tracks.into_iter().map(|track| {
        let role = Role::Lead(slug.clone(), track.title.clone());
        let holding = with_role(&role);
        let named = named_only(&track, &role, &holding);
        view! { {section(format!("Leads of {}", track.title), holding, role, back.as_ref())}{named} }
    });
    view! {
        <EditionHead edition actor here="/roles" title="Roles".to_owned()/>
        {refused(back.as_ref())}
        <section><h2>"Organizers"</h2>{holders(organizers, None)}<p class="muted">"Only owners of this server can appoint organizers."</p></section>
        {none}
        {sections.collect_view()}
    }
    .into_any()
}

/// Leads listed on the edition’s page who are not appointed. Being listed gives them no permissions.
fn named_only(track: &Track, role: &Role, holding: &[Appointment]) -> Option<AnyView> {
    let holds = |login: &Login| {
        holding.iter().any(|appointment| match &appointment.holder {
            Holder::Bound(_, bound) => bound.login.as_ref().is_some_and(|own| own.same_as(login)),
            Holder::Waiting(waiting) => waiting.same_as(login),
        })
    };
    let named = track.leads.iter().filter_map(|person| Some((person.name.to_string(), person.login.clone()?)));
    let entry = |(name, login): (String, Login)| {
        view! {
            <li>
                <span>{format!("{name} (@{login}), listed as lead on the Overview page, but not appointed: no lead permissions yet")}</span>
                <form method="post" action="/roles/appoint">
                    {hidden(role)}
                    <input type="hidden" name="login" value=login.to_string()/>
                    <button aria-label=format!("Appoint {login}")>"Appoint"</button>
                </form>
            </li>
        }
    };
    let entries: Vec<_> = named.filter(|(_, login)| !holds(login)).map(entry).collect();
    (!entries.is_empty()).then(|| view! { <ul class="list-with-buttons">{entries}</ul> }.into_any())
}

fn refused(back: Option<&Back>) -> Option<AnyView> {
    back.map(|back| view! { <p class="error-message" role="alert">{back.why.clone()}</p> }.into_any())
}

fn section(title: String, holding: Vec<Appointment>, role: Role, back: Option<&Back>) -> AnyView {
    // Only the form that was rejected gets its value back.
    let typed = back.filter(|back| back.role == role).map(|back| back.login.clone()).unwrap_or_default();
    let label = format!("GitHub login of the person to appoint as {}", role.title());
    view! {
        <section>
            <h2>{title}</h2>
            {holders(holding, Some(role.clone()))}
            <form method="post" action="/roles/appoint" class="filter">
                {hidden(&role)}
                <label><span class="visually-hidden">{label}</span><span aria-hidden="true">"GitHub login"</span>
                    <input type="text" name="login" value=typed autocomplete="off" maxlength="40" required/>
                </label>
                <button>"Appoint"</button>
            </form>
        </section>
    }
    .into_any()
}

fn holders(holding: Vec<Appointment>, dismissing: Option<Role>) -> AnyView {
    if holding.is_empty() {
        return view! { <p class="muted">"No one yet."</p> }.into_any();
    }
    let entry = |appointment: Appointment| {
        let (login, text) = match appointment.holder {
            Holder::Bound(_, person) => {
                let login = person.login.map(String::from).unwrap_or_default();
                (login.clone(), format!("{} (@{login}), since {}", person.name, day(appointment.since.date_naive())))
            }
            Holder::Waiting(login) => (login.to_string(), format!("@{login}, gets this role at their first sign-in")),
        };
        let dismiss = dismissing.clone().map(|role| {
            view! {
                <form method="post" action="/roles/dismiss">
                    {hidden(&role)}
                    <input type="hidden" name="login" value=login.clone()/>
                    <button aria-label=format!("Remove {login}")>"Remove"</button>
                </form>
            }
        });
        view! { <li><span>{text}</span>{dismiss}</li> }
    };
    view! { <ul class="list-with-buttons">{holding.into_iter().map(entry).collect_view()}</ul> }.into_any()
}

/// The role as hidden form fields.
fn hidden(role: &Role) -> AnyView {
    let (kind, edition, track) = match role {
        Role::Owner => ("owner", String::new(), String::new()),
        Role::Organizer(edition) => ("organizer", edition.to_string(), String::new()),
        Role::Lead(edition, track) => ("lead", edition.to_string(), track.to_string()),
    };
    view! {
        <input type="hidden" name="role" value=kind/>
        <input type="hidden" name="edition" value=edition/>
        <input type="hidden" name="track" value=track/>
    }
    .into_any()
}
