//! Tests that every event survives its stored form, has a sentence and is listed under its topic.

use super::*;
use crate::access::{Account, Actor};
use crate::catalog::{AdoptionState, ListChanges, RoadmapChanges};
use crate::community::CommunitySetting;
use crate::discussion::EmailFrequency;
use crate::editions::{EditionKind, EditionSetting, Phase, Visibility};
use crate::email::{EmailKind, OutboxAction};
use crate::id::{
    EditionTask, InvitationId, MeetingNumber, OutcomeCode, PersonId, PollNumber, ProjectSlug, ProposalNumber,
    SessionNumber, SpecNumber, TaskNumber,
};
use crate::import::change_samples::import_changes;
use crate::people::PersonField;
use crate::roles::Role;
use crate::tasks::{FundingState, Size, Status};
use crate::text::{PersonName, Title};
use crate::time::{Days, NaiveDate, Zone};
use crate::workflow::Interest;
use proptest::prelude::*;
use proptest::sample::select;
use std::collections::BTreeSet;

fn title() -> impl Strategy<Value = Title> {
    "[A-Za-z“”][A-Za-z “”é]{0,40}".prop_map(|text| Title::parse(&text).unwrap())
}

fn role() -> impl Strategy<Value = Role> {
    let slug = || EditionSlug::parse("2025-nov").unwrap();
    prop_oneof![
        Just(Role::Owner),
        Just(Role::Organizer(slug())),
        Just(Role::Viewer(slug())),
        title().prop_map(move |title| Role::Lead(slug(), title)),
    ]
}

fn invited() -> impl Strategy<Value = Invited> {
    prop_oneof![
        Just(Invited::Target),
        (1i64..9999).prop_map(|id| Invited::Invitation(InvitationId(id))),
        (1usize..99).prop_map(Invited::People),
    ]
}

fn due(days: u64) -> NaiveDate {
    NaiveDate::from_ymd_opt(2027, 1, 1).unwrap() + Days::new(days)
}

fn bulk_change() -> impl Strategy<Value = BulkChange> {
    prop_oneof![
        proptest::option::of(title()).prop_map(BulkChange::Track),
        select(&Status::ALL[..]).prop_map(BulkChange::Status),
        proptest::option::of(select(&Size::ALL[..])).prop_map(BulkChange::Size),
        proptest::option::of((0u64..5_000).prop_map(due)).prop_map(BulkChange::Due),
        any::<u16>().prop_map(|spec| BulkChange::AddSpec(SpecNumber(spec))),
        (1u8..9, 0usize..26)
            .prop_map(|(group, place)| OutcomeCode::at(group, place).unwrap())
            .prop_map(BulkChange::AddOutcome),
        any::<u32>().prop_map(BulkChange::PeopleNeeded),
    ]
}

fn pools() -> impl Strategy<Value = Vec<PoolSize>> {
    proptest::collection::vec((title(), any::<u32>()).prop_map(|(title, seats)| PoolSize { title, seats }), 0..3)
}

fn setting_change() -> impl Strategy<Value = InvitationSettingChange> {
    use InvitationSettingChange::*;
    let days = || (any::<u32>(), any::<u32>());
    prop_oneof![
        any::<(Option<u32>, Option<u32>)>().prop_map(|(from, to)| Capacity { from, to }),
        any::<(Option<u32>, Option<u32>)>().prop_map(|(from, to)| SeatTarget { from, to }),
        (pools(), pools()).prop_map(|(from, to)| SeatPools { from, to }),
        days().prop_map(|(from, to)| AnswerDays { from, to }),
        days().prop_map(|(from, to)| ReminderDays { from, to }),
        days().prop_map(|(from, to)| OfferDays { from, to }),
        days().prop_map(|(from, to)| KeepDays { from, to }),
        any::<bool>().prop_map(|to| OffersSeats { to }),
        any::<bool>().prop_map(|to| HoldsEmail { to }),
        Just(CoveredCosts),
        Just(ReplyAddress),
    ]
}

