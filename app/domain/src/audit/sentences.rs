//! Describes audit events in sentences.

use super::{ApplicationStep, AuditEvent, AuditTopic, BulkChange, InvitationSettingChange, Invited, Recognition};
use crate::catalog::ListChanges;
use crate::editions::Visibility;
use crate::email::{EmailKind, OutboxAction};
use crate::id::TaskNumber;
use crate::import::ImportChange;
use crate::text::{MOST_NAMES, counted, named};
use crate::time::{clock, day};
use std::fmt::Display;

impl AuditEvent {
    /// Describes the event without its actor: “claimed task 4”. `target` is the person the entry is about.
    pub fn sentence(&self, target: &str) -> String {
        let sentence = match self.topic() {
            AuditTopic::LoginSession
            | AuditTopic::Appointment
            | AuditTopic::Account
            | AuditTopic::People
            | AuditTopic::Import => self.account_sentence(target),
            AuditTopic::Community | AuditTopic::Edition | AuditTopic::Goals | AuditTopic::Seats => {
                self.edition_sentence(target)
            }
            AuditTopic::Logistics | AuditTopic::Commitments | AuditTopic::Email => self.commitment_sentence(target),
            AuditTopic::Invitation => self.invitation_sentence(target),
            AuditTopic::Application => self.application_sentence(),
            AuditTopic::Meeting => self.meeting_sentence(target),
            AuditTopic::Schedule => self.schedule_sentence(),
            AuditTopic::Task | AuditTopic::Report => self.task_sentence(target).or_else(|| self.evidence_sentence()),
        };
        // A test checks that every event has a sentence.
        sentence.unwrap_or_default()
    }

    /// Events of accounts, roles and people, and imports.
    fn account_sentence(&self, target: &str) -> Option<String> {
        use AuditEvent::*;
        Some(match self {
            SignedIn { recognized, roles } => {
                let recognitions = recognized.iter().map(|recognition| recognition.label(target));
                let roles: Vec<String> = roles.iter().map(|role| role.title()).collect();
                let became = (!roles.is_empty()).then(|| format!("became {}", roles.join(", ")));
                let parts = ["signed in".to_owned()].into_iter().chain(recognitions).chain(became);
                parts.collect::<Vec<_>>().join("; ")
            }
            SignedOut => "signed out".to_owned(),
            LoginSessionEnded => "ended one of their login sessions".to_owned(),
            AllLoginSessionsEnded => "signed out everywhere".to_owned(),

            RoleGranted { role } => format!("appointed {target} as {}", role.title()),
            RolePromised { role } => format!("appointed {target} as {}, from their first sign-in", role.title()),
            RoleRemoved { role } => format!("removed {target} as {}", role.title()),

            PreferencesChanged { zone, listed } => {
                let zone = zone.as_ref().map_or("from the browser", |zone| zone.as_str());
                let listed = if *listed { "listed" } else { "not listed" };
                format!("changed their preferences: time zone {zone}, {listed}")
            }
            EmailFrequencyChanged { frequency } => {
                format!("changed how often they get emails about tasks: {}", frequency.label())
            }
            CalendarAddressCreated => "created an address for their calendar".to_owned(),
            CalendarAddressRevoked => "revoked the address of their calendar".to_owned(),
            AccountDeleted => "deleted their account".to_owned(),

            PersonAdded => format!("added {target}"),
            PersonEdited { fields } => {
                let fields: Vec<&str> = fields.iter().map(|field| field.label()).collect();
                format!("edited the {} of {target}", named(&fields, "fields"))
            }
            PeopleMerged => format!("merged another entry into {target}"),

            Imported { count, changes } => {
                let lines = changes.iter().map(ImportChange::to_string).collect::<Vec<_>>().join("; ");
                if *count == 1 { lines } else { format!("{count} changes: {lines}") }
            }
            _ => return None,
        })
    }

