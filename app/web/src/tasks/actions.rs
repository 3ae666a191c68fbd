//! The most frequent actions on a task’s page: claiming, changing the status, and showing interest.

use super::action_forms::{ChangeStatusForm, OpenForm};
use super::permissions::{Rights, board_path};
use crate::addresses::sign_in_address;
use crate::components::field::Hidden;
use crate::forms::given;
use domain::editions::Edition;
use domain::tasks::Status;
use domain::text::LocalPath;
use domain::views::TaskPage;
use domain::workflow::{Interest, requires_note};
use leptos::either::Either;
use leptos::prelude::*;

#[component]
pub fn Actions<'a>(
    /// The address of the task’s page.
    address: String,
    task: &'a TaskPage,
    rights: &'a Rights,
    form: &'a OpenForm,
) -> impl IntoView + use<> {
    (!task.has_moved()).then(|| {
        if !rights.participates {
            return Either::Left(view! { <SignInHint address signed_in=rights.me.is_some()/> });
        }
        Either::Right(view! {
            <div class="actions">
                <LeadTransferRequest address=&address task rights/>
                <StaleClaimQuestion address=&address task rights/>
                <div class="main-actions">
                    <Claim address=&address task rights/>
                    <StatusChanges address=&address task rights form/>
                    <Unclaim address=&address task rights/>
                </div>
                <InterestButtons address=&address task rights/>
            </div>
        })
    })
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

/// A form with nothing but its button.
#[component]
fn ActionButton(action: String, label: &'static str, #[prop(optional)] primary: bool) -> impl IntoView {
    let class = if primary { "primary" } else { "" };
    view! { <form method="post" action=action><button class=class>{label}</button></form> }
}

#[component]
fn LeadTransferRequest<'a>(address: &'a str, task: &'a TaskPage, rights: &'a Rights) -> impl IntoView + use<> {
    task.lead_transfer.as_ref().map(|transfer| {
        if Some(transfer.to.0) != rights.me {
            let text = format!("{} asked {} to take over as lead.", transfer.from.name, transfer.to.1.name);
            return Either::Left(view! { <p class="muted">{text}</p> });
        }
        let note = transfer.note.as_ref().map(|note| view! { <p class="note" dir="auto">{note.to_string()}</p> });
        Either::Right(view! {
            <div class="banner">
                <p>{format!("{} asks you to take over as lead of this task.", transfer.from.name)}</p>
                {note}
                <div class="form-row">
                    <ActionButton action=format!("{address}/accept-lead") label="Accept lead" primary=true/>
                    <ActionButton action=format!("{address}/decline-lead") label="Decline"/>
                </div>
            </div>
        })
    })
}

/// Asks an assignee who hasn’t posted an update for a while whether they are still working on the task.
#[component]
fn StaleClaimQuestion<'a>(address: &'a str, task: &'a TaskPage, rights: &'a Rights) -> impl IntoView + use<> {
    let mine = task.claims.iter().find(|claim| Some(claim.id) == rights.me);
    let is_stale = mine.is_some_and(|mine| mine.asked.is_some() || mine.offered.is_some());
    (is_stale && !task.row.status.is_over()).then(|| {
        view! {
            <p class="attention">"You haven’t posted an update on this task for a while."</p>
            <ActionButton action=format!("{address}/confirm-claim") label="I’m still working on it" primary=true/>
            <ul class="link-row">
                <li><a href=format!("{address}/need-help")>"I need help"</a></li>
                <li><a href=format!("{address}/hand-over")>"Hand it over"</a></li>
            </ul>
        }
    })
}

#[component]
fn Claim<'a>(address: &'a str, task: &'a TaskPage, rights: &'a Rights) -> impl IntoView + use<> {
    (!rights.claims && !task.row.status.is_over()).then(|| {
        if task.row.people_missing == 0 {
            Either::Left(view! { <p class="muted">"This task has all the people it needs."</p> })
        } else {
            Either::Right(view! { <ActionButton action=format!("{address}/claim") label="Claim" primary=true/> })
        }
    })
}

