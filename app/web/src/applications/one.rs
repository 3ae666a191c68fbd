//! An application’s page for organizers: what it says, notes, tags, votes and history.

use super::application_path::ApplicationPath;
use super::selection_form::DecisionButtons;
use super::table::{InvitationLink, StateChip, Tags};
use crate::addresses::go_to;
use crate::components::edition::EditionHead;
use crate::components::field::{Done, Hidden, Rejection, TextField};
use crate::components::organizer_tabs::OrganizerTabs;
use crate::components::own_answers::AnswerList;
use crate::components::read_only::may_change;
use crate::components::times::When;
use crate::context::RequestContext;
use crate::error::AppError;
use crate::forms::{Checkbox, Form, FormBody, PageQuery};
use crate::layout::{PageMeta, layout};
use axum::response::Response;
use domain::applications::{ApplicationEventRecord, ApplicationNote, ApplicationPage};
use domain::people::Person;
use domain::text::{LocalPath, LongText, Title};
use domain::time::Zone;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// The query of the page: whether something was just saved.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ApplicationQuery {
    pub saved: Checkbox,
}

impl Form for ApplicationQuery {}

#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct NoteForm {
    pub note: String,
}

impl Form for NoteForm {}

#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct VoteForm {
    /// `yes`, or empty to take the vote back.
    pub vote: String,
}

impl Form for VoteForm {}

pub async fn page(
    context: RequestContext,
    path: ApplicationPath,
    PageQuery(query): PageQuery<ApplicationQuery>,
) -> Result<Response, AppError> {
    show(&context, &path, String::new(), None, query.saved.0).await
}

pub async fn add_note(
    context: RequestContext,
    path: ApplicationPath,
    FormBody(form): FormBody<NoteForm>,
) -> Result<Response, AppError> {
    context.sender(&form, &format!("{}/note", path.address()))?;
    let by = context.organizer(&path.edition)?;
    match LongText::parse(&form.note) {
        Ok(note) => {
            context.store().add_application_note(by, path.id, &note, context.now).await?;
            saved(&path)
        }
        Err(why) => show(&context, &path, form.note, Some(why.to_string()), false).await,
    }
}

pub async fn vote(
    context: RequestContext,
    path: ApplicationPath,
    FormBody(form): FormBody<VoteForm>,
) -> Result<Response, AppError> {
    context.sender(&form, &format!("{}/vote", path.address()))?;
    let by = context.organizer(&path.edition)?;
    context.store().vote_for_application(by, path.id, form.vote == "yes").await?;
    saved(&path)
}

fn saved(path: &ApplicationPath) -> Result<Response, AppError> {
    Ok(go_to(&LocalPath::parse(&format!("{}?saved=yes", path.address()))?))
}

async fn show(
    context: &RequestContext,
    path: &ApplicationPath,
    note: String,
    why: Option<String>,
    is_saved: bool,
) -> Result<Response, AppError> {
    let details = context.store().application(context.viewer(&path.edition)?, path.id).await?;
    let edition = context.edition(&path.edition).await?;
    let actor = context.actor.clone();
    let name = details.row.person.name.to_string();
    let head = PageMeta::new(format!("Application of {name}"), "What this person wrote, notes and history.").under("/");
    Ok(layout(context, head, || {
        let base = format!("/{}/applications", edition.slug);
        let list = (base.clone(), "Applications".to_owned());
        view! {
            <EditionHead edition=edition.clone() actor here="/invitations" title=name below=list/>
            <OrganizerTabs edition=edition.slug.clone() here=""/>
            <Done what=is_saved.then(|| "Saved.".to_owned())/>
            <Rejection why/>
            <Content path details=&details zone=&edition.zone/>
            <Votes path details=&details/>
            {may_change().then(|| view! {
                <form method="post" action=format!("{base}/shortlist") class="stacked">
                    <Hidden name="ids" value=path.id.to_string()/>
                    <DecisionButtons base=&base/>
                </form>
            })}
            <Notes path notes=&details.notes note zone=&edition.zone/>
            <History events=&details.events zone=&edition.zone/>
        }
    }))
}

