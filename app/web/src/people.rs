//! The people of an edition as cards, filtered by project and track.
//!
//! Below it are the pages on which organizers correct people.

pub mod directory;
pub mod edit;
pub mod merge;
mod person_form;

use crate::components::chips::Face;
use crate::components::edition::EditionHead;
use crate::components::maybe_link::MaybeLink;
use crate::components::seats::in_public;
use crate::context::{EditionPath, RequestContext};
use crate::error::AppError;
use crate::forms::{Form, PageQuery};
use crate::layout::{PageMeta, layout};
use axum::response::Response;
use domain::access::{Actor, may_edit_people, may_edit_settings, may_propose};
use domain::editions::Edition;
use domain::id::EditionSlug;
use domain::people::{ClaimedTask, ListedParticipant};
use domain::seats::SeatFigures;
use domain::text::{LongText, ShortText, Title, counted};
use domain::time::Instant;
use leptos::either::EitherOf3;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use store::VisibleAnswers;

/// The filter of the list; an empty field matches everyone.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct PeopleQuery {
    project: String,
    track: String,
}

impl Form for PeopleQuery {}

impl PeopleQuery {
    fn keeps(&self, participant: &ListedParticipant) -> bool {
        (self.project.is_empty() || participant.projects.iter().any(|title| title.as_str() == self.project))
            && (self.track.is_empty() || participant.leads.iter().any(|title| title.as_str() == self.track))
    }
}

pub async fn page(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    PageQuery(query): PageQuery<PeopleQuery>,
) -> Result<Response, AppError> {
    let edition = context.edition(&slug).await?;
    let people = context.store().participants(&slug).await?.unwrap_or_default();
    let seats = context.store().seat_figures(&slug).await?;
    let answers = match context.participant(&slug) {
        Ok(by) => context.store().visible_answers(by).await?,
        Err(_) => VisibleAnswers::new(),
    };
    let title = format!("People of the {}", edition.title);
    let head = PageMeta::new(title.clone(), format!("{title}: {}.", described(&people))).under("/");
    let (actor, now) = (context.actor.clone(), context.now);
    Ok(layout(&context, head, || view! { <PeoplePage actor now edition people seats query answers/> }))
}

/// `35 people from 17 projects`.
fn described(people: &[ListedParticipant]) -> String {
    let projects: BTreeSet<_> = people.iter().flat_map(|person| &person.projects).collect();
    match projects.len() {
        0 => counted(people.len(), "person", "people"),
        count => {
            format!("{} from {}", counted(people.len(), "person", "people"), counted(count, "project", "projects"))
        }
    }
}

#[component]
fn PeoplePage(
    actor: Actor,
    now: Instant,
    edition: Edition,
    people: Vec<ListedParticipant>,
    seats: SeatFigures,
    query: PeopleQuery,
    answers: VisibleAnswers,
) -> impl IntoView {
    let slug = edition.slug.clone();
    let propose = (may_propose(&actor, &slug) && !edition.is_over(now))
        .then(|| view! { <p><a href=format!("/{slug}/propose")>"Propose someone to invite"</a></p> });
    let edit = may_edit_people(&actor).then(|| view! { <p><a href="/people">"Add or correct people"</a></p> });
    let leads = actor.account().is_some_and(|account| account.led_tracks(&slug).next().is_some());
    let write = (leads && edition.parts.invitations)
        .then(|| view! { <p><a href=format!("/{slug}/emails/new")>"Write to the people of your track"</a></p> });
    let headline = described(&people);
    let unlisted = seats.unlisted(people.len() as u32);
    let unlisted = unlisted.map(|count| format!(", {} not listed", counted(count as usize, "person is", "people are")));
    let matching: Vec<ListedParticipant> =
        people.iter().filter(|participant| query.keeps(participant)).cloned().collect();
    let list = match (people.is_empty(), matching.is_empty()) {
        (true, _) => {
            let invite = (may_edit_settings(&actor, &slug) && edition.parts.invitations)
                .then(|| view! { " "<a href=format!("/{slug}/invitations")>"Invite people"</a> });
            EitherOf3::A(
                view! { <p>"No confirmed participants yet. People who accept an invitation and agree to be listed appear here."{invite}</p> },
            )
        }
        (false, true) => EitherOf3::B(
            view! { <p>"No one matches these filters. "<a href=format!("/{slug}/people")>"Show everyone"</a></p> },
        ),
        (false, false) => {
            let over = edition.is_over(now);
            EitherOf3::C(view! { <PeopleList slug=slug.clone() people=matching answers over/> })
        }
    };
    view! {
        <EditionHead edition actor here="/people" title="People".to_owned()/>
        <p class="headline">{headline}</p>
        <p class="muted">{in_public(&seats)}{unlisted}</p>
        <PeopleFilter people query action=format!("/{slug}/people")/>
        {list}
        {propose}
        {edit}
        {write}
    }
}

