//! The role pages of the instance and of an edition, with forms to appoint and remove people.

use super::api;
use super::role_form::{AppointButton, AppointForm, DismissButton, RejectedRoleForm, RoleForm};
use crate::components::edition::EditionHead;
use crate::components::field::{Done, Rejection};
use crate::components::read_only::may_change;
use crate::context::{EditionPath, RequestContext};
use crate::error::AppError;
use crate::forms::{Form, PageQuery};
use crate::layout::{PageMeta, layout};
use axum::response::Response;
use domain::access::{Actor, may_view};
use domain::editions::{EditionCard, EditionPage, Track};
use domain::id::{EditionSlug, Login};
use domain::roles::{Appointment, Holder, Role};
use domain::time::day;
use leptos::either::Either;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// The query of both pages: what was just done.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct RolesQuery {
    done: String,
}

impl Form for RolesQuery {}

impl RolesQuery {
    fn text(&self) -> Option<String> {
        let text = match self.done.as_str() {
            "appointed" => "The person is appointed.",
            "removed" => "The person no longer has the role.",
            _ => return None,
        };
        Some(text.to_owned())
    }
}

pub async fn instance(context: RequestContext, PageQuery(query): PageQuery<RolesQuery>) -> Result<Response, AppError> {
    show_instance(&context, None, query.text()).await
}

pub async fn edition(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    PageQuery(query): PageQuery<RolesQuery>,
) -> Result<Response, AppError> {
    show_edition(&context, &slug, None, query.text()).await
}

pub async fn show_instance(
    context: &RequestContext,
    rejected: Option<RejectedRoleForm>,
    done: Option<String>,
) -> Result<Response, AppError> {
    let (appointments, editions) = api::all_appointments(context).await?;
    let head = PageMeta::new("Owners and organizers", "The owners and organizers of this server.").under("/me");
    Ok(layout(context, head, || view! { <InstanceRoles appointments editions rejected done/> }))
}

pub async fn show_edition(
    context: &RequestContext,
    slug: &EditionSlug,
    rejected: Option<RejectedRoleForm>,
    done: Option<String>,
) -> Result<Response, AppError> {
    context.check(may_view(&context.actor, slug), "a viewer or an organizer of this edition")?;
    let page = context.edition_page(slug).await?;
    let appointments = context.store().appointments(Some(slug)).await?;
    let title = format!("Roles of the {}", page.edition.title);
    let head = PageMeta::new(title, "The organizers, viewers and track leads of this edition.").under("/");
    let actor = context.actor.clone();
    Ok(layout(context, head, || view! { <EditionRoles page appointments rejected done actor/> }))
}

fn with_role(appointments: &[Appointment], role: &Role) -> Vec<Appointment> {
    appointments.iter().filter(|appointment| appointment.role == *role).cloned().collect()
}

#[component]
fn InstanceRoles(
    appointments: Vec<Appointment>,
    editions: Vec<EditionCard>,
    rejected: Option<RejectedRoleForm>,
    done: Option<String>,
) -> impl IntoView {
    let section = |title: String, role: Role| {
        let (holders, rejected) = (with_role(&appointments, &role), rejected.clone());
        let empty = RoleForm::of(&role, String::new());
        view! { <RoleSection title holders role empty rejected/> }
    };
    let sections = editions
        .into_iter()
        .map(|card| section(format!("Organizers of the {}", card.edition.title), Role::Organizer(card.edition.slug)));
    view! {
        <header class="page-header"><h1>"Owners and organizers"</h1></header>
        <p class="lead">"Owners run the server and appoint organizers. Organizers run their edition and appoint its organizers, viewers and track leads."</p>
        <Done what=done/>
        <Rejection why=rejected.clone().and_then(|rejected| rejected.why)/>
        {section("Owners".to_owned(), Role::Owner)}
        {sections.collect_view()}
    }
}

