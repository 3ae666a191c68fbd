//! The buttons of a task’s page: claiming, changing the status, and showing interest.

use super::action_forms::{ChangeStatusForm, OpenForm};
use super::permissions::{Rights, board_path};
use super::undo::notified_sentence;
use crate::components::field::Hidden;
use crate::forms::given;
use domain::tasks::Status;
use domain::views::TaskPage;
use domain::workflow::{Interest, TaskButton, requires_note};
use leptos::either::{Either, EitherOf3};
use leptos::prelude::*;

/// A form with nothing but its button.
#[component]
pub fn ActionButton(action: String, label: &'static str, #[prop(optional)] primary: bool) -> impl IntoView {
    let class = if primary { "primary" } else { "" };
    view! { <form method="post" action=action><button class=class>{label}</button></form> }
}

/// The form of one button.
#[component]
pub fn TaskActionButton<'a>(
    button: TaskButton,
    /// The address of the task’s page.
    address: &'a str,
    task: &'a TaskPage,
    rights: &'a Rights,
    form: &'a OpenForm,
    #[prop(optional)] primary: bool,
) -> impl IntoView + use<> {
    match button {
        TaskButton::Claim => {
            EitherOf3::A(view! { <ActionButton action=format!("{address}/claim") label="Claim" primary/> })
        }
        TaskButton::Unclaim => {
            EitherOf3::A(view! { <ActionButton action=format!("{address}/unclaim") label="Unclaim" primary/> })
        }
        TaskButton::Interest(kind) => EitherOf3::B(view! { <InterestButton address task rights kind/> }),
        TaskButton::Transition(to) => EitherOf3::C(view! { <StatusChangeButton address task rights to form primary/> }),
    }
}

#[component]
fn InterestButton<'a>(
    address: &'a str,
    task: &'a TaskPage,
    rights: &'a Rights,
    kind: Interest,
) -> impl IntoView + use<> {
    let on = task.interests.iter().any(|(interest, id, _)| *interest == kind && Some(*id) == rights.me);
    view! {
        <form method="post" action=format!("{address}/interest")>
            <Hidden name="kind" value=kind.as_str()/><Hidden name="on" value={if on { "" } else { "yes" }}/>
            <button aria-pressed=if on { "true" } else { "false" }>{kind.label()}</button>
        </form>
    }
}

#[component]
fn StatusChangeButton<'a>(
    address: &'a str,
    task: &'a TaskPage,
    rights: &'a Rights,
    to: Status,
    form: &'a OpenForm,
    primary: bool,
) -> impl IntoView + use<> {
    let (from, action) = (task.row.status, format!("{address}/change-status"));
    if requires_note(from, to) {
        let (open, prompts) = match form {
            OpenForm::ChangeStatus(form) => (Some(form), false),
            OpenForm::ChangeStatusFromBoard(form) => (Some(form), true),
            _ => (None, false),
        };
        let open = open.filter(|form| form.to == to.as_str()).cloned();
        return Either::Left(view! { <StatusChangeWithNote action task rights to open prompts primary/> });
    }
    let class = if primary { "primary" } else { "" };
    Either::Right(view! {
        <form method="post" action=action><Hidden name="to" value=to.as_str()/><button class=class>{transition_label(from, to)}</button></form>
    })
}

/// The form for a status change that needs a note.
///
/// It is open for visitors who come from the task board, and takes them back there.
#[component]
fn StatusChangeWithNote<'a>(
    action: String,
    task: &'a TaskPage,
    rights: &'a Rights,
    to: Status,
    /// What was typed, if the form is rejected or a link opens it.
    open: Option<ChangeStatusForm>,
    /// Whether to ask for the note.
    prompts: bool,
    primary: bool,
) -> impl IntoView + use<> {
    let (number, button) = (task.row.number, transition_label(task.row.status, to));
    let (label, request) =
        if to == Status::Done { ("Result", "Describe the result") } else { ("Reason", "Give a reason") };
    let (is_open, class) = (open.is_some(), if primary { "big primary" } else { "big" });
    let ChangeStatusForm { note, board, .. } = open.unwrap_or_default();
    let board = given(&board).map(|board| {
        let prompt = format!("{request} before you move task {number} to “{}”.", to.as_str());
        let prompt = prompts.then(|| view! { <p>{prompt}</p> });
        let back = board_path(&task.row.edition, number, board, "")
            .map(|back| view! { <a href=back.as_str().to_owned()>"Back to the task board"</a> });
        (prompt, view! { <Hidden name="board" value=board/>{back} })
    });
    let (prompt, back) = board.unzip();
    let notified = if to == Status::Dropped { task.notified_of_drop(rights.me) } else { Vec::new() };
    let notified = notified_sentence(&notified).map(|text| view! { <p class="muted">{text}</p> });
    view! {
        <details open=is_open>
            <summary class=class>{button}</summary>
            <form method="post" action=action class="stacked">
                {prompt}
                <Hidden name="to" value=to.as_str()/>
                <label>{label}<input type="text" name="note" id=is_open.then_some("note") value=note autocomplete="off" maxlength="1000"/></label>
                {notified}
                <div class="form-row"><button class="primary">{button}</button>{back}</div>
            </form>
        </details>
    }
}

fn transition_label(from: Status, to: Status) -> &'static str {
    match (from, to) {
        (Status::Proposed, Status::Planned) => "Accept into the plan",
        (Status::Planned, Status::Proposed) => "Move back to proposed",
        (Status::Dropped, _) => "Propose again",
        (Status::Done, _) => "Reopen",
        (Status::InReview, Status::InProgress) => "Continue work",
        (Status::InProgress, Status::Planned) => "Pause",
        (_, Status::InProgress) => "Start",
        (_, Status::InReview) => "Ready for review",
        (_, Status::Done) => "Mark as done",
        (_, Status::Dropped) => "Drop",
        (_, Status::Planned) => "Move back to planned",
        (_, Status::Proposed) => "Move back to proposed",
    }
}
