//! What was just done on a task’s page, by the last segment of the address of its form.

use domain::tasks::Status;
use domain::views::TaskPage;

/// A sentence for an action, or `None` for an unknown one.
pub fn done_text(action: &str, task: &TaskPage) -> Option<String> {
    if let Some(number) = action.strip_prefix("merge-") {
        return merged(number, task);
    }
    let text = match action {
        "propose" => return Some(proposed(task)),
        "change-status" => return Some(changed_status(task)),
        "edit" => "Your changes are saved.",
        "claim" => "You claimed this task.",
        "claim-instead-of-review" => {
            "You claimed this task. As an assignee you can’t review it. The person who asked you for a review is notified."
        }
        "unclaim" => "You unclaimed this task.",
        "unclaim-with-request" => return Some(unclaimed_with_request(task)),
        "assign" => "The person is assigned and gets a notification.",
        "unassign" => "The person is no longer assigned. If it is someone else, they get a notification.",
        "funding" => "The funding is saved.",
        "due" => "The due date is saved.",
        "confirm-claim" => "Your claim is confirmed.",
        "confirm-status" => return Some(format!("The status is now {}.", task.row.status.as_str())),
        "dismiss-status" => "The status stays as it is.",
        "still-on-it" => "Thank you. Your claim is confirmed.",
        "need-help" => "The leads of the track and the organizers know that you need help.",
        "hand-over" => "You handed this task over.",
        "people-needed" => "The number of people needed is saved.",
        "transfer-lead" => "The person is asked to lead this task.",
        "accept-lead" => "You lead this task now.",
        "decline-lead" => "You declined to lead this task.",
        "interest" => "Your interest is saved.",
        "request-review" => "The review is requested.",
        "review" => "Your review is saved.",
        "split" => "The new tasks are added.",
        "separate" => "The tasks are separated.",
        _ => return None,
    };
    Some(text.to_owned())
}

/// The task that was merged into this one.
fn merged(number: &str, task: &TaskPage) -> Option<String> {
    let merged = task.merged.iter().find(|merged| merged.number.to_string() == number)?;
    Some(format!("Task {number} “{}” was merged into this task.", merged.title))
}

/// That a request ended with the claim of the lead, and who leads the task.
fn unclaimed_with_request(task: &TaskPage) -> String {
    let lead = task.claims.iter().find(|claim| claim.lead);
    let lead =
        lead.map_or("No one leads this task.".to_owned(), |lead| format!("{} leads this task.", lead.person.name));
    format!("You unclaimed this task. Your request that someone takes over as lead is withdrawn. {lead}")
}

/// The new status, and the tasks that block one which was started or finished all the same.
fn changed_status(task: &TaskPage) -> String {
    let status = task.row.status;
    let open = task.depends_on.iter().filter(|link| !link.status.is_over());
    let open: Vec<String> = open.map(|link| link.number.to_string()).collect();
    let goes_on = matches!(status, Status::InProgress | Status::InReview | Status::Done);
    match (goes_on, open.as_slice()) {
        (true, [one]) => {
            format!("The status is now {}, but task {one} blocks it and is not finished.", status.as_str())
        }
        (true, [_, ..]) => {
            format!(
                "The status is now {}, but tasks {} block it and are not finished.",
                status.as_str(),
                open.join(", ")
            )
        }
        _ => format!("The status is now {}.", status.as_str()),
    }
}

/// What happens next with a proposal, and who decides.
fn proposed(task: &TaskPage) -> String {
    let number = task.row.number;
    let decides = match (&task.row.track, task.row.status) {
        (_, status) if status != Status::Proposed => return format!("Task {number} is {}.", status.as_str()),
        (Some(track), _) => format!("the leads of {track} or an organizer"),
        (None, _) => "an organizer".to_owned(),
    };
    format!(
        "Proposed as task {number}. Next, {decides} will plan it or drop it, and you will get a notification. People can claim it already."
    )
}
