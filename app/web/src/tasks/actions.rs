//! The actions on a task’s page: a few buttons, and a menu with the rest.

use super::action_buttons::TaskActionButton;
use super::action_forms::OpenForm;
use super::more_actions::{MoreActions, has_more_actions};
use super::permissions::Rights;
use super::questions::{Question, is_asked_to_lead, is_asked_to_review, is_stale};
use crate::addresses::sign_in_address;
use domain::editions::Edition;
use domain::people::Person;
use domain::text::LocalPath;
use domain::views::TaskPage;
use domain::workflow::{ButtonChoice, TaskButton, TaskButtons, TaskQuestion};
use leptos::either::Either;
use leptos::prelude::*;

#[component]
pub fn Actions<'a>(
    /// The address of the task’s page.
    address: &'a str,
    task: &'a TaskPage,
    rights: &'a Rights,
    form: &'a OpenForm,
    /// The people to choose from.
    people: &'a [Person],
) -> impl IntoView + use<> {
    (!task.has_moved()).then(|| {
        if !rights.participates {
            let signed_in = rights.me.is_some();
            return Either::Left(view! { <SignInHint address=address.to_owned() signed_in/> });
        }
        let buttons = buttons(task, rights);
        let question = buttons.question.map(|question| view! { <Question question address task form/> });
        let primary =
            buttons.primary.map(|button| view! { <TaskActionButton button address task rights form primary=true/> });
        let secondary = buttons.secondary.iter().copied();
        let secondary = secondary.map(|button| view! { <TaskActionButton button address task rights form/> });
        Either::Right(view! {
            <div class="actions">
                <People task rights/>
                {question}
                <div class="main-actions">{primary}{secondary.collect_view()}</div>
                <Menu buttons=&buttons address task rights form people/>
            </div>
        })
    })
}

fn buttons(task: &TaskPage, rights: &Rights) -> TaskButtons {
    TaskButtons::of(&ButtonChoice {
        status: task.row.status,
        has_claim: rights.claims,
        has_place: task.row.people_missing > 0,
        transitions: &rights.status_changes,
        asked_to_lead: is_asked_to_lead(task, rights),
        asked_to_review: is_asked_to_review(task, rights),
        proposed: task.proposed_status().map(|proposed| proposed.to),
        is_stale: is_stale(task, rights),
    })
}

/// Says that the task has enough people, or that someone else is asked to lead it.
#[component]
fn People<'a>(task: &'a TaskPage, rights: &'a Rights) -> impl IntoView + use<> {
    let asked = task.lead_transfer.as_ref().filter(|_| !is_asked_to_lead(task, rights)).map(|transfer| {
        let text = format!("{} asked {} to take over as lead.", transfer.from.name, transfer.to.1.name);
        let ends = task.lead_request_of(rights.me).map(|_| " If you unclaim this task, the request is withdrawn.");
        view! { <p class="muted">{text}{ends}</p> }
    });
    let is_full = !rights.claims && !task.row.status.is_over() && task.row.people_missing == 0;
    let full = is_full.then(|| view! { <p class="muted">"This task has all the people it needs."</p> });
    view! { {asked}{full} }
}

/// Everything that has no visible button. A rejected form is shown in the open menu.
#[component]
fn Menu<'a>(
    buttons: &'a TaskButtons,
    address: &'a str,
    task: &'a TaskPage,
    rights: &'a Rights,
    form: &'a OpenForm,
    people: &'a [Person],
) -> impl IntoView + use<> {
    let questions = buttons.later_questions.iter().copied();
    let questions = questions.map(|question| view! { <Question question address task form/> }).collect_view();
    let others = buttons.menu.iter().copied();
    let others = others.map(|button| view! { <TaskActionButton button address task rights form/> }).collect_view();
    let is_empty = buttons.later_questions.is_empty() && buttons.menu.is_empty() && !has_more_actions(task, rights);
    (!is_empty).then(|| {
        view! {
            <details class="menu" open=is_in_menu(form, buttons)>
                <summary>"More actions"</summary>
                <div class="menu-entries">
                    {questions}
                    <div class="main-actions">{others}</div>
                    <MoreActions address task rights form people/>
                </div>
            </details>
        }
    })
}

/// Whether the form that is open is in the menu.
fn is_in_menu(form: &OpenForm, buttons: &TaskButtons) -> bool {
    match form {
        OpenForm::Review(_) => buttons.question != Some(TaskQuestion::Review),
        OpenForm::ChangeStatus(form) | OpenForm::ChangeStatusFromBoard(form) => {
            buttons.menu.iter().any(|button| matches!(button, TaskButton::Transition(to) if to.as_str() == form.to))
        }
        OpenForm::Funding(_)
        | OpenForm::PeopleNeeded(_)
        | OpenForm::TransferLead(_)
        | OpenForm::Assign(_)
        | OpenForm::RequestReview(_)
        | OpenForm::Merge(_)
        | OpenForm::Split(_)
        | OpenForm::Separate(_) => true,
        OpenForm::None
        | OpenForm::AddLink(_)
        | OpenForm::Comment(_)
        | OpenForm::CommentPreview(_)
        | OpenForm::Update(_) => false,
    }
}

/// Tells visitors who can’t do anything here who can, and links to the sign-in page.
#[component]
fn SignInHint(address: String, signed_in: bool) -> impl IntoView {
    let next = LocalPath::parse(&address).ok().filter(|_| !signed_in);
    let sign_in = next.map(
        |next| view! { " "<a href=sign_in_address(&next).as_str().to_owned()>"Sign in"</a>" if you are a participant." },
    );
    view! { <p class="muted">"Participants of this edition can claim, update and comment on tasks."{sign_in}</p> }
}

/// The link to the form that edits the task.
#[component]
pub fn EditLink<'a>(edition: &'a Edition, task: &'a TaskPage, rights: &'a Rights) -> impl IntoView + use<> {
    let address = format!("/{}/tasks/{}/edit", edition.slug, task.row.number);
    (rights.edits && !task.has_moved()).then(|| view! { <p><a href=address>"Edit task"</a></p> })
}