/// Returns one strategy for each event.
fn events() -> Vec<BoxedStrategy<AuditEvent>> {
    let settings = [account_events(), settings_events(), commitment_events()].concat();
    let planning = [meeting_events(), poll_events(), schedule_events()].concat();
    [settings, invitation_events(), application_events(), planning, task_events()].concat()
}

fn account_events() -> Vec<BoxedStrategy<AuditEvent>> {
    use AuditEvent::*;
    let recognized = || {
        use Recognition::*;
        proptest::collection::vec(select(&[New, NewInRecord, OtherLogin, AlsoInRecord][..]), 0..3)
    };
    let zone = proptest::option::of(Just(Zone::parse("Europe/Copenhagen").unwrap()));
    vec![
        (recognized(), proptest::collection::vec(role(), 0..3))
            .prop_map(|(recognized, roles)| SignedIn { recognized, roles })
            .boxed(),
        Just(SignedOut).boxed(),
        Just(LoginSessionEnded).boxed(),
        Just(AllLoginSessionsEnded).boxed(),
        role().prop_map(|role| RoleGranted { role }).boxed(),
        role().prop_map(|role| RolePromised { role }).boxed(),
        role().prop_map(|role| RoleRemoved { role }).boxed(),
        (zone, any::<bool>()).prop_map(|(zone, listed)| PreferencesChanged { zone, listed }).boxed(),
        select(&EmailFrequency::ALL[..]).prop_map(|frequency| EmailFrequencyChanged { frequency }).boxed(),
        Just(CalendarAddressCreated).boxed(),
        Just(CalendarAddressRevoked).boxed(),
        Just(AccountDeleted).boxed(),
        Just(PersonAdded).boxed(),
        proptest::collection::vec(select(&PersonField::ALL[..]), 1..4)
            .prop_map(|fields| PersonEdited { fields })
            .boxed(),
        Just(PeopleMerged).boxed(),
        proptest::collection::vec(select(import_changes()), 1..9)
            .prop_map(|changes| Imported { count: changes.len(), changes })
            .boxed(),
    ]
}

fn settings_events() -> Vec<BoxedStrategy<AuditEvent>> {
    use AuditEvent::*;
    let outbox_action =
        select(&[OutboxAction::Hold, OutboxAction::Release, OutboxAction::SendAgain, OutboxAction::Drop][..]);
    let email = || select(&EmailKind::ALL[..]);
    vec![
        proptest::collection::vec(select(&CommunitySetting::ALL[..]), 1..4)
            .prop_map(|settings| CommunityChanged { settings })
            .boxed(),
        proptest::option::of(Just(EditionSlug::parse("2025-nov").unwrap()))
            .prop_map(|copied| EditionCreated { copied })
            .boxed(),
        Just(EditionDeleted { edition: EditionSlug::parse("2025-nov").unwrap() }).boxed(),
        any::<usize>().prop_map(|count| NewDatesEmailed { count }).boxed(),
        Just(NewDatesNotEmailed).boxed(),
        select(&Visibility::ALL[..]).prop_map(|visibility| VisibilityChanged { visibility }).boxed(),
        proptest::option::of(select(&Phase::ALL[..])).prop_map(|phase| PhaseChanged { phase }).boxed(),
        select(&EditionKind::ALL[..]).prop_map(|kind| KindChanged { kind, parts: kind.parts() }).boxed(),
        proptest::collection::vec(select(&EditionSetting::ALL[..]), 1..4)
            .prop_map(|settings| EditionEdited { settings })
            .boxed(),
        select(&EditionSetting::ALL[..]).prop_map(|setting| SourceValueTaken { setting }).boxed(),
        Just(RoomsEdited).boxed(),
        (any::<u16>(), select(&AdoptionState::ALL[..]))
            .prop_map(|(spec, state)| {
                let project = ProjectSlug::parse("numpy").unwrap();
                AdoptionRecorded { spec: SpecNumber(spec), project, state }
            })
            .boxed(),
        proptest::collection::vec((1u8..9).prop_filter_map("a code", |group| OutcomeCode::at(group, 0)), 0..3)
            .prop_map(|added| RoadmapEdited(RoadmapChanges { added, ..RoadmapChanges::default() }))
            .boxed(),
        proptest::collection::vec(any::<u16>().prop_map(SpecNumber), 0..9)
            .prop_map(|changed| SpecsEdited(ListChanges { changed, ..ListChanges::default() }))
            .boxed(),
        Just(ProjectsEdited(ListChanges {
            removed: vec![ProjectSlug::parse("numpy").unwrap()],
            ..ListChanges::default()
        }))
        .boxed(),
        proptest::collection::vec(setting_change(), 1..4)
            .prop_map(|changes| InvitationSettingsChanged { changes })
            .boxed(),
        Just(SeatOffered).boxed(),
        Just(SeatOfferedWithoutAccount).boxed(),
        any::<usize>().prop_map(|count| SeatsOffered { count }).boxed(),
        Just(LogisticsChanged).boxed(),
        Just(TravelCostsChanged).boxed(),
        Just(ReimbursementRequested).boxed(),
        any::<bool>().prop_map(|is_on| TravelSettingsChanged { is_on }).boxed(),
        proptest::sample::select(EmailKind::ALL.to_vec()).prop_map(|email| EmailEdited { email }).boxed(),
        (outbox_action, any::<u32>()).prop_map(|(action, count)| EmailsHandled { action, count }).boxed(),
        Just(TestEmailSent).boxed(),
        email().prop_map(|email| EmailTemplateChanged { email }).boxed(),
        email().prop_map(|email| EmailTemplateReset { email }).boxed(),
    ]
}