#[component]
fn PeopleList(slug: EditionSlug, people: Vec<ListedParticipant>, answers: VisibleAnswers, over: bool) -> impl IntoView {
    let cards = people.into_iter().map(|participant| {
        let own = answers.iter().find(|(person, _)| *person == participant.person);
        let answers = own.map(|(_, answers)| answers.clone()).unwrap_or_default();
        view! { <ParticipantCard slug=slug.clone() participant answers over/> }
    });
    view! { <ul class="people">{cards.collect_view()}</ul> }
}

#[component]
fn ParticipantCard(
    slug: EditionSlug,
    participant: ListedParticipant,
    answers: Vec<(ShortText, LongText)>,
    over: bool,
) -> impl IntoView {
    let name = participant.person.name.to_string();
    let login = participant.person.login.clone();
    // Mentions link to this id.
    let id = login.as_ref().map(|login| format!("person-{login}"));
    let profile = login.clone().map(|login| {
        view! { <a href=format!("https://github.com/{login}")>{format!("@{login}")}</a> }
    });
    let marks = |class: &'static str, titles: Vec<Title>, before: &'static str| {
        titles.into_iter().map(move |title| view! { <li class=class>{format!("{before}{title}")}</li> }).collect_view()
    };
    let none = participant.projects.is_empty() && participant.leads.is_empty();
    let contribution = Some(participant.contribution.in_words(over)).filter(|text| !text.is_empty());
    // Tasks can be listed by login only.
    let all = login.map(|login| format!("/{slug}/tasks?who={login}"));
    let contribution = contribution.map(|text| view! { <MaybeLink address=all.clone() text/> });
    let others = participant.contribution.claimed as usize;
    let others = others.saturating_sub(participant.tasks.len());
    view! {
        <li class="card person" id=id>
            <Face person=participant.person/>
            <div>
                <b dir="auto">{name}</b>
                {profile}
                {(!none).then(|| view! { <ul class="chip-list">{marks("chip", participant.projects, "")}{marks("chip track-lead", participant.leads, "lead of ")}</ul> })}
                {contribution}
                <NamedTasks slug tasks=participant.tasks others all/>
                <VisibleAnswerList answers/>
            </div>
        </li>
    }
}

/// Answers that signed-in participants see.
#[component]
fn VisibleAnswerList(answers: Vec<(ShortText, LongText)>) -> impl IntoView {
    let entry = |(question, answer): &(ShortText, LongText)| {
        view! { <dt dir="auto">{question.to_string()}</dt><dd class="pre-line" dir="auto">{answer.to_string()}</dd> }
    };
    (!answers.is_empty()).then(|| view! { <dl>{answers.iter().map(entry).collect_view()}</dl> })
}

/// The first tasks that a person has claimed; `others` is the number of the others, and `all` the list of all.
#[component]
fn NamedTasks(slug: EditionSlug, tasks: Vec<ClaimedTask>, others: usize, all: Option<String>) -> impl IntoView {
    let task = |ClaimedTask { number, title }: ClaimedTask| {
        view! { <li><a href=format!("/{slug}/tasks/{number}") dir="auto">{title.to_string()}</a></li> }
    };
    let more = (others > 0).then(|| {
        view! { <li><MaybeLink address=all text=format!("and {others} more")/></li> }
    });
    (!tasks.is_empty())
        .then(|| view! { <ul class="claimed-tasks">{tasks.into_iter().map(task).collect_view()}{more}</ul> })
}

/// The filter form, or nothing if there is nothing to choose from.
#[component]
fn PeopleFilter(people: Vec<ListedParticipant>, query: PeopleQuery, action: String) -> impl IntoView {
    let projects = titles(&people, |participant| &participant.projects);
    let tracks = titles(&people, |participant| &participant.leads);
    (projects.len() + tracks.len() > 0).then(|| {
        view! {
            <form class="filter" action=action>
                <FilterChoice name="project" label="Project" titles=projects chosen=query.project/>
                <FilterChoice name="track" label="Lead of track" titles=tracks chosen=query.track/>
                <button>"Apply filters"</button>
            </form>
        }
    })
}

fn titles(people: &[ListedParticipant], of: impl Fn(&ListedParticipant) -> &[Title]) -> BTreeSet<String> {
    people.iter().flat_map(|participant| of(participant).iter().map(Title::to_string)).collect()
}

#[component]
fn FilterChoice(name: &'static str, label: &'static str, titles: BTreeSet<String>, chosen: String) -> impl IntoView {
    let option = |title: String| {
        let selected = title == chosen;
        view! { <option value=title.clone() selected=selected>{title.clone()}</option> }
    };
    (!titles.is_empty()).then(|| {
        view! { <label>{label}<select name=name><option value="">"any"</option>{titles.into_iter().map(option).collect_view()}</select></label> }
    })
}
