//! Tests that every change is stored in the audit log and read back, without the names of people.

use super::*;
use crate::editions::EditionSetting;
use crate::tasks::{Size, Status};
use crate::text::Label;

fn title(text: &str) -> Title {
    Title::parse(text).unwrap()
}

fn label(text: &str) -> Label {
    Label::parse(text).unwrap()
}

fn day(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2023, 4, day).unwrap()
}

fn change<T>(from: T, to: T) -> FromTo<T> {
    FromTo { from, to }
}

/// At least one change of each kind, without names of people, beside its line.
fn samples() -> Vec<(ImportChange, &'static str)> {
    let spec = |change| ImportChange::Spec { spec: SpecNumber(4), change };
    let numpy = || ProjectSlug::parse("numpy").unwrap();
    let outcomes = |codes: &[&str]| codes.iter().map(|code| OutcomeCode::parse(code).unwrap()).collect::<Vec<_>>();
    let mut samples = vec![
        (ImportChange::LoginFound(PersonLogin::default()), "the login of 1 person found"),
        (ImportChange::LoginOutdated(OutdatedLogin::default()), "the source has 1 former login"),
        (ImportChange::PersonRenamed(PersonRename::default()), "the name of 1 person changed"),
        (ImportChange::ProjectAdded(numpy()), "core project numpy added"),
        (ImportChange::ProjectsAdded(7), "7 core projects added"),
        (ImportChange::ProjectChanged(numpy()), "core project numpy changed"),
        (ImportChange::ProjectContactsChanged(numpy()), "core project numpy: contacts changed"),
        (ImportChange::SpecAdded { spec: SpecNumber(4), title: title("Nightlies") }, "document 4 added: Nightlies"),
        (ImportChange::SpecsAdded(5), "5 documents added"),
        (
            ImportChange::SpecKept { spec: SpecNumber(4), change: SpecChange::Title(change(title("A"), title("B"))) },
            "document 4 stays as edited here, though the source differs: title A → B",
        ),
        (
            ImportChange::ProjectKept(numpy(), vec![ProjectField::Title, ProjectField::Contacts]),
            "core project numpy stays as edited here, though the source has another title and contacts",
        ),
        (spec(SpecChange::Title(change(title("A"), title("B")))), "document 4: title A → B"),
        (spec(SpecChange::Date(change(day(1), day(2)))), "document 4: date 2023-04-01 → 2023-04-02"),
        (spec(SpecChange::Status(change(SpecStatus::Draft, SpecStatus::Published))), "document 4: draft → published"),
        (spec(SpecChange::Authors), "document 4: authors changed"),
        (spec(SpecChange::Endorsed(numpy())), "document 4: endorsed by numpy"),
        (
            spec(SpecChange::EndorsementDated { project: numpy(), on: change(None, Some(day(3))) }),
            "document 4: endorsement by numpy: date none → 2023-04-03",
        ),
        (spec(SpecChange::EndorsementRemoved(numpy())), "document 4: no longer endorsed by numpy"),
        (spec(SpecChange::History), "document 4: its history changed"),
        (
            ImportChange::OutcomeGroupRenamed { group: 4, title: change(title("A"), title("B")) },
            "outcome group 4: A → B",
        ),
        (
            ImportChange::OutcomeRenamed { outcome: outcomes(&["4a"])[0], title: change(title("A"), title("B")) },
            "outcome 4a: A → B",
        ),
        (ImportChange::RoadmapAdded(outcomes(&["1a", "1b"])), "roadmap: 1a and 1b added"),
        (ImportChange::RoadmapKept, "the roadmap stays as edited here, though the website has another"),
        (ImportChange::RoadmapRemoved(outcomes(&["1a"])), "roadmap: 1a removed"),
        (ImportChange::OutcomesAdded(outcomes(&["4a"])), "outcomes: 4a added"),
    ];
    samples.extend(added_editions());
    samples.extend(unlisted_samples());
    samples.extend(series_and_calendar_samples());
    samples.extend(
        edition_samples()
            .into_iter()
            .map(|(change, line)| (ImportChange::Edition { edition: edition(), change }, line)),
    );
    samples
}