fn commitment_events() -> Vec<BoxedStrategy<AuditEvent>> {
    use AuditEvent::*;
    vec![
        any::<u32>().prop_map(|version| CommitmentsPublished { version }).boxed(),
        any::<usize>().prop_map(|count| CommitmentsReminded { count }).boxed(),
        (select(&[EmailKind::GroupEmail, EmailKind::TravelReminder][..]), any::<usize>())
            .prop_map(|(email, count)| GroupEmailWritten { email, count })
            .boxed(),
        Just(RequirementsChanged).boxed(),
        any::<u32>().prop_map(|version| CommitmentsAgreed { version }).boxed(),
        any::<usize>().prop_map(|count| SummitCheckInsRecorded { count }).boxed(),
        any::<(u32, u32)>()
            .prop_map(|(make_ups, implementation_months)| FulfilmentSettingsChanged { make_ups, implementation_months })
            .boxed(),
        (any::<char>(), invited()).prop_map(|(letter, invited)| CommitmentWaived { letter, invited }).boxed(),
        (any::<char>(), invited()).prop_map(|(letter, invited)| WaiverRemoved { letter, invited }).boxed(),
    ]
}

fn application_events() -> Vec<BoxedStrategy<AuditEvent>> {
    use AuditEvent::*;
    let steps = [
        ApplicationStep::Shortlisted,
        ApplicationStep::Unshortlisted,
        ApplicationStep::Tagged,
        ApplicationStep::Untagged,
        ApplicationStep::Invited,
        ApplicationStep::NotInvited,
    ];
    vec![
        Just(InterestSettingsChanged).boxed(),
        Just(OwnQuestionsChanged).boxed(),
        Just(OwnAnswersChanged).boxed(),
        Just(ApplicationSent).boxed(),
        Just(ApplicationChanged).boxed(),
        Just(ApplicationWithdrawn).boxed(),
        (select(steps.to_vec()), any::<usize>()).prop_map(|(step, count)| ApplicationsChanged { step, count }).boxed(),
    ]
}

