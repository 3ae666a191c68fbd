//! What the visitor may do with a task, and where its forms lead back to.

use domain::access::{Actor, may_participate};
use domain::id::{EditionSlug, PersonId, TaskNumber};
use domain::tasks::Status;
use domain::text::LocalPath;
use domain::workflow::{TaskAccess, TaskAction};

/// What the visitor may do with a task; the same rules hide buttons and reject requests.
pub struct Rights {
    pub me: Option<PersonId>,
    pub participates: bool,
    pub manages: bool,
    pub leads: bool,
    pub follows_evidence: bool,
    pub claims: bool,
    pub edits: bool,
    pub sets_people_needed: bool,
    pub asks_review: bool,
    pub reviews: bool,
    pub status_changes: Vec<Status>,
}

impl Rights {
    pub fn of(actor: &Actor, edition: &EditionSlug, status: Status, access: &TaskAccess) -> Rights {
        let participates = may_participate(actor, edition);
        let may = |action| participates && access.may(actor, action);
        Rights {
            me: actor.account().map(|account| account.id),
            participates,
            manages: may(TaskAction::Merge),
            leads: may(TaskAction::TransferLead),
            follows_evidence: may(TaskAction::FollowEvidence),
            claims: access.is_assignee(actor),
            edits: may(TaskAction::Edit(status)),
            sets_people_needed: may(TaskAction::SetPeopleNeeded(status)),
            asks_review: may(TaskAction::RequestReview),
            reviews: participates && actor.account().is_some_and(|account| access.may_review(account.id)),
            status_changes: if participates { access.allowed_transitions(actor, status) } else { Vec::new() },
        }
    }
}

/// The address of the task’s card on the filtered task board; `None` for an invalid filter.
///
/// `more` are parameters that follow the filter, such as `moved=5`; empty for none.
pub fn board_path(slug: &EditionSlug, task: TaskNumber, filter: &str, more: &str) -> Option<LocalPath> {
    let filter = filter.trim_end_matches(['&', '?']);
    let separator = match (filter.is_empty(), more.is_empty()) {
        (_, true) => "",
        (true, false) => "?",
        (false, false) => "&",
    };
    LocalPath::parse(&format!("/{slug}/board{filter}{separator}{more}#task-{task}"))
        .ok()
        .filter(|_| filter.is_empty() || filter.starts_with('?'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn board_path_accepts_only_a_filter_of_the_board() {
        let back = |filter: &str| {
            let board = board_path(&EditionSlug::parse("2027").unwrap(), TaskNumber(5), filter, "moved=5");
            board.map(|path| path.as_str().to_owned())
        };
        assert_eq!(back("?").as_deref(), Some("/2027/board?moved=5#task-5"));
        assert_eq!(back("?list=mine&").as_deref(), Some("/2027/board?list=mine&moved=5#task-5"));
        for other in ["yes", "/../people", "@example.org", "?a=\r\nb"] {
            assert_eq!(back(other), None, "{other}");
        }
    }
}
