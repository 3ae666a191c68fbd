//! The events that the audit log records, as codes with data and without personal data.

use super::InvitationSettingChange;
use crate::applications::ApplicationAction;
use crate::catalog::{AdoptionState, ListChanges, RoadmapChanges};
use crate::community::CommunitySetting;
use crate::discussion::EmailFrequency;
use crate::editions::{EditionKind, EditionSetting, Parts, Phase, Visibility};
use crate::email::{EmailKind, OutboxAction};
use crate::id::{
    EditionSlug, EditionTask, InvitationId, MeetingNumber, OutcomeCode, PollNumber, ProjectSlug, ProposalNumber,
    SessionNumber, SpecNumber, TaskNumber,
};
use crate::import::ImportChange;
use crate::people::PersonField;
use crate::roles::Role;
use crate::tasks::{FundingState, Size, Status};
use crate::text::Title;
use crate::time::{NaiveDate, NaiveDateTime, Zone};
use crate::workflow::Interest;
use serde::{Deserialize, Serialize};
use strum::IntoStaticStr;

/// An event. Its code is stored in `action`, its fields as JSON in `data`.
///
/// It must not contain a name or an address. People are in the entry's columns, which account deletion clears.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
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
    /// A new secret address of the person's calendar, which replaces an earlier one.
    CalendarAddressCreated,
    CalendarAddressRevoked,
    AccountDeleted,

    /// An import made `count` changes, of which the first are kept.
    Imported {
        count: usize,
        changes: Vec<ImportChange>,
    },

    /// Settings of the community were edited in the browser.
    CommunityChanged {
        settings: Vec<CommunitySetting>,
    },

    /// A new edition; `copied` from the settings of another one.
    EditionCreated {
        copied: Option<EditionSlug>,
    },
    /// The audit log keeps the entries of a deleted edition.
    EditionDeleted {
        edition: EditionSlug,
    },
    /// Invited people were emailed about new dates or a new place.
    NewDatesEmailed {
        count: usize,
    },
    /// An organizer decided not to email anyone about new dates or a new place.
    NewDatesNotEmailed,
    VisibilityChanged {
        visibility: Visibility,
    },
    /// `None`: the phase that the dates suggest.
    PhaseChanged {
        phase: Option<Phase>,
    },
    KindChanged {
        kind: EditionKind,
        parts: Parts,
    },
    /// How contributions count, and how long work after the edition does.
    FulfilmentSettingsChanged {
        make_ups: u32,
        implementation_months: u32,
    },
    /// Settings of an edition were edited in the browser.
    EditionEdited {
        settings: Vec<EditionSetting>,
    },
    /// The website's value replaced the one that was edited here.
    SourceValueTaken {
        setting: EditionSetting,
    },
    RoomsEdited,

    /// The entry's target was added.
    PersonAdded,
    /// The entry's target was corrected.
    PersonEdited {
        fields: Vec<PersonField>,
    },
    /// Another entry was merged into the entry's target.
    PeopleMerged,

    RoadmapEdited(RoadmapChanges),
    SpecsEdited(ListChanges<SpecNumber>),
    ProjectsEdited(ListChanges<ProjectSlug>),
    AdoptionRecorded {
        spec: SpecNumber,
        project: ProjectSlug,
        state: AdoptionState,
    },

    #[strum(serialize = "seat_settings_changed")]
    #[serde(rename = "seat_settings_changed")]
    InvitationSettingsChanged {
        changes: Vec<InvitationSettingChange>,
    },
    /// One free seat was offered to the entry's target.
    SeatOffered,
    /// One free seat was offered to a person on the waitlist. Their invitation belongs to no account.
    #[strum(serialize = "seat_offered_to_first")]
    #[serde(rename = "seat_offered_to_first")]
    SeatOfferedWithoutAccount,
    /// Several free seats were offered at once.
    SeatsOffered {
        count: usize,
    },

    LogisticsChanged,
    /// An organizer recorded travel costs of a person.
    TravelCostsChanged,
    ReimbursementRequested,
    /// The edition keeps track of travel costs, or no longer does.
    TravelSettingsChanged {
        is_on: bool,
    },

    CommitmentsPublished {
        version: u32,
    },
    /// People who are behind with their commitments were reminded by email.
    CommitmentsReminded {
        count: usize,
    },
    /// An email was written to so many people.
    GroupEmailWritten {
        email: EmailKind,
        count: usize,
    },
    /// Other records answer the commitments of the newest version.
    RequirementsChanged,
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

    /// The text of one email that was not sent yet.
    EmailEdited {
        email: EmailKind,
    },
    EmailsHandled {
        action: OutboxAction,
        count: u32,
    },
    /// An owner sent a test email to themselves.
    TestEmailSent,
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
    /// An organizer saw what needs attention.
    InvitationSeen {
        invited: Invited,
    },
    /// Two invitations of one person to the edition were merged.
    InvitationsMerged,
    ForwardingAsked,
    ForwardingAllowed,
    ForwardingRefused,
    InvitationDeadlinesRun {
        /// Invitations that were not answered in time.
        expired: u32,
        /// Offered seats that were not taken in time.
        lapsed: u32,
        reminded: u32,
    },

    /// When the interest form is open, its limits or its introduction.
    InterestSettingsChanged,
    OwnQuestionsChanged,
    /// A participant changed their answers to own questions.
    OwnAnswersChanged,
    ApplicationSent,
    ApplicationChanged,
    ApplicationWithdrawn,
    /// An organizer changed selected applications.
    ApplicationsChanged {
        step: ApplicationStep,
        count: usize,
    },

    /// A file of another product changed the draft of the schedule.
    ScheduleImported {
        new: usize,
        changed: usize,
        cancelled: usize,
    },
    SessionAdded {
        session: SessionNumber,
    },
    SessionEdited {
        session: SessionNumber,
    },
    /// It got another time, room or length, or none.
    SessionMoved {
        session: SessionNumber,
        /// Wall-clock time in the zone of the edition.
        starts: Option<NaiveDateTime>,
        room: Option<Title>,
    },
    SessionPinned {
        session: SessionNumber,
    },
    SessionUnpinned {
        session: SessionNumber,
    },
    SessionCancelled {
        session: SessionNumber,
    },
    /// A cancelled session takes place after all.
    SessionRestored {
        session: SessionNumber,
    },
    SessionDeleted {
        session: SessionNumber,
        title: Title,
    },
    SessionNotesEdited {
        session: SessionNumber,
    },
    /// It was recorded what became of the session, or who was there.
    SessionOutcomeRecorded {
        session: SessionNumber,
    },
    ScheduleReleased {
        release: u32,
        /// The number of emails.
        emails: usize,
    },
    /// A schedule is computed in the background.
    ProposalRequested {
        proposal: ProposalNumber,
    },
    ProposalStopped {
        proposal: ProposalNumber,
    },
    /// It gave `moved` sessions another place.
    ProposalAdopted {
        proposal: ProposalNumber,
        moved: usize,
    },

    /// It was recorded or corrected that `count` people are at the summit.
    SummitCheckInsRecorded {
        count: usize,
    },

    MeetingAdded {
        meeting: MeetingNumber,
    },
    MeetingEdited {
        meeting: MeetingNumber,
    },
    MeetingCancelled {
        meeting: MeetingNumber,
    },
    /// A cancelled meeting takes place after all.
    MeetingRestored {
        meeting: MeetingNumber,
    },
    MeetingNotesEdited {
        meeting: MeetingNumber,
    },
    /// The actor checked in with the code of the meeting.
    CheckedIn {
        meeting: MeetingNumber,
    },
    /// Attendance of `count` people was recorded or corrected.
    AttendanceRecorded {
        meeting: MeetingNumber,
        count: usize,
    },

    PollOpened {
        poll: PollNumber,
    },
    PollOptionsAdded {
        poll: PollNumber,
        count: usize,
    },
    /// An organizer answered for the person.
    PollAnsweredFor {
        poll: PollNumber,
    },
    PollReminded {
        poll: PollNumber,
        count: usize,
    },
    PollClosed {
        poll: PollNumber,
    },
    PollReopened {
        poll: PollNumber,
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
    /// Its status followed its evidence, as the lead chose.
    StatusFollowedEvidence {
        task: TaskNumber,
        from: Status,
        to: Status,
    },
    StatusProposalDismissed {
        task: TaskNumber,
    },
    FollowsEvidenceChanged {
        task: TaskNumber,
        follows: bool,
    },
    LinkAdded {
        task: TaskNumber,
    },
    FundingChanged {
        task: TaskNumber,
        /// `None` if nothing is said about funding any more.
        state: Option<FundingState>,
    },
    LinkRemoved {
        task: TaskNumber,
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
    TaskContinued {
        from: EditionTask,
        into: EditionTask,
    },
    TaskSeparated {
        from: EditionTask,
        into: EditionTask,
    },
    TasksChanged {
        tasks: Vec<TaskNumber>,
        change: BulkChange,
    },
    /// Someone else was assigned; the target of the entry is that person.
    TaskAssigned {
        task: TaskNumber,
    },
    TaskUnassigned {
        task: TaskNumber,
    },
    /// A change of these tasks was undone.
    TasksRestored {
        tasks: Vec<TaskNumber>,
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
    /// Without a task: a line of the worklog.
    UpdatePosted {
        task: Option<TaskNumber>,
    },
    UpdateEdited {
        task: Option<TaskNumber>,
    },
    UpdateDeleted {
        task: Option<TaskNumber>,
    },
    /// Removed by someone other than its author.
    UpdateRemoved {
        task: Option<TaskNumber>,
    },
    HelpRequested {
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
    ReportIntroductionEdited,
    ReportPublished {
        number: u32,
    },
}

/// What Cairn learned about a person when they signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Recognition {
    New,
    /// New here, but listed in the public record.
    NewInRecord,
    /// Their login has changed; the entry's target is the previous login.
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
    Due(Option<NaiveDate>),
    AddSpec(SpecNumber),
    AddOutcome(OutcomeCode),
    PeopleNeeded(u32),
}

/// What an organizer did with selected applications.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ApplicationStep {
    Shortlisted,
    Unshortlisted,
    Tagged,
    Untagged,
    Invited,
    NotInvited,
}

impl From<&ApplicationAction> for ApplicationStep {
    fn from(action: &ApplicationAction) -> Self {
        match action {
            ApplicationAction::Shortlist => ApplicationStep::Shortlisted,
            ApplicationAction::Unshortlist => ApplicationStep::Unshortlisted,
            ApplicationAction::Tag(_) => ApplicationStep::Tagged,
            ApplicationAction::Untag(_) => ApplicationStep::Untagged,
            ApplicationAction::Invite => ApplicationStep::Invited,
            ApplicationAction::NotInvite => ApplicationStep::NotInvited,
        }
    }
}
