//! The sentences of audit events.

use super::{AuditEvent, BulkChange, Invited, Recognition, SeatSettingChange};
use crate::email::OutboxAction;
use crate::id::TaskNumber;
use crate::import::ImportChange;
use crate::text::{MOST_NAMES, counted, named};
use std::fmt::Display;

impl AuditEvent {
    /// Says what happened, without its actor: “claimed task 4”. `target` is the person the entry is about.
    pub fn sentence(&self, target: &str) -> String {
        use AuditEvent::*;
        let of = |invited: &Invited| invited.label(target);
        match self {
            SignedIn { recognized, roles } => {
                let found = recognized.iter().map(|found| found.label(target));
                let roles: Vec<String> = roles.iter().map(|role| role.title()).collect();
                let became = (!roles.is_empty()).then(|| format!("became {}", roles.join(", ")));
                let parts = ["signed in".to_owned()].into_iter().chain(found).chain(became);
                parts.collect::<Vec<_>>().join("; ")
            }
            SignedOut => "signed out".to_owned(),
            LoginSessionEnded => "ended one of their sign-ins".to_owned(),
            AllLoginSessionsEnded => "signed out everywhere".to_owned(),

            RoleGranted { role } => format!("{target} became {}", role.title()),
            RolePromised { role } => format!("{target} becomes {} at their first sign-in", role.title()),
            RoleRemoved { role } => format!("{target} is no longer {}", role.title()),

            PreferencesChanged { zone, listed } => {
                let zone = zone.as_ref().map_or("as the browser says", |zone| zone.as_str());
                let listed = if *listed { "listed" } else { "not listed" };
                format!("changed their preferences: zone {zone}, {listed}")
            }
            EmailFrequencyChanged { frequency } => {
                format!("wants to be told of the work plan {}", frequency.label())
            }
            AccountDeleted => "deleted their account".to_owned(),

            Imported { count, changes } => {
                let lines = changes.iter().map(ImportChange::to_string).collect::<Vec<_>>().join("; ");
                if *count == 1 { lines } else { format!("{count} changes: {lines}") }
            }

            SeatSettingsChanged { changes } => {
                changes.iter().map(SeatSettingChange::label).collect::<Vec<_>>().join("; ")
            }
            SeatOffered => format!("a free seat was offered to {target}"),
            SeatOfferedToFirst => "a free seat was offered to whoever waited longest".to_owned(),
            SeatsOffered { count } => format!("{} were offered", counted(*count, "free seat", "free seats")),

            LogisticsChanged => "changed what organizers know of their stay".to_owned(),

            CommitmentsPublished { version } => format!("published version {version} of the commitments"),
            CommitmentsAgreed { version } => format!("agreed to version {version} of the commitments"),
            CommitmentWaived { letter, invited } => format!("waived clause ({letter}) for {}", of(invited)),
            WaiverRemoved { letter, invited } => format!("no longer waives clause ({letter}) for {}", of(invited)),

            EmailsHandled { action, count } => {
                let letters = counted(*count as usize, "letter", "letters");
                match action {
                    OutboxAction::Hold => format!("held {letters} back"),
                    OutboxAction::Release => format!("let {letters} go"),
                    OutboxAction::SendAgain => format!("had {letters} sent again"),
                    OutboxAction::Drop => format!("threw {letters} away"),
                }
            }
            EmailTemplateChanged { email } => format!("changed the words of the letter “{}”", email.as_str()),
            EmailTemplateReset { email } => {
                format!("went back to the usual words of the letter “{}”", email.as_str())
            }

            InvitationDrafted { invited: Invited::People(many) } => format!("wrote down {many} people to invite"),
            InvitationDrafted { invited } => format!("wrote down to invite {}", of(invited)),
            InvitationEdited { invited } => format!("changed the invitation of {}", of(invited)),
            InvitationProposed => "proposed somebody to invite".to_owned(),
            InvitationSent { invited } => format!("invited {}", of(invited)),
            InvitationReminded { invited } => format!("reminded {} of their invitation", of(invited)),
            InvitationRevoked { invited } => format!("took back the invitation of {}", of(invited)),
            InvitationDiscarded { invited } => format!("threw away the draft of an invitation of {}", of(invited)),
            InvitationExtended { invited } => format!("gave {} another deadline", of(invited)),
            InvitationWithdrawn { invited } => format!("recorded that {} gave up their seat or place", of(invited)),
            InvitationMoved { invited, pool: Some(title) } => format!("moved {} to the reserve “{title}”", of(invited)),
            InvitationMoved { invited, pool: None } => format!("moved {} to no reserve", of(invited)),
            InvitationLinkCopied { invited } => format!("copied a link to the invitation of {}", of(invited)),
            InvitationAccepted => "accepted their invitation and has a seat".to_owned(),
            InvitationWaitlisted => "accepted their invitation and waits for a seat".to_owned(),
            InvitationDeclined => "declined their invitation".to_owned(),
            InvitationDeclinedByLink { invited } => {
                format!("by its link, declined the invitation of {}", of(invited))
            }
            SeatGivenUp => "gave up their seat".to_owned(),
            WaitlistLeft => "gave up their place in the waiting list".to_owned(),
            QuestionAsked => "asked the organizers a question".to_owned(),
            QuestionAskedByLink { invited } => {
                format!("by its link, asked a question about the invitation of {}", of(invited))
            }
            QuestionAnswered { invited } => format!("answered a question of {}", of(invited)),
            ForwardingAsked => "came with somebody else’s link and asks to come".to_owned(),
            ForwardingAllowed => format!("let {target} come with an invitation that was somebody else’s"),
            ForwardingRefused => format!("did not let {target} come with somebody else’s invitation"),
            InvitationDeadlinesRun { expired, lapsed, reminded } => counts(&[
                (*expired, "invitation expired", "invitations expired"),
                (*lapsed, "offer of a seat lapsed", "offers of seats lapsed"),
                (*reminded, "person was reminded", "people were reminded"),
            ]),

            TaskProposed { task } => format!("proposed task {task}"),
            TaskEdited { task } => format!("changed what task {task} says"),
            TaskMoved { task, from, to } => format!("moved task {task} from {} to {}", from.as_str(), to.as_str()),
            TaskClaimed { task } => format!("claimed task {task}"),
            TaskUnclaimed { task } => format!("let go of task {task}"),
            ClaimConfirmed { task } => format!("is still on task {task}"),
            PeopleNeededChanged { task, people_needed } => {
                format!("wants {} on task {task}", people_needed_phrase(*people_needed))
            }
            LeadOffered { task } => format!("asked {target} to lead task {task}"),
            LeadAccepted { task } => format!("leads task {task}"),
            LeadDeclined { task } => format!("does not want to lead task {task}"),
            TaskMerged { task, into } => format!("merged task {task} into task {into}"),
            TaskSplit { task, pieces } => format!("split {} off task {task}", counted(*pieces, "piece", "pieces")),
            TasksChanged { tasks, change } => change.label(&tasks_named(tasks)),
            InterestAdded { task, interest } => format!("says of task {task}: {}", interest.label()),
            InterestRemoved { task, interest } => format!("no longer says of task {task}: {}", interest.label()),
            CommentAdded { task } => format!("commented on task {task}"),
            CommentEdited { task } => format!("changed a comment on task {task}"),
            CommentDeleted { task } => format!("deleted a comment on task {task}"),
            CommentRemoved { task } => format!("deleted a comment of {target} on task {task}"),
            ReviewRequested { task } => format!("asked {target} for a review of task {task}"),
            TaskReviewed { task } => format!("reviewed task {task}"),
            PlanSettingsChanged { quiet_days, answer_days } => format!(
                "asks about hands after {quiet_days} silent days, and offers their place {answer_days} days later"
            ),
            StaleClaimsRun { asked, offered } => counts(&[
                (*asked, "claim was asked about", "claims were asked about"),
                (*offered, "place was offered to others", "places were offered to others"),
            ]),
        }
    }
}