    /// Events of the community, editions, the catalog and seats.
    fn edition_sentence(&self, target: &str) -> Option<String> {
        use AuditEvent::*;
        Some(match self {
            CommunityChanged { settings } => {
                let settings: Vec<&str> = settings.iter().map(|setting| setting.label()).collect();
                format!("edited {} of the community", settings.join(", "))
            }
            EditionCreated { copied: None } => "created the edition".to_owned(),
            EditionCreated { copied: Some(from) } => format!("created the edition with the settings of {from}"),
            EditionDeleted { edition } => format!("deleted the edition {edition}"),
            NewDatesEmailed { count } => {
                format!("emailed {} about new dates or a new place", counted(*count, "person", "people"))
            }
            NewDatesNotEmailed => "emailed no one about new dates or a new place".to_owned(),
            VisibilityChanged { visibility: Visibility::Draft } => "made the edition a draft".to_owned(),
            VisibilityChanged { visibility: Visibility::Published } => "published the edition".to_owned(),
            PhaseChanged { phase: Some(phase) } => format!("set the phase to {}", phase.as_str()),
            PhaseChanged { phase: None } => "let the phase follow from the dates".to_owned(),
            KindChanged { kind, .. } => format!("changed the kind and parts of the edition: {}", kind.label()),
            FulfilmentSettingsChanged { make_ups, implementation_months } => format!(
                "changed how commitments count: {} can be made up, {} of implementation",
                counted(*make_ups as usize, "missed planning round", "missed planning rounds"),
                counted(*implementation_months as usize, "month", "months"),
            ),
            EditionEdited { settings } => {
                let settings: Vec<&str> = settings.iter().map(|setting| setting.label()).collect();
                format!("edited {}", settings.join(", "))
            }
            SourceValueTaken { setting } => format!("used the website’s value for {}", setting.label()),
            RoomsEdited => "edited the rooms".to_owned(),
            RoadmapEdited(changes) => edited_list("the roadmap", changes, "outcomes"),
            SpecsEdited(changes) => edited_list("the documents", changes, "documents"),
            ProjectsEdited(changes) => edited_list("the core projects", changes, "core projects"),
            AdoptionRecorded { spec, project, state } => {
                format!("recorded the adoption of document {spec} by {project}: {}", state.label())
            }
            InvitationSettingsChanged { changes } => {
                let changes: Vec<String> = changes.iter().map(InvitationSettingChange::label).collect();
                format!("changed settings: {}", changes.join("; "))
            }
            SeatOffered => format!("a free seat was offered to {target}"),
            SeatOfferedWithoutAccount => "a free seat was offered to a person on the waitlist".to_owned(),
            SeatsOffered { count } => format!("{} were offered", counted(*count, "free seat", "free seats")),
            _ => return None,
        })
    }

    /// Events of logistics, commitments and emails.
    fn commitment_sentence(&self, target: &str) -> Option<String> {
        use AuditEvent::*;
        let of = |invited: &Invited| invited.label(target);
        Some(match self {
            LogisticsChanged => "changed their travel details and requirements".to_owned(),
            TravelCostsChanged => format!("recorded the travel costs of {target}"),
            ReimbursementRequested => "asked for the reimbursement of travel costs".to_owned(),
            TravelSettingsChanged { is_on: true } => "switched travel costs on".to_owned(),
            TravelSettingsChanged { is_on: false } => "switched travel costs off".to_owned(),

            CommitmentsPublished { version } => format!("published version {version} of the commitments"),
            CommitmentsReminded { count } => {
                format!("reminded {} of their commitments", counted(*count, "person", "people"))
            }
            GroupEmailWritten { email: EmailKind::TravelReminder, count } => {
                format!("reminded {} of their travel dates", counted(*count, "person", "people"))
            }
            GroupEmailWritten { count, .. } => format!("wrote an email to {}", counted(*count, "person", "people")),
            RequirementsChanged => "changed what records answer the commitments".to_owned(),
            SummitCheckInsRecorded { count } => {
                format!("recorded the check-in of {} at the summit", counted(*count, "person", "people"))
            }
            CommitmentsAgreed { version } => format!("agreed to version {version} of the commitments"),
            CommitmentWaived { letter, invited } => format!("waived commitment ({letter}) for {}", of(invited)),
            WaiverRemoved { letter, invited } => {
                format!("removed the waiver of commitment ({letter}) for {}", of(invited))
            }

            EmailEdited { email } => format!("edited an email “{}” before it was sent", email.name()),
            EmailsHandled { action, count } => {
                let emails = counted(*count as usize, "email", "emails");
                match action {
                    OutboxAction::Hold => format!("held {emails}"),
                    OutboxAction::Release => format!("released {emails}"),
                    OutboxAction::SendAgain => format!("sent {emails} again"),
                    OutboxAction::Drop => format!("discarded {emails}"),
                }
            }
            TestEmailSent => "sent a test email to themselves".to_owned(),
            EmailTemplateChanged { email } => format!("changed the email template “{}”", email.as_str()),
            EmailTemplateReset { email } => {
                format!("restored the default text of the email template “{}”", email.as_str())
            }
            _ => return None,
        })
    }

