//! The events that the audit log records, as codes with data and without personal data.

use super::SeatSettingChange;
use crate::discussion::EmailFrequency;
use crate::email::{EmailKind, OutboxAction};
use crate::id::{InvitationId, OutcomeCode, SpecNumber, TaskNumber};
use crate::import::ImportChange;
use crate::roles::Role;
use crate::tasks::Size;
use crate::tasks::Status;
use crate::text::Title;
use crate::time::Zone;
use crate::workflow::Interest;
use serde::{Deserialize, Serialize};

/// An event. Its code is stored in `action`, its fields as JSON in `data`.
///
/// It must not contain a name or an address. People are in the entry's columns, which account deletion clears.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "action", content = "data", rename_all = "snake_case", deny_unknown_fields)]
pub enum AuditEvent {
    SignedIn {
        recognized: Vec<Recognition>,
        roles: Vec<Role>,
    },
    SignedOut,
    LoginSessionEnded,
    AllLoginSessionsEnded,

    RoleGranted {
        role: Role,
    },
    RolePromised {
        role: Role,
    },
    RoleRemoved {
        role: Role,
    },

    PreferencesChanged {
        zone: Option<Zone>,
        listed: bool,
    },
    EmailFrequencyChanged {
        frequency: EmailFrequency,
    },
    AccountDeleted,

    /// An import made `count` changes, of which the first are kept.
    Imported {
        count: usize,
        changes: Vec<ImportChange>,
    },

    SeatSettingsChanged {
        changes: Vec<SeatSettingChange>,
    },
    SeatOffered,
    SeatOfferedToFirst,
    SeatsOffered {
        count: usize,
    },

    LogisticsChanged,

    CommitmentsPublished {
        version: u32,
    },
    CommitmentsAgreed {
        version: u32,
    },
    CommitmentWaived {
        letter: char,
        invited: Invited,
    },
    WaiverRemoved {
        letter: char,
        invited: Invited,
    },

    EmailsHandled {
        action: OutboxAction,
        count: u32,
    },
    EmailTemplateChanged {
        email: EmailKind,
    },
    EmailTemplateReset {
        email: EmailKind,
    },

    InvitationDrafted {
        invited: Invited,
    },
    InvitationEdited {
        invited: Invited,
    },
    InvitationProposed,
    InvitationSent {
        invited: Invited,
    },
    InvitationReminded {
        invited: Invited,
    },
    InvitationRevoked {
        invited: Invited,
    },
    InvitationDiscarded {
        invited: Invited,
    },
    InvitationExtended {
        invited: Invited,
    },
    InvitationWithdrawn {
        invited: Invited,
    },
    InvitationMoved {
        invited: Invited,
        pool: Option<Title>,
    },
    InvitationLinkCopied {
        invited: Invited,
    },
    InvitationAccepted,
    InvitationWaitlisted,
    InvitationDeclined,
    InvitationDeclinedByLink {
        invited: Invited,
    },
    SeatGivenUp,
    WaitlistLeft,
    QuestionAsked,
    QuestionAskedByLink {
        invited: Invited,
    },
    QuestionAnswered {
        invited: Invited,
    },
    ForwardingAsked,
    ForwardingAllowed,
    ForwardingRefused,
    InvitationDeadlinesRun {
        expired: u32,
        lapsed: u32,
        reminded: u32,
    },