impl Recognition {
    fn label(self, login_before: &str) -> String {
        match self {
            Recognition::New => "for the first time".to_owned(),
            Recognition::NewInRecord => "for the first time, as someone whom the public record knows".to_owned(),
            Recognition::OtherLogin => format!("has another login on GitHub than {login_before} now"),
            Recognition::AlsoInRecord => "is also someone whom the public record knows".to_owned(),
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
}

impl BulkChange {
    fn label(&self, which: &str) -> String {
        match self {
            BulkChange::Track(Some(title)) => format!("put {which} into the track “{title}”"),
            BulkChange::Track(None) => format!("took {which} out of their track"),
            BulkChange::Status(to) => format!("moved {which} to {}", to.as_str()),
            BulkChange::Size(Some(size)) => format!("called {which} {}", size.as_str()),
            BulkChange::Size(None) => format!("called {which} neither small nor large"),
            BulkChange::AddSpec(spec) => format!("linked {which} to SPEC {spec}"),
            BulkChange::AddOutcome(code) => format!("linked {which} to outcome {code}"),
            BulkChange::PeopleNeeded(requested) => format!("wants {} on {which}", people_needed_phrase(*requested)),
        }
    }
}

fn people_needed_phrase(people_needed: u32) -> String {
    counted(people_needed as usize, "hand", "hands")
}

fn tasks_named(tasks: &[TaskNumber]) -> String {
    match tasks {
        [one] => format!("task {one}"),
        few if few.len() <= MOST_NAMES => format!("tasks {}", named(few, "tasks")),
        many => format!("{} tasks", many.len()),
    }
}

/// The counts that are not zero, each with its words.
fn counts(counts: &[(u32, &str, &str)]) -> String {
    let some = counts.iter().filter(|(number, ..)| *number > 0);
    let parts: Vec<String> = some.map(|(number, one, many)| counted(*number as usize, one, many)).collect();
    parts.join(", ")
}

/// A value before and after: `40 → 38`; what isn't there is `none`.
pub(super) fn from_to<T: Display>(from: Option<T>, to: Option<T>) -> String {
    let shown = |value: Option<T>| value.map_or_else(|| "none".to_owned(), |value| value.to_string());
    format!("{} → {}", shown(from), shown(to))
}