    /// Events of the interest form, its questions and applications.
    fn application_sentence(&self) -> Option<String> {
        use AuditEvent::*;
        Some(match self {
            InterestSettingsChanged => "changed the settings of the interest form".to_owned(),
            OwnQuestionsChanged => "changed the edition’s own questions".to_owned(),
            OwnAnswersChanged => "changed their answers to the edition’s own questions".to_owned(),
            ApplicationSent => "sent an application".to_owned(),
            ApplicationChanged => "changed their application".to_owned(),
            ApplicationWithdrawn => "withdrew their application".to_owned(),
            ApplicationsChanged { step, count } => {
                let applications = counted(*count, "application", "applications");
                match step {
                    ApplicationStep::Shortlisted => format!("shortlisted {applications}"),
                    ApplicationStep::Unshortlisted => format!("removed {applications} from the shortlist"),
                    ApplicationStep::Tagged => format!("tagged {applications}"),
                    ApplicationStep::Untagged => format!("removed a tag from {applications}"),
                    ApplicationStep::Invited => format!("drafted invitations for {applications}"),
                    ApplicationStep::NotInvited => format!("answered {applications} with “not this time”"),
                }
            }
            _ => return None,
        })
    }

    /// Events of invitations.
    fn invitation_sentence(&self, target: &str) -> Option<String> {
        use AuditEvent::*;
        let of = |invited: &Invited| invited.label(target);
        let invitation = |invited: &Invited| invited.invitation(target);
        Some(match self {
            InvitationDrafted { invited: Invited::People(count) } => format!("drafted invitations for {count} people"),
            InvitationDrafted { invited } => format!("drafted an invitation for {}", of(invited)),
            InvitationEdited { invited } => format!("edited the invitation for {}", of(invited)),
            InvitationProposed => "proposed someone to invite".to_owned(),
            InvitationSent { invited } => format!("invited {}", of(invited)),
            InvitationReminded { invited } => format!("reminded {} of their invitation", of(invited)),
            InvitationRevoked { invited } => format!("revoked {}", invitation(invited)),
            InvitationDiscarded { invited: Invited::People(count) } => {
                format!("deleted the draft invitations for {count} people")
            }
            InvitationDiscarded { invited } => format!("deleted the draft invitation for {}", of(invited)),
            InvitationExtended { invited } => format!("set a new deadline for {}", of(invited)),
            InvitationWithdrawn { invited } => format!("marked {} as withdrawn", of(invited)),
            InvitationMoved { invited, pool: Some(title) } => {
                format!("moved {} to the seat pool “{title}”", of(invited))
            }
            InvitationMoved { invited, pool: None } => format!("moved {} out of their seat pool", of(invited)),
            InvitationLinkCopied { invited } => format!("created an invitation link for {}", of(invited)),
            InvitationAccepted => "accepted their invitation and has a seat".to_owned(),
            InvitationWaitlisted => "accepted their invitation and joined the waitlist".to_owned(),
            InvitationDeclined => "declined their invitation".to_owned(),
            InvitationDeclinedByLink { invited } => format!("declined {} through its link", invitation(invited)),
            SeatGivenUp => "gave up their seat".to_owned(),
            WaitlistLeft => "left the waitlist".to_owned(),
            QuestionAsked => "asked the organizers a question".to_owned(),
            QuestionAskedByLink { invited } => {
                format!("asked a question about {} through its link", invitation(invited))
            }
            QuestionAnswered { invited } => format!("answered a question from {}", of(invited)),
            InvitationSeen { invited } => format!("marked {} as seen", invitation(invited)),
            InvitationsMerged => "invitations merged, because the person was invited twice".to_owned(),
            ForwardingAsked => "asked to use someone else’s invitation".to_owned(),
            ForwardingAllowed => format!("gave someone else’s invitation to {target}"),
            ForwardingRefused => format!("did not let {target} use someone else’s invitation"),
            InvitationDeadlinesRun { expired, lapsed, reminded } => counts(&[
                (*expired, "invitation expired", "invitations expired"),
                (*lapsed, "offered seat expired", "offered seats expired"),
                (*reminded, "person was reminded", "people were reminded"),
            ]),
            _ => return None,
        })
    }