    TaskProposed {
        task: TaskNumber,
    },
    TaskEdited {
        task: TaskNumber,
    },
    TaskMoved {
        task: TaskNumber,
        from: Status,
        to: Status,
    },
    TaskClaimed {
        task: TaskNumber,
    },
    TaskUnclaimed {
        task: TaskNumber,
    },
    ClaimConfirmed {
        task: TaskNumber,
    },
    PeopleNeededChanged {
        task: TaskNumber,
        people_needed: u32,
    },
    LeadOffered {
        task: TaskNumber,
    },
    LeadAccepted {
        task: TaskNumber,
    },
    LeadDeclined {
        task: TaskNumber,
    },
    TaskMerged {
        task: TaskNumber,
        into: TaskNumber,
    },
    TaskSplit {
        task: TaskNumber,
        pieces: usize,
    },
    TasksChanged {
        tasks: Vec<TaskNumber>,
        change: BulkChange,
    },
    InterestAdded {
        task: TaskNumber,
        interest: Interest,
    },
    InterestRemoved {
        task: TaskNumber,
        interest: Interest,
    },
    CommentAdded {
        task: TaskNumber,
    },
    CommentEdited {
        task: TaskNumber,
    },
    CommentDeleted {
        task: TaskNumber,
    },
    /// Deleted by someone other than its author.
    CommentRemoved {
        task: TaskNumber,
    },
    ReviewRequested {
        task: TaskNumber,
    },
    TaskReviewed {
        task: TaskNumber,
    },
    PlanSettingsChanged {
        quiet_days: u32,
        answer_days: u32,
    },
    StaleClaimsRun {
        asked: u32,
        offered: u32,
    },
}

/// What Cairn learned about a person when they signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Recognition {
    New,
    /// New here, but listed in the public record.
    NewInRecord,
    /// Their login has changed; the target is the previous one.
    OtherLogin,
    /// Another row of the public record is also theirs.
    AlsoInRecord,
}

/// The people an invitation event is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Invited {
    /// The entry's target.
    Target,
    /// A person without a login, known by their invitation.
    Invitation(InvitationId),
    /// Several people.
    People(usize),
}

/// A change of many tasks at once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BulkChange {
    Track(Option<Title>),
    Status(Status),
    Size(Option<Size>),
    AddSpec(SpecNumber),
    AddOutcome(OutcomeCode),
    PeopleNeeded(u32),
}

/// The subject area of an event, by which the audit log can be filtered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum AuditTopic {
    LoginSession,
    Appointment,
    Account,
    Import,
    Seats,
    Logistics,
    Commitments,
    Email,
    Invitation,
    Task,
}

impl AuditTopic {
    pub const ALL: [AuditTopic; 10] = [
        AuditTopic::LoginSession,
        AuditTopic::Appointment,
        AuditTopic::Account,
        AuditTopic::Import,
        AuditTopic::Seats,
        AuditTopic::Logistics,
        AuditTopic::Commitments,
        AuditTopic::Email,
        AuditTopic::Invitation,
        AuditTopic::Task,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            AuditTopic::LoginSession => "sign-in",
            AuditTopic::Appointment => "appointment",
            AuditTopic::Account => "account",
            AuditTopic::Import => "import",
            AuditTopic::Seats => "seats",
            AuditTopic::Logistics => "logistics",
            AuditTopic::Commitments => "commitments",
            AuditTopic::Email => "mail",
            AuditTopic::Invitation => "invitation",
            AuditTopic::Task => "task",
        }
    }

    pub fn find(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|topic| topic.as_str() == text)
    }

    /// The codes of its events in the column `action`.
    pub fn actions(self) -> &'static [&'static str] {
        match self {
            AuditTopic::LoginSession => &["signed_in", "signed_out", "login_session_ended", "all_login_sessions_ended"],
            AuditTopic::Appointment => &["role_granted", "role_promised", "role_removed"],
            AuditTopic::Account => &["preferences_changed", "email_frequency_changed", "account_deleted"],
            AuditTopic::Import => &["imported"],
            AuditTopic::Seats => &["seat_settings_changed", "seat_offered", "seat_offered_to_first", "seats_offered"],
            AuditTopic::Logistics => &["logistics_changed"],
            AuditTopic::Commitments => {
                &["commitments_published", "commitments_agreed", "commitment_waived", "waiver_removed"]
            }
            AuditTopic::Email => &["emails_handled", "email_template_changed", "email_template_reset"],
            AuditTopic::Invitation => &[
                "invitation_drafted",
                "invitation_edited",
                "invitation_proposed",
                "invitation_sent",
                "invitation_reminded",
                "invitation_revoked",
                "invitation_discarded",
                "invitation_extended",
                "invitation_withdrawn",
                "invitation_moved",
                "invitation_link_copied",
                "invitation_accepted",
                "invitation_waitlisted",
                "invitation_declined",
                "invitation_declined_by_link",
                "seat_given_up",
                "waitlist_left",
                "question_asked",
                "question_asked_by_link",
                "question_answered",
                "forwarding_asked",
                "forwarding_allowed",
                "forwarding_refused",
                "invitation_deadlines_run",
            ],
            AuditTopic::Task => &[
                "task_proposed",
                "task_edited",
                "task_moved",
                "task_claimed",
                "task_unclaimed",
                "claim_confirmed",
                "people_needed_changed",
                "lead_offered",
                "lead_accepted",
                "lead_declined",
                "task_merged",
                "task_split",
                "tasks_changed",
                "interest_added",
                "interest_removed",
                "comment_added",
                "comment_edited",
                "comment_deleted",
                "comment_removed",
                "review_requested",
                "task_reviewed",
                "plan_settings_changed",
                "stale_claims_run",
            ],
        }
    }
}

