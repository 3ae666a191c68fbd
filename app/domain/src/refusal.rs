//! The reasons why Cairn rejects a request, each with its message.

use thiserror::Error;

/// A rejected request. Its `Display` text is shown to people: what is wrong and what to do.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Refusal {
    #[error("{what} can’t be empty.")]
    Empty { what: &'static str },
    #[error("{what} has {length} characters. The limit is {limit}.")]
    TooLong { what: &'static str, length: usize, limit: usize },
    #[error("{what} can’t contain the control character U+{code:04X}.")]
    ControlCharacter { what: &'static str, code: u32 },
    #[error("“{text}” is not {what}.")]
    Malformed { what: &'static str, text: String },
    #[error("The end date ({ends}) is before the start date ({starts}).")]
    EndsBeforeItStarts { starts: chrono::NaiveDate, ends: chrono::NaiveDate },
    #[error("An edition can last at most {limit} days, not {days}.")]
    TooManyDays { days: i64, limit: i64 },
    #[error("{0} is the last owner. Appoint another owner first.")]
    LastOwner(String),
    #[error("This person doesn’t have that role.")]
    NoSuchRole,
    #[error("This edition has no track “{0}”.")]
    NoSuchTrack(String),
    #[error("Two seat pools have the same title. Give each its own title.")]
    DuplicateSeatPool,
    #[error("{reserved} seats are reserved, but there are only {capacity} in total.")]
    TooManyReserved { reserved: u32, capacity: u32 },
    #[error("{taken} seats are taken or offered, so the total can’t be {capacity}.")]
    FewerSeatsThanTaken { taken: u32, capacity: u32 },
    #[error("{occupied} open seats are taken or offered, but only {open} would be left open. Reserve fewer seats.")]
    ReservedAreTaken { occupied: u32, open: u32 },
    #[error(
        "You read version {agreed} of the commitments, but version {current} is current. Read the changes, then agree."
    )]
    OutdatedVersion { agreed: u32, current: u32 },
    #[error("Please tick every commitment. Still open: {letters}.")]
    ClausesNotAccepted { letters: String },
    #[error("This edition’s agreement has no clause ({0}).")]
    NoSuchClause(char),
    #[error("The new version is the same as the current one. Nothing was changed.")]
    UnchangedVersion,
    #[error("Departure ({departs}) is before arrival ({arrives}).")]
    DepartureBeforeArrival { arrives: chrono::NaiveDate, departs: chrono::NaiveDate },
    #[error("{day} is too far from the edition. Enter a date from {first} to {last}.")]
    FarFromEdition { day: chrono::NaiveDate, first: chrono::NaiveDate, last: chrono::NaiveDate },
    #[error("This invitation is {from}, so it can’t be {step}.")]
    InvalidInvitationTransition { from: &'static str, step: &'static str },
    #[error("The deadline has passed. Ask the organizers to send the invitation again.")]
    DeadlinePassed,
    #[error("You are on the waitlist, and no seat is free for you yet.")]
    StillWaitlisted,
    #[error("A reminder was sent less than an hour ago.")]
    RemindedRecently,
    #[error("Enter a GitHub login or an email address.")]
    NoLoginOrEmail,
    #[error(
        "@{login} is this person’s former login. Keep their current login, or create another invitation for @{login}."
    )]
    FormerLogin { login: String },
    #[error("{who} already has an invitation ({state}).")]
    AlreadyInvited { who: String, state: &'static str },
    #[error("This is the same person as in row {row}.")]
    DuplicateOfRow { row: usize },
    #[error("This edition has no seat pool “{0}”.")]
    NoSuchSeatPool(String),
    #[error("This invitation doesn’t exist.")]
    NoSuchInvitation,
    #[error("This link is invalid or has been revoked.")]
    NoSuchLink,
    #[error("This invitation is for someone else. Ask the organizers whether you may take their place.")]
    ForSomeoneElse,
    #[error("You already have an invitation to this edition. Reply to that one.")]
    HasOwnInvitation,
    #[error("No one is asking to use this invitation any more.")]
    NoForwardingRequest,
    #[error("You don’t have a seat at this edition.")]
    NoSeat,
    #[error("This email doesn’t exist.")]
    NoSuchEmail,
    #[error("You can’t do this with this email: it is {0}.")]
    InvalidOutboxAction(&'static str),
    #[error("{{{0}}} is not a placeholder. Use the placeholders that are listed on this page.")]
    NoSuchPlaceholder(String),
    #[error("{what} must be from {least} to {most}, not {number}.")]
    OutOfRange { what: &'static str, number: i64, least: u32, most: u32 },
    #[error("Choose a SPEC or an outcome, or explain why the task contributes to none.")]
    GoalMissing,
    #[error(
        "Name a SPEC under specs or an outcome under outcomes, or explain under no_goal_reason why the task contributes to none."
    )]
    RowGoalMissing,
    #[error("This plan has no task {0}. Leave the number empty to add a new task.")]
    UnknownTaskNumber(u32),
    #[error(
        "This plan has no task {number}, and task {other} has this title. Enter {other}, or leave the number empty."
    )]
    UnknownNumberOfTitle { number: u32, other: u32 },
    #[error(
        "Task {number} is “{display_name}”, and task {other} already has this title. Correct the number or the title."
    )]
    TitleOfAnother { number: u32, display_name: String, other: u32 },
    #[error(
        "This row comes from edition {edition}, so its number doesn’t belong to {here}. Import the table on the page /{here}/tasks/import, where you can add such rows as new tasks or leave them out."
    )]
    RowOfAnotherEdition { edition: String, here: String },
    #[error("The row “{title}” also has task {number}. Keep one row for each task.")]
    TaskTwice { number: u32, title: String },
    #[error("No row has the number {0}, and the numbers in this table are not those of this plan.")]
    UnknownRowNumber(u32),
    #[error("Too many {what}: {count}. The limit is {limit}.")]
    TooMany { what: &'static str, count: usize, limit: usize },
    #[error("This task is {from}, so it can’t go straight to {to}.")]
    InvalidTransition { from: &'static str, to: &'static str },
    #[error("This task is already {0}. To add something, comment on the task.")]
    AlreadyInStatus(&'static str),
    #[error("Describe the result before marking this as done.")]
    ResultMissing,
    #[error("Give a reason.")]
    ReasonMissing,
    #[error("You have already claimed this task.")]
    AlreadyClaimed,
    #[error("This task has all the people it needs. Its lead can ask for more.")]
    NoPeopleMissing,
    #[error("This task has all the people it needs; {0} claimed it last. Its lead can ask for more.")]
    NoPeopleMissingAfter(String),
    #[error("You haven’t claimed this task.")]
    NotClaimed,
    #[error("This task has {assigned} assignees, so it can’t need only {requested}. Someone has to unclaim it first.")]
    FewerNeededThanAssigned { assigned: u32, requested: u32 },
    #[error("Task {task} would depend on itself through task {by}.")]
    DependencyCycle { task: u32, by: u32 },
    #[error("Task {0} already has this title. Comment on that task, or choose another title.")]
    TitleTaken(u32),
    #[error("Someone changed this after you opened the form. Compare their version below with yours, then save again.")]
    EditConflict,
    #[error("You can’t merge a task with itself.")]
    SameTask,
    #[error("Task {task} was merged into task {into}. Continue there.")]
    Merged { task: u32, into: u32 },
    #[error("This comment doesn’t exist.")]
    NoSuchComment,
    #[error("No one in this edition has the login @{0}.")]
    NotTakingPart(String),
    #[error("{who} doesn’t take part in {edition}. Invite them first.")]
    NotAParticipant { who: String, edition: String },
    #[error("Only {who} can {what}.")]
    NotAllowedForTask { who: String, what: String },
    #[error("Assignees can’t review their own task. Ask someone else.")]
    OwnReview,
    #[error("This request is no longer open.")]
    NoOpenRequest,
    #[error("This task is done or dropped. Reopen it first.")]
    TaskIsOver,
    #[error("There is no edition “{0}”.")]
    NoSuchEdition(String),
    #[error("There is no task {number} in edition {edition}.")]
    NoSuchTask { edition: String, number: String },
    #[error("There is no SPEC {0}.")]
    NoSuchSpec(String),
    #[error("There is no outcome “{0}”.")]
    NoSuchOutcome(String),
}

impl Refusal {
    /// The refusal of an unknown task.
    pub fn no_such_task(edition: impl ToString, task: impl ToString) -> Refusal {
        Refusal::NoSuchTask { edition: edition.to_string(), number: task.to_string() }
    }

    pub(crate) fn malformed(what: &'static str, text: &str) -> Self {
        // The message repeats the input, so the input is shortened.
        let text = text.chars().take(80).collect();
        Refusal::Malformed { what, text }
    }
}