    /// Events of meetings and polls.
    fn meeting_sentence(&self, target: &str) -> Option<String> {
        use AuditEvent::*;
        Some(match self {
            MeetingAdded { meeting } => format!("added meeting {meeting}"),
            MeetingEdited { meeting } => format!("edited meeting {meeting}"),
            MeetingCancelled { meeting } => format!("cancelled meeting {meeting}"),
            MeetingRestored { meeting } => format!("planned the cancelled meeting {meeting} again"),
            MeetingNotesEdited { meeting } => format!("edited the notes of meeting {meeting}"),
            CheckedIn { meeting } => format!("checked in at meeting {meeting}"),
            AttendanceRecorded { meeting, count } => {
                format!("recorded the attendance of {} at meeting {meeting}", counted(*count, "person", "people"))
            }
            PollOpened { poll } => format!("opened poll {poll}"),
            PollOptionsAdded { poll, count } => {
                format!("added {} to poll {poll}", counted(*count, "option", "options"))
            }
            PollAnsweredFor { poll } => format!("answered poll {poll} for {target}"),
            PollReminded { poll, count } => {
                format!("reminded {} of poll {poll}", counted(*count, "person", "people"))
            }
            PollClosed { poll } => format!("closed poll {poll}"),
            PollReopened { poll } => format!("opened poll {poll} again"),
            _ => return None,
        })
    }

    /// Events of sessions and of the schedule.
    fn schedule_sentence(&self) -> Option<String> {
        use AuditEvent::*;
        Some(match self {
            ScheduleImported { new, changed, cancelled } => {
                let new = counted(*new, "new session", "new sessions");
                format!("imported a schedule: {new}, {changed} changed, {cancelled} cancelled")
            }
            SessionAdded { session } => format!("added session {session}"),
            SessionEdited { session } => format!("edited session {session}"),
            SessionMoved { session, starts: None, .. } => format!("took session {session} out of the schedule"),
            SessionMoved { session, starts: Some(starts), room } => {
                let room = room.as_ref().map_or_else(|| "no room".to_owned(), |room| format!("the room {room}"));
                let time = format!("{}, {}", day(starts.date()), clock(starts.time()));
                format!("moved session {session} to {time}, in {room}")
            }
            SessionPinned { session } => format!("pinned session {session}"),
            SessionUnpinned { session } => format!("unpinned session {session}"),
            SessionCancelled { session } => format!("cancelled session {session}"),
            SessionRestored { session } => format!("planned the cancelled session {session} again"),
            SessionDeleted { session, title } => format!("deleted session {session}, “{title}”"),
            SessionNotesEdited { session } => format!("edited the notes of session {session}"),
            SessionOutcomeRecorded { session } => format!("recorded what became of session {session}"),
            ScheduleReleased { release, emails } => {
                format!("published release {release} of the schedule, with {}", counted(*emails, "email", "emails"))
            }
            ProposalRequested { proposal } => format!("asked for proposal {proposal} of a schedule"),
            ProposalStopped { proposal } => format!("stopped proposal {proposal} of a schedule"),
            ProposalAdopted { proposal, moved } => {
                format!(
                    "adopted proposal {proposal} of a schedule, which moved {}",
                    counted(*moved, "session", "sessions")
                )
            }
            _ => return None,
        })
    }

