//! The table of applications, those with most votes first.

use crate::components::read_only::may_change;
use crate::components::times::Ago;
use domain::applications::{ApplicationRow, ApplicationState};
use domain::id::{ApplicationId, EditionSlug, InvitationId};
use domain::invitations::InvitationState;
use domain::text::Title;
use domain::time::Instant;
use leptos::prelude::*;
use std::collections::BTreeSet;

/// Renders the rows, for organizers each with a checkbox to select it. `question` heads the column of its answers.
#[component]
pub fn ApplicationTable<'a>(
    slug: &'a EditionSlug,
    rows: &'a [ApplicationRow],
    ticked: &'a BTreeSet<ApplicationId>,
    question: Option<String>,
    now: Instant,
) -> impl IntoView + use<> {
    let row = |row: &ApplicationRow| {
        view! { <Row slug row ticked=ticked.contains(&row.id) question=question.clone() now/> }
    };
    let rows: Vec<_> = rows.iter().map(row).collect();
    view! {
        <table class="cards applications">
            <caption class="visually-hidden">"Applications"</caption>
            <thead>
                <tr>
                    {may_change().then(|| view! { <th scope="col"><span class="visually-hidden">"Select"</span></th> })}<th scope="col">"Who"</th><th scope="col">"State"</th>
                    <th scope="col">"Votes"</th><th scope="col">"Projects"</th><th scope="col">"First time"</th><th scope="col">"Invitation"</th><th scope="col">"Tags"</th>
                    {question.map(|text| view! { <th scope="col" dir="auto">{text}</th> })}
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
}

#[component]
fn Row<'a>(
    slug: &'a EditionSlug,
    row: &'a ApplicationRow,
    ticked: bool,
    question: Option<String>,
    now: Instant,
) -> impl IntoView + use<> {
    let name = row.person.name.to_string();
    let label = format!("Select {name}");
    let login = row.person.login.as_ref().map(|login| view! { <span class="subtext">{format!("@{login}")}</span> });
    let projects: Vec<String> = row.projects.iter().map(Title::to_string).collect();
    let projects = (!projects.is_empty()).then(|| projects.join(", "));
    let select = may_change().then(|| {
        view! { <td class="select-cell"><label><input type="checkbox" name="ids" value=row.id.to_string() checked=ticked/><span class="visually-hidden">{label}</span></label></td> }
    });
    let answer = row.answer.as_ref().map(ToString::to_string);
    view! {
        <tr>
            {select}
            <th scope="row"><a href=format!("/{slug}/applications/{}", row.id) dir="auto">{name}</a>{login}</th>
            <td data-label="State"><span><StateChip state=row.state/><span class="subtext"><Ago now then=row.since/></span></span></td>
            <td data-label="Votes">{row.votes.to_string()}</td>
            <td data-label="Projects" dir="auto">{projects}</td>
            <td data-label="First time">{if row.first_time { "first time" } else { "came before" }}</td>
            <td data-label="Invitation">{row.invitation.map(|invitation| view! { <InvitationLink slug invitation/> })}</td>
            <td data-label="Tags">{(!row.tags.is_empty()).then(|| view! { <Tags tags=&row.tags/> })}</td>
            {question.map(|text| view! { <td data-label=text class="pre-line" dir="auto">{answer}</td> })}
        </tr>
    }
}

#[component]
pub fn Tags<'a>(tags: &'a [Title]) -> impl IntoView + use<> {
    let tag = |tag: &Title| view! { <li class="chip" dir="auto">{tag.to_string()}</li> };
    view! { <ul class="chip-list">{tags.iter().map(tag).collect_view()}</ul> }
}

/// The state of a person’s invitation, which links to it.
#[component]
pub fn InvitationLink<'a>(slug: &'a EditionSlug, invitation: (InvitationId, InvitationState)) -> impl IntoView + use<> {
    let (id, state) = invitation;
    let label = match state {
        InvitationState::Accepted => "has a seat",
        InvitationState::Waitlisted => "on the waitlist",
        state => state.as_str(),
    };
    view! { <a href=format!("/{slug}/invitations/{id}")>{label}</a> }
}

#[component]
pub fn StateChip(state: ApplicationState) -> impl IntoView {
    let class = match state {
        ApplicationState::New => "chip state is-draft",
        ApplicationState::Shortlisted => "chip state is-sent",
        ApplicationState::Invited => "chip state is-accepted",
        ApplicationState::NotInvited => "chip state is-declined",
        ApplicationState::Withdrawn => "chip state is-withdrawn",
    };
    view! { <span class=class>{state.label()}</span> }
}
