//! The subject areas of the audit log.

use super::AuditEvent;
use strum::{EnumString, IntoStaticStr, VariantArray};

/// The subject area of an event, by which the audit log can be filtered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum AuditTopic {
    #[strum(serialize = "sign-in")]
    LoginSession,
    Appointment,
    Account,
    People,
    Import,
    Community,
    Edition,
    Goals,
    Seats,
    Logistics,
    Commitments,
    Email,
    Invitation,
    Application,
    Meeting,
    Schedule,
    Task,
    Report,
}

words!(AuditTopic);

impl AuditTopic {
    pub fn find(text: &str) -> Option<Self> {
        text.parse().ok()
    }

    /// The codes of its events in the column `action`.
    pub fn actions(self) -> &'static [&'static str] {
        match self {
            AuditTopic::LoginSession => &["signed_in", "signed_out", "login_session_ended", "all_login_sessions_ended"],
            AuditTopic::Appointment => &["role_granted", "role_promised", "role_removed"],
            AuditTopic::Account => &[
                "preferences_changed",
                "email_frequency_changed",
                "calendar_address_created",
                "calendar_address_revoked",
                "account_deleted",
            ],
            AuditTopic::People => &["person_added", "person_edited", "people_merged"],
            AuditTopic::Import => &["imported"],
            AuditTopic::Community => &["community_changed"],
            AuditTopic::Edition => &[
                "edition_created",
                "edition_deleted",
                "new_dates_emailed",
                "new_dates_not_emailed",
                "visibility_changed",
                "phase_changed",
                "kind_changed",
                "fulfilment_settings_changed",
                "edition_edited",
                "source_value_taken",
                "rooms_edited",
            ],
            AuditTopic::Goals => &["roadmap_edited", "specs_edited", "projects_edited", "adoption_recorded"],
            AuditTopic::Seats => &["seat_settings_changed", "seat_offered", "seat_offered_to_first", "seats_offered"],
            AuditTopic::Logistics => {
                &["logistics_changed", "travel_costs_changed", "reimbursement_requested", "travel_settings_changed"]
            }
            AuditTopic::Commitments => &[
                "commitments_published",
                "commitments_reminded",
                "requirements_changed",
                "commitments_agreed",
                "commitment_waived",
                "waiver_removed",
                "summit_check_ins_recorded",
            ],
            AuditTopic::Email => &[
                "group_email_written",
                "emails_handled",
                "email_edited",
                "test_email_sent",
                "email_template_changed",
                "email_template_reset",
            ],
            AuditTopic::Invitation => INVITATION_ACTIONS,
            AuditTopic::Application => APPLICATION_ACTIONS,
            AuditTopic::Meeting => MEETING_ACTIONS,
            AuditTopic::Schedule => SCHEDULE_ACTIONS,
            AuditTopic::Task => TASK_ACTIONS,
            AuditTopic::Report => &["report_introduction_edited", "report_published"],
        }
    }
}

const MEETING_ACTIONS: &[&str] = &[
    "meeting_added",
    "meeting_edited",
    "meeting_cancelled",
    "meeting_restored",
    "meeting_notes_edited",
    "checked_in",
    "attendance_recorded",
    "poll_opened",
    "poll_options_added",
    "poll_answered_for",
    "poll_reminded",
    "poll_closed",
    "poll_reopened",
];

const SCHEDULE_ACTIONS: &[&str] = &[
    "schedule_imported",
    "session_added",
    "session_edited",
    "session_moved",
    "session_pinned",
    "session_unpinned",
    "session_cancelled",
    "session_restored",
    "session_deleted",
    "session_notes_edited",
    "session_outcome_recorded",
    "schedule_released",
    "proposal_requested",
    "proposal_stopped",
    "proposal_adopted",
];

const INVITATION_ACTIONS: &[&str] = &[
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
    "invitation_seen",
    "invitations_merged",
    "forwarding_asked",
    "forwarding_allowed",
    "forwarding_refused",
    "invitation_deadlines_run",
];

const APPLICATION_ACTIONS: &[&str] = &[
    "interest_settings_changed",
    "own_questions_changed",
    "own_answers_changed",
    "application_sent",
    "application_changed",
    "application_withdrawn",
    "applications_changed",
];

const TASK_ACTIONS: &[&str] = &[
    "task_proposed",
    "task_edited",
    "task_moved",
    "status_followed_evidence",
    "status_proposal_dismissed",
    "follows_evidence_changed",
    "link_added",
    "funding_changed",
    "link_removed",
    "task_claimed",
    "task_unclaimed",
    "claim_confirmed",
    "people_needed_changed",
    "lead_offered",
    "lead_accepted",
    "lead_declined",
    "task_merged",
    "task_split",
    "task_continued",
    "task_separated",
    "tasks_changed",
    "tasks_restored",
    "task_assigned",
    "task_unassigned",
    "interest_added",
    "interest_removed",
    "comment_added",
    "comment_edited",
    "comment_deleted",
    "comment_removed",
    "update_posted",
    "update_edited",
    "update_deleted",
    "update_removed",
    "help_requested",
    "review_requested",
    "task_reviewed",
    "plan_settings_changed",
    "stale_claims_run",
];

impl AuditEvent {
    /// The code of the event, stored in the column `action`.
    pub fn code(&self) -> &'static str {
        self.into()
    }

    /// The subject area that lists the code; a test holds each code to one area.
    pub fn topic(&self) -> AuditTopic {
        let of_code = |topic: &AuditTopic| topic.actions().contains(&self.code());
        AuditTopic::ALL.into_iter().find(of_code).unwrap_or(AuditTopic::Account)
    }
}