impl AuditEvent {
    pub fn topic(&self) -> AuditTopic {
        use AuditEvent::*;
        match self {
            SignedIn { .. } | SignedOut | LoginSessionEnded | AllLoginSessionsEnded => AuditTopic::LoginSession,
            RoleGranted { .. } | RolePromised { .. } | RoleRemoved { .. } => AuditTopic::Appointment,
            PreferencesChanged { .. } | EmailFrequencyChanged { .. } | AccountDeleted => AuditTopic::Account,
            Imported { .. } => AuditTopic::Import,
            SeatSettingsChanged { .. } | SeatOffered | SeatOfferedToFirst | SeatsOffered { .. } => AuditTopic::Seats,
            LogisticsChanged => AuditTopic::Logistics,
            CommitmentsPublished { .. } | CommitmentsAgreed { .. } | CommitmentWaived { .. } | WaiverRemoved { .. } => {
                AuditTopic::Commitments
            }
            EmailsHandled { .. } | EmailTemplateChanged { .. } | EmailTemplateReset { .. } => AuditTopic::Email,
            InvitationDrafted { .. }
            | InvitationEdited { .. }
            | InvitationProposed
            | InvitationSent { .. }
            | InvitationReminded { .. }
            | InvitationRevoked { .. }
            | InvitationDiscarded { .. }
            | InvitationExtended { .. }
            | InvitationWithdrawn { .. }
            | InvitationMoved { .. }
            | InvitationLinkCopied { .. }
            | InvitationAccepted
            | InvitationWaitlisted
            | InvitationDeclined
            | InvitationDeclinedByLink { .. }
            | SeatGivenUp
            | WaitlistLeft
            | QuestionAsked
            | QuestionAskedByLink { .. }
            | QuestionAnswered { .. }
            | ForwardingAsked
            | ForwardingAllowed
            | ForwardingRefused
            | InvitationDeadlinesRun { .. } => AuditTopic::Invitation,
            TaskProposed { .. }
            | TaskEdited { .. }
            | TaskMoved { .. }
            | TaskClaimed { .. }
            | TaskUnclaimed { .. }
            | ClaimConfirmed { .. }
            | PeopleNeededChanged { .. }
            | LeadOffered { .. }
            | LeadAccepted { .. }
            | LeadDeclined { .. }
            | TaskMerged { .. }
            | TaskSplit { .. }
            | TasksChanged { .. }
            | InterestAdded { .. }
            | InterestRemoved { .. }
            | CommentAdded { .. }
            | CommentEdited { .. }
            | CommentDeleted { .. }
            | CommentRemoved { .. }
            | ReviewRequested { .. }
            | TaskReviewed { .. }
            | PlanSettingsChanged { .. }
            | StaleClaimsRun { .. } => AuditTopic::Task,
        }
    }
}