fn invitation_events() -> Vec<BoxedStrategy<AuditEvent>> {
    use AuditEvent::*;
    vec![
        invited().prop_map(|invited| InvitationDrafted { invited }).boxed(),
        invited().prop_map(|invited| InvitationEdited { invited }).boxed(),
        Just(InvitationProposed).boxed(),
        invited().prop_map(|invited| InvitationSent { invited }).boxed(),
        invited().prop_map(|invited| InvitationReminded { invited }).boxed(),
        invited().prop_map(|invited| InvitationRevoked { invited }).boxed(),
        invited().prop_map(|invited| InvitationDiscarded { invited }).boxed(),
        invited().prop_map(|invited| InvitationExtended { invited }).boxed(),
        invited().prop_map(|invited| InvitationWithdrawn { invited }).boxed(),
        (invited(), proptest::option::of(title()))
            .prop_map(|(invited, pool)| InvitationMoved { invited, pool })
            .boxed(),
        invited().prop_map(|invited| InvitationLinkCopied { invited }).boxed(),
        Just(InvitationAccepted).boxed(),
        Just(InvitationWaitlisted).boxed(),
        Just(InvitationDeclined).boxed(),
        invited().prop_map(|invited| InvitationDeclinedByLink { invited }).boxed(),
        Just(SeatGivenUp).boxed(),
        Just(WaitlistLeft).boxed(),
        Just(QuestionAsked).boxed(),
        invited().prop_map(|invited| QuestionAskedByLink { invited }).boxed(),
        invited().prop_map(|invited| QuestionAnswered { invited }).boxed(),
        invited().prop_map(|invited| InvitationSeen { invited }).boxed(),
        Just(InvitationsMerged).boxed(),
        Just(ForwardingAsked).boxed(),
        Just(ForwardingAllowed).boxed(),
        Just(ForwardingRefused).boxed(),
        (1u32.., any::<u32>(), any::<u32>())
            .prop_map(|(expired, lapsed, reminded)| InvitationDeadlinesRun { expired, lapsed, reminded })
            .boxed(),
    ]
}

fn schedule_events() -> Vec<BoxedStrategy<AuditEvent>> {
    use AuditEvent::*;
    let session = || any::<u32>().prop_map(SessionNumber);
    let title = || Just(Title::parse("Wheels").unwrap());
    let starts = || NaiveDate::from_ymd_opt(2027, 5, 3).and_then(|day| day.and_hms_opt(9, 30, 0)).unwrap();
    let place = (session(), any::<bool>(), any::<bool>());
    vec![
        (0usize..100, 0usize..100, 0usize..100)
            .prop_map(|(new, changed, cancelled)| ScheduleImported { new, changed, cancelled })
            .boxed(),
        session().prop_map(|session| SessionAdded { session }).boxed(),
        session().prop_map(|session| SessionEdited { session }).boxed(),
        place
            .prop_map(move |(session, is_placed, has_room)| {
                let room = has_room.then(|| Title::parse("Aula").unwrap());
                SessionMoved { session, starts: is_placed.then(starts), room }
            })
            .boxed(),
        session().prop_map(|session| SessionPinned { session }).boxed(),
        session().prop_map(|session| SessionUnpinned { session }).boxed(),
        session().prop_map(|session| SessionCancelled { session }).boxed(),
        session().prop_map(|session| SessionRestored { session }).boxed(),
        (session(), title()).prop_map(|(session, title)| SessionDeleted { session, title }).boxed(),
        session().prop_map(|session| SessionNotesEdited { session }).boxed(),
        session().prop_map(|session| SessionOutcomeRecorded { session }).boxed(),
        (any::<u32>(), any::<usize>()).prop_map(|(release, emails)| ScheduleReleased { release, emails }).boxed(),
        any::<u32>().prop_map(|proposal| ProposalRequested { proposal: ProposalNumber(proposal) }).boxed(),
        any::<u32>().prop_map(|proposal| ProposalStopped { proposal: ProposalNumber(proposal) }).boxed(),
        (any::<u32>(), any::<u32>())
            .prop_map(|(proposal, moved)| ProposalAdopted { proposal: ProposalNumber(proposal), moved: moved as usize })
            .boxed(),
    ]
}

