//! The actions on a task’s page, each a form with a button.

use super::permissions::{Rights, board_path};
use crate::addresses::sign_in_address;
use crate::components::field;
use crate::fields::Fields;
use domain::editions::Edition;
use domain::people::Person;
use domain::tasks::Status;
use domain::text::LocalPath;
use domain::views::TaskPage;
use domain::workflow::{Interest, requires_note};
use leptos::prelude::*;

/// The most frequent actions: claiming, changing the status, and showing interest.
pub fn actions(edition: &Edition, task: &TaskPage, rights: &Rights, typed: &Fields) -> Option<AnyView> {
    if task.merged_into.is_some() {
        return None;
    }
    let action = address(edition, task);
    Some(if rights.participates {
        view! {
            <div class="actions">
                {lead_transfer_request(task, rights, &action)}
                {stale_claim_question(task, rights, &action)}
                <div class="main-actions">
                    {claim(task, rights, &action)}{status_changes(task, rights, &action, typed)}{release(task, rights, &action)}
                </div>
                {interests(task, rights, &action)}
            </div>
        }
        .into_any()
    } else {
        sign_in_hint(rights, &action)
    })
}

/// A hint for visitors who can’t do anything here: who can, and a link to sign in.
fn sign_in_hint(rights: &Rights, action: &str) -> AnyView {
    let next = LocalPath::parse(action).ok().filter(|_| rights.me.is_none());
    let sign_in = next.map(
        |next| view! { " "<a href=sign_in_address(&next).as_str().to_owned()>"Sign in"</a>" if you are a participant." },
    );
    view! { <p class="muted">"Participants of this edition can claim, update and comment on tasks."{sign_in}</p> }
        .into_any()
}

fn address(edition: &Edition, task: &TaskPage) -> String {
    format!("/{}/tasks/{}", edition.slug, task.row.number)
}

/// The link to the form that edits the task.
pub fn change(edition: &Edition, task: &TaskPage, rights: &Rights) -> Option<AnyView> {
    let action = address(edition, task);
    (rights.edits && task.merged_into.is_none())
        .then(|| view! { <p><a href=format!("{action}/edit")>"Edit task"</a></p> }.into_any())
}

fn button(action: &str, value: &'static str, label: &'static str, primary: bool) -> AnyView {
    let class = if primary { "primary" } else { "" };
    view! { <form method="post" action=action.to_owned()><button class=class name="do" value=value>{label}</button></form> }.into_any()
}

fn lead_transfer_request(task: &TaskPage, rights: &Rights, action: &str) -> Option<AnyView> {
    let transfer = task.lead_transfer.as_ref()?;
    if Some(transfer.to.0) != rights.me {
        let text = format!("{} asked {} to take over as lead.", transfer.from.name, transfer.to.1.name);
        return Some(view! { <p class="muted">{text}</p> }.into_any());
    }
    let note = transfer.note.as_ref().map(|note| view! { <p class="note">{note.to_string()}</p> });
    Some(
        view! {
            <div class="banner">
                <p>{format!("{} asks you to take over as lead of this task.", transfer.from.name)}</p>
                {note}
                <div class="form-row">{button(action, "hand-over-yes", "Accept lead", true)}{button(action, "hand-over-no", "Decline", false)}</div>
            </div>
        }
        .into_any(),
    )
}

/// Asks an assignee who hasn’t posted an update for a while whether they are still working on the task.
fn stale_claim_question(task: &TaskPage, rights: &Rights, action: &str) -> Option<AnyView> {
    let mine = task.claims.iter().find(|claim| Some(claim.id) == rights.me)?;
    let is_stale = !task.row.status.is_over() && (mine.asked.is_some() || mine.offered.is_some());
    is_stale.then(|| {
        view! { <p class="attention">"You haven’t posted an update on this task for a while."</p>{button(action, "still", "I’m still working on it", true)} }.into_any()
    })
}

fn claim(task: &TaskPage, rights: &Rights, action: &str) -> Option<AnyView> {
    match (rights.claims || task.row.status.is_over(), task.row.people_missing) {
        (true, _) => None,
        (false, 0) => Some(view! { <p class="muted">"This task has all the people it needs."</p> }.into_any()),
        (false, _) => Some(button(action, "claim", "Claim", true)),
    }
}

