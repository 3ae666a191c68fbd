//! The page of the object that an event is about.

use super::{AuditEntry, AuditEvent, AuditObject, Invited};
use crate::access::{Actor, may_edit_settings};
use crate::id::{EditionSlug, TaskNumber};
use crate::roles::Role;
use crate::text::LocalPath;

impl AuditEntry {
    /// The address of the object that the event names.
    ///
    /// `None` if there is none, if it or its edition was deleted, or if the reader can't open it.
    pub fn address(&self, reader: &Actor) -> Option<LocalPath> {
        if self.is_edition_deleted || self.is_object_deleted {
            return None;
        }
        let path = match &self.edition {
            Some(edition) => {
                let path = in_edition(edition, &self.event)?;
                if is_for_organizers(&path) && !may_edit_settings(reader, edition) {
                    return None;
                }
                format!("/{edition}{path}")
            }
            None => of_instance(&self.event)?,
        };
        LocalPath::parse(&path).ok()
    }

    /// What the event names and can be deleted.
    pub fn object(&self) -> Option<AuditObject> {
        let edition = self.edition.as_ref().filter(|_| !self.is_edition_deleted)?;
        let path = in_edition(edition, &self.event)?;
        let (kind, number) = path.strip_prefix('/')?.rsplit_once('/')?;
        let kind = match kind {
            "invitations" | "meetings" | "sessions" | "tasks" | "schedule/proposals" => kind.to_owned(),
            _ => return None,
        };
        Some(AuditObject { edition: edition.clone(), kind, number: number.parse().ok()? })
    }

    /// The address of the edition, unless it was deleted.
    pub fn edition_address(&self) -> Option<LocalPath> {
        let edition = self.edition.as_ref().filter(|_| !self.is_edition_deleted)?;
        LocalPath::parse(&format!("/{edition}")).ok()
    }
}

/// Whether viewers of the edition can't open a page, as it has only forms.
fn is_for_organizers(path: &str) -> bool {
    let is_settings = path == "/settings" || path.starts_with("/settings/");
    is_settings || matches!(path, "/check-in" | "/tasks/import") || path.ends_with("/attendance")
}

/// The page of an event of the whole instance.
fn of_instance(event: &AuditEvent) -> Option<String> {
    use AuditEvent::*;
    let path = match event {
        RoleGranted { role } | RolePromised { role } | RoleRemoved { role } => return Some(of_role(role)),
        AdoptionRecorded { spec, .. } => return Some(format!("/specs/{spec}")),
        CommunityChanged { .. } => "/settings",
        PersonAdded | PersonEdited { .. } | PeopleMerged => "/people",
        RoadmapEdited(_) => "/roadmap",
        SpecsEdited(_) => "/specs",
        ProjectsEdited(_) => "/projects",
        _ => return None,
    };
    Some(path.to_owned())
}

fn of_role(role: &Role) -> String {
    match role {
        Role::Owner => "/roles".to_owned(),
        Role::Organizer(edition) | Role::Viewer(edition) | Role::Lead(edition, _) => format!("/{edition}/roles"),
    }
}

/// The page of an event of an edition, below the edition’s own.
fn in_edition(edition: &EditionSlug, event: &AuditEvent) -> Option<String> {
    if let Some(task) = task(edition, event) {
        return Some(format!("/tasks/{task}"));
    }
    numbered(event).or_else(|| of_invitation(event)).or_else(|| page(event).map(str::to_owned))
}

/// The task of the edition that an event is about; after a merge, the remaining one.
fn task(edition: &EditionSlug, event: &AuditEvent) -> Option<TaskNumber> {
    use AuditEvent::*;
    match event {
        TaskProposed { task } | TaskEdited { task } | TaskMoved { task, .. } => Some(*task),
        StatusFollowedEvidence { task, .. } | StatusProposalDismissed { task } => Some(*task),
        FollowsEvidenceChanged { task, .. } | LinkAdded { task } | LinkRemoved { task } => Some(*task),
        FundingChanged { task, .. } | TaskClaimed { task } | TaskUnclaimed { task } => Some(*task),
        ClaimConfirmed { task } | PeopleNeededChanged { task, .. } | LeadOffered { task } => Some(*task),
        LeadAccepted { task } | LeadDeclined { task } | TaskSplit { task, .. } => Some(*task),
        TaskAssigned { task } | TaskUnassigned { task } => Some(*task),
        InterestAdded { task, .. } | InterestRemoved { task, .. } => Some(*task),
        CommentAdded { task } | CommentEdited { task } | CommentDeleted { task } | CommentRemoved { task } => {
            Some(*task)
        }
        HelpRequested { task } | ReviewRequested { task } | TaskReviewed { task } => Some(*task),
        UpdatePosted { task } | UpdateEdited { task } | UpdateDeleted { task } | UpdateRemoved { task } => *task,
        TaskMerged { into, .. } => Some(*into),
        TaskContinued { from, into } | TaskSeparated { from, into } => {
            [into, from].into_iter().find(|task| task.edition == *edition).map(|task| task.number)
        }
        _ => None,
    }
}