fn meeting_events() -> Vec<BoxedStrategy<AuditEvent>> {
    use AuditEvent::*;
    let meeting = || any::<u32>().prop_map(MeetingNumber);
    vec![
        meeting().prop_map(|meeting| MeetingAdded { meeting }).boxed(),
        meeting().prop_map(|meeting| MeetingEdited { meeting }).boxed(),
        meeting().prop_map(|meeting| MeetingCancelled { meeting }).boxed(),
        meeting().prop_map(|meeting| MeetingRestored { meeting }).boxed(),
        meeting().prop_map(|meeting| MeetingNotesEdited { meeting }).boxed(),
        meeting().prop_map(|meeting| CheckedIn { meeting }).boxed(),
        (meeting(), 1usize..100).prop_map(|(meeting, count)| AttendanceRecorded { meeting, count }).boxed(),
    ]
}

fn poll_events() -> Vec<BoxedStrategy<AuditEvent>> {
    use AuditEvent::*;
    let poll = || any::<u32>().prop_map(PollNumber);
    vec![
        poll().prop_map(|poll| PollOpened { poll }).boxed(),
        (poll(), 1usize..100).prop_map(|(poll, count)| PollOptionsAdded { poll, count }).boxed(),
        poll().prop_map(|poll| PollAnsweredFor { poll }).boxed(),
        (poll(), 1usize..100).prop_map(|(poll, count)| PollReminded { poll, count }).boxed(),
        poll().prop_map(|poll| PollClosed { poll }).boxed(),
        poll().prop_map(|poll| PollReopened { poll }).boxed(),
    ]
}

fn task_events() -> Vec<BoxedStrategy<AuditEvent>> {
    use AuditEvent::*;
    let task = || any::<u32>().prop_map(TaskNumber);
    let edition_task =
        || task().prop_map(|number| EditionTask { edition: EditionSlug::parse("2025-nov").unwrap(), number });
    let status = || select(&Status::ALL[..]);
    let interest = || select(&Interest::ALL[..]);
    vec![
        task().prop_map(|task| TaskProposed { task }).boxed(),
        task().prop_map(|task| TaskEdited { task }).boxed(),
        (task(), status(), status()).prop_map(|(task, from, to)| TaskMoved { task, from, to }).boxed(),
        (task(), status(), status()).prop_map(|(task, from, to)| StatusFollowedEvidence { task, from, to }).boxed(),
        task().prop_map(|task| StatusProposalDismissed { task }).boxed(),
        (task(), any::<bool>()).prop_map(|(task, follows)| FollowsEvidenceChanged { task, follows }).boxed(),
        task().prop_map(|task| LinkAdded { task }).boxed(),
        (task(), proptest::option::of(proptest::sample::select(FundingState::ALL.to_vec())))
            .prop_map(|(task, state)| FundingChanged { task, state })
            .boxed(),
        task().prop_map(|task| LinkRemoved { task }).boxed(),
        task().prop_map(|task| TaskClaimed { task }).boxed(),
        task().prop_map(|task| TaskUnclaimed { task }).boxed(),
        task().prop_map(|task| ClaimConfirmed { task }).boxed(),
        (task(), any::<u32>()).prop_map(|(task, people_needed)| PeopleNeededChanged { task, people_needed }).boxed(),
        task().prop_map(|task| LeadOffered { task }).boxed(),
        task().prop_map(|task| LeadAccepted { task }).boxed(),
        task().prop_map(|task| LeadDeclined { task }).boxed(),
        (task(), task()).prop_map(|(task, into)| TaskMerged { task, into }).boxed(),
        (task(), any::<usize>()).prop_map(|(task, pieces)| TaskSplit { task, pieces }).boxed(),
        (edition_task(), edition_task()).prop_map(|(from, into)| TaskContinued { from, into }).boxed(),
        (edition_task(), edition_task()).prop_map(|(from, into)| TaskSeparated { from, into }).boxed(),
        (proptest::collection::vec(task(), 1..7), bulk_change())
            .prop_map(|(tasks, change)| TasksChanged { tasks, change })
            .boxed(),
        task().prop_map(|task| TaskAssigned { task }).boxed(),
        task().prop_map(|task| TaskUnassigned { task }).boxed(),
        proptest::collection::vec(task(), 1..7).prop_map(|tasks| TasksRestored { tasks }).boxed(),
        (task(), interest()).prop_map(|(task, interest)| InterestAdded { task, interest }).boxed(),
        (task(), interest()).prop_map(|(task, interest)| InterestRemoved { task, interest }).boxed(),
        task().prop_map(|task| CommentAdded { task }).boxed(),
        task().prop_map(|task| CommentEdited { task }).boxed(),
        task().prop_map(|task| CommentDeleted { task }).boxed(),
        task().prop_map(|task| CommentRemoved { task }).boxed(),
        proptest::option::of(task()).prop_map(|task| UpdatePosted { task }).boxed(),
        proptest::option::of(task()).prop_map(|task| UpdateEdited { task }).boxed(),
        proptest::option::of(task()).prop_map(|task| UpdateDeleted { task }).boxed(),
        proptest::option::of(task()).prop_map(|task| UpdateRemoved { task }).boxed(),
        task().prop_map(|task| HelpRequested { task }).boxed(),
        task().prop_map(|task| ReviewRequested { task }).boxed(),
        task().prop_map(|task| TaskReviewed { task }).boxed(),
        any::<(u32, u32)>()
            .prop_map(|(quiet_days, answer_days)| PlanSettingsChanged { quiet_days, answer_days })
            .boxed(),
        (1u32.., any::<u32>()).prop_map(|(asked, offered)| StaleClaimsRun { asked, offered }).boxed(),
        Just(ReportIntroductionEdited).boxed(),
        any::<u32>().prop_map(|number| ReportPublished { number }).boxed(),
    ]
}