#[component]
fn Content<'a>(path: &'a ApplicationPath, details: &'a ApplicationPage, zone: &'a Zone) -> impl IntoView {
    let (row, content) = (&details.row, &details.content);
    let login = row.person.login.as_ref().map(|login| {
        view! { <dt>"GitHub"</dt><dd><a href=format!("https://github.com/{login}")>{format!("@{login}")}</a></dd> }
    });
    let projects: Vec<String> = row.projects.iter().map(Title::to_string).collect();
    let projects =
        (!projects.is_empty()).then(|| view! { <dt>"Projects"</dt><dd dir="auto">{projects.join(", ")}</dd> });
    let skills = content.skills.as_ref().map(|skills| {
        view! { <section><h2>"Skills"</h2><p class="pre-line" dir="auto">{skills.to_string()}</p></section> }
    });
    let invitation = row.invitation.map(|invitation| {
        view! { <dt>"Invitation"</dt><dd><InvitationLink slug=&path.edition invitation/></dd> }
    });
    let tags = (!row.tags.is_empty()).then(|| view! { <dt>"Tags"</dt><dd><Tags tags=&row.tags/></dd> });
    view! {
        <section class="details" aria-label="State">
            <dl>
                <dt>"State"</dt><dd><StateChip state=row.state/></dd>
                <dt>"Sent"</dt><dd><When zone=zone.clone() starts=details.sent ends=None/></dd>
                <dt>"Email"</dt><dd>{content.email.to_string()}</dd>
                {login}
                <dt>"First time"</dt><dd>{if row.first_time { "yes" } else { "no, came to an earlier edition" }}</dd>
                {projects}{tags}{invitation}
            </dl>
        </section>
        <div class="column">
            <section><h2>"Reason"</h2><p class="pre-line" dir="auto">{content.reason.to_string()}</p></section>
            {skills}
            <AnswerList answers=&details.answers/>
        </div>
    }
}

#[component]
fn Votes<'a>(path: &'a ApplicationPath, details: &'a ApplicationPage) -> impl IntoView {
    let voters: Vec<String> = details.voters.iter().map(|voter| voter.name.to_string()).collect();
    let who = if voters.is_empty() { "No organizer has voted for it yet.".to_owned() } else { voters.join(", ") };
    let (value, label) = if details.voted { ("", "Take back my vote") } else { ("yes", "Vote for it") };
    view! {
        <section class="column">
            <h2>{format!("Votes: {}", details.row.votes)}</h2>
            <p dir="auto">{who}</p>
            {may_change().then(|| view! {
                <form method="post" action=format!("{}/vote", path.address())>
                    <Hidden name="vote" value/>
                    <button>{label}</button>
                </form>
            })}
        </section>
    }
}

/// The name of an organizer; a deleted account has none.
fn name(by: Option<&Person>) -> String {
    by.map_or_else(|| "Former organizer".to_owned(), |person| person.name.to_string())
}

#[component]
fn Notes<'a>(path: &'a ApplicationPath, notes: &'a [ApplicationNote], note: String, zone: &'a Zone) -> impl IntoView {
    let entry = |note: &ApplicationNote| {
        view! { <li><b>{name(note.by.as_ref())}</b>" "<span class="muted"><When zone=zone.clone() starts=note.at ends=None/></span><p class="note pre-line" dir="auto">{note.text.to_string()}</p></li> }
    };
    let entries =
        (!notes.is_empty()).then(|| view! { <ol class="entry-list">{notes.iter().map(entry).collect_view()}</ol> });
    view! {
        <section class="column">
            <h2>"Notes"</h2>
            {entries}
            {may_change().then(|| view! {
                <form method="post" action=format!("{}/note", path.address()) class="stacked">
                    <TextField name="note" id="note" label="Note (only organizers and viewers read it)" value=note rows=3/>
                    <button>"Add note"</button>
                </form>
            })}
        </section>
    }
}

#[component]
fn History<'a>(events: &'a [ApplicationEventRecord], zone: &'a Zone) -> impl IntoView {
    let entry = |event: &ApplicationEventRecord| {
        let by = event.by.as_ref().map(|person| format!(", {}", person.name));
        view! { <li>{event.event.label()}<br/><span class="muted"><When zone=zone.clone() starts=event.at ends=None/>{by}</span></li> }
    };
    view! { <section class="column"><h2>"History"</h2><ol class="timeline">{events.iter().map(entry).collect_view()}</ol></section> }
}
