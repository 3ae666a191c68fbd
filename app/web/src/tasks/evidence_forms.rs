//! Folded forms at the evidence of a task: its links, and whether the status follows them.

use super::action_forms::OpenForm;
use super::permissions::Rights;
use crate::components::field::Hidden;
use domain::tasks::Evidence;
use domain::views::TaskPage;
use leptos::prelude::*;

/// Adds and removes links, for people who may edit the task.
#[component]
pub fn EvidenceForms<'a>(
    address: &'a str,
    task: &'a TaskPage,
    rights: &'a Rights,
    form: &'a OpenForm,
) -> impl IntoView + use<> {
    let is_shown = rights.edits && !task.has_moved();
    is_shown.then(|| {
        let follows = rights.follows_evidence.then(|| view! { <FollowEvidence address follows=task.follows_evidence/> });
        let is_open = matches!(form, OpenForm::AddLink(_));
        view! {
            <details open=is_open>
                <summary>"Add or remove links"</summary>
                <div class="menu-entries">
                    <form method="post" action=format!("{address}/add-link") class="stacked">
                        <label>"Link to an issue, pull request, release or document"
                            <input type="url" name="url" value=form.link().to_owned() placeholder="https://github.com/owner/project/pull/12" maxlength="2000" autocomplete="off" required/>
                        </label>
                        <button>"Add link"</button>
                    </form>
                    <RemoveLinks address evidence=&task.row.evidence/>
                    {follows}
                </div>
            </details>
        }
    })
}

#[component]
fn RemoveLinks<'a>(address: &'a str, evidence: &'a [Evidence]) -> impl IntoView + use<> {
    let entry = |link: &Evidence| {
        let label = format!("Remove {}", link.label());
        view! {
            <li>
                <form method="post" action=format!("{address}/remove-link")><Hidden name="url" value=link.url.to_string()/><button>{label}</button></form>
            </li>
        }
    };
    (!evidence.is_empty()).then(|| {
        view! { <details><summary>"Remove a link"</summary><ul class="plain-list">{evidence.iter().map(entry).collect_view()}</ul></details> }
    })
}

#[component]
fn FollowEvidence<'a>(address: &'a str, follows: bool) -> impl IntoView + use<> {
    let (text, button, on) = if follows {
        (
            "The status follows the evidence: once all pull requests are merged, the task is done.",
            "Ask before the status changes",
            "",
        )
    } else {
        (
            "When the evidence suggests another status, Cairn asks before it changes.",
            "Let the status follow the evidence",
            "yes",
        )
    };
    view! {
        <form method="post" action=format!("{address}/follow-evidence") class="stacked">
            <p class="muted">{text}</p>
            <Hidden name="on" value=on/>
            <button>{button}</button>
        </form>
    }
}