fn any_event() -> impl Strategy<Value = AuditEvent> {
    proptest::strategy::Union::new(events())
}

fn code(event: &AuditEvent) -> String {
    serde_json::to_value(event).unwrap()["action"].as_str().unwrap().to_owned()
}

proptest! {
    #[test]
    fn every_event_survives_its_stored_form(event in any_event()) {
        let stored = serde_json::to_string(&event).unwrap();
        prop_assert_eq!(serde_json::from_str::<AuditEvent>(&stored).unwrap(), event);
    }

    #[test]
    fn every_event_has_a_sentence(event in any_event()) {
        prop_assert!(!event.sentence("Ada Example (ada)").trim().is_empty());
    }

    #[test]
    fn topic_of_every_event_lists_its_code(event in any_event()) {
        prop_assert_eq!(code(&event), event.code());
        prop_assert!(event.topic().actions().contains(&event.code()), "{}", event.code());
    }
}

#[test]
fn every_listed_code_belongs_to_one_event() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let drawn = events().into_iter().map(|event| code(&event.new_tree(&mut runner).unwrap().current()));
    let listed: Vec<&str> = AuditTopic::ALL.into_iter().flat_map(|topic| topic.actions().iter().copied()).collect();
    assert_eq!(drawn.collect::<BTreeSet<_>>(), listed.iter().map(|code| code.to_string()).collect());
    assert_eq!(listed.iter().collect::<BTreeSet<_>>().len(), listed.len(), "no code is listed twice");
}

#[test]
fn sentence_uses_the_current_name_of_the_target() {
    let event = AuditEvent::RoleGranted { role: Role::Owner };
    let person = |login| Person { name: PersonName::parse("Ada Example").unwrap(), login };
    let login = || crate::id::Login::parse("ada").unwrap();
    let sentence = |target: AuditTarget<Person>| event.sentence(&target.to_string());
    assert_eq!(sentence(AuditTarget::Person(person(Some(login())))), "appointed Ada Example (ada) as owner");
    assert_eq!(sentence(AuditTarget::Person(person(None))), "appointed Ada Example as owner");
    assert_eq!(sentence(AuditTarget::Login(login())), "appointed ada as owner");
    assert_eq!(sentence(AuditTarget::NoOne), "appointed a deleted account as owner");
}