fn release(task: &TaskPage, rights: &Rights, action: &str) -> Option<AnyView> {
    (rights.claims && !task.row.status.is_over()).then(|| button(action, "release", "Unclaim", false))
}

fn interests(task: &TaskPage, rights: &Rights, action: &str) -> AnyView {
    let form = |kind: Interest| {
        let on = task.interests.iter().any(|(interest, id, _)| *interest == kind && Some(*id) == rights.me);
        view! {
            <form method="post" action=action.to_owned()>
                {field::hidden("kind", kind.as_str())}{field::hidden("on", if on { "" } else { "yes" })}
                <button name="do" value="interest" aria-pressed=if on { "true" } else { "false" }>{kind.label()}</button>
            </form>
        }
    };
    // An assignee doesn’t need to show interest in the work, and a task that is over needs no interest.
    let over = task.row.status.is_over();
    let shown = Interest::ALL.into_iter().filter(|kind| !over && (*kind != Interest::Work || !rights.claims));
    view! { <div class="form-row">{shown.map(form).collect_view()}</div> }.into_any()
}

/// A form for each status that the visitor may set; the first is the usual next step.
fn status_changes(task: &TaskPage, rights: &Rights, action: &str, typed: &Fields) -> AnyView {
    let from = task.row.status;
    let claims = !rights.claims && task.row.people_missing > 0;
    let form = |(nth, to): (usize, Status)| {
        let label = transition_label(from, to);
        let class = if nth == 0 && !claims && !from.is_over() { "primary" } else { "" };
        if requires_note(from, to) {
            form_with_note(from, to, task, action, typed)
        } else {
            view! {
                <form method="post" action=action.to_owned()>{field::hidden("to", to.as_str())}<button class=class name="do" value="move">{label}</button></form>
            }
            .into_any()
        }
    };
    rights.status_changes.iter().copied().enumerate().map(form).collect_view().into_any()
}

/// The form for a status change that needs a note.
///
/// It is open for visitors who come from the task board, and takes them back there.
fn form_with_note(from: Status, to: Status, task: &TaskPage, action: &str, typed: &Fields) -> AnyView {
    let button = transition_label(from, to);
    let open = typed.typed("do") == "move" && typed.typed("to") == to.as_str();
    let label = if to == Status::Done { "Result" } else { "Reason" };
    let board = open.then(|| typed.given("board")).flatten().map(|board| {
        let back = board_path(&task.row.edition, task.row.number, board).map(|back| back.as_str().to_owned());
        let first = typed.0.iter().all(|(name, _)| *name != "note");
        let prompt = first.then(|| view! { <p>{format!("{} before you move task {} to “{}”.", if to == Status::Done { "Describe the result" } else { "Give a reason" }, task.row.number, to.as_str())}</p> });
        let back = back.map(|back| view! { <a href=back>"Back to the task board"</a> });
        (prompt, view! { {field::hidden("board", board)}{back} })
    });
    let (prompt, back) = board.unzip();
    let id = open.then_some("note");
    let value = if open { typed.typed("note").to_owned() } else { String::new() };
    view! {
        <details open=open>
            <summary class="big">{button}</summary>
            <form method="post" action=action.to_owned() class="stacked">
                {prompt}
                {field::hidden("to", to.as_str())}
                <label>{label}<input type="text" name="note" id=id value=value autocomplete="off" maxlength="1000"/></label>
                <div class="form-row"><button class="primary" name="do" value="move">{button}</button>{back}</div>
            </form>
        </details>
    }
    .into_any()
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

/// The text typed into a form that is gone because someone else was quicker, so that it isn’t lost.
pub fn unsaved_text(task: &TaskPage, rights: &Rights, typed: &Fields) -> Option<AnyView> {
    let open = task.merged_into.is_none();
    let (name, is_there) = match typed.typed("do") {
        "move" => ("note", rights.status_changes.iter().any(|to| to.as_str() == typed.typed("to"))),
        "hand-over" => ("note", rights.leads && task.lead_transfer.is_none()),
        "give-review" => ("note", rights.reviews),
        "merge" => ("why", rights.manages),
        "split" => ("titles", rights.manages),
        _ => return None,
    };
    let text = typed.given(name).filter(|_| !(is_there && open))?.to_owned();
    Some(
        view! { <section class="column"><h2>"What you typed"</h2><p class="note pre-line">{text}</p></section> }
            .into_any(),
    )
}

/// The less frequent actions; on a phone they are below the content.
pub fn more(edition: &Edition, task: &TaskPage, rights: &Rights, typed: &Fields, people: &[Person]) -> Option<AnyView> {
    if !rights.participates || task.merged_into.is_some() {
        return None;
    }
    let forms = FoldedForms { action: address(edition, task), typed };
    let transfers_lead = rights.leads && task.lead_transfer.is_none();
    let lead_transfer = transfers_lead.then(|| forms.lead_transfer());
    let people_needed = rights.sets_people_needed.then(|| forms.people_needed(task.people_needed));
    let review = rights.asks_review.then(|| forms.request_review());
    let give = rights.reviews.then(|| forms.give_review());
    let keep = rights.manages.then(|| forms.merge_and_split());
    let names = transfers_lead.then(|| field::people("people", people));
    let works_on_it = |person: &Person| task.claims.iter().any(|claim| claim.person.login == person.login);
    let others = || people.iter().filter(|person| !works_on_it(person));
    let reviewers = rights.asks_review.then(|| field::people("reviewers", others()));
    let any = rights.edits
        || rights.leads
        || rights.sets_people_needed
        || rights.asks_review
        || rights.manages
        || give.is_some();
    any.then(|| {
        view! { <section class="sidebar more-actions" aria-label="More actions">{names}{reviewers}{lead_transfer}{people_needed}{review}{give}{keep}</section> }.into_any()
    })
}

/// Forms that are folded until a click, or open with what was typed if they were rejected.
struct FoldedForms<'a> {
    action: String,
    typed: &'a Fields,
}

