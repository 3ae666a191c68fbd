//! A release of a schedule before it is published: what changes, and who gets an email.

use crate::editions::Edition;
use crate::email::ReminderPreview;
use crate::schedule::{ScheduleChange, ScheduleWarning};

/// What publishing the draft would do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReleasePreview {
    pub edition: Edition,
    /// The number that the release gets.
    pub number: u32,
    /// What differs from the last release; empty if nothing does.
    pub changes: Vec<ScheduleChange>,
    /// A value that changes with the draft and the last release; the form sends it back.
    pub read: String,
    pub emails: ReminderPreview,
    /// The warnings about the draft, the gravest first.
    pub warnings: Vec<ScheduleWarning>,
}