fn entry(edition: Option<&str>, event: AuditEvent) -> AuditEntry {
    AuditEntry {
        number: 1,
        at: "2026-11-20T12:00:00Z".parse().unwrap(),
        actor: AuditActor::System,
        target: AuditTarget::NoOne,
        edition: edition.map(|slug| EditionSlug::parse(slug).unwrap()),
        is_edition_deleted: false,
        is_object_deleted: false,
        event,
    }
}

fn reader(owner: bool) -> Actor {
    Actor::Person(Box::new(Account {
        id: PersonId(1),
        person: Person { name: PersonName::parse("Noor Vale").unwrap(), login: None },
        owner,
        organizes: vec![],
        views: vec![EditionSlug::parse("2025-nov").unwrap()],
        leads: vec![],
        takes_part: vec![],
        is_contact: false,
    }))
}

fn owner() -> Actor {
    reader(true)
}

#[test]
fn entry_leads_viewers_only_to_what_they_can_open() {
    let leads = |event: AuditEvent| entry(Some("2025-nov"), event).address(&reader(false)).is_some();
    assert!(leads(AuditEvent::TaskClaimed { task: TaskNumber(3) }));
    for event in [
        AuditEvent::RoomsEdited,
        AuditEvent::VisibilityChanged { visibility: Visibility::Published },
        AuditEvent::AttendanceRecorded { meeting: MeetingNumber(2), count: 1 },
    ] {
        assert!(!leads(event.clone()), "{event:?}");
    }
}

#[test]
fn entry_of_a_deleted_invitation_leads_nowhere() {
    let event = AuditEvent::InvitationSent { invited: Invited::Invitation(InvitationId(7)) };
    let sent = entry(Some("2025-nov"), event);
    assert_eq!(sent.object().map(|object| (object.kind, object.number)), Some(("invitations".to_owned(), 7)));
    assert_eq!(AuditEntry { is_object_deleted: true, ..sent }.address(&owner()), None);
}

#[test]
fn entry_leads_to_the_object_that_it_names() {
    let address = |edition, event| entry(edition, event).address(&owner()).map(|path| path.as_str().to_owned());
    let (task, into) = (TaskNumber(3), TaskNumber(5));
    let within = [
        (AuditEvent::TaskClaimed { task }, "/2025-nov/tasks/3"),
        (AuditEvent::TaskMerged { task, into }, "/2025-nov/tasks/5"),
        (AuditEvent::UpdatePosted { task: None }, "/2025-nov/worklog"),
        (AuditEvent::MeetingEdited { meeting: MeetingNumber(2) }, "/2025-nov/meetings/2"),
        (AuditEvent::InvitationSent { invited: Invited::Invitation(InvitationId(7)) }, "/2025-nov/invitations/7"),
        (AuditEvent::InvitationSent { invited: Invited::Target }, "/2025-nov/invitations"),
        (AuditEvent::VisibilityChanged { visibility: Visibility::Published }, "/2025-nov/settings"),
        (AuditEvent::EditionCreated { copied: None }, "/2025-nov"),
    ];
    for (event, path) in within {
        assert_eq!(address(Some("2025-nov"), event.clone()).as_deref(), Some(path), "{event:?}");
    }
    assert_eq!(address(None, AuditEvent::CommunityChanged { settings: vec![] }).as_deref(), Some("/settings"));
    assert_eq!(address(None, AuditEvent::SignedOut), None);
}

#[test]
fn entry_of_a_deleted_edition_leads_nowhere() {
    let deleted = AuditEntry {
        is_edition_deleted: true,
        ..entry(Some("2025-nov"), AuditEvent::TaskClaimed { task: TaskNumber(3) })
    };
    assert_eq!((deleted.address(&owner()), deleted.edition_address()), (None, None));
}

proptest! {
    #[test]
    fn every_event_of_an_edition_leads_into_it(event in any_event()) {
        if let Some(path) = entry(Some("2025-nov"), event).address(&owner()) {
            prop_assert!(path.as_str().starts_with("/2025-nov"), "{path:?}");
        }
    }
}
