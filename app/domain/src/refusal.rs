//! The reasons why Cairn rejects a request, each with its message.

use thiserror::Error;

/// A rejected request. Its `Display` text is shown to people: what is wrong and what to do.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Refusal {
    #[error("{what} can’t be empty.")]
    Empty { what: &'static str },
    #[error("{what} has {length} characters. The limit is {limit}.")]
    TooLong { what: &'static str, length: usize, limit: usize },
    #[error("{what} can’t contain the invisible character U+{code:04X}. Delete it.")]
    ControlCharacter { what: &'static str, code: u32 },
    #[error("“{text}” is not {what}.")]
    Malformed { what: &'static str, text: String },
    #[error("The file is neither an SVG nor a PNG image. Choose another file.")]
    NoLogo,
    #[error("The image is damaged. Save it again, or choose another file.")]
    DamagedLogo,
    #[error("The logo has {kilobytes} kB. The limit is {limit} kB.")]
    LargeLogo { kilobytes: usize, limit: usize },
    #[error("A logo can’t have {0}. Save it as plain SVG, or choose a PNG image.")]
    UnsafeLogo(String),
    /// `scheme` is `light` or `dark`, and `shade` a readable colour.
    #[error(
        "{colour} has a contrast of {contrast}:1 with the {scheme} background. The least is 4.5:1. The nearest readable shade is {shade}."
    )]
    LowContrast { colour: String, scheme: &'static str, contrast: String, shade: String },
    #[error("The end date ({ends}) is before the start date ({starts}).")]
    EndsBeforeItStarts { starts: chrono::NaiveDate, ends: chrono::NaiveDate },
    #[error("An edition can last at most {limit} days, not {days}.")]
    TooManyDays { days: i64, limit: i64 },
    #[error("{0} is the only owner. Appoint another owner first.")]
    LastOwner(String),
    #[error("This person doesn’t have that role.")]
    NoSuchRole,
    #[error("This person doesn’t exist.")]
    NoSuchPerson,
    #[error("{0} has signed in and has set this name. Only {0} can change it, on GitHub.")]
    OwnName(String),
    #[error("{0} has signed in, so the GitHub login comes from GitHub and can’t be changed here.")]
    OwnLogin(String),
    /// `others` names or describes editions.
    #[error(
        "{name} also belongs to {others}. Only an owner can change the GitHub login of {name} or merge {name} into another person."
    )]
    OtherEditions { name: String, others: String },
    #[error("@{login} is or was the GitHub login of {holder}. If both are the same person, merge them.")]
    LoginTaken { login: String, holder: String },
    #[error("There is already a person “{0}” without a GitHub login. Add the login, or choose another name.")]
    PersonNameTaken(String),
    #[error("Choose two different people.")]
    SamePerson,
    #[error("{one} and {other} have both signed in with an account of their own on GitHub, so they can’t be merged.")]
    TwoAccounts { one: String, other: String },
    /// `who` names both people, and `edition` the edition with the states of both invitations.
    #[error(
        "{who} both have an active invitation to {edition}. On the page Invitations, revoke one or record a withdrawal first."
    )]
    TwoInvitations { who: String, edition: String },
    #[error("A role waits for the first sign-in of @{0}. Remove it on the page Roles first.")]
    RoleWaits(String),
    #[error("A slot must end after it starts.")]
    SlotEndsTooEarly,
    #[error("A slot can last at most {limit} hours.")]
    SlotTooLong { limit: i64 },
    #[error("Two options are at the same time. Keep one of them.")]
    DuplicateOption,
    #[error("This edition has no track “{0}”.")]
    NoSuchTrack(String),
    #[error("Two tracks have the title “{0}”. Give each its own title.")]
    DuplicateTrack(String),
    /// `tasks` is the number with its noun.
    #[error("The track “{title}” has {tasks}, so it can’t be removed. Move them to another track first.")]
    TrackHasTasks { title: String, tasks: String },
    #[error("The track “{0}” has a lead, so it can’t be removed. Remove the lead on the page Roles first.")]
    TrackHasLead(String),
    #[error("Two rooms have the title “{0}”. Give each its own title.")]
    DuplicateRoom(String),
    #[error("Two seat pools have the same title. Give each its own title.")]
    DuplicateSeatPool,
    #[error("{reserved} seats are reserved, but there are only {capacity} in total.")]
    TooManyReserved { reserved: u32, capacity: u32 },
    #[error("You want to fill {target} seats, but there are only {capacity} in total.")]
    TargetAboveCapacity { target: u32, capacity: u32 },
    #[error("{taken} seats are taken or offered, so the total can’t be {capacity}.")]
    FewerSeatsThanTaken { taken: u32, capacity: u32 },
    #[error("{occupied} open seats are already taken or offered, but only {open} would remain. Reserve fewer seats.")]
    TooFewOpenSeats { occupied: u32, open: u32 },
    #[error("You read version {agreed} of the commitments, but they have changed. Read version {current}, then agree.")]
    OutdatedVersion { agreed: u32, current: u32 },
    #[error("Please tick every commitment. Not ticked yet: {letters}.")]
    ClausesNotAccepted { letters: String },
    #[error("This edition has no commitment ({0}).")]
    NoSuchClause(char),
    #[error("The new version is the same as the current one. Nothing was changed.")]
    UnchangedVersion,
    #[error("Departure ({departs}) is before arrival ({arrives}). Correct one of the dates.")]
    DepartureBeforeArrival { arrives: chrono::NaiveDate, departs: chrono::NaiveDate },
    #[error("{day} is too far from the dates of the edition. Enter a date from {first} to {last}.")]
    FarFromEdition { day: chrono::NaiveDate, first: chrono::NaiveDate, last: chrono::NaiveDate },
    #[error("{day} is too far from the edition, which lasts from {first} to {last}.")]
    OutsideDates { day: chrono::NaiveDate, first: chrono::NaiveDate, last: chrono::NaiveDate },
    #[error("“{0}” must end after it begins.")]
    RowEndsTooEarly(String),
    #[error("“{0}” has an end but no start. Enter its start, or remove its end.")]
    RowWithoutStart(String),
    #[error("This application doesn’t exist.")]
    NoSuchApplication,
    /// With a sentence that says why, and what to do.
    #[error("{0}")]
    InvalidApplicationTransition(&'static str),
    #[error("The organizers have decided on your application, so you can’t change it.")]
    ApplicationDecided,
    #[error("The interest form is not open yet.")]
    NoInterestWindow,
    #[error("The interest form opens on {0}.")]
    InterestFormOpens(chrono::NaiveDate),
    /// Nothing new is collected for an edition that organizers have closed.
    #[error("The edition is closed, so this can’t be sent any more.")]
    EditionClosed,
    #[error("The interest form closed on {0}.")]
    InterestFormClosed(chrono::NaiveDate),
    #[error("This edition has as many applications as it takes.")]
    TooManyApplications,
    #[error("The form closes ({closes}) before it opens ({opens}). Correct one of the days.")]
    ClosesBeforeItOpens { opens: chrono::NaiveDate, closes: chrono::NaiveDate },
    #[error("The day of the answers ({answer_by}) is before the form closes ({closes}). Correct one of the days.")]
    AnswerBeforeItCloses { closes: chrono::NaiveDate, answer_by: chrono::NaiveDate },
    #[error("An application can name at most {limit} projects.")]
    TooManyProjects { limit: usize },
    #[error("An edition can have at most {limit} questions.")]
    TooManyQuestions { limit: usize },
    #[error("Two questions have the text “{0}”. Give each its own text.")]
    DuplicateQuestion(String),
    #[error("“{0}” has answers, so its kind can’t be changed. Add another question instead.")]
    QuestionKindIsFixed(String),
    #[error(
        "People answered “{0}” for organizers only, so participants can’t see the answers. Add another question instead."
    )]
    AnswersArePrivate(String),
    #[error("“{0}” has answers, so its choices can’t be changed or removed. You can add choices.")]
    ChoicesAreUsed(String),
    #[error("Answers can’t be kept until a day that is over. Choose today or later.")]
    AnswersKeptInThePast,
    #[error("Write two different choices or more, each on a line of its own.")]
    ChoicesNeeded,
    #[error("A question can have at most {limit} choices.")]
    TooManyChoices { limit: usize },
    #[error("Only a question of the kind “choice” has choices. Delete them, or change the kind.")]
    ChoicesNotUsed,
    #[error("This question doesn’t exist.")]
    NoSuchQuestion,
    #[error("Choose the question that “{0}” answers, or delete the answer.")]
    AnswerWithoutQuestion(String),
    #[error("{}", invalid_invitation(from, step))]
    InvalidInvitationTransition { from: &'static str, step: &'static str },
    #[error("This invitation is {}, so no reminder can be sent.", in_words(.0))]
    NothingToRemindAbout(&'static str),
    #[error("No email address is known, so no reminder can be sent. Create an invitation link instead.")]
    NoAddressForReminder,
    #[error("The email with the invitation was not sent, so no reminder can be sent. Send it from the outbox first.")]
    NotEmailedYet,
    #[error("This invitation is {}, so it has no link to copy.", in_words(.0))]
    NoLinkToCopy(&'static str),
    #[error("This invitation is {}, so it has no deadline to change.", in_words(.0))]
    NoDeadlineToChange(&'static str),
    #[error("Choose a day after today, within a year.")]
    DeadlineOutOfRange,
    #[error("The deadline has passed. Ask the organizers to send the invitation again.")]
    DeadlinePassed,
    #[error("No seat is free for you yet. You are still on the waitlist.")]
    StillWaitlisted,
    #[error("A reminder was sent less than an hour ago.")]
    RemindedRecently,
    #[error(
        "No one reads email to {0}, which is GitHub’s address for commits. Enter another address, or the GitHub login."
    )]
    NoReplyAddress(String),
    #[error("Enter a GitHub login or an email address.")]
    NoLoginOrEmail,
    #[error(
        "@{login} is this person’s former login. Keep their current login. If @{login} is someone else now, create another invitation."
    )]
    FormerLogin { login: String },
    #[error("{who} already has an invitation ({state}).")]
    AlreadyInvited { who: String, state: &'static str },
    #[error("You have an invitation to this edition, so you need no application.")]
    InvitedWithoutApplication,
    #[error("This is the same person as in row {row} of the list.")]
    DuplicateOfRow { row: usize },
    #[error("This edition has no seat pool “{0}”.")]
    NoSuchSeatPool(String),
    #[error("This invitation doesn’t exist.")]
    NoSuchInvitation,
    #[error("This link is invalid or has been revoked.")]
    NoSuchLink,
    #[error("This invitation is for someone else. Ask the organizers whether you may take their place.")]
    ForSomeoneElse,
    #[error("You already have another invitation to this edition. Reply to that one.")]
    HasOwnInvitation,
    #[error("There is no open request to use this invitation.")]
    NoForwardingRequest,
    #[error("You don’t have a seat at this edition.")]
    NoSeat,
    #[error("Each edition has its own outbox. Create an edition first, then send the test email.")]
    NoEditionForEmail,
    #[error(
        "Your account has no email address. Verify one in your settings at GitHub, then sign out and sign in again."
    )]
    NoOwnAddress,
    #[error("This email doesn’t exist.")]
    NoSuchEmail,
    #[error("You can’t do this: the status of this email is “{0}”.")]
    InvalidOutboxAction(&'static str),
    #[error("The text needs {{link}}: without this link, the recipient can’t respond. Add {{link}} to the text.")]
    LinkMissing,
    #[error("{{{0}}} is not a placeholder. Use the placeholders that are listed on this page.")]
    NoSuchPlaceholder(String),
    #[error("{what} must be from {least} to {most}, not {number}.")]
    OutOfRange { what: &'static str, number: i64, least: u32, most: u32 },
    #[error("The reminder would be sent before people are invited. Send it at most {most} days before the deadline.")]
    ReminderTooEarly { most: u32 },
    #[error("Choose a goal, or explain why none fits.")]
    GoalMissing,
    #[error("Fill in one of the columns specs, outcomes or no_goal_reason.")]
    RowGoalMissing,
    #[error("This plan has no task {0}. Leave the number empty to add a new task.")]
    UnknownTaskNumber(u32),
    #[error(
        "This plan has no task {number}, and task {other} has this title. Enter {other}, or leave the number empty."
    )]
    UnknownNumberOfTitle { number: u32, other: u32 },
    #[error(
        "Task {number} is “{title}”, but the title in this row is that of task {other}. Correct the number or the title."
    )]
    TitleOfAnother { number: u32, title: String, other: u32 },
    #[error(
        "This row comes from edition {edition}, not from {here}. Import the table on the page /{here}/tasks/import, where you can add such rows as new tasks or leave them out."
    )]
    RowOfAnotherEdition { edition: String, here: String },
    #[error("The row “{title}” also has task {number}. Keep one row for each task.")]
    TaskTwice { number: u32, title: String },
    #[error(
        "This row depends on number {0}. The numbers in this row are not those of this plan, so {0} must be the number of another imported row of the same edition. Import that row too, or remove {0} from depends_on."
    )]
    UnknownRowNumber(u32),
    #[error("Too many {what}: {count}. The limit is {limit}.")]
    TooMany { what: &'static str, count: usize, limit: usize },
    #[error("This task is {from}, so it can’t go straight to {to}.")]
    InvalidTransition { from: &'static str, to: &'static str },
    #[error("This task is already {0}. To add something, comment on the task.")]
    AlreadyInStatus(&'static str),
    #[error("There is nothing to undo: the change was undone already, or is too old.")]
    NothingToUndo,
    #[error("Describe the result before marking this as done.")]
    ResultMissing,
    #[error("Give a reason.")]
    ReasonMissing,
    #[error("This person is assigned to the task already.")]
    AlreadyAssigned,
    #[error("@{0} is not assigned to this task.")]
    NotAssigned(String),
    #[error("Check-in opens on the first day, {}.", .first.format("%-d %B %Y"))]
    NotBegun { first: chrono::NaiveDate },
    #[error("You lead this task already. Ask someone else.")]
    AlreadyLead,
    #[error("You have already claimed this task.")]
    AlreadyClaimed,
    #[error("This task has all the people it needs. The task’s lead can ask for more people.")]
    NoPeopleMissing,
    #[error(
        "This task has all the people it needs. {0} was the last to claim it. The task’s lead can ask for more people."
    )]
    NoPeopleMissingAfter(String),
    #[error("You haven’t claimed this task.")]
    NotClaimed,
    #[error("This task has {assigned} assignees, so it can’t need only {requested}. Ask someone to unclaim it first.")]
    FewerNeededThanAssigned { assigned: u32, requested: u32 },
    #[error("Task {task} can’t depend on task {by}, because task {task} would then depend on itself.")]
    DependencyCycle { task: u32, by: u32 },
    #[error("Task {0} already has this title. Comment on that task, or choose another title.")]
    TitleTaken(u32),
    #[error("Someone changed this after you opened the form. Compare their version below with yours, then save again.")]
    EditConflict,
    #[error("There is no session {number} in the edition {edition}.")]
    NoSuchSession { edition: String, number: String },
    #[error("There is no proposal {number} in the edition {edition}.")]
    NoSuchProposal { edition: String, number: String },
    #[error("A schedule is already being computed. Wait until it is done, or stop it.")]
    ProposalIsRunning,
    #[error("There is nothing to schedule yet. Add sessions and rooms first.")]
    NothingToSchedule,
    #[error("This proposal has no schedule yet. Wait until it is done, or stop it.")]
    ProposalIsNotOver,
    /// Names the sessions.
    #[error("These sessions have changed since the proposal began: {0}. Compute a new proposal.")]
    ProposalIsOutdated(String),
    #[error("This room doesn’t exist any more. Choose another one.")]
    NoSuchRoom,
    #[error(
        "Someone else has moved this session in the meantime. It is now {place}. Move it again if you still want to."
    )]
    SessionMoved { place: String },
    #[error("This session is in a published schedule. Cancel it instead of deleting it.")]
    SessionIsReleased,
    #[error("This session is cancelled. Restore it first.")]
    SessionCancelled,
    #[error("Nothing has changed since the last release. Move or edit sessions first.")]
    NothingToRelease,
    #[error("The draft has changed since you opened this page. Look at the changes below, then publish.")]
    DraftChanged,
    #[error("The evidence of this task has changed since you opened this page. Look at it again, then confirm.")]
    EvidenceChanged,
    #[error("Choose whether this task needs, has or had funding.")]
    FundingStateMissing,
    #[error("Name the source of the funding, such as a grant.")]
    FundingSourceMissing,
    #[error("The report has changed since you opened this page. Read it again, then publish.")]
    ReportChanged,
    #[error("There is no report {number} of {edition}.")]
    NoSuchReport { edition: String, number: String },
    #[error("There is no release {number} of the schedule of {edition}.")]
    NoSuchRelease { edition: String, number: String },
    #[error("This session isn’t over yet. Record what became of it once it has begun.")]
    SessionNotBegun,
    #[error("You can’t merge a task with itself.")]
    SameTask,
    #[error("Task {task} was merged into task {into}. Continue there.")]
    Merged { task: u32, into: u32 },
    #[error("Task {task} continues as {into}. Continue there.")]
    Continued { task: u32, into: String },
    #[error("This task doesn’t continue another task.")]
    ContinuesNone,
    /// `task` is “task 7 of 2026”; `why` a sentence.
    #[error("Cairn can’t continue {task}. {why}")]
    CantContinue { task: String, why: String },
    #[error("It is not in an earlier edition.")]
    NotEarlier,
    #[error("Tasks can continue only in a published edition with a work plan. Publish this edition first.")]
    EditionNotPublished,
    #[error("Task {number} already continues {earlier}.")]
    ContinuesAnother { number: u32, earlier: String },
    #[error("This comment doesn’t exist.")]
    NoSuchComment,
    #[error("This update doesn’t exist.")]
    NoSuchUpdate,
    #[error("An update can have at most {limit} links, and this one has {links}.")]
    TooManyLinks { links: usize, limit: usize },
    #[error("No one in this edition has the login @{0}.")]
    NotTakingPart(String),
    #[error("{who} doesn’t take part in {edition}. They need an invitation first.")]
    NotAParticipant { who: String, edition: String },
    #[error("Sign in to do this.")]
    SignedOut,
    /// Names who has the permission, as in “an organizer of this edition”.
    #[error("Only {0} may do this.")]
    NotAllowed(&'static str),
    #[error("Only {who} can {what}.")]
    NotAllowedForTask { who: String, what: String },
    #[error("Assignees can’t review their own task. Ask someone else.")]
    OwnReview,
    #[error("This request is no longer open.")]
    NoOpenRequest,
    #[error("This task is done or dropped. Reopen it first.")]
    TaskIsOver,
    #[error("This is not the check-in code of this meeting. Compare it with the code in the video call.")]
    WrongCheckInCode,
    /// `opens` says when: “on 1 February 2027 at 15:50 UTC”.
    #[error("Check-in isn’t open yet. It opens {opens}.")]
    CheckInNotOpen { opens: String },
    #[error("Check-in is closed. Ask the lead of the meeting or an organizer to record that you attended.")]
    CheckInClosed,
    #[error("There is no edition “{0}”.")]
    NoSuchEdition(String),
    #[error("There is already an edition “{0}”. Choose another short name.")]
    EditionExists(String),
    /// Names what depends on the edition, such as “12 tasks”.
    #[error("This edition has {0}, so it can’t be deleted. You can close it instead.")]
    EditionInUse(String),
    #[error("The website has no other value for this setting.")]
    NoSourceValue,
    #[error(
        "New commitments ask people to agree again. Use the website’s commitments on the page “Settings”, which shows the email first."
    )]
    CommitmentsNeedPreview,
    #[error("Type {expected} to confirm. Nothing was deleted.")]
    NotConfirmed { expected: String },
    #[error("No change of dates or place waits for an email. It was sent already, or the change was undone.")]
    NothingToAnnounce,
    #[error("Someone changed the dates or place again. Read the new email below, then send it.")]
    AnnouncementChanged,
    #[error("No one with an email address is behind who wasn’t reminded in the last {days} days.")]
    NoOneToRemind { days: i64 },
    #[error("The list of people who are behind has changed. Read the new list below, then send the emails.")]
    RemindersChanged,
    #[error("A reimbursement can’t change from “{from}” to “{to}”.")]
    InvalidReimbursement { from: &'static str, to: &'static str },
    #[error("The caps are in {from}. Remove all caps before you change the currency to {to}.")]
    CurrencyInUse { from: String, to: String },
    #[error("There are no travel costs for this person.")]
    NoTravelCosts,
    #[error("Only another person with a seat can share the room.")]
    NoRoomMate,
    #[error("No one matches this choice of recipients.")]
    NoRecipients,
    #[error("No one of these people gets the email: they have no address, or have unsubscribed.")]
    NoOneReached,
    #[error("There is no task {number} in edition {edition}.")]
    NoSuchTask { edition: String, number: String },
    #[error("There is no meeting {number} in edition {edition}.")]
    NoSuchMeeting { edition: String, number: String },
    #[error("The meeting must end after it starts.")]
    MeetingEndsTooEarly,
    #[error("A meeting can last at most {limit} hours.")]
    MeetingTooLong { limit: i64 },
    /// `round` is its number.
    #[error("Planning round {round} already has {limit} meetings. Choose another round.")]
    RoundIsFull { round: u32, limit: usize },
    #[error("There is already a meeting “{0}” on that day. Choose another title or another day.")]
    MeetingExists(String),
    #[error("There is no poll {number} in {edition}.")]
    NoSuchPoll { edition: String, number: String },
    #[error("This file is not a calendar. Choose a file with the ending .ics.")]
    NotACalendar,
    #[error("This poll is closed.")]
    PollClosed,
    #[error("The last day for answers is over. Choose a later day.")]
    PollDeadlineOver,
    #[error("A poll about the dates of an edition has whole days as options. Leave the times empty.")]
    DatesNeedWholeDays,
    #[error("{last} is before {first}. Enter the first day first.")]
    PollDaysReversed { first: String, last: String },
    #[error("People were reminded of this poll within the last day. Wait until tomorrow.")]
    PollRemindedRecently,
    #[error("This poll has no such option. Load the page again to see its options.")]
    NoSuchOption,
    #[error("This topic has a time by now. Edit the meeting to change it.")]
    MeetingHasTime,
    #[error("This meeting is cancelled.")]
    MeetingCancelled,
    #[error("Enter the day of the meeting too.")]
    StartWithoutDay,
    #[error("Enter when the meeting starts, or leave its length empty.")]
    LengthWithoutStart,
    /// `local` is a date and time, and `zone` its time zone.
    #[error("The clocks skip {local} in {zone}. Choose another time.")]
    SkippedTime { local: String, zone: String },
    /// As [`Refusal::SkippedTime`].
    #[error("{local} occurs twice in {zone}, because the clocks are set back. Choose the first or the second.")]
    RepeatedTime { local: String, zone: String },
    #[error("There is no document {0}.")]
    NoSuchSpec(String),
    #[error("Two groups have the number {0}. Give each its own number.")]
    DuplicateOutcomeGroup(u8),
    #[error("Two outcomes have the code {0}. Give each its own code.")]
    DuplicateOutcome(String),
    #[error("Outcome {code} needs a group {group}. Add this group, or correct the code.")]
    OutcomeWithoutGroup { code: String, group: u8 },
    /// `uses` counts what contributes to it, such as “2 tasks, 1 track”.
    #[error("Outcome {code} has {uses}, so it can’t be removed. Remove it from their goals first.")]
    OutcomeInUse { code: String, uses: String },
    #[error("Two documents have the number {0}. Give each its own number.")]
    DuplicateSpec(u16),
    /// `uses` names what refers to it.
    #[error("Document {spec} can’t be deleted, because it has {uses}. Set its status to withdrawn.")]
    SpecInUse { spec: u16, uses: String },
    #[error("Two core projects have the short name {0}. Give each its own short name.")]
    DuplicateProject(String),
    /// `uses` names what refers to it.
    #[error("Core project {project} can’t be deleted, because it has {uses}. Mark it as retired.")]
    ProjectInUse { project: String, uses: String },
    /// Names the entry of a form with several.
    #[error("{entry}: {why}")]
    InEntry { entry: String, why: String },
    #[error("Line {line}: {why}")]
    UnreadableLine { line: u32, why: String },
    #[error("No task links to the repository “{0}”.")]
    NoSuchRepository(String),
    #[error("There is no outcome “{0}”.")]
    NoSuchOutcome(String),
}

/// The state of an invitation after “This invitation is”.
fn in_words(state: &'static str) -> &'static str {
    if state == "draft" { "a draft" } else { state }
}

/// Why an invitation in this state can’t be changed so, and what to do instead.
fn invalid_invitation(from: &'static str, step: &'static str) -> String {
    let advice = match (from, step) {
        ("sent", "sent") => " Send a reminder instead.",
        ("draft", "revoked") => " Delete it instead.",
        ("accepted", "revoked") => " Record a withdrawal on its page instead.",
        (_, "deleted") => " Only drafts can be deleted.",
        _ => "",
    };
    let from = in_words(from);
    if from == step {
        format!("This invitation is already {from}.{advice}")
    } else {
        format!("This invitation is {from}, so it can’t be {step}.{advice}")
    }
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
