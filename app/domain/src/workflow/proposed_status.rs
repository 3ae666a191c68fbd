//! Proposes the status of a task from its evidence.

use crate::tasks::{Evidence, EvidenceKind, EvidenceState, Status};
use crate::text::{ShortText, counted, revision};

/// A status that the evidence of a task suggests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProposedStatus {
    pub to: Status,
    /// The reason: “All 3 pull requests are merged.”
    pub reason: ShortText,
    /// Changes with the proposal and the evidence for it.
    pub revision: String,
}

impl ProposedStatus {
    /// The proposal for a task with this status and evidence.
    ///
    /// Only pull requests and issues count, with the state that GitHub says, or else the one entered here. Work
    /// begins with a pull request, and is done once each is merged or closed, one is merged, and no issue is open.
    pub fn of(status: Status, evidence: &[Evidence]) -> Option<ProposedStatus> {
        let pulls = states(evidence, EvidenceKind::PullRequest);
        let issues = states(evidence, EvidenceKind::Issue);
        // A state that isn't known may be open.
        let is_open =
            |state: &Option<EvidenceState>| !matches!(state, Some(EvidenceState::Merged | EvidenceState::Closed));
        let is_finished = !pulls.iter().chain(&issues).any(is_open);
        let merged = pulls.iter().filter(|state| **state == Some(EvidenceState::Merged)).count();
        let (to, reason) = match status {
            Status::Planned if pulls.iter().any(Option::is_some) => (Status::InProgress, begun(&pulls)),
            Status::InProgress | Status::InReview if is_finished && merged > 0 => {
                (Status::Done, done(merged, pulls.len(), issues.len()))
            }
            _ => return None,
        };
        let reason = ShortText::parse(&reason).ok()?;
        Some(ProposedStatus { revision: revision(&(to, &reason, evidence_states(evidence))), to, reason })
    }
}

fn states(evidence: &[Evidence], kind: EvidenceKind) -> Vec<Option<EvidenceState>> {
    let of_kind = evidence.iter().filter(|link| link.actual_kind() == kind).map(Evidence::state);
    // A link that leads nowhere says nothing.
    of_kind.filter(|state| *state != Some(EvidenceState::Missing)).collect()
}

fn evidence_states(evidence: &[Evidence]) -> Vec<(&str, Option<EvidenceState>)> {
    evidence.iter().map(|link| (link.url.as_str(), link.state())).collect()
}

fn begun(pulls: &[Option<EvidenceState>]) -> String {
    if pulls.len() == 1 {
        "It has a pull request.".to_owned()
    } else {
        format!("It has {} pull requests.", pulls.len())
    }
}

fn done(merged: usize, pulls: usize, issues: usize) -> String {
    let merged = match (merged, pulls) {
        (1, 1) => "The pull request is merged".to_owned(),
        (merged, pulls) if merged == pulls => format!("All {pulls} pull requests are merged"),
        (merged, pulls) => {
            format!("{merged} of {} merged, none is open", counted(pulls, "pull request is", "pull requests are"))
        }
    };
    match issues {
        0 => format!("{merged}."),
        1 => format!("{merged}, and the issue is closed."),
        issues => format!("{merged}, and all {issues} issues are closed."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tasks::GitHubHost;
    use crate::text::Url;
    use EvidenceState::{Closed, Draft, Merged, Open};

    fn link(path: &str, state: Option<EvidenceState>) -> Evidence {
        let url = Url::parse(&format!("https://github.com/scipy/scipy/{path}")).unwrap();
        Evidence { said: state, ..Evidence::new(url, &GitHubHost::default()) }
    }

    fn pulls(states: &[Option<EvidenceState>]) -> Vec<Evidence> {
        states.iter().zip(1..).map(|(state, number)| link(&format!("pull/{number}"), *state)).collect()
    }

    fn proposed(status: Status, evidence: &[Evidence]) -> Option<(Status, String)> {
        ProposedStatus::of(status, evidence).map(|proposed| (proposed.to, proposed.reason.to_string()))
    }

    #[test]
    fn merged_pull_requests_propose_done() {
        let all = pulls(&[Some(Merged); 3]);
        let done = |reason: &str| Some((Status::Done, reason.to_owned()));
        assert_eq!(proposed(Status::InProgress, &all), done("All 3 pull requests are merged."));
        let one_closed = pulls(&[Some(Merged), Some(Closed)]);
        let some = done("1 of 2 pull requests are merged, none is open.");
        assert_eq!(proposed(Status::InReview, &one_closed), some);
        let with_issue = [pulls(&[Some(Merged)]), vec![link("issues/9", Some(Closed))]].concat();
        let both = done("The pull request is merged, and the issue is closed.");
        assert_eq!(proposed(Status::InProgress, &with_issue), both);
    }

    #[test]
    fn open_or_unknown_evidence_never_proposes_done() {
        for other in [Some(Open), Some(Draft), None] {
            assert_eq!(proposed(Status::InProgress, &pulls(&[Some(Merged), other])), None, "{other:?}");
            let issue = [pulls(&[Some(Merged)]), vec![link("issues/9", other)]].concat();
            assert_eq!(proposed(Status::InProgress, &issue), None, "an issue, {other:?}");
        }
        assert_eq!(proposed(Status::InProgress, &pulls(&[Some(Closed)])), None, "nothing was merged");
        assert_eq!(proposed(Status::InProgress, &[link("issues/9", Some(Closed))]), None, "no pull request");
    }

    #[test]
    fn pull_request_begins_a_planned_task() {
        let begun = Some((Status::InProgress, "It has a pull request.".to_owned()));
        assert_eq!(proposed(Status::Planned, &pulls(&[Some(Draft)])), begun);
        assert_eq!(proposed(Status::Planned, &pulls(&[Some(EvidenceState::Missing)])), None, "a mistyped link");
        for status in [Status::Proposed, Status::Done, Status::Dropped] {
            assert_eq!(proposed(status, &pulls(&[Some(Merged)])), None, "{status:?}");
        }
    }

    #[test]
    fn proposal_changes_with_its_evidence() {
        let revision = |evidence: &[Evidence]| ProposedStatus::of(Status::InProgress, evidence).unwrap().revision;
        let (one, two) = (pulls(&[Some(Merged)]), pulls(&[Some(Merged); 2]));
        assert!(revision(&one) == revision(&one) && revision(&one) != revision(&two));
    }
}