    /// Events of evidence, funding and reports.
    fn evidence_sentence(&self) -> Option<String> {
        use AuditEvent::*;
        Some(match self {
            StatusFollowedEvidence { task, from, to } => {
                format!("moved task {task} from {} to {} because of its evidence", from.as_str(), to.as_str())
            }
            StatusProposalDismissed { task } => format!("dismissed the proposed status of task {task}"),
            FollowsEvidenceChanged { task, follows: true } => {
                format!("let the status of task {task} follow its evidence")
            }
            FollowsEvidenceChanged { task, follows: false } => {
                format!("stopped the status of task {task} from following its evidence")
            }
            LinkAdded { task } => format!("added a link to the evidence of task {task}"),
            FundingChanged { task, state: Some(state) } => {
                format!("set the funding of task {task}: {}", state.as_str())
            }
            FundingChanged { task, state: None } => format!("removed the funding of task {task}"),
            LinkRemoved { task } => format!("removed a link from the evidence of task {task}"),
            ReportIntroductionEdited => "edited the introduction of the report".to_owned(),
            ReportPublished { number } => format!("published report {number}"),
            _ => return None,
        })
    }

    /// Events of tasks and their discussion.
    fn task_sentence(&self, target: &str) -> Option<String> {
        use AuditEvent::*;
        Some(match self {
            TaskProposed { task } => format!("proposed task {task}"),
            TaskEdited { task } => format!("edited task {task}"),
            TaskMoved { task, from, to } => format!("moved task {task} from {} to {}", from.as_str(), to.as_str()),
            TaskClaimed { task } => format!("claimed task {task}"),
            TaskUnclaimed { task } => format!("unclaimed task {task}"),
            ClaimConfirmed { task } => format!("confirmed their claim on task {task}"),
            PeopleNeededChanged { task, people_needed } => {
                format!("set the number of people needed to {people_needed} on task {task}")
            }
            LeadOffered { task } => format!("asked {target} to lead task {task}"),
            LeadAccepted { task } => format!("agreed to lead task {task}"),
            LeadDeclined { task } => format!("declined to lead task {task}"),
            TaskMerged { task, into } => format!("merged task {task} into task {into}"),
            TaskSplit { task, pieces } => format!("split {} off task {task}", counted(*pieces, "task", "tasks")),
            TaskContinued { from, into } => format!("continued {from} as {into}"),
            TaskSeparated { from, into } => format!("separated {from} from {into}, which continued it"),
            TasksChanged { tasks, change } => change.label(&tasks_named(tasks)),
            TaskAssigned { task } => format!("assigned {target} to task {task}"),
            TaskUnassigned { task } => format!("removed {target} from task {task}"),
            TasksRestored { tasks } => format!("undid a change of {}", tasks_named(tasks)),
            InterestAdded { task, interest } => format!("marked task {task} with “{}”", interest.label()),
            InterestRemoved { task, interest } => format!("removed “{}” from task {task}", interest.label()),
            CommentAdded { task } => format!("commented on task {task}"),
            CommentEdited { task } => format!("edited a comment on task {task}"),
            CommentDeleted { task } => format!("deleted a comment on task {task}"),
            CommentRemoved { task } => format!("deleted a comment by {target} on task {task}"),
            UpdatePosted { task } => format!("posted {}", update(*task)),
            UpdateEdited { task } => format!("edited {}", update(*task)),
            UpdateDeleted { task } => format!("removed {}", update(*task)),
            UpdateRemoved { task: Some(task) } => format!("removed an update by {target} on task {task}"),
            UpdateRemoved { task: None } => format!("removed an update by {target} in the worklog"),
            HelpRequested { task } => format!("asked for help with task {task}"),
            ReviewRequested { task } => format!("asked {target} for a review of task {task}"),
            TaskReviewed { task } => format!("reviewed task {task}"),
            PlanSettingsChanged { quiet_days, answer_days } => format!(
                "changed the rules for stale claims: ask after {quiet_days} days, offer to others {answer_days} days later"
            ),
            StaleClaimsRun { asked, offered } => counts(&[
                (
                    *asked,
                    "assignee was asked whether they still work on it",
                    "assignees were asked whether they still work on it",
                ),
                (*offered, "claim was offered to others", "claims were offered to others"),
            ]),
            _ => return None,
        })
    }
}