fn added_editions() -> [(ImportChange, &'static str); 2] {
    let added = |counts| ImportChange::EditionAdded { edition: edition(), counts };
    let counts = EditionCounts { people: 35, meetings: 1, ..Default::default() };
    [
        (added(EditionCounts::default()), "edition 2023 added"),
        (added(counts), "edition 2023 added: 35 people, 1 meeting"),
    ]
}

/// What was deleted here, what the source no longer has, and what it has again.
fn unlisted_samples() -> [(ImportChange, &'static str); 5] {
    let numpy = || ProjectSlug::parse("numpy").unwrap();
    [
        (ImportChange::ProjectStaysDeleted(numpy()), "core project numpy was deleted here, so it isn’t imported"),
        (ImportChange::SpecStaysDeleted(SpecNumber(4)), "document 4 was deleted here, so it isn’t imported"),
        (ImportChange::ProjectUnlisted(numpy()), "core project numpy retired, because the source no longer has it"),
        (ImportChange::ProjectListed(numpy()), "core project numpy is in the source again, and no longer retired"),
        (ImportChange::SpecUnlisted(SpecNumber(4)), "document 4 stays, though the source no longer has it"),
    ]
}

fn series_and_calendar_samples() -> [(ImportChange, &'static str); 4] {
    [
        (ImportChange::SeriesNamed(title("SPEC")), "the series of documents is called SPEC"),
        (ImportChange::CalendarAdded(title("Calls")), "calendar “Calls” added"),
        (ImportChange::CalendarChanged(title("Calls")), "calendar “Calls” changed"),
        (ImportChange::CalendarRemoved(title("Calls")), "calendar “Calls” removed"),
    ]
}

fn edition() -> EditionSlug {
    EditionSlug::parse("2023").unwrap()
}

fn edition_samples() -> Vec<(EditionChange, &'static str)> {
    use EditionChange as E;
    let place = |text: &str| ShortText::parse(text).unwrap();
    let meeting = |change| E::Meeting { title: title("Kickoff"), on: day(1), change };
    let mut samples = vec![
        (E::Title(change(title("A"), title("B"))), "2023: title A → B"),
        (
            E::Dates(change((day(1), day(3)), (day(2), day(4)))),
            "2023: dates 2023-04-01 to 2023-04-03 → 2023-04-02 to 2023-04-04",
        ),
        (
            E::Zone(change(Zone::parse("UTC").unwrap(), Zone::parse("Europe/Oslo").unwrap())),
            "2023: time zone UTC → Europe/Oslo",
        ),
        (E::Place(change(place("Seattle"), place("Copenhagen"))), "2023: place Seattle → Copenhagen"),
        (E::Venue(change(None, Some(place("Hall 1")))), "2023: venue none → Hall 1"),
        (E::Phase(change(None, Some(Phase::Planning))), "2023: phase as its dates suggest → planning"),
        (
            E::PlanningRule(change(None, Some(PlanningRule { at_least: 2, of: Some(3) }))),
            "2023: planning rule none → 2 of 3 planning meetings",
        ),
        (E::Capacity(change(None, Some(40))), "2023: capacity none → 40"),
        (E::CapacityKept { capacity: Some(40), requested: Some(3), reason: None }, "2023: capacity stays 40, not 3"),
        (E::KeptAsEdited(EditionSetting::Place), "2023: kept the place as edited here; the website differs"),
        (E::PeopleJoined(PeopleLabel::from(2)), "2023: 2 people added to the participants"),
        (E::PeopleLeft(PeopleLabel::from(1)), "2023: 1 person removed from the participants"),
        (E::Commitments(1), "2023: 1 commitment changed"),
        (E::AgendaRows(2), "2023: 2 agenda rows changed"),
        (E::Links(3), "2023: 3 links changed"),
        (E::TrackAdded(title("Docs")), "2023: track “Docs” added"),
        (E::TracksAdded(6), "2023: 6 tracks added"),
        (E::TrackChanged(title("Docs")), "2023: track “Docs” changed"),
        (E::TrackRemoved(title("Docs")), "2023: track “Docs” removed"),
        (E::TrackUnlisted(title("Docs")), "2023: track “Docs” is no longer listed; kept because it is in use"),
        (E::TracksReordered, "2023: the order of the tracks changed"),
        (meeting(MeetingChange::Added(3)), "2023: meeting “Kickoff” of 2023-04-01 added, with 3 people"),
        (meeting(MeetingChange::Changed), "2023: meeting “Kickoff” of 2023-04-01 changed"),
        (meeting(MeetingChange::Removed), "2023: meeting “Kickoff” of 2023-04-01 removed"),
        (
            meeting(MeetingChange::Attended(PeopleLabel::from(2))),
            "2023: meeting “Kickoff” of 2023-04-01: 2 people attended",
        ),
        (
            meeting(MeetingChange::AttendanceRemoved(PeopleLabel::from(1))),
            "2023: meeting “Kickoff” of 2023-04-01: attendance of 1 person removed",
        ),
        (E::TaskAdded { task: TaskNumber(4), title: title("Fix") }, "2023: task 4 “Fix” added"),
        (E::TasksAdded(12), "2023: 12 tasks added"),
    ];
    samples.extend(
        task_samples()
            .into_iter()
            .map(|(change, line)| (E::Task { task: TaskNumber(4), title: title("Fix"), change }, line)),
    );
    samples
}

fn task_samples() -> Vec<(TaskFieldChange, &'static str)> {
    use TaskFieldChange as T;
    vec![
        (T::Renamed { to: title("Mend") }, "2023, task 4 “Fix”: renamed to “Mend”"),
        (T::Status(change(Some(Status::Proposed), Some(Status::Planned))), "2023, task 4 “Fix”: proposed → planned"),
        (T::Track(change(Some(title("Docs")), None)), "2023, task 4 “Fix”: track Docs → none"),
        (T::Size(change(None, Some(Size::Small))), "2023, task 4 “Fix”: size none → small"),
        (T::Due(change(None, Some(day(1)))), "2023, task 4 “Fix”: due date none → 2023-04-01"),
        (T::DescriptionChanged, "2023, task 4 “Fix”: description changed"),
        (T::DescriptionRemoved, "2023, task 4 “Fix”: description removed"),
        (
            T::Specs(change(vec![SpecNumber(4)], vec![SpecNumber(4), SpecNumber(8)])),
            "2023, task 4 “Fix”: documents 4 → 4, 8",
        ),
        (
            T::Outcomes(change(Vec::new(), vec![OutcomeCode::parse("1a").unwrap()])),
            "2023, task 4 “Fix”: outcomes none → 1a",
        ),
        (T::NoGoalReason(ShortText::parse("chores").ok()), "2023, task 4 “Fix”: no goal, because “chores”"),
        (T::NoGoalReason(None), "2023, task 4 “Fix”: reason for having no goal removed"),
        (T::Skills(change(vec![title("C")], Vec::new())), "2023, task 4 “Fix”: skills C → none"),
        (
            T::Labels(change(vec![label("api")], vec![label("api"), label("Docs")])),
            "2023, task 4 “Fix”: labels api → api, Docs",
        ),
        (T::Evidence { changed: 1, added: 1, removed: 0 }, "2023, task 4 “Fix”: 1 evidence link added"),
        (T::Evidence { changed: 2, added: 1, removed: 0 }, "2023, task 4 “Fix”: 2 evidence links changed"),
        (T::Evidence { changed: 2, added: 0, removed: 2 }, "2023, task 4 “Fix”: 2 evidence links removed"),
        (T::Evidence { changed: 2, added: 0, removed: 1 }, "2023, task 4 “Fix”: 2 evidence links changed (1 removed)"),
        (T::Evidence { changed: 2, added: 1, removed: 1 }, "2023, task 4 “Fix”: 2 evidence links changed (1 removed)"),
        (T::AssigneesAdded(PeopleLabel::from(2)), "2023, task 4 “Fix”: assigned to 2 people"),
        (T::AssigneesRemoved(PeopleLabel::from(1)), "2023, task 4 “Fix”: no longer assigned to 1 person"),
        (T::LeadSet(PeopleLabel::from(1)), "2023, task 4 “Fix”: led by 1 person"),
        (T::History(2), "2023, task 4 “Fix”: history: 2 status changes added"),
        (T::PeopleNeeded { from: 1, to: 2 }, "2023, task 4 “Fix”: people needed 1 → 2"),
        (T::DependsOn(change(vec![TaskNumber(3)], Vec::new())), "2023, task 4 “Fix”: depends on 3 → none"),
    ]
}

/// At least one change of each kind.
pub(crate) fn import_changes() -> Vec<ImportChange> {
    samples().into_iter().map(|(change, _)| change).collect()
}

#[test]
fn each_change_has_its_line() {
    for (change, line) in samples() {
        assert_eq!(change.to_string(), line);
    }
}

#[test]
fn changes_read_back_from_the_audit_log_as_written() {
    for change in import_changes() {
        let json = serde_json::to_string(&change).unwrap();
        assert_eq!(serde_json::from_str::<ImportChange>(&json).unwrap(), change, "{json}");
    }
}

#[test]
fn former_login_is_named_but_not_stored() {
    let outdated = |login: Option<&str>| OutdatedLogin { logins: Some(("moss".to_owned(), login.map(str::to_owned))) };
    let renamed = ImportChange::LoginOutdated(outdated(Some("fern")));
    assert_eq!(renamed.to_string(), "@moss is now @fern; both are one person. Write @fern in the source.");
    let unknown = ImportChange::LoginOutdated(outdated(None));
    assert_eq!(unknown.to_string(), "@moss is a former login, and the new login of its owner isn’t known yet.");
    assert!(renamed.is_contradiction() && renamed.is_kept());
    assert!(!serde_json::to_string(&renamed).unwrap().contains("moss"));
}

#[test]
fn names_of_people_are_reported_but_not_stored() {
    let names = || PeopleLabel::of(vec!["Ada Example".to_owned()]).unwrap();
    let pair = Some(("Ada Example".to_owned(), "ada".to_owned()));
    let renamed = Some(change("Ada Example".to_owned(), "Ada Q. Example".to_owned()));
    let in_edition = |change| ImportChange::Edition { edition: edition(), change };
    let in_task = |change| in_edition(EditionChange::Task { task: TaskNumber(4), title: title("Fix"), change });
    let attended = MeetingChange::Attended(names());
    let named = [
        ImportChange::LoginFound(PersonLogin { person: pair }),
        ImportChange::PersonRenamed(PersonRename { names: renamed }),
        in_edition(EditionChange::PeopleJoined(names())),
        in_edition(EditionChange::Meeting { title: title("Kickoff"), on: day(1), change: attended }),
        in_task(TaskFieldChange::AssigneesAdded(names())),
        in_task(TaskFieldChange::LeadSet(names())),
    ];
    for change in named {
        assert!(change.to_string().contains("Ada Example"), "{change}");
        let stored = serde_json::to_string(&change).unwrap();
        assert!(!stored.contains("Ada"), "{stored}");
        assert!(!serde_json::from_str::<ImportChange>(&stored).unwrap().to_string().contains("Ada"));
    }
}
