//! Every way to say no, one sentence each.

use thiserror::Error;

/// A refusal that a person may read: what is wrong, in one plain sentence.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Refusal {
    #[error("{what} is empty; write something.")]
    Empty { what: &'static str },
    #[error("{what} is too long: {length} characters, and {limit} are allowed.")]
    TooLong { what: &'static str, length: usize, limit: usize },
    #[error("{what} may not contain the control character U+{code:04X}.")]
    ControlCharacter { what: &'static str, code: u32 },
    #[error("“{text}” is not {what}.")]
    Malformed { what: &'static str, text: String },
    #[error("The edition ends on {ends}, before it starts on {starts}.")]
    EndsBeforeItStarts { starts: chrono::NaiveDate, ends: chrono::NaiveDate },
    #[error("An edition may last {limit} days, not {days}.")]
    TooManyDays { days: i64, limit: i64 },
    #[error("{0} is the last owner; appoint another one first, or nobody could appoint anyone.")]
    LastOwner(String),
    #[error("Nobody here has the role that is to be taken away.")]
    NoSuchRole,
    #[error("There is no track “{0}” in this edition.")]
    NoSuchTrack(String),
    #[error("A reserve of that title is there already; each has a title of its own.")]
    DuplicateSeatPool,
    #[error("{reserved} seats are reserved, and there are {capacity} in all.")]
    TooManyReserved { reserved: u32, capacity: u32 },
    #[error("{taken} seats are taken or offered, so there can’t be {capacity}: nobody loses a seat.")]
    FewerSeatsThanTaken { taken: u32, capacity: u32 },
    #[error("{occupied} open seats are taken or offered, and only {open} would be left open; reserve fewer.")]
    ReservedAreTaken { occupied: u32, open: u32 },
    #[error(
        "You read version {agreed} of the commitments, and version {current} holds now; read what has changed, then agree."
    )]
    AnotherVersion { agreed: u32, current: u32 },
    #[error("To take part one agrees to each commitment; {letters} has no tick yet.")]
    ClausesNotAccepted { letters: String },
    #[error("There is no clause ({0}) in this edition’s agreement.")]
    NoSuchClause(char),
    #[error("The new version says what the present one says; nothing was changed.")]
    SameVersion,
    #[error("{departs} is before {arrives}; one leaves after one has come.")]
    LeavesBeforeTheyCome { arrives: chrono::NaiveDate, departs: chrono::NaiveDate },
    #[error("{day} is far from the edition; write a day from {first} to {last}.")]
    FarFromTheEdition { day: chrono::NaiveDate, first: chrono::NaiveDate, last: chrono::NaiveDate },
    #[error("An invitation that is {from} can’t be {step}.")]
    InvalidInvitationTransition { from: &'static str, step: &'static str },
    #[error("The time to answer has passed. Ask the organizers, who can send the invitation again.")]
    AnswerTooLate,
    #[error("You are on the waiting list, and no seat has become free for you yet.")]
    StillWaiting,
    #[error("They were reminded a moment ago; a second letter within the hour would say nothing new.")]
    RemindedRecently,
    #[error("Write a GitHub login or a mail address, or nobody could be invited.")]
    NoLoginOrEmail,
    #[error(
        "@{login} was this person’s login and isn’t any more. Leave their login as it is, or write a second invitation for @{login}."
    )]
    LoginHasMoved { login: String },
    #[error("{who} is invited already ({state}).")]
    InvitedAlready { who: String, state: &'static str },
    #[error("This is the same person as in row {row}.")]
    DuplicateOfRow { row: usize },
    #[error("There is no reserve “{0}” among this edition’s seats.")]
    NoSuchSeatPool(String),
    #[error("There is no such invitation here.")]
    NoSuchInvitation,
    #[error("This link leads nowhere: it is mistyped, or what it led to was taken back.")]
    NoSuchLink,
    #[error("This invitation is for somebody else. The organizers can say whether you may come in their stead.")]
    ForSomeoneElse,
    #[error("You have an invitation to this edition already; answer that one.")]
    HasOwnInvitation,
    #[error("Nobody asks to come with this invitation any more.")]
    NoForwardingRequest,
    #[error("You have no seat in this edition.")]
    NoSeat,
    #[error("There is no such message here.")]
    NoSuchEmail,
    #[error("The message is {0}: that can’t be done with it any more.")]
    InvalidOutboxAction(&'static str),
    #[error("Nothing stands for {{{0}}}; the page lists the names that may stand in braces.")]
    NoSuchPlaceholder(String),
    #[error("{what}: {number} is not from {least} to {most}.")]
    OutOfRange { what: &'static str, number: i64, least: u32, most: u32 },
    #[error("A task serves a SPEC or an outcome; choose one, or say why it serves none.")]
    GoalMissing,
    #[error(
        "A task serves a SPEC or an outcome: name one under specs or outcomes, or say under no_goal_reason why it serves none."
    )]
    RowGoalMissing,
    #[error("There is no task {0} in this plan; leave the number empty, and the row adds a new task.")]
    NumberOfNoTask(u32),
    #[error("There is no task {number} in this plan, and task {other} has this title; write {other}, or no number.")]
    NumberOfNone { number: u32, other: u32 },
    #[error(
        "Number {number} is “{display_name}”, and task {other} has this title already; correct the number or the title."
    )]
    TitleOfAnother { number: u32, display_name: String, other: u32 },
    #[error(
        "The row comes from edition {edition}, so its number is not one of {here}; import the table on the page /{here}/tasks/many, where you can add such rows as new tasks or leave them out."
    )]
    RowOfAnotherEdition { edition: String, here: String },
    #[error("The row “{title}” is about task {number} too; keep one row for each task.")]
    TaskTwice { number: u32, title: String },
    #[error("No row of the table has the number {0}, and its numbers are not those of this plan.")]
    UnknownRowNumber(u32),
    #[error("{count} {what} are too many; {limit} are allowed.")]
    TooMany { what: &'static str, count: usize, limit: usize },
    #[error("A task that is {from} can’t be {to} next.")]
    InvalidTransition { from: &'static str, to: &'static str },
    #[error("It is {0} already. Say in the discussion what you would add.")]
    AlreadyInStatus(&'static str),
    #[error("Say what came of it, so that others find it.")]
    ResultMissing,
    #[error("Say why, so that others understand it.")]
    ReasonMissing,
    #[error("Your hand is on this task already.")]
    AlreadyClaimed,
    #[error("All the hands that are wanted are on it. Its lead can say that more are wanted.")]
    NoPlaceLeft,
    #[error("All hands that are wanted are on it; {0} came last. The lead can say that more are wanted.")]
    NoPlaceLeftAfter(String),
    #[error("Your hand isn’t on this task.")]
    NotClaimed,
    #[error("{assigned} hands are on it, so it can’t want {requested}; somebody would have to let go first.")]
    FewerNeededThanAssigned { assigned: u32, requested: u32 },
    #[error("Task {task} would wait for itself, by way of task {by}.")]
    DependencyCycle { task: u32, by: u32 },
    #[error("A task of that title is there already: task {0}. Say there what you would add, or choose another title.")]
    TitleTaken(u32),
    #[error("This was changed after you opened the form. Compare it below with what you typed, then save again.")]
    EditConflict,
    #[error("A task can’t be merged with itself.")]
    SameTask,
    #[error("Task {task} was merged into task {into}; go on there.")]
    Merged { task: u32, into: u32 },
    #[error("There is no such comment here.")]
    NoSuchComment,
    #[error("Nobody here has the login @{0}; it must be somebody who takes part in this edition.")]
    NotTakingPart(String),
    #[error("{who} doesn’t take part in {edition}; invite them first.")]
    NotAParticipant { who: String, edition: String },
    #[error("Only {who} may {what}.")]
    NotAllowedForTask { who: String, what: String },
    #[error("Nobody reviews their own work: it takes somebody whose hand isn’t on this task.")]
    OwnReview,
    #[error("Nothing waits for your answer here any more.")]
    NoOpenRequest,
    #[error("This is done or dropped; open it again first.")]
    TaskIsOver,
    #[error("There is no edition “{0}” here.")]
    NoSuchEdition(String),
    #[error("There is no task {number} in edition {edition}.")]
    NoSuchTask { edition: String, number: String },
    #[error("There is no SPEC {0} here.")]
    NoSuchSpec(String),
    #[error("There is no outcome “{0}” here.")]
    NoSuchOutcome(String),
}

impl Refusal {
    pub(crate) fn malformed(what: &'static str, text: &str) -> Self {
        // Whatever was typed comes back in the sentence, so it is kept short.
        let text = text.chars().take(80).collect();
        Refusal::Malformed { what, text }
    }
}