impl Recognition {
    fn label(self, login_before: &str) -> String {
        match self {
            Recognition::New => "for the first time".to_owned(),
            Recognition::NewInRecord => "for the first time, matched to the public record".to_owned(),
            Recognition::OtherLogin => format!("changed their GitHub login from {login_before}"),
            Recognition::AlsoInRecord => "matched to another entry of the public record".to_owned(),
        }
    }
}

impl Invited {
    fn label(self, target: &str) -> String {
        match self {
            Invited::Target => target.to_owned(),
            Invited::Invitation(id) => format!("someone without a login (invitation {id})"),
            Invited::People(many) => format!("{many} people"),
        }
    }

    /// Names the invitation itself, by its number if the person has no login.
    fn invitation(self, target: &str) -> String {
        match self {
            Invited::Target => format!("the invitation for {target}"),
            Invited::Invitation(id) => format!("invitation {id}"),
            Invited::People(many) => format!("the invitations for {many} people"),
        }
    }
}

/// As in “edited the documents: 4 added”.
fn edited_list<K: ToString>(list: &str, changes: &ListChanges<K>, plural: &str) -> String {
    match changes.label(plural) {
        Some(changes) => format!("edited {list}: {changes}"),
        None => format!("edited {list}"),
    }
}

impl BulkChange {
    fn label(&self, tasks: &str) -> String {
        match self {
            BulkChange::Track(Some(title)) => format!("moved {tasks} to the track “{title}”"),
            BulkChange::Track(None) => format!("removed {tasks} from their track"),
            BulkChange::Status(to) => format!("moved {tasks} to {}", to.as_str()),
            BulkChange::Size(Some(size)) => format!("set the size of {tasks} to {}", size.as_str()),
            BulkChange::Size(None) => format!("removed the size of {tasks}"),
            BulkChange::Due(Some(due)) => format!("set the due date of {tasks} to {}", day(*due)),
            BulkChange::Due(None) => format!("removed the due date of {tasks}"),
            BulkChange::AddSpec(spec) => format!("linked {tasks} to document {spec}"),
            BulkChange::AddOutcome(code) => format!("linked {tasks} to outcome {code}"),
            BulkChange::PeopleNeeded(people_needed) => {
                format!("set the people needed on {tasks} to {people_needed}")
            }
        }
    }
}

/// Names an update by its place: `an update on task 5`.
fn update(task: Option<TaskNumber>) -> String {
    task.map_or_else(|| "a line in the worklog".to_owned(), |task| format!("an update on task {task}"))
}

fn tasks_named(tasks: &[TaskNumber]) -> String {
    match tasks {
        [task] => format!("task {task}"),
        few if few.len() <= MOST_NAMES => format!("tasks {}", named(few, "tasks")),
        many => format!("{} tasks", many.len()),
    }
}

/// Lists the counts that are not zero, each with its singular or plural.
fn counts(counts: &[(u32, &str, &str)]) -> String {
    let nonzero = counts.iter().filter(|(number, ..)| *number > 0);
    let parts: Vec<String> =
        nonzero.map(|(number, singular, plural)| counted(*number as usize, singular, plural)).collect();
    parts.join(", ")
}

/// Formats a value before and after: `40 → 38`. A missing value is `none`.
pub(super) fn from_to<T: Display>(from: Option<T>, to: Option<T>) -> String {
    let text = |value: Option<T>| value.map_or_else(|| "none".to_owned(), |value| value.to_string());
    format!("{} → {}", text(from), text(to))
}