impl FoldedForms<'_> {
    fn form(&self, what: &'static str, title: &'static str, button: &'static str, fields: AnyView) -> AnyView {
        view! {
            <details open=self.is_rejected(what)>
                <summary>{title}</summary>
                <form method="post" action=self.action.clone() class="stacked">{fields}<button name="do" value=what>{button}</button></form>
            </details>
        }
        .into_any()
    }

    fn is_rejected(&self, what: &str) -> bool {
        self.typed.typed("do") == what
    }

    /// What was typed into a field of the rejected form.
    fn value(&self, what: &str, name: &str) -> String {
        if self.is_rejected(what) { self.typed.typed(name).to_owned() } else { String::new() }
    }

    fn lead_transfer(&self) -> AnyView {
        let (to, note) = (self.value("hand-over", "to"), self.value("hand-over", "note"));
        let fields = view! { {field::login("to", "GitHub login of the new lead", to, "people")}{field::line("note", "Note (optional)", note)} };
        self.form("hand-over", "Transfer lead", "Send request", fields.into_any())
    }

    fn people_needed(&self, current: u32) -> AnyView {
        let what = "people_needed";
        let shown = if self.is_rejected(what) { self.value(what, what) } else { current.to_string() };
        let number = field::number(what.to_owned(), "People needed", shown, 1);
        self.form(what, "People needed", "Set people needed", number)
    }

    fn request_review(&self) -> AnyView {
        let of = field::login("of", "GitHub login of the reviewer", self.value("ask-review", "of"), "reviewers");
        self.form("ask-review", "Request review", "Send review request", of)
    }

    fn give_review(&self) -> AnyView {
        let note = field::line("note", "Your review in one line", self.value("give-review", "note"));
        self.form("give-review", "Add your review", "Submit review", note)
    }

    fn merge_and_split(&self) -> AnyView {
        let (into, why) = (self.value("merge", "into"), self.value("merge", "why"));
        let merge = view! { {field::line("into", "Number of the task to merge this one into", into)}{field::line("why", "Reason", why)} };
        let titles = self.value("split", "titles");
        let titles = field::text("titles", "titles", "Titles of the new tasks, one per line", titles, 3);
        view! {
            {self.form("merge", "Merge duplicate", "Merge into that task", merge.into_any())}
            {self.form("split", "Split task", "Split task", titles)}
        }
        .into_any()
    }
}