#[component]
fn EditionRoles(
    page: EditionPage,
    appointments: Vec<Appointment>,
    rejected: Option<RejectedRoleForm>,
    done: Option<String>,
    actor: Actor,
) -> impl IntoView {
    let EditionPage { edition, tracks, .. } = page;
    let settings = format!("/{}/settings/tracks", edition.slug);
    let none = (tracks.is_empty() && may_change()).then(|| {
        view! { <p>"This edition has no tracks yet. Each lead is appointed for a track. "<a href=settings>"Add tracks"</a></p> }
    });
    let why = rejected.clone().and_then(|rejected| rejected.why);
    let section = |id: String, title: String, role: Role| {
        let (holders, empty) = (with_role(&appointments, &role), RoleForm::in_edition(&role, String::new()));
        view! { <RoleSection id title holders role empty rejected=rejected.clone()/> }
    };
    let organizers = section("organizers".to_owned(), "Organizers".to_owned(), Role::Organizer(edition.slug.clone()));
    let viewers = section("viewers".to_owned(), "Viewers".to_owned(), Role::Viewer(edition.slug.clone()));
    let tracks = (1..).zip(&tracks).map(|(place, track): (usize, &Track)| {
        let role = Role::Lead(edition.slug.clone(), track.title.clone());
        let listed = not_appointed(track, &with_role(&appointments, &role));
        let leads = section(format!("track-{place}"), format!("Leads of {}", track.title), role.clone());
        view! { {leads}{may_change().then(|| view! { <ListedLeads listed role/> })} }
    });
    let tracks = tracks.collect_view();
    view! {
        <EditionHead edition=edition.clone() actor here="/roles" title="Roles".to_owned()/>
        <Done what=done/>
        <Rejection why/>
        <p class="lead">"Organizers run the edition. Viewers read what organizers read, and change nothing. Owners of this server are notified when an organizer appoints or removes organizers and viewers."</p>
        {organizers}
        {viewers}
        {none}
        {tracks}
    }
}

/// The leads listed on the edition’s page who are not appointed, by name and login.
fn not_appointed(track: &Track, holders: &[Appointment]) -> Vec<(String, Login)> {
    let holds = |login: &Login| {
        holders.iter().any(|appointment| match &appointment.holder {
            Holder::Bound(_, bound) => bound.login.as_ref().is_some_and(|own| own.same_as(login)),
            Holder::Waiting(waiting) => waiting.same_as(login),
        })
    };
    let named = track.leads.iter().filter_map(|person| Some((person.name.to_string(), person.login.clone()?)));
    named.filter(|(_, login)| !holds(login)).collect()
}

/// Leads who are listed but not appointed. Being listed gives them no permissions.
#[component]
fn ListedLeads(listed: Vec<(String, Login)>, role: Role) -> impl IntoView {
    let entry = |(name, login): (String, Login)| {
        view! {
            <li>
                <span>{format!("{name} (@{login}), listed as lead on the Overview page, but not appointed")}</span>
                <AppointButton role=role.clone() login/>
            </li>
        }
    };
    (!listed.is_empty()).then(|| {
        view! { <ul class="list-with-buttons">{listed.into_iter().map(entry).collect_view()}</ul> }
    })
}

/// `id` is the place that links of other pages lead to.
#[component]
fn RoleSection(
    #[prop(optional)] id: Option<String>,
    title: String,
    holders: Vec<Appointment>,
    role: Role,
    /// The form of the role without a login.
    empty: RoleForm,
    rejected: Option<RejectedRoleForm>,
) -> impl IntoView {
    let appoint = may_change().then(|| view! { <AppointForm form=empty.clone() role rejected/> });
    view! {
        <section id=id>
            <h2 dir="auto">{title}</h2>
            <Holders holders form=empty/>
            {appoint}
        </section>
    }
}

/// The people who have a role; for those who may change it, with buttons that remove them.
#[component]
fn Holders(holders: Vec<Appointment>, form: RoleForm) -> impl IntoView {
    if holders.is_empty() {
        return Either::Left(view! { <p class="muted">"No one appointed yet."</p> });
    }
    let entry = |appointment: Appointment| {
        let (login, text) = match appointment.holder {
            Holder::Bound(_, person) => {
                let login = person.login.map(String::from).unwrap_or_default();
                (login.clone(), format!("{} (@{login}), since {}", person.name, day(appointment.since.date_naive())))
            }
            Holder::Waiting(login) => (login.to_string(), format!("@{login}, gets this role at their first sign-in")),
        };
        let dismiss = may_change().then(|| {
            let form = RoleForm { login: login.clone(), ..form.clone() };
            view! { <DismissButton form login/> }
        });
        view! { <li><span>{text}</span>{dismiss}</li> }
    };
    Either::Right(view! { <ul class="list-with-buttons">{holders.into_iter().map(entry).collect_view()}</ul> })
}