/// The page of a meeting, poll, session, proposed schedule or report.
fn numbered(event: &AuditEvent) -> Option<String> {
    use AuditEvent::*;
    let path = match event {
        MeetingAdded { meeting } | MeetingEdited { meeting } => format!("/meetings/{meeting}"),
        MeetingCancelled { meeting } | MeetingRestored { meeting } => format!("/meetings/{meeting}"),
        MeetingNotesEdited { meeting } | CheckedIn { meeting } => format!("/meetings/{meeting}"),
        AttendanceRecorded { meeting, .. } => format!("/meetings/{meeting}/attendance"),
        PollOpened { poll } | PollClosed { poll } | PollReopened { poll } => format!("/polls/{poll}"),
        PollOptionsAdded { poll, .. } | PollAnsweredFor { poll } => format!("/polls/{poll}"),
        PollReminded { poll, .. } => format!("/polls/{poll}"),
        SessionAdded { session } | SessionEdited { session } => format!("/sessions/{session}"),
        SessionMoved { session, .. } | SessionPinned { session } => format!("/sessions/{session}"),
        SessionUnpinned { session } | SessionCancelled { session } => format!("/sessions/{session}"),
        SessionRestored { session } | SessionNotesEdited { session } => format!("/sessions/{session}"),
        SessionOutcomeRecorded { session } => format!("/sessions/{session}"),
        ScheduleReleased { release, .. } => format!("/schedule?release={release}"),
        ProposalRequested { proposal } | ProposalStopped { proposal } => format!("/schedule/proposals/{proposal}"),
        ProposalAdopted { proposal, .. } => format!("/schedule/proposals/{proposal}"),
        ReportPublished { number } => format!("/report/{number}"),
        _ => return None,
    };
    Some(path)
}

/// The page of one invitation if the event names it, else the list.
fn of_invitation(event: &AuditEvent) -> Option<String> {
    use AuditEvent::*;
    let invited = match event {
        InvitationDrafted { invited } | InvitationEdited { invited } | InvitationSent { invited } => invited,
        InvitationReminded { invited } | InvitationRevoked { invited } | InvitationExtended { invited } => invited,
        InvitationSeen { invited } | InvitationWithdrawn { invited } | InvitationMoved { invited, .. } => invited,
        InvitationLinkCopied { invited } | InvitationDeclinedByLink { invited } => invited,
        QuestionAskedByLink { invited } | QuestionAnswered { invited } => invited,
        CommitmentWaived { invited, .. } | WaiverRemoved { invited, .. } => invited,
        // The invitation no longer exists.
        InvitationDiscarded { .. } => return Some("/invitations".to_owned()),
        InvitationProposed
        | InvitationAccepted
        | InvitationWaitlisted
        | InvitationDeclined
        | InvitationsMerged
        | SeatGivenUp
        | WaitlistLeft
        | QuestionAsked
        | ForwardingAsked
        | ForwardingAllowed
        | ForwardingRefused
        | InvitationDeadlinesRun { .. }
        | SeatOffered
        | SeatOfferedWithoutAccount
        | SeatsOffered { .. } => {
            return Some("/invitations".to_owned());
        }
        _ => return None,
    };
    Some(match invited {
        Invited::Invitation(id) => format!("/invitations/{id}"),
        Invited::Target | Invited::People(_) => "/invitations".to_owned(),
    })
}

/// The page of an edition on which the change is seen.
fn page(event: &AuditEvent) -> Option<&'static str> {
    use AuditEvent::*;
    Some(match event {
        RoleGranted { .. } | RolePromised { .. } | RoleRemoved { .. } => "/roles",
        Imported { .. } | EditionCreated { .. } => "",
        VisibilityChanged { .. } | PhaseChanged { .. } | KindChanged { .. } => "/settings",
        FulfilmentSettingsChanged { .. } | EditionEdited { .. } | SourceValueTaken { .. } => "/settings",
        RoomsEdited => "/settings/rooms",
        InterestSettingsChanged => "/settings/interest",
        OwnQuestionsChanged => "/settings/questions",
        OwnAnswersChanged => "/invitations",
        ApplicationSent | ApplicationChanged | ApplicationWithdrawn => "/applications",
        ApplicationsChanged { .. } => "/applications",
        InvitationSettingsChanged { .. } => "/seats",
        LogisticsChanged | TravelCostsChanged | ReimbursementRequested => "/logistics",
        TravelSettingsChanged { .. } => "/settings/travel",
        CommitmentsPublished { .. } | RequirementsChanged | CommitmentsAgreed { .. } => "/commitments",
        CommitmentsReminded { .. } => "/commitments/progress",
        SummitCheckInsRecorded { .. } => "/check-in",
        GroupEmailWritten { .. } | EmailEdited { .. } | EmailsHandled { .. } | NewDatesEmailed { .. } => "/outbox",
        EmailTemplateChanged { .. } | EmailTemplateReset { .. } => "/email-templates",
        ScheduleImported { .. } | SessionDeleted { .. } => "/schedule/edit",
        TasksChanged { .. } | TasksRestored { .. } => "/tasks",
        PlanSettingsChanged { .. } => "/tasks/import",
        StaleClaimsRun { .. } => "/tasks/stale",
        UpdatePosted { .. } | UpdateEdited { .. } | UpdateDeleted { .. } | UpdateRemoved { .. } => "/worklog",
        ReportIntroductionEdited => "/report",
        _ => return None,
    })
}