#[component]
fn Unclaim<'a>(address: &'a str, task: &'a TaskPage, rights: &'a Rights) -> impl IntoView + use<> {
    (rights.claims && !task.row.status.is_over())
        .then(|| view! { <ActionButton action=format!("{address}/unclaim") label="Unclaim"/> })
}

#[component]
fn InterestButtons<'a>(address: &'a str, task: &'a TaskPage, rights: &'a Rights) -> impl IntoView + use<> {
    let form = |kind: Interest| {
        let on = task.interests.iter().any(|(interest, id, _)| *interest == kind && Some(*id) == rights.me);
        view! {
            <form method="post" action=format!("{address}/interest")>
                <Hidden name="kind" value=kind.as_str()/><Hidden name="on" value={if on { "" } else { "yes" }}/>
                <button aria-pressed=if on { "true" } else { "false" }>{kind.label()}</button>
            </form>
        }
    };
    // An assignee doesn’t need to show interest in the work, and a task that is over needs no interest.
    let over = task.row.status.is_over();
    let shown = Interest::ALL.into_iter().filter(|kind| !over && (*kind != Interest::Work || !rights.claims));
    view! { <div class="form-row">{shown.map(form).collect_view()}</div> }
}

/// A form for each status that the visitor may set; the first is the usual next step.
#[component]
fn StatusChanges<'a>(
    address: &'a str,
    task: &'a TaskPage,
    rights: &'a Rights,
    form: &'a OpenForm,
) -> impl IntoView + use<> {
    let from = task.row.status;
    let claims = !rights.claims && task.row.people_missing > 0;
    let (open, prompts) = match form {
        OpenForm::ChangeStatus(form) => (Some(form), false),
        OpenForm::ChangeStatusFromBoard(form) => (Some(form), true),
        _ => (None, false),
    };
    let change = |(nth, to): (usize, Status)| {
        let action = format!("{address}/change-status");
        if requires_note(from, to) {
            let open = open.filter(|form| form.to == to.as_str()).cloned();
            return Either::Left(view! { <StatusChangeWithNote action task to open prompts/> });
        }
        let class = if nth == 0 && !claims && !from.is_over() { "primary" } else { "" };
        Either::Right(view! {
            <form method="post" action=action><Hidden name="to" value=to.as_str()/><button class=class>{transition_label(from, to)}</button></form>
        })
    };
    rights.status_changes.iter().copied().enumerate().map(change).collect_view()
}

/// The form for a status change that needs a note.
///
/// It is open for visitors who come from the task board, and takes them back there.
#[component]
fn StatusChangeWithNote<'a>(
    action: String,
    task: &'a TaskPage,
    to: Status,
    /// What was typed, if the form is rejected or a link opens it.
    open: Option<ChangeStatusForm>,
    /// Whether to ask for the note.
    prompts: bool,
) -> impl IntoView + use<> {
    let (number, button) = (task.row.number, transition_label(task.row.status, to));
    let (label, request) =
        if to == Status::Done { ("Result", "Describe the result") } else { ("Reason", "Give a reason") };
    let is_open = open.is_some();
    let ChangeStatusForm { note, board, .. } = open.unwrap_or_default();
    let board = given(&board).map(|board| {
        let prompt = format!("{request} before you move task {number} to “{}”.", to.as_str());
        let prompt = prompts.then(|| view! { <p>{prompt}</p> });
        let back = board_path(&task.row.edition, number, board, "")
            .map(|back| view! { <a href=back.as_str().to_owned()>"Back to the task board"</a> });
        (prompt, view! { <Hidden name="board" value=board/>{back} })
    });
    let (prompt, back) = board.unzip();
    view! {
        <details open=is_open>
            <summary class="big">{button}</summary>
            <form method="post" action=action class="stacked">
                {prompt}
                <Hidden name="to" value=to.as_str()/>
                <label>{label}<input type="text" name="note" id=is_open.then_some("note") value=note autocomplete="off" maxlength="1000"/></label>
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
